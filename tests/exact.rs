//! The exact part against brute force: all (v, h) of small Bernoulli and categorical models are summed straight from
//! the energies, written out here from the models' own parameters; gradients are compared with finite differences,
//! and annealed importance sampling with the exact log Z.

use ndarray::{Array1, Array2, Array3};
use proptest::prelude::*;
use rand::{Rng, RngExt};
use rbm_cinema::exact::{
    AisConfig, AisEstimate, DiscreteRbm, DiscreteStatistics, Enumeration, annealed_importance_sampling,
    log_likelihood, log_likelihood_gradient, movie_base_rates, pattern_base_rates,
};
use rbm_cinema::learning::{
    BernoulliConfig, BernoulliTrainer, GibbsChain, GibbsSteps, NegativePhase, VisibleStates, bernoulli_loss,
    categorical_loss,
};
use rbm_cinema::lessons::bars_and_stripes;
use rbm_cinema::patterns::Patterns;
use rbm_cinema::ratings::{N_CLASSES, Ratings, UserRatings};
use rbm_cinema::rbm::{BernoulliRbm, CategoricalRbm, RatingRbm, Reading};
use rbm_cinema::rng::{Purpose, sample_normal, stream};

/// Sums of at most 1,600 positive f64 terms from logits below 30: roundings of some 1e-13. What is asked for is ten
/// digits.
const TOLERANCE: f64 = 1e-10;

/// Movies in the categorical models.
const N_MOVIES: usize = 4;

/// Parameters that are multiples of 2⁻¹⁰ between −1.5 and 1.5, so that f32 holds them and steps of 2⁻⁸ exactly.
fn parameters(n: usize) -> impl Strategy<Value = Vec<f32>> {
    prop::collection::vec((-1536_i16..=1536).prop_map(|n| f32::from(n) / 1024.0), n)
}

fn bernoulli(n_visible: usize, n_hidden: usize) -> impl Strategy<Value = BernoulliRbm> {
    (parameters(n_visible * n_hidden), parameters(n_visible), parameters(n_hidden)).prop_map(
        move |(w, b, c)| {
            let weights = Array2::from_shape_vec((n_visible, n_hidden), w).expect("D×M weights");
            BernoulliRbm::from_parameters(weights, Array1::from(b), Array1::from(c))
        },
    )
}

fn any_bernoulli() -> impl Strategy<Value = BernoulliRbm> {
    (1_usize..=5, 1_usize..=5).prop_flat_map(|(n_visible, n_hidden)| bernoulli(n_visible, n_hidden))
}

fn categorical(n_hidden: usize) -> impl Strategy<Value = CategoricalRbm> {
    (parameters(N_MOVIES * N_CLASSES * n_hidden), parameters(N_MOVIES * N_CLASSES), parameters(n_hidden))
        .prop_map(move |(w, b, c)| {
            CategoricalRbm::from_parameters(
                Array3::from_shape_vec((N_MOVIES, N_CLASSES, n_hidden), w).expect("D×K×M weights"),
                Array2::from_shape_vec((N_MOVIES, N_CLASSES), b).expect("D×K biases"),
                Array1::from(c),
            )
        })
}

/// One or two different movies, in any order.
fn rated() -> impl Strategy<Value = Vec<u32>> {
    prop::sample::subsequence(vec![2_u32, 0, 3, 1], 1..=2)
}

/// A categorical model and the movies somebody rated. With one movie and M = 4 the visible layer has fewer states
/// than the hidden one, else more: both ways of summing occur.
fn any_categorical() -> impl Strategy<Value = (CategoricalRbm, Vec<u32>)> {
    ((1_usize..=4).prop_flat_map(categorical), rated())
}

/// All states of `units` units with `base` states, the first unit being the leading digit.
fn states(base: usize, units: usize) -> Vec<Vec<u8>> {
    (0..units).fold(vec![Vec::new()], |all, _| {
        all.iter().flat_map(|s| (0..base as u8).map(move |digit| [s.as_slice(), &[digit]].concat())).collect()
    })
}

/// The energy of a Bernoulli model by its definition.
fn bernoulli_energy(rbm: &BernoulliRbm, v: &[u8], h: &[u8]) -> f64 {
    let mut sum = 0.0;
    for (i, &v) in v.iter().enumerate() {
        sum += f64::from(rbm.visible_bias()[i]) * f64::from(v);
        for (j, &h) in h.iter().enumerate() {
            sum += f64::from(rbm.weights()[[i, j]]) * f64::from(v) * f64::from(h);
        }
    }
    -sum - h.iter().zip(rbm.hidden_bias()).map(|(&h, &c)| f64::from(h) * f64::from(c)).sum::<f64>()
}

/// The energy of a categorical model, over the movies that somebody rated, by its definition.
fn categorical_energy(rbm: &CategoricalRbm, movies: &[u32], classes: &[u8], h: &[u8]) -> f64 {
    let mut sum = 0.0;
    for (&movie, &class) in movies.iter().zip(classes) {
        let row = movie as usize * N_CLASSES + usize::from(class);
        sum += f64::from(rbm.visible_bias()[row]);
        for (j, &h) in h.iter().enumerate() {
            sum += f64::from(rbm.weights()[row * rbm.n_hidden() + j]) * f64::from(h);
        }
    }
    -sum - h.iter().zip(rbm.hidden_bias()).map(|(&h, &c)| f64::from(h) * f64::from(c)).sum::<f64>()
}

/// Every quantity of `Enumeration` and every conditional of `DiscreteRbm`, against the table of all e^(−E(v, h)).
fn agrees_with_the_table(
    rbm: DiscreteRbm,
    energy: impl Fn(&[u8], &[u8]) -> f64,
) -> Result<(), TestCaseError> {
    let visible = states(rbm.n_states(), rbm.n_units());
    let hidden = states(2, rbm.n_hidden());
    let weights = Array2::from_shape_fn((visible.len(), hidden.len()), |(v, h)| {
        (-energy(&visible[v], &hidden[h])).exp()
    });
    let z = weights.sum();
    let close = |a: f64, b: f64| (a - b).abs() < TOLERANCE;

    let exact = Enumeration::new(rbm).expect("a small model");
    let rbm = exact.rbm();
    prop_assert!(close(exact.log_partition(), z.ln()));

    let distribution = exact.visible_distribution().expect("a small model");
    prop_assert_eq!(distribution.len(), visible.len());
    let mut marginals = DiscreteStatistics::zeros(rbm);
    for (v, state) in visible.iter().enumerate() {
        let total = weights.row(v).sum();
        prop_assert!(close(distribution[v], total / z));
        prop_assert!(close(exact.log_probability(state), (total / z).ln()));
        let one_hot = rbm.one_hot(state);
        prop_assert!(close(rbm.free_energy(one_hot.view()), -total.ln()));
        let posterior = exact.hidden_posterior(state).expect("a small model");
        prop_assert_eq!(posterior.len(), hidden.len());
        let on = rbm.hidden_probabilities(one_hot.view());
        let mut expected = Array1::<f64>::zeros(rbm.n_hidden());
        for (h, units) in hidden.iter().enumerate() {
            prop_assert!(close(rbm.energy(state, units), energy(state, units)));
            prop_assert!(close(posterior[h], weights[[v, h]] / total));
            let units: Array1<f64> = units.iter().map(|&unit| f64::from(unit)).collect();
            expected.scaled_add(weights[[v, h]] / total, &units);
            marginals.add(one_hot.view(), &units, weights[[v, h]] / z);
        }
        prop_assert!(on.iter().zip(&expected).all(|(&p, &e)| close(p, e)));
    }
    for (h, units) in hidden.iter().enumerate() {
        let total = weights.column(h).sum();
        let mut expected = Array2::<f64>::zeros((rbm.n_units(), rbm.n_states()));
        for (v, state) in visible.iter().enumerate() {
            expected.scaled_add(weights[[v, h]] / total, &rbm.one_hot(state));
        }
        let units: Vec<f64> = units.iter().map(|&unit| f64::from(unit)).collect();
        let probabilities = rbm.visible_probabilities(&units);
        prop_assert!(probabilities.iter().zip(&expected).all(|(&p, &e)| close(p, e)));
    }
    let expectations = exact.expectations();
    prop_assert!(numbers(&expectations).zip(numbers(&marginals)).all(|(a, b)| close(a, b)));
    Ok(())
}

/// W's, b's and c's in one row.
fn numbers(statistics: &DiscreteStatistics) -> impl Iterator<Item = f64> {
    statistics.weights.iter().chain(&statistics.visible).chain(&statistics.hidden).copied()
}

/// ∂f/∂θ by the five-point rule with δ = 2⁻⁸; `f(x)` is the function with the parameter moved by x. It is off by
/// δ⁴/30 times a fifth derivative below 10, that is 1e-10, and by roundings of 1e-14/δ: hence the tolerances of 1e-9
/// below.
fn derivative(f: impl Fn(f32) -> f64) -> f64 {
    let delta = 1.0 / 256.0;
    (8.0 * (f(delta) - f(-delta)) - (f(2.0 * delta) - f(-2.0 * delta))) / (12.0 * f64::from(delta))
}

/// The exact gradient of log p(v) against its finite differences, for every parameter.
fn gradient_agrees_with_finite_differences(rbm: &DiscreteRbm, v: &[u8]) -> Result<(), TestCaseError> {
    let log_probability = |rbm: DiscreteRbm| Enumeration::new(rbm).expect("a small model").log_probability(v);
    let gradient = Enumeration::new(rbm.clone()).expect("a small model").log_likelihood_gradient([(v, 1.0)]);
    for (index, g) in numbers(&gradient).enumerate() {
        let difference = derivative(|x| {
            let mut changed = rbm.clone();
            let (weights, visible_bias, hidden_bias) = changed.parameters_mut();
            let parameter = weights.iter_mut().chain(visible_bias).chain(hidden_bias).nth(index);
            *parameter.expect("a parameter") += f64::from(x);
            log_probability(changed)
        });
        prop_assert!((g - difference).abs() < 1e-9, "parameter {index}: {g} for {difference}");
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn bernoulli_models_agree_with_the_table_of_their_states(rbm in any_bernoulli()) {
        agrees_with_the_table(DiscreteRbm::of_bits(&rbm), |v, h| bernoulli_energy(&rbm, v, h))?;
    }

    #[test]
    fn categorical_models_agree_with_the_table_of_their_states((rbm, movies) in any_categorical()) {
        agrees_with_the_table(DiscreteRbm::of_movies(&rbm, &movies), |v, h| {
            categorical_energy(&rbm, &movies, v, h)
        })?;
    }
    #[test]
    fn the_exact_gradient_of_one_users_ratings_agrees_with_finite_differences(
        (rbm, movies) in (1_usize..=3).prop_flat_map(categorical).prop_flat_map(|rbm| (Just(rbm), rated())),
        classes in prop::array::uniform2(0_u8..N_CLASSES as u8),
    ) {
        gradient_agrees_with_finite_differences(
            &DiscreteRbm::of_movies(&rbm, &movies),
            &classes[..movies.len()],
        )?;
    }

    #[test]
    fn the_exact_gradient_of_one_pattern_agrees_with_finite_differences(rbm in any_bernoulli(), bits in 0_u8..32) {
        let v: Vec<u8> = (0..rbm.n_visible()).map(|i| bits >> i & 1).collect();
        gradient_agrees_with_finite_differences(&DiscreteRbm::of_bits(&rbm), &v)?;
    }

    #[test]
    fn the_exact_gradient_of_a_set_of_patterns_agrees_with_finite_differences(
        rbm in any_bernoulli(),
        weighted in prop::collection::vec((0_u8..32, 1_u8..5), 1..6),
    ) {
        let patterns = Patterns::new(weighted.iter().map(|&(bits, weight)| {
            ((0..rbm.n_visible()).map(|i| bits >> i & 1 == 1).collect(), f64::from(weight))
        }))
        .expect("patterns");
        let gradient = log_likelihood_gradient(&rbm, &patterns).expect("a small model");
        for (index, g) in gradient.iter().enumerate() {
            let difference = derivative(|x| {
                let mut changed = rbm.clone();
                let (weights, visible_bias, hidden_bias) = changed.parameters_mut();
                let parameter = weights.iter_mut().chain(visible_bias).chain(hidden_bias).nth(index);
                *parameter.expect("a parameter") += x;
                log_likelihood(&changed, &patterns).expect("a small model")
            });
            prop_assert!((g - difference).abs() < 1e-9, "parameter {index}: {g} for {difference}");
        }
    }

    /// −∂L/∂θ for L = F(v) − F(v′) is what contrastive divergence collects, here of the categorical RBM's own chain.
    #[test]
    fn the_categorical_loss_has_the_statistics_of_contrastive_divergence_as_its_gradient(
        (rbm, movies) in any_categorical(),
        classes in prop::array::uniform2(0_u8..N_CLASSES as u8),
        seed in 0_u64..1000,
    ) {
        let v = UserRatings { movies: &movies, classes: &classes[..movies.len()] };
        let n_hidden = rbm.n_hidden();
        let mut chain = GibbsChain::new(n_hidden);
        let steps = GibbsSteps { cd_steps: 2, visible_states: VisibleStates::Probabilities };
        chain.run(&rbm, v, steps, None, &mut stream(seed, Purpose::GibbsSampling));
        let loss = |change: &dyn Fn(&mut CategoricalRbm)| {
            let mut changed = rbm.clone();
            change(&mut changed);
            categorical_loss(&changed, v, chain.visible_model())
        };
        // The chain's probabilities are f32 sums of a few terms of order one: good to a few 1e-7 each.
        let close = |g: f32, difference: f64| (f64::from(g) + difference).abs() < 3e-6;
        for movie in 0..N_MOVIES {
            let place = movies.iter().position(|&rated| rated as usize == movie);
            for class in 0..N_CLASSES {
                // A movie that the user did not rate takes no part.
                let (data, model) = place.map_or((0.0, 0.0), |place| {
                    let is_rated_so = usize::from(classes[place]) == class;
                    (f32::from(u8::from(is_rated_so)), chain.visible_model()[place][class])
                });
                let row = movie * N_CLASSES + class;
                let difference = derivative(|x| loss(&|rbm| rbm.parameters_mut().1[row] += x));
                prop_assert!(close(data - model, difference));
                for j in 0..n_hidden {
                    let g = data * chain.hidden_data()[j] - model * chain.hidden_model()[j];
                    let difference = derivative(|x| loss(&|rbm| rbm.parameters_mut().0[row * n_hidden + j] += x));
                    prop_assert!(close(g, difference), "{g} for {difference}");
                }
            }
        }
        for j in 0..n_hidden {
            let difference = derivative(|x| loss(&|rbm| rbm.parameters_mut().2[j] += x));
            prop_assert!(close(chain.hidden_data()[j] - chain.hidden_model()[j], difference));
        }
    }

    #[test]
    fn the_categorical_rbm_in_f32_is_the_one_in_f64(
        (rbm, movies) in any_categorical(),
        classes in prop::array::uniform2(0_u8..N_CLASSES as u8),
        h in 0_usize..16,
    ) {
        // Up to seven roundings of sums below ten in f32.
        let close = |a: f32, b: f64| (f64::from(a) - b).abs() < 1e-5;
        let exact = DiscreteRbm::of_movies(&rbm, &movies);
        let v = UserRatings { movies: &movies, classes: &classes[..movies.len()] };
        let mut hidden = vec![0.0; rbm.n_hidden()];
        rbm.hidden_probabilities(v, &mut hidden);
        let one_hot = exact.one_hot(v.classes);
        let expected = exact.hidden_probabilities(one_hot.view());
        prop_assert!(hidden.iter().zip(&expected).all(|(&a, &b)| close(a, b)));
        prop_assert!((rbm.free_energy(v, &Reading::of(&rbm, v)) - exact.free_energy(one_hot.view())).abs() < 1e-5);
        let units: Vec<f32> = (0..rbm.n_hidden()).map(|j| f32::from((h >> j & 1) as u8)).collect();
        let expected = exact.visible_probabilities(&units.iter().map(|&h| f64::from(h)).collect::<Vec<_>>());
        for (&movie, expected) in movies.iter().zip(expected.rows()) {
            let reading = Reading { hidden: units.clone(), ..Reading::new(rbm.n_hidden()) };
            let distribution = rbm.distribution(movie as usize, &reading);
            prop_assert!(distribution.iter().zip(expected).all(|(&a, &b)| close(a, b)));
        }
    }

    /// The step along the exact gradient is so short that the likelihood must rise: its second derivatives are below
    /// the number of parameters, at most 35.
    #[test]
    fn a_step_along_the_exact_gradient_raises_the_likelihood(rbm in any_bernoulli(), bits in 0_u8..32) {
        let pattern = (0..rbm.n_visible()).map(|i| bits >> i & 1 == 1).collect();
        let patterns = Patterns::new([(pattern, 1.0)]).expect("a pattern");
        let gradient = log_likelihood_gradient(&rbm, &patterns).expect("a small model");
        let square: f64 = gradient.iter().map(|g| g * g).sum();
        let mut moved = rbm.clone();
        moved.ascend(&gradient, 0.01);
        let rise = log_likelihood(&moved, &patterns).expect("a small model")
            - log_likelihood(&rbm, &patterns).expect("a small model");
        // ε|g|² less what curvature and the rounding of the parameters to f32 may take away.
        prop_assert!(rise > 0.5 * 0.01 * square - 1e-6, "{rise} for {square}");
    }
}

#[test]
fn learning_one_users_ratings_by_the_exact_gradient_raises_their_likelihood_at_every_step() {
    let mut rng = stream(1, Purpose::InitialWeights);
    let sd = 0.5;
    for seed in 1..=3 {
        let mut rbm = DiscreteRbm::from_parameters(
            Array3::from_shape_simple_fn((2, N_CLASSES, 3), || f64::from(sd * sample_normal(&mut rng))),
            Array2::from_shape_simple_fn((2, N_CLASSES), || f64::from(sd * sample_normal(&mut rng))),
            Array1::from_shape_simple_fn(3, || f64::from(sd * sample_normal(&mut rng))),
        );
        let v = [9_u8, 3];
        let mut last = f64::NEG_INFINITY;
        for step in 0..300 {
            let exact = Enumeration::new(rbm.clone()).expect("a small model");
            let now = exact.log_probability(&v);
            assert!(now > last, "seed {seed}, step {step}: {last} to {now}");
            last = now;
            let gradient = exact.log_likelihood_gradient([(&v[..], 1.0)]);
            let (weights, visible_bias, hidden_bias) = rbm.parameters_mut();
            weights.scaled_add(0.1, &gradient.weights);
            visible_bias.scaled_add(0.1, &gradient.visible);
            hidden_bias.scaled_add(0.1, &gradient.hidden);
        }
        // From one of a hundred pairs of classes to nearly the only one.
        assert!(last > 0.8_f64.ln(), "seed {seed}: {last}");
    }
}

#[test]
fn bernoulli_loss_is_a_difference_of_free_energies() {
    let rbm = BernoulliRbm::from_parameters(
        Array2::from_elem((2, 1), 0.0),
        Array1::from(vec![1.0, 2.0]),
        Array1::from(vec![0.0]),
    );
    assert_eq!(bernoulli_loss(&rbm, &[1.0, 0.0], &[0.0, 1.0]), 1.0);
}

#[test]
fn a_wide_layer_is_summed_in_closed_form() {
    // Without weights Z = Π_i (1 + e^b) · 2^M: 500 visible units, whose states nobody could go through.
    let rbm = BernoulliRbm::from_parameters(
        Array2::zeros((500, 10)),
        Array1::from_elem(500, 0.5),
        Array1::zeros(10),
    );
    let exact = Enumeration::new(DiscreteRbm::of_bits(&rbm)).expect("2^10 states");
    let expected = 500.0 * 0.5_f64.exp().ln_1p() + 10.0 * 2.0_f64.ln();
    // 500 roundings near 500.
    assert!((exact.log_partition() - expected).abs() < 1e-10);
    assert_eq!(exact.visible_distribution().expect_err("2^500 states").code(), "model_too_large");
}

#[test]
fn more_states_than_can_be_summed_are_refused() {
    let rbm = BernoulliRbm::from_parameters(Array2::zeros((21, 30)), Array1::zeros(21), Array1::zeros(30));
    let error = Enumeration::new(DiscreteRbm::of_bits(&rbm)).expect_err("2^21 states");
    assert_eq!(
        error.to_string(),
        "number of states is 2^21; it must be at most 1048576 (2^20), since each is summed"
    );
    assert_eq!(log_likelihood(&rbm, &bars_and_stripes(2).expect("patterns")).expect_err("2^21"), error);
}

/// A model with N(0, sd²) weights and biases.
fn normal_bernoulli<R: Rng>(n_visible: usize, n_hidden: usize, sd: f32, rng: &mut R) -> BernoulliRbm {
    BernoulliRbm::from_parameters(
        Array2::from_shape_simple_fn((n_visible, n_hidden), || sd * sample_normal(rng)),
        Array1::from_shape_simple_fn(n_visible, || sd * sample_normal(rng)),
        Array1::from_shape_simple_fn(n_hidden, || sd * sample_normal(rng)),
    )
}

fn exact_log_partition(rbm: &DiscreteRbm) -> f64 {
    Enumeration::new(rbm.clone()).expect("a layer small enough").log_partition()
}

/// Within the error bars of three standard errors, and these say something: the standard error is at most `most`.
fn is_within_its_error_bars(estimate: AisEstimate, exact: f64, most: f64) {
    assert!(estimate.lower < exact && exact < estimate.upper, "{exact} for {estimate:?}");
    assert!(estimate.relative_error < most, "{estimate:?}");
}

/// Measured over 1,000 such models: 71 % within one standard error, 0.7 % beyond three (a normal distribution has
/// 68 % and 0.3 %), standard errors of 0.026 on average.
#[test]
fn annealing_errs_as_often_as_its_error_bars_say() {
    let mut rng = stream(1, Purpose::InitialWeights);
    let (mut within_one, mut within_three) = (0, 0);
    for seed in 1..=60 {
        let rbm = DiscreteRbm::of_bits(&normal_bernoulli(10, 6, 1.0, &mut rng));
        let exact = exact_log_partition(&rbm);
        let config = AisConfig { n_temperatures: 100, n_runs: 100, seed };
        let start = Array2::zeros((10, 2));
        let estimate = annealed_importance_sampling(&rbm, &start, config).expect("an estimate");
        let error = (estimate.log_partition - exact).abs();
        assert!(estimate.relative_error < 0.06, "seed {seed}: {estimate:?}");
        within_one += usize::from(error < estimate.relative_error);
        within_three += usize::from(estimate.lower < exact && exact < estimate.upper);
    }
    // 60 draws at 70 % are 42 with a standard deviation of 3.5; three or more of 60 beyond have a chance of 1 %.
    assert!((30..=54).contains(&within_one), "{within_one} of 60 within one standard error");
    assert!(within_three >= 58, "{within_three} of 60 within three standard errors");
}

#[test]
fn annealing_finds_the_partition_function_of_a_trained_model() {
    let patterns = bars_and_stripes(3).expect("a side in range");
    let config = BernoulliConfig {
        n_hidden: 12,
        negative_phase: NegativePhase::PersistentChains { cd_steps: 1, n_chains: 50 },
        learning_rate: 0.1,
        batch_size: 50,
        steps: 4000,
        weight_sd: 0.1,
        seed: 1,
    };
    let mut trainer = BernoulliTrainer::new(config, patterns.clone()).expect("settings");
    (0..config.steps).for_each(|_| trainer.step().expect("a step"));
    let rbm = DiscreteRbm::of_bits(trainer.rbm());
    let exact = exact_log_partition(&rbm);
    let mut errors = Vec::new();
    for n_temperatures in [300, 3000] {
        let config = AisConfig { n_temperatures, ..AisConfig::default() };
        let estimate =
            annealed_importance_sampling(&rbm, &pattern_base_rates(&patterns), config).expect("an estimate");
        is_within_its_error_bars(estimate, exact, 0.2);
        errors.push(estimate.relative_error);
    }
    // Ten times the steps: the variance of the logarithms falls by about ten.
    assert!(errors[1] < 0.6 * errors[0], "{errors:?}");
}

#[test]
fn annealing_agrees_with_the_sum_over_the_hidden_layer_of_wide_models() {
    let mut rng = stream(2, Purpose::InitialWeights);
    let config = AisConfig { n_temperatures: 1000, ..AisConfig::default() };

    // 2^100 states of the visible layer.
    let wide = DiscreteRbm::of_bits(&normal_bernoulli(100, 8, 0.3, &mut rng));
    let estimate =
        annealed_importance_sampling(&wide, &Array2::zeros((100, 2)), config).expect("an estimate");
    is_within_its_error_bars(estimate, exact_log_partition(&wide), 0.1);

    // Somebody who rated 30 movies of 40: 10^30 states, from the movies' own rating frequencies.
    let sd = 0.3;
    let rbm = CategoricalRbm::from_parameters(
        Array3::from_shape_simple_fn((40, N_CLASSES, 8), || sd * sample_normal(&mut rng)),
        Array2::from_shape_simple_fn((40, N_CLASSES), || sd * sample_normal(&mut rng)),
        Array1::zeros(8),
    );
    let mut ratings = Ratings::new(40);
    for _ in 0..50 {
        ratings.push_user((0..40).map(|movie| (movie, rng.random_range(0..N_CLASSES as u8))));
    }
    let movies: Vec<u32> = (5..35).collect();
    let rated = DiscreteRbm::of_movies(&rbm, &movies);
    let start = movie_base_rates(&ratings, &movies);
    let estimate = annealed_importance_sampling(&rated, &start, config).expect("an estimate");
    is_within_its_error_bars(estimate, exact_log_partition(&rated), 0.1);
}

#[test]
fn annealing_from_a_model_without_weights_is_exact() {
    // The start is the model itself, so every weight is Z / Z_0 = 1 but for the biases of the hidden units.
    let bias = Array2::from_shape_fn((3, 2), |(unit, state)| unit as f64 * 0.5 - state as f64);
    let rbm =
        DiscreteRbm::from_parameters(Array3::zeros((3, 2, 2)), bias.clone(), Array1::from(vec![1.0, -2.0]));
    let config = AisConfig { n_temperatures: 7, n_runs: 5, seed: 1 };
    let estimate = annealed_importance_sampling(&rbm, &bias, config).expect("an estimate");
    assert!((estimate.log_partition - exact_log_partition(&rbm)).abs() < 1e-12);
    assert!(estimate.relative_error < 1e-12);
}

#[test]
fn base_rates_are_logits_of_frequencies() {
    let patterns = [([true, false], 1.0), ([true, true], 3.0)].map(|(bits, q)| (bits.to_vec(), q));
    let start = pattern_base_rates(&Patterns::new(patterns).expect("patterns"));
    let probability = |unit: usize| 1.0 / (1.0 + (start[[unit, 0]] - start[[unit, 1]]).exp());
    assert!((probability(0) - 1.05 / 1.1).abs() < 1e-12);
    assert!((probability(1) - 0.8 / 1.1).abs() < 1e-12);

    let mut ratings = Ratings::new(3);
    ratings.push_user([(0, 9), (2, 4)]);
    ratings.push_user([(2, 4)]);
    let start = movie_base_rates(&ratings, &[2, 1]);
    assert!((start[[0, 4]] - (3.0_f64 / 12.0).ln()).abs() < 1e-12);
    assert!((start[[0, 9]] - (1.0_f64 / 12.0).ln()).abs() < 1e-12);
    assert!((start[[1, 0]] - 0.1_f64.ln()).abs() < 1e-12);
}

#[test]
fn annealing_refuses_what_gives_no_estimate() {
    let rbm = DiscreteRbm::of_bits(&BernoulliRbm::from_parameters(
        Array2::zeros((2, 1)),
        Array1::zeros(2),
        Array1::zeros(1),
    ));
    let refused = |start: Array2<f64>, config| {
        annealed_importance_sampling(&rbm, &start, config).expect_err("no estimate").to_string()
    };
    let (start, config) = (Array2::zeros((2, 2)), AisConfig::default());
    assert_eq!(
        refused(start.clone(), AisConfig { n_temperatures: 0, ..config }),
        "n_temperatures is 0; it must be 1 or more"
    );
    assert_eq!(
        refused(start.clone(), AisConfig { n_runs: 1, ..config }),
        "n_runs is 1; it must be 2 or more"
    );
    assert_eq!(
        refused(Array2::zeros((2, 3)), config),
        "start_bias is of shape (2, 3); it must be of shape (2, 2), as the visible bias is"
    );
    assert_eq!(refused(start * f64::NAN, config), "start_bias is NaN; it must be finite");
}
