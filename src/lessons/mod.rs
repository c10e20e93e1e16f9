//! The small computations that the chapters show, and the small data that they learn from.

mod bars_and_stripes;
mod categories;
mod conditionals;
mod joint;
mod mask_run;
mod masking;
mod posterior;

pub use bars_and_stripes::{MAX_SIDE, bars_and_stripes};
pub use categories::{Categories, Place, categories};
pub use conditionals::{HiddenTerms, VisibleTerms, hidden_terms, visible_terms};
pub use joint::{EnergyTerms, Joint, MAX_TINY_UNITS, bits_of, energy_terms, joint};
pub use mask_run::{Cut, MASK_EPOCHS, MaskFigures, MaskRun};
pub use masking::{Masking, Side, masking, settled_bias};
pub use posterior::{Posterior, posterior};
