//! The “fake loss”.

use proptest::prelude::*;
use rbm_cinema::lessons::{HeldModel, Tape, fake_loss};
use rbm_cinema::rbm::BernoulliRbm;

use crate::models::{Sample, agree, all_bits, on_a_grid, samples};

/// Sums of at most 19 numbers of at most 3, rounded by less than 19 · 57 · 2⁻⁵³ = 2·10⁻¹³.
const WITHIN: f64 = 1e-12;

/// A slope from values of size 60, rounded by 10⁻¹⁴ or so, divided by 1/1024; the five-point formula's own error is the
/// fifth derivative, at most 1, times (1/1024)⁴/30 = 3·10⁻¹⁴.
const SLOPE_WITHIN: f64 = 1e-9;

/// v, and a v′ made by switching the units of `mask`.
fn drawn(visible: &[f64], mask: usize) -> Vec<f64> {
    visible.iter().enumerate().map(|(i, v)| if mask >> i & 1 == 1 { 1.0 - v } else { *v }).collect()
}

fn free_energy(rbm: &BernoulliRbm, v: &[f64]) -> f64 {
    -all_bits(rbm.n_hidden()).map(|h| (-rbm.energy(v, &h)).exp()).sum::<f64>().ln()
}

fn log_probability(rbm: &BernoulliRbm, v: &[f64]) -> f64 {
    let partition: f64 = all_bits(rbm.n_visible()).map(|v| (-free_energy(rbm, &v)).exp()).sum();
    -free_energy(rbm, v) - partition.ln()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Line 1: over all v′ of the model, −∂L/∂θ is the gradient in the mean.
    #[test]
    fn over_the_model_the_slope_of_the_loss_is_the_gradient(Sample { rbm, visible, hidden } in samples()) {
        let rbm = on_a_grid(&rbm);
        let mean: f64 = all_bits(rbm.n_visible())
            .map(|end| {
                let found = fake_loss(&rbm, &visible, &hidden, &end, HeldModel::Drawn);
                log_probability(&rbm, &end).exp() * found.descent.weights[[0, 0]]
            })
            .sum();
        let step = 1.0 / 1024.0_f32;
        let at = |times: f32| {
            let mut moved = rbm.clone();
            moved.parameters_mut().0[[0, 0]] += times * step;
            log_probability(&moved, &visible)
        };
        let slope = (at(-2.0) - 8.0 * at(-1.0) + 8.0 * at(1.0) - at(2.0)) / (12.0 * f64::from(step));
        prop_assert!(agree(mean, slope, SLOPE_WITHIN), "{mean} and {slope}");
    }

    /// Lines 2 and 4: L, with F from the sum over hidden states.
    #[test]
    fn the_loss_is_a_difference_of_free_energies(Sample { rbm, visible, hidden } in samples(), mask in 0..16_usize) {
        let end = drawn(&visible, mask);
        let found = fake_loss(&rbm, &visible, &hidden, &end, HeldModel::Drawn);
        prop_assert!(agree(found.free_energies[0], free_energy(&rbm, &visible), WITHIN));
        prop_assert!(agree(found.free_energies[1], free_energy(&rbm, &end), WITHIN));
        prop_assert!(agree(found.loss, free_energy(&rbm, &visible) - free_energy(&rbm, &end), WITHIN));
        // And as the text has it: log Z is in both.
        let by_probabilities = log_probability(&rbm, &end) - log_probability(&rbm, &visible);
        prop_assert!(agree(found.loss, by_probabilities, WITHIN));
    }

    /// Line 5: the slope of log(1 + eˣ) is σ(x).
    #[test]
    fn the_slope_of_softplus_is_the_sigmoid(x in -30.0..30.0_f64) {
        let mut tape = Tape::default();
        let input = tape.leaf(x);
        let output = tape.softplus(input);
        prop_assert!(agree(tape.slopes(output).of(input), 1.0 / (1.0 + (-x).exp()), WITHIN));
        let f = |x: f64| (1.0 + x.exp()).ln();
        let step = 1.0 / 1024.0;
        let slope = (f(x - 2.0 * step) - 8.0 * f(x - step) + 8.0 * f(x + step) - f(x + 2.0 * step)) / (12.0 * step);
        prop_assert!(agree(slope, 1.0 / (1.0 + (-x).exp()), SLOPE_WITHIN));
    }

    /// Lines 3 and 6 to 9: −∂L/∂θ is what CD collects, entry by entry, whatever v′ is, if only it is held.
    #[test]
    fn the_slope_of_the_loss_is_the_statistics(
        Sample { rbm, visible, hidden } in samples(), mask in 0..16_usize, held in any::<bool>(),
    ) {
        let end = drawn(&visible, mask);
        let model = if held { HeldModel::Held } else { HeldModel::Drawn };
        let found = fake_loss(&on_a_grid(&rbm), &visible, &hidden, &end, model);
        let entries = found.statistics.iter().zip(found.descent.iter()).zip(found.measured.iter());
        for ((statistic, descent), measured) in entries {
            prop_assert!(agree(statistic, descent, WITHIN), "{statistic} and {descent}");
            prop_assert!(agree(statistic, measured, SLOPE_WITHIN), "{statistic} and {measured}");
        }
        let (v, model) = (&visible, &found.visible_model);
        for ((i, j), statistic) in found.statistics.weights.indexed_iter() {
            let by_hand = v[i] * found.hidden[0][j] - model[i] * found.hidden[1][j];
            prop_assert!(agree(*statistic, by_hand, WITHIN));
        }
    }

    /// The second derivation: what comes on top where v′ = σ(b + W h) is not held, by its lines 2 to 5.
    #[test]
    fn a_model_that_is_not_held_adds_a_term(Sample { rbm, visible, hidden } in samples()) {
        let found = fake_loss(&rbm, &visible, &hidden, &visible, HeldModel::Through);
        let model = &found.visible_model;
        for ((i, j), descent) in found.descent.weights.indexed_iter() {
            // ∂F(v′)/∂v′_i · ∂v′_i/∂W_ij.
            let row = rbm.weights().row(i);
            let slope = -f64::from(rbm.visible_bias()[i])
                - row.iter().zip(&found.hidden[1]).map(|(&w, h)| f64::from(w) * h).sum::<f64>();
            prop_assert!(agree(found.end_slopes[i], slope, WITHIN));
            prop_assert!(agree(found.end_by_weights[i][j], model[i] * (1.0 - model[i]) * hidden[j], WITHIN));
            let term = slope * model[i] * (1.0 - model[i]) * hidden[j];
            let expected = found.statistics.weights[[i, j]] + term;
            prop_assert!(agree(*descent, expected, WITHIN), "{descent} and {expected}");
        }
    }
}
