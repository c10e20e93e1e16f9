//! The categorical RBM of Salakhutdinov, Mnih & Hinton (2007), "Restricted Boltzmann Machines for
//! Collaborative Filtering" (SMH below): softmax visible units, one a movie, and binary hidden units.
//!
//! Only the movies that a user rated take part for that user, in every function here: v is the list of
//! those ratings, and an unrated movie is absent.

use ndarray::{Array1, Array2, Array3, Axis};
use rand::Rng;

use crate::numeric::{add_assign, add_scaled, dot, log_sum_exp, sigmoid, softmax_in_place, softplus};
use crate::ratings::{N_CLASSES, Ratings, UserRatings, stars_of_class};
use crate::rng::sample_normal;

/// Ratings' worth of the global class frequencies that are added to each movie's own counts.
///
/// A movie with few ratings starts near the average movie, and one with many starts at its own frequencies.
pub const BASE_RATE_SMOOTHING: f64 = 50.0;

/// How the weights are drawn before training; see [`CategoricalRbm::untrained`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WeightStart {
    /// Standard deviation of s_j, the part that all movies share.
    pub shared_sd: f32,
    /// Standard deviation of ε_ijk, each weight's own part.
    pub noise_sd: f32,
}

impl WeightStart {
    /// What the trainer uses: `shared_sd` = 0.18/√M, so that the M units together start out equally sure of
    /// themselves at any M, and `noise_sd` = 0.01 (Hinton 2010, section 8). The first was chosen on validation.
    pub fn for_hidden_units(n_hidden: usize) -> Self {
        Self { shared_sd: 0.18 / (n_hidden as f32).sqrt(), noise_sd: 0.01 }
    }
}

/// Parameters θ = (W, b, c), all f32, row-major.
///
/// E(v, h) = −(Σ_i Σ_k Σ_j W_ijk v_ik h_j + Σ_i Σ_k b_ik v_ik + Σ_j c_j h_j), the sums over i running over the
/// rated movies.
#[derive(Debug, Clone, PartialEq)]
pub struct CategoricalRbm {
    /// W, `[D, K, M]`: one row of M weights for each movie and class.
    weights: Array3<f32>,
    /// b, `[D, K]`.
    visible_bias: Array2<f32>,
    /// c, `[M]`.
    hidden_bias: Array1<f32>,
}

impl CategoricalRbm {
    /// An RBM with these parameters. Panics if the shapes do not fit or K is not 10.
    pub fn from_parameters(
        weights: Array3<f32>,
        visible_bias: Array2<f32>,
        hidden_bias: Array1<f32>,
    ) -> Self {
        let (n_movies, n_classes, n_hidden) = weights.dim();
        assert_eq!(n_classes, N_CLASSES, "rating classes of W");
        assert_eq!(visible_bias.dim(), (n_movies, n_classes), "shape of b");
        assert_eq!(hidden_bias.dim(), n_hidden, "shape of c");
        Self {
            weights: weights.as_standard_layout().into_owned(),
            visible_bias: visible_bias.as_standard_layout().into_owned(),
            hidden_bias,
        }
    }

    /// An untrained RBM that already knows two plain things: how each movie is rated, and that people differ in how
    /// generous they are.
    ///
    /// *Visible biases.* With W near zero p(v_ik = 1 | h) is the softmax of b_i alone, so b_ik = log p̂_ik starts each
    /// movie at its base rates (Hinton 2010, "A Practical Guide to Training RBMs", section 8.1), where
    /// p̂_ik = (n_ik + s·p̂_k) / (n_i + s), p̂_k = (n_k + 1) / (n + K), and s is [`BASE_RATE_SMOOTHING`].
    ///
    /// *Weights.* W_ijk = φ(k)·s_j + ε_ijk with φ(k) = stars(k) − 3.5, s_j ~ N(0, `shared_sd`²) and
    /// ε_ijk ~ N(0, `noise_sd`²). With the same s_j for every movie, a unit's input starts out as how far the user's
    /// ratings lie above or below 3.5 stars, and the way back raises or lowers all predictions with it. Contrastive
    /// divergence then bends each movie's weights to its own taste; a movie that hardly anybody rated keeps its start.
    ///
    /// c = 0.
    pub fn untrained<R: Rng>(ratings: &Ratings, n_hidden: usize, start: WeightStart, rng: &mut R) -> Self {
        let shared: Vec<f32> = (0..n_hidden).map(|_| start.shared_sd * sample_normal(rng)).collect();
        let weights = Array3::from_shape_fn((ratings.n_movies(), N_CLASSES, n_hidden), |(_, class, unit)| {
            (stars_of_class(class) - 3.5) * shared[unit] + start.noise_sd * sample_normal(rng)
        });
        Self { weights, visible_bias: log_base_rates(ratings), hidden_bias: Array1::zeros(n_hidden) }
    }

    /// D.
    pub fn n_movies(&self) -> usize {
        self.visible_bias.nrows()
    }

    /// M.
    pub fn n_hidden(&self) -> usize {
        self.hidden_bias.len()
    }

    /// W as one slice: the M weights of movie i and class k start at (i·K + k)·M.
    pub fn weights(&self) -> &[f32] {
        self.weights.as_slice().expect("W is kept in standard layout")
    }

    /// b as one slice, `[D·K]`.
    pub fn visible_bias(&self) -> &[f32] {
        self.visible_bias.as_slice().expect("b is kept in standard layout")
    }

    /// c, `[M]`.
    pub fn hidden_bias(&self) -> &[f32] {
        self.hidden_bias.as_slice().expect("c is contiguous")
    }

    /// W, b and c to be changed in place, laid out as in [`weights`](Self::weights) and its neighbours.
    pub fn parameters_mut(&mut self) -> (&mut [f32], &mut [f32], &mut [f32]) {
        (
            self.weights.as_slice_mut().expect("W is kept in standard layout"),
            self.visible_bias.as_slice_mut().expect("b is kept in standard layout"),
            self.hidden_bias.as_slice_mut().expect("c is contiguous"),
        )
    }

    /// The M weights W_i·k of a movie and a class.
    pub fn weight_row(&self, movie: usize, class: usize) -> &[f32] {
        let n_hidden = self.n_hidden();
        let start = (movie * N_CLASSES + class) * n_hidden;
        &self.weights()[start..start + n_hidden]
    }

    /// The K rows of M weights W_i·· of a movie, one after another.
    fn movie_weights(&self, movie: usize) -> &[f32] {
        let len = N_CLASSES * self.n_hidden();
        &self.weights()[movie * len..(movie + 1) * len]
    }

    /// The input of each hidden unit, c_j + Σ_i Σ_k W_ijk v_ik, into `input` `[M]`.
    pub fn hidden_input(&self, v: UserRatings, input: &mut [f32]) {
        let n_hidden = self.n_hidden();
        let weights = self.weights();
        input.copy_from_slice(self.hidden_bias());
        for (movie, class) in v.iter() {
            let start = (movie * N_CLASSES + class) * n_hidden;
            add_assign(input, &weights[start..start + n_hidden]);
        }
    }

    /// p(h_j = 1 | v) = σ(c_j + Σ_i Σ_k W_ijk v_ik) (SMH eq. 2), into `hidden` `[M]`.
    pub fn hidden_probabilities(&self, v: UserRatings, hidden: &mut [f32]) {
        self.hidden_input(v, hidden);
        for h in hidden {
            *h = sigmoid(*h);
        }
    }

    /// p(h_j = 1 | v′) where v′ holds a distribution over the classes of each movie, `[n, K]`, in place of a state:
    /// σ(c_j + Σ_i Σ_k W_ijk v′_ik), into `hidden` `[M]`.
    pub fn hidden_probabilities_of(&self, movies: &[u32], visible: &[[f32; N_CLASSES]], hidden: &mut [f32]) {
        hidden.copy_from_slice(self.hidden_bias());
        for (&movie, distribution) in movies.iter().zip(visible) {
            let rows = self.movie_weights(movie as usize).chunks_exact(self.n_hidden());
            for (row, &probability) in rows.zip(distribution) {
                add_scaled(hidden, probability, row);
            }
        }
        for h in hidden {
            *h = sigmoid(*h);
        }
    }

    /// The logits b_ik + Σ_j W_ijk h_j of a movie's classes; `hidden` `[M]` holds states or probabilities.
    pub fn visible_logits(&self, movie: usize, hidden: &[f32]) -> [f32; N_CLASSES] {
        let rows = self.movie_weights(movie).chunks_exact(self.n_hidden());
        let bias = &self.visible_bias()[movie * N_CLASSES..(movie + 1) * N_CLASSES];
        let mut logits = [0.0; N_CLASSES];
        for ((logit, row), bias) in logits.iter_mut().zip(rows).zip(bias) {
            *logit = bias + dot(row, hidden);
        }
        logits
    }

    /// p(v_ik = 1 | h) = softmax over k of (b_ik + Σ_j W_ijk h_j) (SMH eq. 1).
    pub fn visible_probabilities(&self, movie: usize, hidden: &[f32]) -> [f32; N_CLASSES] {
        let mut distribution = self.visible_logits(movie, hidden);
        softmax_in_place(&mut distribution);
        distribution
    }

    /// −log p(v_ik = 1 | h) in nats, from the logits, so that a probability that rounds to 0 stays finite.
    pub fn rating_cross_entropy(&self, movie: usize, class: usize, hidden: &[f32]) -> f32 {
        let logits = self.visible_logits(movie, hidden);
        log_sum_exp(&logits) - logits[class]
    }

    /// F(v) = −Σ_i Σ_k b_ik v_ik − Σ_j log(1 + exp(c_j + Σ_i Σ_k W_ijk v_ik)), in nats.
    ///
    /// `input` `[M]` is scratch space. p(v) = e^(−F(v)) / Z (SMH section 2.1), where Z runs over the ratings of the
    /// same movies.
    pub fn free_energy(&self, v: UserRatings, input: &mut [f32]) -> f64 {
        self.hidden_input(v, input);
        let bias_term: f64 =
            v.iter().map(|(movie, class)| f64::from(self.visible_bias[[movie, class]])).sum();
        let hidden_term: f64 = input.iter().map(|&x| softplus(f64::from(x))).sum();
        -bias_term - hidden_term
    }
}

/// b_ik = log p̂_ik, `[D, K]`: the smoothed log class frequencies of each movie.
fn log_base_rates(ratings: &Ratings) -> Array2<f32> {
    let mut counts = Array2::<f64>::zeros((ratings.n_movies(), N_CLASSES));
    for user in ratings.users() {
        for (movie, class) in user.iter() {
            counts[[movie, class]] += 1.0;
        }
    }
    let class_counts = counts.sum_axis(Axis(0));
    let global = (&class_counts + 1.0) / (class_counts.sum() + N_CLASSES as f64);
    for mut own in counts.rows_mut() {
        let total = own.sum() + BASE_RATE_SMOOTHING;
        own.zip_mut_with(&global, |n, p| *n = (*n + BASE_RATE_SMOOTHING * p) / total);
    }
    counts.mapv(|frequency| frequency.ln() as f32)
}
