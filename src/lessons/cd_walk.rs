//! What happens in one update by contrastive divergence? One example's walk v → h → v′ → …, with every probability, every
//! random number and the step that comes of it.
//!
//! h_j = 1 where u < p(h_j = 1 | v), v′_i = 1 where u < p(v_i = 1 | h), u uniform in [0, 1); after k such steps
//! ΔW_ij = ε (v_i p(h_j = 1 | v) − v′_i p(h_j = 1 | v′)), Δb_i = ε (v_i − v′_i), Δc_j = ε (p(h_j = 1 | v) − p(h_j = 1 | v′))
//! (Hinton 2002, "Training Products of Experts by Minimizing Contrastive Divergence"; 2010, "A Practical Guide to Training
//! RBMs", sections 2 and 3).

use rand::{Rng, RngExt};

use crate::Result;
use crate::exact;
use crate::patterns::Patterns;
use crate::rbm::{BernoulliRbm, BernoulliStatistics};

/// One layer, drawn.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "study", derive(serde::Serialize), serde(rename_all = "camelCase"))]
pub struct Drawn {
    /// The probability of each unit to be on.
    pub probabilities: Vec<f64>,
    /// The random number that each was held against.
    pub draws: Vec<f64>,
    /// 1 where the random number is below the probability, else 0.
    pub states: Vec<f64>,
}

/// One step: the hidden layer is drawn, and from it the visible layer.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "study", derive(serde::Serialize), serde(rename_all = "camelCase"))]
pub struct WalkStep {
    /// h from p(h | v), `[M]`.
    pub hidden: Drawn,
    /// v′ from p(v | h), `[D]`.
    pub visible: Drawn,
}

/// A whole update by one example.
#[derive(Debug, Clone, PartialEq)]
pub struct CdWalk {
    /// v, `[D]`.
    pub visible: Vec<f64>,
    /// p(h_j = 1 | v), `[M]`.
    pub hidden_data: Vec<f64>,
    /// The k steps.
    pub steps: Vec<WalkStep>,
    /// p(h_j = 1 | v′) at the end of the chain, `[M]`.
    pub hidden_model: Vec<f64>,
    /// v_i h̃_j − v′_i h̃′_j and so on: the direction of the step, not yet times ε.
    pub gradient: BernoulliStatistics,
}

/// Draws a layer, and keeps what it was drawn with.
fn draw<R: Rng + ?Sized>(probabilities: Vec<f64>, rng: &mut R) -> Drawn {
    let draws: Vec<f64> = probabilities.iter().map(|_| rng.random()).collect();
    let states = draws.iter().zip(&probabilities).map(|(u, p)| f64::from(u8::from(u < p))).collect();
    Drawn { probabilities, draws, states }
}

/// Walks `cd_steps` steps from v = `visible` `[D]`, each 0 or 1. The random numbers are drawn as
/// [`BernoulliRbm::gibbs_step`] draws them: the same generator gives the same walk.
pub fn cd_walk<R: Rng + ?Sized>(rbm: &BernoulliRbm, visible: &[f64], cd_steps: usize, rng: &mut R) -> CdWalk {
    let hidden_of = |visible: &[f64]| {
        let mut hidden = vec![0.0; rbm.n_hidden()];
        rbm.hidden_probabilities(visible, &mut hidden);
        hidden
    };
    let hidden_data = hidden_of(visible);
    let mut hidden_model = hidden_data.clone();
    let mut end = visible.to_vec();
    let steps: Vec<WalkStep> = (0..cd_steps)
        .map(|_| {
            let hidden = draw(hidden_model.clone(), rng);
            let mut probabilities = vec![0.0; rbm.n_visible()];
            rbm.visible_probabilities(&hidden.states, &mut probabilities);
            let visible = draw(probabilities, rng);
            hidden_model = hidden_of(&visible.states);
            end.clone_from(&visible.states);
            WalkStep { hidden, visible }
        })
        .collect();
    let mut gradient = BernoulliStatistics::zeros(rbm);
    gradient.add(visible, &hidden_data, 1.0);
    gradient.add(&end, &hidden_model, -1.0);
    CdWalk { visible: visible.to_vec(), hidden_data, steps, hidden_model, gradient }
}

/// log p(v) of one pattern before and after the step θ ← θ + ε · gradient, in nats, by summing over all states of the
/// smaller layer.
pub fn log_probability_around(rbm: &BernoulliRbm, walk: &CdWalk, learning_rate: f64) -> Result<[f64; 2]> {
    let pattern = Patterns::new([(walk.visible.iter().map(|&bit| bit == 1.0).collect(), 1.0)])?;
    let mut moved = rbm.clone();
    moved.ascend(&walk.gradient, learning_rate);
    Ok([exact::log_likelihood(rbm, &pattern)?, exact::log_likelihood(&moved, &pattern)?])
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;
    use crate::learning::BernoulliChain;
    use crate::rng::{Purpose, stream};

    fn rbm() -> BernoulliRbm {
        BernoulliRbm::from_parameters(
            array![[2.0, -1.0], [1.0, 1.5], [-1.5, 2.0]],
            array![-0.5, 0.25, -0.75],
            array![0.5, -1.0],
        )
    }

    #[test]
    fn the_walk_is_that_of_the_chain_that_trains() {
        let (rbm, start) = (rbm(), [1.0, 0.0, 1.0]);
        for seed in 0..20 {
            let walk = cd_walk(&rbm, &start, 3, &mut stream(seed, Purpose::GibbsSampling));
            let mut chain = BernoulliChain::new(&rbm, start.to_vec());
            let mut expected = BernoulliStatistics::zeros(&rbm);
            expected.add(chain.visible(), chain.hidden(), 1.0);
            chain.advance(&rbm, 3, &mut stream(seed, Purpose::GibbsSampling));
            expected.add(chain.visible(), chain.hidden(), -1.0);
            assert_eq!(walk.steps[2].visible.states, chain.visible());
            assert_eq!(walk.hidden_model, chain.hidden());
            assert_eq!(walk.gradient, expected);
        }
    }

    #[test]
    fn states_are_on_where_the_number_is_below_the_probability() {
        let walk = cd_walk(&rbm(), &[1.0, 0.0, 1.0], 1, &mut stream(1, Purpose::GibbsSampling));
        for layer in [&walk.steps[0].hidden, &walk.steps[0].visible] {
            for (n, state) in layer.states.iter().enumerate() {
                assert_eq!(*state == 1.0, layer.draws[n] < layer.probabilities[n]);
            }
        }
    }

    #[test]
    fn a_small_step_changes_log_p_by_the_gradient_times_the_step() {
        let rbm = rbm();
        let walk = cd_walk(&rbm, &[0.0, 1.0, 1.0], 1, &mut stream(4, Purpose::GibbsSampling));
        let pattern = Patterns::new([(vec![false, true, true], 1.0)]).expect("three bits");
        let gradient = exact::log_likelihood_gradient(&rbm, &pattern).expect("few states");
        let slope: f64 = gradient.iter().zip(walk.gradient.iter()).map(|(g, step)| g * step).sum();
        let epsilon = 1.0 / 1024.0;
        let [before, after] = log_probability_around(&rbm, &walk, epsilon).expect("few states");
        // The curvature along the step is at most some 10; parameters of f32 below 4 are rounded by 2.4e−7.
        assert!(((after - before) / epsilon - slope).abs() < 10.0 * epsilon);
    }
}
