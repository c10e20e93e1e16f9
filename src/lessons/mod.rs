//! The small computations that the chapters show, and the small data that they learn from.

mod bars_and_stripes;
mod categories;
mod cd_courses;
mod cd_direction;
mod cd_lines;
mod cd_walk;
mod conditionals;
mod equilibrium;
mod expectation;
mod fake_loss;
mod free_energy;
mod gaussian;
mod gibbs_law;
mod gradient;
mod guesses;
mod heights;
mod joint;
mod ladder;
mod layers;
mod machine_lines;
mod mask_run;
mod masking;
mod mean_field;
mod mixture;
mod partition_sum;
mod posterior;
mod program;
mod seen;
mod tape;
mod tosses;
mod twins;
mod two_phases;

pub use bars_and_stripes::{MAX_SIDE, bars_and_stripes};
pub use categories::{Categories, Place, categories};
pub use cd_courses::{Course, N_SEEN_FILMS};
pub use cd_direction::{CdDirection, MAX_CD_STEPS, MAX_CHAINS, cd_directions};
pub use cd_lines::{CdLines, cd_lines};
pub use cd_walk::{CdWalk, Drawn, WalkStep, cd_walk, log_probability_around};
pub use conditionals::{HiddenTerms, VisibleTerms, hidden_terms, visible_terms};
pub use equilibrium::{Chain, Draw, Spreading, gibbs_chain};
pub use expectation::{
    Draws, ExactMean, KEPT_DRAWS, MAX_SAMPLED_UNITS, N_STOPS, RUN_LENGTH, SMALL_SAMPLE, SampleRun,
    SmallSamples, draws_per_independent_one, exact_mean, sample_run,
};
pub use fake_loss::{FakeLoss, HeldModel, fake_loss};
pub use free_energy::{FreeEnergy, MAX_SUMMED_UNITS, free_energy, log_sum_by_states, log_sum_by_units};
pub use gaussian::{
    GaussianLikelihood, LEAST_SD, Peak, STEP, contour, gaussian, log_density, log_likelihood, peak,
};
pub use gibbs_law::{GibbsLaw, MAX_LAW_UNITS, distribution_of, divergence, statistics_of};
pub use gradient::{Ascent, GradientLines, Half, MAX_ASCENT, ascend, gradient_lines};
pub use guesses::{Guess, Guesses, MAX_GUESS_CLASSES, Rule, RuleFigures, RuleTally, guess_by_rules, guesses};
pub use heights::{GROUP_MEANS, GROUP_SD, MAX_HEIGHTS, heights};
pub use joint::{EnergyTerms, Joint, MAX_TINY_UNITS, bits_of, energy_terms, joint};
pub use ladder::{LadderRun, Rung, RungFigures};
pub use layers::{Layers, batch_inputs, layers};
pub use machine_lines::{MachineLines, machine_lines};
pub use mask_run::{Cut, MASK_EPOCHS, MaskFigures, MaskRun};
pub use masking::{Masking, Side, masking, settled_bias};
pub use mean_field::{
    LARGEST_BEND, MeanField, WeightMoves, add_autoencoder_gradient, mean_field, weight_moves,
};
pub use mixture::{EmStep, MAX_BELLS, Mixture, em_step};
pub use partition_sum::{MOST_TIMED, PartitionSum, ThreeSums, Working, check_timed, three_sums};
pub use posterior::{Posterior, posterior};
pub use program::{
    Mistakes, PROGRAM_HELD_OUT, PROGRAM_STARS, Program, ProgramFigures, ProgramUser, dot1, dot2,
    one_hot_encode, one_hot_mask, program, program_model,
};
pub use seen::Seen;
pub use tape::{Slopes, Tape, Var};
pub use tosses::{Coin, MAX_COUNTED, MAX_TOSSED_UNITS, MAX_TOSSES, Tosses, coin, tosses};
pub use twins::{
    FANTASY_STEPS, MAX_TWIN_HIDDEN, TWIN_SIDE, TWIN_SPACING, TWIN_STEPS, TwinPoint, Twins, fantasies,
    picture_probabilities, reconstruction_cross_entropy,
};
pub use two_phases::{
    CLAMPED_CHAINS, FREE_CHAINS, Links, Phases, Plan, Work, learn, two_pairs, untrained, update, with_links,
    work,
};
