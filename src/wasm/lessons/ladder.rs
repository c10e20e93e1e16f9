//! A rung of the ladder in training: asked on, slice by slice.

use std::cell::RefCell;

use serde::{Deserialize, Serialize};
use wasm_bindgen::JsValue;

use super::{data, read, written};
use crate::Error;
use crate::lessons::{LadderRun, Rung, RungFigures};
use crate::wasm::convert::thrown;

/// Users a slice: the slowest rung takes about a quarter of a millisecond each.
const SLICE: usize = 96;

#[derive(Deserialize)]
struct Question {
    rung: Rung,
    /// The epoch that is wanted: the answer brings the model nearer to it, or there.
    epoch: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    epochs_done: f64,
    epochs: usize,
    /// Only where the epoch is reached.
    reached: Option<RungFigures>,
}

thread_local! {
    /// A worker answers one question at a time, on one thread.
    static RUN: RefCell<Option<(Rung, LadderRun)>> = const { RefCell::new(None) };
}

/// A run that is further, or of another rung, starts anew: the same epoch is always the same model.
pub fn answer(question: &JsValue) -> Result<JsValue, JsValue> {
    let Question { rung, epoch } = read(question)?;
    RUN.with_borrow_mut(|kept| {
        if kept.as_ref().is_none_or(|(of, run)| *of != rung || run.epoch() > epoch || over(run, epoch)) {
            *kept = Some((rung, data::with(|dataset| LadderRun::new(dataset, rung).map_err(thrown))?));
        }
        let Some((_, run)) = kept else { unreachable!("a run was put there") };
        if epoch > run.epochs() {
            return Err(thrown(Error::input("epoch", epoch, format!("at most {}", run.epochs()))));
        }
        if run.epoch() < epoch {
            run.advance(SLICE);
        }
        written(&Answer {
            epochs_done: run.epochs_done(),
            epochs: run.epochs(),
            reached: (run.epoch() == epoch).then(|| run.figures()),
        })
    })
}

/// Whether the run has begun the epoch after the one that is wanted.
fn over(run: &LadderRun, epoch: usize) -> bool {
    run.epochs_done() > epoch as f64
}
