//! The hidden units of all users: p(h_j = 1 | v) as one picture.

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
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_the_nearest_255ths() {
        let mut hidden = HiddenActivations::none(3);
        hidden.push(&[0.0, 1.0, 0.5]);
        hidden.push(&[0.0019, 0.9981, 0.002]);
        assert_eq!(hidden.levels, [0, 255, 128, 0, 255, 1]);
    }
}
