//! The categorical RBM against brute force: every v and h of small random models is enumerated in f64, straight
//! from E(v, h), and the conditionals and the free energy must agree with the sums.

use ndarray::{Array1, Array2, Array3};
use proptest::prelude::*;
use rbm_cinema::ratings::{N_CLASSES, Ratings, UserRatings};
use rbm_cinema::rbm::{BASE_RATE_SMOOTHING, CategoricalRbm, RatingRbm, Reading, Start};
use rbm_cinema::rng::{Purpose, stream};

/// Movies in the model; the user rated the first and the last.
const N_MOVIES: usize = 3;
const RATED: [u32; 2] = [0, 2];
/// Parameters of order one in f32: sums of about ten terms are good to a few 1e-6.
const TOLERANCE: f64 = 1e-5;

fn small_rbm(n_hidden: usize) -> impl Strategy<Value = CategoricalRbm> {
    let normal = -1.5_f32..1.5;
    (
        prop::collection::vec(normal.clone(), N_MOVIES * N_CLASSES * n_hidden),
        prop::collection::vec(normal.clone(), N_MOVIES * N_CLASSES),
        prop::collection::vec(normal, n_hidden),
    )
        .prop_map(move |(w, b, c)| {
            CategoricalRbm::from_parameters(
                Array3::from_shape_vec((N_MOVIES, N_CLASSES, n_hidden), w).expect("D×K×M weights"),
                Array2::from_shape_vec((N_MOVIES, N_CLASSES), b).expect("D×K biases"),
                Array1::from(c),
            )
        })
}

/// E(v, h) by its definition.
fn energy(rbm: &CategoricalRbm, classes: &[u8], h: usize) -> f64 {
    let n_hidden = rbm.n_hidden();
    let on = |j: usize| f64::from(u8::from(h >> j & 1 == 1));
    let mut energy = 0.0;
    for (&movie, &class) in RATED.iter().zip(classes) {
        let (movie, class) = (movie as usize, usize::from(class));
        energy -= f64::from(rbm.visible_bias()[movie * N_CLASSES + class]);
        for j in 0..n_hidden {
            energy -= f64::from(rbm.weight_row(movie, class)[j]) * on(j);
        }
    }
    for j in 0..n_hidden {
        energy -= f64::from(rbm.hidden_bias()[j]) * on(j);
    }
    energy
}

fn weight_of(rbm: &CategoricalRbm, classes: &[u8], h: usize) -> f64 {
    (-energy(rbm, classes, h)).exp()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn hidden_conditional_and_free_energy_agree_with_enumeration(
        rbm in (1_usize..6).prop_flat_map(small_rbm),
        classes in prop::array::uniform2(0_u8..N_CLASSES as u8),
    ) {
        let n_hidden = rbm.n_hidden();
        let v = UserRatings { movies: &RATED, classes: &classes };
        let total: f64 = (0..1 << n_hidden).map(|h| weight_of(&rbm, &classes, h)).sum();

        let mut hidden = vec![0.0; n_hidden];
        rbm.hidden_probabilities(v, &mut hidden);
        for (j, &p) in hidden.iter().enumerate() {
            let on: f64 = (0..1 << n_hidden)
                .filter(|h| h >> j & 1 == 1)
                .map(|h| weight_of(&rbm, &classes, h))
                .sum();
            prop_assert!((f64::from(p) - on / total).abs() < TOLERANCE);
        }
        let free_energy = rbm.free_energy(v, &Reading::of(&rbm, v));
        prop_assert!((free_energy + total.ln()).abs() < TOLERANCE);
    }

    #[test]
    fn visible_conditional_agrees_with_enumeration(
        rbm in (1_usize..6).prop_flat_map(small_rbm),
        h in 0_usize..32,
    ) {
        let n_hidden = rbm.n_hidden();
        let states: Vec<f32> = (0..n_hidden).map(|j| f32::from(u8::from(h >> j & 1 == 1))).collect();
        let total: f64 = all_classes().map(|classes| weight_of(&rbm, &classes, h)).sum();
        for (place, &movie) in RATED.iter().enumerate() {
            let reading = Reading { hidden: states.clone(), ..Reading::new(n_hidden) };
            let distribution = rbm.distribution(movie as usize, &reading);
            for (class, &p) in distribution.iter().enumerate() {
                let with: f64 = all_classes()
                    .filter(|classes| usize::from(classes[place]) == class)
                    .map(|classes| weight_of(&rbm, &classes, h))
                    .sum();
                prop_assert!((f64::from(p) - with / total).abs() < TOLERANCE);
                let cross_entropy = rbm.cross_entropy(movie as usize, class, &reading);
                prop_assert!((f64::from(cross_entropy) + (with / total).ln()).abs() < TOLERANCE);
            }
        }
    }
}

fn all_classes() -> impl Iterator<Item = [u8; 2]> {
    (0..N_CLASSES as u8).flat_map(|a| (0..N_CLASSES as u8).map(move |b| [a, b]))
}

#[test]
fn visible_biases_start_at_smoothed_class_frequencies() {
    // Movie 0: three fives and a four; movie 1: one five; movie 2: nothing. Without weights the model must give
    // p̂_ik = (n_ik + s·p̂_k) / (n_i + s), p̂_k = (n_k + 1) / (5 + 10).
    let mut ratings = Ratings::new(3);
    ratings.push_user([(0, 9), (1, 9)]);
    ratings.push_user([(0, 9)]);
    ratings.push_user([(0, 9)]);
    ratings.push_user([(0, 7)]);
    let rbm =
        CategoricalRbm::untrained(&ratings, 2, Start::BaseRates, &mut stream(1, Purpose::InitialWeights));
    let s = BASE_RATE_SMOOTHING;
    for (movie, class, expected) in [
        (0, 9, (3.0 + s * 5.0 / 15.0) / (4.0 + s)),
        (0, 7, (1.0 + s * 2.0 / 15.0) / (4.0 + s)),
        (0, 0, (s / 15.0) / (4.0 + s)),
        (1, 9, (1.0 + s * 5.0 / 15.0) / (1.0 + s)),
        (2, 9, 5.0 / 15.0),
    ] {
        let p = f64::from(rbm.distribution(movie, &Reading::new(2))[class]);
        assert!((p - expected).abs() < 1e-6, "movie {movie}, class {class}: {p} for {expected}");
    }
}

#[test]
fn an_uninformed_start_has_weights_of_variance_two_over_m() {
    let rbm = CategoricalRbm::untrained(
        &Ratings::new(100),
        50,
        Start::Uninformed,
        &mut stream(1, Purpose::InitialWeights),
    );
    let n = rbm.weights().len() as f64;
    let variance = rbm.weights().iter().map(|&w| f64::from(w).powi(2)).sum::<f64>() / n;
    // A sample variance scatters by σ²·√(2/n); five times that.
    assert!((variance - 0.04).abs() < 5.0 * 0.04 * (2.0 / n).sqrt(), "{variance}");
    assert!(rbm.visible_bias().iter().all(|&b| b == 0.0));
}
