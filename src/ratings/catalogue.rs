//! The films: ids, titles, years, genres. Index i (below D) means the same film in every array of the crate.

/// D films, in ascending order of their MovieLens ids.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Catalogue {
    /// `[D]` MovieLens ids, ascending.
    pub movie_ids: Vec<u32>,
    /// `[D]` as in the data: articles last ("Matrix, The"), other titles in brackets; "" if there is none.
    pub titles: Vec<String>,
    /// `[D]` year of release, 0 if unknown.
    pub years: Vec<u16>,
    /// At most 32 genres.
    pub genre_names: Vec<String>,
    /// `[D]` bit g is set if the film has genre g.
    pub genre_masks: Vec<u32>,
}

impl Catalogue {
    /// A genre mask has this many bits.
    pub const MAX_GENRES: usize = 32;

    /// D.
    pub fn len(&self) -> usize {
        self.movie_ids.len()
    }

    /// There is no film.
    pub fn is_empty(&self) -> bool {
        self.movie_ids.is_empty()
    }

    /// The genres of a film, each with the share 1/n for a film of n genres.
    pub fn genre_shares(&self, movie: usize) -> impl Iterator<Item = (usize, f32)> + use<> {
        let mask = self.genre_masks[movie];
        let share = 1.0 / mask.count_ones() as f32;
        (0..self.genre_names.len())
            .filter(move |genre| mask >> genre & 1 == 1)
            .map(move |genre| (genre, share))
    }

    /// The catalogue of these movies alone, by their indices in ascending order.
    pub fn of_movies(&self, movies: &[usize]) -> Catalogue {
        Catalogue {
            movie_ids: movies.iter().map(|&movie| self.movie_ids[movie]).collect(),
            titles: movies.iter().map(|&movie| self.titles[movie].clone()).collect(),
            years: movies.iter().map(|&movie| self.years[movie]).collect(),
            genre_names: self.genre_names.clone(),
            genre_masks: movies.iter().map(|&movie| self.genre_masks[movie]).collect(),
        }
    }

    /// The index of a MovieLens id.
    pub fn index_of(&self, movie_id: u32) -> Option<usize> {
        self.movie_ids.binary_search(&movie_id).ok()
    }
}
