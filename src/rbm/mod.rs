//! The models: two RBMs over ratings, one over likes and a Bernoulli RBM over bits. Their parameters, their two
//! conditionals, their energies, their predictions.

mod bernoulli;
mod categorical;
mod kind;
mod likes;
mod ordinal;
mod reading;
mod statistics;
mod tensors;

pub use bernoulli::BernoulliRbm;
pub use categorical::{BASE_RATE_SMOOTHING, CategoricalRbm, Start, base_rates};
pub use kind::{Parameter, RbmKind};
pub use likes::{LIKE_OF_CLASS, LikedFilms, Likes, LikesParameters, LikesRbm, TASTE_WEIGHT};
pub use ordinal::{
    MOVIE_TILT_PRECISION, OrdinalParametersMut, OrdinalRbm, PERSON_HABIT_SMOOTHING, PERSON_TILT_PRECISION,
    mean_score, score_of_class,
};
pub use reading::{RatingRbm, Reading};
pub use statistics::BernoulliStatistics;
pub use tensors::{ModelSize, Tensor, check_log_rates, check_values};

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

    /// Every parameter that training moves is a finite number.
    pub fn is_finite(&self) -> bool {
        match self {
            Model::Categorical(rbm) => rbm.is_finite(),
            Model::Ordinal(rbm) => rbm.is_finite(),
        }
    }
}
