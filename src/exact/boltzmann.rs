//! An unrestricted Boltzmann machine, by enumeration: no layer is independent given the other, so all 2^n states are
//! gone through.

use super::states::{States, count, index_of};
use crate::boltzmann::{BoltzmannMachine, PairStatistics};
use crate::numeric::LogSum;
use crate::patterns::Patterns;
use crate::{Error, Result};

/// A Boltzmann machine whose distribution is known.
#[derive(Debug, Clone)]
pub struct EnumeratedBoltzmann {
    n_units: usize,
    n_visible: usize,
    /// `[2^n]` −E(s) in the order of binary numbers, unit 0 being the leading digit: the states that share their
    /// visible part stand together.
    log_weights: Vec<f64>,
    log_partition: f64,
}

impl EnumeratedBoltzmann {
    /// Goes through all states. Refuses more than [`MAX_STATES`](super::MAX_STATES), which is more than 20 units.
    pub fn new(machine: &BoltzmannMachine) -> Result<Self> {
        let n_units = machine.n_units();
        let mut log_weights = Vec::with_capacity(count(2, n_units)?);
        // Entry i: −E of the units below i alone.
        let mut partial = vec![0.0; n_units + 1];
        let mut states = States::new(2, n_units);
        let mut changed = Some(0);
        while let Some(first) = changed {
            let state = states.digits();
            for unit in first..n_units {
                partial[unit + 1] = partial[unit];
                if state[unit] == 1 {
                    let on = (0..unit).filter(|&other| state[other] == 1);
                    let input: f64 = on.map(|other| f64::from(machine.weights()[[unit, other]])).sum();
                    partial[unit + 1] += f64::from(machine.bias()[unit]) + input;
                }
            }
            log_weights.push(partial[n_units]);
            changed = states.advance();
        }
        let log_partition = log_weights.iter().copied().collect::<LogSum>().value();
        Ok(Self { n_units, n_visible: machine.n_visible(), log_weights, log_partition })
    }

    /// log Z, in nats.
    pub fn log_partition(&self) -> f64 {
        self.log_partition
    }

    /// p(s) of every state, `[2^n]`, in the order of binary numbers with unit 0 as the leading digit.
    pub fn distribution(&self) -> Vec<f64> {
        self.log_weights.iter().map(|log_weight| (log_weight - self.log_partition).exp()).collect()
    }

    /// P⁻(v) of every state of the visible units, in the same order.
    pub fn visible_distribution(&self) -> Vec<f64> {
        let visible_states = self.log_weights.chunks_exact(self.hidden_states());
        visible_states.map(|block| (log_sum(block) - self.log_partition).exp()).collect()
    }

    /// p⁻_ij, running freely: Σ_s p(s) s_i s_j.
    pub fn free_statistics(&self) -> PairStatistics {
        let mut statistics = PairStatistics::zeros(self.n_units);
        for (index, p) in self.distribution().into_iter().enumerate() {
            statistics.add(&self.state(index), p);
        }
        statistics
    }

    /// p⁺_ij, with the data clamped: Σ_v P⁺(v) Σ_h p(h | v) s_i s_j. Refuses patterns of another width.
    pub fn clamped_statistics(&self, patterns: &Patterns) -> Result<PairStatistics> {
        self.check_width(patterns)?;
        let mut statistics = PairStatistics::zeros(self.n_units);
        for (bits, q) in patterns.iter() {
            let (first, block) = self.block(bits);
            let total = log_sum(block);
            for (offset, log_weight) in block.iter().enumerate() {
                statistics.add(&self.state(first + offset), q * (log_weight - total).exp());
            }
        }
        Ok(statistics)
    }

    /// G = Σ_v P⁺(v) ln(P⁺(v) / P⁻(v)) in nats, over the patterns (Ackley, Hinton & Sejnowski 1985, eq. 5): zero only
    /// if the machine's visible units are distributed as the data. Refuses patterns of another width.
    pub fn divergence(&self, patterns: &Patterns) -> Result<f64> {
        self.check_width(patterns)?;
        let terms = patterns.iter().map(|(bits, q)| {
            let log_probability = log_sum(self.block(bits).1) - self.log_partition;
            q * (q.ln() - log_probability)
        });
        Ok(terms.sum())
    }

    fn hidden_states(&self) -> usize {
        1 << (self.n_units - self.n_visible)
    }

    /// −E of the states with these visible bits, and the index of the first of them.
    fn block(&self, bits: &[u8]) -> (usize, &[f64]) {
        let first = index_of(2, bits) * self.hidden_states();
        (first, &self.log_weights[first..first + self.hidden_states()])
    }

    /// The units of the state with this index.
    fn state(&self, index: usize) -> Vec<f64> {
        (0..self.n_units).map(|unit| f64::from((index >> (self.n_units - 1 - unit) & 1) as u8)).collect()
    }

    fn check_width(&self, patterns: &Patterns) -> Result<()> {
        if patterns.n_visible() == self.n_visible {
            return Ok(());
        }
        Err(Error::input(
            "patterns",
            format!("{} bits wide", patterns.n_visible()),
            format!("{} bits wide, as the visible layer is", self.n_visible),
        ))
    }
}

fn log_sum(log_weights: &[f64]) -> f64 {
    log_weights.iter().copied().collect::<LogSum>().value()
}
