//! Which way should each parameter move? Each line from log p(v) to the two halves of its gradient, on a tiny RBM, both
//! of its sides worked out apart; and what becomes of the model that goes that way.
//!
//! −∂log p(v)/∂θ = ∂F(v)/∂θ − Σ_v′ p(v′) ∂F(v′)/∂θ, and with −∂F/∂W_ij = v_i p(h_j = 1 | v), −∂F/∂b_i = v_i and
//! −∂F/∂c_j = p(h_j = 1 | v), ∂log p(v)/∂W_ij = v_i p(h_j = 1 | v) − Σ_v′ p(v′) v′_i p(h_j = 1 | v′) (Hinton 2010, "A
//! Practical Guide to Training RBMs", equation 5; Smolensky 1986 for the machine).

use ndarray::Array1;

use super::cd_lines::{marginal, slope};
use super::gibbs_law::{distribution_of, statistics_of};
use super::joint::{bits_of, joint};
use crate::numeric::sigmoid_f64;
use crate::patterns::Patterns;
use crate::rbm::{BernoulliRbm, BernoulliStatistics};
use crate::{Error, Result, exact};

/// How far a parameter is moved for a measured slope: a power of two, so that one of few binary digits is moved exactly.
const STEP: f32 = 1.0 / 1024.0;
/// Updates that are made for one answer at most.
pub const MAX_ASCENT: usize = 2000;
/// Updates from one point of a course to the next are at least a so manieth part of the whole.
const POINTS: usize = 100;

/// The derivation, line by line; θ is W_ij where one parameter is meant.
#[derive(Debug, Clone, PartialEq)]
pub struct GradientLines {
    /// log Σ_h p(v, h), from all states.
    pub log_probability: f64,
    /// F(v), in closed form.
    pub free_energy: f64,
    /// log Z, from all states.
    pub log_partition: f64,
    /// ∂log p(v)/∂θ, ∂F(v)/∂θ, ∂log Z/∂θ, ∂Z/∂θ and ∂e^(−F(v))/∂θ, each measured by moving θ.
    pub log_probability_slope: f64,
    /// ∂F(v)/∂θ, measured.
    pub free_energy_slope: f64,
    /// ∂log Z/∂θ, measured.
    pub log_partition_slope: f64,
    /// ∂Z/∂θ, measured, Z a sum over the states of both layers.
    pub partition_slope: f64,
    /// Σ_v′ ∂e^(−F(v′))/∂θ, each term measured.
    pub partition_slope_by_terms: f64,
    /// ∂e^(−F(v))/∂θ, measured.
    pub factor_slope: f64,
    /// −Σ_v′ e^(−F(v′))/Z ∂F(v′)/∂θ, the slopes measured.
    pub mean_by_factors: f64,
    /// −Σ_v′ p(v′) ∂F(v′)/∂θ with p(v′) from the states of both layers, the slopes measured.
    pub mean_by_probabilities: f64,
    /// d log(1 + eˣ)/dx at x_j, measured.
    pub softplus_slope: f64,
    /// σ(x_j).
    pub sigmoid: f64,
    /// Σ_v′ Σ_h′ p(v′, h′) v′_i h′_j, Σ of p(v′, h′) v′_i and of p(v′, h′) h′_j.
    pub by_states: [f64; 3],
    /// −∂F(v)/∂θ, all measured.
    pub free_energy_descent: BernoulliStatistics,
    /// v_i h̃_j, v_i and h̃_j.
    pub data: BernoulliStatistics,
    /// Their averages over the model.
    pub model: BernoulliStatistics,
    /// ∂log p(v)/∂θ, all measured.
    pub measured: BernoulliStatistics,
}

/// What is worked out at one place for the slopes by θ.
struct Heights {
    log_probability: f64,
    log_partition: f64,
    partition: f64,
    /// F, `[2^D]`.
    free_energies: Vec<f64>,
}

fn heights(rbm: &BernoulliRbm, from: usize) -> Result<Heights> {
    let states = joint(rbm, 1.0)?;
    let n_columns = 1 << rbm.n_hidden();
    let row = |values: &[f64]| values[from * n_columns..][..n_columns].iter().sum::<f64>();
    let mut input = vec![0.0; rbm.n_hidden()];
    let all = (0..1 << rbm.n_visible()).map(|v| rbm.free_energy(&bits_of(v, rbm.n_visible()), &mut input));
    Ok(Heights {
        log_probability: row(&states.probabilities).ln(),
        log_partition: states.log_partition,
        partition: states.weights.iter().sum(),
        free_energies: all.collect(),
    })
}

/// `value` at the model with one parameter moved by −2, −1, 1 and 2 times [`STEP`].
fn around<T>(
    rbm: &BernoulliRbm,
    parameter: impl Fn(&mut BernoulliRbm) -> &mut f32,
    value: impl Fn(&BernoulliRbm) -> T,
) -> [T; 4] {
    [-2.0, -1.0, 1.0, 2.0].map(|times| {
        let mut moved = rbm.clone();
        *parameter(&mut moved) += times * STEP;
        value(&moved)
    })
}

/// The slope of `value` by every parameter, measured.
fn slopes(rbm: &BernoulliRbm, value: impl Fn(&BernoulliRbm) -> f64) -> BernoulliStatistics {
    let mut found = BernoulliStatistics::zeros(rbm);
    let at = |parameter: &dyn Fn(&mut BernoulliRbm) -> &mut f32| {
        slope(around(rbm, parameter, &value), f64::from(STEP))
    };
    for ((i, j), entry) in found.weights.indexed_iter_mut() {
        *entry = at(&|rbm| &mut rbm.parameters_mut().0[[i, j]]);
    }
    for (i, entry) in found.visible.iter_mut().enumerate() {
        *entry = at(&|rbm| &mut rbm.parameters_mut().1[i]);
    }
    for (j, entry) in found.hidden.iter_mut().enumerate() {
        *entry = at(&|rbm| &mut rbm.parameters_mut().2[j]);
    }
    found
}

/// Works every line out: `visible` `[D]` is v, `weight` the i and j. Refuses a weight that is not there, and a model that
/// [`joint`] refuses.
pub fn gradient_lines(rbm: &BernoulliRbm, visible: &[f64], weight: [usize; 2]) -> Result<GradientLines> {
    let (n_visible, n_hidden) = (rbm.n_visible(), rbm.n_hidden());
    let [i, j] = weight;
    if i >= n_visible || j >= n_hidden {
        return Err(Error::input("weight", format!("{i}, {j}"), format!("below {n_visible}, {n_hidden}")));
    }
    let from = visible.iter().fold(0, |place, &bit| 2 * place + usize::from(bit == 1.0));
    let here = heights(rbm, from)?;
    let [a, b, c, d] = around(rbm, |rbm| &mut rbm.parameters_mut().0[[i, j]], |moved| heights(moved, from));
    let places = [a?, b?, c?, d?];
    let slope_of = |value: &dyn Fn(&Heights) -> f64| slope(places.each_ref().map(value), f64::from(STEP));
    let free_slopes: Vec<f64> =
        (0..1 << n_visible).map(|v| slope_of(&|at: &Heights| at.free_energies[v])).collect();

    let states = joint(rbm, 1.0)?;
    let n_columns = 1 << n_hidden;
    let mut by_states = [0.0; 3];
    let mut probabilities = vec![0.0; 1 << n_visible];
    for (place, p) in states.probabilities.iter().enumerate() {
        let bits = bits_of(place, n_visible + n_hidden);
        let (on, other) = (bits[i], bits[n_visible + j]);
        for (sum, term) in by_states.iter_mut().zip([on * other, on, other]) {
            *sum += p * term;
        }
        probabilities[place / n_columns] += p;
    }
    let mut input = vec![0.0; n_hidden];
    rbm.hidden_input(visible, &mut input);
    let softplus = |times: f64| (input[j] + times * f64::from(STEP)).exp().ln_1p();

    let mut data = Array1::zeros(1 << n_visible);
    data[from] = 1.0;
    let free_energy = |rbm: &BernoulliRbm| rbm.free_energy(visible, &mut vec![0.0; n_hidden]);
    let log_probability = |rbm: &BernoulliRbm| {
        heights(rbm, from).expect("a model of the same size was taken before").log_probability
    };
    let mut free_energy_descent = slopes(rbm, free_energy);
    for entry in free_energy_descent
        .weights
        .iter_mut()
        .chain(&mut free_energy_descent.visible)
        .chain(&mut free_energy_descent.hidden)
    {
        *entry = -*entry;
    }
    let mean = |weights: &dyn Fn(usize) -> f64| -> f64 {
        free_slopes.iter().enumerate().map(|(v, slope)| -weights(v) * slope).sum()
    };
    Ok(GradientLines {
        log_probability: here.log_probability,
        free_energy: here.free_energies[from],
        log_partition: here.log_partition,
        log_probability_slope: slope_of(&|at: &Heights| at.log_probability),
        free_energy_slope: free_slopes[from],
        log_partition_slope: slope_of(&|at: &Heights| at.log_partition),
        partition_slope: slope_of(&|at: &Heights| at.partition),
        partition_slope_by_terms: (0..1 << n_visible)
            .map(|v| slope_of(&|at: &Heights| (-at.free_energies[v]).exp()))
            .sum(),
        factor_slope: slope_of(&|at: &Heights| (-at.free_energies[from]).exp()),
        mean_by_factors: mean(&|v| (-here.free_energies[v] - here.log_partition).exp()),
        mean_by_probabilities: mean(&|v| probabilities[v]),
        softplus_slope: slope([-2.0, -1.0, 1.0, 2.0].map(softplus), f64::from(STEP)),
        sigmoid: sigmoid_f64(input[j]),
        by_states,
        free_energy_descent,
        data: statistics_of(rbm, &data),
        model: statistics_of(rbm, &marginal(rbm)?),
        measured: slopes(rbm, log_probability),
    })
}

/// Which half of the gradient is followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "study", derive(serde::Deserialize), serde(rename_all = "camelCase"))]
pub enum Half {
    /// ⟨·⟩ of the data less ⟨·⟩ of the model: the gradient.
    Both,
    /// ⟨·⟩ of the data alone.
    Data,
    /// Minus ⟨·⟩ of the model alone.
    Model,
}

/// A model before and after some updates.
#[derive(Debug, Clone, PartialEq)]
pub struct Ascent {
    /// p(v) before, `[2^D]`, in the order of [`bits_of`].
    pub before: Vec<f64>,
    /// p(v) after.
    pub after: Vec<f64>,
    /// How many updates each point of the course has had: the first none, the last all.
    pub points: Vec<usize>,
    /// The mean of log p(v) over the data at each point, in nats.
    pub log_likelihoods: Vec<f64>,
    /// The most that any model can reach: Σ q log q.
    pub ceiling: f64,
    /// The model after.
    pub rbm: BernoulliRbm,
}

/// Moves every parameter by ε = `learning_rate` times this half of the gradient of the mean log-likelihood of `data`,
/// `updates` times, with exact sums. Refuses more than [`MAX_ASCENT`] updates, and a model with too many states.
pub fn ascend(
    rbm: &BernoulliRbm,
    data: &Patterns,
    half: Half,
    learning_rate: f64,
    updates: usize,
) -> Result<Ascent> {
    if updates > MAX_ASCENT {
        return Err(Error::input("updates", updates, format!("at most {MAX_ASCENT}")));
    }
    if !(learning_rate > 0.0 && learning_rate <= 1.0) {
        return Err(Error::input("learning_rate", learning_rate, "above 0 and at most 1"));
    }
    let q = distribution_of(data);
    let mut now = rbm.clone();
    let mut points = Vec::new();
    let mut log_likelihoods = Vec::new();
    for done in 0..=updates {
        if done % updates.div_ceil(POINTS).max(1) == 0 || done == updates {
            points.push(done);
            log_likelihoods.push(exact::log_likelihood(&now, data)?);
        }
        if done == updates {
            break;
        }
        let model = marginal(&now)?;
        let towards = match half {
            Half::Both => &q - &model,
            Half::Data => q.clone(),
            Half::Model => -model,
        };
        now.ascend(&statistics_of(&now, &towards), learning_rate);
    }
    Ok(Ascent {
        before: marginal(rbm)?.to_vec(),
        after: marginal(&now)?.to_vec(),
        points,
        log_likelihoods,
        ceiling: data.best_log_likelihood(),
        rbm: now,
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
            array![0.5, -0.75],
        )
    }

    fn data(states: &[[bool; 3]]) -> Patterns {
        Patterns::new(states.iter().map(|bits| (bits.to_vec(), 1.0))).expect("patterns of three bits")
    }

    #[test]
    fn the_course_of_the_gradient_never_falls_and_ends_at_its_ceiling() {
        // With M = 2 hidden units three states can be had as sharply as one likes: ln 3.
        let three = data(&[[true, false, true], [false, true, false], [true, true, true]]);
        let climbed = ascend(&tiny(), &three, Half::Both, 0.5, 2000).expect("few states");
        // Rounding of f32 parameters moves log p by some 10⁻⁷.
        assert!(climbed.log_likelihoods.windows(2).all(|pair| pair[1] > pair[0] - 1e-6));
        let last = climbed.log_likelihoods.last().copied().expect("points");
        assert!((climbed.ceiling + 3_f64.ln()).abs() < 1e-12);
        assert!(last < climbed.ceiling && last > climbed.ceiling - 0.01, "{last}");
        let total: f64 = climbed.after.iter().sum();
        assert!((total - 1.0).abs() < 1e-12);
    }

    #[test]
    fn the_gradient_is_the_exact_one() {
        let found = gradient_lines(&tiny(), &[1.0, 0.0, 1.0], [0, 0]).expect("five units");
        let exact =
            exact::log_likelihood_gradient(&tiny(), &data(&[[true, false, true]])).expect("few states");
        for ((data, model), exact) in found.data.iter().zip(found.model.iter()).zip(exact.iter()) {
            assert!((data - model - exact).abs() < 1e-13);
        }
    }

    #[test]
    fn either_half_alone_ends_in_a_state_of_its_own() {
        let one = data(&[[true, false, true]]);
        let at = |half| ascend(&tiny(), &one, half, 0.5, 200).expect("few states");
        let (both, data, model) = (at(Half::Both), at(Half::Data), at(Half::Model));
        let last = |ascent: &Ascent| ascent.log_likelihoods.last().copied().expect("points");
        assert!(last(&both) > -0.1, "{}", last(&both));
        // The data's half switches no unit off: 111 takes most. The model's half switches every unit off: 000 does.
        assert!(data.after[0b111] > 0.9 && last(&data) < -2.0, "{:?}", data.after);
        assert!(model.after[0b000] > 0.9 && last(&model) < -5.0, "{:?}", model.after);
    }

    #[test]
    fn what_cannot_be_done_is_refused() {
        let one = data(&[[true, false, true]]);
        let refused = |rate, n| ascend(&tiny(), &one, Half::Both, rate, n).expect_err("refused");
        assert_eq!(refused(0.5, MAX_ASCENT + 1).field(), "updates");
        for rate in [0.0, -1.0, 1.5, f64::NAN] {
            assert_eq!(refused(rate, 1).field(), "learning_rate");
        }
        let lines = |weight| gradient_lines(&tiny(), &[0.0; 3], weight).expect_err("no such weight");
        assert_eq!(lines([3, 0]).field(), "weight");
        assert_eq!(lines([0, 2]).field(), "weight");
    }
}
