//! The packed data file that the page loads: written natively at build time, read and checked in the browser.
//!
//! ```text
//! magic   "RBMPACK" 0            8 bytes
//! version u16 = 1, flags u16 = 0
//! length  u32, of what follows the checksum
//! crc32   u32, of what follows
//! n_users u32, n_movies u32, n_ratings u32
//! genre names, titles            each: u32 length in bytes, then UTF-8 lines, all ended by a line feed
//! years                          [D] u16
//! genre masks                    [D] u32
//! movie ids                      [D] varint differences, ascending
//! user ids                       [N] varint differences, ascending
//! ratings per user               [N] varint
//! movies                         per user, ascending: varint differences
//! class + 10·part                one byte a rating
//! ```
//! All little-endian. Ids and movies are differences to the one before (a first one to −1) less one, so
//! ascending order needs no check of its own, and so that the file compresses to about a third when served.
//! Nothing is allocated before the bytes that fill it are known to be there.

use crc::{CRC_32_ISO_HDLC, Crc, Table};

use super::{Catalogue, Dataset, N_CLASSES, Part, Ratings};
use crate::{Error, Result};

const MAGIC: [u8; 8] = *b"RBMPACK\0";
/// CRC-32 as in gzip, with one table: the sixteen of quicker ones would weigh 16 kB in the page's module.
const CHECKSUM: Crc<u32, Table<1>> = Crc::<u32, Table<1>>::new(&CRC_32_ISO_HDLC);
const VERSION: u16 = 1;
const HEADER_LEN: usize = 20;

/// Writes a data set. Panics if a title or genre name holds a line break, which a [`Catalogue`] may not have.
pub fn encode(data: &Dataset) -> Vec<u8> {
    let Dataset { catalogue, user_ids, ratings, parts } = data;
    let mut body = Vec::new();
    for n in [user_ids.len(), catalogue.len(), ratings.len()] {
        body.extend((n as u32).to_le_bytes());
    }
    for lines in [&catalogue.genre_names, &catalogue.titles] {
        assert!(lines.iter().all(|line| !line.contains('\n')), "a line break in a name");
        let text: String = lines.iter().flat_map(|line| [line.as_str(), "\n"]).collect();
        body.extend((text.len() as u32).to_le_bytes());
        body.extend(text.as_bytes());
    }
    body.extend(catalogue.years.iter().flat_map(|year| year.to_le_bytes()));
    body.extend(catalogue.genre_masks.iter().flat_map(|mask| mask.to_le_bytes()));
    put_ascending(&mut body, &catalogue.movie_ids);
    put_ascending(&mut body, user_ids);
    for user in ratings.users() {
        put_varint(&mut body, user.len() as u32);
    }
    for user in ratings.users() {
        put_ascending(&mut body, user.movies);
    }
    let classes = ratings.users().flat_map(|user| user.classes.iter());
    body.extend(classes.zip(parts).map(|(class, &part)| class + N_CLASSES as u8 * part as u8));

    let mut file = Vec::with_capacity(HEADER_LEN + body.len());
    file.extend(MAGIC);
    file.extend(VERSION.to_le_bytes());
    file.extend(0_u16.to_le_bytes());
    file.extend((body.len() as u32).to_le_bytes());
    file.extend(CHECKSUM.checksum(&body).to_le_bytes());
    file.extend(body);
    file
}

/// Reads a packed file. One that is cut, altered or out of range anywhere is refused, with what is wrong.
pub fn decode(file: &[u8]) -> Result<Dataset> {
    let mut header = Reader { bytes: file };
    if header.take(MAGIC.len(), "magic")? != MAGIC {
        return Err(Error::pack("magic", "something else", "RBMPACK"));
    }
    let version = header.u16("version")?;
    if version != VERSION {
        return Err(Error::pack("version", version, VERSION));
    }
    let flags = header.u16("flags")?;
    if flags != 0 {
        return Err(Error::pack("flags", flags, 0));
    }
    let length = header.u32("length")? as usize;
    let checksum = header.u32("checksum")?;
    let body = header.bytes;
    if body.len() != length {
        return Err(Error::pack(
            "length",
            format!("{} bytes", body.len()),
            format!("{length} bytes, as its header says"),
        ));
    }
    let found = CHECKSUM.checksum(body);
    if found != checksum {
        return Err(Error::pack(
            "checksum",
            format!("{found:08x}"),
            format!("{checksum:08x}, as its header says"),
        ));
    }
    decode_body(Reader { bytes: body })
}

fn decode_body(mut reader: Reader) -> Result<Dataset> {
    let n_users = reader.count("n_users")?;
    let n_movies = reader.count("n_movies")?;
    let n_ratings = reader.count("n_ratings")?;

    let genre_names = reader.lines("genre names")?;
    if genre_names.len() > Catalogue::MAX_GENRES {
        return Err(Error::pack("genre names", genre_names.len(), "at most 32"));
    }
    let titles = reader.lines("titles")?;
    if titles.len() != n_movies {
        return Err(Error::pack("titles", titles.len(), format!("{n_movies}, one a movie")));
    }
    let years = reader.take(2 * n_movies, "years")?.as_chunks::<2>().0;
    let masks = reader.take(4 * n_movies, "genre masks")?.as_chunks::<4>().0;
    let genre_masks: Vec<u32> = masks.iter().map(|&mask| u32::from_le_bytes(mask)).collect();
    let known = (1_u64 << genre_names.len()) - 1;
    if let Some(&mask) = genre_masks.iter().find(|&&mask| u64::from(mask) & !known != 0) {
        return Err(Error::pack("genre masks", format!("{mask:b}"), format!("within {known:b}")));
    }
    let movie_ids = reader.ascending(n_movies, u32::MAX, "movie ids")?;
    let user_ids = reader.ascending(n_users, u32::MAX, "user ids")?;

    let per_user = (0..n_users)
        .map(|_| reader.varint("ratings per user").map(|n| n as usize))
        .collect::<Result<Vec<_>>>()?;
    let total: usize = per_user.iter().sum();
    if total != n_ratings {
        return Err(Error::pack("ratings per user", format!("{total} in all"), n_ratings));
    }
    let last_movie = n_movies.saturating_sub(1) as u32;
    let movies = per_user
        .iter()
        .map(|&n| reader.ascending(n, last_movie, "rated movies"))
        .collect::<Result<Vec<_>>>()?;
    let mut marks = reader.take(n_ratings, "rating classes")?.iter();
    if !reader.bytes.is_empty() {
        return Err(Error::pack("length", format!("{} bytes too long", reader.bytes.len()), "exact"));
    }

    let mut ratings = Ratings::new(n_movies);
    let mut parts = Vec::with_capacity(n_ratings);
    for user in &movies {
        let mut entries = Vec::with_capacity(user.len());
        for (&movie, &mark) in user.iter().zip(marks.by_ref()) {
            let (class, part) = (mark % N_CLASSES as u8, mark / N_CLASSES as u8);
            let part = *Part::ALL.get(usize::from(part)).ok_or_else(|| {
                Error::pack("rating classes", mark, format!("below {}", N_CLASSES * Part::ALL.len()))
            })?;
            entries.push((movie, class));
            parts.push(part);
        }
        ratings.push_user(entries);
    }
    Ok(Dataset {
        catalogue: Catalogue {
            movie_ids,
            titles,
            years: years.iter().map(|&year| u16::from_le_bytes(year)).collect(),
            genre_names,
            genre_masks,
        },
        user_ids,
        ratings,
        parts,
    })
}

fn put_varint(out: &mut Vec<u8>, mut value: u32) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// Strictly ascending numbers as differences, each less one.
fn put_ascending(out: &mut Vec<u8>, values: &[u32]) {
    let mut least = 0;
    for &value in values {
        put_varint(out, value.checked_sub(least).expect("strictly ascending numbers"));
        least = value.wrapping_add(1);
    }
}

/// What is left of the file. Every read names the part of the file that it is after.
struct Reader<'a> {
    bytes: &'a [u8],
}

impl<'a> Reader<'a> {
    fn take(&mut self, n: usize, field: &'static str) -> Result<&'a [u8]> {
        let (taken, rest) = self.bytes.split_at_checked(n).ok_or_else(|| {
            Error::pack(field, "cut off", format!("{n} bytes, and {} are left", self.bytes.len()))
        })?;
        self.bytes = rest;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self, field: &'static str) -> Result<[u8; N]> {
        let mut array = [0; N];
        array.copy_from_slice(self.take(N, field)?);
        Ok(array)
    }

    fn u16(&mut self, field: &'static str) -> Result<u16> {
        self.array(field).map(u16::from_le_bytes)
    }

    fn u32(&mut self, field: &'static str) -> Result<u32> {
        self.array(field).map(u32::from_le_bytes)
    }

    /// A number of things of which each takes at least one byte of what is left.
    fn count(&mut self, field: &'static str) -> Result<usize> {
        let n = self.u32(field)? as usize;
        if n == 0 || n > self.bytes.len() {
            return Err(Error::pack(field, n, format!("from 1 to {}, the bytes left", self.bytes.len())));
        }
        Ok(n)
    }

    fn lines(&mut self, field: &'static str) -> Result<Vec<String>> {
        let n = self.u32(field)? as usize;
        let text = std::str::from_utf8(self.take(n, field)?).map_err(|error| {
            Error::pack(field, format!("not text at byte {}", error.valid_up_to()), "UTF-8")
        })?;
        Ok(text.split_terminator('\n').map(str::to_owned).collect())
    }

    fn varint(&mut self, field: &'static str) -> Result<u32> {
        let mut value = 0_u64;
        for shift in (0..35).step_by(7) {
            let [byte] = self.array(field)?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return u32::try_from(value).map_err(|_| Error::pack(field, value, "below 2^32"));
            }
        }
        Err(Error::pack(field, "a number of more than five bytes", "below 2^32"))
    }

    fn ascending(&mut self, n: usize, most: u32, field: &'static str) -> Result<Vec<u32>> {
        if n > self.bytes.len() {
            return Err(Error::pack(field, n, format!("at most {}, the bytes left", self.bytes.len())));
        }
        let mut values = Vec::with_capacity(n);
        let mut least = 0_u64;
        for _ in 0..n {
            let value = least + u64::from(self.varint(field)?);
            if value > u64::from(most) {
                return Err(Error::pack(field, value, format!("at most {most}")));
            }
            values.push(value as u32);
            least = value + 1;
        }
        Ok(values)
    }
}
