//! Which films to ask somebody about first, so that few ratings tell the model much.
//!
//! A rating is worth having if the person has seen the film, and if it says much about what is not known of the person
//! yet: the hidden units that are neither on nor off, and how generous the person is. What that is worth is measured where
//! it counts, in the stars of all films: by how much their variance falls (Bayesian experimental design: Chaloner &
//! Verdinelli 1995, A-optimality; for recommenders Rubens, Kaplan & Sugiyama 2011, "Active Learning in Recommender
//! Systems"). docs/decisions/0013-what-to-ask.md has the measurements.

use crate::numeric::dot;
use crate::ratings::{N_CLASSES, UserRatings, expected_stars, stars_of_class};
use crate::rbm::{PERSON_TILT_PRECISION, RatingRbm, RbmKind, Reading};
use crate::suggesting::spread;

/// Only so many of the best-known films are asked for, and looked at to see what an answer is worth.
pub const POOL: usize = 300;
/// The variance of a person's tilt beside that of its prior: a person's habit of stars is not known either.
const TILT_VARIANCE: f32 = 2.0;

/// At most `count` films, the one to ask about first in front: none of `rated`, of `left_out`, or that nobody rated.
/// `reading` is the model's of `rated`; `training_counts` `[D]` n_i; N = `n_users` people rated.
///
/// What is not known yet: e = (h − h̃, t − t̂) with independent parts of variance d_j = h̃_j(1 − h̃_j), exact in an RBM,
/// and, in a model with tilts, d_t = 2/(λ + n) after n ratings. A film's expected stars follow it by
/// g_ij = ∂r̂_i/∂h_j = Σ_k p_ik (stars(k) − r̂_i) W_ijk and g_it = σ_i², the variance of its ratings when all is known. So, to
/// first order, the stars of films i and l vary together by C_il = Σ_j g_ij d_j g_lj, and a rating of film i takes
/// C_il² / (σ_i² + C_ii) from the variance of film l, or more where weights are not tied over the classes, since a rating
/// then says more than its stars do. With s_i = n_i/N, how likely the film was seen, its worth is
///
/// s_i · Σ_l s_l C_il² / (σ_i² + C_ii).
///
/// The best is taken, C_lm falls by s_i C_li C_im / (σ_i² + C_ii), as it will on average, and so on: films that tell the
/// same are not asked for one after the other. Ties go to the better-known film, then to the earlier.
pub fn films_to_ask(
    rbm: &dyn RatingRbm,
    reading: &Reading,
    rated: UserRatings,
    training_counts: &[u32],
    n_users: usize,
    left_out: &[u32],
    count: usize,
) -> Vec<u32> {
    assert_eq!(training_counts.len(), rbm.n_movies(), "one count a movie");
    let mut is_asked = vec![false; rbm.n_movies()];
    for &movie in rated.movies.iter().chain(left_out) {
        is_asked[movie as usize] = true;
    }
    // The films that may be asked for, and those whose stars are to be known better, which may be rated or left out.
    let mut films: Vec<u32> =
        (0..training_counts.len() as u32).filter(|&movie| training_counts[movie as usize] > 0).collect();
    films.sort_by_key(|&movie| std::cmp::Reverse(training_counts[movie as usize]));
    let open = |&movie: &u32| !is_asked[movie as usize];
    films.truncate(
        films
            .iter()
            .enumerate()
            .filter(|(_, film)| open(film))
            .map(|(at, _)| at + 1)
            .take(POOL)
            .last()
            .unwrap_or(0),
    );
    let mut doubt = Doubt::of(rbm, reading, rated.len(), &films);
    let seen: Vec<f32> =
        films.iter().map(|&movie| training_counts[movie as usize] as f32 / n_users as f32).collect();
    let mut candidates: Vec<usize> = (0..films.len()).filter(|&at| open(&films[at])).collect();
    let mut chosen = Vec::new();
    while chosen.len() < count && !candidates.is_empty() {
        let worth = |at: usize| seen[at] * doubt.taken_by(at, &seen);
        let (mut best, mut best_worth) = (0, f32::NEG_INFINITY);
        for (place, &at) in candidates.iter().enumerate() {
            let worth = worth(at);
            if worth > best_worth {
                (best, best_worth) = (place, worth);
            }
        }
        let at = candidates.remove(best);
        doubt.answer(at, seen[at]);
        chosen.push(films[at]);
    }
    chosen
}

/// How the expected stars of n films vary together with what is not known of a person.
struct Doubt {
    /// σ², `[n]`, in stars².
    noise: Vec<f32>,
    /// C, `[n, n]` row-major, in stars².
    covariance: Vec<f32>,
}

impl Doubt {
    fn of(rbm: &dyn RatingRbm, reading: &Reading, n_rated: usize, films: &[u32]) -> Self {
        let n_hidden = rbm.n_hidden();
        let tilt_variance = match rbm.kind() {
            RbmKind::Ordinal(_) => TILT_VARIANCE / (PERSON_TILT_PRECISION as f32 + n_rated as f32),
            RbmKind::Categorical(_) => 0.0,
        };
        // g_ij·√d_j, `[n, M + 1]`, so that C is a product of it with itself.
        let mut noise = Vec::with_capacity(films.len());
        let mut slopes = vec![0.0_f32; films.len() * (n_hidden + 1)];
        for (&movie, row) in films.iter().zip(slopes.chunks_mut(n_hidden + 1)) {
            let distribution = rbm.distribution(movie as usize, reading);
            let stars = expected_stars(&distribution);
            let contrast: [f32; N_CLASSES] =
                std::array::from_fn(|class| distribution[class] * (stars_of_class(class) - stars));
            let (by_unit, by_tilt) = row.split_at_mut(n_hidden);
            rbm.kind().add_weight_contrast(movie as usize, &contrast, by_unit);
            for (slope, h) in by_unit.iter_mut().zip(&reading.hidden) {
                *slope *= (h * (1.0 - h)).sqrt();
            }
            let variance = spread(&distribution).powi(2);
            by_tilt[0] = variance * tilt_variance.sqrt();
            noise.push(variance);
        }
        let rows = || slopes.chunks(n_hidden + 1);
        let covariance = rows().flat_map(|row| rows().map(move |other| dot(row, other))).collect();
        Self { noise, covariance }
    }

    fn row(&self, at: usize) -> &[f32] {
        let n = self.noise.len();
        &self.covariance[at * n..(at + 1) * n]
    }

    /// What a rating of a film takes from the variances of all, each weighted.
    fn taken_by(&self, at: usize, weights: &[f32]) -> f32 {
        let row = self.row(at);
        let sum: f32 = row.iter().zip(weights).map(|(c, weight)| weight * c * c).sum();
        sum / (self.noise[at] + row[at])
    }

    /// C after a film was asked for that is rated with probability `seen`.
    fn answer(&mut self, at: usize, seen: f32) {
        let row = self.row(at).to_vec();
        let factor = seen / (self.noise[at] + row[at]);
        for (others, &c) in self.covariance.chunks_mut(row.len()).zip(&row) {
            for (other, &d) in others.iter_mut().zip(&row) {
                *other -= factor * c * d;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use ndarray::{Array1, Array2, Array3};

    use super::*;
    use crate::rbm::{CategoricalRbm, score_of_class};
    use crate::rng::{Purpose, sample_normal, stream};

    /// Ten films, their weights tied over the classes; the last is the ninth over again.
    fn small(weight: f32) -> CategoricalRbm {
        let (n_movies, n_hidden) = (10, 3);
        let mut rng = stream(3, Purpose::InitialWeights);
        let tied = Array2::from_shape_fn((n_movies, n_hidden), |_| weight * sample_normal(&mut rng));
        let mut weights = Array3::from_shape_fn((n_movies, N_CLASSES, n_hidden), |(movie, class, unit)| {
            score_of_class(class) * tied[[movie, unit]]
        });
        let mut visible_bias =
            Array2::from_shape_fn((n_movies, N_CLASSES), |_| 0.5 * sample_normal(&mut rng));
        let hidden_bias = Array1::from_shape_fn(n_hidden, |_| sample_normal(&mut rng));
        for class in 0..N_CLASSES {
            visible_bias[[9, class]] = visible_bias[[8, class]];
            for unit in 0..n_hidden {
                weights[[9, class, unit]] = weights[[8, class, unit]];
            }
        }
        CategoricalRbm::from_parameters(weights, visible_bias, hidden_bias)
    }

    fn ask(rbm: &CategoricalRbm, rated: UserRatings, counts: &[u32], left_out: &[u32]) -> Vec<u32> {
        films_to_ask(rbm, &Reading::of(rbm, rated), rated, counts, 100, left_out, 99)
    }

    /// Var(r̂_l) − E[Var(r̂_l | v_i)] over all states of the hidden units.
    fn fall_by_enumeration(rbm: &CategoricalRbm, i: usize, l: usize) -> f64 {
        let mut reading = Reading::of(rbm, UserRatings::NONE);
        let resting = reading.hidden.clone();
        let states: Vec<(f64, [f32; N_CLASSES], f64)> = (0..1 << resting.len())
            .map(|state: usize| {
                let mut p = 1.0;
                for (unit, &on) in resting.iter().enumerate() {
                    let h = (state >> unit & 1) as f32;
                    reading.hidden[unit] = h;
                    p *= f64::from(h * on + (1.0 - h) * (1.0 - on));
                }
                rbm.kind().hidden_changed(&mut reading);
                (p, rbm.distribution(i, &reading), f64::from(rbm.stars(l, &reading)))
            })
            .collect();
        let variance = |weights: &dyn Fn(&[f32; N_CLASSES]) -> f64| {
            let mean = |of: &dyn Fn(f64) -> f64| -> f64 {
                states.iter().map(|(p, distribution, stars)| p * weights(distribution) * of(*stars)).sum()
            };
            let total = mean(&|_| 1.0);
            let centre = mean(&|stars| stars) / total;
            (total, mean(&|stars| (stars - centre).powi(2)) / total)
        };
        let left: f64 = (0..N_CLASSES)
            .map(|class| {
                let (p, left) = variance(&|distribution| f64::from(distribution[class]));
                p * left
            })
            .sum();
        variance(&|_| 1.0).1 - left
    }

    #[test]
    fn an_answer_takes_what_enumeration_says_while_weights_are_small() {
        let rbm = small(0.05);
        let films: Vec<u32> = (0..10).collect();
        let doubt = Doubt::of(&rbm, &Reading::of(&rbm, UserRatings::NONE), 0, &films);
        for i in 0..10 {
            let mut weights = [0.0; 10];
            // The film itself, whose fall is a square and far from zero.
            weights[i] = 1.0;
            let fall = fall_by_enumeration(&rbm, i, i);
            let ratio = f64::from(doubt.taken_by(i, &weights)) / fall;
            assert!((0.8..1.25).contains(&ratio), "film {i}: {ratio} of {fall}");
        }
    }

    #[test]
    fn what_is_known_left_out_or_rated_by_nobody_is_not_asked_for() {
        let rbm = small(1.0);
        let rated = UserRatings { movies: &[2, 5], classes: &[9, 0] };
        let counts = [9, 9, 9, 9, 9, 9, 0, 9, 9, 9];
        let mut asked = ask(&rbm, rated, &counts, &[0, 5]);
        asked.sort_unstable();
        assert_eq!(asked, [1, 3, 4, 7, 8, 9]);
        assert!(ask(&rbm, UserRatings::NONE, &[0; 10], &[]).is_empty());
    }

    #[test]
    fn a_film_that_is_better_known_is_asked_about_earlier() {
        let rbm = small(1.0);
        let mut counts = [20; 10];
        let last = ask(&rbm, UserRatings::NONE, &counts, &[])[9];
        counts[last as usize] = 100;
        assert_eq!(ask(&rbm, UserRatings::NONE, &counts, &[])[0], last);
    }

    #[test]
    fn after_an_answer_there_is_least_left_to_learn_from_a_film_that_tells_the_same() {
        let rbm = small(1.0);
        let films: Vec<u32> = (0..10).collect();
        let doubt = || Doubt::of(&rbm, &Reading::of(&rbm, UserRatings::NONE), 0, &films);
        let (before, mut after) = (doubt(), doubt());
        after.answer(8, 1.0);
        let left = |film: usize| after.taken_by(film, &[1.0; 10]) / before.taken_by(film, &[1.0; 10]);
        assert!((0..8).all(|film| left(9) < left(film) && left(film) <= 1.0));
    }

    #[test]
    fn only_the_best_known_are_looked_at() {
        let (n_movies, n_hidden) = (POOL + 40, 2);
        let rbm = CategoricalRbm::from_parameters(
            Array3::from_elem((n_movies, N_CLASSES, n_hidden), 0.0),
            Array2::zeros((n_movies, N_CLASSES)),
            Array1::zeros(n_hidden),
        );
        let counts: Vec<u32> = (0..n_movies as u32).map(|movie| 1000 - movie).collect();
        let asked = ask(&rbm, UserRatings::NONE, &counts, &[0, 1, 2]);
        assert_eq!(asked.len(), 99);
        // Weights of zero tell nothing: all are worth the same, and the best-known comes first.
        assert_eq!(asked, (3..102).collect::<Vec<u32>>());
    }
}
