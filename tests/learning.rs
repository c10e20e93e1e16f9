//! How the RBM learns: determinism and slicing, what an update touches, planted tastes, and runs that diverge.

use std::sync::Arc;

use rand::{Rng, RngExt};
use rbm_cinema::Error;
use rbm_cinema::companions::BiasModel;
use rbm_cinema::evaluation::{EpochMetrics, EvaluationData};
use rbm_cinema::learning::{Advance, GibbsChain, MomentumSgd, Run, Trainer, TrainingConfig};
use rbm_cinema::ratings::{N_CLASSES, Ratings};
use rbm_cinema::rbm::{CategoricalRbm, WeightStart};
use rbm_cinema::rng::{Purpose, stream};

const SMALL: TrainingConfig = TrainingConfig {
    n_hidden: 8,
    cd_steps: 1,
    learning_rate: 0.05,
    momentum: 0.5,
    weight_decay: 0.001,
    batch_size: 4,
    seed: 3,
    epochs: 30,
};

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
    EvaluationData::new(training, held_out, 1)
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

#[test]
fn the_same_seed_gives_the_same_run_and_another_seed_another() {
    let metrics = |seed| epochs_of(&mut run(TrainingConfig { seed, ..SMALL }, small_data()), 3);
    let first = metrics(1);
    assert_eq!(first.iter().map(|m| m.epoch).collect::<Vec<_>>(), [0, 1, 2, 3]);
    assert_eq!(first, metrics(1));
    assert_ne!(first, metrics(2));
}

#[test]
fn steps_and_slices_of_any_size_give_the_same_model() {
    let mut whole = run(SMALL, small_data());
    let figures = epochs_of(&mut whole, 2);

    let mut stepped = run(SMALL, small_data());
    let mut step_figures = Vec::new();
    for _ in 0..2 * stepped.trainer().batches_per_epoch() {
        step_figures.extend(stepped.step().expect("a step").0);
    }
    assert_eq!(stepped.rbm(), whole.rbm());
    assert_eq!(step_figures, figures);

    // Some work in slices, then steps: a step finishes the evaluation under way and does one mini-batch.
    let mut mixed = run(SMALL, small_data());
    for _ in 0..3 {
        mixed.advance().expect("a slice");
    }
    while mixed.trainer().epoch() < 2 || mixed.is_evaluating() {
        mixed.step().expect("a step");
    }
    assert_eq!(mixed.rbm(), whole.rbm());
}

#[test]
fn a_trainer_alone_and_a_run_give_the_same_model() {
    let data = small_data();
    let mut trainer = Trainer::new(SMALL.check().expect("settings in range"), data.training());
    while trainer.epoch() < 2 {
        trainer.step();
    }
    let mut run = run(SMALL, data);
    epochs_of(&mut run, 2);
    assert_eq!(trainer.rbm(), run.rbm());
}

#[test]
fn one_update_is_the_difference_of_the_two_phases() {
    let mut ratings = Ratings::new(3);
    ratings.push_user([(0, 9), (2, 1)]);
    let start = WeightStart { shared_sd: 0.3, noise_sd: 0.2 };
    let before = CategoricalRbm::untrained(&ratings, 4, start, &mut stream(2, Purpose::InitialWeights));
    let v = ratings.user(0);
    let mut chain = GibbsChain::new(4);
    chain.run(&before, v, 2, &mut stream(2, Purpose::GibbsSampling));
    let mut after = before.clone();
    let mut sgd = MomentumSgd::new(&before);
    let (scale, decay) = (0.1, 0.01);
    sgd.begin(0.0);
    sgd.add(v, &chain, scale, 0.0);
    sgd.apply(&mut after, decay);

    let close = |a: f32, b: f32| (a - b).abs() < 1e-6;
    for (place, (movie, class)) in v.iter().enumerate() {
        for k in 0..N_CLASSES {
            let data = f32::from(u8::from(k == class));
            let model = chain.visible_model()[place][k];
            let bias = movie * N_CLASSES + k;
            assert!(close(after.visible_bias()[bias], before.visible_bias()[bias] + scale * (data - model)));
            for j in 0..4 {
                let statistics = data * chain.hidden_data()[j] - model * chain.hidden_model()[j];
                let old = before.weight_row(movie, k)[j];
                assert!(close(after.weight_row(movie, k)[j], old + scale * statistics - decay * old));
            }
        }
    }
    for j in 0..4 {
        let statistics = chain.hidden_data()[j] - chain.hidden_model()[j];
        assert!(close(after.hidden_bias()[j], before.hidden_bias()[j] + scale * statistics));
    }
}

#[test]
fn a_movie_that_nobody_in_the_mini_batch_rated_does_not_move() {
    let mut ratings = Ratings::new(4);
    for user in 0..6_u8 {
        ratings.push_user([(0, user), (1, 9 - user), (3, 5)]);
    }
    let mut trainer = Trainer::new(SMALL.check().expect("settings in range"), Arc::new(ratings));
    let before = trainer.rbm().clone();
    for _ in 0..10 {
        trainer.step();
    }
    for class in 0..N_CLASSES {
        assert_eq!(trainer.rbm().weight_row(2, class), before.weight_row(2, class));
        assert_ne!(trainer.rbm().weight_row(0, class), before.weight_row(0, class));
    }
    let bias = 2 * N_CLASSES..3 * N_CLASSES;
    assert_eq!(trainer.rbm().visible_bias()[bias.clone()], before.visible_bias()[bias]);
}

#[test]
fn momentum_repeats_a_part_of_the_last_update() {
    // Two equal gradients: the second update is (1 + α) times the first.
    let mut ratings = Ratings::new(1);
    ratings.push_user([(0, 9)]);
    let start = WeightStart { shared_sd: 0.0, noise_sd: 0.0 };
    let rbm = CategoricalRbm::untrained(&ratings, 2, start, &mut stream(2, Purpose::InitialWeights));
    let mut chain = GibbsChain::new(2);
    chain.run(&rbm, ratings.user(0), 1, &mut stream(2, Purpose::GibbsSampling));
    let (mut moved, mut sgd) = (rbm.clone(), MomentumSgd::new(&rbm));
    let mut positions = vec![rbm.visible_bias()[9]];
    for _ in 0..2 {
        sgd.begin(0.5);
        sgd.add(ratings.user(0), &chain, 0.1, 0.5);
        sgd.apply(&mut moved, 0.0);
        positions.push(moved.visible_bias()[9]);
    }
    let (first, second) = (positions[1] - positions[0], positions[2] - positions[1]);
    assert!(first > 0.0);
    assert!((second / first - 1.5).abs() < 1e-5);
}

#[test]
fn planted_tastes_are_recovered_and_beat_the_biases() {
    for seed in 1..=3 {
        let data = {
            let (training, held_out) = planted_tastes(200, 30, &mut stream(seed, Purpose::UserOrder));
            EvaluationData::new(training, held_out, seed)
        };
        let biases = BiasModel::fit(&data.training()).errors(&data.held_out()).rmse();
        let mut run = run(TrainingConfig { seed, ..SMALL }, data);
        let last = epochs_of(&mut run, 30).pop().expect("an epoch");
        // Ratings scatter by √(2/3)/2 = 0.41 stars around their group's mean; taste is worth ±1.25 stars.
        assert!(biases > 1.2, "biases know no taste: {biases}");
        assert!(last.held_out_rmse < 0.6, "seed {seed}: held-out RMSE {}", last.held_out_rmse);
        assert!(last.held_out_cross_entropy < 1.5, "seed {seed}: {}", last.held_out_cross_entropy);
    }
}

#[test]
fn permuting_the_movies_permutes_the_predictions() {
    // An untrained start without noise treats movies alike, so that only their order differs between the two.
    let n_movies = 6;
    let permuted = |movie: u32| (movie * 5 + 2) % n_movies;
    let (mut plain, mut shuffled) = (Ratings::new(6), Ratings::new(6));
    for user in 0..12_u32 {
        let rated = (0..n_movies).filter(move |movie| (movie + user) % 3 != 0);
        let class = move |movie: u32| ((movie * 3 + user * 7) % 10) as u8;
        plain.push_user(rated.clone().map(|movie| (movie, class(movie))));
        shuffled.push_user(rated.map(|movie| (permuted(movie), class(movie))));
    }
    let train = |ratings: &Ratings| {
        let start = WeightStart { shared_sd: 0.3, noise_sd: 0.0 };
        let mut rbm = CategoricalRbm::untrained(ratings, 3, start, &mut stream(4, Purpose::InitialWeights));
        let (mut chain, mut sgd) = (GibbsChain::new(3), MomentumSgd::new(&rbm));
        let mut rng = stream(4, Purpose::GibbsSampling);
        for user in ratings.users() {
            chain.run(&rbm, user, 1, &mut rng);
            sgd.begin(0.5);
            sgd.add(user, &chain, 0.05, 0.5);
            sgd.apply(&mut rbm, 0.0);
        }
        rbm
    };
    let (a, b) = (train(&plain), train(&shuffled));
    let hidden = [0.2, 0.9, 0.5];
    for movie in 0..n_movies {
        let p = a.visible_probabilities(movie as usize, &hidden);
        let q = b.visible_probabilities(permuted(movie) as usize, &hidden);
        assert!(p.iter().zip(q).all(|(x, y)| (x - y).abs() < 1e-5), "movie {movie}");
    }
}

#[test]
fn a_run_that_diverges_stops_and_goes_back_to_its_last_good_epoch() {
    let wild =
        TrainingConfig { learning_rate: 1.0, momentum: 0.99, batch_size: 1, weight_decay: 0.0, ..SMALL };
    let (training, held_out) = planted_tastes(200, 200, &mut stream(1, Purpose::UserOrder));
    let mut run = run(wild, EvaluationData::new(training, held_out, 1));
    let mut last_good = None;
    let error = loop {
        match run.advance() {
            Ok(Advance::Epoch(_)) => last_good = Some(run.rbm().clone()),
            Ok(_) => {
                assert!(run.trainer().epoch() < 100, "a learning rate of 1 at momentum 0.99 did no harm")
            }
            Err(error) => break error,
        }
    };
    assert!(matches!(error, Error::Diverged(_)));
    assert!(error.to_string().contains("try a lower learning rate"), "{error}");
    assert_eq!(Some(run.rbm()), last_good.as_ref());
    assert!(run.rbm().weights().iter().all(|w| w.is_finite()));
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
    let data = EvaluationData::new(Arc::new(with_oddities), Arc::new(more_held_out), 1);
    for config in [
        TrainingConfig { n_hidden: 1, ..SMALL },
        TrainingConfig { batch_size: 671, ..SMALL },
        TrainingConfig { cd_steps: 20, ..SMALL },
    ] {
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
