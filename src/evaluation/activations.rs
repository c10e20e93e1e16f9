//! The hidden units of all users: p(h_j = 1 | v) as one picture, and the order that shows which users are alike.

use crate::numeric::{add_scaled, dot};

/// Sweeps of the power iteration. What it is for is the order of a picture, which is settled long before.
const SWEEPS: usize = 16;

/// p(h_j = 1 | v) of every user and hidden unit, v being the user's training ratings.
#[derive(Debug, Clone, PartialEq)]
pub struct HiddenActivations {
    /// `[N, M]` row-major, in 255ths: what a picture can show.
    pub levels: Vec<u8>,
    /// `[M]` mean over the users with ratings, not rounded.
    pub mean: Vec<f32>,
}

impl HiddenActivations {
    /// Of no users, for M = `n_hidden`.
    pub fn none(n_hidden: usize) -> Self {
        Self { levels: Vec::new(), mean: vec![0.0; n_hidden] }
    }

    /// Adds a user with these activations, `[M]`.
    pub(super) fn push(&mut self, hidden: &[f32]) {
        self.levels.extend(hidden.iter().map(|h| (255.0 * h + 0.5) as u8));
    }

    /// `[N]` the users in the order of their first principal component: those whose hidden units differ most from each
    /// other stand at the two ends, and those who are alike stand near each other as far as one line can show it.
    ///
    /// With X `[N, M]` the activations less the mean of each unit: u ← X·w, w ← Xᵀ·u, again and again, from the user who
    /// is farthest from the mean. (Ties and users of a model without differences keep their order.)
    pub fn order_by_likeness(&self) -> Vec<u32> {
        let n_hidden = self.mean.len();
        let rows = self.levels.chunks_exact(n_hidden);
        let mut mean = vec![0.0; n_hidden];
        for row in rows.clone() {
            for (sum, &level) in mean.iter_mut().zip(row) {
                *sum += f32::from(level) / rows.len() as f32;
            }
        }
        let centred: Vec<f32> = rows
            .flat_map(|row| row.iter().zip(&mean).map(|(&level, mean)| f32::from(level) - mean))
            .collect();
        let rows = || centred.chunks_exact(n_hidden);
        let mut direction = vec![0.0; n_hidden];
        if let Some(farthest) = rows().max_by(|a, b| dot(a, a).total_cmp(&dot(b, b))) {
            direction.copy_from_slice(farthest);
        }
        let mut scores = vec![0.0; rows().len()];
        for _ in 0..SWEEPS {
            let length = dot(&direction, &direction).sqrt().max(f32::MIN_POSITIVE);
            direction.iter_mut().for_each(|w| *w /= length);
            for (score, row) in scores.iter_mut().zip(rows()) {
                *score = dot(row, &direction);
            }
            direction.fill(0.0);
            for (&score, row) in scores.iter().zip(rows()) {
                add_scaled(&mut direction, score, row);
            }
        }
        let mut order: Vec<u32> = (0..scores.len() as u32).collect();
        order.sort_by(|&a, &b| scores[a as usize].total_cmp(&scores[b as usize]));
        order
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(rows: &[[f32; 3]]) -> HiddenActivations {
        let mut hidden = HiddenActivations::none(3);
        rows.iter().for_each(|row| hidden.push(row));
        hidden
    }

    #[test]
    fn levels_are_the_nearest_255ths() {
        assert_eq!(of(&[[0.0, 1.0, 0.5]]).levels, [0, 255, 128]);
        assert_eq!(of(&[[0.0019, 0.9981, 0.002]]).levels, [0, 255, 1]);
    }

    #[test]
    fn users_stand_in_the_order_of_what_they_differ_by() {
        // Along (1, −1, 0), at −4, 2, 4, 0 and −2 tenths of its length, with a little of something else.
        let rows = [-4.0, 2.0, 4.0, 0.0, -2.0]
            .map(|at: f32| [0.5 + at / 10.0, 0.5 - at / 10.0, 0.5 + 0.01 * at.abs()]);
        let mut order = of(&rows).order_by_likeness();
        if order[0] == 2 {
            order.reverse();
        }
        assert_eq!(order, [0, 4, 3, 1, 2]);
    }

    #[test]
    fn users_who_are_all_alike_keep_their_order() {
        assert_eq!(of(&[[0.2, 0.4, 0.6]; 4]).order_by_likeness(), [0, 1, 2, 3]);
        assert!(of(&[]).order_by_likeness().is_empty());
    }
}
