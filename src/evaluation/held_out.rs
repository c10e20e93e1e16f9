//! How well a model foretells ratings that it has not seen, of users that it was trained on.

use super::{ErrorSums, Person, Recommender};
use crate::ratings::{Ratings, stars_of_class};

/// The figures of one model over held-out ratings.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HeldOutFigures {
    /// Root mean square of predicted minus given stars.
    pub rmse: f64,
    /// Mean of their absolute difference.
    pub mae: f64,
    /// Mean of −log p(the class that was given), in nats per rating; `None` of a model without distributions.
    pub cross_entropy: Option<f64>,
}

/// Asks `model`, trained on `training`, for every rating of `held_out`. Panics if the users or movies differ.
pub fn held_out_figures(model: &dyn Recommender, training: &Ratings, held_out: &Ratings) -> HeldOutFigures {
    assert_eq!(training.n_users(), held_out.n_users(), "the same users");
    assert_eq!(training.n_movies(), held_out.n_movies(), "the same movies");
    let mut errors = ErrorSums::default();
    let mut nats = Some(0.0);
    for (user, (seen, asked)) in training.users().zip(held_out.users()).enumerate() {
        if asked.is_empty() {
            continue;
        }
        let answer = model.predict(Person::trained_on(user, seen), asked.movies);
        for (&stars, &class) in answer.stars.iter().zip(asked.classes) {
            errors.add(stars, f64::from(stars_of_class(usize::from(class))));
        }
        nats = nats.zip(answer.log_probabilities).map(|(nats, logs)| {
            nats - logs.iter().zip(asked.classes).map(|(log, &class)| log[usize::from(class)]).sum::<f64>()
        });
    }
    HeldOutFigures {
        rmse: errors.rmse(),
        mae: errors.mae(),
        cross_entropy: nats.map(|nats| nats / held_out.len() as f64),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluation::Predictions;
    use crate::ratings::N_CLASSES;

    /// Says 3 stars of everything, and that all classes are equally likely, or nothing of classes.
    struct Same {
        with_distribution: bool,
    }

    impl Recommender for Same {
        fn n_movies(&self) -> usize {
            4
        }

        fn predict(&self, _: Person, movies: &[u32]) -> Predictions {
            let uniform = [-(N_CLASSES as f64).ln(); N_CLASSES];
            Predictions {
                stars: vec![3.0; movies.len()],
                log_probabilities: self.with_distribution.then(|| vec![uniform; movies.len()]),
            }
        }
    }

    #[test]
    fn figures_by_hand() {
        let (mut training, mut held_out) = (Ratings::new(4), Ratings::new(4));
        training.push_user([(0, 9)]);
        training.push_user([(1, 9)]);
        held_out.push_user([(1, 7), (2, 1)]);
        held_out.push_user([]);
        // Given 4 and 1 stars, said 3 and 3.
        let figures = held_out_figures(&Same { with_distribution: true }, &training, &held_out);
        assert_eq!((figures.rmse, figures.mae), (2.5_f64.sqrt(), 1.5));
        assert!((figures.cross_entropy.expect("a distribution") - 10.0_f64.ln()).abs() < 1e-15);
        let without = held_out_figures(&Same { with_distribution: false }, &training, &held_out);
        assert_eq!(without, HeldOutFigures { cross_entropy: None, ..figures });
    }
}
