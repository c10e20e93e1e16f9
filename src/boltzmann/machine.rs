//! The machine: n units, a symmetric weight for each pair, and the energy of a state.
//!
//! E(s) = −(Σ_{i<j} w_ij s_i s_j + Σ_i b_i s_i) and p(s) = e^(−E(s)) / Z: AHS eq. 1 at temperature 1, with biases
//! b_i = −θ_i in place of thresholds.

use std::ops::Range;

use ndarray::{Array1, Array2, s};
use rand::{Rng, RngExt};

use crate::numeric::sigmoid_f64;
use crate::rbm::BernoulliRbm;
use crate::rng::sample_normal;

/// Parameters and the division of the units: the first `n_visible` are visible, the others hidden. f32 as in every
/// model here; energies and probabilities are f64.
#[derive(Debug, Clone, PartialEq)]
pub struct BoltzmannMachine {
    n_visible: usize,
    /// w, `[n, n]`, symmetric, zero on the diagonal.
    weights: Array2<f32>,
    /// b, `[n]`.
    bias: Array1<f32>,
}

impl BoltzmannMachine {
    /// A machine with these parameters. Panics if the shapes do not fit, the weights are not symmetric, a unit is
    /// connected to itself, or no unit is visible.
    pub fn from_parameters(n_visible: usize, weights: Array2<f32>, bias: Array1<f32>) -> Self {
        let n_units = bias.len();
        assert_eq!(weights.dim(), (n_units, n_units), "shape of the weights");
        assert!((1..=n_units).contains(&n_visible), "{n_visible} visible units of {n_units}");
        assert_eq!(weights, weights.t(), "a weight belongs to a pair: w_ij = w_ji");
        assert!(weights.diag().iter().all(|&w| w == 0.0), "no unit is connected to itself");
        Self { n_visible, weights, bias }
    }

    /// An untrained machine: w_ij ~ N(0, `weight_sd`²) for each pair, b = 0.
    pub fn untrained<R: Rng>(n_visible: usize, n_hidden: usize, weight_sd: f32, rng: &mut R) -> Self {
        let n_units = n_visible + n_hidden;
        let mut weights = Array2::zeros((n_units, n_units));
        for i in 0..n_units {
            for j in 0..i {
                let weight = weight_sd * sample_normal(rng);
                weights[[i, j]] = weight;
                weights[[j, i]] = weight;
            }
        }
        Self::from_parameters(n_visible, weights, Array1::zeros(n_units))
    }

    /// The Boltzmann machine that an RBM is: no connections within a layer.
    pub fn restricted(rbm: &BernoulliRbm) -> Self {
        let (n_visible, n_hidden) = rbm.weights().dim();
        let n_units = n_visible + n_hidden;
        let mut weights = Array2::zeros((n_units, n_units));
        weights.slice_mut(s![..n_visible, n_visible..]).assign(rbm.weights());
        weights.slice_mut(s![n_visible.., ..n_visible]).assign(&rbm.weights().t());
        let bias = rbm.visible_bias().iter().chain(rbm.hidden_bias()).copied().collect();
        Self::from_parameters(n_visible, weights, bias)
    }

    /// n, visible and hidden.
    pub fn n_units(&self) -> usize {
        self.bias.len()
    }

    /// How many are visible: units 0 to `n_visible` − 1.
    pub fn n_visible(&self) -> usize {
        self.n_visible
    }

    /// w, `[n, n]`.
    pub fn weights(&self) -> &Array2<f32> {
        &self.weights
    }

    /// b, `[n]`.
    pub fn bias(&self) -> &Array1<f32> {
        &self.bias
    }

    /// E(s), in nats; `state` `[n]` holds 0 or 1 for each unit.
    pub fn energy(&self, state: &[f64]) -> f64 {
        assert_eq!(state.len(), self.n_units(), "one state a unit");
        let mut energy = 0.0;
        for (i, s) in state.iter().enumerate() {
            let below: f64 = (0..i).map(|j| f64::from(self.weights[[i, j]]) * state[j]).sum();
            energy -= s * (f64::from(self.bias[i]) + below);
        }
        energy
    }

    /// ΔE_i = Σ_j w_ij s_j + b_i: by how much the energy is lower with unit i on than with it off (AHS eq. 2).
    pub fn energy_gap(&self, state: &[f64], unit: usize) -> f64 {
        assert_eq!(state.len(), self.n_units(), "one state a unit");
        let input: f64 = self.weights.row(unit).iter().zip(state).map(|(&w, s)| f64::from(w) * s).sum();
        f64::from(self.bias[unit]) + input
    }

    /// p(s_i = 1 | all other units) = σ(ΔE_i) (AHS eq. 3 at temperature 1).
    pub fn unit_probability(&self, state: &[f64], unit: usize) -> f64 {
        sigmoid_f64(self.energy_gap(state, unit))
    }

    /// Gibbs sampling of these units, once each and one after another, given the rest: all units run freely, the
    /// hidden ones alone with the visible ones clamped.
    ///
    /// Each unit is drawn given the newest states of the others, so none can be drawn before the one in front of it.
    /// AHS pick units in random order; going through them in turn leaves the same distribution unchanged.
    pub fn gibbs_sweep<R: Rng + ?Sized>(&self, state: &mut [f64], units: Range<usize>, rng: &mut R) {
        for unit in units {
            let on = rng.random::<f64>() < self.unit_probability(state, unit);
            state[unit] = f64::from(u8::from(on));
        }
    }

    /// w_ij ← w_ij + `scale` · g_ij off the diagonal, b_i ← b_i + `scale` · g_ii. `direction` `[n, n]` is symmetric.
    pub(super) fn add(&mut self, direction: &Array2<f64>, scale: f64) {
        for ((i, j), g) in direction.indexed_iter() {
            let parameter = if i == j { &mut self.bias[i] } else { &mut self.weights[[i, j]] };
            *parameter = (f64::from(*parameter) + scale * g) as f32;
        }
    }
}
