//! What a chapter can ask: one file a kind, each of which reads its question, calls `lessons`, and writes its answer.
//! The shapes of both are written down once, in `www/engine/lessons.ts`.
//!
//! A question holds all that its answer depends on, save the bundled data, which are given once. No answer takes over
//! about 50 ms: what takes longer goes in pieces that the page asks for one by one.

mod categories;
mod cd_bars;
mod cd_lines;
mod cd_tiny;
mod cd_walk;
mod coin;
mod courses;
mod data;
mod draws;
mod expectation;
mod fake_loss;
mod free_energy;
mod gaussian;
mod gradient;
mod guesses;
mod heights;
mod joint;
mod ladder;
mod layers;
mod machine;
mod machine_chain;
mod machine_learning;
mod machine_lines;
mod machine_mixing;
mod mask_run;
mod masking;
mod mean_field;
mod mixture;
mod partition_sum;
mod posterior;
mod program;
mod settled;
mod small_ratings;
mod three_sums;
mod tiny;
mod tosses;
mod twins;

use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::*;

use super::convert::unreadable;

/// The answer to a question of this kind.
#[wasm_bindgen(js_name = askLesson, unchecked_return_type = "unknown")]
pub fn ask(
    kind: &str,
    #[wasm_bindgen(unchecked_param_type = "unknown")] question: JsValue,
) -> Result<JsValue, JsValue> {
    match kind {
        "layers" => layers::answer(&question),
        "coin" => coin::answer(&question),
        "tosses" => tosses::answer(&question),
        "machineLines" => machine_lines::answer(&question),
        "machineChain" => machine_chain::answer(&question),
        "machineLearning" => machine_learning::answer(&question),
        "machineMixing" => machine_mixing::answer(&question),
        "meanField" => mean_field::answer(&question),
        "twins" => twins::answer(&question),
        "joint" => joint::answer(&question),
        "partitionSum" => partition_sum::answer(&question),
        "threeSums" => three_sums::answer(&question),
        "posterior" => posterior::answer(&question),
        "heights" => heights::answer(&question),
        "gaussian" => gaussian::answer(&question),
        "mixture" => mixture::answer(&question),
        "expectation" => expectation::answer(&question),
        "draws" => draws::answer(&question),
        "freeEnergy" => free_energy::answer(&question),
        "timedSums" => free_energy::timed(&question),
        "gradient" => gradient::answer(&question),
        "ascent" => gradient::ascent(&question),
        "cdBars" => cd_bars::answer(&question),
        "cdLines" => cd_lines::answer(&question),
        "cdTiny" => cd_tiny::answer(&question),
        "cdUser" => cd_walk::of_user(&question),
        "cdWalk" => cd_walk::of_bars(&question),
        "fakeLoss" => fake_loss::answer(&question),
        "categories" => categories::answer(&question),
        "masking" => masking::answer(&question),
        "settled" => settled::answer(&question),
        "guesses" => guesses::answer(&question),
        "ladder" => ladder::answer(&question),
        "program" => program::answer(&question),
        "maskRun" => mask_run::answer(&question),
        _ => Err(unreadable("kind", "a kind of lesson was expected")),
    }
}

/// Gives the lessons the bundled data; the kinds that speak of real ratings need it.
#[wasm_bindgen(js_name = giveLessonData)]
pub fn give_data(packed: &[u8]) -> Result<(), JsValue> {
    data::give(packed)
}

/// A question, in the shape that its kind expects.
fn read<Q: DeserializeOwned>(question: &JsValue) -> Result<Q, JsValue> {
    serde_wasm_bindgen::from_value(question.clone())
        .map_err(|error| unreadable("question", &error.to_string()))
}

/// An answer as a plain object; lists become plain arrays. An answer that is made of others (`flatten`) is a map to serde.
fn written<A: Serialize>(answer: &A) -> Result<JsValue, JsValue> {
    let serializer = serde_wasm_bindgen::Serializer::new().serialize_maps_as_objects(true);
    Ok(answer.serialize(&serializer)?)
}
