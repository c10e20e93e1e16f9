//! What the training ratings say without any hidden unit: how often each film was given each rating, and the biases of
//! films and people. What a model makes of a person is held against it.

use crate::companions::BiasModel;
use crate::ratings::{N_CLASSES, Ratings};
use crate::rbm::base_rates;

/// Counts and biases of the training ratings, worked out once.
#[derive(Debug, Clone, PartialEq)]
pub struct Reference {
    /// `[D]` how often each film was given each rating class.
    pub class_counts: Vec<[u32; N_CLASSES]>,
    /// μ + b_u + b_i.
    pub biases: BiasModel,
    /// `[K]` p̂_k.
    class_frequencies: [f64; N_CLASSES],
}

impl Reference {
    /// Of these training ratings. Panics if there is none.
    pub fn of(training: &Ratings) -> Self {
        assert!(!training.is_empty(), "nothing to refer to");
        Self {
            class_counts: training.class_counts_per_movie(),
            biases: BiasModel::fit(training),
            class_frequencies: training.class_frequencies(),
        }
    }

    /// −log p̂_ik in nats: what the rating costs somebody who knows the film's base rates and nothing of the person.
    pub fn nats(&self, movie: usize, class: usize) -> f64 {
        -base_rates(&self.class_counts[movie], &self.class_frequencies)[class].ln()
    }
}
