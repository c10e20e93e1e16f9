//! The mean of v_i h_j under a tiny RBM: exactly, with the errors to be expected of an average over draws.

use serde::Deserialize;
use wasm_bindgen::JsValue;

use super::tiny::TinyModel;
use super::{read, written};
use crate::lessons::exact_mean;
use crate::wasm::convert::thrown;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Question {
    model: TinyModel,
    visible_unit: usize,
    hidden_unit: usize,
}

pub fn answer(question: &JsValue) -> Result<JsValue, JsValue> {
    let Question { model, visible_unit, hidden_unit } = read(question)?;
    written(&exact_mean(&model.rbm()?, visible_unit, hidden_unit).map_err(thrown)?)
}
