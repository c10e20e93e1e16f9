//! A run: training and, after every epoch, its figures, as one sequence of small pieces of work. Whoever drives it
//! may stop after any piece and go on later; the figures are the same.

use std::sync::Arc;

use super::{BatchReport, CheckedConfig, Focus, LikesTrainer, Trainer, Updates, Watch};
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

/// A model that was evaluated, and what of its figures is needed to go back to it.
#[derive(Debug)]
struct Evaluated {
    epoch: usize,
    held_out_rmse: f64,
    hidden: HiddenActivations,
    model: Model,
}

/// The best epoch of a run so far.
#[derive(Debug)]
struct Best {
    epoch: usize,
    held_out_rmse: f64,
    /// Kept only by a run that stops early: a model takes megabytes.
    kept: Option<Arc<Evaluated>>,
}

impl Best {
    fn of(evaluated: &Arc<Evaluated>, patience: usize) -> Self {
        Self {
            epoch: evaluated.epoch,
            held_out_rmse: evaluated.held_out_rmse,
            kept: (patience > 0).then(|| Arc::clone(evaluated)),
        }
    }
}

/// Training with an evaluation before the first mini-batch and after each epoch.
#[derive(Debug)]
pub struct Run {
    trainer: Trainer,
    /// A model of likes that is trained in step with the ratings, and what ended its training before its time.
    likes: Option<LikesTrainer>,
    likes_error: Option<Error>,
    data: EvaluationData,
    evaluation: Option<EpochEvaluation>,
    /// The last evaluation: what a run that diverges goes back to. None before the first.
    last_good: Option<Arc<Evaluated>>,
    /// The epoch with the least held-out RMSE so far.
    best: Option<Best>,
    stopped_early: bool,
    /// The epoch from which patience is counted, if the best one was before it.
    patient_since: usize,
    /// Those of the last evaluation.
    hidden: HiddenActivations,
}

impl Run {
    /// A run on the data's training ratings that is about to evaluate its untrained model.
    pub fn new(config: CheckedConfig, data: EvaluationData) -> Self {
        let trainer = Trainer::new(config, data.training(), data.attributes());
        Self::of(trainer, data)
    }

    /// A run that is about to evaluate this model, which was trained for `epoch` epochs elsewhere, and to train it on as
    /// [`Trainer::from_model`] does.
    pub fn from_model(config: CheckedConfig, data: EvaluationData, model: Model, epoch: usize) -> Self {
        let trainer = Trainer::from_model(config, data.training(), model, epoch);
        Self::of(trainer, data)
    }

    fn of(trainer: Trainer, data: EvaluationData) -> Self {
        let n_hidden = trainer.config().n_hidden;
        Self {
            evaluation: Some(EpochEvaluation::new(n_hidden)),
            last_good: None,
            best: None,
            stopped_early: false,
            patient_since: 0,
            hidden: HiddenActivations::none(n_hidden),
            trainer,
            likes: None,
            likes_error: None,
            data,
        }
    }

    /// The same run with a model of likes beside it, which goes on with every user that the trainer visits.
    pub fn with_likes(self, likes: LikesTrainer) -> Self {
        Self { likes: Some(likes), ..self }
    }

    /// Does the next piece of work.
    ///
    /// Fails with [`Error::Diverged`] where training left what a model can be; the run is then back at the end of the last
    /// epoch that was good, with its model, and may go on from there. A model of likes that diverges is no such failure:
    /// it stays as it was after its last good epoch, its training ends ([`likes_error`](Self::likes_error)), and the
    /// ratings are learnt from as before.
    pub fn advance(&mut self) -> Result<Advance> {
        let due = LIKES_VISITS_PER_VISIT * self.trainer.visits();
        let in_training = self.likes.as_mut().filter(|_| self.likes_error.is_none());
        if let Some(likes) = in_training.filter(|likes| !likes.is_finished() && likes.visits() < due) {
            self.likes_error = likes.advance().err();
            return Ok(Advance::Liking);
        }
        let Some(evaluation) = &mut self.evaluation else {
            if std::mem::take(&mut self.stopped_early) {
                self.patient_since = self.trainer.epoch();
            }
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
        let held_out_rmse = metrics.held_out_rmse;
        self.hidden.clone_from(&hidden);
        let evaluated = Arc::new(Evaluated { epoch, held_out_rmse, hidden, model });
        self.last_good = Some(Arc::clone(&evaluated));
        self.keep_best(&evaluated);
        Ok(Advance::Epoch(metrics))
    }

    /// Notes the best epoch, and goes back to it when the configured patience has run out.
    fn keep_best(&mut self, newest: &Arc<Evaluated>) {
        let patience = self.trainer.config().patience;
        let Some(best) = self.best.as_ref().filter(|best| newest.held_out_rmse >= best.held_out_rmse) else {
            self.best = Some(Best::of(newest, patience));
            return;
        };
        let out_of_patience = newest.epoch >= best.epoch.max(self.patient_since) + patience;
        if let Some(kept) = best.kept.as_ref().filter(|_| patience > 0 && out_of_patience) {
            self.trainer.restore(&kept.model, newest.epoch);
            self.hidden.clone_from(&kept.hidden);
            self.last_good = Some(Arc::clone(kept));
            self.stopped_early = true;
        }
    }

    /// Goes on with other settings, as [`Trainer::adjust`] does. The same adjustments between the same pieces of work
    /// give the same run.
    pub fn adjust(&mut self, config: CheckedConfig) -> Result<()> {
        self.trainer.adjust(config)?;
        if let Some(best) = &mut self.best {
            if config.patience == 0 {
                best.kept = None;
            } else if let (None, Some(last_good)) = (&best.kept, &self.last_good) {
                // The model of the best epoch is gone: the search for one to go back to starts from here.
                *best = Best::of(last_good, config.patience);
            }
        }
        Ok(())
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
        let report = self.step_noting(&mut epochs)?;
        Ok((epochs, report))
    }

    /// The same, with the figures added to `epochs` as they come: those from before the run diverged, too.
    pub fn step_noting(&mut self, epochs: &mut Vec<EpochMetrics>) -> Result<BatchReport> {
        let mut stepped = None;
        loop {
            match self.advance()? {
                Advance::Batch(report) => stepped = Some(report),
                Advance::Visiting | Advance::Liking | Advance::Evaluating => {}
                Advance::Epoch(metrics) => epochs.push(metrics),
            }
            if let (Some(report), None) = (stepped, &self.evaluation) {
                return Ok(report);
            }
        }
    }

    /// The trainer, with its configuration and how far it is.
    pub fn trainer(&self) -> &Trainer {
        &self.trainer
    }

    /// Keeps the path of a weight from here on; see [`Trainer::watch`].
    pub fn watch(&mut self, focus: Focus) -> Result<&Watch> {
        self.trainer.watch(focus)
    }

    /// The model as it is now.
    pub fn rbm(&self) -> &dyn RatingRbm {
        self.trainer.rbm()
    }

    /// The model of likes as it is now, in a run that has one.
    pub fn likes(&self) -> Option<&LikesRbm> {
        self.likes.as_ref().map(LikesTrainer::rbm)
    }

    /// Why the training of the likes ended before its time, if it did.
    pub fn likes_error(&self) -> Option<&Error> {
        self.likes_error.as_ref()
    }

    /// The epoch with the least held-out RMSE so far; where patience was [turned on](Self::adjust) on the way, since then.
    pub fn best_epoch(&self) -> Option<usize> {
        self.best.as_ref().map(|best| best.epoch)
    }

    /// The held-out RMSE has not got better for as many epochs as the configuration has patience, and the model is that
    /// of the best epoch. A run that goes on from there does so with patience anew.
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
        if let Some(good) = &self.last_good {
            self.trainer.restore(&good.model, good.epoch);
        }
        Error::Diverged(Refusal::new(field, value, allowed))
    }
}
