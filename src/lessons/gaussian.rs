//! Which Gaussian makes the numbers that were seen most likely? The log-likelihood of its mean and standard deviation, its
//! slopes, and the closed form of its peak (Bishop 2006, *Pattern Recognition and Machine Learning*, section 1.2.4).

use std::f64::consts::TAU;

use crate::{Error, Result};

/// What a mean μ and a standard deviation σ make of the numbers x `[N]`.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "study", derive(serde::Serialize), serde(rename_all = "camelCase"))]
pub struct GaussianLikelihood {
    /// Π_n N(x_n; μ, σ²). It underflows to 0 where log L is below about −745.
    pub likelihood: f64,
    /// ℓ = Σ_n log N(x_n; μ, σ²), in nats.
    pub log_likelihood: f64,
    /// −N/2 · (log 2πσ² + (s² + (x̄ − μ)²)/σ²): the same from the mean and variance of x alone.
    pub by_moments: f64,
    /// ∂ℓ/∂μ = Σ_n (x_n − μ)/σ².
    pub mean_slope: f64,
    /// ∂ℓ/∂σ = −N/σ + Σ_n (x_n − μ)²/σ³.
    pub sd_slope: f64,
    /// (ℓ(μ + δ) − ℓ(μ − δ)) / 2δ, with δ = [`STEP`].
    pub mean_slope_by_difference: f64,
    /// (ℓ(σ + δ) − ℓ(σ − δ)) / 2δ.
    pub sd_slope_by_difference: f64,
    /// ℓ(μ̂, σ̂) − ℓ(μ, σ).
    pub below_peak: f64,
    /// N/2 · ((σ̂² + (μ̂ − μ)²)/σ² − 1 − log(σ̂²/σ²)): the same. It is at least 0, since log u ≤ u − 1.
    pub below_peak_by_formula: f64,
}

/// δ of the difference quotients, in the unit of x.
pub const STEP: f64 = 1e-3;

/// The least standard deviation that is taken: heights are to the millimetre, and δ must stay far below it.
pub const LEAST_SD: f64 = 0.05;

/// The closed form of the peak: μ̂ = x̄ = Σ_n x_n / N, and σ̂ = s with s² = Σ_n (x_n − x̄)² / N.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "study", derive(serde::Serialize))]
pub struct Peak {
    /// x̄.
    pub mean: f64,
    /// s, the square root of the mean square distance from x̄.
    pub sd: f64,
}

/// Refuses no values, and a value that is no finite number.
pub(super) fn check_values(values: &[f64]) -> Result<()> {
    if values.is_empty() {
        return Err(Error::input("values", "empty", "one number or more"));
    }
    match values.iter().find(|x| !x.is_finite()) {
        Some(x) => Err(Error::input("values", x, "finite numbers")),
        None => Ok(()),
    }
}

/// Refuses a mean that is no finite number, and a standard deviation below [`LEAST_SD`].
pub(super) fn check_bell(mean: f64, sd: f64) -> Result<()> {
    if !mean.is_finite() {
        return Err(Error::input("mean", mean, "a finite number"));
    }
    if !(sd >= LEAST_SD && sd.is_finite()) {
        return Err(Error::input("sd", sd, format!("a number of at least {LEAST_SD}")));
    }
    Ok(())
}

/// log N(x; μ, σ²) = −½ log 2πσ² − (x − μ)²/2σ².
pub fn log_density(x: f64, mean: f64, sd: f64) -> f64 {
    -0.5 * (TAU * sd * sd).ln() - (x - mean).powi(2) / (2.0 * sd * sd)
}

/// ℓ(μ, σ) = Σ_n log N(x_n; μ, σ²), in nats; values `[N]`.
pub fn log_likelihood(values: &[f64], mean: f64, sd: f64) -> f64 {
    values.iter().map(|&x| log_density(x, mean, sd)).sum()
}

/// The mean and the standard deviation at which ℓ is largest. Refuses what [`gaussian`] refuses.
pub fn peak(values: &[f64]) -> Result<Peak> {
    check_values(values)?;
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let variance = values.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / n;
    Ok(Peak { mean, sd: variance.sqrt() })
}

/// The likelihood of values `[N]` and its slopes. Refuses no values, numbers that are not finite, and a standard deviation
/// below [`LEAST_SD`]. Values that are all the same have no peak: both figures below it are infinite or no numbers.
pub fn gaussian(values: &[f64], mean: f64, sd: f64) -> Result<GaussianLikelihood> {
    check_bell(mean, sd)?;
    let best = peak(values)?;
    let n = values.len() as f64;
    let at = |mean, sd| log_likelihood(values, mean, sd);
    let ratio = (best.sd.powi(2) + (best.mean - mean).powi(2)) / (sd * sd);
    Ok(GaussianLikelihood {
        likelihood: values.iter().map(|&x| log_density(x, mean, sd).exp()).product(),
        log_likelihood: at(mean, sd),
        by_moments: -0.5 * n * ((TAU * sd * sd).ln() + ratio),
        mean_slope: values.iter().map(|x| (x - mean) / (sd * sd)).sum(),
        sd_slope: -n / sd + values.iter().map(|x| (x - mean).powi(2) / sd.powi(3)).sum::<f64>(),
        mean_slope_by_difference: (at(mean + STEP, sd) - at(mean - STEP, sd)) / (2.0 * STEP),
        sd_slope_by_difference: (at(mean, sd + STEP) - at(mean, sd - STEP)) / (2.0 * STEP),
        below_peak: at(best.mean, best.sd) - at(mean, sd),
        below_peak_by_formula: 0.5 * n * (ratio - 1.0 - (best.sd / sd).powi(2).ln()),
    })
}

/// Points to either side of a contour.
const CONTOUR_POINTS: usize = 48;

/// Where ℓ(μ, σ) = ℓ(μ̂, σ̂) − `drop`: the closed line around the peak, as pairs (μ, σ). With u = σ̂²/σ², solved for μ:
/// (μ − μ̂)² = σ² (2·drop/N + 1 + log u − u), which has two solutions where the bracket is positive, and one at each end.
///
/// `n` is N; `drop` is above 0.
pub fn contour(n: usize, peak: Peak, drop: f64) -> Vec<(f64, f64)> {
    let room = 2.0 * drop / n as f64;
    // With t = log(σ/σ̂), u = e^(−2t); the bracket falls to either side of t = 0.
    let bracket = |t: f64| room + 1.0 - 2.0 * t - (-2.0 * t).exp();
    let end = |far: f64| {
        let (mut inside, mut outside) = (0.0, far);
        for _ in 0..60 {
            let middle = 0.5 * (inside + outside);
            if bracket(middle) > 0.0 { inside = middle } else { outside = middle }
        }
        inside
    };
    // Beyond 0, 2t is room + 1 at the most; below it, e^(−2t) ≥ 1 − 2t + 2t² has the bracket negative at −√(room/2).
    let (low, high) = (end(-(0.5 * room).sqrt()), end(0.5 * (room + 1.0)));
    let side = |sign: f64| {
        (0..CONTOUR_POINTS).map(move |at| {
            // Evenly on a half circle, so that the ends are round.
            let share = 0.5 - 0.5 * (std::f64::consts::PI * at as f64 / CONTOUR_POINTS as f64).cos();
            let share = if sign > 0.0 { share } else { 1.0 - share };
            let t = low + share * (high - low);
            let sd = peak.sd * t.exp();
            (peak.mean + sign * sd * bracket(t).max(0.0).sqrt(), sd)
        })
    };
    side(1.0).chain(side(-1.0)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const VALUES: [f64; 4] = [1.0, 2.0, 4.0, 5.0];

    #[test]
    fn the_peak_by_hand() {
        // Distances from 3: 2, 1, 1, 2; their squares have the mean 2.5.
        let Peak { mean, sd } = peak(&VALUES).expect("four numbers");
        assert_eq!((mean, sd), (3.0, 2.5_f64.sqrt()));
    }

    #[test]
    fn a_likelihood_by_hand() {
        let found = gaussian(&VALUES, 1.0, 1.0).expect("a bell");
        // Σ (x − 1)² = 0 + 1 + 9 + 16.
        let expected = -2.0 * TAU.ln() - 13.0;
        // Four terms of at most 9 in size.
        assert!((found.log_likelihood - expected).abs() < 1e-14);
        assert!((found.likelihood.ln() - expected).abs() < 1e-13);
        assert_eq!((found.mean_slope, found.sd_slope), (8.0, 22.0));
    }

    #[test]
    fn there_is_no_higher_place_than_the_peak() {
        let Peak { mean, sd } = peak(&VALUES).expect("four numbers");
        let best = log_likelihood(&VALUES, mean, sd);
        for (dm, ds) in [(0.01, 0.0), (-0.01, 0.0), (0.0, 0.01), (0.0, -0.01), (0.5, 0.7), (-2.0, -0.9)] {
            assert!(log_likelihood(&VALUES, mean + dm, sd + ds) < best, "{dm} {ds}");
        }
        let found = gaussian(&VALUES, mean, sd).expect("a bell");
        // Zero but for the rounding of sums of four terms below 2.
        assert!(found.mean_slope.abs() < 1e-14 && found.sd_slope.abs() < 1e-14);
    }

    #[test]
    fn a_contour_has_the_likelihood_that_it_is_drawn_for() {
        let top = peak(&VALUES).expect("four numbers");
        let best = log_likelihood(&VALUES, top.mean, top.sd);
        for drop in [0.01, 1.0, 50.0] {
            let line = contour(VALUES.len(), top, drop);
            assert_eq!(line.len(), 2 * CONTOUR_POINTS);
            for (mean, sd) in &line {
                // At the ends the bracket is a rounding of 0, and its root 10⁻⁸ of σ: less than 10⁻⁷ in ℓ.
                let found = best - log_likelihood(&VALUES, *mean, *sd);
                assert!((found - drop).abs() < 1e-7 * drop.max(1.0), "{drop}: {found}");
            }
            assert!(
                line.iter().any(|(mean, _)| *mean > top.mean)
                    && line.iter().any(|(mean, _)| *mean < top.mean)
            );
            assert!(line.iter().any(|(_, sd)| *sd > top.sd) && line.iter().any(|(_, sd)| *sd < top.sd));
        }
    }

    #[test]
    fn the_distance_below_the_peak_has_a_closed_form() {
        let found = gaussian(&VALUES, 1.0, 2.0).expect("a bell");
        // Σ (x − 1)² = 26 at σ = 2, and N σ̂² = 10 at σ̂² = 2.5: −2 log(2.5/4) − 2 + 13/4.
        let expected = -2.0 * (2.5_f64 / 4.0).ln() - 2.0 + 3.25;
        assert!((found.below_peak - expected).abs() < 1e-13);
        assert!((found.below_peak_by_formula - expected).abs() < 1e-14);
    }

    #[test]
    fn a_long_product_underflows_and_its_logarithm_does_not() {
        let found = gaussian(&[170.0; 400], 140.0, 10.0).expect("a bell");
        assert_eq!(found.likelihood, 0.0);
        assert!((found.log_likelihood / (400.0 * log_density(170.0, 140.0, 10.0)) - 1.0).abs() < 1e-13);
    }

    #[test]
    fn what_is_no_bell_or_no_data_is_refused() {
        assert_eq!(gaussian(&[], 0.0, 1.0).expect_err("no values").field(), "values");
        assert_eq!(gaussian(&[f64::NAN], 0.0, 1.0).expect_err("NaN").field(), "values");
        assert_eq!(gaussian(&VALUES, f64::INFINITY, 1.0).expect_err("no mean").field(), "mean");
        for sd in [0.0, -1.0, 0.04, f64::NAN, f64::INFINITY] {
            assert_eq!(gaussian(&VALUES, 0.0, sd).expect_err("no width").field(), "sd");
        }
    }
}
