//! The figures of one epoch. Held-out ratings are never part of the input v: a user's hidden units see the
//! training ratings only.

use std::sync::Arc;

use rand::RngExt;

use super::{ErrorSums, HiddenActivations};
use crate::numeric::softmax_in_place;
use crate::ratings::{Attributes, Ratings, UserRatings, expected_stars, stars_of_class};
use crate::rbm::{RatingRbm, Reading};
use crate::rng::{Purpose, stream};

/// What a run is trained and judged on: the same users and movies in each.
#[derive(Debug, Clone)]
pub struct EvaluationData {
    training: Arc<Ratings>,
    /// The same, or with those of more users, who are trained on and not judged.
    trained_on: Arc<Ratings>,
    held_out: Arc<Ratings>,
    /// For each user as many training ratings as held-out ones, drawn once, for the free-energy comparison.
    training_sample: Arc<Ratings>,
    /// What models may share weights by.
    attributes: Arc<Attributes>,
}

impl EvaluationData {
    /// Draws the training ratings to compare with from the seed. Panics if the users or movies differ.
    pub fn new(
        training: Arc<Ratings>,
        held_out: Arc<Ratings>,
        attributes: Arc<Attributes>,
        seed: u64,
    ) -> Self {
        assert_eq!(training.n_users(), held_out.n_users(), "the same users");
        assert_eq!(training.n_movies(), held_out.n_movies(), "the same movies");
        let mut rng = stream(seed, Purpose::FreeEnergySample);
        let mut sample = Ratings::new(training.n_movies());
        for (seen, held_out) in training.users().zip(held_out.users()) {
            // Each rating in turn with the probability (still wanted) / (still to come): Knuth's algorithm S.
            let mut wanted = held_out.len().min(seen.len());
            let mut chosen = Vec::with_capacity(wanted);
            for place in 0..seen.len() {
                if rng.random_range(0..seen.len() - place) < wanted {
                    wanted -= 1;
                    chosen.push((seen.movies[place], seen.classes[place]));
                }
            }
            sample.push_user(chosen);
        }
        let trained_on = Arc::clone(&training);
        Self { training, trained_on, held_out, training_sample: Arc::new(sample), attributes }
    }

    /// The same data, but trained on these ratings: those of more users, after the others. All figures stay those of the
    /// others.
    pub fn training_on(self, ratings: Arc<Ratings>) -> Self {
        Self { trained_on: ratings, ..self }
    }

    /// The ratings that are trained on.
    pub fn training(&self) -> Arc<Ratings> {
        Arc::clone(&self.trained_on)
    }

    /// What is known of the films beside their ratings.
    pub fn attributes(&self) -> Arc<Attributes> {
        Arc::clone(&self.attributes)
    }

    /// The ratings that are not.
    pub fn held_out(&self) -> Arc<Ratings> {
        Arc::clone(&self.held_out)
    }
}

/// The figures of one epoch, all from mean-field hidden units h̃ = p(h | v) of the users' training ratings.
/// Those of held-out ratings are NaN where nothing is held out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EpochMetrics {
    /// Completed epochs; 0 is the untrained model.
    pub epoch: usize,
    /// −log p(v_i | h̃) averaged over the observed training ratings, in nats.
    pub training_cross_entropy: f64,
    /// The same over held-out ratings.
    pub held_out_cross_entropy: f64,
    /// Error of the expected stars on the held-out ratings, in stars.
    pub held_out_rmse: f64,
    /// Mean absolute error of the same, in stars.
    pub held_out_mae: f64,
    /// Mean of h̃_j over users and units.
    pub mean_hidden_activation: f64,
    /// Mean over users of F(v) in nats, v being as many training ratings as the user has held-out ones…
    pub training_free_energy: f64,
    /// …and v being the held-out ones. A growing gap between the two tells of overfitting (Hinton 2010, section 6).
    pub held_out_free_energy: f64,
}

/// An evaluation under way: a sum over users that can be taken up after any user.
#[derive(Debug)]
pub struct EpochEvaluation {
    next_user: usize,
    reading: Reading,
    hidden_sums: Vec<f64>,
    /// p(h_j = 1 | v) of the users so far.
    hidden: HiddenActivations,
    n_seen_users: usize,
    training_nats: f64,
    n_training: usize,
    held_out_nats: f64,
    errors: ErrorSums,
    training_free_energy: f64,
    held_out_free_energy: f64,
    n_compared_users: usize,
}

impl EpochEvaluation {
    /// At the first user, for a model with M = `n_hidden`.
    pub fn new(n_hidden: usize) -> Self {
        Self {
            next_user: 0,
            reading: Reading::new(n_hidden),
            hidden_sums: vec![0.0; n_hidden],
            hidden: HiddenActivations::none(n_hidden),
            n_seen_users: 0,
            training_nats: 0.0,
            n_training: 0,
            held_out_nats: 0.0,
            errors: ErrorSums::default(),
            training_free_energy: 0.0,
            held_out_free_energy: 0.0,
            n_compared_users: 0,
        }
    }

    /// Looks at up to `n_users` more users. After the last: the figures, and h̃ of all users.
    pub fn advance(
        &mut self,
        rbm: &dyn RatingRbm,
        data: &EvaluationData,
        epoch: usize,
        n_users: usize,
    ) -> Option<(EpochMetrics, HiddenActivations)> {
        let end = (self.next_user + n_users).min(data.training.n_users());
        for user in self.next_user..end {
            self.add_user(rbm, data.training.user(user), data.held_out.user(user));
            self.compare_free_energies(rbm, data.training_sample.user(user), data.held_out.user(user));
        }
        self.next_user = end;
        (end == data.training.n_users()).then(|| self.figures(epoch))
    }

    fn add_user(&mut self, rbm: &dyn RatingRbm, seen: UserRatings, held_out: UserRatings) {
        rbm.read(seen, &mut self.reading);
        self.hidden.push(&self.reading.hidden);
        if seen.is_empty() {
            return;
        }
        self.n_seen_users += 1;
        for (sum, &h) in self.hidden_sums.iter_mut().zip(&self.reading.hidden) {
            *sum += f64::from(h);
        }
        for (movie, class) in seen.iter() {
            self.training_nats += f64::from(rbm.cross_entropy(movie, class, &self.reading));
        }
        self.n_training += seen.len();
        for (movie, class) in held_out.iter() {
            let mut distribution = rbm.logits(movie, &self.reading);
            let logit = distribution[class];
            self.held_out_nats += f64::from(softmax_in_place(&mut distribution) - logit);
            let predicted = f64::from(expected_stars(&distribution));
            self.errors.add(predicted, f64::from(stars_of_class(class)));
        }
    }

    fn compare_free_energies(&mut self, rbm: &dyn RatingRbm, sample: UserRatings, held_out: UserRatings) {
        if held_out.is_empty() || sample.len() != held_out.len() {
            return;
        }
        rbm.read(sample, &mut self.reading);
        self.training_free_energy += rbm.free_energy(sample, &self.reading);
        rbm.read(held_out, &mut self.reading);
        self.held_out_free_energy += rbm.free_energy(held_out, &self.reading);
        self.n_compared_users += 1;
    }

    fn figures(&mut self, epoch: usize) -> (EpochMetrics, HiddenActivations) {
        let n_users = self.n_seen_users as f64;
        let none = HiddenActivations::none(self.hidden_sums.len());
        let mut hidden = std::mem::replace(&mut self.hidden, none);
        hidden.mean = self.hidden_sums.iter().map(|sum| (sum / n_users) as f32).collect();
        let metrics = EpochMetrics {
            epoch,
            training_cross_entropy: self.training_nats / self.n_training as f64,
            held_out_cross_entropy: self.held_out_nats / self.errors.n as f64,
            held_out_rmse: self.errors.rmse(),
            held_out_mae: self.errors.mae(),
            mean_hidden_activation: self.hidden_sums.iter().sum::<f64>()
                / n_users
                / self.hidden_sums.len() as f64,
            training_free_energy: self.training_free_energy / self.n_compared_users as f64,
            held_out_free_energy: self.held_out_free_energy / self.n_compared_users as f64,
        };
        (metrics, hidden)
    }
}
