//! Is each line of the chapter on Boltzmann machines true of this machine? Both sides of every line, each by its own formula.
//!
//! E(s) = −(Σ_{i<j} w_ij s_i s_j + Σ_i b_i s_i), p(s_i = 1 | rest) = σ(ΔE_i), G = Σ_v P⁺(v) ln(P⁺(v)/P⁻(v)),
//! ∂G/∂w_ij = −(p⁺_ij − p⁻_ij) (Ackley, Hinton & Sejnowski 1985, "A Learning Algorithm for Boltzmann Machines").

use ndarray::{Array1, s};

use super::equilibrium::{check_tiny, place_of};
use super::two_phases::{Links, with_links};
use crate::boltzmann::BoltzmannMachine;
use crate::exact::EnumeratedBoltzmann;
use crate::patterns::Patterns;
use crate::rbm::BernoulliRbm;
use crate::{Error, Result};

/// Half a step of a finite difference. A power of two, so that f32 holds the moved weights exactly.
const STEP: f32 = 1.0 / 256.0;

/// The lines' sides. "The link" is that of the first visible and the first hidden unit.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "study", derive(serde::Serialize), serde(rename_all = "camelCase"))]
pub struct MachineLines {
    /// −Σ_{i<j} w_ij s_i s_j − Σ_i b_i s_i.
    pub scalar_energy: f64,
    /// −(½ sᵀWs + bᵀs).
    pub vector_energy: f64,
    /// E with the unit off less E with it on.
    pub energy_difference: f64,
    /// ΔE_i = Σ_j w_ij s_j + b_i.
    pub gap: f64,
    /// p(s with the unit on) / (p(s with it on) + p(s with it off)), from all states.
    pub on_by_states: f64,
    /// σ(ΔE_i).
    pub on_by_sigmoid: f64,
    /// p(s) times the probability that drawing the unit turns s into s′, in which the unit is the other way.
    pub flow_there: f64,
    /// p(s′) times the probability of the way back.
    pub flow_back: f64,
    /// Σ over the states from which drawing the unit can lead to s: p of each, times the probability that it does.
    pub arriving: f64,
    /// p(s).
    pub probability: f64,
    /// G = Σ_v P⁺(v) ln(P⁺(v)/P⁻(v)).
    pub divergence: f64,
    /// Σ_v P⁺(v) ln P⁺(v) − Σ_v P⁺(v) ln P⁻(v), P⁻ as sums of p over the hidden units' states.
    pub divergence_by_logs: f64,
    /// ∂/∂w of Σ_v P⁺(v) ln Σ_h e^(−E(v, h)) at the link, by differences.
    pub clamped_slope: f64,
    /// p⁺ of the link.
    pub clamped_pair: f64,
    /// ∂ ln Z/∂w at the link, by differences.
    pub free_slope: f64,
    /// p⁻ of the link.
    pub free_pair: f64,
    /// ∂G/∂w at the link, by differences.
    pub divergence_slope: f64,
    /// E(s) once the links within the layers are cut.
    pub cut_energy: f64,
    /// E(v, h) of the RBM that is left.
    pub rbm_energy: f64,
    /// ΔE of the first hidden unit, once the links within the layers are cut.
    pub cut_gap: f64,
    /// c_1 + Σ_i W_i1 v_i of the RBM that is left.
    pub rbm_input: f64,
    /// p(h | v) once the links are cut, from all states.
    pub cut_posterior: f64,
    /// Π_j p(h_j | v), by the sigmoids of the RBM.
    pub rbm_product: f64,
    /// p(s) of every state, `[2^n]`.
    pub distribution: Vec<f64>,
}

/// Works both sides of every line out, in `state` `[n]`, for unit `unit` and for these data. Refuses a machine that is not
/// tiny or has no hidden unit, a unit that is not there, and patterns of another width.
pub fn machine_lines(
    machine: &BoltzmannMachine,
    state: &[f64],
    unit: usize,
    data: &Patterns,
) -> Result<MachineLines> {
    check_tiny(machine)?;
    let (n_units, n_visible) = (machine.n_units(), machine.n_visible());
    if n_visible == n_units {
        return Err(Error::input("n_hidden", 0, "1 or more"));
    }
    if unit >= n_units {
        return Err(Error::input("unit", unit, format!("below {n_units}")));
    }
    let exact = EnumeratedBoltzmann::new(machine)?;
    let distribution = exact.distribution();
    let p = |state: &[f64]| distribution[place_of(state)];
    let with_unit = |value: f64| {
        let mut changed = state.to_vec();
        changed[unit] = value;
        changed
    };
    let (on, off) = (with_unit(1.0), with_unit(0.0));
    let flipped = if state[unit] == 1.0 { &off } else { &on };
    let on_by_sigmoid = machine.unit_probability(state, unit);
    let becoming = |target: &[f64]| if target[unit] == 1.0 { on_by_sigmoid } else { 1.0 - on_by_sigmoid };

    // First, as it is what refuses data of another width.
    let divergence = exact.divergence(data)?;
    let marginals = exact.visible_distribution();
    let logs: f64 = data
        .iter()
        .map(|(bits, q)| {
            let v: Vec<f64> = bits.iter().map(|&bit| f64::from(bit)).collect();
            q * marginals[place_of(&v)].ln()
        })
        .sum();
    let link = (0, n_visible);
    // Σ_v P⁺(v) ln Σ_h e^(−E) = Σ_v P⁺(v) ln P⁻(v) + ln Z, and the first sum is Σ P⁺ ln P⁺ − G.
    let clamped_log = |moved: &EnumeratedBoltzmann| -> Result<f64> {
        Ok(data.best_log_likelihood() - moved.divergence(data)? + moved.log_partition())
    };

    let cut = with_links(machine, Links::Between);
    let rbm = BernoulliRbm::from_parameters(
        cut.weights().slice(s![..n_visible, n_visible..]).to_owned(),
        cut.bias().slice(s![..n_visible]).to_owned(),
        cut.bias().slice(s![n_visible..]).to_owned(),
    );
    let (visible, hidden) = state.split_at(n_visible);
    let mut rbm_inputs = vec![0.0; n_units - n_visible];
    rbm.hidden_input(visible, &mut rbm_inputs);
    let mut hidden_on = vec![0.0; n_units - n_visible];
    rbm.hidden_probabilities(visible, &mut hidden_on);
    let cut_distribution = EnumeratedBoltzmann::new(&cut)?.distribution();
    let n_rows = 1 << (n_units - n_visible);
    let row = place_of(visible) * n_rows;
    let given_v: f64 = cut_distribution[row..row + n_rows].iter().sum();

    Ok(MachineLines {
        scalar_energy: machine.energy(state),
        vector_energy: vector_energy(machine, state),
        energy_difference: machine.energy(&off) - machine.energy(&on),
        gap: machine.energy_gap(state, unit),
        on_by_states: p(&on) / (p(&on) + p(&off)),
        on_by_sigmoid,
        flow_there: p(state) * becoming(flipped),
        flow_back: p(flipped) * becoming(state),
        arriving: p(state) * becoming(state) + p(flipped) * becoming(state),
        probability: p(state),
        divergence,
        divergence_by_logs: data.best_log_likelihood() - logs,
        clamped_slope: slope(machine, link, clamped_log)?,
        clamped_pair: exact.clamped_statistics(data)?.pairs()[link],
        free_slope: slope(machine, link, |moved| Ok(moved.log_partition()))?,
        free_pair: exact.free_statistics().pairs()[link],
        divergence_slope: slope(machine, link, |moved| moved.divergence(data))?,
        cut_energy: cut.energy(state),
        rbm_energy: rbm.energy(visible, hidden),
        cut_gap: cut.energy_gap(state, n_visible),
        rbm_input: rbm_inputs[0],
        cut_posterior: cut_distribution[place_of(state)] / given_v,
        rbm_product: hidden_on
            .iter()
            .zip(hidden)
            .map(|(p, &h)| if h == 1.0 { *p } else { 1.0 - p })
            .product(),
        distribution,
    })
}

/// −(½ sᵀWs + bᵀs): W `[n, n]` holds each link twice, and nothing on its diagonal.
fn vector_energy(machine: &BoltzmannMachine, state: &[f64]) -> f64 {
    let s = Array1::from(state.to_vec());
    let weighted = machine.weights().mapv(f64::from).dot(&s);
    -(0.5 * s.dot(&weighted) + machine.bias().mapv(f64::from).dot(&s))
}

/// The derivative of `f` by the weight of a link, from four differences: (4 D(δ) − D(2δ))/3, D the central difference. Its
/// error is δ⁴ f⁗′/30: some 10⁻¹² for the logarithms of sums that are asked for here.
fn slope(
    machine: &BoltzmannMachine,
    (i, j): (usize, usize),
    f: impl Fn(&EnumeratedBoltzmann) -> Result<f64>,
) -> Result<f64> {
    let at = |offset: f32| {
        let mut weights = machine.weights().clone();
        weights[[i, j]] += offset;
        weights[[j, i]] += offset;
        let moved = BoltzmannMachine::from_parameters(machine.n_visible(), weights, machine.bias().clone());
        f(&EnumeratedBoltzmann::new(&moved)?)
    };
    let difference = |step: f32| Ok((at(step)? - at(-step)?) / f64::from(2.0 * step));
    Ok((4.0 * difference(STEP)? - difference(2.0 * STEP)?) / 3.0)
}

#[cfg(test)]
mod tests {
    use ndarray::{Array2, array};

    use super::*;

    fn machine() -> BoltzmannMachine {
        let weights = array![
            [0.0, 1.5, 1.0, -0.5],
            [1.5, 0.0, 0.5, 1.0],
            [1.0, 0.5, 0.0, -2.0],
            [-0.5, 1.0, -2.0, 0.0]
        ];
        BoltzmannMachine::from_parameters(2, weights, array![-0.5, 0.25, 0.5, -0.25])
    }

    fn data() -> Patterns {
        Patterns::new([(vec![false, false], 1.0), (vec![true, true], 1.0)]).expect("two patterns")
    }

    #[test]
    fn a_state_by_hand() {
        let found = machine_lines(&machine(), &[1.0, 1.0, 0.0, 1.0], 1, &data()).expect("four units");
        // −(1.5 − 0.5 + 1 − 0.5 + 0.25 − 0.25), quarters throughout.
        assert_eq!(found.scalar_energy, -1.5);
        assert_eq!(found.vector_energy, -1.5);
        // 0.25 + 1.5 + 1.
        assert_eq!(found.gap, 2.75);
        assert_eq!(found.energy_difference, 2.75);
        // −(−0.5 + 1 − 0.5 + 0.25 − 0.25): the links of the visible units and of the hidden ones are not there.
        assert_eq!(found.cut_energy, 0.0);
        assert_eq!(found.rbm_energy, 0.0);
        // 0.5 + 1 + 0.5, the link to the other hidden unit being cut.
        assert_eq!(found.cut_gap, 2.0);
        assert_eq!(found.rbm_input, 2.0);
        assert!((found.distribution.iter().sum::<f64>() - 1.0).abs() < 1e-14);
    }

    #[test]
    fn a_machine_without_weights_is_known_by_hand() {
        let machine = BoltzmannMachine::from_parameters(2, Array2::zeros((3, 3)), ndarray::Array1::zeros(3));
        let found = machine_lines(&machine, &[1.0, 0.0, 0.0], 2, &data()).expect("three units");
        // P⁻ is ¼ of each v where P⁺ is ½ of two; v_1 is on in half of the data, the hidden unit in half of all states.
        for (value, expected) in [
            (found.divergence, 2.0_f64.ln()),
            (found.divergence_by_logs, 2.0_f64.ln()),
            (found.clamped_pair, 0.25),
            (found.free_pair, 0.25),
            (found.on_by_states, 0.5),
            (found.probability, 0.125),
        ] {
            assert!((value - expected).abs() < 1e-14, "{value} for {expected}");
        }
    }

    #[test]
    fn what_is_not_there_is_refused() {
        let field = |machine: &BoltzmannMachine, unit, data: &Patterns| {
            let state = vec![0.0; machine.n_units()];
            machine_lines(machine, &state, unit, data).expect_err("refused").field().to_owned()
        };
        assert_eq!(field(&machine(), 4, &data()), "unit");
        let wide = Patterns::new([(vec![true; 3], 1.0)]).expect("a pattern");
        assert_eq!(field(&machine(), 0, &wide), "patterns");
        let visible_only =
            BoltzmannMachine::from_parameters(2, Array2::zeros((2, 2)), ndarray::Array1::zeros(2));
        assert_eq!(field(&visible_only, 0, &data()), "n_hidden");
    }
}
