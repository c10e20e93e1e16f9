//! Between Rust values and JavaScript objects: settings in, metrics, errors and typed arrays out.

use js_sys::{Array, Object, Reflect};
use serde::{Deserialize, Serialize};
use serde_wasm_bindgen::{from_value, to_value};
use wasm_bindgen::JsValue;

use crate::Error;
use crate::evaluation::{EpochMetrics, ErrorSums};
use crate::learning::{CheckedConfig, SettingRange, TrainingConfig};

/// `TrainingSettings` of the protocol: numbers as the page has them, to be checked here.
#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct TrainingSettings {
    hidden_units: f64,
    cd_steps: f64,
    learning_rate: f64,
    momentum: f64,
    weight_decay: f64,
    batch_size: f64,
    seed: f64,
    epochs: f64,
}

/// Reads and checks the settings of a run.
pub fn settings(value: JsValue) -> Result<CheckedConfig, JsValue> {
    let s: TrainingSettings = read(value)?;
    // The ranges are checked before the casts, which would otherwise round or saturate in silence.
    let whole = |range: SettingRange, value: f64| range.check(value).map_err(thrown);
    TrainingConfig {
        n_hidden: whole(TrainingConfig::N_HIDDEN, s.hidden_units)? as usize,
        cd_steps: whole(TrainingConfig::CD_STEPS, s.cd_steps)? as usize,
        learning_rate: s.learning_rate,
        momentum: s.momentum,
        weight_decay: s.weight_decay,
        batch_size: whole(TrainingConfig::BATCH_SIZE, s.batch_size)? as usize,
        seed: whole(TrainingConfig::SEED, s.seed)? as u64,
        epochs: whole(TrainingConfig::EPOCHS, s.epochs)? as usize,
    }
    .check()
    .map_err(thrown)
}

/// The core's defaults, as the page would send them.
pub fn default_settings() -> Result<JsValue, JsValue> {
    let config = TrainingConfig::default();
    Ok(to_value(&TrainingSettings {
        hidden_units: config.n_hidden as f64,
        cd_steps: config.cd_steps as f64,
        learning_rate: config.learning_rate,
        momentum: config.momentum,
        weight_decay: config.weight_decay,
        batch_size: config.batch_size as f64,
        seed: config.seed as f64,
        epochs: config.epochs as f64,
    })?)
}

/// `SnapshotRequest` of www/engine/wasm.ts.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SnapshotRequest {
    /// A user of the data whose hidden units are wanted, or the visitor's.
    pub user_index: Option<u32>,
    pub target: Option<InspectionTarget>,
}

/// The hidden unit and the movie under the glass.
#[derive(Deserialize)]
pub struct InspectionTarget {
    pub unit: u32,
    pub movie: u32,
}

/// Reads any small object of the protocol.
pub fn read<T: for<'a> Deserialize<'a>>(value: JsValue) -> Result<T, JsValue> {
    from_value(value)
        .map_err(|error| object([("code", "input_unreadable".into()), ("message", error.to_string().into())]))
}

/// `EpochMetrics` of the protocol.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Metrics {
    epoch: usize,
    training_cross_entropy: f64,
    held_out_cross_entropy: f64,
    held_out_rmse: f64,
    held_out_mae: f64,
    mean_hidden_activation: f64,
    held_out_free_energy: f64,
    training_free_energy: f64,
}

/// `SliceReport` of the generated types: the epochs that a slice completed.
pub fn slice_report(completed: &[EpochMetrics]) -> Result<JsValue, JsValue> {
    let epochs = completed.iter().map(metrics).collect::<Result<Array, JsValue>>()?;
    Ok(object([("epochs", epochs.into())]))
}

fn metrics(m: &EpochMetrics) -> Result<JsValue, JsValue> {
    Ok(to_value(&Metrics {
        epoch: m.epoch,
        training_cross_entropy: m.training_cross_entropy,
        held_out_cross_entropy: m.held_out_cross_entropy,
        held_out_rmse: m.held_out_rmse,
        held_out_mae: m.held_out_mae,
        mean_hidden_activation: m.mean_hidden_activation,
        held_out_free_energy: m.held_out_free_energy,
        training_free_energy: m.training_free_energy,
    })?)
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
    let object = Object::new();
    for (name, value) in properties {
        let set = Reflect::set(&object, &name.into(), &value);
        assert!(set.is_ok(), "a new plain object takes every property");
    }
    object.into()
}
