//! The unrestricted Boltzmann machine against brute force, its phases against enumeration, and what it can learn.

use ndarray::{Array1, Array2};
use proptest::prelude::*;
use rbm_cinema::boltzmann::{
    BoltzmannMachine, PairStatistics, PhaseConfig, clamped_phase, free_phase, train_step,
};
use rbm_cinema::exact::{DiscreteRbm, EnumeratedBoltzmann, Enumeration, log_likelihood};
use rbm_cinema::lessons::bars_and_stripes;
use rbm_cinema::patterns::Patterns;
use rbm_cinema::rbm::BernoulliRbm;
use rbm_cinema::rng::{Purpose, stream};

/// Sums of at most 2⁶ positive f64 terms: roundings of some 1e-14. What is asked for is ten digits.
const TOLERANCE: f64 = 1e-10;

/// Multiples of 2⁻¹⁰ between −2 and 2, so that f32 holds them and steps of 2⁻⁸ exactly.
fn parameters(n: usize) -> impl Strategy<Value = Vec<f32>> {
    prop::collection::vec((-2048_i16..=2048).prop_map(|n| f32::from(n) / 1024.0), n)
}

/// A machine of `n_visible` + `n_hidden` units.
fn machine(n_visible: usize, n_hidden: usize) -> impl Strategy<Value = BoltzmannMachine> {
    let n = n_visible + n_hidden;
    (parameters(n * n), parameters(n)).prop_map(move |(w, bias)| {
        let weights = Array2::from_shape_fn((n, n), |(i, j)| match i.cmp(&j) {
            std::cmp::Ordering::Equal => 0.0,
            std::cmp::Ordering::Less => w[i * n + j],
            std::cmp::Ordering::Greater => w[j * n + i],
        });
        BoltzmannMachine::from_parameters(n_visible, weights, Array1::from(bias))
    })
}

fn any_machine() -> impl Strategy<Value = BoltzmannMachine> {
    (1_usize..=3, 0_usize..=3).prop_flat_map(|(n_visible, n_hidden)| machine(n_visible, n_hidden))
}

/// Patterns of `n_visible` bits.
fn patterns(n_visible: usize, weighted: &[(u8, u8)]) -> Patterns {
    let rows = weighted
        .iter()
        .map(|&(bits, weight)| ((0..n_visible).map(|i| bits >> i & 1 == 1).collect(), f64::from(weight)));
    Patterns::new(rows).expect("patterns")
}

/// All states, the first unit being the leading digit.
fn states(n: usize) -> Vec<Vec<f64>> {
    (0..1_usize << n).map(|s| (0..n).map(|i| f64::from((s >> (n - 1 - i) & 1) as u8)).collect()).collect()
}

/// E(s) by its definition, a sum over pairs.
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

/// e^(−E) of every state.
fn table(machine: &BoltzmannMachine) -> Vec<(Vec<f64>, f64)> {
    states(machine.n_units()).into_iter().map(|s| (s.clone(), (-energy(machine, &s)).exp())).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn energies_and_conditionals_agree_with_the_table_of_states(machine in any_machine()) {
        let table = table(&machine);
        for (s, weight) in &table {
            prop_assert!((machine.energy(s) - energy(&machine, s)).abs() < TOLERANCE);
            for unit in 0..s.len() {
                let other = |value: f64| {
                    let mut flipped = s.clone();
                    flipped[unit] = value;
                    table.iter().find(|(state, _)| *state == flipped).expect("a state").1
                };
                let (off, on) = (other(0.0), other(1.0));
                prop_assert!((machine.unit_probability(s, unit) - on / (on + off)).abs() < TOLERANCE);
                prop_assert!((machine.energy_gap(s, unit) - (on / off).ln()).abs() < TOLERANCE);
                prop_assert_eq!(*weight, if s[unit] == 1.0 { on } else { off });
            }
        }
    }

    #[test]
    fn enumeration_agrees_with_the_table_of_states(
        machine in any_machine(),
        weighted in prop::collection::vec((0_u8..8, 1_u8..5), 1..5),
    ) {
        let (table, n_visible) = (table(&machine), machine.n_visible());
        let z: f64 = table.iter().map(|(_, weight)| weight).sum();
        let exact = EnumeratedBoltzmann::new(&machine).expect("a small machine");
        prop_assert!((exact.log_partition() - z.ln()).abs() < TOLERANCE);
        for (p, (_, weight)) in exact.distribution().iter().zip(&table) {
            prop_assert!((p - weight / z).abs() < TOLERANCE);
        }
        let mass = |v: &[f64]| -> f64 {
            table.iter().filter(|(s, _)| s[..n_visible] == *v).map(|(_, weight)| weight).sum()
        };
        for (p, v) in exact.visible_distribution().iter().zip(states(n_visible)) {
            prop_assert!((p - mass(&v) / z).abs() < TOLERANCE);
        }

        let data = patterns(n_visible, &weighted);
        let (mut free, mut clamped) =
            (Array2::<f64>::zeros(machine.weights().dim()), Array2::zeros(machine.weights().dim()));
        let mut divergence = 0.0;
        for (bits, q) in data.iter() {
            let v: Vec<f64> = bits.iter().map(|&bit| f64::from(bit)).collect();
            divergence += q * (q / (mass(&v) / z)).ln();
            for (s, weight) in table.iter().filter(|(s, _)| s[..n_visible] == v) {
                for ((i, j), p) in clamped.indexed_iter_mut() {
                    *p += q * weight / mass(&v) * s[i] * s[j];
                }
            }
        }
        for (s, weight) in &table {
            for ((i, j), p) in free.indexed_iter_mut() {
                *p += weight / z * s[i] * s[j];
            }
        }
        let close = |a: &PairStatistics, b: &Array2<f64>| {
            a.pairs().iter().zip(b).all(|(a, b)| (a - b).abs() < TOLERANCE)
        };
        prop_assert!(close(&exact.free_statistics(), &free));
        prop_assert!(close(&exact.clamped_statistics(&data).expect("fitting patterns"), &clamped));
        prop_assert!((exact.divergence(&data).expect("fitting patterns") - divergence).abs() < TOLERANCE);
    }

    /// ∂G/∂w_ij = −(p⁺_ij − p⁻_ij), and the diagonal for the biases.
    #[test]
    fn the_difference_of_the_phases_is_the_gradient_of_the_divergence(
        machine in any_machine(),
        weighted in prop::collection::vec((0_u8..8, 1_u8..5), 1..5),
    ) {
        let data = patterns(machine.n_visible(), &weighted);
        let exact = EnumeratedBoltzmann::new(&machine).expect("a small machine");
        let clamped = exact.clamped_statistics(&data).expect("fitting patterns");
        let free = exact.free_statistics();
        let delta = 1.0 / 256.0;
        for i in 0..machine.n_units() {
            for j in 0..=i {
                let divergence = |x: f32| {
                    let (mut weights, mut bias) = (machine.weights().clone(), machine.bias().clone());
                    if i == j {
                        bias[i] += x;
                    } else {
                        weights[[i, j]] += x;
                        weights[[j, i]] += x;
                    }
                    let changed = BoltzmannMachine::from_parameters(machine.n_visible(), weights, bias);
                    let exact = EnumeratedBoltzmann::new(&changed).expect("a small machine");
                    exact.divergence(&data).expect("fitting patterns")
                };
                // The five-point rule is off by δ⁴/30 times a fifth derivative below 10, and by roundings of 1e-14/δ.
                let difference = (8.0 * (divergence(delta) - divergence(-delta))
                    - (divergence(2.0 * delta) - divergence(-2.0 * delta)))
                    / (12.0 * f64::from(delta));
                let gradient = -(clamped.pairs()[[i, j]] - free.pairs()[[i, j]]);
                prop_assert!((gradient - difference).abs() < 1e-9, "{gradient} for {difference}");
            }
        }
    }

    /// An RBM is the Boltzmann machine without connections inside its layers.
    #[test]
    fn a_restricted_machine_is_an_rbm(w in parameters(6), b in parameters(3), c in parameters(2)) {
        let weights = Array2::from_shape_vec((3, 2), w).expect("3×2 weights");
        let rbm = BernoulliRbm::from_parameters(weights, Array1::from(b), Array1::from(c));
        let machine = BoltzmannMachine::restricted(&rbm);
        let exact = EnumeratedBoltzmann::new(&machine).expect("a small machine");
        let restricted = Enumeration::new(DiscreteRbm::of_bits(&rbm)).expect("a small model");
        prop_assert!((exact.log_partition() - restricted.log_partition()).abs() < TOLERANCE);
        let distribution = restricted.visible_distribution().expect("a small model");
        for (p, q) in exact.visible_distribution().iter().zip(distribution) {
            prop_assert!((p - q).abs() < TOLERANCE);
        }
        for s in states(5) {
            prop_assert!((machine.energy(&s) - rbm.energy(&s[..3], &s[3..])).abs() < TOLERANCE);
        }
        let data = patterns(3, &[(3, 1), (5, 2)]);
        let divergence = exact.divergence(&data).expect("fitting patterns");
        let expected = data.best_log_likelihood() - log_likelihood(&rbm, &data).expect("a small model");
        prop_assert!((divergence - expected).abs() < TOLERANCE);
    }
}

#[test]
fn sampled_phases_agree_with_enumeration() {
    let mut rng = stream(3, Purpose::InitialWeights);
    let machine = BoltzmannMachine::untrained(3, 3, 1.0, &mut rng);
    let data = patterns(3, &[(1, 1), (6, 2), (7, 1)]);
    let exact = EnumeratedBoltzmann::new(&machine).expect("a small machine");
    // One count a chain, so that all counts are independent: the standard error is at most √(¼/chains).
    let config = PhaseConfig { burn_in: 100, sweeps: 1, chains: 10_000 };
    let mut rng = stream(1, Purpose::BoltzmannGibbs);
    let clamped = clamped_phase(&machine, &data, config, &mut rng).expect("a phase");
    let free = free_phase(&machine, config, &mut rng).expect("a phase");
    let bound = 5.0 * (0.25_f64 / 10_000.0).sqrt();
    let expected = exact.clamped_statistics(&data).expect("fitting patterns");
    for (sampled, expected) in [(&clamped, &expected), (&free, &exact.free_statistics())] {
        for (index, p) in sampled.pairs().indexed_iter() {
            let expected = expected.pairs()[index];
            assert!((p - expected).abs() < bound, "{index:?}: {p} for {expected}");
        }
    }
    // What is clamped is as often on as in the data, but for rounding.
    for (unit, rate) in data.base_rates().iter().enumerate() {
        assert!((clamped.pairs()[[unit, unit]] - rate).abs() < 1e-9);
    }
    // More sweeps of the same chains count more states, and agree too.
    let longer = PhaseConfig { burn_in: 100, sweeps: 50, chains: 1000 };
    let free = free_phase(&machine, longer, &mut rng).expect("a phase");
    for (index, p) in free.pairs().indexed_iter() {
        // 1,000 independent chains at the least.
        let bound = 5.0 * (0.25_f64 / 1000.0).sqrt();
        assert!((p - exact.free_statistics().pairs()[index]).abs() < bound);
    }
}

/// The even patterns of three bits: any two bits are independent, so that without hidden units nothing can be learnt.
fn parity() -> Patterns {
    patterns(3, &[(0b000, 1), (0b011, 1), (0b101, 1), (0b110, 1)])
}

fn exact_step(machine: &mut BoltzmannMachine, data: &Patterns, learning_rate: f64) -> f64 {
    let exact = EnumeratedBoltzmann::new(machine).expect("a small machine");
    let clamped = exact.clamped_statistics(data).expect("fitting patterns");
    train_step(machine, &clamped, &exact.free_statistics(), learning_rate);
    exact.divergence(data).expect("fitting patterns")
}

/// Measured over seeds 1 to 10 with these settings: G ends between 0.060 and 0.176 nats with two hidden units.
/// Without any it cannot fall below ln 2, the divergence of three independent fair bits.
#[test]
fn exact_phases_lower_the_divergence_at_every_step_and_hidden_units_learn_parity() {
    for seed in 1..=3 {
        let last = [0, 2].map(|n_hidden| {
            let mut rng = stream(seed, Purpose::InitialWeights);
            let mut machine = BoltzmannMachine::untrained(3, n_hidden, 1.0, &mut rng);
            let mut last = f64::INFINITY;
            for step in 0..3000 {
                let divergence = exact_step(&mut machine, &parity(), 0.3);
                // Rounding the parameters to f32 may cost 6e-8 of each, and nothing more.
                assert!(divergence < last + 1e-7, "seed {seed}, step {step}: {last} to {divergence}");
                last = divergence;
            }
            last
        });
        assert!((last[0] - std::f64::consts::LN_2).abs() < 1e-9, "seed {seed}: {}", last[0]);
        assert!(last[1] < 0.22, "seed {seed}: {}", last[1]);
    }
}

/// Measured over seeds 1 to 10 with these settings: G ends between 0.086 and 0.143 nats. Four independent fair bits
/// have 1.04.
#[test]
fn sampled_phases_learn_bars_and_stripes() {
    let config = PhaseConfig { burn_in: 20, sweeps: 20, chains: 10 };
    let data = bars_and_stripes(2).expect("a side in range");
    for seed in 1..=3 {
        let mut machine = BoltzmannMachine::untrained(4, 3, 1.0, &mut stream(seed, Purpose::InitialWeights));
        let mut rng = stream(seed, Purpose::BoltzmannGibbs);
        for _ in 0..1000 {
            let clamped = clamped_phase(&machine, &data, config, &mut rng).expect("a phase");
            let free = free_phase(&machine, config, &mut rng).expect("a phase");
            train_step(&mut machine, &clamped, &free, 0.3);
        }
        let exact = EnumeratedBoltzmann::new(&machine).expect("a small machine");
        let divergence = exact.divergence(&data).expect("fitting patterns");
        assert!(divergence < 0.2, "seed {seed}: {divergence}");
    }
}

#[test]
fn learning_keeps_one_weight_a_pair_and_none_for_a_unit_with_itself() {
    let mut machine = BoltzmannMachine::untrained(3, 2, 1.0, &mut stream(1, Purpose::InitialWeights));
    let mut rng = stream(1, Purpose::BoltzmannGibbs);
    let config = PhaseConfig { burn_in: 0, sweeps: 3, chains: 2 };
    for _ in 0..100 {
        let clamped = clamped_phase(&machine, &parity(), config, &mut rng).expect("a phase");
        let free = free_phase(&machine, config, &mut rng).expect("a phase");
        train_step(&mut machine, &clamped, &free, 0.1);
    }
    // What the constructor asserts.
    let again = BoltzmannMachine::from_parameters(3, machine.weights().clone(), machine.bias().clone());
    assert_eq!(again, machine);
}

#[test]
#[should_panic(expected = "w_ij = w_ji")]
fn weights_that_are_not_symmetric_are_a_programmers_mistake() {
    let weights = Array2::from_shape_vec((2, 2), vec![0.0, 1.0, 2.0, 0.0]).expect("2×2 weights");
    BoltzmannMachine::from_parameters(1, weights, Array1::zeros(2));
}

#[test]
fn what_does_not_fit_is_refused() {
    let machine = BoltzmannMachine::untrained(4, 1, 0.1, &mut stream(1, Purpose::InitialWeights));
    let mut rng = stream(1, Purpose::BoltzmannGibbs);
    let config = PhaseConfig { burn_in: 0, sweeps: 1, chains: 1 };
    let message = "patterns is 3 bits wide; it must be 4 bits wide, as the visible layer is";
    let error = clamped_phase(&machine, &parity(), config, &mut rng).expect_err("three bits for four units");
    assert_eq!(error.to_string(), message);
    let exact = EnumeratedBoltzmann::new(&machine).expect("a small machine");
    assert_eq!(exact.divergence(&parity()).expect_err("three bits for four units").to_string(), message);
    assert_eq!(
        exact.clamped_statistics(&parity()).expect_err("three bits for four units").to_string(),
        message
    );
    for (config, field) in
        [(PhaseConfig { sweeps: 0, ..config }, "sweeps"), (PhaseConfig { chains: 0, ..config }, "chains")]
    {
        let error = free_phase(&machine, config, &mut rng).expect_err("nothing to count");
        assert_eq!(error.to_string(), format!("{field} is 0; it must be 1 or more"));
    }
    let large = BoltzmannMachine::untrained(11, 10, 0.1, &mut stream(1, Purpose::InitialWeights));
    assert_eq!(EnumeratedBoltzmann::new(&large).expect_err("2^21 states").code(), "model_too_large");
}
