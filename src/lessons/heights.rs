//! What do the chapters on likelihood fit? Heights that are drawn here, so that the truth behind them is known.

use rand::RngExt;

use crate::rng::{Purpose, sample_normal, stream};
use crate::{Error, Result};

/// The most heights that are drawn.
pub const MAX_HEIGHTS: usize = 1000;

/// The mean of each of the two groups that the heights come from, in centimetres. A height is of either with
/// probability ½.
pub const GROUP_MEANS: [f64; 2] = [164.0, 179.0];

/// The standard deviation within a group, in centimetres.
pub const GROUP_SD: f64 = 6.0;

/// `[n]` heights in centimetres, to the millimetre: x = μ_j + σz, with j drawn by a fair coin and z ~ N(0, 1).
///
/// They are simulated: nobody was measured. Refuses none, and more than [`MAX_HEIGHTS`].
pub fn heights(n: usize, seed: u64) -> Result<Vec<f64>> {
    if !(1..=MAX_HEIGHTS).contains(&n) {
        return Err(Error::input("n", n, format!("a whole number from 1 to {MAX_HEIGHTS}")));
    }
    let mut rng = stream(seed, Purpose::Heights);
    Ok((0..n)
        .map(|_| {
            let group = usize::from(rng.random::<f64>() < 0.5);
            let height = GROUP_MEANS[group] + GROUP_SD * f64::from(sample_normal(&mut rng));
            (height * 10.0).round() / 10.0
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_moments_are_those_of_the_two_groups() {
        let n = MAX_HEIGHTS as f64;
        let drawn = heights(MAX_HEIGHTS, 5).expect("a number in range");
        let mean = drawn.iter().sum::<f64>() / n;
        let variance = drawn.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / n;
        // Within a group σ² = 36, between them 7.5² = 56.25. Five standard errors; those of the variance from the
        // fourth moment of the mixture, 3·36² + 6·36·56.25 + 56.25² = 19202: √((19202 − 92.25²)/n) = 3.3.
        assert!((mean - 171.5).abs() < 5.0 * (92.25 / n).sqrt(), "{mean}");
        assert!((variance - 92.25).abs() < 5.0 * 3.3, "{variance}");
        assert!(drawn.iter().all(|x| ((x * 10.0).round() / 10.0 - x).abs() == 0.0));
    }

    #[test]
    fn a_seed_gives_the_same_heights_and_longer_lists_begin_alike() {
        assert_eq!(heights(10, 3), heights(10, 3));
        assert_eq!(heights(20, 3).expect("in range")[..10], heights(10, 3).expect("in range"));
        assert_ne!(heights(10, 3), heights(10, 4));
    }

    #[test]
    fn no_heights_and_too_many_are_refused() {
        assert_eq!(heights(0, 1).expect_err("none").field(), "n");
        assert_eq!(heights(MAX_HEIGHTS + 1, 1).expect_err("too many").field(), "n");
    }
}
