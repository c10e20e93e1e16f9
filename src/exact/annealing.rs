//! log Z of an RBM that is too large to enumerate, with error bars: annealed importance sampling (Neal 2001; for RBMs
//! Salakhutdinov & Murray 2008, "On the Quantitative Analysis of Deep Belief Networks", SM below).
//!
//! Runs start at a model whose Z is known and are led, through many models in between, to the one that is asked
//! about. The start has independent visible units with biases a, p_0(v) ∝ e^(Σ_i a_i(v_i)). In between, for β from 0
//! to 1 (SM section 4):
//!
//! p*_β(v) = exp(Σ_i [(1 − β) a_i(v_i) + β b_i(v_i)]) · Π_j (1 + exp(β (c_j + Σ_i W_{i v_i j}))).
//!
//! A run's importance weight is w = Π_t p*_{β_t}(v_t) / p*_{β_{t−1}}(v_t), where v_1 ~ p_0 and v_{t+1} comes from v_t
//! by a Gibbs step that leaves p_{β_t} unchanged. The mean of w is Z / Z_0, without bias, whatever the start and the
//! number of steps; its logarithm, log Z, comes out too low on average when the weights scatter.

use ndarray::{Array1, Array2, Axis, s};
use rand::{Rng, RngExt};

use super::DiscreteRbm;
use crate::numeric::{LogSum, sigmoid_f64, softmax_in_place_f64, softplus};
use crate::patterns::Patterns;
use crate::ratings::{N_CLASSES, Ratings};
use crate::rng::{Purpose, stream};
use crate::{Error, Result};

/// How much work goes into an estimate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AisConfig {
    /// Steps from β = 0 to β = 1, evenly spaced. SM took 14,500 for models of handwritten digits.
    pub n_temperatures: usize,
    /// Independent runs; SM took 100. Two at least, or there are no error bars.
    pub n_runs: usize,
    /// Where the random numbers start.
    pub seed: u64,
}

impl Default for AisConfig {
    fn default() -> Self {
        Self { n_temperatures: 1000, n_runs: 100, seed: 1 }
    }
}

/// log Z as estimated, in nats.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AisEstimate {
    /// log Ẑ, Ẑ = Z_0 · mean of the weights.
    pub log_partition: f64,
    /// σ̂ / Ẑ: the standard deviation of the weights over √runs, relative to their mean. While it is small it is also
    /// the standard error of log Ẑ.
    pub relative_error: f64,
    /// log(Ẑ − 3σ̂), the lower end of SM's error bars: −∞ where 3σ̂ reaches Ẑ, that is, where nothing can be said.
    pub lower: f64,
    /// log(Ẑ + 3σ̂), the upper end.
    pub upper: f64,
    /// (Σ w)² / Σ w²: how many runs of equal weight would say as much. Near 1, one run speaks for all, and the error
    /// bars are not to be trusted.
    pub effective_runs: f64,
}

/// a `[D, 2]` of independent bits at the data's base rates, for the start of the runs: a_i(1) = log(p_i / (1 − p_i)).
///
/// p_i = (share of the data with bit i on + 0.05) / 1.1, so that a bit that never varies has a finite bias.
pub fn pattern_base_rates(patterns: &Patterns) -> Array2<f64> {
    let mut bias = Array2::zeros((patterns.n_visible(), 2));
    for (on, rate) in bias.column_mut(1).iter_mut().zip(patterns.base_rates()) {
        let p = (rate + 0.05) / 1.1;
        *on = (p / (1.0 - p)).ln();
    }
    bias
}

/// a `[n, K]` of these movies' rating frequencies, for the start of the runs: a_ik = log((n_ik + 1) / (n_i + K)).
/// Panics on a movie that the ratings do not have.
pub fn movie_base_rates(ratings: &Ratings, movies: &[u32]) -> Array2<f64> {
    let mut counts = Array2::<f64>::ones((ratings.n_movies(), N_CLASSES));
    for user in ratings.users() {
        for (movie, class) in user.iter() {
            counts[[movie, class]] += 1.0;
        }
    }
    Array2::from_shape_fn((movies.len(), N_CLASSES), |(unit, class)| {
        let own = counts.row(movies[unit] as usize);
        (own[class] / own.sum()).ln()
    })
}

/// Estimates log Z of `rbm` from runs that start at independent visible units with biases `start_bias` `[n, S]`.
///
/// The nearer the start is to the model, the fewer steps are needed; base rates are SM's choice, and zeros will do
/// for a small model. Refuses a start of another shape or that is not finite, no step, and fewer than two runs.
pub fn annealed_importance_sampling(
    rbm: &DiscreteRbm,
    start_bias: &Array2<f64>,
    config: AisConfig,
) -> Result<AisEstimate> {
    if config.n_temperatures == 0 {
        return Err(Error::setting("n_temperatures", 0, "1 or more"));
    }
    if config.n_runs < 2 {
        return Err(Error::setting("n_runs", config.n_runs, "2 or more"));
    }
    if start_bias.dim() != (rbm.n_units(), rbm.n_states()) {
        let allowed = format!("of shape {:?}, as the visible bias is", rbm.visible_bias.dim());
        return Err(Error::input("start_bias", format!("of shape {:?}", start_bias.dim()), allowed));
    }
    if let Some(bias) = start_bias.iter().find(|bias| !bias.is_finite()) {
        return Err(Error::input("start_bias", bias, "finite"));
    }
    let mut rng = stream(config.seed, Purpose::AnnealedImportanceSampling);
    let log_weights: Vec<f64> = (0..config.n_runs)
        .map(|_| Annealing::start(rbm, start_bias, &mut rng).run(config.n_temperatures, &mut rng))
        .collect();
    // At β = 0 each hidden unit adds a factor 1 + e⁰ = 2, so Z_0 = 2^M Π_i Σ_k e^(a_ik).
    let unit_sums = start_bias.rows().into_iter().map(|a| a.iter().copied().collect::<LogSum>().value());
    let log_start = rbm.n_hidden() as f64 * std::f64::consts::LN_2 + unit_sums.sum::<f64>();
    Ok(estimate(log_start, &log_weights))
}

/// Mean and variance of the weights, which are kept as logarithms since they span many powers of ten.
fn estimate(log_start: f64, log_weights: &[f64]) -> AisEstimate {
    let n = log_weights.len() as f64;
    let log_sum = log_weights.iter().copied().collect::<LogSum>().value();
    // Weights relative to their mean, w / w̄.
    let relative: Vec<f64> = log_weights.iter().map(|log_w| (log_w - log_sum).exp() * n).collect();
    let variance = relative.iter().map(|w| (w - 1.0).powi(2)).sum::<f64>() / (n - 1.0);
    let relative_error = (variance / n).sqrt();
    let log_partition = log_start + log_sum - n.ln();
    AisEstimate {
        log_partition,
        relative_error,
        lower: log_partition + (1.0 - 3.0 * relative_error).max(0.0).ln(),
        upper: log_partition + (3.0 * relative_error).ln_1p(),
        effective_runs: n * n / relative.iter().map(|w| w * w).sum::<f64>(),
    }
}

/// One run: its state v, and the sums over it that p*_β needs.
struct Annealing<'a> {
    rbm: &'a DiscreteRbm,
    start_bias: &'a Array2<f64>,
    /// `[n]`.
    v: Vec<usize>,
    /// Σ_i a_i(v_i), Σ_i b_i(v_i), and c_j + Σ_i W_{i v_i j} `[M]`.
    start_term: f64,
    bias_term: f64,
    hidden_input: Array1<f64>,
}

impl<'a> Annealing<'a> {
    /// v_1 ~ p_0, exactly: the units are independent.
    fn start<R: Rng>(rbm: &'a DiscreteRbm, start_bias: &'a Array2<f64>, rng: &mut R) -> Self {
        let v = vec![0; rbm.n_units()];
        let hidden_input = rbm.hidden_bias.clone();
        let mut run = Self { rbm, start_bias, v, start_term: 0.0, bias_term: 0.0, hidden_input };
        run.draw_visible(start_bias.as_standard_layout().into_owned(), rng);
        run
    }

    /// Goes from β = 0 to 1 in steps of 1/T, and returns the logarithm of the importance weight.
    fn run<R: Rng>(mut self, n_temperatures: usize, rng: &mut R) -> f64 {
        let beta = |t: usize| t as f64 / n_temperatures as f64;
        let mut log_weight = 0.0;
        for t in 1..=n_temperatures {
            log_weight += self.log_unnormalised(beta(t)) - self.log_unnormalised(beta(t - 1));
            if t < n_temperatures {
                self.gibbs_step(beta(t), rng);
            }
        }
        log_weight
    }

    /// log p*_β(v).
    fn log_unnormalised(&self, beta: f64) -> f64 {
        let hidden_term: f64 = self.hidden_input.iter().map(|x| softplus(beta * x)).sum();
        (1.0 - beta) * self.start_term + beta * self.bias_term + hidden_term
    }

    /// h_j = 1 with probability σ(β (c_j + Σ_i W_{i v_i j})), then v_i from the softmax of
    /// (1 − β) a_ik + β (b_ik + Σ_j W_ikj h_j).
    fn gibbs_step<R: Rng>(&mut self, beta: f64, rng: &mut R) {
        let mut logits = self.rbm.visible_bias.clone();
        for (unit, x) in self.hidden_input.iter().enumerate() {
            if rng.random::<f64>() < sigmoid_f64(beta * x) {
                logits += &self.rbm.weights.index_axis(Axis(2), unit);
            }
        }
        logits.zip_mut_with(self.start_bias, |logit, a| *logit = (1.0 - beta) * a + beta * *logit);
        self.draw_visible(logits, rng);
    }

    /// Draws each visible unit from the softmax of its logits, and brings the sums up to date.
    fn draw_visible<R: Rng>(&mut self, mut logits: Array2<f64>, rng: &mut R) {
        self.start_term = 0.0;
        self.bias_term = 0.0;
        self.hidden_input.assign(&self.rbm.hidden_bias);
        for (unit, mut logits) in logits.rows_mut().into_iter().enumerate() {
            let distribution = logits.as_slice_mut().expect("logits are in standard layout");
            softmax_in_place_f64(distribution);
            let state = draw_state(distribution, rng);
            self.v[unit] = state;
            self.start_term += self.start_bias[[unit, state]];
            self.bias_term += self.rbm.visible_bias[[unit, state]];
            self.hidden_input += &self.rbm.weights.slice(s![unit, state, ..]);
        }
    }
}

/// A state drawn from its distribution. Rounding may leave the sum a little under one; the last state takes the rest.
fn draw_state<R: Rng>(distribution: &[f64], rng: &mut R) -> usize {
    let mut left = rng.random::<f64>();
    let last = distribution.len() - 1;
    distribution[..last]
        .iter()
        .position(|p| {
            left -= p;
            left < 0.0
        })
        .unwrap_or(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn error_bars_by_hand() {
        // Weights 1 and 3: mean 2, variance 2, so σ̂ = √(2/2) = 1, half of the mean: 3σ̂ exceeds it.
        let wide = estimate(10.0, &[0.0, 3.0_f64.ln()]);
        assert!((wide.log_partition - (10.0 + 2.0_f64.ln())).abs() < 1e-14);
        assert!((wide.relative_error - 0.5).abs() < 1e-14);
        assert_eq!(wide.lower, f64::NEG_INFINITY);
        assert!((wide.upper - (10.0 + 5.0_f64.ln())).abs() < 1e-14);
        assert!((wide.effective_runs - 1.6).abs() < 1e-14);
        // Weights 0.9, 1, 1.1, far from 1 in size: mean 1, variance 0.01, σ̂ = √(0.01/3).
        let narrow = estimate(0.0, &[0.9_f64, 1.0, 1.1].map(|w| w.ln() - 800.0));
        let sigma = (0.01_f64 / 3.0).sqrt();
        // Numbers near 800 are 1.1e-13 apart.
        assert!((narrow.log_partition + 800.0).abs() < 1e-12);
        assert!((narrow.relative_error - sigma).abs() < 1e-12);
        assert!((narrow.lower - (-800.0 + (1.0 - 3.0 * sigma).ln())).abs() < 1e-12);
        assert!((narrow.upper - (-800.0 + (1.0 + 3.0 * sigma).ln())).abs() < 1e-12);
    }

    #[test]
    fn the_last_state_takes_what_rounding_leaves() {
        let mut rng = stream(1, Purpose::AnnealedImportanceSampling);
        for _ in 0..100 {
            assert_eq!(draw_state(&[0.0, 1.0, 0.0], &mut rng), 1);
            assert_eq!(draw_state(&[0.0, 0.0, 0.3], &mut rng), 2);
        }
    }
}
