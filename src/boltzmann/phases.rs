//! Learning by two phases (AHS section 3): with the data clamped on the visible units, and running freely.
//!
//! G = Σ_v P⁺(v) ln(P⁺(v) / P⁻(v)) is the divergence of the machine's distribution from the data's, and
//! ∂G/∂w_ij = −(p⁺_ij − p⁻_ij), where p_ij is how often units i and j are on together (AHS eq. 5 and 6 at temperature
//! 1). So Δw_ij = ε (p⁺_ij − p⁻_ij) (AHS eq. 7) descends G, with nothing but what the two units can see.

use ndarray::Array2;
use rand::{Rng, RngExt};

use super::BoltzmannMachine;
use crate::patterns::Patterns;
use crate::{Error, Result};

/// p_ij `[n, n]`: how often units i and j are on together. As s_i² = s_i, the diagonal holds p_i, how often
/// unit i is on.
#[derive(Debug, Clone, PartialEq)]
pub struct PairStatistics(Array2<f64>);

impl PairStatistics {
    /// Of no state yet, for n units.
    pub fn zeros(n_units: usize) -> Self {
        Self(Array2::zeros((n_units, n_units)))
    }

    /// Counts a state `[n]` with this weight.
    pub fn add(&mut self, state: &[f64], weight: f64) {
        for (mut row, s) in self.0.rows_mut().into_iter().zip(state) {
            if *s != 0.0 {
                row.iter_mut().zip(state).for_each(|(p, t)| *p += weight * s * t);
            }
        }
    }

    /// p_ij as a matrix.
    pub fn pairs(&self) -> &Array2<f64> {
        &self.0
    }
}

/// How a phase is sampled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PhaseConfig {
    /// Sweeps from a random state before any is counted: a chain that has not forgotten its start is not the model's.
    pub burn_in: usize,
    /// Sweeps that are counted in each chain.
    pub sweeps: usize,
    /// Independent chains: of each pattern in the clamped phase, and in all in the free phase.
    pub chains: usize,
}

impl PhaseConfig {
    /// Refuses to count nothing.
    fn check(&self) -> Result<()> {
        for (field, value) in [("sweeps", self.sweeps), ("chains", self.chains)] {
            if value == 0 {
                return Err(Error::setting(field, value, "1 or more"));
            }
        }
        Ok(())
    }
}

/// p⁺_ij: each pattern is held on the visible units and the hidden ones are sampled, one at a time.
///
/// Refuses patterns of another width than the visible layer's, and a phase that counts nothing.
pub fn clamped_phase<R: Rng + ?Sized>(
    machine: &BoltzmannMachine,
    patterns: &Patterns,
    config: PhaseConfig,
    rng: &mut R,
) -> Result<PairStatistics> {
    config.check()?;
    let (n_visible, n_units) = (machine.n_visible(), machine.n_units());
    if patterns.n_visible() != n_visible {
        return Err(Error::input(
            "patterns",
            format!("{} bits wide", patterns.n_visible()),
            format!("{n_visible} bits wide, as the visible layer is"),
        ));
    }
    let mut statistics = PairStatistics::zeros(n_units);
    let mut state = vec![0.0; n_units];
    for (n, q) in patterns.frequencies().iter().enumerate() {
        for _ in 0..config.chains {
            patterns.write(n, &mut state[..n_visible]);
            scatter(&mut state[n_visible..], rng);
            for sweep in 0..config.burn_in + config.sweeps {
                machine.gibbs_sweep(&mut state, n_visible..n_units, rng);
                if sweep >= config.burn_in {
                    statistics.add(&state, q / (config.chains * config.sweeps) as f64);
                }
            }
        }
    }
    Ok(statistics)
}

/// p⁻_ij: all units are sampled, one at a time, from random states. Refuses a phase that counts nothing.
pub fn free_phase<R: Rng + ?Sized>(
    machine: &BoltzmannMachine,
    config: PhaseConfig,
    rng: &mut R,
) -> Result<PairStatistics> {
    config.check()?;
    let n_units = machine.n_units();
    let mut statistics = PairStatistics::zeros(n_units);
    let mut state = vec![0.0; n_units];
    for _ in 0..config.chains {
        scatter(&mut state, rng);
        for sweep in 0..config.burn_in + config.sweeps {
            machine.gibbs_sweep(&mut state, 0..n_units, rng);
            if sweep >= config.burn_in {
                statistics.add(&state, 1.0 / (config.chains * config.sweeps) as f64);
            }
        }
    }
    Ok(statistics)
}

/// Each unit on with probability ½.
fn scatter<R: Rng + ?Sized>(state: &mut [f64], rng: &mut R) {
    state.iter_mut().for_each(|s| *s = f64::from(u8::from(rng.random::<bool>())));
}

/// Δw_ij = ε (p⁺_ij − p⁻_ij), and the same with the diagonal for b_i. Changes the machine.
pub fn train_step(
    machine: &mut BoltzmannMachine,
    clamped: &PairStatistics,
    free: &PairStatistics,
    learning_rate: f64,
) {
    machine.add(&(&clamped.0 - &free.0), learning_rate);
}
