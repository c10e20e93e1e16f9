//! What the trainer asks of whatever learns: one user's statistics at a time, and an update at the end of a mini-batch.

use rand_chacha::ChaCha8Rng;

use super::categorical_learner::CategoricalLearner;
use super::ordinal_learner::OrdinalLearner;
use super::rehearsal::{Factors, Focus, Glimpse, Parameter};
use super::watch::Watch;
use super::{GibbsSteps, Move, RowOptimiser, UpdateRule};
use crate::ratings::UserRatings;
use crate::rbm::{Model, RatingRbm};

/// A model with its optimisers and chains.
pub(super) trait Learner: Send {
    /// Starts a mini-batch.
    fn begin(&mut self);

    /// Adds `share` times the statistics of user `user`, whose ratings are v, data minus model. Returns
    /// −Σ log p(v_i | h) of the user's ratings in the first reconstruction, in nats.
    fn visit(
        &mut self,
        user: usize,
        v: UserRatings,
        share: f32,
        steps: GibbsSteps,
        rng: &mut ChaCha8Rng,
    ) -> f64;

    /// Ends a mini-batch: moves the parameters. `decay` is λ.
    fn apply(&mut self, learning_rate: f32, decay: f32);

    /// The optimisers of the parameters, in the order of [`RbmKind::parameters`](crate::rbm::RbmKind::parameters).
    fn optimisers(&mut self) -> Vec<&mut RowOptimiser>;

    /// Goes on by another rule, between two mini-batches.
    fn follow(&mut self, rule: UpdateRule) {
        for optimiser in self.optimisers() {
            optimiser.follow(rule);
        }
    }

    /// The model as it is now, to be asked.
    fn rbm(&self) -> &dyn RatingRbm;

    /// The model as it is now, to be kept.
    fn model(&self) -> Model;

    /// Which of the learners it is, for those who look on.
    fn kind(&self) -> LearnerKind<'_>;
}

/// Which of the learners a [`Learner`] is.
///
/// What only an onlooker asks is in a trait of its own, so that a program in which nobody looks on has none of it: whatever
/// stands in a trait object's table is part of every program that makes one.
#[derive(Clone, Copy)]
pub(super) enum LearnerKind<'a> {
    Categorical(&'a CategoricalLearner),
    Ordinal(&'a OrdinalLearner),
}

impl<'a> LearnerKind<'a> {
    /// What can be foretold of it.
    pub(super) fn foreseeable(self) -> &'a dyn Foreseeable {
        match self {
            Self::Categorical(learner) => learner,
            Self::Ordinal(learner) => learner,
        }
    }
}

/// What can be told of a mini-batch before it happens, or while it does.
pub(super) trait Foreseeable {
    /// The parameters that tie a movie and a class to a hidden unit, and their biases.
    fn parameters(&self, focus: Focus) -> Vec<Parameter>;

    /// What the user visited last, whose ratings are v, adds to the gradient of each of those parameters.
    fn factors(&self, v: UserRatings, focus: Focus) -> Vec<Factors>;

    /// Runs the chain of [`visit`](Learner::visit) as it would, and changes nothing but `rng`.
    fn rehearse(
        &self,
        user: usize,
        v: UserRatings,
        steps: GibbsSteps,
        focus: Focus,
        rng: &mut ChaCha8Rng,
    ) -> Glimpse;

    /// What [`apply`](Learner::apply) would do to a parameter at the end of the next mini-batch, or, with `is_begun`, of
    /// the one that is under way, if it had this gradient. `rates` are ε and λ.
    fn preview(
        &self,
        parameter: Parameter,
        focus: Focus,
        gradient: f32,
        is_begun: bool,
        rates: (f32, f32),
    ) -> Move;

    /// Mini-batches that were begun since the optimiser was at rest.
    fn mini_batches(&self) -> u32;
}

/// Somebody who looks on while a model learns, and changes nothing.
pub(super) trait Onlooker: Send {
    /// The learner has visited a user with the ratings v, who counts for `share` of the mini-batch.
    fn visited(&mut self, learner: &dyn Learner, v: UserRatings, share: f32);

    /// The parameters are about to move, at these ε and λ. So many epochs, and mini-batches of the next, were done before
    /// this mini-batch.
    fn about_to_move(&mut self, learner: &dyn Learner, batch: (usize, usize), rates: (f32, f32));

    /// They have moved; so many epochs are done, with a fraction.
    fn moved(&mut self, rbm: &dyn RatingRbm, epochs: f64);

    /// What was seen.
    fn watch(&self) -> &Watch;
}

/// The hidden units at which each user's persistent chain last ended, `[N, M]`, in runs that have such chains.
#[derive(Debug, Clone)]
pub(super) struct PersistentHidden {
    n_hidden: usize,
    hidden: Vec<f32>,
    started: Vec<bool>,
}

impl PersistentHidden {
    /// Chains of N = `n_users` that start at p(h | v) when the user is first visited.
    pub(super) fn new(n_users: usize, n_hidden: usize) -> Self {
        Self { n_hidden, hidden: vec![0.0; n_users * n_hidden], started: vec![false; n_users] }
    }

    /// The chain of a user, at `start` `[M]` if it was not begun.
    pub(super) fn of_user(&mut self, user: usize, start: impl FnOnce(&mut [f32])) -> &mut [f32] {
        let chain = &mut self.hidden[user * self.n_hidden..(user + 1) * self.n_hidden];
        if !self.started[user] {
            self.started[user] = true;
            start(chain);
        }
        chain
    }

    /// A copy of one user's chain, as user 0.
    pub(super) fn copy_of(&self, user: usize) -> Self {
        let hidden = self.hidden[user * self.n_hidden..(user + 1) * self.n_hidden].to_vec();
        Self { n_hidden: self.n_hidden, hidden, started: vec![self.started[user]] }
    }
}
