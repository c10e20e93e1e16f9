//! From the energy to the sigmoid.

use ndarray::Axis;
use proptest::prelude::*;
use rbm_cinema::lessons::{joint, posterior};
use rbm_cinema::rbm::BernoulliRbm;

use crate::models::{Sample, all_bits, samples};

/// Exponents of at most 57, each rounded by about 10⁻¹⁴ at that size, in products and sums of at most 2⁷ terms.
const WITHIN: f64 = 1e-12;

fn near(left: f64, right: f64) -> bool {
    (left / right - 1.0).abs() < WITHIN
}

fn place(bits: &[f64]) -> usize {
    bits.iter().fold(0, |place, &bit| place * 2 + bit as usize)
}

fn exchanged(rbm: &BernoulliRbm) -> BernoulliRbm {
    BernoulliRbm::from_parameters(
        rbm.weights().t().to_owned(),
        rbm.hidden_bias().clone(),
        rbm.visible_bias().clone(),
    )
}

/// x_j = c_j + Σ_i W_ij v_i, written out here.
fn inputs(rbm: &BernoulliRbm, v: &[f64]) -> Vec<f64> {
    let columns = rbm.weights().axis_iter(Axis(1));
    let weighted = columns.map(|column| column.iter().zip(v).map(|(&w, v)| f64::from(w) * v).sum::<f64>());
    weighted.zip(rbm.hidden_bias()).map(|(sum, &c)| sum + f64::from(c)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Lines 1, 3 to 7 and 9: each is p(h | v), taken here from the sum over all states.
    #[test]
    fn every_line_is_the_conditional(Sample { rbm, visible, hidden } in samples()) {
        let states = joint(&rbm, 1.0).expect("few units");
        let rows = 1 << rbm.n_hidden();
        let row = &states.probabilities[place(&visible) * rows..][..rows];
        let expected = row[place(&hidden)] / row.iter().sum::<f64>();
        let found = posterior(&rbm, &visible, &hidden, 0).expect("few units");
        for (line, value) in [
            ("Bayes", found.by_bayes), ("ratio", found.by_ratio), ("marginal", found.by_marginal),
            ("energy", found.by_energy), ("Z′", found.by_z1), ("Z″", found.by_z2), ("sum", found.by_sum),
            ("product", found.by_product), ("units", found.by_units),
        ] {
            prop_assert!(near(value, expected), "{line}: {value} for {expected}");
        }
    }

    /// Lines 2, 4, 5 and 8: what became of Z on the way.
    #[test]
    fn the_factors_are_as_displayed(Sample { rbm, visible, hidden } in samples()) {
        let found = posterior(&rbm, &visible, &hidden, 0).expect("few units");
        prop_assert!(near(found.visible_marginal, found.marginal_sum));
        prop_assert!(near(found.z1, found.visible_marginal * found.partition));
        let bias: f64 = rbm.visible_bias().iter().zip(&visible).map(|(&b, v)| f64::from(b) * v).sum();
        prop_assert!(near(found.z2, found.z1 * (-bias).exp()));
        let x = inputs(&rbm, &visible);
        let sum: f64 = all_bits(x.len())
            .map(|h| h.iter().zip(&x).map(|(h, x)| (h * x).exp()).product::<f64>())
            .sum();
        prop_assert!(near(found.z2, sum));
        prop_assert!(near(sum, found.z3.iter().product()));
        for (z, x) in found.z3.iter().zip(&x) {
            prop_assert!(near(*z, 0.0_f64.exp() + x.exp()));
        }
    }

    /// Lines 9 to 11: the units are independent given v, and each is on with probability σ(x_j).
    #[test]
    fn each_unit_is_a_sigmoid_of_its_own(Sample { rbm, visible, hidden } in samples()) {
        let x = inputs(&rbm, &visible);
        for (unit, x) in x.iter().enumerate() {
            let found = posterior(&rbm, &visible, &hidden, unit).expect("few units");
            prop_assert!(near(found.unit_by_states, x.exp() / (1.0 + x.exp())));
            prop_assert!(near(found.unit_by_states, found.unit_by_cases));
            prop_assert!(near(found.unit_by_states, 1.0 / (1.0 + (-x).exp())));
            prop_assert!(near(found.unit_by_states, found.unit_by_sigmoid));
            for (p, q) in found.distribution.iter().zip(&found.product_distribution) {
                // 1 − σ(x) of a large x has the absolute precision of 1 only.
                prop_assert!((p - q).abs() < WITHIN);
            }
        }
    }

    /// And back again: p(v | h), line by line, is the same with the layers exchanged.
    #[test]
    fn the_way_back_is_the_same_with_the_layers_exchanged(Sample { rbm, visible, hidden } in samples()) {
        let states = joint(&rbm, 1.0).expect("few units");
        let rows = 1 << rbm.n_hidden();
        let column = || states.probabilities.iter().skip(place(&hidden)).step_by(rows);
        let expected = column().nth(place(&visible)).expect("a state") / column().sum::<f64>();
        let found = posterior(&exchanged(&rbm), &hidden, &visible, 0).expect("few units");
        for value in [found.by_ratio, found.by_energy, found.by_z2, found.by_product, found.by_units] {
            prop_assert!(near(value, expected), "{value} for {expected}");
        }
        let y: f64 = f64::from(rbm.visible_bias()[0])
            + rbm.weights().row(0).iter().zip(&hidden).map(|(&w, h)| f64::from(w) * h).sum::<f64>();
        prop_assert!(near(found.unit_by_states, 1.0 / (1.0 + (-y).exp())));
    }
}
