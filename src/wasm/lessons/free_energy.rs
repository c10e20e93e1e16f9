//! F(v) of a tiny RBM, by each line of its derivation; and the sum over states against that over units, by the clock.

use std::hint::black_box;

use serde::{Deserialize, Serialize};
use wasm_bindgen::JsValue;

use super::tiny::{TinyModel, bits};
use super::{read, written};
use crate::lessons::{free_energy, log_sum_by_states, log_sum_by_units};
use crate::wasm::clock::clock;
use crate::wasm::convert::thrown;

#[derive(Deserialize)]
struct Question {
    model: TinyModel,
    visible: Vec<u8>,
    hidden: Vec<u8>,
}

pub fn answer(question: &JsValue) -> Result<JsValue, JsValue> {
    let Question { model, visible, hidden } = read(question)?;
    let rbm = model.rbm()?;
    let visible = bits("visible", &visible, rbm.n_visible())?;
    let hidden = bits("hidden", &hidden, rbm.n_hidden())?;
    written(&free_energy(&rbm, &visible, &hidden).map_err(thrown)?)
}

/// What a batch of calls takes at least, in milliseconds: browsers make their clocks coarse, up to 1 ms.
const BATCH_MS: f64 = 2.0;
/// Batches of that length, of which the fastest counts: whatever else the machine does only adds time.
const BATCHES: usize = 3;
/// After so many milliseconds no further batch is begun.
const BUDGET_MS: f64 = 16.0;

#[derive(Deserialize)]
struct TimedQuestion {
    inputs: Vec<f64>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct TimedAnswer {
    by_states: f64,
    by_units: f64,
    states_ms: f64,
    units_ms: f64,
}

pub fn timed(question: &JsValue) -> Result<JsValue, JsValue> {
    let TimedQuestion { inputs } = read(question)?;
    let by_states = log_sum_by_states(&inputs).map_err(thrown)?;
    written(&TimedAnswer {
        by_states,
        by_units: log_sum_by_units(&inputs),
        states_ms: least_ms(|| log_sum_by_states(black_box(&inputs)))?,
        units_ms: least_ms(|| log_sum_by_units(black_box(&inputs)))?,
    })
}

/// The time of one call, from batches of calls that double until they are long enough to be timed.
fn least_ms<T>(call: impl Fn() -> T) -> Result<f64, JsValue> {
    let clock = clock()?;
    let begun = clock.now();
    let (mut calls, mut batches, mut least) = (1_u32, 0, f64::INFINITY);
    while batches == 0 || (batches < BATCHES && clock.now() - begun < BUDGET_MS) {
        let started = clock.now();
        for _ in 0..calls {
            black_box(call());
        }
        let took = clock.now() - started;
        if took >= BATCH_MS {
            batches += 1;
            least = least.min(took / f64::from(calls));
        } else {
            calls *= 2;
        }
    }
    Ok(least)
}
