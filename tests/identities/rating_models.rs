//! Random small RBMs over ratings with one state of theirs.

use ndarray::{Array1, Array2, Array3};
use proptest::collection::vec;
use proptest::prelude::*;
use rbm_cinema::exact::DiscreteRbm;
use rbm_cinema::lessons::Place;

/// The largest parameter.
const LARGEST: f64 = 2.0;

/// A model, a state of it, and one entry of its parameters.
#[derive(Debug, Clone)]
pub struct RatingSample {
    pub rbm: DiscreteRbm,
    /// The class of each film, `[D]`.
    pub classes: Vec<u8>,
    /// Which films are rated, `[D]`.
    pub rated: Vec<bool>,
    /// h `[M]`.
    pub hidden: Vec<u8>,
    pub place: Place,
}

/// RBMs of 1 to 3 films with 2 to 4 classes each and 1 or 2 hidden units, parameters from −2 to 2. No energy is beyond
/// 2·(3·2 + 3 + 2) = 22, no input of a hidden unit beyond 8, no logit beyond 6.
pub fn rating_samples() -> impl Strategy<Value = RatingSample> {
    (1..=3_usize, 2..=4_usize, 1..=2_usize).prop_flat_map(|(n_films, n_classes, n_hidden)| {
        let parameters = |n| vec(-LARGEST..=LARGEST, n);
        let all = (
            parameters(n_films * n_classes * n_hidden),
            parameters(n_films * n_classes),
            parameters(n_hidden),
            vec(0..n_classes as u8, n_films),
            vec(any::<bool>(), n_films),
            vec(0..=1_u8, n_hidden),
            (0..n_films, 0..n_classes, 0..n_hidden),
        );
        all.prop_map(move |(w, b, c, classes, rated, hidden, (film, class, unit))| RatingSample {
            rbm: DiscreteRbm::from_parameters(
                Array3::from_shape_vec((n_films, n_classes, n_hidden), w).expect("as many as the shape has"),
                Array2::from_shape_vec((n_films, n_classes), b).expect("as many as the shape has"),
                Array1::from(c),
            ),
            classes,
            rated,
            hidden,
            place: Place { film, class, unit },
        })
    })
}

/// x_j = c_j + Σ_i Σ_k W_ijk v_ik, written out here from the letters.
pub fn input_of(rbm: &DiscreteRbm, v: &Array2<f64>, j: usize) -> f64 {
    let mut x = rbm.hidden_bias()[j];
    for i in 0..v.nrows() {
        for k in 0..v.ncols() {
            x += rbm.weights()[[i, k, j]] * v[[i, k]];
        }
    }
    x
}

/// b_ik + Σ_j W_ijk h_j.
pub fn logit_of(rbm: &DiscreteRbm, h: &[u8], i: usize, k: usize) -> f64 {
    let sum: f64 = h.iter().enumerate().map(|(j, &h)| rbm.weights()[[i, k, j]] * f64::from(h)).sum();
    rbm.visible_bias()[[i, k]] + sum
}

/// All states of n units with S states each.
pub fn all_states(n_units: usize, n_states: usize) -> Vec<Vec<u8>> {
    (0..n_units).fold(vec![Vec::new()], |so_far, _| {
        so_far
            .iter()
            .flat_map(|state| (0..n_states as u8).map(move |digit| [&state[..], &[digit]].concat()))
            .collect()
    })
}
