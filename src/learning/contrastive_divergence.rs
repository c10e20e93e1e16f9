//! Contrastive divergence for one user: the Gibbs chain v → h → v′ → … that stands in for the model's own samples
//! (Hinton 2002, "Training Products of Experts by Minimizing Contrastive Divergence"; SMH section 2.2).
//!
//! The statistics ⟨v_ik h_j⟩_data − ⟨v_ik h_j⟩_model after k steps are not the gradient of the likelihood, nor
//! of any other function (Sutskever & Tieleman 2010); they point roughly the likelihood's way.

use rand::{Rng, RngExt};

use crate::numeric::{sample_softmax_of_four, softmax_of_four};
use crate::ratings::{N_CLASSES, UserRatings};
use crate::rbm::CategoricalRbm;
use crate::rng::sample_bernoulli;

use super::VisibleStates;

/// What a chain does beside its first half step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GibbsSteps {
    /// How many steps h → v′ → h′: the k of CD-k.
    pub cd_steps: usize,
    /// What v′ is.
    pub visible_states: VisibleStates,
}

/// The state of one user's chain. Reused from user to user, so that it allocates nothing once it is warm.
///
/// The hidden units are sampled, since they carry what the data says to the reconstruction; the last hidden units are
/// kept as probabilities, which says the same with less noise (Hinton 2010, "A Practical Guide to Training RBMs",
/// section 3), and so may be the visible units.
#[derive(Debug, Clone)]
pub struct GibbsChain {
    hidden_data: Vec<f32>,
    hidden_states: Vec<f32>,
    hidden_model: Vec<f32>,
    visible_model: Vec<[f32; N_CLASSES]>,
    /// The drawn classes of v′, where it is drawn.
    drawn: Vec<u8>,
    cross_entropy: f64,
}

impl GibbsChain {
    /// A chain for models with M = `n_hidden`.
    pub fn new(n_hidden: usize) -> Self {
        Self {
            hidden_data: vec![0.0; n_hidden],
            hidden_states: vec![0.0; n_hidden],
            hidden_model: vec![0.0; n_hidden],
            visible_model: Vec::new(),
            drawn: Vec::new(),
            cross_entropy: 0.0,
        }
    }

    /// Runs the steps from the user's ratings v, or, with `persistent` `[M]`, from the hidden units in it, and leaves
    /// the chain's last hidden units there (Tieleman 2008). Changes only the chain.
    pub fn run<R: Rng>(
        &mut self,
        rbm: &CategoricalRbm,
        v: UserRatings,
        steps: GibbsSteps,
        persistent: Option<&mut [f32]>,
        rng: &mut R,
    ) {
        rbm.hidden_probabilities(v, &mut self.hidden_data);
        self.hidden_model.copy_from_slice(persistent.as_deref().unwrap_or(&self.hidden_data));
        for step in 0..steps.cd_steps {
            sample_bernoulli(&self.hidden_model, &mut self.hidden_states, rng);
            let cross_entropy = self.reconstruct(rbm, v, steps.visible_states, rng);
            if step == 0 {
                self.cross_entropy = cross_entropy;
            }
            match steps.visible_states {
                VisibleStates::Probabilities => {
                    rbm.hidden_probabilities_of(v.movies, &self.visible_model, &mut self.hidden_model);
                }
                VisibleStates::Samples => {
                    let drawn = UserRatings { movies: v.movies, classes: &self.drawn };
                    rbm.hidden_probabilities(drawn, &mut self.hidden_model);
                }
            }
        }
        if let Some(hidden) = persistent {
            hidden.copy_from_slice(&self.hidden_model);
        }
    }

    /// h → v′, four movies at a time. Returns −Σ log p(v_i | h) of the user's ratings, in nats.
    fn reconstruct<R: Rng>(
        &mut self,
        rbm: &CategoricalRbm,
        v: UserRatings,
        visible_states: VisibleStates,
        rng: &mut R,
    ) -> f64 {
        self.visible_model.clear();
        self.drawn.clear();
        let mut cross_entropy = 0.0;
        for (movies, classes) in v.movies.chunks(4).zip(v.classes.chunks(4)) {
            // Where fewer than four are left, the last stands in for the others.
            let four = std::array::from_fn(|n| movies[n.min(movies.len() - 1)] as usize);
            let logits = rbm.visible_logits_of_four(four, &self.hidden_states);
            let log_sums = match visible_states {
                VisibleStates::Probabilities => {
                    let mut distributions = logits;
                    let log_sums = softmax_of_four(&mut distributions);
                    self.visible_model
                        .extend((0..movies.len()).map(|n| distributions.each_ref().map(|row| row[n])));
                    log_sums
                }
                VisibleStates::Samples => {
                    let mut uniform = [0.0; 4];
                    uniform[..movies.len()].fill_with(|| rng.random());
                    let (drawn, log_sums) = sample_softmax_of_four(&logits, uniform);
                    self.drawn.extend(&drawn[..movies.len()]);
                    log_sums
                }
            };
            for (n, &class) in classes.iter().enumerate() {
                cross_entropy += f64::from(log_sums[n] - logits[usize::from(class)][n]);
            }
        }
        cross_entropy
    }

    /// `[M]` the positive phase, p(h_j = 1 | v).
    pub fn hidden_data(&self) -> &[f32] {
        &self.hidden_data
    }

    /// `[M]` the hidden units that v′ was made from, drawn, 0 or 1.
    pub fn hidden_states(&self) -> &[f32] {
        &self.hidden_states
    }

    /// `[M]` the negative phase, p(h_j = 1 | v′).
    pub fn hidden_model(&self) -> &[f32] {
        &self.hidden_model
    }

    /// `[n, K]` v′: the distribution over the classes of each movie that the user rated, in the user's order; empty where
    /// v′ is drawn.
    pub fn visible_model(&self) -> &[[f32; N_CLASSES]] {
        &self.visible_model
    }

    /// `[n]` v′: the class drawn for each movie, in the user's order; empty where v′ is made of probabilities.
    pub fn drawn(&self) -> &[u8] {
        &self.drawn
    }

    /// −Σ log p(v_i | h) of the user's ratings in the first reconstruction, in nats: a proxy that contrastive
    /// divergence does not descend.
    pub fn cross_entropy(&self) -> f64 {
        self.cross_entropy
    }
}
