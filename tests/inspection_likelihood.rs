//! The likelihood of one person's ratings: against enumeration over both layers, without hidden units, and the estimate
//! against the exact sum.

use std::sync::Arc;

use ndarray::{Array1, Array2, Array3};
use rand::RngExt;
use rbm_cinema::exact::Enumeration;
use rbm_cinema::inspection::likelihood::{
    MAX_EXACT_HIDDEN, N_SAMPLED, SAMPLED_RATINGS, person_likelihood, person_rbm, sample_of_users,
};
use rbm_cinema::ratings::{Attributes, N_CLASSES, Ratings};
use rbm_cinema::rbm::{CategoricalRbm, Model, OrdinalRbm, RatingRbm, Reading, Start};
use rbm_cinema::rng::{Purpose, sample_normal, stream};

const N_MOVIES: usize = 6;

fn ratings() -> Ratings {
    let mut ratings = Ratings::new(N_MOVIES);
    ratings.push_user([(0, 9), (2, 1), (5, 6)]);
    ratings.push_user([(1, 7), (2, 8)]);
    ratings.push_user([(0, 3), (1, 3), (2, 0), (3, 9), (4, 5)]);
    ratings
}

fn attributes() -> Attributes {
    Attributes::from_rows(3, (0..N_MOVIES).map(|movie| [(movie % 3, 0.5), ((movie + 1) % 3, 0.5)]))
}

fn categorical(n_hidden: usize, sd: f32) -> Model {
    let mut rng = stream(4, Purpose::InitialWeights);
    let mut draw = |n: usize| (0..n).map(|_| sd * sample_normal(&mut rng)).collect::<Vec<f32>>();
    Model::Categorical(CategoricalRbm::from_parameters(
        Array3::from_shape_vec((N_MOVIES, N_CLASSES, n_hidden), draw(N_MOVIES * N_CLASSES * n_hidden))
            .expect("W"),
        Array2::from_shape_vec((N_MOVIES, N_CLASSES), draw(N_MOVIES * N_CLASSES)).expect("b"),
        Array1::from(draw(n_hidden)),
    ))
}

fn ordinal(n_hidden: usize, sd: f32) -> Model {
    let mut rng = stream(5, Purpose::InitialWeights);
    let mut rbm = OrdinalRbm::untrained(&ratings(), Arc::new(attributes()), n_hidden, &mut rng);
    let parameters = rbm.parameters_mut();
    let arrays = [
        parameters.own_weights,
        parameters.attribute_weights,
        parameters.rated_weights,
        parameters.hidden_bias,
    ];
    for array in arrays {
        array.iter_mut().for_each(|w| *w = sd * sample_normal(&mut rng));
    }
    Model::Ordinal(rbm)
}

/// The person's RBM says what the model itself says of h and of v; f32 sums of tens of terms below 10 on its side.
#[test]
fn the_persons_rbm_is_the_models() {
    let ratings = ratings();
    for model in [categorical(5, 0.7), ordinal(5, 0.7)] {
        let rbm = model.rbm();
        for v in ratings.users() {
            let reading = Reading::of(rbm, v);
            let own = person_rbm(rbm, v);
            let one_hot = own.one_hot(v.classes);
            assert!((own.free_energy(one_hot.view()) - rbm.free_energy(v, &reading)).abs() < 1e-4);
            let hidden = own.hidden_probabilities(one_hot.view());
            for (own, h) in hidden.iter().zip(&reading.hidden) {
                assert!((own - f64::from(*h)).abs() < 1e-5);
            }
            let visible = own.visible_probabilities(hidden.as_slice().expect("contiguous"));
            for (place, &movie) in v.movies.iter().enumerate() {
                for (own, p) in visible.row(place).iter().zip(rbm.distribution(movie as usize, &reading)) {
                    assert!((own - f64::from(p)).abs() < 1e-5);
                }
            }
        }
    }
}

/// log p(v) from the energies of all v and h, of the user with two ratings: 100 × 2⁴ states.
#[test]
fn the_likelihood_is_that_of_all_states() {
    let ratings = ratings();
    for model in [categorical(4, 1.0), ordinal(4, 1.0)] {
        let v = ratings.user(1);
        let rbm = person_rbm(model.rbm(), v);
        let weight = |v: &[u8]| -> f64 {
            (0..16_u8).map(|h| (-rbm.energy(v, &[h & 1, h >> 1 & 1, h >> 2 & 1, h >> 3 & 1])).exp()).sum()
        };
        let all: f64 = (0..10).flat_map(|a| (0..10).map(move |b| [a, b])).map(|v| weight(&v)).sum();
        let found = person_likelihood(&model, &ratings, 1).expect("a small model");
        // Sums of 1,600 positive f64 terms.
        assert!((found.log_probability - (weight(v.classes) / all).ln()).abs() < 1e-10);
        assert_eq!((found.n_ratings, found.error, found.effective_runs), (2, 0.0, None));
    }
}

/// Without weights the hidden units say nothing, and the ordinal model is its own tasteless part; a categorical one whose
/// b are log base rates is the base rates.
#[test]
fn without_weights_it_is_the_independent_model() {
    let ratings = ratings();
    for user in 0..ratings.n_users() {
        let found = person_likelihood(&ordinal(3, 0.0), &ratings, user).expect("a small model");
        // f32 logits of a few nats.
        assert!((found.log_probability - found.tasteless.expect("an ordinal model")).abs() < 1e-5);
    }
    // Movie 3 was rated once, with class 9: (1 + 1) / (1 + 10); movie 2 three times, each class differing.
    let found = person_likelihood(&categorical(3, 0.0), &ratings, 2).expect("a small model");
    let (once, twice, thrice) = (2.0_f64 / 11.0, 2.0_f64 / 12.0, 2.0_f64 / 13.0);
    let expected = twice.ln() * 2.0 + thrice.ln() + once.ln() * 2.0;
    assert!((found.base_rates - expected).abs() < 1e-12);
    assert_eq!(found.tasteless, None);
    // b = 0: every class is as likely.
    assert!((found.log_probability + 5.0 * 10.0_f64.ln()).abs() < 1e-12);
}

/// The estimate of a model with one hidden unit more than is summed exactly, against what the sum would be.
#[test]
fn the_estimate_agrees_with_the_sum() {
    let ratings = ratings();
    let n_hidden = MAX_EXACT_HIDDEN + 1;
    for model in [categorical(n_hidden, 0.4), ordinal(n_hidden, 0.4)] {
        let found = person_likelihood(&model, &ratings, 0).expect("an estimate");
        let rbm = person_rbm(model.rbm(), ratings.user(0));
        let log_free = -rbm.free_energy(rbm.one_hot(ratings.user(0).classes).view());
        // 10³ states of three movies: fewer than of the hidden layer.
        let exact = log_free - Enumeration::new(rbm).expect("a thousand states").log_partition();
        assert!(found.error > 0.0 && found.effective_runs.expect("an estimate") > 12.0);
        // Four standard errors; a seed is as good as another.
        let distance = (found.log_probability - exact).abs();
        assert!(distance < 4.0 * found.error, "{distance} with an error of {}", found.error);
    }
}

#[test]
fn the_sample_is_spread_over_the_users_that_fit() {
    let mut ratings = Ratings::new(200);
    let mut rng = stream(6, Purpose::UserOrder);
    for _ in 0..300 {
        let n = rng.random_range(0..150);
        ratings.push_user((0..n).map(|movie| (movie, 3)));
    }
    let sample = sample_of_users(&ratings);
    assert_eq!(sample.len(), N_SAMPLED);
    assert!(sample.is_sorted_by(|a, b| a < b) && sample[0] < 15 && sample[N_SAMPLED - 1] > 270);
    assert!(sample.iter().all(|&user| SAMPLED_RATINGS.contains(&ratings.user(user).len())));

    let mut few = Ratings::new(200);
    for n in [5, 30, 150] {
        few.push_user((0..n).map(|movie| (movie, 3)));
    }
    assert_eq!(sample_of_users(&few), [1]);
    assert!(sample_of_users(&Ratings::new(3)).is_empty());
}

#[test]
fn parameters_are_everything_that_training_moves() {
    let rng = &mut stream(1, Purpose::InitialWeights);
    let rbm = CategoricalRbm::untrained(&ratings(), 3, Start::BaseRates, rng);
    let letters = |rbm: &dyn RatingRbm| {
        rbm.kind().parameters().iter().map(|p| (p.letter, p.values.len())).collect::<Vec<_>>()
    };
    assert_eq!(letters(&rbm), [("W", 180), ("b", 60), ("c", 3)]);
    let Model::Ordinal(rbm) = ordinal(4, 0.1) else { unreachable!("an ordinal model") };
    assert_eq!(letters(&rbm), [("U", 24), ("G", 12), ("R", 24), ("c", 4)]);
}
