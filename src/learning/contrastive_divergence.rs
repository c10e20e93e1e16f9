//! Contrastive divergence for one user: the Gibbs chain v → h → v′ → … that stands in for the model's own samples
//! (Hinton 2002, "Training Products of Experts by Minimizing Contrastive Divergence"; SMH section 2.2).
//!
//! The statistics ⟨v_ik h_j⟩_data − ⟨v_ik h_j⟩_model after k steps are not the gradient of the likelihood, nor
//! of any other function (Sutskever & Tieleman 2010); they point roughly the likelihood's way.

use rand::Rng;

use crate::numeric::softmax_in_place;
use crate::ratings::{N_CLASSES, UserRatings};
use crate::rbm::CategoricalRbm;
use crate::rng::{sample_bernoulli, sample_class};

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
            self.visible_model.clear();
            let mut cross_entropy = 0.0;
            for (movie, class) in v.iter() {
                let mut distribution = rbm.visible_logits(movie, &self.hidden_states);
                let logit = distribution[class];
                cross_entropy += f64::from(softmax_in_place(&mut distribution) - logit);
                if steps.visible_states == VisibleStates::Samples {
                    let class = sample_class(&distribution, rng);
                    distribution = [0.0; N_CLASSES];
                    distribution[class] = 1.0;
                }
                self.visible_model.push(distribution);
            }
            if step == 0 {
                self.cross_entropy = cross_entropy;
            }
            rbm.hidden_probabilities_of(v.movies, &self.visible_model, &mut self.hidden_model);
        }
        if let Some(hidden) = persistent {
            hidden.copy_from_slice(&self.hidden_model);
        }
    }

    /// `[M]` the positive phase, p(h_j = 1 | v).
    pub fn hidden_data(&self) -> &[f32] {
        &self.hidden_data
    }

    /// `[M]` the negative phase, p(h_j = 1 | v′).
    pub fn hidden_model(&self) -> &[f32] {
        &self.hidden_model
    }

    /// `[n, K]` v′ of each movie that the user rated, in the user's order: a distribution over the classes, or the drawn
    /// class alone with 1.
    pub fn visible_model(&self) -> &[[f32; N_CLASSES]] {
        &self.visible_model
    }

    /// −Σ log p(v_i | h) of the user's ratings in the first reconstruction, in nats: a proxy that contrastive
    /// divergence does not descend.
    pub fn cross_entropy(&self) -> f64 {
        self.cross_entropy
    }
}
