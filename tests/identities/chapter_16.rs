//! Predicting stars.

use proptest::collection::vec;
use proptest::prelude::*;
use rbm_cinema::lessons::{Guesses, guesses};

use crate::models::agree;

/// Sums of at most ten products of numbers of at most 25.
const WITHIN: f64 = 1e-12;
/// A slope from values of size 25, rounded by 10⁻¹⁵ or so, divided by 1/1024.
const SLOPE_WITHIN: f64 = 1e-9;

/// Half stars or whole ones with random weights, some of them 0, and a guess among them on a grid of 20ths.
fn samples() -> impl Strategy<Value = (Vec<f64>, Guesses)> {
    let stars = prop_oneof![
        Just((1..=10).map(|k| f64::from(k) / 2.0).collect::<Vec<f64>>()),
        Just((1..=5).map(f64::from).collect::<Vec<f64>>()),
    ];
    let weight = prop_oneof![1 => Just(0.0), 4 => 0.0..10.0_f64];
    stars.prop_flat_map(move |stars| {
        (Just(stars.clone()), vec(weight.clone(), stars.len()), 0..=90_u32).prop_map(
            |(stars, mut weights, at)| {
                weights[0] += 0.125;
                let own = 0.5 + f64::from(at) / 20.0;
                let found = guesses(&stars, &weights, own).expect("weights of which one is positive");
                (stars, found)
            },
        )
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// The first derivation.
    #[test]
    fn the_squared_error_is_variance_and_distance((stars, found) in samples()) {
        let expected = |of: &dyn Fn(f64) -> f64| -> f64 {
            stars.iter().zip(&found.probabilities).map(|(&r, p)| p * of(r)).sum()
        };
        let mean = expected(&|r| r);
        prop_assert!(agree(found.rules[0].stars, mean, WITHIN));
        let own = found.own.stars;
        prop_assert!(agree(found.own.squared, expected(&|r| (r - mean + (mean - own)).powi(2)), WITHIN));
        prop_assert!(agree(found.mean_deviation, 0.0, WITHIN));
        prop_assert!(agree(found.own.squared, found.variance + (mean - own).powi(2), WITHIN));
        prop_assert!(agree(found.variance, expected(&|r| r * r) - mean * mean, 1e-11));
        prop_assert!(agree(found.variance, found.variance_by_moments, 1e-11));
        prop_assert!(agree(found.slopes[0], 2.0 * (own - mean), SLOPE_WITHIN));
        for guess in found.curve.iter().chain(&found.rules) {
            prop_assert!(guess.squared >= found.variance - WITHIN);
        }
    }

    /// The second derivation.
    #[test]
    fn each_rule_has_the_least_of_its_cost((stars, found) in samples()) {
        let p = &found.probabilities;
        let [_, rounded, median, argmax] = found.rules;
        prop_assert!(agree(argmax.hit, p.iter().copied().fold(0.0, f64::max), WITHIN));
        prop_assert!(agree(found.slopes[1], found.sides[0] - found.sides[1], SLOPE_WITHIN));
        let up_to = |limit: f64| -> f64 {
            stars.iter().zip(p).filter(|(r, _)| **r <= limit + 1e-9).map(|(_, p)| p).sum()
        };
        prop_assert!(up_to(median.stars - 0.25) <= 0.5 + WITHIN && up_to(median.stars) >= 0.5 - WITHIN);
        for guess in &found.curve {
            prop_assert!(guess.absolute >= median.absolute - WITHIN);
            prop_assert!(guess.hit <= argmax.hit + WITHIN);
        }
        let distance = (rounded.stars - found.rules[0].stars).abs();
        let spacing = stars[1] - stars[0];
        prop_assert!(distance <= spacing / 2.0 + WITHIN);
        prop_assert!(agree(rounded.squared, found.variance + distance * distance, WITHIN));
    }
}
