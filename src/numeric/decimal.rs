//! A number as people write it, for messages: the shortest decimal that reads back as the same f64.
//!
//! The standard library's way of doing this serves every f64, and is a tenth of the page's module. This one serves
//! those that people type, to the same letters, in integer arithmetic of 128 bits; what is beyond it is described.

use std::fmt::{Display, Formatter, Result};

/// Shown as `{}` shows an f64 if that is 0 or from 10⁻⁵ to 2⁵³ in size, or whose shortest decimal has at most 18
/// digits after the point; else in words.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Decimal(pub f64);

/// Bits of the significand of an f64 after the point.
const SIGNIFICAND_BITS: u32 = 52;
/// From here on, f64 has only whole numbers, and no longer all of them.
const LARGEST: f64 = (1_u64 << (SIGNIFICAND_BITS + 1)) as f64;

impl Display for Decimal {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        let size = self.0.abs();
        if self.0.is_nan() {
            return out.write_str("NaN");
        }
        if self.0.is_sign_negative() {
            out.write_str("-")?;
        }
        if size == f64::INFINITY {
            return out.write_str("inf");
        }
        if size > LARGEST {
            return write!(out, "beyond {}", LARGEST as u64);
        }
        if size.fract() == 0.0 {
            return write!(out, "{}", size as u64);
        }
        match shortest(size) {
            Some((whole, fraction, places)) => write!(out, "{whole}.{fraction:0places$}"),
            None => out.write_str("0.000… (nearly 0)"),
        }
    }
}

/// The whole part, the digits after the point as a number, and how many they are, of a positive x that is not whole.
///
/// x = m / 2ˢ. With q places, the nearest decimal is d / 10^q with d = round(m·10^q / 2ˢ), and it reads back as x if it
/// is nearer to x than half the distance to the next f64, which is 2⁻ˢ (below a power of two half of that):
/// |d·2ˢ − m·10^q| < 10^q / 2. The first q that does is the shortest. `None` where 128 bits cannot tell.
fn shortest(x: f64) -> Option<(u64, u64, usize)> {
    let bits = x.to_bits();
    let m = u128::from((bits & ((1 << SIGNIFICAND_BITS) - 1)) | (1 << SIGNIFICAND_BITS));
    let exponent = (bits >> SIGNIFICAND_BITS) as u32;
    let s = 1023 + SIGNIFICAND_BITS - exponent;
    let mut power = 1_u128;
    for places in 1..=22 {
        power *= 10;
        let scaled = m * power;
        // d·2ˢ is about as large as m·10^q, which has at most 53 + 74 bits.
        let d = scaled.checked_shr(s)? + ((scaled >> (s - 1)) & 1);
        let reach = if m == 1 << SIGNIFICAND_BITS && (d << s) < scaled { power / 2 } else { power };
        if 2 * (d << s).abs_diff(scaled) < reach {
            return Some(((d / power) as u64, (d % power) as u64, places));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(x: f64) -> String {
        Decimal(x).to_string()
    }

    #[test]
    fn numbers_that_people_type_are_shown_as_they_typed_them() {
        for text in [
            "0",
            "0.5",
            "0.1",
            "0.99",
            "3.3",
            "-0.25",
            "0.00001",
            "671",
            "4294967295",
            "9007199254740992",
            "-1.5",
        ] {
            assert_eq!(shown(text.parse().expect("a number")), text);
        }
    }

    /// Random significands over all exponents from 10⁻⁵ to 2⁵³, against the standard library.
    #[test]
    fn the_letters_are_those_of_the_standard_library() {
        let mut bits = 1_u64;
        for i in 0..200_000_u64 {
            // Knuth's MMIX generator; the exponents go round.
            bits = bits.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            // A few significands have many zeros at the end, as numbers that people type have at the start.
            let significand = if i % 3 == 0 { bits >> 54 << 42 } else { bits >> 12 };
            let exponent = 1023 - 16 + i % 69;
            let x = f64::from_bits(exponent << 52 | significand);
            assert_eq!(shown(x), format!("{x}"));
            assert_eq!(shown(-x), format!("-{x}"));
            let typed = (bits >> 44) as f64 / 10_f64.powi((i % 8) as i32);
            assert_eq!(shown(typed), format!("{typed}"));
        }
    }

    #[test]
    fn what_is_beyond_it_is_described() {
        assert_eq!(shown(f64::NAN), "NaN");
        assert_eq!(shown(f64::NEG_INFINITY), "-inf");
        assert_eq!(shown(1e300), "beyond 9007199254740992");
        assert_eq!(shown(-1e-300), "-0.000… (nearly 0)");
        assert_eq!(shown(5e-324), "0.000… (nearly 0)");
        assert_eq!(shown(1e-10), "0.0000000001");
    }
}
