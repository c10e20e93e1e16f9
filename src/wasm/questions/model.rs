//! Everything that training moves, to be carried to another worker.

use js_sys::{Float32Array, Object, Reflect};
use wasm_bindgen::JsValue;

use crate::wasm::Engine;
use crate::wasm::convert::object;

pub fn answer(engine: &Engine) -> Result<JsValue, JsValue> {
    let run = engine.run()?;
    let parameters = Object::new();
    for parameter in run.rbm().parameters() {
        let values = Float32Array::from(parameter.values);
        Reflect::set(&parameters, &parameter.letter.into(), &values)?;
    }
    Ok(object([
        ("epoch", run.trainer().epoch().into()),
        ("nHidden", run.rbm().n_hidden().into()),
        ("parameters", parameters.into()),
    ]))
}
