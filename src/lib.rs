//! A Restricted Boltzmann Machine (RBM) for collaborative filtering.
//!
//! The map of the crate, in the order in which its parts build on each other; nothing looks upward.
//!
//! | module | answers |
//! |---|---|
//! | [`error`] | what can go wrong, in words a visitor can act on |
//! | [`numeric`] | sigmoid, softplus, log-sum-exp, softmax and the vector kernels |
//! | [`rng`] | where every random number comes from |
//! | [`ratings`] | half stars, who rated what, the films, the split, the packed file |
//! | [`rbm`] | the categorical RBM over ratings and the RBM over likes: conditionals, free energy, prediction |
//! | [`learning`] | contrastive divergence, its optimiser, the resumable trainer |
//! | [`evaluation`] | cross-entropy, RMSE, MAE, free energies, the biases-only baseline |
//! | [`suggesting`] | which films a visitor may like |
//! | [`lessons`] | the small computations that the chapters show |
//! | `wasm` | the page's door to all of this (WebAssembly builds only) |
//!
//! Letters, one meaning each: D movies (`n_movies`), K = 10 rating classes (`N_CLASSES`), M hidden
//! units (`n_hidden`), N users (`n_users`); W, b, c are `weights`, `visible_bias`, `hidden_bias`.

#![warn(missing_docs)]

pub mod error;
pub mod evaluation;
pub mod learning;
pub mod lessons;
pub mod numeric;
pub mod ratings;
pub mod rbm;
pub mod rng;
pub mod suggesting;
#[cfg(target_arch = "wasm32")]
mod wasm;

pub use error::{Error, Result};
