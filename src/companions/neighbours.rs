//! Item k-nearest neighbours on the residuals of the biases, with the shrunk Pearson-baseline similarity (Koren 2010,
//! "Factor in the Neighbors", sections 2.1 and 2.2). The same sums as scikit-surprise's KNNBaseline with
//! `pearson_baseline` over items and its defaults.

use super::{BiasModel, clamp_stars};
use crate::evaluation::{Person, Predictions, Recommender};
use crate::ratings::{Ratings, stars_of_class};

/// Neighbours that a prediction rests on, at most.
const K_NEIGHBOURS: usize = 40;
/// A similarity that rests on n people is multiplied by (n − 1) / (n − 1 + SHRINKAGE).
const SHRINKAGE: f64 = 100.0;

/// The biases, and for each movie the others with a similarity above zero (compressed sparse rows).
#[derive(Debug, Clone, PartialEq)]
pub struct NeighbourModel {
    biases: BiasModel,
    /// `[D + 1]` movie i owns the entries `starts[i]..starts[i + 1]`.
    starts: Vec<usize>,
    neighbours: Vec<u32>,
    similarities: Vec<f64>,
}

/// What the people who rated two movies say of them: how many they are, and the sums of products of residuals.
#[derive(Debug, Clone, Copy, Default)]
struct CoRatings {
    n: u32,
    products: f64,
    squares: f64,
    squares_of_other: f64,
}

impl CoRatings {
    /// ρ̂ = Σ e_ui e_uj / √(Σ e_ui² · Σ e_uj²) over the people u who rated both, e = r − μ − b_u − b_i, shrunk towards 0.
    fn similarity(&self) -> f64 {
        let support = f64::from(self.n) - 1.0;
        let correlation = self.products / (self.squares * self.squares_of_other).sqrt();
        support / (support + SHRINKAGE) * correlation
    }
}

impl NeighbourModel {
    /// Fits the biases and compares every two movies that somebody rated both of.
    pub fn fit(ratings: &Ratings) -> Self {
        let biases = BiasModel::fit(ratings);
        let n_movies = ratings.n_movies();
        // The residuals e_ui, by user in the order of the ratings, and who rated each movie with which residual.
        let residuals: Vec<Vec<f64>> = ratings
            .users()
            .map(|own| {
                let user_bias = biases.user_bias_of(own);
                own.iter()
                    .map(|(movie, class)| {
                        f64::from(stars_of_class(class)) - biases.baseline(user_bias, movie)
                    })
                    .collect()
            })
            .collect();
        let mut raters: Vec<Vec<(usize, f64)>> = vec![Vec::new(); n_movies];
        for (user, (own, residuals)) in ratings.users().zip(&residuals).enumerate() {
            for (&movie, &residual) in own.movies.iter().zip(residuals) {
                raters[movie as usize].push((user, residual));
            }
        }

        let mut model = Self { biases, starts: vec![0], neighbours: Vec::new(), similarities: Vec::new() };
        let mut with = vec![CoRatings::default(); n_movies];
        let mut met: Vec<u32> = Vec::new();
        for (movie, raters) in raters.iter().enumerate() {
            for &(user, own) in raters {
                for (&other_movie, &other) in ratings.user(user).movies.iter().zip(&residuals[user]) {
                    let co = &mut with[other_movie as usize];
                    if co.n == 0 {
                        met.push(other_movie);
                    }
                    co.n += 1;
                    co.products += own * other;
                    co.squares += own * own;
                    co.squares_of_other += other * other;
                }
            }
            met.sort_unstable();
            for other in met.drain(..) {
                let similarity = std::mem::take(&mut with[other as usize]).similarity();
                // NaN, of residuals that are all zero, is no similarity.
                if similarity > 0.0 && other as usize != movie {
                    model.neighbours.push(other);
                    model.similarities.push(similarity);
                }
            }
            model.starts.push(model.neighbours.len());
        }
        model
    }
}

impl Recommender for NeighbourModel {
    fn n_movies(&self) -> usize {
        self.starts.len() - 1
    }

    /// r̂ = b_ui + Σ_j s_ij e_uj / Σ_j s_ij over the k rated movies j that are most similar to i, b_ui = μ + b_u + b_i;
    /// b_ui itself where none is similar. Ties go to the earlier movie.
    fn predict(&self, person: Person, movies: &[u32]) -> Predictions {
        let user_bias = self.biases.user_bias_of(person.ratings);
        // `[D]` e_uj, NaN where the person did not rate.
        let mut residuals = vec![f64::NAN; self.n_movies()];
        for (movie, class) in person.ratings.iter() {
            residuals[movie] = f64::from(stars_of_class(class)) - self.biases.baseline(user_bias, movie);
        }
        let mut rated: Vec<(f64, u32)> = Vec::new();
        let stars = movies.iter().map(|&movie| {
            let row = self.starts[movie as usize]..self.starts[movie as usize + 1];
            rated.clear();
            for (&other, &similarity) in self.neighbours[row.clone()].iter().zip(&self.similarities[row]) {
                if !residuals[other as usize].is_nan() {
                    rated.push((similarity, other));
                }
            }
            if rated.len() > K_NEIGHBOURS {
                rated.select_nth_unstable_by(K_NEIGHBOURS, |a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
                rated.truncate(K_NEIGHBOURS);
            }
            let (mut sum, mut weight) = (0.0, 0.0);
            for &(similarity, other) in &rated {
                sum += similarity * residuals[other as usize];
                weight += similarity;
            }
            let correction = if weight > 0.0 { sum / weight } else { 0.0 };
            clamp_stars(self.biases.baseline(user_bias, movie as usize) + correction)
        });
        Predictions { stars: stars.collect(), log_probabilities: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ratings::UserRatings;

    fn small() -> Ratings {
        let mut ratings = Ratings::new(4);
        ratings.push_user([(0, 9), (1, 8), (2, 1)]);
        ratings.push_user([(0, 2), (1, 1), (2, 8)]);
        ratings.push_user([(0, 8), (1, 9), (3, 5)]);
        ratings
    }

    #[test]
    fn similarities_by_their_definition() {
        let ratings = small();
        let model = NeighbourModel::fit(&ratings);
        let residual = |user: usize, place: usize| {
            let own = ratings.user(user);
            let (movie, class) = (own.movies[place] as usize, usize::from(own.classes[place]));
            f64::from(stars_of_class(class)) - model.biases.baseline(model.biases.user_bias_of(own), movie)
        };
        // Movies 0 and 1 were rated by all three, alike: their correlation times 2 / 102.
        let a: Vec<f64> = (0..3).map(|user| residual(user, 0)).collect();
        let b: Vec<f64> = (0..3).map(|user| residual(user, 1)).collect();
        let sum = |x: &[f64], y: &[f64]| x.iter().zip(y).map(|(x, y)| x * y).sum::<f64>();
        let expected = sum(&a, &b) / (sum(&a, &a) * sum(&b, &b)).sqrt() * 2.0 / 102.0;
        let row = |movie: usize| model.starts[movie]..model.starts[movie + 1];
        assert_eq!(model.neighbours[row(0)], [1]);
        assert!((model.similarities[row(0)][0] - expected).abs() < 1e-15);
        // Movie 2 goes the other way, and movie 3 shares one person with each: no neighbours.
        assert!(row(2).is_empty() && row(3).is_empty());
    }

    #[test]
    fn a_prediction_is_the_baseline_moved_by_the_neighbours_residual() {
        let ratings = small();
        let model = NeighbourModel::fit(&ratings);
        let one = UserRatings { movies: &[0], classes: &[3] };
        let user_bias = model.biases.user_bias_of(one);
        let residual = 2.0 - model.biases.baseline(user_bias, 0);
        let answer = model.predict(Person::new(one), &[1, 2]);
        // One neighbour: its weight cancels. None: the baseline.
        assert!((answer.stars[0] - model.biases.baseline(user_bias, 1) - residual).abs() < 1e-12);
        assert_eq!(answer.stars[1], model.biases.baseline(user_bias, 2));
    }
}
