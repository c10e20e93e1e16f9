//! Trains the RBM over likes on MovieLens tables and prints how well its lists foresee likes, on the standard split.
//!
//! `cargo run --release --example likes -- data/movielens-small validation seeds=2 epochs=30`
//! `cargo run --release --example likes -- data/movielens-small test seeds=5`
//! `cargo run --release --example likes -- data/movielens-small cold`
//! `cold` holds whole users out in five folds and shows the model 0 to 20 of their ratings. Settings that are not
//! named keep their defaults; their names are the fields of `LikesConfig`.

mod common;

use std::error::Error;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

use common::{exit_code, tables_in};
use rbm_cinema::evaluation::{ListFigures, RankingFigures, liked_movies, list_figures, ranking_figures_by};
use rbm_cinema::learning::{LikesConfig, LikesProgress, LikesTrainer};
use rbm_cinema::ratings::{Dataset, Part, Profile, Ratings, UserRatings};
use rbm_cinema::rbm::LikesRbm;

const FOLDS: usize = 5;
/// Ratings shown of a user who was held out whole. The list leaves out the first 20 whatever is shown of them, so that
/// the figures of one column can be compared.
const SHOWN: [usize; 5] = [0, 3, 5, 10, 20];

fn main() -> ExitCode {
    exit_code(run())
}

fn run() -> Result<(), Box<dyn Error>> {
    const USAGE: &str = "usage: likes FOLDER validation|test|cold [SETTING=VALUE …]";
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().ok_or(USAGE)?;
    let part = arguments.next().ok_or(USAGE)?;
    let mut config = LikesConfig::default();
    let mut seeds = 1;
    for argument in arguments {
        let (name, value) = argument.split_once('=').ok_or("settings are SETTING=VALUE")?;
        match name {
            "n_hidden" => config.n_hidden = value.parse()?,
            "min_likes" => config.min_likes = value.parse()?,
            "cd_steps" => config.cd_steps = value.parse()?,
            "learning_rate" => config.learning_rate = value.parse()?,
            "weight_decay" => config.weight_decay = value.parse()?,
            "batch_size" => config.batch_size = value.parse()?,
            "epochs" => config.epochs = value.parse()?,
            "seed" => config.seed = value.parse()?,
            "seeds" => seeds = value.parse()?,
            _ => return Err(format!("there is no setting {name}").into()),
        }
    }
    config.check()?;
    let dataset = tables_in(&folder)?;
    let (seen, held_out) = match part.as_str() {
        "validation" => (dataset.parts(&[Part::Training]), dataset.parts(&[Part::Validation])),
        "test" => (dataset.parts(&[Part::Training, Part::Validation]), dataset.parts(&[Part::Test])),
        "cold" => return cold_start(config, &dataset),
        _ => return Err(USAGE.into()),
    };
    let seen = Arc::new(seen);
    let mut sums = [0.0; 2];
    println!("seed  NDCG@10  recall@20  seconds of training  ms a mini-batch's last piece  ms a list");
    for seed in config.seed..config.seed + seeds {
        let start = Instant::now();
        let (rbm, last_piece) = train(LikesConfig { seed, ..config }, Arc::clone(&seen), &dataset)?;
        let trained = start.elapsed().as_secs_f64();
        let start = Instant::now();
        for user in seen.users() {
            std::hint::black_box(rbm.score(user));
        }
        let per_list = start.elapsed().as_secs_f64() * 1e3 / seen.n_users() as f64;
        let figures = ranking_figures_by(&seen, &held_out, |_, ratings| scores(&rbm, ratings));
        sums[0] += figures.ndcg_at_10;
        sums[1] += figures.recall_at_20;
        println!(
            "{seed:4}  {:7.4}  {:9.4}  {trained:19.2}  {last_piece:27.2}  {per_list:9.3}",
            figures.ndcg_at_10, figures.recall_at_20
        );
    }
    println!("mean  {:7.4}  {:9.4}", sums[0] / seeds as f64, sums[1] / seeds as f64);
    Ok(())
}

/// As the measures take them.
fn scores(rbm: &LikesRbm, ratings: UserRatings) -> Vec<f64> {
    rbm.score(ratings).into_iter().map(f64::from).collect()
}

/// The trained model, and the median milliseconds of the longest kind of piece: the one that ends a mini-batch.
fn train(
    config: LikesConfig,
    ratings: Arc<Ratings>,
    dataset: &Dataset,
) -> Result<(LikesRbm, f64), Box<dyn Error>> {
    let mut trainer = LikesTrainer::new(config.check()?, ratings, &dataset.catalogue)?;
    let mut last_pieces = Vec::new();
    loop {
        let start = Instant::now();
        let progress = trainer.advance()?;
        if matches!(progress, LikesProgress::Batch(_)) {
            last_pieces.push(start.elapsed().as_secs_f64() * 1e3);
        }
        if progress == LikesProgress::Finished {
            last_pieces.sort_by(f64::total_cmp);
            return Ok((trainer.into_rbm(), last_pieces[last_pieces.len() / 2]));
        }
    }
}

/// Users held out whole, in five folds, pooled; of each, the first ratings in an order that a hash of user and film
/// gives. Relevant are the user's likes beyond the first 20 ratings. Beside it: films by how many like them.
fn cold_start(config: LikesConfig, dataset: &Dataset) -> Result<(), Box<dyn Error>> {
    let mut figures = SHOWN.map(|_| Vec::new());
    let mut popular = Vec::new();
    for fold in 0..FOLDS {
        let mut training = Ratings::new(dataset.ratings.n_movies());
        for (_, own) in dataset.ratings.users().enumerate().filter(|(user, _)| user % FOLDS != fold) {
            training.push_user(own.movies.iter().copied().zip(own.classes.iter().copied()));
        }
        let mut fans = vec![0.0; training.n_movies()];
        for user in training.users() {
            for movie in liked_movies(user) {
                fans[movie as usize] += 1.0;
            }
        }
        let (rbm, _) = train(config, Arc::new(training), dataset)?;
        for (user, own) in dataset.ratings.users().enumerate().filter(|(user, _)| user % FOLDS == fold) {
            let mut order: Vec<(u32, u8)> =
                own.movies.iter().copied().zip(own.classes.iter().copied()).collect();
            order.sort_by_key(|&(movie, _)| {
                movie.wrapping_mul(2_654_435_761).wrapping_add((user as u32).wrapping_mul(40_503_001))
            });
            let most = order.len().min(SHOWN[SHOWN.len() - 1]);
            let (first, rest) = order.split_at(most);
            let profile = |part: &[(u32, u8)]| {
                Profile::new(
                    part.iter().map(|pair| pair.0).collect(),
                    part.iter().map(|pair| pair.1).collect(),
                    dataset.ratings.n_movies(),
                )
            };
            let (left_out, rest) = (profile(first)?, profile(rest)?);
            let relevant = liked_movies(rest.ratings());
            popular.extend(list_figures(fans.clone(), left_out.ratings().movies, &relevant));
            for (shown, figures) in SHOWN.iter().zip(&mut figures) {
                let scores = scores(&rbm, profile(&first[..most.min(*shown)])?.ratings());
                figures.extend(list_figures(scores, left_out.ratings().movies, &relevant));
            }
        }
    }
    println!("shown  NDCG@10  recall@20");
    let row = |name: &str, figures: &[ListFigures]| {
        let mean = RankingFigures::mean_of(figures);
        println!("{name:>5}  {:7.4}  {:9.4}", mean.ndcg_at_10, mean.recall_at_20);
    };
    row("liked", &popular);
    for (shown, figures) in SHOWN.iter().zip(&figures) {
        row(&shown.to_string(), figures);
    }
    Ok(())
}
