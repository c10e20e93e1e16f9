//! How the RBM learns: contrastive divergence, stochastic gradient ascent, the presets, and a run that can be taken up
//! and put down between any two mini-batches. The RBMs over likes and over bits have
//! trainers of their own.

mod bernoulli_chain;
mod bernoulli_trainer;
mod categorical_learner;
mod config;
mod contrastive_divergence;
mod gradients;
mod learner;
mod likes;
mod loss;
mod optimiser;
mod ordinal_learner;
mod rehearsal;
mod run;
mod trainer;
mod updates;
mod watch;

pub use bernoulli_chain::BernoulliChain;
pub use bernoulli_trainer::{BernoulliConfig, BernoulliTrainer, NegativePhase};
pub use config::{
    Architecture, CheckedConfig, Optimiser, Preset, Schedule, SettingRange, TrainingConfig, UpdateRule,
    VisibleStates,
};
pub use contrastive_divergence::{GibbsChain, GibbsSteps};
pub use likes::{CheckedLikesConfig, LikesBatch, LikesChain, LikesConfig, LikesProgress, LikesTrainer};
pub use loss::{bernoulli_loss, categorical_loss};
pub use optimiser::{Move, RowOptimiser};
pub use rehearsal::{Factors, Focus, Glimpse, Parameter, Rehearsal, Update};
pub use run::{Advance, Run};
pub use trainer::{BatchReport, Trainer};
pub use updates::Updates;
pub use watch::{PathPoint, Watch};
