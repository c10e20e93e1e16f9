//! How the RBM learns: contrastive divergence, stochastic gradient ascent with momentum, and a run that can be
//! taken up and put down between any two mini-batches. The Bernoulli RBM has a trainer of its own.

mod bernoulli_chain;
mod bernoulli_trainer;
mod config;
mod contrastive_divergence;
mod loss;
mod momentum;
mod run;
mod trainer;

pub use bernoulli_chain::BernoulliChain;
pub use bernoulli_trainer::{BernoulliConfig, BernoulliTrainer, NegativePhase};
pub use config::{CheckedConfig, SettingRange, TrainingConfig};
pub use contrastive_divergence::GibbsChain;
pub use loss::{bernoulli_loss, categorical_loss};
pub use momentum::MomentumSgd;
pub use run::{Advance, Run};
pub use trainer::{BatchReport, Trainer};
