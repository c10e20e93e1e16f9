//! One step of expectation maximisation, for a mixture of bells over the heights that the generator draws.

use serde::Deserialize;
use wasm_bindgen::JsValue;

use super::{read, written};
use crate::lessons::{Mixture, em_step, heights};
use crate::wasm::convert::thrown;

#[derive(Deserialize)]
struct Question {
    n: usize,
    seed: u32,
    shares: Vec<f64>,
    means: Vec<f64>,
    sd: f64,
}

pub fn answer(question: &JsValue) -> Result<JsValue, JsValue> {
    let Question { n, seed, shares, means, sd } = read(question)?;
    let heights = heights(n, u64::from(seed)).map_err(thrown)?;
    let mixture = Mixture::new(shares, means, sd).map_err(thrown)?;
    written(&em_step(&heights, &mixture).map_err(thrown)?)
}
