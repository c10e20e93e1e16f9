//! Both conditionals of one hidden unit and one film, term by term, for one person.

use js_sys::{Float32Array, Uint8Array, Uint32Array};
use wasm_bindgen::JsValue;

use crate::lessons::{hidden_terms, visible_terms};
use crate::rbm::Reading;
use crate::wasm::Engine;
use crate::wasm::convert::{below, index, object, optional_index};

pub fn answer(engine: &Engine, question: &JsValue) -> Result<JsValue, JsValue> {
    let rbm = engine.run()?.rbm();
    let person = engine.person(optional_index(question, "userIndex")?)?;
    let unit = below("unit", index(question, "unit")?, rbm.n_hidden())?;
    let movie = below("movie", index(question, "movie")?, rbm.n_movies())?;
    let reading = Reading::of(rbm, person);
    let on = hidden_terms(rbm, person, &reading, unit);
    let rating = visible_terms(rbm, &reading, movie);
    Ok(object([
        ("unit", unit.into()),
        ("movie", movie.into()),
        ("hiddenBias", on.bias.into()),
        ("ratedMovies", Uint32Array::from(person.movies).into()),
        ("ratedClasses", Uint8Array::from(person.classes).into()),
        ("contributions", Float32Array::from(&on.contributions[..]).into()),
        ("input", on.input.into()),
        ("probability", on.probability.into()),
        ("visibleBias", Float32Array::from(&rating.bias[..]).into()),
        ("hiddenTerm", Float32Array::from(&rating.hidden_term[..]).into()),
        ("distribution", Float32Array::from(&rating.distribution[..]).into()),
        ("stars", rating.expected_stars.into()),
    ]))
}
