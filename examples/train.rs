//! Trains an RBM on MovieLens tables and prints the figures of every epoch, measured on the standard split.
//!
//! `cargo run --release --example train -- data/movielens-small n_hidden=50 epochs=30 seed=1`
//! `preset=notes`, `paper` or `tuned` (the default) comes first and says what the settings start from; their names are
//! the fields of `TrainingConfig`. With `save=FILE` the trained model is written there as a checkpoint, for `predict`.

mod common;

use std::error::Error;
use std::fs;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

use common::{exit_code, tables_in};
use rbm_cinema::checkpoint;
use rbm_cinema::companions::BiasModel;
use rbm_cinema::evaluation::EvaluationData;
use rbm_cinema::learning::{Preset, Run};
use rbm_cinema::ratings::{Attributes, Part};

fn main() -> ExitCode {
    exit_code(run())
}

fn run() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder =
        arguments.next().ok_or("usage: train FOLDER_WITH_RATINGS_AND_MOVIES_CSV [SETTING=VALUE …]")?;
    let mut config = Preset::Tuned.config();
    let mut file = None;
    for argument in arguments {
        let (name, value) = argument.split_once('=').ok_or("settings are SETTING=VALUE")?;
        match name {
            "preset" => config = Preset::named(value)?.config(),
            "n_hidden" => config.n_hidden = value.parse()?,
            "cd_steps" => config.cd_steps = value.parse()?,
            "last_cd_steps" => config.last_cd_steps = value.parse()?,
            "persistent" => config.persistent = value.parse()?,
            "patience" => config.patience = value.parse()?,
            "learning_rate" => config.learning_rate = value.parse()?,
            "momentum" => config.momentum = value.parse()?,
            "weight_decay" => config.weight_decay = value.parse()?,
            "batch_size" => config.batch_size = value.parse()?,
            "seed" => config.seed = value.parse()?,
            "epochs" => config.epochs = value.parse()?,
            "save" => file = Some(value.to_owned()),
            _ => return Err(format!("there is no setting {name}").into()),
        }
    }
    let config = config.check()?;

    let dataset = tables_in(&folder)?;
    let training = Arc::new(dataset.parts(&[Part::Training]));
    let validation = Arc::new(dataset.parts(&[Part::Validation]));
    if training.is_empty() {
        return Err("ratings.csv has no rating to learn from".into());
    }
    let baseline = BiasModel::fit(&training).errors(&validation);
    println!("biases only: held-out RMSE {:.4}, MAE {:.4}", baseline.rmse(), baseline.mae());

    let attributes = Arc::new(Attributes::of(&dataset.catalogue, &training.counts_per_movie()));
    let data = EvaluationData::new(training, validation, attributes, config.seed);
    let mut training_run = Run::new(config, data);
    let start = Instant::now();
    println!("epoch  cross-entropy  held-out   RMSE    MAE  mean h   F train  F held-out  seconds");
    while training_run.trainer().epoch() < config.epochs && !training_run.stopped_early()
        || training_run.is_evaluating()
    {
        let m = training_run.next_epoch()?;
        println!(
            "{:5}  {:13.4}  {:8.4}  {:.4} {:.4}  {:6.3}  {:8.2}  {:10.2}  {:7.2}",
            m.epoch,
            m.training_cross_entropy,
            m.held_out_cross_entropy,
            m.held_out_rmse,
            m.held_out_mae,
            m.mean_hidden_activation,
            m.training_free_energy,
            m.held_out_free_energy,
            start.elapsed().as_secs_f64(),
        );
    }
    if let Some(file) = file {
        let trainer = training_run.trainer();
        // A run that stopped early is back at its best epoch.
        let epoch =
            if training_run.stopped_early() { training_run.best_epoch() } else { Some(trainer.epoch()) };
        let file_bytes = checkpoint::save(&trainer.model(), &config, epoch, &dataset.catalogue.movie_ids)?;
        fs::write(&file, file_bytes)?;
        println!("saved as {file}");
    }
    Ok(())
}
