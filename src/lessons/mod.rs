//! The small computations that the chapters show, and the small data that they learn from.

mod bars_and_stripes;
mod conditionals;
mod joint;
mod partition_sum;
mod posterior;

pub use bars_and_stripes::{MAX_SIDE, bars_and_stripes};
pub use conditionals::{HiddenTerms, VisibleTerms, hidden_terms, visible_terms};
pub use joint::{EnergyTerms, Joint, MAX_TINY_UNITS, bits_of, energy_terms, joint};
pub use partition_sum::{MOST_TIMED, PartitionSum, ThreeSums, Working, check_timed, three_sums};
pub use posterior::{Posterior, posterior};
