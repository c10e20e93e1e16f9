//! What can be asked of every RBM over ratings, whatever its weights are made of.

use super::RbmKind;
use crate::numeric::{log_sum_exp, sigmoid_in_place, softmax_in_place, softplus};
use crate::ratings::{N_CLASSES, UserRatings, expected_stars};

/// What a model makes of one person's ratings v. Reused from person to person, so that reading allocates nothing.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// `[M]` the input of each hidden unit, c_j + Σ_i Σ_k W_ijk v_ik.
    pub input: Vec<f32>,
    /// `[M]` h̃ = p(h | v), the sigmoid of the input.
    pub hidden: Vec<f32>,
    /// `[M]` h̃ − ½.
    pub centred: Vec<f32>,
    /// `[K]` what the person adds to the class logits of every movie; zero in a model without such a part.
    pub offset: [f32; N_CLASSES],
    /// `[F]` what h̃ makes of each attribute that films share, in a model that has them.
    pub attribute_inputs: Vec<f32>,
}

impl Reading {
    /// For models with M = `n_hidden`, before anything is read.
    pub fn new(n_hidden: usize) -> Self {
        Self {
            input: vec![0.0; n_hidden],
            hidden: vec![0.0; n_hidden],
            centred: vec![0.0; n_hidden],
            offset: [0.0; N_CLASSES],
            attribute_inputs: Vec::new(),
        }
    }

    /// h̃ and h̃ − ½ from the input. Kept out of line, as its neighbour is: the page's module is small because such things
    /// stand in it once.
    #[inline(never)]
    pub(super) fn settle(&mut self) {
        self.hidden.copy_from_slice(&self.input);
        sigmoid_in_place(&mut self.hidden);
        self.centre();
    }

    /// h̃ − ½ from h̃.
    #[inline(never)]
    pub(super) fn centre(&mut self) {
        for (centred, h) in self.centred.iter_mut().zip(&self.hidden) {
            *centred = h - 0.5;
        }
    }

    /// The reading of these ratings by this model. Out of line, as above.
    #[inline(never)]
    pub fn of(rbm: &dyn RatingRbm, v: UserRatings) -> Self {
        let mut reading = Self::new(rbm.n_hidden());
        rbm.read(v, &mut reading);
        reading
    }
}

/// A categorical RBM over the movies that a person rated: K-way softmax visible units and binary hidden units
/// (Salakhutdinov, Mnih & Hinton 2007).
///
/// E(v, h) = −(Σ_i Σ_k Σ_j W_ijk v_ik h_j + Σ_i Σ_k b_ik v_ik + Σ_j c_j h_j). In some models a part of W and b depends on
/// whose ratings v are; it comes from the [`Reading`].
pub trait RatingRbm {
    /// Which of the models it is, for what is asked of it in few places: see [`RbmKind`].
    fn kind(&self) -> RbmKind<'_>;

    /// D.
    fn n_movies(&self) -> usize;

    /// M.
    fn n_hidden(&self) -> usize;

    /// c, `[M]`.
    fn hidden_bias(&self) -> &[f32];

    /// b_ik of a movie, `[K]`, for the person of the reading.
    fn visible_bias_of(&self, movie: usize, reading: &Reading) -> [f32; N_CLASSES];

    /// W_ijk, for the person of the reading.
    fn weight(&self, movie: usize, class: usize, unit: usize, reading: &Reading) -> f32;

    /// p(h_j = 1 | v) = σ(c_j + Σ_i Σ_k W_ijk v_ik) and whatever else the ratings say, into `reading`.
    fn read(&self, v: UserRatings, reading: &mut Reading);

    /// b_ik + Σ_j W_ijk h̃_j of a movie's classes, up to a constant that all classes share.
    fn logits(&self, movie: usize, reading: &Reading) -> [f32; N_CLASSES];

    /// F(v) = −Σ_i Σ_k b_ik v_ik − Σ_j log(1 + exp(c_j + Σ_i Σ_k W_ijk v_ik)), in nats, of the ratings that were read.
    ///
    /// p(v) = e^(−F(v)) / Z, where Z runs over the ratings of the same movies.
    fn free_energy(&self, v: UserRatings, reading: &Reading) -> f64 {
        let bias_term: f64 =
            v.iter().map(|(movie, class)| f64::from(self.visible_bias_of(movie, reading)[class])).sum();
        let hidden_term: f64 = reading.input.iter().map(|&x| softplus(f64::from(x))).sum();
        -bias_term - hidden_term
    }

    /// p(v_ik = 1 | h̃), `[K]`: the softmax of the logits.
    fn distribution(&self, movie: usize, reading: &Reading) -> [f32; N_CLASSES] {
        let mut distribution = self.logits(movie, reading);
        softmax_in_place(&mut distribution);
        distribution
    }

    /// r̂ = Σ_k stars(k) · p(v_ik = 1 | h̃).
    fn stars(&self, movie: usize, reading: &Reading) -> f32 {
        expected_stars(&self.distribution(movie, reading))
    }

    /// −log p(v_ik = 1 | h̃) in nats, from the logits, so that a probability that rounds to 0 stays finite.
    fn cross_entropy(&self, movie: usize, class: usize, reading: &Reading) -> f32 {
        let logits = self.logits(movie, reading);
        log_sum_exp(&logits) - logits[class]
    }
}
