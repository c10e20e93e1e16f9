//! How likely a bell makes the heights that the generator draws, and which way it should move.

use serde::Deserialize;
use wasm_bindgen::JsValue;

use super::{read, written};
use crate::lessons::{gaussian, heights};
use crate::wasm::convert::thrown;

#[derive(Deserialize)]
struct Question {
    n: usize,
    seed: u32,
    mean: f64,
    sd: f64,
}

pub fn answer(question: &JsValue) -> Result<JsValue, JsValue> {
    let Question { n, seed, mean, sd } = read(question)?;
    let heights = heights(n, u64::from(seed)).map_err(thrown)?;
    written(&gaussian(&heights, mean, sd).map_err(thrown)?)
}
