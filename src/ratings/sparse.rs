//! Who rated what: each user's rated movies and classes, and nothing else. An absent rating is absent.

use super::N_CLASSES;
use crate::{Error, Result};

/// One user's ratings, side by side: `classes[n]` is the rating class of `movies[n]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UserRatings<'a> {
    /// Indices into the catalogue.
    pub movies: &'a [u32],
    /// Rating classes, 0…9.
    pub classes: &'a [u8],
}

impl<'a> UserRatings<'a> {
    /// Of somebody who rated nothing.
    pub const NONE: UserRatings<'static> = UserRatings { movies: &[], classes: &[] };

    /// How many films the user rated.
    pub fn len(self) -> usize {
        self.movies.len()
    }

    /// The user rated nothing.
    pub fn is_empty(self) -> bool {
        self.movies.is_empty()
    }

    /// Pairs of movie index and rating class, as indices.
    pub fn iter(self) -> impl Iterator<Item = (usize, usize)> + 'a {
        self.movies.iter().zip(self.classes).map(|(&movie, &class)| (movie as usize, usize::from(class)))
    }

    /// The same pairs as they are stored, for [`Ratings::push_user`].
    pub fn pairs(self) -> impl Iterator<Item = (u32, u8)> + 'a {
        self.movies.iter().copied().zip(self.classes.iter().copied())
    }
}

/// The checked ratings of one person outside the data set: the visitor.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Profile {
    movies: Vec<u32>,
    classes: Vec<u8>,
}

impl Profile {
    /// Refuses unequal lengths, a movie outside the catalogue or named twice, and a class of 10 or more.
    pub fn new(movies: Vec<u32>, classes: Vec<u8>, n_movies: usize) -> Result<Self> {
        if movies.len() != classes.len() {
            return Err(Error::input(
                "classes",
                format!("{} long", classes.len()),
                format!("as long as movies ({})", movies.len()),
            ));
        }
        let mut seen = vec![false; n_movies];
        for &movie in &movies {
            match seen.get_mut(movie as usize) {
                None => {
                    return Err(Error::input("movies", movie, format!("below {n_movies}")));
                }
                Some(true) => return Err(Error::input("movies", format!("{movie} twice"), "named once")),
                Some(seen) => *seen = true,
            }
        }
        if let Some(class) = classes.iter().find(|&&class| usize::from(class) >= N_CLASSES) {
            return Err(Error::input("classes", class, format!("below {N_CLASSES}")));
        }
        Ok(Self { movies, classes })
    }

    /// As any user's.
    pub fn ratings(&self) -> UserRatings<'_> {
        UserRatings { movies: &self.movies, classes: &self.classes }
    }
}

/// The ratings of N users, one user's after another's (compressed sparse rows).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ratings {
    n_movies: usize,
    /// `[N + 1]` user u owns the entries `starts[u]..starts[u + 1]`.
    starts: Vec<usize>,
    movies: Vec<u32>,
    classes: Vec<u8>,
}

impl Ratings {
    /// No users yet, over a catalogue of `n_movies`.
    pub fn new(n_movies: usize) -> Self {
        Self { n_movies, starts: vec![0], movies: Vec::new(), classes: Vec::new() }
    }

    /// Adds one user. Panics on a movie or class out of range: input is checked where it enters.
    pub fn push_user(&mut self, ratings: impl IntoIterator<Item = (u32, u8)>) {
        for (movie, class) in ratings {
            assert!((movie as usize) < self.n_movies, "movie {movie} of {}", self.n_movies);
            assert!(usize::from(class) < N_CLASSES, "rating class {class} of {N_CLASSES}");
            self.movies.push(movie);
            self.classes.push(class);
        }
        self.starts.push(self.movies.len());
    }

    /// N.
    pub fn n_users(&self) -> usize {
        self.starts.len() - 1
    }

    /// D.
    pub fn n_movies(&self) -> usize {
        self.n_movies
    }

    /// Ratings in all.
    pub fn len(&self) -> usize {
        self.movies.len()
    }

    /// Nobody rated anything.
    pub fn is_empty(&self) -> bool {
        self.movies.is_empty()
    }

    /// The ratings of the user with this index.
    pub fn user(&self, user: usize) -> UserRatings<'_> {
        let range = self.starts[user]..self.starts[user + 1];
        UserRatings { movies: &self.movies[range.clone()], classes: &self.classes[range] }
    }

    /// The ratings of each user in turn.
    pub fn users(&self) -> impl Iterator<Item = UserRatings<'_>> {
        (0..self.n_users()).map(|user| self.user(user))
    }

    /// `[D]` how often each movie was given each rating class.
    pub fn class_counts_per_movie(&self) -> Vec<[u32; N_CLASSES]> {
        let mut counts = vec![[0; N_CLASSES]; self.n_movies];
        for (&movie, &class) in self.movies.iter().zip(&self.classes) {
            counts[movie as usize][usize::from(class)] += 1;
        }
        counts
    }

    /// `[K]` p̂_k = (n_k + 1) / (n + K): how often each rating class is given, smoothed so that none is impossible.
    pub fn class_frequencies(&self) -> [f64; N_CLASSES] {
        let mut counts = [1.0_f64; N_CLASSES];
        for &class in &self.classes {
            counts[usize::from(class)] += 1.0;
        }
        let total: f64 = counts.iter().sum();
        counts.map(|count| count / total)
    }

    /// `[D]` how many users rated each movie.
    pub fn counts_per_movie(&self) -> Vec<u32> {
        let mut counts = vec![0; self.n_movies];
        for &movie in &self.movies {
            counts[movie as usize] += 1;
        }
        counts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn users_get_back_what_they_gave() {
        let mut ratings = Ratings::new(5);
        ratings.push_user([(4, 9), (0, 1)]);
        ratings.push_user([]);
        ratings.push_user([(4, 3)]);
        assert_eq!((ratings.n_users(), ratings.len()), (3, 3));
        assert_eq!(ratings.user(0).iter().collect::<Vec<_>>(), [(4, 9), (0, 1)]);
        assert!(ratings.user(1).is_empty());
        assert_eq!(ratings.counts_per_movie(), [1, 0, 0, 0, 2]);
    }

    #[test]
    fn a_profile_is_checked_field_by_field() {
        let field = |movies: &[u32], classes: &[u8]| {
            Profile::new(movies.to_vec(), classes.to_vec(), 5)
                .map(|_| String::new())
                .unwrap_or_else(|error| format!("{}: {error}", error.field()))
        };
        assert_eq!(field(&[0, 4], &[0, 9]), "");
        assert_eq!(field(&[], &[]), "");
        assert!(field(&[5], &[0]).starts_with("movies: movies is 5; it must be below 5"));
        assert!(field(&[1, 1], &[0, 0]).starts_with("movies: movies is 1 twice"));
        assert!(field(&[1], &[10]).starts_with("classes: classes is 10; it must be below 10"));
        assert!(field(&[1], &[]).starts_with("classes: classes is 0 long"));
    }
}
