//! Learning of the ordinal RBM: contrastive divergence on centred units, with the tied weights' gradient.

use std::sync::Arc;

use rand_chacha::ChaCha8Rng;

use super::learner::{Foreseeable, Learner, LearnerKind, PersistentHidden};
use super::rehearsal::{Factors, Focus, Glimpse, Parameter};
use super::{GibbsSteps, Move, RowOptimiser, UpdateRule, VisibleStates};
use crate::numeric::{add_assign, add_scaled, sigmoid_in_place, softmax_in_place};
use crate::ratings::{N_CLASSES, UserRatings, stars_of_class};
use crate::rbm::{Model, OrdinalRbm, RatingRbm, mean_score, score_of_class};
use crate::rng::{sample_bernoulli, sample_class};

/// What of a user does not change while the model learns.
#[derive(Debug, Clone)]
struct UserPart {
    /// t·φ(k) + r_k, `[K]`.
    offset: [f32; N_CLASSES],
    /// η_i of each rated movie, `[n]`.
    expected_scores: Vec<f32>,
}

/// An ordinal RBM with its optimisers.
#[derive(Debug, Clone)]
pub(super) struct OrdinalLearner {
    rbm: OrdinalRbm,
    /// `[N]`, worked out when the user is first visited.
    users: Vec<Option<Arc<UserPart>>>,
    persistent: Option<PersistentHidden>,
    /// U, G, R as rows of M; c as one row.
    own_weights: RowOptimiser,
    attribute_weights: RowOptimiser,
    rated_weights: RowOptimiser,
    hidden_bias: RowOptimiser,
    chain: Chain,
}

/// The state of one user's chain, `[M]`, `[n]` and `[F]`, reused from user to user.
#[derive(Debug, Clone)]
struct Chain {
    /// c_j + Σ_i R_ij over the rated movies: what both phases see alike.
    rated_input: Vec<f32>,
    /// h, drawn from p(h | v), less ½: the positive phase.
    hidden_data: Vec<f32>,
    /// p(h | v′) of the negative phase.
    hidden_model: Vec<f32>,
    /// The hidden units of the current half step, less ½; at the end h′ − ½.
    centred: Vec<f32>,
    /// The class drawn for each movie; empty where v′ is made of probabilities.
    drawn: Vec<u8>,
    /// φ(v_i) − η_i and φ(v′_i) − η_i of each rated movie.
    score_data: Vec<f32>,
    score_model: Vec<f32>,
    /// Σ_i A_if times the scores, of each attribute.
    attribute_data: Vec<f32>,
    attribute_model: Vec<f32>,
    attribute_inputs: Vec<f32>,
}

impl OrdinalLearner {
    /// At rest, for N = `n_users`.
    pub(super) fn new(
        rbm: OrdinalRbm,
        n_users: usize,
        rule: UpdateRule,
        persistent: Option<PersistentHidden>,
    ) -> Self {
        let (n_movies, n_hidden, n_attributes) = (rbm.n_movies(), rbm.n_hidden(), rbm.n_attributes());
        Self {
            users: vec![None; n_users],
            persistent,
            own_weights: RowOptimiser::new(rule, n_movies, n_hidden),
            attribute_weights: RowOptimiser::new(rule, n_attributes, n_hidden),
            rated_weights: RowOptimiser::new(rule, n_movies, n_hidden),
            hidden_bias: RowOptimiser::new(rule, 1, n_hidden),
            chain: Chain::new(n_hidden, n_attributes),
            rbm,
        }
    }

    fn user_part(&mut self, user: usize, v: UserRatings) -> Arc<UserPart> {
        let rbm = &self.rbm;
        Arc::clone(self.users[user].get_or_insert_with(|| Arc::new(UserPart::of(rbm, v))))
    }
}

impl UserPart {
    fn of(rbm: &OrdinalRbm, v: UserRatings) -> Self {
        let offset = rbm.person_offset(v);
        let expected_scores = v.iter().map(|(movie, _)| rbm.expected_score(movie, &offset)).collect();
        Self { offset, expected_scores }
    }
}

impl Chain {
    fn new(n_hidden: usize, n_attributes: usize) -> Self {
        Self {
            rated_input: vec![0.0; n_hidden],
            hidden_data: vec![0.0; n_hidden],
            hidden_model: vec![0.0; n_hidden],
            centred: vec![0.0; n_hidden],
            drawn: Vec::new(),
            score_data: Vec::new(),
            score_model: Vec::new(),
            attribute_data: vec![0.0; n_attributes],
            attribute_model: vec![0.0; n_attributes],
            attribute_inputs: Vec::with_capacity(n_attributes),
        }
    }

    /// The positive phase: p(h | v) into `hidden_model`, where the negative phase begins.
    fn see(&mut self, rbm: &OrdinalRbm, v: UserRatings, user: &UserPart) {
        self.rated_input.copy_from_slice(rbm.hidden_bias());
        for (movie, _) in v.iter() {
            add_assign(&mut self.rated_input, rbm.rated_row(movie));
        }
        self.score_data.clear();
        let scores = v.iter().zip(&user.expected_scores);
        self.score_data.extend(scores.map(|((_, class), expected)| score_of_class(class) - expected));
        self.attribute_data.fill(0.0);
        let input = &mut self.hidden_model;
        input.copy_from_slice(&self.rated_input);
        for ((movie, _), &score) in v.iter().zip(&self.score_data) {
            rbm.add_score(movie, score, input, &mut self.attribute_data);
        }
        rbm.add_attributes(&self.attribute_data, input);
        sigmoid_in_place(input);
    }

    /// Draws the hidden units from `hidden_model` and leaves them, less ½, in `centred`.
    fn draw_hidden(&mut self, rng: &mut ChaCha8Rng) {
        sample_bernoulli(&self.hidden_model, &mut self.centred, rng);
        self.centred.iter_mut().for_each(|h| *h -= 0.5);
    }

    /// h → v′ → h′. Returns −Σ log p(v_i | h) in nats.
    fn reconstruct(
        &mut self,
        rbm: &OrdinalRbm,
        v: UserRatings,
        user: &UserPart,
        visible_states: VisibleStates,
        rng: &mut ChaCha8Rng,
    ) -> f64 {
        rbm.attribute_inputs(&self.centred, &mut self.attribute_inputs);
        self.hidden_model.copy_from_slice(&self.rated_input);
        self.score_model.clear();
        self.drawn.clear();
        self.attribute_model.fill(0.0);
        let mut cross_entropy = 0.0;
        for ((movie, class), expected) in v.iter().zip(&user.expected_scores) {
            let mut distribution = rbm.logits_of(movie, &user.offset, &self.centred, &self.attribute_inputs);
            let logit = distribution[class];
            cross_entropy += f64::from(softmax_in_place(&mut distribution) - logit);
            let score = match visible_states {
                VisibleStates::Probabilities => mean_score(&distribution),
                VisibleStates::Samples => {
                    let class = sample_class(&distribution, rng);
                    self.drawn.push(class as u8);
                    score_of_class(class)
                }
            } - expected;
            self.score_model.push(score);
            rbm.add_score(movie, score, &mut self.hidden_model, &mut self.attribute_model);
        }
        rbm.add_attributes(&self.attribute_model, &mut self.hidden_model);
        sigmoid_in_place(&mut self.hidden_model);
        cross_entropy
    }

    /// The whole chain: the positive phase, and the steps from its hidden units or, with `persistent`, from those of the
    /// user's chain, which is left where it ends. Returns −Σ log p(v_i | h) in nats.
    ///
    /// `centred` are the hidden units that v′ was made from, until [`settle`](Self::settle).
    fn run(
        &mut self,
        rbm: &OrdinalRbm,
        v: UserRatings,
        user: &UserPart,
        steps: GibbsSteps,
        persistent: Option<(&mut PersistentHidden, usize)>,
        rng: &mut ChaCha8Rng,
    ) -> f64 {
        self.see(rbm, v, user);
        let mut kept = None;
        if let Some((chains, user)) = persistent {
            let hidden = chains.of_user(user, |start| start.copy_from_slice(&self.hidden_model));
            self.draw_hidden(rng);
            self.hidden_data.copy_from_slice(&self.centred);
            self.hidden_model.copy_from_slice(hidden);
            kept = Some(hidden);
        }
        let mut cross_entropy = 0.0;
        self.draw_hidden(rng);
        if kept.is_none() {
            self.hidden_data.copy_from_slice(&self.centred);
        }
        for step in 0..steps.cd_steps {
            if step > 0 {
                self.draw_hidden(rng);
            }
            let nats = self.reconstruct(rbm, v, user, steps.visible_states, rng);
            if step == 0 {
                cross_entropy = nats;
            }
        }
        if let Some(hidden) = kept {
            hidden.copy_from_slice(&self.hidden_model);
        }
        cross_entropy
    }

    /// h′ − ½ into `centred`, for the statistics.
    fn settle(&mut self) {
        self.centred.copy_from_slice(&self.hidden_model);
        self.centred.iter_mut().for_each(|h| *h -= 0.5);
    }

    /// The products of [`visit`](Learner::visit)'s statistics, of the parameters that `focus` names.
    fn factors(&self, rbm: &OrdinalRbm, v: UserRatings, Focus { movie, unit, .. }: Focus) -> Vec<Factors> {
        let place = v.movies.iter().position(|&rated| rated as usize == movie);
        let (score_data, score_model) =
            place.map_or((0.0, 0.0), |place| (self.score_data[place], self.score_model[place]));
        let bias = Factors {
            visible_data: 1.0,
            hidden_data: self.hidden_data[unit],
            visible_model: 1.0,
            hidden_model: self.centred[unit],
            touches: true,
        };
        let is_rated = f32::from(u8::from(place.is_some()));
        let rated =
            Factors { visible_data: is_rated, visible_model: is_rated, touches: place.is_some(), ..bias };
        let own = Factors { visible_data: score_data, visible_model: score_model, ..rated };
        let shared = rbm.attributes().of_movie(movie).map(|(attribute, _)| Factors {
            visible_data: self.attribute_data[attribute],
            visible_model: self.attribute_model[attribute],
            ..bias
        });
        [own, rated, bias].into_iter().chain(shared).collect()
    }
}

impl Learner for OrdinalLearner {
    fn begin(&mut self) {
        self.own_weights.begin();
        self.attribute_weights.begin();
        self.rated_weights.begin();
        self.hidden_bias.begin();
    }

    /// With s_i = φ(v_i) − η_i and s′_i likewise, the statistics are
    /// U_ij: s_i (h_j − ½) − s′_i (h′_j − ½);  G_fj: Σ_i A_if times that;  R_ij and c_j: h_j − h′_j.
    fn visit(
        &mut self,
        user: usize,
        v: UserRatings,
        share: f32,
        steps: GibbsSteps,
        rng: &mut ChaCha8Rng,
    ) -> f64 {
        let part = self.user_part(user, v);
        let chain = &mut self.chain;
        let persistent = self.persistent.as_mut().map(|chains| (chains, user));
        let cross_entropy = chain.run(&self.rbm, v, &part, steps, persistent, rng);
        chain.settle();
        let (data, model) = (&chain.hidden_data, &chain.centred);
        for ((&movie, score), score_model) in v.movies.iter().zip(&chain.score_data).zip(&chain.score_model) {
            let own = self.own_weights.row(movie as usize);
            add_scaled(own, share * score, data);
            add_scaled(own, -share * score_model, model);
            let rated = self.rated_weights.row(movie as usize);
            add_scaled(rated, share, data);
            add_scaled(rated, -share, model);
        }
        let attribute_scores = chain.attribute_data.iter().zip(&chain.attribute_model);
        for (attribute, (score, score_model)) in attribute_scores.enumerate() {
            let row = self.attribute_weights.row(attribute);
            add_scaled(row, share * score, data);
            add_scaled(row, -share * score_model, model);
        }
        let bias = self.hidden_bias.row(0);
        add_scaled(bias, share, data);
        add_scaled(bias, -share, model);
        cross_entropy
    }

    fn apply(&mut self, learning_rate: f32, decay: f32) {
        let parameters = self.rbm.parameters_mut();
        self.own_weights.apply(parameters.own_weights, learning_rate, decay);
        self.attribute_weights.apply(parameters.attribute_weights, learning_rate, decay);
        self.rated_weights.apply(parameters.rated_weights, learning_rate, decay);
        self.hidden_bias.apply(parameters.hidden_bias, learning_rate, 0.0);
    }

    fn optimisers(&mut self) -> Vec<&mut RowOptimiser> {
        vec![
            &mut self.own_weights,
            &mut self.attribute_weights,
            &mut self.rated_weights,
            &mut self.hidden_bias,
        ]
    }

    fn rbm(&self) -> &dyn RatingRbm {
        &self.rbm
    }

    fn model(&self) -> Model {
        Model::Ordinal(self.rbm.clone())
    }

    fn kind(&self) -> LearnerKind<'_> {
        LearnerKind::Ordinal(self)
    }
}

impl Foreseeable for OrdinalLearner {
    fn parameters(&self, focus: Focus) -> Vec<Parameter> {
        let shared = self.rbm.attributes().of_movie(focus.movie);
        [Parameter::OwnWeight, Parameter::RatedWeight, Parameter::HiddenBias]
            .into_iter()
            .chain(shared.map(|(attribute, _)| Parameter::AttributeWeight(attribute)))
            .collect()
    }

    fn factors(&self, v: UserRatings, focus: Focus) -> Vec<Factors> {
        self.chain.factors(&self.rbm, v, focus)
    }

    fn rehearse(
        &self,
        user: usize,
        v: UserRatings,
        steps: GibbsSteps,
        focus: Focus,
        rng: &mut ChaCha8Rng,
    ) -> Glimpse {
        let rbm = &self.rbm;
        let part = self.users[user].clone().unwrap_or_else(|| Arc::new(UserPart::of(rbm, v)));
        let mut chain = Chain::new(rbm.n_hidden(), rbm.n_attributes());
        let mut persistent = self.persistent.as_ref().map(|chains| chains.copy_of(user));
        chain.run(rbm, v, &part, steps, persistent.as_mut().map(|chains| (chains, 0)), rng);
        let hidden_states = chain.centred.iter().map(|h| h + 0.5).collect();
        chain.settle();
        let scores = v.movies.iter().zip(&chain.score_model).zip(&part.expected_scores);
        let (stars, input_terms) = scores
            .map(|((&movie, score), expected)| {
                let movie = movie as usize;
                let own = rbm.tied_weight(movie, focus.unit);
                // φ is stars less φ's own stars at nought.
                let stars = score + expected - score_of_class(0) + stars_of_class(0);
                (stars, score * own + rbm.rated_row(movie)[focus.unit])
            })
            .unzip();
        Glimpse {
            hidden_states,
            factors: if steps.cd_steps == 0 { Vec::new() } else { chain.factors(rbm, v, focus) },
            stars,
            input_terms,
            draws_data: true,
            draws_before_chain: if persistent.is_some() { rbm.n_hidden() } else { 0 },
            hidden_data: chain.hidden_data,
            hidden_model: chain.hidden_model,
            drawn: chain.drawn,
        }
    }

    fn preview(
        &self,
        parameter: Parameter,
        Focus { movie, unit, .. }: Focus,
        gradient: f32,
        is_begun: bool,
        (learning_rate, decay): (f32, f32),
    ) -> Move {
        let rbm = &self.rbm;
        let (optimiser, row, values, decay) = match parameter {
            Parameter::OwnWeight => (&self.own_weights, movie, rbm.own_row(movie), decay),
            Parameter::RatedWeight => (&self.rated_weights, movie, rbm.rated_row(movie), decay),
            Parameter::AttributeWeight(attribute) => {
                (&self.attribute_weights, attribute, rbm.attribute_row(attribute), decay)
            }
            Parameter::HiddenBias => (&self.hidden_bias, 0, rbm.hidden_bias(), 0.0),
            other => panic!("{other:?} is no parameter of an ordinal RBM"),
        };
        let place = row * rbm.n_hidden() + unit;
        optimiser.preview(place, values[unit], gradient, is_begun, learning_rate, decay)
    }

    fn mini_batches(&self) -> u32 {
        self.own_weights.mini_batches()
    }
}
