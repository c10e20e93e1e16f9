//! The truth about a model: sums over all its states where they can be counted, in f64, and an estimate with error
//! bars where they cannot.
//!
//! - [`DiscreteRbm`] is the form in which both RBMs come here.
//! - [`Enumeration`] has log Z, p(v), p(h | v), the marginals and the log-likelihood's gradient, exactly.
//! - [`EnumeratedBoltzmann`] has the same for the unrestricted Boltzmann machine, and the divergence G.
//! - [`annealed_importance_sampling`] estimates log Z of an RBM of any size.

mod annealing;
mod boltzmann;
mod discrete;
mod enumeration;
mod states;

pub use annealing::{
    AisConfig, AisEstimate, annealed_importance_sampling, movie_base_rates, pattern_base_rates,
};
pub use boltzmann::EnumeratedBoltzmann;
pub use discrete::{DiscreteRbm, DiscreteStatistics};
pub use enumeration::{Enumeration, log_likelihood, log_likelihood_gradient};
pub use states::MAX_STATES;
