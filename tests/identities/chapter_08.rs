//! Maximum likelihood.

use proptest::collection::vec;
use proptest::prelude::*;
use rbm_cinema::lessons::{LEAST_SD, Mixture, STEP, em_step, gaussian, joint, log_density, posterior};
use rbm_cinema::rbm::BernoulliRbm;

use crate::models::{Sample, agree, all_bits, samples};

/// Sums of at most 30 terms, each of at most 10⁴ in size and rounded a few times, relative to the largest of them.
const WITHIN: f64 = 1e-11;

fn heights() -> impl Strategy<Value = Vec<f64>> {
    vec(150.0..200.0_f64, 2..30)
}

/// log N(x; μ, σ²), written out here as the logarithm of the density.
fn log_normal(x: f64, mean: f64, sd: f64) -> f64 {
    let density_at_mean = 1.0 / (2.0 * std::f64::consts::PI * sd.powi(2)).sqrt();
    density_at_mean.ln() - (x - mean).powi(2) / (2.0 * sd.powi(2))
}

/// Mixtures of one to three bells.
fn mixtures() -> impl Strategy<Value = Mixture> {
    (vec((0.1..1.0_f64, 150.0..200.0_f64), 1..=3), 3.0..20.0_f64).prop_map(|(bells, sd)| {
        let total: f64 = bells.iter().map(|(weight, _)| weight).sum();
        let shares = bells.iter().map(|(weight, _)| weight / total).collect();
        let means = bells.iter().map(|(_, mean)| *mean).collect();
        Mixture::new(shares, means, sd).expect("a mixture")
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// From a product to a sum, lines 1 to 3.
    #[test]
    fn the_logarithm_of_a_product_is_a_sum(x in heights(), mean in 150.0..200.0_f64, sd in 8.0..20.0_f64) {
        let found = gaussian(&x, mean, sd).expect("a bell");
        let product: f64 = x.iter().map(|&x| log_normal(x, mean, sd).exp()).product();
        // 29 densities of at least e^(−3.9 − 50²/128): above 10⁻³⁰⁰.
        prop_assert!((found.likelihood / product - 1.0).abs() < WITHIN);
        prop_assert!(agree(product.ln(), found.log_likelihood, WITHIN));
        prop_assert!(agree(log_density(x[0], mean, sd), log_normal(x[0], mean, sd), WITHIN));
        // Line 3: a ratio of likelihoods is e to the difference of their logarithms, so both grow together.
        let other = gaussian(&x, mean + 1.0, sd).expect("a bell");
        let ratio = found.likelihood / other.likelihood;
        prop_assert!((ratio / (found.log_likelihood - other.log_likelihood).exp() - 1.0).abs() < WITHIN);
    }

    /// The Gaussian, lines 1 to 7.
    #[test]
    fn the_peak_of_a_gaussian(x in heights(), mean in 150.0..200.0_f64, sd in 5.0..20.0_f64) {
        let n = x.len() as f64;
        let sum_of_squares: f64 = x.iter().map(|x| (x - mean).powi(2)).sum();
        let found = gaussian(&x, mean, sd).expect("a bell");
        let written_out = -0.5 * n * (2.0 * std::f64::consts::PI * sd * sd).ln() - sum_of_squares / (2.0 * sd * sd);
        prop_assert!(agree(found.log_likelihood, written_out, WITHIN));
        prop_assert!(agree(found.by_moments, written_out, WITHIN));
        let slope = x.iter().map(|x| x - mean).sum::<f64>() / (sd * sd);
        prop_assert!(agree(found.mean_slope, slope, WITHIN));
        prop_assert!(agree(found.sd_slope, -n / sd + sum_of_squares / sd.powi(3), WITHIN));
        // Rounding of ℓ by 10⁻¹¹, over 2δ = 2·10⁻³; and δ²/6 times a third derivative of at most 24·n·50²/5⁵.
        prop_assert!(agree(found.mean_slope_by_difference, slope, 1e-6));
        prop_assert!(agree(found.sd_slope_by_difference, found.sd_slope, STEP * STEP * 100.0));
        let best_mean = x.iter().sum::<f64>() / n;
        let best_sd = (x.iter().map(|x| (x - best_mean).powi(2)).sum::<f64>() / n).sqrt();
        prop_assume!(best_sd > 0.5);
        let top = gaussian(&x, best_mean, best_sd).expect("a bell");
        prop_assert!(agree(top.mean_slope, 0.0, 1e-9) && agree(top.sd_slope, 0.0, 1e-9));
        prop_assert!(agree(found.below_peak, top.log_likelihood - found.log_likelihood, WITHIN));
        let u = (best_sd / sd).powi(2);
        let by_formula = 0.5 * n * (u + ((best_mean - mean) / sd).powi(2) - 1.0 - u.ln());
        prop_assert!(agree(found.below_peak, by_formula, WITHIN));
        prop_assert!(agree(found.below_peak_by_formula, by_formula, WITHIN));
        prop_assert!(by_formula >= 0.0 && u.ln() <= u - 1.0);
    }

    /// The mixture, lines 1 to 10.
    #[test]
    fn expectation_maximisation_never_steps_down(x in heights(), mixture in mixtures()) {
        let n = x.len() as f64;
        let step = em_step(&x, &mixture).expect("heights");
        let bells = || mixture.shares().iter().zip(mixture.means());
        let terms = |x: f64| bells().map(|(share, &mean)| share * log_normal(x, mean, mixture.sd()).exp()).collect();
        let densities: Vec<Vec<f64>> = x.iter().map(|&x| terms(x)).collect();
        let likelihood: f64 = densities.iter().map(|terms| terms.iter().sum::<f64>().ln()).sum();
        prop_assert!(agree(step.log_likelihood, likelihood, WITHIN));
        for (terms, r) in densities.iter().zip(&step.responsibilities) {
            prop_assert!(agree(r.iter().sum(), 1.0, WITHIN));
            for (term, r) in terms.iter().zip(r) {
                prop_assert!(agree(*r, term / terms.iter().sum::<f64>(), WITHIN));
            }
        }
        for (j, mean) in mixture.means().iter().enumerate() {
            let r = || step.responsibilities.iter().map(|row| row[j]);
            let slope: f64 = r().zip(&x).map(|(r, x)| r * (x - mean) / mixture.sd().powi(2)).sum();
            prop_assert!(agree(step.mean_slopes[j], slope, WITHIN));
            // As for one bell; the third derivative of log Σ is of the order of n·(50/3²)³.
            prop_assert!(agree(step.mean_slopes_by_difference[j], slope, 1e-2 * STEP));
            let count: f64 = r().sum();
            let next_mean = r().zip(&x).map(|(r, x)| r * x).sum::<f64>() / count;
            prop_assert!(agree(step.next.shares()[j], count / n, WITHIN));
            prop_assert!(count < 1e-6 || agree(step.next.means()[j], next_mean, WITHIN));
        }
        let squares = x.iter().zip(&step.responsibilities).map(|(x, row)| {
            row.iter().zip(step.next.means()).map(|(r, mean)| r * (x - mean).powi(2)).sum::<f64>()
        });
        prop_assert!(agree(step.next.sd(), (squares.sum::<f64>() / n).sqrt().max(LEAST_SD), WITHIN));
        // ℓ = B + divergence for any r; with the responsibilities the divergence is 0.
        prop_assert!(agree(step.log_likelihood, step.even_bound + step.even_divergence, WITHIN));
        prop_assert!(step.even_divergence >= -WITHIN);
        prop_assert!(agree(step.log_likelihood, step.bound, WITHIN));
        prop_assert!(agree(step.next_bound - step.bound, step.gain, 1e-9));
        prop_assert!(step.gain >= -1e-9 && step.next_divergence >= -1e-9);
        let rise = step.next_log_likelihood - step.log_likelihood;
        prop_assert!(agree(rise, step.gain + step.next_divergence, 1e-9));
        prop_assert!(rise >= -1e-9);
    }

    /// The RBM, lines 1 to 3.
    #[test]
    fn the_log_likelihood_of_an_rbm_is_a_difference(Sample { rbm, visible, hidden } in samples()) {
        let found = posterior(&rbm, &visible, &hidden, 0).expect("few units");
        prop_assert!(agree(found.visible_marginal.ln(), found.marginal_sum.ln(), WITHIN));
        prop_assert!(agree(found.visible_marginal.ln(), found.z1.ln() - found.partition.ln(), WITHIN));
        // p(v) = Σ_h p(h) p(v | h): a mixture of 2^M parts.
        let mixed: f64 = all_bits(rbm.n_hidden()).zip(&found.hidden_distribution).map(|(h, share)| {
            let mut on = vec![0.0; rbm.n_visible()];
            rbm.visible_probabilities(&h, &mut on);
            let p: f64 = on.iter().zip(&visible).map(|(p, &v)| if v == 1.0 { *p } else { 1.0 - p }).product();
            share * p
        }).sum();
        prop_assert!(agree(found.visible_marginal, mixed, WITHIN));
    }

    /// The RBM, line 4: the slope of log Z is an average over all states.
    #[test]
    fn the_slope_of_log_z_is_an_expectation(Sample { rbm, .. } in samples()) {
        let step = 2.0_f32.powi(-8);
        // Parameters in steps of 2⁻¹², so that a step more or less is not rounded in f32.
        let grid = |x: f32| (x * 4096.0).round() / 4096.0;
        let rbm = BernoulliRbm::from_parameters(
            rbm.weights().mapv(grid), rbm.visible_bias().mapv(grid), rbm.hidden_bias().mapv(grid),
        );
        let log_z = |by: f32| {
            let mut weights = rbm.weights().clone();
            weights[[0, 0]] += by;
            let moved = BernoulliRbm::from_parameters(weights, rbm.visible_bias().clone(), rbm.hidden_bias().clone());
            joint(&moved, 1.0).expect("few units").log_partition
        };
        let quotient = (log_z(step) - log_z(-step)) / (2.0 * f64::from(step));
        let states = joint(&rbm, 1.0).expect("few units").probabilities;
        let n_hidden = rbm.n_hidden();
        let n_units = rbm.n_visible() + n_hidden;
        let both_on = |place: usize| place >> (n_units - 1) & 1 == 1 && place >> (n_hidden - 1) & 1 == 1;
        let average: f64 = states.iter().enumerate().filter(|(place, _)| both_on(*place)).map(|(_, p)| p).sum();
        // The third derivative of log Z is a third cumulant of a bit, at most 0.1: δ²/60.
        prop_assert!((quotient - average).abs() < f64::from(step).powi(2) / 50.0);
    }
}
