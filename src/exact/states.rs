//! All states of a layer, one after another, and how many are too many.

use crate::error::Refusal;
use crate::{Error, Result};

/// The most states that are summed one by one: 2²⁰, about a second's work.
pub const MAX_STATES: usize = 1 << 20;

/// base^units, if that is at most [`MAX_STATES`].
pub(super) fn count(base: usize, units: usize) -> Result<usize> {
    let count = u32::try_from(units).ok().and_then(|units| base.checked_pow(units));
    count.filter(|&count| count <= MAX_STATES).ok_or_else(|| {
        Error::Size(Refusal::new(
            "number of states",
            format!("{base}^{units}"),
            format!("at most {MAX_STATES} (2^20), since each is summed"),
        ))
    })
}

/// The states of a layer of units with `base` states each, in the order of numbers of that base: the first unit is
/// the most significant digit, so that the last unit changes fastest.
#[derive(Debug)]
pub(super) struct States {
    base: u8,
    digits: Vec<u8>,
}

impl States {
    /// At the first state: all units 0.
    pub fn new(base: usize, units: usize) -> Self {
        let base = u8::try_from(base).expect("a unit has at most 255 states");
        Self { base, digits: vec![0; units] }
    }

    /// The state of each unit.
    pub fn digits(&self) -> &[u8] {
        &self.digits
    }

    /// Goes on to the next state. The first unit that changed, or None after the last state.
    ///
    /// All units before it are as they were, so that partial sums over them can be kept: on average less than
    /// base/(base − 1) units change, whatever their number.
    pub fn advance(&mut self) -> Option<usize> {
        let changed = self.digits.iter().rposition(|&digit| digit + 1 < self.base)?;
        self.digits[changed] += 1;
        self.digits[changed + 1..].fill(0);
        Some(changed)
    }
}

/// The place of a state in the order in which [`States`] goes through them.
pub(super) fn index_of(base: usize, digits: &[u8]) -> usize {
    digits.iter().fold(0, |index, &digit| index * base + usize::from(digit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_comes_once_and_in_order() {
        for (base, units) in [(2, 0), (2, 1), (2, 5), (10, 3)] {
            let mut states = States::new(base, units);
            let mut n = 0;
            loop {
                assert_eq!(index_of(base, states.digits()), n);
                let before = states.digits().to_vec();
                let Some(changed) = states.advance() else { break };
                assert_eq!(states.digits()[..changed], before[..changed]);
                n += 1;
            }
            assert_eq!(n + 1, count(base, units).expect("few states"));
        }
    }

    #[test]
    fn the_limit_is_a_million_states() {
        assert_eq!(count(2, 20), Ok(MAX_STATES));
        assert_eq!(count(10, 6), Ok(1_000_000));
        for (base, units) in [(2, 21), (10, 7), (2, 64), (10, usize::MAX)] {
            let error = count(base, units).expect_err("too many states");
            assert_eq!(error.code(), "model_too_large");
            assert_eq!(
                error.to_string(),
                format!(
                    "number of states is {base}^{units}; it must be at most 1048576 (2^20), since each is summed"
                )
            );
        }
    }
}
