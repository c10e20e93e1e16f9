//! Four lanes in a v128 of WebAssembly.
//!
//! Safety of the two `unsafe` here: each is given a reference to exactly the sixteen bytes that it reads or writes,
//! at any alignment.

use core::arch::wasm32::*;

use super::SQRT_HALF;

pub type Raw = v128;

#[inline(always)]
pub fn splat(x: f32) -> Raw {
    f32x4_splat(x)
}

#[inline(always)]
pub fn load(x: &[f32; 4]) -> Raw {
    unsafe { v128_load(x.as_ptr().cast()) }
}

#[inline(always)]
pub fn store(x: Raw, y: &mut [f32; 4]) {
    unsafe { v128_store(y.as_mut_ptr().cast(), x) }
}

#[inline(always)]
pub fn first(x: Raw) -> f32 {
    f32x4_extract_lane::<0>(x)
}

#[inline(always)]
pub fn add(x: Raw, y: Raw) -> Raw {
    f32x4_add(x, y)
}

#[inline(always)]
pub fn sub(x: Raw, y: Raw) -> Raw {
    f32x4_sub(x, y)
}

#[inline(always)]
pub fn mul(x: Raw, y: Raw) -> Raw {
    f32x4_mul(x, y)
}

#[inline(always)]
pub fn div(x: Raw, y: Raw) -> Raw {
    f32x4_div(x, y)
}

#[inline(always)]
pub fn abs(x: Raw) -> Raw {
    f32x4_abs(x)
}

/// `pmax(x, limit)` is `limit` where x < limit, else x.
#[inline(always)]
pub fn at_least(x: Raw, limit: Raw) -> Raw {
    f32x4_pmax(x, limit)
}

/// `pmin(x, limit)` is `limit` where limit < x, else x.
#[inline(always)]
pub fn at_most(x: Raw, limit: Raw) -> Raw {
    f32x4_pmin(x, limit)
}

#[inline(always)]
pub fn if_negative(x: Raw, yes: Raw, no: Raw) -> Raw {
    v128_bitselect(yes, no, f32x4_lt(x, f32x4_splat(0.0)))
}

#[inline(always)]
pub fn halves_of_power_of_two(x: Raw) -> (Raw, Raw) {
    let n = i32x4_sub(x, i32x4_splat(0x4b40_0000));
    let half = i32x4_shr(n, 1);
    let rest = i32x4_sub(n, half);
    let power = |m| i32x4_shl(i32x4_add(m, i32x4_splat(127)), 23);
    (power(half), power(rest))
}

#[inline(always)]
pub fn transpose(a: Raw, b: Raw, c: Raw, d: Raw) -> [Raw; 4] {
    let ab_low = i32x4_shuffle::<0, 4, 1, 5>(a, b);
    let ab_high = i32x4_shuffle::<2, 6, 3, 7>(a, b);
    let cd_low = i32x4_shuffle::<0, 4, 1, 5>(c, d);
    let cd_high = i32x4_shuffle::<2, 6, 3, 7>(c, d);
    [
        i64x2_shuffle::<0, 2>(ab_low, cd_low),
        i64x2_shuffle::<1, 3>(ab_low, cd_low),
        i64x2_shuffle::<0, 2>(ab_high, cd_high),
        i64x2_shuffle::<1, 3>(ab_high, cd_high),
    ]
}

#[inline(always)]
pub fn significand_and_exponent(x: Raw) -> (Raw, Raw) {
    let sqrt_half = i32x4_splat(SQRT_HALF as i32);
    let offset = i32x4_sub(x, sqrt_half);
    let significand = i32x4_add(v128_and(offset, i32x4_splat(0x007f_ffff)), sqrt_half);
    (significand, i32x4_add(i32x4_shr(offset, 23), i32x4_splat(0x4b40_0000)))
}
