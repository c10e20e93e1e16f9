//! How the RBM learns: contrastive divergence, stochastic gradient ascent with momentum, and a run that can be
//! taken up and put down between any two mini-batches; and the same for the RBM over likes.

mod config;
mod contrastive_divergence;
mod likes;
mod momentum;
mod run;
mod trainer;

pub use config::{CheckedConfig, SettingRange, TrainingConfig};
pub use contrastive_divergence::GibbsChain;
pub use likes::{CheckedLikesConfig, LikesBatch, LikesChain, LikesConfig, LikesProgress, LikesTrainer};
pub use momentum::MomentumSgd;
pub use run::{Advance, Run};
pub use trainer::{BatchReport, Trainer};
