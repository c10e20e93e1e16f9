//! Gradient ascent on sparse data: only the rows of parameters that the mini-batch's users touch are read or written.

use super::Updates;
use super::config::UpdateRule;
use super::gradients::Gradients;
use crate::numeric::{momentum_step, plain_step};

/// Adam's decay rates of the two moments and the term that keeps its quotient finite (Kingma & Ba 2015, "Adam: A Method
/// for Stochastic Optimization", algorithm 1).
const BETA_1: f32 = 0.9;
const BETA_2: f32 = 0.999;
const EPSILON: f32 = 1e-8;

/// What the end of a mini-batch does to one parameter.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Move {
    /// The parameter before…
    pub before: f32,
    /// …and after it.
    pub after: f32,
    /// Δ of momentum or m of Adam, before and after; 0 in plain ascent.
    pub first: [f32; 2],
    /// s of Adam, before and after; 0 without it.
    pub second: [f32; 2],
}

/// How one array of parameters, `[rows, row_len]`, follows the mini-batches' gradients.
///
/// A row's velocity or moments stand still while nobody in the mini-batch touches it, so an absent movie does not move.
/// (Dense momentum and dense Adam would go on moving it.)
#[derive(Debug, Clone)]
pub struct RowOptimiser {
    rule: UpdateRule,
    row_len: usize,
    /// The rows that the current mini-batch touched, and their gradients.
    touched: Vec<u32>,
    gradients: Gradients,
    /// `[rows]` the last mini-batch that touched the row, and the row's place among those it touched.
    places: Vec<(u32, u32)>,
    mini_batch: u32,
    /// The last mini-batch before the rule came into force.
    rule_since: u32,
    /// Momentum's velocities or Adam's first moments; empty for plain ascent.
    first: Vec<f32>,
    /// Adam's second moments.
    second: Vec<f32>,
    /// What the updates are like, while somebody looks on.
    record: Option<Updates>,
}

impl RowOptimiser {
    /// At rest, for gradients that are written row by row ([`row`](Self::row)).
    pub fn new(rule: UpdateRule, n_rows: usize, row_len: usize) -> Self {
        Self::of(rule, n_rows, row_len, Gradients::rows())
    }

    /// At rest, for gradients that are sums of multiples of a few vectors ([`add`](Self::add)).
    pub fn of_products(rule: UpdateRule, n_rows: usize, row_len: usize) -> Self {
        Self::of(rule, n_rows, row_len, Gradients::products(row_len))
    }

    fn of(rule: UpdateRule, n_rows: usize, row_len: usize, gradients: Gradients) -> Self {
        let mut optimiser = Self {
            rule,
            row_len,
            touched: Vec::new(),
            gradients,
            places: vec![(0, 0); n_rows],
            mini_batch: 0,
            rule_since: 0,
            first: Vec::new(),
            second: Vec::new(),
            record: None,
        };
        optimiser.rest();
        optimiser
    }

    /// Goes on by another rule, between two mini-batches. Velocities stay where both rules have them; where the kind of
    /// memory differs, the new rule starts at rest, as on the first mini-batch.
    pub fn follow(&mut self, rule: UpdateRule) {
        let before = std::mem::replace(&mut self.rule, rule);
        if remembers(before) != remembers(rule) {
            self.rest();
        }
    }

    /// Forgets velocities and moments.
    fn rest(&mut self) {
        let (first, second) = remembers(self.rule);
        let zeros = |wanted: bool| vec![0.0; if wanted { self.places.len() * self.row_len } else { 0 }];
        (self.first, self.second) = (zeros(first), zeros(second));
        self.rule_since = self.mini_batch;
    }

    /// Starts a mini-batch.
    pub fn begin(&mut self) {
        self.mini_batch += 1;
        self.touched.clear();
        self.gradients.clear();
    }

    /// The row, `[row_len]`, that the mini-batch's mean gradient is to be added to. Panics where gradients are made of
    /// products.
    pub fn row(&mut self, row: usize) -> &mut [f32] {
        let place = self.place(row);
        self.gradients.row_mut(place, self.row_len)
    }

    /// Takes a copy of a vector, `[row_len]`, that the mini-batch's gradients are made of, and answers its number.
    /// Panics where gradients are written row by row.
    pub fn vector(&mut self, vector: &[f32]) -> u32 {
        assert_eq!(vector.len(), self.row_len, "a vector of another length");
        self.gradients.vector(vector)
    }

    /// Adds `scale` times one of the mini-batch's vectors to the mean gradient of a row. Panics where gradients are
    /// written row by row.
    #[inline]
    pub fn add(&mut self, row: usize, scale: f32, vector: u32) {
        let place = self.place(row);
        self.gradients.add(place, scale, vector);
    }

    /// The place of a row among those that the mini-batch touches; it does from now on.
    #[inline(always)]
    fn place(&mut self, row: usize) -> usize {
        let (mini_batch, place) = self.places[row];
        if mini_batch == self.mini_batch {
            return place as usize;
        }
        let place = self.touched.len();
        self.places[row] = (self.mini_batch, place as u32);
        self.touched.push(row as u32);
        place
    }

    /// Ends a mini-batch: moves the touched rows of `parameters` by the gradient g less `decay` (λ) times the parameter.
    ///
    /// Momentum: Δ ← α·Δ + g − λ·W, then W ← W + ε·Δ (Hinton 2010, sections 9 and 10). Adam: m ← β₁m + (1 − β₁)g,
    /// s ← β₂s + (1 − β₂)g², W ← W + ε·m̂ / (√ŝ + 10⁻⁸), where the hats divide by 1 − βᵗ for the t-th mini-batch
    /// of the rule.
    pub fn apply(&mut self, parameters: &mut [f32], learning_rate: f32, decay: f32) {
        if let Some(record) = &mut self.record {
            record.before(parameters, &self.touched, self.row_len);
        }
        let unbias = unbias(self.mini_batch - self.rule_since);
        for (place, &row) in self.touched.iter().enumerate() {
            if place % ROWS_AHEAD == 0 {
                let ahead = &self.touched[place..self.touched.len().min(place + ROWS_AHEAD)];
                fetch(ahead, self.row_len, [parameters, &self.first, &self.second]);
            }
            let (scale, gradient) = self.gradients.row(place, self.row_len);
            let range = row as usize * self.row_len..(row as usize + 1) * self.row_len;
            let weights = &mut parameters[range.clone()];
            match self.rule {
                UpdateRule::Momentum(momentum) if momentum > 0.0 => {
                    let velocity = &mut self.first[range];
                    momentum_step(weights, velocity, (scale, gradient), momentum, learning_rate, decay);
                }
                UpdateRule::Momentum(_) => {
                    plain_step(weights, (scale, gradient), learning_rate, decay);
                }
                UpdateRule::Adam => {
                    let moments = self.first[range.clone()].iter_mut().zip(&mut self.second[range]);
                    for ((weight, gradient), moments) in weights.iter_mut().zip(gradient).zip(moments) {
                        follow_adam(
                            weight,
                            moments,
                            scale * gradient - decay * *weight,
                            unbias,
                            learning_rate,
                        );
                    }
                }
            }
        }
        if let Some(record) = &mut self.record {
            record.after(parameters, &self.touched, self.row_len);
        }
    }

    /// What the mini-batches since the last call did, or what that call said if there were none. Recording begins with
    /// the first call.
    pub fn updates(&mut self) -> Option<&Updates> {
        self.record.get_or_insert_default().read()
    }

    /// Ends recording.
    pub fn stop_recording(&mut self) {
        self.record = None;
    }

    /// What [`apply`](Self::apply) would do to the parameter `before` that stands at `place` of the array, if the
    /// mini-batch that is begun next (or, with `is_begun`, the one that is under way) brought it this gradient. The
    /// same bits; changes nothing.
    pub fn preview(
        &self,
        place: usize,
        before: f32,
        gradient: f32,
        is_begun: bool,
        learning_rate: f32,
        decay: f32,
    ) -> Move {
        let kept = |moments: &[f32]| moments.get(place).copied().unwrap_or(0.0);
        let (first, second) = (kept(&self.first), kept(&self.second));
        let (mut after, mut new_first, mut new_second) = (before, first, second);
        match self.rule {
            UpdateRule::Momentum(momentum) if momentum > 0.0 => {
                let [weight, velocity] = [&mut after, &mut new_first].map(std::slice::from_mut);
                momentum_step(weight, velocity, (1.0, &[gradient]), momentum, learning_rate, decay);
            }
            UpdateRule::Momentum(_) => {
                plain_step(std::slice::from_mut(&mut after), (1.0, &[gradient]), learning_rate, decay);
            }
            UpdateRule::Adam => {
                let unbias = unbias(self.mini_batch - self.rule_since + u32::from(!is_begun));
                let moments = (&mut new_first, &mut new_second);
                follow_adam(&mut after, moments, gradient - decay * before, unbias, learning_rate);
            }
        }
        Move { before, after, first: [first, new_first], second: [second, new_second] }
    }

    /// Mini-batches that were begun so far by this rule.
    pub fn mini_batches(&self) -> u32 {
        self.mini_batch - self.rule_since
    }
}

/// Rows that are brought to the processor together.
const ROWS_AHEAD: usize = 32;
/// f32 in a line of the cache.
const CACHE_LINE: usize = 16;

/// Reads a number of every cache line of these rows, so that they are on their way from memory all at once. An update
/// by itself has so much to do for each row that it waits for one row after another.
fn fetch(rows: &[u32], row_len: usize, arrays: [&[f32]; 3]) {
    let mut sum = 0.0;
    for array in arrays {
        if array.is_empty() {
            continue;
        }
        for &row in rows {
            let row = &array[row as usize * row_len..][..row_len];
            for line in row.chunks(CACHE_LINE) {
                sum += line[0];
            }
        }
    }
    std::hint::black_box(sum);
}

/// Whether a rule keeps a velocity or first moment, and a second moment.
fn remembers(rule: UpdateRule) -> (bool, bool) {
    match rule {
        UpdateRule::Momentum(momentum) => (momentum > 0.0, false),
        UpdateRule::Adam => (true, true),
    }
}

/// 1 / (1 − βᵗ) of both moments in the t-th mini-batch.
fn unbias(mini_batch: u32) -> [f32; 2] {
    [BETA_1, BETA_2].map(|beta| 1.0 / (1.0 - beta.powf(mini_batch as f32)))
}

/// m ← β₁m + (1 − β₁)g, s ← β₂s + (1 − β₂)g², W ← W + ε·m̂ / (√ŝ + 10⁻⁸); `g` is g − λ·W.
#[inline(always)]
fn follow_adam(
    weight: &mut f32,
    (first, second): (&mut f32, &mut f32),
    g: f32,
    [unbias_first, unbias_second]: [f32; 2],
    learning_rate: f32,
) {
    *first = BETA_1 * *first + (1.0 - BETA_1) * g;
    *second = BETA_2 * *second + (1.0 - BETA_2) * g * g;
    let scale = (*second * unbias_second).sqrt() + EPSILON;
    *weight += learning_rate * *first * unbias_first / scale;
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The positions of one parameter after each of the gradients.
    fn walk(rule: UpdateRule, gradients: &[f32], learning_rate: f32, decay: f32) -> Vec<f32> {
        let mut optimiser = RowOptimiser::new(rule, 2, 1);
        let mut parameters = [1.0, 5.0];
        let positions = gradients
            .iter()
            .map(|g| {
                optimiser.begin();
                optimiser.row(0)[0] += g;
                optimiser.apply(&mut parameters, learning_rate, decay);
                parameters[0]
            })
            .collect();
        assert_eq!(parameters[1], 5.0, "a row that was not touched");
        positions
    }

    #[test]
    fn momentum_by_hand() {
        // Δ: 2, then 0.5·2 + 2 = 3; each times 0.1.
        let positions = walk(UpdateRule::Momentum(0.5), &[2.0, 2.0], 0.1, 0.0);
        assert!((positions[0] - 1.2).abs() < 1e-6 && (positions[1] - 1.5).abs() < 1e-6, "{positions:?}");
        // Decay alone: 1 − 0.1·0.5·1.
        assert!((walk(UpdateRule::Momentum(0.0), &[0.0], 0.1, 0.5)[0] - 0.95).abs() < 1e-6);
    }

    #[test]
    fn adam_by_hand() {
        // The first step is ε·sign(g) whatever g is; so is the second if g stays the same.
        let positions = walk(UpdateRule::Adam, &[3.0, 3.0], 0.01, 0.0);
        assert!((positions[0] - 1.01).abs() < 1e-6 && (positions[1] - 1.02).abs() < 1e-6, "{positions:?}");
        // g = 1, then −1: m = 0.9·0.1 − 0.1 = −0.01, m̂ = −0.01/0.19; s = 0.001999, ŝ = 1.
        let turned = walk(UpdateRule::Adam, &[1.0, -1.0], 0.01, 0.0);
        assert!((turned[1] - (1.01 - 0.01 * 0.01 / 0.19)).abs() < 1e-6, "{turned:?}");
    }

    /// Moves the parameter 0 by gradients of 1 and rates of 0.1.
    fn steps(optimiser: &mut RowOptimiser, parameter: &mut [f32; 1], n: usize) {
        for _ in 0..n {
            optimiser.begin();
            optimiser.row(0)[0] += 1.0;
            optimiser.apply(parameter, 0.1, 0.0);
        }
    }

    #[test]
    fn another_momentum_keeps_the_velocity() {
        let mut optimiser = RowOptimiser::new(UpdateRule::Momentum(0.5), 1, 1);
        let mut parameter = [0.0];
        // Δ: 1, then 1.5; from then on α = 0.8: 0.8·1.5 + 1 = 2.2.
        steps(&mut optimiser, &mut parameter, 2);
        optimiser.follow(UpdateRule::Momentum(0.8));
        steps(&mut optimiser, &mut parameter, 1);
        assert!((parameter[0] - 0.1 * (1.0 + 1.5 + 2.2)).abs() < 1e-6, "{parameter:?}");
    }

    #[test]
    fn a_rule_of_another_kind_starts_at_rest() {
        let rules = [UpdateRule::Momentum(0.0), UpdateRule::Momentum(0.9), UpdateRule::Adam];
        for before in rules {
            for after in rules.into_iter().filter(|&after| after != before) {
                let mut switched = RowOptimiser::new(before, 1, 1);
                let mut parameter = [0.0];
                steps(&mut switched, &mut parameter, 3);
                switched.follow(after);
                let (mut fresh, mut same) = (RowOptimiser::new(after, 1, 1), parameter);
                steps(&mut switched, &mut parameter, 3);
                steps(&mut fresh, &mut same, 3);
                assert_eq!(parameter, same, "{before:?}, then {after:?}");
            }
        }
    }

    #[test]
    fn a_record_holds_what_the_updates_changed() {
        for rule in [UpdateRule::Momentum(0.0), UpdateRule::Momentum(0.5), UpdateRule::Adam] {
            let mut optimiser = RowOptimiser::new(rule, 3, 2);
            let mut parameters = [1.0, -2.0, 9.0, 9.0, 3.0, 4.0];
            assert_eq!(optimiser.updates(), None);
            let (mut changes, mut sizes) = (0.0, 0.0);
            let mut newest = Vec::new();
            for batch in 0..2 {
                let before = parameters;
                optimiser.begin();
                optimiser.row(2)[1] += 0.5;
                if batch == 0 {
                    optimiser.row(0)[0] -= 1.0;
                }
                optimiser.apply(&mut parameters, 0.1, 0.01);
                let touched: &[usize] = if batch == 0 { &[4, 5, 0, 1] } else { &[4, 5] };
                newest = touched.iter().map(|&i| parameters[i] - before[i]).collect();
                changes += newest.iter().map(|change| f64::from(change.abs())).sum::<f64>();
                sizes += touched.iter().map(|&i| f64::from(before[i].abs())).sum::<f64>();
            }
            let record = optimiser.updates().expect("a record").clone();
            assert_eq!((&record.newest, record.n, record.n_batches), (&newest, 6, 2));
            assert_eq!(optimiser.updates(), Some(&record), "nothing came meanwhile");
            // Sums of six f32 numbers below 5, each rounded to 24 bits.
            assert!((record.sum_of_changes - changes).abs() < 1e-6);
            assert!((record.sum_of_sizes - sizes).abs() < 1e-5);
            optimiser.begin();
            optimiser.row(1)[0] += 0.5;
            optimiser.apply(&mut parameters, 0.1, 0.01);
            let next = optimiser.updates().expect("a new record");
            assert_eq!((next.newest.len(), next.n, next.n_batches), (2, 2, 1));
            optimiser.stop_recording();
            assert_eq!(optimiser.updates(), None, "recording has ended, and begins anew");
        }
    }

    #[test]
    fn a_row_rests_while_it_is_not_touched() {
        let mut optimiser = RowOptimiser::new(UpdateRule::Momentum(0.9), 2, 2);
        let mut parameters = [0.0; 4];
        optimiser.begin();
        optimiser.row(1)[0] += 1.0;
        optimiser.apply(&mut parameters, 1.0, 0.0);
        optimiser.begin();
        optimiser.apply(&mut parameters, 1.0, 0.0);
        assert_eq!(parameters, [0.0, 0.0, 1.0, 0.0]);
    }
}
