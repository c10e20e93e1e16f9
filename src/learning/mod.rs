//! How the RBM learns: contrastive divergence, stochastic gradient ascent, the presets, and a run that can be taken up
//! and put down between any two mini-batches.

mod categorical_learner;
mod config;
mod contrastive_divergence;
mod learner;
mod optimiser;
mod ordinal_learner;
mod run;
mod trainer;

pub use config::{
    Architecture, CheckedConfig, Optimiser, Preset, Schedule, SettingRange, TrainingConfig, UpdateRule,
    VisibleStates,
};
pub use contrastive_divergence::{GibbsChain, GibbsSteps};
pub use optimiser::RowOptimiser;
pub use run::{Advance, Run};
pub use trainer::{BatchReport, Trainer};
