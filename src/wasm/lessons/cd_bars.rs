//! A course of training on bars and stripes: how far it is, how good the model is, which way CD-k would point there, and
//! where the chains stand.

use serde::{Deserialize, Serialize};
use wasm_bindgen::JsValue;

use super::{courses, read, written};
use crate::Error;
use crate::exact;
use crate::lessons::{CdDirection, Course, bars_and_stripes, cd_directions};
use crate::wasm::convert::thrown;

/// The side of the pictures.
const SIDE: usize = 3;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Question {
    course: Course,
    updates: usize,
    cd_steps: Vec<usize>,
    n_chains: usize,
    seed: u32,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    reached: usize,
    log_likelihood: f64,
    best_log_likelihood: f64,
    directions: Vec<CdDirection>,
    chains: Vec<Vec<f64>>,
}

pub fn answer(question: &JsValue) -> Result<JsValue, JsValue> {
    let Question { course, updates, cd_steps, n_chains, seed } = read(question)?;
    if course == Course::Seen {
        return Err(thrown(Error::input("course", "seen", "one on bars and stripes")));
    }
    let patterns = bars_and_stripes(SIDE).map_err(thrown)?;
    courses::at(course, updates, |trainer| {
        let rbm = trainer.rbm();
        // Directions are looked at only where it was asked to go.
        let steps = if trainer.steps_done() == updates { &cd_steps[..] } else { &[] };
        written(&Answer {
            reached: trainer.steps_done(),
            log_likelihood: exact::log_likelihood(rbm, &patterns).map_err(thrown)?,
            best_log_likelihood: patterns.best_log_likelihood(),
            directions: cd_directions(rbm, &patterns, steps, n_chains, seed.into()).map_err(thrown)?,
            chains: trainer.chains().iter().map(|chain| chain.visible().to_vec()).collect(),
        })
    })
}
