//! What does the mask on v′ do? One step of contrastive divergence on a small RBM over ratings, for somebody who did not
//! rate every film, with the mask and without: v′, the loss, and its gradient.
//!
//! L = F(v) − F(m v′), v′ held fixed; −∂L/∂W_ijk = v_ik h_j − m_i v′_ik h′_j, −∂L/∂b_ik = v_ik − m_i v′_ik,
//! −∂L/∂c_j = h_j − h′_j, with h_j = p(h_j = 1 | v) and h′_j = p(h_j = 1 | m v′). The mask m_i = Σ_k v_ik is 1 for a film
//! that was rated and 0 for the others (Salakhutdinov, Mnih & Hinton 2007, section 2: each user has an RBM of the films
//! that they rated).

use ndarray::{Array1, Array2, Axis};

use super::categories::{Place, check_place, differences, inputs, rows};
use crate::exact::{DiscreteRbm, DiscreteStatistics};
use crate::numeric::softmax_in_place_f64;
use crate::{Error, Result};

/// The negative phase with or without the mask.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "study", derive(serde::Serialize), serde(rename_all = "camelCase"))]
pub struct Side {
    /// m_i v′_ik, `[D, K]`.
    pub reconstruction: Vec<Vec<f64>>,
    /// h′_j = p(h_j = 1 | m v′), `[M]`.
    pub hidden: Vec<f64>,
    /// F(m v′), in nats.
    pub free_energy: f64,
    /// L = F(v) − F(m v′), in nats.
    pub loss: f64,
    /// L with the film asked for taken out of the model, and of v and v′.
    pub loss_without: f64,
    /// v_ik h_j − m_i v′_ik h′_j, `[D, K, M]`: −∂L/∂W.
    pub weights: Vec<Vec<Vec<f64>>>,
    /// v_ik − m_i v′_ik, `[D, K]`: −∂L/∂b.
    pub visible: Vec<Vec<f64>>,
    /// h_j − h′_j, `[M]`: −∂L/∂c.
    pub hidden_statistics: Vec<f64>,
    /// −∂L/∂W_ijk, −∂L/∂b_ik and −∂L/∂c_j at the place asked for, by central differences of L with v′ held fixed.
    pub differences: [f64; 3],
}

/// One step for one person, and what of it an unrated film takes part in.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "study", derive(serde::Serialize), serde(rename_all = "camelCase"))]
pub struct Masking {
    /// m_i = Σ_k v_ik, `[D]`.
    pub mask: Vec<f64>,
    /// x_j = c_j + Σ_i Σ_k W_ijk v_ik over all films, `[M]`.
    pub inputs: Vec<f64>,
    /// The same over the rated films alone, `[M]`: of the RBM that has no others.
    pub inputs_of_rated: Vec<f64>,
    /// h_j = σ(x_j), `[M]`.
    pub hidden: Vec<f64>,
    /// F(v) with all films, in nats.
    pub free_energy: f64,
    /// F of the RBM that has the rated films alone.
    pub free_energy_of_rated: f64,
    /// v′_ik = p(v_ik = 1 | h) of the sample h, for every film, `[D, K]`.
    pub reconstruction: Vec<Vec<f64>>,
    /// Σ_k v′_ik of the film asked for.
    pub reconstruction_sum: f64,
    /// With the mask.
    pub masked: Side,
    /// Without: m_i = 1 for all films.
    pub unmasked: Side,
}

/// The model that has only the films with `keep`.
fn only(rbm: &DiscreteRbm, keep: &[bool]) -> DiscreteRbm {
    let kept = places(keep);
    DiscreteRbm::from_parameters(
        rbm.weights().select(Axis(0), &kept),
        rbm.visible_bias().select(Axis(0), &kept),
        rbm.hidden_bias().clone(),
    )
}

fn places(keep: &[bool]) -> Vec<usize> {
    keep.iter().enumerate().filter(|&(_, &keep)| keep).map(|(film, _)| film).collect()
}

/// One step for a person whose ratings are `classes`, `[D]`, None where a film is not rated; `sample` `[M]` holds the drawn
/// hidden units, 0 or 1. Refuses a place that is not there.
pub fn masking(rbm: &DiscreteRbm, classes: &[Option<u8>], sample: &[u8], place: Place) -> Result<Masking> {
    check_place(rbm, place)?;
    let rated: Vec<bool> = classes.iter().map(Option::is_some).collect();
    let mut v = Array2::zeros((rbm.n_units(), rbm.n_states()));
    for (film, class) in classes.iter().enumerate().filter_map(|(film, class)| Some((film, (*class)?))) {
        v[[film, usize::from(class)]] = 1.0;
    }
    let mask: Array1<f64> = v.sum_axis(Axis(1));
    let sample: Vec<f64> = sample.iter().map(|&bit| f64::from(bit)).collect();
    let reconstruction = rbm.visible_probabilities(&sample);
    let hidden = rbm.hidden_probabilities(v.view());
    let of_rated = only(rbm, &rated);
    let v_of_rated = v.select(Axis(0), &places(&rated));

    let side = |mask: &Array1<f64>| {
        let model = &reconstruction * &mask.view().insert_axis(Axis(1));
        let hidden_model = rbm.hidden_probabilities(model.view());
        let loss = |rbm: &DiscreteRbm| rbm.free_energy(v.view()) - rbm.free_energy(model.view());
        let mut statistics = DiscreteStatistics::zeros(rbm);
        statistics.add(v.view(), &hidden, 1.0);
        statistics.add(model.view(), &hidden_model, -1.0);
        let others: Vec<bool> = (0..rbm.n_units()).map(|film| film != place.film).collect();
        let without = only(rbm, &others);
        let of_others =
            |visible: &Array2<f64>| without.free_energy(visible.select(Axis(0), &places(&others)).view());
        Side {
            free_energy: rbm.free_energy(model.view()),
            loss: loss(rbm),
            loss_without: of_others(&v) - of_others(&model),
            weights: statistics.weights.outer_iter().map(|film| rows(&film.to_owned())).collect(),
            visible: rows(&statistics.visible),
            hidden_statistics: statistics.hidden.to_vec(),
            differences: differences(rbm, place, loss).map(|slope| -slope),
            hidden: hidden_model.to_vec(),
            reconstruction: rows(&model),
        }
    };
    Ok(Masking {
        inputs: inputs(rbm, &v),
        inputs_of_rated: inputs(&of_rated, &v_of_rated),
        hidden: hidden.to_vec(),
        free_energy: rbm.free_energy(v.view()),
        free_energy_of_rated: of_rated.free_energy(v_of_rated.view()),
        reconstruction_sum: reconstruction.row(place.film).sum(),
        masked: side(&mask),
        unmasked: side(&Array1::ones(rbm.n_units())),
        mask: mask.to_vec(),
        reconstruction: rows(&reconstruction),
    })
}

/// Where the bias of one film comes to rest without the mask, in a machine without hidden units: the softmax of b, `[K]`,
/// after so many steps b_k += rate · (ρ q_k − softmax(b)_k), from b = 0; and what the last step added to Σ_k b_k, divided
/// by the rate.
///
/// ρ = `share` of the people rated the film, and gave class k in the proportion q_k = `given[k]`. Refuses a share
/// that is not from 0 to 1, and proportions that do not add up to 1.
pub fn settled_bias(share: f64, given: &[f64], rate: f64, n_steps: usize) -> Result<(Vec<f64>, f64)> {
    if !(0.0..=1.0).contains(&share) {
        return Err(Error::input("share", share, "from 0 to 1"));
    }
    // A distribution up to rounding; NaN is none.
    let is_distribution =
        given.iter().all(|q| (0.0..=1.0).contains(q)) && (given.iter().sum::<f64>() - 1.0).abs() < 1e-9;
    if !is_distribution {
        return Err(Error::input("given", format!("{given:?}"), "shares that add up to 1"));
    }
    let mut bias = vec![0.0; given.len()];
    let mut drift = 0.0;
    let softmax = |bias: &[f64]| {
        let mut p = bias.to_vec();
        softmax_in_place_f64(&mut p);
        p
    };
    for _ in 0..n_steps {
        let p = softmax(&bias);
        drift = 0.0;
        for ((b, q), p) in bias.iter_mut().zip(given).zip(p) {
            let step = share * q - p;
            *b += rate * step;
            drift += step;
        }
    }
    Ok((softmax(&bias), drift))
}

#[cfg(test)]
mod tests {
    use ndarray::{Array3, array};

    use super::*;

    fn small() -> DiscreteRbm {
        let quarter = |n: usize| (n * 7 % 13) as f64 / 4.0 - 1.5;
        DiscreteRbm::from_parameters(
            Array3::from_shape_fn((3, 4, 2), |(i, k, j)| quarter(8 * i + 2 * k + j)),
            Array2::from_shape_fn((3, 4), |(i, k)| quarter(5 * i + 3 * k) / 2.0),
            array![0.5, -1.0],
        )
    }

    const PLACE: Place = Place { film: 1, class: 2, unit: 0 };

    #[test]
    fn an_unrated_film_takes_no_part_with_the_mask_and_does_without() {
        let found = masking(&small(), &[Some(3), None, Some(0)], &[1, 0], PLACE).expect("a place in it");
        assert_eq!(found.mask, [1.0, 0.0, 1.0]);
        // Products with zero are zero, exactly.
        assert!(found.masked.weights[1].iter().flatten().chain(&found.masked.visible[1]).all(|&x| x == 0.0));
        assert_eq!(found.masked.differences[..2], [0.0, 0.0]);
        assert_eq!(found.masked.loss, found.masked.loss_without);
        assert_eq!(found.inputs, found.inputs_of_rated);
        assert!(
            found.unmasked.weights[1].iter().flatten().chain(&found.unmasked.visible[1]).all(|&x| x < 0.0)
        );
        assert!((found.unmasked.loss - found.unmasked.loss_without).abs() > 0.1);
    }

    #[test]
    fn where_every_film_is_rated_the_mask_does_nothing() {
        let found = masking(&small(), &[Some(3), Some(1), Some(0)], &[0, 1], PLACE).expect("a place in it");
        assert_eq!(found.masked, found.unmasked);
    }

    #[test]
    fn with_the_mask_a_bias_learns_what_was_given_and_without_a_mixture() {
        let given = [0.1, 0.2, 0.3, 0.4];
        // The distance shrinks by 1 − rate·p per step at the least: e^(−0.5·0.1·2000) is nothing.
        let (p, drift) = settled_bias(0.25, &given, 0.5, 2000).expect("a distribution");
        for (p, q) in p.iter().zip(given) {
            assert!((p - (0.25 * q + 0.75 / 4.0)).abs() < 1e-12);
        }
        assert!((drift + 0.75).abs() < 1e-12);
        let (p, _) = settled_bias(1.0, &given, 0.5, 2000).expect("a distribution");
        assert!(p.iter().zip(given).all(|(p, q)| (p - q).abs() < 1e-12));
    }

    #[test]
    fn what_cannot_be_shown_is_refused() {
        let wrong = masking(&small(), &[None; 3], &[1, 0], Place { unit: 5, ..PLACE });
        assert_eq!(wrong.expect_err("no such unit").field(), "unit");
        assert_eq!(settled_bias(1.5, &[1.0], 0.1, 1).expect_err("no share").field(), "share");
        for given in [&[0.5, 0.6][..], &[f64::NAN, 1.0], &[2.0, -1.0]] {
            assert_eq!(settled_bias(0.5, given, 0.1, 1).expect_err("no distribution").field(), "given");
        }
    }
}
