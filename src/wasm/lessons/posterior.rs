//! p(h | v) of a tiny RBM, by each line of its derivation.

use serde::Deserialize;
use wasm_bindgen::JsValue;

use super::tiny::{TinyModel, bits};
use super::{read, written};
use crate::lessons::posterior;
use crate::wasm::convert::thrown;

#[derive(Deserialize)]
struct Question {
    model: TinyModel,
    visible: Vec<u8>,
    hidden: Vec<u8>,
    unit: usize,
}

pub fn answer(question: &JsValue) -> Result<JsValue, JsValue> {
    let Question { model, visible, hidden, unit } = read(question)?;
    let rbm = model.rbm()?;
    let visible = bits("visible", &visible, rbm.n_visible())?;
    let hidden = bits("hidden", &hidden, rbm.n_hidden())?;
    written(&posterior(&rbm, &visible, &hidden, unit).map_err(thrown)?)
}
