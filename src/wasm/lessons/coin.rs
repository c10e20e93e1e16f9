//! All that can be said of a coin without tossing it.

use serde::Deserialize;
use wasm_bindgen::JsValue;

use super::{read, written};
use crate::lessons::coin;
use crate::wasm::convert::thrown;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Question {
    probability: f64,
    n_tosses: u32,
}

pub fn answer(question: &JsValue) -> Result<JsValue, JsValue> {
    let Question { probability, n_tosses } = read(question)?;
    written(&coin(probability, n_tosses as usize).map_err(thrown)?)
}
