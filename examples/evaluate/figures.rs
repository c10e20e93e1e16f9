//! All figures of one model: means over seeds of what `evaluation` measures.

use std::fmt;
use std::time::Instant;

use rbm_cinema::Result;
use rbm_cinema::evaluation::{ColdStart, cold_start::SHOWN, held_out_figures, ranking_figures};
use rbm_cinema::ratings::{Dataset, Part, Ratings};
use serde_json::{Map, Value, json};

use crate::entrants::Entrant;

/// Seeds of a model whose training draws random numbers: 1, 2, …
const SEEDS: u64 = 5;

/// The ratings that models are trained and judged on.
pub struct Judge {
    training: Ratings,
    held_out: Ratings,
    /// For the cold start: whole users. Nothing beyond what is trained or judged on.
    whole: Ratings,
}

/// Means over seeds.
#[derive(Debug, Default)]
pub struct Figures {
    seeds: u64,
    rmse: f64,
    mae: f64,
    /// NaN of a model without distributions.
    cross_entropy: f64,
    ndcg_at_10: f64,
    recall_at_20: f64,
    cold_start_rmse: [f64; SHOWN.len()],
    train_seconds: f64,
}

impl Judge {
    /// Training on some parts of the standard split, and judging on another.
    pub fn new(dataset: &Dataset, training: &[Part], held_out: Part) -> Self {
        Self {
            training: dataset.parts(training),
            held_out: dataset.parts(&[held_out]),
            whole: dataset.parts(&[training, &[held_out]].concat()),
        }
    }

    /// Trains and judges with each seed.
    pub fn judge(&self, entrant: &Entrant) -> Result<Figures> {
        let seeds = if entrant.is_random { SEEDS } else { 1 };
        let cold_start = ColdStart::new(&self.whole);
        let mut means = Figures { seeds, ..Figures::default() };
        for seed in 1..=seeds {
            let share = 1.0 / seeds as f64;
            let start = Instant::now();
            let model = (entrant.train)(&self.training, seed)?;
            means.train_seconds += share * start.elapsed().as_secs_f64();
            let stars = held_out_figures(model.as_ref(), &self.training, &self.held_out);
            means.rmse += share * stars.rmse;
            means.mae += share * stars.mae;
            means.cross_entropy += share * stars.cross_entropy.unwrap_or(f64::NAN);
            let list = ranking_figures(model.as_ref(), &self.training, &self.held_out);
            means.ndcg_at_10 += share * list.ndcg_at_10;
            means.recall_at_20 += share * list.recall_at_20;
            let errors = cold_start.errors(|ratings| (entrant.train)(ratings, seed))?;
            for (mean, errors) in means.cold_start_rmse.iter_mut().zip(errors) {
                *mean += share * errors.rmse();
            }
        }
        Ok(means)
    }
}

impl Figures {
    /// One entry of the file's `models`. What a model does not have is null.
    pub fn to_json(&self, entrant: &Entrant) -> Value {
        let cold_start: Map<String, Value> =
            SHOWN.iter().zip(self.cold_start_rmse).map(|(n, rmse)| (n.to_string(), json!(rmse))).collect();
        json!({
            "name": entrant.name,
            "preset": entrant.preset,
            "seeds": self.seeds,
            "test_rmse": self.rmse,
            "test_mae": self.mae,
            "cross_entropy": self.cross_entropy,
            "ndcg_at_10": self.ndcg_at_10,
            "recall_at_20": self.recall_at_20,
            "cold_start_rmse": cold_start,
            "train_seconds": self.train_seconds,
        })
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(
            f,
            "RMSE {:.4}, MAE {:.4}, {:.4} nats, NDCG@10 {:.4}, recall@20 {:.4}, cold start",
            self.rmse, self.mae, self.cross_entropy, self.ndcg_at_10, self.recall_at_20
        )?;
        for (n, rmse) in SHOWN.iter().zip(self.cold_start_rmse) {
            write!(f, " {n}: {rmse:.4}")?;
        }
        write!(f, ", trained in {:.2} s", self.train_seconds)
    }
}
