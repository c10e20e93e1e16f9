//! Binary data for the small models: which patterns of D bits occur, and how often.

use std::collections::BTreeMap;

use rand::{Rng, RngExt};

use crate::{Error, Result};

/// A distribution q over patterns of D bits: different patterns, each with its share of the data.
#[derive(Debug, Clone, PartialEq)]
pub struct Patterns {
    n_visible: usize,
    /// `[n, D]`, each 0 or 1.
    bits: Vec<u8>,
    /// `[n]`, q of each pattern; they sum to one.
    frequencies: Vec<f64>,
}

impl Patterns {
    /// Patterns with the weights they were seen with. Equal patterns become one, which has the sum of their weights;
    /// then all are divided by their total. The patterns are kept in the order of binary numbers.
    ///
    /// Refuses no patterns, patterns of unequal lengths or of no bits, and a weight that is not a positive number.
    pub fn new(weighted: impl IntoIterator<Item = (Vec<bool>, f64)>) -> Result<Self> {
        let mut weights = BTreeMap::<Vec<bool>, f64>::new();
        let mut n_visible = None;
        for (pattern, weight) in weighted {
            let expected = *n_visible.get_or_insert(pattern.len());
            if pattern.len() != expected || expected == 0 {
                return Err(Error::input(
                    "patterns",
                    format!("a pattern of {} bits", pattern.len()),
                    if expected == 0 {
                        "of one bit or more".into()
                    } else {
                        format!("of {expected} bits each")
                    },
                ));
            }
            if !(weight > 0.0 && weight.is_finite()) {
                return Err(Error::input("weight", weight, "a positive number"));
            }
            *weights.entry(pattern).or_insert(0.0) += weight;
        }
        let Some(n_visible) = n_visible else {
            return Err(Error::input("patterns", "empty", "at least one pattern"));
        };
        let total: f64 = weights.values().sum();
        if !total.is_finite() {
            return Err(Error::input("weight", format!("{total} in all"), "a finite number in all"));
        }
        Ok(Self {
            n_visible,
            bits: weights.keys().flatten().map(|&bit| u8::from(bit)).collect(),
            frequencies: weights.values().map(|weight| weight / total).collect(),
        })
    }

    /// D.
    pub fn n_visible(&self) -> usize {
        self.n_visible
    }

    /// How many different patterns there are: at least one.
    pub fn n_patterns(&self) -> usize {
        self.frequencies.len()
    }

    /// `[D]`, the bits of pattern n, each 0 or 1.
    pub fn bits(&self, n: usize) -> &[u8] {
        &self.bits[n * self.n_visible..(n + 1) * self.n_visible]
    }

    /// `[n]`, q of each pattern.
    pub fn frequencies(&self) -> &[f64] {
        &self.frequencies
    }

    /// Each pattern with its q.
    pub fn iter(&self) -> impl Iterator<Item = (&[u8], f64)> {
        self.bits.chunks_exact(self.n_visible).zip(self.frequencies.iter().copied())
    }

    /// `[D]`, the share of the data in which each bit is on: the base rates.
    pub fn base_rates(&self) -> Vec<f64> {
        let mut rates = vec![0.0; self.n_visible];
        for (bits, q) in self.iter() {
            for (rate, &bit) in rates.iter_mut().zip(bits) {
                *rate += q * f64::from(bit);
            }
        }
        rates
    }

    /// Σ_n q_n log q_n in nats, the negative entropy of the data: the log-likelihood per pattern that no model
    /// exceeds.
    pub fn best_log_likelihood(&self) -> f64 {
        self.frequencies.iter().map(|q| q * q.ln()).sum()
    }

    /// Draws the index of a pattern, pattern n with probability q_n.
    pub fn draw<R: Rng + ?Sized>(&self, rng: &mut R) -> usize {
        let mut left = rng.random::<f64>();
        for (n, q) in self.frequencies.iter().enumerate() {
            if left < *q {
                return n;
            }
            left -= q;
        }
        // Rounding may leave the sum of the q a little under one.
        self.n_patterns() - 1
    }

    /// Writes the bits of pattern n into `visible` `[D]` as 0.0 and 1.0.
    pub fn write(&self, n: usize, visible: &mut [f64]) {
        assert_eq!(visible.len(), self.n_visible, "one unit a bit");
        for (unit, &bit) in visible.iter_mut().zip(self.bits(n)) {
            *unit = f64::from(bit);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rng::{Purpose, stream};

    fn three() -> Patterns {
        let patterns =
            [([true, false], 1.0), ([false, false], 2.0), ([true, false], 3.0), ([false, true], 2.0)];
        Patterns::new(patterns.map(|(bits, weight)| (bits.to_vec(), weight))).expect("patterns")
    }

    #[test]
    fn equal_patterns_become_one() {
        let patterns = three();
        assert_eq!((patterns.n_patterns(), patterns.n_visible()), (3, 2));
        let rows: Vec<_> = patterns.iter().collect();
        assert_eq!(rows, [(&[0, 0][..], 0.25), (&[0, 1], 0.25), (&[1, 0], 0.5)]);
        assert_eq!(patterns.base_rates(), [0.5, 0.25]);
        assert_eq!(patterns.best_log_likelihood(), 0.5 * 0.25_f64.ln() + 0.5 * 0.5_f64.ln());
        let mut visible = [9.0; 2];
        patterns.write(2, &mut visible);
        assert_eq!(visible, [1.0, 0.0]);
    }

    #[test]
    fn patterns_are_drawn_as_often_as_they_occur() {
        let (patterns, mut rng) = (three(), stream(1, Purpose::PatternDraw));
        let n = 20_000;
        let mut counts = [0.0; 3];
        (0..n).for_each(|_| counts[patterns.draw(&mut rng)] += 1.0);
        for (count, q) in counts.iter().zip(patterns.frequencies()) {
            // Five standard deviations of a binomial frequency, at most 5·√(¼/n).
            assert!((count / f64::from(n) - q).abs() < 5.0 * (0.25 / f64::from(n)).sqrt());
        }
    }

    #[test]
    fn what_is_no_data_is_refused() {
        let refused =
            |patterns: Vec<(Vec<bool>, f64)>| Patterns::new(patterns).expect_err("no data").to_string();
        assert_eq!(refused(vec![]), "patterns is empty; it must be at least one pattern");
        assert_eq!(
            refused(vec![(vec![true], 1.0), (vec![true, true], 1.0)]),
            "patterns is a pattern of 2 bits; it must be of 1 bits each"
        );
        assert_eq!(
            refused(vec![(vec![], 1.0)]),
            "patterns is a pattern of 0 bits; it must be of one bit or more"
        );
        for weight in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert!(refused(vec![(vec![true], weight)]).ends_with("it must be a positive number"));
        }
        assert!(refused(vec![(vec![true], f64::MAX), (vec![false], f64::MAX)]).contains("in all"));
    }
}
