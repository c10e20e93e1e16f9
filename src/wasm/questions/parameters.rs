//! How large the parameters are, and what the mini-batches since the last question of this kind did to them.

use js_sys::{Array, Uint32Array};
use wasm_bindgen::JsValue;

use crate::inspection::parameters::Histogram;
use crate::learning::Updates;
use crate::wasm::Engine;
use crate::wasm::convert::object;

pub fn answer(engine: &mut Engine) -> Result<JsValue, JsValue> {
    let run = engine.run_mut()?;
    let updates: Vec<JsValue> =
        run.updates().into_iter().map(|updates| updates.map_or(JsValue::NULL, changes)).collect();
    let rbm = run.rbm();
    let parameters = Array::new();
    for (parameter, updates) in rbm.kind().parameters().iter().zip(updates) {
        // Movies have rows of one length; what belongs to none of them is short enough to be looked at whole.
        let row_len = parameter.values.len() / rbm.n_movies();
        parameters.push(&object([
            ("letter", parameter.letter.into()),
            ("values", histogram(parameter.values, row_len)),
            ("updates", updates),
        ]));
    }
    Ok(object([("parameters", parameters.into())]))
}

fn changes(updates: &Updates) -> JsValue {
    let mean = |sum: f64| JsValue::from(sum / updates.n as f64);
    object([
        ("newest", histogram(&updates.newest, 1)),
        ("meanChange", mean(updates.sum_of_changes)),
        ("meanSize", mean(updates.sum_of_sizes)),
        ("batches", updates.n_batches.into()),
    ])
}

#[inline(never)]
fn histogram(values: &[f32], row_len: usize) -> JsValue {
    let histogram = Histogram::of(values, row_len);
    object([
        ("counts", Uint32Array::from(&histogram.counts[..]).into()),
        ("limit", histogram.limit.into()),
        ("beyond", histogram.n_beyond.into()),
        ("n", histogram.n.into()),
        ("meanSize", histogram.mean_size.into()),
    ])
}
