//! The packed data file: reads back as what was written, and every file that was cut or altered is refused.

use proptest::prelude::*;
use rbm_cinema::Error;
use rbm_cinema::ratings::{Catalogue, Dataset, DatedRating, decode, encode};

/// Five movies (one without title or year), three users, all classes.
fn small() -> Dataset {
    let catalogue = Catalogue {
        movie_ids: vec![1, 2, 300, 70_000, u32::MAX],
        titles: ["Toy Story", "Amélie (Le fabuleux destin)", "", "\"8½\" | x", "Matrix, The"]
            .map(str::to_owned)
            .to_vec(),
        years: vec![1995, 2001, 0, 1963, 1999],
        genre_names: vec!["Comedy".into(), "Drama".into(), "Sci-Fi".into()],
        genre_masks: vec![1, 3, 0, 2, 4],
    };
    let rows = (0..3_u32)
        .flat_map(|user| (0..5_u32).map(move |movie| (user, movie)))
        .filter(|(user, movie)| (user + movie) % 4 != 0)
        .map(|(user, movie)| DatedRating {
            user_id: 10 + user * 1000,
            timestamp: i64::from(100 - movie),
            movie_id: catalogue.movie_ids[movie as usize],
            movie,
            class: ((user * 5 + movie) % 10) as u8,
        })
        .collect();
    Dataset::from_rows(catalogue, rows)
}

fn field_of(file: &[u8]) -> String {
    match decode(file) {
        Err(error @ Error::Pack(_)) => {
            assert!(error.to_string().starts_with("The data file is damaged or not ours: "), "{error}");
            error.field().to_owned()
        }
        other => panic!("a damaged file gave {other:?}"),
    }
}

/// Puts a right length and checksum on an altered body, so that the checks behind them are reached.
fn resealed(file: &[u8], alter: impl FnOnce(&mut Vec<u8>)) -> Vec<u8> {
    let mut body = file[20..].to_vec();
    alter(&mut body);
    let mut sealed = file[..12].to_vec();
    sealed.extend((body.len() as u32).to_le_bytes());
    sealed.extend(crc::Crc::<u32>::new(&crc::CRC_32_ISO_HDLC).checksum(&body).to_le_bytes());
    sealed.extend(body);
    sealed
}

#[test]
fn reads_back_as_written() {
    let data = small();
    assert_eq!(decode(&encode(&data)), Ok(data));
}

#[test]
fn every_cut_is_refused() {
    let file = encode(&small());
    for length in 0..file.len() {
        field_of(&file[..length]);
        if length >= 20 {
            field_of(&resealed(&file, |body| body.truncate(length - 20)));
        }
    }
    let mut longer = file.clone();
    longer.push(0);
    assert_eq!(field_of(&longer), "length");
    assert_eq!(field_of(&resealed(&file, |body| body.push(0))), "length");
}

#[test]
fn every_flipped_bit_is_refused() {
    let file = encode(&small());
    for bit in 0..file.len() * 8 {
        let mut altered = file.clone();
        altered[bit / 8] ^= 1 << (bit % 8);
        field_of(&altered);
    }
}

#[test]
fn errors_name_the_part_of_the_file() {
    let file = encode(&small());
    assert_eq!(field_of(b"<!doctype html><html>"), "magic");
    assert_eq!(field_of(b""), "magic");
    let mut newer = file.clone();
    newer[8] = 2;
    let error = decode(&newer).expect_err("a newer version");
    assert_eq!(error.to_string(), "The data file is damaged or not ours: version is 2; it must be 1");
    let mut altered = file.clone();
    *altered.last_mut().expect("a file with bytes") ^= 1;
    assert_eq!(field_of(&altered), "checksum");
    // Body: n_users, n_movies, n_ratings; the last byte is a class and a part.
    assert_eq!(field_of(&resealed(&file, |body| body[0] = 0)), "n_users");
    assert_eq!(field_of(&resealed(&file, |body| body[4..8].fill(0xff))), "n_movies");
    assert_eq!(field_of(&resealed(&file, |body| body[8] ^= 1)), "ratings per user");
    assert_eq!(field_of(&resealed(&file, |body| *body.last_mut().expect("a body") = 30)), "rating classes");
}

proptest! {
    /// Whatever stands in a well-sealed body, decoding ends with a data set or an error that names a field.
    #[test]
    fn altered_bodies_never_panic(changes in prop::collection::vec((0_usize..200, any::<u8>()), 1..4)) {
        let file = resealed(&encode(&small()), |body| {
            for (place, byte) in changes {
                let length = body.len();
                body[place % length] = byte;
            }
        });
        if let Err(error) = decode(&file) {
            prop_assert_eq!(error.code(), "pack_damaged");
            prop_assert!(!error.field().is_empty());
        }
    }
}
