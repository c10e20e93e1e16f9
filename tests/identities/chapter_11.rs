//! Expectation by sampling.

use proptest::prelude::*;
use rbm_cinema::lessons::{
    Draws, N_STOPS, SMALL_SAMPLE, draws_per_independent_one, exact_mean, joint, sample_run,
};
use rbm_cinema::rbm::BernoulliRbm;

use crate::models::{Sample, agree, samples};

/// Sums of at most 64³ terms whose sizes add up to at most one, each rounded some ten times: 10⁻¹⁴ at the most, since
/// rounding errors of both signs do not all add up.
const WITHIN: f64 = 1e-12;
/// N of the samples that are gone through.
const N: f64 = SMALL_SAMPLE as f64;

/// f(s) = v_i h_j of the state with this place, the visible units leading.
fn f(rbm: &BernoulliRbm, place: usize, i: usize, j: usize) -> f64 {
    let n_units = rbm.n_visible() + rbm.n_hidden();
    let bit = |unit: usize| (place >> (n_units - 1 - unit) & 1) as f64;
    bit(i) * bit(rbm.n_visible() + j)
}

/// The model, with E[f] and Var[f] from sums written out here, or none if it has more units than are gone through.
fn moments(rbm: &BernoulliRbm, i: usize, j: usize) -> Option<(f64, f64)> {
    if rbm.n_visible() + rbm.n_hidden() > 6 {
        return None;
    }
    let p = joint(rbm, 1.0).expect("few units").probabilities;
    let mean: f64 = p.iter().enumerate().map(|(s, p)| p * f(rbm, s, i, j)).sum();
    let variance = p.iter().enumerate().map(|(s, p)| p * (f(rbm, s, i, j) - mean).powi(2)).sum();
    Some((mean, variance))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Lines 1, 3 to 7: the mean and the variance of an average over independent draws.
    #[test]
    fn an_average_is_unbiased_and_its_variance_falls_as_one_over_n(Sample { rbm, .. } in samples()) {
        let (i, j) = (rbm.n_visible() - 1, 0);
        let Some((mean, variance)) = moments(&rbm, i, j) else { return Ok(()) };
        let found = exact_mean(&rbm, i, j).expect("few units");
        prop_assert!(agree(found.expectation, mean, WITHIN));
        prop_assert!(agree(found.statistic, mean, WITHIN));
        prop_assert!(agree(found.independent.mean, mean, WITHIN));
        prop_assert!(agree(found.independent.variance, found.independent.double_sum, WITHIN));
        prop_assert!(agree(found.independent.covariance, 0.0, WITHIN));
        prop_assert!(agree(found.independent.variance, variance / N, WITHIN));
        prop_assert!(agree(found.variance, mean * (1.0 - mean), WITHIN));
        for (stop, error) in found.standard_errors.iter().enumerate() {
            let n = (1_u64 << stop) as f64;
            // The root of a variance near 0 has half of its digits.
            prop_assert!(agree(*error, (mean * (1.0 - mean)).max(0.0).sqrt() / n.sqrt(), 1e-7));
            // Of a bit the variance is largest at one half.
            prop_assert!(*error <= 0.5 / n.sqrt() * (1.0 + WITHIN));
        }
    }

    /// Line 2: an average over draws is one over states, weighed by how often they were drawn.
    #[test]
    fn frequencies_stand_in_place_of_probabilities(
        Sample { rbm, .. } in samples(), seed in 0..1000_u64, chain in any::<bool>(),
    ) {
        if moments(&rbm, 0, 0).is_none() { return Ok(()) }
        let draws = if chain { Draws::Chain } else { Draws::Independent };
        let run = sample_run(&rbm, 0, 0, draws, seed).expect("few units");
        prop_assert!(agree(run.means[N_STOPS - 1], run.by_frequencies, WITHIN));
    }

    /// Draws along a chain, lines 1 to 3.
    #[test]
    fn draws_that_hang_together_are_worth_fewer(Sample { rbm, .. } in samples()) {
        let Some((mean, variance)) = moments(&rbm, 0, 0) else { return Ok(()) };
        let found = exact_mean(&rbm, 0, 0).expect("few units");
        prop_assert!(agree(found.chain.mean, mean, WITHIN));
        prop_assert!(agree(found.chain.covariance, found.correlations[0] * variance, WITHIN));
        prop_assert!(agree(found.chain.variance, found.chain.double_sum, WITHIN));
        let worth = draws_per_independent_one(SMALL_SAMPLE, &found.correlations);
        prop_assert!(agree(worth, 1.0 + 4.0 / 3.0 * found.correlations[0] + 2.0 / 3.0 * found.correlations[1], WITHIN));
        prop_assert!(agree(found.chain.variance, variance / N * worth, WITHIN));
    }
}
