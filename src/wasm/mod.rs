//! The page's door to the core, and the only module that knows of JavaScript: each method parses what came in,
//! calls the core, and turns the answer (or the error) into plain objects and typed arrays that are copies.
//!
//! The shapes of those objects are written down once, in `www/engine/protocol.ts` and `questions.ts`.

mod convert;
mod engine;
mod questions;

use engine::Engine;
