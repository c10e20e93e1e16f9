//! Both conditionals and the free energy of a small RBM over ratings, by each line of their derivations.

use serde::Deserialize;
use wasm_bindgen::JsValue;

use super::small_ratings::{SmallRatingModel, check_classes};
use super::tiny::bits;
use super::{read, written};
use crate::lessons::{Place, categories};
use crate::wasm::convert::thrown;

#[derive(Deserialize)]
struct Question {
    model: SmallRatingModel,
    classes: Vec<u8>,
    hidden: Vec<u8>,
    place: Place,
}

pub fn answer(question: &JsValue) -> Result<JsValue, JsValue> {
    let Question { model, classes, hidden, place } = read(question)?;
    let rbm = model.rbm()?;
    check_classes(&rbm, classes.iter().copied())?;
    bits("hidden", &hidden, rbm.n_hidden())?;
    written(&categories(&rbm, &classes, &hidden, place).map_err(thrown)?)
}
