//! Free energy.

use proptest::collection::vec;
use proptest::prelude::*;
use rbm_cinema::lessons::{free_energy, joint, log_sum_by_states, log_sum_by_units};
use rbm_cinema::numeric::softplus;
use rbm_cinema::rbm::BernoulliRbm;

use crate::models::{Sample, agree, all_bits, samples};

/// Exponents of at most 57, each rounded by about 10⁻¹⁴ at that size, in products and sums of at most 2⁷ terms.
const WITHIN: f64 = 1e-12;

fn near(left: f64, right: f64) -> bool {
    (left / right - 1.0).abs() < WITHIN
}

/// Σ_h e^(−E(v, h)), by the definition.
fn weight(rbm: &BernoulliRbm, v: &[f64]) -> f64 {
    all_bits(rbm.n_hidden()).map(|h| (-rbm.energy(v, &h)).exp()).sum()
}

/// bᵀv and the inputs x_j = c_j + Σ_i W_ij v_i, written out here.
fn terms(rbm: &BernoulliRbm, v: &[f64]) -> (f64, Vec<f64>) {
    let bias = rbm.visible_bias().iter().zip(v).map(|(&b, v)| f64::from(b) * v).sum();
    let columns = rbm.weights().columns().into_iter().zip(rbm.hidden_bias());
    let input = |(column, &c): (ndarray::ArrayView1<f32>, &f32)| {
        f64::from(c) + column.iter().zip(v).map(|(&w, v)| f64::from(w) * v).sum::<f64>()
    };
    (bias, columns.map(input).collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// From the pair to v alone, lines 1 to 5.
    #[test]
    fn the_free_energy_is_the_energy_of_v_alone(Sample { rbm, visible, hidden } in samples()) {
        let states = joint(&rbm, 1.0).expect("few units");
        let rows = 1 << rbm.n_hidden();
        let row = visible.iter().fold(0, |place, &bit| 2 * place + bit as usize);
        let marginal: f64 = states.probabilities[row * rows..][..rows].iter().sum();
        let partition: f64 = all_bits(rbm.n_visible()).map(|v| weight(&rbm, &v)).sum();
        let found = free_energy(&rbm, &visible, &hidden).expect("few units");
        for (line, value) in [
            ("Bayes", found.marginal_by_bayes), ("sum", found.marginal_sum),
            ("energy", found.marginal_by_energy), ("free energy", found.marginal_by_free_energy),
            ("by hand", weight(&rbm, &visible) / partition),
        ] {
            prop_assert!(near(value, marginal), "{line}: {value} for {marginal}");
        }
        prop_assert!(near(found.partition, partition));
        prop_assert!(near(found.partition_by_free_energy, partition));
    }

    /// From 2^M terms to M, lines 1 to 3 and 5 to 8: each is F(v), taken here from its definition.
    #[test]
    fn every_line_is_the_free_energy(Sample { rbm, visible, hidden } in samples()) {
        let expected = -weight(&rbm, &visible).ln();
        let found = free_energy(&rbm, &visible, &hidden).expect("few units");
        let (bias, x) = terms(&rbm, &visible);
        let by_hand = -bias - x.iter().map(|x| (1.0 + x.exp()).ln()).sum::<f64>();
        let from_terms = -found.visible_term - found.terms.iter().sum::<f64>();
        let from_list = -found.states.iter().sum::<f64>().ln();
        for (line, value) in [
            ("states", found.by_states), ("products", found.by_products), ("factors", found.by_factors),
            ("units", found.by_units), ("by hand", by_hand), ("terms", from_terms), ("list", from_list),
        ] {
            prop_assert!(agree(value, expected, WITHIN), "{line}: {value} for {expected}");
        }
        for (state, product) in found.states.iter().zip(&found.products) {
            prop_assert!(near(*state, bias.exp() * product));
        }
        for (v, (by_states, by_units)) in
            all_bits(rbm.n_visible()).zip(found.all_by_states.iter().zip(&found.all_by_units))
        {
            prop_assert!(agree(*by_states, -weight(&rbm, &v).ln(), WITHIN));
            prop_assert!(agree(*by_states, *by_units, WITHIN));
        }
    }

    /// M = 1, 2 and 3 written out, term by term and as brackets.
    #[test]
    fn the_written_out_sums_factorise(x in vec(-15.0..15.0_f64, 3)) {
        let e: Vec<f64> = x.iter().map(|x| x.exp()).collect();
        let (a, b, c) = (e[0], e[1], e[2]);
        let written = [
            1.0 + a,
            1.0 + b + a + (x[0] + x[1]).exp(),
            1.0 + c + b + (x[1] + x[2]).exp() + a + (x[0] + x[2]).exp() + (x[0] + x[1]).exp()
                + (x[0] + x[1] + x[2]).exp(),
        ];
        let brackets = [1.0 + a, (1.0 + a) * (1.0 + b), (1.0 + a) * (1.0 + b) * (1.0 + c)];
        for (m, (written, brackets)) in written.iter().zip(brackets).enumerate() {
            prop_assert!(near(*written, brackets));
            prop_assert!(agree(log_sum_by_states(&x[..=m]).expect("few units"), brackets.ln(), WITHIN));
            prop_assert!(agree(log_sum_by_units(&x[..=m]), brackets.ln(), WITHIN));
        }
    }

    /// One unit more is one factor more: S_M = S_(M−1) (1 + e^(x_M)).
    #[test]
    fn one_unit_more_is_one_factor_more(Sample { rbm, visible, hidden } in samples()) {
        let found = free_energy(&rbm, &visible, &hidden).expect("few units");
        let mut before = 1.0;
        for (m, (sum, factored)) in found.sums.iter().zip(&found.factored).enumerate() {
            prop_assert!(near(*sum, before * (1.0 + found.inputs[m].exp())));
            prop_assert!(near(*sum, *factored));
            before = *sum;
        }
    }

    /// Energy less entropy, lines 1 to 3.
    #[test]
    fn the_free_energy_is_mean_energy_less_entropy(Sample { rbm, visible, hidden } in samples()) {
        let total = weight(&rbm, &visible);
        let found = free_energy(&rbm, &visible, &hidden).expect("few units");
        let (mut energy, mut entropy) = (0.0, 0.0);
        for h in all_bits(rbm.n_hidden()) {
            let p = (-rbm.energy(&visible, &h)).exp() / total;
            energy += p * rbm.energy(&visible, &h);
            entropy -= p * p.ln();
        }
        prop_assert!(agree(found.mean_energy, energy, WITHIN));
        prop_assert!(agree(found.entropy, entropy, WITHIN));
        prop_assert!(agree(energy - entropy, found.by_units, WITHIN));
        prop_assert!(agree(found.by_one_state, found.by_units, WITHIN));
    }

    /// Without overflow: log(1 + e^x) = max(x, 0) + log(1 + e^(−|x|)).
    #[test]
    fn the_form_without_overflow_is_the_same(x in -30.0..30.0_f64) {
        // Above 30, 1 + e^x has lost the 1; below −30, the logarithm has lost the e^x.
        prop_assert!(agree(softplus(x), (1.0 + x.exp()).ln(), WITHIN));
        prop_assert!(agree(x.max(0.0) + (1.0 + (-x.abs()).exp()).ln(), softplus(x), WITHIN));
    }
}
