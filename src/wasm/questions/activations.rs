//! The hidden units of all users, as they were at the last evaluation.

use js_sys::{Float32Array, Uint8Array};
use wasm_bindgen::JsValue;

use crate::wasm::Engine;
use crate::wasm::convert::object;

pub fn answer(engine: &Engine) -> Result<JsValue, JsValue> {
    let hidden = engine.run()?.hidden();
    Ok(object([
        ("levels", Uint8Array::from(&hidden.levels[..]).into()),
        ("mean", Float32Array::from(&hidden.mean[..]).into()),
    ]))
}
