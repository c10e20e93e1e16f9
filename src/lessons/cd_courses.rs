//! How are the models of the chapter on contrastive divergence trained? The settings of each course of training.
//!
//! All but one learn 3 × 3 bars and stripes, and differ only in their negative phase, so that what they come to can be
//! compared; with D + M = 15 units everything about them can be summed up exactly. The other learns who saw which films.

use super::bars_and_stripes;
use crate::Result;
use crate::learning::{BernoulliConfig, BernoulliTrainer, NegativePhase};
use crate::patterns::Patterns;

/// How many of the best-known films the model of who saw what has for visible units.
pub const N_SEEN_FILMS: usize = 24;

/// The side of the pictures.
const SIDE: usize = 3;

/// A course of training.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "study", derive(serde::Deserialize), serde(rename_all = "camelCase"))]
pub enum Course {
    /// Bars and stripes by CD-1.
    Cd1,
    /// Bars and stripes by CD-10.
    Cd10,
    /// Bars and stripes by persistent CD with one Gibbs step an update.
    Persistent,
    /// Bars and stripes by the exact gradient.
    Exact,
    /// Who saw which films, by CD-1.
    Seen,
}

impl Course {
    /// Updates of a whole course; the learning rate falls to zero on the way.
    pub fn updates(self) -> usize {
        match self {
            Self::Seen => 1000,
            _ => 8000,
        }
    }

    /// The settings of the course.
    pub fn config(self) -> BernoulliConfig {
        let negative_phase = match self {
            Self::Cd1 | Self::Seen => NegativePhase::ContrastiveDivergence { cd_steps: 1 },
            Self::Cd10 => NegativePhase::ContrastiveDivergence { cd_steps: 10 },
            Self::Persistent => NegativePhase::PersistentChains { cd_steps: 1, n_chains: 20 },
            Self::Exact => NegativePhase::Exact,
        };
        BernoulliConfig {
            n_hidden: 6,
            negative_phase,
            learning_rate: 0.1,
            batch_size: 20,
            steps: self.updates(),
            weight_sd: 0.1,
            seed: 1,
        }
    }

    /// Training at its start; `seen` are the patterns of who saw what, which only [`Course::Seen`] asks for.
    pub fn trainer(self, seen: impl FnOnce() -> Result<Patterns>) -> Result<BernoulliTrainer> {
        let patterns = if self == Self::Seen { seen()? } else { bars_and_stripes(SIDE)? };
        BernoulliTrainer::new(self.config(), patterns)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exact;

    /// The last log-likelihood of a course on bars and stripes, in nats a picture.
    fn end(course: Course, seed: u64) -> f64 {
        let patterns = bars_and_stripes(SIDE).expect("a side in range");
        let config = BernoulliConfig { seed, ..course.config() };
        let mut trainer = BernoulliTrainer::new(config, patterns.clone()).expect("settings in range");
        (0..course.updates()).for_each(|_| trainer.step().expect("few states"));
        exact::log_likelihood(trainer.rbm(), &patterns).expect("few states")
    }

    /// What the chapter says of its courses, on other seeds than its own too.
    #[test]
    fn persistent_chains_get_further_than_cd_1_and_the_exact_gradient_furthest() {
        for seed in 1..=2 {
            let (short, long) = (end(Course::Cd1, seed), end(Course::Cd10, seed));
            let (persistent, exact) = (end(Course::Persistent, seed), end(Course::Exact, seed));
            assert!(short < long && short < persistent, "{short}, {long}, {persistent}");
            assert!(long < exact && persistent < exact, "{long}, {persistent}, {exact}");
            // 14 pictures of 9 bits have log-likelihoods from −9 log 2 = −6.24 without learning to −2.60 at best.
            assert!(short > -4.0 && exact > -2.85, "{short}, {exact}");
        }
    }
}
