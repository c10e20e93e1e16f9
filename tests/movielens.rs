//! The core on the bundled MovieLens set: the split, the published error of the default settings, and the fixture
//! that the WebAssembly build has to meet as well.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use rbm_cinema::companions::BiasModel;
use rbm_cinema::evaluation::{EpochMetrics, EvaluationData};
use rbm_cinema::learning::{LikesConfig, LikesTrainer, Preset, Run, TrainingConfig};
use rbm_cinema::lessons::{LadderRun, Rung, hidden_terms, visible_terms};
use rbm_cinema::ratings::{Attributes, Dataset, Part, Profile, decode, encode, read_movielens};
use rbm_cinema::rbm::Reading;
use rbm_cinema::suggesting::{Suggestion, Wishes, suggest};
use serde_json::{Value, json};

fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn movielens() -> &'static Dataset {
    static DATASET: OnceLock<Dataset> = OnceLock::new();
    DATASET.get_or_init(|| {
        let table = |name: &str| {
            File::open(repository("data/movielens-small").join(name)).expect("the bundled table")
        };
        read_movielens(table("ratings.csv"), table("movies.csv")).expect("readable tables")
    })
}

fn run(config: TrainingConfig) -> Run {
    let part = |part| Arc::new(movielens().parts(&[part]));
    let training = part(Part::Training);
    let attributes = Arc::new(Attributes::of(&movielens().catalogue, &training.counts_per_movie()));
    let data = EvaluationData::new(training, part(Part::Validation), attributes, config.seed);
    let likes =
        LikesConfig { seed: config.seed, ..LikesConfig::default() }.check().expect("settings in range");
    let likes = LikesTrainer::new(likes, data.training(), &movielens().catalogue).expect("liked films");
    Run::new(config.check().expect("settings in range"), data).with_likes(likes)
}

/// The figures of the untrained model and of `epochs` epochs.
fn train(run: &mut Run, epochs: usize) -> Vec<EpochMetrics> {
    (0..=epochs).map(|_| run.next_epoch().expect("a run that does not diverge")).collect()
}

#[test]
fn the_tables_are_the_bundled_set() {
    let data = movielens();
    assert_eq!(data.ratings.len(), 100_004);
    assert_eq!(data.ratings.n_users(), 671);
    assert_eq!(data.catalogue.len(), 9_066);
    assert_eq!(data.catalogue.genre_names.len(), 19);
    assert_eq!(data.catalogue.titles.iter().filter(|title| title.is_empty()).count(), 5);
    let longest = data.ratings.users().map(|user| user.len()).max();
    assert_eq!(longest, Some(2_391));
    // Counted apart from this code by scripts/data/check-movielens.mjs.
    for (part, expected) in [(Part::Training, 80_498), (Part::Validation, 9_784), (Part::Test, 9_722)] {
        assert_eq!(data.parts(&[part]).len(), expected, "{part:?}");
    }
}

#[test]
fn the_packed_set_reads_back_and_is_small() {
    let packed = encode(movielens());
    assert_eq!(&decode(&packed).expect("our own file"), movielens());
    assert!(packed.len() < 500_000, "{} bytes before compression", packed.len());
}

#[test]
fn the_biases_only_model_agrees_with_scikit_surprise() {
    // BaselineOnly of scikit-surprise 1.1.5 with its defaults, on the same rows: (trained on, judged on, RMSE, MAE).
    // The sums are the same but for their order.
    for (training, held_out, rmse, mae) in [
        (&[Part::Training][..], Part::Validation, 0.893_735_887_851_875, 0.691_570_923_030_932_3),
        (&[Part::Training, Part::Validation], Part::Test, 0.874_658_151_425_575_7, 0.675_738_307_966_555_9),
    ] {
        let errors = BiasModel::fit(&movielens().parts(training)).errors(&movielens().parts(&[held_out]));
        assert!((errors.rmse() - rmse).abs() < 1e-9, "RMSE {}", errors.rmse());
        assert!((errors.mae() - mae).abs() < 1e-9, "MAE {}", errors.mae());
    }
}

#[test]
fn the_tuned_preset_beats_the_biases_by_far() {
    let config = Preset::Tuned.config();
    let figures = train(&mut run(config), config.epochs);
    let (first, last) = (figures[0], figures[config.epochs]);
    // 0.844 and 0.645 on five seeds, within 0.002; the biases have 0.894 and 0.692.
    assert!(last.held_out_rmse < 0.849, "held-out RMSE {}", last.held_out_rmse);
    assert!(last.held_out_mae < 0.650, "held-out MAE {}", last.held_out_mae);
    assert!(last.held_out_cross_entropy < 1.575, "{}", last.held_out_cross_entropy);
    assert!(last.training_cross_entropy < first.training_cross_entropy - 0.1);
}

#[test]
fn the_presets_from_plain_to_tuned_get_better() {
    // Notes: 1.00 after ten epochs. Paper: 0.96 after twelve.
    let rmse = |preset: Preset, epochs: usize| {
        train(&mut run(preset.config()), epochs).pop().expect("an epoch").held_out_rmse
    };
    let (notes, paper, tuned) = (rmse(Preset::Notes, 10), rmse(Preset::Paper, 12), rmse(Preset::Tuned, 12));
    assert!((0.97..1.04).contains(&notes), "notes {notes}");
    assert!((0.93..0.97).contains(&paper), "paper {paper}");
    assert!(tuned < 0.87, "tuned {tuned}");
}

/// A dozen ratings of a visitor, by MovieLens id.
const VISITOR: [(u32, f64); 12] = [
    (1, 4.0),
    (50, 5.0),
    (110, 2.5),
    (260, 4.5),
    (296, 5.0),
    (318, 5.0),
    (356, 2.0),
    (480, 3.0),
    (527, 4.5),
    (593, 4.5),
    (608, 5.0),
    (2571, 4.0),
];

/// What the core says of the visitor after one epoch, as the fixture holds it.
fn visitor_fixture() -> Value {
    let config = TrainingConfig { n_hidden: 20, seed: 11, epochs: 1, ..TrainingConfig::default() };
    let mut run = run(config);
    let figures = train(&mut run, 1);
    let catalogue = &movielens().catalogue;
    let index = |id: u32| catalogue.index_of(id).expect("a film of the catalogue") as u32;
    let profile = Profile::new(
        VISITOR.iter().map(|&(id, _)| index(id)).collect(),
        VISITOR.iter().map(|&(_, stars)| (2.0 * stars - 1.0) as u8).collect(),
        catalogue.len(),
    )
    .expect("a good profile");
    let reading = Reading::of(run.rbm(), profile.ratings());
    let counts = movielens().parts(&[Part::Training]).counts_per_movie();
    let scores = run.likes().expect("a model of likes").score(profile.ratings());
    let list =
        suggest(run.rbm(), &reading, &scores, catalogue, &counts, profile.ratings(), &Wishes::of_all(10, 30));
    json!({
        "settings": {
            "preset": "tuned", "optimiser": config.optimiser.name(), "hiddenUnits": config.n_hidden, "cdSteps": config.cd_steps,
            "lastCdSteps": config.last_cd_steps, "learningRate": config.learning_rate,
            "momentum": config.momentum, "weightDecay": config.weight_decay, "batchSize": config.batch_size,
            "seed": config.seed, "epochs": config.epochs, "patience": config.patience,
        },
        "ratings": VISITOR.map(|(id, stars)| json!({ "movieId": id, "stars": stars })),
        "minRatings": 30,
        "epochs": figures.iter().map(|m| json!({
            "trainingCrossEntropy": m.training_cross_entropy,
            "heldOutCrossEntropy": m.held_out_cross_entropy,
            "heldOutRmse": m.held_out_rmse,
            "heldOutMae": m.held_out_mae,
            "meanHiddenActivation": m.mean_hidden_activation,
            "trainingFreeEnergy": m.training_free_energy,
            "heldOutFreeEnergy": m.held_out_free_energy,
        })).collect::<Vec<_>>(),
        "hidden": reading.hidden,
        "heldBack": list.held_back,
        "suggestions": list.films.iter().map(|film| json!({
            "movieId": catalogue.movie_ids[film.movie as usize],
            "stars": film.stars,
            "spread": film.spread,
            "distribution": film.distribution,
        })).collect::<Vec<_>>(),
    })
}

/// Equal but for numbers, which may differ by `tolerance`, relative to those above one.
fn assert_close(found: &Value, expected: &Value, tolerance: f64, place: &str) {
    match (found, expected) {
        (Value::Number(a), Value::Number(b)) => {
            let (a, b) = (a.as_f64().expect("a number"), b.as_f64().expect("a number"));
            assert!((a - b).abs() <= tolerance * b.abs().max(1.0), "{place}: {a}, expected {b}");
        }
        (Value::Array(a), Value::Array(b)) => {
            assert_eq!(a.len(), b.len(), "{place}");
            for (index, (a, b)) in a.iter().zip(b).enumerate() {
                assert_close(a, b, tolerance, &format!("{place}[{index}]"));
            }
        }
        (Value::Object(a), Value::Object(b)) => {
            assert_eq!(a.keys().collect::<Vec<_>>(), b.keys().collect::<Vec<_>>(), "{place}");
            for (key, a) in a {
                assert_close(a, &b[key], tolerance, &format!("{place}.{key}"));
            }
        }
        _ => assert_eq!(found, expected, "{place}"),
    }
}

/// tests/web/core.test.ts holds the WebAssembly build to the same file. All f32 arithmetic gives the same bits on every
/// target; the f64 `exp` and `ln_1p` of the free energies may differ by a unit in the last place, 2e-16 of each term. To
/// write the file anew after a change of the algorithm: `WRITE_FIXTURES=1 cargo test`.
#[test]
fn the_visitor_fixture_holds() {
    let path = repository("tests/fixtures/visitor.json");
    let found = visitor_fixture();
    if std::env::var_os("WRITE_FIXTURES").is_some() {
        fs::write(&path, format!("{found:#}\n")).expect("a writable fixture");
    }
    let expected: Value =
        serde_json::from_str(&fs::read_to_string(&path).expect("the fixture")).expect("JSON in the fixture");
    assert_close(&found, &expected, 1e-12, "visitor");
}

#[test]
fn suggestions_are_trusted_unrated_and_in_order() {
    let mut run = run(TrainingConfig { n_hidden: 10, ..TrainingConfig::default() });
    train(&mut run, 1);
    let counts = movielens().parts(&[Part::Training]).counts_per_movie();
    let rated = Profile::new(vec![0, 5, 9], vec![9, 3, 5], 9_066).expect("a good profile");
    let reading = Reading::of(run.rbm(), rated.ratings());
    let scores = run.likes().expect("a model of likes").score(rated.ratings());
    let catalogue = &movielens().catalogue;
    let listed =
        |wishes: Wishes| suggest(run.rbm(), &reading, &scores, catalogue, &counts, rated.ratings(), &wishes);
    let list = listed(Wishes::of_all(10_000, 30));
    let trusted = counts.iter().filter(|&&n| n >= 30).count();
    let rated_and_trusted = [0, 5, 9].iter().filter(|&&movie: &&usize| counts[movie] >= 30).count();
    assert_eq!(list.films.len(), trusted - rated_and_trusted);
    assert_eq!(list.eligible, list.films.len());
    assert_eq!(list.films.len() + list.held_back + 3, 9_066);
    for film in &list.films {
        assert!(counts[film.movie as usize] >= 30);
        assert!(![0, 5, 9].contains(&film.movie));
        // Ten roundings of f32 numbers below one.
        assert!((film.distribution.iter().sum::<f32>() - 1.0).abs() < 1e-5);
    }
    let score = |place: usize| scores[list.films[place].movie as usize];
    assert!((1..list.films.len()).all(|place| score(place - 1) >= score(place)));
    let short = listed(Wishes::of_all(5, 30));
    assert_eq!(short.films, list.films[..5]);

    // What is not wanted leaves, and the next moves up.
    let unwanted = [list.films[1].movie, list.films[3].movie];
    let without = listed(Wishes { unwanted: &unwanted, ..Wishes::of_all(5, 30) });
    let expected: Vec<_> = [0, 2, 4, 5, 6].map(|place| list.films[place]).into();
    assert_eq!(without.films, expected);

    // Filters keep the order, and of films of unknown year only a list of all years knows.
    let horror = 1 << catalogue.genre_names.iter().position(|name| name == "Horror").expect("a genre");
    let nineties = Wishes { genres: horror, years: (1990, 1999), ..Wishes::of_all(10_000, 30) };
    let filtered = listed(nineties);
    let fits = |movie: u32| {
        let movie = movie as usize;
        catalogue.genre_masks[movie] & horror != 0 && (1990..=1999).contains(&catalogue.years[movie])
    };
    let expected: Vec<_> = list.films.iter().copied().filter(|film| fits(film.movie)).collect();
    assert!(expected.len() > 5);
    assert_eq!(filtered.films, expected);
    let of_unknown_year = catalogue.years.iter().filter(|&&year| year == 0).count();
    assert!(of_unknown_year > 0);
    let dated = listed(Wishes { years: (1, u16::MAX), ..Wishes::of_all(10_000, 0) });
    assert_eq!(dated.eligible + of_unknown_year + 3, 9_066);
}

#[test]
fn safe_lists_are_of_films_better_known_and_better_foretold_than_adventurous_ones() {
    let mut run = run(TrainingConfig { n_hidden: 10, ..TrainingConfig::default() });
    train(&mut run, 1);
    let counts = movielens().parts(&[Part::Training]).counts_per_movie();
    let rated = Profile::new(vec![0, 5, 9], vec![9, 3, 5], 9_066).expect("a good profile");
    let reading = Reading::of(run.rbm(), rated.ratings());
    let scores = run.likes().expect("a model of likes").score(rated.ratings());
    let listed = |adventure: f32| {
        let wishes = Wishes { adventure, ..Wishes::of_all(10_000, 20) };
        suggest(run.rbm(), &reading, &scores, &movielens().catalogue, &counts, rated.ratings(), &wishes).films
    };
    for adventure in [-1.0, -0.5, 0.0, 0.5, 1.0] {
        let place = |film: &Suggestion| {
            let (movie, n) = (film.movie as usize, f64::from(counts[film.movie as usize]));
            f64::from(scores[movie]) + f64::from(adventure) * (f64::from(film.spread) - (n + 1.0).ln())
        };
        let films = listed(adventure);
        // Scores below 2⁴ in size, of three roundings each.
        assert!(films.windows(2).all(|pair| place(&pair[0]) >= place(&pair[1]) - 1e-5));
    }
    let mean = |films: &[Suggestion], of: &dyn Fn(&Suggestion) -> f64| {
        films[..24].iter().map(of).sum::<f64>() / 24.0
    };
    let (safe, adventurous) = (listed(-1.0), listed(1.0));
    let count = |film: &Suggestion| f64::from(counts[film.movie as usize]);
    let spread = |film: &Suggestion| f64::from(film.spread);
    assert!(mean(&safe, &count) > 2.0 * mean(&adventurous, &count));
    assert!(mean(&safe, &spread) < mean(&adventurous, &spread));
}

#[test]
fn the_likes_keep_step_with_the_ratings_however_the_work_is_sliced() {
    let config = TrainingConfig { n_hidden: 5, ..TrainingConfig::default() };
    let mut whole = run(config);
    train(&mut whole, 1);
    let mut stepped = run(config);
    for _ in 0..stepped.trainer().batches_per_epoch() {
        stepped.step().expect("a step");
    }
    assert!(whole.likes() == stepped.likes());
    // Twenty epochs of likes are over after ten of ratings.
    while whole.trainer().epoch() < 10 || whole.is_evaluating() {
        whole.advance().expect("a piece of work");
    }
    let finished = whole.likes().cloned();
    whole.next_epoch().expect("the eleventh epoch");
    assert!(whole.likes() == finished.as_ref());
    assert_ne!(stepped.likes(), finished.as_ref());
}

#[test]
fn the_terms_of_the_conditionals_add_up_to_them() {
    let training = movielens().parts(&[Part::Training]);
    for preset in Preset::ALL {
        let mut run = run(TrainingConfig { n_hidden: 10, ..preset.config() });
        train(&mut run, 1);
        let rbm = run.rbm();
        for user in [0, 14, 546] {
            let v = training.user(user);
            let reading = Reading::of(rbm, v);
            for (unit, &h) in reading.hidden.iter().enumerate() {
                let terms = hidden_terms(rbm, v, &reading, unit);
                assert_eq!(terms.contributions.len(), v.len());
                assert!((terms.probability - h).abs() < 1e-4, "{preset:?}: {} {h}", terms.probability);
                let sum: f32 = terms.bias + terms.contributions.iter().sum::<f32>();
                assert!((terms.input - sum).abs() < 1e-5 * v.len() as f32);
            }
            for movie in [0, 1000, 9065] {
                let terms = visible_terms(rbm, &reading, movie);
                let expected = rbm.distribution(movie, &reading);
                assert!(terms.distribution.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-5));
            }
        }
    }
}

#[test]
fn the_rungs_of_the_ladder_are_the_runs_of_the_presets() {
    // The page's held-out figures are of the same model, on the same ratings.
    for (rung, preset) in
        [(Rung::Notes, Preset::Notes), (Rung::Paper, Preset::Paper), (Rung::Tuned, Preset::Tuned)]
    {
        let mut ladder = LadderRun::new(movielens(), rung).expect("settings in range");
        for figures in train(&mut run(preset.config()), 2) {
            while ladder.epoch() < figures.epoch {
                ladder.advance(7);
            }
            let [expectation, ..] = ladder.figures().rules;
            assert!((expectation.rmse - figures.held_out_rmse).abs() < 1e-6, "{preset:?}: {expectation:?}");
            assert!((expectation.mae - figures.held_out_mae).abs() < 1e-6, "{preset:?}: {expectation:?}");
        }
    }
}
