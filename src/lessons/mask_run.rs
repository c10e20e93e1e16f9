//! What does training come to if the reconstruction of films that nobody rated is counted too? One categorical RBM
//! trained twice on a cut of real ratings, from the same weights: with the mask on v′ and without.
//!
//! Both follow contrastive divergence, CD-1: ΔW_ijk ∝ v_ik h_j − m_i v′_ik h′_j, Δb_ik ∝ v_ik − m_i v′_ik,
//! Δc_j ∝ h_j − h′_j, with h = p(h | v), v′ = p(v | sample of h) and h′ = p(h | m v′) (Salakhutdinov, Mnih & Hinton 2007,
//! section 2.2, equation 6). The mask m_i is 1 for a film that the user rated and 0 for the others; without the mask it
//! is 1 for all. That is the only difference.

use std::sync::Arc;

use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

use crate::numeric::{add_scaled, softmax_of_four};
use crate::ratings::{Dataset, N_CLASSES, Part, Ratings, UserRatings, expected_stars, stars_of_class};
use crate::rbm::{CategoricalRbm, Start};
use crate::rng::{Purpose, sample_bernoulli, stream};

/// D of the cut: the films that most people rated.
const N_FILMS: usize = 200;
/// Users with fewer training ratings of these films are left out.
const FEWEST_RATINGS: usize = 5;
/// M.
const N_HIDDEN: usize = 20;
/// ε, per mini-batch mean.
const LEARNING_RATE: f32 = 0.05;
/// Users a mini-batch.
const BATCH: usize = 10;
/// Films in a person's list.
const LIST: usize = 10;
/// A hidden unit is saturated if it is nearer than this to 0 or 1.
const SATURATED: f32 = 0.01;

/// Epochs of a whole run.
pub const MASK_EPOCHS: usize = 30;

/// The films that most people rated, and the people who rated some of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Cut {
    /// `[D]` the films' indices in the catalogue, the most rated first.
    pub films: Vec<u32>,
    /// `[N]` the users' indices in the data.
    pub users: Vec<u32>,
    /// Training ratings, by places in `films` and `users`.
    pub training: Ratings,
    /// Validation ratings of the same.
    pub held_out: Ratings,
}

impl Cut {
    /// Of the bundled data.
    pub fn of(data: &Dataset) -> Self {
        let training = data.parts(&[Part::Training]);
        let held_out = data.parts(&[Part::Validation]);
        let counts = training.counts_per_movie();
        let mut films: Vec<u32> = (0..counts.len() as u32).collect();
        films.sort_by_key(|&film| (std::cmp::Reverse(counts[film as usize]), film));
        films.truncate(N_FILMS);
        let mut place = vec![None; counts.len()];
        for (at, &film) in films.iter().enumerate() {
            place[film as usize] = Some(at as u32);
        }
        let kept = |user: UserRatings| -> Vec<(u32, u8)> {
            user.iter().filter_map(|(film, class)| Some((place[film]?, class as u8))).collect()
        };
        let mut cut = Self {
            users: Vec::new(),
            training: Ratings::new(films.len()),
            held_out: Ratings::new(films.len()),
            films,
        };
        for user in 0..training.n_users() {
            let seen = kept(training.user(user));
            if seen.len() >= FEWEST_RATINGS {
                cut.users.push(user as u32);
                cut.training.push_user(seen);
                cut.held_out.push_user(kept(held_out.user(user)));
            }
        }
        cut
    }
}

/// What a machine is like after an epoch.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "study", derive(serde::Serialize), serde(rename_all = "camelCase"))]
pub struct MaskFigures {
    /// Epochs so far.
    pub epoch: usize,
    /// Root mean square error of the expected stars on the held-out ratings.
    pub rmse: f64,
    /// The share of all h̃_j, over users and units, that are within 0.01 of 0 or 1.
    pub saturated: f64,
    /// The mean over units of the standard deviation of h̃_j over users: how far the units tell people apart.
    pub spread: f64,
    /// How many of ten films two people's lists have in common, as a share: the mean over all pairs of people. A list is
    /// the ten films of the cut with the highest expected stars, rated or not.
    pub overlap: f64,
    /// `[D]` the mean over users of each film's expected stars.
    pub predicted: Vec<f64>,
}

/// One machine and how far its training is.
#[derive(Debug, Clone)]
pub struct MaskRun {
    cut: Arc<Cut>,
    masked: bool,
    rbm: CategoricalRbm,
    order: Vec<usize>,
    /// Users of this epoch that were visited.
    visited: usize,
    epoch: usize,
    order_rng: ChaCha8Rng,
    gibbs_rng: ChaCha8Rng,
    step: Step,
}

/// What a mini-batch needs.
#[derive(Debug, Clone)]
struct Step {
    /// `[D·K·M]`, `[D·K]`, `[M]`: the sums of the batch's statistics.
    weights: Vec<f32>,
    visible: Vec<f32>,
    hidden: Vec<f32>,
    /// `[M]` h, its sample, and h′.
    hidden_data: Vec<f32>,
    sample: Vec<f32>,
    hidden_model: Vec<f32>,
    /// `[n, K]` v′ of the films that the mask lets through.
    reconstruction: Vec<[f32; N_CLASSES]>,
    /// `[D]` all films.
    all: Vec<u32>,
}

impl Step {
    fn new(n_films: usize) -> Self {
        Self {
            weights: vec![0.0; n_films * N_CLASSES * N_HIDDEN],
            visible: vec![0.0; n_films * N_CLASSES],
            hidden: vec![0.0; N_HIDDEN],
            hidden_data: vec![0.0; N_HIDDEN],
            sample: vec![0.0; N_HIDDEN],
            hidden_model: vec![0.0; N_HIDDEN],
            reconstruction: Vec::new(),
            all: (0..n_films as u32).collect(),
        }
    }

    /// Adds v_ik h_j − m_i v′_ik h′_j and so on of one user.
    fn visit(&mut self, rbm: &CategoricalRbm, v: UserRatings, masked: bool, rng: &mut ChaCha8Rng) {
        rbm.hidden_probabilities(v, &mut self.hidden_data);
        sample_bernoulli(&self.hidden_data, &mut self.sample, rng);
        // m_i = 1 for these films.
        let films = if masked { v.movies } else { &self.all };
        reconstruct(rbm, films, &self.sample, &mut self.reconstruction);
        rbm.hidden_probabilities_of(films, &self.reconstruction, &mut self.hidden_model);
        for (film, class) in v.iter() {
            let place = film * N_CLASSES + class;
            self.visible[place] += 1.0;
            add_scaled(&mut self.weights[place * N_HIDDEN..][..N_HIDDEN], 1.0, &self.hidden_data);
        }
        for (&film, distribution) in films.iter().zip(&self.reconstruction) {
            for (class, &p) in distribution.iter().enumerate() {
                let place = film as usize * N_CLASSES + class;
                self.visible[place] -= p;
                add_scaled(&mut self.weights[place * N_HIDDEN..][..N_HIDDEN], -p, &self.hidden_model);
            }
        }
        add_scaled(&mut self.hidden, 1.0, &self.hidden_data);
        add_scaled(&mut self.hidden, -1.0, &self.hidden_model);
    }

    /// θ += rate · statistics, which then are zero again.
    fn apply(&mut self, rbm: &mut CategoricalRbm, rate: f32) {
        let (weights, visible, hidden) = rbm.parameters_mut();
        add_scaled(weights, rate, &self.weights);
        add_scaled(visible, rate, &self.visible);
        add_scaled(hidden, rate, &self.hidden);
        self.weights.fill(0.0);
        self.visible.fill(0.0);
        self.hidden.fill(0.0);
    }
}

/// p(v_ik = 1 | h) of these films, `[n, K]`; `hidden` `[M]`.
fn reconstruct(rbm: &CategoricalRbm, films: &[u32], hidden: &[f32], to: &mut Vec<[f32; N_CLASSES]>) {
    to.clear();
    for films in films.chunks(4) {
        // Where fewer than four are left, the last stands in for the others.
        let four = std::array::from_fn(|n| films[n.min(films.len() - 1)] as usize);
        let mut distributions = rbm.visible_logits_of_four(four, hidden);
        softmax_of_four(&mut distributions);
        to.extend((0..films.len()).map(|n| distributions.each_ref().map(|row| row[n])));
    }
}

impl MaskRun {
    /// Before training. A masked and an unmasked run of the same seed start from the same weights, and visit the users in
    /// the same order.
    pub fn new(cut: Arc<Cut>, masked: bool, seed: u64) -> Self {
        let mut weights_rng = stream(seed, Purpose::MaskLessonWeights);
        Self {
            rbm: CategoricalRbm::untrained(&cut.training, N_HIDDEN, Start::BaseRates, &mut weights_rng),
            masked,
            order: (0..cut.training.n_users()).collect(),
            visited: 0,
            epoch: 0,
            order_rng: stream(seed, Purpose::MaskLessonOrder),
            gibbs_rng: stream(seed, Purpose::MaskLessonGibbs),
            step: Step::new(cut.films.len()),
            cut,
        }
    }

    /// Epochs so far.
    pub fn epoch(&self) -> usize {
        self.epoch
    }

    /// The share of the epoch that is done, from 0 on; never 1, which is the next epoch's 0.
    pub fn within_epoch(&self) -> f64 {
        self.visited as f64 / self.order.len() as f64
    }

    /// The model as it is.
    pub fn rbm(&self) -> &CategoricalRbm {
        &self.rbm
    }

    /// Goes on by so many mini-batches, but not beyond the end of the epoch.
    pub fn advance(&mut self, n_batches: usize) {
        for _ in 0..n_batches {
            if self.visited == 0 {
                self.order.shuffle(&mut self.order_rng);
            }
            let end = (self.visited + BATCH).min(self.order.len());
            let batch = &self.order[self.visited..end];
            for &user in batch {
                let v = self.cut.training.user(user);
                self.step.visit(&self.rbm, v, self.masked, &mut self.gibbs_rng);
            }
            self.step.apply(&mut self.rbm, LEARNING_RATE / batch.len() as f32);
            self.visited = end;
            if end == self.order.len() {
                self.visited = 0;
                self.epoch += 1;
                return;
            }
        }
    }

    /// Expected stars of every film for one user, `[D]`, and h̃ `[M]`.
    fn predict(&self, user: usize) -> (Vec<f32>, Vec<f32>) {
        let mut hidden = vec![0.0; N_HIDDEN];
        self.rbm.hidden_probabilities(self.cut.training.user(user), &mut hidden);
        let mut distributions = Vec::new();
        reconstruct(&self.rbm, &self.step.all, &hidden, &mut distributions);
        (distributions.iter().map(|p| expected_stars(p)).collect(), hidden)
    }

    /// The places of a user's first `n` films and their expected stars, best first.
    pub fn list(&self, user: usize, n: usize) -> Vec<(usize, f32)> {
        best(&self.predict(user).0, n)
    }

    /// What the machine is like now.
    pub fn figures(&self) -> MaskFigures {
        let (n_users, n_films) = (self.order.len(), self.cut.films.len());
        let mut squares = 0.0;
        let mut n_saturated = 0;
        let (mut sums, mut square_sums) = (vec![0.0; N_HIDDEN], vec![0.0; N_HIDDEN]);
        let mut listed = vec![0_usize; n_films];
        let mut predicted = vec![0.0; n_films];
        for user in 0..n_users {
            let (stars, hidden) = self.predict(user);
            for (film, class) in self.cut.held_out.user(user).iter() {
                squares += f64::from(stars[film] - stars_of_class(class)).powi(2);
            }
            for (j, &h) in hidden.iter().enumerate() {
                n_saturated += usize::from(!(SATURATED..=1.0 - SATURATED).contains(&h));
                sums[j] += f64::from(h);
                square_sums[j] += f64::from(h).powi(2);
            }
            for (film, _) in best(&stars, LIST) {
                listed[film] += 1;
            }
            for (sum, &stars) in predicted.iter_mut().zip(&stars) {
                *sum += f64::from(stars);
            }
        }
        let n = n_users as f64;
        let spread = |(sum, squares): (&f64, &f64)| (squares / n - (sum / n).powi(2)).max(0.0).sqrt();
        // A film on n lists is common to n(n − 1)/2 pairs of them.
        let common: usize = listed.iter().map(|&n| n * n.saturating_sub(1)).sum();
        MaskFigures {
            epoch: self.epoch,
            rmse: (squares / self.cut.held_out.len() as f64).sqrt(),
            saturated: n_saturated as f64 / (n * N_HIDDEN as f64),
            spread: sums.iter().zip(&square_sums).map(spread).sum::<f64>() / N_HIDDEN as f64,
            overlap: common as f64 / (LIST as f64 * n * (n - 1.0)),
            predicted: predicted.iter().map(|sum| sum / n).collect(),
        }
    }
}

/// The places of the `n` largest numbers, the largest first; of equal ones, the earlier.
fn best(stars: &[f32], n: usize) -> Vec<(usize, f32)> {
    let mut places: Vec<usize> = (0..stars.len()).collect();
    places.sort_by(|&a, &b| stars[b].total_cmp(&stars[a]).then(a.cmp(&b)));
    places.truncate(n);
    places.into_iter().map(|place| (place, stars[place])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::learning::{GibbsChain, GibbsSteps, VisibleStates};

    /// Two tastes: each user loves the films of one parity and dislikes the others; each rates six of twelve.
    fn cut() -> Arc<Cut> {
        let mut cut = Cut {
            films: (0..12).collect(),
            users: (0..40).collect(),
            training: Ratings::new(12),
            held_out: Ratings::new(12),
        };
        for user in 0..40_u32 {
            let class = |film: u32| if (user + film).is_multiple_of(2) { 8 } else { 1 };
            let first = user * 5 % 12;
            let films = |from: u32, n: u32| (from..from + n).map(|film| film % 12);
            cut.training.push_user(films(first, 6).map(|film| (film, class(film))));
            cut.held_out.push_user(films(first + 6, 2).map(|film| (film, class(film))));
        }
        Arc::new(cut)
    }

    fn trained(masked: bool, n_epochs: usize) -> MaskRun {
        let mut run = MaskRun::new(cut(), masked, 1);
        while run.epoch() < n_epochs {
            run.advance(100);
        }
        run
    }

    #[test]
    fn slices_of_any_size_give_the_same_machine() {
        let whole = trained(false, 3);
        let mut sliced = MaskRun::new(cut(), false, 1);
        while sliced.epoch() < 3 {
            sliced.advance(1);
        }
        assert_eq!(sliced.rbm(), whole.rbm());
        assert_eq!(sliced.figures(), whole.figures());
        assert_ne!(trained(true, 3).rbm(), whole.rbm());
    }

    #[test]
    fn a_masked_step_is_that_of_the_trainer_s_chain() {
        let run = MaskRun::new(cut(), true, 1);
        let v = run.cut.training.user(3);
        let mut step = run.step.clone();
        step.visit(&run.rbm, v, true, &mut stream(9, Purpose::MaskLessonGibbs));
        let mut chain = GibbsChain::new(N_HIDDEN);
        let steps = GibbsSteps { cd_steps: 1, visible_states: VisibleStates::Probabilities };
        chain.run(&run.rbm, v, steps, None, &mut stream(9, Purpose::MaskLessonGibbs));
        assert_eq!(step.hidden_data, chain.hidden_data());
        assert_eq!(step.sample, chain.hidden_states());
        assert_eq!(step.hidden_model, chain.hidden_model());
        assert_eq!(step.reconstruction, chain.visible_model());
    }

    #[test]
    fn films_that_a_person_did_not_rate_are_left_alone_only_with_the_mask() {
        let moved = |masked| {
            let run = MaskRun::new(cut(), masked, 1);
            let v = run.cut.training.user(0);
            let mut step = run.step.clone();
            step.visit(&run.rbm, v, masked, &mut stream(9, Purpose::MaskLessonGibbs));
            let unrated =
                (0..12).find(|film| !v.movies.contains(film)).expect("six of twelve are rated") as usize;
            step.visible[unrated * N_CLASSES..][..N_CLASSES].iter().map(|x| x.abs()).sum::<f32>()
        };
        assert_eq!(moved(true), 0.0);
        // Σ_k v′_ik = 1, rounded ten times.
        assert!((moved(false) - 1.0).abs() < 1e-5);
    }

    #[test]
    fn the_mask_finds_the_tastes_and_without_it_the_units_saturate_and_tell_nobody_apart() {
        let (with, without) = (trained(true, 200).figures(), trained(false, 200).figures());
        // The two ratings are 3.5 stars apart: a constant for each film errs by 1.75, the tastes found by nearly nothing.
        assert!(with.rmse < 0.2 && without.rmse > 0.9, "{} {}", with.rmse, without.rmse);
        assert!(with.saturated < 0.1 && without.saturated > 0.5, "{} {}", with.saturated, without.saturated);
        assert!(without.spread < 0.25 * with.spread, "{} {}", with.spread, without.spread);
    }

    #[test]
    fn the_overlap_of_lists_by_hand() {
        assert_eq!(best(&[1.0, 3.0, 2.0, 3.0], 3), [(1, 3.0), (3, 3.0), (2, 2.0)]);
        // Untrained weights near zero: all twelve films, two of them on no list, are in nearly one order for all.
        let figures = MaskRun::new(cut(), true, 1).figures();
        assert!(figures.overlap > 0.75 && figures.overlap <= 1.0, "{}", figures.overlap);
    }
}
