//! Gradient ascent with momentum and weight decay on sparse data: only the rows of movies that the mini-batch's
//! users rated are read or written.

use crate::numeric::add_scaled;
use crate::ratings::{N_CLASSES, UserRatings};
use crate::rbm::CategoricalRbm;

use super::GibbsChain;

/// One velocity a parameter: Δ ← α·Δ + ε·(g − λ·W), then W ← W + Δ (Hinton 2010, sections 9 and 10).
///
/// A movie's velocity stands still while nobody in the mini-batch rated it, so an absent movie does not move.
#[derive(Debug, Clone)]
pub struct MomentumSgd {
    /// Velocities in the layout of W `[D, K, M]`, b `[D, K]` and c `[M]`.
    weights: Vec<f32>,
    visible_bias: Vec<f32>,
    hidden_bias: Vec<f32>,
    /// `[D]` number of the last mini-batch that touched the movie, and those touched by the current one.
    last_touched: Vec<u64>,
    touched: Vec<u32>,
    mini_batch: u64,
}

impl MomentumSgd {
    /// At rest, for a model of this shape.
    pub fn new(rbm: &CategoricalRbm) -> Self {
        Self {
            weights: vec![0.0; rbm.weights().len()],
            visible_bias: vec![0.0; rbm.visible_bias().len()],
            hidden_bias: vec![0.0; rbm.n_hidden()],
            last_touched: vec![0; rbm.n_movies()],
            touched: Vec::new(),
            mini_batch: 0,
        }
    }

    /// Brings all velocities to rest.
    pub fn rest(&mut self) {
        self.weights.fill(0.0);
        self.visible_bias.fill(0.0);
        self.hidden_bias.fill(0.0);
    }

    /// Starts a mini-batch: from here to [`apply`](Self::apply), users are [`add`](Self::add)ed.
    pub fn begin(&mut self, momentum: f32) {
        self.mini_batch += 1;
        self.touched.clear();
        self.hidden_bias.iter_mut().for_each(|velocity| *velocity *= momentum);
    }

    /// Adds `scale` times one user's statistics, data minus model:
    /// W_ijk: v_ik h_j − v′_ik h′_j;  b_ik: v_ik − v′_ik;  c_j: h_j − h′_j.
    pub fn add(&mut self, v: UserRatings, chain: &GibbsChain, scale: f32, momentum: f32) {
        let n_hidden = self.hidden_bias.len();
        for ((movie, class), model) in v.iter().zip(chain.visible_model()) {
            let first = movie * N_CLASSES;
            let weights = &mut self.weights[first * n_hidden..(first + N_CLASSES) * n_hidden];
            let bias = &mut self.visible_bias[first..first + N_CLASSES];
            if self.last_touched[movie] != self.mini_batch {
                self.last_touched[movie] = self.mini_batch;
                self.touched.push(movie as u32);
                weights.iter_mut().for_each(|velocity| *velocity *= momentum);
                bias.iter_mut().for_each(|velocity| *velocity *= momentum);
            }
            for (row, probability) in weights.chunks_exact_mut(n_hidden).zip(model) {
                add_scaled(row, -scale * probability, chain.hidden_model());
            }
            add_scaled(&mut weights[class * n_hidden..(class + 1) * n_hidden], scale, chain.hidden_data());
            add_scaled(bias, -scale, model);
            bias[class] += scale;
        }
        add_scaled(&mut self.hidden_bias, scale, chain.hidden_data());
        add_scaled(&mut self.hidden_bias, -scale, chain.hidden_model());
    }

    /// Ends a mini-batch: shrinks the touched weights by `decay` = ε·λ and moves the model by the velocities.
    pub fn apply(&mut self, rbm: &mut CategoricalRbm, decay: f32) {
        let n_hidden = self.hidden_bias.len();
        let (weights, visible_bias, hidden_bias) = rbm.parameters_mut();
        for &movie in &self.touched {
            let first = movie as usize * N_CLASSES;
            let rows = first * n_hidden..(first + N_CLASSES) * n_hidden;
            for (weight, velocity) in weights[rows.clone()].iter_mut().zip(&mut self.weights[rows]) {
                *velocity -= decay * *weight;
                *weight += *velocity;
            }
            let classes = first..first + N_CLASSES;
            add_scaled(&mut visible_bias[classes.clone()], 1.0, &self.visible_bias[classes]);
        }
        add_scaled(hidden_bias, 1.0, &self.hidden_bias);
    }
}
