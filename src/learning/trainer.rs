//! The trainer: `step`, one mini-batch, is the primitive; epochs are what a number of steps add up to.

use std::sync::Arc;

use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

use super::{CheckedConfig, GibbsChain, MomentumSgd};
use crate::ratings::Ratings;
use crate::rbm::{CategoricalRbm, WeightStart};
use crate::rng::{Purpose, stream};

/// A model in training. The same configuration and ratings give the same sequence of models.
#[derive(Debug, Clone)]
pub struct Trainer {
    config: CheckedConfig,
    ratings: Arc<Ratings>,
    rbm: CategoricalRbm,
    sgd: MomentumSgd,
    chain: GibbsChain,
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
    /// An untrained model on these ratings. Users without ratings are never visited. Panics if there is no rating.
    pub fn new(config: CheckedConfig, ratings: Arc<Ratings>) -> Self {
        assert!(!ratings.is_empty(), "nothing to learn from");
        let mut weight_rng = stream(config.seed, Purpose::InitialWeights);
        let start = WeightStart::for_hidden_units(config.n_hidden);
        let rbm = CategoricalRbm::untrained(&ratings, config.n_hidden, start, &mut weight_rng);
        let rated_something = |&user: &u32| !ratings.user(user as usize).is_empty();
        Self {
            sgd: MomentumSgd::new(&rbm),
            chain: GibbsChain::new(config.n_hidden),
            order: (0..ratings.n_users() as u32).filter(rated_something).collect(),
            visited: 0,
            batch_start: 0,
            batch_nats: 0.0,
            batch_ratings: 0,
            epoch: 0,
            order_rng: stream(config.seed, Purpose::UserOrder),
            gibbs_rng: stream(config.seed, Purpose::GibbsSampling),
            config,
            ratings,
            rbm,
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
        let momentum = self.config.momentum as f32;
        let learning_rate = self.config.learning_rate as f32;
        let end = (self.batch_start + self.config.batch_size).min(self.order.len());
        if self.visited == self.batch_start {
            if self.visited == 0 {
                self.order.shuffle(&mut self.order_rng);
            }
            self.sgd.begin(momentum);
            self.batch_nats = 0.0;
            self.batch_ratings = 0;
        }
        let v = self.ratings.user(self.order[self.visited] as usize);
        self.chain.run(&self.rbm, v, self.config.cd_steps, &mut self.gibbs_rng);
        let batch_len = (end - self.batch_start) as f32;
        self.sgd.add(v, &self.chain, learning_rate / batch_len, momentum);
        self.batch_nats += self.chain.cross_entropy();
        self.batch_ratings += v.len();
        self.visited += 1;
        if self.visited < end {
            return None;
        }
        self.sgd.apply(&mut self.rbm, learning_rate * self.config.weight_decay as f32);
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
    pub fn rbm(&self) -> &CategoricalRbm {
        &self.rbm
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

    /// Puts other parameters of the same shape in the model's place, and brings the velocities to rest.
    pub(super) fn restore(&mut self, rbm: &CategoricalRbm) {
        self.sgd.rest();
        self.rbm.clone_from(rbm);
    }
}
