//! How large the parameters are, and what the mini-batches since the last question of this kind did to them.

use js_sys::{Array, Uint32Array};
use wasm_bindgen::JsValue;

use crate::inspection::parameters::Histogram;
use crate::wasm::Engine;
use crate::wasm::convert::object;

pub fn answer(engine: &mut Engine) -> Result<JsValue, JsValue> {
    let run = engine.run_mut()?;
    let updates = run.updates();
    let rbm = run.rbm();
    let parameters: Array = rbm
        .parameters()
        .iter()
        .zip(updates)
        .map(|(parameter, updates)| {
            // Movies have rows of one length; what belongs to none of them is short enough to be looked at whole.
            let row_len = parameter.values.len() / rbm.n_movies();
            let updates = match updates {
                Some(updates) if updates.n_batches > 0 => object([
                    ("newest", histogram(&Histogram::of(&updates.newest, 1))),
                    ("meanChange", (updates.sum_of_changes / updates.n as f64).into()),
                    ("meanSize", (updates.sum_of_sizes / updates.n as f64).into()),
                    ("batches", updates.n_batches.into()),
                ]),
                _ => JsValue::NULL,
            };
            object([
                ("letter", parameter.letter.into()),
                ("values", histogram(&Histogram::of(parameter.values, row_len))),
                ("updates", updates),
            ])
        })
        .collect();
    Ok(object([("parameters", parameters.into())]))
}

fn histogram(histogram: &Histogram) -> JsValue {
    object([
        ("counts", Uint32Array::from(&histogram.counts[..]).into()),
        ("limit", histogram.limit.into()),
        ("beyond", histogram.n_beyond.into()),
        ("n", histogram.n.into()),
        ("meanSize", histogram.mean_size.into()),
    ])
}
