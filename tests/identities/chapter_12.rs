//! Contrastive divergence.

use proptest::prelude::*;
use rbm_cinema::lessons::{CdLines, cd_lines, joint};

use crate::models::{Sample, agree, all_bits, on_a_grid, samples};

/// Exponents of at most 57, each rounded by about 10⁻¹⁴ at that size, in sums of at most 2⁷ terms.
const WITHIN: f64 = 1e-12;

/// A slope from values of size 60 at most, rounded by 57·2⁻⁵³ = 10⁻¹⁴ or so, divided by 1/1024, and the same times a
/// logarithm of two probabilities, below 60; the five-point formula's own error is 10⁻¹³ times the fifth derivative.
const SLOPE_WITHIN: f64 = 1e-7;

fn lines(sample: &Sample, cd_steps: usize) -> CdLines {
    let end = vec![1.0; sample.visible.len()];
    cd_lines(&sample.rbm, &sample.visible, &end, [0, 0], cd_steps).expect("few units")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Line 1: the gradient has two halves.
    #[test]
    fn the_gradient_is_an_average_over_the_data_less_one_over_the_model(sample in samples()) {
        let found = lines(&sample, 1);
        prop_assert!(agree(found.gradient, found.gradient_by_states, WITHIN));
    }

    /// Lines 2 and 3: one Gibbs step, and that it leaves the model's distribution as it is.
    #[test]
    fn a_step_leaves_the_model_as_it_is(sample in samples()) {
        let found = lines(&sample, 1);
        prop_assert!(agree(found.transition, found.transition_by_states, WITHIN));
        let states = joint(&sample.rbm, 1.0).expect("few units");
        let n_columns = 1 << sample.rbm.n_hidden();
        // v′ with every unit on is the last.
        let expected: f64 = states.probabilities[states.probabilities.len() - n_columns..].iter().sum();
        prop_assert!(agree(found.model_after_step, expected, WITHIN));
        prop_assert!(agree(found.model, expected, WITHIN));
    }

    /// Line 4: every start ends in the model. The chain may forget as slowly as e^(−12) a step; what squaring rounds, 10⁻¹⁵
    /// or so, weighs as much more.
    #[test]
    fn every_chain_tends_to_the_model(sample in samples()) {
        let found = lines(&sample, 1);
        prop_assert!(agree(found.far, found.model, 1e-8), "{} and {}", found.far, found.model);
    }

    /// Lines 5 and 6: the mean direction of CD-k, from every way that the chain may take, and what it lacks.
    #[test]
    fn cd_lacks_what_the_chain_has_not_yet_forgotten(sample in samples(), cd_steps in 1..=2_usize) {
        let Sample { rbm, visible, .. } = &sample;
        let found = lines(&sample, cd_steps);
        let product = |on: &[f64], state: &[f64]| -> f64 {
            on.iter().zip(state).map(|(p, bit)| if *bit == 1.0 { *p } else { 1.0 - p }).product()
        };
        let mut hidden = vec![0.0; rbm.n_hidden()];
        let mut on = vec![0.0; rbm.n_visible()];
        let mut ways = vec![(visible.clone(), 1.0)];
        for _ in 0..cd_steps {
            let mut next = Vec::new();
            for (v, p) in &ways {
                for h in all_bits(rbm.n_hidden()) {
                    rbm.hidden_probabilities(v, &mut hidden);
                    rbm.visible_probabilities(&h, &mut on);
                    let p = p * product(&hidden, &h);
                    next.extend(all_bits(rbm.n_visible()).map(|end| (end.clone(), p * product(&on, &end))));
                }
            }
            ways = next;
        }
        rbm.hidden_probabilities(visible, &mut hidden);
        let mut expected = visible[0] * hidden[0];
        for (v, p) in &ways {
            rbm.hidden_probabilities(v, &mut hidden);
            expected -= p * v[0] * hidden[0];
        }
        prop_assert!(agree(found.direction, expected, WITHIN), "{} and {expected}", found.direction);
        prop_assert!(agree(found.gradient - found.direction, found.bias, WITHIN));
    }

    /// Lines 7 and 8: the distance to the model, and that no step makes it longer.
    #[test]
    fn every_step_brings_the_chain_nearer(sample in samples()) {
        let found = lines(&sample, 12);
        prop_assert!(agree(found.data_divergence, found.surprise, WITHIN));
        for pair in found.divergences.windows(2) {
            prop_assert!(pair[1] <= pair[0] + WITHIN, "{} after {}", pair[1], pair[0]);
        }
    }

    /// Line 9: the slope of the contrast is CD-k and the term that is left out.
    #[test]
    fn cd_is_the_slope_of_the_contrast_but_for_one_term(sample in samples(), cd_steps in 1..=3_usize) {
        let sample = Sample { rbm: on_a_grid(&sample.rbm), ..sample };
        let found = lines(&sample, cd_steps);
        let sum = found.direction + found.left_out;
        prop_assert!(agree(found.contrast_slope, sum, SLOPE_WITHIN), "{} and {sum}", found.contrast_slope);
    }
}
