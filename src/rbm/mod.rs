//! The models: a categorical RBM over ratings and a Bernoulli RBM over bits. Their parameters, their two
//! conditionals, their energies, their samples.

mod bernoulli;
mod categorical;
mod statistics;

pub use bernoulli::BernoulliRbm;
pub use categorical::{BASE_RATE_SMOOTHING, CategoricalRbm, WeightStart};
pub use statistics::BernoulliStatistics;
