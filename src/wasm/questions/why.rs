//! Why the visitor is suggested films: what each rating does to each of them, and what each hidden unit does to one.

use js_sys::{Float32Array, Uint8Array, Uint32Array};
use wasm_bindgen::JsValue;

use crate::inspection::{Models, Reasons, Verdict, stars_with_unit_at_rest};
use crate::wasm::Engine;
use crate::wasm::clock::clock;
use crate::wasm::convert::{index, object, places};

/// Films that one answer is about.
const MOST_FILMS: usize = 64;
/// Milliseconds an answer spends on taking ratings away: somebody with many is answered bit by bit.
const BUDGET_MS: f64 = 3.0;

pub fn answer(engine: &mut Engine, question: &JsValue) -> Result<JsValue, JsValue> {
    let before = engine.reasons.take();
    let run = engine.run()?;
    let models = Models { rbm: run.rbm(), likes: run.likes() };
    let n_movies = models.rbm.n_movies();
    let films: Vec<u32> =
        places(question, "films", MOST_FILMS, n_movies)?.into_iter().map(|film| film as u32).collect();
    let film = places(question, "film", 1, n_movies)?.first().copied();
    let visitor = engine.person(None)?;
    let mut reasons = before
        .filter(|job| job.is_of(models, visitor, &films))
        .unwrap_or_else(|| Reasons::new(models, visitor, &films));
    let done = index(question, "done")? as usize;
    let clock = clock()?;
    let end = clock.now() + BUDGET_MS;
    while !reasons.is_complete() && (reasons.done() <= done || clock.now() < end) {
        reasons.advance(models);
    }
    let scores = |verdicts: &[Verdict]| verdicts.iter().map(|verdict| verdict.score).collect::<Vec<_>>();
    let stars = |verdicts: &[Verdict]| verdicts.iter().map(|verdict| verdict.stars).collect::<Vec<_>>();
    let at_rest = film.map_or_else(Vec::new, |film| stars_with_unit_at_rest(models.rbm, visitor, film));
    let answer = object([
        ("films", Uint32Array::from(&films[..]).into()),
        ("movies", Uint32Array::from(visitor.movies).into()),
        ("classes", Uint8Array::from(visitor.classes).into()),
        ("scores", floats(&scores(reasons.with_all()))),
        ("stars", floats(&stars(reasons.with_all()))),
        ("scoresWithout", floats(&scores(reasons.without()))),
        ("starsWithout", floats(&stars(reasons.without()))),
        ("areLogOdds", models.likes.is_some().into()),
        ("film", film.map_or(JsValue::NULL, |film| (film as u32).into())),
        ("starsAtRest", floats(&at_rest)),
    ]);
    engine.reasons = Some(reasons);
    Ok(answer)
}

fn floats(values: &[f32]) -> JsValue {
    Float32Array::from(values).into()
}
