//! Bernoulli units.

use proptest::prelude::*;
use rbm_cinema::lessons::{coin, layers};

use crate::models::{Sample, agree, samples};

/// Sums of at most 201 chances, each a product of as many factors: rounded by some 400 · 2⁻⁵³ of what they add up to, 1.
const WITHIN: f64 = 1e-12;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Lines 2, 4 and 5: chances, mean and variance of one unit.
    #[test]
    fn one_unit(p in 0.0..=1.0_f64) {
        let found = coin(p, 1).expect("a coin");
        prop_assert!(agree(found.chances[1], p, WITHIN) && agree(found.chances[0], 1.0 - p, WITHIN));
        prop_assert!(agree(found.mean, p, WITHIN));
        prop_assert!(agree(found.variance, p - p * p, WITHIN) && agree(found.variance_by_p, p - p * p, WITHIN));
    }

    /// Line 3: of the generator's 2⁵³ numbers the share below p is p, to the width of one.
    #[test]
    fn uniform_numbers_below_p(p in 0.0..=1.0_f64) {
        prop_assert!((coin(p, 1).expect("a coin").share_below - p).abs() <= 2.0_f64.powi(-53));
    }

    /// Lines 6 and 7: mean and variance of the share of ones, over all numbers of ones.
    #[test]
    fn many_tosses(p in 0.0..=1.0_f64, n in 1..=200_usize) {
        let found = coin(p, n).expect("a coin");
        prop_assert!(agree(found.distribution.iter().sum(), 1.0, WITHIN));
        prop_assert!(agree(found.frequency_mean, p, WITHIN));
        let variance = (p - p * p) / n as f64;
        prop_assert!(agree(found.frequency_variance, variance, WITHIN));
        prop_assert!(agree(found.frequency_variance_by_p, variance, WITHIN));
    }

    /// Line 8: a unit is on or off.
    #[test]
    fn on_or_off(Sample { rbm, visible, hidden } in samples()) {
        let found = layers(&rbm, &visible, &hidden);
        for ((on, by_off), x) in found.hidden_probabilities.iter().zip(&found.hidden_by_off).zip(&found.hidden_inputs) {
            prop_assert!(agree(*on, 1.0 / (1.0 + (-x).exp()), WITHIN));
            prop_assert!(agree(*by_off, *on, WITHIN));
        }
    }
}
