//! The next mini-batch, phase by phase, for one of its users: what the trainer is about to do.

use js_sys::{Float32Array, Uint8Array, Uint32Array};
use wasm_bindgen::JsValue;

use super::updates;
use crate::Error;
use crate::learning::{Focus, UpdateRule};
use crate::lessons::{hidden_terms, visible_terms};
use crate::rbm::Reading;
use crate::wasm::Engine;
use crate::wasm::convert::{index, object, optional_index, thrown};

pub fn answer(engine: &Engine, question: &JsValue) -> Result<JsValue, JsValue> {
    let run = engine.run()?;
    // After an evaluation a run may go back to its best epoch.
    if run.is_evaluating() {
        return Err(thrown(Error::input("run", "being evaluated", "evaluated")));
    }
    let (trainer, rbm) = (run.trainer(), run.rbm());
    let users = trainer.batch_users();
    let place = (index(question, "place")? as usize).min(users.len() - 1);
    let v = engine.trained_on.user(users[place] as usize);
    let movie = optional_index(question, "movie")?.unwrap_or(v.movies[0]);
    let rated = v.movies.iter().position(|&rated| rated == movie);
    let given = rated.map_or(0, |at| u32::from(v.classes[at]));
    let focus = Focus {
        movie: movie as usize,
        class: optional_index(question, "rating")?.unwrap_or(given) as usize,
        unit: index(question, "unit")? as usize,
    };
    let step = index(question, "step")? as usize;
    let rehearsal = trainer.rehearse(place, step, focus).map_err(thrown)?;
    let mut reading = Reading::of(rbm, v);
    let on = hidden_terms(rbm, v, &reading, focus.unit);
    let hidden_input = Float32Array::from(&reading.input[..]);
    let hidden = Float32Array::from(&reading.hidden[..]);
    reading.hidden.copy_from_slice(&rehearsal.glimpse.hidden_states);
    let film = visible_terms(rbm, &reading, focus.movie);
    let floats = |numbers: &[f32]| JsValue::from(Float32Array::from(numbers));
    let factors = rehearsal.factors.iter();
    let factors: Vec<f32> =
        factors.flat_map(|f| [f.visible_data, f.hidden_data, f.visible_model, f.hidden_model]).collect();
    let glimpse = &rehearsal.glimpse;
    Ok(object([
        ("epoch", trainer.epoch().into()),
        ("batch", trainer.batch().into()),
        ("users", Uint32Array::from(&users[..]).into()),
        ("place", rehearsal.place.into()),
        ("cdSteps", rehearsal.steps.cd_steps.into()),
        ("step", rehearsal.step.into()),
        ("unit", focus.unit.into()),
        ("movie", movie.into()),
        ("rating", focus.class.into()),
        ("movies", Uint32Array::from(v.movies).into()),
        ("classes", Uint8Array::from(v.classes).into()),
        ("hiddenBias", on.bias.into()),
        ("inputTerms", floats(&on.contributions)),
        ("hiddenInput", hidden_input.into()),
        ("hidden", hidden.into()),
        ("hiddenData", floats(&glimpse.hidden_data)),
        ("dataDraws", floats(&rehearsal.data_draws)),
        ("hiddenBefore", floats(&rehearsal.hidden_before)),
        ("hiddenDraws", floats(&rehearsal.hidden_draws)),
        ("hiddenStates", floats(&glimpse.hidden_states)),
        ("visibleBias", floats(&film.bias)),
        ("hiddenTerm", floats(&film.hidden_term)),
        ("distribution", floats(&film.distribution)),
        ("visibleDraws", floats(&rehearsal.visible_draws)),
        ("drawn", Uint8Array::from(&glimpse.drawn[..]).into()),
        ("stars", floats(&glimpse.stars)),
        ("modelTerms", floats(&glimpse.input_terms)),
        ("hiddenModel", floats(&glimpse.hidden_model)),
        ("factors", floats(&factors)),
        ("updates", updates::object_of(&rehearsal.updates)),
        ("learningRate", rehearsal.learning_rate.into()),
        ("weightDecay", rehearsal.weight_decay.into()),
        (
            "momentum",
            match rehearsal.rule {
                UpdateRule::Momentum(momentum) => momentum.into(),
                UpdateRule::Adam => JsValue::NULL,
            },
        ),
        ("age", rehearsal.age.into()),
    ]))
}
