//! The ordinal RBM against brute force: as a categorical RBM whose W and b are those of one person, it must have the
//! conditionals and the free energy that the sum over all states of h gives; and its closed forms must be maxima.

use std::sync::Arc;

use proptest::prelude::*;
use rbm_cinema::ratings::{Attributes, Catalogue, N_CLASSES, Profile, Ratings, UserRatings};
use rbm_cinema::rbm::{
    OrdinalRbm, PERSON_HABIT_SMOOTHING, PERSON_TILT_PRECISION, RatingRbm, Reading, score_of_class,
};
use rbm_cinema::rng::{Purpose, sample_normal, stream};

const N_MOVIES: usize = 4;
/// Sums of some ten terms of order one in f32 are good to a few 1e-6.
const TOLERANCE: f64 = 2e-5;

/// A catalogue of two genres, rated by three users; weights of order one.
fn small_rbm(n_hidden: usize, seed: u64) -> OrdinalRbm {
    let catalogue = Catalogue {
        movie_ids: (1..=N_MOVIES as u32).collect(),
        titles: vec![String::new(); N_MOVIES],
        years: vec![1984, 0, 1999, 2010],
        genre_names: vec!["Drama".into(), "Comedy".into()],
        genre_masks: vec![0b01, 0b11, 0b10, 0b00],
    };
    let mut ratings = Ratings::new(N_MOVIES);
    ratings.push_user([(0, 9), (1, 3), (2, 6)]);
    ratings.push_user([(0, 7), (2, 2)]);
    ratings.push_user([(0, 8), (1, 5), (3, 0)]);
    let attributes = Arc::new(Attributes::of(&catalogue, &ratings.counts_per_movie()));
    let mut rng = stream(seed, Purpose::InitialWeights);
    let mut rbm = OrdinalRbm::untrained(&ratings, attributes, n_hidden, &mut rng);
    let parameters = rbm.parameters_mut();
    for array in [
        parameters.own_weights,
        parameters.attribute_weights,
        parameters.rated_weights,
        parameters.hidden_bias,
    ] {
        array.iter_mut().for_each(|w| *w = 0.7 * sample_normal(&mut rng));
    }
    rbm
}

fn profile(classes: &[u8]) -> Profile {
    Profile::new((0..classes.len() as u32).collect(), classes.to_vec(), N_MOVIES).expect("good ratings")
}

/// E(v, h) of ratings of the movies, from W and b alone.
fn energy(rbm: &OrdinalRbm, reading: &Reading, v: UserRatings, h: usize) -> f64 {
    let on = |unit: usize| h >> unit & 1 == 1;
    let units = || (0..rbm.n_hidden()).filter(|&unit| on(unit));
    let mut energy = 0.0;
    for (movie, class) in v.iter() {
        energy -= f64::from(rbm.visible_bias_of(movie, reading)[class]);
        energy -= units().map(|unit| f64::from(rbm.weight(movie, class, unit, reading))).sum::<f64>();
    }
    energy - units().map(|unit| f64::from(rbm.hidden_bias()[unit])).sum::<f64>()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn hidden_conditional_and_free_energy_agree_with_enumeration(
        n_hidden in 1_usize..6,
        seed in 0_u64..1000,
        classes in prop::collection::vec(0_u8..N_CLASSES as u8, 0..=N_MOVIES),
    ) {
        let rbm = small_rbm(n_hidden, seed);
        let profile = profile(&classes);
        let v = profile.ratings();
        let reading = Reading::of(&rbm, v);
        let weight = |h: usize| (-energy(&rbm, &reading, v, h)).exp();
        let total: f64 = (0..1 << n_hidden).map(weight).sum();
        for (unit, &p) in reading.hidden.iter().enumerate() {
            let on: f64 = (0..1 << n_hidden).filter(|h| h >> unit & 1 == 1).map(weight).sum();
            prop_assert!((f64::from(p) - on / total).abs() < TOLERANCE, "{p} for {}", on / total);
        }
        let free_energy = rbm.free_energy(v, &reading);
        prop_assert!((free_energy + total.ln()).abs() < TOLERANCE * 10.0, "{free_energy} for {}", -total.ln());
    }

    #[test]
    fn visible_conditional_is_the_softmax_of_b_and_w_and_sums_to_one(
        n_hidden in 1_usize..6,
        seed in 0_u64..1000,
        classes in prop::collection::vec(0_u8..N_CLASSES as u8, 0..=N_MOVIES),
    ) {
        let rbm = small_rbm(n_hidden, seed);
        let profile = profile(&classes);
        let reading = Reading::of(&rbm, profile.ratings());
        for movie in 0..N_MOVIES {
            let bias = rbm.visible_bias_of(movie, &reading);
            let weights: Vec<f64> = (0..N_CLASSES)
                .map(|class| {
                    let taste: f64 = (0..n_hidden)
                        .map(|unit| {
                            let w = f64::from(rbm.weight(movie, class, unit, &reading));
                            w * f64::from(reading.hidden[unit])
                        })
                        .sum();
                    (f64::from(bias[class]) + taste).exp()
                })
                .collect();
            let total: f64 = weights.iter().sum();
            let distribution = rbm.distribution(movie, &reading);
            for (&p, weight) in distribution.iter().zip(&weights) {
                prop_assert!((f64::from(p) - weight / total).abs() < TOLERANCE);
            }
            prop_assert!((distribution.iter().sum::<f32>() - 1.0).abs() < 1e-5);
        }
    }

    /// t is where the derivative of the log posterior vanishes: Σ_i (φ(k_i) − E_t[φ_i]) = λ·t.
    #[test]
    fn the_tilt_of_a_person_is_a_maximum(
        seed in 0_u64..1000,
        classes in prop::collection::vec(0_u8..N_CLASSES as u8, 1..=N_MOVIES),
    ) {
        let rbm = small_rbm(2, seed);
        let profile = profile(&classes);
        let v = profile.ratings();
        // The offset is t·φ(k) + r_k, and r is orthogonal to φ under the smoothed expected counts, so t is found again by
        // bisection from the definition.
        let slope = |t: f64| {
            let offset: [f32; N_CLASSES] = std::array::from_fn(|class| t as f32 * score_of_class(class));
            let residual: f64 = v
                .iter()
                .map(|(movie, class)| f64::from(score_of_class(class) - rbm.expected_score(movie, &offset)))
                .sum();
            residual - PERSON_TILT_PRECISION * t
        };
        let (mut low, mut high) = (-5.0, 5.0);
        while high - low > 1e-9 {
            let middle = 0.5 * (low + high);
            if slope(middle) > 0.0 { low = middle } else { high = middle }
        }
        let tilt = f64::midpoint(low, high);
        let at_tilt: [f32; N_CLASSES] = std::array::from_fn(|class| tilt as f32 * score_of_class(class));
        let habit = habit(&rbm, v, &at_tilt);
        let offset = rbm.person_offset(v);
        for class in 0..N_CLASSES {
            let expected = f64::from(at_tilt[class]) + habit[class];
            prop_assert!((f64::from(offset[class]) - expected).abs() < 1e-3, "{offset:?}, class {class}: {expected}");
        }
    }
}

/// r_k by its definition: the smoothed log ratio less its weighted regression on φ.
fn habit(rbm: &OrdinalRbm, v: UserRatings, at_tilt: &[f32; N_CLASSES]) -> Vec<f64> {
    let smoothing: Vec<f64> =
        rbm.log_rates().iter().map(|&l| PERSON_HABIT_SMOOTHING * f64::from(l).exp()).collect();
    let (mut given, mut expected) = (smoothing.clone(), smoothing);
    for (movie, class) in v.iter() {
        given[class] += 1.0;
        let logits = rbm.tasteless_logits(movie, at_tilt).map(|logit| f64::from(logit).exp());
        let total: f64 = logits.iter().sum();
        expected.iter_mut().zip(logits).for_each(|(sum, weight)| *sum += weight / total);
    }
    let ratio: Vec<f64> = given.iter().zip(&expected).map(|(n, e)| (n / e).ln()).collect();
    let score = |class: usize| f64::from(score_of_class(class));
    let mean = |x: &dyn Fn(usize) -> f64| {
        (0..N_CLASSES).map(|k| expected[k] * x(k)).sum::<f64>() / expected.iter().sum::<f64>()
    };
    let slope = (mean(&|k| score(k) * ratio[k]) - mean(&score) * mean(&|k| ratio[k]))
        / (mean(&|k| score(k).powi(2)) - mean(&score).powi(2));
    (0..N_CLASSES).map(|k| ratio[k] - slope * score(k)).collect()
}

#[test]
fn somebody_who_rated_nothing_is_nobody_in_particular() {
    let rbm = small_rbm(3, 1);
    let reading = Reading::of(&rbm, UserRatings::NONE);
    assert_eq!(reading.offset, [0.0; N_CLASSES]);
    assert_eq!(reading.input, rbm.hidden_bias());
}

#[test]
fn two_thousand_five_star_ratings_give_finite_numbers() {
    let mut ratings = Ratings::new(2391);
    ratings.push_user((0..2391).map(|movie| (movie, 9)));
    ratings.push_user([(0, 0)]);
    let attributes = Arc::new(Attributes::none(2391));
    let mut rng = stream(1, Purpose::InitialWeights);
    let rbm = OrdinalRbm::untrained(&ratings, attributes, 4, &mut rng);
    for user in 0..2 {
        let reading = Reading::of(&rbm, ratings.user(user));
        assert!(reading.offset.iter().chain(&reading.hidden).all(|x| x.is_finite()), "{reading:?}");
        let stars = rbm.stars(1, &reading);
        assert!((0.5..=5.0).contains(&stars));
    }
    let fan = Reading::of(&rbm, ratings.user(0));
    assert!(rbm.stars(5, &fan) > 4.9, "{}", rbm.stars(5, &fan));
}
