//! Checkpoints: how a model is kept in a file that other programs read too, and which files are refused.
//!
//! A checkpoint is a safetensors file. Its tensors, all of f32, are the parameters of the model and nothing else, by the
//! names and in the shapes of [`ModelSize::shapes`].
//!
//! The metadata (names and texts) hold the version of the format, every field of
//! [`TrainingConfig`](crate::learning::TrainingConfig) by its name, the epochs that the model was trained for, the rating
//! scale, and the movie ids as a list in JSON: what a row of the tensors means belongs to the description, PyTorch can
//! load the tensors as they are, and no program has to support one more type of numbers. Further metadata are allowed and
//! ignored. docs/checkpoints.md shows how NumPy and PyTorch open the file.
//!
//! The optimisers' memory, the persistent chains and the state of the random numbers are not kept: a model that is loaded
//! predicts as before, but a run cannot be taken up from it.

mod container;
mod settings;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Display;

use self::container::{Container, shown};
use crate::error::Refusal;
use crate::learning::{Architecture, CheckedConfig, SettingRange};
use crate::ratings::Attributes;
use crate::rbm::{Model, ModelSize, Tensor, check_log_rates, check_values};
use crate::{Error, Result};

/// The metadata entry that says what the file is, and the version of the format. A change of the models' formulas or of
/// the constants in them is a new version, because the numbers would mean something else.
const FORMAT: (&str, &str) = ("format", "rbm-cinema 1");
/// The stars of the classes 0 … K − 1.
const SCALE: (&str, &str) = ("scale", "0.5..5.0 by 0.5");
const MOVIE_IDS: &str = "movie_ids";

/// The entry with the number of completed epochs. It may be absent: whoever writes such files elsewhere need not know.
const EPOCH: SettingRange =
    SettingRange { field: "epoch", min: 0.0, above_min: false, max: 1e6, whole: true };

/// A model with what it was trained with.
#[derive(Debug, Clone, PartialEq)]
pub struct Checkpoint {
    /// The parameters, to the bit as they were saved.
    pub model: Model,
    /// The configuration of the run that made them.
    pub config: CheckedConfig,
    /// The epochs that they were trained for, where it is known.
    pub epoch: Option<usize>,
}

/// The file of a model of these movies: the same bytes for the same model. `epoch` is how many it was trained for.
///
/// Refuses a model with a parameter that is not finite (a run in the middle of an epoch may be diverging). Panics if the
/// model is not of the configured kind and size, or the movies are not as many as its own.
pub fn save(
    model: &Model,
    config: &CheckedConfig,
    epoch: Option<usize>,
    movie_ids: &[u32],
) -> Result<Vec<u8>> {
    assert_eq!(movie_ids.len(), model.rbm().n_movies(), "an id for each movie");
    assert_eq!(config.n_hidden, model.rbm().n_hidden(), "hidden units of the model");
    let architecture = config.architecture;
    let fits = matches!(
        (model, architecture),
        (Model::Categorical(_), Architecture::Categorical(_)) | (Model::Ordinal(_), Architecture::Ordinal)
    );
    assert!(fits, "the model is not {architecture:?}");
    let tensors = model.tensors();
    for Tensor { name, shape, values } in &tensors {
        check_values(name, shape, values.iter().copied())?;
    }
    let mut metadata = BTreeMap::from([FORMAT, SCALE].map(|(name, text)| (name.to_owned(), text.to_owned())));
    let ids = serde_json::to_string(movie_ids).expect("whole numbers have a JSON form");
    metadata.insert(MOVIE_IDS.to_owned(), ids);
    if let Some(epoch) = epoch {
        metadata.insert(EPOCH.field.to_owned(), epoch.to_string());
    }
    settings::write(config, &mut metadata);
    Ok(container::write(metadata, tensors))
}

/// The model in a file, for a catalogue of exactly these movies in this order.
///
/// Everything is checked before a parameter is allocated, and nothing is changed: whoever has a model in use replaces it
/// by the one returned, or keeps it.
pub fn load(file: &[u8], movie_ids: &[u32]) -> Result<Checkpoint> {
    let file = Container::open(file)?;
    for (name, expected) in [FORMAT, SCALE] {
        let text = file.text(name)?;
        if text != expected {
            return Err(refused(name, shown(text), expected));
        }
    }
    let config = settings::read(&file)?;
    check_movie_ids(&file, movie_ids)?;
    let epoch = match file.optional_text(EPOCH.field) {
        Some(_) => Some(settings::number(&file, EPOCH)? as usize),
        None => None,
    };
    let (n_movies, n_hidden) = (movie_ids.len(), config.n_hidden);
    let size = match config.architecture {
        Architecture::Categorical(_) => ModelSize::Categorical { n_movies, n_hidden },
        Architecture::Ordinal => {
            ModelSize::Ordinal { n_movies, n_hidden, n_attributes: n_attributes(&file, n_movies)? }
        }
    };
    check_tensors(&file, size)?;
    let model = Model::from_tensors(size, |name| file.values(name).collect());
    Ok(Checkpoint { model, config, epoch })
}

fn check_movie_ids(file: &Container, expected: &[u32]) -> Result<()> {
    let ids: Vec<u32> = serde_json::from_str(file.text(MOVIE_IDS)?).map_err(|error| {
        refused(MOVIE_IDS, format!("unreadable ({})", shown(&error.to_string())), "a list of whole numbers")
    })?;
    if ids.len() != expected.len() {
        let allowed = format!("of {} movies, as the data in use", expected.len());
        return Err(refused(MOVIE_IDS, format!("of {} movies", ids.len()), allowed));
    }
    match ids.iter().zip(expected).position(|(id, expected)| id != expected) {
        Some(movie) => {
            let allowed = format!("{}, as in the data in use", expected[movie]);
            Err(refused(format!("{MOVIE_IDS}[{movie}]"), ids[movie], allowed))
        }
        None => Ok(()),
    }
}

/// F, which the file is free to choose within what [`Attributes`] can count.
fn n_attributes(file: &Container, n_movies: usize) -> Result<usize> {
    let shape = file.shape("attributes")?;
    match *shape {
        [n, n_attributes] if n == n_movies && n_attributes <= Attributes::MAX_ATTRIBUTES => {
            let entries = n_movies.checked_mul(n_attributes);
            if entries.is_some_and(|entries| u32::try_from(entries).is_ok()) {
                return Ok(n_attributes);
            }
            Err(refused("attributes.shape", format!("{shape:?}"), format!("of at most {} entries", u32::MAX)))
        }
        _ => {
            let allowed = format!("[{n_movies}, F], F at most {}", Attributes::MAX_ATTRIBUTES);
            Err(refused("attributes.shape", shown(&format!("{shape:?}")), allowed))
        }
    }
}

/// Refuses a file that has not exactly these tensors, of these shapes and of numbers within bounds.
fn check_tensors(file: &Container, size: ModelSize) -> Result<()> {
    let expected = size.shapes();
    for (name, shape) in &expected {
        file.check(name, shape)?;
    }
    let names: Vec<&'static str> = expected.iter().map(|&(name, _)| name).collect();
    file.check_no_others(&names)?;
    match size {
        ModelSize::Categorical { .. } => Ok(()),
        ModelSize::Ordinal { .. } => check_log_rates(file.values("log_rates")),
    }
}

fn refused(field: impl Into<Cow<'static, str>>, value: impl Display, allowed: impl Display) -> Error {
    Error::Checkpoint(Refusal::new(field, value, allowed))
}
