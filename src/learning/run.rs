//! A run: training and, after every epoch, its figures, as one sequence of small pieces of work. Whoever drives it
//! may stop after any piece and go on later; the figures are the same.

use super::{BatchReport, CheckedConfig, Trainer};
use crate::error::Refusal;
use crate::evaluation::{EpochEvaluation, EpochMetrics, EvaluationData};
use crate::numeric::Decimal;
use crate::rbm::CategoricalRbm;
use crate::{Error, Result};

/// Users evaluated in one piece of work.
const USERS_PER_PIECE: usize = 8;

/// Nats per rating beyond which a reconstruction is no model's: the uniform guess costs log 10 = 2.3.
const RUNAWAY_CROSS_ENTROPY: f64 = 50.0;

/// What one piece of work was.
#[derive(Debug, Clone, PartialEq)]
pub enum Advance {
    /// One user's share of a mini-batch was worked out.
    Visiting,
    /// The mini-batch was complete, and was learnt from.
    Batch(BatchReport),
    /// A few users of the epoch's evaluation were looked at.
    Evaluating,
    /// The evaluation is complete. Epoch 0 is the untrained model.
    Epoch(EpochMetrics),
}

/// Training with an evaluation before the first mini-batch and after each epoch.
#[derive(Debug)]
pub struct Run {
    trainer: Trainer,
    data: EvaluationData,
    evaluation: Option<EpochEvaluation>,
    /// The parameters at the last evaluation: what a run that diverges goes back to.
    last_good: CategoricalRbm,
    /// `[M]` mean p(h_j = 1 | v) over the users, at the last evaluation.
    mean_hidden: Vec<f32>,
}

impl Run {
    /// A run on the data's training ratings that is about to evaluate its untrained model.
    pub fn new(config: CheckedConfig, data: EvaluationData) -> Self {
        let trainer = Trainer::new(config, data.training());
        Self {
            evaluation: Some(EpochEvaluation::new(config.n_hidden)),
            last_good: trainer.rbm().clone(),
            mean_hidden: vec![0.0; config.n_hidden],
            trainer,
            data,
        }
    }

    /// Does the next piece of work.
    ///
    /// Fails with [`Error::Diverged`] where training left what a model can be; the model is then that of the last
    /// completed epoch.
    pub fn advance(&mut self) -> Result<Advance> {
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
        let Some((metrics, mean_hidden)) =
            evaluation.advance(self.trainer.rbm(), &self.data, epoch, USERS_PER_PIECE)
        else {
            return Ok(Advance::Evaluating);
        };
        self.evaluation = None;
        self.check_cross_entropy(metrics.training_cross_entropy)?;
        if !self.data.held_out().is_empty() {
            self.check_cross_entropy(metrics.held_out_cross_entropy)?;
        }
        self.last_good.clone_from(self.trainer.rbm());
        self.mean_hidden = mean_hidden;
        Ok(Advance::Epoch(metrics))
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
                Advance::Visiting | Advance::Evaluating => {}
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
    pub fn rbm(&self) -> &CategoricalRbm {
        self.trainer.rbm()
    }

    /// An evaluation is under way or due.
    pub fn is_evaluating(&self) -> bool {
        self.evaluation.is_some()
    }

    /// `[M]` mean p(h_j = 1 | v) over the users of the data, at the last evaluation.
    pub fn mean_hidden(&self) -> &[f32] {
        &self.mean_hidden
    }

    /// Written so that NaN fails it.
    fn check_cross_entropy(&mut self, nats: f64) -> Result<()> {
        if nats <= RUNAWAY_CROSS_ENTROPY {
            return Ok(());
        }
        self.trainer.restore(&self.last_good);
        Err(Error::Diverged(Refusal::new(
            "reconstruction cross-entropy",
            format!("{} nats per rating", Decimal(nats.round())),
            format!("below {}", Decimal(RUNAWAY_CROSS_ENTROPY)),
        )))
    }
}
