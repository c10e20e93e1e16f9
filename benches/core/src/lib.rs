//! What `npm run bench` measures of the core: the same tasks, compiled natively and to WebAssembly, with SIMD and
//! without. A [`Task`] is prepared once and run as often as the caller likes; the caller holds the clock.
//!
//! | module | answers |
//! |---|---|
//! | [`task`] | what is measured |
//! | [`kernel_epoch`] | what an epoch costs with nothing but the kernels |
//! | [`data`] | on which ratings: the bundled ones, or many more of the same kind |
//! | [`checksum`] | whether all builds compute the same numbers |
//! | `exports` | how Node calls it in WebAssembly |

#![warn(missing_docs)]

pub mod checksum;
pub mod data;
#[cfg(target_arch = "wasm32")]
mod exports;
pub mod kernel_epoch;
pub mod task;
