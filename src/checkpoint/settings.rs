//! A configuration as text: every field of `TrainingConfig` under its own name, and back through the same check.

use std::collections::BTreeMap;

use super::container::{Container, shown};
use super::refused;
use crate::learning::{
    Architecture, CheckedConfig, Optimiser, Schedule, SettingRange, TrainingConfig, VisibleStates,
};
use crate::rbm::Start;
use crate::{Error, Result};

const ARCHITECTURES: [(&str, Architecture); 3] = [
    ("ordinal", Architecture::Ordinal),
    ("categorical_base_rates", Architecture::Categorical(Start::BaseRates)),
    ("categorical_uninformed", Architecture::Categorical(Start::Uninformed)),
];
const OPTIMISERS: [(&str, Optimiser); 2] =
    [(Optimiser::Momentum.name(), Optimiser::Momentum), (Optimiser::Adam.name(), Optimiser::Adam)];
const SCHEDULES: [(&str, Schedule); 2] = [("constant", Schedule::Constant), ("linear", Schedule::Linear)];
const VISIBLE_STATES: [(&str, VisibleStates); 2] =
    [("probabilities", VisibleStates::Probabilities), ("samples", VisibleStates::Samples)];
const PERSISTENT: [(&str, bool); 2] = [("false", false), ("true", true)];

/// Adds every field. Numbers are written so that they read back as the same bits.
pub(super) fn write(config: &TrainingConfig, metadata: &mut BTreeMap<String, String>) {
    // Taken apart by name, so that a new field cannot be forgotten.
    let TrainingConfig {
        architecture,
        optimiser,
        schedule,
        visible_states,
        persistent,
        n_hidden,
        cd_steps,
        last_cd_steps,
        learning_rate,
        momentum,
        weight_decay,
        batch_size,
        seed,
        epochs,
        patience,
    } = *config;
    let fields = [
        ("architecture", name_of(&ARCHITECTURES, architecture).to_owned()),
        ("optimiser", name_of(&OPTIMISERS, optimiser).to_owned()),
        ("schedule", name_of(&SCHEDULES, schedule).to_owned()),
        ("visible_states", name_of(&VISIBLE_STATES, visible_states).to_owned()),
        ("persistent", name_of(&PERSISTENT, persistent).to_owned()),
        ("n_hidden", n_hidden.to_string()),
        ("cd_steps", cd_steps.to_string()),
        ("last_cd_steps", last_cd_steps.to_string()),
        ("learning_rate", learning_rate.to_string()),
        ("momentum", momentum.to_string()),
        ("weight_decay", weight_decay.to_string()),
        ("batch_size", batch_size.to_string()),
        ("seed", seed.to_string()),
        ("epochs", epochs.to_string()),
        ("patience", patience.to_string()),
    ];
    metadata.extend(fields.map(|(field, text)| (field.to_owned(), text)));
}

/// Refuses a field that is absent, unreadable or out of its range.
pub(super) fn read(file: &Container) -> Result<CheckedConfig> {
    let whole = |range| number(file, range).map(|value| value as usize);
    let config = TrainingConfig {
        architecture: named(file, "architecture", &ARCHITECTURES)?,
        optimiser: named(file, "optimiser", &OPTIMISERS)?,
        schedule: named(file, "schedule", &SCHEDULES)?,
        visible_states: named(file, "visible_states", &VISIBLE_STATES)?,
        persistent: named(file, "persistent", &PERSISTENT)?,
        n_hidden: whole(TrainingConfig::N_HIDDEN)?,
        cd_steps: whole(TrainingConfig::CD_STEPS)?,
        last_cd_steps: whole(TrainingConfig::LAST_CD_STEPS)?,
        learning_rate: number(file, TrainingConfig::LEARNING_RATE)?,
        momentum: number(file, TrainingConfig::MOMENTUM)?,
        weight_decay: number(file, TrainingConfig::WEIGHT_DECAY)?,
        batch_size: whole(TrainingConfig::BATCH_SIZE)?,
        // Its range ends below 2⁵³, so that f64 holds each seed exactly.
        seed: number(file, TrainingConfig::SEED)? as u64,
        epochs: whole(TrainingConfig::EPOCHS)?,
        patience: whole(TrainingConfig::PATIENCE)?,
    };
    config.check().map_err(as_of_a_file)
}

fn name_of<T: PartialEq + Copy>(names: &[(&'static str, T)], value: T) -> &'static str {
    names.iter().find(|(_, named)| *named == value).expect("every value has a name").0
}

fn named<T: Copy>(file: &Container, field: &'static str, names: &[(&'static str, T)]) -> Result<T> {
    let text = file.text(field)?;
    let found = names.iter().find(|(name, _)| *name == text);
    found.map(|&(_, value)| value).ok_or_else(|| {
        let allowed: Vec<&str> = names.iter().map(|&(name, _)| name).collect();
        refused(field, shown(text), allowed.join(" or "))
    })
}

/// The number under the name of a range, if it is in it.
pub(super) fn number(file: &Container, range: SettingRange) -> Result<f64> {
    let text = file.text(range.field)?;
    let value: f64 = text.parse().map_err(|_| refused(range.field, shown(text), range.allowed()))?;
    range.check(value).map_err(as_of_a_file)
}

/// The same refusal, of a file rather than of what somebody typed.
fn as_of_a_file(error: Error) -> Error {
    match error {
        Error::Setting(refusal) => Error::Checkpoint(refusal),
        other => other,
    }
}
