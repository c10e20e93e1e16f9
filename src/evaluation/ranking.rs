//! How early a model's list offers the films that a person went on to like.
//!
//! The list of a user holds all movies that the user has not rated in the training data. Relevant are the held-out
//! movies that the user gave four stars or more; users without any are left out. A movie that the user never rated
//! counts as not relevant, though the user might like it: the measures are for comparing models.

use super::{Person, Recommender};
use crate::ratings::{Ratings, UserRatings, stars_of_class};

/// Stars from which on a held-out rating makes its movie relevant.
const LIKED_STARS: f32 = 4.0;
/// Places of the list that NDCG looks at, and those that recall does.
const NDCG_PLACES: usize = 10;
const RECALL_PLACES: usize = 20;

/// The figures of one list.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ListFigures {
    /// DCG@10 / ideal DCG@10 with gains 0 or 1 (Järvelin & Kekäläinen 2002).
    pub ndcg_at_10: f64,
    /// The relevant movies in the first 20 places, divided by as many as could stand there: min(20, the relevant movies).
    pub recall_at_20: f64,
}

/// The figures of one model over all users with a relevant movie.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RankingFigures {
    /// Mean over users of [`ListFigures::ndcg_at_10`].
    pub ndcg_at_10: f64,
    /// Mean over users of [`ListFigures::recall_at_20`].
    pub recall_at_20: f64,
    /// Users that the means run over.
    pub n_users: usize,
}

impl RankingFigures {
    /// The means over lists, one a user.
    pub fn mean_of(lists: &[ListFigures]) -> Self {
        let mean =
            |figure: fn(&ListFigures) -> f64| lists.iter().map(figure).sum::<f64>() / lists.len() as f64;
        Self {
            ndcg_at_10: mean(|list| list.ndcg_at_10),
            recall_at_20: mean(|list| list.recall_at_20),
            n_users: lists.len(),
        }
    }
}

/// Asks `model`, trained on `training`, for a list for every user. Panics if the users or movies differ.
pub fn ranking_figures(model: &dyn Recommender, training: &Ratings, held_out: &Ratings) -> RankingFigures {
    ranking_figures_by(training, held_out, |user, seen| model.ranking_scores(Person::trained_on(user, seen)))
}

/// The same of lists by any scores: `scores` makes those of all movies, `[D]`, from a user's index and training ratings.
pub fn ranking_figures_by(
    training: &Ratings,
    held_out: &Ratings,
    mut scores: impl FnMut(usize, UserRatings) -> Vec<f64>,
) -> RankingFigures {
    assert_eq!(training.n_users(), held_out.n_users(), "the same users");
    assert_eq!(training.n_movies(), held_out.n_movies(), "the same movies");
    let mut lists = Vec::new();
    for (user, (seen, asked)) in training.users().zip(held_out.users()).enumerate() {
        let relevant = liked_movies(asked);
        debug_assert!(
            relevant.iter().all(|movie| !seen.movies.contains(movie)),
            "a movie of user {user} in both"
        );
        if !relevant.is_empty() {
            lists.extend(list_figures(scores(user, seen), seen.movies, &relevant));
        }
    }
    RankingFigures::mean_of(&lists)
}

/// The movies of at least four stars: what counts as relevant.
pub fn liked_movies(ratings: UserRatings) -> Vec<u32> {
    let liked = ratings.iter().filter(|&(_, class)| stars_of_class(class) >= LIKED_STARS);
    liked.map(|(movie, _)| movie as u32).collect()
}

/// The figures of the list of all movies but `left_out` by `scores` `[D]`, highest first. `None` if nothing is relevant.
pub fn list_figures(scores: Vec<f64>, left_out: &[u32], relevant: &[u32]) -> Option<ListFigures> {
    if relevant.is_empty() {
        return None;
    }
    let list = first_places(scores, left_out, RECALL_PLACES);
    let hits: Vec<bool> = list.iter().map(|&movie| relevant.contains(&(movie as u32))).collect();
    let n_hits = hits.iter().filter(|&&hit| hit).count();
    Some(ListFigures {
        ndcg_at_10: ndcg_of(&hits[..hits.len().min(NDCG_PLACES)], relevant.len()),
        recall_at_20: n_hits as f64 / relevant.len().min(RECALL_PLACES) as f64,
    })
}

/// The `places` movies with the highest scores, best first, without `seen`. Ties go to the earlier movie.
fn first_places(mut scores: Vec<f64>, seen: &[u32], places: usize) -> Vec<usize> {
    for &movie in seen {
        scores[movie as usize] = f64::NAN;
    }
    let mut movies: Vec<usize> = (0..scores.len()).filter(|&movie| !scores[movie].is_nan()).collect();
    let order = |a: &usize, b: &usize| scores[*b].total_cmp(&scores[*a]).then(a.cmp(b));
    if places < movies.len() {
        movies.select_nth_unstable_by(places, order);
        movies.truncate(places);
    }
    movies.sort_unstable_by(order);
    movies
}

/// DCG = Σ over places p = 0, 1, … with a relevant movie of 1 / log₂(p + 2), divided by that of the best possible list,
/// whose first min(places, n_relevant) places are all relevant.
fn ndcg_of(hits: &[bool], n_relevant: usize) -> f64 {
    let gain = |place: usize| 1.0 / (place as f64 + 2.0).log2();
    let dcg: f64 = hits.iter().enumerate().filter(|&(_, &hit)| hit).map(|(place, _)| gain(place)).sum();
    let ideal: f64 = (0..n_relevant.min(NDCG_PLACES)).map(gain).sum();
    dcg / ideal
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluation::Predictions;

    /// Offers everybody the movies in their order.
    struct InOrder(usize);

    impl Recommender for InOrder {
        fn n_movies(&self) -> usize {
            self.0
        }

        fn predict(&self, _: Person, movies: &[u32]) -> Predictions {
            let stars = movies.iter().map(|&movie| 5.0 - 4.5 * f64::from(movie) / self.0 as f64).collect();
            Predictions { stars, log_probabilities: None }
        }
    }

    #[test]
    fn figures_by_hand() {
        let (mut training, mut held_out) = (Ratings::new(30), Ratings::new(30));
        // The list is 1, 2, 3, …; relevant are its places 0 and 2, and one beyond place 20. Disliked is 5.
        training.push_user([(0, 9)]);
        held_out.push_user([(1, 7), (3, 9), (5, 6), (29, 8)]);
        // Nothing relevant: left out.
        training.push_user([(0, 9)]);
        held_out.push_user([(1, 6)]);
        // The list is 0, 1, 2, …; place 10 is one too late for NDCG.
        training.push_user([]);
        held_out.push_user([(10, 7)]);
        let figures = ranking_figures(&InOrder(30), &training, &held_out);
        let ideal = 1.0 + 1.0 / 3.0_f64.log2() + 0.5;
        assert_eq!(figures.n_users, 2);
        assert!((figures.ndcg_at_10 - (1.5 / ideal) / 2.0).abs() < 1e-15);
        assert!((figures.recall_at_20 - (2.0 / 3.0 + 1.0) / 2.0).abs() < 1e-15);
    }

    #[test]
    fn a_perfect_list_has_ndcg_and_recall_one_however_many_are_relevant() {
        for n in [1, 10, 15, 25] {
            let (mut training, mut held_out) = (Ratings::new(40), Ratings::new(40));
            training.push_user([]);
            held_out.push_user((0..n).map(|movie| (movie, 9)));
            let figures = ranking_figures(&InOrder(40), &training, &held_out);
            assert!((figures.ndcg_at_10 - 1.0).abs() < 1e-15, "{n} relevant: {}", figures.ndcg_at_10);
            assert_eq!(figures.recall_at_20, 1.0);
        }
    }

    #[test]
    fn places_leave_out_what_was_seen_and_break_ties_by_the_earlier_movie() {
        let scores = vec![1.0, 3.0, 2.0, 3.0, f64::NEG_INFINITY, 0.0];
        assert_eq!(first_places(scores.clone(), &[1], 3), [3, 2, 0]);
        assert_eq!(first_places(scores, &[], 9), [1, 3, 2, 0, 5, 4]);
    }
}
