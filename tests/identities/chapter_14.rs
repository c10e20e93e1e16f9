//! Ratings are categories.

use ndarray::Array2;
use proptest::prelude::*;
use rbm_cinema::exact::DiscreteRbm;
use rbm_cinema::lessons::categories;
use rbm_cinema::numeric::sigmoid_f64;

use crate::models::agree;
use crate::rating_models::{RatingSample, all_states, input_of, logit_of, rating_samples};

/// Exponents of at most 22, each rounded by less than 10⁻¹⁴ at that size, in sums of at most 256 products.
const WITHIN: f64 = 1e-12;

/// A central difference of step 2⁻¹³: (2⁻¹³)²/6 · |F‴| with |F‴| ≤ 0.1, and rounding of F of 22 by 10⁻¹⁴ over 2⁻¹².
const SLOPE_WITHIN: f64 = 1e-9;

fn near(left: f64, right: f64) -> bool {
    (left / right - 1.0).abs() < WITHIN
}

/// E(v, h) = −ΣΣΣ W_ijk v_ik h_j − ΣΣ b_ik v_ik − Σ c_j h_j, written out here with all zeros of v.
fn energy(rbm: &DiscreteRbm, classes: &[u8], h: &[u8]) -> f64 {
    let v = rbm.one_hot(classes);
    let mut sum = 0.0;
    for ((i, k), v) in v.indexed_iter() {
        sum += rbm.visible_bias()[[i, k]] * v;
        for (j, &h) in h.iter().enumerate() {
            sum += rbm.weights()[[i, k, j]] * v * f64::from(h);
        }
    }
    -sum - rbm.hidden_bias().iter().zip(h).map(|(c, &h)| c * f64::from(h)).sum::<f64>()
}

fn softmax(logits: &[f64], k: usize) -> f64 {
    logits[k].exp() / logits.iter().map(|a| a.exp()).sum::<f64>()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// From bits to a class: exactly one of K bits on, and which, given that.
    #[test]
    fn k_bits_of_which_one_is_on_are_a_softmax(sample in rating_samples()) {
        let RatingSample { rbm, classes, hidden, place, .. } = sample;
        let found = categories(&rbm, &classes, &hidden, place).expect("few states");
        let a: Vec<f64> = (0..rbm.n_states()).map(|k| logit_of(&rbm, &hidden, place.film, k)).collect();
        let alone = |k: usize| -> f64 {
            let bit = |l: usize| if l == k { sigmoid_f64(a[l]) } else { 1.0 - sigmoid_f64(a[l]) };
            (0..a.len()).map(bit).product()
        };
        let one: f64 = (0..a.len()).map(alone).sum();
        prop_assert!(near(found.one_bit_on, one));
        prop_assert!(near(found.one_bit_by_formula, one));
        // 1 − σ(a) = σ(−a), and σ(a)/σ(−a) = e^a: the product over l of σ(−a_l) is common to all k.
        let off: f64 = a.iter().map(|&a| sigmoid_f64(-a)).product();
        prop_assert!(near(alone(place.class), a[place.class].exp() * off));
        prop_assert!(near(found.class_by_bits, softmax(&a, place.class)));
        prop_assert!(near(found.class_by_bits, alone(place.class) / one));
    }

    /// From ratings to hidden units, lines 1 to 5: the energy in three forms, the input in three forms, the sigmoid.
    #[test]
    fn the_double_dot_product_is_the_input(sample in rating_samples()) {
        let RatingSample { rbm, classes, hidden, place, .. } = sample;
        let found = categories(&rbm, &classes, &hidden, place).expect("few states");
        let v = rbm.one_hot(&classes);
        let e = energy(&rbm, &classes, &hidden);
        prop_assert!(agree(found.energy, e, WITHIN));
        prop_assert!(agree(found.energy_by_inputs, e, WITHIN));
        for j in 0..rbm.n_hidden() {
            let x = input_of(&rbm, &v, j);
            prop_assert!(agree(found.inputs[j], x, WITHIN));
            prop_assert!(agree(found.inputs_unfolded[j], x, WITHIN));
            prop_assert!(agree(found.inputs_picked[j], x, WITHIN));
            prop_assert!(near(found.hidden_on[j], sigmoid_f64(x)));
        }
        let weights: Vec<(Vec<u8>, f64)> = all_states(rbm.n_hidden(), 2)
            .into_iter()
            .map(|h| {
                let weight = (-energy(&rbm, &classes, &h)).exp();
                (h, weight)
            })
            .collect();
        let all: f64 = weights.iter().map(|(_, w)| w).sum();
        let on: f64 = weights.iter().filter(|(h, _)| h[place.unit] == 1).map(|(_, w)| w).sum();
        prop_assert!(near(found.unit_by_states, on / all));
        prop_assert!(near(found.unit_by_states, found.hidden_on[place.unit]));
    }

    /// And back, lines 1 to 7: p(v | h), independence of the films, the softmax, what it does not see, two classes.
    #[test]
    fn each_film_is_a_softmax_of_its_own(sample in rating_samples()) {
        let RatingSample { rbm, classes, hidden, place, .. } = sample;
        let found = categories(&rbm, &classes, &hidden, place).expect("few states");
        prop_assert!(agree(found.energy_by_logits, energy(&rbm, &classes, &hidden), WITHIN));
        let states = all_states(rbm.n_units(), rbm.n_states());
        let weight = |v: &[u8]| (-energy(&rbm, v, &hidden)).exp();
        let all: f64 = states.iter().map(|v| weight(v)).sum();
        let expected = weight(&classes) / all;
        for (line, p) in [
            ("states", found.visible_by_states), ("without c", found.visible_without_c),
            ("films", found.visible_by_films),
        ] {
            prop_assert!(near(p, expected), "{line}: {p} for {expected}");
        }
        let c: f64 = rbm.hidden_bias().iter().zip(&hidden).map(|(c, &h)| c * f64::from(h)).sum();
        prop_assert!(near(found.sum_of_products, all * (-c).exp()));
        prop_assert!(near(found.sum_of_products, found.product_of_sums));
        let this: f64 = states.iter().filter(|v| usize::from(v[place.film]) == place.class).map(|v| weight(v)).sum();
        prop_assert!(near(found.class_by_states, this / all));
        prop_assert!(near(found.class_by_states, found.class_by_softmax));
        prop_assert!(near(found.class_by_softmax, found.class_shifted));
        let a: Vec<f64> = (0..rbm.n_states()).map(|k| logit_of(&rbm, &hidden, place.film, k)).collect();
        for (k, &a) in a.iter().enumerate() {
            prop_assert!(agree(found.logits[place.film][k], a, WITHIN));
        }
        prop_assert!(near(found.second_of_two, softmax(&a[..2], 1)));
        prop_assert!(near(found.second_of_two, found.second_by_sigmoid));
    }

    /// The free energy, lines 1 to 5, and what it makes of p(v).
    #[test]
    fn the_free_energy_has_the_same_form(sample in rating_samples()) {
        let RatingSample { rbm, classes, hidden, place, .. } = sample;
        let found = categories(&rbm, &classes, &hidden, place).expect("few states");
        let hidden_states = all_states(rbm.n_hidden(), 2);
        let weight = |v: &[u8]| -> f64 { hidden_states.iter().map(|h| (-energy(&rbm, v, h)).exp()).sum() };
        let f = -weight(&classes).ln();
        for value in [found.free_energy_by_states, found.free_energy_split, found.free_energy_product, found.free_energy] {
            prop_assert!(agree(value, f, WITHIN), "{value} for {f}");
        }
        let z: f64 = all_states(rbm.n_units(), rbm.n_states()).iter().map(|v| weight(v)).sum();
        prop_assert!(near(found.probability_by_states, weight(&classes) / z));
        prop_assert!(near(found.probability, weight(&classes) / z));
    }

    /// The free energy, line 6: its gradient.
    #[test]
    fn the_gradient_of_the_free_energy_is_as_displayed(sample in rating_samples()) {
        let RatingSample { rbm, classes, hidden, place, .. } = sample;
        let found = categories(&rbm, &classes, &hidden, place).expect("few states");
        let v: Array2<f64> = rbm.one_hot(&classes);
        let (v_ik, h_j) = (v[[place.film, place.class]], sigmoid_f64(input_of(&rbm, &v, place.unit)));
        for (difference, gradient, expected) in [
            (found.weight_difference, found.weight_gradient, -v_ik * h_j),
            (found.visible_difference, found.visible_gradient, -v_ik),
            (found.hidden_difference, found.hidden_gradient, -h_j),
        ] {
            prop_assert!(agree(gradient, expected, WITHIN));
            prop_assert!((difference - expected).abs() < SLOPE_WITHIN, "{difference} for {expected}");
        }
    }
}
