//! Probabilities instead of samples.

use proptest::prelude::*;
use rbm_cinema::lessons::{mean_field, weight_moves};

use crate::models::{Sample, agree, all_bits, samples};

/// Sums of at most 8 states of at most 13 numbers up to 57, whose chances go through e^57 and back: rounded by some
/// 100 · 2⁻⁵³ of them.
const WITHIN: f64 = 1e-12;

fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

/// h̃, y and ṽ, written out here.
fn pass(Sample { rbm, visible, .. }: &Sample) -> [Vec<f64>; 3] {
    let w = |i: usize, j: usize| f64::from(rbm.weights()[[i, j]]);
    let (d, m) = rbm.weights().dim();
    let hidden: Vec<f64> = (0..m)
        .map(|j| sigmoid(f64::from(rbm.hidden_bias()[j]) + (0..d).map(|i| w(i, j) * visible[i]).sum::<f64>()))
        .collect();
    let inputs: Vec<f64> = (0..d)
        .map(|i| f64::from(rbm.visible_bias()[i]) + (0..m).map(|j| w(i, j) * hidden[j]).sum::<f64>())
        .collect();
    let prediction = inputs.iter().map(|&y| sigmoid(y)).collect();
    [hidden, inputs, prediction]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// The first derivation, lines 1 to 3: h̃ is the mean of h, and y from it is the mean of y.
    #[test]
    fn the_mean_goes_through_a_sum(sample in samples()) {
        let found = mean_field(&sample.rbm, &sample.visible).expect("few units");
        let [hidden, inputs, _] = pass(&sample);
        for (j, h) in hidden.iter().enumerate() {
            prop_assert!(agree(found.hidden[j], *h, WITHIN));
            prop_assert!(agree(found.hidden_by_states[j], *h, WITHIN));
        }
        for (i, y) in inputs.iter().enumerate() {
            prop_assert!(agree(found.inputs[i], *y, WITHIN));
            prop_assert!(agree(found.inputs_by_states[i], *y, WITHIN));
        }
    }

    /// Its lines 4 and 5: not so through a sigmoid, but no further off than half the largest bend times the variance.
    #[test]
    fn not_through_a_sigmoid(sample in samples()) {
        let found = mean_field(&sample.rbm, &sample.visible).expect("few units");
        let [hidden, _, prediction] = pass(&sample);
        let m = sample.rbm.n_hidden();
        for (i, &predicted) in prediction.iter().enumerate() {
            let w = |j: usize| f64::from(sample.rbm.weights()[[i, j]]);
            let variance: f64 = (0..m).map(|j| w(j).powi(2) * hidden[j] * (1.0 - hidden[j])).sum();
            prop_assert!(agree(found.variances[i], variance, WITHIN));
            prop_assert!(agree(found.variances_by_states[i], variance, WITHIN));
            // p(h | v) is the product of the units' chances.
            let mean: f64 = all_bits(m)
                .map(|h| {
                    let chance: f64 = (0..m).map(|j| if h[j] == 1.0 { hidden[j] } else { 1.0 - hidden[j] }).product();
                    let y = f64::from(sample.rbm.visible_bias()[i]) + (0..m).map(|j| w(j) * h[j]).sum::<f64>();
                    chance * sigmoid(y)
                })
                .sum();
            prop_assert!(agree(found.by_states[i], mean, WITHIN));
            prop_assert!((mean - predicted).abs() <= variance / (12.0 * 3.0_f64.sqrt()) + WITHIN);
        }
    }

    /// The second derivation, lines 1 and 2: an autoencoder's two layers give the same, and its loss can be written with the inputs.
    #[test]
    fn the_pass_is_an_autoencoder_s(sample in samples()) {
        let found = mean_field(&sample.rbm, &sample.visible).expect("few units");
        let [_, inputs, prediction] = pass(&sample);
        for (i, p) in prediction.iter().enumerate() {
            prop_assert!(agree(found.prediction[i], *p, WITHIN));
            prop_assert!(agree(found.by_autoencoder[i], *p, WITHIN));
            let v = sample.visible[i];
            let loss = (1.0 + inputs[i].exp()).ln() - v * inputs[i];
            prop_assert!(agree(found.by_inputs[i], loss, WITHIN));
            // 1 − σ(y) loses e^y of its digits: y is at most 3 · 4 = 12.
            prop_assert!(agree(found.cross_entropies[i], loss, WITHIN * 12.0_f64.exp()));
        }
    }

    /// Its lines 3 and 4: where the two ways of learning move a weight.
    #[test]
    fn what_moves_a_weight(sample in samples()) {
        let [hidden, _, prediction] = pass(&sample);
        let d = sample.rbm.n_visible();
        let w = |i: usize, j: usize| f64::from(sample.rbm.weights()[[i, j]]);
        for i in 0..d {
            for (j, &h) in hidden.iter().enumerate() {
                let found = weight_moves(&sample.rbm, &sample.visible, i, j).expect("a weight");
                let v = &sample.visible;
                prop_assert!(agree(found.way_out, (prediction[i] - v[i]) * h, WITHIN));
                let back: f64 = (0..d).map(|l| (prediction[l] - v[l]) * w(l, j)).sum();
                prop_assert!(agree(found.way_in, v[i] * back * h * (1.0 - h), WITHIN));
                // Four points 2⁻⁷ apart: 2⁻²⁸/30 = 1.2e-10 times a fifth derivative of some thousands.
                prop_assert!(agree(found.slope, found.way_out + found.way_in, 1e-6), "{found:?}");
                let again = sigmoid(f64::from(sample.rbm.hidden_bias()[j]) + (0..d).map(|l| w(l, j) * prediction[l]).sum::<f64>());
                prop_assert!(agree(found.divergence, v[i] * h - prediction[i] * again, WITHIN));
                prop_assert!(agree(found.divergence_in_parts, (v[i] - prediction[i]) * h + prediction[i] * (h - again), WITHIN));
            }
        }
    }
}
