//! Reads MovieLens tables: `ratings.csv` (userId,movieId,rating,timestamp) and
//! `movies.csv` (movieId,title,year,genres; genres joined by `|`).

use std::collections::{HashMap, HashSet};
use std::io::Read;

use serde::Deserialize;
use serde::de::DeserializeOwned;

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

/// Reads both tables into a data set with the standard split.
///
/// Errors name the table, the line and the value: an unreadable row, a rating that is not a half star,
/// a movie that `movies.csv` does not have, a movie listed twice, a user's second rating of a movie,
/// more than 32 genres.
pub fn read_movielens(ratings: impl Read, movies: impl Read) -> Result<Dataset> {
    let catalogue = read_catalogue(movies)?;
    let mut rows = Vec::new();
    let mut seen = HashSet::new();
    for (line, row) in read_rows::<RatingRow>(ratings, "ratings.csv")? {
        let refuse = |field: &str, value: String, allowed: &str| {
            Error::Table(Refusal::new(format!("{field} in line {line} of ratings.csv"), value, allowed))
        };
        let class = class_of_stars(row.rating)
            .map_err(|_| refuse("rating", row.rating.to_string(), "a half star from 0.5 to 5"))?;
        let movie = catalogue
            .index_of(row.movie_id)
            .ok_or_else(|| refuse("movieId", row.movie_id.to_string(), "in movies.csv"))?;
        if !seen.insert((row.user_id, row.movie_id)) {
            return Err(refuse("movieId", row.movie_id.to_string(), "rated once by each user"));
        }
        rows.push(DatedRating {
            user_id: row.user_id,
            timestamp: row.timestamp,
            movie_id: row.movie_id,
            movie: movie as u32,
            class,
        });
    }
    Ok(Dataset::from_rows(catalogue, rows))
}

fn read_catalogue(movies: impl Read) -> Result<Catalogue> {
    let mut rows = read_rows::<MovieRow>(movies, "movies.csv")?;
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
        catalogue.movie_ids.push(row.movie_id);
        catalogue.titles.push(row.title);
        catalogue.years.push(row.year.unwrap_or(0));
        catalogue.genre_masks.push(mask);
    }
    Ok(catalogue)
}

/// Every row of a table with its line number (the header is line 1).
fn read_rows<T: DeserializeOwned>(table: impl Read, name: &str) -> Result<Vec<(u64, T)>> {
    let mut reader = ::csv::Reader::from_reader(table);
    let unreadable = |error: ::csv::Error| {
        let field = match error.position() {
            Some(position) => format!("line {} of {name}", position.line()),
            None => name.to_owned(),
        };
        let value = format!("unreadable ({error})");
        Error::Table(Refusal::new(field, value, "a row as in MovieLens' tables"))
    };
    let headers = reader.headers().map_err(unreadable)?.clone();
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(unreadable)?;
        let line = record.position().map_or(0, ::csv::Position::line);
        rows.push((line, record.deserialize(Some(&headers)).map_err(unreadable)?));
    }
    Ok(rows)
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
    }
}
