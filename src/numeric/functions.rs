//! Sigmoid, softplus, log-sum-exp and softmax in forms that neither overflow nor lose their tails.

use super::elementary::{exp4, ln, ln4};
use super::lanes::{F32x4, LANES};

/// σ of each lane. Two branches, so that `exp` only ever sees a number that is not positive: no overflow, and full
/// relative precision for very negative x, where the answer is about e^x.
#[inline(always)]
fn sigmoid4(x: F32x4) -> F32x4 {
    let one = F32x4::splat(1.0);
    let e = exp4(F32x4::splat(0.0) - x.abs());
    x.if_negative(e, one) / (one + e)
}

/// The logistic sigmoid σ(x) = 1 / (1 + e^(−x)), in [0, 1]: at most 2.5 units in the last place from the truth where
/// that is a normal number (2.402, found by trying each f32).
pub fn sigmoid(x: f32) -> f32 {
    sigmoid4(F32x4::splat(x)).first()
}

/// x_j ← σ(x_j), four at a time; the same bits as [`sigmoid`] of each.
///
/// Out of line: a call for a layer costs nothing, and a copy at each of its callers would make the page's module larger.
#[inline(never)]
pub fn sigmoid_in_place(x: &mut [f32]) {
    let (blocks, rest) = x.as_chunks_mut::<LANES>();
    for block in blocks {
        sigmoid4(F32x4::load(block)).store(block);
    }
    for x in rest {
        *x = sigmoid(*x);
    }
}

/// softplus(x) = log(1 + e^x), the integral of the sigmoid: what one hidden unit adds to −F(v).
///
/// Written as max(x, 0) + log(1 + e^(−|x|)), which is exact at both ends.
pub fn softplus(x: f64) -> f64 {
    x.max(0.0) + (-x.abs()).exp().ln_1p()
}

/// The vectors of x, the last filled up with −∞, whose exponential is nothing.
#[inline(always)]
fn filled_up(rest: &[f32]) -> [f32; LANES] {
    let mut block = [f32::NEG_INFINITY; LANES];
    block[..rest.len()].copy_from_slice(rest);
    block
}

/// The largest x, NaN aside, or −∞ for none.
#[inline(always)]
fn largest(blocks: &[[f32; LANES]], last: &[f32; LANES]) -> f32 {
    blocks.iter().fold(F32x4::load(last), |max, block| max.at_least(F32x4::load(block))).max()
}

/// log Σ e^(x_k), shifted by the largest x so that nothing overflows. −∞ for an empty slice; NaN if an x is NaN or ∞.
#[inline]
pub fn log_sum_exp(x: &[f32]) -> f32 {
    let (blocks, rest) = x.as_chunks::<LANES>();
    let last = filled_up(rest);
    let max = largest(blocks, &last);
    if max == f32::NEG_INFINITY {
        return max;
    }
    let shift = F32x4::splat(max);
    let sum = blocks
        .iter()
        .fold(exp4(F32x4::load(&last) - shift), |sum, block| sum + exp4(F32x4::load(block) - shift));
    max + ln(sum.sum())
}

/// Turns logits into probabilities, x_k ← e^(x_k) / Σ e^(x_l), and returns log Σ e^(x_l), which costs it little more:
/// the negative log probability of class k is that less its logit, finite even where the probability rounds to 0.
///
/// All NaN if a logit is NaN or ∞: a model whose logits are no numbers has no probabilities.
#[inline]
pub fn softmax_in_place(x: &mut [f32]) -> f32 {
    let (blocks, rest) = x.as_chunks_mut::<LANES>();
    let last = filled_up(rest);
    let max = largest(blocks, &last);
    let shift = F32x4::splat(max);
    let last = exp4(F32x4::load(&last) - shift);
    let mut sum = last;
    for block in &mut *blocks {
        let e = exp4(F32x4::load(block) - shift);
        e.store(block);
        sum = sum + e;
    }
    let sum = sum.sum();
    let scale = F32x4::splat(1.0 / sum);
    for block in blocks {
        (F32x4::load(block) * scale).store(block);
    }
    let mut scaled = [0.0; LANES];
    (last * scale).store(&mut scaled);
    let n = rest.len();
    rest.copy_from_slice(&scaled[..n]);
    max + ln(sum)
}

/// The logits of four movies side by side, `[N, 4]`: e^(x_nm) less each movie's largest logit, their running sums in the
/// order of the classes (the last is the sum of all), and the largest logits.
#[inline(always)]
fn exponentials_of_four<const N: usize>(logits: &[[f32; LANES]; N]) -> ([F32x4; N], [F32x4; N], F32x4) {
    let logits = logits.each_ref().map(F32x4::load);
    let max = logits.iter().fold(F32x4::splat(f32::NEG_INFINITY), |max, &x| max.at_least(x));
    let exponentials = logits.map(|x| exp4(x - max));
    let mut sum = F32x4::splat(0.0);
    let running = exponentials.map(|e| {
        sum = sum + e;
        sum
    });
    (exponentials, running, max)
}

/// [`softmax_in_place`] of four movies side by side, `[N, 4]`: class n of movie m stands in `x[n][m]`. Answers the four
/// log Σ_n e^(x_nm). With a movie a lane, nothing goes across lanes, so this takes about half of the time.
#[inline]
pub fn softmax_of_four<const N: usize>(x: &mut [[f32; LANES]; N]) -> [f32; LANES] {
    let (exponentials, running, max) = exponentials_of_four(x);
    let sum = running[N - 1];
    let scale = F32x4::splat(1.0) / sum;
    for (x, e) in x.iter_mut().zip(exponentials) {
        (e * scale).store(x);
    }
    (max + ln4(sum)).to_array()
}

/// Draws a class for each of four movies from the softmax of their logits, `[N, 4]` as in [`softmax_of_four`], without
/// working out the probabilities: the first class n with u·Σ e^x < e^(x_0) + … + e^(x_n). `uniform` holds a u from
/// [0, 1) for each movie. Answers the classes and the four log Σ_n e^(x_nm).
///
/// A class whose probability rounds to 0 is never drawn. Where a logit is NaN or ∞, class 0 is, and the sum is NaN.
#[inline]
pub fn sample_softmax_of_four<const N: usize>(
    logits: &[[f32; LANES]; N],
    uniform: [f32; LANES],
) -> ([u8; LANES], [f32; LANES]) {
    let (exponentials, running, max) = exponentials_of_four(logits);
    let sum = running[N - 1];
    let threshold = F32x4::load(&uniform) * sum;
    let (zero, one) = (F32x4::splat(0.0), F32x4::splat(1.0));
    // The classes that the threshold is at or beyond are counted, not searched for: no branch depends on chance.
    let passed = running.iter().fold(zero, |n, &running| n + (threshold - running).if_negative(zero, one));
    let mut classes = passed.to_array().map(|n| n as u8);
    for (movie, class) in classes.iter_mut().enumerate() {
        if usize::from(*class) == N {
            // u·Σ rounded to Σ itself: the last class that can be.
            *class = exponentials.iter().rposition(|e| e.to_array()[movie] > 0.0).unwrap_or(0) as u8;
        }
    }
    (classes, (max + ln4(sum)).to_array())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// f32 keeps 24 bits; a handful of roundings stay well under 1e-6 relative.
    const TOLERANCE: f32 = 1e-6;

    #[test]
    fn sigmoid_has_known_values_and_symmetry() {
        assert_eq!(sigmoid(0.0), 0.5);
        assert!((sigmoid(1.0) - 0.731_058_6).abs() < TOLERANCE);
        for x in [-30.0_f32, -5.5, -0.1, 0.3, 8.0, 40.0] {
            assert!((sigmoid(x) + sigmoid(-x) - 1.0).abs() < TOLERANCE, "{x}");
        }
    }

    #[test]
    fn sigmoid_keeps_its_tails() {
        // e^(−80) is representable in f32; a one-branch sigmoid still finds it, but overflows at −89.
        let tail = sigmoid(-80.0);
        assert!((tail / (-80.0_f32).exp() - 1.0).abs() < TOLERANCE);
        assert_eq!(sigmoid(-200.0), 0.0);
        assert_eq!(sigmoid(200.0), 1.0);
    }

    /// The bound of the docs, over every 257th f32 and against f64, whose own error is a billionth of it.
    #[test]
    fn sigmoid_keeps_its_bound_over_all_floats() {
        for x in (0..=u32::MAX).step_by(257).map(f32::from_bits).filter(|x| !x.is_nan()) {
            let truth = 1.0 / (1.0 + (-f64::from(x)).exp());
            let last_place = (truth.log2().floor().max(-126.0) - 23.0).exp2();
            let error = (f64::from(sigmoid(x)) - truth).abs();
            assert!(error <= 2.5 * last_place, "sigmoid({x}) = {}, not {truth}", sigmoid(x));
        }
    }

    #[test]
    fn four_sigmoids_at_once_are_each_its_own() {
        let x = [-200.0, -80.0, -1.5, -0.0, 0.0, 0.25, 7.0, 200.0, f32::INFINITY, f32::NEG_INFINITY, 3.0_f32];
        for n in 0..=x.len() {
            let mut together = x;
            sigmoid_in_place(&mut together[..n]);
            assert_eq!(together[..n], x[..n].iter().map(|&x| sigmoid(x)).collect::<Vec<_>>());
        }
    }

    #[test]
    fn softplus_is_exact_at_both_ends() {
        assert!((softplus(0.0) - std::f64::consts::LN_2).abs() < 1e-15);
        assert_eq!(softplus(1000.0), 1000.0);
        assert!((softplus(-40.0) / (-40.0_f64).exp() - 1.0).abs() < 1e-12);
    }

    #[test]
    fn log_sum_exp_does_not_overflow() {
        assert!((log_sum_exp(&[1000.0, 1000.0]) - (1000.0 + std::f32::consts::LN_2)).abs() < 1e-4);
        assert!((log_sum_exp(&[-1000.0, -1000.0]) + (1000.0 - std::f32::consts::LN_2)).abs() < 1e-4);
        assert_eq!(log_sum_exp(&[]), f32::NEG_INFINITY);
    }

    /// Of any length, so that the filling up of the last vector is seen to add nothing.
    #[test]
    fn softmax_agrees_with_f64_at_every_length() {
        for n in 1..=13 {
            let logits: Vec<f32> = (0..n).map(|k| 5.0 * (k as f32 * 1.7).sin()).collect();
            let exact: Vec<f64> = logits.iter().map(|&x| f64::from(x).exp()).collect();
            let exact_sum: f64 = exact.iter().sum();
            let mut distribution = logits.clone();
            let log_sum = softmax_in_place(&mut distribution);
            // A unit in the last place of each exponential, one of the shifted logit (below 10) and one an addition.
            for (p, e) in distribution.iter().zip(&exact) {
                assert!((f64::from(*p) / (e / exact_sum) - 1.0).abs() < 3e-6, "length {n}");
            }
            assert!((f64::from(log_sum) - exact_sum.ln()).abs() < 3e-6, "length {n}");
            assert_eq!(log_sum_exp(&logits), log_sum);
        }
    }

    #[test]
    fn logits_that_are_no_numbers_show() {
        for bad in [f32::NAN, f32::INFINITY] {
            for place in [0, 5, 9] {
                let mut x = [0.5; 10];
                x[place] = bad;
                assert!(log_sum_exp(&x).is_nan());
                assert!(softmax_in_place(&mut x).is_nan());
                assert!(x.iter().all(|p| p.is_nan()));
            }
        }
        let mut impossible = [f32::NEG_INFINITY, 1.0, 1.0];
        softmax_in_place(&mut impossible);
        assert_eq!(impossible, [0.0, 0.5, 0.5]);
    }

    #[test]
    fn softmax_sums_to_one_whatever_is_added_to_the_logits() {
        for shift in [0.0_f32, 500.0, -500.0] {
            let mut x = [0.0, 1.0, 2.0, -3.0].map(|v: f32| v + shift);
            let logits = x;
            let log_sum = softmax_in_place(&mut x);
            assert!((log_sum - log_sum_exp(&logits)).abs() < 1e-4);
            assert!((x.iter().sum::<f32>() - 1.0).abs() < TOLERANCE);
            assert!((x[2] / x[1] - std::f32::consts::E).abs() < 1e-4);
        }
    }

    /// Logits of four movies, the last with one class far ahead of the others.
    fn four_movies() -> [[f32; LANES]; 10] {
        std::array::from_fn(|class| {
            let k = class as f32;
            [(k * 1.7).sin(), 3.0 * (k * 0.9).cos(), 0.25 * k - 700.0, if class == 6 { 200.0 } else { -k }]
        })
    }

    #[test]
    fn four_movies_at_once_are_each_its_own() {
        let logits = four_movies();
        let mut together = logits;
        let log_sums = softmax_of_four(&mut together);
        for movie in 0..LANES {
            let mut own = logits.map(|of_four| of_four[movie]);
            // Only the order of the additions differs: at most ten roundings of each sum.
            assert!((softmax_in_place(&mut own) / log_sums[movie] - 1.0).abs() < 1e-6);
            for (p, of_four) in own.iter().zip(together) {
                assert!((p - of_four[movie]).abs() < 1e-6);
            }
        }
    }

    /// Sweeping u evenly through [0, 1) draws each class as often as its probability says, to within one draw for the
    /// ends of its share and one for the rounding of the sums.
    #[test]
    fn classes_are_drawn_by_their_probabilities() {
        let logits = four_movies();
        let mut distributions = logits;
        let log_sums = softmax_of_four(&mut distributions);
        let n = 4096;
        let mut counts = [[0; 10]; LANES];
        for i in 0..n {
            let u = (i as f32 + 0.5) / n as f32;
            let (classes, sums) = sample_softmax_of_four(&logits, [u; LANES]);
            assert_eq!(sums, log_sums);
            for (counts, class) in counts.iter_mut().zip(classes) {
                counts[usize::from(class)] += 1;
            }
        }
        for (movie, counts) in counts.iter().enumerate() {
            for (count, distribution) in counts.iter().zip(distributions) {
                let expected = distribution[movie] * n as f32;
                assert!((*count as f32 - expected).abs() <= 2.0, "{count} draws, not {expected}");
            }
        }
        assert_eq!(counts[3][6], n);
    }

    #[test]
    fn the_ends_of_the_sampling_are_possible_classes() {
        let impossible_last: [[f32; LANES]; 3] = [[0.0; 4], [0.0; 4], [f32::NEG_INFINITY; 4]];
        let almost_one = 1.0 - f32::EPSILON / 2.0;
        let (classes, _) = sample_softmax_of_four(&impossible_last, [0.0, 0.499, 0.5, almost_one]);
        assert_eq!(classes, [0, 0, 1, 1]);
        // Not to be had from [0, 1), but what rounding up would give.
        assert_eq!(sample_softmax_of_four(&impossible_last, [1.0; LANES]).0, [1; 4]);
        let (classes, sums) = sample_softmax_of_four(&[[f32::NAN; LANES]; 3], [0.5; LANES]);
        assert_eq!(classes, [0; LANES]);
        assert!(sums.iter().all(|sum| sum.is_nan()));
    }
}
