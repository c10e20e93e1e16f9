//! The small computations that the chapters show.

mod conditionals;

pub use conditionals::{HiddenTerms, VisibleTerms, hidden_terms, visible_terms};
