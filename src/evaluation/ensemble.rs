//! Several models as one: what each says, averaged.

use super::{Person, Predictions, Recommender};

/// The mean over models of expected stars and, where all have them, of class probabilities.
pub struct Ensemble(Vec<Box<dyn Recommender>>);

impl Ensemble {
    /// Panics if there is no model.
    pub fn new(models: Vec<Box<dyn Recommender>>) -> Self {
        assert!(!models.is_empty(), "a mean of nothing");
        Self(models)
    }
}

impl Recommender for Ensemble {
    fn n_movies(&self) -> usize {
        self.0[0].n_movies()
    }

    /// r̂ = mean of r̂; log p = log of the mean of p.
    fn predict(&self, person: Person, movies: &[u32]) -> Predictions {
        let share = 1.0 / self.0.len() as f64;
        let all: Vec<Predictions> = self.0.iter().map(|model| model.predict(person, movies)).collect();
        let stars = (0..movies.len()).map(|i| share * all.iter().map(|p| p.stars[i]).sum::<f64>()).collect();
        let distributions: Option<Vec<_>> = all.iter().map(|p| p.log_probabilities.as_ref()).collect();
        let log_probabilities = distributions.map(|models| {
            (0..movies.len())
                .map(|i| {
                    std::array::from_fn(|class| {
                        (share * models.iter().map(|logs| logs[i][class].exp()).sum::<f64>()).ln()
                    })
                })
                .collect()
        });
        Predictions { stars, log_probabilities }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ratings::{N_CLASSES, UserRatings};

    struct Certain(usize);

    impl Recommender for Certain {
        fn n_movies(&self) -> usize {
            1
        }

        fn predict(&self, _: Person, movies: &[u32]) -> Predictions {
            let mut logs = [f64::NEG_INFINITY; N_CLASSES];
            logs[self.0] = 0.0;
            let stars = vec![(self.0 as f64 + 1.0) / 2.0; movies.len()];
            Predictions { stars, log_probabilities: Some(vec![logs; movies.len()]) }
        }
    }

    #[test]
    fn two_certainties_make_a_doubt() {
        let ensemble = Ensemble::new(vec![Box::new(Certain(3)), Box::new(Certain(9))]);
        let said = ensemble.predict(Person::new(UserRatings::NONE), &[0]);
        assert_eq!(said.stars, [3.5]);
        let logs = said.log_probabilities.expect("both have distributions")[0];
        assert!((logs[3] - 0.5_f64.ln()).abs() < 1e-15 && (logs[9] - 0.5_f64.ln()).abs() < 1e-15);
        assert_eq!(logs[0], f64::NEG_INFINITY);
    }
}
