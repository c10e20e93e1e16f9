//! A small Boltzmann machine, as a question brings it, and its state.

use ndarray::{Array1, Array2};
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsValue;

use crate::Error;
use crate::boltzmann::BoltzmannMachine;
use crate::lessons::MAX_TINY_UNITS;
use crate::wasm::convert::thrown;

/// What all parameters may come to: no energy is beyond it, and e^700 is still a number.
const MOST: f64 = 700.0;

/// `Machine` of the protocol.
#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Machine {
    /// D.
    n_visible: usize,
    /// W `[n, n]`, symmetric, zero on the diagonal.
    weights: Vec<Vec<f64>>,
    /// b `[n]`.
    bias: Vec<f64>,
}

impl Machine {
    /// How the page is told of a machine.
    pub fn of(machine: &BoltzmannMachine) -> Self {
        let row = |row: ndarray::ArrayView1<f32>| row.iter().map(|&x| f64::from(x)).collect();
        Self {
            n_visible: machine.n_visible(),
            weights: machine.weights().rows().into_iter().map(row).collect(),
            bias: row(machine.bias().view()),
        }
    }

    /// The machine, if the shapes fit, both layers have units, [`MAX_TINY_UNITS`] together at most, the weights are
    /// symmetric, no unit is linked to itself, and the sizes of all parameters together are not beyond 700.
    pub fn boltzmann(&self) -> Result<BoltzmannMachine, JsValue> {
        let n = self.bias.len();
        let refused =
            |field, value: String, allowed: String| Err(thrown(Error::input(field, value, allowed)));
        if n > MAX_TINY_UNITS || self.n_visible == 0 || self.n_visible >= n {
            let allowed = format!("1 or more in each layer, at most {MAX_TINY_UNITS} together");
            return refused("n_units", format!("{} of {n} visible", self.n_visible), allowed);
        }
        if self.weights.len() != n || self.weights.iter().any(|row| row.len() != n) {
            return refused("weights", "of another shape".into(), format!("of shape {n}×{n}"));
        }
        let sizes = |numbers: &[f64]| numbers.iter().map(|x| x.abs()).sum::<f64>();
        // Each link stands twice in W.
        let total = 0.5 * self.weights.iter().map(|row| sizes(row)).sum::<f64>() + sizes(&self.bias);
        // NaN is in no range.
        if !(0.0..=MOST).contains(&total) {
            return refused("parameters", format!("{total} together"), format!("at most {MOST} together"));
        }
        let weights = Array2::from_shape_fn((n, n), |(i, j)| self.weights[i][j] as f32);
        if weights != weights.t() || weights.diag().iter().any(|&w| w != 0.0) {
            return refused("weights", "not symmetric".into(), "w_ij = w_ji, and 0 on the diagonal".into());
        }
        let bias = self.bias.iter().map(|&x| x as f32).collect::<Array1<f32>>();
        Ok(BoltzmannMachine::from_parameters(self.n_visible, weights, bias))
    }
}
