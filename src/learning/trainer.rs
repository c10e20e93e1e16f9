//! The trainer: `step`, one mini-batch, is the primitive; epochs are what a number of steps add up to.

use std::fmt;
use std::sync::Arc;

use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

use super::categorical_learner::CategoricalLearner;
use super::learner::{Learner, PersistentHidden};
use super::ordinal_learner::OrdinalLearner;
use super::{Architecture, CheckedConfig, GibbsSteps, RowOptimiser, Updates};
use crate::ratings::{Attributes, Ratings};
use crate::rbm::{CategoricalRbm, Model, OrdinalRbm, RatingRbm};
use crate::rng::{Purpose, stream};

/// A model in training. The same configuration and ratings give the same sequence of models.
pub struct Trainer {
    config: CheckedConfig,
    ratings: Arc<Ratings>,
    learner: Box<dyn Learner>,
    /// The users with ratings, in this epoch's order, and how many of them have been visited.
    order: Vec<u32>,
    visited: usize,
    /// Where the current mini-batch begins in `order`, and the nats and ratings of its users so far.
    batch_start: usize,
    batch_nats: f64,
    batch_ratings: usize,
    epoch: usize,
    order_rng: ChaCha8Rng,
    gibbs_rng: ChaCha8Rng,
    /// Mini-batches that are yet to be recorded: nobody says goodbye who looks on.
    batches_to_record: usize,
}

impl fmt::Debug for Trainer {
    /// How far it is; the parameters are too many to print.
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let (epoch, batch) = (self.epoch(), self.batch());
        f.debug_struct("Trainer").field("epoch", &epoch).field("batch", &batch).finish_non_exhaustive()
    }
}

/// What one mini-batch was like.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BatchReport {
    /// Reconstruction cross-entropy before the update, in nats per rating.
    pub cross_entropy: f64,
    /// This mini-batch was the last of its epoch.
    pub ends_epoch: bool,
}

impl Trainer {
    /// An untrained model on these ratings; `attributes` are those of their films, for a model that shares weights by
    /// them. Users without ratings are never visited. Panics if there is no rating.
    pub fn new(config: CheckedConfig, ratings: Arc<Ratings>, attributes: Arc<Attributes>) -> Self {
        assert!(!ratings.is_empty(), "nothing to learn from");
        let rated_something = |&user: &u32| !ratings.user(user as usize).is_empty();
        Self {
            learner: learner(&config, untrained(&config, &ratings, attributes), ratings.n_users()),
            order: (0..ratings.n_users() as u32).filter(rated_something).collect(),
            visited: 0,
            batch_start: 0,
            batch_nats: 0.0,
            batch_ratings: 0,
            epoch: 0,
            order_rng: stream(config.seed, Purpose::UserOrder),
            gibbs_rng: stream(config.seed, Purpose::GibbsSampling),
            batches_to_record: 0,
            config,
            ratings,
        }
    }

    /// Learns from the next mini-batch of users: one update of the parameters of the movies that they rated.
    pub fn step(&mut self) -> BatchReport {
        loop {
            if let Some(report) = self.visit() {
                return report;
            }
        }
    }

    /// Does the next user's share of a mini-batch. With the last user's share comes the update, and the report.
    pub fn visit(&mut self) -> Option<BatchReport> {
        let end = (self.batch_start + self.config.batch_size).min(self.order.len());
        if self.visited == self.batch_start {
            if self.visited == 0 {
                self.order.shuffle(&mut self.order_rng);
            }
            self.learner.begin();
            self.batch_nats = 0.0;
            self.batch_ratings = 0;
        }
        let user = self.order[self.visited] as usize;
        let v = self.ratings.user(user);
        let steps = GibbsSteps {
            cd_steps: self.config.cd_steps_in(self.epoch),
            visible_states: self.config.visible_states,
        };
        let share = 1.0 / (end - self.batch_start) as f32;
        self.batch_nats += self.learner.visit(user, v, share, steps, &mut self.gibbs_rng);
        self.batch_ratings += v.len();
        self.visited += 1;
        if self.visited < end {
            return None;
        }
        let learning_rate = self.config.learning_rate_in(self.epoch) as f32;
        self.learner.apply(learning_rate, self.config.weight_decay as f32);
        if self.batches_to_record > 0 {
            self.batches_to_record -= 1;
            if self.batches_to_record == 0 {
                self.learner.optimisers().into_iter().for_each(RowOptimiser::stop_recording);
            }
        }
        let ends_epoch = end == self.order.len();
        if ends_epoch {
            self.visited = 0;
            self.epoch += 1;
        }
        self.batch_start = self.visited;
        Some(BatchReport { cross_entropy: self.batch_nats / self.batch_ratings as f64, ends_epoch })
    }

    /// What it was made with.
    pub fn config(&self) -> &CheckedConfig {
        &self.config
    }

    /// The model as it is now.
    pub fn rbm(&self) -> &dyn RatingRbm {
        self.learner.rbm()
    }

    /// A copy of the model as it is now.
    pub fn model(&self) -> Model {
        self.learner.model()
    }

    /// Users visited since the start of training.
    pub fn visits(&self) -> usize {
        self.epoch * self.order.len() + self.visited
    }

    /// Completed epochs.
    pub fn epoch(&self) -> usize {
        self.epoch
    }

    /// Mini-batches done in the current epoch.
    pub fn batch(&self) -> usize {
        self.batch_start / self.config.batch_size
    }

    /// Mini-batches in an epoch; the last may be smaller.
    pub fn batches_per_epoch(&self) -> usize {
        self.order.len().div_ceil(self.config.batch_size)
    }

    /// What the mini-batches since the last call did to each of the model's [`parameters`](RatingRbm::parameters), or
    /// what that call said if there were none. Nothing the first time, and nothing unless this is called again within
    /// two epochs: mini-batches are recorded for somebody who looks on. Recording does not change what is learnt.
    pub fn updates(&mut self) -> Vec<Option<&Updates>> {
        self.batches_to_record = 2 * self.batches_per_epoch();
        self.learner.optimisers().into_iter().map(RowOptimiser::updates).collect()
    }

    /// Puts another model in the place of this one, with its optimisers at rest and no chain begun.
    pub(super) fn restore(&mut self, model: &Model) {
        self.learner = learner(&self.config, model.clone(), self.ratings.n_users());
    }
}

/// An untrained model of the configured kind.
fn untrained(config: &CheckedConfig, ratings: &Ratings, attributes: Arc<Attributes>) -> Model {
    let mut rng = stream(config.seed, Purpose::InitialWeights);
    match config.architecture {
        Architecture::Categorical(start) => {
            Model::Categorical(CategoricalRbm::untrained(ratings, config.n_hidden, start, &mut rng))
        }
        Architecture::Ordinal => {
            Model::Ordinal(OrdinalRbm::untrained(ratings, attributes, config.n_hidden, &mut rng))
        }
    }
}

/// The model with its optimisers at rest, for N = `n_users`.
fn learner(config: &CheckedConfig, model: Model, n_users: usize) -> Box<dyn Learner> {
    let rule = config.update_rule();
    let persistent = config.persistent.then(|| PersistentHidden::new(n_users, config.n_hidden));
    match model {
        Model::Categorical(rbm) => Box::new(CategoricalLearner::new(rbm, rule, persistent)),
        Model::Ordinal(rbm) => Box::new(OrdinalLearner::new(rbm, n_users, rule, persistent)),
    }
}
