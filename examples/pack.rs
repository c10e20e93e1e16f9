//! Packs MovieLens tables into the one file that the page loads.
//!
//! `cargo run --release --example pack -- data/movielens-small packed-file`

mod common;

use std::error::Error;
use std::fs;
use std::process::ExitCode;

use common::{exit_code, tables_in};
use rbm_cinema::ratings::{decode, encode};

fn main() -> ExitCode {
    exit_code(run())
}

fn run() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, packed] = arguments.as_slice() else {
        return Err("usage: pack FOLDER_WITH_RATINGS_AND_MOVIES_CSV PACKED_FILE".into());
    };
    let data = tables_in(folder)?;
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
