//! The models: a categorical RBM over ratings, and a replicated-softmax RBM over likes. Their parameters, their two
//! conditionals, their energies.

mod categorical;
mod likes;

pub use categorical::{BASE_RATE_SMOOTHING, CategoricalRbm, WeightStart};
pub use likes::{LIKE_OF_CLASS, LikedFilms, Likes, LikesParameters, LikesRbm, TASTE_WEIGHT};
