//! The small computations that the chapters show, and the small data that they learn from.

mod bars_and_stripes;
mod categories;
mod conditionals;
mod equilibrium;
mod expectation;
mod free_energy;
mod gaussian;
mod heights;
mod joint;
mod layers;
mod machine_lines;
mod mask_run;
mod masking;
mod mixture;
mod partition_sum;
mod posterior;
mod tosses;
mod two_phases;

pub use bars_and_stripes::{MAX_SIDE, bars_and_stripes};
pub use categories::{Categories, Place, categories};
pub use conditionals::{HiddenTerms, VisibleTerms, hidden_terms, visible_terms};
pub use equilibrium::{Chain, Draw, Spreading, gibbs_chain};
pub use expectation::{
    Draws, ExactMean, KEPT_DRAWS, MAX_SAMPLED_UNITS, N_STOPS, RUN_LENGTH, SMALL_SAMPLE, SampleRun,
    SmallSamples, draws_per_independent_one, exact_mean, sample_run,
};
pub use free_energy::{FreeEnergy, MAX_SUMMED_UNITS, free_energy, log_sum_by_states, log_sum_by_units};
pub use gaussian::{
    GaussianLikelihood, LEAST_SD, Peak, STEP, contour, gaussian, log_density, log_likelihood, peak,
};
pub use heights::{GROUP_MEANS, GROUP_SD, MAX_HEIGHTS, heights};
pub use joint::{EnergyTerms, Joint, MAX_TINY_UNITS, bits_of, energy_terms, joint};
pub use layers::{Layers, batch_inputs, layers};
pub use machine_lines::{MachineLines, machine_lines};
pub use mask_run::{Cut, MASK_EPOCHS, MaskFigures, MaskRun};
pub use masking::{Masking, Side, masking, settled_bias};
pub use mixture::{EmStep, MAX_BELLS, Mixture, em_step};
pub use partition_sum::{MOST_TIMED, PartitionSum, ThreeSums, Working, check_timed, three_sums};
pub use posterior::{Posterior, posterior};
pub use tosses::{Coin, MAX_COUNTED, MAX_TOSSED_UNITS, MAX_TOSSES, Tosses, coin, tosses};
pub use two_phases::{
    CLAMPED_CHAINS, FREE_CHAINS, Links, Phases, Plan, Work, learn, two_pairs, untrained, update, with_links,
    work,
};
