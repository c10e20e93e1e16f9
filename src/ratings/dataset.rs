//! A whole data set: the films, the users' ratings, and the part of the standard split that each falls in.

use super::{Catalogue, Part, Ratings, part_of_index, stars_of_class};

/// A rating with its date, as tables give it; only the order of dates matters, for the split.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DatedRating {
    /// As in the table.
    pub user_id: u32,
    /// Seconds since 1970.
    pub timestamp: i64,
    /// As in the table; breaks ties of the date.
    pub movie_id: u32,
    /// Index into the catalogue.
    pub movie: u32,
    /// Rating class, 0…9.
    pub class: u8,
}

/// Films, users and ratings. Each user's ratings are in ascending order of movie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dataset {
    /// The films.
    pub catalogue: Catalogue,
    /// `[N]` ids of the users, ascending.
    pub user_ids: Vec<u32>,
    /// Who gave which film what.
    pub ratings: Ratings,
    /// One a rating, in the order of `ratings`.
    pub parts: Vec<Part>,
}

impl Dataset {
    /// Sorts the rows by (user, timestamp, movie id), gives each its part, and groups them by user.
    pub fn from_rows(catalogue: Catalogue, mut rows: Vec<DatedRating>) -> Self {
        rows.sort_by_key(|row| (row.user_id, row.timestamp, row.movie_id));
        let mut dataset = Self {
            user_ids: Vec::new(),
            ratings: Ratings::new(catalogue.len()),
            parts: Vec::with_capacity(rows.len()),
            catalogue,
        };
        for user in rows.chunk_by(|a, b| a.user_id == b.user_id) {
            let mut entries: Vec<(u32, u8, Part)> = user
                .iter()
                .enumerate()
                .map(|(index, row)| (row.movie, row.class, part_of_index(index)))
                .collect();
            entries.sort_by_key(|&(movie, ..)| movie);
            dataset.user_ids.push(user[0].user_id);
            dataset.parts.extend(entries.iter().map(|&(.., part)| part));
            dataset.ratings.push_user(entries.iter().map(|&(movie, class, _)| (movie, class)));
        }
        dataset
    }

    /// The ratings of some parts of the split, with all users (some may have none) and all movies.
    pub fn parts(&self, wanted: &[Part]) -> Ratings {
        let mut selected = Ratings::new(self.ratings.n_movies());
        let mut parts = self.parts.iter();
        for user in self.ratings.users() {
            selected.push_user(
                user.movies
                    .iter()
                    .zip(user.classes)
                    .zip(parts.by_ref())
                    .filter(|(_, part)| wanted.contains(part))
                    .map(|((&movie, &class), _)| (movie, class)),
            );
        }
        selected
    }

    /// `[D]` mean stars of each movie over all ratings, 0 where nobody rated it.
    pub fn mean_stars(&self) -> Vec<f32> {
        let mut sums = vec![0.0_f64; self.ratings.n_movies()];
        for user in self.ratings.users() {
            for (movie, class) in user.iter() {
                sums[movie] += f64::from(stars_of_class(class));
            }
        }
        let counts = self.ratings.counts_per_movie();
        sums.iter()
            .zip(&counts)
            .map(|(sum, &n)| if n == 0 { 0.0 } else { (sum / f64::from(n)) as f32 })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(user_id: u32, timestamp: i64, movie: u32) -> DatedRating {
        DatedRating { user_id, timestamp, movie_id: 100 + movie, movie, class: (movie % 10) as u8 }
    }

    fn catalogue(n: u32) -> Catalogue {
        Catalogue {
            movie_ids: (100..100 + n).collect(),
            titles: vec![String::new(); n as usize],
            years: vec![0; n as usize],
            genre_names: vec![],
            genre_masks: vec![0; n as usize],
        }
    }

    #[test]
    fn the_split_follows_time_and_breaks_ties_by_movie_id() {
        // User 2 rated movies 19…0 in that order; user 1 rated movies 0…9 all at once.
        let mut rows: Vec<_> = (0..20).map(|i| row(2, i64::from(i), 19 - i)).collect();
        rows.extend((0..10).map(|i| row(1, 5, i)));
        let data = Dataset::from_rows(catalogue(20), rows);
        assert_eq!(data.user_ids, [1, 2]);
        let test = data.parts(&[Part::Test]);
        assert_eq!(test.user(0).movies, [9]);
        assert_eq!(test.user(1).movies, [0, 10]);
        let validation = data.parts(&[Part::Validation]);
        assert_eq!(validation.user(0).movies, [8]);
        assert_eq!(validation.user(1).movies, [1, 11]);
        assert_eq!(data.parts(&[Part::Training]).len(), 24);
        assert_eq!(data.parts(&Part::ALL), data.ratings);
    }

    #[test]
    fn mean_stars_skip_unrated_movies() {
        let data = Dataset::from_rows(catalogue(3), vec![row(1, 0, 1), row(2, 0, 1), row(2, 1, 2)]);
        assert_eq!(data.mean_stars(), [0.0, 1.0, 1.5]);
    }
}
