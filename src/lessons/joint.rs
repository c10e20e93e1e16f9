//! How does an energy become a probability? Every state of a tiny Bernoulli RBM, with both, at any temperature.
//!
//! p(v, h) = e^(−E(v, h)/T) / Z(T), Z(T) = Σ_v Σ_h e^(−E(v, h)/T): the Boltzmann distribution, with T for the physicist's
//! kT. T = 1 is the RBM's own distribution (Smolensky 1986; Hinton 2010, "A Practical Guide to Training RBMs",
//! equations 1–3).

use ndarray::Array1;

use crate::numeric::LogSum;
use crate::rbm::BernoulliRbm;
use crate::{Error, Result};

/// The most units that both layers of a tiny RBM may have together: 2¹² states can still be looked at.
pub const MAX_TINY_UNITS: usize = 12;

/// All states of both layers. The order is that of binary numbers whose leading digits are the visible units, from the
/// first on, and whose last are the hidden units: with D = 3 and M = 2, place 0b10110 is v = (1, 0, 1), h = (1, 0).
#[derive(Debug, Clone, PartialEq)]
pub struct Joint {
    /// E(v, h), `[2^(D+M)]`, in nats.
    pub energies: Vec<f64>,
    /// e^(−E/T), `[2^(D+M)]`: what each state weighs before division by Z.
    pub weights: Vec<f64>,
    /// p(v, h), `[2^(D+M)]`.
    pub probabilities: Vec<f64>,
    /// log Z(T), in nats.
    pub log_partition: f64,
}

/// The three sums that make −E(v, h), by the vector form.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EnergyTerms {
    /// vᵀWh.
    pub interaction: f64,
    /// bᵀv.
    pub visible: f64,
    /// cᵀh.
    pub hidden: f64,
}

impl EnergyTerms {
    /// E(v, h) = −(vᵀWh + bᵀv + cᵀh).
    pub fn energy(&self) -> f64 {
        -(self.interaction + self.visible + self.hidden)
    }
}

/// The energy's terms as products of vectors and the matrix: v `[D]`, W `[D, M]`, h `[M]`.
///
/// [`BernoulliRbm::energy`] adds the scalar form up unit by unit; the two differ by rounding alone.
pub fn energy_terms(rbm: &BernoulliRbm, visible: &[f64], hidden: &[f64]) -> EnergyTerms {
    let (v, h) = (Array1::from(visible.to_vec()), Array1::from(hidden.to_vec()));
    EnergyTerms {
        interaction: v.dot(&rbm.weights().mapv(f64::from).dot(&h)),
        visible: rbm.visible_bias().mapv(f64::from).dot(&v),
        hidden: rbm.hidden_bias().mapv(f64::from).dot(&h),
    }
}

/// The bits of a state, first unit first, as [`Joint`] numbers them.
pub fn bits_of(place: usize, n_units: usize) -> Vec<f64> {
    (0..n_units).rev().map(|digit| f64::from(u8::from(place >> digit & 1 == 1))).collect()
}

/// Goes through all states. Refuses more than [`MAX_TINY_UNITS`] units, and a temperature that is not above 0.
pub fn joint(rbm: &BernoulliRbm, temperature: f64) -> Result<Joint> {
    let (n_visible, n_units) = (rbm.n_visible(), rbm.n_visible() + rbm.n_hidden());
    if n_units > MAX_TINY_UNITS {
        return Err(Error::input(
            "n_units",
            n_units,
            format!("at most {MAX_TINY_UNITS} in both layers together"),
        ));
    }
    if !(temperature > 0.0 && temperature.is_finite()) {
        return Err(Error::input("temperature", temperature, "a number above 0"));
    }
    let energies: Vec<f64> = (0..1 << n_units)
        .map(|place| {
            let bits = bits_of(place, n_units);
            rbm.energy(&bits[..n_visible], &bits[n_visible..])
        })
        .collect();
    let log_partition = energies.iter().map(|energy| -energy / temperature).collect::<LogSum>().value();
    Ok(Joint {
        weights: energies.iter().map(|energy| (-energy / temperature).exp()).collect(),
        probabilities: energies.iter().map(|energy| (-energy / temperature - log_partition).exp()).collect(),
        energies,
        log_partition,
    })
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;
    use crate::exact::{DiscreteRbm, Enumeration};

    fn tiny() -> BernoulliRbm {
        BernoulliRbm::from_parameters(
            array![[1.5, -1.0], [0.5, 2.0], [-1.25, 0.75]],
            array![-0.5, 0.25, 0.0],
            array![0.5, -1.0],
        )
    }

    #[test]
    fn the_states_are_numbered_with_the_visible_units_leading() {
        assert_eq!(bits_of(0b10110, 5), [1.0, 0.0, 1.0, 1.0, 0.0]);
        let rbm = tiny();
        let joint = joint(&rbm, 1.0).expect("five units");
        assert_eq!(joint.energies.len(), 32);
        // −(1.5·1 − 1.25·1 − 0.5 + 0 + 0.5), quarters throughout, so nothing is rounded.
        assert_eq!(joint.energies[0b10110], -0.25);
    }

    #[test]
    fn z_and_the_marginals_are_those_of_the_enumeration() {
        let rbm = tiny();
        let joint = joint(&rbm, 1.0).expect("five units");
        let exact = Enumeration::new(DiscreteRbm::of_bits(&rbm)).expect("few states");
        // A sum of 32 terms, each rounded a few times.
        assert!((joint.log_partition - exact.log_partition()).abs() < 1e-13);
        let marginal = exact.visible_distribution().expect("eight states");
        for (v, p) in marginal.iter().enumerate() {
            let sum: f64 = joint.probabilities[4 * v..4 * v + 4].iter().sum();
            assert!((sum - p).abs() < 1e-14, "v = {v:03b}");
        }
    }

    #[test]
    fn both_forms_of_the_energy_agree() {
        let rbm = tiny();
        for place in 0..32 {
            let bits = bits_of(place, 5);
            // Quarters: exact in either order.
            assert_eq!(
                energy_terms(&rbm, &bits[..3], &bits[3..]).energy(),
                rbm.energy(&bits[..3], &bits[3..])
            );
        }
    }

    #[test]
    fn heat_makes_states_alike_and_cold_leaves_the_lowest() {
        let rbm = tiny();
        let hot = joint(&rbm, 1e9).expect("warm");
        assert!(hot.probabilities.iter().all(|p| (p - 1.0 / 32.0).abs() < 1e-9));
        let cold = joint(&rbm, 0.01).expect("cold");
        let lowest = cold.energies.iter().copied().fold(f64::INFINITY, f64::min);
        let n_lowest = cold.energies.iter().filter(|&&energy| energy == lowest).count();
        for (energy, p) in cold.energies.iter().zip(&cold.probabilities) {
            // The lowest share all; the next is at least a quarter above, e^(−25) of their weight.
            let expected = if *energy == lowest { 1.0 / n_lowest as f64 } else { 0.0 };
            assert!((p - expected).abs() < 1e-9, "E = {energy}: {p}");
        }
    }

    #[test]
    fn what_cannot_be_shown_is_refused() {
        for temperature in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert_eq!(joint(&tiny(), temperature).expect_err("no temperature").field(), "temperature");
        }
        let large = BernoulliRbm::from_parameters(
            ndarray::Array2::zeros((10, 3)),
            Array1::zeros(10),
            Array1::zeros(3),
        );
        assert_eq!(joint(&large, 1.0).expect_err("13 units").field(), "n_units");
    }
}
