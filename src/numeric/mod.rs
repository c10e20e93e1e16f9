//! The numeric ground floor: stable scalar functions, and the vector kernels that training spends its time in.

mod functions;
mod kernels;

pub use functions::{log_sum_exp, sigmoid, softmax_in_place, softplus};
pub use kernels::{add_assign, add_scaled, dot};
