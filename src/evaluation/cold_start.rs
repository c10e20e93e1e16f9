//! How soon a model knows somebody new: users held out whole, and the error on their ratings after 0, 3, 5, 10 and 20 of
//! them were shown.
//!
//! Users with at least [`MIN_RATINGS`] ratings are dealt into [`FOLDS`] folds; the others are in no fold and are always
//! trained on. For each fold the model is trained on all other users. Each user's ratings are put in an order drawn
//! once: the first n are shown, and those after the twentieth are asked for, the same ones whatever n is. The errors of
//! all folds are pooled, so a user with many ratings counts for more than one with few. Folds and orders are the same
//! for every model and every seed of a model.

use rand::seq::SliceRandom;

use super::{ErrorSums, Person, Recommender};
use crate::Result;
use crate::ratings::{Ratings, UserRatings, stars_of_class};
use crate::rng::{Purpose, stream};

/// How many ratings are shown.
pub const SHOWN: [usize; 5] = [0, 3, 5, 10, 20];
/// Ratings after so many are asked for.
const FIRST_ASKED: usize = 20;
/// A user with fewer ratings is not held out: at least ten are left to ask for.
pub const MIN_RATINGS: usize = 30;
/// Parts that the users are dealt into.
pub const FOLDS: usize = 5;
/// The seed of folds and orders.
const SEED: u64 = 1;

/// Folds of users and orders of their ratings.
#[derive(Debug, Clone)]
pub struct ColdStart<'a> {
    ratings: &'a Ratings,
    /// `[FOLDS]` indices of users, ascending.
    folds: Vec<Vec<usize>>,
    /// `[N]` movies and classes in the order in which they are shown.
    shuffled: Ratings,
}

impl<'a> ColdStart<'a> {
    /// Deals the users and shuffles their ratings.
    pub fn new(ratings: &'a Ratings) -> Self {
        let mut fold_rng = stream(SEED, Purpose::ColdStartFolds);
        let mut users: Vec<usize> =
            (0..ratings.n_users()).filter(|&user| ratings.user(user).len() >= MIN_RATINGS).collect();
        users.shuffle(&mut fold_rng);
        let mut folds = vec![Vec::new(); FOLDS];
        for (place, &user) in users.iter().enumerate() {
            folds[place % FOLDS].push(user);
        }
        folds.iter_mut().for_each(|fold| fold.sort_unstable());
        let mut order_rng = stream(SEED, Purpose::ColdStartOrder);
        let mut shuffled = Ratings::new(ratings.n_movies());
        for user in ratings.users() {
            let mut entries: Vec<(u32, u8)> = user.pairs().collect();
            entries.shuffle(&mut order_rng);
            shuffled.push_user(entries);
        }
        Self { ratings, folds, shuffled }
    }

    /// `[FOLDS]` indices of users, ascending.
    pub fn folds(&self) -> &[Vec<usize>] {
        &self.folds
    }

    /// A user's ratings in the order in which they are shown.
    pub fn in_order(&self, user: usize) -> UserRatings<'_> {
        self.shuffled.user(user)
    }

    /// What a fold's model is trained on: the users that are not in it, as users 0, 1, 2, …
    pub fn training_of(&self, fold: &[usize]) -> Ratings {
        let mut training = Ratings::new(self.ratings.n_movies());
        for user in (0..self.ratings.n_users()).filter(|user| fold.binary_search(user).is_err()) {
            training.push_user(self.ratings.user(user).pairs());
        }
        training
    }

    /// Trains a model for each fold with `train` and pools its errors: one sum for each number in [`SHOWN`].
    pub fn errors<T>(&self, mut train: T) -> Result<[ErrorSums; SHOWN.len()]>
    where
        T: FnMut(&Ratings) -> Result<Box<dyn Recommender>>,
    {
        let mut errors = [ErrorSums::default(); SHOWN.len()];
        for fold in &self.folds {
            let model = train(&self.training_of(fold))?;
            for &user in fold {
                let own = self.in_order(user);
                let part =
                    |from, to| UserRatings { movies: &own.movies[from..to], classes: &own.classes[from..to] };
                let asked = part(FIRST_ASKED, own.len());
                for (errors, shown) in errors.iter_mut().zip(SHOWN) {
                    let answer = model.predict(Person::new(part(0, shown)), asked.movies);
                    for (&stars, &class) in answer.stars.iter().zip(asked.classes) {
                        errors.add(stars, f64::from(stars_of_class(usize::from(class))));
                    }
                }
            }
        }
        Ok(errors)
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::rc::Rc;

    use super::*;
    use crate::evaluation::Predictions;

    /// One question to the clerk.
    struct Note {
        n_training_users: usize,
        shown: Vec<u32>,
        asked: Vec<u32>,
    }

    /// Writes down what it is asked. Says 0.5 stars for each rating that it was shown.
    struct Clerk {
        training: Ratings,
        notes: Rc<RefCell<Vec<Note>>>,
    }

    impl Recommender for Clerk {
        fn n_movies(&self) -> usize {
            self.training.n_movies()
        }

        fn predict(&self, person: Person, movies: &[u32]) -> Predictions {
            assert_eq!(person.user, None);
            self.notes.borrow_mut().push(Note {
                n_training_users: self.training.n_users(),
                shown: person.ratings.movies.to_vec(),
                asked: movies.to_vec(),
            });
            let stars = vec![0.5 * person.ratings.len() as f64; movies.len()];
            Predictions { stars, log_probabilities: None }
        }
    }

    #[test]
    fn everybody_with_enough_ratings_is_asked_once_about_the_same_films_however_many_are_shown() {
        let mut ratings = Ratings::new(200);
        let counts = [29, 30, 31, 50, 60, 70, 80, 90, 200];
        for n in counts {
            // 2.5 stars for everything.
            ratings.push_user((0..n).map(|movie| (movie, 4)));
        }
        let notes = Rc::new(RefCell::new(Vec::new()));
        let train = |training: &Ratings| -> Result<Box<dyn Recommender>> {
            Ok(Box::new(Clerk { training: training.clone(), notes: Rc::clone(&notes) }))
        };
        let errors = ColdStart::new(&ratings).errors(train).expect("a clerk");
        let notes = notes.borrow();
        assert_eq!(notes.len(), 8 * SHOWN.len());
        let mut asked_counts = Vec::new();
        for user in notes.chunks(SHOWN.len()) {
            let Note { n_training_users, shown: most, asked } = &user[SHOWN.len() - 1];
            assert!((counts.len() - 2..counts.len()).contains(n_training_users));
            for (note, n) in user.iter().zip(SHOWN) {
                assert_eq!(note.shown, most[..n]);
                assert_eq!(note.asked, *asked);
            }
            let mut all = [most.as_slice(), asked].concat();
            all.sort_unstable();
            assert_eq!(all, (0..all.len() as u32).collect::<Vec<_>>());
            assert_ne!(most[..], all[..20], "the order is drawn");
            asked_counts.push(all.len() as u32);
        }
        asked_counts.sort_unstable();
        assert_eq!(asked_counts, counts[1..]);
        // The clerk says 0, 1.5, 2.5, 5 and 10 stars.
        assert_eq!(errors.map(|sums| sums.mae()), [2.5, 1.0, 0.0, 2.5, 7.5]);
    }
}
