//! One step of contrastive divergence for somebody who did not rate every film, with the mask on v′ and without.

use serde::Deserialize;
use wasm_bindgen::JsValue;

use super::small_ratings::{SmallRatingModel, check_classes};
use super::tiny::bits;
use super::{read, written};
use crate::lessons::{Place, masking};
use crate::wasm::convert::thrown;

#[derive(Deserialize)]
struct Question {
    model: SmallRatingModel,
    /// null where a film is not rated.
    classes: Vec<Option<u8>>,
    sample: Vec<u8>,
    place: Place,
}

pub fn answer(question: &JsValue) -> Result<JsValue, JsValue> {
    let Question { model, classes, sample, place } = read(question)?;
    let rbm = model.rbm()?;
    check_classes(&rbm, classes.iter().map(|class| class.unwrap_or(0)))?;
    bits("sample", &sample, rbm.n_hidden())?;
    written(&masking(&rbm, &classes, &sample, place).map_err(thrown)?)
}
