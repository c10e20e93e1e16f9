//! Both ways through the weights of a small machine, and the first way for a batch.

use ndarray::Array2;
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsValue;

use super::tiny::{TinyModel, bits};
use super::{read, written};
use crate::Error;
use crate::lessons::{Layers, batch_inputs, layers};
use crate::wasm::convert::thrown;

/// The most rows of a batch.
const MAX_ROWS: usize = 16;

#[derive(Deserialize)]
struct Question {
    model: TinyModel,
    visible: Vec<u8>,
    hidden: Vec<u8>,
    batch: Vec<Vec<u8>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    #[serde(flatten)]
    layers: Layers,
    batch_inputs: Vec<Vec<f64>>,
}

pub fn answer(question: &JsValue) -> Result<JsValue, JsValue> {
    let Question { model, visible, hidden, batch } = read(question)?;
    let rbm = model.rbm()?;
    let visible = bits("visible", &visible, rbm.n_visible())?;
    let hidden = bits("hidden", &hidden, rbm.n_hidden())?;
    if batch.len() > MAX_ROWS {
        return Err(thrown(Error::input(
            "batch",
            format!("{} rows", batch.len()),
            format!("at most {MAX_ROWS} rows"),
        )));
    }
    let mut rows = Array2::zeros((batch.len(), rbm.n_visible()));
    for (mut row, given) in rows.rows_mut().into_iter().zip(&batch) {
        row.assign(&ndarray::Array1::from(bits("batch", given, rbm.n_visible())?));
    }
    let inputs = batch_inputs(&rbm, rows.view());
    written(&Answer {
        layers: layers(&rbm, &visible, &hidden),
        batch_inputs: inputs.rows().into_iter().map(|row| row.to_vec()).collect(),
    })
}
