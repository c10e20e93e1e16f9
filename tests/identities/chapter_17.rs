//! The whole program.

use ndarray::{Array2, Array3};
use proptest::prelude::*;
use rbm_cinema::lessons::{Mistakes, Program, dot1, dot2, one_hot_encode, one_hot_mask, program};
use rbm_cinema::ratings::{N_CLASSES, class_of_stars};

use crate::models::agree;

/// Sums of forty products of numbers below 1.
const WITHIN: f64 = 1e-12;
/// The core's numbers are f32.
const F32: f64 = 1e-5;

const D: usize = 4;

fn batches() -> impl Strategy<Value = Vec<[Option<f64>; D]>> {
    let rating = proptest::option::weighted(0.6, (1..=10_u8).prop_map(|half| f64::from(half) / 2.0));
    proptest::collection::vec(proptest::array::uniform4(rating), 1..5)
}

fn class(stars: f64) -> usize {
    usize::from(class_of_stars(stars).expect("half stars"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Line 1: v is one at 2s − 1, and m is one for all classes of what was rated.
    #[test]
    fn the_one_hot_arrays_are_of_what_was_rated(stars in batches()) {
        let v = one_hot_encode(&stars, class);
        let mask = one_hot_mask(&v);
        for (n, row) in stars.iter().enumerate() {
            for (i, given) in row.iter().enumerate() {
                for k in 0..N_CLASSES {
                    let is_given = given.is_some_and(|stars| 2.0 * stars - 1.0 == k as f64);
                    prop_assert_eq!(v[[n, i, k]], f64::from(u8::from(is_given)));
                    prop_assert_eq!(mask[[n, i, k]], f64::from(u8::from(given.is_some())));
                }
            }
        }
        prop_assert_eq!(&v * &mask, v);
    }

    /// Lines 2 and 4: the double dot products are sums over the axes that go, and rows of W picked out.
    #[test]
    fn the_double_dots_pick_rows_of_the_weights(
        stars in batches(), weights in proptest::collection::vec(-1.0..1.0_f64, D * N_CLASSES * 3),
    ) {
        let w = Array3::from_shape_vec((D, N_CLASSES, 3), weights).expect("as many numbers");
        let v = one_hot_encode(&stars, class);
        let x = dot1(&v, &w);
        for (n, row) in stars.iter().enumerate() {
            for j in 0..3 {
                let picked: f64 =
                    row.iter().enumerate().filter_map(|(i, stars)| Some(w[[i, class((*stars)?), j]])).sum();
                prop_assert!(agree(x[[n, j]], picked, WITHIN));
            }
        }
        let h = Array2::from_shape_fn((stars.len(), 3), |(n, j)| f64::from(u8::from((n + j) % 2 == 0)));
        let y = dot2(&h, &w);
        for ((n, i, k), y) in y.indexed_iter() {
            let sum: f64 = (0..3).map(|j| h[[n, j]] * w[[i, k, j]]).sum();
            prop_assert!(agree(*y, sum, WITHIN));
        }
        // v · (h · W) is (v · W) · h: both are Σ v_ik W_ikj h_j.
        let left: f64 = (&v * &y).sum();
        let right: f64 = (&x * &h).sum();
        prop_assert!(agree(left, right, WITHIN));
    }

    /// Lines 3 and 5 to 9, by the dense program and by the core, and L as the mean of differences of free energies.
    #[test]
    fn the_dense_program_is_the_core(seed in any::<u32>()) {
        let Program { dense, core, .. } = program(Mistakes::default(), u64::from(seed));
        let n = dense.users.len() as f64;
        for (a, b) in dense.users.iter().zip(&core.users) {
            for (a, b) in a.hidden.iter().chain(&a.free_energies).zip(b.hidden.iter().chain(&b.free_energies)) {
                prop_assert!(agree(*a, *b, F32));
            }
            for (j, &state) in a.states.iter().enumerate() {
                prop_assert_eq!(state == 1, a.draws[j] < a.hidden[j]);
            }
            for (class, model) in a.classes.iter().zip(&a.classes_model) {
                prop_assert_eq!(class.is_some(), model.is_some());
            }
        }
        let mean = dense.users.iter().map(|user| user.free_energies[0] - user.free_energies[1]).sum::<f64>() / n;
        prop_assert!(agree(dense.loss, mean, WITHIN));
        for (a, b) in [
            (dense.loss, core.loss), (dense.cost, core.cost), (dense.bias_step, core.bias_step),
            (dense.weight_step, core.weight_step), (dense.predicted, core.predicted),
        ] {
            prop_assert!(agree(a, b, F32), "{a} and {b}");
        }
    }

    /// What each mistake comes to, as the text says.
    #[test]
    fn each_mistake_is_what_the_text_says(seed in any::<u32>()) {
        let at = |mistakes| program(mistakes, u64::from(seed)).dense;
        let right = at(Mistakes::default());
        let summed = at(Mistakes { summed_bias: true, ..Mistakes::default() });
        prop_assert!(agree(summed.bias_step, 3.0 * right.bias_step, WITHIN));
        prop_assert!(agree(summed.weight_step, right.weight_step, WITHIN));
        let divided = at(Mistakes { divided_by_all: true, ..Mistakes::default() });
        prop_assert!(agree(divided.cost, right.cost * 8.0 / 12.0, WITHIN));
    }
}
