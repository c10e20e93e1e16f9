//! A Boltzmann machine running freely: units drawn one after another.

use serde::Deserialize;
use wasm_bindgen::JsValue;

use super::machine::Machine;
use super::tiny::bits;
use super::{read, written};
use crate::Error;
use crate::lessons::gibbs_chain;
use crate::wasm::convert::thrown;

/// Draws that one question may ask for: some 50 ns each.
const MOST_DRAWS: u32 = 100_000;

#[derive(Deserialize)]
struct Question {
    machine: Machine,
    state: Vec<u8>,
    seed: u32,
    drawn: u32,
    draws: u32,
}

pub fn answer(question: &JsValue) -> Result<JsValue, JsValue> {
    let Question { machine, state, seed, drawn, draws } = read(question)?;
    let machine = machine.boltzmann()?;
    let state = bits("state", &state, machine.n_units())?;
    if draws > MOST_DRAWS {
        return Err(thrown(Error::input("draws", draws, format!("at most {MOST_DRAWS}"))));
    }
    let chain = gibbs_chain(&machine, &state, seed.into(), drawn.into(), draws as usize);
    written(&chain.map_err(thrown)?)
}
