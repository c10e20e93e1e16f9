//! One person under the glass: what the model says of ratings that it has seen, of the same ratings with each hidden
//! from it in turn, and of ratings that it never saw.
//!
//! A reconstruction flatters: the rating that it is compared with has moved the hidden units that it comes from. So
//! each rating is also foretold without itself, from p(h | v without i): the leave-one-out column. That is exact for
//! the hidden units; the weights were still learnt with the rating among the others.

use super::Reference;
use crate::evaluation::{Person, Recommender};
use crate::numeric::softmax_in_place;
use crate::ratings::{N_CLASSES, UserRatings, expected_stars, stars_of_class};
use crate::rbm::{RatingRbm, Reading};

/// What is said of one rating.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Foretold {
    /// p(v_ik = 1 | h̃), `[K]`.
    pub distribution: [f32; N_CLASSES],
    /// r̂ = Σ_k stars(k) · p(v_ik = 1 | h̃).
    pub stars: f32,
    /// −log p(the class that was given | h̃), in nats.
    pub nats: f32,
    /// What biases alone say: μ + b_u + b_i, with b_u from the same ratings that the model saw.
    pub bias_stars: f32,
}

/// What is said of the ratings `asked` of a person whose ratings v = `known` were read.
pub fn foretell(
    rbm: &dyn RatingRbm,
    reference: &Reference,
    known: UserRatings,
    reading: &Reading,
    asked: UserRatings,
) -> Vec<Foretold> {
    let biases = reference.biases.predict(Person::new(known), asked.movies).stars;
    let foretold = asked.iter().zip(biases).map(|((movie, class), bias_stars)| {
        let mut distribution = rbm.logits(movie, reading);
        let logit = distribution[class];
        let nats = softmax_in_place(&mut distribution) - logit;
        Foretold { distribution, stars: expected_stars(&distribution), nats, bias_stars: bias_stars as f32 }
    });
    foretold.collect()
}

/// How far off a list of predictions is, and what those who know less are off by. NaN of an empty list.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PersonFigures {
    /// Root mean square of predicted minus given stars.
    pub rmse: f64,
    /// The same of the biases.
    pub bias_rmse: f64,
    /// Mean nats per rating.
    pub nats: f64,
    /// The same of the films' base rates.
    pub base_rate_nats: f64,
}

/// The figures of as many of the ratings `asked`, from the first, as were foretold.
pub fn person_figures(reference: &Reference, asked: UserRatings, foretold: &[Foretold]) -> PersonFigures {
    let mut sums = [0.0_f64; 4];
    for ((movie, class), told) in asked.iter().zip(foretold) {
        let given = f64::from(stars_of_class(class));
        sums[0] += (f64::from(told.stars) - given).powi(2);
        sums[1] += (f64::from(told.bias_stars) - given).powi(2);
        sums[2] += f64::from(told.nats);
        sums[3] += reference.nats(movie, class);
    }
    let [squares, bias_squares, nats, base_rate_nats] = sums.map(|sum| sum / foretold.len() as f64);
    PersonFigures { rmse: squares.sqrt(), bias_rmse: bias_squares.sqrt(), nats, base_rate_nats }
}

/// Each of a person's ratings foretold from the others, one rating at a time: for somebody with n ratings this reads n
/// people with n − 1 ratings each.
#[derive(Debug, Clone, PartialEq)]
pub struct LeaveOneOut {
    movies: Vec<u32>,
    classes: Vec<u8>,
    /// h̃ of all ratings, `[M]`: what the model was when this began.
    hidden: Vec<f32>,
    reading: Reading,
    foretold: Vec<Foretold>,
}

impl LeaveOneOut {
    /// At the first of the ratings v, whose `reading` by the model it is.
    pub fn new(v: UserRatings, reading: &Reading) -> Self {
        Self {
            movies: v.movies.to_vec(),
            classes: v.classes.to_vec(),
            hidden: reading.hidden.clone(),
            reading: reading.clone(),
            foretold: Vec::with_capacity(v.len()),
        }
    }

    /// It was begun with these ratings and this model, as far as their reading shows: training moves every weight of a
    /// rated film at once, and with them h̃.
    pub fn is_of(&self, v: UserRatings, reading: &Reading) -> bool {
        self.movies == v.movies && self.classes == v.classes && self.hidden == reading.hidden
    }

    /// Foretells the next rating, if there is one.
    pub fn advance(&mut self, rbm: &dyn RatingRbm, reference: &Reference) {
        if self.is_complete() {
            return;
        }
        let place = self.foretold.len();
        // The last rating takes the place of the hidden one, and gives it back.
        let (movie, class) = (self.movies.swap_remove(place), self.classes.swap_remove(place));
        let others = UserRatings { movies: &self.movies, classes: &self.classes };
        rbm.read(others, &mut self.reading);
        let hidden = UserRatings { movies: &[movie], classes: &[class] };
        self.foretold.extend(foretell(rbm, reference, others, &self.reading, hidden));
        let last = self.movies.len();
        self.movies.push(movie);
        self.classes.push(class);
        self.movies.swap(place, last);
        self.classes.swap(place, last);
    }

    /// Every rating has been foretold.
    pub fn is_complete(&self) -> bool {
        self.foretold.len() == self.movies.len()
    }

    /// What was foretold so far, in the order of the ratings.
    pub fn foretold(&self) -> &[Foretold] {
        &self.foretold
    }
}
