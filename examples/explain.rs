//! How long it takes to say why films are suggested: for every user with twenty training ratings or more, the first twenty
//! of them are the visitor's, and each is taken away in turn for twenty films (exact leave one out). Median and longest, in
//! milliseconds.
//!
//! `cargo run --release --example explain -- data/movielens-small`

mod common;

use std::error::Error;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

use common::{exit_code, tables_in};
use rbm_cinema::evaluation::EvaluationData;
use rbm_cinema::inspection::{Models, Reasons};
use rbm_cinema::learning::{LikesConfig, LikesTrainer, Preset, Run};
use rbm_cinema::ratings::{Attributes, Part, UserRatings};

const RATINGS: usize = 20;
const FILMS: usize = 20;

fn main() -> ExitCode {
    exit_code(run())
}

fn run() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("usage: explain FOLDER")?;
    let dataset = tables_in(&folder)?;
    let training = Arc::new(dataset.parts(&[Part::Training]));
    let held_out = Arc::new(dataset.parts(&[Part::Validation]));
    let counts = training.counts_per_movie();
    let attributes = Arc::new(Attributes::of(&dataset.catalogue, &counts));
    // As on the page when it opens; what is computed, and so how long it takes, does not depend on what was learnt.
    let config = Preset::Tuned.config().check()?;
    let data = EvaluationData::new(Arc::clone(&training), held_out, attributes, config.seed);
    let likes =
        LikesTrainer::new(LikesConfig::default().check()?, Arc::clone(&training), &dataset.catalogue)?;
    let run = Run::new(config, data).with_likes(likes);
    let models = Models { rbm: run.rbm(), likes: run.likes() };
    let films: Vec<u32> = (0..FILMS as u32).map(|film| film * 50).collect();

    let mut times = Vec::new();
    for user in training.users().filter(|user| user.len() >= RATINGS) {
        let visitor = UserRatings { movies: &user.movies[..RATINGS], classes: &user.classes[..RATINGS] };
        let start = Instant::now();
        let mut reasons = Reasons::new(models, visitor, &films);
        while !reasons.is_complete() {
            reasons.advance(models);
        }
        times.push(start.elapsed().as_secs_f64() * 1e3);
    }
    times.sort_by(f64::total_cmp);
    let (median, longest) = (times[times.len() / 2], times[times.len() - 1]);
    println!(
        "{} people, {RATINGS} ratings, {FILMS} films: median {median:.2} ms, longest {longest:.2} ms",
        times.len()
    );
    Ok(())
}
