//! The same functions in f64, for models small enough to be compared with sums over all their states.

/// σ(x) = 1 / (1 + e^(−x)) in f64; see [`sigmoid`](super::sigmoid) for the two branches.
pub fn sigmoid_f64(x: f64) -> f64 {
    if x >= 0.0 {
        1.0 / (1.0 + (-x).exp())
    } else {
        let e = x.exp();
        e / (1.0 + e)
    }
}

/// Turns logits into probabilities, x_k ← e^(x_k) / Σ e^(x_l), and returns log Σ e^(x_l).
pub fn softmax_in_place_f64(x: &mut [f64]) -> f64 {
    let log_sum = x.iter().copied().collect::<LogSum>().value();
    for v in x.iter_mut() {
        *v = (*v - log_sum).exp();
    }
    log_sum
}

/// log Σ e^x over numbers that come one at a time, as when a partition function is summed state by state.
///
/// Keeps the largest x so far and Σ e^(x − largest), so nothing overflows. All terms are positive, so n additions
/// cost at most a relative error of about n·2⁻⁵³: 1e-10 after the 2²⁰ states that are ever summed, and far less
/// when the roundings are not all of one sign.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LogSum {
    largest: f64,
    scaled: f64,
}

impl LogSum {
    /// The empty sum.
    pub fn new() -> Self {
        Self { largest: f64::NEG_INFINITY, scaled: 0.0 }
    }

    /// Adds e^x to the sum. x = −∞ adds nothing.
    pub fn add(&mut self, x: f64) {
        if x == f64::NEG_INFINITY {
            return;
        }
        if x <= self.largest {
            self.scaled += (x - self.largest).exp();
        } else {
            self.scaled = self.scaled * (self.largest - x).exp() + 1.0;
            self.largest = x;
        }
    }

    /// The logarithm of the sum; −∞ if it is empty.
    pub fn value(self) -> f64 {
        self.largest + self.scaled.ln()
    }
}

impl Default for LogSum {
    fn default() -> Self {
        Self::new()
    }
}

impl FromIterator<f64> for LogSum {
    fn from_iter<I: IntoIterator<Item = f64>>(terms: I) -> Self {
        let mut sum = Self::new();
        terms.into_iter().for_each(|x| sum.add(x));
        sum
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sigmoid_has_known_values_and_tails() {
        assert_eq!(sigmoid_f64(0.0), 0.5);
        assert!((sigmoid_f64(1.0) - 0.731_058_578_630_004_9).abs() < 1e-15);
        assert!((sigmoid_f64(-700.0) / (-700.0_f64).exp() - 1.0).abs() < 1e-15);
        assert_eq!((sigmoid_f64(-1e4), sigmoid_f64(1e4)), (0.0, 1.0));
    }

    #[test]
    fn log_sum_does_not_depend_on_the_order_nor_overflow() {
        let terms = [1000.0, 998.5, f64::NEG_INFINITY, 1001.0, 3.0];
        let expected = 1001.0 + ((-1.0_f64).exp() + (-2.5_f64).exp() + 1.0).ln();
        let forward = terms.iter().copied().collect::<LogSum>().value();
        let backward = terms.iter().rev().copied().collect::<LogSum>().value();
        // Numbers near 1000 are 1.1e-13 apart.
        assert!((forward - expected).abs() < 3e-13 && (backward - expected).abs() < 3e-13);
        assert_eq!(LogSum::new().value(), f64::NEG_INFINITY);
        assert!([1.0, f64::NAN].into_iter().collect::<LogSum>().value().is_nan());
    }

    #[test]
    fn softmax_sums_to_one_and_returns_the_log_sum() {
        let mut x = [800.0, 801.0, 799.0];
        let log_sum = softmax_in_place_f64(&mut x);
        assert!((x.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        assert!((x[1] / x[0] - std::f64::consts::E).abs() < 1e-12);
        assert!((log_sum - 800.0 - (1.0 + std::f64::consts::E + (-1.0_f64).exp()).ln()).abs() < 2e-13);
    }
}
