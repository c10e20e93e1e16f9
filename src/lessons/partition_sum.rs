//! Why can Z not be summed? The sum over all states, term by term, as far as one gets; and the two shorter sums that
//! have the same value, which are too long as well.
//!
//! Z = Σ_v Σ_h e^(−E(v, h)), 2^D · 2^M terms (Hinton 2010, "A Practical Guide to Training RBMs", equation 3).

use super::joint::{bits_of, joint};
use crate::numeric::{LogSum, softplus};
use crate::rbm::BernoulliRbm;
use crate::{Error, Result};

/// How a term of the sum is worked out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "study", derive(serde::Deserialize), serde(rename_all = "lowercase"))]
pub enum Working {
    /// From the definition: every weight and every bias, in every term.
    Whole,
    /// From the term before. Counting in binary, less than two units change on average, and what the units before the
    /// first of them contribute stays as it was.
    Kept,
}

/// Z under way: the terms that were added so far, and the state whose term comes next.
///
/// The states come in the order of binary numbers, the visible units leading. The sum begins at 1010…, since a state
/// with half of its units on costs what any other does, and goes on at 000… after the last, so that it meets each once.
#[derive(Debug, Clone)]
pub struct PartitionSum<'a> {
    rbm: &'a BernoulliRbm,
    working: Working,
    /// v `[D]`.
    visible: Vec<f64>,
    /// h `[M]`.
    hidden: Vec<f64>,
    /// x_j = c_j + Σ_i W_ij v_i, `[M]`.
    inputs: Vec<f64>,
    /// `[M + 1]`, entry j: bᵀv + Σ of x_l h_l over the units l below j. The last is −E(v, h).
    partial: Vec<f64>,
    sum: LogSum,
}

impl<'a> PartitionSum<'a> {
    /// The sum before its first term, `skipped` states after the one at which all sums begin.
    pub fn new(rbm: &'a BernoulliRbm, working: Working, skipped: u64) -> Self {
        let (n_visible, n_hidden) = (rbm.n_visible(), rbm.n_hidden());
        let mut bits: Vec<bool> = (0..n_visible + n_hidden).map(|unit| unit % 2 == 0).collect();
        add(&mut bits, skipped);
        let mut units: Vec<f64> = bits.into_iter().map(|bit| f64::from(u8::from(bit))).collect();
        let hidden = units.split_off(n_visible);
        let (inputs, partial) = (vec![0.0; n_hidden], vec![0.0; n_hidden + 1]);
        let mut sum = Self { rbm, working, visible: units, hidden, inputs, partial, sum: LogSum::new() };
        sum.take_visible();
        sum
    }

    /// Adds the next `n` terms.
    pub fn add_terms(&mut self, n: u64) {
        for _ in 0..n {
            self.sum.add(match self.working {
                Working::Whole => -self.rbm.energy(&self.visible, &self.hidden),
                Working::Kept => self.partial[self.hidden.len()],
            });
            self.advance();
        }
    }

    /// The logarithm of what was added so far; −∞ before the first term.
    pub fn log_sum(&self) -> f64 {
        self.sum.value()
    }

    /// The next state: the last unit that is off goes on, and all after it go off.
    fn advance(&mut self) {
        let off = |unit: &f64| *unit == 0.0;
        if let Some(first) = self.hidden.iter().rposition(off) {
            self.hidden[first] = 1.0;
            self.hidden[first + 1..].fill(0.0);
            if self.working == Working::Kept {
                self.take_hidden(first);
            }
            return;
        }
        self.hidden.fill(0.0);
        let carried = self.visible.iter().rposition(off);
        if let Some(unit) = carried {
            self.visible[unit] = 1.0;
        }
        self.visible[carried.map_or(0, |unit| unit + 1)..].fill(0.0);
        if self.working == Working::Kept {
            self.take_visible();
        }
    }

    /// Works out what depends on v, and then on h. v changes once in 2^M terms.
    fn take_visible(&mut self) {
        self.rbm.hidden_input(&self.visible, &mut self.inputs);
        let biases = self.rbm.visible_bias().iter().zip(&self.visible);
        self.partial[0] = biases.map(|(&b, v)| f64::from(b) * v).sum();
        self.take_hidden(0);
    }

    /// Works out the partial sums above unit `first`.
    fn take_hidden(&mut self, first: usize) {
        for unit in first..self.hidden.len() {
            self.partial[unit + 1] = self.partial[unit] + self.inputs[unit] * self.hidden[unit];
        }
    }
}

/// Adds `n` to a binary number, the first digit leading; what runs over at its head is lost.
fn add(bits: &mut [bool], mut n: u64) {
    for bit in bits.iter_mut().rev() {
        n += u64::from(*bit);
        *bit = n & 1 == 1;
        n >>= 1;
    }
}

/// Z of a tiny RBM as three sums of different lengths.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "study", derive(serde::Serialize), serde(rename_all = "camelCase"))]
pub struct ThreeSums {
    /// Σ_v Σ_h e^(−E(v, h)): 2^(D+M) terms.
    pub by_states: f64,
    /// Σ_v e^(bᵀv) Π_j (1 + e^(x_j)), x_j = c_j + Σ_i W_ij v_i: 2^D terms.
    pub by_visible: f64,
    /// Σ_h e^(cᵀh) Π_i (1 + e^(y_i)), y_i = b_i + Σ_j W_ij h_j: 2^M terms.
    pub by_hidden: f64,
    /// How many states the first sum went through.
    pub states: usize,
}

/// Sums Z in each of the three ways. Refuses a model that [`joint`] refuses.
pub fn three_sums(rbm: &BernoulliRbm) -> Result<ThreeSums> {
    let (n_visible, n_hidden) = (rbm.n_visible(), rbm.n_hidden());
    let states = joint(rbm, 1.0)?;
    let dot = |bias: &ndarray::Array1<f32>, units: &[f64]| -> f64 {
        bias.iter().zip(units).map(|(&b, unit)| f64::from(b) * unit).sum()
    };
    let closed = |input: &[f64]| -> f64 { input.iter().map(|&x| softplus(x)).sum() };
    let by_visible = (0..1 << n_visible).map(|place| {
        let (v, mut x) = (bits_of(place, n_visible), vec![0.0; n_hidden]);
        rbm.hidden_input(&v, &mut x);
        (dot(rbm.visible_bias(), &v) + closed(&x)).exp()
    });
    let by_hidden = (0..1 << n_hidden).map(|place| {
        let (h, mut y) = (bits_of(place, n_hidden), vec![0.0; n_visible]);
        rbm.visible_input(&h, &mut y);
        (dot(rbm.hidden_bias(), &h) + closed(&y)).exp()
    });
    Ok(ThreeSums {
        by_states: states.weights.iter().sum(),
        by_visible: by_visible.sum(),
        by_hidden: by_hidden.sum(),
        states: states.weights.len(),
    })
}

/// The largest layers of the model whose terms are timed: its weights are made anew for each question.
pub const MOST_TIMED: (usize, usize) = (1000, 200);

/// Refuses layers that are empty or larger than [`MOST_TIMED`].
pub fn check_timed(n_visible: usize, n_hidden: usize) -> Result<()> {
    for (field, units, most) in [("n_visible", n_visible, MOST_TIMED.0), ("n_hidden", n_hidden, MOST_TIMED.1)]
    {
        if !(1..=most).contains(&units) {
            return Err(Error::input(field, units, format!("from 1 to {most}")));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;
    use crate::exact::{DiscreteRbm, Enumeration};
    use crate::rng::{Purpose, stream};

    fn random(n_visible: usize, n_hidden: usize) -> BernoulliRbm {
        let rng = &mut stream(3, Purpose::InitialWeights);
        let mut rbm = BernoulliRbm::untrained(n_visible, n_hidden, 1.0, rng);
        let (_, b, c) = rbm.parameters_mut();
        b.iter_mut().chain(c).enumerate().for_each(|(at, bias)| *bias = 0.5 - 0.25 * (at % 5) as f32);
        rbm
    }

    #[test]
    fn all_terms_are_z_in_either_working_and_in_pieces() {
        for (n_visible, n_hidden) in [(1, 1), (3, 2), (4, 5), (7, 3)] {
            let rbm = random(n_visible, n_hidden);
            let expected = Enumeration::new(DiscreteRbm::of_bits(&rbm)).expect("few states").log_partition();
            let states = 1_u64 << (n_visible + n_hidden);
            for working in [Working::Whole, Working::Kept] {
                let mut sum = PartitionSum::new(&rbm, working, 0);
                sum.add_terms(states);
                // At most 2¹⁰ terms, each rounded by some 10⁻¹⁵ of itself.
                assert!((sum.log_sum() - expected).abs() < 1e-12, "{n_visible} + {n_hidden}, {working:?}");

                let cut = states / 3;
                let mut head = PartitionSum::new(&rbm, working, 0);
                head.add_terms(cut);
                let mut tail = PartitionSum::new(&rbm, working, cut);
                tail.add_terms(states - cut);
                let whole: LogSum = [head.log_sum(), tail.log_sum()].into_iter().collect();
                assert!((whole.value() - expected).abs() < 1e-12);
            }
        }
    }

    #[test]
    fn both_workings_add_the_same_terms() {
        // Beyond what can be summed, and across a carry into the visible units: 2¹² − 1 − 0b101010101010 = 1365.
        let rbm = random(40, 12);
        for skipped in [0, 1, 1300, 1365, 1366, 99_999] {
            let mut whole = PartitionSum::new(&rbm, Working::Whole, skipped);
            let mut kept = PartitionSum::new(&rbm, Working::Kept, skipped);
            whole.add_terms(100);
            kept.add_terms(100);
            // Sums of 40·12 products of size 1 in two orders: some 10⁻¹³.
            assert!((whole.log_sum() - kept.log_sum()).abs() < 1e-11, "from {skipped}");
        }
    }

    #[test]
    fn the_first_terms_by_hand() {
        let rbm = BernoulliRbm::from_parameters(array![[1.0]], array![0.5], array![-2.0]);
        let mut sum = PartitionSum::new(&rbm, Working::Kept, 0);
        assert_eq!(sum.log_sum(), f64::NEG_INFINITY);
        // v = 1, h = 0; then v = 1, h = 1; then both off.
        let expected = [0.5_f64.exp(), (-0.5_f64).exp(), 1.0];
        for n in 1..=3 {
            sum.add_terms(1);
            assert!((sum.log_sum().exp() - expected[..n].iter().sum::<f64>()).abs() < 1e-14);
        }
    }

    #[test]
    fn counting_goes_on_from_anywhere() {
        let mut bits = [true, false, true];
        add(&mut bits, 2);
        assert_eq!(bits, [true, true, true]);
        add(&mut bits, 2);
        assert_eq!(bits, [false, false, true]);
        add(&mut bits, 8 * 1_000_000_007 + 3);
        assert_eq!(bits, [true, false, false]);
    }

    #[test]
    fn the_three_sums_are_one_number() {
        let rbm = random(4, 3);
        let sums = three_sums(&rbm).expect("seven units");
        let z = Enumeration::new(DiscreteRbm::of_bits(&rbm)).expect("few states").log_partition().exp();
        for found in [sums.by_states, sums.by_visible, sums.by_hidden] {
            // Up to 2⁷ terms, each rounded a few times.
            assert!((found / z - 1.0).abs() < 1e-13, "{found} for {z}");
        }
        assert_eq!(sums.states, 128);
    }

    #[test]
    fn what_is_not_timed_is_refused() {
        assert!(check_timed(1000, 200).is_ok());
        for (n_visible, n_hidden, field) in
            [(0, 5, "n_visible"), (1001, 5, "n_visible"), (5, 201, "n_hidden")]
        {
            assert_eq!(check_timed(n_visible, n_hidden).expect_err("out of range").field(), field);
        }
    }
}
