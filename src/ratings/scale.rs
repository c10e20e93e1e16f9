//! The rating scale: ten classes of half stars, stars(k) = (k + 1) / 2 for k = 0…9.

use crate::numeric::Decimal;
use crate::{Error, Result};

/// K, the number of rating classes: 0.5, 1.0, … 5.0 stars.
pub const N_CLASSES: usize = 10;

/// Stars of a rating class: (k + 1) / 2.
pub fn stars_of_class(class: usize) -> f32 {
    debug_assert!(class < N_CLASSES);
    (class as f32 + 1.0) / 2.0
}

/// Class of a rating in stars: 2·stars − 1. Refuses what is not a half star from 0.5 to 5.
pub fn class_of_stars(stars: f64) -> Result<u8> {
    let class = 2.0 * stars - 1.0;
    if class.fract() == 0.0 && (0.0..N_CLASSES as f64).contains(&class) {
        Ok(class as u8)
    } else {
        Err(Error::input("rating", Decimal(stars), "a half star from 0.5 to 5"))
    }
}

/// Expected stars r̂ = Σ_k stars(k) · p_k of a distribution over the K classes.
pub fn expected_stars(distribution: &[f32]) -> f32 {
    assert_eq!(distribution.len(), N_CLASSES, "one probability a rating class");
    distribution.iter().enumerate().map(|(class, p)| stars_of_class(class) * p).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_and_stars_are_inverse() {
        for class in 0..N_CLASSES {
            assert_eq!(class_of_stars(f64::from(stars_of_class(class))), Ok(class as u8));
        }
    }

    #[test]
    fn only_half_stars_in_range_are_ratings() {
        for stars in [0.0, 0.25, 0.49, 3.3, 5.5, -1.0, 1e9, f64::NAN, f64::INFINITY] {
            let error = class_of_stars(stars).expect_err("not a half star");
            assert_eq!(error.field(), "rating");
            assert!(error.to_string().contains("a half star from 0.5 to 5"), "{error}");
        }
    }

    #[test]
    fn expected_stars_of_certainty_and_of_a_mixture() {
        let mut certain = [0.0; N_CLASSES];
        certain[6] = 1.0;
        assert_eq!(expected_stars(&certain), 3.5);
        let mut even = [0.0; N_CLASSES];
        even[0] = 0.5;
        even[9] = 0.5;
        assert_eq!(expected_stars(&even), 2.75);
    }
}
