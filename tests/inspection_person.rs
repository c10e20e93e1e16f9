//! One person under the glass: predictions as the model makes them, each rating foretold without itself, the figures.

use std::sync::Arc;

use ndarray::{Array1, Array2, Array3};
use rand::RngExt;
use rbm_cinema::inspection::{Foretold, LeaveOneOut, Reference, foretell, person_figures};
use rbm_cinema::ratings::{Attributes, N_CLASSES, Ratings, UserRatings};
use rbm_cinema::rbm::{CategoricalRbm, OrdinalRbm, RatingRbm, Reading};
use rbm_cinema::rng::{Purpose, sample_normal, stream};

const N_MOVIES: usize = 30;
const N_HIDDEN: usize = 7;

fn ratings() -> Ratings {
    let mut rng = stream(2, Purpose::UserOrder);
    let mut ratings = Ratings::new(N_MOVIES);
    for _ in 0..12 {
        let own: Vec<(u32, u8)> = (0..N_MOVIES as u32)
            .filter(|_| rng.random::<f32>() < 0.6)
            .collect::<Vec<_>>()
            .into_iter()
            .map(|movie| (movie, rng.random_range(0..N_CLASSES as u8)))
            .collect();
        ratings.push_user(own);
    }
    ratings
}

/// Models of both kinds with random weights.
fn models(ratings: &Ratings, seed: u64) -> Vec<Box<dyn RatingRbm>> {
    let mut rng = stream(seed, Purpose::InitialWeights);
    let mut normal = |n: usize| (0..n).map(|_| 0.5 * sample_normal(&mut rng)).collect::<Vec<f32>>();
    let shape = (N_MOVIES, N_CLASSES, N_HIDDEN);
    let categorical = CategoricalRbm::from_parameters(
        Array3::from_shape_vec(shape, normal(N_MOVIES * N_CLASSES * N_HIDDEN)).expect("as many as needed"),
        Array2::zeros((N_MOVIES, N_CLASSES)),
        Array1::zeros(N_HIDDEN),
    );
    let mut matrix = |rows: usize| {
        Array2::from_shape_vec((rows, N_HIDDEN), normal(rows * N_HIDDEN)).expect("as many as needed")
    };
    let ordinal = OrdinalRbm::from_parameters(
        Arc::new(Attributes::none(N_MOVIES)),
        ratings.class_frequencies().map(|p| p.ln() as f32),
        vec![0.0; N_MOVIES],
        matrix(N_MOVIES),
        matrix(0),
        matrix(N_MOVIES),
        vec![0.0; N_HIDDEN],
    );
    vec![Box::new(categorical), Box::new(ordinal)]
}

#[test]
fn ratings_are_foretold_as_the_models_predict_them() {
    let ratings = ratings();
    let reference = Reference::of(&ratings);
    for rbm in models(&ratings, 1) {
        let (known, asked) = (ratings.user(0), ratings.user(1));
        let reading = Reading::of(&*rbm, known);
        let foretold = foretell(&*rbm, &reference, known, &reading, asked);
        assert_eq!(foretold.len(), asked.len());
        for ((movie, class), told) in asked.iter().zip(foretold) {
            assert_eq!(told.distribution, rbm.distribution(movie, &reading));
            assert_eq!(told.stars, rbm.stars(movie, &reading));
            // Two ways to the same logarithm of a sum: a unit in the last place of logits below 16 is 1e-6.
            assert!((told.nats - rbm.cross_entropy(movie, class, &reading)).abs() < 4e-6);
            assert_eq!(told.bias_stars, reference.biases.stars(0, movie) as f32);
        }
    }
}

#[test]
fn leaving_one_out_is_reading_the_others_alone() {
    let ratings = ratings();
    let reference = Reference::of(&ratings);
    for rbm in models(&ratings, 1) {
        for v in ratings.users().take(3) {
            let full = Reading::of(&*rbm, v);
            let mut left_out = LeaveOneOut::new(v, &full);
            while !left_out.is_complete() {
                let n = left_out.foretold().len();
                left_out.advance(&*rbm, &reference);
                assert_eq!(left_out.foretold().len(), n + 1);
                // Whatever was moved about is back in its place.
                assert!(left_out.is_of(v, &full));
            }
            left_out.advance(&*rbm, &reference);
            assert_eq!(left_out.foretold().len(), v.len(), "nothing is left to do");
            let reconstructed = foretell(&*rbm, &reference, v, &full, v);
            assert_eq!(reconstructed.len(), v.len());
            for (place, reconstruction) in reconstructed.iter().enumerate() {
                let kept = v.iter().enumerate().filter(|&(other, _)| other != place);
                let (movies, classes): (Vec<u32>, Vec<u8>) =
                    kept.map(|(_, (movie, class))| (movie as u32, class as u8)).unzip();
                let others = UserRatings { movies: &movies, classes: &classes };
                let hidden =
                    UserRatings { movies: &v.movies[place..=place], classes: &v.classes[place..=place] };
                let alone = Reading::of(&*rbm, others);
                let expected = foretell(&*rbm, &reference, others, &alone, hidden)[0];
                let found = left_out.foretold()[place];
                // The others are added in another order: some twenty f32 additions of numbers of about 1.
                assert!((found.stars - expected.stars).abs() < 1e-4, "{found:?} for {expected:?}");
                assert!((found.nats - expected.nats).abs() < 1e-4, "{found:?} for {expected:?}");
                assert!((found.bias_stars - expected.bias_stars).abs() < 1e-6);
                // The rating did matter: this is not its reconstruction.
                assert_ne!(found.stars, reconstruction.stars);
                assert_ne!(found.bias_stars, reconstruction.bias_stars);
            }
        }
    }
}

#[test]
fn it_begins_anew_when_the_ratings_or_the_model_are_others() {
    let ratings = ratings();
    for (before, after) in models(&ratings, 1).iter().zip(&models(&ratings, 2)) {
        let (v, other) = (ratings.user(0), ratings.user(1));
        let reading = Reading::of(&**before, v);
        let left_out = LeaveOneOut::new(v, &reading);
        assert!(left_out.is_of(v, &reading));
        assert!(!left_out.is_of(other, &Reading::of(&**before, other)));
        assert!(!left_out.is_of(v, &Reading::of(&**after, v)));
    }
}

#[test]
fn nothing_is_left_out_of_nothing() {
    let ratings = ratings();
    let reference = Reference::of(&ratings);
    for rbm in models(&ratings, 1) {
        let mut left_out = LeaveOneOut::new(UserRatings::NONE, &Reading::of(&*rbm, UserRatings::NONE));
        assert!(left_out.is_complete());
        left_out.advance(&*rbm, &reference);
        assert!(left_out.foretold().is_empty());
        assert!(person_figures(&reference, UserRatings::NONE, &[]).rmse.is_nan());
    }
}

#[test]
fn figures_by_hand() {
    let reference = Reference::of(&ratings());
    let told = |stars, nats, bias_stars| Foretold { distribution: [0.1; N_CLASSES], stars, nats, bias_stars };
    let asked = UserRatings { movies: &[3, 4, 5], classes: &[7, 1, 0] };
    // Of 4 stars and 1 star, which were given, the model says 3 and 3, and the biases 4 and 2; the third is not yet told.
    let figures = person_figures(&reference, asked, &[told(3.0, 1.0, 4.0), told(3.0, 2.0, 2.0)]);
    assert_eq!((figures.rmse, figures.bias_rmse), (2.5_f64.sqrt(), 0.5_f64.sqrt()));
    assert_eq!(figures.nats, 1.5);
    assert_eq!(figures.base_rate_nats, (reference.nats(3, 7) + reference.nats(4, 1)) / 2.0);
}

#[test]
fn base_rates_are_a_distribution_and_follow_the_counts() {
    let ratings = ratings();
    let reference = Reference::of(&ratings);
    let frequencies = ratings.class_frequencies();
    for movie in 0..N_MOVIES {
        let rates: [f64; N_CLASSES] = std::array::from_fn(|class| (-reference.nats(movie, class)).exp());
        // Ten numbers of at most 1, each good to 1e-15.
        assert!((rates.iter().sum::<f64>() - 1.0).abs() < 1e-13);
        let counts = reference.class_counts[movie];
        let n = f64::from(counts.iter().sum::<u32>());
        for class in 0..N_CLASSES {
            let (own, of_all) = (f64::from(counts[class]) / n, frequencies[class]);
            // Smoothed: between the film's own frequency and that of all films.
            let (low, high) = (own.min(of_all) - 1e-12, own.max(of_all) + 1e-12);
            assert!((low..=high).contains(&rates[class]), "{} outside {low}…{high}", rates[class]);
        }
    }
}
