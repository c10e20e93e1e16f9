//! Two machines trained on a cut of the bundled data, with the mask on v′ and without: asked on, slice by slice.

use std::cell::RefCell;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use wasm_bindgen::JsValue;

use super::{data, read, written};
use crate::Error;
use crate::lessons::{Cut, MASK_EPOCHS, MaskFigures, MaskRun};
use crate::ratings::stars_of_class;
use crate::wasm::convert::thrown;

/// Mini-batches a slice: the unmasked machine takes about half a millisecond each.
const SLICE: usize = 16;
/// Films of a list.
const LIST: usize = 5;
/// Films that a person liked best.
const LIKED: usize = 3;

#[derive(Deserialize)]
struct Question {
    seed: u32,
    /// The epoch that is wanted: the answer brings the machines nearer to it, or there.
    epoch: usize,
    /// Places of people of the cut, whose lists are wanted.
    people: Vec<usize>,
}

#[derive(Serialize)]
struct Listed {
    /// Index in the catalogue.
    film: u32,
    stars: f32,
}

#[derive(Serialize)]
struct Person {
    /// How many films of the cut the person rated in the training part.
    ratings: usize,
    /// What they gave the most stars.
    liked: Vec<Listed>,
    masked: Vec<Listed>,
    unmasked: Vec<Listed>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Reached {
    masked: MaskFigures,
    unmasked: MaskFigures,
    people: Vec<Person>,
    /// Mean of c_j.
    masked_bias: f64,
    unmasked_bias: f64,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    epoch: usize,
    within_epoch: f64,
    n_people: usize,
    n_films: usize,
    n_ratings: usize,
    n_held_out: usize,
    /// `[D]` the share of the people who rated each film, and the mean of what they gave.
    share: Vec<f64>,
    given: Vec<f64>,
    /// Only where the epoch is reached.
    reached: Option<Reached>,
}

struct Runs {
    seed: u32,
    cut: Arc<Cut>,
    masked: MaskRun,
    unmasked: MaskRun,
    /// Those of the epoch that is reached.
    figures: Option<(MaskFigures, MaskFigures)>,
}

thread_local! {
    /// A worker answers one question at a time, on one thread.
    static RUNS: RefCell<Option<Runs>> = const { RefCell::new(None) };
}

impl Runs {
    fn new(cut: Arc<Cut>, seed: u32) -> Self {
        let run = |masked| MaskRun::new(cut.clone(), masked, u64::from(seed));
        Self { seed, masked: run(true), unmasked: run(false), figures: None, cut }
    }

    fn listed(&self, places: Vec<(usize, f32)>) -> Vec<Listed> {
        places.into_iter().map(|(place, stars)| Listed { film: self.cut.films[place], stars }).collect()
    }

    fn person(&self, person: usize) -> Person {
        let v = self.cut.training.user(person);
        let mut liked: Vec<(usize, f32)> =
            v.iter().map(|(film, class)| (film, stars_of_class(class))).collect();
        liked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        liked.truncate(LIKED);
        Person {
            ratings: v.len(),
            liked: self.listed(liked),
            masked: self.listed(self.masked.list(person, LIST)),
            unmasked: self.listed(self.unmasked.list(person, LIST)),
        }
    }
}

fn mean_of(numbers: &[f32]) -> f64 {
    numbers.iter().map(|&x| f64::from(x)).sum::<f64>() / numbers.len() as f64
}

pub fn answer(question: &JsValue) -> Result<JsValue, JsValue> {
    let Question { seed, epoch, people } = read(question)?;
    if epoch > MASK_EPOCHS {
        return Err(thrown(Error::input("epoch", epoch, format!("at most {MASK_EPOCHS}"))));
    }
    RUNS.with_borrow_mut(|kept| {
        let cut = match kept {
            Some(runs) => runs.cut.clone(),
            None => data::with(|data| Ok(Arc::new(Cut::of(data))))?,
        };
        let n_people = cut.training.n_users();
        if let Some(person) = people.iter().find(|&&person| person >= n_people) {
            return Err(thrown(Error::input("people", person, format!("below {n_people}"))));
        }
        // Another run, or one that is to be seen earlier, begins anew.
        let is_beyond =
            |run: &MaskRun| run.epoch() > epoch || (run.epoch() == epoch && run.within_epoch() > 0.0);
        if kept.as_ref().is_none_or(|runs| runs.seed != seed || is_beyond(&runs.masked)) {
            *kept = Some(Runs::new(cut.clone(), seed));
        }
        let Some(runs) = kept else { unreachable!("it was put there") };
        if runs.masked.epoch() < epoch {
            runs.figures = None;
            runs.masked.advance(SLICE);
            runs.unmasked.advance(SLICE);
        }
        let reached = runs.masked.epoch() == epoch;
        if reached && runs.figures.is_none() {
            runs.figures = Some((runs.masked.figures(), runs.unmasked.figures()));
        }
        let n = n_people as f64;
        let counts = cut.training.counts_per_movie();
        let mut given = vec![0.0; cut.films.len()];
        for (film, class) in cut.training.users().flat_map(|v| v.iter()) {
            given[film] += f64::from(stars_of_class(class)) / f64::from(counts[film]);
        }
        let figures = runs.figures.clone().filter(|_| reached);
        written(&Answer {
            epoch: runs.masked.epoch(),
            within_epoch: runs.masked.within_epoch(),
            n_people,
            n_films: cut.films.len(),
            n_ratings: cut.training.len(),
            n_held_out: cut.held_out.len(),
            share: counts.iter().map(|&count| f64::from(count) / n).collect(),
            given,
            reached: figures.map(|(masked, unmasked)| Reached {
                masked,
                unmasked,
                people: people.iter().map(|&person| runs.person(person)).collect(),
                masked_bias: mean_of(runs.masked.rbm().hidden_bias()),
                unmasked_bias: mean_of(runs.unmasked.rbm().hidden_bias()),
            }),
        })
    })
}
