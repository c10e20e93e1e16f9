//! How good is an average over draws, where the average over all states cannot be had? The mean of f(v, h) = v_i h_j under
//! a tiny Bernoulli RBM, exactly and by sampling.
//!
//! E[f] = Σ_s p(s) f(s) over the states s = (v, h), and f̄ = (1/N) Σ_n f(s_n) over N draws. For independent draws
//! E[f̄] = E[f] and Var[f̄] = Var[f]/N. For draws along a chain in equilibrium, with the correlation ρ_t
//! of f between two draws that are t steps apart, Var[f̄] = Var[f]/N · (1 + 2 Σ_{t=1}^{N−1} (1 − t/N) ρ_t) (MacKay 2003,
//! *Information Theory, Inference, and Learning Algorithms*, chapter 29; Neal 1993, *Probabilistic Inference Using Markov
//! Chain Monte Carlo Methods*).

use rand::{Rng, RngExt};

use super::joint::{bits_of, joint};
use crate::exact::{DiscreteRbm, Enumeration};
use crate::rbm::BernoulliRbm;
use crate::rng::{Purpose, stream};
use crate::{Error, Result};

/// The most units of both layers together: a chain's matrix over 2⁶ states is still quickly gone through.
pub const MAX_SAMPLED_UNITS: usize = 6;

/// N of the longest sample.
pub const RUN_LENGTH: usize = 4096;

/// A run's mean is taken after 1, 2, 4, … [`RUN_LENGTH`] draws.
pub const N_STOPS: usize = RUN_LENGTH.ilog2() as usize + 1;

/// How many draws the samples have that are gone through completely.
pub const SMALL_SAMPLE: usize = 3;

/// How many of a run's draws are kept one by one.
pub const KEPT_DRAWS: usize = 12;

/// How the draws come about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Draws {
    /// Each from p, whatever the others were. That takes the probabilities of all states.
    Independent,
    /// The first from p, each other by one Gibbs step from the one before it: h′ from p(h | v), then v′ from p(v | h′).
    Chain,
}

/// What f̄ does over all samples of [`SMALL_SAMPLE`] draws, each with its probability.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "study", derive(serde::Serialize), serde(rename_all = "camelCase"))]
pub struct SmallSamples {
    /// E[f̄].
    pub mean: f64,
    /// Var[f̄] = E[(f̄ − E[f])²].
    pub variance: f64,
    /// (1/N²) Σ_n Σ_m E[(f(s_n) − E[f]) (f(s_m) − E[f])].
    pub double_sum: f64,
    /// The term of the double sum with n = 1 and m = 2, before the division by N².
    pub covariance: f64,
}

/// E[f] and Var[f], and how far f̄ is from E[f].
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "study", derive(serde::Serialize), serde(rename_all = "camelCase"))]
pub struct ExactMean {
    /// E[f] = Σ_s p(s) f(s).
    pub expectation: f64,
    /// ⟨v_i h_j⟩ as the exact gradient has it: Σ_v p(v) v_i p(h_j = 1 | v).
    pub statistic: f64,
    /// Var[f] = Σ_s p(s) (f(s) − E[f])².
    pub variance: f64,
    /// All samples of independent draws.
    pub independent: SmallSamples,
    /// All samples of draws along a chain.
    pub chain: SmallSamples,
    /// ρ_t along a chain, for t = 1, …, [`RUN_LENGTH`] − 1; 0 if f does not vary.
    pub correlations: Vec<f64>,
    /// The standard deviation of f̄ after 1, 2, 4, … independent draws, `[N_STOPS]`.
    pub standard_errors: Vec<f64>,
    /// The same along a chain, `[N_STOPS]`.
    pub chain_standard_errors: Vec<f64>,
}

/// One sample of [`RUN_LENGTH`] draws.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "study", derive(serde::Serialize), serde(rename_all = "camelCase"))]
pub struct SampleRun {
    /// f̄ after 1, 2, 4, … draws, `[N_STOPS]`.
    pub means: Vec<f64>,
    /// The places of the first states drawn, as [`joint`] numbers them, `[KEPT_DRAWS]`.
    pub first: Vec<usize>,
    /// Σ_s (N_s/N) f(s), with N_s of the N draws in state s.
    pub by_frequencies: f64,
}

/// p, f and the chain of a tiny RBM.
struct Machine<'a> {
    rbm: &'a BernoulliRbm,
    /// p(s), `[2^(D+M)]`.
    probabilities: Vec<f64>,
    /// f(s) = v_i h_j, `[2^(D+M)]`.
    values: Vec<f64>,
}

impl<'a> Machine<'a> {
    /// Refuses more than [`MAX_SAMPLED_UNITS`] units, and a unit that is not there.
    fn new(rbm: &'a BernoulliRbm, visible_unit: usize, hidden_unit: usize) -> Result<Self> {
        let (n_visible, n_hidden) = (rbm.n_visible(), rbm.n_hidden());
        let n_units = n_visible + n_hidden;
        if n_units > MAX_SAMPLED_UNITS {
            let allowed = format!("at most {MAX_SAMPLED_UNITS} in both layers together");
            return Err(Error::input("n_units", n_units, allowed));
        }
        for (field, unit, n) in
            [("visible_unit", visible_unit, n_visible), ("hidden_unit", hidden_unit, n_hidden)]
        {
            if unit >= n {
                return Err(Error::input(field, unit, format!("below {n}")));
            }
        }
        let f = |place| {
            let bits = bits_of(place, n_units);
            bits[visible_unit] * bits[n_visible + hidden_unit]
        };
        Ok(Self {
            rbm,
            probabilities: joint(rbm, 1.0)?.probabilities,
            values: (0..1 << n_units).map(f).collect(),
        })
    }

    fn mean(&self) -> f64 {
        self.probabilities.iter().zip(&self.values).map(|(p, f)| p * f).sum()
    }

    /// T(s → s′) = p(h′ | v) p(v′ | h′): one Gibbs step, `[2^(D+M)]` rows of as many numbers.
    fn transitions(&self) -> Vec<Vec<f64>> {
        let (n_visible, n_hidden) = (self.rbm.n_visible(), self.rbm.n_hidden());
        let states: Vec<Vec<f64>> =
            (0..self.values.len()).map(|place| bits_of(place, n_visible + n_hidden)).collect();
        let of_state = |on: &[f64], bits: &[f64]| -> f64 {
            on.iter().zip(bits).map(|(p, &bit)| if bit == 1.0 { *p } else { 1.0 - p }).product()
        };
        let row = |from: &Vec<f64>| {
            let mut hidden_on = vec![0.0; n_hidden];
            self.rbm.hidden_probabilities(&from[..n_visible], &mut hidden_on);
            let to = states.iter().map(|to| {
                let (v, h) = to.split_at(n_visible);
                let mut visible_on = vec![0.0; n_visible];
                self.rbm.visible_probabilities(h, &mut visible_on);
                of_state(&hidden_on, h) * of_state(&visible_on, v)
            });
            to.collect()
        };
        states.iter().map(row).collect()
    }

    /// Goes through every sample of three draws: the first from p, each other from the row of the one before it.
    fn small_samples(&self, mean: f64, row_of: impl Fn(usize) -> Vec<f64>) -> SmallSamples {
        let n = SMALL_SAMPLE as f64;
        let rows: Vec<Vec<f64>> = (0..self.values.len()).map(row_of).collect();
        let mut sums = SmallSamples { mean: 0.0, variance: 0.0, double_sum: 0.0, covariance: 0.0 };
        for (s1, p1) in self.probabilities.iter().enumerate() {
            for (s2, p2) in rows[s1].iter().enumerate() {
                for (s3, p3) in rows[s2].iter().enumerate() {
                    let p = p1 * p2 * p3;
                    let drawn = [s1, s2, s3].map(|s| self.values[s]);
                    let average = drawn.iter().sum::<f64>() / n;
                    let apart = drawn.map(|f| f - mean);
                    let products = apart.iter().flat_map(|a| apart.iter().map(move |b| a * b));
                    sums.mean += p * average;
                    sums.variance += p * (average - mean).powi(2);
                    sums.double_sum += p * products.sum::<f64>() / (n * n);
                    sums.covariance += p * apart[0] * apart[1];
                }
            }
        }
        sums
    }

    /// E[(f(s_n) − E[f]) (f(s_{n+t}) − E[f])] along the chain, t = 1, …, [`RUN_LENGTH`] − 1:
    /// Σ_s p(s) (f(s) − E[f]) g_t(s), with g_t(s) = Σ_s′ T(s → s′) g_{t−1}(s′) and g_0 = f − E[f].
    fn covariances(&self, mean: f64, transitions: &[Vec<f64>]) -> Vec<f64> {
        let start: Vec<f64> = self.values.iter().map(|f| f - mean).collect();
        let mut ahead = start.clone();
        let weighted: Vec<f64> = self.probabilities.iter().zip(&start).map(|(p, f)| p * f).collect();
        (1..RUN_LENGTH)
            .map(|_| {
                ahead = transitions.iter().map(|row| dot(row, &ahead)).collect();
                dot(&weighted, &ahead)
            })
            .collect()
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// 1 + 2 Σ_{t=1}^{N−1} (1 − t/N) ρ_t: how many draws of a chain are worth one independent draw. `correlations` holds
/// ρ_1, ρ_2, …, at least N − 1 of them.
pub fn draws_per_independent_one(n: usize, correlations: &[f64]) -> f64 {
    let terms = correlations[..n - 1].iter().enumerate();
    1.0 + 2.0 * terms.map(|(at, rho)| (1.0 - (at + 1) as f64 / n as f64) * rho).sum::<f64>()
}

/// E[f] and Var[f] of f = v_i h_j, and the errors to be expected of f̄. Refuses what [`sample_run`] refuses.
pub fn exact_mean(rbm: &BernoulliRbm, visible_unit: usize, hidden_unit: usize) -> Result<ExactMean> {
    let machine = Machine::new(rbm, visible_unit, hidden_unit)?;
    let expectation = machine.mean();
    let all = machine.probabilities.iter().zip(&machine.values);
    let variance: f64 = all.map(|(p, f)| p * (f - expectation).powi(2)).sum();
    let transitions = machine.transitions();
    let covariances = machine.covariances(expectation, &transitions);
    let correlations: Vec<f64> =
        covariances.iter().map(|c| if variance > 0.0 { c / variance } else { 0.0 }).collect();
    let stops = || (0..N_STOPS).map(|stop| 1_usize << stop);
    let error = |n: usize, worth: f64| (variance / n as f64 * worth).max(0.0).sqrt();
    Ok(ExactMean {
        expectation,
        statistic: Enumeration::new(DiscreteRbm::of_bits(rbm))?.expectations().weights
            [[visible_unit, 1, hidden_unit]],
        variance,
        independent: machine.small_samples(expectation, |_| machine.probabilities.clone()),
        chain: machine.small_samples(expectation, |s| transitions[s].clone()),
        standard_errors: stops().map(|n| error(n, 1.0)).collect(),
        chain_standard_errors: stops()
            .map(|n| error(n, draws_per_independent_one(n, &correlations)))
            .collect(),
        correlations,
    })
}

/// Draws [`RUN_LENGTH`] states and averages f = v_i h_j over them. Refuses more than [`MAX_SAMPLED_UNITS`] units, and a unit that
/// is not there.
pub fn sample_run(
    rbm: &BernoulliRbm,
    visible_unit: usize,
    hidden_unit: usize,
    draws: Draws,
    seed: u64,
) -> Result<SampleRun> {
    let machine = Machine::new(rbm, visible_unit, hidden_unit)?;
    let mut rng = stream(seed, Purpose::ExpectationDraws);
    let places = match draws {
        Draws::Independent => machine.draw_independently(&mut rng),
        Draws::Chain => machine.draw_along_a_chain(&mut rng),
    };
    let mut counts = vec![0_usize; machine.values.len()];
    let mut sum = 0.0;
    let mut means = Vec::with_capacity(N_STOPS);
    for (at, &place) in places.iter().enumerate() {
        counts[place] += 1;
        sum += machine.values[place];
        if (at + 1).is_power_of_two() {
            means.push(sum / (at + 1) as f64);
        }
    }
    let frequencies = counts.iter().map(|&count| count as f64 / RUN_LENGTH as f64);
    Ok(SampleRun {
        means,
        first: places[..KEPT_DRAWS].to_vec(),
        by_frequencies: frequencies.zip(&machine.values).map(|(share, f)| share * f).sum(),
    })
}

impl Machine<'_> {
    /// By inverting the cumulative sum of p: the first state s with u < p_0 + … + p_s, for u uniform in [0, 1).
    fn draw_independently<R: Rng + ?Sized>(&self, rng: &mut R) -> Vec<usize> {
        let cumulative: Vec<f64> = self
            .probabilities
            .iter()
            .scan(0.0, |sum, p| {
                *sum += p;
                Some(*sum)
            })
            .collect();
        let last = self.values.len() - 1;
        (0..RUN_LENGTH)
            .map(|_| {
                let u = rng.random::<f64>();
                // Rounding may leave the sum a little under one.
                cumulative.partition_point(|&sum| sum <= u).min(last)
            })
            .collect()
    }

    fn draw_along_a_chain<R: Rng + ?Sized>(&self, rng: &mut R) -> Vec<usize> {
        let n_visible = self.rbm.n_visible();
        let start = self.draw_independently(rng)[0];
        let mut bits = bits_of(start, n_visible + self.rbm.n_hidden());
        let (visible, hidden) = bits.split_at_mut(n_visible);
        let mut places = vec![start];
        while places.len() < RUN_LENGTH {
            self.rbm.gibbs_step(visible, hidden, rng);
            let all = visible.iter().chain(&*hidden);
            places.push(all.fold(0, |place, &bit| 2 * place + usize::from(bit == 1.0)));
        }
        places
    }
}

#[cfg(test)]
mod tests {
    use ndarray::{Array1, Array2, array};

    use super::*;

    fn tiny() -> BernoulliRbm {
        BernoulliRbm::from_parameters(
            array![[2.0, -1.0], [1.0, 1.5], [-1.5, 2.0]],
            array![-0.5, 0.25, -0.75],
            array![0.5, -1.0],
        )
    }

    #[test]
    fn without_parameters_everything_is_known_by_hand() {
        let flat = BernoulliRbm::from_parameters(Array2::zeros((2, 2)), Array1::zeros(2), Array1::zeros(2));
        let found = exact_mean(&flat, 0, 1).expect("four units");
        // Two fair coins: E[f] = 1/4, Var[f] = 3/16. Sixteen states of 1/16: sums of powers of two.
        assert!((found.expectation - 0.25).abs() < 1e-15);
        assert!((found.variance - 0.1875).abs() < 1e-15);
        // A Gibbs step between layers without links forgets everything.
        assert!(found.correlations.iter().all(|rho| rho.abs() < 1e-14));
        assert!((found.standard_errors[2] - (0.1875_f64 / 4.0).sqrt()).abs() < 1e-15);
    }

    #[test]
    fn the_chain_keeps_p_as_it_is() {
        let rbm = tiny();
        let machine = Machine::new(&rbm, 0, 0).expect("five units");
        let transitions = machine.transitions();
        for to in 0..32 {
            // 32 products, each rounded a few times.
            let after: f64 = machine.probabilities.iter().zip(&transitions).map(|(p, row)| p * row[to]).sum();
            assert!((after - machine.probabilities[to]).abs() < 1e-15);
        }
    }

    /// The formula and the enumeration of 32,768 samples: sums of as many terms, which add up to at most one.
    #[test]
    fn the_variance_of_a_mean_of_three_is_as_the_formula_has_it() {
        let found = exact_mean(&tiny(), 0, 0).expect("five units");
        let n = SMALL_SAMPLE as f64;
        assert!((found.independent.variance - found.variance / n).abs() < 1e-13);
        let worth = draws_per_independent_one(SMALL_SAMPLE, &found.correlations);
        assert!(worth > 1.2, "the draws hang together: {worth}");
        assert!((found.chain.variance - found.variance / n * worth).abs() < 1e-13);
        assert!((found.chain.mean - found.expectation).abs() < 1e-13);
        assert!(found.independent.covariance.abs() < 1e-13);
        assert!((found.chain.covariance - found.correlations[0] * found.variance).abs() < 1e-13);
    }

    /// Over R runs the mean squared error has the relative standard deviation √(2/R) if f̄ is about normal.
    #[test]
    fn measured_errors_are_those_expected() {
        let rbm = tiny();
        let exact = exact_mean(&rbm, 1, 1).expect("five units");
        let runs = 400;
        for (draws, expected) in
            [(Draws::Independent, &exact.standard_errors), (Draws::Chain, &exact.chain_standard_errors)]
        {
            let samples: Vec<SampleRun> =
                (0..runs).map(|seed| sample_run(&rbm, 1, 1, draws, seed).expect("five units")).collect();
            for stop in [6, 9, 12] {
                let squares = samples.iter().map(|run| (run.means[stop] - exact.expectation).powi(2));
                let ratio = squares.sum::<f64>() / runs as f64 / expected[stop].powi(2);
                assert!((ratio - 1.0).abs() < 5.0 * (2.0 / runs as f64).sqrt(), "{draws:?} {stop}: {ratio}");
            }
        }
    }

    #[test]
    fn a_run_is_pinned_by_its_seed_and_counts_what_it_draws() {
        let run = |seed, draws| sample_run(&tiny(), 0, 1, draws, seed).expect("five units");
        for draws in [Draws::Independent, Draws::Chain] {
            let found = run(3, draws);
            assert_eq!(found, run(3, draws));
            assert_ne!(found, run(4, draws));
            assert_eq!((found.means.len(), found.first.len()), (N_STOPS, KEPT_DRAWS));
            // Multiples of 2⁻¹²: exact.
            assert_eq!(found.by_frequencies, found.means[N_STOPS - 1]);
            let of = |place: usize| bits_of(place, 5)[0] * bits_of(place, 5)[4];
            let four: f64 = found.first[..4].iter().map(|&place| of(place)).sum();
            assert_eq!(found.means[2], four / 4.0);
        }
    }

    #[test]
    fn what_is_not_there_is_refused() {
        assert_eq!(exact_mean(&tiny(), 3, 0).expect_err("three visible units").field(), "visible_unit");
        assert_eq!(exact_mean(&tiny(), 0, 2).expect_err("two hidden units").field(), "hidden_unit");
        let large = BernoulliRbm::from_parameters(Array2::zeros((4, 3)), Array1::zeros(4), Array1::zeros(3));
        assert_eq!(sample_run(&large, 0, 0, Draws::Chain, 1).expect_err("seven units").field(), "n_units");
    }
}
