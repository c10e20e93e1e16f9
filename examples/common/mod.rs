//! What every example does: reads MovieLens tables, and ends with a message in place of a trace.

use std::error::Error;
use std::fs::File;
use std::path::Path;
use std::process::ExitCode;

use rbm_cinema::ratings::{Dataset, read_movielens};

/// Success, or the error on stderr and failure.
pub fn exit_code(result: Result<(), Box<dyn Error>>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// The data set of a folder's ratings.csv and movies.csv.
pub fn tables_in(folder: &str) -> Result<Dataset, Box<dyn Error>> {
    let table = |name: &str| {
        let path = Path::new(folder).join(name);
        File::open(&path).map_err(|error| format!("{}: {error}", path.display()))
    };
    Ok(read_movielens(table("ratings.csv")?, table("movies.csv")?)?)
}
