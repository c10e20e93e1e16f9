//! Which films to offer a visitor: every trusted film that the visitor has not rated, in the order of how likely it is
//! that the visitor would watch it and like it.
//!
//! Expected stars alone make poor lists: they put the rare films of devoted followers before what the visitor might
//! really watch (docs/decisions/0007-would-you-like-it.md has the figures). So the place in the list comes from a model of
//! likes, and the stars and their distribution from the RBM over ratings.

use crate::ratings::{N_CLASSES, UserRatings, expected_stars};
use crate::rbm::{RatingRbm, Reading};

/// A film with its predicted distribution over the rating classes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Suggestion {
    /// Index into the catalogue.
    pub movie: u32,
    /// r̂ = Σ_k stars(k) · p(v_ik = 1 | h̃).
    pub stars: f32,
    /// p(v_ik = 1 | h̃) of each class k; sums to one.
    pub distribution: [f32; N_CLASSES],
}

/// The best films, best first, and how many were held back for want of ratings.
#[derive(Debug, Clone, PartialEq)]
pub struct Suggestions {
    /// Best first.
    pub films: Vec<Suggestion>,
    /// Unrated films with fewer than the asked number of training ratings.
    pub held_back: usize,
}

/// The `count` films with the highest `scores` `[D]`, with the stars to be expected of the person who was read, leaving out
/// those in `rated` and those with fewer than `min_ratings` ratings in `training_counts` `[D]`. Ties go to the earlier film.
pub fn suggest(
    rbm: &dyn RatingRbm,
    reading: &Reading,
    scores: &[f32],
    rated: UserRatings,
    training_counts: &[u32],
    min_ratings: u32,
    count: usize,
) -> Suggestions {
    assert_eq!(scores.len(), rbm.n_movies(), "one score a movie");
    let mut is_rated = vec![false; rbm.n_movies()];
    for (movie, _) in rated.iter() {
        is_rated[movie] = true;
    }
    let (mut best, mut held_back) = (Vec::<u32>::new(), 0);
    for movie in (0..rbm.n_movies()).filter(|&movie| !is_rated[movie]) {
        if training_counts[movie] < min_ratings {
            held_back += 1;
            continue;
        }
        // The list is kept in order and cut to its length: few films are good enough to change it, and only the list
        // has to be moved for them. Ties go behind, since movies come in order.
        let place = best.partition_point(|&film| scores[film as usize].total_cmp(&scores[movie]).is_ge());
        if place < count {
            best.insert(place, movie as u32);
            best.truncate(count);
        }
    }
    let suggestion = |movie: u32| {
        let distribution = rbm.distribution(movie as usize, reading);
        Suggestion { movie, stars: expected_stars(&distribution), distribution }
    };
    Suggestions { films: best.into_iter().map(suggestion).collect(), held_back }
}
