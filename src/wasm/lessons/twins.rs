//! An RBM and an autoencoder trained side by side, as far as the question says.

use std::cell::RefCell;

use serde::{Deserialize, Serialize};
use wasm_bindgen::JsValue;

use super::{read, written};
use crate::Error;
use crate::lessons::{TWIN_STEPS, TwinPoint, Twins};
use crate::rbm::BernoulliRbm;
use crate::wasm::convert::thrown;

/// The most updates for one question, beyond those that are kept: some 20 ms.
const MOST_AT_ONCE: usize = 500;

thread_local! {
    /// The last that were asked for, with their number of hidden units and seed. They spare work and change no answer.
    static KEPT: RefCell<Option<(usize, u32, Twins)>> = const { RefCell::new(None) };
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Question {
    n_hidden: usize,
    seed: u32,
    /// How far to train.
    steps: usize,
    /// The picture to be reconstructed.
    picture: usize,
}

/// What one machine makes of the picture.
#[derive(Serialize)]
struct Pass {
    hidden: Vec<f64>,
    prediction: Vec<f64>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    steps_done: usize,
    all_steps: usize,
    points: Vec<TwinPoint>,
    best_log_likelihood: f64,
    n_pictures: usize,
    picture: Vec<u8>,
    rbm: Pass,
    autoencoder: Pass,
}

fn pass(rbm: &BernoulliRbm, picture: &[u8]) -> Pass {
    let visible: Vec<f64> = picture.iter().map(|&bit| f64::from(bit)).collect();
    let (mut hidden, mut prediction) = (vec![0.0; rbm.n_hidden()], vec![0.0; rbm.n_visible()]);
    rbm.predict(&visible, &mut hidden, &mut prediction);
    Pass { hidden, prediction }
}

pub fn answer(question: &JsValue) -> Result<JsValue, JsValue> {
    let Question { n_hidden, seed, steps, picture } = read(question)?;
    if steps > TWIN_STEPS {
        return Err(thrown(Error::input("steps", steps, format!("at most {TWIN_STEPS}"))));
    }
    let kept =
        KEPT.take().filter(|(m, s, twins)| *m == n_hidden && *s == seed && twins.steps_done() <= steps);
    let mut twins = match kept {
        Some((.., twins)) => twins,
        None => Twins::new(n_hidden, seed.into()).map_err(thrown)?,
    };
    let n_pictures = twins.patterns().n_patterns();
    if picture >= n_pictures {
        return Err(thrown(Error::input("picture", picture, format!("below {n_pictures}"))));
    }
    let until = steps.min(twins.steps_done() + MOST_AT_ONCE);
    while twins.steps_done() < until {
        twins.step().map_err(thrown)?;
    }
    let bits = twins.patterns().bits(picture);
    let answer = written(&Answer {
        steps_done: twins.steps_done(),
        all_steps: TWIN_STEPS,
        points: twins.points().to_vec(),
        best_log_likelihood: twins.patterns().best_log_likelihood(),
        n_pictures,
        picture: bits.to_vec(),
        rbm: pass(twins.rbm(), bits),
        autoencoder: pass(twins.autoencoder(), bits),
    });
    KEPT.set(Some((n_hidden, seed, twins)));
    answer
}
