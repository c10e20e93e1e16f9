//! How ratings are spread over the stars, and over the stars within each genre: a person's beside everybody's.

use crate::ratings::{Catalogue, N_CLASSES};

/// How often each rating class was given. A film of several genres counts in each of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// `[K]` over all films.
    pub counts: [u32; N_CLASSES],
    /// `[G, K]` over the films of each genre.
    pub by_genre: Vec<[u32; N_CLASSES]>,
}

impl Tally {
    /// Of these ratings: films and classes.
    pub fn of(catalogue: &Catalogue, ratings: impl IntoIterator<Item = (usize, usize)>) -> Self {
        let mut tally =
            Self { counts: [0; N_CLASSES], by_genre: vec![[0; N_CLASSES]; catalogue.genre_names.len()] };
        for (movie, class) in ratings {
            tally.counts[class] += 1;
            for (genre, counts) in tally.by_genre.iter_mut().enumerate() {
                counts[class] += catalogue.genre_masks[movie] >> genre & 1;
            }
        }
        tally
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_a_film_in_each_of_its_genres() {
        let catalogue = Catalogue {
            movie_ids: vec![1, 2, 3],
            titles: vec!["A".into(), "B".into(), "C".into()],
            years: vec![1990, 1991, 1992],
            genre_names: vec!["Comedy".into(), "Drama".into()],
            genre_masks: vec![0b01, 0b11, 0b00],
        };
        let tally = Tally::of(&catalogue, [(0, 9), (1, 9), (1, 2), (2, 0)]);
        let at = |filled: &[usize]| {
            let mut counts = [0; N_CLASSES];
            filled.iter().for_each(|&class| counts[class] += 1);
            counts
        };
        assert_eq!(tally.counts, at(&[9, 9, 2, 0]));
        assert_eq!(tally.by_genre, vec![at(&[9, 9, 2]), at(&[9, 2])]);
        assert_eq!(Tally::of(&catalogue, []).counts, at(&[]));
    }
}
