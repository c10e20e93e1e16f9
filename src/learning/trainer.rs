//! The trainer: `step`, one mini-batch, is the primitive; epochs are what a number of steps add up to.

use std::fmt;
use std::sync::Arc;

use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

use super::categorical_learner::CategoricalLearner;
use super::learner::{Learner, Onlooker, PersistentHidden};
use super::ordinal_learner::OrdinalLearner;
use super::rehearsal::{Focus, Rehearsal, Sums, draws_of_step, updates};
use super::watch::Watch;
use super::{Architecture, CheckedConfig, GibbsSteps, RowOptimiser, Updates};
use crate::ratings::{Attributes, N_CLASSES, Ratings};
use crate::rbm::{CategoricalRbm, Model, OrdinalRbm, RatingRbm};
use crate::rng::{Purpose, stream};
use crate::{Error, Result};

/// A model in training. The same configuration and ratings give the same sequence of models.
pub struct Trainer {
    config: CheckedConfig,
    /// What the next mini-batch is to be done with, where that was changed while one was under way.
    adjusted: Option<CheckedConfig>,
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
    /// The weight whose path is kept, if somebody looks at one.
    watch: Option<Box<dyn Onlooker>>,
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
        let model = untrained(&config, &ratings, attributes);
        Self::from_model(config, ratings, model, 0)
    }

    /// A model that was trained for `epoch` epochs elsewhere, to be trained on: with its optimisers at rest, no chain
    /// begun, and the random numbers at their start, so that it goes on otherwise than the run that it comes from.
    /// Panics if there is no rating, or the model is not of the configured kind and size.
    pub fn from_model(config: CheckedConfig, ratings: Arc<Ratings>, model: Model, epoch: usize) -> Self {
        assert!(!ratings.is_empty(), "nothing to learn from");
        assert_eq!(model.rbm().n_movies(), ratings.n_movies(), "movies of the model");
        assert_eq!(model.rbm().n_hidden(), config.n_hidden, "hidden units of the model");
        let rated_something = |&user: &u32| !ratings.user(user as usize).is_empty();
        Self {
            learner: learner(&config, model, ratings.n_users()),
            order: (0..ratings.n_users() as u32).filter(rated_something).collect(),
            visited: 0,
            batch_start: 0,
            batch_nats: 0.0,
            batch_ratings: 0,
            epoch,
            order_rng: stream(config.seed, Purpose::UserOrder),
            gibbs_rng: stream(config.seed, Purpose::GibbsSampling),
            batches_to_record: 0,
            watch: None,
            config,
            adjusted: None,
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
            if let Some(config) = self.adjusted.take() {
                self.config = config;
                self.learner.follow(config.update_rule());
            }
            if self.visited == 0 {
                self.order.shuffle(&mut self.order_rng);
            }
            self.learner.begin();
            self.batch_nats = 0.0;
            self.batch_ratings = 0;
        }
        let user = self.order[self.visited] as usize;
        let v = self.ratings.user(user);
        let steps = self.gibbs_steps();
        let share = 1.0 / (end - self.batch_start) as f32;
        self.batch_nats += self.learner.visit(user, v, share, steps, &mut self.gibbs_rng);
        self.batch_ratings += v.len();
        if let Some(watch) = &mut self.watch {
            watch.visited(self.learner.as_ref(), v, share);
        }
        self.visited += 1;
        if self.visited < end {
            return None;
        }
        let (learning_rate, decay) = self.rates();
        let batch = (self.epoch, self.batch());
        if let Some(watch) = &mut self.watch {
            watch.about_to_move(self.learner.as_ref(), batch, (learning_rate, decay));
        }
        self.learner.apply(learning_rate, decay);
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
        let epochs = self.epochs_done();
        if let Some(watch) = &mut self.watch {
            watch.moved(self.learner.rbm(), epochs);
        }
        Some(BatchReport { cross_entropy: self.batch_nats / self.batch_ratings as f64, ends_epoch })
    }

    /// Goes on with other settings from the next mini-batch on, so that it makes no difference where in a mini-batch the
    /// change comes. Refuses what would be another run ([`CheckedConfig::adjusted_to`]), and then goes on as before.
    pub fn adjust(&mut self, config: CheckedConfig) -> Result<()> {
        self.adjusted = Some(self.config.adjusted_to(config)?);
        Ok(())
    }

    /// What it was made with, or last [adjusted](Self::adjust) to.
    pub fn config(&self) -> &CheckedConfig {
        self.adjusted.as_ref().unwrap_or(&self.config)
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

    /// Epochs, with the mini-batches done of the current one as a fraction.
    pub fn epochs_done(&self) -> f64 {
        self.epoch as f64 + self.batch() as f64 / self.batches_per_epoch() as f64
    }

    /// A user of the current mini-batch was visited, and others still are to be.
    pub fn is_within_batch(&self) -> bool {
        self.visited != self.batch_start
    }

    /// Gibbs steps in this epoch, and what v′ is.
    fn gibbs_steps(&self) -> GibbsSteps {
        GibbsSteps {
            cd_steps: self.config.cd_steps_in(self.epoch),
            visible_states: self.config.visible_states,
        }
    }

    /// ε and λ in this epoch.
    fn rates(&self) -> (f32, f32) {
        (self.config.learning_rate_in(self.epoch) as f32, self.config.weight_decay as f32)
    }

    /// `[B]` the users of the mini-batch that comes next or is under way.
    pub fn batch_users(&self) -> Vec<u32> {
        let end = (self.batch_start + self.config.batch_size).min(self.order.len());
        let mut order = self.order.clone();
        if self.visited == 0 {
            order.shuffle(&mut self.order_rng.clone());
        }
        order[self.batch_start..end].to_vec()
    }

    /// What the next mini-batch will do, for the user at `place` in it, after `step` Gibbs steps (from 1; a place or step
    /// beyond the last is the last). Changes nothing.
    ///
    /// Refuses a focus that the model does not have, and answers only between two mini-batches.
    pub fn rehearse(&self, place: usize, step: usize, focus: Focus) -> Result<Rehearsal> {
        if self.is_within_batch() {
            return Err(Error::input("run", "within a mini-batch", "between two mini-batches"));
        }
        self.check(focus)?;
        let users = self.batch_users();
        let (place, steps) = (place.min(users.len() - 1), self.gibbs_steps());
        let step = step.clamp(1, steps.cd_steps);
        let share = 1.0 / users.len() as f32;
        let learner = self.learner.kind().foreseeable();
        let mut sums = vec![Sums::default(); learner.parameters(focus).len()];
        let (mut rng, mut start, mut own) = (self.gibbs_rng.clone(), self.gibbs_rng.clone(), Vec::new());
        for (at, &user) in users.iter().enumerate() {
            let v = self.ratings.user(user as usize);
            if at == place {
                start = rng.clone();
            }
            let factors = learner.rehearse(user as usize, v, steps, focus, &mut rng).factors;
            sums.iter_mut().zip(&factors).for_each(|(sums, factors)| sums.add(share, factors));
            if at == place {
                own = factors;
            }
        }
        let user = users[place] as usize;
        let v = self.ratings.user(user);
        // A chain of s steps is the beginning of one of k.
        let after =
            |cd_steps| learner.rehearse(user, v, GibbsSteps { cd_steps, ..steps }, focus, &mut start.clone());
        let glimpse = after(step);
        let [data_draws, hidden_draws, visible_draws] =
            draws_of_step(start.clone(), &glimpse, (step, steps.visible_states), v.len());
        let rates = self.rates();
        Ok(Rehearsal {
            hidden_before: after(step - 1).hidden_model,
            updates: updates(learner, focus, &sums, false, rates),
            factors: own,
            users,
            place,
            steps,
            step,
            data_draws,
            hidden_draws,
            visible_draws,
            glimpse,
            learning_rate: rates.0,
            weight_decay: rates.1,
            rule: self.config.update_rule(),
            age: learner.mini_batches() + 1,
        })
    }

    /// Keeps the path of a weight from here on, in place of any other; asked for the same again, goes on keeping it.
    pub fn watch(&mut self, focus: Focus) -> Result<&Watch> {
        self.check(focus)?;
        let kept = self.watch.take().filter(|kept| kept.watch().focus() == focus);
        let (learner, epochs) = (self.learner.as_ref(), self.epochs_done());
        let is_within_batch = self.is_within_batch();
        let onlooker = kept.unwrap_or_else(|| {
            let n_parameters = learner.kind().foreseeable().parameters(focus).len();
            let mut watch = Watch::new(focus, n_parameters, is_within_batch);
            watch.moved(learner.rbm(), epochs);
            Box::new(watch)
        });
        Ok(self.watch.insert(onlooker).watch())
    }

    /// Refuses what the model does not have.
    fn check(&self, focus: Focus) -> Result<()> {
        let rbm = self.rbm();
        for (field, value, end) in [
            ("movie", focus.movie, rbm.n_movies()),
            ("rating", focus.class, N_CLASSES),
            ("unit", focus.unit, rbm.n_hidden()),
        ] {
            if value >= end {
                return Err(Error::input(field, value, format!("below {end}")));
            }
        }
        Ok(())
    }

    /// What the mini-batches since the last call did to each of the model's [`parameters`](crate::rbm::RbmKind::parameters), or
    /// what that call said if there were none. Nothing the first time, and nothing unless this is called again within
    /// two epochs: mini-batches are recorded for somebody who looks on. Recording does not change what is learnt.
    pub fn updates(&mut self) -> Vec<Option<&Updates>> {
        self.batches_to_record = 2 * self.batches_per_epoch();
        self.learner.optimisers().into_iter().map(RowOptimiser::updates).collect()
    }

    /// Puts another model in the place of this one, with its optimisers at rest and no chain begun, at the end of `epoch`.
    /// The streams of random numbers go on: what follows is not what followed before.
    pub(super) fn restore(&mut self, model: &Model, epoch: usize) {
        self.learner = learner(&self.config, model.clone(), self.ratings.n_users());
        (self.epoch, self.visited, self.batch_start) = (epoch, 0, 0);
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
