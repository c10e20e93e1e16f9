//! What most people watch: the same list for everybody.

use super::GlobalMean;
use crate::evaluation::{Person, Predictions, Recommender};
use crate::ratings::Ratings;

/// Ranks films by how many people rated them; its stars are the global mean.
#[derive(Debug, Clone, PartialEq)]
pub struct Popular {
    counts: Vec<u32>,
    mean: GlobalMean,
}

impl Popular {
    /// Counts. Panics if there is no rating.
    pub fn fit(ratings: &Ratings) -> Self {
        Self { counts: ratings.counts_per_movie(), mean: GlobalMean::fit(ratings) }
    }
}

impl Recommender for Popular {
    fn n_movies(&self) -> usize {
        self.counts.len()
    }

    fn predict(&self, person: Person, movies: &[u32]) -> Predictions {
        self.mean.predict(person, movies)
    }

    fn ranking_scores(&self, _: Person) -> Vec<f64> {
        self.counts.iter().map(|&n| f64::from(n)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn films_stand_by_how_many_rated_them() {
        let mut ratings = Ratings::new(3);
        ratings.push_user([(1, 0), (2, 9)]);
        ratings.push_user([(1, 0)]);
        let model = Popular::fit(&ratings);
        assert_eq!(model.ranking_scores(Person::trained_on(0, ratings.user(0))), [0.0, 2.0, 1.0]);
    }
}
