//! The categorical RBM of Salakhutdinov, Mnih & Hinton (2007), "Restricted Boltzmann Machines for
//! Collaborative Filtering" (SMH below): softmax visible units, one a movie, and binary hidden units.
//!
//! Only the movies that a user rated take part for that user, in every function here: v is the list of
//! those ratings, and an unrated movie is absent.

use ndarray::{Array1, Array2, Array3};
use rand::Rng;

use super::{Parameter, RatingRbm, RbmKind, Reading};
use crate::numeric::{add_rows, add_scaled, dot, dot_rows_of_four, sigmoid_in_place};
use crate::ratings::{N_CLASSES, Ratings, UserRatings};
use crate::rng::sample_normal;

/// Ratings' worth of the global class frequencies that are added to each movie's own counts.
///
/// A movie with few ratings starts near the average movie, and one with many starts at its own frequencies.
pub const BASE_RATE_SMOOTHING: f64 = 50.0;

/// What an untrained model knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// Nothing, and its weights are large: W_ijk ~ N(0, 2/M), b = 0, c = 0.
    Uninformed,
    /// How each movie is rated, and its weights are small: W_ijk ~ N(0, 0.01²) (Hinton 2010, section 8), c = 0 and
    /// b_ik = log p̂_ik, so that p(v_ik = 1 | h), which is the softmax of b_i alone while W is near zero, starts at the
    /// movie's base rates (section 8.1): p̂_ik = (n_ik + s·p̂_k) / (n_i + s), p̂_k = (n_k + 1) / (n + K), and s is
    /// [`BASE_RATE_SMOOTHING`].
    BaseRates,
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

    /// An RBM for these ratings before training.
    pub fn untrained<R: Rng>(ratings: &Ratings, n_hidden: usize, start: Start, rng: &mut R) -> Self {
        let (sd, visible_bias) = match start {
            Start::Uninformed => {
                ((2.0 / n_hidden as f32).sqrt(), Array2::zeros((ratings.n_movies(), N_CLASSES)))
            }
            Start::BaseRates => (0.01, log_base_rates(ratings)),
        };
        let shape = (ratings.n_movies(), N_CLASSES, n_hidden);
        let weights = Array3::from_shape_fn(shape, |_| sd * sample_normal(rng));
        Self { weights, visible_bias, hidden_bias: Array1::zeros(n_hidden) }
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

    /// Every parameter is a finite number.
    pub fn is_finite(&self) -> bool {
        self.weights.iter().chain(&self.visible_bias).chain(&self.hidden_bias).all(|w| w.is_finite())
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
        input.copy_from_slice(self.hidden_bias());
        add_rows(input, self.weights(), v.iter().map(|(movie, class)| movie * N_CLASSES + class));
    }

    /// p(h_j = 1 | v) = σ(c_j + Σ_i Σ_k W_ijk v_ik) (SMH eq. 2), into `hidden` `[M]`.
    pub fn hidden_probabilities(&self, v: UserRatings, hidden: &mut [f32]) {
        self.hidden_input(v, hidden);
        sigmoid_in_place(hidden);
    }

    /// The input of each hidden unit where v′ holds a distribution over the classes of each movie, `[n, K]`, in place of a
    /// state: c_j + Σ_i Σ_k W_ijk v′_ik, into `input` `[M]`.
    fn hidden_input_of(&self, movies: &[u32], visible: &[[f32; N_CLASSES]], input: &mut [f32]) {
        input.copy_from_slice(self.hidden_bias());
        for (&movie, distribution) in movies.iter().zip(visible) {
            let rows = self.movie_weights(movie as usize).chunks_exact(self.n_hidden());
            for (row, &probability) in rows.zip(distribution) {
                add_scaled(input, probability, row);
            }
        }
    }

    /// p(h_j = 1 | v′) where v′ holds a distribution over the classes of each movie, `[n, K]`, in place of a state:
    /// σ(c_j + Σ_i Σ_k W_ijk v′_ik), into `hidden` `[M]`.
    pub fn hidden_probabilities_of(&self, movies: &[u32], visible: &[[f32; N_CLASSES]], hidden: &mut [f32]) {
        self.hidden_input_of(movies, visible, hidden);
        sigmoid_in_place(hidden);
    }

    /// The logits b_ik + Σ_j W_ijk h_j of a movie's classes, whose softmax is p(v_ik = 1 | h) (SMH eq. 1); `hidden` `[M]`
    /// holds states or probabilities.
    pub fn visible_logits(&self, movie: usize, hidden: &[f32]) -> [f32; N_CLASSES] {
        let rows = self.movie_weights(movie).chunks_exact(self.n_hidden());
        let bias = &self.visible_bias()[movie * N_CLASSES..(movie + 1) * N_CLASSES];
        let mut logits = [0.0; N_CLASSES];
        for ((logit, row), bias) in logits.iter_mut().zip(rows).zip(bias) {
            *logit = bias + dot(row, hidden);
        }
        logits
    }

    /// The logits of four movies side by side, `[K, 4]`: the same sums as [`visible_logits`](Self::visible_logits), with
    /// h read once for all.
    pub fn visible_logits_of_four(&self, movies: [usize; 4], hidden: &[f32]) -> [[f32; 4]; N_CLASSES] {
        let mut logits = dot_rows_of_four(movies.map(|movie| self.movie_weights(movie)), hidden);
        let bias = movies.map(|movie| &self.visible_bias()[movie * N_CLASSES..(movie + 1) * N_CLASSES]);
        for (class, logits) in logits.iter_mut().enumerate() {
            for (logit, bias) in logits.iter_mut().zip(bias) {
                *logit += bias[class];
            }
        }
        logits
    }
}

/// What [`RbmKind`] asks.
impl CategoricalRbm {
    pub(super) fn parameters(&self) -> Vec<Parameter<'_>> {
        vec![
            Parameter { letter: "W", values: self.weights() },
            Parameter { letter: "b", values: self.visible_bias() },
            Parameter { letter: "c", values: self.hidden_bias() },
        ]
    }

    pub(super) fn add_weight_contrast(&self, movie: usize, contrast: &[f32; N_CLASSES], row: &mut [f32]) {
        let rows = self.movie_weights(movie).chunks_exact(self.n_hidden());
        for (weights, &a) in rows.zip(contrast) {
            add_scaled(row, a, weights);
        }
    }

    pub(super) fn read_expected(&self, movies: &[u32], visible: &[[f32; N_CLASSES]], reading: &mut Reading) {
        self.hidden_input_of(movies, visible, &mut reading.input);
        reading.settle();
    }
}

impl RatingRbm for CategoricalRbm {
    fn kind(&self) -> RbmKind<'_> {
        RbmKind::Categorical(self)
    }

    fn n_movies(&self) -> usize {
        self.n_movies()
    }

    fn n_hidden(&self) -> usize {
        self.n_hidden()
    }

    fn hidden_bias(&self) -> &[f32] {
        self.hidden_bias()
    }

    fn visible_bias_of(&self, movie: usize, _: &Reading) -> [f32; N_CLASSES] {
        std::array::from_fn(|class| self.visible_bias[[movie, class]])
    }

    fn weight(&self, movie: usize, class: usize, unit: usize, _: &Reading) -> f32 {
        self.weights[[movie, class, unit]]
    }

    fn read(&self, v: UserRatings, reading: &mut Reading) {
        self.hidden_input(v, &mut reading.input);
        reading.settle();
    }

    fn logits(&self, movie: usize, reading: &Reading) -> [f32; N_CLASSES] {
        self.visible_logits(movie, &reading.hidden)
    }
}

/// p̂_ik = (n_ik + s·p̂_k) / (n_i + s), `[K]`: a film's base rates, from its counts n_ik and the frequencies p̂_k of all
/// films; s is [`BASE_RATE_SMOOTHING`].
pub fn base_rates(counts: &[u32; N_CLASSES], frequencies: &[f64; N_CLASSES]) -> [f64; N_CLASSES] {
    let total = f64::from(counts.iter().sum::<u32>()) + BASE_RATE_SMOOTHING;
    std::array::from_fn(|class| (f64::from(counts[class]) + BASE_RATE_SMOOTHING * frequencies[class]) / total)
}

/// b_ik = log p̂_ik, `[D, K]`.
fn log_base_rates(ratings: &Ratings) -> Array2<f32> {
    let counts = ratings.class_counts_per_movie();
    let global = ratings.class_frequencies();
    let mut bias = Array2::zeros((counts.len(), N_CLASSES));
    for (mut row, counts) in bias.rows_mut().into_iter().zip(&counts) {
        for (b, rate) in row.iter_mut().zip(base_rates(counts, &global)) {
            *b = rate.ln() as f32;
        }
    }
    bias
}
