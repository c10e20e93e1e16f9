//! The network of one person: films, hidden units and the weights between them, with hidden units held by hand, and the
//! person's fantasies half a Gibbs step at a time.

use js_sys::{Array, Float32Array, Uint8Array, Uint32Array};
use wasm_bindgen::JsValue;

use crate::inspection::{
    Fantasy, HeldUnit, MOST_HALF_STEPS, films_beside, films_shown, hold, longest_fantasy, mean_distance,
};
use crate::ratings::{expected_stars, stars_of_class};
use crate::rbm::Reading;
use crate::rng::{Purpose, stream};
use crate::wasm::Engine;
use crate::wasm::convert::{below, index, object, optional_index, property};

/// Films of each of the two lists.
const MOST_FILMS: usize = 40;
/// The class whose weights are shown for a film that is not rated: five stars.
const FIVE_STARS: u8 = 9;

pub fn answer(engine: &Engine, question: &JsValue) -> Result<JsValue, JsValue> {
    let rbm = engine.run()?.rbm();
    let counts = &engine.training_counts;
    let v = engine.person(optional_index(question, "userIndex")?)?;
    let at_most = |name, most: usize| below(name, index(question, name)?, most + 1);
    let films = at_most("films", MOST_FILMS)?;
    let beside = at_most("beside", MOST_FILMS)?;
    let half_steps = at_most("halfSteps", MOST_HALF_STEPS)?;
    let preferred = Uint32Array::new(&property(question, "preferred")?).to_vec();
    let held = Array::from(&property(question, "held")?);
    let held = held.iter().map(|one| {
        let unit = below("unit", index(&one, "unit")?, rbm.n_hidden())?;
        Ok(HeldUnit { unit, on: below("state", index(&one, "state")?, 2)? == 1 })
    });
    let held = held.collect::<Result<Vec<HeldUnit>, JsValue>>()?;
    let seed = u64::from(index(question, "seed")?);

    let mut shown = films_shown(v, counts, films);
    let n_rated = shown.len();
    shown.extend(films_beside(v, &preferred, counts, beside).into_iter().map(|movie| (movie, FIVE_STARS)));
    let (movies, classes): (Vec<u32>, Vec<u8>) = shown.iter().copied().unzip();

    let inferred = Reading::of(rbm, v);
    let mut by_hand = inferred.clone();
    hold(rbm, &held, &mut by_hand);
    let weights: Vec<f32> = shown
        .iter()
        .flat_map(|&(movie, class)| {
            let of = (movie as usize, usize::from(class), &inferred);
            (0..rbm.n_hidden()).map(move |unit| rbm.weight(of.0, of.1, unit, of.2))
        })
        .collect();
    let distributions = |reading: &Reading| {
        let all: Vec<f32> =
            movies.iter().flat_map(|&movie| rbm.distribution(movie as usize, reading)).collect();
        JsValue::from(Float32Array::from(&all[..]))
    };

    let longest = longest_fantasy(v.len(), rbm.n_hidden());
    let half_steps = half_steps.min(longest);
    let fantasy = Fantasy::of(rbm, v, &held, half_steps, &mut stream(seed, Purpose::Fantasy));
    // The person's own order of films, in which the chain has them.
    let places = movies[..n_rated].iter().filter_map(|movie| v.movies.iter().position(|m| m == movie));
    let (drawn, mean): (Vec<u8>, Vec<_>) =
        places.map(|at| (fantasy.drawn[at], fantasy.mean_visible[at])).unzip();
    let mean_stars = fantasy.mean_visible.iter().map(|distribution| expected_stars(distribution));
    let drawn_stars = fantasy.drawn.iter().map(|&class| stars_of_class(usize::from(class)));
    Ok(object([
        ("nRatings", v.len().into()),
        ("nRated", n_rated.into()),
        ("movies", Uint32Array::from(&movies[..]).into()),
        ("classes", Uint8Array::from(&classes[..]).into()),
        ("weights", Float32Array::from(&weights[..]).into()),
        ("inferredHidden", Float32Array::from(&inferred.hidden[..]).into()),
        ("hidden", Float32Array::from(&by_hand.hidden[..]).into()),
        ("inferred", distributions(&inferred)),
        ("predicted", distributions(&by_hand)),
        ("halfSteps", half_steps.into()),
        ("longest", longest.into()),
        ("meanHidden", Float32Array::from(&fantasy.mean_hidden[..]).into()),
        ("drawnHidden", Float32Array::from(&fantasy.drawn_hidden[..]).into()),
        ("meanVisible", Float32Array::from(mean.as_flattened()).into()),
        ("drawn", Uint8Array::from(&drawn[..]).into()),
        ("meanDistance", mean_distance(v, mean_stars).into()),
        ("drawnDistance", mean_distance(v, drawn_stars).into()),
    ]))
}
