//! The tasks: what one run of each does, and the names they are asked for by.

use std::sync::Arc;

use rbm_cinema::learning::{Preset, Trainer, TrainingConfig};
use rbm_cinema::ratings::{Attributes, Part, Profile, Ratings, decode};
use rbm_cinema::rbm::Reading;

use crate::data::multiplied;
use crate::kernel_epoch::KernelTrainer;

/// Something to be run again and again.
pub enum Task {
    /// One epoch of the trainer, without the epoch's evaluation: CD-1, of the paper preset or of the tuned one.
    Epoch(Box<Trainer>),
    /// One epoch of the bare kernels.
    KernelEpoch(Box<KernelTrainer>, Arc<Ratings>),
    /// h̃ from the ratings of one visitor, and from it the expected stars of all movies.
    FoldIn(Box<Trainer>, Profile),
}

impl Task {
    /// Prepares a task on all ratings of the packed data set, `factor` times over. `None` for a name that is not one.
    pub fn new(name: &str, packed: &[u8], n_hidden: usize, factor: usize) -> Option<Self> {
        let dataset = decode(packed).expect("the packed data set");
        let ratings = Arc::new(multiplied(&dataset.parts(&Part::ALL), factor));
        let attributes = Arc::new(Attributes::of(&dataset.catalogue, &ratings.counts_per_movie()));
        let trainer = |preset: Preset| {
            let config = TrainingConfig { n_hidden, last_cd_steps: 1, ..preset.config() };
            let config = config.check().expect("settings in their ranges");
            Box::new(Trainer::new(config, Arc::clone(&ratings), Arc::clone(&attributes)))
        };
        match name {
            "epoch" => Some(Task::Epoch(trainer(Preset::Paper))),
            "tuned_epoch" => Some(Task::Epoch(trainer(Preset::Tuned))),
            "kernel_epoch" => {
                Some(Task::KernelEpoch(Box::new(KernelTrainer::new(&ratings, n_hidden, 1)), ratings))
            }
            "fold_in" => {
                // Twenty films from the whole catalogue, half a star to five.
                let movies = (0..20).map(|n| n * (ratings.n_movies() as u32 / 20)).collect();
                let classes = (0..20).map(|n| n % 10).collect();
                let visitor =
                    Profile::new(movies, classes, ratings.n_movies()).expect("films of the catalogue");
                Some(Task::FoldIn(trainer(Preset::Tuned), visitor))
            }
            _ => None,
        }
    }

    /// Does it once. The number that it answers depends on all that was computed, so that none of it can be left out.
    pub fn run(&mut self) -> f64 {
        match self {
            Task::Epoch(trainer) => loop {
                let report = trainer.step();
                if report.ends_epoch {
                    return report.cross_entropy;
                }
            },
            Task::KernelEpoch(trainer, ratings) => trainer.epoch(ratings),
            Task::FoldIn(trainer, visitor) => {
                let rbm = trainer.rbm();
                let reading = Reading::of(rbm, visitor.ratings());
                (0..rbm.n_movies()).map(|movie| f64::from(rbm.stars(movie, &reading))).sum()
            }
        }
    }
}
