//! How the RBM over likes learns: CD-k on the damped counts of one person after another, mini-batches of persons,
//! plain gradient steps with a rate that falls linearly to zero.
//!
//! The negative phase runs over all D′ films, not only those a person liked: that a popular film is *not* among the
//! likes is what the model learns from. So one person costs about 3·D′·M multiplications a Gibbs step, whatever
//! the number of likes.

use std::ops::Deref;
use std::sync::Arc;

use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

use super::SettingRange;
use crate::error::Refusal;
use crate::numeric::{Decimal, add_scaled, dot, shrink_and_add};
use crate::ratings::{Catalogue, Ratings};
use crate::rbm::{LikedFilms, Likes, LikesRbm};
use crate::rng::{Purpose, sample_bernoulli, stream};
use crate::{Error, Result};

/// Nats per like beyond which a reconstruction is no model's: the uniform guess costs log D′, some 7.
const RUNAWAY_CROSS_ENTROPY: f64 = 50.0;

/// What the rate of G is of the rate of U. A genre's gradient sums over its hundreds of films, so it needs less.
const FEATURE_RATE: f32 = 0.1;

/// The longest that the gradients for U and for G may be, ‖g‖ and ‖Φᵀg‖ of a person's mean statistics.
///
/// A person of a thousand likes weighs in learning as a thousand likes do, and a mini-batch with some such people can
/// push the model so far that the next one pushes it further. On the bundled data the gradient for U never gets so
/// long; that for G does in a third of the mini-batches. See docs/decisions/0007-would-you-like-it.md.
const LONGEST_OWN_GRADIENT: f32 = 20.0;
const LONGEST_FEATURE_GRADIENT: f32 = 30.0;

/// Hyper-parameters as somebody set them; [`check`](Self::check) makes them fit to train with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LikesConfig {
    /// M.
    pub n_hidden: usize,
    /// A film is modelled if so many people gave it four stars or more.
    pub min_likes: usize,
    /// Gibbs steps of the negative phase: the k of CD-k.
    pub cd_steps: usize,
    /// ε at the start, per mini-batch mean of the persons' gradients. It falls by ε/`epochs` each epoch.
    pub learning_rate: f64,
    /// λ: each update shrinks U and G by ε·λ.
    pub weight_decay: f64,
    /// Persons a mini-batch.
    pub batch_size: usize,
    /// Training is finished after so many epochs.
    pub epochs: usize,
    /// Where all random numbers of the run start.
    pub seed: u64,
}

impl LikesConfig {
    /// What `n_hidden` may be.
    pub const N_HIDDEN: SettingRange = SettingRange::whole("n_hidden", 1.0, 400.0);
    /// What `min_likes` may be.
    pub const MIN_LIKES: SettingRange = SettingRange::whole("min_likes", 1.0, 1000.0);
    /// What `cd_steps` may be.
    pub const CD_STEPS: SettingRange = SettingRange::whole("cd_steps", 1.0, 20.0);
    /// What `learning_rate` may be.
    pub const LEARNING_RATE: SettingRange =
        SettingRange { above_min: true, ..SettingRange::real("learning_rate", 0.0, 10.0) };
    /// What `weight_decay` may be.
    pub const WEIGHT_DECAY: SettingRange = SettingRange::real("weight_decay", 0.0, 0.1);
    /// What `batch_size` may be.
    pub const BATCH_SIZE: SettingRange = SettingRange::whole("batch_size", 1.0, 1_000_000.0);
    /// What `epochs` may be.
    pub const EPOCHS: SettingRange = SettingRange::whole("epochs", 1.0, 1000.0);
    /// What `seed` may be.
    pub const SEED: SettingRange = SettingRange::whole("seed", 0.0, 4_294_967_295.0);

    /// Refuses the first setting that is out of its range, by name, value and range.
    pub fn check(self) -> Result<CheckedLikesConfig> {
        Self::N_HIDDEN.check(self.n_hidden as f64)?;
        Self::MIN_LIKES.check(self.min_likes as f64)?;
        Self::CD_STEPS.check(self.cd_steps as f64)?;
        Self::LEARNING_RATE.check(self.learning_rate)?;
        Self::WEIGHT_DECAY.check(self.weight_decay)?;
        Self::BATCH_SIZE.check(self.batch_size as f64)?;
        Self::EPOCHS.check(self.epochs as f64)?;
        Self::SEED.check(self.seed as f64)?;
        Ok(CheckedLikesConfig(self))
    }
}

impl Default for LikesConfig {
    /// Chosen on the validation ratings alone; see docs/decisions/0007-would-you-like-it.md.
    fn default() -> Self {
        Self {
            n_hidden: 128,
            min_likes: 7,
            cd_steps: 1,
            learning_rate: 0.1,
            weight_decay: 0.003,
            batch_size: 8,
            epochs: 20,
            seed: 1,
        }
    }
}

/// Hyper-parameters that passed [`LikesConfig::check`]: the only kind that can train.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CheckedLikesConfig(LikesConfig);

impl Deref for CheckedLikesConfig {
    type Target = LikesConfig;

    fn deref(&self) -> &LikesConfig {
        &self.0
    }
}

/// One person's Gibbs chain v̂ → h → v̂′ → …, and the buffers that it reuses.
///
/// Hidden units are sampled; v̂′ = n̂·p(· | h) and the last hidden units are kept as expectations, which says the same
/// with less noise (Hinton 2010, "A Practical Guide to Training RBMs", section 3).
#[derive(Debug, Clone)]
pub struct LikesChain {
    hidden_data: Vec<f32>,
    hidden_states: Vec<f32>,
    hidden_model: Vec<f32>,
    visible_model: Vec<f32>,
    cross_entropy: f64,
}

impl LikesChain {
    /// For a model of `n_films` = D′ and `n_hidden` = M.
    pub fn new(n_films: usize, n_hidden: usize) -> Self {
        Self {
            hidden_data: vec![0.0; n_hidden],
            hidden_states: vec![0.0; n_hidden],
            hidden_model: vec![0.0; n_hidden],
            visible_model: vec![0.0; n_films],
            cross_entropy: 0.0,
        }
    }

    /// Runs `cd_steps` Gibbs steps from v̂. Changes only the chain.
    pub fn run<R: rand::Rng>(&mut self, rbm: &LikesRbm, likes: &Likes, cd_steps: usize, rng: &mut R) {
        rbm.hidden_probabilities(likes, &mut self.hidden_data);
        self.hidden_model.copy_from_slice(&self.hidden_data);
        for step in 0..cd_steps {
            sample_bernoulli(&self.hidden_model, &mut self.hidden_states, rng);
            self.hidden_states.iter_mut().for_each(|h| *h -= 0.5);
            let log_sum = rbm.film_distribution(&self.hidden_states, &mut self.visible_model);
            if step == 0 {
                self.cross_entropy = self.nats(rbm, likes, log_sum);
            }
            self.visible_model.iter_mut().for_each(|p| *p *= likes.total());
            rbm.hidden_probabilities_of(&self.visible_model, &mut self.hidden_model);
        }
    }

    /// −Σ_i v̂_i·log p(i | h) / n̂, from the logits, so that a probability that rounds to 0 stays finite.
    fn nats(&self, rbm: &LikesRbm, likes: &Likes, log_sum: f32) -> f64 {
        let mut nats = 0.0;
        for (&film, &count) in likes.films().iter().zip(likes.counts()) {
            let film = film as usize;
            let logit = rbm.visible_bias()[film] + dot(rbm.weight_row(film), &self.hidden_states);
            nats += f64::from(count * (log_sum - logit));
        }
        nats / f64::from(likes.total())
    }

    /// `[M]` the positive phase, p(h_j = 1 | v̂).
    pub fn hidden_data(&self) -> &[f32] {
        &self.hidden_data
    }

    /// `[M]` the negative phase, p(h_j = 1 | v̂′).
    pub fn hidden_model(&self) -> &[f32] {
        &self.hidden_model
    }

    /// `[D′]` v̂′.
    pub fn visible_model(&self) -> &[f32] {
        &self.visible_model
    }

    /// −log p(i | h) averaged over the likes, in the first reconstruction, in nats.
    pub fn cross_entropy(&self) -> f64 {
        self.cross_entropy
    }
}

/// What one mini-batch was like.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LikesBatch {
    /// Reconstruction cross-entropy before the update, in nats per like, averaged over the persons.
    pub cross_entropy: f64,
    /// This mini-batch was the last of its epoch.
    pub ends_epoch: bool,
}

/// What one piece of work was.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum LikesProgress {
    /// One person's share of a mini-batch was worked out.
    Visiting,
    /// The mini-batch was complete, and was learnt from.
    Batch(LikesBatch),
    /// All epochs are done; nothing was changed.
    Finished,
}

/// An RBM over likes in training. The same configuration and ratings give the same sequence of models, however the
/// work is sliced.
#[derive(Debug, Clone)]
pub struct LikesTrainer {
    config: CheckedLikesConfig,
    rbm: LikesRbm,
    /// The parameters at the last end of an epoch: what a run that diverges goes back to.
    last_good: LikesRbm,
    ratings: Arc<Ratings>,
    /// The users with a like, in this epoch's order, and how many of them have been visited.
    order: Vec<u32>,
    visited: usize,
    batch_start: usize,
    batch_nats: f64,
    epoch: usize,
    likes: Likes,
    chain: LikesChain,
    gradient: Gradient,
    order_rng: ChaCha8Rng,
    gibbs_rng: ChaCha8Rng,
}

/// Sums of the statistics of a mini-batch, data less model.
#[derive(Debug, Clone)]
struct Gradient {
    /// `[D′, M]`
    weights: Vec<f32>,
    /// `[F, M]`
    features: Vec<f32>,
    /// `[D′]`
    visible_bias: Vec<f32>,
    /// `[M]`
    hidden_bias: Vec<f32>,
}

impl LikesTrainer {
    /// An untrained model on these ratings of this catalogue. Refuses ratings in which no film has `min_likes` likes.
    pub fn new(config: CheckedLikesConfig, ratings: Arc<Ratings>, catalogue: &Catalogue) -> Result<Self> {
        let films = LikedFilms::new(&ratings, catalogue, config.min_likes as u32);
        if films.is_empty() {
            return Err(Error::input(
                "ratings",
                format!("without a film that {} people gave 4 stars or more", config.min_likes),
                "with at least one",
            ));
        }
        let mut likes = Likes::default();
        let mut order = Vec::new();
        for (user, own) in ratings.users().enumerate() {
            films.likes_into(own, &mut likes);
            if !likes.is_empty() {
                order.push(user as u32);
            }
        }
        let (n_films, n_features, n_hidden) = (films.len(), films.n_features(), config.n_hidden);
        let rbm = LikesRbm::untrained(films, n_hidden, &mut stream(config.seed, Purpose::LikesWeights));
        Ok(Self {
            last_good: rbm.clone(),
            rbm,
            ratings,
            order,
            visited: 0,
            batch_start: 0,
            batch_nats: 0.0,
            epoch: 0,
            likes,
            chain: LikesChain::new(n_films, n_hidden),
            gradient: Gradient {
                weights: vec![0.0; n_films * n_hidden],
                features: vec![0.0; n_features * n_hidden],
                visible_bias: vec![0.0; n_films],
                hidden_bias: vec![0.0; n_hidden],
            },
            order_rng: stream(config.seed, Purpose::LikesUserOrder),
            gibbs_rng: stream(config.seed, Purpose::LikesGibbsSampling),
            config,
        })
    }

    /// Learns from the next mini-batch of persons: one update of all parameters. Errors as
    /// [`advance`](Self::advance) has them.
    pub fn step(&mut self) -> Result<LikesProgress> {
        loop {
            let progress = self.advance()?;
            if progress != LikesProgress::Visiting {
                return Ok(progress);
            }
        }
    }

    /// Does the next person's share of a mini-batch. With the last person's share comes the update.
    ///
    /// Fails with [`Error::Diverged`] where training left what a model can be; the model is then that of the last
    /// completed epoch, and training stands there.
    pub fn advance(&mut self) -> Result<LikesProgress> {
        if self.is_finished() {
            return Ok(LikesProgress::Finished);
        }
        if self.visited == 0 {
            self.order.shuffle(&mut self.order_rng);
        }
        let end = (self.batch_start + self.config.batch_size).min(self.order.len());
        let user = self.order[self.visited] as usize;
        self.rbm.films().likes_into(self.ratings.user(user), &mut self.likes);
        self.chain.run(&self.rbm, &self.likes, self.config.cd_steps, &mut self.gibbs_rng);
        self.gradient.add(&self.likes, &self.chain);
        self.batch_nats += self.chain.cross_entropy();
        self.visited += 1;
        if self.visited < end {
            return Ok(LikesProgress::Visiting);
        }

        let batch_len = (end - self.batch_start) as f64;
        let rate = self.config.learning_rate * (1.0 - self.epoch as f64 / self.config.epochs as f64);
        self.gradient.apply(
            &mut self.rbm,
            rate as f32,
            1.0 / batch_len as f32,
            self.config.weight_decay as f32,
        );
        let cross_entropy = self.batch_nats / batch_len;
        self.batch_nats = 0.0;
        self.batch_start = end;
        let ends_epoch = end == self.order.len();
        self.check(cross_entropy, ends_epoch)?;
        if ends_epoch {
            self.visited = 0;
            self.batch_start = 0;
            self.epoch += 1;
            self.last_good.clone_from(&self.rbm);
        }
        Ok(LikesProgress::Batch(LikesBatch { cross_entropy, ends_epoch }))
    }

    /// Written so that NaN fails it. All parameters are looked at once an epoch.
    fn check(&mut self, nats: f64, ends_epoch: bool) -> Result<()> {
        let refusal = if nats <= RUNAWAY_CROSS_ENTROPY {
            if !ends_epoch || self.rbm.is_finite() {
                return Ok(());
            }
            Refusal::new("a parameter of the likes", "not finite", "finite")
        } else {
            Refusal::new(
                "reconstruction cross-entropy of the likes",
                format!("{} nats per like", Decimal(nats.round())),
                format!("below {}", Decimal(RUNAWAY_CROSS_ENTROPY)),
            )
        };
        self.rbm.clone_from(&self.last_good);
        self.visited = 0;
        self.batch_start = 0;
        Err(Error::Diverged(refusal))
    }

    /// All epochs are done.
    pub fn is_finished(&self) -> bool {
        self.epoch == self.config.epochs
    }

    /// Persons visited since the start of training.
    pub fn visits(&self) -> usize {
        self.epoch * self.order.len() + self.visited
    }

    /// Completed epochs.
    pub fn epoch(&self) -> usize {
        self.epoch
    }

    /// What it was made with.
    pub fn config(&self) -> &CheckedLikesConfig {
        &self.config
    }

    /// The model as it is now.
    pub fn rbm(&self) -> &LikesRbm {
        &self.rbm
    }

    /// The model, taken out of its trainer.
    pub fn into_rbm(self) -> LikesRbm {
        self.rbm
    }
}

impl Gradient {
    /// Adds ω times one person's statistics −∂F(v̂)/∂θ + ∂F(v̂′)/∂θ, with ω = [`Likes::weight`]:
    /// W_ij: v̂_i·(h_j − ½) − v̂′_i·(h′_j − ½);  b_i: v̂_i − v̂′_i;  c_j: h_j − h′_j.
    ///
    /// In W the halves come to (v̂_i − v̂′_i)/2 in every column, half of what b_i gets: `apply` takes them off, once an
    /// update.
    fn add(&mut self, likes: &Likes, chain: &LikesChain) {
        let n_hidden = self.hidden_bias.len();
        let omega = likes.weight();
        let rows = self.weights.chunks_exact_mut(n_hidden).zip(&mut self.visible_bias);
        for ((row, bias), &model) in rows.zip(chain.visible_model()) {
            add_scaled(row, -omega * model, chain.hidden_model());
            *bias -= omega * model;
        }
        for (&film, &count) in likes.films().iter().zip(likes.counts()) {
            let film = film as usize;
            let row = &mut self.weights[film * n_hidden..(film + 1) * n_hidden];
            add_scaled(row, omega * count, chain.hidden_data());
            self.visible_bias[film] += omega * count;
        }
        add_scaled(&mut self.hidden_bias, omega, chain.hidden_data());
        add_scaled(&mut self.hidden_bias, -omega, chain.hidden_model());
    }

    /// One step of rate ε along the mean of the statistics (`per_person` = 1 over their number), with weight decay λ on
    /// U and G, then empties the sums.
    ///
    /// U ← U + ε(κ_U·g − λU) and G ← G + ε(r·κ_G·Φᵀg − λG), r = [`FEATURE_RATE`]: W = U + ΦG, so the gradient for G is
    /// Φᵀg. κ ≤ 1 shortens a gradient that is longer than it may be ([`clipping`]).
    fn apply(&mut self, rbm: &mut LikesRbm, rate: f32, per_person: f32, decay: f32) {
        let n_hidden = self.hidden_bias.len();
        let parameters = rbm.parameters_mut();
        self.features.fill(0.0);
        for (film, gradient) in self.weights.chunks_exact_mut(n_hidden).enumerate() {
            let half = 0.5 * self.visible_bias[film];
            gradient.iter_mut().for_each(|g| *g -= half);
            for (feature, value) in parameters.films.features(parameters.films.modelled()[film] as usize) {
                let common = &mut self.features[feature * n_hidden..(feature + 1) * n_hidden];
                add_scaled(common, value, gradient);
            }
        }
        let step = rate * per_person;
        let own_step = step * clipping(&self.weights, per_person, LONGEST_OWN_GRADIENT);
        let common_step =
            step * FEATURE_RATE * clipping(&self.features, per_person, LONGEST_FEATURE_GRADIENT);
        let kept = 1.0 - rate * decay;
        shrink_and_add(parameters.own_weights, kept, own_step, &self.weights);
        shrink_and_add(parameters.feature_weights, kept, common_step, &self.features);
        add_scaled(parameters.visible_bias, step, &self.visible_bias);
        add_scaled(parameters.hidden_bias, step, &self.hidden_bias);
        rbm.refresh();
        for sums in [&mut self.weights, &mut self.visible_bias, &mut self.hidden_bias] {
            sums.fill(0.0);
        }
    }
}

/// κ = min(1, longest / ‖per_person · sums‖), the Euclidean norm over all elements (Pascanu, Mikolov & Bengio 2013, "On
/// the difficulty of training recurrent neural networks", algorithm 1). Sums that are not finite stay so: whoever
/// checks the parameters finds them.
fn clipping(sums: &[f32], per_person: f32, longest: f32) -> f32 {
    let norm = per_person * dot(sums, sums).sqrt();
    if norm > longest { longest / norm } else { 1.0 }
}
