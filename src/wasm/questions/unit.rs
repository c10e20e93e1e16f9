//! One hidden unit under the glass: the films and ratings that move it, and the users for whom it is on.

use js_sys::{Float32Array, Uint32Array};
use wasm_bindgen::JsValue;

use crate::inspection::{FilmPull, most_active_users, unit_detail};
use crate::wasm::Engine;
use crate::wasm::convert::{below, index, object};

/// Films in either direction, and users.
const N_FILMS: usize = 8;
const N_USERS: usize = 5;
/// Bins of the activation, from 0 to 1.
const N_BINS: usize = 20;

pub fn answer(engine: &Engine, question: &JsValue) -> Result<JsValue, JsValue> {
    let run = engine.run()?;
    let (rbm, levels) = (run.rbm(), &run.hidden().levels);
    let n_hidden = rbm.n_hidden();
    let unit = below("unit", index(question, "unit")?, n_hidden)?;
    let detail = unit_detail(rbm, &engine.reference().class_counts, unit, N_FILMS);
    let (users, activations): (Vec<u32>, Vec<f32>) =
        most_active_users(levels, n_hidden, unit, N_USERS).into_iter().unzip();
    let mut histogram = [0_u32; N_BINS];
    for row in levels.chunks_exact(n_hidden) {
        histogram[usize::from(row[unit]) * N_BINS / 256] += 1;
    }
    let profiles: Vec<f32> = detail.profiles.into_iter().flatten().collect();
    let (up_movies, up_pulls) = films(&detail.up);
    let (down_movies, down_pulls) = films(&detail.down);
    Ok(object([
        ("unit", (unit as u32).into()),
        ("upMovies", up_movies),
        ("upPulls", up_pulls),
        ("downMovies", down_movies),
        ("downPulls", down_pulls),
        ("profiles", Float32Array::from(&profiles[..]).into()),
        ("users", Uint32Array::from(&users[..]).into()),
        ("userActivations", Float32Array::from(&activations[..]).into()),
        ("histogram", Uint32Array::from(&histogram[..]).into()),
    ]))
}

fn films(list: &[FilmPull]) -> (JsValue, JsValue) {
    let movies: Vec<u32> = list.iter().map(|film| film.movie).collect();
    let pulls: Vec<f32> = list.iter().map(|film| film.pull).collect();
    (Uint32Array::from(&movies[..]).into(), Float32Array::from(&pulls[..]).into())
}
