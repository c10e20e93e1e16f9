//! The part of the model that a few users' likelihoods need, to be carried to another worker.

use js_sys::{Array, Float32Array, Uint32Array};
use wasm_bindgen::JsValue;

use crate::inspection::excerpt::excerpt;
use crate::inspection::likelihood::sampled_movies;
use crate::wasm::Engine;
use crate::wasm::convert::object;

pub fn answer(engine: &Engine) -> Result<JsValue, JsValue> {
    let run = engine.run()?;
    let movies = sampled_movies(&engine.training);
    let parameters: Array =
        excerpt(run.rbm(), &movies).iter().map(|values| Float32Array::from(&values[..])).collect();
    Ok(object([
        ("epoch", run.trainer().epoch().into()),
        ("isOrdinal", run.trainer().is_ordinal().into()),
        ("nHidden", run.rbm().n_hidden().into()),
        ("movies", Uint32Array::from(&movies[..]).into()),
        ("parameters", parameters.into()),
    ]))
}
