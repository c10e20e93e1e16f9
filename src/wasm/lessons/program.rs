//! The textbook program on its small batch, with mistakes or without, beside the core.

use serde::{Deserialize, Serialize};
use wasm_bindgen::JsValue;

use super::{read, written};
use crate::lessons::{Mistakes, PROGRAM_HELD_OUT, PROGRAM_STARS, Program, program};

#[derive(Deserialize)]
struct Question {
    mistakes: Mistakes,
    seed: u32,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    stars: Vec<Vec<Option<f64>>>,
    held_out: (usize, usize, f64),
    #[serde(flatten)]
    program: Program,
}

pub fn answer(question: &JsValue) -> Result<JsValue, JsValue> {
    let Question { mistakes, seed } = read(question)?;
    written(&Answer {
        stars: PROGRAM_STARS.iter().map(|row| row.to_vec()).collect(),
        held_out: PROGRAM_HELD_OUT,
        program: program(mistakes, seed.into()),
    })
}
