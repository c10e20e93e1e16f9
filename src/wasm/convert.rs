//! Between Rust values and JavaScript objects: settings in, metrics, errors and typed arrays out.
//!
//! What comes in is a handful of numbers and is read property by property: serde's messages about input can print any
//! float, and that alone would be a tenth of the page's module.

use js_sys::{Array, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use crate::Error;
use crate::evaluation::{EpochMetrics, ErrorSums};
use crate::learning::{CheckedConfig, Optimiser, Preset, SettingRange, TrainingConfig};

/// The property `name` of an object of the protocol.
pub fn property(object: &JsValue, name: &str) -> Result<JsValue, JsValue> {
    Reflect::get(object, &name.into()).map_err(|_| unreadable(name, "an object was expected"))
}

/// A property that is a number, NaN and the infinities among them.
pub fn number(object: &JsValue, name: &str) -> Result<f64, JsValue> {
    property(object, name)?.as_f64().ok_or_else(|| unreadable(name, "a number was expected"))
}

/// A property that is a place in a list.
pub fn index(object: &JsValue, name: &str) -> Result<u32, JsValue> {
    let value = number(object, name)?;
    let index = value as u32;
    if f64::from(index) == value {
        Ok(index)
    } else {
        Err(unreadable(name, "a whole number from 0 was expected"))
    }
}

/// A property that is a place in a list, or null.
pub fn optional_index(object: &JsValue, name: &str) -> Result<Option<u32>, JsValue> {
    if property(object, name)?.is_null() { Ok(None) } else { index(object, name).map(Some) }
}

/// A property that is a list of at most `most` places in a list of `len`.
pub fn places(object: &JsValue, name: &'static str, most: usize, len: usize) -> Result<Vec<usize>, JsValue> {
    let list = property(object, name)?.dyn_into::<Array>();
    let list = list.map_err(|_| unreadable(name, "a list was expected"))?;
    if list.length() as usize > most {
        return Err(thrown(Error::input(name, list.length(), format!("at most {most} long"))));
    }
    (0..list.length()).map(|place| below(name, index(&list, &place.to_string())?, len)).collect()
}

/// A property that is a text.
pub fn text(object: &JsValue, name: &str) -> Result<String, JsValue> {
    property(object, name)?.as_string().ok_or_else(|| unreadable(name, "a text was expected"))
}

/// A place in a list of `len`, or the error that says what there is.
pub fn below(name: &'static str, place: u32, len: usize) -> Result<usize, JsValue> {
    if (place as usize) < len {
        Ok(place as usize)
    } else {
        Err(thrown(Error::input(name, place, format!("below {len}"))))
    }
}

/// An object that is not of the protocol: the page's own mistake.
pub fn unreadable(name: &str, expected: &str) -> JsValue {
    object([
        ("code", "input_unreadable".into()),
        ("message", format!("{name} is unreadable: {expected}").into()),
    ])
}

/// Reads and checks the settings of a run.
pub fn settings(value: JsValue) -> Result<CheckedConfig, JsValue> {
    // The ranges are checked before the casts, which would otherwise round or saturate in silence.
    let whole = |range: SettingRange, name| range.check(number(&value, name)?).map_err(thrown);
    let preset = text(&value, "preset")?;
    let optimiser = text(&value, "optimiser")?;
    TrainingConfig {
        optimiser: Optimiser::named(&optimiser).map_err(thrown)?,
        n_hidden: whole(TrainingConfig::N_HIDDEN, "hiddenUnits")? as usize,
        cd_steps: whole(TrainingConfig::CD_STEPS, "cdSteps")? as usize,
        last_cd_steps: whole(TrainingConfig::LAST_CD_STEPS, "lastCdSteps")? as usize,
        learning_rate: number(&value, "learningRate")?,
        momentum: number(&value, "momentum")?,
        weight_decay: number(&value, "weightDecay")?,
        batch_size: whole(TrainingConfig::BATCH_SIZE, "batchSize")? as usize,
        seed: whole(TrainingConfig::SEED, "seed")? as u64,
        epochs: whole(TrainingConfig::EPOCHS, "epochs")? as usize,
        patience: whole(TrainingConfig::PATIENCE, "patience")? as usize,
        ..Preset::named(&preset).map_err(thrown)?.config()
    }
    .check()
    .map_err(thrown)
}

/// `SliceReport` of the generated types: the epochs that a slice completed, the epoch kept if the run stopped early, and
/// why it diverged, if it did.
pub fn slice_report(
    completed: &[EpochMetrics],
    kept_epoch: Option<usize>,
    divergence: Option<Error>,
) -> JsValue {
    let epochs = completed.iter().map(metrics).collect::<Array>();
    object([
        ("epochs", epochs.into()),
        ("keptEpoch", kept_epoch.map_or(JsValue::NULL, JsValue::from)),
        ("divergence", divergence.map_or(JsValue::NULL, thrown)),
    ])
}

/// `EpochMetrics` of the protocol.
fn metrics(m: &EpochMetrics) -> JsValue {
    object([
        ("epoch", m.epoch.into()),
        ("trainingCrossEntropy", m.training_cross_entropy.into()),
        ("heldOutCrossEntropy", m.held_out_cross_entropy.into()),
        ("heldOutRmse", m.held_out_rmse.into()),
        ("heldOutMae", m.held_out_mae.into()),
        ("meanHiddenActivation", m.mean_hidden_activation.into()),
        ("heldOutFreeEnergy", m.held_out_free_energy.into()),
        ("trainingFreeEnergy", m.training_free_energy.into()),
    ])
}

pub fn held_out_error(errors: &ErrorSums) -> JsValue {
    object([("rmse", errors.rmse().into()), ("mae", errors.mae().into())])
}

/// An `EngineError` of the protocol, to be thrown.
pub fn thrown(error: Error) -> JsValue {
    object([
        ("code", error.code().into()),
        ("message", error.to_string().into()),
        ("field", protocol_name(error.field()).into()),
    ])
}

/// The name of a core field in the protocol: `n_hidden` is `hiddenUnits` there, the others change case alone.
fn protocol_name(field: &str) -> String {
    if field == "n_hidden" {
        return "hiddenUnits".to_owned();
    }
    let mut name = String::with_capacity(field.len());
    let mut capital = false;
    for letter in field.chars() {
        match (letter, capital) {
            ('_', _) => capital = true,
            (letter, true) => {
                name.extend(letter.to_uppercase());
                capital = false;
            }
            (letter, false) => name.push(letter),
        }
    }
    name
}

/// A plain object with these properties.
pub fn object<const N: usize>(properties: [(&str, JsValue); N]) -> JsValue {
    filled(&properties)
}

/// The same, once for all numbers of properties: written out wherever an object is made, it would be a twentieth of the
/// page's module.
#[inline(never)]
fn filled(properties: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (name, value) in properties {
        let set = Reflect::set(&object, &(*name).into(), value);
        assert!(set.is_ok(), "a new plain object takes every property");
    }
    object.into()
}
