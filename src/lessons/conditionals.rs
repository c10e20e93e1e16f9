//! The two conditionals of an RBM over ratings, term by term: what each rated film adds to a hidden unit's input,
//! and what the hidden units add to a film's logits.

use crate::numeric::{sigmoid, softmax_in_place};
use crate::ratings::{N_CLASSES, UserRatings, expected_stars};
use crate::rbm::{RatingRbm, Reading};

/// p(h_j = 1 | v) = σ(c_j + Σ_i Σ_k W_ijk v_ik), taken apart.
#[derive(Debug, Clone, PartialEq)]
pub struct HiddenTerms {
    /// c_j.
    pub bias: f32,
    /// `[n]` W_ijk of each rating, in the order of the ratings.
    pub contributions: Vec<f32>,
    /// c_j + Σ W_ijk.
    pub input: f32,
    /// σ(input).
    pub probability: f32,
}

/// p(v_ik = 1 | h̃) = softmax over k of (b_ik + Σ_j W_ijk h̃_j), taken apart.
#[derive(Debug, Clone, PartialEq)]
pub struct VisibleTerms {
    /// b_ik.
    pub bias: [f32; N_CLASSES],
    /// Σ_j W_ijk h̃_j.
    pub hidden_term: [f32; N_CLASSES],
    /// Softmax of the sum of the two.
    pub distribution: [f32; N_CLASSES],
    /// Σ_k stars(k) · p(v_ik = 1 | h̃).
    pub expected_stars: f32,
}

/// Takes hidden unit `unit` apart for the ratings v that were read. Panics if there is no such unit.
pub fn hidden_terms(rbm: &dyn RatingRbm, v: UserRatings, reading: &Reading, unit: usize) -> HiddenTerms {
    let bias = rbm.hidden_bias()[unit];
    let contributions: Vec<f32> =
        v.iter().map(|(movie, class)| rbm.weight(movie, class, unit, reading)).collect();
    let input = bias + contributions.iter().sum::<f32>();
    HiddenTerms { bias, contributions, input, probability: sigmoid(input) }
}

/// Takes the prediction for `movie` apart for the person who was read. Panics if there is no such movie.
pub fn visible_terms(rbm: &dyn RatingRbm, reading: &Reading, movie: usize) -> VisibleTerms {
    let bias = rbm.visible_bias_of(movie, reading);
    let hidden_term = std::array::from_fn(|class| {
        let terms = reading.hidden.iter().enumerate();
        terms.map(|(unit, h)| rbm.weight(movie, class, unit, reading) * h).sum()
    });
    let mut distribution: [f32; N_CLASSES] = std::array::from_fn(|class| bias[class] + hidden_term[class]);
    softmax_in_place(&mut distribution);
    VisibleTerms { bias, hidden_term, expected_stars: expected_stars(&distribution), distribution }
}
