//! An epoch of CD-1 with nothing around the kernels: user by user, sampled hidden and visible units, plain gradient
//! steps with weight decay on the rows that the two phases name. It is what a trainer's epoch is compared with: the
//! difference is what its bookkeeping, its optimiser and its figures cost.

use rand::RngExt;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;
use rbm_cinema::numeric::{
    add_rows, add_scaled, dot_rows_of_four, sample_softmax_of_four, shrink_and_add, sigmoid_in_place,
};
use rbm_cinema::ratings::{N_CLASSES, Ratings};
use rbm_cinema::rng::{Purpose, sample_bernoulli, stream};

const LEARNING_RATE: f32 = 0.01;
const WEIGHT_DECAY: f32 = 0.001;

/// A model, and what one user's CD-1 needs.
pub struct KernelTrainer {
    /// W `[D, K, M]`, b `[D, K]`, c `[M]`.
    weights: Vec<f32>,
    visible_bias: Vec<f32>,
    hidden_bias: Vec<f32>,
    hidden_data: Vec<f32>,
    hidden_states: Vec<f32>,
    hidden_model: Vec<f32>,
    /// The classes of v′, in the user's order.
    sampled: Vec<u8>,
    order: Vec<u32>,
    rng: ChaCha8Rng,
}

impl KernelTrainer {
    /// Small random weights, zero biases.
    pub fn new(ratings: &Ratings, n_hidden: usize, seed: u64) -> Self {
        let mut rng = stream(seed, Purpose::Benchmark);
        let mut weights = vec![0.0; ratings.n_movies() * N_CLASSES * n_hidden];
        let mut states = vec![0.0; n_hidden];
        for row in weights.chunks_exact_mut(n_hidden) {
            // ±0.01: enough that the units differ.
            sample_bernoulli(&vec![0.5; n_hidden], &mut states, &mut rng);
            for (weight, state) in row.iter_mut().zip(&states) {
                *weight = 0.02 * (state - 0.5);
            }
        }
        Self {
            weights,
            visible_bias: vec![0.0; ratings.n_movies() * N_CLASSES],
            hidden_bias: vec![0.0; n_hidden],
            hidden_data: vec![0.0; n_hidden],
            hidden_states: vec![0.0; n_hidden],
            hidden_model: vec![0.0; n_hidden],
            sampled: Vec::new(),
            order: (0..ratings.n_users() as u32).collect(),
            rng,
        }
    }

    /// Every user once, in random order. Returns the reconstruction cross-entropy in nats per rating.
    pub fn epoch(&mut self, ratings: &Ratings) -> f64 {
        let mut order = std::mem::take(&mut self.order);
        order.shuffle(&mut self.rng);
        let nats: f64 = order.iter().map(|&user| self.user(ratings, user as usize)).sum();
        self.order = order;
        nats / ratings.len() as f64
    }

    fn user(&mut self, ratings: &Ratings, user: usize) -> f64 {
        let v = ratings.user(user);
        let width = self.hidden_bias.len();
        let row = |movie: usize, class: usize| movie * N_CLASSES + class;

        self.hidden_data.copy_from_slice(&self.hidden_bias);
        add_rows(&mut self.hidden_data, &self.weights, v.iter().map(|(movie, class)| row(movie, class)));
        sigmoid_in_place(&mut self.hidden_data);
        sample_bernoulli(&self.hidden_data, &mut self.hidden_states, &mut self.rng);

        self.sampled.clear();
        let mut nats = 0.0;
        for (movies, classes) in v.movies.chunks(4).zip(v.classes.chunks(4)) {
            // Where fewer than four are left, the last stands in for the others.
            let firsts: [usize; 4] =
                std::array::from_fn(|m| row(movies[m.min(movies.len() - 1)] as usize, 0));
            let blocks = firsts.map(|first| &self.weights[first * width..(first + N_CLASSES) * width]);
            let biases = firsts.map(|first| &self.visible_bias[first..first + N_CLASSES]);
            let mut logits: [[f32; 4]; N_CLASSES] = dot_rows_of_four(blocks, &self.hidden_states);
            for (class, logits) in logits.iter_mut().enumerate() {
                for (logit, bias) in logits.iter_mut().zip(biases) {
                    *logit += bias[class];
                }
            }
            let mut uniform = [0.0; 4];
            uniform[..movies.len()].fill_with(|| self.rng.random());
            let (sampled, log_sums) = sample_softmax_of_four(&logits, uniform);
            for (m, &class) in classes.iter().enumerate() {
                nats += f64::from(log_sums[m] - logits[usize::from(class)][m]);
            }
            self.sampled.extend(&sampled[..movies.len()]);
        }

        self.hidden_model.copy_from_slice(&self.hidden_bias);
        let rows = v
            .movies
            .iter()
            .zip(&self.sampled)
            .map(|(&movie, &class)| row(movie as usize, usize::from(class)));
        add_rows(&mut self.hidden_model, &self.weights, rows);
        sigmoid_in_place(&mut self.hidden_model);

        let shrink = 1.0 - LEARNING_RATE * WEIGHT_DECAY;
        for ((movie, class), &sampled) in v.iter().zip(&self.sampled) {
            for (class, scale, hidden) in [
                (class, LEARNING_RATE, &self.hidden_data),
                (usize::from(sampled), -LEARNING_RATE, &self.hidden_model),
            ] {
                let row = row(movie, class);
                shrink_and_add(&mut self.weights[row * width..(row + 1) * width], shrink, scale, hidden);
                self.visible_bias[row] += scale;
            }
        }
        add_scaled(&mut self.hidden_bias, LEARNING_RATE, &self.hidden_data);
        add_scaled(&mut self.hidden_bias, -LEARNING_RATE, &self.hidden_model);
        nats
    }
}
