//! What can be asked about a run: one file a kind, each of which reads its question, calls the core, and writes its
//! answer. The shapes of both are written down once, in `www/engine/questions.ts`.

mod activations;
mod asking;
mod conditionals;
mod model;
mod network;
mod parameters;
mod person;
mod phases;
mod tastes;
mod unit;
mod units;
mod updates;
mod weight;
mod why;

use js_sys::Reflect;
use wasm_bindgen::JsValue;

use super::Engine;
use super::convert::{text, unreadable};

/// The answer to a question, with its kind.
pub fn answer(engine: &mut Engine, question: &JsValue) -> Result<JsValue, JsValue> {
    let kind = text(question, "kind")?;
    let answer = match kind.as_str() {
        "activations" => activations::answer(engine)?,
        "asking" => asking::answer(engine, question)?,
        "conditionals" => conditionals::answer(engine, question)?,
        "model" => model::answer(engine)?,
        "parameters" => parameters::answer(engine)?,
        "person" => person::answer(engine, question)?,
        "unit" => unit::answer(engine, question)?,
        "units" => units::answer(engine, question)?,
        "network" => network::answer(engine, question)?,
        "phases" => phases::answer(engine, question)?,
        "tastes" => tastes::answer(engine)?,
        "weight" => weight::answer(engine, question)?,
        "why" => why::answer(engine, question)?,
        _ => return Err(unreadable("kind", "a kind of question was expected")),
    };
    Reflect::set(&answer, &"kind".into(), &kind.into())?;
    Ok(answer)
}
