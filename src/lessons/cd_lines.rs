//! Why can a short chain from the data stand in for the model's own average? Each line of the derivation of contrastive
//! divergence on a tiny RBM, for one v as the data, both of its sides worked out apart.
//!
//! With q the data, here all of it at v, p_k = q Tᵏ and ⟨·⟩ the average of v′_i p(h_j = 1 | v′): the gradient is
//! ⟨·⟩_q − ⟨·⟩_p, CD-k in the mean ⟨·⟩_q − ⟨·⟩_(p_k), and −∂/∂W_ij (KL(q‖p) − KL(p_k‖p)) is the latter plus
//! Σ_v′ ∂p_k(v′)/∂W_ij log(p_k(v′)/p(v′)) (Hinton 2002, "Training Products of Experts by Minimizing Contrastive
//! Divergence", section 3), a term that CD leaves out.

use ndarray::Array1;

use super::gibbs_law::{GibbsLaw, divergence, statistics_of};
use super::joint::{bits_of, joint};
use crate::exact::{self, DiscreteRbm, Enumeration};
use crate::patterns::Patterns;
use crate::rbm::BernoulliRbm;
use crate::{Error, Result};

/// How far a weight is moved for a slope: a power of two, so that a weight of few binary digits is moved exactly.
const STEP: f32 = 1.0 / 1024.0;
/// k = 2^FAR is as good as endless.
const FAR: u32 = 30;

/// The derivation, line by line, for the weight W_ij.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "study", derive(serde::Serialize), serde(rename_all = "camelCase"))]
pub struct CdLines {
    /// ∂log p(v)/∂W_ij, by the exact gradient.
    pub gradient: f64,
    /// v_i p(h_j = 1 | v) − Σ_v′ Σ_h p(v′, h) v′_i h_j, from all states.
    pub gradient_by_states: f64,
    /// T(v → v′), by sigmoids.
    pub transition: f64,
    /// Σ_h p(v, h)/p(v) · p(v′, h)/p(h), from all states.
    pub transition_by_states: f64,
    /// Σ_v p(v) T(v → v′).
    pub model_after_step: f64,
    /// p(v′).
    pub model: f64,
    /// p_k(v′) from v, k = 2³⁰.
    pub far: f64,
    /// v_i p(h_j = 1 | v) − ⟨·⟩_(p_k).
    pub direction: f64,
    /// ⟨·⟩_(p_k) − ⟨·⟩_p.
    pub bias: f64,
    /// KL(q‖p).
    pub data_divergence: f64,
    /// −log p(v).
    pub surprise: f64,
    /// KL(p_n‖p), `[k + 1]`, from n = 0 on.
    pub divergences: Vec<f64>,
    /// −∂/∂W_ij (KL(q‖p) − KL(p_k‖p)), from the values of both at moved weights.
    pub contrast_slope: f64,
    /// Σ_v′ ∂p_k(v′)/∂W_ij log(p_k(v′)/p(v′)).
    pub left_out: f64,
}

/// What the slopes need at one place.
struct Place {
    /// p_k, `[2^D]`.
    reached: Array1<f64>,
    /// KL(q‖p) − KL(p_k‖p).
    contrast: f64,
}

/// p(v) of every v, `[2^D]`.
pub(super) fn marginal(rbm: &BernoulliRbm) -> Result<Array1<f64>> {
    Ok(Array1::from(Enumeration::new(DiscreteRbm::of_bits(rbm))?.visible_distribution()?))
}

/// f′(0) of a function known at −2, −1, 1 and 2 times `step`: (f(−2) − 8 f(−1) + 8 f(1) − f(2))/(12 step), which is exact
/// but for step⁴/30 times the fifth derivative.
pub(super) fn slope(values: [f64; 4], step: f64) -> f64 {
    (values[0] - 8.0 * values[1] + 8.0 * values[2] - values[3]) / (12.0 * step)
}

/// The model with one weight moved by −2, −1, 1 and 2 times [`STEP`].
fn moved(rbm: &BernoulliRbm, [i, j]: [usize; 2]) -> [BernoulliRbm; 4] {
    [-2.0, -1.0, 1.0, 2.0].map(|times| {
        let mut moved = rbm.clone();
        moved.parameters_mut().0[[i, j]] += times * STEP;
        moved
    })
}

/// Works every line out: `visible` `[D]` is v, `end` `[D]` the v′ of the lines about one v′, `weight` the i and j, and
/// `cd_steps` the k. Refuses a weight that is not there, k of 0, and a model that [`joint`] refuses.
pub fn cd_lines(
    rbm: &BernoulliRbm,
    visible: &[f64],
    end: &[f64],
    weight: [usize; 2],
    cd_steps: usize,
) -> Result<CdLines> {
    let (n_visible, n_hidden) = (rbm.n_visible(), rbm.n_hidden());
    let [i, j] = weight;
    if i >= n_visible || j >= n_hidden {
        return Err(Error::input("weight", format!("{i}, {j}"), format!("below {n_visible}, {n_hidden}")));
    }
    if cd_steps == 0 {
        return Err(Error::input("cd_steps", 0, "1 or more"));
    }
    let states = joint(rbm, 1.0)?;
    let n_columns = 1 << n_hidden;
    let place = |bits: &[f64]| bits.iter().fold(0, |place, &bit| 2 * place + usize::from(bit == 1.0));
    let (from, to) = (place(visible), place(end));
    let p = |v: usize, h: usize| states.probabilities[v * n_columns + h];
    let row = |v: usize| -> f64 { (0..n_columns).map(|h| p(v, h)).sum() };
    let column = |h: usize| -> f64 { (0..1 << n_visible).map(|v| p(v, h)).sum() };
    let on = |bits: usize, unit: usize, n_units: usize| bits_of(bits, n_units)[unit];

    let law = GibbsLaw::new(rbm)?;
    let model = marginal(rbm)?;
    let mut data = Array1::zeros(1 << n_visible);
    data[from] = 1.0;
    let pattern = Patterns::new([(visible.iter().map(|&bit| bit == 1.0).collect(), 1.0)])?;
    let average = |distribution: &Array1<f64>| statistics_of(rbm, distribution).weights[weight];

    let mut reached = data.clone();
    let mut divergences = vec![divergence(&reached, &model)];
    for _ in 0..cd_steps {
        reached = law.step(&reached);
        divergences.push(divergence(&reached, &model));
    }
    let at = |rbm: &BernoulliRbm| -> Result<Place> {
        let (law, model) = (GibbsLaw::new(rbm)?, marginal(rbm)?);
        let reached = (0..cd_steps).fold(data.clone(), |p, _| law.step(&p));
        let contrast = divergence(&data, &model) - divergence(&reached, &model);
        Ok(Place { reached, contrast })
    };
    let [a, b, c, d] = moved(rbm, weight).map(|rbm| at(&rbm));
    let places = [a?, b?, c?, d?];
    let step = f64::from(STEP);

    Ok(CdLines {
        gradient: exact::log_likelihood_gradient(rbm, &pattern)?.weights[weight],
        gradient_by_states: {
            let both = |v: usize, h: usize| on(v, i, n_visible) * on(h, j, n_hidden);
            let data: f64 = (0..n_columns).map(|h| p(from, h) / row(from) * both(from, h)).sum();
            let all = (0..1 << n_visible).flat_map(|v| (0..n_columns).map(move |h| (v, h)));
            data - all.map(|(v, h)| p(v, h) * both(v, h)).sum::<f64>()
        },
        transition: law.step(&data)[to],
        transition_by_states: (0..n_columns).map(|h| p(from, h) / row(from) * p(to, h) / column(h)).sum(),
        model_after_step: law.step(&model)[to],
        model: row(to),
        far: law.after_doublings(&data, FAR)[to],
        direction: average(&data) - average(&reached),
        bias: average(&reached) - average(&model),
        data_divergence: divergences[0],
        surprise: -exact::log_likelihood(rbm, &pattern)?,
        contrast_slope: -slope(places.each_ref().map(|place| place.contrast), step),
        left_out: (0..1 << n_visible)
            .map(|v| {
                let change = slope(places.each_ref().map(|place| place.reached[v]), step);
                change * (reached[v] / model[v]).ln()
            })
            .sum(),
        divergences,
    })
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    fn tiny() -> BernoulliRbm {
        BernoulliRbm::from_parameters(
            array![[2.0, -1.0], [1.0, 1.5], [-1.5, 2.0]],
            array![-0.5, 0.25, -0.75],
            array![0.5, -1.0],
        )
    }

    #[test]
    fn a_slope_of_a_polynomial_is_exact() {
        // f(x) = 3 + 2x − x² + 5x³ + x⁴: powers of two, and the fifth derivative is zero.
        let f = |x: f64| 3.0 + 2.0 * x - x * x + 5.0 * x.powi(3) + x.powi(4);
        assert_eq!(slope([f(-0.5), f(-0.25), f(0.25), f(0.5)], 0.25), 2.0);
    }

    #[test]
    fn what_is_left_out_shrinks_as_the_chain_grows() {
        let at = |k| cd_lines(&tiny(), &[1.0, 0.0, 1.0], &[1.0; 3], [0, 0], k).expect("five units");
        let (short, long) = (at(1), at(40));
        assert!(short.left_out.abs() > 1e-3, "{}", short.left_out);
        // The chain forgets at least a third a step: 0.67⁴⁰ = 10⁻⁷.
        assert!(long.left_out.abs() < 1e-6 && long.bias.abs() < 1e-6, "{long:?}");
        assert!((long.direction - long.gradient).abs() < 1e-6);
    }

    #[test]
    fn a_weight_that_is_not_there_and_no_step_are_refused() {
        let refused = |weight, k| cd_lines(&tiny(), &[0.0; 3], &[1.0; 3], weight, k).expect_err("no line");
        assert_eq!(refused([3, 0], 1).field(), "weight");
        assert_eq!(refused([0, 2], 1).field(), "weight");
        assert_eq!(refused([0, 0], 0).field(), "cd_steps");
    }
}
