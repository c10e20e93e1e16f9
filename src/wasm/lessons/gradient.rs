//! The gradient of log p(v) of a tiny RBM, line by line, and the model that follows it.

use serde::{Deserialize, Serialize};
use wasm_bindgen::JsValue;

use super::tiny::{Entries, TinyModel, bits};
use super::{read, written};
use crate::lessons::{GradientLines, Half, ascend, gradient_lines};
use crate::patterns::Patterns;
use crate::wasm::convert::thrown;

#[derive(Deserialize)]
struct Question {
    model: TinyModel,
    visible: Vec<u8>,
    weight: [usize; 2],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    log_probability: f64,
    free_energy: f64,
    log_partition: f64,
    log_probability_slope: f64,
    free_energy_slope: f64,
    log_partition_slope: f64,
    partition_slope: f64,
    partition_slope_by_terms: f64,
    factor_slope: f64,
    mean_by_factors: f64,
    mean_by_probabilities: f64,
    softplus_slope: f64,
    sigmoid: f64,
    by_states: [f64; 3],
    free_energy_descent: Entries,
    data: Entries,
    model: Entries,
    measured: Entries,
}

pub fn answer(question: &JsValue) -> Result<JsValue, JsValue> {
    let Question { model, visible, weight } = read(question)?;
    let rbm = model.rbm()?;
    let visible = bits("visible", &visible, rbm.n_visible())?;
    let GradientLines {
        log_probability,
        free_energy,
        log_partition,
        log_probability_slope,
        free_energy_slope,
        log_partition_slope,
        partition_slope,
        partition_slope_by_terms,
        factor_slope,
        mean_by_factors,
        mean_by_probabilities,
        softplus_slope,
        sigmoid,
        by_states,
        free_energy_descent,
        data,
        model,
        measured,
    } = gradient_lines(&rbm, &visible, weight).map_err(thrown)?;
    written(&Answer {
        log_probability,
        free_energy,
        log_partition,
        log_probability_slope,
        free_energy_slope,
        log_partition_slope,
        partition_slope,
        partition_slope_by_terms,
        factor_slope,
        mean_by_factors,
        mean_by_probabilities,
        softplus_slope,
        sigmoid,
        by_states,
        free_energy_descent: Entries::from(&free_energy_descent),
        data: Entries::from(&data),
        model: Entries::from(&model),
        measured: Entries::from(&measured),
    })
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct AscentQuestion {
    model: TinyModel,
    data: Vec<Vec<u8>>,
    half: Half,
    learning_rate: f64,
    updates: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct AscentAnswer {
    before: Vec<f64>,
    after: Vec<f64>,
    points: Vec<usize>,
    log_likelihoods: Vec<f64>,
    ceiling: f64,
}

pub fn ascent(question: &JsValue) -> Result<JsValue, JsValue> {
    let AscentQuestion { model, data, half, learning_rate, updates } = read(question)?;
    let rbm = model.rbm()?;
    let states: Vec<Vec<f64>> =
        data.iter().map(|state| bits("data", state, rbm.n_visible())).collect::<Result<_, _>>()?;
    let weighted = states.iter().map(|state| (state.iter().map(|&bit| bit == 1.0).collect(), 1.0));
    let patterns = Patterns::new(weighted).map_err(thrown)?;
    let found = ascend(&rbm, &patterns, half, learning_rate, updates).map_err(thrown)?;
    written(&AscentAnswer {
        before: found.before,
        after: found.after,
        points: found.points,
        log_likelihoods: found.log_likelihoods,
        ceiling: found.ceiling,
    })
}
