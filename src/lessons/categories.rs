//! Why does a unit with K classes lead to a softmax? The RBM over ratings on so few films and classes that all its states
//! can be summed: its two conditionals and its free energy, every line of their derivations worked out by its own formula.
//!
//! E(v, h) = −(Σ_i Σ_k Σ_j W_ijk v_ik h_j + Σ_i Σ_k b_ik v_ik + Σ_j c_j h_j), Σ_k v_ik = 1;
//! p(v_ik = 1 | h) = softmax over k of a_ik = b_ik + Σ_j W_ijk h_j, p(h_j = 1 | v) = σ(x_j), x_j = c_j + Σ_i Σ_k W_ijk v_ik
//! (Salakhutdinov, Mnih & Hinton 2007, "Restricted Boltzmann Machines for Collaborative Filtering", section 2, equations 1 and 2).

use ndarray::{Array1, Array2};

use super::joint::bits_of;
use super::posterior::product_of;
use crate::exact::DiscreteRbm;
use crate::numeric::{LogSum, sigmoid_f64, softmax_in_place_f64};
use crate::{Error, Result};

/// The most states of both layers together that are summed.
const MAX_STATES: usize = 1 << 12;
/// The step of a finite difference: a power of two, so that W ± step has no rounding of its own where W is short.
const DIFFERENCE: f64 = 1.0 / 8192.0;

/// One film, one class of it, one hidden unit, each from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "study", derive(serde::Deserialize))]
pub struct Place {
    /// i.
    pub film: usize,
    /// k.
    pub class: usize,
    /// j.
    pub unit: usize,
}

/// Both conditionals and the free energy, line by line.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "study", derive(serde::Serialize), serde(rename_all = "camelCase"))]
pub struct Categories {
    /// x_j by the double sum over films and classes, `[M]`.
    pub inputs: Vec<f64>,
    /// x_j as the product of the unfolded W, `[D·K, M]`, and the unfolded v, `[D·K]`.
    pub inputs_unfolded: Vec<f64>,
    /// x_j as c_j plus one weight a film, that of its class.
    pub inputs_picked: Vec<f64>,
    /// σ(x_j), `[M]`.
    pub hidden_on: Vec<f64>,
    /// a_ik = b_ik + Σ_j W_ijk h_j, `[D, K]`.
    pub logits: Vec<Vec<f64>>,
    /// p(v_ik = 1 | h), the softmax of each film's logits, `[D, K]`.
    pub distributions: Vec<Vec<f64>>,

    /// E(v, h) by the sums over units.
    pub energy: f64,
    /// −ΣΣ b_ik v_ik − Σ_j h_j x_j.
    pub energy_by_inputs: f64,
    /// −Σ_j c_j h_j − ΣΣ v_ik a_ik.
    pub energy_by_logits: f64,
    /// p(h_j = 1 | v) of the unit asked for, from the sum over all states of h.
    pub unit_by_states: f64,

    /// p(v | h) = e^(−E(v, h)) / Σ_v′ e^(−E(v′, h)).
    pub visible_by_states: f64,
    /// Π_i e^(a_{i v_i}) / Σ_v′ Π_i e^(a_{i v′_i}): without c.
    pub visible_without_c: f64,
    /// Π_i p(v_i | h).
    pub visible_by_films: f64,
    /// Σ_v Π_i Π_k e^(a_ik v_ik).
    pub sum_of_products: f64,
    /// Π_i Σ_k e^(a_ik).
    pub product_of_sums: f64,
    /// p(v_ik = 1 | h) of the film and class asked for, from the sum over all states of v.
    pub class_by_states: f64,
    /// e^(a_ik) / Σ_l e^(a_il).
    pub class_by_softmax: f64,
    /// The same with 3 added to all logits of the film.
    pub class_shifted: f64,
    /// The same with K single bits, σ(a_ik) each, given that exactly one is on: from the sum over all 2^K patterns.
    pub class_by_bits: f64,
    /// That exactly one of the K bits is on, from all patterns.
    pub one_bit_on: f64,
    /// Σ_k σ(a_ik) Π_{l ≠ k} (1 − σ(a_il)).
    pub one_bit_by_formula: f64,
    /// The softmax of the film's first two logits alone: of the second class.
    pub second_of_two: f64,
    /// σ(a_i1 − a_i0).
    pub second_by_sigmoid: f64,

    /// F(v) = −log Σ_h e^(−E(v, h)), from all states of h.
    pub free_energy_by_states: f64,
    /// −log(e^(ΣΣ b_ik v_ik) Σ_h Π_j e^(h_j x_j)).
    pub free_energy_split: f64,
    /// −ΣΣ b_ik v_ik − log Π_j (1 + e^(x_j)).
    pub free_energy_product: f64,
    /// −ΣΣ b_ik v_ik − Σ_j log(1 + e^(x_j)).
    pub free_energy: f64,
    /// p(v) from all states of both layers.
    pub probability_by_states: f64,
    /// e^(−F(v)) / Z.
    pub probability: f64,
    /// ∂F/∂W_ijk at the place asked for, by a central difference of the closed form.
    pub weight_difference: f64,
    /// −v_ik σ(x_j).
    pub weight_gradient: f64,
    /// ∂F/∂b_ik, by a difference, and −v_ik.
    pub visible_difference: f64,
    /// −v_ik.
    pub visible_gradient: f64,
    /// ∂F/∂c_j, by a difference, and −σ(x_j).
    pub hidden_difference: f64,
    /// −σ(x_j).
    pub hidden_gradient: f64,
}

/// All states of n units with S states each, the first unit leading.
pub(super) fn states_of(n_units: usize, n_states: usize) -> impl Iterator<Item = Vec<u8>> {
    let place =
        move |number: usize, unit: usize| number / n_states.pow((n_units - 1 - unit) as u32) % n_states;
    (0..n_states.pow(n_units as u32))
        .map(move |number| (0..n_units).map(|unit| place(number, unit) as u8).collect())
}

/// Refuses a film, class or unit that is not there.
pub(super) fn check_place(rbm: &DiscreteRbm, place: Place) -> Result<()> {
    for (field, value, below) in [
        ("film", place.film, rbm.n_units()),
        ("class", place.class, rbm.n_states()),
        ("unit", place.unit, rbm.n_hidden()),
    ] {
        if value >= below {
            return Err(Error::input(field, value, format!("below {below}")));
        }
    }
    Ok(())
}

/// ∂f/∂θ by a central difference in each of the three parameters at a place: W_ijk, b_ik and c_j.
pub(super) fn differences(rbm: &DiscreteRbm, place: Place, f: impl Fn(&DiscreteRbm) -> f64) -> [f64; 3] {
    let Place { film, class, unit } = place;
    let moved = |which: usize, by: f64| {
        let mut rbm = rbm.clone();
        let (weights, visible, hidden) = rbm.parameters_mut();
        match which {
            0 => weights[[film, class, unit]] += by,
            1 => visible[[film, class]] += by,
            _ => hidden[unit] += by,
        }
        f(&rbm)
    };
    std::array::from_fn(|which| (moved(which, DIFFERENCE) - moved(which, -DIFFERENCE)) / (2.0 * DIFFERENCE))
}

/// x_j = c_j + Σ_i Σ_k W_ijk v_ik, `[M]`, added up term by term; v_ik `[D, K]` may be zero for a whole film.
pub(super) fn inputs(rbm: &DiscreteRbm, visible: &Array2<f64>) -> Vec<f64> {
    let term = |j, film, class, v| rbm.weights()[[film, class, j]] * v;
    let double_sum =
        |j| visible.indexed_iter().map(|((film, class), v)| term(j, film, class, v)).sum::<f64>();
    rbm.hidden_bias().iter().enumerate().map(|(j, c)| c + double_sum(j)).collect()
}

/// The rows of a matrix as lists.
pub(super) fn rows(matrix: &Array2<f64>) -> Vec<Vec<f64>> {
    matrix.rows().into_iter().map(|row| row.to_vec()).collect()
}

/// Works every line out for the classes v `[D]` and h `[M]`, 0 or 1 each, at one place. Refuses a place that is not there,
/// and a model of more than 2¹² states.
pub fn categories(rbm: &DiscreteRbm, classes: &[u8], hidden: &[u8], place: Place) -> Result<Categories> {
    let (n_films, n_classes, n_hidden) = (rbm.n_units(), rbm.n_states(), rbm.n_hidden());
    check_place(rbm, place)?;
    let few = n_classes.checked_pow(n_films as u32).and_then(|n| n.checked_mul(1 << n_hidden.min(20)));
    if few.is_none_or(|n| n > MAX_STATES) {
        let shape = format!("{n_films}×{n_classes}×{n_hidden}");
        return Err(Error::input("weights", shape, format!("of a shape with at most {MAX_STATES} states")));
    }
    let Place { film, class, unit } = place;
    let (weights, visible_bias, hidden_bias) = (rbm.weights(), rbm.visible_bias(), rbm.hidden_bias());
    let v = rbm.one_hot(classes);
    let h: Array1<f64> = hidden.iter().map(|&bit| f64::from(bit)).collect();
    let hidden_states: Vec<Vec<u8>> = (0..1 << n_hidden)
        .map(|number| bits_of(number, n_hidden).iter().map(|&bit| bit as u8).collect())
        .collect();

    // From v to h.
    let x = inputs(rbm, &v);
    let unfolded = weights
        .to_shape((n_films * n_classes, n_hidden))
        .expect("W is in standard layout")
        .t()
        .dot(&Array1::from_iter(v.iter().copied()));
    let picked = (0..n_hidden).map(|j| {
        let of_films =
            classes.iter().enumerate().map(|(film, &class)| weights[[film, usize::from(class), j]]);
        hidden_bias[j] + of_films.sum::<f64>()
    });
    let bias_term: f64 = (visible_bias * &v).sum();
    let exponents: f64 = h.iter().zip(&x).map(|(h, x)| h * x).sum();
    let with_v: Vec<f64> = hidden_states.iter().map(|h| (-rbm.energy(classes, h)).exp()).collect();
    let with_v_sum: f64 = with_v.iter().sum();

    // From h to v.
    let logits = rbm.visible_logits(h.as_slice().expect("a vector of its own"));
    let weight_of = |state: &[u8]| {
        state
            .iter()
            .enumerate()
            .map(|(film, &class)| logits[[film, usize::from(class)]].exp())
            .product::<f64>()
    };
    let with_h: Vec<(Vec<u8>, f64)> = states_of(n_films, n_classes)
        .map(|state| {
            let weight = (-rbm.energy(&state, hidden)).exp();
            (state, weight)
        })
        .collect();
    let with_h_sum: f64 = with_h.iter().map(|(_, weight)| weight).sum();
    let sum_of_products: f64 = with_h.iter().map(|(state, _)| weight_of(state)).sum();
    let sums: Vec<f64> = logits.rows().into_iter().map(|row| row.iter().map(|a| a.exp()).sum()).collect();
    let share = |film: usize, class: usize| logits[[film, class]].exp() / sums[film];
    let softmax = |logits: &[f64], class: usize| {
        let mut distribution = logits.to_vec();
        softmax_in_place_f64(&mut distribution);
        distribution[class]
    };
    let a = logits.row(film).to_vec();
    let shifted: Vec<f64> = a.iter().map(|a| a + 3.0).collect();

    // K bits in place of one class.
    let on: Vec<f64> = a.iter().map(|&a| sigmoid_f64(a)).collect();
    let singles: Vec<(Vec<f64>, f64)> = (0..1 << n_classes)
        .map(|number| bits_of(number, n_classes))
        .filter(|bits| bits.iter().sum::<f64>() == 1.0)
        .map(|bits| {
            let p = product_of(&on, &bits);
            (bits, p)
        })
        .collect();
    let one_bit_on: f64 = singles.iter().map(|(_, p)| p).sum();
    let this_bit: f64 = singles.iter().filter(|(bits, _)| bits[class] == 1.0).map(|(_, p)| p).sum();
    let alone = |k: usize| (0..n_classes).map(|l| if l == k { on[l] } else { 1.0 - on[l] }).product::<f64>();

    // The free energy.
    let free_energy = rbm.free_energy(v.view());
    let factors: f64 = hidden_states
        .iter()
        .map(|h| h.iter().zip(&x).map(|(&h, x)| (f64::from(h) * x).exp()).product::<f64>())
        .sum();
    let partition = states_of(n_films, n_classes)
        .flat_map(|state| hidden_states.iter().map(move |h| (state.clone(), h)))
        .map(|(state, h)| -rbm.energy(&state, h))
        .collect::<LogSum>()
        .value();
    let [weight_difference, visible_difference, hidden_difference] =
        differences(rbm, place, |rbm| rbm.free_energy(v.view()));
    let hidden_on: Vec<f64> = x.iter().map(|&x| sigmoid_f64(x)).collect();

    Ok(Categories {
        inputs_unfolded: hidden_bias.iter().zip(&unfolded).map(|(c, sum)| c + sum).collect(),
        inputs_picked: picked.collect(),
        energy: rbm.energy(classes, hidden),
        energy_by_inputs: -bias_term - exponents,
        energy_by_logits: -hidden_bias.dot(&h) - (&v * &logits).sum(),
        unit_by_states: hidden_states
            .iter()
            .zip(&with_v)
            .filter(|(h, _)| h[unit] == 1)
            .map(|(_, w)| w / with_v_sum)
            .sum(),
        visible_by_states: (-rbm.energy(classes, hidden)).exp() / with_h_sum,
        visible_without_c: weight_of(classes) / sum_of_products,
        visible_by_films: classes
            .iter()
            .enumerate()
            .map(|(film, &class)| share(film, usize::from(class)))
            .product(),
        sum_of_products,
        product_of_sums: sums.iter().product(),
        class_by_states: with_h
            .iter()
            .filter(|(state, _)| usize::from(state[film]) == class)
            .map(|(_, weight)| weight / with_h_sum)
            .sum(),
        class_by_softmax: softmax(&a, class),
        class_shifted: softmax(&shifted, class),
        class_by_bits: this_bit / one_bit_on,
        one_bit_on,
        one_bit_by_formula: (0..n_classes).map(alone).sum(),
        second_of_two: softmax(&a[..2], 1),
        second_by_sigmoid: sigmoid_f64(a[1] - a[0]),
        free_energy_by_states: -with_v_sum.ln(),
        free_energy_split: -(bias_term.exp() * factors).ln(),
        free_energy_product: -bias_term - x.iter().map(|x| 1.0 + x.exp()).product::<f64>().ln(),
        free_energy,
        probability_by_states: with_v_sum / partition.exp(),
        probability: (-free_energy - partition).exp(),
        weight_difference,
        weight_gradient: -v[[film, class]] * hidden_on[unit],
        visible_difference,
        visible_gradient: -v[[film, class]],
        hidden_difference,
        hidden_gradient: -hidden_on[unit],
        distributions: rows(&rbm.visible_probabilities(h.as_slice().expect("a vector of its own"))),
        logits: rows(&logits),
        hidden_on,
        inputs: x,
    })
}

#[cfg(test)]
mod tests {
    use ndarray::{Array3, array};

    use super::*;
    use crate::exact::Enumeration;

    /// Quarters, so that sums of them are exact.
    fn small() -> DiscreteRbm {
        let quarter = |n: usize| (n * 7 % 13) as f64 / 4.0 - 1.5;
        DiscreteRbm::from_parameters(
            Array3::from_shape_fn((3, 4, 2), |(i, k, j)| quarter(8 * i + 2 * k + j)),
            Array2::from_shape_fn((3, 4), |(i, k)| quarter(5 * i + 3 * k) / 2.0),
            array![0.5, -1.0],
        )
    }

    const PLACE: Place = Place { film: 1, class: 2, unit: 0 };

    /// Sums of at most 256 products, each rounded a few times.
    const WITHIN: f64 = 1e-13;

    #[test]
    fn the_conditionals_and_p_of_v_are_those_of_the_enumeration() {
        let rbm = small();
        let exact = Enumeration::new(rbm.clone()).expect("64 states of v");
        for classes in states_of(3, 4) {
            for hidden in [[0, 0], [0, 1], [1, 0], [1, 1]] {
                let found = categories(&rbm, &classes, &hidden, PLACE).expect("256 states");
                assert!((found.probability_by_states - exact.log_probability(&classes).exp()).abs() < WITHIN);
                let posterior = exact.hidden_posterior(&classes).expect("four states");
                assert!((found.unit_by_states - (posterior[2] + posterior[3])).abs() < WITHIN);
                let given = rbm.visible_probabilities(&hidden.map(f64::from));
                assert!((found.class_by_states - given[[1, 2]]).abs() < WITHIN);
            }
        }
    }

    #[test]
    fn a_small_case_by_hand() {
        // One film of two classes and one hidden unit: a_0 = 1, a_1 = 1 + 2 with h on, x = 0.5 + 2 with class 1.
        let rbm = DiscreteRbm::from_parameters(array![[[0.0], [2.0]]], array![[1.0, 1.0]], array![0.5]);
        let found = categories(&rbm, &[1], &[1], Place { film: 0, class: 1, unit: 0 }).expect("four states");
        assert_eq!(found.logits, [[1.0, 3.0]]);
        assert_eq!(found.inputs, [2.5]);
        assert_eq!(found.energy, -3.5);
        assert!((found.class_by_states - 1.0 / (1.0 + (-2.0_f64).exp())).abs() < WITHIN);
        assert!((found.second_of_two - found.class_by_states).abs() < WITHIN);
    }

    #[test]
    fn states_come_in_the_order_of_numbers() {
        let all: Vec<Vec<u8>> = states_of(2, 3).collect();
        assert_eq!(all.len(), 9);
        assert_eq!((&all[0][..], &all[1][..], &all[8][..]), (&[0, 0][..], &[0, 1][..], &[2, 2][..]));
    }

    #[test]
    fn what_cannot_be_shown_is_refused() {
        let field = |rbm: &DiscreteRbm, place| {
            let classes = vec![0; rbm.n_units()];
            categories(rbm, &classes, &vec![0; rbm.n_hidden()], place)
                .expect_err("no such thing")
                .field()
                .to_string()
        };
        assert_eq!(field(&small(), Place { film: 3, ..PLACE }), "film");
        assert_eq!(field(&small(), Place { class: 4, ..PLACE }), "class");
        assert_eq!(field(&small(), Place { unit: 2, ..PLACE }), "unit");
        let large =
            DiscreteRbm::from_parameters(Array3::zeros((7, 4, 2)), Array2::zeros((7, 4)), Array1::zeros(2));
        assert_eq!(field(&large, PLACE), "weights");
    }
}
