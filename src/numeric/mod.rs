//! The numeric ground floor: stable scalar functions, and the vector kernels that training spends its time in.

mod double;
mod functions;
mod kernels;

pub use double::{LogSum, sigmoid_f64, softmax_in_place_f64};
pub use functions::{log_sum_exp, sigmoid, softmax_in_place, softplus};
pub use kernels::{add_assign, add_scaled, dot};
