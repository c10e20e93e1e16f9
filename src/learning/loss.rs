//! The loss whose gradient contrastive divergence descends, for whoever would rather differentiate than collect
//! statistics: L = F(v) − F(v′), with v′ the end of the chain and held fixed.
//!
//! ∂F(v)/∂W_ij = −v_i p(h_j = 1 | v), ∂F(v)/∂b_i = −v_i and ∂F(v)/∂c_j = −p(h_j = 1 | v), so −∂L/∂θ is the difference
//! of the two phases. v′ was drawn with the same θ, but its dependence on θ is left out: L is another function after
//! each update, and its value says nothing of how well the model does.

use ndarray::Array2;

use crate::exact::DiscreteRbm;
use crate::ratings::{N_CLASSES, UserRatings};
use crate::rbm::{BernoulliRbm, CategoricalRbm};

/// L of a Bernoulli RBM, in nats; `visible` and `visible_model` `[D]` are v and v′.
pub fn bernoulli_loss(rbm: &BernoulliRbm, visible: &[f64], visible_model: &[f64]) -> f64 {
    let mut input = vec![0.0; rbm.n_hidden()];
    rbm.free_energy(visible, &mut input) - rbm.free_energy(visible_model, &mut input)
}

/// L of the categorical RBM for one user, in nats, over the movies that the user rated; `visible_model` `[n, K]` is
/// v′, a state or a distribution over the classes of each, as [`GibbsChain`](super::GibbsChain) leaves it.
pub fn categorical_loss(rbm: &CategoricalRbm, v: UserRatings, visible_model: &[[f32; N_CLASSES]]) -> f64 {
    assert_eq!(v.len(), visible_model.len(), "v′ is over the movies of v");
    let rated = DiscreteRbm::of_movies(rbm, v.movies);
    let model = Array2::from_shape_fn((v.len(), N_CLASSES), |(n, class)| f64::from(visible_model[n][class]));
    rated.free_energy(rated.one_hot(v.classes).view()) - rated.free_energy(model.view())
}
