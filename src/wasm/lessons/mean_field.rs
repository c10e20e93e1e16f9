//! The mean-field pass of a small machine beside the average over its hidden states, and what moves one weight.

use serde::{Deserialize, Serialize};
use wasm_bindgen::JsValue;

use super::tiny::{TinyModel, bits};
use super::{read, written};
use crate::lessons::{MeanField, WeightMoves, mean_field, weight_moves};
use crate::wasm::convert::thrown;

#[derive(Deserialize)]
struct Question {
    model: TinyModel,
    visible: Vec<u8>,
    /// i and j of the weight.
    weight: (u32, u32),
}

#[derive(Serialize)]
struct Answer {
    #[serde(flatten)]
    pass: MeanField,
    weight: WeightMoves,
}

pub fn answer(question: &JsValue) -> Result<JsValue, JsValue> {
    let Question { model, visible, weight: (i, j) } = read(question)?;
    let rbm = model.rbm()?;
    let visible = bits("visible", &visible, rbm.n_visible())?;
    written(&Answer {
        pass: mean_field(&rbm, &visible).map_err(thrown)?,
        weight: weight_moves(&rbm, &visible, i as usize, j as usize).map_err(thrown)?,
    })
}
