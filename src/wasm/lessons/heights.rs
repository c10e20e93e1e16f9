//! Heights that the generator draws, the bell that makes them most likely, and lines of equal likelihood around it.

use serde::{Deserialize, Serialize};
use wasm_bindgen::JsValue;

use super::{read, written};
use crate::lessons::{GROUP_MEANS, GROUP_SD, Peak, contour, heights, log_likelihood, peak};
use crate::wasm::convert::thrown;

/// How far below the peak the lines of equal likelihood lie, in nats.
const DROPS: [f64; 3] = [1.0, 10.0, 100.0];

#[derive(Deserialize)]
struct Question {
    n: usize,
    seed: u32,
}

#[derive(Serialize)]
struct Contour {
    drop: f64,
    points: Vec<(f64, f64)>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    heights: Vec<f64>,
    group_means: [f64; 2],
    group_sd: f64,
    peak: Peak,
    peak_log_likelihood: f64,
    contours: Vec<Contour>,
}

pub fn answer(question: &JsValue) -> Result<JsValue, JsValue> {
    let Question { n, seed } = read(question)?;
    let heights = heights(n, u64::from(seed)).map_err(thrown)?;
    let peak = peak(&heights).map_err(thrown)?;
    let contours = DROPS.map(|drop| Contour { drop, points: contour(n, peak, drop) });
    written(&Answer {
        peak_log_likelihood: log_likelihood(&heights, peak.mean, peak.sd),
        heights,
        group_means: GROUP_MEANS,
        group_sd: GROUP_SD,
        peak,
        contours: contours.into(),
    })
}
