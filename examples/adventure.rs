//! What the choice between safe and adventurous does to lists of suggestions, measured on validation ratings: trains the
//! tuned model and the model of likes on the training ratings, and makes every user's list at several α.
//!
//! `cargo run --release --example adventure -- data/movielens-small`

mod common;

use std::error::Error;
use std::process::ExitCode;
use std::sync::Arc;

use common::{exit_code, tables_in};
use rbm_cinema::evaluation::{EvaluationData, ranking_figures_by};
use rbm_cinema::learning::{LikesConfig, LikesTrainer, Preset, Run};
use rbm_cinema::ratings::{Attributes, Part, UserRatings};
use rbm_cinema::rbm::Reading;
use rbm_cinema::suggesting::{Suggestions, Wishes, suggest};

/// Films of a list that are looked at, and training ratings that they need: as on the page.
const SHOWN: usize = 24;
const MIN_RATINGS: u32 = 20;

fn main() -> ExitCode {
    exit_code(run())
}

fn run() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("usage: adventure FOLDER")?;
    let dataset = tables_in(&folder)?;
    let training = Arc::new(dataset.parts(&[Part::Training]));
    let held_out = Arc::new(dataset.parts(&[Part::Validation]));
    let counts = training.counts_per_movie();
    let attributes = Arc::new(Attributes::of(&dataset.catalogue, &counts));
    let config = Preset::Tuned.config().check()?;
    let data = EvaluationData::new(Arc::clone(&training), Arc::clone(&held_out), attributes, config.seed);
    let likes = LikesConfig::default().check()?;
    let likes = LikesTrainer::new(likes, Arc::clone(&training), &dataset.catalogue)?;
    let mut run = Run::new(config, data).with_likes(likes);
    while run.trainer().epoch() < config.epochs {
        run.advance()?;
    }
    let (rbm, likes) = (run.rbm(), run.likes().ok_or("no model of likes")?);
    let list = |v: UserRatings, adventure: f32, count: usize, min_ratings: u32| -> Suggestions {
        let wishes = Wishes { adventure, ..Wishes::of_all(count, min_ratings) };
        suggest(rbm, &Reading::of(rbm, v), &likes.score(v), &dataset.catalogue, &counts, v, &wishes)
    };
    println!("alpha  NDCG@10  recall@20  median ratings of a film  mean expected stars  mean spread");
    for adventure in [-1.0, -0.5, 0.0, 0.25, 0.5, 0.75, 1.0] {
        let figures = ranking_figures_by(&training, &held_out, |_, v| {
            let mut scores = vec![f64::NEG_INFINITY; dataset.catalogue.len()];
            for (place, film) in list(v, adventure, 200, 0).films.iter().enumerate() {
                scores[film.movie as usize] = -(place as f64);
            }
            scores
        });
        let films: Vec<_> =
            training.users().flat_map(|v| list(v, adventure, SHOWN, MIN_RATINGS).films).collect();
        let mut popularity: Vec<u32> = films.iter().map(|film| counts[film.movie as usize]).collect();
        popularity.sort_unstable();
        let mean = |sum: f32| sum / films.len() as f32;
        println!(
            "{adventure:5}  {:7.3}  {:9.3}  {:24}  {:19.2}  {:11.2}",
            figures.ndcg_at_10,
            figures.recall_at_20,
            popularity[popularity.len() / 2],
            mean(films.iter().map(|film| film.stars).sum()),
            mean(films.iter().map(|film| film.spread).sum()),
        );
    }
    Ok(())
}
