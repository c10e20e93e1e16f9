//! One weight: its value, its path since somebody looks at it, and the newest update that moved it.

use js_sys::{Float32Array, Float64Array};
use wasm_bindgen::JsValue;

use super::updates;
use crate::learning::Focus;
use crate::rbm::Reading;
use crate::wasm::Engine;
use crate::wasm::convert::{index, object, thrown};

pub fn answer(engine: &mut Engine, question: &JsValue) -> Result<JsValue, JsValue> {
    let focus = Focus {
        movie: index(question, "movie")? as usize,
        class: index(question, "rating")? as usize,
        unit: index(question, "unit")? as usize,
    };
    let run = engine.run_mut()?;
    let watch = run.watch(focus).map_err(thrown)?;
    let (epochs, weights): (Vec<f64>, Vec<f32>) =
        watch.path().iter().map(|point| (point.epochs, point.weight)).unzip();
    let (epoch, batch) = watch.newest_batch();
    let newest = updates::object_of(watch.newest());
    let rbm = run.rbm();
    let nobody = Reading::new(rbm.n_hidden());
    Ok(object([
        ("movie", focus.movie.into()),
        ("rating", focus.class.into()),
        ("unit", focus.unit.into()),
        ("weight", rbm.weight(focus.movie, focus.class, focus.unit, &nobody).into()),
        ("epochsDone", run.trainer().epochs_done().into()),
        ("epochs", Float64Array::from(&epochs[..]).into()),
        ("weights", Float32Array::from(&weights[..]).into()),
        ("epoch", epoch.into()),
        ("batch", batch.into()),
        ("newest", newest),
    ]))
}
