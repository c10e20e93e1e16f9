//! The Boltzmann machine.

use ndarray::{Array1, Array2};
use proptest::collection::vec;
use proptest::prelude::*;
use rbm_cinema::boltzmann::BoltzmannMachine;
use rbm_cinema::exact::EnumeratedBoltzmann;
use rbm_cinema::lessons::{Spreading, machine_lines};
use rbm_cinema::patterns::Patterns;

use crate::models::{agree, all_bits};

/// Energies of at most 3·(15 + 6) = 63, exponentials of them, and sums of at most 2⁶ terms.
const WITHIN: f64 = 1e-12;
/// Of the differences that stand for a derivative: error δ⁴ f⁗′/30 with δ = 2⁻⁸ and a fifth derivative of less than 1,
/// 10⁻¹¹, and the rounding of f (up to 70) over 2δ, 10⁻¹².
const WITHIN_SLOPES: f64 = 1e-10;

#[derive(Debug, Clone)]
struct Sample {
    machine: BoltzmannMachine,
    state: Vec<f64>,
    unit: usize,
    data: Patterns,
}

/// Machines of 1 to 3 visible and 1 to 3 hidden units, parameters up to 3 in steps of 2⁻¹⁰: f32 holds them moved by 2⁻⁸ too.
fn samples() -> impl Strategy<Value = Sample> {
    (1..=3_usize, 1..=3_usize).prop_flat_map(|(n_visible, n_hidden)| {
        let n = n_visible + n_hidden;
        let parameters = |n| vec((-3072_i16..=3072).prop_map(|x| f32::from(x) / 1024.0), n);
        let patterns = vec((vec(any::<bool>(), n_visible), 0.1..1.0_f64), 1..=3);
        (parameters(n * n), parameters(n), vec(0..=1_u8, n), 0..n, patterns).prop_map(
            move |(w, b, bits, unit, patterns)| Sample {
                machine: BoltzmannMachine::from_parameters(
                    n_visible,
                    Array2::from_shape_fn(
                        (n, n),
                        |(i, j)| {
                            if i == j { 0.0 } else { w[i.min(j) * n + i.max(j)] }
                        },
                    ),
                    Array1::from(b),
                ),
                state: bits.into_iter().map(f64::from).collect(),
                unit,
                data: Patterns::new(patterns).expect("patterns of one width"),
            },
        )
    })
}

/// E(s) by the chapter's first line, written out here.
fn energy(machine: &BoltzmannMachine, s: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 0..s.len() {
        sum += f64::from(machine.bias()[i]) * s[i];
        for j in i + 1..s.len() {
            sum += f64::from(machine.weights()[[i, j]]) * s[i] * s[j];
        }
    }
    -sum
}

fn partition(machine: &BoltzmannMachine) -> f64 {
    all_bits(machine.n_units()).map(|s| (-energy(machine, &s)).exp()).sum()
}

/// Σ_h e^(−E(v, h)), and with the factor s_i s_j.
fn clamped_sums(machine: &BoltzmannMachine, v: &[u8], (i, j): (usize, usize)) -> (f64, f64) {
    let (mut sum, mut pair) = (0.0, 0.0);
    for h in all_bits(machine.n_units() - v.len()) {
        let s: Vec<f64> = v.iter().map(|&bit| f64::from(bit)).chain(h).collect();
        let weight = (-energy(machine, &s)).exp();
        sum += weight;
        pair += weight * s[i] * s[j];
    }
    (sum, pair)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// One unit given the others, lines 1 to 5.
    #[test]
    fn a_unit_is_a_sigmoid_of_its_gap(Sample { machine, state, unit, data } in samples()) {
        let found = machine_lines(&machine, &state, unit, &data).expect("few units");
        prop_assert!(agree(found.scalar_energy, energy(&machine, &state), WITHIN));
        prop_assert!(agree(found.vector_energy, energy(&machine, &state), WITHIN));
        let with = |value: f64| {
            let mut changed = state.clone();
            changed[unit] = value;
            energy(&machine, &changed)
        };
        prop_assert!(agree(found.energy_difference, with(0.0) - with(1.0), WITHIN));
        prop_assert!(agree(found.gap, with(0.0) - with(1.0), WITHIN));
        let on = (-with(1.0)).exp() / ((-with(1.0)).exp() + (-with(0.0)).exp());
        prop_assert!(agree(found.on_by_states, on, WITHIN));
        prop_assert!(agree(found.on_by_sigmoid, on, WITHIN));
        prop_assert!(agree(found.probability, (-energy(&machine, &state)).exp() / partition(&machine), WITHIN));
    }

    /// Equilibrium stays, lines 1 to 3.
    #[test]
    fn a_draw_keeps_equilibrium(Sample { machine, state, unit, data } in samples()) {
        let found = machine_lines(&machine, &state, unit, &data).expect("few units");
        let z = partition(&machine);
        let p = |s: &[f64]| (-energy(&machine, s)).exp() / z;
        let mut flipped = state.clone();
        flipped[unit] = 1.0 - flipped[unit];
        let rest = p(&state) + p(&flipped);
        // p(rest) p(s_i | rest) p(s_i′ | rest).
        let flow = rest * (p(&state) / rest) * (p(&flipped) / rest);
        prop_assert!(agree(found.flow_there, flow, WITHIN));
        prop_assert!(agree(found.flow_back, flow, WITHIN));
        prop_assert!(agree(found.arriving, p(&state), WITHIN));
    }

    /// What a chain forgets, measured: the distance from equilibrium never grows.
    #[test]
    fn a_chain_comes_no_further_from_equilibrium(Sample { machine, state, .. } in samples()) {
        for clamped in [false, true] {
            let distances = Spreading::new(&machine, &state, clamped).expect("few units").distances(30);
            for pair in distances.windows(2) {
                prop_assert!(pair[1] <= pair[0] + WITHIN);
            }
        }
    }

    /// The divergence and its slope, lines 1 to 8.
    #[test]
    fn the_slope_of_the_divergence_is_the_difference_of_the_phases(
        Sample { machine, state, unit, data } in samples(),
    ) {
        let found = machine_lines(&machine, &state, unit, &data).expect("few units");
        let z = partition(&machine);
        let link = (0, machine.n_visible());
        let marginals = EnumeratedBoltzmann::new(&machine).expect("few units").visible_distribution();
        let (mut divergence, mut clamped) = (0.0, 0.0);
        for (v, q) in data.iter() {
            let (sum, pair) = clamped_sums(&machine, v, link);
            divergence += q * (q / (sum / z)).ln();
            clamped += q * pair / sum;
            let place = v.iter().fold(0, |place, &bit| 2 * place + usize::from(bit));
            prop_assert!(agree(marginals[place].ln(), sum.ln() - z.ln(), WITHIN));
        }
        let free: f64 = all_bits(machine.n_units())
            .map(|s| (-energy(&machine, &s)).exp() / z * s[link.0] * s[link.1])
            .sum();
        prop_assert!(agree(found.divergence, divergence, WITHIN));
        prop_assert!(agree(found.divergence_by_logs, divergence, WITHIN));
        prop_assert!(divergence >= -WITHIN);
        prop_assert!(agree(found.clamped_pair, clamped, WITHIN));
        prop_assert!(agree(found.free_pair, free, WITHIN));
        prop_assert!(agree(found.clamped_slope, clamped, WITHIN_SLOPES));
        prop_assert!(agree(found.free_slope, free, WITHIN_SLOPES));
        prop_assert!(agree(found.divergence_slope, free - clamped, WITHIN_SLOPES));
    }

    /// The links within the layers cut, lines 1 to 3.
    #[test]
    fn without_links_within_the_layers_a_layer_is_drawn_at_once(
        Sample { machine, state, unit, data } in samples(),
    ) {
        let found = machine_lines(&machine, &state, unit, &data).expect("few units");
        let (n_visible, n_units) = (machine.n_visible(), machine.n_units());
        let input = |j: usize| {
            let weights = (0..n_visible).map(|i| f64::from(machine.weights()[[i, j]]) * state[i]);
            f64::from(machine.bias()[j]) + weights.sum::<f64>()
        };
        prop_assert!(agree(found.cut_gap, input(n_visible), WITHIN));
        prop_assert!(agree(found.rbm_input, input(n_visible), WITHIN));
        // The energy of the cut machine: the pairs of a visible and a hidden unit, and the biases.
        let cut = |s: &[f64]| {
            let pairs = (0..n_visible).flat_map(|i| (n_visible..n_units).map(move |j| (i, j)));
            let links: f64 = pairs.map(|(i, j)| f64::from(machine.weights()[[i, j]]) * s[i] * s[j]).sum();
            -(links + machine.bias().iter().zip(s).map(|(&b, s)| f64::from(b) * s).sum::<f64>())
        };
        prop_assert!(agree(found.cut_energy, cut(&state), WITHIN));
        prop_assert!(agree(found.rbm_energy, cut(&state), WITHIN));
        let total: f64 = all_bits(n_units - n_visible)
            .map(|h| (-cut(&[&state[..n_visible], &h].concat())).exp())
            .sum();
        prop_assert!(agree(found.cut_posterior, (-cut(&state)).exp() / total, WITHIN));
        prop_assert!(agree(found.rbm_product, found.cut_posterior, WITHIN));
    }
}
