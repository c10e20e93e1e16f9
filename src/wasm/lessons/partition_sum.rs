//! So many terms of Z, timed: as many as fit into one answer.

use serde::{Deserialize, Serialize};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Performance, WorkerGlobalScope};

use super::{read, written};
use crate::Error;
use crate::lessons::{PartitionSum, Working, check_timed};
use crate::rbm::BernoulliRbm;
use crate::rng::{Purpose, stream};
use crate::wasm::convert::thrown;

/// Milliseconds after which an answer stops adding.
const MOST_MS: f64 = 40.0;
/// Milliseconds that are timed at least: browsers round their clock, some to a whole millisecond.
const LEAST_MS: f64 = 20.0;
/// How many terms are added before the clock is read again: for the largest model, of all weights each, some 10 ms.
const FIRST_PORTION: u64 = 64;
/// The standard deviation of the weights. It decides what the terms are, not how long they take.
const WEIGHT_SD: f32 = 0.1;
/// The largest whole number below which every whole number is an f64.
const EXACT: f64 = 9_007_199_254_740_992.0;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Question {
    n_visible: usize,
    n_hidden: usize,
    working: Working,
    skipped: f64,
    terms: f64,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    added: f64,
    passes: f64,
    milliseconds: f64,
    log_sum: f64,
}

/// A whole number from `least` on.
fn whole(field: &'static str, value: f64, least: f64) -> Result<u64, JsValue> {
    // NaN is in no range.
    if (least..=EXACT).contains(&value) && value.fract() == 0.0 {
        return Ok(value as u64);
    }
    Err(thrown(Error::input(field, value, format!("a whole number from {least} to 2^53"))))
}

pub fn answer(question: &JsValue) -> Result<JsValue, JsValue> {
    let Question { n_visible, n_hidden, working, skipped, terms } = read(question)?;
    check_timed(n_visible, n_hidden).map_err(thrown)?;
    let (skipped, terms) = (whole("skipped", skipped, 0.0)?, whole("terms", terms, 1.0)?);
    let rbm =
        BernoulliRbm::untrained(n_visible, n_hidden, WEIGHT_SD, &mut stream(1, Purpose::InitialWeights));
    let clock = js_sys::global().unchecked_into::<WorkerGlobalScope>().performance();
    let clock: Performance = clock.ok_or("this browser has no performance clock in workers")?;
    let mut sum = PartitionSum::new(&rbm, working, skipped);

    // The clock is read between portions that grow until reading it costs nothing beside them.
    let started = clock.now();
    let mut added = 0;
    let mut portion = FIRST_PORTION;
    while added < terms && clock.now() - started < MOST_MS {
        let begun = clock.now();
        let n = portion.min(terms - added);
        sum.add_terms(n);
        added += n;
        if clock.now() - begun < MOST_MS / 8.0 {
            portion *= 2;
        }
    }
    let elapsed = clock.now() - started;
    let log_sum = sum.log_sum();
    if added < terms || elapsed >= LEAST_MS {
        return written(&Answer { added: added as f64, passes: 1.0, milliseconds: elapsed, log_sum });
    }
    // Few terms take less than the clock can tell: the next so many are added, and again, and share the time.
    let started = clock.now();
    let (mut passes, mut portion) = (0, 1);
    loop {
        sum.add_terms(portion * terms);
        passes += portion;
        let milliseconds = clock.now() - started;
        if milliseconds >= LEAST_MS {
            return written(&Answer { added: added as f64, passes: passes as f64, milliseconds, log_sum });
        }
        portion = if milliseconds < LEAST_MS / 8.0 { 2 * portion } else { portion };
    }
}
