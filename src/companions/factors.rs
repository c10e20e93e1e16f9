//! Biased matrix factorisation, r̂_ui = μ + b_u + b_i + p_u·q_i, by stochastic gradient descent (Koren, Bell & Volinsky
//! 2009, "Matrix Factorization Techniques for Recommender Systems"), with a ridge fold-in for people it has not seen.

use rand::seq::SliceRandom;

use super::{clamp_stars, mean_stars, ridge};
use crate::evaluation::{Person, Predictions, Recommender};
use crate::numeric::dot;
use crate::ratings::{Ratings, UserRatings, stars_of_class};
use crate::rng::{Purpose, sample_normal, stream};

/// What a factorisation is trained with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FactorSettings {
    /// Length M of p_u and q_i.
    pub n_factors: usize,
    /// Passes over the ratings, each in an order of its own.
    pub epochs: usize,
    /// ε of the first epoch; it falls linearly, to ε / `epochs` in the last.
    pub learning_rate: f32,
    /// λ of ½λ(b_u² + b_i² + |p_u|² + |q_i|²), which is added to the loss of each rating.
    pub regularisation: f32,
    /// Standard deviation of the factors before training.
    pub start_sd: f32,
    /// Ridge on the bias of a new person, and on the person's factors.
    pub fold_in_bias_ridge: f64,
    /// See `fold_in_bias_ridge`.
    pub fold_in_factor_ridge: f64,
}

impl Default for FactorSettings {
    /// Chosen on the validation ratings; see docs/evaluation.md.
    fn default() -> Self {
        Self {
            n_factors: 100,
            epochs: 60,
            learning_rate: 0.02,
            regularisation: 0.06,
            start_sd: 0.005,
            fold_in_bias_ridge: 5.0,
            fold_in_factor_ridge: 8.0,
        }
    }
}

/// Mean, biases and factors: p `[N, M]` and q `[D, M]`, row-major.
#[derive(Debug, Clone, PartialEq)]
pub struct FactorModel {
    settings: FactorSettings,
    mean: f32,
    user_bias: Vec<f32>,
    movie_bias: Vec<f32>,
    user_factors: Vec<f32>,
    movie_factors: Vec<f32>,
}

impl FactorModel {
    /// Trains on the ratings; the same seed gives the same model.
    pub fn fit(ratings: &Ratings, settings: FactorSettings, seed: u64) -> Self {
        let mut model = Self::untrained(ratings, settings, seed);
        let mut rows: Vec<(u32, u32, f32)> = Vec::with_capacity(ratings.len());
        for (user, own) in ratings.users().enumerate() {
            rows.extend(own.iter().map(|(movie, class)| (user as u32, movie as u32, stars_of_class(class))));
        }
        let mut order_rng = stream(seed, Purpose::FactorOrder);
        for epoch in 0..settings.epochs {
            let rate = settings.learning_rate * (1.0 - epoch as f32 / settings.epochs as f32);
            rows.shuffle(&mut order_rng);
            for &(user, movie, stars) in &rows {
                model.step(user as usize, movie as usize, stars, rate);
            }
        }
        model
    }

    /// b = 0; p, q ~ N(0, `start_sd`²).
    fn untrained(ratings: &Ratings, settings: FactorSettings, seed: u64) -> Self {
        let mut start_rng = stream(seed, Purpose::FactorStart);
        let mut factors = |n| {
            let draws = std::iter::repeat_with(|| settings.start_sd * sample_normal(&mut start_rng));
            draws.take(n * settings.n_factors).collect()
        };
        Self {
            user_factors: factors(ratings.n_users()),
            movie_factors: factors(ratings.n_movies()),
            mean: mean_stars(ratings) as f32,
            user_bias: vec![0.0; ratings.n_users()],
            movie_bias: vec![0.0; ratings.n_movies()],
            settings,
        }
    }

    /// One step down the gradient of ½e² + ½λ(b_u² + b_i² + |p_u|² + |q_i|²), e = r − r̂:
    /// b += ε(e − λb), p += ε(e·q − λp), q += ε(e·p − λq), all from the values before the step.
    fn step(&mut self, user: usize, movie: usize, stars: f32, rate: f32) {
        let m = self.settings.n_factors;
        let decay = self.settings.regularisation;
        let p = &mut self.user_factors[user * m..(user + 1) * m];
        let q = &mut self.movie_factors[movie * m..(movie + 1) * m];
        let (user_bias, movie_bias) = (&mut self.user_bias[user], &mut self.movie_bias[movie]);
        let error = stars - (self.mean + *user_bias + *movie_bias + dot(p, q));
        *user_bias += rate * (error - decay * *user_bias);
        *movie_bias += rate * (error - decay * *movie_bias);
        for (p, q) in p.iter_mut().zip(q) {
            let before = *p;
            *p += rate * (error * *q - decay * *p);
            *q += rate * (error * before - decay * *q);
        }
    }

    fn movie_factors_of(&self, movie: usize) -> &[f32] {
        let m = self.settings.n_factors;
        &self.movie_factors[movie * m..(movie + 1) * m]
    }

    /// (b, p) of a new person, `[1 + M]`: the minimum of Σ_i (r_i − μ − b_i − b − p·q_i)² + λ_b b² + λ_p |p|², the
    /// movies' parameters as they are. All zeros without ratings.
    fn fold_in(&self, ratings: UserRatings) -> Vec<f32> {
        let n = 1 + self.settings.n_factors;
        let mut features = Vec::with_capacity(ratings.len() * n);
        let mut targets = Vec::with_capacity(ratings.len());
        for (movie, class) in ratings.iter() {
            features.push(1.0);
            features.extend(self.movie_factors_of(movie).iter().map(|&q| f64::from(q)));
            targets.push(f64::from(stars_of_class(class) - self.mean - self.movie_bias[movie]));
        }
        let mut penalties = vec![self.settings.fold_in_factor_ridge; n];
        penalties[0] = self.settings.fold_in_bias_ridge;
        ridge::solve(&features, &targets, &penalties).iter().map(|&x| x as f32).collect()
    }
}

impl Recommender for FactorModel {
    fn n_movies(&self) -> usize {
        self.movie_bias.len()
    }

    /// With the trained (b_u, p_u) of a user of the training data, and with folded-in ones for anybody else.
    fn predict(&self, person: Person, movies: &[u32]) -> Predictions {
        let m = self.settings.n_factors;
        let folded;
        let (user_bias, user_factors) = match person.user {
            Some(user) => (self.user_bias[user], &self.user_factors[user * m..(user + 1) * m]),
            None => {
                folded = self.fold_in(person.ratings);
                (folded[0], &folded[1..])
            }
        };
        let stars = movies.iter().map(|&movie| {
            let movie = movie as usize;
            let taste = dot(user_factors, self.movie_factors_of(movie));
            clamp_stars(f64::from(self.mean + user_bias + self.movie_bias[movie] + taste))
        });
        Predictions { stars: stars.collect(), log_probabilities: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn small() -> (Ratings, FactorModel) {
        let mut ratings = Ratings::new(3);
        ratings.push_user([(0, 9), (1, 7), (2, 3)]);
        ratings.push_user([(0, 8), (2, 0)]);
        let settings = FactorSettings { n_factors: 3, epochs: 0, start_sd: 0.5, ..FactorSettings::default() };
        let model = FactorModel::fit(&ratings, settings, 4);
        (ratings, model)
    }

    /// All parameters that a step may move, one after another.
    fn parameters(model: &mut FactorModel) -> Vec<&mut f32> {
        let biases = model.user_bias.iter_mut().chain(&mut model.movie_bias);
        biases.chain(&mut model.user_factors).chain(&mut model.movie_factors).collect()
    }

    /// ½e² + ½λ(b_u² + b_i² + |p_u|² + |q_i|²) in f64.
    fn loss(model: &FactorModel, user: usize, movie: usize, stars: f64) -> f64 {
        let m = model.settings.n_factors;
        let p = &model.user_factors[user * m..(user + 1) * m];
        let q = model.movie_factors_of(movie);
        let wide = |x: f32| f64::from(x);
        let squares = |x: &[f32]| x.iter().map(|&x| wide(x).powi(2)).sum::<f64>();
        let taste: f64 = p.iter().zip(q).map(|(&p, &q)| wide(p) * wide(q)).sum();
        let biases = [model.user_bias[user], model.movie_bias[movie]];
        let error = stars - wide(model.mean) - wide(biases[0]) - wide(biases[1]) - taste;
        0.5 * error.powi(2)
            + 0.5 * wide(model.settings.regularisation) * (squares(&biases) + squares(p) + squares(q))
    }

    #[test]
    fn a_step_follows_the_gradient_of_the_loss() {
        let (_, mut model) = small();
        for (place, parameter) in parameters(&mut model).into_iter().enumerate() {
            *parameter += 0.05 * place as f32;
        }
        let (user, movie, stars) = (1, 2, 0.5);
        let mut stepped = model.clone();
        // So that the step is the gradient itself.
        stepped.step(user, movie, stars, 1.0);
        let n = parameters(&mut model).len();
        for place in 0..n {
            let before = *parameters(&mut model)[place];
            let moved = *parameters(&mut stepped)[place] - before;
            let mut at = |value: f32| {
                *parameters(&mut model)[place] = value;
                loss(&model, user, movie, f64::from(stars))
            };
            // The loss is quadratic in one parameter, so that the difference is exact but for the rounding of
            // the two points to f32 (6e-8 of about 2) over their distance of 1/8.
            let slope = (at(before + 0.0625) - at(before - 0.0625)) / 0.125;
            at(before);
            assert!((f64::from(moved) + slope).abs() < 2e-5, "parameter {place}: {moved} against {slope}");
        }
    }

    #[test]
    fn the_fold_in_is_the_minimum_of_its_ridge_regression() {
        let (ratings, model) = small();
        let v = ratings.user(0);
        let folded = model.fold_in(v);
        let settings = model.settings;
        // At the minimum the gradient vanishes: Σ e·x = λ·(b, p), x = (1, q).
        let error = |movie: usize, class: usize| {
            let taste = dot(&folded[1..], model.movie_factors_of(movie));
            f64::from(stars_of_class(class) - model.mean - model.movie_bias[movie] - folded[0] - taste)
        };
        let bias: f64 = v.iter().map(|(movie, class)| error(movie, class)).sum();
        assert!((bias - settings.fold_in_bias_ridge * f64::from(folded[0])).abs() < 1e-5);
        for (factor, &value) in folded[1..].iter().enumerate() {
            let sum: f64 = v
                .iter()
                .map(|(movie, class)| error(movie, class) * f64::from(model.movie_factors_of(movie)[factor]))
                .sum();
            assert!((sum - settings.fold_in_factor_ridge * f64::from(value)).abs() < 1e-5);
        }
        let nothing = UserRatings { movies: &[], classes: &[] };
        assert!(model.fold_in(nothing).iter().all(|&x| x == 0.0));
    }

    #[test]
    fn training_fits_and_the_seed_decides() {
        let (ratings, untrained) = small();
        let settings =
            FactorSettings { epochs: 300, regularisation: 0.001, learning_rate: 0.05, ..untrained.settings };
        let model = FactorModel::fit(&ratings, settings, 4);
        assert_eq!(model, FactorModel::fit(&ratings, settings, 4));
        assert_ne!(model, FactorModel::fit(&ratings, settings, 5));
        for (user, own) in ratings.users().enumerate() {
            let answer = model.predict(Person::trained_on(user, own), own.movies);
            for (stars, (_, class)) in answer.stars.iter().zip(own.iter()) {
                assert!((stars - f64::from(stars_of_class(class))).abs() < 0.1, "{stars} for class {class}");
            }
        }
    }
}
