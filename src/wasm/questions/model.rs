//! The model as it is, to be carried to another worker.

use wasm_bindgen::JsValue;

use crate::wasm::Engine;
use crate::wasm::convert::object;
use crate::wasm::tensors::tensors_object;

pub fn answer(engine: &Engine) -> Result<JsValue, JsValue> {
    let trainer = engine.run()?.trainer();
    Ok(object([("epoch", trainer.epoch().into()), ("tensors", tensors_object(&trainer.model()))]))
}
