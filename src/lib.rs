//! A Restricted Boltzmann Machine (RBM) for collaborative filtering.
//!
//! The map of the crate, in the order in which its parts build on each other; nothing looks upward.
//!
//! | module | answers |
//! |---|---|
//! | [`error`] | what can go wrong, in words a visitor can act on |
//! | [`numeric`] | exp and ln of known error, sigmoid, softplus, log-sum-exp, softmax; the vector kernels |
//! | [`rng`] | where every random number comes from |
//! | [`ratings`] | half stars, who rated what, the films, the split, the packed file |
//! | [`patterns`] | binary data: which patterns of bits occur, and how often |
//! | [`rbm`] | RBMs over ratings, over likes and over bits: conditionals, free energy, sampling, prediction |
//! | [`boltzmann`] | the unrestricted Boltzmann machine: one unit at a time, clamped and free phases |
//! | [`exact`] | the truth about small models by enumeration, about larger ones by annealed importance sampling |
//! | [`learning`] | contrastive divergence, its optimiser, the resumable trainer; the Bernoulli RBM's trainer |
//! | `checkpoint` | how a model is kept in a file, and which files are refused (feature `checkpoint`) |
//! | [`evaluation`] | cross-entropy, RMSE, MAE, free energies, the ranking and cold-start measures |
//! | [`inspection`] | what can be seen inside a model and its training: parameters, likelihood, hidden units, one person and their network |
//! | [`companions`] | models of other kinds to compare with: means, biases, factors, neighbours, an autoencoder |
//! | [`suggesting`] | which films a visitor may like |
//! | [`lessons`] | the small computations that the chapters show |
//! | `wasm` | the page's door to all of this (WebAssembly builds only) |
//!
//! Letters, one meaning each: D movies (`n_movies`), K = 10 rating classes (`N_CLASSES`), M hidden
//! units (`n_hidden`), N users (`n_users`); W, b, c are `weights`, `visible_bias`, `hidden_bias`.

#![warn(missing_docs)]

pub mod asking;
pub mod boltzmann;
#[cfg(feature = "checkpoint")]
pub mod checkpoint;
pub mod companions;
pub mod error;
pub mod evaluation;
pub mod exact;
pub mod inspection;
pub mod learning;
pub mod lessons;
pub mod numeric;
pub mod patterns;
pub mod ratings;
pub mod rbm;
pub mod rng;
pub mod suggesting;
#[cfg(all(target_arch = "wasm32", any(feature = "page", feature = "study")))]
mod wasm;

pub use error::{Error, Result};
