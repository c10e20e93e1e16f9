//! The hyper-parameters of a run, their ranges, and the one check between what somebody typed and what may train.

use std::ops::Deref;

use crate::error::Refusal;
use crate::numeric::Decimal;
use crate::rbm::Start;
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
        Err(Error::Setting(Refusal::new(self.field, Decimal(value), self.allowed())))
    }

    /// What is allowed, in words that follow "must be".
    pub(crate) fn allowed(&self) -> String {
        let kind = if self.whole { "a whole number" } else { "a number" };
        let (min, max) = (Decimal(self.min), Decimal(self.max));
        if self.above_min {
            format!("{kind} above {min} and at most {max}")
        } else {
            format!("{kind} from {min} to {max}")
        }
    }
}

/// Which RBM is trained.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Architecture {
    /// A [`CategoricalRbm`](crate::rbm::CategoricalRbm) that starts like this.
    Categorical(Start),
    /// An [`OrdinalRbm`](crate::rbm::OrdinalRbm).
    Ordinal,
}

/// How parameters follow the gradient; the formulas stand at [`RowOptimiser`](super::RowOptimiser).
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum UpdateRule {
    /// Stochastic gradient ascent with the momentum α; 0 is plain ascent.
    Momentum(f32),
    /// Adam with β₁ = 0.9 and β₂ = 0.999.
    Adam,
}

/// The optimiser of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Optimiser {
    /// Stochastic gradient ascent with the configuration's momentum.
    Momentum,
    /// Adam; the configuration's momentum plays no part.
    Adam,
}

impl Optimiser {
    /// Both.
    pub const ALL: [Optimiser; 2] = [Optimiser::Momentum, Optimiser::Adam];

    /// Its name in files and links.
    pub const fn name(self) -> &'static str {
        match self {
            Optimiser::Momentum => "momentum",
            Optimiser::Adam => "adam",
        }
    }

    /// The optimiser of that name.
    pub fn named(name: &str) -> Result<Optimiser> {
        Self::ALL
            .into_iter()
            .find(|optimiser| optimiser.name() == name)
            .ok_or_else(|| Error::Setting(Refusal::new("optimiser", name, "momentum or adam")))
    }
}

/// How the learning rate changes over a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Schedule {
    /// It does not.
    Constant,
    /// In epoch n of E, counted from 0, it is ε·(1 − n/E), and ε/E in epochs after those.
    Linear,
}

/// What the reconstruction v′ of a movie is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VisibleStates {
    /// The distribution over the rating classes: less noise.
    Probabilities,
    /// One class drawn from it: a true Gibbs step, and an update that touches two rows of weights instead of ten.
    Samples,
}

/// Hyper-parameters as somebody set them; [`check`](Self::check) makes them fit to train with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TrainingConfig {
    /// Which RBM.
    pub architecture: Architecture,
    /// How parameters follow the gradient.
    pub optimiser: Optimiser,
    /// How the learning rate changes.
    pub schedule: Schedule,
    /// What v′ is made of.
    pub visible_states: VisibleStates,
    /// Each user's negative phase goes on from the hidden units where it last ended, in place of starting from the
    /// user's ratings: persistent contrastive divergence (Tieleman 2008).
    pub persistent: bool,
    /// M, the number of hidden units.
    pub n_hidden: usize,
    /// Gibbs steps of the negative phase in the first epoch: the k of CD-k.
    pub cd_steps: usize,
    /// The same in the last epoch; in between it grows in equal parts (SMH 2007, section 5). Not below `cd_steps`.
    pub last_cd_steps: usize,
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
    /// The run is finished after so many epochs without a better held-out RMSE, and goes back to the best one; 0 never
    /// stops early.
    pub patience: usize,
}

/// A named configuration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Preset {
    /// The textbook program: dense Adam, large random weights, no base rates. It overfits within a few epochs.
    Notes,
    /// After Salakhutdinov, Mnih & Hinton (2007): momentum, weight decay, base rates, CD steps that grow.
    Paper,
    /// The ordinal RBM, tuned on the validation ratings.
    Tuned,
}

impl Preset {
    /// All presets, from the plainest to the best.
    pub const ALL: [Preset; 3] = [Preset::Notes, Preset::Paper, Preset::Tuned];

    /// Its name in files and links.
    pub fn name(self) -> &'static str {
        match self {
            Preset::Notes => "notes",
            Preset::Paper => "paper",
            Preset::Tuned => "tuned",
        }
    }

    /// The preset of that name.
    pub fn named(name: &str) -> Result<Preset> {
        Self::ALL
            .into_iter()
            .find(|preset| preset.name() == name)
            .ok_or_else(|| Error::Setting(Refusal::new("preset", name, "notes, paper or tuned")))
    }

    /// Its settings, with seed 1.
    pub fn config(self) -> TrainingConfig {
        match self {
            Preset::Notes => TrainingConfig {
                architecture: Architecture::Categorical(Start::Uninformed),
                optimiser: Optimiser::Adam,
                schedule: Schedule::Constant,
                visible_states: VisibleStates::Samples,
                learning_rate: 0.01,
                momentum: 0.0,
                weight_decay: 0.0,
                batch_size: 256,
                epochs: 10,
                patience: 3,
                ..Preset::Tuned.config()
            },
            Preset::Paper => TrainingConfig {
                architecture: Architecture::Categorical(Start::BaseRates),
                visible_states: VisibleStates::Samples,
                last_cd_steps: 5,
                learning_rate: 0.01,
                momentum: 0.8,
                weight_decay: 0.001,
                batch_size: 8,
                epochs: 50,
                patience: 10,
                ..Preset::Tuned.config()
            },
            Preset::Tuned => TrainingConfig {
                architecture: Architecture::Ordinal,
                optimiser: Optimiser::Momentum,
                schedule: Schedule::Linear,
                visible_states: VisibleStates::Probabilities,
                persistent: false,
                n_hidden: 50,
                cd_steps: 1,
                last_cd_steps: 1,
                learning_rate: 0.001,
                momentum: 0.0,
                weight_decay: 0.2,
                batch_size: 1,
                seed: 1,
                epochs: 30,
                patience: 15,
            },
        }
    }
}

impl TrainingConfig {
    /// What `n_hidden` may be.
    pub const N_HIDDEN: SettingRange = SettingRange::whole("n_hidden", 1.0, 200.0);
    /// What `cd_steps` may be.
    pub const CD_STEPS: SettingRange = SettingRange::whole("cd_steps", 1.0, 20.0);
    /// What `last_cd_steps` may be; it may not be below `cd_steps` either.
    pub const LAST_CD_STEPS: SettingRange = SettingRange::whole("last_cd_steps", 1.0, 20.0);
    /// What `learning_rate` may be.
    pub const LEARNING_RATE: SettingRange =
        SettingRange { above_min: true, ..SettingRange::real("learning_rate", 0.0, 1.0) };
    /// What `momentum` may be.
    pub const MOMENTUM: SettingRange = SettingRange::real("momentum", 0.0, 0.99);
    /// What `weight_decay` may be.
    pub const WEIGHT_DECAY: SettingRange = SettingRange::real("weight_decay", 0.0, 1.0);
    /// What `batch_size` may be.
    pub const BATCH_SIZE: SettingRange = SettingRange::whole("batch_size", 1.0, 671.0);
    /// What `seed` may be.
    pub const SEED: SettingRange = SettingRange::whole("seed", 0.0, 4_294_967_295.0);
    /// What `epochs` may be.
    pub const EPOCHS: SettingRange = SettingRange::whole("epochs", 1.0, 200.0);
    /// What `patience` may be.
    pub const PATIENCE: SettingRange = SettingRange::whole("patience", 0.0, 200.0);

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
        Self::PATIENCE.check(self.patience as f64)?;
        let growing = SettingRange { min: self.cd_steps as f64, ..Self::LAST_CD_STEPS };
        growing.check(self.last_cd_steps as f64)?;
        Ok(CheckedConfig(self))
    }

    /// ε in an epoch, counted from 0.
    pub fn learning_rate_in(&self, epoch: usize) -> f64 {
        match self.schedule {
            Schedule::Constant => self.learning_rate,
            Schedule::Linear => {
                let left = self.epochs.saturating_sub(epoch).max(1);
                self.learning_rate * left as f64 / self.epochs as f64
            }
        }
    }

    /// Gibbs steps in an epoch, counted from 0: from `cd_steps` to `last_cd_steps`, each for about as many epochs.
    pub fn cd_steps_in(&self, epoch: usize) -> usize {
        let kinds = self.last_cd_steps - self.cd_steps + 1;
        let epoch = epoch.min(self.epochs - 1);
        self.cd_steps + epoch * kinds / self.epochs
    }

    /// How every array of parameters follows its gradient.
    pub fn update_rule(&self) -> UpdateRule {
        match self.optimiser {
            Optimiser::Momentum => UpdateRule::Momentum(self.momentum as f32),
            Optimiser::Adam => UpdateRule::Adam,
        }
    }
}

impl Default for TrainingConfig {
    /// What the page starts with: [`Preset::Tuned`].
    fn default() -> Self {
        Preset::Tuned.config()
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

impl CheckedConfig {
    /// `next`, if a run with these settings may go on with it: ε, α, λ, the CD steps, the optimiser and the patience may
    /// differ. Refuses a change of anything else, by name: the model or the order of its random numbers hangs on it.
    pub fn adjusted_to(&self, next: CheckedConfig) -> Result<CheckedConfig> {
        let fixed = [
            ("n_hidden", self.n_hidden as f64, next.n_hidden as f64),
            ("batch_size", self.batch_size as f64, next.batch_size as f64),
            ("seed", self.seed as f64, next.seed as f64),
            ("epochs", self.epochs as f64, next.epochs as f64),
        ];
        if let Some(&(field, now, wanted)) = fixed.iter().find(|(_, now, wanted)| now != wanted) {
            let allowed = format!("{} until the run starts over", Decimal(now));
            return Err(Error::Setting(Refusal::new(field, Decimal(wanted), allowed)));
        }
        let TrainingConfig {
            optimiser,
            cd_steps,
            last_cd_steps,
            learning_rate,
            momentum,
            weight_decay,
            patience,
            ..
        } = **self;
        let but_for_those = TrainingConfig {
            optimiser,
            cd_steps,
            last_cd_steps,
            learning_rate,
            momentum,
            weight_decay,
            patience,
            ..*next
        };
        if but_for_those != **self {
            let allowed = "that of the run until it starts over";
            return Err(Error::Setting(Refusal::new("preset", "another", allowed)));
        }
        Ok(next)
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
            Some("weight_decay is NaN; it must be a number from 0 to 1")
        );
        assert_eq!(
            refused(|c| c.seed = 1 << 32).as_deref(),
            Some("seed is 4294967296; it must be a whole number from 0 to 4294967295")
        );
    }

    #[test]
    fn the_presets_may_train_and_go_by_their_names() {
        for preset in Preset::ALL {
            assert!(preset.config().check().is_ok(), "{preset:?}");
            assert_eq!(Preset::named(preset.name()), Ok(preset));
        }
        let error = Preset::named("best").expect_err("no such preset");
        assert_eq!(error.to_string(), "preset is best; it must be notes, paper or tuned");
    }

    #[test]
    fn rates_fall_and_steps_grow_over_the_epochs() {
        let config = TrainingConfig {
            schedule: Schedule::Linear,
            learning_rate: 0.4,
            cd_steps: 1,
            last_cd_steps: 3,
            epochs: 4,
            ..TrainingConfig::default()
        };
        let rates: Vec<f64> = (0..6).map(|epoch| config.learning_rate_in(epoch)).collect();
        for (rate, expected) in rates.iter().zip([0.4, 0.3, 0.2, 0.1, 0.1, 0.1]) {
            assert!((rate - expected).abs() < 1e-12, "{rates:?}");
        }
        let steps: Vec<usize> = (0..6).map(|epoch| config.cd_steps_in(epoch)).collect();
        assert_eq!(steps, [1, 1, 2, 3, 3, 3]);
        let constant = TrainingConfig { schedule: Schedule::Constant, ..config };
        assert_eq!(constant.learning_rate_in(3), 0.4);
        let shrinking = TrainingConfig { cd_steps: 4, ..config };
        assert_eq!(
            shrinking.check().expect_err("fewer steps at the end").to_string(),
            "last_cd_steps is 3; it must be a whole number from 4 to 20"
        );
    }

    #[test]
    fn a_run_may_go_on_with_other_rates_and_steps_but_not_with_another_model() {
        let start = TrainingConfig::default();
        let become_ = |change: fn(&mut TrainingConfig)| {
            let mut next = start;
            change(&mut next);
            let next = next.check().expect("in range");
            start.check().expect("in range").adjusted_to(next).map(|config| assert_eq!(config, next))
        };
        let changed = become_(|c| {
            (c.learning_rate, c.momentum, c.weight_decay, c.optimiser) = (0.5, 0.5, 0.5, Optimiser::Adam);
            (c.cd_steps, c.last_cd_steps, c.patience) = (2, 3, 7);
        });
        assert_eq!(changed, Ok(()));
        let refused = |change| become_(change).expect_err("not without a restart").to_string();
        assert_eq!(refused(|c| c.n_hidden = 7), "n_hidden is 7; it must be 50 until the run starts over");
        assert_eq!(refused(|c| c.batch_size = 2), "batch_size is 2; it must be 1 until the run starts over");
        assert_eq!(refused(|c| c.seed = 2), "seed is 2; it must be 1 until the run starts over");
        assert_eq!(refused(|c| c.epochs = 31), "epochs is 31; it must be 30 until the run starts over");
        let other_model = "preset is another; it must be that of the run until it starts over";
        assert_eq!(refused(|c| c.architecture = Architecture::Categorical(Start::BaseRates)), other_model);
        assert_eq!(refused(|c| c.schedule = Schedule::Constant), other_model);
        assert_eq!(refused(|c| c.visible_states = VisibleStates::Samples), other_model);
        assert_eq!(refused(|c| c.persistent = true), other_model);
    }

    #[test]
    fn whole_settings_refuse_fractions() {
        assert!(TrainingConfig::BATCH_SIZE.check(2.0).is_ok());
        assert!(TrainingConfig::BATCH_SIZE.check(2.5).is_err());
    }
}
