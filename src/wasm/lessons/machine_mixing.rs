//! How far a Boltzmann machine's chain is from equilibrium after each sweep, exactly.

use serde::{Deserialize, Serialize};
use wasm_bindgen::JsValue;

use super::machine::Machine;
use super::tiny::bits;
use super::{read, written};
use crate::Error;
use crate::lessons::Spreading;
use crate::wasm::convert::thrown;

/// Sweeps that one question may ask for: of twelve units, some 20 µs each.
const MOST_SWEEPS: usize = 1000;

#[derive(Deserialize)]
struct Question {
    machine: Machine,
    state: Vec<u8>,
    sweeps: usize,
}

#[derive(Serialize)]
struct Answer {
    /// `[sweeps + 1]`
    free: Vec<f64>,
    /// With the visible units held as they are.
    clamped: Vec<f64>,
}

pub fn answer(question: &JsValue) -> Result<JsValue, JsValue> {
    let Question { machine, state, sweeps } = read(question)?;
    let machine = machine.boltzmann()?;
    let state = bits("state", &state, machine.n_units())?;
    if sweeps > MOST_SWEEPS {
        return Err(thrown(Error::input("sweeps", sweeps, format!("at most {MOST_SWEEPS}"))));
    }
    let from = |clamped| Spreading::new(&machine, &state, clamped).map_err(thrown);
    written(&Answer { free: from(false)?.distances(sweeps), clamped: from(true)?.distances(sweeps) })
}
