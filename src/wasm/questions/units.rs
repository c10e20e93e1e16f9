//! All hidden units at a glance: for whom they are on, and which film and genres move each.

use js_sys::{Float32Array, Int32Array, Uint32Array};
use wasm_bindgen::JsValue;

use crate::inspection::{FilmPull, MIN_GENRE_FILMS, MIN_RATINGS, spread_over_users, survey_units};
use crate::rbm::Reading;
use crate::wasm::Engine;
use crate::wasm::convert::{object, places};

/// Users that may stand beside the visitor.
const MAX_USERS: usize = 3;

pub fn answer(engine: &Engine, question: &JsValue) -> Result<JsValue, JsValue> {
    let users = places(question, "users", MAX_USERS, engine.training.n_users())?;
    let run = engine.run()?;
    let (rbm, levels) = (run.rbm(), &run.hidden().levels);
    let n_hidden = rbm.n_hidden();
    let visitor = Reading::of(rbm, engine.person(None)?).hidden;
    let chosen: Vec<f32> =
        users.iter().flat_map(|&user| Reading::of(rbm, engine.training.user(user)).hidden).collect();
    let survey = survey_units(rbm, &engine.reference().class_counts, &engine.dataset.catalogue);
    // Before the first evaluation nobody's activations are known.
    let (means, spreads) = if levels.is_empty() {
        (Vec::new(), Vec::new())
    } else {
        (run.mean_hidden().to_vec(), spread_over_users(levels, n_hidden))
    };
    let (up_movies, up_pulls) = films(&survey.up);
    let (down_movies, down_pulls) = films(&survey.down);
    let users: Vec<u32> = users.iter().map(|&user| user as u32).collect();
    Ok(object([
        ("visitor", numbers(&visitor)),
        ("users", Uint32Array::from(&users[..]).into()),
        ("chosen", numbers(&chosen)),
        ("means", numbers(&means)),
        ("spreads", numbers(&spreads)),
        ("upMovies", up_movies),
        ("upPulls", up_pulls),
        ("downMovies", down_movies),
        ("downPulls", down_pulls),
        ("leans", numbers(&survey.leans)),
        ("genreFilms", Uint32Array::from(&survey.genre_films[..]).into()),
        ("nFilms", survey.n_films.into()),
        ("minRatings", MIN_RATINGS.into()),
        ("minGenreFilms", MIN_GENRE_FILMS.into()),
    ]))
}

/// Movies (−1 for none) and pulls.
fn films(list: &[Option<FilmPull>]) -> (JsValue, JsValue) {
    let movies: Vec<i32> = list.iter().map(|film| film.map_or(-1, |film| film.movie as i32)).collect();
    let pulls: Vec<f32> = list.iter().map(|film| film.map_or(0.0, |film| film.pull)).collect();
    (Int32Array::from(&movies[..]).into(), numbers(&pulls))
}

fn numbers(values: &[f32]) -> JsValue {
    Float32Array::from(values).into()
}
