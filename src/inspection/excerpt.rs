//! The part of a model that concerns some movies, to be carried elsewhere: a few megabytes of a model of many.

use std::sync::Arc;

use ndarray::{Array1, Array2, Array3};

use crate::ratings::{Attributes, N_CLASSES, Ratings};
use crate::rbm::{CategoricalRbm, Model, OrdinalRbm, RatingRbm};
use crate::rng::{Purpose, stream};
use crate::{Error, Result};

/// The model's parameters, in the order of [`RatingRbm::parameters`]: of those that belong to movies the rows of these
/// `movies`, one after another; of the others everything.
pub fn excerpt(rbm: &dyn RatingRbm, movies: &[u32]) -> Vec<Vec<f32>> {
    let of_movies = |values: &[f32]| -> Vec<f32> {
        let row_len = values.len() / rbm.n_movies();
        movies.iter().flat_map(|&movie| &values[movie as usize * row_len..][..row_len]).copied().collect()
    };
    let parameters = rbm.parameters();
    parameters.iter().map(|p| if p.is_by_movie { of_movies(p.values) } else { p.values.to_vec() }).collect()
}

/// The model that an excerpt was taken from, on the same training ratings, with M = `n_hidden`: true for the excerpt's
/// movies, and untrained for the others. Refuses movies that there are not, and parameters of other numbers or sizes.
pub fn restore(
    is_ordinal: bool,
    ratings: &Ratings,
    attributes: &Arc<Attributes>,
    n_hidden: usize,
    movies: &[u32],
    excerpt: &[Vec<f32>],
) -> Result<Model> {
    let n_movies = ratings.n_movies();
    if let Some(movie) = movies.iter().find(|&&movie| movie as usize >= n_movies) {
        return Err(Error::input("movies", movie, format!("below {n_movies}")));
    }
    let mut model = if is_ordinal {
        let rng = &mut stream(0, Purpose::InitialWeights);
        Model::Ordinal(OrdinalRbm::untrained(ratings, Arc::clone(attributes), n_hidden, rng))
    } else {
        Model::Categorical(CategoricalRbm::from_parameters(
            Array3::zeros((n_movies, N_CLASSES, n_hidden)),
            Array2::zeros((n_movies, N_CLASSES)),
            Array1::zeros(n_hidden),
        ))
    };
    let is_by_movie: Vec<bool> = model.rbm().parameters().iter().map(|p| p.is_by_movie).collect();
    let targets: Vec<&mut [f32]> = match &mut model {
        Model::Categorical(rbm) => {
            let (weights, visible_bias, hidden_bias) = rbm.parameters_mut();
            vec![weights, visible_bias, hidden_bias]
        }
        Model::Ordinal(rbm) => {
            let all = rbm.parameters_mut();
            vec![all.own_weights, all.attribute_weights, all.rated_weights, all.hidden_bias]
        }
    };
    if excerpt.len() != targets.len() {
        return Err(Error::input("parameters", excerpt.len(), targets.len()));
    }
    for ((target, values), is_by_movie) in targets.into_iter().zip(excerpt).zip(is_by_movie) {
        let row_len = target.len() / n_movies;
        let len = if is_by_movie { movies.len() * row_len } else { target.len() };
        if values.len() != len {
            return Err(Error::input("parameters", values.len(), format!("{len} long")));
        }
        if is_by_movie {
            for (&movie, row) in movies.iter().zip(values.chunks_exact(row_len)) {
                target[movie as usize * row_len..][..row_len].copy_from_slice(row);
            }
        } else {
            target.copy_from_slice(values);
        }
    }
    Ok(model)
}
