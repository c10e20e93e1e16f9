//! The settings of a run on their way out: `TrainingSettings` of the protocol, written by serde.

use serde::Serialize;
use serde_wasm_bindgen::to_value;
use wasm_bindgen::JsValue;

use super::convert::thrown;
use crate::learning::{Preset, TrainingConfig};

/// `TrainingSettings` of the protocol.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct TrainingSettings {
    preset: &'static str,
    optimiser: &'static str,
    hidden_units: f64,
    cd_steps: f64,
    last_cd_steps: f64,
    learning_rate: f64,
    momentum: f64,
    weight_decay: f64,
    batch_size: f64,
    seed: f64,
    epochs: f64,
    patience: f64,
}

/// The settings of a preset, as the page would send them.
pub fn preset_settings(name: &str) -> Result<JsValue, JsValue> {
    let preset = Preset::named(name).map_err(thrown)?;
    settings_object(preset, &preset.config())
}

/// `TrainingSettings` of a configuration; what the preset alone decides is not told.
pub fn settings_object(preset: Preset, config: &TrainingConfig) -> Result<JsValue, JsValue> {
    Ok(to_value(&TrainingSettings {
        preset: preset.name(),
        optimiser: config.optimiser.name(),
        hidden_units: config.n_hidden as f64,
        cd_steps: config.cd_steps as f64,
        last_cd_steps: config.last_cd_steps as f64,
        learning_rate: config.learning_rate,
        momentum: config.momentum,
        weight_decay: config.weight_decay,
        batch_size: config.batch_size as f64,
        seed: config.seed as f64,
        epochs: config.epochs as f64,
        patience: config.patience as f64,
    })?)
}
