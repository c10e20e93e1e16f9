//! How the visitor's ratings are spread over stars and genres, beside everybody's of the data.

use js_sys::Uint32Array;
use wasm_bindgen::JsValue;

use crate::inspection::Tally;
use crate::ratings::UserRatings;
use crate::wasm::Engine;
use crate::wasm::convert::object;

pub fn answer(engine: &Engine) -> Result<JsValue, JsValue> {
    let catalogue = &engine.dataset.catalogue;
    let everyone = Tally::of(catalogue, engine.dataset.ratings.users().flat_map(UserRatings::iter));
    let visitor = Tally::of(catalogue, engine.person(None)?.iter());
    Ok(object([("everyone", counts(&everyone)), ("visitor", counts(&visitor))]))
}

/// `[1 + G, K]`: all films, then genre by genre.
fn counts(tally: &Tally) -> JsValue {
    let rows = [tally.counts].into_iter().chain(tally.by_genre.iter().copied());
    Uint32Array::from(&rows.flatten().collect::<Vec<u32>>()[..]).into()
}
