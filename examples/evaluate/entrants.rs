//! Which models are compared, and how each is trained.

use std::sync::Arc;

use rbm_cinema::Result;
use rbm_cinema::companions::{
    Autoencoder, AutoencoderSettings, BiasModel, BiasRegularisation, FactorModel, FactorSettings, GlobalMean,
    NeighbourModel, Popular,
};
use rbm_cinema::evaluation::Recommender;
use rbm_cinema::learning::{Trainer, TrainingConfig};
use rbm_cinema::ratings::Ratings;

/// Gives a model trained on some ratings with a seed.
type Train = Box<dyn Fn(&Ratings, u64) -> Result<Box<dyn Recommender>>>;

/// A model that takes part.
pub struct Entrant {
    /// What it is.
    pub name: &'static str,
    /// The RBM's named configuration; `None` of a companion.
    pub preset: Option<&'static str>,
    /// Training draws random numbers, so that the figures are means over seeds.
    pub is_random: bool,
    /// Training.
    pub train: Train,
}

impl Entrant {
    /// Name and preset.
    pub fn label(&self) -> String {
        match self.preset {
            Some(preset) => format!("{}, {preset}", self.name),
            None => self.name.to_owned(),
        }
    }

    fn preset<M, F>(name: &'static str, preset: &'static str, train: F) -> Self
    where
        M: Recommender + 'static,
        F: Fn(&Ratings, u64) -> Result<M> + 'static,
    {
        let train: Train = Box::new(move |ratings, seed| Ok(Box::new(train(ratings, seed)?)));
        Self { name, preset: Some(preset), is_random: true, train }
    }

    fn random<M, F>(name: &'static str, train: F) -> Self
    where
        M: Recommender + 'static,
        F: Fn(&Ratings, u64) -> M + 'static,
    {
        let train: Train = Box::new(move |ratings, seed| Ok(Box::new(train(ratings, seed))));
        Self { name, preset: None, is_random: true, train }
    }

    fn fixed<M, F>(name: &'static str, train: F) -> Self
    where
        M: Recommender + 'static,
        F: Fn(&Ratings) -> M + 'static,
    {
        let train: Train = Box::new(move |ratings, _| Ok(Box::new(train(ratings))));
        Self { name, preset: None, is_random: false, train }
    }
}

/// All of them, in the order of the table.
pub fn entrants() -> Vec<Entrant> {
    vec![
        Entrant::preset("Categorical RBM", "defaults", |ratings, seed| {
            let config = TrainingConfig { seed, ..TrainingConfig::default() }.check()?;
            let mut trainer = Trainer::new(config, Arc::new(ratings.clone()));
            while trainer.epoch() < config.epochs {
                trainer.step();
            }
            Ok(trainer.rbm().clone())
        }),
        Entrant::fixed("Global mean", GlobalMean::fit),
        Entrant::fixed("Popular", Popular::fit),
        Entrant::fixed("Biases", BiasModel::fit),
        Entrant::fixed("Biases, tuned", |ratings| BiasModel::fit_with(ratings, BiasRegularisation::TUNED)),
        Entrant::random("Matrix factorisation", |ratings, seed| {
            FactorModel::fit(ratings, FactorSettings::default(), seed)
        }),
        Entrant::fixed("Item neighbours", NeighbourModel::fit),
        Entrant::random("Autoencoder", |ratings, seed| {
            Autoencoder::fit(ratings, AutoencoderSettings::default(), seed)
        }),
    ]
}
