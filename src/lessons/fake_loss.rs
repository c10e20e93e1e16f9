//! What must an automatic differentiator be told, so that it takes the step of contrastive divergence? The slopes of
//! L = F(v) − F(v′) from a tape, beside the statistics that CD collects.
//!
//! With v′ held fixed, −∂L/∂W_ij = v_i p(h_j = 1 | v) − v′_i p(h_j = 1 | v′), −∂L/∂b_i = v_i − v′_i and
//! −∂L/∂c_j = p(h_j = 1 | v) − p(h_j = 1 | v′). If v′ = σ(b + W h) is not held, −Σ_i ∂F(v′)/∂v′_i ∂v′_i/∂θ comes to
//! ∂L/∂θ, with ∂F(v′)/∂v′_i = −b_i − Σ_j W_ij p(h_j = 1 | v′).

use super::cd_lines::slope;
use super::tape::{Tape, Var};
use crate::learning::bernoulli_loss;
use crate::rbm::{BernoulliRbm, BernoulliStatistics};

/// How far a parameter is moved for a measured slope: a power of two, so that one of few binary digits is moved exactly.
const STEP: f32 = 1.0 / 1024.0;

/// What v′ is to the differentiator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "study", derive(serde::Deserialize), serde(rename_all = "camelCase"))]
pub enum HeldModel {
    /// A state, drawn before: numbers from outside.
    Drawn,
    /// The probabilities p(v_i = 1 | h), held fixed.
    Held,
    /// The probabilities p(v_i = 1 | h), as operations on the tape.
    Through,
}

/// L and its slopes.
#[derive(Debug, Clone, PartialEq)]
pub struct FakeLoss {
    /// v′, `[D]`.
    pub visible_model: Vec<f64>,
    /// F(v) and F(v′) from the tape, in nats.
    pub free_energies: [f64; 2],
    /// L, as `learning` computes it.
    pub loss: f64,
    /// h̃ and h̃′, `[M]` each.
    pub hidden: [Vec<f64>; 2],
    /// ⟨·⟩ of v less ⟨·⟩ of v′: the direction of CD.
    pub statistics: BernoulliStatistics,
    /// −∂L/∂θ, from the tape.
    pub descent: BernoulliStatistics,
    /// ∂F(v′)/∂v′_i, from the tape, `[D]`.
    pub end_slopes: Vec<f64>,
    /// ∂v′_i/∂W_ij, from the tape, `[D][M]`; zero unless the tape goes through v′.
    pub end_by_weights: Vec<Vec<f64>>,
    /// −∂L/∂θ with v′ held, measured with moved parameters.
    pub measured: BernoulliStatistics,
    /// Operations on the tape.
    pub n_operations: usize,
}

/// W `[D][M]`, b `[D]` and c `[M]` on a tape.
struct Parameters {
    weights: Vec<Vec<Var>>,
    visible_bias: Vec<Var>,
    hidden_bias: Vec<Var>,
}

impl Parameters {
    fn on(tape: &mut Tape, rbm: &BernoulliRbm) -> Self {
        let mut leaf = |&parameter: &f32| tape.leaf(f64::from(parameter));
        Self {
            weights: rbm
                .weights()
                .rows()
                .into_iter()
                .map(|row| row.iter().map(&mut leaf).collect())
                .collect(),
            visible_bias: rbm.visible_bias().iter().map(&mut leaf).collect(),
            hidden_bias: rbm.hidden_bias().iter().map(&mut leaf).collect(),
        }
    }

    /// F(v) = −Σ_i b_i v_i − Σ_j log(1 + e^(x_j)), x_j = c_j + Σ_i W_ij v_i.
    fn free_energy(&self, tape: &mut Tape, visible: &[Var]) -> Var {
        let mut energy = tape.leaf(0.0);
        for (&b, &v) in self.visible_bias.iter().zip(visible) {
            let term = tape.multiply(b, v);
            energy = tape.subtract(energy, term);
        }
        for (j, &c) in self.hidden_bias.iter().enumerate() {
            let mut input = c;
            for (row, &v) in self.weights.iter().zip(visible) {
                let term = tape.multiply(row[j], v);
                input = tape.add(input, term);
            }
            let term = tape.softplus(input);
            energy = tape.subtract(energy, term);
        }
        energy
    }

    /// p(v_i = 1 | h) = σ(b_i + Σ_j W_ij h_j), `[D]`.
    fn visible_probabilities(&self, tape: &mut Tape, hidden: &[Var]) -> Vec<Var> {
        let rows = self.weights.iter().zip(&self.visible_bias);
        rows.map(|(row, &b)| {
            let mut input = b;
            for (&w, &h) in row.iter().zip(hidden) {
                let term = tape.multiply(w, h);
                input = tape.add(input, term);
            }
            tape.sigmoid(input)
        })
        .collect()
    }
}

/// Works out L and its slopes for v = `visible` `[D]` and h = `hidden` `[M]`, each 0 or 1. v′ is `drawn` `[D]` or the
/// probabilities given h, as `model` says.
pub fn fake_loss(
    rbm: &BernoulliRbm,
    visible: &[f64],
    hidden: &[f64],
    drawn: &[f64],
    model: HeldModel,
) -> FakeLoss {
    let mut tape = Tape::default();
    let parameters = Parameters::on(&mut tape, rbm);
    let v: Vec<Var> = visible.iter().map(|&v| tape.leaf(v)).collect();
    let h: Vec<Var> = hidden.iter().map(|&h| tape.leaf(h)).collect();
    let end: Vec<Var> = match model {
        HeldModel::Drawn => drawn.iter().map(|&v| tape.leaf(v)).collect(),
        HeldModel::Held => {
            let probabilities = parameters.visible_probabilities(&mut tape, &h);
            probabilities.into_iter().map(|p| tape.hold(p)).collect()
        }
        HeldModel::Through => parameters.visible_probabilities(&mut tape, &h),
    };
    let visible_model: Vec<f64> = end.iter().map(|&v| tape.value(v)).collect();
    let of_data = parameters.free_energy(&mut tape, &v);
    let of_model = parameters.free_energy(&mut tape, &end);
    let loss = tape.subtract(of_data, of_model);
    let slopes = tape.slopes(loss);
    let mut descent = BernoulliStatistics::zeros(rbm);
    for ((i, j), entry) in descent.weights.indexed_iter_mut() {
        *entry = -slopes.of(parameters.weights[i][j]);
    }
    for (entry, &b) in descent.visible.iter_mut().zip(&parameters.visible_bias) {
        *entry = -slopes.of(b);
    }
    for (entry, &c) in descent.hidden.iter_mut().zip(&parameters.hidden_bias) {
        *entry = -slopes.of(c);
    }

    let of_end = tape.slopes(of_model);
    let end_by_weights = end.iter().zip(&parameters.weights).map(|(&v, row)| {
        let slopes = tape.slopes(v);
        row.iter().map(|&w| slopes.of(w)).collect()
    });

    let mut statistics = BernoulliStatistics::zeros(rbm);
    let hidden = [(visible, 1.0), (&visible_model[..], -1.0)].map(|(v, scale)| {
        let mut on = vec![0.0; rbm.n_hidden()];
        rbm.hidden_probabilities(v, &mut on);
        statistics.add(v, &on, scale);
        on
    });
    FakeLoss {
        free_energies: [tape.value(of_data), tape.value(of_model)],
        loss: bernoulli_loss(rbm, visible, &visible_model),
        hidden,
        statistics,
        descent,
        end_slopes: end.iter().map(|&v| of_end.of(v)).collect(),
        end_by_weights: end_by_weights.collect(),
        measured: measured(rbm, visible, &visible_model),
        n_operations: tape.len(),
        visible_model,
    }
}

/// −∂L/∂θ with v′ held, from L at moved parameters.
fn measured(rbm: &BernoulliRbm, visible: &[f64], visible_model: &[f64]) -> BernoulliStatistics {
    let at = |parameter: &dyn Fn(&mut BernoulliRbm) -> &mut f32| {
        let values = [-2.0, -1.0, 1.0, 2.0].map(|times| {
            let mut moved = rbm.clone();
            *parameter(&mut moved) += times * STEP;
            bernoulli_loss(&moved, visible, visible_model)
        });
        -slope(values, f64::from(STEP))
    };
    let mut found = BernoulliStatistics::zeros(rbm);
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
    fn probabilities_that_are_not_held_change_the_slope() {
        let at = |model| fake_loss(&tiny(), &[1.0, 0.0, 1.0], &[1.0, 0.0], &[1.0, 1.0, 0.0], model);
        let (drawn, held, through) = (at(HeldModel::Drawn), at(HeldModel::Held), at(HeldModel::Through));
        assert_eq!(drawn.visible_model, [1.0, 1.0, 0.0]);
        assert_eq!(held.visible_model, through.visible_model);
        assert_eq!(held.loss, through.loss);
        let largest = |one: &FakeLoss| {
            one.descent.iter().zip(one.statistics.iter()).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max)
        };
        // Sums of at most four products of numbers of size 1.
        assert!(largest(&drawn) < 1e-15 && largest(&held) < 1e-15);
        assert!(largest(&through) > 0.1, "{}", largest(&through));
    }
}
