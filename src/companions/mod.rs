//! Companions: models of other kinds on the same sparse ratings, so that the RBM's figures can be seen beside theirs.
//!
//! Each is a [`Recommender`](crate::evaluation::Recommender) and answers for new people as well as for those that it
//! was trained on.

mod autoencoder;
mod biases;
mod factors;
mod global_mean;
mod neighbours;
mod popular;
mod ridge;

pub use autoencoder::{Autoencoder, AutoencoderSettings};
pub use biases::{BiasModel, BiasRegularisation};
pub use factors::{FactorModel, FactorSettings};
pub use global_mean::GlobalMean;
pub use neighbours::NeighbourModel;
pub use popular::Popular;

use crate::ratings::{Ratings, stars_of_class};

/// μ: mean stars of all ratings; NaN if there are none.
fn mean_stars(ratings: &Ratings) -> f64 {
    let mut sum = 0.0;
    for user in ratings.users() {
        sum += user.iter().map(|(_, class)| f64::from(stars_of_class(class))).sum::<f64>();
    }
    sum / ratings.len() as f64
}

/// Within the scale: 0.5…5 stars.
fn clamp_stars(stars: f64) -> f64 {
    stars.clamp(0.5, 5.0)
}
