//! Predicts films from a saved model and a few ratings.
//!
//! `cargo run --release --example predict -- data/movielens-small model.safetensors 1=5 260=4.5 318 2571`
//! Films are MovieLens ids; with stars they are what the person rated, without they are what is asked. If nothing is asked,
//! the ten films with the highest expected stars are printed. `train` with `save=FILE` makes the file.

mod common;

use std::error::Error;
use std::fs;
use std::process::ExitCode;

use common::{exit_code, tables_in};
use rbm_cinema::checkpoint;
use rbm_cinema::ratings::{Profile, class_of_stars};
use rbm_cinema::rbm::Reading;

/// Films that are printed if none is asked for.
const SHOWN: usize = 10;

fn main() -> ExitCode {
    exit_code(run())
}

fn run() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(folder), Some(file)) = (arguments.next(), arguments.next()) else {
        return Err(
            "usage: predict FOLDER_WITH_RATINGS_AND_MOVIES_CSV MODEL [MOVIE_ID=STARS …] [MOVIE_ID …]".into(),
        );
    };
    let catalogue = tables_in(&folder)?.catalogue;
    let model = checkpoint::load(&fs::read(file)?, &catalogue.movie_ids)?.model;
    let rbm = model.rbm();

    let movie = |id: &str| -> Result<usize, Box<dyn Error>> {
        Ok(catalogue.index_of(id.parse()?).ok_or_else(|| format!("there is no film {id}"))?)
    };
    let (mut movies, mut classes, mut asked) = (Vec::new(), Vec::new(), Vec::new());
    for argument in arguments {
        match argument.split_once('=') {
            Some((id, stars)) => {
                movies.push(movie(id)? as u32);
                classes.push(class_of_stars(stars.parse()?)?);
            }
            None => asked.push(movie(&argument)?),
        }
    }
    let profile = Profile::new(movies, classes, catalogue.len())?;
    let reading = Reading::of(rbm, profile.ratings());
    if asked.is_empty() {
        asked = (0..catalogue.len()).filter(|&i| !profile.ratings().movies.contains(&(i as u32))).collect();
        asked.sort_by(|&a, &b| rbm.stars(b, &reading).total_cmp(&rbm.stars(a, &reading)));
        asked.truncate(SHOWN);
    }
    println!("movieId  stars  p(0.5) … p(5.0) in per cent");
    for i in asked {
        let shares: Vec<String> =
            rbm.distribution(i, &reading).iter().map(|p| format!("{:3.0}", 100.0 * p)).collect();
        let (id, title) = (catalogue.movie_ids[i], &catalogue.titles[i]);
        println!("{id:7}  {:.3}  {}  {title}", rbm.stars(i, &reading), shares.join(" "));
    }
    Ok(())
}
