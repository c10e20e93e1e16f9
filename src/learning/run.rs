//! A run: training and, after every epoch, its figures, as one sequence of small pieces of work. Whoever drives it
//! may stop after any piece and go on later; the figures are the same.

use super::{BatchReport, CheckedConfig, LikesTrainer, Trainer, Updates};
use crate::error::Refusal;
use crate::evaluation::{EpochEvaluation, EpochMetrics, EvaluationData, HiddenActivations};
use crate::numeric::Decimal;
use crate::rbm::{LikesRbm, Model, RatingRbm};
use crate::{Error, Result};

/// Users evaluated in one piece of work.
const USERS_PER_PIECE: usize = 8;

/// Nats per rating beyond which a reconstruction is no model's: the uniform guess costs log 10 = 2.3.
const RUNAWAY_CROSS_ENTROPY: f64 = 50.0;

/// Persons whose likes are learnt from for each user whose ratings are: the twenty epochs of the likes are over after
/// ten of the ratings.
const LIKES_VISITS_PER_VISIT: usize = 2;

/// What one piece of work was.
#[derive(Debug, Clone, PartialEq)]
pub enum Advance {
    /// One user's share of a mini-batch was worked out.
    Visiting,
    /// One person's likes were worked out, in a run that has a model of likes beside it.
    Liking,
    /// The mini-batch was complete, and was learnt from.
    Batch(BatchReport),
    /// A few users of the epoch's evaluation were looked at.
    Evaluating,
    /// The evaluation is complete. Epoch 0 is the untrained model.
    Epoch(EpochMetrics),
}

/// The best epoch of a run so far.
#[derive(Debug, Clone)]
struct Best {
    epoch: usize,
    held_out_rmse: f64,
    /// Kept only by a run that stops early.
    model: Option<Model>,
}

/// Training with an evaluation before the first mini-batch and after each epoch.
#[derive(Debug)]
pub struct Run {
    trainer: Trainer,
    /// A model of likes that is trained in step with the ratings.
    likes: Option<LikesTrainer>,
    data: EvaluationData,
    evaluation: Option<EpochEvaluation>,
    /// The parameters at the last evaluation: what a run that diverges goes back to.
    last_good: Model,
    /// The epoch with the least held-out RMSE so far, its RMSE, and its model if the run may go back to it.
    best: Option<Best>,
    stopped_early: bool,
    /// Those of the last evaluation.
    hidden: HiddenActivations,
}

impl Run {
    /// A run on the data's training ratings that is about to evaluate its untrained model.
    pub fn new(config: CheckedConfig, data: EvaluationData) -> Self {
        let trainer = Trainer::new(config, data.training(), data.attributes());
        Self {
            evaluation: Some(EpochEvaluation::new(config.n_hidden)),
            last_good: trainer.model(),
            best: None,
            stopped_early: false,
            hidden: HiddenActivations::none(config.n_hidden),
            trainer,
            likes: None,
            data,
        }
    }

    /// The same run with a model of likes beside it, which goes on with every user that the trainer visits.
    pub fn with_likes(self, likes: LikesTrainer) -> Self {
        Self { likes: Some(likes), ..self }
    }

    /// Does the next piece of work.
    ///
    /// Fails with [`Error::Diverged`] where training left what a model can be; the model is then that of the last
    /// completed epoch.
    pub fn advance(&mut self) -> Result<Advance> {
        let due = LIKES_VISITS_PER_VISIT * self.trainer.visits();
        if let Some(likes) = self.likes.as_mut().filter(|likes| !likes.is_finished() && likes.visits() < due)
        {
            likes.advance()?;
            return Ok(Advance::Liking);
        }
        let Some(evaluation) = &mut self.evaluation else {
            let Some(report) = self.trainer.visit() else {
                return Ok(Advance::Visiting);
            };
            self.check_cross_entropy(report.cross_entropy)?;
            if report.ends_epoch {
                self.evaluation = Some(EpochEvaluation::new(self.trainer.config().n_hidden));
            }
            return Ok(Advance::Batch(report));
        };
        let epoch = self.trainer.epoch();
        let Some((metrics, hidden)) =
            evaluation.advance(self.trainer.rbm(), &self.data, epoch, USERS_PER_PIECE)
        else {
            return Ok(Advance::Evaluating);
        };
        self.evaluation = None;
        self.check_cross_entropy(metrics.training_cross_entropy)?;
        if !self.data.held_out().is_empty() {
            self.check_cross_entropy(metrics.held_out_cross_entropy)?;
        }
        let model = self.trainer.model();
        if !model.is_finite() {
            return Err(self.diverged("a parameter", "not a finite number", "finite"));
        }
        self.keep_best(&metrics, &model);
        self.last_good = model;
        self.hidden = hidden;
        Ok(Advance::Epoch(metrics))
    }

    /// Notes the best epoch, and goes back to it when the configured patience has run out.
    fn keep_best(&mut self, metrics: &EpochMetrics, model: &Model) {
        let patience = self.trainer.config().patience;
        match &self.best {
            Some(best) if metrics.held_out_rmse >= best.held_out_rmse => {
                if patience > 0 && metrics.epoch >= best.epoch + patience {
                    self.stopped_early = true;
                    self.trainer.restore(best.model.as_ref().expect("kept by a run with patience"));
                }
            }
            _ => {
                self.best = Some(Best {
                    epoch: metrics.epoch,
                    held_out_rmse: metrics.held_out_rmse,
                    model: (patience > 0).then(|| model.clone()),
                });
            }
        }
    }

    /// Works until the next figures are there: those of the untrained model, then of one epoch after another.
    pub fn next_epoch(&mut self) -> Result<EpochMetrics> {
        loop {
            if let Advance::Epoch(metrics) = self.advance()? {
                return Ok(metrics);
            }
        }
    }

    /// Exactly one mini-batch: finishes an evaluation that was under way first, and does the one that falls due.
    pub fn step(&mut self) -> Result<(Vec<EpochMetrics>, BatchReport)> {
        let mut epochs = Vec::new();
        let mut stepped = None;
        loop {
            match self.advance()? {
                Advance::Batch(report) => stepped = Some(report),
                Advance::Visiting | Advance::Liking | Advance::Evaluating => {}
                Advance::Epoch(metrics) => epochs.push(metrics),
            }
            if let (Some(report), None) = (stepped, &self.evaluation) {
                return Ok((epochs, report));
            }
        }
    }

    /// The trainer, with its configuration and how far it is.
    pub fn trainer(&self) -> &Trainer {
        &self.trainer
    }

    /// The model as it is now.
    pub fn rbm(&self) -> &dyn RatingRbm {
        self.trainer.rbm()
    }

    /// The model of likes as it is now, in a run that has one.
    pub fn likes(&self) -> Option<&LikesRbm> {
        self.likes.as_ref().map(LikesTrainer::rbm)
    }

    /// The epoch with the least held-out RMSE so far.
    pub fn best_epoch(&self) -> Option<usize> {
        self.best.as_ref().map(|best| best.epoch)
    }

    /// The held-out RMSE has not got better for as many epochs as the configuration has patience, and the model is that
    /// of the best epoch.
    pub fn stopped_early(&self) -> bool {
        self.stopped_early
    }

    /// An evaluation is under way or due.
    pub fn is_evaluating(&self) -> bool {
        self.evaluation.is_some()
    }

    /// `[M]` mean p(h_j = 1 | v) over the users of the data, at the last evaluation.
    pub fn mean_hidden(&self) -> &[f32] {
        &self.hidden.mean
    }

    /// p(h_j = 1 | v) of every user and unit, at the last evaluation.
    pub fn hidden(&self) -> &HiddenActivations {
        &self.hidden
    }

    /// See [`Trainer::updates`].
    pub fn updates(&mut self) -> Vec<Option<&Updates>> {
        self.trainer.updates()
    }

    /// Written so that NaN fails it.
    fn check_cross_entropy(&mut self, nats: f64) -> Result<()> {
        if nats <= RUNAWAY_CROSS_ENTROPY {
            return Ok(());
        }
        Err(self.diverged(
            "reconstruction cross-entropy",
            &format!("{} nats per rating", Decimal(nats.round())),
            &format!("below {}", Decimal(RUNAWAY_CROSS_ENTROPY)),
        ))
    }

    /// Goes back to the last good epoch, and says why.
    fn diverged(&mut self, field: &'static str, value: &str, allowed: &str) -> Error {
        self.trainer.restore(&self.last_good);
        Error::Diverged(Refusal::new(field, value, allowed))
    }
}
