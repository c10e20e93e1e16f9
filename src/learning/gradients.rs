//! How the gradients of a mini-batch are summed up.

use crate::numeric::add_scaled;

/// The gradients of the rows that a mini-batch touched, by their places among these.
#[derive(Debug, Clone)]
pub(super) enum Gradients {
    /// Side by side, as they are summed up.
    Rows(Vec<f32>),
    /// As sums of multiples of a few vectors, worked out row by row when the mini-batch ends. The statistics of W are
    /// such sums: v_ik times the hidden units of a user. A user has two vectors, and thousands of rows of them, which
    /// written out would not stay in the cache.
    Products {
        /// `[n, row_len]` the vectors.
        vectors: Vec<f32>,
        terms: Vec<Term>,
        /// Of each row, its first and its last term in `terms`.
        ends: Vec<[u32; 2]>,
        /// `[row_len]` the row that is being worked out.
        row: Vec<f32>,
    },
}

/// `scale` times a vector, and the row's next term.
#[derive(Debug, Clone, Copy)]
pub(super) struct Term {
    scale: f32,
    vector: u32,
    next: u32,
}

impl Gradients {
    /// None yet, to be written row by row.
    pub(super) fn rows() -> Self {
        Gradients::Rows(Vec::new())
    }

    /// None yet, to be made of vectors `[row_len]`.
    pub(super) fn products(row_len: usize) -> Self {
        let row = vec![0.0; row_len];
        Gradients::Products { vectors: Vec::new(), terms: Vec::new(), ends: Vec::new(), row }
    }

    /// Forgets them.
    pub(super) fn clear(&mut self) {
        match self {
            Gradients::Rows(rows) => rows.clear(),
            Gradients::Products { vectors, terms, ends, .. } => {
                vectors.clear();
                terms.clear();
                ends.clear();
            }
        }
    }

    /// The gradient of the row at this place: a number times a vector, `[row_len]`.
    #[inline(always)]
    pub(super) fn row(&mut self, place: usize, row_len: usize) -> (f32, &[f32]) {
        match self {
            Gradients::Rows(rows) => (1.0, &rows[place * row_len..][..row_len]),
            Gradients::Products { vectors, terms, ends, row } => {
                let [mut term, last] = ends[place];
                if term == last {
                    let Term { scale, vector, .. } = terms[term as usize];
                    return (scale, &vectors[vector as usize * row_len..][..row_len]);
                }
                row.fill(0.0);
                loop {
                    let Term { scale, vector, next } = terms[term as usize];
                    add_scaled(row, scale, &vectors[vector as usize * row_len..][..row_len]);
                    if term == last {
                        return (1.0, row);
                    }
                    term = next;
                }
            }
        }
    }

    /// The row at this place, `[row_len]`, to be added to; the first time it is zeros.
    pub(super) fn row_mut(&mut self, place: usize, row_len: usize) -> &mut [f32] {
        let Gradients::Rows(rows) = self else { panic!("gradients that are made of products") };
        let start = place * row_len;
        if start == rows.len() {
            rows.resize(start + row_len, 0.0);
        }
        &mut rows[start..start + row_len]
    }

    /// Takes a copy of a vector, and answers its number.
    pub(super) fn vector(&mut self, vector: &[f32]) -> u32 {
        let Gradients::Products { vectors, .. } = self else {
            panic!("gradients that are written row by row")
        };
        let number = vectors.len() / vector.len();
        vectors.extend_from_slice(vector);
        number as u32
    }

    /// Adds `scale` times a vector to the row at this place.
    #[inline(always)]
    pub(super) fn add(&mut self, place: usize, scale: f32, vector: u32) {
        let Gradients::Products { terms, ends, .. } = self else {
            panic!("gradients that are written row by row")
        };
        let term = terms.len() as u32;
        terms.push(Term { scale, vector, next: term });
        match ends.get_mut(place) {
            Some([_, last]) => {
                terms[*last as usize].next = term;
                *last = term;
            }
            None => ends.push([term, term]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn products_are_the_rows_they_stand_for() {
        let vectors = [[1.0, -2.0, 0.5], [0.25, 4.0, 3.0]];
        let terms = [(0, 0.5, 1), (1, -1.0, 0), (0, 2.0, 0), (2, 3.0, 1), (0, -0.25, 1)];
        let (mut products, mut rows) = (Gradients::products(3), Gradients::rows());
        for _ in 0..2 {
            products.clear();
            rows.clear();
            let numbers = vectors.map(|vector| products.vector(&vector));
            for (place, scale, vector) in terms {
                products.add(place, scale, numbers[vector]);
                add_scaled(rows.row_mut(place, 3), scale, &vectors[vector]);
            }
            for place in 0..3 {
                let (scale, row) = products.row(place, 3);
                let row: Vec<f32> = row.iter().map(|x| scale * x).collect();
                assert_eq!((1.0, &row[..]), rows.row(place, 3), "row {place}");
            }
        }
    }
}
