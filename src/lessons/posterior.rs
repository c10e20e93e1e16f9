//! Why is a hidden unit on with probability σ(x_j)? p(h | v) of a tiny RBM by each line of its derivation, every line
//! worked out by its own formula.
//!
//! p(h | v) = p(v, h)/p(v) = e^(vᵀWh + cᵀh)/Z″ = Π_j e^(x_j h_j)/(1 + e^(x_j)), x_j = c_j + Σ_i W_ij v_i, and so
//! p(h_j = 1 | v) = σ(x_j) (Hinton 2010, "A Practical Guide to Training RBMs", equation 7).
//!
//! p(v | h) is the same with the layers exchanged: ask for the transposed model.

use super::joint::{bits_of, energy_terms, joint};
use crate::rbm::BernoulliRbm;
use crate::{Error, Result};

/// p(h | v) and p(h_j = 1 | v), line by line.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "study", derive(serde::Serialize), serde(rename_all = "camelCase"))]
pub struct Posterior {
    /// p(v, h).
    pub joint: f64,
    /// p(v) = e^(−F(v)) / Z, with the free energy's closed form.
    pub visible_marginal: f64,
    /// Σ_h p(v, h).
    pub marginal_sum: f64,
    /// p(h) = Σ_v p(v, h).
    pub hidden_marginal: f64,
    /// p(v | h), a product of sigmoids over the visible units.
    pub visible_given_hidden: f64,
    /// p(v | h) p(h) / p(v): Bayes' rule.
    pub by_bayes: f64,
    /// p(v, h) / p(v).
    pub by_ratio: f64,
    /// p(v, h) / Σ_h′ p(v, h′).
    pub by_marginal: f64,
    /// e^(vᵀWh + bᵀv + cᵀh) / (p(v) Z).
    pub by_energy: f64,
    /// e^(vᵀWh + bᵀv + cᵀh) / Z′.
    pub by_z1: f64,
    /// e^(vᵀWh + cᵀh) / Z″.
    pub by_z2: f64,
    /// exp(Σ_j x_j h_j) / Z″.
    pub by_sum: f64,
    /// Π_j e^(x_j h_j) / Z″.
    pub by_product: f64,
    /// Π_j e^(x_j h_j) / Z‴_j.
    pub by_units: f64,
    /// Z.
    pub partition: f64,
    /// Z′ = Z p(v), as the sum Σ_h e^(−E(v, h)).
    pub z1: f64,
    /// Z″ = Z′ e^(−bᵀv), as the sum Σ_h e^(vᵀWh + cᵀh).
    pub z2: f64,
    /// Z‴_j = 1 + e^(x_j), `[M]`.
    pub z3: Vec<f64>,
    /// x_j = c_j + Σ_i W_ij v_i, `[M]`.
    pub inputs: Vec<f64>,
    /// p(h_j = 1 | v) of the unit asked for, from the sum over all states.
    pub unit_by_states: f64,
    /// e^(x_j) / (e⁰ + e^(x_j)).
    pub unit_by_cases: f64,
    /// σ(x_j), as the model computes it.
    pub unit_by_sigmoid: f64,
    /// p(h | v) of every h from the sum over all states, `[2^M]`, the first unit leading.
    pub distribution: Vec<f64>,
    /// Π_j p(h_j | v) of every h, `[2^M]`.
    pub product_distribution: Vec<f64>,
    /// p(h) of every h, `[2^M]`: with v unknown.
    pub hidden_distribution: Vec<f64>,
}

/// The probability of a state of independent units that are on with probabilities `on`.
pub(super) fn product_of(on: &[f64], state: &[f64]) -> f64 {
    on.iter().zip(state).map(|(p, &bit)| if bit == 1.0 { *p } else { 1.0 - p }).product()
}

/// Works every line out for v `[D]`, h `[M]`, each 0 or 1, and hidden unit `unit`. Refuses a unit that is not there, and
/// a model that [`joint`] refuses.
pub fn posterior(rbm: &BernoulliRbm, visible: &[f64], hidden: &[f64], unit: usize) -> Result<Posterior> {
    let (n_visible, n_hidden) = (rbm.n_visible(), rbm.n_hidden());
    if unit >= n_hidden {
        return Err(Error::input("unit", unit, format!("below {n_hidden}")));
    }
    let states = joint(rbm, 1.0)?;
    let n_rows = 1 << n_hidden;
    let place = |bits: &[f64]| bits.iter().fold(0, |place, &bit| 2 * place + usize::from(bit == 1.0));
    let (row, column) = (place(visible), place(hidden));
    let in_row = &states.probabilities[row * n_rows..(row + 1) * n_rows];
    let hidden_states: Vec<Vec<f64>> = (0..n_rows).map(|place| bits_of(place, n_hidden)).collect();

    let visible_marginal = (-rbm.free_energy(visible, &mut vec![0.0; n_hidden]) - states.log_partition).exp();
    let marginal_sum: f64 = in_row.iter().sum();
    let hidden_distribution: Vec<f64> =
        (0..n_rows).map(|column| states.probabilities.iter().skip(column).step_by(n_rows).sum()).collect();
    let mut visible_on = vec![0.0; n_visible];
    rbm.visible_probabilities(hidden, &mut visible_on);
    let mut hidden_on = vec![0.0; n_hidden];
    rbm.hidden_probabilities(visible, &mut hidden_on);
    let mut inputs = vec![0.0; n_hidden];
    rbm.hidden_input(visible, &mut inputs);

    let partition = states.log_partition.exp();
    let weight_of = |h: &[f64]| {
        let terms = energy_terms(rbm, visible, h);
        (-terms.energy()).exp()
    };
    let without_bias = |h: &[f64]| {
        let terms = energy_terms(rbm, visible, h);
        (terms.interaction + terms.hidden).exp()
    };
    let z1 = hidden_states.iter().map(|h| weight_of(h)).sum();
    let z2 = hidden_states.iter().map(|h| without_bias(h)).sum();
    let z3: Vec<f64> = inputs.iter().map(|x| 1.0 + x.exp()).collect();
    let visible_given_hidden = product_of(&visible_on, visible);
    let factor = |j: usize| (inputs[j] * hidden[j]).exp();

    Ok(Posterior {
        joint: in_row[column],
        visible_marginal,
        marginal_sum,
        hidden_marginal: hidden_distribution[column],
        visible_given_hidden,
        by_bayes: visible_given_hidden * hidden_distribution[column] / visible_marginal,
        by_ratio: in_row[column] / visible_marginal,
        by_marginal: in_row[column] / marginal_sum,
        by_energy: weight_of(hidden) / (visible_marginal * partition),
        by_z1: weight_of(hidden) / z1,
        by_z2: without_bias(hidden) / z2,
        by_sum: inputs.iter().zip(hidden).map(|(x, h)| x * h).sum::<f64>().exp() / z2,
        by_product: (0..n_hidden).map(factor).product::<f64>() / z2,
        by_units: (0..n_hidden).map(|j| factor(j) / z3[j]).product(),
        partition,
        z1,
        z2,
        unit_by_states: hidden_states
            .iter()
            .zip(in_row)
            .filter(|(h, _)| h[unit] == 1.0)
            .map(|(_, p)| p / marginal_sum)
            .sum(),
        unit_by_cases: inputs[unit].exp() / z3[unit],
        unit_by_sigmoid: hidden_on[unit],
        z3,
        inputs,
        distribution: in_row.iter().map(|p| p / marginal_sum).collect(),
        product_distribution: hidden_states.iter().map(|h| product_of(&hidden_on, h)).collect(),
        hidden_distribution,
    })
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;
    use crate::exact::{DiscreteRbm, Enumeration};

    fn tiny() -> BernoulliRbm {
        BernoulliRbm::from_parameters(
            array![[2.0, -1.0], [1.0, 1.5], [-1.5, 2.0]],
            array![-0.5, 0.25, -0.75],
            array![0.5, -1.0],
        )
    }

    #[test]
    fn the_distribution_is_that_of_the_enumeration() {
        let rbm = tiny();
        let exact = Enumeration::new(DiscreteRbm::of_bits(&rbm)).expect("few states");
        for v in 0..8 {
            let bits = bits_of(v, 3);
            let found = posterior(&rbm, &bits, &[1.0, 0.0], 0).expect("five units");
            let state: Vec<u8> = bits.iter().map(|&bit| u8::from(bit == 1.0)).collect();
            let expected = exact.hidden_posterior(&state).expect("four states");
            for (p, q) in found.distribution.iter().zip(&expected) {
                // Sums of four products, each rounded a few times.
                assert!((p - q).abs() < 1e-14);
            }
            assert!((found.visible_marginal - exact.log_probability(&state).exp()).abs() < 1e-14);
        }
    }

    #[test]
    fn a_unit_by_hand() {
        // x_1 = 0.5 + 2 − 1.5 = 1.
        let found = posterior(&tiny(), &[1.0, 0.0, 1.0], &[1.0, 0.0], 0).expect("five units");
        assert_eq!(found.inputs, [1.0, 0.0]);
        assert!((found.unit_by_states - 1.0 / (1.0 + (-1.0_f64).exp())).abs() < 1e-14);
        assert!((found.by_ratio - found.unit_by_states / 2.0).abs() < 1e-14);
    }

    #[test]
    fn a_unit_that_is_not_there_is_refused() {
        let refused = posterior(&tiny(), &[0.0; 3], &[0.0; 2], 2).expect_err("two hidden units");
        assert_eq!(refused.field(), "unit");
    }
}
