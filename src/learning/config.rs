//! The hyper-parameters of a run, their ranges, and the one check between what somebody typed and what may train.

use std::ops::Deref;

use crate::error::Refusal;
use crate::{Error, Result};

/// What a setting may be. `min` and `max` are allowed themselves; with `above_min`, `min` is not.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SettingRange {
    /// The field of [`TrainingConfig`].
    pub field: &'static str,
    /// The least value…
    pub min: f64,
    /// …which is itself not allowed where this is set.
    pub above_min: bool,
    /// The largest value.
    pub max: f64,
    /// Only whole numbers.
    pub whole: bool,
}

impl SettingRange {
    pub(super) const fn whole(field: &'static str, min: f64, max: f64) -> Self {
        Self { field, min, above_min: false, max, whole: true }
    }

    pub(super) const fn real(field: &'static str, min: f64, max: f64) -> Self {
        Self { field, min, above_min: false, max, whole: false }
    }

    /// The value if it is allowed. NaN never is.
    pub fn check(&self, value: f64) -> Result<f64> {
        let from = if self.above_min { value > self.min } else { value >= self.min };
        if from && value <= self.max && !(self.whole && value.fract() != 0.0) {
            return Ok(value);
        }
        let kind = if self.whole { "a whole number" } else { "a number" };
        let allowed = if self.above_min {
            format!("{kind} above {} and at most {}", self.min, self.max)
        } else {
            format!("{kind} from {} to {}", self.min, self.max)
        };
        Err(Error::Setting(Refusal::new(self.field, value, allowed)))
    }
}

/// Hyper-parameters as somebody set them; [`check`](Self::check) makes them fit to train with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TrainingConfig {
    /// M, the number of hidden units.
    pub n_hidden: usize,
    /// Gibbs steps of the negative phase: the k of CD-k.
    pub cd_steps: usize,
    /// ε, per mini-batch mean of the users' gradients.
    pub learning_rate: f64,
    /// α: the part of the last update that is made again.
    pub momentum: f64,
    /// λ: each update shrinks the weights it touches by ε·λ. The biases are left alone.
    pub weight_decay: f64,
    /// Users a mini-batch; 1 is per-user (online) learning.
    pub batch_size: usize,
    /// Where all random numbers of the run start.
    pub seed: u64,
    /// The run is finished after so many epochs.
    pub epochs: usize,
}

impl TrainingConfig {
    /// What `n_hidden` may be.
    pub const N_HIDDEN: SettingRange = SettingRange::whole("n_hidden", 1.0, 200.0);
    /// What `cd_steps` may be.
    pub const CD_STEPS: SettingRange = SettingRange::whole("cd_steps", 1.0, 20.0);
    /// What `learning_rate` may be.
    pub const LEARNING_RATE: SettingRange =
        SettingRange { above_min: true, ..SettingRange::real("learning_rate", 0.0, 1.0) };
    /// What `momentum` may be.
    pub const MOMENTUM: SettingRange = SettingRange::real("momentum", 0.0, 0.99);
    /// What `weight_decay` may be.
    pub const WEIGHT_DECAY: SettingRange = SettingRange::real("weight_decay", 0.0, 0.1);
    /// What `batch_size` may be.
    pub const BATCH_SIZE: SettingRange = SettingRange::whole("batch_size", 1.0, 671.0);
    /// What `seed` may be.
    pub const SEED: SettingRange = SettingRange::whole("seed", 0.0, 4_294_967_295.0);
    /// What `epochs` may be.
    pub const EPOCHS: SettingRange = SettingRange::whole("epochs", 1.0, 200.0);

    /// Refuses the first setting that is out of its range, by name, value and range.
    pub fn check(self) -> Result<CheckedConfig> {
        Self::N_HIDDEN.check(self.n_hidden as f64)?;
        Self::CD_STEPS.check(self.cd_steps as f64)?;
        Self::LEARNING_RATE.check(self.learning_rate)?;
        Self::MOMENTUM.check(self.momentum)?;
        Self::WEIGHT_DECAY.check(self.weight_decay)?;
        Self::BATCH_SIZE.check(self.batch_size as f64)?;
        Self::SEED.check(self.seed as f64)?;
        Self::EPOCHS.check(self.epochs as f64)?;
        Ok(CheckedConfig(self))
    }
}

impl Default for TrainingConfig {
    /// What the page starts with, chosen on the validation ratings alone; see docs/decisions.
    fn default() -> Self {
        Self {
            n_hidden: 50,
            cd_steps: 1,
            learning_rate: 0.005,
            momentum: 0.5,
            weight_decay: 0.01,
            batch_size: 8,
            seed: 1,
            epochs: 30,
        }
    }
}

/// Hyper-parameters that passed [`TrainingConfig::check`]: the only kind that can train.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CheckedConfig(TrainingConfig);

impl Deref for CheckedConfig {
    type Target = TrainingConfig;

    fn deref(&self) -> &TrainingConfig {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_are_allowed_and_what_lies_beyond_is_not() {
        let refused = |change: fn(&mut TrainingConfig)| {
            let mut config = TrainingConfig::default();
            change(&mut config);
            config.check().err().map(|error| error.to_string())
        };
        assert_eq!(refused(|_| ()), None);
        assert_eq!(refused(|c| c.n_hidden = 200), None);
        assert_eq!(refused(|c| c.momentum = 0.99), None);
        assert_eq!(refused(|c| c.learning_rate = 1.0), None);
        assert_eq!(
            refused(|c| c.n_hidden = 0).as_deref(),
            Some("n_hidden is 0; it must be a whole number from 1 to 200")
        );
        assert_eq!(
            refused(|c| c.learning_rate = 0.0).as_deref(),
            Some("learning_rate is 0; it must be a number above 0 and at most 1")
        );
        assert_eq!(
            refused(|c| c.weight_decay = f64::NAN).as_deref(),
            Some("weight_decay is NaN; it must be a number from 0 to 0.1")
        );
        assert_eq!(
            refused(|c| c.seed = 1 << 32).as_deref(),
            Some("seed is 4294967296; it must be a whole number from 0 to 4294967295")
        );
    }

    #[test]
    fn whole_settings_refuse_fractions() {
        assert!(TrainingConfig::BATCH_SIZE.check(2.0).is_ok());
        assert!(TrainingConfig::BATCH_SIZE.check(2.5).is_err());
    }
}
