//! The Bernoulli RBM: D visible and M hidden units, each a bit (Smolensky 1986; Hinton 2002, "Training Products of
//! Experts by Minimizing Contrastive Divergence").
//!
//! E(v, h) = −(vᵀWh + bᵀv + cᵀh) and p(v, h) = e^(−E(v, h)) / Z.
//!
//! The parameters are f32, as in every model here. Whatever is computed from them is f64: these models are small, and
//! are held against sums over all their states to ten digits.
//!
//! States and probabilities are both slices of f64, so that every function of a state also takes its mean-field
//! stand-in, the vector of the units' probabilities.

use ndarray::{Array1, Array2};
use rand::Rng;

use super::BernoulliStatistics;
use crate::numeric::{sigmoid_f64, softplus};
use crate::rng::{sample_bits, sample_normal};

/// Parameters θ = (W, b, c), row-major.
#[derive(Debug, Clone, PartialEq)]
pub struct BernoulliRbm {
    /// W, `[D, M]`: one row of M weights for each visible unit.
    weights: Array2<f32>,
    /// b, `[D]`.
    visible_bias: Array1<f32>,
    /// c, `[M]`.
    hidden_bias: Array1<f32>,
}

impl BernoulliRbm {
    /// An RBM with these parameters. Panics if the shapes do not fit, or a layer has no unit.
    pub fn from_parameters(
        weights: Array2<f32>,
        visible_bias: Array1<f32>,
        hidden_bias: Array1<f32>,
    ) -> Self {
        let (n_visible, n_hidden) = weights.dim();
        assert!(n_visible > 0 && n_hidden > 0, "a layer without units");
        assert_eq!(visible_bias.len(), n_visible, "shape of b");
        assert_eq!(hidden_bias.len(), n_hidden, "shape of c");
        Self {
            weights: weights.as_standard_layout().into_owned(),
            visible_bias: visible_bias.as_standard_layout().into_owned(),
            hidden_bias: hidden_bias.as_standard_layout().into_owned(),
        }
    }

    /// An untrained RBM: W_ij ~ N(0, `weight_sd`²), b = 0, c = 0. Weights of zero would keep all hidden units alike
    /// for ever; Hinton (2010, section 8) takes a standard deviation of 0.01.
    pub fn untrained<R: Rng>(n_visible: usize, n_hidden: usize, weight_sd: f32, rng: &mut R) -> Self {
        Self::from_parameters(
            Array2::from_shape_simple_fn((n_visible, n_hidden), || weight_sd * sample_normal(rng)),
            Array1::zeros(n_visible),
            Array1::zeros(n_hidden),
        )
    }

    /// D.
    pub fn n_visible(&self) -> usize {
        self.visible_bias.len()
    }

    /// M.
    pub fn n_hidden(&self) -> usize {
        self.hidden_bias.len()
    }

    /// W, `[D, M]`.
    pub fn weights(&self) -> &Array2<f32> {
        &self.weights
    }

    /// b, `[D]`.
    pub fn visible_bias(&self) -> &Array1<f32> {
        &self.visible_bias
    }

    /// c, `[M]`.
    pub fn hidden_bias(&self) -> &Array1<f32> {
        &self.hidden_bias
    }

    /// W, b and c to be changed in place.
    pub fn parameters_mut(&mut self) -> (&mut Array2<f32>, &mut Array1<f32>, &mut Array1<f32>) {
        (&mut self.weights, &mut self.visible_bias, &mut self.hidden_bias)
    }

    /// The input of each hidden unit, c_j + Σ_i W_ij v_i, into `input` `[M]`.
    pub fn hidden_input(&self, visible: &[f64], input: &mut [f64]) {
        assert_eq!(visible.len(), self.n_visible(), "one number a visible unit");
        assert_eq!(input.len(), self.n_hidden(), "one number a hidden unit");
        for (x, &c) in input.iter_mut().zip(&self.hidden_bias) {
            *x = f64::from(c);
        }
        for (row, &v) in self.weights.rows().into_iter().zip(visible) {
            for (x, &w) in input.iter_mut().zip(row) {
                *x += f64::from(w) * v;
            }
        }
    }

    /// The input of each visible unit, b_i + Σ_j W_ij h_j, into `input` `[D]`.
    pub fn visible_input(&self, hidden: &[f64], input: &mut [f64]) {
        assert_eq!(hidden.len(), self.n_hidden(), "one number a hidden unit");
        assert_eq!(input.len(), self.n_visible(), "one number a visible unit");
        for ((x, row), &b) in input.iter_mut().zip(self.weights.rows()).zip(&self.visible_bias) {
            *x = f64::from(b) + row.iter().zip(hidden).map(|(&w, h)| f64::from(w) * h).sum::<f64>();
        }
    }

    /// p(h_j = 1 | v) = σ(c_j + Σ_i W_ij v_i), into `hidden` `[M]`. The mean-field h̃.
    pub fn hidden_probabilities(&self, visible: &[f64], hidden: &mut [f64]) {
        self.hidden_input(visible, hidden);
        hidden.iter_mut().for_each(|h| *h = sigmoid_f64(*h));
    }

    /// p(v_i = 1 | h) = σ(b_i + Σ_j W_ij h_j), into `visible` `[D]`.
    pub fn visible_probabilities(&self, hidden: &[f64], visible: &mut [f64]) {
        self.visible_input(hidden, visible);
        visible.iter_mut().for_each(|v| *v = sigmoid_f64(*v));
    }

    /// One Gibbs step: draws h from p(h | v) and then v from p(v | h). `visible` `[D]` is v before and after;
    /// `hidden` `[M]` receives h.
    pub fn gibbs_step<R: Rng + ?Sized>(&self, visible: &mut [f64], hidden: &mut [f64], rng: &mut R) {
        self.hidden_probabilities(visible, hidden);
        sample_bits(hidden, rng);
        self.visible_probabilities(hidden, visible);
        sample_bits(visible, rng);
    }

    /// The mean-field prediction of v from v: p(v_i = 1 | h̃) with h̃ = p(h | v), into `prediction` `[D]`; `hidden`
    /// `[M]` receives h̃.
    pub fn predict(&self, visible: &[f64], hidden: &mut [f64], prediction: &mut [f64]) {
        self.hidden_probabilities(visible, hidden);
        self.visible_probabilities(hidden, prediction);
    }

    /// E(v, h) = −Σ_i v_i (b_i + Σ_j W_ij h_j) − Σ_j c_j h_j, in nats.
    pub fn energy(&self, visible: &[f64], hidden: &[f64]) -> f64 {
        assert_eq!(visible.len(), self.n_visible(), "one number a visible unit");
        assert_eq!(hidden.len(), self.n_hidden(), "one number a hidden unit");
        let mut energy = 0.0;
        for ((row, &b), v) in self.weights.rows().into_iter().zip(&self.visible_bias).zip(visible) {
            energy -=
                v * (f64::from(b) + row.iter().zip(hidden).map(|(&w, h)| f64::from(w) * h).sum::<f64>());
        }
        energy - self.hidden_bias.iter().zip(hidden).map(|(&c, h)| f64::from(c) * h).sum::<f64>()
    }

    /// F(v) = −log Σ_h e^(−E(v, h)) = −Σ_i b_i v_i − Σ_j log(1 + exp(c_j + Σ_i W_ij v_i)), in nats.
    ///
    /// `input` `[M]` is scratch space. p(v) = e^(−F(v)) / Z. Both sums are those of this one v: the first too, which
    /// is easily summed over a whole mini-batch by mistake.
    pub fn free_energy(&self, visible: &[f64], input: &mut [f64]) -> f64 {
        self.hidden_input(visible, input);
        let bias_term: f64 = self.visible_bias.iter().zip(visible).map(|(&b, v)| f64::from(b) * v).sum();
        let hidden_term: f64 = input.iter().map(|&x| softplus(x)).sum();
        -bias_term - hidden_term
    }

    /// Gradient ascent: θ ← θ + `learning_rate` · g, for each of W, b and c.
    pub fn ascend(&mut self, gradient: &BernoulliStatistics, learning_rate: f64) {
        let step =
            |parameter: &mut f32, g: &f64| *parameter = (f64::from(*parameter) + learning_rate * g) as f32;
        self.weights.zip_mut_with(&gradient.weights, step);
        self.visible_bias.zip_mut_with(&gradient.visible, step);
        self.hidden_bias.zip_mut_with(&gradient.hidden, step);
    }
}
