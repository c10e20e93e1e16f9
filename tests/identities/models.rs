//! Random small Bernoulli RBMs with one state of theirs.

use ndarray::{Array1, Array2};
use proptest::collection::vec;
use proptest::prelude::*;
use rbm_cinema::rbm::BernoulliRbm;

/// The largest parameter.
const LARGEST: f32 = 3.0;

/// A model and a state of it.
#[derive(Debug, Clone)]
pub struct Sample {
    pub rbm: BernoulliRbm,
    /// v `[D]`.
    pub visible: Vec<f64>,
    /// h `[M]`.
    pub hidden: Vec<f64>,
}

fn bits(n: usize) -> impl Strategy<Value = Vec<f64>> {
    vec(prop_oneof![Just(0.0), Just(1.0)], n)
}

/// RBMs of 1 to 4 visible and 1 to 3 hidden units, parameters from −3 to 3. No energy is beyond 3·(12 + 4 + 3) = 57.
pub fn samples() -> impl Strategy<Value = Sample> {
    (1..=4_usize, 1..=3_usize).prop_flat_map(|(n_visible, n_hidden)| {
        let parameters = |n| vec(-LARGEST..=LARGEST, n);
        let all = (
            parameters(n_visible * n_hidden),
            parameters(n_visible),
            parameters(n_hidden),
            bits(n_visible),
            bits(n_hidden),
        );
        all.prop_map(move |(w, b, c, visible, hidden)| Sample {
            rbm: BernoulliRbm::from_parameters(
                Array2::from_shape_vec((n_visible, n_hidden), w).expect("as many as the shape has"),
                Array1::from(b),
                Array1::from(c),
            ),
            visible,
            hidden,
        })
    })
}

/// The same with every parameter a whole number of 1024ths, so that moving one by 1/1024 is exact.
pub fn on_a_grid(rbm: &BernoulliRbm) -> BernoulliRbm {
    let nearest = |parameter: f32| (parameter * 1024.0).round() / 1024.0;
    BernoulliRbm::from_parameters(
        rbm.weights().mapv(nearest),
        rbm.visible_bias().mapv(nearest),
        rbm.hidden_bias().mapv(nearest),
    )
}

/// Whether two numbers agree to `within` of the larger, or of 1.
pub fn agree(left: f64, right: f64, within: f64) -> bool {
    (left - right).abs() <= within * left.abs().max(right.abs()).max(1.0)
}

/// All bit vectors of a length, in the order of binary numbers.
pub fn all_bits(n: usize) -> impl Iterator<Item = Vec<f64>> {
    (0..1_usize << n).map(move |place| (0..n).rev().map(|digit| (place >> digit & 1) as f64).collect())
}
