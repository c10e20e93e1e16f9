//! Which films to ask the visitor about.

use js_sys::Uint32Array;
use wasm_bindgen::JsValue;

use crate::asking::films_to_ask;
use crate::rbm::Reading;
use crate::wasm::Engine;
use crate::wasm::convert::{object, places};

/// Films that one answer names.
const COUNT: usize = 24;
/// Films that the visitor does not want to be asked about.
const MOST_PASSED: usize = 1000;

pub fn answer(engine: &Engine, question: &JsValue) -> Result<JsValue, JsValue> {
    let rbm = engine.run()?.rbm();
    let passed: Vec<u32> = places(question, "passed", MOST_PASSED, rbm.n_movies())?
        .into_iter()
        .map(|movie| movie as u32)
        .collect();
    let rated = engine.person(None)?;
    let reading = Reading::of(rbm, rated);
    let n_users = engine.training.n_users();
    let movies = films_to_ask(rbm, &reading, rated, &engine.training_counts, n_users, &passed, COUNT);
    Ok(object([("movies", Uint32Array::from(&movies[..]).into())]))
}
