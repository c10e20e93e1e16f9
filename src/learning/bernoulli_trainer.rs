//! How the Bernoulli RBM learns a set of patterns: by CD-k, by persistent CD, or by the exact gradient.

use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use super::{BernoulliChain, SettingRange};
use crate::patterns::Patterns;
use crate::rbm::{BernoulliRbm, BernoulliStatistics};
use crate::rng::{Purpose, stream};
use crate::{Result, exact};

/// Where the average over the model comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NegativePhase {
    /// A chain of `cd_steps` Gibbs steps from each pattern of the mini-batch.
    ContrastiveDivergence {
        /// The k of CD-k.
        cd_steps: usize,
    },
    /// Chains that started at random states and go on by `cd_steps` Gibbs steps with each update.
    PersistentChains {
        /// Gibbs steps an update.
        cd_steps: usize,
        /// How many chains share the average.
        n_chains: usize,
    },
    /// A sum over the model's states. Then the average over the data is exact too, and no random number is drawn
    /// after the first weights.
    Exact,
}

/// Hyper-parameters as somebody set them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BernoulliConfig {
    /// M.
    pub n_hidden: usize,
    /// Where the average over the model comes from.
    pub negative_phase: NegativePhase,
    /// ε of the first update; it falls evenly to zero over [`steps`](Self::steps), so that the noise of the updates
    /// dies out. The exact gradient has no noise, and keeps ε as it is.
    pub learning_rate: f64,
    /// Patterns drawn for an update. The exact gradient takes all of them.
    pub batch_size: usize,
    /// Updates in all; from then on the rate is zero and the model stays.
    pub steps: usize,
    /// Standard deviation of the weights before training.
    pub weight_sd: f64,
    /// Where all random numbers of the run start.
    pub seed: u64,
}

impl BernoulliConfig {
    /// What `n_hidden` may be.
    pub const N_HIDDEN: SettingRange = whole("n_hidden", 1.0, 1000.0);
    /// What `cd_steps` may be.
    pub const CD_STEPS: SettingRange = whole("cd_steps", 1.0, 10_000.0);
    /// What `n_chains` may be.
    pub const N_CHAINS: SettingRange = whole("n_chains", 1.0, 10_000.0);
    /// What `learning_rate` may be.
    pub const LEARNING_RATE: SettingRange =
        SettingRange { field: "learning_rate", min: 0.0, above_min: true, max: 1.0, whole: false };
    /// What `batch_size` may be.
    pub const BATCH_SIZE: SettingRange = whole("batch_size", 1.0, 10_000.0);
    /// What `steps` may be.
    pub const STEPS: SettingRange = whole("steps", 1.0, 10_000_000.0);
    /// What `weight_sd` may be.
    pub const WEIGHT_SD: SettingRange =
        SettingRange { field: "weight_sd", min: 0.0, above_min: true, max: 1.0, whole: false };

    fn check(&self) -> Result<()> {
        Self::N_HIDDEN.check(self.n_hidden as f64)?;
        match self.negative_phase {
            NegativePhase::ContrastiveDivergence { cd_steps } => {
                Self::CD_STEPS.check(cd_steps as f64)?;
            }
            NegativePhase::PersistentChains { cd_steps, n_chains } => {
                Self::CD_STEPS.check(cd_steps as f64)?;
                Self::N_CHAINS.check(n_chains as f64)?;
            }
            NegativePhase::Exact => {}
        }
        Self::LEARNING_RATE.check(self.learning_rate)?;
        Self::BATCH_SIZE.check(self.batch_size as f64)?;
        Self::STEPS.check(self.steps as f64)?;
        Self::WEIGHT_SD.check(self.weight_sd)?;
        Ok(())
    }
}

const fn whole(field: &'static str, min: f64, max: f64) -> SettingRange {
    SettingRange { field, min, above_min: false, max, whole: true }
}

/// A Bernoulli RBM in training. The same configuration and patterns give the same sequence of models.
///
/// Both phases lie between 0 and 1, so an update moves no parameter by more than ε ≤ 1: however ill-chosen the
/// settings, the numbers stay finite.
#[derive(Debug, Clone)]
pub struct BernoulliTrainer {
    config: BernoulliConfig,
    patterns: Patterns,
    rbm: BernoulliRbm,
    gradient: BernoulliStatistics,
    /// The chain of CD, or those of persistent CD; none for the exact gradient.
    chains: Vec<BernoulliChain>,
    steps_done: usize,
    pattern_rng: ChaCha8Rng,
    gibbs_rng: ChaCha8Rng,
}

impl BernoulliTrainer {
    /// An untrained model of these patterns. Refuses the first setting that is out of its range and, for the exact
    /// gradient, a model with too many states.
    pub fn new(config: BernoulliConfig, patterns: Patterns) -> Result<Self> {
        config.check()?;
        let (n_visible, seed) = (patterns.n_visible(), config.seed);
        let mut weight_rng = stream(seed, Purpose::InitialWeights);
        let rbm =
            BernoulliRbm::untrained(n_visible, config.n_hidden, config.weight_sd as f32, &mut weight_rng);
        let (chains, gibbs_rng) = match config.negative_phase {
            NegativePhase::ContrastiveDivergence { .. } => {
                (vec![BernoulliChain::new(&rbm, vec![0.0; n_visible])], stream(seed, Purpose::GibbsSampling))
            }
            NegativePhase::PersistentChains { n_chains, .. } => {
                let mut rng = stream(seed, Purpose::PersistentChains);
                let mut random_state =
                    || (0..n_visible).map(|_| f64::from(u8::from(rng.random::<bool>()))).collect();
                let chains = (0..n_chains).map(|_| BernoulliChain::new(&rbm, random_state())).collect();
                (chains, rng)
            }
            NegativePhase::Exact => {
                exact::log_likelihood(&rbm, &patterns)?;
                (Vec::new(), stream(seed, Purpose::GibbsSampling))
            }
        };
        Ok(Self {
            gradient: BernoulliStatistics::zeros(&rbm),
            chains,
            steps_done: 0,
            pattern_rng: stream(seed, Purpose::PatternDraw),
            gibbs_rng,
            config,
            patterns,
            rbm,
        })
    }

    /// One update: W ← W + ε (⟨v h⟩_data − ⟨v h⟩_model), and the same for b and c.
    pub fn step(&mut self) -> Result<()> {
        let mut learning_rate = self.config.learning_rate;
        match self.config.negative_phase {
            NegativePhase::ContrastiveDivergence { cd_steps } => self.contrastive_divergence(cd_steps),
            NegativePhase::PersistentChains { cd_steps, .. } => self.persistent_divergence(cd_steps),
            NegativePhase::Exact => {
                self.gradient = exact::log_likelihood_gradient(&self.rbm, &self.patterns)?;
            }
        }
        if self.config.negative_phase != NegativePhase::Exact {
            learning_rate *= 1.0 - self.steps_done.min(self.config.steps) as f64 / self.config.steps as f64;
        }
        self.rbm.ascend(&self.gradient, learning_rate);
        self.steps_done += 1;
        Ok(())
    }

    /// v′ after `cd_steps` from each pattern stands in for the model.
    fn contrastive_divergence(&mut self, cd_steps: usize) {
        let scale = 1.0 / self.config.batch_size as f64;
        let chain = &mut self.chains[0];
        self.gradient.clear();
        for _ in 0..self.config.batch_size {
            let n = self.patterns.draw(&mut self.pattern_rng);
            chain.restart(&self.rbm, |visible| self.patterns.write(n, visible));
            self.gradient.add(chain.visible(), chain.hidden(), scale);
            chain.advance(&self.rbm, cd_steps, &mut self.gibbs_rng);
            self.gradient.add(chain.visible(), chain.hidden(), -scale);
        }
    }

    /// The states of the persistent chains stand in for the model. The last update moved the model a little under
    /// them; with small rates they keep up.
    fn persistent_divergence(&mut self, cd_steps: usize) {
        let scale = 1.0 / self.config.batch_size as f64;
        self.gradient.clear();
        let mut visible = vec![0.0; self.rbm.n_visible()];
        let mut hidden = vec![0.0; self.rbm.n_hidden()];
        for _ in 0..self.config.batch_size {
            let n = self.patterns.draw(&mut self.pattern_rng);
            self.patterns.write(n, &mut visible);
            self.rbm.hidden_probabilities(&visible, &mut hidden);
            self.gradient.add(&visible, &hidden, scale);
        }
        let scale = 1.0 / self.chains.len() as f64;
        for chain in &mut self.chains {
            chain.advance(&self.rbm, cd_steps, &mut self.gibbs_rng);
            self.gradient.add(chain.visible(), chain.hidden(), -scale);
        }
    }

    /// What it was made with.
    pub fn config(&self) -> &BernoulliConfig {
        &self.config
    }

    /// The model as it is now.
    pub fn rbm(&self) -> &BernoulliRbm {
        &self.rbm
    }

    /// What the last update followed: data minus model.
    pub fn gradient(&self) -> &BernoulliStatistics {
        &self.gradient
    }

    /// The chain of CD after its last example, or the persistent chains as they stand; none for the exact gradient.
    pub fn chains(&self) -> &[BernoulliChain] {
        &self.chains
    }

    /// Updates so far.
    pub fn steps_done(&self) -> usize {
        self.steps_done
    }
}
