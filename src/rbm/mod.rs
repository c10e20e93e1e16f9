//! The models: two RBMs over ratings, one over likes and a Bernoulli RBM over bits. Their parameters, their two
//! conditionals, their energies, their predictions.

mod bernoulli;
mod categorical;
mod likes;
mod ordinal;
mod reading;
mod statistics;

pub use bernoulli::BernoulliRbm;
pub use categorical::{BASE_RATE_SMOOTHING, CategoricalRbm, Start};
pub use likes::{LIKE_OF_CLASS, LikedFilms, Likes, LikesParameters, LikesRbm, TASTE_WEIGHT};
pub use ordinal::{
    MOVIE_TILT_PRECISION, OrdinalParametersMut, OrdinalRbm, PERSON_HABIT_SMOOTHING, PERSON_TILT_PRECISION,
    mean_score, score_of_class,
};
pub use reading::{Parameter, RatingRbm, Reading};
pub use statistics::BernoulliStatistics;

use crate::{Error, Result};

/// A trained or training model of either kind.
#[derive(Debug, Clone, PartialEq)]
pub enum Model {
    /// A row of weights for each movie and rating class.
    Categorical(CategoricalRbm),
    /// A row of weights for each movie, scaled by the stars.
    Ordinal(OrdinalRbm),
}

impl Model {
    /// What can be asked of any of them.
    pub fn rbm(&self) -> &dyn RatingRbm {
        match self {
            Model::Categorical(rbm) => rbm,
            Model::Ordinal(rbm) => rbm,
        }
    }

    /// Puts these numbers in the place of what training moves, in the order of [`RatingRbm::parameters`]. Refuses other
    /// numbers of arrays or lengths, and changes nothing then.
    pub fn set_parameters(&mut self, values: &[Vec<f32>]) -> Result<()> {
        let lengths: Vec<usize> = self.rbm().parameters().iter().map(|p| p.values.len()).collect();
        let given: Vec<usize> = values.iter().map(Vec::len).collect();
        if given != lengths {
            return Err(Error::input("parameters", format!("{given:?} long"), format!("{lengths:?} long")));
        }
        let targets: Vec<&mut [f32]> = match self {
            Model::Categorical(rbm) => {
                let (weights, visible_bias, hidden_bias) = rbm.parameters_mut();
                vec![weights, visible_bias, hidden_bias]
            }
            Model::Ordinal(rbm) => {
                let all = rbm.parameters_mut();
                vec![all.own_weights, all.attribute_weights, all.rated_weights, all.hidden_bias]
            }
        };
        for (target, values) in targets.into_iter().zip(values) {
            target.copy_from_slice(values);
        }
        Ok(())
    }

    /// Every parameter that training moves is a finite number.
    pub fn is_finite(&self) -> bool {
        match self {
            Model::Categorical(rbm) => rbm.is_finite(),
            Model::Ordinal(rbm) => rbm.is_finite(),
        }
    }
}
