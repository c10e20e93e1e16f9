//! One person under the glass: reconstructions, the same with each rating hidden in turn, and held-out predictions.

use js_sys::{Float32Array, Uint8Array, Uint32Array};
use wasm_bindgen::JsValue;

use crate::inspection::{Foretold, LeaveOneOut, Reference, foretell, person_figures};
use crate::ratings::UserRatings;
use crate::rbm::Reading;
use crate::wasm::Engine;
use crate::wasm::clock::clock;
use crate::wasm::convert::{object, optional_index};

/// Milliseconds an answer spends on hiding ratings in turn: somebody with many is answered bit by bit.
const BUDGET_MS: f64 = 3.0;

pub fn answer(engine: &mut Engine, question: &JsValue) -> Result<JsValue, JsValue> {
    let user_index = optional_index(question, "userIndex")?;
    let before = engine.left_out.take();
    let run = engine.run()?;
    let (rbm, reference) = (run.rbm(), engine.reference());
    let person = engine.person(user_index)?;
    let held_out = match user_index {
        Some(user) => engine.held_out.user(user as usize),
        None => UserRatings::NONE,
    };
    let reading = Reading::of(rbm, person);
    let reconstructed = foretell(rbm, reference, person, &reading, person);
    let unseen = foretell(rbm, reference, person, &reading, held_out);

    let mut left_out = before
        .filter(|job| job.is_of(person, &reading))
        .unwrap_or_else(|| LeaveOneOut::new(person, &reading));
    let clock = clock()?;
    let end = clock.now() + BUDGET_MS;
    while !left_out.is_complete() && clock.now() < end {
        left_out.advance(rbm, reference);
    }
    let answer = object([
        ("userIndex", user_index.map_or(JsValue::NULL, JsValue::from)),
        ("seen", ratings(reference, person, &reconstructed)),
        ("hidden", ratings(reference, person, left_out.foretold())),
        ("unseen", ratings(reference, held_out, &unseen)),
    ]);
    engine.left_out = Some(left_out);
    Ok(answer)
}

/// Ratings with what is said of as many of them, from the first, as were foretold; and the figures of those.
fn ratings(reference: &Reference, asked: UserRatings, foretold: &[Foretold]) -> JsValue {
    let figures = person_figures(reference, asked, foretold);
    let stars: Vec<f32> = foretold.iter().map(|told| told.stars).collect();
    let bias_stars: Vec<f32> = foretold.iter().map(|told| told.bias_stars).collect();
    let distributions: Vec<f32> = foretold.iter().flat_map(|told| told.distribution).collect();
    object([
        ("movies", Uint32Array::from(asked.movies).into()),
        ("classes", Uint8Array::from(asked.classes).into()),
        ("stars", Float32Array::from(&stars[..]).into()),
        ("biasStars", Float32Array::from(&bias_stars[..]).into()),
        ("distributions", Float32Array::from(&distributions[..]).into()),
        ("rmse", figures.rmse.into()),
        ("biasRmse", figures.bias_rmse.into()),
        ("nats", figures.nats.into()),
        ("baseRateNats", figures.base_rate_nats.into()),
    ])
}
