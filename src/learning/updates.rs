//! What mini-batches do to the parameters that they touch, noted while somebody looks on.

/// A record of the updates of one array of parameters.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Updates {
    /// The changes Δθ of the newest mini-batch, row after touched row.
    pub newest: Vec<f32>,
    /// Σ|Δθ| of all mini-batches of the record, over the rows that each touched…
    pub sum_of_changes: f64,
    /// …and Σ|θ| of the same parameters before.
    pub sum_of_sizes: f64,
    /// How many values each of the sums is over.
    pub n: usize,
    /// Mini-batches of the record.
    pub n_batches: usize,
    /// Somebody has looked: the next mini-batch begins a new record.
    was_read: bool,
}

impl Updates {
    /// Notes the touched rows as they are before an update. `touched`: rows of `row_len` parameters.
    pub(super) fn before(&mut self, parameters: &[f32], touched: &[u32], row_len: usize) {
        self.newest.clear();
        if self.was_read {
            *self = Self { newest: std::mem::take(&mut self.newest), ..Self::default() };
        }
        for &row in touched {
            self.newest.extend_from_slice(&parameters[row as usize * row_len..][..row_len]);
        }
    }

    /// The record since the last reading, or the same again if no mini-batch came meanwhile; `None` before the first.
    pub(super) fn read(&mut self) -> Option<&Self> {
        self.was_read = true;
        (self.n_batches > 0).then_some(self)
    }

    /// Turns what was noted before into changes, after the same rows were updated.
    pub(super) fn after(&mut self, parameters: &[f32], touched: &[u32], row_len: usize) {
        for (&row, noted) in touched.iter().zip(self.newest.chunks_exact_mut(row_len)) {
            let (mut changes, mut sizes) = (0.0_f32, 0.0_f32);
            for (noted, now) in noted.iter_mut().zip(&parameters[row as usize * row_len..]) {
                sizes += noted.abs();
                *noted = now - *noted;
                changes += noted.abs();
            }
            self.sum_of_changes += f64::from(changes);
            self.sum_of_sizes += f64::from(sizes);
        }
        self.n += self.newest.len();
        self.n_batches += 1;
    }
}
