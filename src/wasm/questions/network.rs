//! The network of one person: hidden units and the weights between them and some films, with units held by hand, and the
//! person's fantasies half a Gibbs step at a time.

use js_sys::{Float32Array, Uint8Array, Uint32Array};
use rand_chacha::ChaCha8Rng;
use wasm_bindgen::JsValue;

use crate::inspection::{Fantasy, HeldUnit, MOST_HALF_STEPS, hold, longest_fantasy};
use crate::ratings::N_CLASSES;
use crate::rbm::Reading;
use crate::rng::{Purpose, stream};
use crate::wasm::Engine;
use crate::wasm::convert::{below, index, object, optional_index, places, property};

/// Rows of W that one answer tells.
const MOST_ROWS: usize = 80;

pub fn answer(engine: &Engine, question: &JsValue) -> Result<JsValue, JsValue> {
    let rbm = engine.run()?.rbm();
    let v = engine.person(optional_index(question, "userIndex")?)?;
    let rows = places(question, "rows", MOST_ROWS, rbm.n_movies() * N_CLASSES)?;
    let held = places(question, "held", rbm.n_hidden(), 2 * rbm.n_hidden())?;
    let held: Vec<HeldUnit> =
        held.into_iter().map(|place| HeldUnit { unit: place / 2, on: place % 2 == 1 }).collect();
    let half_steps = below("halfSteps", index(question, "halfSteps")?, MOST_HALF_STEPS + 1)?;
    let seed = index(question, "seed")?;

    let inferred = Reading::of(rbm, v);
    let mut by_hand = Reading::of(rbm, v);
    hold(rbm, &held, &mut by_hand);
    let mut weights = Vec::new();
    for &row in &rows {
        let (movie, class) = (row / N_CLASSES, row % N_CLASSES);
        weights.extend((0..rbm.n_hidden()).map(|unit| rbm.weight(movie, class, unit, &inferred)));
    }
    let distributions = |reading: &Reading| -> JsValue {
        let of = |&row: &usize| rbm.distribution(row / N_CLASSES, reading);
        floats(rows.iter().map(of).collect::<Vec<_>>().as_flattened())
    };

    let longest = longest_fantasy(v.len(), rbm.n_hidden());
    let half_steps = half_steps.min(longest);
    let mean = Fantasy::of(rbm, v, &held, half_steps, None::<ChaCha8Rng>);
    let drawn = Fantasy::of(rbm, v, &held, half_steps, Some(stream(u64::from(seed), Purpose::Fantasy)));
    Ok(object([
        ("ratedMovies", Uint32Array::from(v.movies).into()),
        ("ratedClasses", Uint8Array::from(v.classes).into()),
        ("rows", property(question, "rows")?),
        ("weights", floats(&weights)),
        ("inferredHidden", floats(&inferred.hidden)),
        ("hidden", floats(&by_hand.hidden)),
        ("inferred", distributions(&inferred)),
        ("predicted", distributions(&by_hand)),
        ("halfSteps", half_steps.into()),
        ("longest", longest.into()),
        ("meanHidden", floats(&mean.hidden)),
        ("drawnHidden", floats(&drawn.hidden)),
        ("meanVisible", floats(mean.visible.as_flattened())),
        ("drawnVisible", floats(drawn.visible.as_flattened())),
    ]))
}

fn floats(values: &[f32]) -> JsValue {
    Float32Array::from(values).into()
}
