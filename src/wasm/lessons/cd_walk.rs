//! One example's walk of contrastive divergence, step by step: a picture of bars or stripes, or what a user of the bundled
//! data has seen.

use ndarray::Axis;
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsValue;

use super::{courses, read, written};
use crate::Error;
use crate::learning::BernoulliTrainer;
use crate::lessons::{Course, MAX_CD_STEPS, WalkStep, bars_and_stripes, cd_walk, log_probability_around};
use crate::rng::{Purpose, stream};
use crate::wasm::convert::thrown;

/// The side of the pictures.
const SIDE: usize = 3;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Question {
    example: usize,
    updates: usize,
    cd_steps: usize,
    seed: u32,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    reached: usize,
    movies: Vec<u32>,
    weights: Vec<Vec<f32>>,
    visible_bias: Vec<f32>,
    hidden_bias: Vec<f32>,
    visible: Vec<f64>,
    hidden_data: Vec<f64>,
    steps: Vec<WalkStep>,
    hidden_model: Vec<f64>,
    weight_gradient: Vec<Vec<f64>>,
    visible_gradient: Vec<f64>,
    hidden_gradient: Vec<f64>,
    learning_rate: f64,
    log_probability: [f64; 2],
}

/// Of a picture.
pub fn of_bars(question: &JsValue) -> Result<JsValue, JsValue> {
    let asked: Question = read(question)?;
    let patterns = bars_and_stripes(SIDE).map_err(thrown)?;
    let count = patterns.n_patterns();
    if asked.example >= count {
        return Err(thrown(Error::input("example", asked.example, format!("below {count}"))));
    }
    let visible: Vec<f64> = patterns.bits(asked.example).iter().map(|&bit| f64::from(bit)).collect();
    courses::at(Course::Cd1, asked.updates, |trainer| walk(trainer, &visible, &asked, Vec::new()))
}

/// Of a user of the bundled data.
pub fn of_user(question: &JsValue) -> Result<JsValue, JsValue> {
    let asked: Question = read(question)?;
    let seen = courses::seen()?;
    if asked.example >= seen.n_users() {
        return Err(thrown(Error::input("example", asked.example, format!("below {}", seen.n_users()))));
    }
    let visible: Vec<f64> = seen.user(asked.example).iter().map(|&bit| f64::from(u8::from(bit))).collect();
    courses::at(Course::Seen, asked.updates, |trainer| walk(trainer, &visible, &asked, seen.movies))
}

fn walk(
    trainer: &BernoulliTrainer,
    visible: &[f64],
    asked: &Question,
    movies: Vec<u32>,
) -> Result<JsValue, JsValue> {
    if !(1..=MAX_CD_STEPS).contains(&asked.cd_steps) {
        let allowed = format!("from 1 to {MAX_CD_STEPS}");
        return Err(thrown(Error::input("cd_steps", asked.cd_steps, allowed)));
    }
    let rbm = trainer.rbm();
    let learning_rate = trainer.config().learning_rate;
    let walk = cd_walk(rbm, visible, asked.cd_steps, &mut stream(asked.seed.into(), Purpose::CdWalk));
    let log_probability = log_probability_around(rbm, &walk, learning_rate).map_err(thrown)?;
    written(&Answer {
        reached: trainer.steps_done(),
        movies,
        weights: rbm.weights().axis_iter(Axis(0)).map(|row| row.to_vec()).collect(),
        visible_bias: rbm.visible_bias().to_vec(),
        hidden_bias: rbm.hidden_bias().to_vec(),
        weight_gradient: walk.gradient.weights.axis_iter(Axis(0)).map(|row| row.to_vec()).collect(),
        visible_gradient: walk.gradient.visible.to_vec(),
        hidden_gradient: walk.gradient.hidden.to_vec(),
        visible: walk.visible,
        hidden_data: walk.hidden_data,
        steps: walk.steps,
        hidden_model: walk.hidden_model,
        learning_rate,
        log_probability,
    })
}
