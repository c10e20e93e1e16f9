//! The model: a categorical RBM over ratings. Its parameters, its two conditionals, its energies, its samples.

mod categorical;

pub use categorical::{BASE_RATE_SMOOTHING, CategoricalRbm, WeightStart};
