//! How does a Boltzmann machine come to equilibrium, one unit at a time, and how soon? A chain that can be watched draw by
//! draw, and the exact distribution of the state after each sweep of it, without any sampling.

use std::ops::Range;

use rand::RngExt;

use super::MAX_TINY_UNITS;
use crate::boltzmann::BoltzmannMachine;
use crate::exact::EnumeratedBoltzmann;
use crate::rng::{Purpose, stream};
use crate::{Error, Result};

/// The number of the state in the order of binary numbers, unit 0 leading.
pub(super) fn place_of(state: &[f64]) -> usize {
    state.iter().fold(0, |place, &unit| 2 * place + usize::from(unit == 1.0))
}

/// Refuses a machine of more than [`MAX_TINY_UNITS`] units.
pub(super) fn check_tiny(machine: &BoltzmannMachine) -> Result<()> {
    if machine.n_units() <= MAX_TINY_UNITS {
        return Ok(());
    }
    Err(Error::input("n_units", machine.n_units(), format!("at most {MAX_TINY_UNITS}")))
}

/// One unit drawn given the others.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "study", derive(serde::Serialize))]
pub struct Draw {
    /// i.
    pub unit: usize,
    /// ΔE_i.
    pub gap: f64,
    /// σ(ΔE_i).
    pub probability: f64,
    /// The random number: the unit is on if it is below the probability.
    pub random: f64,
    /// Whether the unit is on now.
    pub on: bool,
}

/// A piece of a chain.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "study", derive(serde::Serialize))]
pub struct Chain {
    /// The state after the last draw, `[n]`.
    pub state: Vec<f64>,
    /// How many draws left the machine in each state, `[2^n]`.
    pub visits: Vec<f64>,
    /// The last draws, at most n.
    pub last: Vec<Draw>,
}

/// Goes on with a chain from `state` `[n]`: `draws` single units in turn, after `drawn` before them. Cutting a chain into
/// pieces changes nothing. Refuses what [`check_tiny`] refuses.
pub fn gibbs_chain(
    machine: &BoltzmannMachine,
    state: &[f64],
    seed: u64,
    drawn: u64,
    draws: usize,
) -> Result<Chain> {
    check_tiny(machine)?;
    let n_units = machine.n_units();
    let mut state = state.to_vec();
    let mut visits = vec![0.0; 1 << n_units];
    let mut last = Vec::with_capacity(n_units);
    let mut rng = stream(seed, Purpose::MachineLessonChain);
    // Each draw takes one f64, which is two words of the stream.
    rng.set_word_pos(2 * u128::from(drawn));
    for draw in 0..draws {
        let unit = ((drawn + draw as u64) % n_units as u64) as usize;
        if draws - draw <= n_units {
            let (gap, probability) =
                (machine.energy_gap(&state, unit), machine.unit_probability(&state, unit));
            let random = rng.clone().random::<f64>();
            last.push(Draw { unit, gap, probability, random, on: random < probability });
        }
        machine.gibbs_sweep(&mut state, unit..unit + 1, &mut rng);
        visits[place_of(&state)] += 1.0;
    }
    Ok(Chain { state, visits, last })
}

/// The exact distribution of the state of a Gibbs chain, whatever it draws.
///
/// A draw of unit i moves probability between states that differ in unit i alone: what both have together is divided as
/// σ(ΔE_i) to 1 − σ(ΔE_i).
#[derive(Debug, Clone)]
pub struct Spreading {
    n_units: usize,
    /// The units that are drawn: all, or the hidden ones with the visible ones clamped.
    drawn: Range<usize>,
    /// σ(ΔE_i) in each state, `[n][2^n]`.
    on: Vec<Vec<f64>>,
    /// `[2^n]`.
    distribution: Vec<f64>,
    /// What the chain tends to, `[2^n]`.
    equilibrium: Vec<f64>,
}

impl Spreading {
    /// A chain that is in `state` `[n]` for certain. With `clamped`, its visible units stay as they are. Refuses what
    /// [`check_tiny`] refuses.
    pub fn new(machine: &BoltzmannMachine, state: &[f64], clamped: bool) -> Result<Self> {
        check_tiny(machine)?;
        let (n_units, n_visible) = (machine.n_units(), machine.n_visible());
        let bits =
            |place: usize| -> Vec<f64> { (0..n_units).rev().map(|at| (place >> at & 1) as f64).collect() };
        let states: Vec<Vec<f64>> = (0..1 << n_units).map(bits).collect();
        let mut equilibrium = EnumeratedBoltzmann::new(machine)?.distribution();
        if clamped {
            let fits = |place: usize| states[place][..n_visible] == state[..n_visible];
            (0..states.len()).filter(|&place| !fits(place)).for_each(|place| equilibrium[place] = 0.0);
            let total: f64 = equilibrium.iter().sum();
            equilibrium.iter_mut().for_each(|p| *p /= total);
        }
        let mut distribution = vec![0.0; states.len()];
        distribution[place_of(state)] = 1.0;
        Ok(Self {
            n_units,
            drawn: if clamped { n_visible..n_units } else { 0..n_units },
            on: (0..n_units)
                .map(|unit| states.iter().map(|state| machine.unit_probability(state, unit)).collect())
                .collect(),
            distribution,
            equilibrium,
        })
    }

    /// Draws each unit once, in turn.
    pub fn sweep(&mut self) {
        for unit in self.drawn.clone() {
            let bit = 1 << (self.n_units - 1 - unit);
            for off in (0..self.distribution.len()).filter(|place| place & bit == 0) {
                let together = self.distribution[off] + self.distribution[off | bit];
                self.distribution[off | bit] = together * self.on[unit][off];
                self.distribution[off] = together - self.distribution[off | bit];
            }
        }
    }

    /// ½ Σ_s |q(s) − p(s)|, the total variation distance of the chain's distribution from equilibrium: the most by which
    /// the two can differ on the probability of anything.
    pub fn distance(&self) -> f64 {
        0.5 * self.distribution.iter().zip(&self.equilibrium).map(|(q, p)| (q - p).abs()).sum::<f64>()
    }

    /// The distance from equilibrium before the first sweep and after each, `[sweeps + 1]`.
    pub fn distances(mut self, sweeps: usize) -> Vec<f64> {
        let mut distances = vec![self.distance()];
        for _ in 0..sweeps {
            self.sweep();
            distances.push(self.distance());
        }
        distances
    }
}

#[cfg(test)]
mod tests {
    use ndarray::{Array2, array};

    use super::*;
    use crate::rbm::BernoulliRbm;

    fn machine() -> BoltzmannMachine {
        let weights = array![
            [0.0, 1.5, 1.0, -0.5],
            [1.5, 0.0, 0.5, 1.0],
            [1.0, 0.5, 0.0, -2.0],
            [-0.5, 1.0, -2.0, 0.0]
        ];
        BoltzmannMachine::from_parameters(2, weights, array![-0.5, 0.25, 0.5, -0.25])
    }

    #[test]
    fn a_chain_is_the_same_however_it_is_cut() {
        let machine = machine();
        let whole = gibbs_chain(&machine, &[0.0; 4], 7, 0, 101).expect("four units");
        let head = gibbs_chain(&machine, &[0.0; 4], 7, 0, 38).expect("four units");
        let tail = gibbs_chain(&machine, &head.state, 7, 38, 63).expect("four units");
        assert_eq!(whole.state, tail.state);
        assert_eq!(whole.last, tail.last);
        for ((all, first), second) in whole.visits.iter().zip(&head.visits).zip(&tail.visits) {
            assert_eq!(*all, first + second);
        }
        let mut sampled = vec![0.0; 4];
        let mut rng = stream(7, Purpose::MachineLessonChain);
        for _ in 0..25 {
            machine.gibbs_sweep(&mut sampled, 0..4, &mut rng);
        }
        machine.gibbs_sweep(&mut sampled, 0..1, &mut rng);
        assert_eq!(whole.state, sampled);
    }

    #[test]
    fn the_last_draws_are_told_as_they_were() {
        let machine = machine();
        let found = gibbs_chain(&machine, &[1.0, 0.0, 1.0, 0.0], 3, 2, 1).expect("four units");
        let draw = found.last[0];
        assert_eq!(draw.unit, 2);
        // 0.5 + 1, exact in binary.
        assert_eq!(draw.gap, 1.5);
        assert_eq!(draw.on, draw.random < draw.probability);
        assert_eq!(found.state[2], f64::from(u8::from(draw.on)));
        assert_eq!(gibbs_chain(&machine, &[0.0; 4], 3, 0, 9).expect("four units").last.len(), 4);
    }

    #[test]
    fn visits_come_to_the_distribution() {
        let machine = machine();
        let draws = 400_000;
        let found = gibbs_chain(&machine, &[0.0; 4], 1, 0, draws).expect("four units");
        let exact = EnumeratedBoltzmann::new(&machine).expect("16 states").distribution();
        for (visits, p) in found.visits.iter().zip(exact) {
            // Independent draws would have a standard deviation of at most ½/√400,000 = 0.0008. The chain has forgotten
            // its state after some 10 sweeps of 4 draws, so that as few as 10,000 count as independent: 5 times ½/100.
            assert!((visits / draws as f64 - p).abs() < 0.025);
        }
    }

    #[test]
    fn a_sweep_is_the_product_of_its_transitions_and_keeps_equilibrium() {
        let machine = machine();
        let mut spreading = Spreading::new(&machine, &[0.0, 1.0, 0.0, 0.0], false).expect("four units");
        spreading.distribution = spreading.equilibrium.clone();
        spreading.sweep();
        // 16 numbers, each divided and added four times.
        assert!(spreading.distance() < 1e-14);

        // By hand: from 0100, the probability to be in 1100 after unit 0 alone, then as far as unit 0 goes.
        let mut first = Spreading::new(&machine, &[0.0, 1.0, 0.0, 0.0], false).expect("four units");
        first.drawn = 0..1;
        first.sweep();
        assert_eq!(first.distribution[0b1100], machine.unit_probability(&[0.0, 1.0, 0.0, 0.0], 0));
        assert_eq!(first.distribution.iter().sum::<f64>(), 1.0);
    }

    #[test]
    fn the_distance_falls_to_nothing() {
        let distances = Spreading::new(&machine(), &[0.0; 4], false).expect("four units").distances(200);
        assert!(distances.windows(2).all(|pair| pair[1] <= pair[0] + 1e-15));
        assert!(distances[0] > 0.5 && distances[200] < 1e-12);
    }

    #[test]
    fn clamped_hidden_units_are_drawn_at_once_only_without_links_among_them() {
        let machine = machine();
        let state = [1.0, 0.0, 0.0, 0.0];
        let linked = Spreading::new(&machine, &state, true).expect("four units").distances(2);
        assert!(linked[1] > 0.01);
        let rbm = BernoulliRbm::from_parameters(
            array![[1.0, -0.5], [0.5, 1.0]],
            array![-0.5, 0.25],
            array![0.5, -0.25],
        );
        let cut = BoltzmannMachine::restricted(&rbm);
        let cut = Spreading::new(&cut, &state, true).expect("four units").distances(1);
        // One product of two sigmoids for each of four states.
        assert!(cut[0] > 0.1 && cut[1] < 1e-15);
    }

    #[test]
    fn large_machines_are_refused() {
        let large = BoltzmannMachine::from_parameters(3, Array2::zeros((13, 13)), ndarray::Array1::zeros(13));
        assert_eq!(gibbs_chain(&large, &[0.0; 13], 1, 0, 1).expect_err("13 units").field(), "n_units");
        assert_eq!(Spreading::new(&large, &[0.0; 13], false).expect_err("13 units").field(), "n_units");
    }
}
