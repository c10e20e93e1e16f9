//! Samples of a tiny RBM's states, and the average of v_i h_j over each of them.

use serde::Deserialize;
use wasm_bindgen::JsValue;

use super::tiny::TinyModel;
use super::{read, written};
use crate::Error;
use crate::lessons::{Draws, SampleRun, sample_run};
use crate::wasm::convert::thrown;

/// Runs that one question may ask for: some 2 ms each.
const MOST_RUNS: u32 = 20;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Question {
    model: TinyModel,
    visible_unit: usize,
    hidden_unit: usize,
    /// Whether each draw goes on from the one before it.
    chain: bool,
    /// The number of the first run, which is its seed; the others follow.
    first: u32,
    runs: u32,
}

pub fn answer(question: &JsValue) -> Result<JsValue, JsValue> {
    let Question { model, visible_unit, hidden_unit, chain, first, runs } = read(question)?;
    let rbm = model.rbm()?;
    if !(1..=MOST_RUNS).contains(&runs) {
        return Err(thrown(Error::input("runs", runs, format!("from 1 to {MOST_RUNS}"))));
    }
    let draws = if chain { Draws::Chain } else { Draws::Independent };
    let seeds = (0..runs).map(|run| u64::from(first) + u64::from(run));
    let samples: crate::Result<Vec<SampleRun>> =
        seeds.map(|seed| sample_run(&rbm, visible_unit, hidden_unit, draws, seed)).collect();
    written(&samples.map_err(thrown)?)
}
