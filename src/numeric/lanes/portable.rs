//! Four lanes as an array: the definition that the other backends are tested against.

use super::SQRT_HALF;

pub type Raw = [f32; 4];

#[inline(always)]
pub fn splat(x: f32) -> Raw {
    [x; 4]
}

#[inline(always)]
pub fn load(x: &[f32; 4]) -> Raw {
    *x
}

#[inline(always)]
pub fn store(x: Raw, y: &mut [f32; 4]) {
    *y = x;
}

#[inline(always)]
pub fn first(x: Raw) -> f32 {
    x[0]
}

#[inline(always)]
fn both(x: Raw, y: Raw, f: impl Fn(f32, f32) -> f32) -> Raw {
    [f(x[0], y[0]), f(x[1], y[1]), f(x[2], y[2]), f(x[3], y[3])]
}

#[inline(always)]
pub fn add(x: Raw, y: Raw) -> Raw {
    both(x, y, |x, y| x + y)
}

#[inline(always)]
pub fn sub(x: Raw, y: Raw) -> Raw {
    both(x, y, |x, y| x - y)
}

#[inline(always)]
pub fn mul(x: Raw, y: Raw) -> Raw {
    both(x, y, |x, y| x * y)
}

#[inline(always)]
pub fn div(x: Raw, y: Raw) -> Raw {
    both(x, y, |x, y| x / y)
}

#[inline(always)]
pub fn abs(x: Raw) -> Raw {
    x.map(f32::abs)
}

#[inline(always)]
pub fn at_least(x: Raw, limit: Raw) -> Raw {
    both(x, limit, |x, limit| if limit > x { limit } else { x })
}

#[inline(always)]
pub fn at_most(x: Raw, limit: Raw) -> Raw {
    both(x, limit, |x, limit| if limit < x { limit } else { x })
}

#[inline(always)]
pub fn if_negative(x: Raw, yes: Raw, no: Raw) -> Raw {
    let choose = |lane: usize| if x[lane] < 0.0 { yes[lane] } else { no[lane] };
    [choose(0), choose(1), choose(2), choose(3)]
}

/// x = n + 1.5·2²³ holds n in the low bits of its significand; 2ᵐ is the float with m + 127 as its exponent.
#[inline(always)]
pub fn halves_of_power_of_two(x: Raw) -> (Raw, Raw) {
    let n = x.map(|x| x.to_bits().wrapping_sub(0x4b40_0000) as i32);
    let power = |m: i32| f32::from_bits((m.wrapping_add(127) as u32) << 23);
    (n.map(|n| power(n >> 1)), n.map(|n| power(n.wrapping_sub(n >> 1))))
}

/// The first lanes, the second, the third and the fourth.
#[inline(always)]
pub fn transpose(a: Raw, b: Raw, c: Raw, d: Raw) -> [Raw; 4] {
    [0, 1, 2, 3].map(|lane| [a[lane], b[lane], c[lane], d[lane]])
}

/// The bits of √½ taken off leave the exponent e in the upper bits, whichever side of √½ the significand is on. The
/// exponent comes as e + 1.5·2²³.
#[inline(always)]
pub fn significand_and_exponent(x: Raw) -> (Raw, Raw) {
    let offset = x.map(|x| x.to_bits().wrapping_sub(SQRT_HALF));
    (
        offset.map(|offset| f32::from_bits((offset & 0x007f_ffff) + SQRT_HALF)),
        offset.map(|offset| f32::from_bits((offset as i32 >> 23).wrapping_add(0x4b40_0000) as u32)),
    )
}
