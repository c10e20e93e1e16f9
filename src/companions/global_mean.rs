//! The global mean: what can be said of a rating without knowing who gave it or to what.

use super::mean_stars;
use crate::evaluation::{Person, Predictions, Recommender};
use crate::ratings::{N_CLASSES, Ratings};

/// μ for everybody and everything, and how often each class is given. All films tie in its ranking.
#[derive(Debug, Clone, PartialEq)]
pub struct GlobalMean {
    n_movies: usize,
    mean: f64,
    log_frequencies: [f64; N_CLASSES],
}

impl GlobalMean {
    /// μ = Σ r / n and p_k = (n_k + 1) / (n + K). Panics if there is no rating.
    pub fn fit(ratings: &Ratings) -> Self {
        assert!(!ratings.is_empty(), "no rating to take the mean of");
        Self {
            n_movies: ratings.n_movies(),
            mean: mean_stars(ratings),
            log_frequencies: ratings.class_frequencies().map(f64::ln),
        }
    }
}

impl Recommender for GlobalMean {
    fn n_movies(&self) -> usize {
        self.n_movies
    }

    fn predict(&self, _: Person, movies: &[u32]) -> Predictions {
        Predictions {
            stars: vec![self.mean; movies.len()],
            log_probabilities: Some(vec![self.log_frequencies; movies.len()]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mean_and_frequencies_by_hand() {
        let mut ratings = Ratings::new(3);
        ratings.push_user([(0, 9), (1, 7)]);
        ratings.push_user([(2, 7)]);
        let model = GlobalMean::fit(&ratings);
        let answer = model.predict(Person::new(ratings.user(1)), &[2, 0]);
        assert_eq!(answer.stars, [13.0 / 3.0; 2]);
        let logs = answer.log_probabilities.expect("a distribution")[0];
        assert_eq!(logs[7], (3.0_f64 / 13.0).ln());
        assert_eq!(logs[0], (1.0_f64 / 13.0).ln());
    }
}
