//! L = F(v) − F(v′) of a tiny RBM, its slopes from a tape, and the statistics of CD.

use serde::{Deserialize, Serialize};
use wasm_bindgen::JsValue;

use super::tiny::{Entries, TinyModel, bits};
use super::{read, written};
use crate::lessons::{HeldModel, fake_loss};

#[derive(Deserialize)]
struct Question {
    model: TinyModel,
    visible: Vec<u8>,
    hidden: Vec<u8>,
    drawn: Vec<u8>,
    end: HeldModel,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    visible_model: Vec<f64>,
    free_energies: [f64; 2],
    loss: f64,
    hidden: [Vec<f64>; 2],
    statistics: Entries,
    descent: Entries,
    end_slopes: Vec<f64>,
    end_by_weights: Vec<Vec<f64>>,
    measured: Entries,
    n_operations: usize,
}

pub fn answer(question: &JsValue) -> Result<JsValue, JsValue> {
    let Question { model, visible, hidden, drawn, end } = read(question)?;
    let rbm = model.rbm()?;
    let visible = bits("visible", &visible, rbm.n_visible())?;
    let hidden = bits("hidden", &hidden, rbm.n_hidden())?;
    let drawn = bits("drawn", &drawn, rbm.n_visible())?;
    let found = fake_loss(&rbm, &visible, &hidden, &drawn, end);
    written(&Answer {
        statistics: Entries::from(&found.statistics),
        descent: Entries::from(&found.descent),
        measured: Entries::from(&found.measured),
        end_slopes: found.end_slopes,
        end_by_weights: found.end_by_weights,
        visible_model: found.visible_model,
        free_energies: found.free_energies,
        loss: found.loss,
        hidden: found.hidden,
        n_operations: found.n_operations,
    })
}
