//! What does a unit's probability do in place of its state? The mean-field pass of a tiny RBM beside the average over all
//! states of its hidden layer, and the same pass as an autoencoder's.
//!
//! h̃ = σ(c + Wᵀv), ṽ = σ(b + Wh̃): an autoencoder with one hidden layer, whose way out has the weights of its way in
//! (Hinton 2010, "A Practical Guide to Training RBMs", section 3; Bengio & Delalleau 2009, "Justifying and Generalizing
//! Contrastive Divergence").

use ndarray::{Array1, Array2};

use super::joint::{bits_of, joint};
use crate::numeric::{sigmoid_f64, softplus};
use crate::rbm::{BernoulliRbm, BernoulliStatistics};
use crate::{Error, Result};

/// The largest |σ″(x)|: 1/(6√3), where σ(x) = ½ ± 1/√12.
pub const LARGEST_BEND: f64 = 0.096_225_044_864_937_63;

/// What one weight is moved by to find a slope: with f64 a power of two is added to a quarter without rounding.
const STEP: f64 = 1.0 / 128.0;

/// The pass from v to ṽ, with probabilities and with states.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "study", derive(serde::Serialize), serde(rename_all = "camelCase"))]
pub struct MeanField {
    /// h̃_j = σ(c_j + Σ_i W_ij v_i), `[M]`.
    pub hidden: Vec<f64>,
    /// Σ_h h_j p(h | v), `[M]`.
    pub hidden_by_states: Vec<f64>,
    /// y_i = b_i + Σ_j W_ij h̃_j, `[D]`.
    pub inputs: Vec<f64>,
    /// Σ_h p(h | v) (b_i + Σ_j W_ij h_j), `[D]`.
    pub inputs_by_states: Vec<f64>,
    /// Σ_j W_ij² h̃_j (1 − h̃_j), `[D]`: the variance of unit i's input when h is drawn.
    pub variances: Vec<f64>,
    /// Σ_h p(h | v) (b_i + Σ_j W_ij h_j − y_i)², `[D]`.
    pub variances_by_states: Vec<f64>,
    /// ṽ_i = σ(y_i), `[D]`, as the model computes it.
    pub prediction: Vec<f64>,
    /// σ(b + Wσ(c + Wᵀv)), `[D]`, as an autoencoder's two layers.
    pub by_autoencoder: Vec<f64>,
    /// Σ_h p(h | v) σ(b_i + Σ_j W_ij h_j), `[D]`: the chance that unit i comes back on when h is drawn.
    pub by_states: Vec<f64>,
    /// ½ max|σ″| times the variance, `[D]`: no further apart are the two above.
    pub bounds: Vec<f64>,
    /// −v_i log ṽ_i − (1 − v_i) log(1 − ṽ_i), `[D]`, in nats.
    pub cross_entropies: Vec<f64>,
    /// log(1 + e^(y_i)) − v_i y_i, `[D]`.
    pub by_inputs: Vec<f64>,
    /// h̃′ = σ(c + Wᵀṽ), `[M]`.
    pub hidden_again: Vec<f64>,
}

/// What becomes of one weight.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "study", derive(serde::Serialize), serde(rename_all = "camelCase"))]
pub struct WeightMoves {
    /// ∂L/∂W_ij through the way out: (ṽ_i − v_i) h̃_j.
    pub way_out: f64,
    /// ∂L/∂W_ij through the way in: v_i h̃_j (1 − h̃_j) Σ_l (ṽ_l − v_l) W_lj.
    pub way_in: f64,
    /// ∂L/∂W_ij by differences.
    pub slope: f64,
    /// v_i h̃_j − ṽ_i h̃′_j: where contrastive divergence moves the weight, with probabilities in place of its samples.
    pub divergence: f64,
    /// (v_i − ṽ_i) h̃_j + ṽ_i (h̃_j − h̃′_j): the same, taken apart.
    pub divergence_in_parts: f64,
}

fn all(units: &[f64], f: impl Fn(f64) -> f64) -> Vec<f64> {
    units.iter().map(|&unit| f(unit)).collect()
}

/// −v log ṽ − (1 − v) log(1 − ṽ), for v = 0 or 1.
fn bit_cross_entropy(bit: f64, predicted: f64) -> f64 {
    -(if bit == 1.0 { predicted } else { 1.0 - predicted }).ln()
}

/// σ(b + Wσ(c + Wᵀv)) in f64, `[D]`.
fn autoencode(
    weights: &Array2<f64>,
    visible_bias: &Array1<f64>,
    hidden_bias: &Array1<f64>,
    v: &Array1<f64>,
) -> Array1<f64> {
    let hidden = (hidden_bias + &weights.t().dot(v)).mapv(sigmoid_f64);
    (visible_bias + &weights.dot(&hidden)).mapv(sigmoid_f64)
}

/// Works the pass out for v `[D]`, each 0 or 1. Refuses a model that [`joint`] refuses.
pub fn mean_field(rbm: &BernoulliRbm, visible: &[f64]) -> Result<MeanField> {
    let (d, m) = rbm.weights().dim();
    let (mut hidden, mut prediction) = (vec![0.0; m], vec![0.0; d]);
    rbm.predict(visible, &mut hidden, &mut prediction);
    let mut inputs = vec![0.0; d];
    rbm.visible_input(&hidden, &mut inputs);
    let mut hidden_again = vec![0.0; m];
    rbm.hidden_probabilities(&prediction, &mut hidden_again);

    // p(h | v) = p(v, h) / Σ_h p(v, h), from the energies of this v's states.
    let probabilities = joint(rbm, 1.0)?.probabilities;
    let row = visible.iter().fold(0, |place, &bit| 2 * place + usize::from(bit == 1.0)) << m;
    let in_row = &probabilities[row..row + (1 << m)];
    let marginal: f64 = in_row.iter().sum();
    let states: Vec<(Vec<f64>, Vec<f64>, f64)> = in_row
        .iter()
        .enumerate()
        .map(|(place, p)| {
            let h = bits_of(place, m);
            let mut y = vec![0.0; d];
            rbm.visible_input(&h, &mut y);
            (h, y, p / marginal)
        })
        .collect();
    let average =
        |f: &dyn Fn(&[f64], &[f64]) -> f64| -> f64 { states.iter().map(|(h, y, p)| p * f(h, y)).sum() };

    let variances: Vec<f64> = rbm
        .weights()
        .rows()
        .into_iter()
        .map(|row| row.iter().zip(&hidden).map(|(&w, h)| f64::from(w).powi(2) * h * (1.0 - h)).sum())
        .collect();
    let v = Array1::from(visible.to_vec());
    let by_autoencoder = autoencode(
        &rbm.weights().mapv(f64::from),
        &rbm.visible_bias().mapv(f64::from),
        &rbm.hidden_bias().mapv(f64::from),
        &v,
    );
    Ok(MeanField {
        hidden_by_states: (0..m).map(|j| average(&|h, _| h[j])).collect(),
        inputs_by_states: (0..d).map(|i| average(&|_, y| y[i])).collect(),
        variances_by_states: (0..d).map(|i| average(&|_, y| (y[i] - inputs[i]).powi(2))).collect(),
        by_states: (0..d).map(|i| average(&|_, y| sigmoid_f64(y[i]))).collect(),
        bounds: all(&variances, |variance| 0.5 * LARGEST_BEND * variance),
        cross_entropies: visible.iter().zip(&prediction).map(|(&v, &p)| bit_cross_entropy(v, p)).collect(),
        by_inputs: visible.iter().zip(&inputs).map(|(&v, &y)| softplus(y) - v * y).collect(),
        by_autoencoder: by_autoencoder.to_vec(),
        hidden,
        inputs,
        variances,
        prediction,
        hidden_again,
    })
}

/// Where training would move the weight between visible unit `i` and hidden unit `j`, as an autoencoder's and as an
/// RBM's. L is the cross-entropy of all D units. Refuses a unit that is not there.
pub fn weight_moves(rbm: &BernoulliRbm, visible: &[f64], i: usize, j: usize) -> Result<WeightMoves> {
    let (d, m) = rbm.weights().dim();
    if i >= d || j >= m {
        return Err(Error::input("weight", format!("({i}, {j})"), format!("below ({d}, {m})")));
    }
    let (mut hidden, mut prediction, mut hidden_again) = (vec![0.0; m], vec![0.0; d], vec![0.0; m]);
    rbm.predict(visible, &mut hidden, &mut prediction);
    rbm.hidden_probabilities(&prediction, &mut hidden_again);
    let back: f64 = (0..d).map(|l| (prediction[l] - visible[l]) * f64::from(rbm.weights()[[l, j]])).sum();

    let v = Array1::from(visible.to_vec());
    let (b, c) = (rbm.visible_bias().mapv(f64::from), rbm.hidden_bias().mapv(f64::from));
    let loss = |step: f64| -> f64 {
        let mut weights = rbm.weights().mapv(f64::from);
        weights[[i, j]] += step;
        let predicted = autoencode(&weights, &b, &c, &v);
        visible.iter().zip(&predicted).map(|(&v, &p)| bit_cross_entropy(v, p)).sum()
    };
    // Four points, so that the error is of the order of the fifth derivative times STEP⁴.
    let near = loss(STEP) - loss(-STEP);
    let far = loss(2.0 * STEP) - loss(-2.0 * STEP);
    Ok(WeightMoves {
        way_out: (prediction[i] - visible[i]) * hidden[j],
        way_in: visible[i] * hidden[j] * (1.0 - hidden[j]) * back,
        slope: (8.0 * near - far) / (12.0 * STEP),
        divergence: visible[i] * hidden[j] - prediction[i] * hidden_again[j],
        divergence_in_parts: (visible[i] - prediction[i]) * hidden[j]
            + prediction[i] * (hidden[j] - hidden_again[j]),
    })
}

/// Adds `scale` times −∂L/∂θ of the autoencoder at v `[D]` to `gradient`, L being the cross-entropy of all D units: the
/// direction in which the autoencoder's parameters go.
pub fn add_autoencoder_gradient(
    rbm: &BernoulliRbm,
    visible: &[f64],
    scale: f64,
    gradient: &mut BernoulliStatistics,
) {
    let (d, m) = rbm.weights().dim();
    let (mut hidden, mut prediction) = (vec![0.0; m], vec![0.0; d]);
    rbm.predict(visible, &mut hidden, &mut prediction);
    // −∂L/∂y_i = v_i − ṽ_i, and through the way out −∂L/∂x_j = h̃_j (1 − h̃_j) Σ_i W_ij (v_i − ṽ_i).
    let at_visible: Vec<f64> = visible.iter().zip(&prediction).map(|(v, p)| v - p).collect();
    let mut at_hidden = vec![0.0; m];
    for (row, delta) in rbm.weights().rows().into_iter().zip(&at_visible) {
        at_hidden.iter_mut().zip(row).for_each(|(sum, &w)| *sum += f64::from(w) * delta);
    }
    at_hidden.iter_mut().zip(&hidden).for_each(|(delta, h)| *delta *= h * (1.0 - h));
    for (i, mut row) in gradient.weights.rows_mut().into_iter().enumerate() {
        for (j, g) in row.iter_mut().enumerate() {
            *g += scale * (at_visible[i] * hidden[j] + visible[i] * at_hidden[j]);
        }
    }
    gradient.visible.iter_mut().zip(&at_visible).for_each(|(g, delta)| *g += scale * delta);
    gradient.hidden.iter_mut().zip(&at_hidden).for_each(|(g, delta)| *g += scale * delta);
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    fn tiny() -> BernoulliRbm {
        BernoulliRbm::from_parameters(
            array![[1.5, -1.0], [0.5, 2.0], [-1.25, 0.75]],
            array![-0.5, 0.25, 0.0],
            array![0.5, -1.0],
        )
    }
    const V: [f64; 3] = [1.0, 0.0, 1.0];

    fn close(left: &[f64], right: &[f64], within: f64) {
        assert_eq!(left.len(), right.len());
        for (left, right) in left.iter().zip(right) {
            assert!((left - right).abs() < within, "{left} for {right}");
        }
    }

    #[test]
    fn means_are_exact_and_the_prediction_is_within_its_bound() {
        let found = mean_field(&tiny(), &V).expect("five units");
        // Sums of four terms below 10, each rounded a few times.
        close(&found.hidden, &found.hidden_by_states, 1e-14);
        close(&found.inputs, &found.inputs_by_states, 1e-14);
        close(&found.variances, &found.variances_by_states, 1e-14);
        close(&found.prediction, &found.by_autoencoder, 1e-15);
        close(&found.cross_entropies, &found.by_inputs, 1e-14);
        for i in 0..3 {
            let apart = (found.prediction[i] - found.by_states[i]).abs();
            assert!(apart > 1e-4 && apart <= found.bounds[i], "{apart} of {}", found.bounds[i]);
        }
    }

    #[test]
    fn the_largest_bend_is_where_the_text_says() {
        // σ″ = s (1 − s)(1 − 2s), whose derivative is 0 at s = ½ ± 1/√12.
        let s = 0.5 + 1.0 / 12.0_f64.sqrt();
        assert!((s * (1.0 - s) * (2.0 * s - 1.0) - LARGEST_BEND).abs() < 1e-16);
        assert!((1.0 / (6.0 * 3.0_f64.sqrt()) - LARGEST_BEND).abs() < 1e-16);
    }

    #[test]
    fn the_gradient_is_the_slope() {
        let rbm = tiny();
        let mut gradient = BernoulliStatistics::zeros(&rbm);
        add_autoencoder_gradient(&rbm, &V, 1.0, &mut gradient);
        for i in 0..3 {
            for j in 0..2 {
                let moves = weight_moves(&rbm, &V, i, j).expect("a weight");
                // STEP⁴/30 = 1.2e-10 times a fifth derivative of a few tens.
                assert!((moves.slope - (moves.way_out + moves.way_in)).abs() < 1e-8, "{moves:?}");
                assert!((gradient.weights[[i, j]] + moves.way_out + moves.way_in).abs() < 1e-15);
                assert!((moves.divergence - moves.divergence_in_parts).abs() < 1e-15);
            }
        }
    }

    #[test]
    fn the_biases_follow_their_slopes() {
        let rbm = tiny();
        let mut gradient = BernoulliStatistics::zeros(&rbm);
        add_autoencoder_gradient(&rbm, &V, 2.0, &mut gradient);
        let loss = |b: &Array1<f64>, c: &Array1<f64>| -> f64 {
            let predicted = autoencode(&rbm.weights().mapv(f64::from), b, c, &Array1::from(V.to_vec()));
            V.iter().zip(&predicted).map(|(&v, &p)| bit_cross_entropy(v, p)).sum()
        };
        let (b, c) = (rbm.visible_bias().mapv(f64::from), rbm.hidden_bias().mapv(f64::from));
        let moved = |bias: &Array1<f64>, at: usize, step: f64| {
            let mut bias = bias.clone();
            bias[at] += step;
            bias
        };
        // Central differences: STEP²/6 = 1e-5 times a third derivative below 1.
        for i in 0..3 {
            let slope = (loss(&moved(&b, i, STEP), &c) - loss(&moved(&b, i, -STEP), &c)) / (2.0 * STEP);
            assert!((gradient.visible[i] + 2.0 * slope).abs() < 2e-5);
        }
        for j in 0..2 {
            let slope = (loss(&b, &moved(&c, j, STEP)) - loss(&b, &moved(&c, j, -STEP))) / (2.0 * STEP);
            assert!((gradient.hidden[j] + 2.0 * slope).abs() < 2e-5);
        }
    }

    #[test]
    fn a_weight_that_is_not_there_is_refused() {
        assert_eq!(weight_moves(&tiny(), &V, 3, 0).expect_err("three visible units").field(), "weight");
        assert_eq!(weight_moves(&tiny(), &V, 0, 2).expect_err("two hidden units").field(), "weight");
    }
}
