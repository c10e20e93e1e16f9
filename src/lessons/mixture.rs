//! Where does a hidden variable come into a likelihood? A mixture of Gaussians with one width, and expectation
//! maximisation (Dempster, Laird & Rubin 1977; Bishop 2006, *Pattern Recognition and Machine Learning*, sections 9.2
//! and 9.4).
//!
//! p(x) = Σ_j π_j N(x; μ_j, σ²): hidden h_j = 1 says that x came from bell j, with π_j = p(h_j = 1).

use super::gaussian::{LEAST_SD, STEP, check_bell, check_values, log_density};
use crate::numeric::LogSum;
use crate::{Error, Result};

/// The most bells of a mixture.
pub const MAX_BELLS: usize = 8;

/// π, μ and σ. Made by [`Mixture::new`] alone, so that it is one.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "study", derive(serde::Serialize))]
pub struct Mixture {
    shares: Vec<f64>,
    means: Vec<f64>,
    sd: f64,
}

impl Mixture {
    /// π `[J]`, which sum to one to 10⁻⁹; μ `[J]`; σ. Refuses what is none, and more than [`MAX_BELLS`].
    pub fn new(shares: Vec<f64>, means: Vec<f64>, sd: f64) -> Result<Self> {
        if !(1..=MAX_BELLS).contains(&shares.len()) || shares.len() != means.len() {
            let value = format!("{} shares, {} means", shares.len(), means.len());
            return Err(Error::input("means", value, format!("as many of each, 1 to {MAX_BELLS}")));
        }
        let total: f64 = shares.iter().sum();
        if shares.iter().any(|share| !(0.0..=1.0).contains(share)) || (total - 1.0).abs() > 1e-9 {
            return Err(Error::input("shares", format!("{shares:?}"), "from 0 to 1, and 1 together"));
        }
        means.iter().try_for_each(|&mean| check_bell(mean, sd))?;
        Ok(Self { shares, means, sd })
    }

    /// π `[J]`.
    pub fn shares(&self) -> &[f64] {
        &self.shares
    }

    /// μ `[J]`.
    pub fn means(&self) -> &[f64] {
        &self.means
    }

    /// σ.
    pub fn sd(&self) -> f64 {
        self.sd
    }

    /// log π_j N(x; μ_j, σ²), `[J]`.
    fn log_terms(&self, x: f64) -> impl Iterator<Item = f64> {
        self.shares
            .iter()
            .zip(&self.means)
            .map(move |(share, &mean)| share.ln() + log_density(x, mean, self.sd))
    }

    /// log p(x) = log Σ_j π_j N(x; μ_j, σ²), in nats.
    pub fn log_density(&self, x: f64) -> f64 {
        self.log_terms(x).collect::<LogSum>().value()
    }

    /// ℓ = Σ_n log p(x_n), in nats; values `[N]`.
    pub fn log_likelihood(&self, values: &[f64]) -> f64 {
        values.iter().map(|&x| self.log_density(x)).sum()
    }

    /// r_j = p(h_j = 1 | x) = π_j N(x; μ_j, σ²) / p(x), `[J]`: Bayes' rule.
    pub fn responsibilities(&self, x: f64) -> Vec<f64> {
        let log_sum = self.log_density(x);
        self.log_terms(x).map(|term| (term - log_sum).exp()).collect()
    }

    /// B(r, θ) = Σ_n Σ_j r_nj log(π_j N(x_n; μ_j, σ²) / r_nj), in nats: at most ℓ, and ℓ where r are this mixture's own
    /// responsibilities. Values `[N]`, r `[N][J]`; what has r = 0 adds nothing.
    pub fn bound(&self, values: &[f64], responsibilities: &[Vec<f64>]) -> f64 {
        let rows = values.iter().zip(responsibilities);
        rows.map(|(&x, row)| {
            let terms = row.iter().zip(self.log_terms(x)).filter(|&(&r, _)| r > 0.0);
            terms.map(|(r, term)| r * (term - r.ln())).sum::<f64>()
        })
        .sum()
    }

    /// Σ_n Σ_j r_nj log(r_nj / p(h_j = 1 | x_n)), in nats: how far r is from this mixture's own responsibilities
    /// (Kullback & Leibler 1951). Values `[N]`, r `[N][J]`; what has r = 0 adds nothing.
    pub fn divergence(&self, values: &[f64], responsibilities: &[Vec<f64>]) -> f64 {
        let rows = values.iter().zip(responsibilities);
        rows.map(|(&x, row)| {
            let log_sum = self.log_density(x);
            let terms = row.iter().zip(self.log_terms(x)).filter(|&(&r, _)| r > 0.0);
            terms.map(|(r, term)| r * (r.ln() - (term - log_sum))).sum::<f64>()
        })
        .sum()
    }

    /// The gain of [`EmStep`], from this mixture to `next` with `n` = N.
    fn gain(&self, next: &Self, n: usize) -> f64 {
        let bells = next.shares.iter().zip(&next.means).zip(self.shares.iter().zip(&self.means));
        let (mut shares, mut moved) = (0.0, 0.0);
        for ((new_share, new_mean), (share, mean)) in bells.filter(|((new_share, _), _)| **new_share > 0.0) {
            shares += new_share * (new_share / share).ln();
            moved += new_share * (new_mean - mean).powi(2);
        }
        let variance = self.sd.powi(2);
        let width = (next.sd.powi(2) + moved) / variance - 1.0 - (next.sd / self.sd).powi(2).ln();
        n as f64 * (shares + 0.5 * width)
    }

    /// The same mixture with the mean of bell `j` moved.
    fn with_mean_moved(&self, j: usize, by: f64) -> Self {
        let mut moved = self.clone();
        moved.means[j] += by;
        moved
    }

    /// The mixture that has the largest bound with these r: with N_j = Σ_n r_nj,
    /// π_j = N_j/N, μ_j = Σ_n r_nj x_n / N_j, σ² = Σ_n Σ_j r_nj (x_n − μ_j)² / N.
    ///
    /// A bell with N_j = 0 keeps its mean, which then counts for nothing. σ does not fall below [`LEAST_SD`].
    fn maximised(&self, values: &[f64], responsibilities: &[Vec<f64>]) -> Self {
        let n = values.len() as f64;
        let column = |j: usize| values.iter().zip(responsibilities.iter().map(move |row| row[j]));
        let counts: Vec<f64> = (0..self.means.len()).map(|j| column(j).map(|(_, r)| r).sum()).collect();
        let means: Vec<f64> = (0..self.means.len())
            .map(|j| match counts[j] {
                0.0 => self.means[j],
                count => column(j).map(|(x, r)| r * x).sum::<f64>() / count,
            })
            .collect();
        let squares = means
            .iter()
            .enumerate()
            .map(|(j, mean)| column(j).map(|(x, r)| r * (x - mean).powi(2)).sum::<f64>());
        let sd = (squares.sum::<f64>() / n).sqrt().max(LEAST_SD);
        Self { shares: counts.iter().map(|count| count / n).collect(), means, sd }
    }
}

/// One step of expectation maximisation.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "study", derive(serde::Serialize), serde(rename_all = "camelCase"))]
pub struct EmStep {
    /// ℓ before the step.
    pub log_likelihood: f64,
    /// r `[N][J]` of the mixture before the step.
    pub responsibilities: Vec<Vec<f64>>,
    /// B(r, θ): equal to ℓ.
    pub bound: f64,
    /// B with every r_nj = 1/J.
    pub even_bound: f64,
    /// Σ_n Σ_j r_nj log(r_nj / p(h_j = 1 | x_n)) with every r_nj = 1/J: what B is below ℓ then.
    pub even_divergence: f64,
    /// ∂ℓ/∂μ_j = Σ_n r_nj (x_n − μ_j)/σ², `[J]`.
    pub mean_slopes: Vec<f64>,
    /// (ℓ(μ_j + δ) − ℓ(μ_j − δ)) / 2δ, `[J]`, with δ = [`STEP`].
    pub mean_slopes_by_difference: Vec<f64>,
    /// The mixture after the step.
    pub next: Mixture,
    /// B(r, θ′), with r as before the step.
    pub next_bound: f64,
    /// N Σ_j π′_j log(π′_j/π_j) + N/2 · ((σ′² + Σ_j π′_j (μ′_j − μ_j)²)/σ² − 1 − log(σ′²/σ²)): B(r, θ′) − B(r, θ), a sum of
    /// two terms that are never negative. It holds while σ′ is not held at [`LEAST_SD`].
    pub gain: f64,
    /// Σ_n Σ_j r_nj log(r_nj / p(h_j = 1 | x_n; θ′)), with r as before the step: what B(r, θ′) is below ℓ(θ′).
    pub next_divergence: f64,
    /// ℓ after the step.
    pub next_log_likelihood: f64,
}

/// Takes r from the mixture, and then the mixture from r. Refuses no values, and a value that is no finite number.
pub fn em_step(values: &[f64], mixture: &Mixture) -> Result<EmStep> {
    check_values(values)?;
    let responsibilities: Vec<Vec<f64>> = values.iter().map(|&x| mixture.responsibilities(x)).collect();
    let slope = |j: usize, mean: f64| {
        let rows = values.iter().zip(&responsibilities);
        rows.map(|(x, row)| row[j] * (x - mean) / mixture.sd.powi(2)).sum()
    };
    let next = mixture.maximised(values, &responsibilities);
    let n_bells = mixture.means.len();
    let even = vec![vec![1.0 / n_bells as f64; n_bells]; values.len()];
    let moved = |j: usize, by: f64| mixture.with_mean_moved(j, by).log_likelihood(values);
    Ok(EmStep {
        log_likelihood: mixture.log_likelihood(values),
        bound: mixture.bound(values, &responsibilities),
        mean_slopes: mixture.means.iter().enumerate().map(|(j, &mean)| slope(j, mean)).collect(),
        mean_slopes_by_difference: (0..n_bells)
            .map(|j| (moved(j, STEP) - moved(j, -STEP)) / (2.0 * STEP))
            .collect(),
        even_bound: mixture.bound(values, &even),
        even_divergence: mixture.divergence(values, &even),
        gain: mixture.gain(&next, values.len()),
        next_divergence: next.divergence(values, &responsibilities),
        next_bound: next.bound(values, &responsibilities),
        next_log_likelihood: next.log_likelihood(values),
        next,
        responsibilities,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lessons::{GROUP_MEANS, GROUP_SD, heights, peak};

    fn two() -> Mixture {
        Mixture::new(vec![0.5, 0.5], vec![160.0, 185.0], 9.0).expect("a mixture")
    }

    #[test]
    fn one_bell_is_fitted_in_one_step() {
        let values = [1.0, 2.0, 4.0, 5.0];
        let one = Mixture::new(vec![1.0], vec![0.0], 1.0).expect("a mixture");
        let step = em_step(&values, &one).expect("values");
        let expected = peak(&values).expect("values");
        // e^0 is exact, and so are sums of these numbers.
        assert_eq!((step.next.means[0], step.next.shares[0]), (expected.mean, 1.0));
        assert!((step.next.sd - expected.sd).abs() < 1e-15);
    }

    #[test]
    fn responsibilities_by_hand() {
        // Half-way between two equal bells; and log-odds (μ_2 − μ_1)(x − middle)/σ² elsewhere.
        let bells = Mixture::new(vec![0.5, 0.5], vec![-1.0, 1.0], 1.0).expect("a mixture");
        for x in [0.0, 0.5, 2.0] {
            let second = bells.responsibilities(x)[1];
            // Logarithms of at most 5, rounded once or twice.
            assert!((second - 1.0 / (1.0 + (-2.0 * x).exp())).abs() < 1e-15, "{x}");
        }
    }

    #[test]
    fn no_step_lowers_the_likelihood_and_many_find_the_groups() {
        let n = 1000;
        let values = heights(n, 1).expect("in range");
        let mut mixture = two();
        for _ in 0..400 {
            let step = em_step(&values, &mixture).expect("values");
            // ℓ is about −3,700: 1,000 terms, each rounded by 10⁻¹⁵.
            assert!(step.next_log_likelihood >= step.log_likelihood - 1e-10);
            let rise = step.next_log_likelihood - step.log_likelihood;
            assert!((rise - (step.gain + step.next_divergence)).abs() < 1e-9);
            assert!((step.next_bound - step.bound - step.gain).abs() < 1e-9);
            assert!((step.bound - step.log_likelihood).abs() < 1e-9);
            assert!((step.even_bound + step.even_divergence - step.log_likelihood).abs() < 1e-9);
            assert!(step.gain >= -1e-12 && step.next_divergence >= -1e-9 && step.even_divergence >= 0.0);
            for (slope, quotient) in step.mean_slopes.iter().zip(&step.mean_slopes_by_difference) {
                // Rounding: 10⁻¹⁰/δ. Curvature: third derivatives of at most N/σ³, times δ²/6.
                assert!((slope - quotient).abs() < 1e-5, "{slope} {quotient}");
            }
            mixture = step.next;
        }
        // The Cramér–Rao bound for well separated groups is 6/√500 = 0.27; overlapping ones (2.5σ apart) lose less
        // than two thirds of their information, which makes 0.46: five of it.
        for (found, truth) in mixture.means.iter().zip(GROUP_MEANS) {
            assert!((found - truth).abs() < 2.3, "{found} for {truth}");
        }
        assert!((mixture.sd - GROUP_SD).abs() < 1.2, "{}", mixture.sd);
    }

    #[test]
    fn a_bell_that_nothing_belongs_to_counts_for_nothing() {
        let far = Mixture::new(vec![0.5, 0.5], vec![170.0, 1e6], 1.0).expect("a mixture");
        let step = em_step(&[169.0, 171.0], &far).expect("values");
        assert_eq!((step.next.shares(), step.next.means()), (&[1.0, 0.0][..], &[170.0, 1e6][..]));
        assert!(em_step(&[169.0, 171.0], &step.next).expect("values").log_likelihood.is_finite());
    }

    #[test]
    fn what_is_no_mixture_is_refused() {
        let refused = |shares: &[f64], means: &[f64], sd| {
            Mixture::new(shares.to_vec(), means.to_vec(), sd).expect_err("no mixture").field().to_owned()
        };
        assert_eq!(refused(&[], &[], 1.0), "means");
        assert_eq!(refused(&[1.0], &[1.0, 2.0], 1.0), "means");
        assert_eq!(refused(&[0.5, 0.6], &[1.0, 2.0], 1.0), "shares");
        assert_eq!(refused(&[1.5, -0.5], &[1.0, 2.0], 1.0), "shares");
        assert_eq!(refused(&[f64::NAN], &[1.0], 1.0), "shares");
        assert_eq!(refused(&[1.0], &[f64::NAN], 1.0), "mean");
        assert_eq!(refused(&[1.0], &[1.0], 0.0), "sd");
        assert_eq!(em_step(&[], &two()).expect_err("no values").field(), "values");
    }
}
