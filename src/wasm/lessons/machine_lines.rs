//! Both sides of every line of the chapter on Boltzmann machines, for the reader's machine.

use serde::Deserialize;
use wasm_bindgen::JsValue;

use super::machine::Machine;
use super::tiny::bits;
use super::{read, written};
use crate::lessons::machine_lines;
use crate::patterns::Patterns;
use crate::wasm::convert::thrown;

#[derive(Deserialize)]
struct Pattern {
    bits: Vec<u8>,
    weight: f64,
}

#[derive(Deserialize)]
struct Question {
    machine: Machine,
    state: Vec<u8>,
    unit: usize,
    data: Vec<Pattern>,
}

pub fn answer(question: &JsValue) -> Result<JsValue, JsValue> {
    let Question { machine, state, unit, data } = read(question)?;
    let machine = machine.boltzmann()?;
    let state = bits("state", &state, machine.n_units())?;
    let data = data
        .into_iter()
        .map(|Pattern { bits, weight }| (bits.into_iter().map(|bit| bit == 1).collect(), weight));
    let data = Patterns::new(data).map_err(thrown)?;
    written(&machine_lines(&machine, &state, unit, &data).map_err(thrown)?)
}
