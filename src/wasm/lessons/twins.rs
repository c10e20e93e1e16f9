//! An RBM and an autoencoder trained side by side, as far as the question says.

use std::cell::RefCell;

use serde::{Deserialize, Serialize};
use wasm_bindgen::JsValue;

use super::{read, written};
use crate::Error;
use crate::lessons::{TWIN_STEPS, TwinPoint, Twins, fantasies, picture_probabilities};
use crate::patterns::Patterns;
use crate::rbm::BernoulliRbm;
use crate::wasm::convert::thrown;

/// The most updates for one question, beyond those that are kept: some 20 ms.
const MOST_AT_ONCE: usize = 200;
/// Fantasies of each machine.
const N_FANTASIES: usize = 8;

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

/// What one machine makes of the picture, and of none.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Machine {
    hidden: Vec<f64>,
    prediction: Vec<f64>,
    probabilities: Vec<f64>,
    fantasies: Vec<Vec<u8>>,
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
    rbm: Machine,
    autoencoder: Machine,
}

fn machine(rbm: &BernoulliRbm, patterns: &Patterns, picture: &[u8], seed: u64) -> crate::Result<Machine> {
    let visible: Vec<f64> = picture.iter().map(|&bit| f64::from(bit)).collect();
    let (mut hidden, mut prediction) = (vec![0.0; rbm.n_hidden()], vec![0.0; rbm.n_visible()]);
    rbm.predict(&visible, &mut hidden, &mut prediction);
    Ok(Machine {
        hidden,
        prediction,
        probabilities: picture_probabilities(rbm, patterns)?,
        fantasies: fantasies(rbm, N_FANTASIES, seed),
    })
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
        rbm: machine(twins.rbm(), twins.patterns(), bits, seed.into()).map_err(thrown)?,
        autoencoder: machine(twins.autoencoder(), twins.patterns(), bits, seed.into()).map_err(thrown)?,
    });
    KEPT.set(Some((n_hidden, seed, twins)));
    answer
}
