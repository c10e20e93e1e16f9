//! The biases-only baseline r̂_ui = μ + b_u + b_i: what can be said of a rating without any taste in it
//! (Koren 2010, "Factor in the Neighbors", section 2.1).

use super::ErrorSums;
use crate::ratings::{Ratings, stars_of_class};

/// Regularisation of the item and user biases, and alternating sweeps: the defaults of scikit-surprise's BaselineOnly,
/// so that figures can be compared.
const ITEM_REGULARISATION: f64 = 10.0;
const USER_REGULARISATION: f64 = 15.0;
const SWEEPS: usize = 10;

/// Mean, user biases `[N]` and movie biases `[D]`, in stars.
#[derive(Debug, Clone, PartialEq)]
pub struct BiasModel {
    mean: f64,
    user_bias: Vec<f64>,
    movie_bias: Vec<f64>,
}

impl BiasModel {
    /// Alternating least squares: b_i = Σ_u (r_ui − μ − b_u) / (λ_i + n_i), then the same for users.
    pub fn fit(ratings: &Ratings) -> Self {
        let mut mean = 0.0;
        for user in ratings.users() {
            mean += user.iter().map(|(_, class)| f64::from(stars_of_class(class))).sum::<f64>();
        }
        mean /= ratings.len() as f64;
        let counts = ratings.counts_per_movie();
        let mut model =
            Self { mean, user_bias: vec![0.0; ratings.n_users()], movie_bias: vec![0.0; ratings.n_movies()] };
        for _ in 0..SWEEPS {
            model.movie_bias.fill(0.0);
            for (user, bias) in ratings.users().zip(&model.user_bias) {
                for (movie, class) in user.iter() {
                    model.movie_bias[movie] += f64::from(stars_of_class(class)) - mean - bias;
                }
            }
            for (bias, &n) in model.movie_bias.iter_mut().zip(&counts) {
                *bias /= ITEM_REGULARISATION + f64::from(n);
            }
            for (user, bias) in ratings.users().zip(&mut model.user_bias) {
                let residual: f64 = user
                    .iter()
                    .map(|(movie, class)| f64::from(stars_of_class(class)) - mean - model.movie_bias[movie])
                    .sum();
                *bias = residual / (USER_REGULARISATION + user.len() as f64);
            }
        }
        model
    }

    /// Predicted stars, kept within 0.5…5.
    pub fn predict(&self, user: usize, movie: usize) -> f64 {
        (self.mean + self.user_bias[user] + self.movie_bias[movie]).clamp(0.5, 5.0)
    }

    /// Errors over ratings of the same users.
    pub fn errors(&self, held_out: &Ratings) -> ErrorSums {
        let mut errors = ErrorSums::default();
        for (user, ratings) in held_out.users().enumerate() {
            for (movie, class) in ratings.iter() {
                errors.add(self.predict(user, movie), f64::from(stars_of_class(class)));
            }
        }
        errors
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_rating_by_hand() {
        // μ = 4.0, one user and one movie without residual: everything else stays zero.
        let mut ratings = Ratings::new(2);
        ratings.push_user([(0, 7)]);
        let model = BiasModel::fit(&ratings);
        assert_eq!(model.predict(0, 0), 4.0);
        assert_eq!(model.predict(0, 1), 4.0);
    }

    #[test]
    fn the_biases_solve_their_own_equations() {
        let mut ratings = Ratings::new(3);
        ratings.push_user([(0, 9), (1, 7), (2, 3)]);
        ratings.push_user([(0, 8), (2, 0)]);
        ratings.push_user([(1, 9), (2, 5)]);
        let model = BiasModel::fit(&ratings);
        for (user, own) in ratings.users().enumerate() {
            let residual: f64 = own
                .iter()
                .map(|(movie, class)| f64::from(stars_of_class(class)) - model.mean - model.movie_bias[movie])
                .sum();
            let bias = residual / (USER_REGULARISATION + own.len() as f64);
            assert!((model.user_bias[user] - bias).abs() < 1e-12);
        }
        assert!(model.movie_bias[0] > model.movie_bias[2]);
    }
}
