//! The small computations that the chapters show, and the small data that they learn from.

mod bars_and_stripes;
mod conditionals;
mod free_energy;
mod joint;
mod posterior;

pub use bars_and_stripes::{MAX_SIDE, bars_and_stripes};
pub use conditionals::{HiddenTerms, VisibleTerms, hidden_terms, visible_terms};
pub use free_energy::{FreeEnergy, MAX_SUMMED_UNITS, free_energy, log_sum_by_states, log_sum_by_units};
pub use joint::{EnergyTerms, Joint, MAX_TINY_UNITS, bits_of, energy_terms, joint};
pub use posterior::{Posterior, posterior};
