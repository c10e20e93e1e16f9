//! How the RBM learns: determinism and slicing, what an update touches, planted tastes, and runs that diverge.

use std::sync::Arc;

use rand::{Rng, RngExt};
use rbm_cinema::Error;
use rbm_cinema::companions::BiasModel;
use rbm_cinema::evaluation::{EpochMetrics, EvaluationData};
use rbm_cinema::learning::{
    Advance, Architecture, LikesConfig, LikesTrainer, Optimiser, Run, Schedule, Trainer, TrainingConfig,
    VisibleStates,
};
use rbm_cinema::ratings::{Attributes, Catalogue, N_CLASSES, Ratings, UserRatings};
use rbm_cinema::rbm::{CategoricalRbm, Model, RatingRbm, Reading, Start};
use rbm_cinema::rng::{Purpose, stream};

/// Both kinds of model, on small data.
const SMALL: TrainingConfig = TrainingConfig {
    architecture: Architecture::Categorical(Start::BaseRates),
    optimiser: Optimiser::Momentum,
    schedule: Schedule::Constant,
    visible_states: VisibleStates::Probabilities,
    persistent: false,
    n_hidden: 8,
    cd_steps: 1,
    last_cd_steps: 1,
    learning_rate: 0.05,
    momentum: 0.5,
    weight_decay: 0.001,
    batch_size: 4,
    seed: 3,
    epochs: 30,
    patience: 0,
};
const SMALL_ORDINAL: TrainingConfig =
    TrainingConfig { architecture: Architecture::Ordinal, learning_rate: 0.02, ..SMALL };

/// Two tastes: half of the users love the even movies and dislike the odd ones, the other half the reverse.
/// Every user rates a random half of the movies; one rating in five is held out.
fn planted_tastes<R: Rng>(n_users: u32, n_movies: u32, rng: &mut R) -> (Arc<Ratings>, Arc<Ratings>) {
    let (mut training, mut held_out) = (Ratings::new(n_movies as usize), Ratings::new(n_movies as usize));
    for user in 0..n_users {
        let mut parts = [Vec::new(), Vec::new()];
        for movie in 0..n_movies {
            if rng.random::<f32>() < 0.5 {
                let class = if (user + movie) % 2 == 0 { 7 } else { 2 } + rng.random_range(0..3_u8);
                parts[usize::from(rng.random::<f32>() < 0.2)].push((movie, class - 1));
            }
        }
        let [seen, hidden] = parts;
        training.push_user(seen);
        held_out.push_user(hidden);
    }
    (Arc::new(training), Arc::new(held_out))
}

fn small_data() -> EvaluationData {
    let (training, held_out) = planted_tastes(60, 20, &mut stream(5, Purpose::UserOrder));
    data_of(training, held_out, 1)
}

/// Films that share nothing.
fn data_of(training: Arc<Ratings>, held_out: Arc<Ratings>, seed: u64) -> EvaluationData {
    let attributes = Arc::new(Attributes::none(training.n_movies()));
    EvaluationData::new(training, held_out, attributes, seed)
}

fn run(config: TrainingConfig, data: EvaluationData) -> Run {
    Run::new(config.check().expect("settings in range"), data)
}

/// The figures from where the run is to the end of `last_epoch`.
fn epochs_of(run: &mut Run, last_epoch: usize) -> Vec<EpochMetrics> {
    let mut epochs = Vec::new();
    while run.trainer().epoch() < last_epoch || run.is_evaluating() {
        epochs.push(run.next_epoch().expect("a run that does not diverge"));
    }
    epochs
}

/// Every kind of model, of statistics and of update that a run may have.
fn kinds() -> Vec<TrainingConfig> {
    let samples = VisibleStates::Samples;
    [SMALL, SMALL_ORDINAL]
        .into_iter()
        .flat_map(|config| {
            [
                config,
                TrainingConfig { visible_states: samples, persistent: true, ..config },
                TrainingConfig {
                    cd_steps: 1,
                    last_cd_steps: 4,
                    schedule: Schedule::Linear,
                    epochs: 4,
                    ..config
                },
                TrainingConfig { optimiser: Optimiser::Adam, learning_rate: 0.01, ..config },
            ]
        })
        .collect()
}

#[test]
fn the_same_seed_gives_the_same_run_and_another_seed_another() {
    for config in kinds() {
        let metrics = |seed| epochs_of(&mut run(TrainingConfig { seed, ..config }, small_data()), 3);
        let first = metrics(1);
        assert_eq!(first.iter().map(|m| m.epoch).collect::<Vec<_>>(), [0, 1, 2, 3]);
        assert_eq!(first, metrics(1));
        assert_ne!(first, metrics(2), "{config:?}");
    }
}

#[test]
fn steps_and_slices_of_any_size_give_the_same_model() {
    for config in kinds() {
        let mut whole = run(config, small_data());
        let figures = epochs_of(&mut whole, 2);

        let mut stepped = run(config, small_data());
        let mut step_figures = Vec::new();
        for _ in 0..2 * stepped.trainer().batches_per_epoch() {
            step_figures.extend(stepped.step().expect("a step").0);
        }
        assert!(stepped.trainer().model() == whole.trainer().model(), "{config:?}");
        assert_eq!(step_figures, figures);

        // Some work in slices, then steps: a step finishes the evaluation under way and does one mini-batch.
        let mut mixed = run(config, small_data());
        for _ in 0..3 {
            mixed.advance().expect("a slice");
        }
        while mixed.trainer().epoch() < 2 || mixed.is_evaluating() {
            mixed.step().expect("a step");
        }
        assert!(mixed.trainer().model() == whole.trainer().model(), "{config:?}");
    }
}

#[test]
fn a_trainer_alone_and_a_run_give_the_same_model() {
    let data = small_data();
    let config = SMALL.check().expect("settings in range");
    let mut trainer = Trainer::new(config, data.training(), data.attributes());
    while trainer.epoch() < 2 {
        trainer.step();
    }
    let mut run = run(SMALL, data);
    epochs_of(&mut run, 2);
    assert!(trainer.model() == run.trainer().model());
}

#[test]
fn a_movie_that_nobody_in_the_mini_batch_rated_does_not_move() {
    let mut ratings = Ratings::new(4);
    for user in 0..6_u8 {
        ratings.push_user([(0, user), (1, 9 - user), (3, 5)]);
    }
    let ratings = Arc::new(ratings);
    for config in kinds() {
        let config = config.check().expect("settings in range");
        let mut trainer = Trainer::new(config, Arc::clone(&ratings), Arc::new(Attributes::none(4)));
        let before = trainer.model();
        for _ in 0..10 {
            trainer.step();
        }
        match (before, trainer.model()) {
            (Model::Categorical(before), Model::Categorical(after)) => {
                for class in 0..N_CLASSES {
                    assert_eq!(after.weight_row(2, class), before.weight_row(2, class));
                }
                assert_ne!(after.weight_row(0, 0), before.weight_row(0, 0));
                let bias = 2 * N_CLASSES..3 * N_CLASSES;
                assert_eq!(after.visible_bias()[bias.clone()], before.visible_bias()[bias]);
            }
            (Model::Ordinal(before), Model::Ordinal(after)) => {
                assert_eq!(after.own_row(2), before.own_row(2));
                assert_eq!(after.rated_row(2), before.rated_row(2));
                assert_ne!(after.own_row(0), before.own_row(0));
            }
            _ => panic!("training changed the kind of model"),
        }
    }
}

#[test]
fn another_user_is_trained_on_and_not_judged() {
    let (n_users, own_film) = (60, 20);
    let (training, held_out) = planted_tastes(n_users, own_film, &mut stream(5, Purpose::UserOrder));
    // One film more, which nobody rated but that user.
    let widened = |ratings: &Ratings| {
        let mut wider = Ratings::new(own_film as usize + 1);
        ratings.users().for_each(|user| wider.push_user(user.pairs()));
        Arc::new(wider)
    };
    let training = widened(&training);
    let data = data_of(Arc::clone(&training), widened(&held_out), 1);
    let own = UserRatings { movies: &[0, 2, own_film], classes: &[9, 8, 9] };
    let mut with_one_more = Ratings::clone(&training);
    with_one_more.push_user(own.pairs());
    let with_one_more = Arc::new(with_one_more);
    for config in [SMALL, SMALL_ORDINAL] {
        let mut alone = run(config, data.clone());
        let mut together = run(config, data.clone().training_on(Arc::clone(&with_one_more)));
        let figures = [&mut alone, &mut together].map(|run| epochs_of(run, 2));
        assert_ne!(figures[0][1..], figures[1][1..]);
        // Both are judged by the same people.
        let levels = |run: &mut Run| run.hidden().levels.len();
        assert_eq!(levels(&mut alone), levels(&mut together));
        let batches = |run: &Run| run.trainer().batches_per_epoch();
        assert_eq!((batches(&alone), batches(&together)), (15, 16));
        let stars = |run: &Run| run.rbm().stars(own_film as usize, &Reading::of(run.rbm(), own));
        assert!(stars(&together) > stars(&alone), "{config:?}");
    }
}

#[test]
fn films_that_share_an_attribute_share_what_is_learnt() {
    // Movie 2 is of the same kind as movie 0, and nobody rated it: its ratings are to follow those of movie 0.
    let catalogue = rbm_cinema::ratings::Catalogue {
        movie_ids: vec![1, 2, 3],
        titles: vec![String::new(); 3],
        years: vec![0; 3],
        genre_names: vec!["Drama".into(), "Comedy".into()],
        genre_masks: vec![1, 2, 1],
    };
    let mut ratings = Ratings::new(3);
    for user in 0..60_u8 {
        let fan = user % 2 * 5;
        ratings.push_user([(0, 3 + fan), (1, 8 - fan)]);
    }
    let attributes = Arc::new(Attributes::of(&catalogue, &ratings.counts_per_movie()));
    let config = SMALL_ORDINAL.check().expect("settings in range");
    let mut trainer = Trainer::new(config, Arc::new(ratings), attributes);
    while trainer.epoch() < 30 {
        trainer.step();
    }
    let stars_of_unrated = |drama: u8| {
        let v =
            rbm_cinema::ratings::Profile::new(vec![0, 1], vec![drama, 11 - drama], 3).expect("good ratings");
        let reading = Reading::of(trainer.rbm(), v.ratings());
        trainer.rbm().stars(2, &reading)
    };
    assert!(
        stars_of_unrated(8) > stars_of_unrated(3) + 0.3,
        "{} {}",
        stars_of_unrated(8),
        stars_of_unrated(3)
    );
}

#[test]
fn planted_tastes_are_recovered_and_beat_the_biases() {
    for seed in 1..=3 {
        let data = {
            let (training, held_out) = planted_tastes(200, 30, &mut stream(seed, Purpose::UserOrder));
            data_of(training, held_out, seed)
        };
        let biases = BiasModel::fit(&data.training()).errors(&data.held_out()).rmse();
        // Ratings scatter by √(2/3)/2 = 0.41 stars around their group's mean; taste is worth ±1.25 stars.
        assert!(biases > 1.2, "biases know no taste: {biases}");
        for config in [SMALL, SMALL_ORDINAL] {
            let mut run = run(TrainingConfig { seed, ..config }, data.clone());
            let last = epochs_of(&mut run, 30).pop().expect("an epoch");
            assert!(last.held_out_rmse < 0.6, "seed {seed}: {config:?}: {}", last.held_out_rmse);
            assert!(last.held_out_cross_entropy < 1.6, "seed {seed}: {}", last.held_out_cross_entropy);
        }
    }
}

#[test]
fn permuting_the_movies_permutes_the_predictions() {
    let n_movies = 6;
    let permuted = |movie: u32| (movie * 5 + 2) % n_movies;
    let (mut plain, mut shuffled) = (Ratings::new(6), Ratings::new(6));
    for user in 0..12_u32 {
        let rated = (0..n_movies).filter(move |movie| (movie + user) % 3 != 0);
        let class = move |movie: u32| ((movie * 3 + user * 7) % 10) as u8;
        plain.push_user(rated.clone().map(|movie| (movie, class(movie))));
        shuffled.push_user(rated.map(|movie| (permuted(movie), class(movie))));
    }
    let mut rng = stream(4, Purpose::InitialWeights);
    let rbm = CategoricalRbm::untrained(&plain, 3, Start::Uninformed, &mut rng);
    let rows = |movie: usize| -> Vec<f32> {
        (0..N_CLASSES).flat_map(|class| rbm.weight_row(movie, class).to_vec()).collect()
    };
    let mut weights = vec![Vec::new(); 6];
    for movie in 0..n_movies {
        weights[permuted(movie) as usize] = rows(movie as usize);
    }
    let same_but_permuted = CategoricalRbm::from_parameters(
        ndarray::Array3::from_shape_vec((6, N_CLASSES, 3), weights.concat()).expect("D×K×M"),
        ndarray::Array2::zeros((6, N_CLASSES)),
        ndarray::Array1::zeros(3),
    );
    for user in 0..12 {
        let a = Reading::of(&rbm, plain.user(user));
        let b = Reading::of(&same_but_permuted, shuffled.user(user));
        for movie in 0..n_movies {
            let p = rbm.distribution(movie as usize, &a);
            let q = same_but_permuted.distribution(permuted(movie) as usize, &b);
            assert!(p.iter().zip(q).all(|(x, y)| (x - y).abs() < 1e-5), "movie {movie}");
        }
    }
}

#[test]
fn a_run_with_patience_ends_at_its_best_epoch() {
    // Few users and large steps: the machine learns them by heart within a few epochs.
    let (training, held_out) = planted_tastes(12, 40, &mut stream(8, Purpose::UserOrder));
    let config = TrainingConfig { patience: 4, epochs: 200, learning_rate: 0.2, ..SMALL };
    let mut run = run(config, data_of(training, held_out, 1));
    let mut rmse = Vec::new();
    let mut models = Vec::new();
    while !run.stopped_early() {
        assert!(rmse.len() < 200, "it went on getting better");
        rmse.push(run.next_epoch().expect("an epoch").held_out_rmse);
        models.push(run.trainer().model());
    }
    let best = run.best_epoch().expect("a best epoch");
    assert_eq!(rmse.len(), best + 5);
    assert!(rmse.iter().enumerate().all(|(epoch, error)| epoch == best || *error >= rmse[best]));
    // The model is that of the best epoch again.
    assert!(run.trainer().model() == models[best]);
    // Whoever goes on does so from there, with patience anew.
    let stopped_at = run.trainer().epoch();
    let mut more = vec![run.next_epoch().expect("an epoch")];
    while !run.stopped_early() && more.len() < 50 {
        more.push(run.next_epoch().expect("an epoch"));
    }
    assert_eq!(more[0].epoch, stopped_at + 1);
    let best_now = run.best_epoch().expect("a best epoch");
    assert_eq!(run.trainer().epoch(), best_now.max(stopped_at) + 4);
}

#[test]
fn adjusted_settings_hold_from_the_next_mini_batch_on_wherever_the_change_comes() {
    for config in kinds() {
        let other = TrainingConfig {
            learning_rate: 0.03,
            momentum: 0.7,
            weight_decay: 0.1,
            cd_steps: 2,
            last_cd_steps: 3,
            optimiser: match config.optimiser {
                Optimiser::Momentum => Optimiser::Adam,
                Optimiser::Adam => Optimiser::Momentum,
            },
            patience: 9,
            ..config
        };
        let mut plain = run(config, small_data());
        // In the middle of the eighth mini-batch, and at its end.
        let mut middle = run(config, small_data());
        let mut end = run(config, small_data());
        for _ in 0..7 {
            middle.step().expect("a step");
            end.step().expect("a step");
        }
        middle.advance().expect("a user");
        middle.adjust(other.check().expect("in range")).expect("a change that a run may have");
        end.step().expect("a step");
        end.adjust(other.check().expect("in range")).expect("a change that a run may have");
        assert_eq!(epochs_of(&mut middle, 2), epochs_of(&mut end, 2));
        assert!(middle.trainer().model() == end.trainer().model(), "{config:?}");
        assert_eq!(**middle.trainer().config(), other);
        epochs_of(&mut plain, 2);
        assert!(middle.trainer().model() != plain.trainer().model(), "{config:?}");
    }
}

#[test]
fn a_change_that_needs_another_run_is_refused_and_changes_nothing() {
    let mut changed = run(SMALL, small_data());
    let mut plain = run(SMALL, small_data());
    let other = TrainingConfig { n_hidden: 9, learning_rate: 0.5, ..SMALL };
    let refused = changed.adjust(other.check().expect("in range"));
    assert_eq!(refused.expect_err("another model").field(), "n_hidden");
    assert_eq!(epochs_of(&mut changed, 2), epochs_of(&mut plain, 2));
}

#[test]
fn patience_can_be_turned_on_and_off_on_the_way() {
    let (training, held_out) = planted_tastes(12, 40, &mut stream(8, Purpose::UserOrder));
    let config = TrainingConfig { epochs: 200, learning_rate: 0.2, ..SMALL };
    let with_patience = |patience| TrainingConfig { patience, ..config }.check().expect("in range");
    let mut run = run(config, data_of(training, held_out, 1));
    // By now it overfits: without patience it goes on.
    epochs_of(&mut run, 40);
    assert!(!run.stopped_early());
    // The model of the best epoch is gone; the search starts from where patience was turned on.
    run.adjust(with_patience(3)).expect("patience may change");
    assert_eq!(run.best_epoch(), Some(40));
    while !run.stopped_early() {
        assert!(run.trainer().epoch() < 200, "it went on getting better");
        run.next_epoch().expect("an epoch");
    }
    assert!(run.best_epoch() >= Some(40));
    run.adjust(with_patience(0)).expect("patience may change");
    let epoch = run.trainer().epoch();
    epochs_of(&mut run, epoch + 10);
    assert!(!run.stopped_early());
}

#[test]
fn a_run_that_diverges_stops_and_goes_back_to_its_last_good_epoch() {
    let wild =
        TrainingConfig { learning_rate: 1.0, momentum: 0.99, batch_size: 1, weight_decay: 0.0, ..SMALL };
    let (training, held_out) = planted_tastes(200, 200, &mut stream(1, Purpose::UserOrder));
    let mut run = run(wild, data_of(training, held_out, 1));
    let mut last_good = None;
    let error = loop {
        match run.advance() {
            Ok(Advance::Epoch(_)) => last_good = Some(run.trainer().model()),
            Ok(_) => {
                assert!(run.trainer().epoch() < 100, "a learning rate of 1 at momentum 0.99 did no harm")
            }
            Err(error) => break error,
        }
    };
    assert!(matches!(error, Error::Diverged(_)));
    assert!(error.to_string().contains("try a lower learning rate"), "{error}");
    assert!(run.trainer().model().is_finite());
    assert!(Some(run.trainer().model()) == last_good);
    // It stands at the end of that epoch, and can go on from there with a lower rate.
    let epoch = run.trainer().epoch();
    assert_eq!((run.trainer().batch(), run.is_evaluating()), (0, false));
    let calm = TrainingConfig { learning_rate: 0.001, momentum: 0.0, ..wild };
    run.adjust(calm.check().expect("in range")).expect("a rate may change");
    let metrics = run.next_epoch().expect("an epoch at a calm rate");
    assert_eq!(metrics.epoch, epoch + 1);
    assert!(metrics.held_out_rmse.is_finite());
}

#[test]
fn likes_that_diverge_stop_at_their_last_good_epoch_and_the_ratings_go_on() {
    let data = small_data();
    let wild = LikesConfig { learning_rate: 10.0, epochs: 1000, min_likes: 1, ..LikesConfig::default() };
    let catalogue = Catalogue {
        movie_ids: (1..=20).collect(),
        titles: vec![String::new(); 20],
        years: vec![2000; 20],
        genre_names: vec!["Drama".into()],
        genre_masks: vec![1; 20],
    };
    let likes = || {
        LikesTrainer::new(wild.check().expect("settings in range"), data.training(), &catalogue)
            .expect("liked films")
    };
    let mut alone = likes();
    let error =
        std::iter::repeat_with(|| alone.advance()).find_map(Result::err).expect("a rate of 10 is wild");
    let config = TrainingConfig { epochs: 40, ..SMALL };
    let mut with_likes = run(config, small_data()).with_likes(likes());
    let mut without = run(config, small_data());

    assert_eq!(epochs_of(&mut with_likes, 40), epochs_of(&mut without, 40));
    assert!(with_likes.trainer().model() == without.trainer().model());
    assert_eq!(with_likes.likes_error(), Some(&error));
    assert_eq!(with_likes.likes(), Some(alone.rbm()));
    assert!(alone.rbm().is_finite());
    assert_eq!(without.likes_error(), None);
}

#[test]
fn odd_shapes_train_to_finite_figures() {
    let (training, held_out) = planted_tastes(30, 12, &mut stream(1, Purpose::UserOrder));
    let mut with_oddities = Ratings::new(12);
    let mut more_held_out = Ratings::new(12);
    for (seen, hidden) in training.users().zip(held_out.users()) {
        with_oddities.push_user(seen.movies.iter().copied().zip(seen.classes.iter().copied()));
        more_held_out.push_user(hidden.movies.iter().copied().zip(hidden.classes.iter().copied()));
    }
    // One rating; none at all; everything five stars.
    with_oddities.push_user([(3, 9)]);
    with_oddities.push_user([]);
    with_oddities.push_user((0..12).map(|movie| (movie, 9)));
    more_held_out.push_user([(4, 9)]);
    more_held_out.push_user([(4, 9)]);
    more_held_out.push_user([]);
    let data = data_of(Arc::new(with_oddities), Arc::new(more_held_out), 1);
    let odd = |config| {
        [
            TrainingConfig { n_hidden: 1, ..config },
            TrainingConfig { batch_size: 671, ..config },
            TrainingConfig { cd_steps: 20, last_cd_steps: 20, ..config },
        ]
    };
    for config in kinds().into_iter().flat_map(odd) {
        let epochs = epochs_of(&mut run(config, data.clone()), 3);
        for m in epochs {
            let figures = [
                m.training_cross_entropy,
                m.held_out_cross_entropy,
                m.held_out_rmse,
                m.held_out_mae,
                m.mean_hidden_activation,
                m.training_free_energy,
                m.held_out_free_energy,
            ];
            assert!(figures.iter().all(|figure| figure.is_finite()), "{config:?}: {m:?}");
        }
    }
}

#[test]
fn looking_at_the_updates_does_not_change_what_is_learnt() {
    for config in [SMALL, SMALL_ORDINAL] {
        let data = small_data();
        let new =
            || Trainer::new(config.check().expect("small settings"), data.training(), data.attributes());
        let (mut alone, mut watched) = (new(), new());
        assert!(watched.updates().iter().all(Option::is_none));
        for _ in 0..3 {
            alone.step();
            watched.step();
        }
        assert_eq!(alone.model(), watched.model());

        // The newest record is the difference that the last step made.
        let before = watched.model();
        watched.updates();
        watched.step();
        let after = watched.model();
        let changed = |parameter: usize| -> f64 {
            let values = |model: &Model| model.rbm().kind().parameters()[parameter].values.to_vec();
            let pairs = values(&after).into_iter().zip(values(&before));
            pairs.map(|(after, before)| f64::from((after - before).abs())).sum()
        };
        let expected: Vec<f64> = (0..after.rbm().kind().parameters().len()).map(changed).collect();
        for (updates, expected) in watched.updates().into_iter().zip(expected) {
            let updates = updates.expect("a mini-batch was recorded");
            assert_eq!(updates.n_batches, 1);
            // Rows of at most 10 numbers are summed in f32.
            assert!((updates.sum_of_changes - expected).abs() <= 1e-5 * expected.max(1e-3), "{updates:?}");
        }

        // Nobody looks for two epochs: recording ends, and begins anew.
        for _ in 0..2 * watched.batches_per_epoch() {
            watched.step();
        }
        assert!(watched.updates().iter().all(Option::is_none));
    }
}

#[test]
fn a_run_keeps_the_hidden_units_of_all_users() {
    let data = small_data();
    let mut run = Run::new(SMALL.check().expect("small settings"), data.clone());
    assert!(run.hidden().levels.is_empty());
    run.next_epoch().expect("no divergence");
    let (n_users, n_hidden) = (data.training().n_users(), SMALL.n_hidden);
    assert_eq!(run.hidden().levels.len(), n_users * n_hidden);
    for user in 0..n_users {
        let reading = Reading::of(run.rbm(), data.training().user(user));
        for (level, h) in run.hidden().levels[user * n_hidden..].iter().zip(&reading.hidden) {
            assert!((f32::from(*level) / 255.0 - h).abs() <= 0.5 / 255.0 + 1e-6);
        }
    }
}
