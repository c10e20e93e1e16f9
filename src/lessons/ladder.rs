//! From the textbook program to the tuned model, one change at a time: which settings each rung has, and how good the
//! model is that comes of them.

use std::sync::Arc;

use super::guesses::{Rule, RuleFigures, RuleTally, guess_by_rules};
use crate::Result;
use crate::learning::{Architecture, Preset, Schedule, Trainer, TrainingConfig, VisibleStates};
use crate::ratings::{Attributes, Dataset, N_CLASSES, Part, Ratings, stars_of_class};
use crate::rbm::{Reading, Start};

/// A rung of the ladder; each has all changes of those before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "study", derive(serde::Deserialize), serde(rename_all = "camelCase"))]
pub enum Rung {
    /// [`Preset::Notes`].
    Notes,
    /// Small weights, and biases from how each film is rated.
    BaseRates,
    /// Eight users a mini-batch, and stochastic gradient ascent with momentum and weight decay in place of Adam.
    SmallBatches,
    /// CD steps that grow from 1 to 5: [`Preset::Paper`].
    Paper,
    /// A rate that falls to zero, and v′ as probabilities: less noise.
    FallingRate,
    /// One set of weights for the ten classes, shared by genre and decade, the habits of film and person left to the
    /// biases, both layers centred; with the rate, the decay and the one CD step that suit it.
    Tied,
    /// User by user, without momentum: [`Preset::Tuned`].
    Tuned,
}

impl Rung {
    /// From the plainest to the best.
    pub const ALL: [Rung; 7] = [
        Rung::Notes,
        Rung::BaseRates,
        Rung::SmallBatches,
        Rung::Paper,
        Rung::FallingRate,
        Rung::Tied,
        Rung::Tuned,
    ];

    /// Its settings, with seed 1. None stops early.
    pub fn config(self) -> TrainingConfig {
        let [notes, paper, tuned] = Preset::ALL.map(Preset::config);
        let config = match self {
            Rung::Notes => notes,
            Rung::BaseRates => {
                TrainingConfig { architecture: Architecture::Categorical(Start::BaseRates), ..notes }
            }
            Rung::SmallBatches => TrainingConfig { last_cd_steps: paper.cd_steps, ..paper },
            Rung::Paper => paper,
            Rung::FallingRate => TrainingConfig {
                schedule: Schedule::Linear,
                visible_states: VisibleStates::Probabilities,
                ..paper
            },
            Rung::Tied => TrainingConfig { batch_size: paper.batch_size, momentum: paper.momentum, ..tuned },
            Rung::Tuned => tuned,
        };
        TrainingConfig { patience: 0, ..config }
    }
}

/// What the model of a rung is like after an epoch, on the validation ratings.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "study", derive(serde::Serialize), serde(rename_all = "camelCase"))]
pub struct RungFigures {
    /// Epochs so far.
    pub epoch: usize,
    /// By the rules, in the order of [`Rule::ALL`].
    pub rules: [RuleFigures; 4],
    /// RMSE of the expectation where each person's validation ratings were left in v: what a program seems to reach that
    /// lets a model see what it is asked.
    pub rmse_when_seen: f64,
    /// RMSE of the expectation on the training ratings, which are all in v.
    pub training_rmse: f64,
}

/// A rung's model in training, on the training ratings alone.
#[derive(Debug)]
pub struct LadderRun {
    trainer: Trainer,
    training: Arc<Ratings>,
    held_out: Ratings,
    both: Ratings,
}

impl LadderRun {
    /// Before training.
    pub fn new(data: &Dataset, rung: Rung) -> Result<Self> {
        let training = Arc::new(data.parts(&[Part::Training]));
        let attributes = Arc::new(Attributes::of(&data.catalogue, &training.counts_per_movie()));
        Ok(Self {
            trainer: Trainer::new(rung.config().check()?, Arc::clone(&training), attributes),
            held_out: data.parts(&[Part::Validation]),
            both: data.parts(&[Part::Training, Part::Validation]),
            training,
        })
    }

    /// Epochs so far.
    pub fn epoch(&self) -> usize {
        self.trainer.epoch()
    }

    /// Epochs with the mini-batches of the current one as a fraction.
    pub fn epochs_done(&self) -> f64 {
        self.trainer.epochs_done()
    }

    /// Epochs of the whole run.
    pub fn epochs(&self) -> usize {
        self.trainer.config().epochs
    }

    /// Visits so many users, but not beyond the end of the epoch.
    pub fn advance(&mut self, n_users: usize) {
        for _ in 0..n_users {
            if self.trainer.visit().is_some_and(|report| report.ends_epoch) {
                return;
            }
        }
    }

    /// What the model is like now.
    pub fn figures(&self) -> RungFigures {
        let rbm = self.trainer.rbm();
        let stars: [f64; N_CLASSES] = std::array::from_fn(|class| f64::from(stars_of_class(class)));
        let mut tallies = [RuleTally::default(); Rule::ALL.len()];
        let (mut seen, mut trained) = (RuleTally::default(), RuleTally::default());
        for user in 0..self.training.n_users() {
            let asked = self.held_out.user(user);
            let own = self.training.user(user);
            let reading = Reading::of(rbm, own);
            for (movie, class) in asked.iter() {
                let p = rbm.distribution(movie, &reading).map(f64::from);
                for (tally, guess) in tallies.iter_mut().zip(guess_by_rules(&stars, &p)) {
                    tally.add(guess, stars[class], &stars, &p);
                }
            }
            for (movie, class) in own.iter() {
                trained.add(f64::from(rbm.stars(movie, &reading)), stars[class], &[], &[]);
            }
            let leaking = Reading::of(rbm, self.both.user(user));
            for (movie, class) in asked.iter() {
                seen.add(f64::from(rbm.stars(movie, &leaking)), stars[class], &[], &[]);
            }
        }
        RungFigures {
            epoch: self.trainer.epoch(),
            rules: tallies.map(|tally| tally.figures()),
            rmse_when_seen: seen.figures().rmse,
            training_rmse: trained.figures().rmse,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_rung_changes_something_and_the_named_ones_are_the_presets() {
        let plain = |preset: Preset| TrainingConfig { patience: 0, ..preset.config() };
        assert_eq!(Rung::Notes.config(), plain(Preset::Notes));
        assert_eq!(Rung::Paper.config(), plain(Preset::Paper));
        assert_eq!(Rung::Tuned.config(), plain(Preset::Tuned));
        for pair in Rung::ALL.windows(2) {
            assert_ne!(pair[0].config(), pair[1].config());
        }
    }
}
