//! The Bernoulli RBM and its learning against brute force: every v and h of small models is enumerated straight from
//! E(v, h) = −(vᵀWh + bᵀv + cᵀh), written out here once more.

use ndarray::{Array1, Array2};
use proptest::prelude::*;
use rbm_cinema::exact;
use rbm_cinema::learning::{
    BernoulliChain, BernoulliConfig, BernoulliTrainer, NegativePhase, bernoulli_loss,
};
use rbm_cinema::lessons::bars_and_stripes;
use rbm_cinema::patterns::Patterns;
use rbm_cinema::rbm::{BernoulliRbm, BernoulliStatistics};
use rbm_cinema::rng::{Purpose, stream};

/// Sums of at most 2⁸ positive f64 terms and logits below 20: roundings of some 1e-14. What is asked for is ten
/// digits.
const TOLERANCE: f64 = 1e-10;

/// Parameters that are multiples of 2⁻¹⁰ between −2 and 2, so that f32 holds them and steps of 2⁻⁸ exactly.
fn parameter() -> impl Strategy<Value = f32> {
    (-2048_i16..=2048).prop_map(|n| f32::from(n) / 1024.0)
}

fn rbm(n_visible: usize, n_hidden: usize) -> impl Strategy<Value = BernoulliRbm> {
    (
        prop::collection::vec(parameter(), n_visible * n_hidden),
        prop::collection::vec(parameter(), n_visible),
        prop::collection::vec(parameter(), n_hidden),
    )
        .prop_map(move |(w, b, c)| {
            BernoulliRbm::from_parameters(
                Array2::from_shape_vec((n_visible, n_hidden), w).expect("D×M weights"),
                Array1::from(b),
                Array1::from(c),
            )
        })
}

fn any_rbm() -> impl Strategy<Value = BernoulliRbm> {
    (1_usize..=4, 1_usize..=4).prop_flat_map(|(n_visible, n_hidden)| rbm(n_visible, n_hidden))
}

/// All states of n bits.
fn states(n: usize) -> impl Iterator<Item = Vec<f64>> {
    (0..1_usize << n).map(move |bits| (0..n).map(|i| f64::from((bits >> i & 1) as u8)).collect())
}

/// E(v, h) by its definition.
fn energy(rbm: &BernoulliRbm, v: &[f64], h: &[f64]) -> f64 {
    let mut sum = 0.0;
    for (i, v) in v.iter().enumerate() {
        sum += f64::from(rbm.visible_bias()[i]) * v;
        for (j, h) in h.iter().enumerate() {
            sum += f64::from(rbm.weights()[[i, j]]) * v * h;
        }
    }
    for (j, h) in h.iter().enumerate() {
        sum += f64::from(rbm.hidden_bias()[j]) * h;
    }
    -sum
}

/// Σ e^(−E) over the states of one layer for which `keep` holds.
fn mass<'a>(
    states: impl Iterator<Item = Vec<f64>> + 'a,
    energy: impl Fn(&[f64]) -> f64 + 'a,
    keep: impl Fn(&[f64]) -> bool + 'a,
) -> f64 {
    states.filter(|s| keep(s)).map(|s| (-energy(&s)).exp()).sum()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn hidden_conditional_and_free_energy_agree_with_enumeration(rbm in any_rbm()) {
        let (d, m) = (rbm.n_visible(), rbm.n_hidden());
        let mut hidden = vec![0.0; m];
        for v in states(d) {
            let total = mass(states(m), |h| energy(&rbm, &v, h), |_| true);
            rbm.hidden_probabilities(&v, &mut hidden);
            for (j, p) in hidden.iter().enumerate() {
                let on = mass(states(m), |h| energy(&rbm, &v, h), |h| h[j] == 1.0);
                prop_assert!((p - on / total).abs() < TOLERANCE);
            }
            prop_assert!((rbm.free_energy(&v, &mut hidden) + total.ln()).abs() < TOLERANCE);
        }
    }

    #[test]
    fn visible_conditional_agrees_with_enumeration(rbm in any_rbm()) {
        let (d, m) = (rbm.n_visible(), rbm.n_hidden());
        let mut visible = vec![0.0; d];
        for h in states(m) {
            let total = mass(states(d), |v| energy(&rbm, v, &h), |_| true);
            rbm.visible_probabilities(&h, &mut visible);
            for (i, p) in visible.iter().enumerate() {
                let on = mass(states(d), |v| energy(&rbm, v, &h), |v| v[i] == 1.0);
                prop_assert!((p - on / total).abs() < TOLERANCE);
            }
        }
    }

    #[test]
    fn energy_is_what_it_is_defined_as(rbm in any_rbm()) {
        for v in states(rbm.n_visible()) {
            for h in states(rbm.n_hidden()) {
                prop_assert!((rbm.energy(&v, &h) - energy(&rbm, &v, &h)).abs() < TOLERANCE);
            }
        }
    }

    #[test]
    fn the_prediction_is_the_visible_conditional_at_the_mean_field(rbm in any_rbm(), bits in 0_usize..16) {
        let v: Vec<f64> = (0..rbm.n_visible()).map(|i| f64::from((bits >> i & 1) as u8)).collect();
        let (mut hidden, mut prediction) = (vec![0.0; rbm.n_hidden()], vec![0.0; rbm.n_visible()]);
        rbm.predict(&v, &mut hidden, &mut prediction);
        for (i, p) in prediction.iter().enumerate() {
            let input: f64 = (0..rbm.n_hidden())
                .map(|j| {
                    let x: f64 = (0..v.len()).map(|i| f64::from(rbm.weights()[[i, j]]) * v[i]).sum();
                    f64::from(rbm.weights()[[i, j]]) / (1.0 + (-x - f64::from(rbm.hidden_bias()[j])).exp())
                })
                .sum();
            let expected = 1.0 / (1.0 + (-input - f64::from(rbm.visible_bias()[i])).exp());
            prop_assert!((p - expected).abs() < TOLERANCE);
        }
    }

    /// −∂L/∂θ for L = F(v) − F(v′) with v′ held fixed is what the two phases of CD add up to.
    #[test]
    fn the_loss_has_the_statistics_of_contrastive_divergence_as_its_gradient(
        rbm in any_rbm(),
        bits in 0_usize..16,
        seed in 0_u64..1000,
    ) {
        let v: Vec<f64> = (0..rbm.n_visible()).map(|i| f64::from((bits >> i & 1) as u8)).collect();
        let mut statistics = BernoulliStatistics::zeros(&rbm);
        let mut chain = BernoulliChain::new(&rbm, v.clone());
        statistics.add(chain.visible(), chain.hidden(), 1.0);
        chain.advance(&rbm, 2, &mut stream(seed, Purpose::GibbsSampling));
        statistics.add(chain.visible(), chain.hidden(), -1.0);
        let loss = |changed: &BernoulliRbm| bernoulli_loss(changed, &v, chain.visible());
        for (index, g) in statistics.iter().enumerate() {
            // The five-point rule with δ = 2⁻⁸ is off by δ⁴/30 times a fifth derivative below 10, that is 1e-10, and
            // by roundings of 1e-14/δ.
            prop_assert!((g + derivative(&rbm, index, loss)).abs() < 1e-9);
        }
    }
}

/// ∂f/∂θ by the five-point rule, θ being numbered as [`BernoulliStatistics::iter`] does: W's, b's, c's.
fn derivative(rbm: &BernoulliRbm, index: usize, f: impl Fn(&BernoulliRbm) -> f64) -> f64 {
    let delta = 1.0 / 256.0;
    let at = |steps: f32| {
        let mut changed = rbm.clone();
        let (weights, visible_bias, hidden_bias) = changed.parameters_mut();
        let parameter = weights.iter_mut().chain(visible_bias).chain(hidden_bias).nth(index);
        *parameter.expect("a parameter") += steps * delta;
        f(&changed)
    };
    (8.0 * (at(1.0) - at(-1.0)) - (at(2.0) - at(-2.0))) / (12.0 * f64::from(delta))
}

/// A model that mixes slowly enough for CD-1 to be wrong, and three patterns that it does not fit.
fn slow_model() -> (BernoulliRbm, Patterns) {
    let weights = [3.0, -2.0, 1.0, 2.5, -3.0, 0.5, -3.0, 2.0, 1.5, -2.0, 3.0, -1.0];
    let rbm = BernoulliRbm::from_parameters(
        Array2::from_shape_vec((4, 3), weights.to_vec()).expect("4×3 weights"),
        Array1::from(vec![-0.5, 0.25, 0.0, -0.25]),
        Array1::from(vec![0.25, 0.0, -1.0]),
    );
    let patterns = [([1, 1, 0, 0], 2.0), ([1, 0, 1, 0], 1.0), ([0, 0, 0, 1], 1.0)];
    let patterns = patterns.map(|(bits, weight)| (bits.map(|bit| bit == 1).to_vec(), weight));
    (rbm, Patterns::new(patterns).expect("patterns"))
}

/// The mean of the CD-k statistics, without sampling: the distribution of v after k steps is q Tᵏ, with
/// T(v → v′) = Σ_h p(h | v) p(v′ | h) from the energies.
fn mean_cd(rbm: &BernoulliRbm, patterns: &Patterns, cd_steps: usize) -> BernoulliStatistics {
    let (d, m) = (rbm.n_visible(), rbm.n_hidden());
    let visible: Vec<_> = states(d).collect();
    let hidden: Vec<_> = states(m).collect();
    let joint = Array2::from_shape_fn((visible.len(), hidden.len()), |(v, h)| {
        (-energy(rbm, &visible[v], &hidden[h])).exp()
    });
    let given_v = Array2::from_shape_fn(joint.dim(), |(v, h)| joint[[v, h]] / joint.row(v).sum());
    let given_h = Array2::from_shape_fn(joint.dim(), |(v, h)| joint[[v, h]] / joint.column(h).sum());
    let step = given_v.dot(&given_h.t());
    let data = Array1::from_shape_fn(visible.len(), |v| {
        let same = |bits: &[u8]| bits.iter().zip(&visible[v]).all(|(&bit, &unit)| f64::from(bit) == unit);
        patterns.iter().filter(|(bits, _)| same(bits)).map(|(_, q)| q).sum::<f64>()
    });
    let end = (0..cd_steps).fold(data.clone(), |q, _| q.dot(&step));
    let mut statistics = BernoulliStatistics::zeros(rbm);
    for (v, state) in visible.iter().enumerate() {
        let mean_hidden: Vec<f64> =
            (0..m).map(|j| hidden.iter().enumerate().map(|(h, s)| given_v[[v, h]] * s[j]).sum()).collect();
        statistics.add(state, &mean_hidden, data[v] - end[v]);
    }
    statistics
}

/// n runs of CD-k, and for each component their mean and its standard error.
fn sampled_cd(
    rbm: &BernoulliRbm,
    patterns: &Patterns,
    cd_steps: usize,
    n: usize,
) -> (BernoulliStatistics, Vec<f64>) {
    let mut rng = stream(1, Purpose::GibbsSampling);
    let mut sum = BernoulliStatistics::zeros(rbm);
    let mut squares = vec![0.0; sum.iter().count()];
    let mut one = sum.clone();
    let mut chain = BernoulliChain::new(rbm, vec![0.0; rbm.n_visible()]);
    for _ in 0..n {
        let pattern = patterns.draw(&mut rng);
        chain.restart(rbm, |visible| patterns.write(pattern, visible));
        one.clear();
        one.add(chain.visible(), chain.hidden(), 1.0);
        sum.add(chain.visible(), chain.hidden(), 1.0 / n as f64);
        chain.advance(rbm, cd_steps, &mut rng);
        one.add(chain.visible(), chain.hidden(), -1.0);
        sum.add(chain.visible(), chain.hidden(), -1.0 / n as f64);
        squares.iter_mut().zip(one.iter()).for_each(|(square, x)| *square += x * x);
    }
    let standard_errors = squares
        .iter()
        .zip(sum.iter())
        .map(|(square, mean)| ((square / n as f64 - mean * mean) / n as f64).sqrt())
        .collect();
    (sum, standard_errors)
}

#[test]
fn the_mean_direction_of_cd_tends_to_the_exact_gradient_as_k_grows() {
    let (rbm, patterns) = slow_model();
    let exact = exact::log_likelihood_gradient(&rbm, &patterns).expect("a small model");
    let ks = [1, 2, 4, 8, 16, 32, 64];
    let cosines = ks.map(|k| mean_cd(&rbm, &patterns, k).cosine(&exact));
    assert!(cosines[0] < 0.9, "CD-1 is biased here: {cosines:?}");
    assert!(cosines.windows(2).all(|pair| pair[0] < pair[1]), "{cosines:?}");
    assert!(cosines[6] > 0.9999, "{cosines:?}");
}

#[test]
fn sampled_cd_has_the_mean_that_its_transition_matrix_says() {
    let (rbm, patterns) = slow_model();
    let exact = exact::log_likelihood_gradient(&rbm, &patterns).expect("a small model");
    let mut cosines = Vec::new();
    for k in [1, 4, 16] {
        let (mean, standard_errors) = sampled_cd(&rbm, &patterns, k, 40_000);
        let expected = mean_cd(&rbm, &patterns, k);
        for ((mean, expected), standard_error) in mean.iter().zip(expected.iter()).zip(&standard_errors) {
            // Five standard errors: one chance in a million for each of 57 numbers.
            assert!((mean - expected).abs() < 5.0 * standard_error, "CD-{k}: {mean} for {expected}");
        }
        cosines.push(mean.cosine(&exact));
    }
    assert!(cosines[0] < cosines[1] && cosines[1] < cosines[2], "{cosines:?}");
}

#[test]
fn a_gibbs_step_leaves_the_models_distribution_as_it_is() {
    let (rbm, _) = slow_model();
    let weight = |v: &[f64]| (-rbm.free_energy(v, &mut [0.0; 3])).exp();
    let all: Vec<_> = states(4).collect();
    let total: f64 = all.iter().map(|v| weight(v)).sum();
    let model = Patterns::new(all.iter().map(|v| (v.iter().map(|&bit| bit == 1.0).collect(), weight(v))))
        .expect("all states");
    let mut rng = stream(1, Purpose::GibbsSampling);
    let n = 50_000;
    let mut counts = vec![0.0; 16];
    let (mut visible, mut hidden) = (vec![0.0; 4], vec![0.0; 3]);
    for _ in 0..n {
        model.write(model.draw(&mut rng), &mut visible);
        rbm.gibbs_step(&mut visible, &mut hidden, &mut rng);
        counts[all.iter().position(|v| *v == visible).expect("a state")] += 1.0;
    }
    for (v, count) in all.iter().zip(counts) {
        let p = weight(v) / total;
        let standard_error = (p * (1.0 - p) / f64::from(n)).sqrt();
        assert!((count / f64::from(n) - p).abs() < 5.0 * standard_error, "{v:?}: {count} for {p}");
    }
}

const EXACT: BernoulliConfig = BernoulliConfig {
    n_hidden: 6,
    negative_phase: NegativePhase::Exact,
    learning_rate: 0.2,
    batch_size: 1,
    steps: 500,
    weight_sd: 0.1,
    seed: 1,
};

#[test]
fn the_exact_gradient_raises_the_exact_likelihood_at_every_step() {
    let patterns = bars_and_stripes(3).expect("a side in range");
    for seed in 1..=3 {
        let mut trainer =
            BernoulliTrainer::new(BernoulliConfig { seed, ..EXACT }, patterns.clone()).expect("settings");
        let mut last = exact::log_likelihood(trainer.rbm(), &patterns).expect("a small model");
        let first = last;
        for step in 0..EXACT.steps {
            trainer.step().expect("a step");
            let now = exact::log_likelihood(trainer.rbm(), &patterns).expect("a small model");
            assert!(now > last, "seed {seed}, step {step}: {last} to {now}");
            last = now;
        }
        assert!(last - first > 0.5, "seed {seed}: {first} to {last}");
        assert!(last < patterns.best_log_likelihood());
    }
}

/// Measured over seeds 1 to 20 with these settings, in nats per picture: CD-1 −3.183 to −3.065, PCD −2.810 to −2.710.
/// Independent pixels have −6.238, and the best that any model can have is −2.599. The bounds leave 0.06 below the
/// worst.
#[test]
fn bars_and_stripes_are_learnt_by_cd_and_better_by_persistent_cd() {
    let patterns = bars_and_stripes(3).expect("a side in range");
    let learnt = |negative_phase, seed| {
        let config = BernoulliConfig {
            n_hidden: 12,
            negative_phase,
            learning_rate: 0.1,
            batch_size: 50,
            steps: 8000,
            weight_sd: 0.1,
            seed,
        };
        let mut trainer = BernoulliTrainer::new(config, patterns.clone()).expect("settings");
        for _ in 0..config.steps {
            trainer.step().expect("a step");
        }
        exact::log_likelihood(trainer.rbm(), &patterns).expect("a small model")
    };
    for seed in 1..=3 {
        let cd = learnt(NegativePhase::ContrastiveDivergence { cd_steps: 1 }, seed);
        let pcd = learnt(NegativePhase::PersistentChains { cd_steps: 1, n_chains: 50 }, seed);
        assert!(cd > -3.25, "CD-1, seed {seed}: {cd}");
        assert!(pcd > -2.87, "PCD, seed {seed}: {pcd}");
    }
}

#[test]
fn the_same_seed_gives_the_same_model_and_another_seed_another() {
    let patterns = bars_and_stripes(2).expect("a side in range");
    for negative_phase in [
        NegativePhase::ContrastiveDivergence { cd_steps: 2 },
        NegativePhase::PersistentChains { cd_steps: 1, n_chains: 3 },
        NegativePhase::Exact,
    ] {
        let model = |seed| {
            let config = BernoulliConfig { negative_phase, batch_size: 100, steps: 20, seed, ..EXACT };
            let mut trainer = BernoulliTrainer::new(config, patterns.clone()).expect("settings");
            (0..20).for_each(|_| trainer.step().expect("a step"));
            trainer.rbm().clone()
        };
        assert_eq!(model(1), model(1));
        assert_ne!(model(1), model(2));
    }
}

#[test]
fn each_update_follows_the_gradient_at_a_rate_that_falls_to_zero() {
    let patterns = bars_and_stripes(2).expect("a side in range");
    let negative_phase = NegativePhase::ContrastiveDivergence { cd_steps: 1 };
    let config = BernoulliConfig { negative_phase, batch_size: 50, steps: 4, ..EXACT };
    let mut trainer = BernoulliTrainer::new(config, patterns).expect("settings");
    for rate in [0.2, 0.15, 0.1, 0.05, 0.0, 0.0] {
        let before = trainer.rbm().clone();
        trainer.step().expect("a step");
        let after = trainer.rbm();
        let moved = after.weights().iter().zip(before.weights()).map(|(a, b)| f64::from(a - b));
        let moved: f64 = moved.map(f64::abs).sum();
        let gradient: f64 = trainer.gradient().weights.iter().map(|g| g.abs()).sum();
        assert!(gradient > 0.1);
        // 24 parameters below 1 in f32, each rounded once to 6e-8.
        assert!((moved - rate * gradient).abs() < 24.0 * 1e-7, "{moved} for {rate} times {gradient}");
    }
}

#[test]
fn settings_out_of_range_are_refused_by_name() {
    let patterns = bars_and_stripes(2).expect("a side in range");
    let refused = |change: fn(&mut BernoulliConfig)| {
        let mut config = EXACT;
        change(&mut config);
        BernoulliTrainer::new(config, patterns.clone()).expect_err("out of range").to_string()
    };
    for (change, message) in [
        ((|c| c.n_hidden = 0) as fn(&mut BernoulliConfig), "n_hidden is 0; it must be a whole number from 1"),
        (|c| c.negative_phase = NegativePhase::ContrastiveDivergence { cd_steps: 0 }, "cd_steps is 0"),
        (
            |c| c.negative_phase = NegativePhase::PersistentChains { cd_steps: 1, n_chains: 0 },
            "n_chains is 0",
        ),
        (|c| c.learning_rate = f64::NAN, "learning_rate is NaN; it must be a number above 0 and at most 1"),
        (|c| c.batch_size = 0, "batch_size is 0"),
        (|c| c.steps = 0, "steps is 0"),
        (|c| c.weight_sd = 0.0, "weight_sd is 0"),
    ] {
        let error = refused(change);
        assert!(error.starts_with(message), "{error}");
    }
    // 25 pixels and 21 hidden units: neither layer can be gone through.
    let config = BernoulliConfig { n_hidden: 21, ..EXACT };
    let large = bars_and_stripes(5).expect("a side in range");
    let error = BernoulliTrainer::new(config, large).expect_err("too many states");
    assert_eq!(error.code(), "model_too_large");
}

#[test]
fn the_largest_rate_leaves_finite_numbers() {
    let patterns = bars_and_stripes(3).expect("a side in range");
    for negative_phase in [
        NegativePhase::ContrastiveDivergence { cd_steps: 1 },
        NegativePhase::PersistentChains { cd_steps: 1, n_chains: 1 },
    ] {
        let config =
            BernoulliConfig { n_hidden: 1, negative_phase, learning_rate: 1.0, steps: 2000, ..EXACT };
        let mut trainer = BernoulliTrainer::new(config, patterns.clone()).expect("settings");
        (0..config.steps).for_each(|_| trainer.step().expect("a step"));
        let log_likelihood = exact::log_likelihood(trainer.rbm(), &patterns).expect("a small model");
        assert!(log_likelihood.is_finite(), "{log_likelihood}");
    }
}
