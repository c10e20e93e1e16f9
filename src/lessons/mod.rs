//! The small computations that the chapters show, and the small data that they learn from.

mod bars_and_stripes;
mod cd_courses;
mod cd_direction;
mod cd_lines;
mod cd_walk;
mod conditionals;
mod gibbs_law;
mod joint;
mod posterior;
mod seen;

pub use bars_and_stripes::{MAX_SIDE, bars_and_stripes};
pub use cd_courses::{Course, N_SEEN_FILMS};
pub use cd_direction::{CdDirection, MAX_CD_STEPS, MAX_CHAINS, cd_directions};
pub use cd_lines::{CdLines, cd_lines};
pub use cd_walk::{CdWalk, Drawn, WalkStep, cd_walk, log_probability_around};
pub use conditionals::{HiddenTerms, VisibleTerms, hidden_terms, visible_terms};
pub use gibbs_law::{GibbsLaw, MAX_LAW_UNITS, distribution_of, divergence, statistics_of};
pub use joint::{EnergyTerms, Joint, MAX_TINY_UNITS, bits_of, energy_terms, joint};
pub use posterior::{Posterior, posterior};
pub use seen::Seen;
