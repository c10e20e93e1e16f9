//! What is the state of a unit that is on with probability p? Tosses of Bernoulli units, and all that can be said of them
//! without tossing.
//!
//! s = 1 if u < p, u uniform in [0, 1) (Hinton 2010, "A Practical Guide to Training RBMs", section 3.1, for the hidden
//! units of an RBM).

use rand::RngExt;

use crate::rng::{Purpose, stream};
use crate::{Error, Result};

/// The most units that are tossed together.
pub const MAX_TOSSED_UNITS: usize = 12;
/// The most tosses of all units that one call makes.
pub const MAX_TOSSES: usize = 1_000;
/// The most tosses whose every outcome is gone through.
pub const MAX_COUNTED: usize = 200;

/// 32-bit words of the generator's stream that a uniform number of f64 takes.
const WORDS_A_NUMBER: u128 = 2;

/// Some tosses out of an endless sequence.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "study", derive(serde::Serialize), serde(rename_all = "camelCase"))]
pub struct Tosses {
    /// u, `[n][M]`, each in [0, 1).
    pub uniforms: Vec<Vec<f64>>,
    /// s, `[n][M]`, each 0 or 1.
    pub states: Vec<Vec<u8>>,
}

fn check_probability(p: f64) -> Result<()> {
    // NaN is in no range.
    if (0.0..=1.0).contains(&p) { Ok(()) } else { Err(Error::input("probability", p, "from 0 to 1")) }
}

/// Tosses number `first` to `first + count − 1`, counted from 0, of units that are on with these probabilities `[M]`. The
/// sequence belongs to the seed: in pieces it is the same as in one.
pub fn tosses(probabilities: &[f64], seed: u64, first: usize, count: usize) -> Result<Tosses> {
    let n_units = probabilities.len();
    if !(1..=MAX_TOSSED_UNITS).contains(&n_units) {
        return Err(Error::input("n_units", n_units, format!("from 1 to {MAX_TOSSED_UNITS}")));
    }
    if count > MAX_TOSSES {
        return Err(Error::input("count", count, format!("at most {MAX_TOSSES}")));
    }
    probabilities.iter().try_for_each(|&p| check_probability(p))?;
    let mut rng = stream(seed, Purpose::LessonTosses);
    rng.set_word_pos(WORDS_A_NUMBER * first as u128 * n_units as u128);
    let uniforms: Vec<Vec<f64>> =
        (0..count).map(|_| (0..n_units).map(|_| rng.random::<f64>()).collect()).collect();
    let on = |row: &Vec<f64>| row.iter().zip(probabilities).map(|(u, p)| u8::from(u < p)).collect();
    Ok(Tosses { states: uniforms.iter().map(on).collect(), uniforms })
}

/// A unit that is on with probability p, by sums over all that can happen.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "study", derive(serde::Serialize), serde(rename_all = "camelCase"))]
pub struct Coin {
    /// p^s (1 − p)^(1 − s) for s = 0 and s = 1.
    pub chances: [f64; 2],
    /// Σ_s s p(s).
    pub mean: f64,
    /// Σ_s (s − p)² p(s).
    pub variance: f64,
    /// p (1 − p).
    pub variance_by_p: f64,
    /// The share of the 2⁵³ numbers that the generator can give which lie below p.
    pub share_below: f64,
    /// P(exactly n of the tosses are on), `[N + 1]`.
    pub distribution: Vec<f64>,
    /// Σ_n (n/N) P(n): the mean of the frequency.
    pub frequency_mean: f64,
    /// Σ_n (n/N − p)² P(n): its variance.
    pub frequency_variance: f64,
    /// p (1 − p) / N.
    pub frequency_variance_by_p: f64,
}

/// Goes through both states, and through the numbers of ones among `n_tosses`. Refuses a p that is no probability, and
/// no tosses or more than [`MAX_COUNTED`].
pub fn coin(p: f64, n_tosses: usize) -> Result<Coin> {
    check_probability(p)?;
    if !(1..=MAX_COUNTED).contains(&n_tosses) {
        return Err(Error::input("n_tosses", n_tosses, format!("from 1 to {MAX_COUNTED}")));
    }
    let chances = [0, 1].map(|s| p.powi(s) * (1.0 - p).powi(1 - s));
    let over_states = |f: &dyn Fn(f64) -> f64| f(0.0) * chances[0] + f(1.0) * chances[1];
    let distribution = numbers_of_ones(p, n_tosses);
    let over_numbers = |f: &dyn Fn(f64) -> f64| -> f64 {
        distribution.iter().enumerate().map(|(n, chance)| f(n as f64 / n_tosses as f64) * chance).sum()
    };
    let numbers = 2.0_f64.powi(53);
    Ok(Coin {
        mean: over_states(&|s| s),
        variance: over_states(&|s| (s - p).powi(2)),
        variance_by_p: p * (1.0 - p),
        frequency_variance_by_p: p * (1.0 - p) / n_tosses as f64,
        share_below: (p * numbers).ceil() / numbers,
        frequency_mean: over_numbers(&|f| f),
        frequency_variance: over_numbers(&|f| (f - p).powi(2)),
        chances,
        distribution,
    })
}

/// P(n ones) after each toss from that before it: the last toss adds a one, or none.
fn numbers_of_ones(p: f64, n_tosses: usize) -> Vec<f64> {
    let mut distribution = vec![1.0];
    for _ in 0..n_tosses {
        let before = |n: usize| distribution.get(n).copied().unwrap_or(0.0);
        let next = (0..=distribution.len()).map(|n| {
            let added = if n > 0 { before(n - 1) * p } else { 0.0 };
            added + before(n) * (1.0 - p)
        });
        distribution = next.collect();
    }
    distribution
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rng::sample_bits;

    #[test]
    fn a_sequence_is_the_same_in_pieces() {
        let p = [0.2, 0.7, 1.0];
        let whole = tosses(&p, 5, 0, 100).expect("tosses");
        let (head, tail) = (tosses(&p, 5, 0, 37).expect("tosses"), tosses(&p, 5, 37, 63).expect("tosses"));
        assert_eq!(whole.uniforms, [head.uniforms, tail.uniforms].concat());
        assert_eq!(whole.states, [head.states, tail.states].concat());
        assert_ne!(whole.uniforms, tosses(&p, 6, 0, 100).expect("tosses").uniforms);
    }

    #[test]
    fn they_are_the_states_that_the_models_draw() {
        let p = [0.2, 0.7, 0.0, 1.0];
        let mut rng = stream(5, Purpose::LessonTosses);
        for row in tosses(&p, 5, 0, 50).expect("tosses").states {
            let mut units = p;
            sample_bits(&mut units, &mut rng);
            assert_eq!(row.iter().map(|&s| f64::from(s)).collect::<Vec<_>>(), units);
        }
    }

    #[test]
    fn frequencies_come_to_the_probabilities() {
        let p = [0.05, 0.5, 0.9];
        let n = 20_000;
        let mut ones = [0.0; 3];
        for first in (0..n).step_by(MAX_TOSSES) {
            for row in tosses(&p, 1, first, MAX_TOSSES).expect("tosses").states {
                ones.iter_mut().zip(row).for_each(|(ones, s)| *ones += f64::from(s));
            }
        }
        for (ones, p) in ones.iter().zip(p) {
            // Five standard deviations of the frequency.
            assert!((ones / n as f64 - p).abs() < 5.0 * (p * (1.0 - p) / n as f64).sqrt());
        }
    }

    #[test]
    fn a_fair_coin_by_hand() {
        let found = coin(0.5, 4).expect("a coin");
        // Powers of two: exact.
        assert_eq!(found.chances, [0.5, 0.5]);
        assert_eq!((found.mean, found.variance, found.share_below), (0.5, 0.25, 0.5));
        assert_eq!(found.distribution, [1.0, 4.0, 6.0, 4.0, 1.0].map(|ways| ways / 16.0));
        assert_eq!((found.frequency_mean, found.frequency_variance), (0.5, 0.0625));
    }

    #[test]
    fn what_never_and_what_always_comes() {
        let (never, always) = (coin(0.0, 3).expect("a coin"), coin(1.0, 3).expect("a coin"));
        assert_eq!((never.chances, always.chances), ([1.0, 0.0], [0.0, 1.0]));
        assert_eq!(
            (never.distribution, always.distribution),
            (vec![1.0, 0.0, 0.0, 0.0], vec![0.0, 0.0, 0.0, 1.0])
        );
        assert_eq!((never.share_below, always.share_below), (0.0, 1.0));
        assert_eq!((never.variance, always.frequency_variance), (0.0, 0.0));
    }

    #[test]
    fn what_cannot_be_tossed_is_refused() {
        for p in [-0.1, 1.1, f64::NAN] {
            assert_eq!(tosses(&[0.5, p], 1, 0, 1).expect_err("no probability").field(), "probability");
            assert_eq!(coin(p, 1).expect_err("no probability").field(), "probability");
        }
        assert_eq!(tosses(&[], 1, 0, 1).expect_err("no unit").field(), "n_units");
        assert_eq!(tosses(&[0.5; 13], 1, 0, 1).expect_err("13 units").field(), "n_units");
        assert_eq!(tosses(&[0.5], 1, 0, 1001).expect_err("too many").field(), "count");
        assert_eq!(coin(0.5, 0).expect_err("no toss").field(), "n_tosses");
        assert_eq!(coin(0.5, 201).expect_err("too many").field(), "n_tosses");
    }
}
