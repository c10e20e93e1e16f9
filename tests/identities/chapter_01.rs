//! Two layers.

use ndarray::Array2;
use proptest::prelude::*;
use rbm_cinema::lessons::{batch_inputs, layers};

use crate::models::{Sample, agree, all_bits, samples};

/// Sums of at most 5 (13 in line 6) numbers of at most 3: rounded by less than 13 · 39 · 2⁻⁵³ = 6·10⁻¹⁴.
const WITHIN: f64 = 1e-13;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Lines 1 to 5: the inputs of both layers, against sums written out here.
    #[test]
    fn each_way_by_sums_and_by_matrices(Sample { rbm, visible, hidden } in samples()) {
        let found = layers(&rbm, &visible, &hidden);
        for j in 0..rbm.n_hidden() {
            let mut x = f64::from(rbm.hidden_bias()[j]);
            for (i, v) in visible.iter().enumerate() {
                x += f64::from(rbm.weights()[[i, j]]) * v;
            }
            for input in [found.hidden_inputs[j], found.hidden_from_on[j], found.hidden_by_matrix[j]] {
                prop_assert!(agree(input, x, WITHIN), "{input} for {x}");
            }
            prop_assert_eq!(found.hidden_states[j], u8::from(found.hidden_inputs[j] > 0.0));
        }
        for i in 0..rbm.n_visible() {
            let mut y = f64::from(rbm.visible_bias()[i]);
            for (j, h) in hidden.iter().enumerate() {
                y += f64::from(rbm.weights()[[i, j]]) * h;
            }
            for input in [found.visible_inputs[i], found.visible_from_on[i], found.visible_by_matrix[i]] {
                prop_assert!(agree(input, y, WITHIN), "{input} for {y}");
            }
            prop_assert_eq!(found.visible_states[i], u8::from(found.visible_inputs[i] > 0.0));
        }
    }

    /// Line 6: what either layer says for the other.
    #[test]
    fn both_ways_count_the_same(Sample { rbm, visible, hidden } in samples()) {
        let found = layers(&rbm, &visible, &hidden);
        let mut pairs = 0.0;
        for (i, v) in visible.iter().enumerate() {
            for (j, h) in hidden.iter().enumerate() {
                pairs += v * f64::from(rbm.weights()[[i, j]]) * h;
            }
        }
        prop_assert!(agree(found.for_visible, pairs, WITHIN));
        prop_assert!(agree(found.for_hidden, pairs, WITHIN));
    }

    /// Line 7: a batch is its rows. All states of the visible layer are one.
    #[test]
    fn a_batch_holds_each_row_s_inputs(Sample { rbm, hidden, .. } in samples()) {
        let rows: Vec<Vec<f64>> = all_bits(rbm.n_visible()).collect();
        let batch = Array2::from_shape_fn((rows.len(), rbm.n_visible()), |(n, i)| rows[n][i]);
        let inputs = batch_inputs(&rbm, batch.view());
        prop_assert_eq!(inputs.dim(), (rows.len(), rbm.n_hidden()));
        for (row, v) in inputs.rows().into_iter().zip(&rows) {
            for (found, x) in row.iter().zip(layers(&rbm, v, &hidden).hidden_inputs) {
                prop_assert!(agree(*found, x, WITHIN));
            }
        }
    }
}
