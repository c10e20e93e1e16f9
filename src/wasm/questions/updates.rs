//! How parameters and their updates are written in answers.

use js_sys::{Float32Array, Uint32Array};
use wasm_bindgen::JsValue;

use crate::learning::{Parameter, Update};
use crate::wasm::convert::object;

/// The letter of a parameter, and the attribute where it has one.
fn name(parameter: Parameter) -> (char, u32) {
    match parameter {
        Parameter::Weight => ('W', 0),
        Parameter::VisibleBias => ('b', 0),
        Parameter::HiddenBias => ('c', 0),
        Parameter::OwnWeight => ('U', 0),
        Parameter::RatedWeight => ('R', 0),
        Parameter::AttributeWeight(attribute) => ('G', attribute as u32),
    }
}

/// `ParameterUpdates` of the questions.
pub fn object_of(updates: &[Update]) -> JsValue {
    let (letters, attributes): (String, Vec<u32>) =
        updates.iter().map(|update| name(update.parameter)).unzip();
    let numbers: Vec<f32> = updates
        .iter()
        .flat_map(|update| {
            let moved = update.moved;
            let [first, new_first] = moved.first;
            let [second, new_second] = moved.second;
            let touched = f32::from(u8::from(update.touched));
            [
                update.data,
                update.model,
                update.gradient,
                touched,
                moved.before,
                moved.after,
                first,
                new_first,
                second,
                new_second,
            ]
        })
        .collect();
    object([
        ("letters", letters.into()),
        ("attributes", Uint32Array::from(&attributes[..]).into()),
        ("numbers", Float32Array::from(&numbers[..]).into()),
    ])
}
