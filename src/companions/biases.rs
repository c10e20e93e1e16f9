//! The biases-only baseline r̂_ui = μ + b_u + b_i: what can be said of a rating without any taste in it
//! (Koren 2010, "Factor in the Neighbors", section 2.1).

use super::{clamp_stars, mean_stars};
use crate::evaluation::{ErrorSums, Person, Predictions, Recommender};
use crate::ratings::{Ratings, UserRatings, stars_of_class};

/// Alternating sweeps over the movies' and the users' biases, as in scikit-surprise's BaselineOnly.
const SWEEPS: usize = 10;

/// λ_i and λ_u: as many ratings without residual are added to each movie's and each user's own.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BiasRegularisation {
    /// Of the movies.
    pub movie: f64,
    /// Of the users.
    pub user: f64,
}

impl BiasRegularisation {
    /// Chosen on the validation ratings; see docs/evaluation.md.
    pub const TUNED: Self = Self { movie: 3.0, user: 5.0 };
}

impl Default for BiasRegularisation {
    /// The defaults of scikit-surprise's BaselineOnly, so that figures can be compared.
    fn default() -> Self {
        Self { movie: 10.0, user: 15.0 }
    }
}

/// Mean, user biases `[N]` and movie biases `[D]`, in stars.
#[derive(Debug, Clone, PartialEq)]
pub struct BiasModel {
    regularisation: BiasRegularisation,
    mean: f64,
    user_bias: Vec<f64>,
    movie_bias: Vec<f64>,
}

impl BiasModel {
    /// Fits with the default regularisation.
    pub fn fit(ratings: &Ratings) -> Self {
        Self::fit_with(ratings, BiasRegularisation::default())
    }

    /// Alternating least squares: b_i = Σ_u (r_ui − μ − b_u) / (λ_i + n_i), then the same for users.
    pub fn fit_with(ratings: &Ratings, regularisation: BiasRegularisation) -> Self {
        let mean = mean_stars(ratings);
        let counts = ratings.counts_per_movie();
        let mut model = Self {
            regularisation,
            mean,
            user_bias: vec![0.0; ratings.n_users()],
            movie_bias: vec![0.0; ratings.n_movies()],
        };
        for _ in 0..SWEEPS {
            model.movie_bias.fill(0.0);
            for (user, bias) in ratings.users().zip(&model.user_bias) {
                for (movie, class) in user.iter() {
                    model.movie_bias[movie] += f64::from(stars_of_class(class)) - mean - bias;
                }
            }
            for (bias, &n) in model.movie_bias.iter_mut().zip(&counts) {
                *bias /= regularisation.movie + f64::from(n);
            }
            model.user_bias = ratings.users().map(|user| model.user_bias_of(user)).collect();
        }
        model
    }

    /// b_u = Σ_i (r_ui − μ − b_i) / (λ_u + n_u): ridge regression on one person's ratings, the movies' biases as they
    /// are. For a user of the training data this is the fitted bias, since each sweep ends with it; 0 without ratings.
    pub fn user_bias_of(&self, ratings: UserRatings) -> f64 {
        let residual: f64 = ratings
            .iter()
            .map(|(movie, class)| f64::from(stars_of_class(class)) - self.mean - self.movie_bias[movie])
            .sum();
        residual / (self.regularisation.user + ratings.len() as f64)
    }

    /// μ + b_u + b_i for a person with the bias `user_bias`, not kept within the scale.
    pub fn baseline(&self, user_bias: f64, movie: usize) -> f64 {
        self.mean + user_bias + self.movie_bias[movie]
    }

    /// Predicted stars, kept within 0.5…5.
    pub fn stars(&self, user: usize, movie: usize) -> f64 {
        clamp_stars(self.baseline(self.user_bias[user], movie))
    }

    /// Errors over ratings of the same users.
    pub fn errors(&self, held_out: &Ratings) -> ErrorSums {
        let mut errors = ErrorSums::default();
        for (user, ratings) in held_out.users().enumerate() {
            for (movie, class) in ratings.iter() {
                errors.add(self.stars(user, movie), f64::from(stars_of_class(class)));
            }
        }
        errors
    }
}

impl Recommender for BiasModel {
    fn n_movies(&self) -> usize {
        self.movie_bias.len()
    }

    fn predict(&self, person: Person, movies: &[u32]) -> Predictions {
        let user_bias = self.user_bias_of(person.ratings);
        let stars =
            movies.iter().map(|&movie| clamp_stars(self.baseline(user_bias, movie as usize))).collect();
        Predictions { stars, log_probabilities: None }
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
        assert_eq!(model.stars(0, 0), 4.0);
        assert_eq!(model.stars(0, 1), 4.0);
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
            let bias = residual / (model.regularisation.user + own.len() as f64);
            assert!((model.user_bias[user] - bias).abs() < 1e-12);
        }
        assert!(model.movie_bias[0] > model.movie_bias[2]);
    }

    #[test]
    fn a_new_person_with_the_ratings_of_a_user_is_answered_as_that_user() {
        let mut ratings = Ratings::new(3);
        ratings.push_user([(0, 9), (1, 7), (2, 3)]);
        ratings.push_user([(0, 8), (2, 0)]);
        let model = BiasModel::fit(&ratings);
        for (user, own) in ratings.users().enumerate() {
            assert_eq!(model.user_bias_of(own), model.user_bias[user]);
            let answer = model.predict(Person::new(own), &[0, 1, 2]);
            assert_eq!(answer.stars, [0, 1, 2].map(|movie| model.stars(user, movie)));
        }
        let nothing = UserRatings { movies: &[], classes: &[] };
        assert_eq!(model.user_bias_of(nothing), 0.0);
    }
}
