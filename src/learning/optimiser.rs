//! Gradient ascent on sparse data: only the rows of parameters that the mini-batch's users touch are read or written.

use super::Updates;
use super::config::UpdateRule;
use crate::numeric::shrink_and_add;

/// Adam's decay rates of the two moments and the term that keeps its quotient finite (Kingma & Ba 2015, "Adam: A Method
/// for Stochastic Optimization", algorithm 1).
const BETA_1: f32 = 0.9;
const BETA_2: f32 = 0.999;
const EPSILON: f32 = 1e-8;

/// How one array of parameters, `[rows, row_len]`, follows the mini-batches' gradients.
///
/// A row's velocity or moments stand still while nobody in the mini-batch touches it, so an absent movie does not move.
/// (Dense momentum and dense Adam would go on moving it.)
#[derive(Debug, Clone)]
pub struct RowOptimiser {
    rule: UpdateRule,
    row_len: usize,
    /// The rows that the current mini-batch touched, and their gradients side by side: small enough to stay in the cache
    /// while the mini-batch is summed up.
    touched: Vec<u32>,
    gradients: Vec<f32>,
    /// `[rows]` the last mini-batch that touched the row, and the row's place among those it touched.
    places: Vec<(u32, u32)>,
    mini_batch: u32,
    /// Momentum's velocities or Adam's first moments; empty for plain ascent.
    first: Vec<f32>,
    /// Adam's second moments.
    second: Vec<f32>,
    /// What the updates are like, while somebody looks on.
    record: Option<Updates>,
}

impl RowOptimiser {
    /// At rest.
    pub fn new(rule: UpdateRule, n_rows: usize, row_len: usize) -> Self {
        let (has_first, has_second) = match rule {
            UpdateRule::Momentum(momentum) => (momentum > 0.0, false),
            UpdateRule::Adam => (true, true),
        };
        let zeros = |wanted: bool| vec![0.0; if wanted { n_rows * row_len } else { 0 }];
        Self {
            rule,
            row_len,
            touched: Vec::new(),
            gradients: Vec::new(),
            places: vec![(0, 0); n_rows],
            mini_batch: 0,
            first: zeros(has_first),
            second: zeros(has_second),
            record: None,
        }
    }

    /// Starts a mini-batch.
    pub fn begin(&mut self) {
        self.mini_batch += 1;
        self.touched.clear();
        self.gradients.clear();
    }

    /// The row, `[row_len]`, that the mini-batch's mean gradient is to be added to.
    pub fn row(&mut self, row: usize) -> &mut [f32] {
        let (mini_batch, mut place) = self.places[row];
        if mini_batch != self.mini_batch {
            place = self.touched.len() as u32;
            self.places[row] = (self.mini_batch, place);
            self.touched.push(row as u32);
            self.gradients.resize(self.gradients.len() + self.row_len, 0.0);
        }
        let start = place as usize * self.row_len;
        &mut self.gradients[start..start + self.row_len]
    }

    /// Ends a mini-batch: moves the touched rows of `parameters` by the gradient g less `decay` (λ) times the parameter.
    ///
    /// Momentum: Δ ← α·Δ + g − λ·W, then W ← W + ε·Δ (Hinton 2010, sections 9 and 10). Adam: m ← β₁m + (1 − β₁)g,
    /// s ← β₂s + (1 − β₂)g², W ← W + ε·m̂ / (√ŝ + 10⁻⁸), where the hats divide by 1 − βᵗ for the t-th mini-batch.
    pub fn apply(&mut self, parameters: &mut [f32], learning_rate: f32, decay: f32) {
        if let Some(record) = &mut self.record {
            record.before(parameters, &self.touched, self.row_len);
        }
        let age = self.mini_batch as f32;
        let (unbias_first, unbias_second) = (1.0 / (1.0 - BETA_1.powf(age)), 1.0 / (1.0 - BETA_2.powf(age)));
        for (&row, gradient) in self.touched.iter().zip(self.gradients.chunks_exact(self.row_len)) {
            let range = row as usize * self.row_len..(row as usize + 1) * self.row_len;
            let weights = &mut parameters[range.clone()];
            match self.rule {
                UpdateRule::Momentum(momentum) if momentum > 0.0 => {
                    let velocity = &mut self.first[range];
                    for ((weight, velocity), g) in weights.iter_mut().zip(velocity).zip(gradient) {
                        *velocity = momentum * *velocity + (g - decay * *weight);
                        *weight += learning_rate * *velocity;
                    }
                }
                UpdateRule::Momentum(_) => {
                    shrink_and_add(weights, 1.0 - learning_rate * decay, learning_rate, gradient);
                }
                UpdateRule::Adam => {
                    let moments = self.first[range.clone()].iter_mut().zip(&mut self.second[range]);
                    for ((weight, gradient), (first, second)) in weights.iter_mut().zip(gradient).zip(moments)
                    {
                        let g = *gradient - decay * *weight;
                        *first = BETA_1 * *first + (1.0 - BETA_1) * g;
                        *second = BETA_2 * *second + (1.0 - BETA_2) * g * g;
                        let scale = (*second * unbias_second).sqrt() + EPSILON;
                        *weight += learning_rate * *first * unbias_first / scale;
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
