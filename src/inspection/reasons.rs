//! Why films are suggested: what each of a person's ratings does to each film's place and stars, and what each hidden unit
//! does to its stars.
//!
//! A rating's part is what changes when it is taken away and the model reads the others anew: exact for the hidden units,
//! though the weights stay those that were learnt. The parts need not add up to the whole, since units saturate and
//! ratings of the same kind say the same thing twice.

use crate::numeric::{sigmoid, softmax_in_place};
use crate::ratings::{UserRatings, expected_stars};
use crate::rbm::{LikesRbm, RatingRbm, Reading};

/// What is said of a film.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Verdict {
    /// ℓ: log odds that the next like is the film; expected stars where there is no model of likes.
    pub score: f32,
    /// r̂, expected stars.
    pub stars: f32,
}

/// The models that a list of suggestions comes from.
#[derive(Clone, Copy)]
pub struct Models<'a> {
    /// Of the stars.
    pub rbm: &'a dyn RatingRbm,
    /// Of the places, if there is one.
    pub likes: Option<&'a LikesRbm>,
}

impl Models<'_> {
    /// What they say of these films to the person of these ratings, who is read into `reading`.
    fn verdicts(self, v: UserRatings, films: &[u32], reading: &mut Reading) -> Vec<Verdict> {
        self.rbm.read(v, reading);
        let scores = self.likes.map(|likes| likes.score_of(v, films));
        let verdict = |(place, &film): (usize, &u32)| {
            let stars = self.rbm.stars(film as usize, reading);
            Verdict { score: scores.as_ref().map_or(stars, |scores| scores[place]), stars }
        };
        films.iter().enumerate().map(verdict).collect()
    }
}

/// What becomes of F films as each of a person's n ratings is taken away: worked out one rating at a time, so that somebody
/// with many is answered bit by bit.
#[derive(Debug, Clone, PartialEq)]
pub struct Reasons {
    films: Vec<u32>,
    movies: Vec<u32>,
    classes: Vec<u8>,
    with_all: Vec<Verdict>,
    /// `[done, F]`
    without: Vec<Verdict>,
    reading: Reading,
}

impl Reasons {
    /// At the first of the ratings v.
    pub fn new(models: Models, v: UserRatings, films: &[u32]) -> Self {
        let mut reading = Reading::new(models.rbm.n_hidden());
        Self {
            with_all: models.verdicts(v, films, &mut reading),
            films: films.to_vec(),
            movies: v.movies.to_vec(),
            classes: v.classes.to_vec(),
            without: Vec::with_capacity(v.len() * films.len()),
            reading,
        }
    }

    /// It was begun with these ratings, films and models, as far as the verdicts show.
    pub fn is_of(&self, models: Models, v: UserRatings, films: &[u32]) -> bool {
        self.films == films
            && self.movies == v.movies
            && self.classes == v.classes
            && self.with_all == models.verdicts(v, films, &mut self.reading.clone())
    }

    /// Takes the next rating away, if there is one left.
    pub fn advance(&mut self, models: Models) {
        if self.is_complete() {
            return;
        }
        let place = self.done();
        // The last rating takes the place of the missing one, and gives it back.
        let (movie, class) = (self.movies.swap_remove(place), self.classes.swap_remove(place));
        let others = UserRatings { movies: &self.movies, classes: &self.classes };
        self.without.extend(models.verdicts(others, &self.films, &mut self.reading));
        let last = self.movies.len();
        self.movies.push(movie);
        self.classes.push(class);
        self.movies.swap(place, last);
        self.classes.swap(place, last);
    }

    /// Ratings that were taken away so far, from the first.
    pub fn done(&self) -> usize {
        self.without.len().checked_div(self.films.len()).unwrap_or(self.movies.len())
    }

    /// Every rating was taken away once.
    pub fn is_complete(&self) -> bool {
        self.done() == self.movies.len()
    }

    /// `[F]` from all ratings.
    pub fn with_all(&self) -> &[Verdict] {
        &self.with_all
    }

    /// `[done, F]` without each.
    pub fn without(&self) -> &[Verdict] {
        &self.without
    }
}

/// `[M]` the expected stars of a film if one hidden unit at a time were as active as for somebody who has rated nothing,
/// p(h_j = 1 | no ratings), and all others as the ratings v have them.
pub fn stars_with_unit_at_rest(rbm: &dyn RatingRbm, v: UserRatings, film: usize) -> Vec<f32> {
    let mut reading = Reading::of(rbm, v);
    let active = reading.hidden.clone();
    let stars = |unit: usize| {
        reading.hidden.copy_from_slice(&active);
        reading.hidden[unit] = sigmoid(rbm.hidden_bias()[unit]);
        rbm.kind().hidden_changed(&mut reading);
        let mut distribution = rbm.logits(film, &reading);
        softmax_in_place(&mut distribution);
        expected_stars(&distribution)
    };
    (0..rbm.n_hidden()).map(stars).collect()
}
