//! The path of one weight while training goes on: its value after each mini-batch, in bounded memory, and the newest
//! update that moved it.

use super::learner::{Learner, Onlooker};
use super::rehearsal::{Focus, Sums, Update, updates};
use crate::ratings::UserRatings;
use crate::rbm::{RatingRbm, Reading};

/// A path of so many points is thinned out to half of them.
const MAX_POINTS: usize = 512;

/// A weight at one moment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PathPoint {
    /// Epochs done, with a fraction.
    pub epochs: f64,
    /// W_ijk.
    pub weight: f32,
}

/// A watched weight W_ijk. In a model in which a part of W depends on whose ratings v are, it is the weight for a person
/// who has rated nothing.
#[derive(Debug, Clone)]
pub struct Watch {
    focus: Focus,
    sums: Vec<Sums>,
    /// The mini-batch under way began before anybody looked, so that its sums are not whole.
    is_partial: bool,
    newest: Vec<Update>,
    newest_batch: (usize, usize),
    path: Vec<PathPoint>,
    /// One mini-batch in so many is noted, and how many have gone by since the last.
    stride: u32,
    skipped: u32,
}

impl Watch {
    /// Nothing noted yet, of a focus with so many parameters.
    pub(super) fn new(focus: Focus, n_parameters: usize, is_partial: bool) -> Self {
        Self {
            focus,
            sums: vec![Sums::default(); n_parameters],
            is_partial,
            newest: Vec::new(),
            newest_batch: (0, 0),
            path: Vec::new(),
            stride: 1,
            skipped: 0,
        }
    }

    /// What is watched.
    pub fn focus(&self) -> Focus {
        self.focus
    }

    /// From the moment of the first look on; the points are evenly spaced, a power of two of mini-batches apart.
    pub fn path(&self) -> &[PathPoint] {
        &self.path
    }

    /// What the newest mini-batch that touched the weight did to the parameters at the focus; empty before.
    pub fn newest(&self) -> &[Update] {
        &self.newest
    }

    /// That mini-batch: the epochs, and the mini-batches of the next epoch, that were done before it.
    pub fn newest_batch(&self) -> (usize, usize) {
        self.newest_batch
    }
}

impl Onlooker for Watch {
    fn visited(&mut self, learner: &dyn Learner, v: UserRatings, share: f32) {
        let factors = learner.kind().foreseeable().factors(v, self.focus);
        self.sums.iter_mut().zip(&factors).for_each(|(sums, factors)| sums.add(share, factors));
    }

    fn about_to_move(&mut self, learner: &dyn Learner, batch: (usize, usize), rates: (f32, f32)) {
        let updates = updates(learner.kind().foreseeable(), self.focus, &self.sums, true, rates);
        if !self.is_partial && updates[0].touched {
            self.newest = updates;
            self.newest_batch = batch;
        }
        self.is_partial = false;
        self.sums.fill(Sums::default());
    }

    fn moved(&mut self, rbm: &dyn RatingRbm, epochs: f64) {
        self.skipped += 1;
        if self.skipped < self.stride && !self.path.is_empty() {
            return;
        }
        self.skipped = 0;
        let Focus { movie, class, unit } = self.focus;
        let weight = rbm.weight(movie, class, unit, &Reading::new(rbm.n_hidden()));
        self.path.push(PathPoint { epochs, weight });
        if self.path.len() == MAX_POINTS {
            let mut index = 0;
            self.path.retain(|_| {
                index += 1;
                index % 2 == 1
            });
            self.stride *= 2;
            // The point dropped last is one old stride behind.
            self.skipped = self.stride / 2;
        }
    }

    fn watch(&self) -> &Watch {
        self
    }
}
