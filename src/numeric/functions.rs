//! Sigmoid, softplus, log-sum-exp and softmax in forms that neither overflow nor lose their tails.

/// The logistic sigmoid σ(x) = 1 / (1 + e^(−x)), in (0, 1).
///
/// Two branches, so that `exp` only ever sees a number that is not positive: no overflow, and full
/// relative precision for very negative `x`, where the answer is about e^x.
pub fn sigmoid(x: f32) -> f32 {
    if x >= 0.0 {
        1.0 / (1.0 + (-x).exp())
    } else {
        let e = x.exp();
        e / (1.0 + e)
    }
}

/// softplus(x) = log(1 + e^x), the integral of the sigmoid: what one hidden unit adds to −F(v).
///
/// Written as max(x, 0) + log(1 + e^(−|x|)), which is exact at both ends.
pub fn softplus(x: f64) -> f64 {
    x.max(0.0) + (-x.abs()).exp().ln_1p()
}

/// log Σ e^(x_k), shifted by the largest x so that nothing overflows. −∞ for an empty slice.
pub fn log_sum_exp(x: &[f32]) -> f32 {
    let max = x.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    if max == f32::NEG_INFINITY {
        return max;
    }
    max + x.iter().map(|&v| (v - max).exp()).sum::<f32>().ln()
}

/// Turns logits into probabilities, x_k ← e^(x_k) / Σ e^(x_l), and returns log Σ e^(x_l), which costs it nothing more:
/// the negative log probability of class k is that less its logit, finite even where the probability rounds to 0.
pub fn softmax_in_place(x: &mut [f32]) -> f32 {
    let max = x.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let mut sum = 0.0;
    for v in x.iter_mut() {
        *v = (*v - max).exp();
        sum += *v;
    }
    let scale = 1.0 / sum;
    for v in x.iter_mut() {
        *v *= scale;
    }
    max + sum.ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// f32 keeps 24 bits; a handful of roundings stay well under 1e-6 relative.
    const TOLERANCE: f32 = 1e-6;

    #[test]
    fn sigmoid_has_known_values_and_symmetry() {
        assert_eq!(sigmoid(0.0), 0.5);
        assert!((sigmoid(1.0) - 0.731_058_6).abs() < TOLERANCE);
        for x in [-30.0_f32, -5.5, -0.1, 0.3, 8.0, 40.0] {
            assert!((sigmoid(x) + sigmoid(-x) - 1.0).abs() < TOLERANCE, "{x}");
        }
    }

    #[test]
    fn sigmoid_keeps_its_tails() {
        // e^(−80) is representable in f32; a one-branch sigmoid still finds it, but overflows at −89.
        let tail = sigmoid(-80.0);
        assert!((tail / (-80.0_f32).exp() - 1.0).abs() < TOLERANCE);
        assert_eq!(sigmoid(-200.0), 0.0);
        assert_eq!(sigmoid(200.0), 1.0);
    }

    #[test]
    fn softplus_is_exact_at_both_ends() {
        assert!((softplus(0.0) - std::f64::consts::LN_2).abs() < 1e-15);
        assert_eq!(softplus(1000.0), 1000.0);
        assert!((softplus(-40.0) / (-40.0_f64).exp() - 1.0).abs() < 1e-12);
    }

    #[test]
    fn log_sum_exp_does_not_overflow() {
        assert!((log_sum_exp(&[1000.0, 1000.0]) - (1000.0 + std::f32::consts::LN_2)).abs() < 1e-4);
        assert!((log_sum_exp(&[-1000.0, -1000.0]) + (1000.0 - std::f32::consts::LN_2)).abs() < 1e-4);
        assert_eq!(log_sum_exp(&[]), f32::NEG_INFINITY);
    }

    #[test]
    fn softmax_sums_to_one_whatever_is_added_to_the_logits() {
        for shift in [0.0_f32, 500.0, -500.0] {
            let mut x = [0.0, 1.0, 2.0, -3.0].map(|v: f32| v + shift);
            let logits = x;
            let log_sum = softmax_in_place(&mut x);
            assert!((log_sum - log_sum_exp(&logits)).abs() < 1e-4);
            assert!((x.iter().sum::<f32>() - 1.0).abs() < TOLERANCE);
            assert!((x[2] / x[1] - std::f32::consts::E).abs() < 1e-4);
        }
    }
}
