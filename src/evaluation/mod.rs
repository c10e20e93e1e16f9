//! How good a model is: the figures of a training epoch, and the measures that models of any kind are compared by.

mod activations;
pub mod cold_start;
mod ensemble;
mod epoch;
mod held_out;
mod ranking;
mod rbm;
mod recommender;

pub use activations::HiddenActivations;
pub use cold_start::ColdStart;
pub use ensemble::Ensemble;
pub use epoch::{EpochEvaluation, EpochMetrics, EvaluationData};
pub use held_out::{HeldOutFigures, held_out_figures};
pub use ranking::{
    ListFigures, RankingFigures, liked_movies, list_figures, ranking_figures, ranking_figures_by,
};
pub use rbm::{RatingsAndLikes, predict};
pub use recommender::{Person, Predictions, Recommender};

/// Running root-mean-square and mean absolute error, in stars.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct ErrorSums {
    squares: f64,
    absolutes: f64,
    n: usize,
}

impl ErrorSums {
    /// Takes in one prediction.
    pub fn add(&mut self, predicted: f64, actual: f64) {
        let error = predicted - actual;
        self.squares += error * error;
        self.absolutes += error.abs();
        self.n += 1;
    }

    /// NaN if nothing was added.
    pub fn rmse(&self) -> f64 {
        (self.squares / self.n as f64).sqrt()
    }

    /// NaN if nothing was added.
    pub fn mae(&self) -> f64 {
        self.absolutes / self.n as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_by_hand() {
        let mut errors = ErrorSums::default();
        errors.add(3.0, 4.0);
        errors.add(5.0, 2.0);
        assert_eq!(errors.rmse(), 5.0_f64.sqrt());
        assert_eq!(errors.mae(), 2.0);
    }
}
