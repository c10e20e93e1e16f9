//! How an RBM answers the questions of the evaluation: mean-field hidden units from the person's ratings, and from them
//! a softmax for each movie.

use super::{Person, Predictions, Recommender};
use crate::numeric::softmax_in_place;
use crate::ratings::{N_CLASSES, expected_stars};
use crate::rbm::{LikesRbm, Model, RatingRbm, Reading};

/// h̃ = p(h | v); log p(v_ik = 1 | h̃) = logit_k − log Σ e^(logit); r̂ = Σ_k stars(k) · p(v_ik = 1 | h̃).
pub fn predict(rbm: &dyn RatingRbm, person: Person, movies: &[u32]) -> Predictions {
    let reading = Reading::of(rbm, person.ratings);
    let mut stars = Vec::with_capacity(movies.len());
    let mut log_probabilities = Vec::with_capacity(movies.len());
    for &movie in movies {
        let logits = rbm.logits(movie as usize, &reading);
        let mut distribution = logits;
        let log_sum = softmax_in_place(&mut distribution);
        stars.push(f64::from(expected_stars(&distribution)).clamp(0.5, 5.0));
        let mut logs = [0.0; N_CLASSES];
        for (log, logit) in logs.iter_mut().zip(logits) {
            *log = f64::from(logit) - f64::from(log_sum);
        }
        log_probabilities.push(logs);
    }
    Predictions { stars, log_probabilities: Some(log_probabilities) }
}

impl Recommender for Model {
    fn n_movies(&self) -> usize {
        self.rbm().n_movies()
    }

    fn predict(&self, person: Person, movies: &[u32]) -> Predictions {
        predict(self.rbm(), person, movies)
    }
}

/// The stars from an RBM over ratings and the order of the list from one over likes.
#[derive(Debug, Clone, PartialEq)]
pub struct RatingsAndLikes {
    /// Says what a person would give.
    pub ratings: Model,
    /// Says what to offer first.
    pub likes: LikesRbm,
}

impl Recommender for RatingsAndLikes {
    fn n_movies(&self) -> usize {
        self.ratings.n_movies()
    }

    fn predict(&self, person: Person, movies: &[u32]) -> Predictions {
        self.ratings.predict(person, movies)
    }

    fn ranking_scores(&self, person: Person) -> Vec<f64> {
        self.likes.score(person.ratings).into_iter().map(f64::from).collect()
    }
}
