//! What learning compares between data and model: ⟨v_i h_j⟩, ⟨v_i⟩ and ⟨h_j⟩ of a Bernoulli RBM.
//!
//! They are −∂E/∂θ averaged, so the gradient of the log-likelihood is their average over the data less their average
//! over the model, and contrastive divergence estimates the second with a chain.

use ndarray::{Array1, Array2, ArrayView1};

use super::BernoulliRbm;

/// Averages, or a difference of averages, in the shape of the parameters.
#[derive(Debug, Clone, PartialEq)]
pub struct BernoulliStatistics {
    /// `[D, M]` ⟨v_i h_j⟩, the direction of W.
    pub weights: Array2<f64>,
    /// `[D]` ⟨v_i⟩, the direction of b.
    pub visible: Array1<f64>,
    /// `[M]` ⟨h_j⟩, the direction of c.
    pub hidden: Array1<f64>,
}

impl BernoulliStatistics {
    /// Zeros in the shape of this model's parameters.
    pub fn zeros(rbm: &BernoulliRbm) -> Self {
        Self {
            weights: Array2::zeros((rbm.n_visible(), rbm.n_hidden())),
            visible: Array1::zeros(rbm.n_visible()),
            hidden: Array1::zeros(rbm.n_hidden()),
        }
    }

    /// Sets everything to zero.
    pub fn clear(&mut self) {
        self.weights.fill(0.0);
        self.visible.fill(0.0);
        self.hidden.fill(0.0);
    }

    /// Adds `scale` times v_i h_j, v_i and h_j, h being p(h | v): positive for the data, negative for the model.
    pub fn add(&mut self, visible: &[f64], hidden: &[f64], scale: f64) {
        let hidden = ArrayView1::from(hidden);
        for (mut row, &v) in self.weights.rows_mut().into_iter().zip(visible) {
            row.scaled_add(scale * v, &hidden);
        }
        self.visible.scaled_add(scale, &ArrayView1::from(visible));
        self.hidden.scaled_add(scale, &hidden);
    }

    /// All numbers in one row: W's, b's, c's.
    pub fn iter(&self) -> impl Iterator<Item = f64> {
        self.weights.iter().chain(&self.visible).chain(&self.hidden).copied()
    }

    /// The cosine of the angle between two directions in parameter space: 1 for the same, 0 for unrelated ones.
    pub fn cosine(&self, other: &Self) -> f64 {
        let dot = |a: &Self, b: &Self| a.iter().zip(b.iter()).map(|(x, y)| x * y).sum::<f64>();
        dot(self, other) / (dot(self, self) * dot(other, other)).sqrt()
    }
}
