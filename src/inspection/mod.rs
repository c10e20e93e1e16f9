//! Taking a model apart while it learns: pure functions of a model and somebody's ratings, for whoever wants to look
//! inside.

mod network;

pub use network::{Fantasy, HeldUnit, MOST_HALF_STEPS, hold, longest_fantasy};
