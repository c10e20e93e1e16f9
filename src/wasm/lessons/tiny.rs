//! The reader's tiny RBM, as a question brings it.

use ndarray::{Array1, Array2, Axis};
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsValue;

use crate::Error;
use crate::lessons::MAX_TINY_UNITS;
use crate::rbm::{BernoulliRbm, BernoulliStatistics};
use crate::wasm::convert::thrown;

/// The largest weight or bias that is taken.
const LARGEST: f64 = 20.0;
/// What all parameters may come to: no energy is beyond it, and e^700 is still a number.
const MOST: f64 = 700.0;

/// `TinyModel` of the protocol.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TinyModel {
    /// W, one list of M weights for each visible unit.
    weights: Vec<Vec<f64>>,
    visible_bias: Vec<f64>,
    hidden_bias: Vec<f64>,
}

impl TinyModel {
    /// The RBM, if the shapes fit, there are no more than [`MAX_TINY_UNITS`] units, and no parameter is beyond ±20, nor
    /// their sizes together beyond 700.
    pub fn rbm(&self) -> Result<BernoulliRbm, JsValue> {
        let (n_visible, n_hidden) = (self.visible_bias.len(), self.hidden_bias.len());
        let refused =
            |field, value: String, allowed: String| Err(thrown(Error::input(field, value, allowed)));
        if n_visible == 0 || n_hidden == 0 || n_visible + n_hidden > MAX_TINY_UNITS {
            let allowed = format!("1 or more in each layer, at most {MAX_TINY_UNITS} together");
            return refused("n_units", format!("{n_visible} and {n_hidden}"), allowed);
        }
        if self.weights.len() != n_visible || self.weights.iter().any(|row| row.len() != n_hidden) {
            return refused("weights", "of another shape".into(), format!("of shape {n_visible}×{n_hidden}"));
        }
        let parameters = self.weights.iter().flatten().chain(&self.visible_bias).chain(&self.hidden_bias);
        for &parameter in parameters.clone() {
            // NaN is in no range.
            if !(-LARGEST..=LARGEST).contains(&parameter) {
                return refused("parameter", parameter.to_string(), format!("from −{LARGEST} to {LARGEST}"));
            }
        }
        let total: f64 = parameters.map(|parameter| parameter.abs()).sum();
        if total > MOST {
            return refused("parameters", format!("{total} together"), format!("at most {MOST} together"));
        }
        let row_of = |bias: &[f64]| bias.iter().map(|&x| x as f32).collect::<Array1<f32>>();
        Ok(BernoulliRbm::from_parameters(
            Array2::from_shape_fn((n_visible, n_hidden), |(i, j)| self.weights[i][j] as f32),
            row_of(&self.visible_bias),
            row_of(&self.hidden_bias),
        ))
    }
}

/// The bits of a layer as numbers; refused unless there are `n_units` of them, each 0 or 1.
pub fn bits(field: &'static str, bits: &[u8], n_units: usize) -> Result<Vec<f64>, JsValue> {
    if bits.len() != n_units || bits.iter().any(|&bit| bit > 1) {
        return Err(thrown(Error::input(field, format!("{bits:?}"), format!("{n_units} bits, each 0 or 1"))));
    }
    Ok(bits.iter().map(|&bit| f64::from(bit)).collect())
}

/// Numbers in the shape of the parameters.
#[derive(Serialize)]
pub struct Entries {
    weights: Vec<Vec<f64>>,
    visible: Vec<f64>,
    hidden: Vec<f64>,
}

impl From<&BernoulliStatistics> for Entries {
    fn from(statistics: &BernoulliStatistics) -> Self {
        Self {
            weights: statistics.weights.axis_iter(Axis(0)).map(|row| row.to_vec()).collect(),
            visible: statistics.visible.to_vec(),
            hidden: statistics.hidden.to_vec(),
        }
    }
}
