//! What moves a hidden unit: pulls against their definition, planted tastes, spread and the most active users.

use std::sync::Arc;

use ndarray::{Array1, Array2, Array3};
use rand::RngExt;
use rbm_cinema::evaluation::EvaluationData;
use rbm_cinema::inspection::{
    FilmPull, LIKED_CLASS, MIN_GENRE_FILMS, MIN_RATINGS, MIN_SIDE, most_active_users, spread_over_users,
    survey_units, unit_detail,
};
use rbm_cinema::learning::{Architecture, Optimiser, Run, Schedule, TrainingConfig, VisibleStates};
use rbm_cinema::ratings::{Attributes, Catalogue, N_CLASSES, Ratings, UserRatings};
use rbm_cinema::rbm::{CategoricalRbm, OrdinalRbm, RatingRbm, Reading, Start};
use rbm_cinema::rng::{Purpose, sample_normal, stream};

/// Even films are of one genre, odd ones of the other.
fn catalogue(n_movies: usize) -> Catalogue {
    Catalogue {
        movie_ids: (0..n_movies as u32).collect(),
        titles: vec![String::new(); n_movies],
        years: vec![0; n_movies],
        genre_names: vec!["Even".into(), "Odd".into()],
        genre_masks: (0..n_movies).map(|movie| if movie % 2 == 0 { 0b01 } else { 0b10 }).collect(),
    }
}

/// Users 0, 2, 4 … love the even films and dislike the odd ones, the others the reverse. Each rates half of the films.
fn planted_tastes(n_users: u32, n_movies: u32) -> Ratings {
    let mut rng = stream(11, Purpose::UserOrder);
    let mut ratings = Ratings::new(n_movies as usize);
    for user in 0..n_users {
        let mut own = Vec::new();
        for movie in (0..n_movies).filter(|_| rng.random::<f32>() < 0.5).collect::<Vec<_>>() {
            let class = if (user + movie) % 2 == 0 { 7 } else { 1 };
            own.push((movie, class + rng.random_range(0..3_u8)));
        }
        ratings.push_user(own);
    }
    ratings
}

fn normal(n: usize, seed: u64) -> Vec<f32> {
    let mut rng = stream(seed, Purpose::InitialWeights);
    (0..n).map(|_| sample_normal(&mut rng)).collect()
}

/// Models of both kinds with random weights, over the films of these ratings.
fn models(ratings: &Ratings, n_hidden: usize) -> Vec<Box<dyn RatingRbm>> {
    let d = ratings.n_movies();
    let matrix = |rows: usize, seed| {
        Array2::from_shape_vec((rows, n_hidden), normal(rows * n_hidden, seed)).expect("as many as needed")
    };
    let categorical = CategoricalRbm::from_parameters(
        Array3::from_shape_vec((d, N_CLASSES, n_hidden), normal(d * N_CLASSES * n_hidden, 1))
            .expect("as many as needed"),
        Array2::zeros((d, N_CLASSES)),
        Array1::zeros(n_hidden),
    );
    let attributes = Arc::new(Attributes::of(&catalogue(d), &ratings.counts_per_movie()));
    let ordinal = OrdinalRbm::from_parameters(
        Arc::clone(&attributes),
        ratings.class_frequencies().map(|p| p.ln() as f32),
        vec![0.0; d],
        matrix(d, 2),
        matrix(attributes.n_attributes(), 3),
        matrix(d, 4),
        vec![0.0; n_hidden],
    );
    vec![Box::new(categorical), Box::new(ordinal)]
}

/// pull_ij by its definition, over the people who rated the film one by one.
fn pull(rbm: &dyn RatingRbm, ratings: &Ratings, movie: usize, unit: usize) -> f64 {
    let resting = Reading::of(rbm, UserRatings::NONE);
    let (mut all, mut liked) = (Vec::new(), Vec::new());
    for (rated, class) in ratings.users().flat_map(UserRatings::iter) {
        if rated == movie {
            let weight = f64::from(rbm.weight(movie, class, unit, &resting));
            all.push(weight);
            if class >= LIKED_CLASS {
                liked.push(weight);
            }
        }
    }
    let mean = |weights: &[f64]| weights.iter().sum::<f64>() / weights.len() as f64;
    mean(&liked) - mean(&all)
}

/// Sums of a dozen products of numbers below 10, in f32: a unit in the last place of 100 is 8e-6.
const TOLERANCE: f64 = 2e-5;

#[test]
fn pulls_and_leans_are_what_they_are_defined_as() {
    let (n_movies, n_hidden) = (24, 6);
    let ratings = planted_tastes(80, n_movies as u32);
    let counts = ratings.class_counts_per_movie();
    for rbm in models(&ratings, n_hidden) {
        let survey = survey_units(&*rbm, &counts, &catalogue(n_movies));
        assert_eq!(survey.n_films, n_movies as u32);
        assert_eq!(survey.genre_films, [12, 12]);
        for unit in 0..n_hidden {
            let pulls: Vec<f64> = (0..n_movies).map(|movie| pull(&*rbm, &ratings, movie, unit)).collect();
            let highest = pulls.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let lowest = pulls.iter().copied().fold(f64::INFINITY, f64::min);
            // Where all films pull in one direction, none pulls in the other.
            let (up, down) = (survey.up[unit], survey.down[unit]);
            let of = |film: Option<FilmPull>| film.map_or(0.0, |film| f64::from(film.pull));
            assert!((of(up) - highest.max(0.0)).abs() < TOLERANCE, "{up:?} for {highest}");
            assert!((of(down) - lowest.min(0.0)).abs() < TOLERANCE, "{down:?} for {lowest}");
            for film in [up, down].into_iter().flatten() {
                assert!((pulls[film.movie as usize] - f64::from(film.pull)).abs() < TOLERANCE);
            }
            for genre in 0..2 {
                let own = pulls.iter().skip(genre).step_by(2).sum::<f64>() / 12.0;
                let lean = own - pulls.iter().sum::<f64>() / n_movies as f64;
                assert!((f64::from(survey.leans[2 * unit + genre]) - lean).abs() < TOLERANCE);
            }
            let detail = unit_detail(&*rbm, &counts, unit, 3);
            assert_eq!((detail.up.first(), detail.down.first()), (up.as_ref(), down.as_ref()));
            assert_eq!(detail.profiles.len(), detail.up.len() + detail.down.len());
            assert!(detail.up.is_sorted_by(|a, b| a.pull >= b.pull) && detail.up.len() <= 3);
        }
    }
}

#[test]
fn a_profile_is_zero_on_average_and_where_nobody_gave_the_rating() {
    let ratings = planted_tastes(80, 24);
    let counts = ratings.class_counts_per_movie();
    for rbm in models(&ratings, 3) {
        let detail = unit_detail(&*rbm, &counts, 1, 5);
        for (film, profile) in detail.up.iter().chain(&detail.down).zip(&detail.profiles) {
            let own = counts[film.movie as usize];
            let n: u32 = own.iter().sum();
            let mean = profile.iter().zip(own).map(|(p, n)| f64::from(*p) * f64::from(n)).sum::<f64>();
            assert!((mean / f64::from(n)).abs() < TOLERANCE);
            let liked = |class: &usize| *class >= LIKED_CLASS;
            let n_liked: u32 = own[LIKED_CLASS..].iter().sum();
            let of_liked: f64 =
                (0..N_CLASSES).filter(liked).map(|k| f64::from(profile[k]) * f64::from(own[k])).sum();
            assert!((of_liked / f64::from(n_liked) - f64::from(film.pull)).abs() < TOLERANCE);
            // The planted ratings are never 2.5, 3 or 3.5 stars.
            assert_eq!(profile[4..7], [0.0; 3]);
        }
    }
}

#[test]
fn films_that_too_few_rated_or_that_all_agree_on_are_not_spoken_of() {
    let few: u32 = MIN_RATINGS - 1;
    let mut ratings = Ratings::new(4);
    for user in 0..60 {
        // Film 0 has too few ratings, film 1 too few who liked it, film 2 is liked by all, film 3 is well known.
        let mut own = vec![(2, 9), (3, if user % 2 == 0 { 9 } else { 0 })];
        if user < few {
            own.push((0, if user % 2 == 0 { 9 } else { 0 }));
        }
        own.push((1, if user < MIN_SIDE - 1 { 9 } else { 2 }));
        ratings.push_user(own);
    }
    let counts = ratings.class_counts_per_movie();
    for rbm in models(&ratings, 4) {
        let survey = survey_units(&*rbm, &counts, &catalogue(4));
        assert_eq!(survey.n_films, 1);
        for (up, down) in survey.up.iter().zip(&survey.down) {
            // One film pulls in one direction.
            assert!(up.is_some() != down.is_some());
            assert_eq!(up.or(*down).expect("one of the two").movie, 3);
        }
        assert!(1 < MIN_GENRE_FILMS && survey.leans.iter().all(|&lean| lean == 0.0));
    }
}

#[test]
fn units_that_learnt_planted_tastes_are_told_apart_by_their_films_genres_and_users() {
    const N_MOVIES: usize = 40;
    const N_HIDDEN: usize = 6;
    let ratings = Arc::new(planted_tastes(120, N_MOVIES as u32));
    let counts = ratings.class_counts_per_movie();
    for architecture in [Architecture::Categorical(Start::BaseRates), Architecture::Ordinal] {
        let config = TrainingConfig {
            architecture,
            optimiser: Optimiser::Momentum,
            schedule: Schedule::Constant,
            visible_states: VisibleStates::Probabilities,
            persistent: false,
            n_hidden: N_HIDDEN,
            cd_steps: 1,
            last_cd_steps: 1,
            learning_rate: 0.05,
            momentum: 0.5,
            weight_decay: 0.001,
            batch_size: 4,
            seed: 3,
            epochs: 40,
            patience: 0,
        };
        let attributes = Arc::new(Attributes::none(N_MOVIES));
        let data = EvaluationData::new(Arc::clone(&ratings), Arc::clone(&ratings), attributes, config.seed);
        let mut run = Run::new(config.check().expect("settings in range"), data);
        while run.trainer().epoch() < config.epochs || run.is_evaluating() {
            run.next_epoch().expect("a run that does not diverge");
        }
        let hidden = ratings.users().flat_map(|v| Reading::of(run.rbm(), v).hidden);
        let levels: Vec<u8> = hidden.map(|h| (255.0 * h).round() as u8).collect();
        let spread = spread_over_users(&levels, N_HIDDEN);
        let survey = survey_units(run.rbm(), &counts, &catalogue(N_MOVIES));
        // Of two groups of users, a unit that is on for one and off for the other has a spread of a half.
        let telling: Vec<usize> = (0..N_HIDDEN).filter(|&unit| spread[unit] > 0.3).collect();
        assert!(!telling.is_empty(), "{architecture:?}: no unit tells the tastes apart, {spread:?}");
        for unit in telling {
            let detail = unit_detail(run.rbm(), &counts, unit, 10);
            let group = detail.up[0].movie % 2;
            assert!(
                detail.up.iter().all(|film| film.movie % 2 == group),
                "{architecture:?}, up of unit {unit}"
            );
            assert!(
                detail.down.iter().all(|film| film.movie % 2 != group),
                "{architecture:?}, down of unit {unit}"
            );
            let (own, other) = (unit * 2 + group as usize, unit * 2 + 1 - group as usize);
            assert!(
                survey.leans[own] > 0.0 && survey.leans[other] < 0.0,
                "{architecture:?}, genres of unit {unit}"
            );
            let users = most_active_users(&levels, N_HIDDEN, unit, 10);
            assert!(
                users.iter().all(|(user, _)| user % 2 == group),
                "{architecture:?}, users of unit {unit}"
            );
        }
    }
}

#[test]
fn spread_and_most_active_users_by_hand() {
    // Three users, two units.
    let levels = [51, 255, 153, 255, 102, 255];
    let spread = spread_over_users(&levels, 2);
    // Deviations −0.2, 0.2, 0 from a mean of 0.4.
    assert!((f64::from(spread[0]) - (0.08_f64 / 3.0).sqrt()).abs() < 1e-7);
    assert_eq!(spread[1], 0.0);
    assert_eq!(most_active_users(&levels, 2, 0, 2), [(1, 0.6), (2, 0.4)]);
    // Of users alike, the earlier comes first.
    assert_eq!(most_active_users(&levels, 2, 1, 5), [(0, 1.0), (1, 1.0), (2, 1.0)]);
    // Before the first evaluation there is nobody.
    assert_eq!(spread_over_users(&[], 2), [0.0, 0.0]);
    assert!(most_active_users(&[], 2, 0, 3).is_empty());
}
