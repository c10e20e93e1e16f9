//! What is known of each film beside its ratings: its genres, its years, and how many people rated it.
//!
//! Films that share attributes share a part of their weights in [`OrdinalRbm`](crate::rbm::OrdinalRbm), so that a film
//! with few ratings is not left to itself.

use ndarray::{Array2, ArrayView2};

use super::Catalogue;

/// The years that decades are counted from: earlier films belong to the first decade.
const FIRST_YEAR: f32 = 1900.0;
/// Decades 1900, 1910 … 2010.
const N_DECADES: usize = 12;
/// Classes of how often a film was rated: 0, 1–2, 3–6, 7–14 … 127 and more.
const N_COUNT_CLASSES: usize = 8;
/// The share of the count class. A half was as good as 1 on validation, and 0 was worse by 0.001 stars.
const COUNT_SHARE: f32 = 0.5;

/// A sparse matrix `[D, F]`: the share A_if that film i has in attribute f.
#[derive(Debug, Clone, PartialEq)]
pub struct Attributes {
    n_attributes: usize,
    /// `[D + 1]` film i owns the entries `starts[i]..starts[i + 1]`.
    starts: Vec<u32>,
    attributes: Vec<u16>,
    shares: Vec<f32>,
}

impl Attributes {
    /// Attributes are numbered with 16 bits.
    pub const MAX_ATTRIBUTES: usize = 1 << 16;

    /// Films without any attribute: each has its own weights alone.
    pub fn none(n_movies: usize) -> Self {
        Self { n_attributes: 0, starts: vec![0; n_movies + 1], attributes: Vec::new(), shares: Vec::new() }
    }

    /// The attributes of a catalogue, with `counts` `[D]` = training ratings of each film.
    ///
    /// *Genres*: 1/n each for a film of n genres. *Decades*: a film of 1994 is 0.6 of the 1990s and 0.4 of the 2000s,
    /// so that neighbouring years stay neighbours; nothing if the year is unknown. *Count class*: log₂ of the count plus
    /// one, rounded down, with a share of ½. Panics if the counts are not one a film.
    pub fn of(catalogue: &Catalogue, counts: &[u32]) -> Self {
        assert_eq!(counts.len(), catalogue.len(), "one count a film");
        let n_genres = catalogue.genre_names.len();
        let rows = counts.iter().enumerate().map(|(movie, &count)| {
            let mut row: Vec<(usize, f32)> = catalogue.genre_shares(movie).collect();
            if catalogue.years[movie] > 0 {
                let decade = (f32::from(catalogue.years[movie]) - FIRST_YEAR) / 10.0;
                let decade = decade.clamp(0.0, (N_DECADES - 1) as f32);
                let (first, later) = (decade as usize, decade.fract());
                row.push((n_genres + first, 1.0 - later));
                if later > 0.0 {
                    row.push((n_genres + first + 1, later));
                }
            }
            let class = (count + 1).ilog2().min(N_COUNT_CLASSES as u32 - 1) as usize;
            row.push((n_genres + N_DECADES + class, COUNT_SHARE));
            row
        });
        Self::from_rows(n_genres + N_DECADES + N_COUNT_CLASSES, rows)
    }

    /// The matrix with F = `n_attributes` and one row a film: its attributes and its share in each. Panics if an
    /// attribute's number or the number of entries is beyond what can be counted here: 2¹⁶ attributes, 2³² − 1 entries.
    pub fn from_rows<R>(n_attributes: usize, rows: impl IntoIterator<Item = R>) -> Self
    where
        R: IntoIterator<Item = (usize, f32)>,
    {
        assert!(n_attributes <= Self::MAX_ATTRIBUTES, "{n_attributes} attributes");
        let mut matrix = Self { n_attributes, ..Self::none(0) };
        for row in rows {
            for (attribute, share) in row {
                assert!(attribute < n_attributes, "attribute {attribute} of {n_attributes}");
                matrix.attributes.push(attribute as u16);
                matrix.shares.push(share);
            }
            matrix.starts.push(u32::try_from(matrix.shares.len()).expect("fewer than 2^32 entries"));
        }
        matrix
    }

    /// The matrix whose every entry is written out, `[D, F]`, without its zeros. Panics as [`from_rows`](Self::from_rows)
    /// does.
    pub fn from_dense(dense: ArrayView2<f32>) -> Self {
        let rows = dense.rows().into_iter().map(|shares| {
            let shares: Vec<f32> = shares.to_vec();
            shares.into_iter().enumerate().filter(|(_, share)| *share != 0.0)
        });
        Self::from_rows(dense.ncols(), rows)
    }

    /// The matrix with its zeros, `[D, F]`.
    pub fn to_dense(&self) -> Array2<f32> {
        let mut dense = Array2::zeros((self.n_movies(), self.n_attributes));
        for (movie, mut shares) in dense.rows_mut().into_iter().enumerate() {
            for (attribute, share) in self.of_movie(movie) {
                shares[attribute] = share;
            }
        }
        dense
    }

    /// D.
    pub fn n_movies(&self) -> usize {
        self.starts.len() - 1
    }

    /// F.
    pub fn n_attributes(&self) -> usize {
        self.n_attributes
    }

    /// The attributes of a film with its share in each.
    pub fn of_movie(&self, movie: usize) -> impl Iterator<Item = (usize, f32)> {
        let range = self.starts[movie] as usize..self.starts[movie + 1] as usize;
        self.attributes[range.clone()].iter().map(|&f| usize::from(f)).zip(self.shares[range].iter().copied())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_by_hand() {
        let catalogue = Catalogue {
            movie_ids: vec![1, 2, 3],
            titles: vec![String::new(); 3],
            years: vec![1994, 0, 2016],
            genre_names: vec!["Drama".into(), "Comedy".into()],
            genre_masks: vec![0b11, 0, 0b10],
        };
        let attributes = Attributes::of(&catalogue, &[6, 0, 500]);
        let of = |movie| attributes.of_movie(movie).collect::<Vec<_>>();
        let (decade, count) = (2, 2 + N_DECADES);
        let close = |found: Vec<(usize, f32)>, wanted: &[(usize, f32)]| {
            assert_eq!(found.len(), wanted.len());
            for ((f, share), &(wanted_f, wanted_share)) in found.iter().zip(wanted) {
                assert_eq!(*f, wanted_f);
                // 9.4 in f32 is good to 1e-6.
                assert!((share - wanted_share).abs() < 2e-6, "{share} for {wanted_share}");
            }
        };
        close(of(0), &[(0, 0.5), (1, 0.5), (decade + 9, 0.6), (decade + 10, 0.4), (count + 2, 0.5)]);
        close(of(1), &[(count, 0.5)]);
        // The last decade has no later neighbour.
        close(of(2), &[(1, 1.0), (decade + 11, 1.0), (count + 7, 0.5)]);
        assert_eq!(attributes.n_attributes(), 2 + N_DECADES + N_COUNT_CLASSES);
        let dense = attributes.to_dense();
        assert_eq!(dense.dim(), (3, attributes.n_attributes()));
        assert_eq!(dense[[0, 1]], 0.5);
        assert_eq!(Attributes::from_dense(dense.view()), attributes);
    }
}
