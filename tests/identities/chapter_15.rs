//! Missing ratings.

use ndarray::Array2;
use proptest::prelude::*;
use rbm_cinema::exact::DiscreteRbm;
use rbm_cinema::lessons::{Side, masking, settled_bias};
use rbm_cinema::numeric::{sigmoid_f64, softplus};

use crate::models::agree;
use crate::rating_models::{RatingSample, input_of, logit_of, rating_samples};

/// Sums of at most 36 terms of at most 2, and softmaxes and sigmoids of them.
const WITHIN: f64 = 1e-12;

/// As in chapter 14, for the difference of two free energies.
const SLOPE_WITHIN: f64 = 2e-9;

/// v `[D, K]`: all zeros where a film is not rated.
fn one_hot(rbm: &DiscreteRbm, classes: &[u8], rated: &[bool]) -> Array2<f64> {
    let mut v = rbm.one_hot(classes);
    for (mut film, &rated) in v.rows_mut().into_iter().zip(rated) {
        if !rated {
            film.fill(0.0);
        }
    }
    v
}

/// F(v) = −ΣΣ b_ik v_ik − Σ_j log(1 + e^(x_j)) over the films with `keep`, written out here.
fn free_energy(rbm: &DiscreteRbm, v: &Array2<f64>, keep: impl Fn(usize) -> bool) -> f64 {
    let kept = Array2::from_shape_fn(v.dim(), |(i, k)| if keep(i) { v[[i, k]] } else { 0.0 });
    let bias: f64 = (rbm.visible_bias() * &kept).sum();
    -bias - (0..rbm.n_hidden()).map(|j| softplus(input_of(rbm, &kept, j))).sum::<f64>()
}

/// p(v_ik = 1 | h) `[D, K]`, written out here.
fn reconstruction(rbm: &DiscreteRbm, h: &[u8]) -> Array2<f64> {
    let weight = |i: usize, k: usize| logit_of(rbm, h, i, k).exp();
    Array2::from_shape_fn((rbm.n_units(), rbm.n_states()), |(i, k)| {
        weight(i, k) / (0..rbm.n_states()).map(|l| weight(i, l)).sum::<f64>()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// An unrated film adds nothing, lines 1 to 4: the mask, the input over rated films, the free energy of them.
    #[test]
    fn zeros_are_the_same_as_absence(sample in rating_samples()) {
        let RatingSample { rbm, classes, rated, hidden, place } = sample;
        let given: Vec<Option<u8>> = classes.iter().zip(&rated).map(|(&k, &rated)| rated.then_some(k)).collect();
        let found = masking(&rbm, &given, &hidden, place).expect("a place in it");
        let v = one_hot(&rbm, &classes, &rated);
        for (i, &m) in found.mask.iter().enumerate() {
            prop_assert_eq!(m, if rated[i] { 1.0 } else { 0.0 });
            prop_assert_eq!(m, v.row(i).sum());
        }
        for j in 0..rbm.n_hidden() {
            let x = input_of(&rbm, &v, j);
            prop_assert!(agree(found.inputs[j], x, WITHIN));
            prop_assert!(agree(found.inputs_of_rated[j], x, WITHIN));
            prop_assert!(agree(found.hidden[j], sigmoid_f64(x), WITHIN));
        }
        let f = free_energy(&rbm, &v, |_| true);
        prop_assert!(agree(found.free_energy, f, WITHIN));
        prop_assert!(agree(found.free_energy_of_rated, f, WITHIN));
    }

    /// The reconstruction needs the mask, lines 1 to 5: v′ sums to one for every film; L_i and the gradient with the mask.
    #[test]
    fn the_loss_and_its_gradient_are_as_displayed(sample in rating_samples()) {
        let RatingSample { rbm, classes, rated, hidden, place } = sample;
        let given: Vec<Option<u8>> = classes.iter().zip(&rated).map(|(&k, &rated)| rated.then_some(k)).collect();
        let found = masking(&rbm, &given, &hidden, place).expect("a place in it");
        let v = one_hot(&rbm, &classes, &rated);
        let model = reconstruction(&rbm, &hidden);
        prop_assert!(agree(found.reconstruction_sum, 1.0, WITHIN));
        let side = |side: &Side, m: &dyn Fn(usize) -> f64| -> Result<(), TestCaseError> {
            let model = Array2::from_shape_fn(model.dim(), |(i, k)| m(i) * model[[i, k]]);
            let loss = |keep: &dyn Fn(usize) -> bool| free_energy(&rbm, &v, keep) - free_energy(&rbm, &model, keep);
            prop_assert!(agree(side.loss, loss(&|_| true), WITHIN));
            prop_assert!(agree(side.loss_without, loss(&|i| i != place.film), WITHIN));
            for ((i, k), &v_ik) in v.indexed_iter() {
                prop_assert!(agree(side.reconstruction[i][k], model[[i, k]], WITHIN));
                prop_assert!(agree(side.visible[i][k], v_ik - model[[i, k]], WITHIN));
                for j in 0..rbm.n_hidden() {
                    let (h, h_model) = (sigmoid_f64(input_of(&rbm, &v, j)), sigmoid_f64(input_of(&rbm, &model, j)));
                    prop_assert!(agree(side.hidden[j], h_model, WITHIN));
                    prop_assert!(agree(side.hidden_statistics[j], h - h_model, WITHIN));
                    prop_assert!(agree(side.weights[i][k][j], v_ik * h - model[[i, k]] * h_model, WITHIN));
                }
            }
            let at = [
                side.weights[place.film][place.class][place.unit],
                side.visible[place.film][place.class],
                side.hidden_statistics[place.unit],
            ];
            for (difference, expected) in side.differences.iter().zip(at) {
                prop_assert!((difference - expected).abs() < SLOPE_WITHIN, "{difference} for {expected}");
            }
            Ok(())
        };
        side(&found.masked, &|i| if rated[i] { 1.0 } else { 0.0 })?;
        side(&found.unmasked, &|_| 1.0)?;
        if !rated[place.film] {
            // L_i = 0: products with zero, exactly.
            prop_assert!(agree(found.masked.loss, found.masked.loss_without, WITHIN));
            prop_assert!(found.masked.weights[place.film].iter().flatten().all(|&x| x == 0.0));
            prop_assert!(found.masked.visible[place.film].iter().all(|&x| x == 0.0));
            // Without the mask every entry of the film moves, and always down.
            prop_assert!(found.unmasked.weights[place.film].iter().flatten().all(|&x| x < 0.0));
            let sum: f64 = found.unmasked.visible[place.film].iter().sum();
            prop_assert!(agree(sum, -1.0, WITHIN));
        }
    }

    /// What a bias learns without the mask, lines 1 to 4: it rests at the mixture with the even distribution, and drifts.
    #[test]
    fn without_the_mask_a_bias_learns_a_mixture(
        share in 0.02..1.0_f64, weights in proptest::collection::vec(0.05..1.0_f64, 2..=10),
    ) {
        let total: f64 = weights.iter().sum();
        let given: Vec<f64> = weights.iter().map(|w| w / total).collect();
        let (p, drift) = settled_bias(share, &given, 0.5, 20_000).expect("a distribution");
        let n = given.len() as f64;
        for (p, q) in p.iter().zip(&given) {
            // Near its rest the softmax of b comes nearer by a factor of 1 − 0.5·p a step, p the least of the K: at least
            // 0.05/9.05 = 0.0055 times the share, plus (1 − share)/10. After 20,000 steps e^(−50) of the start is left.
            prop_assert!((p - (share * q + (1.0 - share) / n)).abs() < 1e-9, "{p}");
        }
        prop_assert!(agree(drift, share - 1.0, WITHIN));
        // The expected stars of the mixture, with stars(k) = (k + 1)/2.
        let stars = |p: &[f64]| p.iter().enumerate().map(|(k, p)| (k as f64 + 1.0) / 2.0 * p).sum::<f64>();
        let mixture: Vec<f64> = given.iter().map(|q| share * q + (1.0 - share) / n).collect();
        prop_assert!(agree(stars(&mixture), share * stars(&given) + (1.0 - share) * (n + 1.0) / 4.0, WITHIN));
    }
}
