//! Which models are compared, and how each is trained.

use std::sync::Arc;

use rbm_cinema::Result;
use rbm_cinema::companions::{
    Autoencoder, AutoencoderSettings, BiasModel, BiasRegularisation, FactorModel, FactorSettings, GlobalMean,
    NeighbourModel, Popular,
};
use rbm_cinema::evaluation::{Ensemble, RatingsAndLikes, Recommender};
use rbm_cinema::learning::{LikesConfig, LikesTrainer, Preset, Trainer, TrainingConfig};
use rbm_cinema::ratings::{Attributes, Catalogue, Ratings};
use rbm_cinema::rbm::{LikesRbm, Model};

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
        F: Fn(&Ratings, u64) -> Result<M> + 'static,
    {
        let train: Train = Box::new(move |ratings, seed| Ok(Box::new(train(ratings, seed)?)));
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

/// A model trained to the end of its epochs.
fn trained(config: TrainingConfig, catalogue: &Catalogue, ratings: &Ratings) -> Result<Model> {
    let config = config.check()?;
    let attributes = Attributes::of(catalogue, &ratings.counts_per_movie());
    let mut trainer = Trainer::new(config, Arc::new(ratings.clone()), Arc::new(attributes));
    while trainer.epoch() < config.epochs {
        trainer.step();
    }
    Ok(trainer.model())
}

/// The RBM over likes, trained to the end.
fn liking(catalogue: &Catalogue, ratings: &Ratings, seed: u64) -> Result<LikesRbm> {
    let config = LikesConfig { seed, ..LikesConfig::default() }.check()?;
    let mut trainer = LikesTrainer::new(config, Arc::new(ratings.clone()), catalogue)?;
    while !trainer.is_finished() {
        trainer.step()?;
    }
    Ok(trainer.into_rbm())
}

/// Tuned RBMs of several sizes, each with a seed of its own.
fn ensemble(catalogue: &Catalogue, ratings: &Ratings, seed: u64) -> Result<Vec<Box<dyn Recommender>>> {
    [40, 50, 60, 80, 100]
        .into_iter()
        .zip(100 * seed..)
        .map(|(n_hidden, seed)| {
            let config = TrainingConfig { n_hidden, seed, ..Preset::Tuned.config() };
            Ok(Box::new(trained(config, catalogue, ratings)?) as Box<dyn Recommender>)
        })
        .collect()
}

/// All of them, in the order of the table.
pub fn entrants(catalogue: &Arc<Catalogue>) -> Vec<Entrant> {
    let preset = |name, preset: Preset| {
        let catalogue = Arc::clone(catalogue);
        Entrant::preset(name, preset.name(), move |ratings, seed| {
            trained(TrainingConfig { seed, ..preset.config() }, &catalogue, ratings)
        })
    };
    vec![
        preset("Categorical RBM", Preset::Notes),
        preset("Categorical RBM", Preset::Paper),
        preset("Ordinal RBM", Preset::Tuned),
        Entrant::preset("Ordinal RBM with likes", Preset::Tuned.name(), {
            let catalogue = Arc::clone(catalogue);
            move |ratings, seed| {
                let config = TrainingConfig { seed, ..Preset::Tuned.config() };
                let likes = liking(&catalogue, ratings, seed)?;
                Ok(RatingsAndLikes { ratings: trained(config, &catalogue, ratings)?, likes })
            }
        }),
        Entrant::random("Five ordinal RBMs", {
            let catalogue = Arc::clone(catalogue);
            move |ratings, seed| Ok(Ensemble::new(ensemble(&catalogue, ratings, seed)?))
        }),
        Entrant::fixed("Global mean", GlobalMean::fit),
        Entrant::fixed("Popular", Popular::fit),
        Entrant::fixed("Biases", BiasModel::fit),
        Entrant::fixed("Biases, tuned", |ratings| BiasModel::fit_with(ratings, BiasRegularisation::TUNED)),
        Entrant::random("Matrix factorisation", |ratings, seed| {
            Ok(FactorModel::fit(ratings, FactorSettings::default(), seed))
        }),
        Entrant::fixed("Item neighbours", NeighbourModel::fit),
        Entrant::random("Autoencoder", |ratings, seed| {
            Ok(Autoencoder::fit(ratings, AutoencoderSettings::default(), seed))
        }),
    ]
}
