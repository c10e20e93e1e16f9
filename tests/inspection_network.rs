//! The network of one person against the definitions: held units against the softmax of b + W h, the drawn chain against
//! the enumerated model, and what a longer chain owes to a shorter one.

use std::sync::Arc;

use ndarray::{Array1, Array2, Array3};
use rand_chacha::ChaCha8Rng;
use rbm_cinema::exact::{DiscreteRbm, Enumeration};
use rbm_cinema::inspection::{Fantasy, HeldUnit, MOST_HALF_STEPS, hold, longest_fantasy};
use rbm_cinema::numeric::softmax_in_place_f64;
use rbm_cinema::ratings::{Attributes, Catalogue, N_CLASSES, Profile, Ratings, UserRatings};
use rbm_cinema::rbm::{CategoricalRbm, OrdinalRbm, RatingRbm, Reading};
use rbm_cinema::rng::{Purpose, sample_normal, stream};

const N_MOVIES: usize = 5;
const N_HIDDEN: usize = 4;

/// Weights of order one.
fn categorical(seed: u64) -> CategoricalRbm {
    let mut rng = stream(seed, Purpose::InitialWeights);
    let mut normal = |scale: f32| scale * sample_normal(&mut rng);
    CategoricalRbm::from_parameters(
        Array3::from_shape_simple_fn((N_MOVIES, N_CLASSES, N_HIDDEN), || normal(0.8)),
        Array2::from_shape_simple_fn((N_MOVIES, N_CLASSES), || normal(0.8)),
        Array1::from_shape_simple_fn(N_HIDDEN, || normal(0.5)),
    )
}

fn ordinal(seed: u64) -> OrdinalRbm {
    let catalogue = Catalogue {
        movie_ids: (1..=N_MOVIES as u32).collect(),
        titles: vec![String::new(); N_MOVIES],
        years: vec![1984, 0, 1999, 2010, 1995],
        genre_names: vec!["Drama".into(), "Comedy".into()],
        genre_masks: vec![0b01, 0b11, 0b10, 0b00, 0b01],
    };
    let mut ratings = Ratings::new(N_MOVIES);
    ratings.push_user([(0, 9), (1, 3), (2, 6)]);
    ratings.push_user([(0, 8), (1, 5), (3, 0), (4, 7)]);
    let attributes = Arc::new(Attributes::of(&catalogue, &ratings.counts_per_movie()));
    let mut rng = stream(seed, Purpose::InitialWeights);
    let mut rbm = OrdinalRbm::untrained(&ratings, attributes, N_HIDDEN, &mut rng);
    let parameters = rbm.parameters_mut();
    for array in [
        parameters.own_weights,
        parameters.attribute_weights,
        parameters.rated_weights,
        parameters.hidden_bias,
    ] {
        array.iter_mut().for_each(|w| *w = 0.7 * sample_normal(&mut rng));
    }
    rbm
}

fn both(seed: u64) -> [Box<dyn RatingRbm>; 2] {
    [Box::new(categorical(seed)), Box::new(ordinal(seed))]
}

fn ratings() -> Profile {
    Profile::new(vec![0, 1, 3], vec![9, 2, 6], N_MOVIES).expect("good ratings")
}

fn drawn(rbm: &dyn RatingRbm, v: UserRatings, held: &[HeldUnit], half_steps: usize, seed: u64) -> Fantasy {
    Fantasy::of(rbm, v, held, half_steps, Some(stream(seed, Purpose::Fantasy)))
}

fn mean_field(rbm: &dyn RatingRbm, v: UserRatings, held: &[HeldUnit], half_steps: usize) -> Fantasy {
    Fantasy::of(rbm, v, held, half_steps, None::<ChaCha8Rng>)
}

/// The distribution that is certain of a class.
fn certain(class: u8) -> [f32; N_CLASSES] {
    std::array::from_fn(|k| f32::from(u8::from(k == usize::from(class))))
}

/// With every unit held, p(v_i | h) is the softmax of b_i + W_i h, from the parameters alone, in f64. The f32 sums have
/// some ten terms of order one each: they are good to a few 1e-6.
#[test]
fn holding_every_unit_gives_the_softmax_of_b_plus_wh() {
    for rbm in both(3) {
        let profile = ratings();
        for states in 0..1_usize << N_HIDDEN {
            let on = |unit: usize| states >> unit & 1 == 1;
            let held: Vec<HeldUnit> = (0..N_HIDDEN).map(|unit| HeldUnit { unit, on: on(unit) }).collect();
            let mut reading = Reading::of(&*rbm, profile.ratings());
            hold(&*rbm, &held, &mut reading);
            for movie in 0..N_MOVIES {
                let bias = rbm.visible_bias_of(movie, &reading);
                let mut expected: [f64; N_CLASSES] = std::array::from_fn(|class| {
                    let weight = |unit| f64::from(rbm.weight(movie, class, unit, &reading));
                    f64::from(bias[class]) + (0..N_HIDDEN).filter(|&unit| on(unit)).map(weight).sum::<f64>()
                });
                softmax_in_place_f64(&mut expected);
                for (p, expected) in rbm.distribution(movie, &reading).iter().zip(expected) {
                    assert!((f64::from(*p) - expected).abs() < 1e-5, "{p} for {expected}");
                }
            }
        }
    }
}

#[test]
fn holding_nothing_changes_nothing() {
    for rbm in both(3) {
        let profile = ratings();
        let reading = Reading::of(&*rbm, profile.ratings());
        let mut held = reading.clone();
        hold(&*rbm, &[], &mut held);
        assert_eq!(held, reading);
    }
}

/// Distributions that are certain of the ratings read like the ratings, and leave the person's own part of the model as
/// it was read.
#[test]
fn a_state_reads_like_the_distribution_that_is_certain_of_it() {
    for rbm in both(5) {
        let profile = ratings();
        let v = profile.ratings();
        let before = Reading::of(&*rbm, v);
        let mut again = before.clone();
        rbm.kind().read_expected(v.movies, &[certain(0), certain(4), certain(9)], &mut again);
        assert_eq!(again.offset, before.offset);
        assert_ne!(again.hidden, before.hidden);
        let own: Vec<_> = v.classes.iter().map(|&class| certain(class)).collect();
        rbm.kind().read_expected(v.movies, &own, &mut again);
        // The same terms, some of them added to zeros in another order.
        for (a, b) in again.input.iter().zip(&before.input) {
            assert!((a - b).abs() < 1e-5, "{a} and {b}");
        }
    }
}

/// The drawn chain against the model itself: after 60 half steps the marginals of v′ and of h over 8,000 chains are those
/// of the enumeration, within five standard deviations of a frequency, at most 5·√(¼/n) = 0.028. What is left of the
/// start after 30 steps v → h → v is far below that: the two layers of this small model forget within a few.
#[test]
fn drawn_states_are_the_models_own_after_many_steps() {
    let rbm = categorical(7);
    let movies = [0, 3];
    let v = UserRatings { movies: &movies, classes: &[9, 0] };
    let exact =
        Enumeration::new(DiscreteRbm::of_movies(&rbm, &movies)).expect("a small model").expectations();
    let n = 8_000_u32;
    let mut visible = [[0.0_f64; N_CLASSES]; 2];
    let mut hidden = [0.0_f64; N_HIDDEN];
    for seed in 0..n {
        // An odd number of half steps ends with h, drawn from p(h | v′) of the v′ before it.
        let end = drawn(&rbm, v, &[], 61, u64::from(seed));
        for (counts, state) in visible.iter_mut().zip(&end.visible) {
            for (count, &v) in counts.iter_mut().zip(state) {
                *count += f64::from(v) / f64::from(n);
            }
        }
        for (count, &h) in hidden.iter_mut().zip(&end.hidden) {
            *count += f64::from(h) / f64::from(n);
        }
    }
    let bound = 5.0 * (0.25 / f64::from(n)).sqrt();
    for (film, frequencies) in visible.iter().enumerate() {
        for (class, frequency) in frequencies.iter().enumerate() {
            let p = exact.visible[[film, class]];
            assert!((frequency - p).abs() < bound, "v: {frequency} for {p}");
        }
    }
    for (unit, frequency) in hidden.iter().enumerate() {
        let p = exact.hidden[unit];
        assert!((frequency - p).abs() < bound, "h: {frequency} for {p}");
    }
}

#[test]
fn a_longer_chain_begins_as_the_shorter_one() {
    for rbm in both(11) {
        let profile = ratings();
        let v = profile.ratings();
        let held = [HeldUnit { unit: 2, on: true }];
        for is_drawn in [false, true] {
            let run =
                |n| if is_drawn { drawn(&*rbm, v, &held, n, 5) } else { mean_field(&*rbm, v, &held, n) };
            let chain: Vec<Fantasy> = (0..=7).map(run).collect();
            assert!(chain[0].hidden.is_empty());
            assert_eq!(chain[0].visible, v.classes.iter().map(|&class| certain(class)).collect::<Vec<_>>());
            for (n, pair) in chain.windows(2).enumerate() {
                // A half step changes one layer and leaves the other as it was.
                if n % 2 == 0 {
                    assert_eq!(pair[0].visible, pair[1].visible);
                } else {
                    assert_eq!(pair[0].hidden, pair[1].hidden);
                }
                assert_eq!(pair[1].hidden[2], 1.0);
            }
            let is_state = |p: &f32| *p == 0.0 || *p == 1.0;
            let states = chain[6].hidden.iter().chain(chain[6].visible.as_flattened());
            assert_eq!(states.into_iter().all(is_state), is_drawn);
        }
        // Another seed draws other numbers, though a small model may draw the same states from them.
        let end = drawn(&*rbm, v, &held, 7, 5);
        assert!((6..26).any(|seed| end != drawn(&*rbm, v, &held, 7, seed)));
    }
}

/// The first half step of the mean-field chain is h̃, and its second the prediction for the rated films.
#[test]
fn the_mean_field_chain_begins_with_what_is_predicted() {
    for rbm in both(13) {
        let profile = ratings();
        let v = profile.ratings();
        let reading = Reading::of(&*rbm, v);
        let end = mean_field(&*rbm, v, &[], 2);
        // The inputs are the same sums of a few terms of order one in another order.
        for (a, b) in end.hidden.iter().zip(&reading.hidden) {
            assert!((a - b).abs() < 1e-6);
        }
        for (distribution, &movie) in end.visible.iter().zip(v.movies) {
            for (a, b) in distribution.iter().zip(rbm.distribution(movie as usize, &reading)) {
                assert!((a - b).abs() < 1e-5);
            }
        }
    }
}

#[test]
fn somebody_without_ratings_dreams_of_nothing() {
    for rbm in both(17) {
        let end = drawn(&*rbm, UserRatings::NONE, &[], 9, 1);
        assert!(end.visible.is_empty());
        assert_eq!(end.hidden.len(), N_HIDDEN);
    }
}

#[test]
fn a_fantasy_is_as_long_as_its_cost_allows() {
    assert_eq!(longest_fantasy(0, 50), MOST_HALF_STEPS);
    assert_eq!(longest_fantasy(20, 50), MOST_HALF_STEPS);
    assert_eq!(longest_fantasy(1_900, 200), 2);
    let middle = longest_fantasy(500, 50);
    assert!((2..MOST_HALF_STEPS).contains(&middle) && middle > longest_fantasy(1_000, 50));
}
