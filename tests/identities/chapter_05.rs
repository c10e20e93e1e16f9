//! From energy to probability.

use ndarray::{Array1, Array2};
use proptest::prelude::*;
use rbm_cinema::lessons::{energy_terms, joint};
use rbm_cinema::rbm::BernoulliRbm;

use crate::models::{Sample, agree, all_bits, samples};

/// A sum of at most 19 terms of at most 3 is rounded by less than 19 · 57 · 2⁻⁵³ = 2·10⁻¹³; an exponential of it, and the
/// division by Z, keep that relative size within a factor of a few.
const WITHIN: f64 = 1e-12;

/// E(v, h) as the scalar form has it, written out here.
fn scalar_energy(rbm: &BernoulliRbm, v: &[f64], h: &[f64]) -> f64 {
    let mut sum = 0.0;
    for (i, v) in v.iter().enumerate() {
        for (j, h) in h.iter().enumerate() {
            sum += f64::from(rbm.weights()[[i, j]]) * v * h;
        }
        sum += f64::from(rbm.visible_bias()[i]) * v;
    }
    for (j, h) in h.iter().enumerate() {
        sum += f64::from(rbm.hidden_bias()[j]) * h;
    }
    -sum
}

/// The place of a state among all, the visible units leading.
fn place(v: &[f64], h: &[f64]) -> usize {
    v.iter().chain(h).fold(0, |place, &bit| place * 2 + bit as usize)
}

/// Two copies side by side with no link between them.
fn twice(rbm: &BernoulliRbm) -> BernoulliRbm {
    let (n_visible, n_hidden) = (rbm.n_visible(), rbm.n_hidden());
    let doubled = |bias: &Array1<f32>| bias.iter().chain(bias).copied().collect::<Array1<f32>>();
    BernoulliRbm::from_parameters(
        Array2::from_shape_fn((2 * n_visible, 2 * n_hidden), |(i, j)| {
            let same = (i < n_visible) == (j < n_hidden);
            if same { rbm.weights()[[i % n_visible, j % n_hidden]] } else { 0.0 }
        }),
        doubled(rbm.visible_bias()),
        doubled(rbm.hidden_bias()),
    )
}

fn scaled(rbm: &BernoulliRbm, factor: f32) -> BernoulliRbm {
    BernoulliRbm::from_parameters(
        rbm.weights() * factor,
        rbm.visible_bias() * factor,
        rbm.hidden_bias() * factor,
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// The energy in two forms, lines 1 to 3.
    #[test]
    fn the_two_forms_of_the_energy_agree(Sample { rbm, visible, hidden } in samples()) {
        let scalar = scalar_energy(&rbm, &visible, &hidden);
        // Line 2: v_i before the sum over j.
        let rows: f64 = visible.iter().zip(rbm.weights().rows()).map(|(v, row)| {
            v * row.iter().zip(&hidden).map(|(&w, h)| f64::from(w) * h).sum::<f64>()
        }).sum();
        let terms = energy_terms(&rbm, &visible, &hidden);
        prop_assert!(agree(rows, terms.interaction, WITHIN));
        prop_assert!(agree(scalar, -(rows + terms.visible + terms.hidden), WITHIN));
        prop_assert!(agree(scalar, terms.energy(), WITHIN));
        prop_assert!(agree(scalar, rbm.energy(&visible, &hidden), WITHIN));
    }

    /// From energy to probability, line 2: two machines side by side.
    #[test]
    fn energies_add_up_where_probabilities_multiply(
        Sample { rbm, visible, hidden } in samples(), temperature in 0.5..5.0_f64,
    ) {
        prop_assume!(2 * (rbm.n_visible() + rbm.n_hidden()) <= 12);
        let (v2, h2) = ([&visible[..], &visible].concat(), [&hidden[..], &hidden].concat());
        let one = joint(&rbm, temperature).expect("few units");
        let two = joint(&twice(&rbm), temperature).expect("few units");
        prop_assert!(agree(two.energies[place(&v2, &h2)], 2.0 * one.energies[place(&visible, &hidden)], WITHIN));
        let product = one.probabilities[place(&visible, &hidden)].powi(2);
        // Relative to the product itself, which may be tiny: rounding of E/kT, up to 2·57/0.5, moves it by 10⁻¹³.
        prop_assert!((two.probabilities[place(&v2, &h2)] / product - 1.0).abs() < WITHIN);
    }

    /// Lines 3 to 6: the weights, Z, p, and the ratio of two states.
    #[test]
    fn weights_z_and_probabilities_are_as_displayed(
        Sample { rbm, visible, hidden } in samples(), temperature in 0.5..5.0_f64,
    ) {
        let found = joint(&rbm, temperature).expect("few units");
        let mut partition = 0.0;
        for v in all_bits(rbm.n_visible()) {
            for h in all_bits(rbm.n_hidden()) {
                let weight = (-scalar_energy(&rbm, &v, &h) / temperature).exp();
                prop_assert!((found.weights[place(&v, &h)] / weight - 1.0).abs() < WITHIN);
                partition += weight;
            }
        }
        prop_assert!((found.log_partition.exp() / partition - 1.0).abs() < WITHIN);
        prop_assert!(agree(found.probabilities.iter().sum(), 1.0, WITHIN));
        let at = place(&visible, &hidden);
        prop_assert!((found.probabilities[at] / (found.weights[at] / partition) - 1.0).abs() < WITHIN);
        let ratio = (-scalar_energy(&rbm, &visible, &hidden) / temperature).exp();
        prop_assert!((found.probabilities[at] / found.probabilities[0] / ratio - 1.0).abs() < WITHIN);
    }

    /// Line 7: a temperature is a factor of the parameters. Halving is exact in binary.
    #[test]
    fn a_temperature_is_a_factor_of_the_parameters(Sample { rbm, .. } in samples()) {
        let warm = joint(&rbm, 2.0).expect("few units");
        let weak = joint(&scaled(&rbm, 0.5), 1.0).expect("few units");
        for (warm, weak) in warm.probabilities.iter().zip(&weak.probabilities) {
            prop_assert!((warm / weak - 1.0).abs() < WITHIN);
        }
    }

    /// What the temperature does: alike when hot; the order of the states never changes.
    #[test]
    fn heat_makes_states_alike_and_keeps_their_order(Sample { rbm, .. } in samples()) {
        let hot = joint(&rbm, 1e12).expect("few units");
        let n = hot.probabilities.len() as f64;
        // E/kT is at most 57·10⁻¹².
        prop_assert!(hot.probabilities.iter().all(|p| (p * n - 1.0).abs() < 2e-10));
        let mild = joint(&rbm, 1.7).expect("few units");
        for (e1, p1) in mild.energies.iter().zip(&mild.probabilities) {
            for (e2, p2) in mild.energies.iter().zip(&mild.probabilities) {
                prop_assert!(e1 >= e2 || p1 >= p2);
            }
        }
    }
}
