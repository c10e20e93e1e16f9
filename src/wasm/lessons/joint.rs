//! Every state of a tiny RBM with its energy and probability, and one state's energy in both forms.

use serde::{Deserialize, Serialize};
use wasm_bindgen::JsValue;

use super::tiny::{TinyModel, bits};
use super::{read, written};
use crate::lessons::{energy_terms, joint};
use crate::wasm::convert::thrown;

#[derive(Deserialize)]
struct Question {
    model: TinyModel,
    temperature: f64,
    visible: Vec<u8>,
    hidden: Vec<u8>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    energies: Vec<f64>,
    weights: Vec<f64>,
    probabilities: Vec<f64>,
    log_partition: f64,
    scalar_energy: f64,
    vector_energy: f64,
    interaction: f64,
    visible_term: f64,
    hidden_term: f64,
}

pub fn answer(question: &JsValue) -> Result<JsValue, JsValue> {
    let Question { model, temperature, visible, hidden } = read(question)?;
    let rbm = model.rbm()?;
    let visible = bits("visible", &visible, rbm.n_visible())?;
    let hidden = bits("hidden", &hidden, rbm.n_hidden())?;
    let states = joint(&rbm, temperature).map_err(thrown)?;
    let terms = energy_terms(&rbm, &visible, &hidden);
    written(&Answer {
        energies: states.energies,
        weights: states.weights,
        probabilities: states.probabilities,
        log_partition: states.log_partition,
        scalar_energy: rbm.energy(&visible, &hidden),
        vector_energy: terms.energy(),
        interaction: terms.interaction,
        visible_term: terms.visible,
        hidden_term: terms.hidden,
    })
}
