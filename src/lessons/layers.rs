//! What does each layer say to the other? The inputs of all units, unit by unit and by matrix products.
//!
//! x = c + Wᵀv and y = b + Wh: one matrix W `[D, M]`, read along its columns for one way and along its rows for the
//! other (Smolensky 1986, "Information Processing in Dynamical Systems: Foundations of Harmony Theory").
//!
//! A unit is on where its input is above 0, as in McCulloch & Pitts 1943, "A Logical Calculus of the Ideas Immanent
//! in Nervous Activity", or on with probability σ of its input: see [`tosses`](super::tosses).

use ndarray::{Array1, Array2, ArrayView1, ArrayView2};

use crate::numeric::sigmoid_f64;
use crate::rbm::BernoulliRbm;

/// Both ways through the weights.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "study", derive(serde::Serialize), serde(rename_all = "camelCase"))]
pub struct Layers {
    /// x_j = c_j + Σ_i W_ij v_i, `[M]`.
    pub hidden_inputs: Vec<f64>,
    /// σ(x_j), what a Bernoulli unit makes of its input, `[M]`.
    pub hidden_probabilities: Vec<f64>,
    /// 1 − σ(−x_j), `[M]`: the same, since σ(−x) = 1 − σ(x).
    pub hidden_by_off: Vec<f64>,
    /// c_j + the W_ij of the visible units that are on, `[M]`.
    pub hidden_from_on: Vec<f64>,
    /// c + Wᵀv, `[M]`.
    pub hidden_by_matrix: Vec<f64>,
    /// y_i = b_i + Σ_j W_ij h_j, `[D]`.
    pub visible_inputs: Vec<f64>,
    /// b_i + the W_ij of the hidden units that are on, `[D]`.
    pub visible_from_on: Vec<f64>,
    /// b + Wh, `[D]`.
    pub visible_by_matrix: Vec<f64>,
    /// Σ_i v_i (Wh)_i: what the hidden layer says for the visible units that are on.
    pub for_visible: f64,
    /// Σ_j h_j (Wᵀv)_j: what the visible layer says for the hidden units that are on.
    pub for_hidden: f64,
    /// `[M]` which hidden units a threshold at 0 turns on.
    pub hidden_states: Vec<u8>,
    /// `[D]` which visible units a threshold at 0 turns on.
    pub visible_states: Vec<u8>,
}

/// The sum of a bias and of the weights from units that are on.
fn from_on(bias: f32, weights: ArrayView1<f32>, units: &[f64]) -> f64 {
    let on = weights.into_iter().zip(units).filter(|&(_, &unit)| unit == 1.0);
    on.fold(f64::from(bias), |sum, (&w, _)| sum + f64::from(w))
}

/// Works both ways out for v `[D]` and h `[M]`, each 0 or 1.
pub fn layers(rbm: &BernoulliRbm, visible: &[f64], hidden: &[f64]) -> Layers {
    let (mut x, mut y) = (vec![0.0; rbm.n_hidden()], vec![0.0; rbm.n_visible()]);
    rbm.hidden_input(visible, &mut x);
    rbm.visible_input(hidden, &mut y);
    let w = rbm.weights().mapv(f64::from);
    let (v, h) = (Array1::from(visible.to_vec()), Array1::from(hidden.to_vec()));
    let (to_hidden, to_visible) = (w.t().dot(&v), w.dot(&h));
    let above_zero = |inputs: &[f64]| inputs.iter().map(|&input| u8::from(input > 0.0)).collect();
    let columns = rbm.weights().columns().into_iter().zip(rbm.hidden_bias());
    let rows = rbm.weights().rows().into_iter().zip(rbm.visible_bias());
    Layers {
        hidden_probabilities: x.iter().map(|&x| sigmoid_f64(x)).collect(),
        hidden_by_off: x.iter().map(|&x| 1.0 - sigmoid_f64(-x)).collect(),
        hidden_from_on: columns.map(|(column, &c)| from_on(c, column, visible)).collect(),
        hidden_by_matrix: (rbm.hidden_bias().mapv(f64::from) + &to_hidden).to_vec(),
        visible_from_on: rows.map(|(row, &b)| from_on(b, row, hidden)).collect(),
        visible_by_matrix: (rbm.visible_bias().mapv(f64::from) + &to_visible).to_vec(),
        for_visible: v.dot(&to_visible),
        for_hidden: h.dot(&to_hidden),
        hidden_states: above_zero(&x),
        visible_states: above_zero(&y),
        hidden_inputs: x,
        visible_inputs: y,
    }
}

/// X = VW + 1cᵀ, `[N, M]`: row n holds the inputs of the hidden units for row n of V `[N, D]`.
pub fn batch_inputs(rbm: &BernoulliRbm, batch: ArrayView2<f64>) -> Array2<f64> {
    batch.dot(&rbm.weights().mapv(f64::from)) + rbm.hidden_bias().mapv(f64::from)
}

#[cfg(test)]
mod tests {
    use ndarray::{ArrayView2, array};

    use super::*;

    fn machine() -> BernoulliRbm {
        BernoulliRbm::from_parameters(
            array![[1.5, -1.0], [0.5, 2.0], [-1.25, 0.75]],
            array![-0.5, 0.25, 0.0],
            array![0.5, -1.0],
        )
    }

    #[test]
    fn both_ways_by_hand() {
        let found = layers(&machine(), &[1.0, 0.0, 1.0], &[0.0, 1.0]);
        // Quarters throughout, so nothing is rounded: 0.5 + 1.5 − 1.25 and −1 − 1 + 0.75.
        assert_eq!(found.hidden_inputs, [0.75, -1.25]);
        assert_eq!(found.hidden_states, [1, 0]);
        // 1 / (1 + e^(−0.75)) and 1 / (1 + e^1.25), by a pocket calculator's ten digits.
        assert!((found.hidden_probabilities[0] - 0.679_178_699_2).abs() < 1e-10);
        assert!((found.hidden_probabilities[1] - 0.222_700_138_8).abs() < 1e-10);
        assert_eq!(found.visible_inputs, [-1.5, 2.25, 0.75]);
        assert_eq!(found.visible_states, [0, 1, 1]);
        // Only the pairs with both units on: W_12 + W_32.
        assert_eq!((found.for_visible, found.for_hidden), (-0.25, -0.25));
        assert_eq!(
            (&found.hidden_from_on, &found.hidden_by_matrix),
            (&found.hidden_inputs, &found.hidden_inputs)
        );
        assert_eq!(
            (&found.visible_from_on, &found.visible_by_matrix),
            (&found.visible_inputs, &found.visible_inputs)
        );
    }

    #[test]
    fn an_input_of_zero_does_not_turn_a_unit_on() {
        let silent = BernoulliRbm::from_parameters(array![[0.0]], array![0.0], array![0.0]);
        let found = layers(&silent, &[1.0], &[1.0]);
        assert_eq!((found.hidden_states, found.visible_states), (vec![0], vec![0]));
    }

    #[test]
    fn a_batch_is_its_rows() {
        let batch = array![[1.0, 0.0, 1.0], [0.0, 0.0, 0.0], [1.0, 1.0, 1.0]];
        let found = batch_inputs(&machine(), batch.view());
        assert_eq!(found, array![[0.75, -1.25], [0.5, -1.0], [1.25, 0.75]]);
        assert_eq!(
            batch_inputs(&machine(), ArrayView2::from_shape((0, 3), &[]).expect("no rows")).dim(),
            (0, 2)
        );
    }
}
