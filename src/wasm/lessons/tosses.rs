//! Tosses of units that are on with given probabilities.

use serde::Deserialize;
use wasm_bindgen::JsValue;

use super::{read, written};
use crate::lessons::tosses;
use crate::wasm::convert::thrown;

#[derive(Deserialize)]
struct Question {
    probabilities: Vec<f64>,
    seed: u32,
    first: u32,
    count: u32,
}

pub fn answer(question: &JsValue) -> Result<JsValue, JsValue> {
    let Question { probabilities, seed, first, count } = read(question)?;
    written(&tosses(&probabilities, seed.into(), first as usize, count as usize).map_err(thrown)?)
}
