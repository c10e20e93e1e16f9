//! The page's door to the core, and the only module that knows of JavaScript: each method parses what came in,
//! calls the core, and turns the answer (or the error) into plain objects and typed arrays that are copies.
//!
//! The shapes of those objects are written down once, in `www/engine/protocol.ts` and `questions.ts`.

mod clock;
#[cfg_attr(not(feature = "page"), expect(dead_code, reason = "the study module reads and writes less"))]
mod convert;
#[cfg(feature = "page")]
mod engine;
#[cfg(feature = "page")]
mod lab;
#[cfg(feature = "study")]
mod lessons;
#[cfg(feature = "page")]
mod questions;
#[cfg(feature = "study")]
mod settings;
#[cfg(feature = "study")]
mod study;
mod tensors;

#[cfg(feature = "page")]
use engine::Engine;
