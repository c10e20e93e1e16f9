//! Bars and stripes: the small set of pictures on which a model can be watched as it learns a whole distribution
//! (MacKay 2003, *Information Theory, Inference, and Learning Algorithms*, chapter 43).

use crate::patterns::Patterns;
use crate::{Error, Result};

/// The largest picture: 2¹¹ patterns of 100 bits.
pub const MAX_SIDE: usize = 10;

/// All pictures of `side` × `side` pixels, row by row, that consist of whole rows (bars) or of whole columns
/// (stripes), with their exact frequencies.
///
/// A picture is made by a fair coin for bars or stripes, and a fair coin for each of the `side` lines. So there are
/// 2^(side+1) − 2 different ones, each with probability 2^−(side+1), except the empty and the full one: they come up
/// as bars and as stripes, with probability 2^−side. For one pixel these two are all there is.
///
/// Refuses a side of 0 or above [`MAX_SIDE`].
pub fn bars_and_stripes(side: usize) -> Result<Patterns> {
    if !(1..=MAX_SIDE).contains(&side) {
        return Err(Error::setting("side", side, format!("a whole number from 1 to {MAX_SIDE}")));
    }
    let is_on = |lines: usize, line: usize| lines >> line & 1 == 1;
    let pictures = (0..1_usize << side).flat_map(|lines| {
        let bars = (0..side * side).map(|pixel| is_on(lines, pixel / side)).collect();
        let stripes = (0..side * side).map(|pixel| is_on(lines, pixel % side)).collect();
        [(bars, 1.0), (stripes, 1.0)]
    });
    Patterns::new(pictures)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_as_many_as_counted_and_as_often() {
        for side in 1..=MAX_SIDE {
            let patterns = bars_and_stripes(side).expect("a side in range");
            let draws = (1_usize << (side + 1)) as f64;
            assert_eq!(patterns.n_visible(), side * side);
            assert_eq!(patterns.n_patterns(), (1 << (side + 1)) - 2);
            for (bits, q) in patterns.iter() {
                let on: usize = bits.iter().map(|&bit| usize::from(bit)).sum();
                let uniform = on == 0 || on == side * side;
                // Powers of two: exact.
                assert_eq!(q, if uniform { 2.0 } else { 1.0 } / draws);
            }
        }
    }

    #[test]
    fn each_has_equal_rows_or_equal_columns() {
        let side = 4;
        for (bits, _) in bars_and_stripes(side).expect("a side in range").iter() {
            let bars = (0..16).all(|pixel| bits[pixel] == bits[pixel / side * side]);
            let stripes = (0..16).all(|pixel| bits[pixel] == bits[pixel % side]);
            assert!(bars || stripes, "{bits:?}");
        }
    }

    #[test]
    fn the_best_log_likelihood_is_known_by_hand() {
        // 12 patterns of 1/16 and 2 of 1/8 at side 3.
        let expected = -(12.0 / 16.0 * 16.0_f64.ln() + 2.0 / 8.0 * 8.0_f64.ln());
        let best = bars_and_stripes(3).expect("a side in range").best_log_likelihood();
        assert!((best - expected).abs() < 1e-14);
    }

    #[test]
    fn sides_out_of_range_are_refused() {
        assert_eq!(
            bars_and_stripes(0).expect_err("no picture").to_string(),
            "side is 0; it must be a whole number from 1 to 10"
        );
        assert!(bars_and_stripes(MAX_SIDE + 1).is_err());
    }
}
