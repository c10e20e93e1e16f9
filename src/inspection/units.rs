//! What each hidden unit stands for: which films, ratings and genres move it, and whom it is on for.
//!
//! *Pull.* A rating adds W_ijk to the input of unit j. A part of W_i·j is the same for every rating of the film; it
//! says who watches the film, not who likes it. So liking is held against rating at all, over those who rated film i in
//! the training data, n_ik of them with class k:
//!
//! pull_ij = Σ_{k ∈ liked} n_ik W_ijk / Σ_{k ∈ liked} n_ik − Σ_k n_ik W_ijk / Σ_k n_ik.
//!
//! The first mean is over those who gave it [four stars](LIKED_CLASS) or more, the second over all. Weights of ratings
//! that nobody gave, which training never moved, take no part. In the tuned model, where
//! W_ijk = (φ(k) − η_i)·T_ij + R_ij, this is T_ij times how far the mean score of those who liked it lies above the mean
//! of all.
//!
//! What a pull cannot tell: a unit works together with the others, and Σ of all pulls is not what it is for any one
//! person. Neither the sign nor the number of a unit means anything: another seed gives others.

use crate::ratings::{Catalogue, N_CLASSES, UserRatings};
use crate::rbm::{RatingRbm, Reading};

/// Training ratings that a film needs to be spoken of: as many as to be suggested.
pub const MIN_RATINGS: u32 = 20;
/// People that must have liked it, and people that must not have, for a difference to mean something.
pub const MIN_SIDE: u32 = 5;
/// The first class that counts as liked: four stars.
pub const LIKED_CLASS: usize = 7;
/// Films that a genre needs to be spoken of.
pub const MIN_GENRE_FILMS: u32 = 10;

/// One film's pull on one unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FilmPull {
    /// Index into the catalogue.
    pub movie: u32,
    /// pull_ij.
    pub pull: f32,
}

/// All M hidden units at a glance.
#[derive(Debug, Clone, PartialEq)]
pub struct UnitSurvey {
    /// `[M]` the film whose liking raises the unit most; `None` if no film is known well enough.
    pub up: Vec<Option<FilmPull>>,
    /// `[M]` the film whose liking lowers it most.
    pub down: Vec<Option<FilmPull>>,
    /// `[M·G]` mean pull of the genre's films less that of all films; 0 for a genre with too few.
    pub leans: Vec<f32>,
    /// `[G]` how many films of each genre are known well enough.
    pub genre_films: Vec<u32>,
    /// How many films are.
    pub n_films: u32,
}

/// One hidden unit under the glass.
#[derive(Debug, Clone, PartialEq)]
pub struct UnitDetail {
    /// The films whose liking raises it most, the strongest first.
    pub up: Vec<FilmPull>,
    /// The films whose liking lowers it most, the strongest first.
    pub down: Vec<FilmPull>,
    /// What each rating of those films, first `up` and then `down`, adds to the unit's input beyond the mean over all who
    /// rated the film: W_ijk − Σ_k n_ik W_ijk / n_i; 0 for a rating that nobody gave.
    pub profiles: Vec<[f32; N_CLASSES]>,
}

/// The pulls of every film that is known well enough on all units, one film after another.
///
/// `class_counts` `[D]` are n_ik; `each` is given the film and pull_i· `[M]`.
fn for_each_film(
    rbm: &dyn RatingRbm,
    class_counts: &[[u32; N_CLASSES]],
    each: &mut dyn FnMut(usize, &[f32]),
) {
    assert_eq!(class_counts.len(), rbm.n_movies(), "the ratings of each film");
    let mut row = vec![0.0; rbm.n_hidden()];
    for (movie, counts) in class_counts.iter().enumerate() {
        let Some(contrast) = liking(counts) else { continue };
        row.fill(0.0);
        rbm.kind().add_weight_contrast(movie, &contrast, &mut row);
        each(movie, &row);
    }
}

/// The coefficients of W_i·· in pull_i·: each class's share among those who liked the film, less its share among all.
/// They sum to zero. `None` if the film has too few ratings.
fn liking(counts: &[u32; N_CLASSES]) -> Option<[f32; N_CLASSES]> {
    let n: u32 = counts.iter().sum();
    let n_liked: u32 = counts[LIKED_CLASS..].iter().sum();
    if n < MIN_RATINGS || n_liked < MIN_SIDE || n - n_liked < MIN_SIDE {
        return None;
    }
    Some(std::array::from_fn(|class| {
        let count = counts[class] as f32;
        let liked = if class >= LIKED_CLASS { count / n_liked as f32 } else { 0.0 };
        liked - count / n as f32
    }))
}

/// What moves each hidden unit, from n_ik = `class_counts` `[D]` of the training ratings.
pub fn survey_units(
    rbm: &dyn RatingRbm,
    class_counts: &[[u32; N_CLASSES]],
    catalogue: &Catalogue,
) -> UnitSurvey {
    let (n_hidden, n_genres) = (rbm.n_hidden(), catalogue.genre_names.len());
    let mut survey = UnitSurvey {
        up: vec![None; n_hidden],
        down: vec![None; n_hidden],
        leans: vec![0.0; n_hidden * n_genres],
        genre_films: vec![0; n_genres],
        n_films: 0,
    };
    let mut means = vec![0.0_f32; n_hidden];
    for_each_film(rbm, class_counts, &mut |movie, pulls| {
        survey.n_films += 1;
        for (unit, &pull) in pulls.iter().enumerate() {
            let film = FilmPull { movie: movie as u32, pull };
            take_stronger(&mut survey.up[unit], film, 1.0);
            take_stronger(&mut survey.down[unit], film, -1.0);
            means[unit] += pull;
        }
        for (genre, _) in catalogue.genre_shares(movie) {
            survey.genre_films[genre] += 1;
            for (unit, &pull) in pulls.iter().enumerate() {
                survey.leans[unit * n_genres + genre] += pull;
            }
        }
    });
    for (leans, sum) in survey.leans.chunks_exact_mut(n_genres.max(1)).zip(&means) {
        let mean = sum / survey.n_films.max(1) as f32;
        for (lean, &n) in leans.iter_mut().zip(&survey.genre_films) {
            *lean = if n < MIN_GENRE_FILMS { 0.0 } else { *lean / n as f32 - mean };
        }
    }
    survey
}

/// Keeps the film that pulls in the direction `sign` and does so more strongly.
fn take_stronger(strongest: &mut Option<FilmPull>, film: FilmPull, sign: f32) {
    let known = strongest.map_or(0.0, |known| sign * known.pull);
    if sign * film.pull > known {
        *strongest = Some(film);
    }
}

/// The `count` films that move `unit` most in either direction, rating by rating. Panics if there is no such unit.
pub fn unit_detail(
    rbm: &dyn RatingRbm,
    class_counts: &[[u32; N_CLASSES]],
    unit: usize,
    count: usize,
) -> UnitDetail {
    let (mut up, mut down) = (Vec::new(), Vec::new());
    for_each_film(rbm, class_counts, &mut |movie, pulls| {
        let film = FilmPull { movie: movie as u32, pull: pulls[unit] };
        let list = if film.pull > 0.0 { &mut up } else { &mut down };
        if film.pull != 0.0 {
            insert_in_order(list, film, |film| film.pull.abs(), count);
        }
    });
    let resting = Reading::of(rbm, UserRatings::NONE);
    let profiles = up
        .iter()
        .chain(&down)
        .map(|film| {
            let movie = film.movie as usize;
            profile(rbm, &class_counts[movie], movie, unit, &resting)
        })
        .collect();
    UnitDetail { up, down, profiles }
}

/// W_ijk − Σ_k n_ik W_ijk / n_i, `[K]`. Whose ratings are read makes no difference to a difference of weights.
fn profile(
    rbm: &dyn RatingRbm,
    counts: &[u32; N_CLASSES],
    movie: usize,
    unit: usize,
    reading: &Reading,
) -> [f32; N_CLASSES] {
    let weights: [f32; N_CLASSES] = std::array::from_fn(|class| rbm.weight(movie, class, unit, reading));
    let n: u32 = counts.iter().sum();
    let mean = weights.iter().zip(counts).map(|(w, &count)| w * count as f32).sum::<f32>() / n as f32;
    std::array::from_fn(|class| if counts[class] == 0 { 0.0 } else { weights[class] - mean })
}

/// Keeps `list` in descending order and no longer than `count`; of two alike, the earlier comes first.
fn insert_in_order<T>(list: &mut Vec<T>, item: T, value: impl Fn(&T) -> f32, count: usize) {
    let place = list.partition_point(|other| value(other).total_cmp(&value(&item)).is_ge());
    if place < count {
        list.insert(place, item);
        list.truncate(count);
    }
}

/// Standard deviation `[M]` of each unit's activation over the users, from the activations of all, `[N, M]` in 255ths:
/// near 0 for a unit that tells nobody from anybody, and at most ½. Levels of 1/255 make it good to about 0.002.
pub fn spread_over_users(levels: &[u8], n_hidden: usize) -> Vec<f32> {
    let n = (levels.len() / n_hidden).max(1) as f64;
    // Whole numbers, and so exact: 2⁶⁴ holds the squares of 10¹⁴ users.
    let (mut sums, mut squares) = (vec![0_u64; n_hidden], vec![0_u64; n_hidden]);
    for row in levels.chunks_exact(n_hidden) {
        for (unit, &level) in row.iter().enumerate() {
            let level = u64::from(level);
            sums[unit] += level;
            squares[unit] += level * level;
        }
    }
    let deviation = |(&sum, &square): (&u64, &u64)| {
        let (mean, mean_square) = (sum as f64 / n, square as f64 / n);
        ((mean_square - mean * mean).max(0.0).sqrt() / 255.0) as f32
    };
    sums.iter().zip(&squares).map(deviation).collect()
}

/// The `count` users for whom `unit` is most active, the most active first, and how active it is, from the activations
/// of all users, `[N, M]` in 255ths. Panics if there is no such unit.
pub fn most_active_users(levels: &[u8], n_hidden: usize, unit: usize, count: usize) -> Vec<(u32, f32)> {
    let mut list = Vec::new();
    for (user, row) in levels.chunks_exact(n_hidden).enumerate() {
        insert_in_order(&mut list, (user as u32, f32::from(row[unit]) / 255.0), |&(_, h)| h, count);
    }
    list
}
