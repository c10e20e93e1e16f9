//! Four lanes in a 128-bit register of x86-64.
//!
//! Safety of every `unsafe` here: the instructions are those of SSE and SSE2, which each x86-64 processor has, and the
//! two that touch memory are given a reference to exactly the sixteen bytes that they read or write, at any alignment.

use core::arch::x86_64::*;

use super::SQRT_HALF;

pub type Raw = __m128;

#[inline(always)]
pub fn splat(x: f32) -> Raw {
    unsafe { _mm_set1_ps(x) }
}

#[inline(always)]
pub fn load(x: &[f32; 4]) -> Raw {
    unsafe { _mm_loadu_ps(x.as_ptr()) }
}

#[inline(always)]
pub fn store(x: Raw, y: &mut [f32; 4]) {
    unsafe { _mm_storeu_ps(y.as_mut_ptr(), x) }
}

#[inline(always)]
pub fn first(x: Raw) -> f32 {
    unsafe { _mm_cvtss_f32(x) }
}

#[inline(always)]
pub fn add(x: Raw, y: Raw) -> Raw {
    unsafe { _mm_add_ps(x, y) }
}

#[inline(always)]
pub fn sub(x: Raw, y: Raw) -> Raw {
    unsafe { _mm_sub_ps(x, y) }
}

#[inline(always)]
pub fn mul(x: Raw, y: Raw) -> Raw {
    unsafe { _mm_mul_ps(x, y) }
}

#[inline(always)]
pub fn div(x: Raw, y: Raw) -> Raw {
    unsafe { _mm_div_ps(x, y) }
}

#[inline(always)]
pub fn abs(x: Raw) -> Raw {
    unsafe { _mm_andnot_ps(_mm_set1_ps(-0.0), x) }
}

/// `maxps` answers its second operand where one of them is NaN or both are zeros.
#[inline(always)]
pub fn at_least(x: Raw, limit: Raw) -> Raw {
    unsafe { _mm_max_ps(limit, x) }
}

#[inline(always)]
pub fn at_most(x: Raw, limit: Raw) -> Raw {
    unsafe { _mm_min_ps(limit, x) }
}

#[inline(always)]
pub fn if_negative(x: Raw, yes: Raw, no: Raw) -> Raw {
    unsafe {
        let mask = _mm_cmplt_ps(x, _mm_setzero_ps());
        _mm_or_ps(_mm_and_ps(mask, yes), _mm_andnot_ps(mask, no))
    }
}

#[inline(always)]
pub fn halves_of_power_of_two(x: Raw) -> (Raw, Raw) {
    unsafe {
        let n = _mm_sub_epi32(_mm_castps_si128(x), _mm_set1_epi32(0x4b40_0000));
        let half = _mm_srai_epi32::<1>(n);
        let rest = _mm_sub_epi32(n, half);
        let bias = _mm_set1_epi32(127);
        let power = |m| _mm_castsi128_ps(_mm_slli_epi32::<23>(_mm_add_epi32(m, bias)));
        (power(half), power(rest))
    }
}

#[inline(always)]
pub fn transpose(mut a: Raw, mut b: Raw, mut c: Raw, mut d: Raw) -> [Raw; 4] {
    unsafe { _MM_TRANSPOSE4_PS(&mut a, &mut b, &mut c, &mut d) };
    [a, b, c, d]
}

#[inline(always)]
pub fn significand_and_exponent(x: Raw) -> (Raw, Raw) {
    unsafe {
        let sqrt_half = _mm_set1_epi32(SQRT_HALF as i32);
        let offset = _mm_sub_epi32(_mm_castps_si128(x), sqrt_half);
        let significand = _mm_add_epi32(_mm_and_si128(offset, _mm_set1_epi32(0x007f_ffff)), sqrt_half);
        let exponent = _mm_add_epi32(_mm_srai_epi32::<23>(offset), _mm_set1_epi32(0x4b40_0000));
        (_mm_castsi128_ps(significand), _mm_castsi128_ps(exponent))
    }
}
