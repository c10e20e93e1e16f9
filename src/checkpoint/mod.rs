//! Checkpoints: how a model is kept in a file that other programs read too, and which files are refused.
//!
//! A checkpoint is a safetensors file. Its tensors, all of f32, are the parameters of the model and nothing else, by the
//! names of the accessors of [`CategoricalRbm`] and [`OrdinalRbm`]:
//!
//! | categorical | shape | ordinal | shape |
//! |---|---|---|---|
//! | `weights` W | D, K, M | `own_weights` U, `rated_weights` R | D, M |
//! | `visible_bias` b | D, K | `attributes` A, zeros included | D, F |
//! | `hidden_bias` c | M | `attribute_weights` G | F, M |
//! | | | `hidden_bias` c, `movie_tilts` a, `log_rates` log p̂ | M; D; K |
//!
//! The metadata (names and texts) hold the version of the format, every field of [`TrainingConfig`](crate::learning::TrainingConfig) by its name, the
//! rating scale, and the movie ids as a list in JSON: what a row of the tensors means belongs to the description, PyTorch
//! can load the tensors as they are, and no program has to support one more type of numbers. Further metadata are allowed
//! and ignored. docs/checkpoints.md shows how NumPy and PyTorch open the file.
//!
//! The optimisers' memory, the persistent chains and the state of the random numbers are not kept: a model that is loaded
//! predicts as before, but a run cannot be taken up from it.

mod container;
mod settings;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Display;
use std::sync::Arc;

use ndarray::{Array1, Array2, Array3};

use self::container::{Container, Tensor, check_values, shown};
use crate::error::Refusal;
use crate::learning::{Architecture, CheckedConfig};
use crate::ratings::{Attributes, N_CLASSES};
use crate::rbm::{CategoricalRbm, Model, OrdinalRbm, RatingRbm};
use crate::{Error, Result};

/// The metadata entry that says what the file is, and the version of the format. A change of the models' formulas or of
/// the constants in them is a new version, because the numbers would mean something else.
const FORMAT: (&str, &str) = ("format", "rbm-cinema 1");
/// The stars of the classes 0 … K − 1.
const SCALE: (&str, &str) = ("scale", "0.5..5.0 by 0.5");
const MOVIE_IDS: &str = "movie_ids";

/// What a parameter may be at most in size. No training comes near it; with it, products of two parameters, summed over
/// all of D, F and M, stay below the largest f32 (10²⁴ · 10⁴ · 10⁵ · 10² ≪ 3·10³⁸), so that no file makes a prediction NaN.
const LARGEST_PARAMETER: f32 = 1e12;
/// How far Σ_k p̂_k may be from 1. Rounding log p̂_k to f32 moves p̂_k by at most p̂_k·|log p̂_k|·2⁻²⁴; the sum of that over
/// ten classes is at most log(10)·2⁻²⁴, far within.
const RATES_TOLERANCE: f64 = 1e-5;
/// The least log p̂_k: one rating in 10³⁴.
const LEAST_LOG_RATE: f32 = -80.0;

/// A model with what it was trained with.
#[derive(Debug, Clone, PartialEq)]
pub struct Checkpoint {
    /// The parameters, to the bit as they were saved.
    pub model: Model,
    /// The configuration of the run that made them.
    pub config: CheckedConfig,
}

/// The file of a model of these movies: the same bytes for the same model.
///
/// Refuses a model with a parameter that is not finite (a run in the middle of an epoch may be diverging). Panics if the
/// model is not of the configured kind and size, or the movies are not as many as its own.
pub fn save(model: &Model, config: &CheckedConfig, movie_ids: &[u32]) -> Result<Vec<u8>> {
    assert_eq!(movie_ids.len(), model.rbm().n_movies(), "an id for each movie");
    assert_eq!(config.n_hidden, model.rbm().n_hidden(), "hidden units of the model");
    let (n_movies, n_hidden) = (movie_ids.len(), config.n_hidden);
    let attributes;
    let tensors = match (model, config.architecture) {
        (Model::Categorical(rbm), Architecture::Categorical(_)) => vec![
            tensor("weights", vec![n_movies, N_CLASSES, n_hidden], rbm.weights()),
            tensor("visible_bias", vec![n_movies, N_CLASSES], rbm.visible_bias()),
            tensor("hidden_bias", vec![n_hidden], rbm.hidden_bias()),
        ],
        (Model::Ordinal(rbm), Architecture::Ordinal) => {
            const STANDARD: &str = "kept in standard layout";
            attributes = rbm.attributes().to_dense();
            let matrices = [
                ("own_weights", rbm.own_weights()),
                ("rated_weights", rbm.rated_weights()),
                ("attributes", attributes.view()),
                ("attribute_weights", rbm.attribute_weights()),
            ];
            let mut tensors: Vec<Tensor> = matrices
                .map(|(name, matrix)| {
                    tensor(name, matrix.shape().to_vec(), matrix.to_slice().expect(STANDARD))
                })
                .into();
            tensors.push(tensor("hidden_bias", vec![n_hidden], RatingRbm::hidden_bias(rbm)));
            tensors.push(tensor("movie_tilts", vec![n_movies], rbm.movie_tilts()));
            tensors.push(tensor("log_rates", vec![N_CLASSES], rbm.log_rates()));
            tensors
        }
        (_, architecture) => panic!("the model is not {architecture:?}"),
    };
    for Tensor { name, shape, values } in &tensors {
        check_values(name, shape, values.iter().copied(), LARGEST_PARAMETER)?;
    }
    let mut metadata = BTreeMap::from([FORMAT, SCALE].map(|(name, text)| (name.to_owned(), text.to_owned())));
    let ids = serde_json::to_string(movie_ids).expect("whole numbers have a JSON form");
    metadata.insert(MOVIE_IDS.to_owned(), ids);
    settings::write(config, &mut metadata);
    Ok(container::write(metadata, tensors))
}

fn tensor<'a>(name: &'static str, shape: Vec<usize>, values: &'a [f32]) -> Tensor<'a> {
    Tensor { name, shape, values }
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
    let model = match config.architecture {
        Architecture::Categorical(_) => {
            Model::Categorical(load_categorical(&file, movie_ids.len(), config.n_hidden)?)
        }
        Architecture::Ordinal => Model::Ordinal(load_ordinal(&file, movie_ids.len(), config.n_hidden)?),
    };
    Ok(Checkpoint { model, config })
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

fn load_categorical(file: &Container, n_movies: usize, n_hidden: usize) -> Result<CategoricalRbm> {
    let (weights, visible_bias) = ((n_movies, N_CLASSES, n_hidden), (n_movies, N_CLASSES));
    check_tensors(
        file,
        &[
            ("weights", &[n_movies, N_CLASSES, n_hidden]),
            ("visible_bias", &[n_movies, N_CLASSES]),
            ("hidden_bias", &[n_hidden]),
        ],
    )?;
    Ok(CategoricalRbm::from_parameters(
        Array3::from_shape_vec(weights, file.values("weights").collect()).expect(CHECKED),
        Array2::from_shape_vec(visible_bias, file.values("visible_bias").collect()).expect(CHECKED),
        Array1::from_iter(file.values("hidden_bias")),
    ))
}

fn load_ordinal(file: &Container, n_movies: usize, n_hidden: usize) -> Result<OrdinalRbm> {
    let n_attributes = n_attributes(file, n_movies)?;
    check_tensors(
        file,
        &[
            ("own_weights", &[n_movies, n_hidden]),
            ("rated_weights", &[n_movies, n_hidden]),
            ("attributes", &[n_movies, n_attributes]),
            ("attribute_weights", &[n_attributes, n_hidden]),
            ("hidden_bias", &[n_hidden]),
            ("movie_tilts", &[n_movies]),
            ("log_rates", &[N_CLASSES]),
        ],
    )?;
    check_log_rates(file)?;
    let matrix = |name, n_rows, n_columns| {
        Array2::from_shape_vec((n_rows, n_columns), file.values(name).collect()).expect(CHECKED)
    };
    let mut log_rates = [0.0; N_CLASSES];
    log_rates.iter_mut().zip(file.values("log_rates")).for_each(|(rate, value)| *rate = value);
    Ok(OrdinalRbm::from_parameters(
        Arc::new(Attributes::from_dense(matrix("attributes", n_movies, n_attributes).view())),
        log_rates,
        file.values("movie_tilts").collect(),
        matrix("own_weights", n_movies, n_hidden),
        matrix("attribute_weights", n_attributes, n_hidden),
        matrix("rated_weights", n_movies, n_hidden),
        file.values("hidden_bias").collect(),
    ))
}

const CHECKED: &str = "the shape was checked";

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
fn check_tensors(file: &Container, expected: &[(&'static str, &[usize])]) -> Result<()> {
    for &(name, shape) in expected {
        file.check(name, shape, LARGEST_PARAMETER)?;
    }
    let names: Vec<&'static str> = expected.iter().map(|&(name, _)| name).collect();
    file.check_no_others(&names)
}

/// Σ_k p̂_k = 1, and no class is impossible: a person's habit is a ratio to p̂_k.
fn check_log_rates(file: &Container) -> Result<()> {
    let total: f64 = file.values("log_rates").map(|log_rate| f64::from(log_rate).exp()).sum();
    if (total - 1.0).abs() > RATES_TOLERANCE {
        return Err(refused(
            "log_rates",
            format!("of frequencies that sum to {total}"),
            "of such that sum to 1",
        ));
    }
    match file.values("log_rates").enumerate().find(|&(_, log_rate)| log_rate < LEAST_LOG_RATE) {
        Some((class, log_rate)) => {
            Err(refused(format!("log_rates[{class}]"), log_rate, format!("at least {LEAST_LOG_RATE}")))
        }
        None => Ok(()),
    }
}

fn refused(field: impl Into<Cow<'static, str>>, value: impl Display, allowed: impl Display) -> Error {
    Error::Checkpoint(Refusal::new(field, value, allowed))
}
