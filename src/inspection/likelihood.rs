//! How likely a model finds what a person rated: log p(v), exactly where the states can be counted, else by annealed
//! importance sampling, beside what is said of the same ratings without hidden units.
//!
//! p(v) is over the classes of the movies that the person rated; which movies those are is given. It is what contrastive
//! divergence means to raise and cannot see: log p(v) = −F(v) − log Z, and Z is the sum over all K^n ratings of those n
//! movies. In the ordinal RBM a part of b and W depends on how the person rates (the tilt t and the habit r), which comes
//! from the same ratings; log p(v) is then that of the ratings given t and r.

use ndarray::{Array1, Array2, Array3};

use crate::Result;
use crate::exact::{AisConfig, DiscreteRbm, Enumeration, annealed_importance_sampling, movie_base_rates};
use crate::numeric::log_sum_exp;
use crate::ratings::{N_CLASSES, Ratings, UserRatings};
use crate::rbm::{Model, RatingRbm, Reading};

/// Users that stand for all.
pub const N_SAMPLED: usize = 20;
/// Ratings of a user who may be among them. Fewer say little; more take long.
pub const SAMPLED_RATINGS: std::ops::RangeInclusive<usize> = 20..=100;
/// Hidden units up to which Z is summed exactly: 2¹⁶ states, about a second for a hundred movies.
pub const MAX_EXACT_HIDDEN: usize = 16;
/// Steps and runs of each estimate. The runs start near the model, which is why so few will do.
const STEPS: usize = 200;
const RUNS: usize = 24;

/// Which users stand for all: [`N_SAMPLED`] of those with [`SAMPLED_RATINGS`], evenly spaced in the order of the data.
/// All of them if there are fewer.
pub fn sample_of_users(ratings: &Ratings) -> Vec<usize> {
    let fitting: Vec<usize> =
        (0..ratings.n_users()).filter(|&user| SAMPLED_RATINGS.contains(&ratings.user(user).len())).collect();
    let wanted = N_SAMPLED.min(fitting.len());
    (0..wanted).map(|place| fitting[place * fitting.len() / wanted]).collect()
}

/// log p of one person's ratings, in nats, by the model and without its hidden units.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PersonLikelihood {
    /// n.
    pub n_ratings: usize,
    /// log p(v).
    pub log_probability: f64,
    /// Standard error of it that comes from estimating Z; 0 where Z is exact.
    pub error: f64,
    /// How many of the 24 runs the estimate of Z rests on (see
    /// [`AisEstimate`](crate::exact::AisEstimate)); `None` where Z is exact.
    pub effective_runs: Option<f64>,
    /// Σ_i log p̂_ik: how often each movie was given that class.
    pub base_rates: f64,
    /// Of the ordinal RBM: log p by what it knows of the movies and the person before any taste.
    pub tasteless: Option<f64>,
}

/// log p(v) of user `user` of the ratings that the model was trained on.
pub fn person_likelihood(model: &Model, ratings: &Ratings, user: usize) -> Result<PersonLikelihood> {
    let v = ratings.user(user);
    let rbm = person_rbm(model.rbm(), v);
    let free_energy = rbm.free_energy(rbm.one_hot(v.classes).view());
    let (log_partition, error, effective_runs) = if rbm.n_hidden() <= MAX_EXACT_HIDDEN {
        (Enumeration::new(rbm)?.log_partition(), 0.0, None)
    } else {
        let config = AisConfig { n_temperatures: STEPS, n_runs: RUNS, seed: user as u64 };
        let estimate = annealed_importance_sampling(&rbm, &resting_logits(&rbm), config)?;
        (estimate.log_partition, estimate.relative_error, Some(estimate.effective_runs))
    };
    let rates = movie_base_rates(ratings, v.movies);
    Ok(PersonLikelihood {
        n_ratings: v.len(),
        log_probability: -free_energy - log_partition,
        error,
        effective_runs,
        base_rates: rates
            .rows()
            .into_iter()
            .zip(v.classes)
            .map(|(own, &class)| own[usize::from(class)])
            .sum(),
        tasteless: match model {
            Model::Categorical(_) => None,
            Model::Ordinal(rbm) => {
                let offset = rbm.person_offset(v);
                let of_rating = |(movie, class): (usize, usize)| {
                    let logits = rbm.tasteless_logits(movie, &offset);
                    f64::from(logits[class] - log_sum_exp(&logits))
                };
                Some(v.iter().map(of_rating).sum())
            }
        },
    })
}

/// The RBM of one person over the movies that the person rated, in f64: n units with K states, W and b those of the
/// person's reading.
pub fn person_rbm(rbm: &dyn RatingRbm, v: UserRatings) -> DiscreteRbm {
    let reading = Reading::of(rbm, v);
    let n_hidden = rbm.n_hidden();
    let weights = Array3::from_shape_fn((v.len(), N_CLASSES, n_hidden), |(place, class, unit)| {
        f64::from(rbm.weight(v.movies[place] as usize, class, unit, &reading))
    });
    let biases = v.movies.iter().flat_map(|&movie| rbm.visible_bias_of(movie as usize, &reading));
    let visible_bias = Array2::from_shape_vec((v.len(), N_CLASSES), biases.map(f64::from).collect())
        .expect("K biases a movie");
    let hidden_bias: Array1<f64> = rbm.hidden_bias().iter().map(|&c| f64::from(c)).collect();
    DiscreteRbm::from_parameters(weights, visible_bias, hidden_bias)
}

/// The visible units' logits when each hidden unit is at σ(c_j): a start near the model, with independent units.
fn resting_logits(rbm: &DiscreteRbm) -> Array2<f64> {
    let nothing = Array2::zeros((rbm.n_units(), rbm.n_states()));
    let resting = rbm.hidden_probabilities(nothing.view());
    rbm.visible_logits(resting.as_slice().expect("a new array is contiguous"))
}
