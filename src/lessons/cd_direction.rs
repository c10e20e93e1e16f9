//! Which way does CD-k point? Its mean direction, without the noise of sampling, beside the gradient of the likelihood.
//!
//! Over all data v ~ q and all chains, CD-k moves θ by ⟨·⟩_q − ⟨·⟩_(p_k) in the mean, the gradient by ⟨·⟩_q − ⟨·⟩_p, where
//! · is v_i h_j, v_i or h_j, and p_k is the distribution of v after k Gibbs steps from q. So CD-k is off by
//! ⟨·⟩_p − ⟨·⟩_(p_k), which tends to zero as k grows (Bengio & Delalleau 2009, "Justifying and Generalizing Contrastive
//! Divergence").

use ndarray::Array1;

use super::gibbs_law::{GibbsLaw, distribution_of, divergence, statistics_of};
use crate::exact::{self, DiscreteRbm, Enumeration};
use crate::learning::BernoulliChain;
use crate::patterns::Patterns;
use crate::rbm::{BernoulliRbm, BernoulliStatistics};
use crate::rng::{Purpose, stream};
use crate::{Error, Result};

/// The largest k: a table of 2¹⁶ probabilities is gone through twice for each step.
pub const MAX_CD_STEPS: usize = 256;
/// The most chains of a mini-batch.
pub const MAX_CHAINS: usize = 1000;

/// CD-k for one k.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "study", derive(serde::Serialize), serde(rename_all = "camelCase"))]
pub struct CdDirection {
    /// k.
    pub cd_steps: usize,
    /// The angle between the mean direction of CD-k and the gradient, in degrees, over all parameters.
    pub angle: f64,
    /// The angle between the gradient and the direction from one mini-batch of chains, in degrees.
    pub sampled_angle: f64,
    /// KL(p_k ‖ p), in nats: how far the chain still is from the model.
    pub divergence: f64,
}

/// The angle between two directions in degrees, 0 to 180. NaN if one of them is zero.
fn angle(one: &BernoulliStatistics, other: &BernoulliStatistics) -> f64 {
    one.cosine(other).clamp(-1.0, 1.0).acos().to_degrees()
}

/// `one` − `other`, entry by entry.
fn difference(one: &BernoulliStatistics, other: &BernoulliStatistics) -> BernoulliStatistics {
    BernoulliStatistics {
        weights: &one.weights - &other.weights,
        visible: &one.visible - &other.visible,
        hidden: &one.hidden - &other.hidden,
    }
}

/// CD-k for each k of `cd_steps`, which ascend. The mini-batch has `n_chains` patterns, drawn with this seed.
///
/// Refuses a k that is not above the one before it or is beyond [`MAX_CD_STEPS`], no chain or more than [`MAX_CHAINS`],
/// and a model that [`GibbsLaw`] refuses.
pub fn cd_directions(
    rbm: &BernoulliRbm,
    patterns: &Patterns,
    cd_steps: &[usize],
    n_chains: usize,
    seed: u64,
) -> Result<Vec<CdDirection>> {
    let mut before = 0;
    for &k in cd_steps {
        if k <= before || k > MAX_CD_STEPS {
            let allowed = format!("above the one before it, and at most {MAX_CD_STEPS}");
            return Err(Error::input("cd_steps", k, allowed));
        }
        before = k;
    }
    if !(1..=MAX_CHAINS).contains(&n_chains) {
        return Err(Error::input("n_chains", n_chains, format!("from 1 to {MAX_CHAINS}")));
    }
    let law = GibbsLaw::new(rbm)?;
    let model = Array1::from(Enumeration::new(DiscreteRbm::of_bits(rbm))?.visible_distribution()?);
    let gradient = exact::log_likelihood_gradient(rbm, patterns)?;
    let mut reached = distribution_of(patterns);
    let data = statistics_of(rbm, &reached);

    let mut rng = stream(seed, Purpose::CdDirection);
    let mut sampled_data = BernoulliStatistics::zeros(rbm);
    let scale = 1.0 / n_chains as f64;
    let mut chains: Vec<BernoulliChain> = (0..n_chains)
        .map(|_| {
            let mut visible = vec![0.0; rbm.n_visible()];
            patterns.write(patterns.draw(&mut rng), &mut visible);
            let chain = BernoulliChain::new(rbm, visible);
            sampled_data.add(chain.visible(), chain.hidden(), scale);
            chain
        })
        .collect();

    let mut k = 0;
    Ok(cd_steps
        .iter()
        .map(|&wanted| {
            for _ in k..wanted {
                reached = law.step(&reached);
            }
            let mut sampled = sampled_data.clone();
            for chain in &mut chains {
                chain.advance(rbm, wanted - k, &mut rng);
                sampled.add(chain.visible(), chain.hidden(), -scale);
            }
            k = wanted;
            CdDirection {
                cd_steps: k,
                angle: angle(&difference(&data, &statistics_of(rbm, &reached)), &gradient),
                sampled_angle: angle(&sampled, &gradient),
                divergence: divergence(&reached, &model),
            }
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;
    use crate::lessons::bars_and_stripes;

    fn rbm() -> BernoulliRbm {
        BernoulliRbm::from_parameters(
            array![[2.0, -1.0], [1.0, 1.5], [-1.5, 2.0], [0.5, -2.0]],
            array![-0.5, 0.25, -0.75, 0.5],
            array![0.5, -1.0],
        )
    }

    #[test]
    fn with_many_steps_cd_is_the_gradient() {
        let patterns = bars_and_stripes(2).expect("four pixels");
        let found = cd_directions(&rbm(), &patterns, &[1, 2, 8, 64, 256], 20, 1).expect("six units");
        // An angle is the arc cosine of nearly 1, which turns a rounding of 10⁻¹⁶ into √(2·10⁻¹⁶) = 10⁻⁸ radians.
        assert!(found[4].angle < 1e-5, "{} degrees", found[4].angle);
        assert!(found[0].angle > 1.0, "{} degrees", found[0].angle);
        for pair in found.windows(2) {
            // Every step brings the chain nearer to the model, as every chain's divergence from its stationary
            // distribution shrinks; rounding adds 10⁻¹⁵ or so.
            assert!(pair[1].divergence <= pair[0].divergence + 1e-14);
        }
    }

    #[test]
    fn a_mini_batch_points_the_mean_way_when_it_is_large() {
        let patterns = bars_and_stripes(2).expect("four pixels");
        let many = cd_directions(&rbm(), &patterns, &[1], MAX_CHAINS, 1).expect("six units");
        let few = cd_directions(&rbm(), &patterns, &[1], 2, 1).expect("six units");
        // Each statistic has a standard deviation of at most 0.5/√1000 = 0.016, all 14 together of 0.06, and the
        // mean direction is some 0.5 long: 7 degrees.
        assert!((many[0].sampled_angle - many[0].angle).abs() < 15.0);
        assert!(few[0].sampled_angle > many[0].sampled_angle);
    }

    #[test]
    fn steps_and_chains_out_of_range_are_refused() {
        let patterns = bars_and_stripes(2).expect("four pixels");
        for (steps, n_chains, field) in [
            (&[0][..], 1, "cd_steps"),
            (&[2, 2], 1, "cd_steps"),
            (&[MAX_CD_STEPS + 1], 1, "cd_steps"),
            (&[1], 0, "n_chains"),
            (&[1], MAX_CHAINS + 1, "n_chains"),
        ] {
            let refused = cd_directions(&rbm(), &patterns, steps, n_chains, 1).expect_err("out of range");
            assert_eq!(refused.field(), field);
        }
    }
}
