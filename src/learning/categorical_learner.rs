//! Learning of the categorical RBM: the statistics of one user, row by row.

use rand_chacha::ChaCha8Rng;

use super::learner::{Foreseeable, Learner, LearnerKind, PersistentHidden};
use super::rehearsal::{Factors, Focus, Glimpse, Parameter};
use super::{GibbsChain, GibbsSteps, Move, RowOptimiser, UpdateRule};
use crate::numeric::add_scaled;
use crate::ratings::{N_CLASSES, UserRatings, expected_stars};
use crate::rbm::{CategoricalRbm, Model, RatingRbm};

/// A categorical RBM with its optimisers.
#[derive(Debug, Clone)]
pub struct CategoricalLearner {
    rbm: CategoricalRbm,
    chain: GibbsChain,
    persistent: Option<PersistentHidden>,
    /// W as rows of M, one a movie and class; b as rows of K, one a movie; c as one row.
    weights: RowOptimiser,
    visible_bias: RowOptimiser,
    hidden_bias: RowOptimiser,
}

impl CategoricalLearner {
    /// At rest.
    pub(super) fn new(rbm: CategoricalRbm, rule: UpdateRule, persistent: Option<PersistentHidden>) -> Self {
        let (n_movies, n_hidden) = (rbm.n_movies(), rbm.n_hidden());
        Self {
            chain: GibbsChain::new(n_hidden),
            persistent,
            weights: RowOptimiser::of_products(rule, n_movies * N_CLASSES, n_hidden),
            visible_bias: RowOptimiser::new(rule, n_movies, N_CLASSES),
            hidden_bias: RowOptimiser::new(rule, 1, n_hidden),
            rbm,
        }
    }
}

/// Adds `share` times one user's statistics, data minus model, to the gradients:
/// W_ijk: v_ik h_j − v′_ik h′_j;  b_ik: v_ik − v′_ik;  c_j: h_j − h′_j.
fn add_statistics(
    v: UserRatings,
    chain: &GibbsChain,
    share: f32,
    [weights, visible_bias, hidden_bias]: [&mut RowOptimiser; 3],
) {
    let (hidden_data, hidden_model) =
        (weights.vector(chain.hidden_data()), weights.vector(chain.hidden_model()));
    for (movie, class) in v.iter() {
        weights.add(movie * N_CLASSES + class, share, hidden_data);
        visible_bias.row(movie)[class] += share;
    }
    for (&movie, model) in v.movies.iter().zip(chain.visible_model()) {
        let first = movie as usize * N_CLASSES;
        for (class, &probability) in model.iter().enumerate() {
            weights.add(first + class, -share * probability, hidden_model);
        }
        add_scaled(visible_bias.row(movie as usize), -share, model);
    }
    for (&movie, &class) in v.movies.iter().zip(chain.drawn()) {
        let (movie, class) = (movie as usize, usize::from(class));
        weights.add(movie * N_CLASSES + class, -share, hidden_model);
        visible_bias.row(movie)[class] -= share;
    }
    let bias = hidden_bias.row(0);
    add_scaled(bias, share, chain.hidden_data());
    add_scaled(bias, -share, chain.hidden_model());
}

/// v′ of the movie at `place` of the user's ratings: the distribution, or 1 at the class that was drawn. `[K]`
fn visible_model(chain: &GibbsChain, place: usize) -> [f32; N_CLASSES] {
    match chain.drawn().get(place) {
        Some(&drawn) => std::array::from_fn(|class| f32::from(u8::from(class == usize::from(drawn)))),
        None => chain.visible_model()[place],
    }
}

/// The two products of [`add_statistics`], of the parameters that `focus` names.
fn factors(chain: &GibbsChain, v: UserRatings, Focus { movie, class, unit }: Focus) -> Vec<Factors> {
    let (hidden_data, hidden_model) = (chain.hidden_data()[unit], chain.hidden_model()[unit]);
    let place = v.movies.iter().position(|&rated| rated as usize == movie);
    let (visible_data, visible_model) = place.map_or((0.0, 0.0), |place| {
        let given = usize::from(v.classes[place]) == class;
        (f32::from(u8::from(given)), visible_model(chain, place)[class])
    });
    // Every class of a reconstruction made of probabilities takes part, however small its own.
    let is_mean_field = place.is_some() && chain.drawn().is_empty();
    let both = Factors { visible_data, hidden_data, visible_model, hidden_model, touches: true };
    vec![
        Factors { touches: is_mean_field || visible_data + visible_model > 0.0, ..both },
        Factors { hidden_data: 1.0, hidden_model: 1.0, touches: place.is_some(), ..both },
        Factors { visible_data: 1.0, visible_model: 1.0, ..both },
    ]
}

impl Learner for CategoricalLearner {
    fn begin(&mut self) {
        self.weights.begin();
        self.visible_bias.begin();
        self.hidden_bias.begin();
    }

    fn visit(
        &mut self,
        user: usize,
        v: UserRatings,
        share: f32,
        steps: GibbsSteps,
        rng: &mut ChaCha8Rng,
    ) -> f64 {
        let rbm = &self.rbm;
        let persistent = self
            .persistent
            .as_mut()
            .map(|chains| chains.of_user(user, |start| rbm.hidden_probabilities(v, start)));
        self.chain.run(rbm, v, steps, persistent, rng);
        let optimisers = [&mut self.weights, &mut self.visible_bias, &mut self.hidden_bias];
        add_statistics(v, &self.chain, share, optimisers);
        self.chain.cross_entropy()
    }

    fn apply(&mut self, learning_rate: f32, decay: f32) {
        let (weights, visible_bias, hidden_bias) = self.rbm.parameters_mut();
        self.weights.apply(weights, learning_rate, decay);
        self.visible_bias.apply(visible_bias, learning_rate, 0.0);
        self.hidden_bias.apply(hidden_bias, learning_rate, 0.0);
    }

    fn optimisers(&mut self) -> Vec<&mut RowOptimiser> {
        vec![&mut self.weights, &mut self.visible_bias, &mut self.hidden_bias]
    }

    fn rbm(&self) -> &dyn RatingRbm {
        &self.rbm
    }

    fn model(&self) -> Model {
        Model::Categorical(self.rbm.clone())
    }

    fn kind(&self) -> LearnerKind<'_> {
        LearnerKind::Categorical(self)
    }
}

impl Foreseeable for CategoricalLearner {
    fn parameters(&self, _: Focus) -> Vec<Parameter> {
        vec![Parameter::Weight, Parameter::VisibleBias, Parameter::HiddenBias]
    }

    fn factors(&self, v: UserRatings, focus: Focus) -> Vec<Factors> {
        factors(&self.chain, v, focus)
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
        let mut chain = GibbsChain::new(rbm.n_hidden());
        let mut persistent = self.persistent.as_ref().map(|chains| chains.copy_of(user));
        let start =
            persistent.as_mut().map(|chains| chains.of_user(0, |start| rbm.hidden_probabilities(v, start)));
        chain.run(rbm, v, steps, start, rng);
        let (stars, input_terms) = if steps.cd_steps == 0 {
            (Vec::new(), Vec::new())
        } else {
            let reconstruction =
                (0..v.len()).map(|place| (v.movies[place] as usize, visible_model(&chain, place)));
            reconstruction
                .map(|(movie, visible)| {
                    let terms = visible.iter().enumerate();
                    let input =
                        terms.map(|(class, v)| v * rbm.weight_row(movie, class)[focus.unit]).sum::<f32>();
                    (expected_stars(&visible), input)
                })
                .unzip()
        };
        Glimpse {
            hidden_data: chain.hidden_data().to_vec(),
            hidden_states: chain.hidden_states().to_vec(),
            hidden_model: chain.hidden_model().to_vec(),
            factors: if steps.cd_steps == 0 { Vec::new() } else { factors(&chain, v, focus) },
            stars,
            drawn: chain.drawn().to_vec(),
            input_terms,
            draws_data: false,
            draws_before_chain: 0,
        }
    }

    fn preview(
        &self,
        parameter: Parameter,
        Focus { movie, class, unit }: Focus,
        gradient: f32,
        is_begun: bool,
        (learning_rate, decay): (f32, f32),
    ) -> Move {
        let rbm = &self.rbm;
        let (optimiser, values, place, decay) = match parameter {
            Parameter::Weight => {
                let place = (movie * N_CLASSES + class) * rbm.n_hidden() + unit;
                (&self.weights, rbm.weights(), place, decay)
            }
            Parameter::VisibleBias => {
                (&self.visible_bias, rbm.visible_bias(), movie * N_CLASSES + class, 0.0)
            }
            Parameter::HiddenBias => (&self.hidden_bias, rbm.hidden_bias(), unit, 0.0),
            other => panic!("{other:?} is no parameter of a categorical RBM"),
        };
        optimiser.preview(place, values[place], gradient, is_begun, learning_rate, decay)
    }

    fn mini_batches(&self) -> u32 {
        self.weights.mini_batches()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::learning::VisibleStates;
    use crate::ratings::Ratings;
    use crate::rbm::Start;
    use crate::rng::{Purpose, stream};

    #[test]
    fn one_update_is_the_difference_of_the_two_phases() {
        let mut ratings = Ratings::new(3);
        ratings.push_user([(0, 9), (2, 1)]);
        let v = ratings.user(0);
        for visible_states in [VisibleStates::Probabilities, VisibleStates::Samples] {
            let mut rng = stream(2, Purpose::InitialWeights);
            let before = CategoricalRbm::untrained(&ratings, 4, Start::Uninformed, &mut rng);
            let mut learner = CategoricalLearner::new(before.clone(), UpdateRule::Momentum(0.0), None);
            let (share, rate, decay) = (0.5, 0.1, 0.01);
            learner.begin();
            let steps = GibbsSteps { cd_steps: 2, visible_states };
            learner.visit(0, v, share, steps, &mut stream(2, Purpose::GibbsSampling));
            learner.apply(rate, decay);

            let (after, chain) = (&learner.rbm, &learner.chain);
            let close = |a: f32, b: f32| (a - b).abs() < 1e-6;
            for (place, (movie, class)) in v.iter().enumerate() {
                for k in 0..N_CLASSES {
                    let data = f32::from(u8::from(k == class));
                    let model = match visible_states {
                        VisibleStates::Probabilities => chain.visible_model()[place][k],
                        VisibleStates::Samples => f32::from(u8::from(usize::from(chain.drawn()[place]) == k)),
                    };
                    let bias = movie * N_CLASSES + k;
                    let expected = before.visible_bias()[bias] + rate * share * (data - model);
                    assert!(close(after.visible_bias()[bias], expected));
                    // A row that neither phase touches stays, decay and all.
                    let decay = if data == 0.0 && model == 0.0 { 0.0 } else { decay };
                    for j in 0..4 {
                        let statistics = data * chain.hidden_data()[j] - model * chain.hidden_model()[j];
                        let old = before.weight_row(movie, k)[j];
                        let expected = old + rate * (share * statistics - decay * old);
                        assert!(close(after.weight_row(movie, k)[j], expected));
                    }
                }
            }
            for j in 0..4 {
                let statistics = chain.hidden_data()[j] - chain.hidden_model()[j];
                assert!(close(after.hidden_bias()[j], before.hidden_bias()[j] + rate * share * statistics));
            }
        }
    }

    #[test]
    fn a_persistent_chain_goes_on_from_where_it_ended() {
        let mut ratings = Ratings::new(2);
        ratings.push_user([(0, 9), (1, 1)]);
        let mut rng = stream(2, Purpose::InitialWeights);
        let rbm = CategoricalRbm::untrained(&ratings, 4, Start::Uninformed, &mut rng);
        let chains = PersistentHidden::new(1, 4);
        let mut learner = CategoricalLearner::new(rbm, UpdateRule::Momentum(0.0), Some(chains));
        let steps = GibbsSteps { cd_steps: 1, visible_states: VisibleStates::Samples };
        let mut rng = stream(3, Purpose::GibbsSampling);
        learner.begin();
        for _ in 0..3 {
            learner.visit(0, ratings.user(0), 0.0, steps, &mut rng);
            let chains = learner.persistent.as_mut().expect("persistent chains");
            let kept = chains.of_user(0, |_| panic!("the chain has begun")).to_vec();
            assert_eq!(kept, learner.chain.hidden_model());
        }
        assert_ne!(learner.chain.hidden_model(), learner.chain.hidden_data());
    }
}
