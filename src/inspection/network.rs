//! The network of one person: which films to draw, what follows from hidden units that are held by hand, and the
//! fantasies of the person's ratings, half a Gibbs step at a time.

use rand::Rng;

use crate::ratings::{N_CLASSES, UserRatings, stars_of_class};
use crate::rbm::{RatingRbm, Reading};
use crate::rng::{sample_bernoulli, sample_class};

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
    rbm.hidden_changed(reading);
}

/// At most `count` of a person's ratings, movies and classes: those of the best-known films by their training ratings
/// `[D]`, in the order of the stars, most first. A choice that does not move while the model learns.
pub fn films_shown(v: UserRatings, training_counts: &[u32], count: usize) -> Vec<(u32, u8)> {
    let best = most(0..v.len(), |at| training_counts[v.movies[at] as usize], count);
    let of_class = |class| best.iter().filter(move |&&at| usize::from(v.classes[at]) == class);
    (0..N_CLASSES).rev().flat_map(of_class).map(|&at| (v.movies[at], v.classes[at])).collect()
}

/// At most `count` films that the person has not rated: those of `preferred` in their order, then the best-known ones by
/// their training ratings `[D]`.
pub fn films_beside(v: UserRatings, preferred: &[u32], training_counts: &[u32], count: usize) -> Vec<u32> {
    let mut is_taken = vec![false; training_counts.len()];
    for (movie, _) in v.iter() {
        is_taken[movie] = true;
    }
    let mut films = Vec::new();
    for &movie in preferred {
        if films.len() < count && is_taken.get(movie as usize) == Some(&false) {
            is_taken[movie as usize] = true;
            films.push(movie);
        }
    }
    let free = (0..is_taken.len()).filter(|&movie| !is_taken[movie]);
    let known = most(free, |movie| training_counts[movie], count - films.len());
    films.extend(known.into_iter().map(|movie| movie as u32));
    films
}

/// The `count` candidates with the largest numbers, largest first; ties go to the earlier.
fn most(candidates: impl Iterator<Item = usize>, number: impl Fn(usize) -> u32, count: usize) -> Vec<usize> {
    let mut best = Vec::new();
    for candidate in candidates {
        let place = best.partition_point(|&other| number(other) >= number(candidate));
        if place < count {
            best.insert(place, candidate);
            best.truncate(count);
        }
    }
    best
}

/// Two Gibbs chains v → h → v′ → h′ → … that start from the same ratings: one draws every state, the other puts the
/// probabilities in their place (mean field). They do not learn; only the films that the person rated take part, as in
/// training. Films are in the person's order.
///
/// Drawn states are what the model believes, after many steps: a fantasy. The mean-field chain has no chance in it; it
/// runs into a fixed point, which is the model's mean only where the units hardly depend on each other.
#[derive(Debug, Clone, PartialEq)]
pub struct Fantasy {
    /// `[M]` p(h_j = 1 | v̂) of the mean-field chain; none before the first half step.
    pub mean_hidden: Vec<f32>,
    /// `[n, K]` v̂: the distribution over each film's classes; the ratings themselves before the second half step.
    pub mean_visible: Vec<[f32; N_CLASSES]>,
    /// `[M]` h, drawn, 0 or 1; none before the first half step.
    pub drawn_hidden: Vec<f32>,
    /// `[n]` v′, the drawn classes; the ratings themselves before the second half step.
    pub drawn: Vec<u8>,
}

impl Fantasy {
    /// The chains after so many half steps: an odd one is v → h, an even one h → v. Held units keep their state in both.
    /// The first half steps of a longer chain are those of a shorter one that draws from the same numbers.
    ///
    /// In a model in which W and b depend on the person, they stay those that the ratings v gave.
    pub fn of<R: Rng>(
        rbm: &dyn RatingRbm,
        v: UserRatings,
        held: &[HeldUnit],
        half_steps: usize,
        rng: &mut R,
    ) -> Self {
        let mut mean = Reading::of(rbm, v);
        let mut sampled = mean.clone();
        let mut fantasy = Self {
            mean_hidden: Vec::new(),
            mean_visible: v.classes.iter().map(|&class| certain(class)).collect(),
            drawn_hidden: Vec::new(),
            drawn: v.classes.to_vec(),
        };
        for half_step in 1..=half_steps {
            if half_step % 2 == 1 {
                rbm.read_expected(v.movies, &fantasy.mean_visible, &mut mean);
                hold(rbm, held, &mut mean);
                rbm.read_again(UserRatings { movies: v.movies, classes: &fantasy.drawn }, &mut sampled);
                fantasy.drawn_hidden.resize(sampled.hidden.len(), 0.0);
                sample_bernoulli(&sampled.hidden, &mut fantasy.drawn_hidden, rng);
                sampled.hidden.copy_from_slice(&fantasy.drawn_hidden);
                hold(rbm, held, &mut sampled);
                fantasy.drawn_hidden.copy_from_slice(&sampled.hidden);
            } else {
                for (at, &movie) in v.movies.iter().enumerate() {
                    fantasy.mean_visible[at] = rbm.distribution(movie as usize, &mean);
                    let distribution = rbm.distribution(movie as usize, &sampled);
                    fantasy.drawn[at] = sample_class(&distribution, rng) as u8;
                }
            }
        }
        if half_steps > 0 {
            fantasy.mean_hidden = mean.hidden;
        }
        fantasy
    }
}

/// The distribution of a rating that is known.
fn certain(class: u8) -> [f32; N_CLASSES] {
    std::array::from_fn(|k| f32::from(u8::from(k == usize::from(class))))
}

/// How many stars a chain is from the ratings on average, Σ_i |stars_i − stars(k_i)| / n, where `stars` `[n]` are the
/// chain's; 0 without ratings.
pub fn mean_distance(v: UserRatings, stars: impl Iterator<Item = f32>) -> f32 {
    let sum: f32 = v.iter().zip(stars).map(|((_, class), stars)| (stars - stars_of_class(class)).abs()).sum();
    sum / v.len().max(1) as f32
}
