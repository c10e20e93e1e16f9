//! The numeric ground floor: stable scalar functions, the vector kernels that training spends its time in, and how a
//! number is written in a message.

mod decimal;
mod double;
mod elementary;
mod functions;
mod kernels;
mod lanes;

pub use decimal::Decimal;
pub use double::{LogSum, sigmoid_f64, softmax_in_place_f64};
pub use elementary::{EXP_MAX_ULP, LN_MAX_ULP, exp, ln};
pub use functions::{
    log_sum_exp, sample_softmax_of_four, sigmoid, sigmoid_in_place, softmax_in_place, softmax_of_four,
    softplus,
};
pub use kernels::{
    add_assign, add_rows, add_scaled, dot, dot_rows_of_four, momentum_step, plain_step, shrink_and_add,
};
