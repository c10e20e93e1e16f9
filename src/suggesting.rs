//! Which films to offer a visitor: every trusted film that the visitor has not rated, in the order of how likely it is
//! that the visitor would watch it and like it.
//!
//! Expected stars alone make poor lists: they put the rare films of devoted followers before what the visitor might
//! really watch (docs/decisions/0007-would-you-like-it.md has the figures). So the place in the list comes from a model of
//! likes, and the stars and their distribution from the RBM over ratings. How far the list keeps to what is well known
//! and well foretold is the visitor's choice (docs/decisions/0012-safe-or-adventurous.md).

use crate::ratings::{Catalogue, N_CLASSES, UserRatings, expected_stars, stars_of_class};
use crate::rbm::{RatingRbm, Reading};
use crate::{Error, Result};

/// A film with its predicted distribution over the rating classes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Suggestion {
    /// Index into the catalogue.
    pub movie: u32,
    /// r̂ = Σ_k stars(k) · p(v_ik = 1 | h̃).
    pub stars: f32,
    /// σ, the standard deviation of that distribution, in stars: how unsure the model is of this person's rating.
    pub spread: f32,
    /// p(v_ik = 1 | h̃) of each class k; sums to one.
    pub distribution: [f32; N_CLASSES],
}

/// The best films, best first, and how many were held back for want of ratings.
#[derive(Debug, Clone, PartialEq)]
pub struct Suggestions {
    /// Best first.
    pub films: Vec<Suggestion>,
    /// Films that would do, but have fewer than the asked number of training ratings.
    pub held_back: usize,
    /// Films that would do and have enough.
    pub eligible: usize,
}

/// What a visitor wishes of the list.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Wishes<'a> {
    /// The longest list.
    pub count: usize,
    /// Training ratings that a film needs.
    pub min_ratings: u32,
    /// Genres, as bits, of which a film must have one; 0 is any film.
    pub genres: u32,
    /// The first and the last year of a film. A film of unknown year is only in a list of all years.
    pub years: (u16, u16),
    /// α, from −1 (safe) over 0 (by the model of likes alone) to 1 (adventurous).
    pub adventure: f32,
    /// Films that are not wanted, as indices into the catalogue.
    pub unwanted: &'a [u32],
}

impl<'a> Wishes<'a> {
    /// Every film of so many ratings, by the model of likes alone.
    pub fn of_all(count: usize, min_ratings: u32) -> Self {
        Self { count, min_ratings, genres: 0, years: Self::ALL_YEARS, adventure: 0.0, unwanted: &[] }
    }

    /// Films of unknown year among them.
    pub const ALL_YEARS: (u16, u16) = (0, u16::MAX);

    /// The same wishes, if α is in its range and the unwanted films are of a catalogue of D = `n_movies`.
    pub fn check(self, n_movies: usize) -> Result<Self> {
        // Written so that NaN fails it.
        if !(-1.0..=1.0).contains(&self.adventure) {
            let adventure = crate::numeric::Decimal(self.adventure.into());
            return Err(Error::input("adventure", adventure, "from -1 to 1"));
        }
        match self.unwanted.iter().find(|&&movie| movie as usize >= n_movies) {
            Some(movie) => Err(Error::input("unwanted", movie, format!("below {n_movies}"))),
            None => Ok(self),
        }
    }

    fn allow(&self, catalogue: &Catalogue, movie: usize) -> bool {
        let year = catalogue.years[movie];
        (self.genres == 0 || self.genres & catalogue.genre_masks[movie] != 0)
            && (self.years.0..=self.years.1).contains(&year)
    }
}

/// The films with the highest place scores that the person who was read has not `rated` and that the `wishes` allow, with
/// the stars to be expected of that person. Ties go to the earlier film.
///
/// With ℓ_i = `scores` `[D]`, log odds that the person would watch and like film i, n_i = `training_counts` `[D]` and σ_i
/// the spread of the film's predicted ratings in stars, a film's place goes by
///
/// s_i = ℓ_i + α·(σ_i − ln(n_i + 1)).
///
/// ℓ_i grows with a film's popularity about as ln n_i does: at α = 1 that is taken out, and what is hard to foretell comes
/// forward; at α = −1 it counts twice, and what is hard to foretell falls back.
pub fn suggest(
    rbm: &dyn RatingRbm,
    reading: &Reading,
    scores: &[f32],
    catalogue: &Catalogue,
    training_counts: &[u32],
    rated: UserRatings,
    wishes: &Wishes,
) -> Suggestions {
    assert_eq!(scores.len(), rbm.n_movies(), "one score a movie");
    assert_eq!(catalogue.len(), rbm.n_movies(), "the model's catalogue");
    let mut is_left_out = vec![false; rbm.n_movies()];
    for &movie in rated.movies.iter().chain(wishes.unwanted) {
        is_left_out[movie as usize] = true;
    }
    let place_score = |movie: usize| {
        if wishes.adventure == 0.0 {
            return scores[movie];
        }
        let spread = spread(&rbm.distribution(movie, reading));
        let popularity = ((training_counts[movie] + 1) as f32).ln();
        scores[movie] + wishes.adventure * (spread - popularity)
    };
    let (mut best, mut held_back, mut eligible) = (Vec::<(f32, u32)>::new(), 0, 0);
    for movie in 0..rbm.n_movies() {
        if is_left_out[movie] || !wishes.allow(catalogue, movie) {
            continue;
        }
        if training_counts[movie] < wishes.min_ratings {
            held_back += 1;
            continue;
        }
        eligible += 1;
        let score = place_score(movie);
        // The list is kept in order and cut to its length: few films are good enough to change it, and only the list
        // has to be moved for them. Ties go behind, since movies come in order.
        let place = best.partition_point(|(better, _)| better.total_cmp(&score).is_ge());
        if place < wishes.count {
            best.insert(place, (score, movie as u32));
            best.truncate(wishes.count);
        }
    }
    let suggestion = |(_, movie): (f32, u32)| {
        let distribution = rbm.distribution(movie as usize, reading);
        let (stars, spread) = (expected_stars(&distribution), spread(&distribution));
        Suggestion { movie, stars, spread, distribution }
    };
    Suggestions { films: best.into_iter().map(suggestion).collect(), held_back, eligible }
}

/// σ of a distribution over the classes, in stars: √(Σ_k p_k·(stars(k) − r̂)²).
pub fn spread(distribution: &[f32; N_CLASSES]) -> f32 {
    let mean = expected_stars(distribution);
    let variance: f32 =
        distribution.iter().enumerate().map(|(class, p)| p * (stars_of_class(class) - mean).powi(2)).sum();
    variance.sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_spread_of_a_coin_between_two_ratings_is_half_their_distance() {
        let mut distribution = [0.0; N_CLASSES];
        assert_eq!(
            spread(&{
                distribution[3] = 1.0;
                distribution
            }),
            0.0
        );
        (distribution[3], distribution[9]) = (0.5, 0.5);
        // 2 and 5 stars.
        assert_eq!(spread(&distribution), 1.5);
    }

    #[test]
    fn wishes_that_cannot_be_met_are_refused() {
        let wishes = |adventure, unwanted| Wishes { adventure, unwanted, ..Wishes::of_all(5, 20) };
        for adventure in [f32::NAN, 1.01, f32::NEG_INFINITY] {
            assert_eq!(wishes(adventure, &[]).check(7).expect_err("refused").field(), "adventure");
        }
        assert_eq!(wishes(1.0, &[6, 7]).check(7).expect_err("refused").field(), "unwanted");
        assert_eq!(wishes(-1.0, &[6]).check(7), Ok(wishes(-1.0, &[6])));
    }
}
