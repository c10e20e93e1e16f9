//! What is asked of a model only where somebody takes it apart.
//!
//! These are no methods of [`RatingRbm`](super::RatingRbm): whatever stands in a trait object's table is part of every
//! program that makes one, and the page's first module is to be small.

use super::{CategoricalRbm, OrdinalRbm, Reading};
use crate::ratings::N_CLASSES;

/// One array of numbers that training moves.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Parameter<'a> {
    /// Its letter: W, b and c of the categorical RBM; U, G, R and c of the ordinal one.
    pub letter: &'static str,
    /// Row-major, as the model keeps it.
    pub values: &'a [f32],
}

/// Which of the models over ratings a [`RatingRbm`](super::RatingRbm) is.
#[derive(Debug, Clone, Copy)]
pub enum RbmKind<'a> {
    /// A row of weights for each movie and rating class.
    Categorical(&'a CategoricalRbm),
    /// A row of weights for each movie, scaled by the stars.
    Ordinal(&'a OrdinalRbm),
}

impl<'a> RbmKind<'a> {
    /// Everything that training moves, c last.
    pub fn parameters(self) -> Vec<Parameter<'a>> {
        match self {
            Self::Categorical(rbm) => rbm.parameters(),
            Self::Ordinal(rbm) => rbm.parameters(),
        }
    }

    /// Σ_k a_k W_ijk of every hidden unit onto `row` `[M]`, for `contrast` a `[K]` that sums to zero: what the units make
    /// of the difference between two ways to rate a film. What of W is common to all classes cancels, and with it whose
    /// ratings are read.
    pub fn add_weight_contrast(self, movie: usize, contrast: &[f32; N_CLASSES], row: &mut [f32]) {
        match self {
            Self::Categorical(rbm) => rbm.add_weight_contrast(movie, contrast, row),
            Self::Ordinal(rbm) => rbm.add_weight_contrast(movie, contrast, row),
        }
    }

    /// p(h_j = 1 | v′) of other ratings v′ of the same person into `reading`: σ(c_j + Σ_i Σ_k W_ijk v′_ik). v′ holds a
    /// distribution over the classes of each movie, `[n, K]`; a rating that is known is certain of its class. What the
    /// person adds to W and b stays as it was read.
    pub fn read_expected(self, movies: &[u32], visible: &[[f32; N_CLASSES]], reading: &mut Reading) {
        match self {
            Self::Categorical(rbm) => rbm.read_expected(movies, visible, reading),
            Self::Ordinal(rbm) => rbm.read_expected(movies, visible, reading),
        }
    }

    /// Brings what follows from h̃ into step after `reading.hidden` was changed from outside: drawn, or held.
    pub fn hidden_changed(self, reading: &mut Reading) {
        match self {
            Self::Categorical(_) => reading.centre(),
            Self::Ordinal(rbm) => rbm.hidden_changed(reading),
        }
    }
}
