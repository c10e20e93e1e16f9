//! The parameters of a model as named arrays of numbers, and back: what a file keeps and what crosses a boundary. The
//! names are those of the accessors of [`CategoricalRbm`] and [`OrdinalRbm`], the shapes those of docs/notation.md:
//!
//! | categorical | shape | ordinal | shape |
//! |---|---|---|---|
//! | `weights` W | D, K, M | `own_weights` U, `rated_weights` R | D, M |
//! | `visible_bias` b | D, K | `attributes` A, zeros included | D, F |
//! | `hidden_bias` c | M | `attribute_weights` G | F, M |
//! | | | `hidden_bias` c, `movie_tilts` a, `log_rates` log p̂ | M; D; K |
//!
//! Whatever comes from outside is checked here, number by number, before a model is made of it.

use std::borrow::Cow;
use std::sync::Arc;

use ndarray::{Array1, Array2, Array3};

use super::{CategoricalRbm, Model, OrdinalRbm, RatingRbm};
use crate::error::Refusal;
use crate::numeric::Decimal;
use crate::ratings::{Attributes, N_CLASSES};
use crate::{Error, Result};

/// What a parameter may be at most in size. No training comes near it; with it, products of two parameters, summed over
/// all of D, F and M, stay below the largest f32 (10²⁴ · 10⁴ · 10⁵ · 10² ≪ 3·10³⁸), so that no model makes a prediction
/// NaN.
const LARGEST_PARAMETER: f32 = 1e12;
/// How far Σ_k p̂_k may be from 1. Rounding log p̂_k to f32 moves p̂_k by at most p̂_k·|log p̂_k|·2⁻²⁴; the sum of that over
/// ten classes is at most log(10)·2⁻²⁴, far within.
const RATES_TOLERANCE: f64 = 1e-5;
/// The least log p̂_k: one rating in 10³⁴.
const LEAST_LOG_RATE: f32 = -80.0;

/// Which parameters a model has, and how many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ModelSize {
    /// Of a [`CategoricalRbm`].
    Categorical {
        /// D
        n_movies: usize,
        /// M
        n_hidden: usize,
    },
    /// Of an [`OrdinalRbm`].
    Ordinal {
        /// D
        n_movies: usize,
        /// M
        n_hidden: usize,
        /// F
        n_attributes: usize,
    },
}

/// The parameters of one name.
#[derive(Debug, Clone, PartialEq)]
pub struct Tensor<'a> {
    /// What they are.
    pub name: &'static str,
    /// Places along each axis.
    pub shape: Vec<usize>,
    /// Row-major, as many as the shape has places.
    pub values: Cow<'a, [f32]>,
}

impl ModelSize {
    /// The names and shapes of the parameters, in the order in which [`Model::tensors`] gives them.
    pub fn shapes(self) -> Vec<(&'static str, Vec<usize>)> {
        match self {
            ModelSize::Categorical { n_movies, n_hidden } => vec![
                ("weights", vec![n_movies, N_CLASSES, n_hidden]),
                ("visible_bias", vec![n_movies, N_CLASSES]),
                ("hidden_bias", vec![n_hidden]),
            ],
            ModelSize::Ordinal { n_movies, n_hidden, n_attributes } => vec![
                ("own_weights", vec![n_movies, n_hidden]),
                ("rated_weights", vec![n_movies, n_hidden]),
                ("attributes", vec![n_movies, n_attributes]),
                ("attribute_weights", vec![n_attributes, n_hidden]),
                ("hidden_bias", vec![n_hidden]),
                ("movie_tilts", vec![n_movies]),
                ("log_rates", vec![N_CLASSES]),
            ],
        }
    }
}

impl Model {
    /// Which parameters it has.
    pub fn size(&self) -> ModelSize {
        let (n_movies, n_hidden) = (self.rbm().n_movies(), self.rbm().n_hidden());
        match self {
            Model::Categorical(_) => ModelSize::Categorical { n_movies, n_hidden },
            Model::Ordinal(rbm) => {
                ModelSize::Ordinal { n_movies, n_hidden, n_attributes: rbm.n_attributes() }
            }
        }
    }

    /// All parameters.
    pub fn tensors(&self) -> Vec<Tensor<'_>> {
        const STANDARD: &str = "kept in standard layout";
        let values: Vec<Cow<[f32]>> = match self {
            Model::Categorical(rbm) => {
                [rbm.weights(), rbm.visible_bias(), rbm.hidden_bias()].map(Cow::Borrowed).into()
            }
            Model::Ordinal(rbm) => vec![
                rbm.own_weights().to_slice().expect(STANDARD).into(),
                rbm.rated_weights().to_slice().expect(STANDARD).into(),
                rbm.attributes().to_dense().into_raw_vec_and_offset().0.into(),
                rbm.attribute_weights().to_slice().expect(STANDARD).into(),
                RatingRbm::hidden_bias(rbm).into(),
                rbm.movie_tilts().into(),
                rbm.log_rates().as_slice().into(),
            ],
        };
        let shapes = self.size().shapes().into_iter().zip(values);
        shapes.map(|((name, shape), values)| Tensor { name, shape, values }).collect()
    }

    /// The model with these parameters; `values_of` gives those of each name, row-major. Panics if they are not as many
    /// as the shape has places: see [`check_values`] and [`check_log_rates`] for what comes from outside.
    pub fn from_tensors(size: ModelSize, mut values_of: impl FnMut(&'static str) -> Vec<f32>) -> Self {
        const SHAPE: &str = "as many numbers as the shape has places";
        match size {
            ModelSize::Categorical { n_movies, n_hidden } => {
                Model::Categorical(CategoricalRbm::from_parameters(
                    Array3::from_shape_vec((n_movies, N_CLASSES, n_hidden), values_of("weights"))
                        .expect(SHAPE),
                    Array2::from_shape_vec((n_movies, N_CLASSES), values_of("visible_bias")).expect(SHAPE),
                    Array1::from_vec(values_of("hidden_bias")),
                ))
            }
            ModelSize::Ordinal { n_movies, n_hidden, n_attributes } => {
                let mut matrix = |name, n_rows, n_columns| {
                    Array2::from_shape_vec((n_rows, n_columns), values_of(name)).expect(SHAPE)
                };
                let attributes = matrix("attributes", n_movies, n_attributes);
                let own_weights = matrix("own_weights", n_movies, n_hidden);
                let attribute_weights = matrix("attribute_weights", n_attributes, n_hidden);
                let rated_weights = matrix("rated_weights", n_movies, n_hidden);
                let mut log_rates = [0.0; N_CLASSES];
                log_rates.copy_from_slice(&values_of("log_rates"));
                Model::Ordinal(OrdinalRbm::from_parameters(
                    Arc::new(Attributes::from_dense(attributes.view())),
                    log_rates,
                    values_of("movie_tilts"),
                    own_weights,
                    attribute_weights,
                    rated_weights,
                    values_of("hidden_bias"),
                ))
            }
        }
    }
}

/// Refuses a number that is not finite or larger than any model's, by its place. Written so that NaN fails it.
pub fn check_values(
    name: &'static str,
    shape: &[usize],
    values: impl IntoIterator<Item = f32>,
) -> Result<()> {
    let within = |value: f32| value.abs() <= LARGEST_PARAMETER;
    let Some((index, value)) = values.into_iter().enumerate().find(|&(_, value)| !within(value)) else {
        return Ok(());
    };
    // The index along each axis, the last axis first.
    let mut rest = index;
    let mut place = String::new();
    for n in shape.iter().rev() {
        let comma = if place.is_empty() { "" } else { ", " };
        place = format!("{}{comma}{place}", rest % n);
        rest /= n;
    }
    let refusal = Refusal::new(
        format!("{name}[{place}]"),
        Decimal(value.into()),
        "a finite number of at most 1e12 in size",
    );
    Err(Error::Checkpoint(refusal))
}

/// Refuses log p̂ unless Σ_k p̂_k = 1 and no class is impossible: a person's habit is a ratio to p̂_k.
pub fn check_log_rates(log_rates: impl Iterator<Item = f32> + Clone) -> Result<()> {
    let total: f64 = log_rates.clone().map(|log_rate| f64::from(log_rate).exp()).sum();
    if (total - 1.0).abs() > RATES_TOLERANCE {
        return Err(Error::Checkpoint(Refusal::new(
            "log_rates",
            format!("of frequencies that sum to {}", Decimal(total)),
            "of such that sum to 1",
        )));
    }
    match log_rates.enumerate().find(|&(_, log_rate)| log_rate < LEAST_LOG_RATE) {
        Some((class, log_rate)) => Err(Error::Checkpoint(Refusal::new(
            format!("log_rates[{class}]"),
            Decimal(log_rate.into()),
            "at least -80",
        ))),
        None => Ok(()),
    }
}
