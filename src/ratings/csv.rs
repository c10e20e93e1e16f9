//! Reads MovieLens tables: `ratings.csv` (userId,movieId,rating,timestamp) and
//! `movies.csv` (movieId,title,genres, and year where titles don't end in one; genres joined by `|`).

use std::collections::{HashMap, HashSet};
use std::fmt::Display;
use std::io::Read;

use ::csv::{ErrorKind, StringRecord};
use serde::Deserialize;

use super::{Catalogue, Dataset, DatedRating, class_of_stars};
use crate::error::Refusal;
use crate::{Error, Result};

#[derive(Deserialize)]
struct MovieRow {
    #[serde(rename = "movieId")]
    movie_id: u32,
    title: String,
    year: Option<u16>,
    genres: String,
}

#[derive(Deserialize)]
struct RatingRow {
    #[serde(rename = "userId")]
    user_id: u32,
    #[serde(rename = "movieId")]
    movie_id: u32,
    rating: f64,
    timestamp: i64,
}

/// What MovieLens writes where a film has no genre.
const NO_GENRE: &str = "(no genres listed)";
/// Bytes of a table that are read at a time.
const PIECE: usize = 1 << 16;

/// Reads both tables into a data set with the standard split.
///
/// `movies.csv` may have a column `year`; without one, years are those that end the titles, in brackets, as GroupLens
/// writes them. Errors name the table, the line and the value: an unreadable row, a rating that is not a half star,
/// a movie that `movies.csv` does not have, a movie listed twice, a user's second rating of a movie,
/// more than 32 genres.
pub fn read_movielens(mut ratings: impl Read, movies: impl Read) -> Result<Dataset> {
    let mut tables = TableReader::new(movies, None)?;
    let mut piece = vec![0; PIECE];
    loop {
        let n = ratings.read(&mut piece).map_err(|error| unreadable("ratings.csv", &error))?;
        if n == 0 {
            return tables.dataset();
        }
        tables.take(&piece[..n])?;
    }
}

/// Room for data of any size: what is beyond it is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Room {
    /// Ratings. They are taken from the top of the table, user by user: the user whose ratings no longer all fit, and
    /// all after that one, are left out.
    pub ratings: usize,
    /// Movies. Those with most ratings are kept; of movies with equally many, those with lower ids.
    pub movies: usize,
}

/// What came of tables for which there was limited room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fitted {
    /// Of the movies that are kept, each was rated at least once.
    pub dataset: Dataset,
    /// The ratings did not all fit.
    pub was_cut: bool,
    /// Movies that were rated, and were left out with their ratings.
    pub movies_left_out: usize,
}

/// Reads the tables while they come: `movies.csv` at once, `ratings.csv` piece by piece, as far as there is room.
pub struct TableReader {
    catalogue: Catalogue,
    room: Option<Room>,
    header: Option<StringRecord>,
    /// The beginning of a line whose end is yet to come.
    begun: Vec<u8>,
    /// Lines of `ratings.csv` that were read.
    lines: u64,
    rows: Vec<DatedRating>,
    seen: HashSet<(u32, u32)>,
    is_full: bool,
}

impl TableReader {
    /// Reads `movies.csv`. Without `room`, all is taken.
    pub fn new(movies: impl Read, room: Option<Room>) -> Result<Self> {
        Ok(Self {
            catalogue: read_catalogue(movies)?,
            room,
            header: None,
            begun: Vec::new(),
            lines: 0,
            rows: Vec::new(),
            seen: HashSet::new(),
            is_full: false,
        })
    }

    /// Ratings that were read so far.
    pub fn n_ratings(&self) -> usize {
        self.rows.len()
    }

    /// Takes the next piece of `ratings.csv`, cut anywhere. Answers whether there is room for more. After an error the
    /// reader is of no more use.
    pub fn take(&mut self, piece: &[u8]) -> Result<bool> {
        if self.is_full {
            return Ok(false);
        }
        self.begun.extend_from_slice(piece);
        let Some(last) = self.begun.iter().rposition(|&byte| byte == b'\n') else {
            return Ok(true);
        };
        let rest = self.begun.split_off(last + 1);
        let lines = std::mem::replace(&mut self.begun, rest);
        self.take_lines(&lines)?;
        Ok(!self.is_full)
    }

    /// The data set of all that was taken.
    pub fn dataset(mut self) -> Result<Dataset> {
        self.end()?;
        Ok(Dataset::from_rows(self.catalogue, self.rows))
    }

    /// The data set of what there is room for, without movies that nobody rated.
    pub fn fitted(mut self) -> Result<Fitted> {
        self.end()?;
        let mut counts = vec![0_u32; self.catalogue.len()];
        for row in &self.rows {
            counts[row.movie as usize] += 1;
        }
        let mut kept: Vec<usize> = (0..counts.len()).filter(|&movie| counts[movie] > 0).collect();
        let n_rated = kept.len();
        kept.sort_by_key(|&movie| std::cmp::Reverse(counts[movie]));
        kept.truncate(self.room.map_or(n_rated, |room| room.movies));
        kept.sort_unstable();
        let mut places = vec![None; counts.len()];
        for (place, &movie) in kept.iter().enumerate() {
            places[movie] = Some(place as u32);
        }
        let rows = self
            .rows
            .into_iter()
            .filter_map(|row| places[row.movie as usize].map(|movie| DatedRating { movie, ..row }))
            .collect();
        Ok(Fitted {
            movies_left_out: n_rated - kept.len(),
            dataset: Dataset::from_rows(self.catalogue.of_movies(&kept), rows),
            was_cut: self.is_full,
        })
    }

    /// Takes the last line, which need not end in a line break.
    fn end(&mut self) -> Result<()> {
        let last = std::mem::take(&mut self.begun);
        if !self.is_full {
            self.take_lines(&last)?;
        }
        match self.header {
            Some(_) => Ok(()),
            None => Err(Error::Table(Refusal::new("ratings.csv", "empty", "a table with a header"))),
        }
    }

    /// Takes whole lines.
    fn take_lines(&mut self, lines: &[u8]) -> Result<()> {
        let lines =
            if self.lines == 0 { lines.strip_prefix(BYTE_ORDER_MARK).unwrap_or(lines) } else { lines };
        let mut reader = ::csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(lines);
        for record in reader.records() {
            let record = record.map_err(|error| self.unreadable(&error))?;
            let line = self.lines + record.position().map_or(0, ::csv::Position::line);
            let Some(header) = &self.header else {
                self.header = Some(record);
                continue;
            };
            if record.len() != header.len() {
                return Err(Error::Table(Refusal::new(
                    format!("line {line} of ratings.csv"),
                    format!("of {} fields", record.len()),
                    format!("of as many as the header has ({})", header.len()),
                )));
            }
            let row = record.deserialize(Some(header)).map_err(|error| self.unreadable(&error))?;
            self.take_row(line, row)?;
            if self.is_full {
                return Ok(());
            }
        }
        self.lines += lines.iter().filter(|&&byte| byte == b'\n').count() as u64;
        Ok(())
    }

    fn take_row(&mut self, line: u64, row: RatingRow) -> Result<()> {
        let RatingRow { user_id, movie_id, rating, timestamp } = row;
        let refuse = |field: &str, value: String, allowed: &str| {
            Error::Table(Refusal::new(format!("{field} in line {line} of ratings.csv"), value, allowed))
        };
        let class = class_of_stars(rating)
            .map_err(|_| refuse("rating", rating.to_string(), "a half star from 0.5 to 5"))?;
        let movie = self
            .catalogue
            .index_of(movie_id)
            .ok_or_else(|| refuse("movieId", movie_id.to_string(), "in movies.csv"))?;
        if self.room.is_some_and(|room| self.rows.len() >= room.ratings) {
            self.is_full = true;
            self.rows.retain(|row| row.user_id != user_id);
            return Ok(());
        }
        if !self.seen.insert((user_id, movie_id)) {
            return Err(refuse("movieId", movie_id.to_string(), "rated once by each user"));
        }
        self.rows.push(DatedRating { user_id, timestamp, movie_id, movie: movie as u32, class });
        Ok(())
    }

    /// An error in a piece, which counts lines from the piece's first.
    fn unreadable(&self, error: &::csv::Error) -> Error {
        let field = match error.position() {
            Some(position) => format!("line {} of ratings.csv", self.lines + position.line()),
            None => "ratings.csv".to_owned(),
        };
        match error.kind() {
            ErrorKind::Deserialize { err, .. } => unreadable(&field, err),
            ErrorKind::Utf8 { err, .. } => unreadable(&field, err),
            _ => unreadable(&field, error),
        }
    }
}

/// What some programs put before a table in UTF-8.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

fn unreadable(field: &str, error: &impl Display) -> Error {
    Error::Table(Refusal::new(
        field.to_owned(),
        format!("unreadable ({error})"),
        "a row as in MovieLens' tables",
    ))
}

fn read_catalogue(movies: impl Read) -> Result<Catalogue> {
    let (has_years, mut rows) = read_movies(movies)?;
    rows.sort_by_key(|(_, row)| row.movie_id);
    let mut catalogue = Catalogue::default();
    let mut genre_bits: HashMap<String, u32> = HashMap::new();
    for (line, row) in rows {
        let refuse = |field: &str, value: String, allowed: &str| {
            Error::Table(Refusal::new(format!("{field} in line {line} of movies.csv"), value, allowed))
        };
        if catalogue.movie_ids.last() == Some(&row.movie_id) {
            return Err(refuse("movieId", row.movie_id.to_string(), "listed once"));
        }
        if row.title.contains('\n') || row.genres.contains('\n') {
            return Err(refuse("title", format!("{:?}", row.title), "one line, and so its genres"));
        }
        let mut mask = 0;
        for genre in row.genres.split('|').filter(|genre| !genre.is_empty() && *genre != NO_GENRE) {
            let bit = match genre_bits.get(genre) {
                Some(&bit) => bit,
                None if catalogue.genre_names.len() < Catalogue::MAX_GENRES => {
                    let bit = catalogue.genre_names.len() as u32;
                    catalogue.genre_names.push(genre.to_owned());
                    genre_bits.insert(genre.to_owned(), bit);
                    bit
                }
                None => return Err(refuse("genres", genre.to_owned(), "one of at most 32 genres")),
            };
            mask |= 1 << bit;
        }
        let (title, year) = match has_years {
            true => (&row.title[..], row.year.unwrap_or(0)),
            false => without_year(&row.title),
        };
        catalogue.movie_ids.push(row.movie_id);
        catalogue.titles.push(title.to_owned());
        catalogue.years.push(year);
        catalogue.genre_masks.push(mask);
    }
    Ok(catalogue)
}

/// A title and the year that ends it: "Toy Story (1995)", "Series, The (2006–2007)". Without one, all of it and 0.
fn without_year(title: &str) -> (&str, u16) {
    let found = title.trim_end().strip_suffix(')').and_then(|open| open.rsplit_once('('));
    let Some((name, years)) = found else { return (title.trim_end(), 0) };
    let first = years.trim_end_matches(['–', '-']).split(['–', '-']).next().unwrap_or(years);
    match first.parse() {
        Ok(year @ 1800..=2999) if years.len() >= 4 => (name.trim_end(), year),
        _ => (title.trim_end(), 0),
    }
}

/// Every row of `movies.csv` with its line number (the header is line 1), and whether it has a column of years.
fn read_movies(mut movies: impl Read) -> Result<(bool, Vec<(u64, MovieRow)>)> {
    let mut bytes = Vec::new();
    movies.read_to_end(&mut bytes).map_err(|error| unreadable("movies.csv", &error))?;
    let mut reader = ::csv::Reader::from_reader(bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&bytes));
    let refused = |error: ::csv::Error| {
        let field = match error.position() {
            Some(position) => format!("line {} of movies.csv", position.line()),
            None => "movies.csv".to_owned(),
        };
        unreadable(&field, &error)
    };
    let header = reader.headers().map_err(refused)?.clone();
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(refused)?;
        let line = record.position().map_or(0, ::csv::Position::line);
        rows.push((line, record.deserialize(Some(&header)).map_err(refused)?));
    }
    Ok((header.iter().any(|name| name == "year"), rows))
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOVIES: &str = "movieId,title,year,genres\n\
        7,\"Matrix, The\",1999,Action|Sci-Fi\n\
        3,Amélie,2001,Comedy\n\
        9,,,(no genres listed)\n";

    fn read(ratings: &str) -> Result<Dataset> {
        read_movielens(ratings.as_bytes(), MOVIES.as_bytes())
    }

    #[test]
    fn tables_become_a_data_set() {
        let data = read("userId,movieId,rating,timestamp\n1,7,4.5,20\n1,3,0.5,10\n").expect("good tables");
        assert_eq!(data.catalogue.movie_ids, [3, 7, 9]);
        assert_eq!(data.catalogue.titles, ["Amélie", "Matrix, The", ""]);
        assert_eq!(data.catalogue.years, [2001, 1999, 0]);
        assert_eq!(data.catalogue.genre_names, ["Comedy", "Action", "Sci-Fi"]);
        assert_eq!(data.catalogue.genre_masks, [0b001, 0b110, 0]);
        assert_eq!(data.ratings.user(0).iter().collect::<Vec<_>>(), [(0, 0), (1, 8)]);
    }

    #[test]
    fn errors_name_the_line_and_the_value() {
        let header = "userId,movieId,rating,timestamp\n1,3,4.0,10\n";
        for (row, expected) in [
            ("1,7,4.2,20", "rating in line 3 of ratings.csv is 4.2; it must be a half star from 0.5 to 5"),
            ("1,8,4.0,20", "movieId in line 3 of ratings.csv is 8; it must be in movies.csv"),
            ("1,3,4.0,20", "movieId in line 3 of ratings.csv is 3; it must be rated once by each user"),
        ] {
            let error = read(&format!("{header}{row}\n")).expect_err("a bad row");
            assert_eq!(error.to_string(), expected);
        }
        let two_lines = "movieId,title,year,genres\n7,\"Matrix,\nThe\",1999,Action\n";
        let error =
            read_movielens(header.as_bytes(), two_lines.as_bytes()).expect_err("a title of two lines");
        assert!(
            error.to_string().starts_with("title in line 2 of movies.csv is \"Matrix,\\nThe\""),
            "{error}"
        );
        let error = read(&format!("{header}1,seven,4.0,20\n")).expect_err("a bad row");
        assert!(error.to_string().starts_with("line 3 of ratings.csv is unreadable"), "{error}");
        let error = read("userId,movieId,timestamp\n1,3,10\n").expect_err("a missing column");
        assert!(error.to_string().contains("rating"), "{error}");
        let error = read(&format!("{header}1,7,4.0\n")).expect_err("a row cut short");
        assert!(error.to_string().starts_with("line 3 of ratings.csv is of 3 fields"), "{error}");
        let mut tables = TableReader::new(MOVIES.as_bytes(), None).expect("good movies");
        tables.take(header.as_bytes()).expect("good rows");
        let error = tables.take(b"1,seven,4.0,20\n").expect_err("a bad row in another piece");
        assert_eq!(
            error.to_string(),
            "line 3 of ratings.csv is unreadable (field 1: invalid digit found in string); it must be a row as in \
             MovieLens' tables"
        );
        let error = read("").expect_err("no table");
        assert_eq!(error.to_string(), "ratings.csv is empty; it must be a table with a header");
    }

    #[test]
    fn years_may_end_the_titles() {
        let movies = "movieId,title,genres\n\
            1,Toy Story (1995),Comedy\n\
            2,\"Matrix, The (1999) \",Action\n\
            3,(500) Days of Summer (2009),Drama\n\
            4,Big Bang Theory (2007-),Comedy\n\
            5,Fawlty Towers (1975–1979),Comedy\n\
            6,Stranger (Extranjero),Drama\n\
            7,Nameless (3),Drama\n";
        let ratings = "userId,movieId,rating,timestamp\n1,1,4.5,20\n";
        let films = read_movielens(ratings.as_bytes(), movies.as_bytes()).expect("good tables").catalogue;
        assert_eq!(
            films.titles,
            [
                "Toy Story",
                "Matrix, The",
                "(500) Days of Summer",
                "Big Bang Theory",
                "Fawlty Towers",
                "Stranger (Extranjero)",
                "Nameless (3)"
            ]
        );
        assert_eq!(films.years, [1995, 1999, 2009, 2007, 1975, 0, 0]);
    }

    /// A table of three users, as programs on other systems write it.
    const THREE_USERS: &str = "\u{feff}userId,movieId,rating,timestamp\r\n\
        1,7,4.5,20\r\n1,3,0.5,10\r\n2,3,2.0,10\r\n2,7,3.0,11\r\n3,7,5.0,10";

    #[test]
    fn pieces_cut_anywhere_are_the_table() {
        let whole = read(THREE_USERS).expect("a good table");
        assert_eq!(whole.ratings.len(), 5);
        for size in 1..THREE_USERS.len() {
            let mut tables = TableReader::new(MOVIES.as_bytes(), None).expect("good movies");
            for piece in THREE_USERS.as_bytes().chunks(size) {
                assert!(tables.take(piece).expect("a good table"));
            }
            assert_eq!(tables.dataset().expect("a good table"), whole, "pieces of {size}");
        }
    }

    #[test]
    fn what_there_is_no_room_for_is_left_out_whole() {
        let fitted = |room| {
            let mut tables = TableReader::new(MOVIES.as_bytes(), Some(room)).expect("good movies");
            for piece in THREE_USERS.as_bytes().chunks(30) {
                if !tables.take(piece).expect("a good table") {
                    break;
                }
            }
            tables.fitted().expect("a good table")
        };
        let all = fitted(Room { ratings: 5, movies: 3 });
        assert_eq!((all.was_cut, all.movies_left_out), (false, 0));
        assert_eq!(all.dataset.catalogue.titles, ["Amélie", "Matrix, The"], "nobody rated the third");
        assert_eq!(all.dataset.user_ids, [1, 2, 3]);
        for ratings in [2, 3] {
            let cut = fitted(Room { ratings, movies: 3 });
            assert_eq!((cut.was_cut, cut.dataset.user_ids, cut.dataset.ratings.len()), (true, vec![1], 2));
        }
        let narrow = fitted(Room { ratings: 5, movies: 1 });
        assert_eq!((narrow.was_cut, narrow.movies_left_out), (false, 1));
        assert_eq!(narrow.dataset.catalogue.movie_ids, [7], "three rated it, two the other");
        assert_eq!(narrow.dataset.ratings.len(), 3);
    }
}
