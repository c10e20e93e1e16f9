//! Where the bias of one film comes to rest where its reconstruction is counted for everybody.

use serde::{Deserialize, Serialize};
use wasm_bindgen::JsValue;

use super::{read, written};
use crate::Error;
use crate::lessons::settled_bias;
use crate::wasm::convert::thrown;

/// A step of the bias that does not overshoot, and so many that all but rounding has gone, for ten classes.
const RATE: f64 = 0.5;
const N_STEPS: usize = 5000;
/// The most classes.
const MOST: usize = 10;

#[derive(Deserialize)]
struct Question {
    share: f64,
    given: Vec<f64>,
}

#[derive(Serialize)]
struct Answer {
    distribution: Vec<f64>,
    drift: f64,
}

pub fn answer(question: &JsValue) -> Result<JsValue, JsValue> {
    let Question { share, given } = read(question)?;
    if !(2..=MOST).contains(&given.len()) {
        return Err(thrown(Error::input(
            "given",
            format!("{} long", given.len()),
            format!("2 to {MOST} long"),
        )));
    }
    let (distribution, drift) = settled_bias(share, &given, RATE, N_STEPS).map_err(thrown)?;
    written(&Answer { distribution, drift })
}
