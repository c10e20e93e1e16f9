//! Between Rust values and JavaScript objects: settings in, metrics, errors and typed arrays out.

use js_sys::{Array, Object, Reflect};
use wasm_bindgen::JsValue;

use crate::Error;
use crate::evaluation::{EpochMetrics, ErrorSums};
use crate::learning::{CheckedConfig, SettingRange, TrainingConfig};

/// The property `name` of an object of the protocol.
fn property(object: &JsValue, name: &str) -> Result<JsValue, JsValue> {
    Reflect::get(object, &name.into()).map_err(|_| unreadable(name, "an object was expected"))
}

/// A property that is a number, NaN and the infinities among them.
fn number(object: &JsValue, name: &str) -> Result<f64, JsValue> {
    property(object, name)?.as_f64().ok_or_else(|| unreadable(name, "a number was expected"))
}

/// A property that is a place in a list.
fn index(object: &JsValue, name: &str) -> Result<u32, JsValue> {
    let value = number(object, name)?;
    let index = value as u32;
    if f64::from(index) == value {
        Ok(index)
    } else {
        Err(unreadable(name, "a whole number from 0 was expected"))
    }
}

/// An object that is not of the protocol: the page's own mistake.
fn unreadable(name: &str, expected: &str) -> JsValue {
    object([
        ("code", "input_unreadable".into()),
        ("message", format!("{name} is unreadable: {expected}").into()),
    ])
}

/// Reads and checks the settings of a run.
pub fn settings(value: JsValue) -> Result<CheckedConfig, JsValue> {
    // The ranges are checked before the casts, which would otherwise round or saturate in silence.
    let whole = |range: SettingRange, name| range.check(number(&value, name)?).map_err(thrown);
    TrainingConfig {
        n_hidden: whole(TrainingConfig::N_HIDDEN, "hiddenUnits")? as usize,
        cd_steps: whole(TrainingConfig::CD_STEPS, "cdSteps")? as usize,
        learning_rate: number(&value, "learningRate")?,
        momentum: number(&value, "momentum")?,
        weight_decay: number(&value, "weightDecay")?,
        batch_size: whole(TrainingConfig::BATCH_SIZE, "batchSize")? as usize,
        seed: whole(TrainingConfig::SEED, "seed")? as u64,
        epochs: whole(TrainingConfig::EPOCHS, "epochs")? as usize,
    }
    .check()
    .map_err(thrown)
}

/// The core's defaults, as the page would send them.
pub fn default_settings() -> JsValue {
    let config = TrainingConfig::default();
    object([
        ("hiddenUnits", config.n_hidden.into()),
        ("cdSteps", config.cd_steps.into()),
        ("learningRate", config.learning_rate.into()),
        ("momentum", config.momentum.into()),
        ("weightDecay", config.weight_decay.into()),
        ("batchSize", config.batch_size.into()),
        ("seed", (config.seed as f64).into()),
        ("epochs", config.epochs.into()),
    ])
}

/// `SnapshotRequest` of www/engine/wasm.ts.
pub struct SnapshotRequest {
    /// A user of the data whose hidden units are wanted, or the visitor's.
    pub user_index: Option<u32>,
    pub target: Option<InspectionTarget>,
}

/// The hidden unit and the movie under the glass.
pub struct InspectionTarget {
    pub unit: u32,
    pub movie: u32,
}

/// Reads what a snapshot is asked to show.
pub fn snapshot_request(value: &JsValue) -> Result<SnapshotRequest, JsValue> {
    let target = property(value, "target")?;
    Ok(SnapshotRequest {
        user_index: if property(value, "userIndex")?.is_null() {
            None
        } else {
            Some(index(value, "userIndex")?)
        },
        target: if target.is_null() {
            None
        } else {
            Some(InspectionTarget { unit: index(&target, "unit")?, movie: index(&target, "movie")? })
        },
    })
}

/// `SliceReport` of the generated types: the epochs that a slice completed.
pub fn slice_report(completed: &[EpochMetrics]) -> JsValue {
    object([("epochs", completed.iter().map(metrics).collect::<Array>().into())])
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
    object_of(&properties)
}

/// Apart from [`object`], so that it is compiled once and not for each N.
fn object_of(properties: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (name, value) in properties {
        let set = Reflect::set(&object, &(*name).into(), value);
        assert!(set.is_ok(), "a new plain object takes every property");
    }
    object.into()
}
