//! Which way CD-k points on a tiny RBM whose data are one state of its visible units.

use serde::{Deserialize, Serialize};
use wasm_bindgen::JsValue;

use super::tiny::{TinyModel, bits};
use super::{read, written};
use crate::lessons::{CdDirection, cd_directions};
use crate::patterns::Patterns;
use crate::wasm::convert::thrown;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Question {
    model: TinyModel,
    visible: Vec<u8>,
    cd_steps: Vec<usize>,
    n_chains: usize,
    seed: u32,
}

#[derive(Serialize)]
struct Answer {
    directions: Vec<CdDirection>,
}

pub fn answer(question: &JsValue) -> Result<JsValue, JsValue> {
    let Question { model, visible, cd_steps, n_chains, seed } = read(question)?;
    let rbm = model.rbm()?;
    let visible = bits("visible", &visible, rbm.n_visible())?;
    let pattern = Patterns::new([(visible.iter().map(|&bit| bit == 1.0).collect(), 1.0)]).map_err(thrown)?;
    let directions = cd_directions(&rbm, &pattern, &cd_steps, n_chains, seed.into()).map_err(thrown)?;
    written(&Answer { directions })
}
