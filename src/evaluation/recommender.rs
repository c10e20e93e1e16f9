//! What a model is asked: the stars that a person would give, and the order in which to offer the films.

use crate::ratings::{N_CLASSES, UserRatings};

/// Who is asked about.
#[derive(Debug, Clone, Copy)]
pub struct Person<'a> {
    /// The index of a user of the training data; `None` for somebody new, who is known by `ratings` alone.
    pub user: Option<usize>,
    /// What is known of the person. For a user of the training data: that user's training ratings.
    pub ratings: UserRatings<'a>,
}

impl<'a> Person<'a> {
    /// A user of the training data with the ratings that the model was trained on.
    pub fn trained_on(user: usize, ratings: UserRatings<'a>) -> Self {
        Self { user: Some(user), ratings }
    }

    /// Somebody whom the model has never seen.
    pub fn new(ratings: UserRatings<'a>) -> Self {
        Self { user: None, ratings }
    }
}

/// Answers for one person and n movies.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Predictions {
    /// `[n]` expected stars, within 0.5…5.
    pub stars: Vec<f64>,
    /// `[n]` log p of each rating class, in nats; `None` of a model that only knows stars.
    pub log_probabilities: Option<Vec<[f64; N_CLASSES]>>,
}

/// A trained model. One call answers for one person and many movies, so that a model does the person's part of the work
/// (hidden units, a fold-in) once.
pub trait Recommender {
    /// D.
    fn n_movies(&self) -> usize;

    /// What the person would give `movies`, in their order.
    fn predict(&self, person: Person, movies: &[u32]) -> Predictions;

    /// `[D]` a score for each movie: the higher, the earlier it is offered to the person. By default expected stars.
    fn ranking_scores(&self, person: Person) -> Vec<f64> {
        let all: Vec<u32> = (0..self.n_movies() as u32).collect();
        self.predict(person, &all).stars
    }
}
