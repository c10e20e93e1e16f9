//! One form for both RBMs, in f64: n visible units with S states each, and M binary hidden units.
//!
//! The categorical RBM of a set of rated movies is this with S = K. A Bernoulli RBM is this with S = 2, state 0
//! having neither weights nor bias: σ(x) is the softmax of (0, x). So Z, the gradient and the annealing are written
//! once.
//!
//! E(v, h) = −(Σ_i Σ_j W_{i v_i j} h_j + Σ_i b_{i v_i} + Σ_j c_j h_j), v_i being the state of unit i.
//!
//! Everything here follows from that line and from nothing in [`rbm`](crate::rbm), so that it can check what is
//! there.

use ndarray::{Array1, Array2, Array3, ArrayView2, Axis, s};

use crate::numeric::{sigmoid_f64, softmax_in_place_f64, softplus};
use crate::ratings::N_CLASSES;
use crate::rbm::{BernoulliRbm, CategoricalRbm};

/// Parameters θ = (W, b, c) in f64.
#[derive(Debug, Clone, PartialEq)]
pub struct DiscreteRbm {
    /// W, `[n, S, M]`.
    pub(super) weights: Array3<f64>,
    /// b, `[n, S]`.
    pub(super) visible_bias: Array2<f64>,
    /// c, `[M]`.
    pub(super) hidden_bias: Array1<f64>,
}

/// ⟨v_ik h_j⟩, ⟨v_ik⟩ and ⟨h_j⟩, or a difference of such averages: −∂E/∂θ in the shape of θ, where v_ik = 1 if unit i
/// is in state k.
#[derive(Debug, Clone, PartialEq)]
pub struct DiscreteStatistics {
    /// `[n, S, M]`, the direction of W.
    pub weights: Array3<f64>,
    /// `[n, S]`, the direction of b.
    pub visible: Array2<f64>,
    /// `[M]`, the direction of c.
    pub hidden: Array1<f64>,
}

impl DiscreteRbm {
    /// An RBM with these parameters. Panics if the shapes do not fit.
    pub fn from_parameters(
        weights: Array3<f64>,
        visible_bias: Array2<f64>,
        hidden_bias: Array1<f64>,
    ) -> Self {
        let (n_units, n_states, n_hidden) = weights.dim();
        assert_eq!(visible_bias.dim(), (n_units, n_states), "shape of b");
        assert_eq!(hidden_bias.len(), n_hidden, "shape of c");
        Self {
            weights: weights.as_standard_layout().into_owned(),
            visible_bias: visible_bias.as_standard_layout().into_owned(),
            hidden_bias,
        }
    }

    /// The Bernoulli RBM: n = D units with S = 2 states, off and on.
    pub fn of_bits(rbm: &BernoulliRbm) -> Self {
        let (n_visible, n_hidden) = rbm.weights().dim();
        let mut weights = Array3::zeros((n_visible, 2, n_hidden));
        weights.slice_mut(s![.., 1, ..]).assign(&rbm.weights().mapv(f64::from));
        let mut visible_bias = Array2::zeros((n_visible, 2));
        visible_bias.column_mut(1).assign(&rbm.visible_bias().mapv(f64::from));
        Self { weights, visible_bias, hidden_bias: rbm.hidden_bias().mapv(f64::from) }
    }

    /// The categorical RBM of somebody who rated these movies: n units with S = K states. The other movies take no
    /// part. Panics on a movie that the model does not have, or that is named twice.
    pub fn of_movies(rbm: &CategoricalRbm, movies: &[u32]) -> Self {
        let (n_units, n_hidden) = (movies.len(), rbm.n_hidden());
        let mut weights = Array3::zeros((n_units, N_CLASSES, n_hidden));
        let mut visible_bias = Array2::zeros((n_units, N_CLASSES));
        for (unit, &movie) in movies.iter().enumerate() {
            assert!((movie as usize) < rbm.n_movies(), "movie {movie} of {}", rbm.n_movies());
            assert!(!movies[..unit].contains(&movie), "movie {movie} is named twice");
            for class in 0..N_CLASSES {
                let row = rbm.weight_row(movie as usize, class);
                for (to, &from) in weights.slice_mut(s![unit, class, ..]).iter_mut().zip(row) {
                    *to = f64::from(from);
                }
                visible_bias[[unit, class]] =
                    f64::from(rbm.visible_bias()[movie as usize * N_CLASSES + class]);
            }
        }
        let hidden_bias = rbm.hidden_bias().iter().map(|&c| f64::from(c)).collect();
        Self { weights, visible_bias, hidden_bias }
    }

    /// n, the number of visible units.
    pub fn n_units(&self) -> usize {
        self.visible_bias.nrows()
    }

    /// S, the number of states of each.
    pub fn n_states(&self) -> usize {
        self.visible_bias.ncols()
    }

    /// M.
    pub fn n_hidden(&self) -> usize {
        self.hidden_bias.len()
    }

    /// W, `[n, S, M]`.
    pub fn weights(&self) -> &Array3<f64> {
        &self.weights
    }

    /// b, `[n, S]`.
    pub fn visible_bias(&self) -> &Array2<f64> {
        &self.visible_bias
    }

    /// c, `[M]`.
    pub fn hidden_bias(&self) -> &Array1<f64> {
        &self.hidden_bias
    }

    /// W `[n, S, M]`, b `[n, S]` and c `[M]` to be changed in place.
    pub fn parameters_mut(&mut self) -> (&mut Array3<f64>, &mut Array2<f64>, &mut Array1<f64>) {
        (&mut self.weights, &mut self.visible_bias, &mut self.hidden_bias)
    }

    /// v_ik `[n, S]`: 1 where unit i is in state k. Panics on a state that a unit does not have.
    pub fn one_hot(&self, v: &[u8]) -> Array2<f64> {
        assert_eq!(v.len(), self.n_units(), "one state a visible unit");
        let mut one_hot = Array2::zeros(self.visible_bias.dim());
        for (unit, &state) in v.iter().enumerate() {
            one_hot[[unit, usize::from(state)]] = 1.0;
        }
        one_hot
    }

    /// c_j + Σ_i Σ_k W_ikj v_ik, `[M]`; v_ik `[n, S]` is one-hot or a distribution for each unit.
    fn hidden_input(&self, visible: ArrayView2<f64>) -> Array1<f64> {
        let mut input = self.hidden_bias.clone();
        for (weights, v) in self.weights.outer_iter().zip(visible.rows()) {
            for (row, &v) in weights.rows().into_iter().zip(v) {
                input.scaled_add(v, &row);
            }
        }
        input
    }

    /// p(h_j = 1 | v), `[M]`; v_ik `[n, S]` is one-hot or a distribution for each unit.
    pub fn hidden_probabilities(&self, visible: ArrayView2<f64>) -> Array1<f64> {
        self.hidden_input(visible).mapv_into(sigmoid_f64)
    }

    /// b_ik + Σ_j W_ikj h_j, `[n, S]`; `hidden` `[M]` holds states or probabilities.
    pub fn visible_logits(&self, hidden: &[f64]) -> Array2<f64> {
        assert_eq!(hidden.len(), self.n_hidden(), "one number a hidden unit");
        let mut logits = self.visible_bias.clone();
        for (weights, &h) in self.weights.axis_iter(Axis(2)).zip(hidden) {
            logits.scaled_add(h, &weights);
        }
        logits
    }

    /// p(v_ik = 1 | h), `[n, S]`: the softmax of each unit's logits.
    pub fn visible_probabilities(&self, hidden: &[f64]) -> Array2<f64> {
        let mut probabilities = self.visible_logits(hidden);
        for mut unit in probabilities.rows_mut() {
            softmax_in_place_f64(unit.as_slice_mut().expect("logits are in standard layout"));
        }
        probabilities
    }

    /// E(v, h), in nats; `v` holds the state of each visible unit, `hidden` 0 or 1 for each hidden unit.
    pub fn energy(&self, v: &[u8], hidden: &[u8]) -> f64 {
        assert_eq!((v.len(), hidden.len()), (self.n_units(), self.n_hidden()), "one state a unit");
        let mut energy = 0.0;
        for (unit, &state) in v.iter().enumerate() {
            energy -= self.visible_bias[[unit, usize::from(state)]];
            for (j, &h) in hidden.iter().enumerate() {
                energy -= self.weights[[unit, usize::from(state), j]] * f64::from(h);
            }
        }
        energy - self.hidden_bias.iter().zip(hidden).map(|(c, &h)| c * f64::from(h)).sum::<f64>()
    }

    /// F(v) = −log Σ_h e^(−E(v, h)) = −Σ_i Σ_k b_ik v_ik − Σ_j log(1 + exp(c_j + Σ_i Σ_k W_ikj v_ik)), in nats.
    ///
    /// v_ik `[n, S]` is one-hot, or a distribution for each unit, as the negative phase of contrastive divergence
    /// uses it: then this is the same expression in numbers between the states.
    pub fn free_energy(&self, visible: ArrayView2<f64>) -> f64 {
        let bias_term: f64 = (&self.visible_bias * &visible).sum();
        let hidden_term: f64 = self.hidden_input(visible).iter().map(|&x| softplus(x)).sum();
        -bias_term - hidden_term
    }
}

impl DiscreteStatistics {
    /// Zeros in the shape of this model's parameters.
    pub fn zeros(rbm: &DiscreteRbm) -> Self {
        Self {
            weights: Array3::zeros(rbm.weights.dim()),
            visible: Array2::zeros(rbm.visible_bias.dim()),
            hidden: Array1::zeros(rbm.n_hidden()),
        }
    }

    /// Adds `scale` times v_ik h_j, v_ik and h_j, with `visible` `[n, S]` and `hidden` `[M]`.
    pub fn add(&mut self, visible: ArrayView2<f64>, hidden: &Array1<f64>, scale: f64) {
        for (mut weights, v) in self.weights.outer_iter_mut().zip(visible.rows()) {
            for (mut row, &v) in weights.rows_mut().into_iter().zip(v) {
                if v != 0.0 {
                    row.scaled_add(scale * v, hidden);
                }
            }
        }
        self.visible.scaled_add(scale, &visible);
        self.hidden.scaled_add(scale, hidden);
    }

    /// Adds `scale` times other statistics.
    pub fn add_scaled(&mut self, scale: f64, other: &Self) {
        self.weights.scaled_add(scale, &other.weights);
        self.visible.scaled_add(scale, &other.visible);
        self.hidden.scaled_add(scale, &other.hidden);
    }
}
