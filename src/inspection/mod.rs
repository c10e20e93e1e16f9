//! What can be seen inside a model and its training: pure functions of a model and ratings, for the Lab's panels.

pub mod likelihood;
pub mod parameters;
