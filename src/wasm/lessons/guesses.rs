//! What can be guessed from a distribution over rating classes.

use serde::Deserialize;
use wasm_bindgen::JsValue;

use super::{read, written};
use crate::lessons::guesses;
use crate::wasm::convert::thrown;

#[derive(Deserialize)]
struct Question {
    stars: Vec<f64>,
    weights: Vec<f64>,
    own: f64,
}

pub fn answer(question: &JsValue) -> Result<JsValue, JsValue> {
    let Question { stars, weights, own } = read(question)?;
    written(&guesses(&stars, &weights, own).map_err(thrown)?)
}
