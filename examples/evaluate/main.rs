//! Trains the presets of the RBM and their companions on the standard split, and writes how good each is as JSON.
//!
//! `cargo run --release --example evaluate -- data/movielens-small [--json FILE] [--only TEXT] [--validation]`
//! Without `--json` the JSON goes to standard output. `--only` takes the models with TEXT in their name or preset.
//! `--validation` trains on the training ratings and judges on the validation ratings, to choose settings by; without it
//! models are trained on both and judged on the test ratings.

#[path = "../common/mod.rs"]
mod common;
mod entrants;
mod figures;

use std::error::Error;
use std::fs;
use std::process::ExitCode;
use std::sync::Arc;

use common::{exit_code, tables_in};
use entrants::entrants;
use figures::Judge;
use rbm_cinema::ratings::Part;
use serde_json::json;

const USAGE: &str =
    "usage: evaluate FOLDER_WITH_RATINGS_AND_MOVIES_CSV [--json FILE] [--only TEXT] [--validation]";

fn main() -> ExitCode {
    exit_code(run())
}

/// What was asked for on the command line.
#[derive(Default)]
struct Options {
    folder: Option<String>,
    json: Option<String>,
    only: Option<String>,
    validation: bool,
}

impl Options {
    fn read(mut arguments: impl Iterator<Item = String>) -> Result<Self, Box<dyn Error>> {
        let mut options = Self::default();
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--json" => options.json = Some(arguments.next().ok_or(USAGE)?),
                "--only" => options.only = Some(arguments.next().ok_or(USAGE)?.to_lowercase()),
                "--validation" => options.validation = true,
                _ if argument.starts_with('-') || options.folder.is_some() => return Err(USAGE.into()),
                _ => options.folder = Some(argument),
            }
        }
        Ok(options)
    }
}

fn run() -> Result<(), Box<dyn Error>> {
    let options = Options::read(std::env::args().skip(1))?;
    let folder = options.folder.ok_or(USAGE)?;
    let dataset = tables_in(&folder)?;
    let judge = if options.validation {
        Judge::new(&dataset, &[Part::Training], Part::Validation)
    } else {
        Judge::new(&dataset, &[Part::Training, Part::Validation], Part::Test)
    };

    let mut models = Vec::new();
    for entrant in entrants(&Arc::new(dataset.catalogue.clone())) {
        let label = entrant.label();
        if options.only.as_ref().is_some_and(|text| !label.to_lowercase().contains(text)) {
            continue;
        }
        let figures = judge.judge(&entrant)?;
        eprintln!("{label}: {figures}");
        models.push(figures.to_json(&entrant));
    }
    if models.is_empty() {
        return Err("no model has that text in its name or preset".into());
    }
    let text = format!("{:#}\n", json!({ "models": models }));
    match options.json {
        Some(file) => fs::write(&file, text).map_err(|error| format!("{file}: {error}"))?,
        None => print!("{text}"),
    }
    Ok(())
}
