//! The derivation of contrastive divergence on a tiny RBM, line by line.

use serde::Deserialize;
use wasm_bindgen::JsValue;

use super::tiny::{TinyModel, bits};
use super::{read, written};
use crate::Error;
use crate::lessons::{MAX_CD_STEPS, cd_lines};
use crate::wasm::convert::thrown;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Question {
    model: TinyModel,
    visible: Vec<u8>,
    end: Vec<u8>,
    weight: [usize; 2],
    cd_steps: usize,
}

pub fn answer(question: &JsValue) -> Result<JsValue, JsValue> {
    let Question { model, visible, end, weight, cd_steps } = read(question)?;
    let rbm = model.rbm()?;
    let visible = bits("visible", &visible, rbm.n_visible())?;
    let end = bits("end", &end, rbm.n_visible())?;
    if cd_steps > MAX_CD_STEPS {
        return Err(thrown(Error::input("cd_steps", cd_steps, format!("at most {MAX_CD_STEPS}"))));
    }
    written(&cd_lines(&rbm, &visible, &end, weight, cd_steps).map_err(thrown)?)
}
