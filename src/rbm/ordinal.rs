//! The categorical RBM with weights tied over the ordered rating classes: the model that the page starts with.
//!
//! Ten free rows of weights a movie are more than a movie's few ratings can fill. Stars are ordered, so one row times a
//! score of the class does, and what is not taste is left out of the weights: how good a movie is, how generous a
//! person is and which stars the person likes to give stand in the visible biases. (Tied, ordered visible units: Truyen,
//! Phung & Venkatesh 2009, "Ordinal Boltzmann Machines for Collaborative Filtering", in another form. The measured
//! effect of each part stands in docs/decisions.)

use std::iter::once;
use std::sync::Arc;

use ndarray::{Array2, ArrayView2};
use rand::Rng;

use super::{Parameter, RatingRbm, RbmKind, Reading};
use crate::numeric::{add_assign, add_scaled, dot, softmax_in_place};
use crate::ratings::{Attributes, N_CLASSES, Ratings, UserRatings, stars_of_class};
use crate::rng::sample_normal;

/// Precision of the Gaussian prior on a movie's tilt a_i: six is about a rating's worth of information times six.
pub const MOVIE_TILT_PRECISION: f64 = 6.0;
/// Precision of the Gaussian prior on a person's tilt t.
pub const PERSON_TILT_PRECISION: f64 = 5.0;
/// Ratings' worth of the global class frequencies that a person's habit r_k is smoothed by.
pub const PERSON_HABIT_SMOOTHING: f64 = 30.0;
/// Newton steps for a tilt. The objective is concave; after four steps the movie or person that is farthest off is
/// within 10⁻³ of its maximum.
const NEWTON_STEPS: usize = 4;
/// Standard deviation of the untrained U_ij, small and not zero (Hinton 2010, section 8).
const START_SD: f32 = 0.01;

/// φ(k) = stars(k) − 3.5, from −3 to 1.5: the score of a rating class.
pub fn score_of_class(class: usize) -> f32 {
    stars_of_class(class) - 3.5
}

/// φ of all classes.
const SCORES: [f32; N_CLASSES] = [-3.0, -2.5, -2.0, -1.5, -1.0, -0.5, 0.0, 0.5, 1.0, 1.5];

/// Parameters of the model, for a person with the tilt t and the habit r:
///
/// W_ijk = (φ(k) − η_i)·T_ij + R_ij with T_ij = U_ij + Σ_f A_if G_fj,
/// b_ik = log p̂_k + (a_i + t)·φ(k) + r_k − ½ Σ_j W_ijk,
///
/// where A_if are the film's [`Attributes`] and η_i = Σ_k φ(k)·softmax_k(log p̂_k + (a_i + t)·φ(k) + r_k) is the score
/// that is expected before any taste. So a hidden unit sees how far a rating lies above what was to be expected, and
/// speaks by how far it is from undecided: with b and W put together, the class logits are
/// log p̂_k + (a_i + t)·φ(k) + r_k + φ(k)·Σ_j T_ij (h_j − ½) plus what all classes share. (Centring: Montavon & Müller
/// 2012, "Deep Boltzmann Machines and the Centering Trick".) R_ij says what having rated the film tells, whatever the
/// stars (SMH 2007, section 4).
///
/// t and r come in closed form from the person's ratings, so they serve somebody new as well:
/// t maximises Σ_i log softmax(log p̂ + (a_i + t)·φ)_{k_i} − λ t²/2 with λ = [`PERSON_TILT_PRECISION`], by Newton's
/// method; r_k = log((n_k + s p̂_k) / (e_k + s p̂_k)), where n_k counts the person's ratings of class k, e_k those to be
/// expected at tilt t, and s is [`PERSON_HABIT_SMOOTHING`], less its regression on φ, which is the tilt's business.
///
/// Training moves U, G, R and c. log p̂_k are the global class frequencies; a_i maximises the likelihood of the movie's
/// ratings as t does of a person's.
#[derive(Debug, Clone, PartialEq)]
pub struct OrdinalRbm {
    /// A, `[D, F]`.
    attributes: Arc<Attributes>,
    /// log p̂_k, `[K]`.
    log_rates: [f32; N_CLASSES],
    /// a, `[D]`.
    movie_tilts: Arc<Vec<f32>>,
    /// U, `[D, M]`: each film's own part of its weights.
    own_weights: Array2<f32>,
    /// G, `[F, M]`: what films with the attribute share.
    attribute_weights: Array2<f32>,
    /// R, `[D, M]`: what it tells that the film was rated at all.
    rated_weights: Array2<f32>,
    /// c, `[M]`.
    hidden_bias: Vec<f32>,
}

/// The parameters that training moves, each row-major.
pub struct OrdinalParametersMut<'a> {
    /// U, `[D, M]`.
    pub own_weights: &'a mut [f32],
    /// G, `[F, M]`.
    pub attribute_weights: &'a mut [f32],
    /// R, `[D, M]`.
    pub rated_weights: &'a mut [f32],
    /// c, `[M]`.
    pub hidden_bias: &'a mut [f32],
}

impl OrdinalRbm {
    /// An RBM that knows how good each movie is and no taste yet: U ~ N(0, 0.01²), G = R = 0, c = 0. Panics if the
    /// attributes are not of as many movies as the ratings.
    pub fn untrained<R: Rng>(
        ratings: &Ratings,
        attributes: Arc<Attributes>,
        n_hidden: usize,
        rng: &mut R,
    ) -> Self {
        assert_eq!(attributes.n_movies(), ratings.n_movies(), "attributes of each movie");
        let counts = ratings.class_counts_per_movie();
        let log_rates = ratings.class_frequencies().map(|frequency| frequency.ln() as f32);
        let n_movies = ratings.n_movies();
        Self {
            movie_tilts: Arc::new(counts.iter().map(|own| movie_tilt(own, &log_rates)).collect()),
            own_weights: Array2::from_shape_fn((n_movies, n_hidden), |_| START_SD * sample_normal(rng)),
            attribute_weights: Array2::zeros((attributes.n_attributes(), n_hidden)),
            rated_weights: Array2::zeros((n_movies, n_hidden)),
            hidden_bias: vec![0.0; n_hidden],
            attributes,
            log_rates,
        }
    }

    /// An RBM with these parameters, their shapes as in the fields above. Panics if the shapes do not fit.
    pub fn from_parameters(
        attributes: Arc<Attributes>,
        log_rates: [f32; N_CLASSES],
        movie_tilts: Vec<f32>,
        own_weights: Array2<f32>,
        attribute_weights: Array2<f32>,
        rated_weights: Array2<f32>,
        hidden_bias: Vec<f32>,
    ) -> Self {
        let (n_movies, n_hidden) = (movie_tilts.len(), hidden_bias.len());
        assert_eq!(attributes.n_movies(), n_movies, "attributes of each movie");
        assert_eq!(own_weights.dim(), (n_movies, n_hidden), "shape of U");
        assert_eq!(attribute_weights.dim(), (attributes.n_attributes(), n_hidden), "shape of G");
        assert_eq!(rated_weights.dim(), (n_movies, n_hidden), "shape of R");
        let standard = |matrix: Array2<f32>| matrix.as_standard_layout().into_owned();
        Self {
            attributes,
            log_rates,
            movie_tilts: Arc::new(movie_tilts),
            own_weights: standard(own_weights),
            attribute_weights: standard(attribute_weights),
            rated_weights: standard(rated_weights),
            hidden_bias,
        }
    }

    /// F, the number of attributes.
    pub fn n_attributes(&self) -> usize {
        self.attribute_weights.nrows()
    }

    /// A, `[D, F]`.
    pub fn attributes(&self) -> &Attributes {
        &self.attributes
    }

    /// U, `[D, M]`.
    pub fn own_weights(&self) -> ArrayView2<'_, f32> {
        self.own_weights.view()
    }

    /// G, `[F, M]`.
    pub fn attribute_weights(&self) -> ArrayView2<'_, f32> {
        self.attribute_weights.view()
    }

    /// R, `[D, M]`.
    pub fn rated_weights(&self) -> ArrayView2<'_, f32> {
        self.rated_weights.view()
    }

    /// a, `[D]`.
    pub fn movie_tilts(&self) -> &[f32] {
        &self.movie_tilts
    }

    /// log p̂_k, `[K]`.
    pub fn log_rates(&self) -> &[f32; N_CLASSES] {
        &self.log_rates
    }

    /// What training moves, to be changed in place.
    pub fn parameters_mut(&mut self) -> OrdinalParametersMut<'_> {
        const STANDARD: &str = "kept in standard layout";
        OrdinalParametersMut {
            own_weights: self.own_weights.as_slice_mut().expect(STANDARD),
            attribute_weights: self.attribute_weights.as_slice_mut().expect(STANDARD),
            rated_weights: self.rated_weights.as_slice_mut().expect(STANDARD),
            hidden_bias: &mut self.hidden_bias,
        }
    }

    /// Every parameter that training moves is a finite number.
    pub fn is_finite(&self) -> bool {
        let weights = [&self.own_weights, &self.attribute_weights, &self.rated_weights];
        weights.into_iter().flatten().chain(&self.hidden_bias).all(|w| w.is_finite())
    }

    /// U_i·, `[M]`.
    pub fn own_row(&self, movie: usize) -> &[f32] {
        row(&self.own_weights, movie)
    }

    /// R_i·, `[M]`.
    pub fn rated_row(&self, movie: usize) -> &[f32] {
        row(&self.rated_weights, movie)
    }

    /// G_f·, `[M]`.
    pub fn attribute_row(&self, attribute: usize) -> &[f32] {
        row(&self.attribute_weights, attribute)
    }

    /// T_ij = U_ij + Σ_f A_if G_fj.
    pub fn tied_weight(&self, movie: usize, unit: usize) -> f32 {
        let shared: f32 = self
            .attributes
            .of_movie(movie)
            .map(|(attribute, share)| share * self.attribute_weights[[attribute, unit]])
            .sum();
        self.own_weights[[movie, unit]] + shared
    }

    /// The class logits before any taste: log p̂_k + a_i·φ(k) + offset_k, the person's offset being t·φ(k) + r_k.
    pub fn tasteless_logits(&self, movie: usize, offset: &[f32; N_CLASSES]) -> [f32; N_CLASSES] {
        let tilt = self.movie_tilts[movie];
        std::array::from_fn(|class| self.log_rates[class] + tilt * SCORES[class] + offset[class])
    }

    /// η_i, the score to be expected before any taste.
    pub fn expected_score(&self, movie: usize, offset: &[f32; N_CLASSES]) -> f32 {
        let mut distribution = self.tasteless_logits(movie, offset);
        softmax_in_place(&mut distribution);
        mean_score(&distribution)
    }

    /// What a person adds to the class logits of every movie, t·φ(k) + r_k, `[K]`, by the formulas above.
    pub fn person_offset(&self, v: UserRatings) -> [f32; N_CLASSES] {
        let mut t = 0.0_f64;
        let mut offset = [0.0; N_CLASSES];
        for _ in 0..NEWTON_STEPS {
            let mut derivative = Derivative::of_prior(t, PERSON_TILT_PRECISION);
            for (movie, class) in v.iter() {
                let mut distribution = self.tasteless_logits(movie, &offset);
                softmax_in_place(&mut distribution);
                derivative.add(&distribution, SCORES[class], 1.0);
            }
            t += derivative.newton_step();
            offset = SCORES.map(|score| t as f32 * score);
        }
        let (mut given, mut expected) = ([0.0_f64; N_CLASSES], [0.0_f64; N_CLASSES]);
        for (movie, class) in v.iter() {
            given[class] += 1.0;
            let mut distribution = self.tasteless_logits(movie, &offset);
            softmax_in_place(&mut distribution);
            for (sum, p) in expected.iter_mut().zip(distribution) {
                *sum += f64::from(p);
            }
        }
        let habit = self.habit(&given, &expected);
        std::array::from_fn(|class| offset[class] + habit[class] as f32)
    }

    /// r_k from the person's class counts and those to be expected, `[K]`.
    fn habit(&self, given: &[f64; N_CLASSES], expected: &[f64; N_CLASSES]) -> [f64; N_CLASSES] {
        let smoothing = self.log_rates.map(|log_rate| PERSON_HABIT_SMOOTHING * f64::from(log_rate).exp());
        let ratio: [f64; N_CLASSES] = std::array::from_fn(|class| {
            ((given[class] + smoothing[class]) / (expected[class] + smoothing[class])).ln()
        });
        // Regression on φ, weighted by the smoothed expected counts.
        let weights: [f64; N_CLASSES] = std::array::from_fn(|class| expected[class] + smoothing[class]);
        let total: f64 = weights.iter().sum();
        let mean = |x: &dyn Fn(usize) -> f64| (0..N_CLASSES).map(|k| weights[k] * x(k)).sum::<f64>() / total;
        let score = |class: usize| f64::from(SCORES[class]);
        let (mean_score, mean_ratio) = (mean(&score), mean(&|class| ratio[class]));
        let covariance = mean(&|class| (score(class) - mean_score) * (ratio[class] - mean_ratio));
        let variance = mean(&|class| (score(class) - mean_score).powi(2));
        std::array::from_fn(|class| ratio[class] - covariance / variance * score(class))
    }

    /// G_f·(h − ½) of each attribute, `[F]`, for hidden units whose distance from ½ is `centred` `[M]`.
    pub fn attribute_inputs(&self, centred: &[f32], inputs: &mut Vec<f32>) {
        inputs.clear();
        inputs.extend((0..self.n_attributes()).map(|attribute| dot(self.attribute_row(attribute), centred)));
    }

    /// The class logits log p̂_k + a_i·φ(k) + offset_k + φ(k)·Σ_j T_ij (h_j − ½), `[K]`, given `centred` and the
    /// [`attribute_inputs`](Self::attribute_inputs) of the same hidden units.
    pub fn logits_of(
        &self,
        movie: usize,
        offset: &[f32; N_CLASSES],
        centred: &[f32],
        attribute_inputs: &[f32],
    ) -> [f32; N_CLASSES] {
        let shared: f32 = self
            .attributes
            .of_movie(movie)
            .map(|(attribute, share)| share * attribute_inputs[attribute])
            .sum();
        let taste = shared + dot(self.own_row(movie), centred);
        let mut logits = self.tasteless_logits(movie, offset);
        for (logit, score) in logits.iter_mut().zip(SCORES) {
            *logit += taste * score;
        }
        logits
    }

    /// What a movie's centred score adds to the hidden units: s·U_ij to `input` `[M]`, and s·A_if to `attribute_scores`
    /// `[F]`, which [`add_attributes`](Self::add_attributes) takes to the input once for all movies.
    pub fn add_score(&self, movie: usize, score: f32, input: &mut [f32], attribute_scores: &mut [f32]) {
        add_scaled(input, score, self.own_row(movie));
        for (attribute, share) in self.attributes.of_movie(movie) {
            attribute_scores[attribute] += share * score;
        }
    }

    /// h̃ of movies with a score φ each, for the person whose offset stands in the reading.
    fn read_scores(&self, scores: &mut dyn Iterator<Item = (usize, f32)>, reading: &mut Reading) {
        reading.input.copy_from_slice(&self.hidden_bias);
        // Until they are the inputs, the scores Σ_i A_if (φ(v_i) − η_i).
        reading.attribute_inputs.clear();
        reading.attribute_inputs.resize(self.n_attributes(), 0.0);
        for (movie, score) in scores {
            let score = score - self.expected_score(movie, &reading.offset);
            self.add_score(movie, score, &mut reading.input, &mut reading.attribute_inputs);
            add_assign(&mut reading.input, self.rated_row(movie));
        }
        self.add_attributes(&reading.attribute_inputs, &mut reading.input);
        reading.settle();
        self.attribute_inputs(&reading.centred, &mut reading.attribute_inputs);
    }

    /// Σ_f scores_f G_fj onto `input` `[M]`.
    pub fn add_attributes(&self, attribute_scores: &[f32], input: &mut [f32]) {
        for (attribute, &score) in attribute_scores.iter().enumerate() {
            add_scaled(input, score, self.attribute_row(attribute));
        }
    }
}

/// What [`RbmKind`] asks.
impl OrdinalRbm {
    pub(super) fn parameters(&self) -> Vec<Parameter<'_>> {
        vec![
            Parameter { letter: "U", values: all(&self.own_weights) },
            Parameter { letter: "G", values: all(&self.attribute_weights) },
            Parameter { letter: "R", values: all(&self.rated_weights) },
            Parameter { letter: "c", values: &self.hidden_bias },
        ]
    }

    /// W_ijk = φ(k)·T_ij and a part that all classes share.
    pub(super) fn add_weight_contrast(&self, movie: usize, contrast: &[f32; N_CLASSES], row: &mut [f32]) {
        let score = mean_score(contrast);
        let shared = self.attributes.of_movie(movie).map(|(f, share)| (share, self.attribute_row(f)));
        for (share, weights) in once((1.0, self.own_row(movie))).chain(shared) {
            add_scaled(row, score * share, weights);
        }
    }

    /// W_ijk is linear in φ(k), so a distribution counts by its mean score.
    pub(super) fn read_expected(&self, movies: &[u32], visible: &[[f32; N_CLASSES]], reading: &mut Reading) {
        let scores = visible.iter().map(mean_score);
        self.read_scores(&mut movies.iter().map(|&movie| movie as usize).zip(scores), reading);
    }

    pub(super) fn hidden_changed(&self, reading: &mut Reading) {
        reading.centre();
        self.attribute_inputs(&reading.centred, &mut reading.attribute_inputs);
    }
}

impl RatingRbm for OrdinalRbm {
    fn kind(&self) -> RbmKind<'_> {
        RbmKind::Ordinal(self)
    }

    fn n_movies(&self) -> usize {
        self.movie_tilts.len()
    }

    fn n_hidden(&self) -> usize {
        self.hidden_bias.len()
    }

    fn hidden_bias(&self) -> &[f32] {
        &self.hidden_bias
    }

    fn visible_bias_of(&self, movie: usize, reading: &Reading) -> [f32; N_CLASSES] {
        // Σ_j W_ijk = (φ(k) − η_i)·Σ_j T_ij + Σ_j R_ij.
        let sum = |row: &[f32]| row.iter().sum::<f32>();
        let shared: f32 =
            self.attributes.of_movie(movie).map(|(f, share)| share * sum(self.attribute_row(f))).sum();
        let tied = sum(self.own_row(movie)) + shared;
        let rated = sum(self.rated_row(movie));
        let expected = self.expected_score(movie, &reading.offset);
        let mut bias = self.tasteless_logits(movie, &reading.offset);
        for (b, score) in bias.iter_mut().zip(SCORES) {
            *b -= 0.5 * ((score - expected) * tied + rated);
        }
        bias
    }

    fn weight(&self, movie: usize, class: usize, unit: usize, reading: &Reading) -> f32 {
        let centred_score = SCORES[class] - self.expected_score(movie, &reading.offset);
        centred_score * self.tied_weight(movie, unit) + self.rated_weights[[movie, unit]]
    }

    fn read(&self, v: UserRatings, reading: &mut Reading) {
        reading.offset = self.person_offset(v);
        self.read_scores(&mut v.iter().map(|(movie, class)| (movie, SCORES[class])), reading);
    }

    fn logits(&self, movie: usize, reading: &Reading) -> [f32; N_CLASSES] {
        self.logits_of(movie, &reading.offset, &reading.centred, &reading.attribute_inputs)
    }
}

/// Σ_k φ(k) p_k.
pub fn mean_score(distribution: &[f32; N_CLASSES]) -> f32 {
    distribution.iter().zip(SCORES).map(|(p, score)| p * score).sum()
}

fn all(matrix: &Array2<f32>) -> &[f32] {
    matrix.as_slice().expect("kept in standard layout")
}

fn row(matrix: &Array2<f32>, row: usize) -> &[f32] {
    let n_columns = matrix.ncols();
    &all(matrix)[row * n_columns..(row + 1) * n_columns]
}

/// a_i, the maximum of Σ_k n_k log softmax(log p̂ + a·φ)_k − λ a²/2.
fn movie_tilt(counts: &[u32; N_CLASSES], log_rates: &[f32; N_CLASSES]) -> f32 {
    let mut tilt = 0.0_f64;
    for _ in 0..NEWTON_STEPS {
        let mut distribution: [f32; N_CLASSES] =
            std::array::from_fn(|class| log_rates[class] + tilt as f32 * SCORES[class]);
        softmax_in_place(&mut distribution);
        let mut derivative = Derivative::of_prior(tilt, MOVIE_TILT_PRECISION);
        for (class, &n) in counts.iter().enumerate() {
            derivative.add(&distribution, SCORES[class], f64::from(n));
        }
        tilt += derivative.newton_step();
    }
    tilt as f32
}

/// First and negative second derivative of a log posterior along φ.
struct Derivative {
    slope: f64,
    curvature: f64,
}

impl Derivative {
    /// Of −λ t²/2.
    fn of_prior(t: f64, precision: f64) -> Self {
        Self { slope: -precision * t, curvature: precision }
    }

    /// Of `n` ratings with the score φ(k) where `distribution` was expected: φ(k) − E[φ] and Var[φ].
    fn add(&mut self, distribution: &[f32; N_CLASSES], score: f32, n: f64) {
        let mean = f64::from(mean_score(distribution));
        let square: f64 =
            distribution.iter().zip(SCORES).map(|(&p, score)| f64::from(p) * f64::from(score).powi(2)).sum();
        self.slope += n * (f64::from(score) - mean);
        self.curvature += n * (square - mean * mean);
    }

    fn newton_step(&self) -> f64 {
        self.slope / self.curvature
    }
}
