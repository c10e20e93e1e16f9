//! Who saw what? The bundled ratings as bits: v_i = 1 where the person rated film i, whatever the stars.
//!
//! These are complete data for a Bernoulli RBM: every person has a bit for every film, and none is missing. What the stars
//! say needs other visible units.

use crate::Result;
use crate::patterns::Patterns;
use crate::ratings::Ratings;

/// The best-known films, and for each user which of them the user rated.
#[derive(Debug, Clone, PartialEq)]
pub struct Seen {
    /// `[D]` catalogue indices, the most-rated film first; of two alike the one with the lower index.
    pub movies: Vec<u32>,
    /// `[N]`, the `[D]` bits of each user.
    bits: Vec<Vec<bool>>,
}

impl Seen {
    /// The `n_films` films that most users rated, or all if there are fewer.
    pub fn new(ratings: &Ratings, n_films: usize) -> Self {
        let counts = ratings.counts_per_movie();
        let mut movies: Vec<u32> = (0..ratings.n_movies() as u32).collect();
        movies.sort_by_key(|&movie| (std::cmp::Reverse(counts[movie as usize]), movie));
        movies.truncate(n_films);
        let bits = ratings
            .users()
            .map(|user| movies.iter().map(|movie| user.movies.contains(movie)).collect())
            .collect();
        Self { movies, bits }
    }

    /// N.
    pub fn n_users(&self) -> usize {
        self.bits.len()
    }

    /// `[D]` the bits of a user. Panics if there is no such user.
    pub fn user(&self, user: usize) -> &[bool] {
        &self.bits[user]
    }

    /// Which bits occur, and how often. Refuses data without users.
    pub fn patterns(&self) -> Result<Patterns> {
        Patterns::new(self.bits.iter().map(|bits| (bits.clone(), 1.0)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_known_films_come_first_and_bits_say_who_rated_them() {
        let mut ratings = Ratings::new(4);
        ratings.push_user([(1, 0), (3, 9)]);
        ratings.push_user([(3, 2)]);
        ratings.push_user([(0, 2)]);
        let seen = Seen::new(&ratings, 2);
        // Film 3 has two ratings; films 0 and 1 one each.
        assert_eq!(seen.movies, [3, 0]);
        assert_eq!([seen.user(0), seen.user(1), seen.user(2)], [[true, false], [true, false], [false, true]]);
        let patterns = seen.patterns().expect("three users");
        assert_eq!(patterns.n_patterns(), 2);
        assert_eq!(Seen::new(&Ratings::new(0), 2).patterns().expect_err("nobody").field(), "patterns");
    }
}
