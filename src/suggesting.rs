//! Which films a visitor may like: every trusted film the visitor has not rated, by expected stars.

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

/// The `count` films with the highest expected stars for the person who was read, leaving out those in `rated` and
/// those with fewer than `min_ratings` ratings in `training_counts` `[D]`. Ties go to the earlier film.
pub fn suggest(
    rbm: &dyn RatingRbm,
    reading: &Reading,
    rated: UserRatings,
    training_counts: &[u32],
    min_ratings: u32,
    count: usize,
) -> Suggestions {
    let mut is_rated = vec![false; rbm.n_movies()];
    for (movie, _) in rated.iter() {
        is_rated[movie] = true;
    }
    let (mut films, mut held_back) = (Vec::<Suggestion>::new(), 0);
    for movie in (0..rbm.n_movies()).filter(|&movie| !is_rated[movie]) {
        if training_counts[movie] < min_ratings {
            held_back += 1;
            continue;
        }
        let distribution = rbm.distribution(movie, reading);
        let stars = expected_stars(&distribution);
        // The list is kept in order and cut to its length: few films are good enough to change it, and only the list
        // has to be moved for them. Ties go behind, since movies come in order.
        let place = films.partition_point(|film| film.stars.total_cmp(&stars).is_ge());
        if place < count {
            films.insert(place, Suggestion { movie: movie as u32, stars, distribution });
            films.truncate(count);
        }
    }
    Suggestions { films, held_back }
}
