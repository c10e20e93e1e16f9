//! exp and ln in single precision, four numbers at once: fast, with stated error bounds, and the same bits everywhere.
//!
//! The platforms' own `exp` and `ln` differ from each other in the last place, and call a function for each number.
//! These two are additions and multiplications in a fixed order on [`F32x4`], so native code and WebAssembly agree to
//! the last bit, and a whole vector costs about what one call did.

// The literals show more digits than f32 keeps: they are the fitted values, rounded by the compiler.
#![allow(clippy::excessive_precision)]

use super::lanes::F32x4;

/// 1.5·2²³: a float of this size has no bits left for a fraction, so adding it rounds to a whole number.
const ROUND: f32 = 12_582_912.0;

/// ln 2 in two parts. The first has 9 significant bits, so that its product with a whole number up to 2¹⁵ is exact.
const LN_2_HIGH: f32 = 0.693_359_375;
const LN_2_LOW: f32 = -2.121_944_400_546_9e-4;

/// Coefficients of q in e^r ≈ 1 + r + r²·q(r) for |r| ≤ ½ ln 2, from r⁰ up: the polynomial of degree 4 with the least
/// largest relative error, which is 3.1e-9 (Remez' algorithm).
const EXP: [f32; 5] =
    [0.499_999_934_32, 0.166_665_203_995, 0.041_668_390_834_4, 0.008_368_745_080_92, 0.001_381_453_708_21];

/// Coefficients of q in ln(1 + f) ≈ f − f²/2 + f³·q(f) for √½ ≤ 1 + f ≤ √2, likewise: relative error 5.9e-9.
const LN: [f32; 8] = [
    0.333_333_317_079,
    -0.250_008_210_318,
    0.200_012_268_66,
    -0.166_233_574_119,
    0.142_017_582_407,
    -0.131_601_820_837,
    0.127_615_754_03,
    -0.076_344_951_952_2,
];

/// e^x of each lane, at most [`EXP_MAX_ULP`] units in the last place from the truth.
///
/// x = n·ln 2 + r with a whole n and |r| ≤ ½ ln 2, so e^x = 2ⁿ·e^r. Beyond the limits, which are a little outside what
/// f32 can hold, the answers are 0 and ∞; NaN stays NaN.
#[inline(always)]
pub fn exp4(x: F32x4) -> F32x4 {
    // e^89 is above the largest f32, and e^(−104) below half of the smallest.
    let x = x.at_most(F32x4::splat(89.0)).at_least(F32x4::splat(-104.0));
    let rounded = x * F32x4::splat(std::f32::consts::LOG2_E) + F32x4::splat(ROUND);
    let n = rounded - F32x4::splat(ROUND);
    let r = (x - n * F32x4::splat(LN_2_HIGH)) - n * F32x4::splat(LN_2_LOW);
    let [q0, q1, q2, q3, q4] = EXP.map(F32x4::splat);
    let q = (((q4 * r + q3) * r + q2) * r + q1) * r + q0;
    let exp_r = (q * r * r + r) + F32x4::splat(1.0);
    let (half, rest) = rounded.halves_of_power_of_two();
    exp_r * half * rest
}

/// Largest error of [`exp`] in units in the last place, over all f32 whose exponential is a normal number (0.992, found
/// by trying each).
pub const EXP_MAX_ULP: f64 = 1.0;

/// e^x, at most [`EXP_MAX_ULP`] units in the last place from the truth where that is a normal number, and at most one
/// unit, 2^(−149), below. 0 for −∞ and ∞ for ∞; NaN only for NaN. The same bits on every platform.
pub fn exp(x: f32) -> f32 {
    exp4(F32x4::splat(x)).first()
}

/// Largest error of [`ln`] in units in the last place, over all positive f32 (0.860, found by trying each).
pub const LN_MAX_ULP: f64 = 1.0;

/// ln x of each lane, for positive normal numbers, at most [`LN_MAX_ULP`] units in the last place from the truth. NaN
/// for NaN and ∞; nonsense for the rest.
///
/// x = 2ᵉ·(1 + f) with √½ ≤ 1 + f < √2, so ln x = e·ln 2 + ln(1 + f).
#[inline(always)]
pub fn ln4(x: F32x4) -> F32x4 {
    let (significand, e) = x.significand_and_exponent();
    let f = significand - F32x4::splat(1.0);
    let mut q = F32x4::splat(LN[LN.len() - 1]);
    for &coefficient in LN[..LN.len() - 1].iter().rev() {
        q = q * f + F32x4::splat(coefficient);
    }
    let square = f * f;
    let small = (square * f * q + e * F32x4::splat(LN_2_LOW)) - F32x4::splat(0.5) * square;
    // 0·x is 0, or NaN.
    small + f + e * F32x4::splat(LN_2_HIGH) + F32x4::splat(0.0) * x
}

/// ln x, at most [`LN_MAX_ULP`] units in the last place from the truth. −∞ for 0, ∞ for ∞, NaN below 0 and for NaN. The
/// same bits on every platform.
pub fn ln(x: f32) -> f32 {
    if !(x > 0.0 && x < f32::INFINITY) {
        return if x == 0.0 {
            f32::NEG_INFINITY
        } else if x > 0.0 {
            x
        } else {
            f32::NAN
        };
    }
    if x < f32::MIN_POSITIVE {
        // Subnormal numbers have no exponent of their own: 2²³ makes them normal.
        return ln(x * 8_388_608.0) - 23.0 * std::f32::consts::LN_2;
    }
    ln4(F32x4::splat(x)).first()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every 257th f32: a prime, so that all exponents and all ends of significands are met.
    fn some_of_all_floats() -> impl Iterator<Item = f32> {
        (0..=u32::MAX).step_by(257).map(f32::from_bits)
    }

    /// Distance in units of the last place of a normal f32 next to `truth`.
    fn ulps(found: f32, truth: f64) -> f64 {
        let exponent = truth.abs().log2().floor().max(-126.0);
        (f64::from(found) - truth).abs() / (exponent - 23.0).exp2()
    }

    /// f64's own functions are right to 1e-16 relative, a billionth of a unit here.
    #[test]
    fn exp_keeps_its_bound_over_all_floats() {
        for x in some_of_all_floats().filter(|x| !x.is_nan()) {
            let (found, truth) = (exp(x), f64::from(x).exp());
            if truth > f64::from(f32::MAX) * (1.0 + 2.0_f64.powi(-25)) {
                assert!(found == f32::INFINITY || ulps(found, truth) <= EXP_MAX_ULP, "exp({x}) = {found}");
            } else if truth < f64::from(f32::MIN_POSITIVE) {
                assert!((f64::from(found) - truth).abs() <= 2.0_f64.powi(-149), "exp({x}) = {found}");
            } else {
                assert!(ulps(found, truth) <= EXP_MAX_ULP, "exp({x}) = {found}, not {truth}");
            }
        }
    }

    #[test]
    fn exp_at_its_ends() {
        assert_eq!(exp(0.0), 1.0);
        assert_eq!(exp(-0.0), 1.0);
        assert_eq!(exp(f32::INFINITY), f32::INFINITY);
        assert_eq!(exp(f32::NEG_INFINITY), 0.0);
        assert_eq!(exp(f32::MAX), f32::INFINITY);
        assert_eq!(exp(f32::MIN), 0.0);
        assert!(exp(88.722).is_finite());
        assert!(exp(f32::NAN).is_nan());
    }

    #[test]
    fn ln_keeps_its_bound_over_all_floats() {
        for x in some_of_all_floats().filter(|&x| x > 0.0 && x.is_finite()) {
            let (found, truth) = (ln(x), f64::from(x).ln());
            assert!(
                ulps(found, truth) <= LN_MAX_ULP || found == 0.0 && truth == 0.0,
                "ln({x}) = {found}, not {truth}"
            );
        }
    }

    #[test]
    fn ln_at_its_ends() {
        assert_eq!(ln(1.0), 0.0);
        assert_eq!(ln(0.0), f32::NEG_INFINITY);
        assert_eq!(ln(-0.0), f32::NEG_INFINITY);
        assert_eq!(ln(f32::INFINITY), f32::INFINITY);
        assert!(ln(-1e-45).is_nan());
        assert!(ln(f32::NEG_INFINITY).is_nan());
        assert!(ln(f32::NAN).is_nan());
    }
}
