//! The Gibbs chain of a Bernoulli RBM, which gives both phases of a CD or PCD update.
//!
//! CD-k (Hinton 2002) starts it at the data for every update, runs k steps, and forgets it. Its direction is not the
//! gradient of the likelihood, nor of any other function (Sutskever & Tieleman 2010); its mean tends to that gradient
//! as k grows. Persistent CD (Tieleman 2008, "Training Restricted Boltzmann Machines using Approximations to the
//! Likelihood Gradient") lets it run on from update to update, so that it wanders through the model's own states.

use rand::Rng;

use crate::rbm::BernoulliRbm;

/// A state v with h̃ = p(h | v).
///
/// Within a chain both layers are sampled, so that it is the model's chain and no approximation to it. What is read
/// off is h̃, which says the same as a last sample of h with less noise (Hinton 2010, "A Practical Guide to Training
/// RBMs", section 3).
#[derive(Debug, Clone)]
pub struct BernoulliChain {
    visible: Vec<f64>,
    hidden: Vec<f64>,
}

impl BernoulliChain {
    /// At v = `visible` `[D]`.
    pub fn new(rbm: &BernoulliRbm, visible: Vec<f64>) -> Self {
        let mut chain = Self { visible, hidden: vec![0.0; rbm.n_hidden()] };
        chain.look(rbm);
        chain
    }

    /// Runs `cd_steps` Gibbs steps.
    pub fn advance<R: Rng + ?Sized>(&mut self, rbm: &BernoulliRbm, cd_steps: usize, rng: &mut R) {
        for _ in 0..cd_steps {
            rbm.gibbs_step(&mut self.visible, &mut self.hidden, rng);
        }
        self.look(rbm);
    }

    /// Moves it to another v, which `write` puts in place of the old one.
    pub fn restart(&mut self, rbm: &BernoulliRbm, write: impl FnOnce(&mut [f64])) {
        write(&mut self.visible);
        self.look(rbm);
    }

    /// `[D]` v, each 0 or 1.
    pub fn visible(&self) -> &[f64] {
        &self.visible
    }

    /// `[M]` p(h_j = 1 | v).
    pub fn hidden(&self) -> &[f64] {
        &self.hidden
    }

    fn look(&mut self, rbm: &BernoulliRbm) {
        rbm.hidden_probabilities(&self.visible, &mut self.hidden);
    }
}
