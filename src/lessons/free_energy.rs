//! How does a sum over 2^M hidden states become a sum of M terms? F(v) of a tiny Bernoulli RBM by each line of its
//! derivation, every line worked out by its own formula.
//!
//! p(v) = Σ_h p(v, h) = e^(−F(v))/Z, F(v) = −log Σ_h e^(−E(v, h)) = −bᵀv − log Σ_h Π_j e^(x_j h_j)
//! = −bᵀv − log Π_j (1 + e^(x_j)) = −bᵀv − Σ_j log(1 + e^(x_j)), with x_j = c_j + Σ_i W_ij v_i (Hinton 2010, "A Practical
//! Guide to Training RBMs", section 16.1).

use super::joint::{bits_of, joint};
use crate::numeric::{LogSum, softplus};
use crate::rbm::BernoulliRbm;
use crate::{Error, Result};

/// The most hidden units whose states are summed one by one against the clock: 2¹⁸ terms take some 10 ms.
pub const MAX_SUMMED_UNITS: usize = 18;

/// F(v) and p(v), line by line. Sums over states have at most 2¹² terms.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "study", derive(serde::Serialize), serde(rename_all = "camelCase"))]
pub struct FreeEnergy {
    /// p(v) = p(v, h) / p(h | v), with the product over units of chapter 7 below the line.
    pub marginal_by_bayes: f64,
    /// Σ_h p(v, h).
    pub marginal_sum: f64,
    /// (1/Z) Σ_h e^(−E(v, h)).
    pub marginal_by_energy: f64,
    /// e^(−F(v)) / Z.
    pub marginal_by_free_energy: f64,
    /// Z, from all states of both layers.
    pub partition: f64,
    /// Σ_v e^(−F(v)).
    pub partition_by_free_energy: f64,
    /// e^(−E(v, h)) of every h, `[2^M]`, the first unit leading.
    pub states: Vec<f64>,
    /// Π_j e^(x_j h_j) of every h, `[2^M]`: the same without the factor e^(bᵀv).
    pub products: Vec<f64>,
    /// Σ_h Π_j e^(x_j h_j) over the states of the first 1, 2, … M hidden units, `[M]`.
    pub sums: Vec<f64>,
    /// Π_j (1 + e^(x_j)) over the first 1, 2, … M hidden units, `[M]`.
    pub factored: Vec<f64>,
    /// −log Σ_h e^(−E(v, h)).
    pub by_states: f64,
    /// −bᵀv − log Σ_h Π_j e^(x_j h_j).
    pub by_products: f64,
    /// −bᵀv − log Π_j (1 + e^(x_j)).
    pub by_factors: f64,
    /// −bᵀv − Σ_j log(1 + e^(x_j)), as the model computes it.
    pub by_units: f64,
    /// bᵀv.
    pub visible_term: f64,
    /// x_j, `[M]`.
    pub inputs: Vec<f64>,
    /// log(1 + e^(x_j)), `[M]`, in the form that never overflows.
    pub terms: Vec<f64>,
    /// E(v, h) + log p(h | v), for the one h.
    pub by_one_state: f64,
    /// Σ_h p(h | v) E(v, h).
    pub mean_energy: f64,
    /// −Σ_h p(h | v) log p(h | v), in nats.
    pub entropy: f64,
    /// −log Σ_h e^(−E(v, h)) of every v, `[2^D]`, the first unit leading.
    pub all_by_states: Vec<f64>,
    /// F(v) of every v as the model computes it, `[2^D]`.
    pub all_by_units: Vec<f64>,
    /// p(v) = Σ_h p(v, h) of every v, `[2^D]`.
    pub probabilities: Vec<f64>,
}

/// Works every line out for v `[D]` and h `[M]`, each 0 or 1. Refuses a model that [`joint`] refuses.
pub fn free_energy(rbm: &BernoulliRbm, visible: &[f64], hidden: &[f64]) -> Result<FreeEnergy> {
    let (n_visible, n_hidden) = (rbm.n_visible(), rbm.n_hidden());
    let joint = joint(rbm, 1.0)?;
    let n_rows = 1 << n_hidden;
    let place = |bits: &[f64]| bits.iter().fold(0, |place, &bit| 2 * place + usize::from(bit == 1.0));
    let (row, column) = (place(visible), place(hidden));
    let in_row = |row: usize| row * n_rows..(row + 1) * n_rows;
    let energies = &joint.energies[in_row(row)];

    let mut inputs = vec![0.0; n_hidden];
    let by_units = rbm.free_energy(visible, &mut inputs);
    let visible_term: f64 = rbm.visible_bias().iter().zip(visible).map(|(&b, v)| f64::from(b) * v).sum();
    let product_of =
        |inputs: &[f64], h: &[f64]| inputs.iter().zip(h).map(|(x, h)| (x * h).exp()).product::<f64>();
    let sum_of = |inputs: &[f64]| {
        (0..1 << inputs.len()).map(|place| product_of(inputs, &bits_of(place, inputs.len()))).sum()
    };
    let factors = |inputs: &[f64]| inputs.iter().map(|x| 1.0 + x.exp()).product::<f64>();
    let states: Vec<f64> = energies.iter().map(|energy| (-energy).exp()).collect();
    let products: Vec<f64> =
        (0..n_rows).map(|place| product_of(&inputs, &bits_of(place, n_hidden))).collect();
    let state_sum: f64 = states.iter().sum();
    // p(h | v) = Π_j e^(x_j h_j) / (1 + e^(x_j)), chapter 7, line 9.
    let given = |products: f64| products / factors(&inputs);
    let posterior: Vec<f64> = states.iter().map(|weight| weight / state_sum).collect();

    let partition = joint.log_partition.exp();
    let mut scratch = vec![0.0; n_hidden];
    let all_by_units: Vec<f64> =
        (0..1 << n_visible).map(|place| rbm.free_energy(&bits_of(place, n_visible), &mut scratch)).collect();
    let probabilities: Vec<f64> =
        (0..1 << n_visible).map(|row| joint.probabilities[in_row(row)].iter().sum()).collect();

    Ok(FreeEnergy {
        marginal_by_bayes: joint.probabilities[in_row(row)][column] / given(products[column]),
        marginal_sum: probabilities[row],
        marginal_by_energy: state_sum / partition,
        marginal_by_free_energy: (-by_units).exp() / partition,
        partition,
        partition_by_free_energy: all_by_units.iter().map(|f| (-f).exp()).sum(),
        sums: (1..=n_hidden).map(|m| sum_of(&inputs[..m])).collect(),
        factored: (1..=n_hidden).map(|m| factors(&inputs[..m])).collect(),
        by_states: -state_sum.ln(),
        by_products: -visible_term - products.iter().sum::<f64>().ln(),
        by_factors: -visible_term - factors(&inputs).ln(),
        by_units,
        visible_term,
        terms: inputs.iter().map(|&x| softplus(x)).collect(),
        by_one_state: energies[column] + given(products[column]).ln(),
        mean_energy: posterior.iter().zip(energies).map(|(p, energy)| p * energy).sum(),
        // A probability that underflows to 0 adds nothing: p log p goes to 0 with p.
        entropy: -posterior.iter().filter(|&&p| p > 0.0).map(|p| p * p.ln()).sum::<f64>(),
        all_by_states: (0..1 << n_visible)
            .map(|row| -joint.energies[in_row(row)].iter().map(|energy| -energy).collect::<LogSum>().value())
            .collect(),
        all_by_units,
        probabilities,
        inputs,
        states,
        products,
    })
}

/// log Σ_h exp(Σ_j x_j h_j) with one term for each of the 2^M states of the hidden layer, `inputs` x `[M]`. Refuses
/// more than [`MAX_SUMMED_UNITS`] units, none, and an input that is not a number.
pub fn log_sum_by_states(inputs: &[f64]) -> Result<f64> {
    if !(1..=MAX_SUMMED_UNITS).contains(&inputs.len()) {
        return Err(Error::input("inputs", inputs.len(), format!("1 to {MAX_SUMMED_UNITS} numbers")));
    }
    if let Some(x) = inputs.iter().find(|x| !x.is_finite()) {
        return Err(Error::input("inputs", x, "finite numbers"));
    }
    let exponent = |place: usize| {
        inputs.iter().enumerate().map(|(j, x)| if place >> j & 1 == 1 { *x } else { 0.0 }).sum::<f64>()
    };
    Ok((0..1_usize << inputs.len()).map(exponent).collect::<LogSum>().value())
}

/// The same as Σ_j log(1 + e^(x_j)): M terms.
pub fn log_sum_by_units(inputs: &[f64]) -> f64 {
    inputs.iter().map(|&x| softplus(x)).sum()
}

#[cfg(test)]
mod tests {
    use ndarray::{Array1, Array2, array};

    use super::*;
    use crate::exact::{DiscreteRbm, Enumeration};

    #[test]
    fn two_units_by_hand() {
        // x = (0, log 3), bᵀv = 0: the states weigh 1, 3, 1 and 3, and (1 + 1)(1 + 3) = 8.
        let rbm = BernoulliRbm::from_parameters(array![[1.0, 0.0]], array![0.0], array![-1.0, 3.0_f32.ln()]);
        let found = free_energy(&rbm, &[1.0], &[0.0, 1.0]).expect("three units");
        for (weight, expected) in found.states.iter().zip([1.0, 3.0, 1.0, 3.0]) {
            // log 3 is rounded to f32: at most 6e−8 off, three times that in e^(log 3).
            assert!((weight - expected).abs() < 2e-7);
        }
        for (m, expected) in [(0, 2.0), (1, 8.0)] {
            assert!((found.sums[m] - expected).abs() < 5e-7);
            assert!((found.factored[m] - expected).abs() < 5e-7);
        }
        assert!((found.by_states + 8.0_f64.ln()).abs() < 2e-7);
        // p(h | v) is 1/8, 3/8, 1/8, 3/8, and so much is −p log p.
        let entropy = 8.0_f64.ln() - 0.75 * 3.0_f64.ln();
        assert!((found.entropy - entropy).abs() < 2e-7);
        assert!((found.mean_energy + 0.75 * 3.0_f64.ln()).abs() < 2e-7);
    }

    #[test]
    fn every_line_is_that_of_the_enumeration() {
        let rbm = BernoulliRbm::from_parameters(
            array![[2.0, -1.0], [1.0, 1.5], [-1.5, 2.0]],
            array![-0.5, 0.25, -0.75],
            array![0.5, -1.0],
        );
        let exact = Enumeration::new(DiscreteRbm::of_bits(&rbm)).expect("few states");
        let distribution = exact.visible_distribution().expect("eight states");
        for (place, p) in distribution.iter().enumerate() {
            let visible = bits_of(place, 3);
            let found = free_energy(&rbm, &visible, &[1.0, 0.0]).expect("five units");
            let f = -(p.ln() + exact.log_partition());
            // Sums of at most 32 terms below 10³, each rounded a few times.
            for value in [found.by_states, found.by_products, found.by_factors, found.by_units] {
                assert!((value - f).abs() < 1e-13, "v = {place:03b}: {value} for {f}");
            }
            for value in [found.by_one_state, found.mean_energy - found.entropy] {
                assert!((value - f).abs() < 1e-13, "v = {place:03b}: {value} for {f}");
            }
            for (at, p) in distribution.iter().enumerate() {
                assert!((found.probabilities[at] - p).abs() < 1e-14);
                assert!((found.all_by_states[at] - found.all_by_units[at]).abs() < 1e-13);
            }
        }
    }

    #[test]
    fn both_sums_agree_where_an_exponential_would_overflow() {
        // Σ_j x_j = 900, and e^900 is no f64. Of the states' logarithms 900 is the largest by 900/3.
        let inputs = [300.0, 300.0, 300.0];
        assert_eq!(log_sum_by_states(&inputs).expect("three units"), 900.0);
        assert_eq!(log_sum_by_units(&inputs), 900.0);
        let mixed: Vec<f64> = (0..12).map(|j| f64::from(j) / 2.0 - 3.0).collect();
        let by_states = log_sum_by_states(&mixed).expect("twelve units");
        // 4,096 terms: 4096·2⁻⁵³ = 5e−13 at most.
        assert!((by_states - log_sum_by_units(&mixed)).abs() < 1e-12);
    }

    #[test]
    fn what_cannot_be_summed_is_refused() {
        for inputs in [vec![], vec![0.0; MAX_SUMMED_UNITS + 1], vec![1.0, f64::NAN], vec![f64::INFINITY]] {
            assert_eq!(log_sum_by_states(&inputs).expect_err("no such sum").field(), "inputs");
        }
        let rbm = BernoulliRbm::from_parameters(Array2::zeros((1, 12)), Array1::zeros(1), Array1::zeros(12));
        let refused = free_energy(&rbm, &[0.0], &[0.0; 12]).expect_err("13 units");
        assert_eq!(refused.field(), "n_units");
    }
}
