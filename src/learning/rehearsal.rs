//! What the next mini-batch will do to the model: training is deterministic, so it can be worked out before it happens,
//! from the trainer's present state and without changing it.

use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use super::learner::Foreseeable;
use super::{GibbsSteps, Move, UpdateRule, VisibleStates};

/// What is looked at: a movie i, a rating class k and a hidden unit j.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Focus {
    /// i
    pub movie: usize,
    /// k
    pub class: usize,
    /// j
    pub unit: usize,
}

/// A parameter that training moves, at the [`Focus`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Parameter {
    /// W_ijk of a categorical RBM.
    Weight,
    /// b_ik of a categorical RBM.
    VisibleBias,
    /// c_j.
    HiddenBias,
    /// U_ij of an ordinal RBM.
    OwnWeight,
    /// R_ij of an ordinal RBM.
    RatedWeight,
    /// G_fj of an ordinal RBM, for the attribute f.
    AttributeWeight(usize),
}

/// One user's part in the gradient of a parameter, v·h − v′·h′, as its four factors.
///
/// For W_ijk of a categorical RBM v is v_ik and h is h̃_j. For b the hidden factor is 1, for c and R the visible one. The
/// ordinal RBM has the centred score φ(v_i) − η_i in place of v_ik, for G_fj its sum Σ_i A_if (φ(v_i) − η_i), and h − ½
/// in place of h.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Factors {
    /// v
    pub visible_data: f32,
    /// h
    pub hidden_data: f32,
    /// v′
    pub visible_model: f32,
    /// h′
    pub hidden_model: f32,
    /// The user brings the parameter's row into the mini-batch: without anybody who does, it stays as it is, weight
    /// decay and all.
    pub touches: bool,
}

/// One user's chain after its last Gibbs step.
#[derive(Debug, Clone, PartialEq)]
pub struct Glimpse {
    /// `[M]` h of the positive phase's statistics: p(h | v), or a state drawn from it, less ½.
    pub hidden_data: Vec<f32>,
    /// `[M]` the hidden units that v′ was made from, drawn, 0 or 1.
    pub hidden_states: Vec<f32>,
    /// `[M]` p(h | v′).
    pub hidden_model: Vec<f32>,
    /// `[n]` v′ of each rated movie in stars: those drawn, or those to be expected. Empty before the first step.
    pub stars: Vec<f32>,
    /// `[n]` the class drawn for each movie; empty where v′ is made of probabilities.
    pub drawn: Vec<u8>,
    /// `[n]` what each movie's v′ adds to the input of the unit in focus, Σ_k W_ijk v′_ik. Empty before the first step.
    pub input_terms: Vec<f32>,
    /// Of each parameter at the focus. Empty before the first step.
    pub(super) factors: Vec<Factors>,
    /// `hidden_data` is drawn, with the user's first M random numbers.
    pub(super) draws_data: bool,
    /// How many random numbers are drawn before those of the first Gibbs step.
    pub(super) draws_before_chain: usize,
}

/// A gradient that is being summed up, in the order and with the rounding of the learners' own sums.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sums {
    data: f32,
    model: f32,
    gradient: f32,
    touched: bool,
}

impl Sums {
    /// Adds `share` times a user's v·h − v′·h′.
    pub(super) fn add(&mut self, share: f32, factors: &Factors) {
        let data = share * factors.visible_data * factors.hidden_data;
        let model = share * factors.visible_model * factors.hidden_model;
        self.data += data;
        self.model += model;
        self.gradient += data;
        self.gradient -= model;
        self.touched |= factors.touches;
    }

    /// The update that comes of it; `moved` works out where the gradient takes the parameter.
    pub(super) fn update(self, parameter: Parameter, moved: impl FnOnce(f32) -> Move) -> Update {
        let mut moved = moved(self.gradient);
        if !self.touched {
            moved = Move {
                after: moved.before,
                first: [moved.first[0]; 2],
                second: [moved.second[0]; 2],
                ..moved
            };
        }
        Update {
            parameter,
            data: self.data,
            model: self.model,
            gradient: self.gradient,
            touched: self.touched,
            moved,
        }
    }
}

/// What a mini-batch does to one parameter, and why.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Update {
    /// Which parameter.
    pub parameter: Parameter,
    /// ⟨v h⟩ of the data, averaged over the mini-batch's users.
    pub data: f32,
    /// ⟨v′ h′⟩ of the model, likewise.
    pub model: f32,
    /// Their difference, as it is summed up user by user.
    pub gradient: f32,
    /// Somebody in the mini-batch brings in the parameter's row; if nobody does, nothing moves.
    pub touched: bool,
    /// Where it goes.
    pub moved: Move,
}

/// The next mini-batch, worked out for one of its users and the parameters at a [`Focus`].
#[derive(Debug, Clone, PartialEq)]
pub struct Rehearsal {
    /// `[B]` the mini-batch's users.
    pub users: Vec<u32>,
    /// The place of the user among them.
    pub place: usize,
    /// k of CD-k, and what v′ is made of.
    pub steps: GibbsSteps,
    /// The Gibbs step that `glimpse` and the random numbers are of, from 1 to k.
    pub step: usize,
    /// `[M]` the probabilities that this step's hidden units are drawn with.
    pub hidden_before: Vec<f32>,
    /// `[M]` the random numbers that decide the hidden units of the positive phase; empty where they are not drawn.
    pub data_draws: Vec<f32>,
    /// `[M]` those that decide this step's hidden units: on where the number is below the probability…
    pub hidden_draws: Vec<f32>,
    /// `[n]` …and the class of each movie: the first whose cumulative probability is above. Empty where v′ is made of
    /// probabilities.
    pub visible_draws: Vec<f32>,
    /// The chain after this step.
    pub glimpse: Glimpse,
    /// The user's part in each of `updates`.
    pub factors: Vec<Factors>,
    /// What the mini-batch does to the parameters at the focus.
    pub updates: Vec<Update>,
    /// ε of this mini-batch.
    pub learning_rate: f32,
    /// λ; the biases have none.
    pub weight_decay: f32,
    /// How parameters follow their gradients.
    pub rule: UpdateRule,
    /// Which mini-batch this is, from 1, since the optimiser was at rest: the t of Adam's corrections.
    pub age: u32,
}

/// The updates that these sums make, of each parameter at the focus.
pub(super) fn updates(
    learner: &dyn Foreseeable,
    focus: Focus,
    sums: &[Sums],
    is_begun: bool,
    rates: (f32, f32),
) -> Vec<Update> {
    let parameters = learner.parameters(focus);
    let moved = |(parameter, sums): (_, &Sums)| {
        sums.update(parameter, |gradient| learner.preview(parameter, focus, gradient, is_begun, rates))
    };
    parameters.into_iter().zip(sums).map(moved).collect()
}

/// The random numbers of a user's Gibbs step, from 1, of the hidden units and of the movies, read off a generator that
/// stands where the user's chain begins: each step draws `n_hidden` numbers and, if v′ is drawn, `n_rated` more.
pub(super) fn draws_of_step(
    mut rng: ChaCha8Rng,
    glimpse: &Glimpse,
    (step, visible_states): (usize, VisibleStates),
    n_rated: usize,
) -> [Vec<f32>; 3] {
    let n_hidden = glimpse.hidden_data.len();
    let n_visible = if visible_states == VisibleStates::Samples { n_rated } else { 0 };
    let all = glimpse.draws_before_chain + step * (n_hidden + n_visible);
    let draws: Vec<f32> = (0..all.max(n_hidden)).map(|_| rng.random()).collect();
    let data = if glimpse.draws_data { draws[..n_hidden].to_vec() } else { Vec::new() };
    let (before, visible) = draws.split_at(all - n_visible);
    [data, before[before.len() - n_hidden..].to_vec(), visible.to_vec()]
}
