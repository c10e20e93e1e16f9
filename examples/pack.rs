//! Packs MovieLens tables into the one file that the page loads.
//!
//! `cargo run --release --example pack -- data/movielens-small packed-file`

use std::error::Error;
use std::fs::{self, File};
use std::path::Path;
use std::process::ExitCode;

use rbm_cinema::ratings::{decode, encode, read_movielens};

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, packed] = arguments.as_slice() else {
        return Err("usage: pack FOLDER_WITH_RATINGS_AND_MOVIES_CSV PACKED_FILE".into());
    };
    let table = |name: &str| {
        let path = Path::new(folder).join(name);
        File::open(&path).map_err(|error| format!("{}: {error}", path.display()))
    };
    let data = read_movielens(table("ratings.csv")?, table("movies.csv")?)?;
    let bytes = encode(&data);
    if decode(&bytes)? != data {
        return Err("the packed file does not read back as the tables".into());
    }
    fs::write(packed, &bytes).map_err(|error| format!("{packed}: {error}"))?;
    println!(
        "packed {} ratings by {} users of {} movies into {} bytes",
        data.ratings.len(),
        data.ratings.n_users(),
        data.catalogue.len(),
        bytes.len()
    );
    Ok(())
}
