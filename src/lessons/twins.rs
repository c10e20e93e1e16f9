//! An RBM and an autoencoder of the same shape, trained side by side: same start, same pictures, same rate. The one
//! descends the cross-entropy of its reconstruction, the other never sees it.
//!
//! The RBM learns by CD-1 (Hinton 2002). Of no function is that the gradient (Sutskever & Tieleman 2010, "On the
//! Convergence Properties of Contrastive Divergence"), so the curve of its cross-entropy may also rise. Nor does the
//! autoencoder learn a distribution: its parameters, read as an RBM's, may give the data any probability.

use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use super::bars_and_stripes;
use super::mean_field::add_autoencoder_gradient;
use crate::exact::{DiscreteRbm, Enumeration};
use crate::learning::{BernoulliConfig, BernoulliTrainer, NegativePhase};
use crate::numeric::softplus;
use crate::patterns::Patterns;
use crate::rbm::{BernoulliRbm, BernoulliStatistics};
use crate::rng::{Purpose, stream};
use crate::{Error, Result, exact};

/// Side of the pictures: 30 bars and stripes of 16 pixels.
pub const TWIN_SIDE: usize = 4;
/// The most hidden units.
pub const MAX_TWIN_HIDDEN: usize = 12;
/// Updates in all; the rate falls evenly to zero over them.
pub const TWIN_STEPS: usize = 4_000;
/// Updates from one point of the curves to the next.
pub const TWIN_SPACING: usize = 50;
/// Gibbs steps from coin tosses to a fantasy.
pub const FANTASY_STEPS: usize = 200;
/// Pictures an update.
const BATCH: usize = 10;
const WEIGHT_SD: f64 = 0.05;
const LEARNING_RATE: f64 = 0.2;

/// Both machines after so many updates.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "study", derive(serde::Serialize), serde(rename_all = "camelCase"))]
pub struct TwinPoint {
    /// Updates so far.
    pub step: usize,
    /// Mean cross-entropy of the reconstruction, per pixel, in nats: of the RBM and of the autoencoder.
    pub rbm_cross_entropy: f64,
    /// That of the autoencoder, which is its loss.
    pub autoencoder_cross_entropy: f64,
    /// Σ_n q_n log p(v_n) of the RBM, in nats per picture.
    pub rbm_log_likelihood: f64,
    /// The same of an RBM with the autoencoder's parameters.
    pub autoencoder_log_likelihood: f64,
}

/// The two in training.
#[derive(Debug, Clone)]
pub struct Twins {
    trainer: BernoulliTrainer,
    autoencoder: BernoulliRbm,
    patterns: Patterns,
    /// Gives the autoencoder the very pictures that the RBM draws.
    pattern_rng: ChaCha8Rng,
    gradient: BernoulliStatistics,
    points: Vec<TwinPoint>,
}

/// Σ_n q_n of the cross-entropy between picture n and its reconstruction ṽ = σ(b + Wσ(c + Wᵀv)), divided by D: in nats
/// per pixel.
pub fn reconstruction_cross_entropy(rbm: &BernoulliRbm, patterns: &Patterns) -> f64 {
    let (d, m) = rbm.weights().dim();
    let (mut visible, mut hidden, mut inputs) = (vec![0.0; d], vec![0.0; m], vec![0.0; d]);
    let nats: f64 = (0..patterns.n_patterns())
        .map(|n| {
            patterns.write(n, &mut visible);
            rbm.hidden_probabilities(&visible, &mut hidden);
            rbm.visible_input(&hidden, &mut inputs);
            // −v log σ(y) − (1 − v) log(1 − σ(y)) = log(1 + e^y) − vy, which no rounding of σ to 0 or 1 disturbs.
            let nats: f64 = visible.iter().zip(&inputs).map(|(v, &y)| softplus(y) - v * y).sum();
            patterns.frequencies()[n] * nats
        })
        .sum();
    nats / d as f64
}

/// p(v_n) of each picture by the RBM with these parameters, `[n_patterns]`. With the autoencoder's they may come to much
/// together and still be of no use: a few pictures have nearly all of it.
pub fn picture_probabilities(rbm: &BernoulliRbm, patterns: &Patterns) -> Result<Vec<f64>> {
    let states = Enumeration::new(DiscreteRbm::of_bits(rbm))?;
    Ok(patterns.iter().map(|(bits, _)| states.log_probability(bits).exp()).collect())
}

/// Where `count` Gibbs chains are after [`FANTASY_STEPS`] steps, `[count][D]`, each begun with a fair coin for every
/// pixel. That many steps bring a chain near to the model's distribution, or do not: a chain cannot tell.
pub fn fantasies(rbm: &BernoulliRbm, count: usize, seed: u64) -> Vec<Vec<u8>> {
    let mut rng = stream(seed, Purpose::LessonFantasies);
    let mut hidden = vec![0.0; rbm.n_hidden()];
    let mut chain = |_| {
        let mut visible: Vec<f64> =
            (0..rbm.n_visible()).map(|_| f64::from(u8::from(rng.random::<f64>() < 0.5))).collect();
        (0..FANTASY_STEPS).for_each(|_| rbm.gibbs_step(&mut visible, &mut hidden, &mut rng));
        visible.iter().map(|&v| u8::from(v == 1.0)).collect()
    };
    (0..count).map(&mut chain).collect()
}

impl Twins {
    /// Both with the same random weights. Refuses no hidden unit, or more than [`MAX_TWIN_HIDDEN`].
    pub fn new(n_hidden: usize, seed: u64) -> Result<Self> {
        if !(1..=MAX_TWIN_HIDDEN).contains(&n_hidden) {
            return Err(Error::input("n_hidden", n_hidden, format!("from 1 to {MAX_TWIN_HIDDEN}")));
        }
        let patterns = bars_and_stripes(TWIN_SIDE)?;
        let config = BernoulliConfig {
            n_hidden,
            negative_phase: NegativePhase::ContrastiveDivergence { cd_steps: 1 },
            learning_rate: LEARNING_RATE,
            batch_size: BATCH,
            steps: TWIN_STEPS,
            weight_sd: WEIGHT_SD,
            seed,
        };
        let trainer = BernoulliTrainer::new(config, patterns.clone())?;
        let autoencoder = trainer.rbm().clone();
        let mut twins = Self {
            gradient: BernoulliStatistics::zeros(&autoencoder),
            pattern_rng: stream(seed, Purpose::PatternDraw),
            points: Vec::new(),
            trainer,
            autoencoder,
            patterns,
        };
        twins.measure()?;
        Ok(twins)
    }

    fn measure(&mut self) -> Result<()> {
        self.points.push(TwinPoint {
            step: self.trainer.steps_done(),
            rbm_cross_entropy: reconstruction_cross_entropy(self.trainer.rbm(), &self.patterns),
            autoencoder_cross_entropy: reconstruction_cross_entropy(&self.autoencoder, &self.patterns),
            rbm_log_likelihood: exact::log_likelihood(self.trainer.rbm(), &self.patterns)?,
            autoencoder_log_likelihood: exact::log_likelihood(&self.autoencoder, &self.patterns)?,
        });
        Ok(())
    }

    /// One update of each, unless all [`TWIN_STEPS`] are done.
    pub fn step(&mut self) -> Result<()> {
        let done = self.trainer.steps_done();
        if done >= TWIN_STEPS {
            return Ok(());
        }
        self.gradient.clear();
        let mut visible = vec![0.0; self.patterns.n_visible()];
        for _ in 0..BATCH {
            let n = self.patterns.draw(&mut self.pattern_rng);
            self.patterns.write(n, &mut visible);
            add_autoencoder_gradient(&self.autoencoder, &visible, 1.0 / BATCH as f64, &mut self.gradient);
        }
        let rate = LEARNING_RATE * (1.0 - done as f64 / TWIN_STEPS as f64);
        self.autoencoder.ascend(&self.gradient, rate);
        self.trainer.step()?;
        if self.trainer.steps_done().is_multiple_of(TWIN_SPACING) {
            self.measure()?;
        }
        Ok(())
    }

    /// Updates so far.
    pub fn steps_done(&self) -> usize {
        self.trainer.steps_done()
    }

    /// The RBM as it is now.
    pub fn rbm(&self) -> &BernoulliRbm {
        self.trainer.rbm()
    }

    /// The autoencoder as it is now, its parameters as an RBM's.
    pub fn autoencoder(&self) -> &BernoulliRbm {
        &self.autoencoder
    }

    /// What they learn.
    pub fn patterns(&self) -> &Patterns {
        &self.patterns
    }

    /// The curves: the start, and every [`TWIN_SPACING`] updates.
    pub fn points(&self) -> &[TwinPoint] {
        &self.points
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trained(steps: usize) -> Twins {
        let mut twins = Twins::new(8, 1).expect("eight hidden units");
        (0..steps).for_each(|_| twins.step().expect("a step"));
        twins
    }

    #[test]
    fn they_start_alike() {
        let twins = trained(0);
        assert_eq!(twins.rbm(), twins.autoencoder());
        let point = twins.points()[0];
        assert_eq!(point.rbm_cross_entropy, point.autoencoder_cross_entropy);
        // Small weights, no biases: every pixel is a fair coin, within the weights' sizes.
        assert!((point.rbm_cross_entropy - std::f64::consts::LN_2).abs() < 0.03, "{point:?}");
    }

    #[test]
    fn the_autoencoder_sees_the_pictures_that_the_rbm_draws() {
        let (start, twins) = (trained(0), trained(1));
        // The trainer's own draws, made here again: b goes by ε times the mean of v − ṽ.
        let mut rng = stream(1, Purpose::PatternDraw);
        let (mut visible, mut hidden, mut prediction) = (vec![0.0; 16], vec![0.0; 8], vec![0.0; 16]);
        let mut moves = vec![0.0; 16];
        for _ in 0..BATCH {
            start.patterns().write(start.patterns().draw(&mut rng), &mut visible);
            start.rbm().predict(&visible, &mut hidden, &mut prediction);
            for ((moved, v), p) in moves.iter_mut().zip(&visible).zip(&prediction) {
                *moved += LEARNING_RATE * (v - p) / BATCH as f64;
            }
        }
        for (b, moved) in twins.autoencoder().visible_bias().iter().zip(&moves) {
            // Kept as f32: 2⁻²⁴ of a number below 0.2.
            assert!((f64::from(*b) - moved).abs() < 2e-8, "{b} {moved}");
        }
    }

    #[test]
    fn both_reconstruct_better_and_only_the_rbm_learns_the_distribution() {
        let twins = trained(TWIN_STEPS);
        let (first, last) = (twins.points()[0], *twins.points().last().expect("points"));
        assert_eq!((last.step, twins.points().len()), (TWIN_STEPS, TWIN_STEPS / TWIN_SPACING + 1));
        assert!(last.rbm_cross_entropy < 0.5 * first.rbm_cross_entropy, "{last:?}");
        assert!(last.autoencoder_cross_entropy < last.rbm_cross_entropy, "{last:?}");
        assert!(last.rbm_log_likelihood > first.rbm_log_likelihood + 3.0, "{last:?}");
        // The autoencoder's parameters gave the data more at first, and give it less than fair coins in the end.
        let best =
            twins.points().iter().map(|point| point.autoencoder_log_likelihood).fold(f64::MIN, f64::max);
        assert!(best > first.rbm_log_likelihood + 1.0, "{best}");
        assert!(last.autoencoder_log_likelihood < -16.0 * std::f64::consts::LN_2, "{last:?}");
        assert!(last.rbm_log_likelihood <= twins.patterns().best_log_likelihood());
        let mut done = twins.clone();
        done.step().expect("nothing more");
        assert_eq!((done.steps_done(), done.points().len()), (TWIN_STEPS, twins.points().len()));
    }

    #[test]
    fn the_rbm_gives_most_pictures_some_probability_and_the_autoencoder_few() {
        let (start, twins) = (trained(0), trained(TWIN_STEPS));
        let each =
            |rbm: &BernoulliRbm| picture_probabilities(rbm, twins.patterns()).expect("eight hidden units");
        let share = |rbm: &BernoulliRbm| each(rbm).iter().sum::<f64>();
        // 30 of 2^16 pictures at first, nearly alike.
        assert!((share(start.rbm()) * 65536.0 / 30.0 - 1.0).abs() < 0.1);
        // Those with a tenth of what the data give a picture, 1/32.
        let known = |rbm: &BernoulliRbm| each(rbm).iter().filter(|&&p| p > 0.1 / 32.0).count();
        assert!(known(twins.rbm()) >= 2 * known(twins.autoencoder()));
        let sum: f64 =
            each(twins.rbm()).iter().zip(twins.patterns().frequencies()).map(|(p, q)| q * p.ln()).sum();
        let last = twins.points().last().expect("points");
        assert!((sum - last.rbm_log_likelihood).abs() < 1e-12);
        let drawn = fantasies(twins.rbm(), 400, 1);
        let hits =
            drawn.iter().filter(|v| twins.patterns().iter().any(|(bits, _)| bits == v.as_slice())).count();
        // The frequency of 400 draws is off by 0.025 as a rule: four times that, for chains that have not come so near.
        assert!((hits as f64 / 400.0 - share(twins.rbm())).abs() < 0.1);
    }

    #[test]
    fn fantasies_of_units_without_links_are_coins_of_their_biases() {
        let rbm = BernoulliRbm::from_parameters(
            ndarray::Array2::zeros((3, 2)),
            ndarray::array![-1.0, 0.0, 2.0],
            ndarray::Array1::zeros(2),
        );
        let drawn = fantasies(&rbm, 2_000, 5);
        assert_eq!(drawn, fantasies(&rbm, 2_000, 5));
        for (i, p) in [0.268_941, 0.5, 0.880_797].into_iter().enumerate() {
            let on = drawn.iter().map(|v| f64::from(v[i])).sum::<f64>() / 2_000.0;
            // Five standard deviations.
            assert!((on - p).abs() < 5.0 * (p * (1.0 - p) / 2_000.0_f64).sqrt(), "{on} for {p}");
        }
    }

    #[test]
    fn a_size_that_cannot_be_shown_is_refused() {
        for n_hidden in [0, 13] {
            assert_eq!(Twins::new(n_hidden, 1).expect_err("no such size").field(), "n_hidden");
        }
    }
}
