//! Where does a Gibbs chain go? The distribution of its v after each step, summed over all that could happen.
//!
//! One step leads from v to v′ with probability T(v → v′) = Σ_h p(h | v) p(v′ | h). A chain whose v has the distribution
//! p_0 has p_k = p_0 Tᵏ after k steps. The model's own p is left as it is, Σ_v p(v) T(v → v′) = p(v′), and every p_k
//! tends to it, since no entry of T is zero (Hinton 2002, "Training Products of Experts by Minimizing Contrastive
//! Divergence", section 3, where p_k is called Qᵏ).

use ndarray::{Array1, Array2};

use super::joint::bits_of;
use crate::patterns::Patterns;
use crate::rbm::{BernoulliRbm, BernoulliStatistics};
use crate::{Error, Result};

/// The most units that both layers may have together: tables of 2¹⁶ probabilities.
pub const MAX_LAW_UNITS: usize = 16;

/// Both half steps of a Gibbs chain as tables. States are numbered as binary numbers, the first unit leading.
#[derive(Debug, Clone, PartialEq)]
pub struct GibbsLaw {
    /// p(h | v), `[2^D, 2^M]`; each row sums to one.
    hidden_given_visible: Array2<f64>,
    /// p(v′ | h), `[2^M, 2^D]`; each row sums to one.
    visible_given_hidden: Array2<f64>,
}

/// The probability of every state of independent units that are on with probabilities `on`, the first unit leading.
fn product(on: &[f64]) -> Vec<f64> {
    on.iter().fold(vec![1.0], |states, p| {
        states.iter().flat_map(|so_far| [so_far * (1.0 - p), so_far * p]).collect()
    })
}

impl GibbsLaw {
    /// The law of this model's chain. Refuses more than [`MAX_LAW_UNITS`] units.
    pub fn new(rbm: &BernoulliRbm) -> Result<Self> {
        let (n_visible, n_hidden) = (rbm.n_visible(), rbm.n_hidden());
        if n_visible + n_hidden > MAX_LAW_UNITS {
            let allowed = format!("at most {MAX_LAW_UNITS} in both layers together");
            return Err(Error::input("n_units", n_visible + n_hidden, allowed));
        }
        let mut hidden_given_visible = Array2::zeros((1 << n_visible, 1 << n_hidden));
        let mut on = vec![0.0; n_hidden];
        for (v, mut row) in hidden_given_visible.rows_mut().into_iter().enumerate() {
            rbm.hidden_probabilities(&bits_of(v, n_visible), &mut on);
            row.assign(&Array1::from(product(&on)));
        }
        let mut visible_given_hidden = Array2::zeros((1 << n_hidden, 1 << n_visible));
        let mut on = vec![0.0; n_visible];
        for (h, mut row) in visible_given_hidden.rows_mut().into_iter().enumerate() {
            rbm.visible_probabilities(&bits_of(h, n_hidden), &mut on);
            row.assign(&Array1::from(product(&on)));
        }
        Ok(Self { hidden_given_visible, visible_given_hidden })
    }

    /// p_(k+1) `[2^D]` from p_k `[2^D]`: first Σ_v p_k(v) p(h | v), then Σ_h of that times p(v′ | h).
    pub fn step(&self, visible: &Array1<f64>) -> Array1<f64> {
        visible.dot(&self.hidden_given_visible).dot(&self.visible_given_hidden)
    }

    /// T, `[2^D, 2^D]`: row v has T(v → v′).
    pub fn transitions(&self) -> Array2<f64> {
        self.hidden_given_visible.dot(&self.visible_given_hidden)
    }

    /// p_k for k = 2^`doublings`, started at any v with these probabilities `[2^D]`: T is squared that often. After each
    /// squaring the rows are made to sum to one again, so that rounding does not double with them.
    pub fn after_doublings(&self, start: &Array1<f64>, doublings: u32) -> Array1<f64> {
        let mut power = self.transitions();
        for _ in 0..doublings {
            power = power.dot(&power);
            for mut row in power.rows_mut() {
                let total = row.sum();
                row /= total;
            }
        }
        start.dot(&power)
    }
}

/// q over all v, `[2^D]`: the data as a distribution.
pub fn distribution_of(patterns: &Patterns) -> Array1<f64> {
    let mut all = Array1::zeros(1 << patterns.n_visible());
    for (bits, q) in patterns.iter() {
        let place = bits.iter().fold(0, |place, &bit| 2 * place + usize::from(bit));
        all[place] = q;
    }
    all
}

/// ⟨v_i h_j⟩, ⟨v_i⟩ and ⟨h_j⟩ where v has this distribution `[2^D]`, and h that of p(h | v).
pub fn statistics_of(rbm: &BernoulliRbm, distribution: &Array1<f64>) -> BernoulliStatistics {
    let mut statistics = BernoulliStatistics::zeros(rbm);
    let mut hidden = vec![0.0; rbm.n_hidden()];
    for (place, &p) in distribution.iter().enumerate() {
        let visible = bits_of(place, rbm.n_visible());
        rbm.hidden_probabilities(&visible, &mut hidden);
        statistics.add(&visible, &hidden, p);
    }
    statistics
}

/// KL(p ‖ q) = Σ p log(p/q), in nats; a state that p never takes adds nothing.
pub fn divergence(p: &Array1<f64>, q: &Array1<f64>) -> f64 {
    p.iter().zip(q).filter(|(p, _)| **p > 0.0).map(|(p, q)| p * (p / q).ln()).sum()
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;
    use crate::exact::{DiscreteRbm, Enumeration};
    use crate::learning::BernoulliChain;
    use crate::rng::{Purpose, stream};

    fn tiny() -> BernoulliRbm {
        BernoulliRbm::from_parameters(
            array![[2.0, -1.0], [1.0, 1.5], [-1.5, 2.0]],
            array![-0.5, 0.25, -0.75],
            array![0.5, -1.0],
        )
    }

    #[test]
    fn one_unit_in_each_layer_by_hand() {
        // W = 0: v′ is on with probability σ(0) whatever came before.
        let rbm = BernoulliRbm::from_parameters(array![[0.0]], array![0.0], array![1.0]);
        let law = GibbsLaw::new(&rbm).expect("two units");
        assert_eq!(law.transitions(), array![[0.5, 0.5], [0.5, 0.5]]);
        assert_eq!(law.step(&array![1.0, 0.0]), array![0.5, 0.5]);
    }

    #[test]
    fn the_law_is_that_of_the_chain_that_is_drawn() {
        let rbm = tiny();
        let law = GibbsLaw::new(&rbm).expect("five units");
        let mut start = Array1::zeros(8);
        start[0b101] = 1.0;
        let expected = law.step(&law.step(&start));
        let (mut rng, n) = (stream(3, Purpose::GibbsSampling), 20_000);
        let mut counts = Array1::<f64>::zeros(8);
        for _ in 0..n {
            let mut chain = BernoulliChain::new(&rbm, vec![1.0, 0.0, 1.0]);
            chain.advance(&rbm, 2, &mut rng);
            counts[chain.visible().iter().fold(0, |place, &bit| 2 * place + bit as usize)] += 1.0;
        }
        for (count, p) in counts.iter().zip(&expected) {
            // Five standard deviations of a binomial frequency, at most 5·√(¼/n).
            assert!((count / f64::from(n) - p).abs() < 5.0 * (0.25 / f64::from(n)).sqrt());
        }
    }

    #[test]
    fn every_start_ends_in_the_model() {
        let rbm = tiny();
        let law = GibbsLaw::new(&rbm).expect("five units");
        let enumeration = Enumeration::new(DiscreteRbm::of_bits(&rbm)).expect("few states");
        let model = Array1::from(enumeration.visible_distribution().expect("eight states"));
        for place in 0..8 {
            let mut start = Array1::zeros(8);
            start[place] = 1.0;
            let end = law.after_doublings(&start, 20);
            // The chain forgets at a rate of about a half a step; what is left is rounding.
            assert!(divergence(&end, &model).abs() < 1e-13);
            let gap = (&end - &model).mapv(f64::abs).sum();
            assert!(gap < 1e-12, "{gap}");
        }
    }

    #[test]
    fn too_many_units_are_refused() {
        let rbm = BernoulliRbm::from_parameters(Array2::zeros((9, 8)), Array1::zeros(9), Array1::zeros(8));
        assert_eq!(GibbsLaw::new(&rbm).expect_err("17 units").field(), "n_units");
    }
}
