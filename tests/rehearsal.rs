//! What the trainer says of its next mini-batch, against what the mini-batch then does: the same bits, for every kind of
//! model, of reconstruction, of chain and of optimiser.

use std::sync::Arc;

use rand::RngExt;
use rbm_cinema::learning::{
    Architecture, Focus, Optimiser, Parameter, Rehearsal, Schedule, Trainer, TrainingConfig, VisibleStates,
};
use rbm_cinema::lessons::{hidden_terms, visible_terms};
use rbm_cinema::ratings::{Attributes, N_CLASSES, Ratings};
use rbm_cinema::rbm::{Model, Reading, Start};
use rbm_cinema::rng::{Purpose, stream};

const N_MOVIES: usize = 6;
const N_HIDDEN: usize = 5;

const CONFIG: TrainingConfig = TrainingConfig {
    architecture: Architecture::Categorical(Start::BaseRates),
    optimiser: Optimiser::Momentum,
    schedule: Schedule::Linear,
    visible_states: VisibleStates::Samples,
    persistent: false,
    n_hidden: N_HIDDEN,
    cd_steps: 1,
    last_cd_steps: 3,
    learning_rate: 0.1,
    momentum: 0.5,
    weight_decay: 0.01,
    batch_size: 3,
    seed: 3,
    epochs: 3,
    patience: 0,
};

/// Seven users, of whom one rated nothing: two mini-batches an epoch.
fn ratings() -> Arc<Ratings> {
    let mut rng = stream(5, Purpose::UserOrder);
    let mut ratings = Ratings::new(N_MOVIES);
    for user in 0..7 {
        let rated = (0..N_MOVIES as u32).filter(|&movie| user != 4 && (movie + user) % 3 != 0);
        ratings
            .push_user(rated.map(|movie| (movie, rng.random_range(0..N_CLASSES as u8))).collect::<Vec<_>>());
    }
    Arc::new(ratings)
}

fn trainer(config: TrainingConfig) -> Trainer {
    let attributes = Attributes::from_rows(3, (0..N_MOVIES).map(|movie| [(movie % 2, 0.5), (2, 0.25)]));
    Trainer::new(config.check().expect("valid"), ratings(), Arc::new(attributes))
}

/// Every combination that trains differently.
fn configs() -> Vec<TrainingConfig> {
    let mut configs = Vec::new();
    for architecture in [Architecture::Categorical(Start::Uninformed), Architecture::Ordinal] {
        for visible_states in [VisibleStates::Probabilities, VisibleStates::Samples] {
            for persistent in [false, true] {
                for (optimiser, momentum) in
                    [(Optimiser::Momentum, 0.0), (Optimiser::Momentum, 0.5), (Optimiser::Adam, 0.0)]
                {
                    configs.push(TrainingConfig {
                        architecture,
                        visible_states,
                        persistent,
                        optimiser,
                        momentum,
                        ..CONFIG
                    });
                }
            }
        }
    }
    configs
}

fn value(model: &Model, parameter: Parameter, focus: Focus) -> f32 {
    let Focus { movie, class, unit } = focus;
    match (model, parameter) {
        (Model::Categorical(rbm), Parameter::Weight) => rbm.weight_row(movie, class)[unit],
        (Model::Categorical(rbm), Parameter::VisibleBias) => rbm.visible_bias()[movie * N_CLASSES + class],
        (Model::Ordinal(rbm), Parameter::OwnWeight) => rbm.own_row(movie)[unit],
        (Model::Ordinal(rbm), Parameter::RatedWeight) => rbm.rated_row(movie)[unit],
        (Model::Ordinal(rbm), Parameter::AttributeWeight(attribute)) => rbm.attribute_row(attribute)[unit],
        (model, Parameter::HiddenBias) => model.rbm().hidden_bias()[unit],
        (_, parameter) => panic!("{parameter:?}"),
    }
}

#[test]
fn what_is_announced_is_done_to_the_bit() {
    for config in configs() {
        let (mut trainer, mut twin) = (trainer(config), trainer(config));
        let (mut moved, mut stayed) = (0, 0);
        for _ in 0..6 {
            let mut announced = Vec::new();
            for movie in 0..N_MOVIES {
                for class in 0..N_CLASSES {
                    let focus = Focus { movie, class, unit: class % N_HIDDEN };
                    let rehearsal = trainer.rehearse(class % 3, 1, focus).expect("in range");
                    announced.extend(rehearsal.updates.into_iter().map(|update| (focus, update)));
                }
            }
            let before = trainer.model();
            let watched = Focus { movie: 1, class: 4, unit: 4 };
            trainer.watch(watched).expect("in range");
            // Neither looking nor watching changes the course of things.
            assert_eq!(trainer.step(), twin.step());
            let after = trainer.model();
            assert_eq!(after, twin.model());
            for (focus, update) in &announced {
                let place = (update.parameter, *focus);
                assert_eq!(update.moved.before, value(&before, place.0, place.1), "{config:?} {place:?}");
                assert_eq!(update.moved.after, value(&after, place.0, place.1), "{config:?} {place:?}");
                moved += usize::from(update.moved.after != update.moved.before);
                stayed += usize::from(!update.touched);
                // Sums of three users' numbers below 2, in another order.
                assert!((update.data - update.model - update.gradient).abs() < 1e-5, "{update:?}");
            }
            let watch = trainer.watch(watched).expect("in range");
            let announced: Vec<_> =
                announced.iter().filter(|(focus, _)| *focus == watched).map(|&(_, update)| update).collect();
            if announced[0].touched {
                assert_eq!(watch.newest(), announced);
            }
        }
        // A class that was neither given nor drawn has a row that stays.
        let is_sparse =
            config.architecture != Architecture::Ordinal && config.visible_states == VisibleStates::Samples;
        assert!(moved > 100 && (stayed > 0) == is_sparse, "{config:?}: {moved} moved, {stayed} stayed");
    }
}

#[test]
fn each_half_step_follows_from_the_one_before() {
    for config in configs() {
        let config = TrainingConfig { cd_steps: 3, ..config };
        let mut trainer = trainer(config);
        trainer.step();
        let focus = Focus { movie: 2, class: 4, unit: 1 };
        let at = |step| trainer.rehearse(1, step, focus).expect("in range");
        let steps: [Rehearsal; 3] = [at(1), at(2), at(3)];
        let data = ratings();
        let v = data.user(steps[0].users[1] as usize);
        let model = trainer.model();
        let reading = Reading::of(model.rbm(), v);
        // Sums of a dozen numbers of about one, twice rounded: some 1e-6.
        let close = |a: f32, b: f32| (a - b).abs() < 1e-5;
        let on = |draws: &[f32], probabilities: &[f32]| -> Vec<f32> {
            draws.iter().zip(probabilities).map(|(u, p)| f32::from(u8::from(u < p))).collect()
        };
        let is_ordinal = config.architecture == Architecture::Ordinal;
        let data_draws = &steps[0].data_draws;
        for (unit, h) in steps[0].glimpse.hidden_data.iter().enumerate() {
            let p = reading.hidden[unit];
            let expected = if is_ordinal { f32::from(u8::from(data_draws[unit] < p)) - 0.5 } else { p };
            assert!(close(*h, expected));
        }
        if !config.persistent {
            assert!(steps[0].hidden_before.iter().zip(&reading.hidden).all(|(a, b)| close(*a, *b)));
        }
        for (s, step) in steps.iter().enumerate() {
            assert_eq!(on(&step.hidden_draws, &step.hidden_before), step.glimpse.hidden_states);
            if s > 0 {
                assert_eq!(step.hidden_before, steps[s - 1].glimpse.hidden_model);
            }
            let states = Reading { hidden: step.glimpse.hidden_states.clone(), ..reading.clone() };
            for (place, (movie, _)) in v.iter().enumerate() {
                let film = visible_terms(model.rbm(), &states, movie);
                if config.visible_states == VisibleStates::Probabilities {
                    assert!(close(film.expected_stars, step.glimpse.stars[place]));
                    continue;
                }
                let (u, drawn) = (step.visible_draws[place], usize::from(step.glimpse.drawn[place]));
                let below: f32 = film.distribution[..drawn].iter().sum();
                assert!(below < u + 1e-5 && u < below + film.distribution[drawn] + 1e-5);
                assert!(close(step.glimpse.stars[place], (drawn as f32 + 1.0) / 2.0));
            }
            let terms = hidden_terms(model.rbm(), v, &reading, focus.unit);
            let input = terms.bias + step.glimpse.input_terms.iter().sum::<f32>();
            let probability = 1.0 / (1.0 + (-input).exp());
            assert!(close(probability, step.glimpse.hidden_model[focus.unit]), "{config:?}");
        }
        // The numbers of one step are not those of another.
        assert_ne!(steps[0].hidden_draws, steps[1].hidden_draws);
        assert_ne!(steps[1].hidden_draws, steps[2].hidden_draws);
    }
}

#[test]
fn what_the_model_does_not_have_and_half_a_mini_batch_are_refused() {
    let mut trainer = trainer(CONFIG);
    let focus = Focus { movie: 0, class: 0, unit: 0 };
    let refused = |focus| trainer.rehearse(0, 1, focus).expect_err("refused").field().to_owned();
    assert_eq!(refused(Focus { movie: N_MOVIES, ..focus }), "movie");
    assert_eq!(refused(Focus { class: N_CLASSES, ..focus }), "rating");
    assert_eq!(refused(Focus { unit: N_HIDDEN, ..focus }), "unit");
    // Beyond the last is the last.
    let far = trainer.rehearse(99, 99, focus).expect("in range");
    assert_eq!((far.place, far.step), (2, 1));
    assert!(trainer.visit().is_none());
    let error = trainer.rehearse(0, 1, focus).expect_err("within a mini-batch");
    assert_eq!(error.to_string(), "run is within a mini-batch; it must be between two mini-batches");
}

#[test]
fn the_path_of_a_weight_is_whole_even_and_bounded() {
    let mut trainer = trainer(TrainingConfig { epochs: 200, ..CONFIG });
    let focus = Focus { movie: 3, class: 4, unit: 2 };
    let mut all = Vec::new();
    for batch in 0..1500 {
        let reading = Reading::new(N_HIDDEN);
        all.push(trainer.rbm().weight(3, 4, 2, &reading));
        let path = trainer.watch(focus).expect("in range").path().to_vec();
        assert!(path.len() < 512);
        let stride = if path.len() < 2 { 1.0 } else { 2.0 * (path[1].epochs - path[0].epochs) };
        for (n, point) in path.iter().enumerate() {
            assert_eq!(2.0 * point.epochs, n as f64 * stride);
            assert_eq!(point.weight, all[(n as f64 * stride) as usize]);
        }
        // The newest point is less than a stride old.
        assert!((batch as f64) - 2.0 * path.last().expect("a point").epochs < stride);
        trainer.step();
    }
    // Another weight begins a path of its own.
    let other = trainer.watch(Focus { unit: 0, ..focus }).expect("in range");
    assert_eq!(other.path().len(), 1);
    assert!(other.newest().is_empty());
}
