//! Four f32 lanes that are worked on at once: the only place that knows which instructions do it.
//!
//! One definition for all machines: every operation is the IEEE 754 single-precision one, lane by lane, and a product
//! is rounded before it is added (no fused multiply-add). So whatever is written with [`F32x4`] gives the same bits
//! in WebAssembly with SIMD, in WebAssembly without, on x86-64 and anywhere else.
//!
//! | backend | where |
//! |---|---|
//! | `simd128` | WebAssembly with SIMD: one v128 instruction an operation |
//! | `sse2` | x86-64, each of which has SSE2: the same with 128-bit registers |
//! | `portable` | anywhere else: an array of four, which compilers for NEON turn into vectors |

use std::ops::{Add, Div, Mul, Sub};

#[cfg(any(test, not(any(target_arch = "x86_64", all(target_arch = "wasm32", target_feature = "simd128")))))]
mod portable;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod simd128;
#[cfg(target_arch = "x86_64")]
mod sse2;

#[cfg(not(any(target_arch = "x86_64", all(target_arch = "wasm32", target_feature = "simd128"))))]
use portable as raw;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
use simd128 as raw;
#[cfg(target_arch = "x86_64")]
use sse2 as raw;

/// Numbers in one vector.
pub const LANES: usize = 4;

/// The bits of √½.
const SQRT_HALF: u32 = 0x3f35_04f3;

/// Four numbers.
#[derive(Clone, Copy)]
pub struct F32x4(raw::Raw);

impl F32x4 {
    /// The same number four times.
    #[inline(always)]
    pub fn splat(x: f32) -> Self {
        Self(raw::splat(x))
    }

    /// Reads four neighbours.
    #[inline(always)]
    pub fn load(x: &[f32; LANES]) -> Self {
        Self(raw::load(x))
    }

    /// The four numbers.
    #[inline(always)]
    pub fn to_array(self) -> [f32; LANES] {
        let mut array = [0.0; LANES];
        self.store(&mut array);
        array
    }

    /// Writes four neighbours.
    #[inline(always)]
    pub fn store(self, y: &mut [f32; LANES]) {
        raw::store(self.0, y);
    }

    /// The first lane.
    #[inline(always)]
    pub fn first(self) -> f32 {
        raw::first(self.0)
    }

    /// |x|.
    #[inline(always)]
    pub fn abs(self) -> Self {
        Self(raw::abs(self.0))
    }

    /// `limit` where x is below it, else x. NaN stays NaN.
    #[inline(always)]
    pub fn at_least(self, limit: Self) -> Self {
        Self(raw::at_least(self.0, limit.0))
    }

    /// `limit` where x is above it, else x. NaN stays NaN.
    #[inline(always)]
    pub fn at_most(self, limit: Self) -> Self {
        Self(raw::at_most(self.0, limit.0))
    }

    /// `yes` where x < 0, else `no`.
    #[inline(always)]
    pub fn if_negative(self, yes: Self, no: Self) -> Self {
        Self(raw::if_negative(self.0, yes.0, no.0))
    }

    /// 2^⌊n/2⌋ and 2^(n − ⌊n/2⌋), for x = n + 1.5·2²³ with a whole n from −252 to 254: their product is 2ⁿ, which
    /// may itself be beyond f32 on either side.
    #[inline(always)]
    pub fn halves_of_power_of_two(self) -> (Self, Self) {
        let (half, rest) = raw::halves_of_power_of_two(self.0);
        (Self(half), Self(rest))
    }

    /// The significand m and the exponent e of x = m·2ᵉ with √½ ≤ m < √2, for positive normal numbers.
    #[inline(always)]
    pub fn significand_and_exponent(self) -> (Self, Self) {
        let (significand, exponent) = raw::significand_and_exponent(self.0);
        // As in `halves_of_power_of_two`, the other way round.
        (Self(significand), Self(exponent) - Self::splat(12_582_912.0))
    }

    /// The sums of four vectors' lanes, (x₀ + x₁) + (x₂ + x₃) of each.
    #[inline(always)]
    pub fn sums([a, b, c, d]: [Self; 4]) -> Self {
        let [a, b, c, d] = raw::transpose(a.0, b.0, c.0, d.0).map(Self);
        (a + b) + (c + d)
    }

    /// (x₀ + x₁) + (x₂ + x₃).
    #[inline(always)]
    pub fn sum(self) -> f32 {
        Self::sums([self; 4]).first()
    }

    /// The largest lane, if none is NaN.
    #[inline(always)]
    pub fn max(self) -> f32 {
        let [a, b, c, d] = raw::transpose(self.0, self.0, self.0, self.0).map(Self);
        a.at_least(b).at_least(c.at_least(d)).first()
    }
}

impl Add for F32x4 {
    type Output = Self;
    #[inline(always)]
    fn add(self, other: Self) -> Self {
        Self(raw::add(self.0, other.0))
    }
}

impl Sub for F32x4 {
    type Output = Self;
    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        Self(raw::sub(self.0, other.0))
    }
}

impl Mul for F32x4 {
    type Output = Self;
    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        Self(raw::mul(self.0, other.0))
    }
}

impl Div for F32x4 {
    type Output = Self;
    #[inline(always)]
    fn div(self, other: Self) -> Self {
        Self(raw::div(self.0, other.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers of every kind, NaN among them.
    const KINDS: [f32; 16] = [
        0.0,
        -0.0,
        1.0,
        -1.5,
        1e-45,
        -3e-39,
        f32::MIN_POSITIVE,
        f32::MAX,
        f32::MIN,
        f32::INFINITY,
        f32::NEG_INFINITY,
        f32::NAN,
        0.1,
        -1e30,
        16_777_217.0,
        -0.333,
    ];

    /// The bits of each lane, with all NaNs alike: which NaN comes out is not part of the definition.
    fn bits(x: [f32; LANES]) -> [u32; LANES] {
        x.map(|x| if x.is_nan() { f32::NAN.to_bits() } else { x.to_bits() })
    }

    /// Each operation of this machine's backend gives the bits of the portable one.
    #[test]
    fn every_backend_is_the_portable_definition() {
        for (i, &p) in KINDS.iter().enumerate() {
            for (j, &q) in KINDS.iter().enumerate() {
                let a = [p, KINDS[(i + 5) % 16], KINDS[(j + 3) % 16], q];
                let b = [q, KINDS[(j + 7) % 16], p, KINDS[(i + 9) % 16]];
                let (x, y) = (F32x4::load(&a), F32x4::load(&b));
                let mut stored = [0.0; LANES];
                portable::store(portable::load(&a), &mut stored);
                assert_eq!(bits(x.to_array()), bits(stored));
                assert_eq!(bits([x.first(); 4]), bits([portable::first(a); 4]));
                assert_eq!(bits(F32x4::splat(p).to_array()), bits(portable::splat(p)));
                assert_eq!(bits((x + y).to_array()), bits(portable::add(a, b)));
                assert_eq!(bits((x - y).to_array()), bits(portable::sub(a, b)));
                assert_eq!(bits((x * y).to_array()), bits(portable::mul(a, b)));
                assert_eq!(bits((x / y).to_array()), bits(portable::div(a, b)));
                assert_eq!(bits(x.abs().to_array()), bits(portable::abs(a)));
                assert_eq!(bits(x.at_least(y).to_array()), bits(portable::at_least(a, b)));
                assert_eq!(bits(x.at_most(y).to_array()), bits(portable::at_most(a, b)));
                assert_eq!(bits(x.if_negative(y, x).to_array()), bits(portable::if_negative(a, b, a)));
                let columns = portable::transpose(a, b, a, b);
                let sums = portable::add(
                    portable::add(columns[0], columns[1]),
                    portable::add(columns[2], columns[3]),
                );
                assert_eq!(bits(F32x4::sums([x, y, x, y]).to_array()), bits(sums));
                assert_eq!(bits([x.sum(); 4]), bits([(a[0] + a[1]) + (a[2] + a[3]); 4]));
            }
        }
    }

    #[test]
    fn limits_keep_nan_and_choose_as_they_say() {
        let x = F32x4::load(&[1.0, f32::NAN, -3.0, 2.0]);
        assert_eq!(bits(x.at_least(F32x4::splat(1.5)).to_array()), bits([1.5, f32::NAN, 1.5, 2.0]));
        assert_eq!(bits(x.at_most(F32x4::splat(1.5)).to_array()), bits([1.0, f32::NAN, -3.0, 1.5]));
        assert_eq!(F32x4::load(&[1.0, -7.0, 9.5, 2.0]).max(), 9.5);
    }

    #[test]
    fn powers_of_two_are_exact_in_halves() {
        for n in (-252_i32..=254).step_by(11) {
            let x = n as f32 + 12_582_912.0;
            let (half, rest) = F32x4::splat(x).halves_of_power_of_two();
            let product = f64::from(half.first()) * f64::from(rest.first());
            assert_eq!(product, 2.0_f64.powi(n), "2^{n}");
            assert_eq!((half.to_array(), rest.to_array()), portable::halves_of_power_of_two([x; LANES]));
        }
    }

    #[test]
    fn significand_and_exponent_make_up_the_number() {
        for x in [1.0, 0.7, 0.71, 1.41, 1.42, 3.0, 1e-37, 3e38, f32::MIN_POSITIVE, 10.0_f32] {
            let (m, e) = F32x4::splat(x).significand_and_exponent();
            assert_eq!(f64::from(m.first()) * f64::from(e.first()).exp2(), f64::from(x));
            let range = std::f32::consts::FRAC_1_SQRT_2..=std::f32::consts::SQRT_2;
            assert!(range.contains(&m.first()), "{x}");
            let (portable_m, _) = portable::significand_and_exponent([x; LANES]);
            assert_eq!(m.to_array(), portable_m);
        }
    }
}
