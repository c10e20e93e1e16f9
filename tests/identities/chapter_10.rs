//! The gradient of log p(v).

use proptest::prelude::*;
use rbm_cinema::lessons::{Half, ascend, gradient_lines};
use rbm_cinema::patterns::Patterns;
use rbm_cinema::rbm::BernoulliRbm;

use crate::models::{Sample, agree, all_bits, on_a_grid, samples};

/// Sums of at most 128 numbers of size 1, or of logarithms of size 60.
const WITHIN: f64 = 1e-12;

/// A slope from values of size 60, rounded by 10⁻¹⁴ or so, divided by 1/1024, and the five-point formula's own error of
/// (1/1024)⁴/30 times the fifth derivative. `agree` is relative where the slope is large.
const SLOPE_WITHIN: f64 = 1e-9;

fn free_energy(rbm: &BernoulliRbm, v: &[f64]) -> f64 {
    -all_bits(rbm.n_hidden()).map(|h| (-rbm.energy(v, &h)).exp()).sum::<f64>().ln()
}

fn partition(rbm: &BernoulliRbm) -> f64 {
    all_bits(rbm.n_visible()).map(|v| (-free_energy(rbm, &v)).exp()).sum()
}

fn pattern(bits: &[f64]) -> (Vec<bool>, f64) {
    (bits.iter().map(|&bit| bit == 1.0).collect(), 1.0)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Lines 1 to 8 of the first derivation.
    #[test]
    fn the_slope_of_log_p_has_two_halves(Sample { rbm, visible, .. } in samples()) {
        let rbm = on_a_grid(&rbm);
        let found = gradient_lines(&rbm, &visible, [0, 0]).expect("few states");
        let (f, z) = (free_energy(&rbm, &visible), partition(&rbm));
        prop_assert!(agree(found.free_energy, f, WITHIN));
        prop_assert!(agree(found.log_partition, z.ln(), WITHIN));
        prop_assert!(agree(found.log_probability, -f - z.ln(), WITHIN));
        prop_assert!(agree(
            found.log_probability_slope, -found.free_energy_slope - found.log_partition_slope, SLOPE_WITHIN
        ));
        prop_assert!(agree(found.log_partition_slope, found.partition_slope / z, SLOPE_WITHIN));
        prop_assert!(agree(found.partition_slope / z, found.partition_slope_by_terms / z, SLOPE_WITHIN));
        prop_assert!(agree(found.factor_slope * f.exp(), -found.free_energy_slope, SLOPE_WITHIN));
        prop_assert!(agree(found.log_partition_slope, found.mean_by_factors, SLOPE_WITHIN));
        prop_assert!(agree(found.mean_by_factors, found.mean_by_probabilities, WITHIN));
        prop_assert!(agree(
            -found.log_probability_slope, found.free_energy_slope + found.mean_by_probabilities, SLOPE_WITHIN
        ));
    }

    /// Lines 1 to 8 of the second derivation, for every parameter.
    #[test]
    fn each_parameter_moves_by_data_minus_model(Sample { rbm, visible, .. } in samples()) {
        let rbm = on_a_grid(&rbm);
        let found = gradient_lines(&rbm, &visible, [0, 0]).expect("few states");
        prop_assert!(agree(found.softplus_slope, found.sigmoid, SLOPE_WITHIN));
        for (descent, data) in found.free_energy_descent.iter().zip(found.data.iter()) {
            prop_assert!(agree(descent, data, SLOPE_WITHIN), "{descent} and {data}");
        }
        let halves = found.data.iter().zip(found.model.iter());
        for ((data, model), measured) in halves.zip(found.measured.iter()) {
            prop_assert!(agree(data - model, measured, SLOPE_WITHIN), "{data} − {model} and {measured}");
        }
        // The sum over v′ alone is that over the states of both layers.
        let of_model = [found.model.weights[[0, 0]], found.model.visible[0], found.model.hidden[0]];
        for (sum, by_states) in of_model.into_iter().zip(found.by_states) {
            prop_assert!(agree(sum, by_states, WITHIN));
        }
        // h̃_j v_i, v_i and h̃_j, and p(v) of the model, written out.
        let mut hidden = vec![0.0; rbm.n_hidden()];
        rbm.hidden_probabilities(&visible, &mut hidden);
        for ((i, j), entry) in found.data.weights.indexed_iter() {
            prop_assert!(agree(*entry, visible[i] * hidden[j], WITHIN));
        }
        let z = partition(&rbm);
        for (i, entry) in found.model.visible.iter().enumerate() {
            let p: f64 = all_bits(rbm.n_visible()).map(|v| v[i] * (-free_energy(&rbm, &v)).exp() / z).sum();
            prop_assert!(agree(*entry, p, WITHIN));
        }
    }

    /// Lines 9 and 10: the mean over several examples, and a small step along it.
    #[test]
    fn a_small_step_along_the_gradient_gains_its_square(
        Sample { rbm, visible, .. } in samples(), others in proptest::collection::vec(0..16_usize, 0..3),
    ) {
        let rbm = on_a_grid(&rbm);
        let n = visible.len();
        let states: Vec<Vec<f64>> = std::iter::once(visible)
            .chain(others.into_iter().map(|place| {
                (0..n).map(|unit| (place >> unit & 1) as f64).collect()
            }))
            .collect();
        let data = Patterns::new(states.iter().map(|v| pattern(v))).expect("patterns of one length");
        let mean = |rbm: &BernoulliRbm| {
            let z = partition(rbm).ln();
            states.iter().map(|v| -free_energy(rbm, v) - z).sum::<f64>() / states.len() as f64
        };
        let mut square = 0.0;
        for at in 0..n * rbm.n_hidden() + n + rbm.n_hidden() {
            let mut entry = 0.0;
            for v in &states {
                let found = gradient_lines(&rbm, v, [0, 0]).expect("few states");
                let [data, model] = [&found.data, &found.model].map(|side| side.iter().nth(at).expect("an entry"));
                entry += (data - model) / states.len() as f64;
            }
            square += entry * entry;
        }
        let rate = 1.0 / 256.0;
        let step = ascend(&rbm, &data, Half::Both, rate, 1).expect("few states");
        let [before, after] = step.log_likelihoods[..] else { panic!("two points") };
        prop_assert!(agree(before, mean(&rbm), WITHIN));
        prop_assert!(agree(after, mean(&step.rbm), WITHIN));
        // To first order ε‖g‖²; the second derivatives are at most the number of parameters, 19, each; f32 parameters.
        let bound = 0.5 * 19.0 * rate * rate * square + 1e-6 * (1.0 + square.sqrt());
        prop_assert!((after - before - rate * square).abs() <= bound, "{after} − {before} and {square}");
        prop_assert!(after >= before - 1e-6 && after <= step.ceiling + WITHIN);
    }
}
