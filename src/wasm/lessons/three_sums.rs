//! Z of a tiny RBM, as sums of three lengths.

use serde::Deserialize;
use wasm_bindgen::JsValue;

use super::tiny::TinyModel;
use super::{read, written};
use crate::lessons::three_sums;
use crate::wasm::convert::thrown;

#[derive(Deserialize)]
struct Question {
    model: TinyModel,
}

pub fn answer(question: &JsValue) -> Result<JsValue, JsValue> {
    let Question { model } = read(question)?;
    written(&three_sums(&model.rbm()?).map_err(thrown)?)
}
