//! The network of one person: what follows from hidden units that are held by hand, and the fantasies of the person's
//! ratings, half a Gibbs step at a time.

use rand::{Rng, RngExt};

use crate::ratings::{N_CLASSES, UserRatings};
use crate::rbm::{RatingRbm, Reading};
use crate::rng::sample_class;

/// No fantasy goes further than this.
pub const MOST_HALF_STEPS: usize = 200;

/// Terms W_ijk v_ik h_j that a fantasy may add up, counted as half steps · ratings · M: a few milliseconds' work.
const MOST_TERMS: usize = 400_000;

/// How many half steps a fantasy may have, so that whoever waits for it hardly notices: at most [`MOST_HALF_STEPS`], fewer
/// for somebody with very many ratings, and never less than two, v → h → v′.
pub fn longest_fantasy(n_ratings: usize, n_hidden: usize) -> usize {
    (MOST_TERMS / (n_ratings * n_hidden).max(1)).clamp(2, MOST_HALF_STEPS)
}

/// A hidden unit that is held on or off, whatever the ratings say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HeldUnit {
    /// Which one, below M.
    pub unit: usize,
    /// h_j = 1, or h_j = 0.
    pub on: bool,
}

/// Sets the held units of a reading, and what follows from them: predictions from it are then
/// p(v_ik = 1 | h) = softmax over k of (b_ik + Σ_j W_ijk h_j) with h_j = 0 or 1 where unit j is held and h̃_j elsewhere.
/// Changes only the reading. Panics if there is no such unit.
pub fn hold(rbm: &dyn RatingRbm, held: &[HeldUnit], reading: &mut Reading) {
    for &HeldUnit { unit, on } in held {
        reading.hidden[unit] = f32::from(u8::from(on));
    }
    rbm.kind().hidden_changed(reading);
}

/// A Gibbs chain v → h → v′ → h′ → … from a person's ratings. It learns nothing; only the films that the person rated take
/// part, as in training. Films are in the person's order.
///
/// A drawn chain draws every state. After many steps its states are what the model believes of these films: a fantasy. A
/// mean-field chain takes the probabilities along in place of states. There is no chance in it, and it runs into a fixed
/// point, which is the model's mean only where the units hardly depend on each other.
#[derive(Debug, Clone, PartialEq)]
pub struct Fantasy {
    /// `[M]` p(h_j = 1 | v′) in a mean-field chain, 0 or 1 in a drawn one; none before the first half step.
    pub hidden: Vec<f32>,
    /// `[n, K]` v′: the distribution over each film's classes, certain of one class in a drawn chain; the ratings themselves
    /// before the second half step.
    pub visible: Vec<[f32; N_CLASSES]>,
}

impl Fantasy {
    /// The chain after so many half steps: an odd one is v → h, an even one h → v. Held units keep their state. With a
    /// generator it is a drawn chain, whose first half steps do not depend on how many follow; without one, a mean-field
    /// chain.
    ///
    /// In a model in which W and b depend on the person, they stay those that the ratings v gave.
    pub fn of<R: Rng>(
        rbm: &dyn RatingRbm,
        v: UserRatings,
        held: &[HeldUnit],
        half_steps: usize,
        mut rng: Option<R>,
    ) -> Self {
        let mut reading = Reading::of(rbm, v);
        let mut visible: Vec<_> = v.classes.iter().map(|&class| certain(usize::from(class))).collect();
        for half_step in 1..=half_steps {
            if half_step % 2 == 1 {
                rbm.kind().read_expected(v.movies, &visible, &mut reading);
                if let Some(rng) = &mut rng {
                    for h in &mut reading.hidden {
                        *h = f32::from(u8::from(rng.random::<f32>() < *h));
                    }
                }
                hold(rbm, held, &mut reading);
            } else {
                for (state, &movie) in visible.iter_mut().zip(v.movies) {
                    *state = rbm.distribution(movie as usize, &reading);
                    if let Some(rng) = &mut rng {
                        *state = certain(sample_class(state, rng));
                    }
                }
            }
        }
        if half_steps == 0 {
            reading.hidden.clear();
        }
        Self { hidden: reading.hidden, visible }
    }
}

/// The distribution of a rating that is known.
fn certain(class: usize) -> [f32; N_CLASSES] {
    let mut distribution = [0.0; N_CLASSES];
    distribution[class] = 1.0;
    distribution
}
