//! How soon the tuned model knows somebody new who is asked about films in one order or another, as Markdown.
//!
//! `cargo run --release --example asking -- data/movielens-small [seeds=3]`
//! Users are held out whole in the folds of the cold start. Of each, a half of the ratings, drawn once, is what they answer
//! with when a film is shown that is in it; any other film they have not seen. The other half is asked for.

mod common;

use std::error::Error;
use std::process::ExitCode;
use std::sync::Arc;

use common::{exit_code, tables_in};
use rand::seq::SliceRandom;
use rbm_cinema::asking::films_to_ask;
use rbm_cinema::evaluation::{ColdStart, ErrorSums};
use rbm_cinema::learning::{Preset, Trainer, TrainingConfig};
use rbm_cinema::ratings::{Attributes, Part, Ratings, UserRatings, stars_of_class};
use rbm_cinema::rbm::{Model, Reading};
use rbm_cinema::rng::{Purpose, stream};

/// After so many films that were shown.
const SHOWN: [usize; 4] = [10, 20, 40, 80];
/// After so many ratings that were given.
const GIVEN: [usize; 2] = [5, 10];
/// Somebody who has given fewer ratings by then is not shown more.
const MOST_SHOWN: usize = 400;
/// Films in a deal; what is rated in it changes the next.
const DEALT: usize = 12;

fn main() -> ExitCode {
    exit_code(run())
}

fn run() -> Result<(), Box<dyn Error>> {
    const USAGE: &str = "usage: asking FOLDER_WITH_RATINGS_AND_MOVIES_CSV [seeds=N]";
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().ok_or(USAGE)?;
    let seeds: u64 = match arguments.next() {
        None => 1,
        Some(argument) => argument.strip_prefix("seeds=").ok_or(USAGE)?.parse()?,
    };
    let dataset = tables_in(&folder)?;
    let ratings = dataset.parts(&[Part::Training, Part::Validation]);
    let cold_start = ColdStart::new(&ratings);

    let mut tallies: Vec<Tally> = Order::ALL.iter().map(|_| Tally::default()).collect();
    for seed in 1..=seeds {
        for fold in cold_start.folds() {
            let training = cold_start.training_of(fold);
            let counts = training.counts_per_movie();
            let config = TrainingConfig { seed, ..Preset::Tuned.config() }.check()?;
            let attributes = Arc::new(Attributes::of(&dataset.catalogue, &counts));
            let mut trainer = Trainer::new(config, Arc::new(training.clone()), attributes);
            while trainer.epoch() < config.epochs {
                trainer.step();
            }
            let examiner = Examiner { model: trainer.model(), training, counts };
            for &user in fold {
                for (order, tally) in Order::ALL.iter().zip(&mut tallies) {
                    examiner.ask(*order, user, cold_start.in_order(user), tally);
                }
            }
        }
    }
    print!("{}", table(&tallies, seeds));
    Ok(())
}

/// In which order films are shown.
#[derive(Clone, Copy, PartialEq)]
enum Order {
    /// Drawn, out of those with at least 20 training ratings.
    Random,
    /// By how many people rated them.
    Popular,
    /// By ln(n + 1) times the entropy of their stars (Rashid et al. 2002, "Getting to know you").
    PopularAndDisputed,
    /// [`films_to_ask`].
    Worth,
}

impl Order {
    const ALL: [Self; 4] = [Self::Random, Self::Popular, Self::PopularAndDisputed, Self::Worth];

    fn name(self) -> &'static str {
        match self {
            Self::Random => "Random, 20 ratings or more",
            Self::Popular => "Popular",
            Self::PopularAndDisputed => "Popularity × entropy",
            Self::Worth => "**By worth**",
        }
    }
}

/// What was found with one order: for each seed, the users in the order of the folds.
#[derive(Default)]
struct Tally {
    rmse_when_shown: [Vec<f64>; SHOWN.len()],
    given_when_shown: [usize; SHOWN.len()],
    rmse_when_given: [Vec<f64>; GIVEN.len()],
    shown_when_given: [usize; GIVEN.len()],
}

/// Shows films to somebody, and asks the model for the stars of others.
struct Examiner {
    model: Model,
    training: Ratings,
    counts: Vec<u32>,
}

impl Examiner {
    fn ask(&self, order: Order, user: usize, own: UserRatings, tally: &mut Tally) {
        let half = own.len() / 2;
        let known =
            |movie: u32| own.movies[..half].iter().position(|&own| own == movie).map(|at| own.classes[at]);
        let asked = UserRatings { movies: &own.movies[half..], classes: &own.classes[half..] };
        let mut films = self.fixed_order(order, user).into_iter();
        let mut dealt = Vec::new().into_iter();
        let (mut movies, mut classes, mut passed) = (Vec::new(), Vec::new(), Vec::new());
        let mut goals = 0;
        for shown in 0..=MOST_SHOWN {
            let given = UserRatings { movies: &movies, classes: &classes };
            if let Some(at) = SHOWN.iter().position(|&wanted| wanted == shown) {
                tally.rmse_when_shown[at].push(self.rmse(given, asked));
                tally.given_when_shown[at] += given.len();
            }
            while goals < GIVEN.len() && (given.len() >= GIVEN[goals] || shown == MOST_SHOWN) {
                tally.rmse_when_given[goals].push(self.rmse(given, asked));
                tally.shown_when_given[goals] += shown;
                goals += 1;
            }
            let film = match order {
                Order::Worth => dealt.next().or_else(|| {
                    dealt = self.deal(given, &passed).into_iter();
                    dealt.next()
                }),
                _ => films.next(),
            };
            let Some(film) = film else { continue };
            match known(film) {
                None => passed.push(film),
                Some(class) => {
                    movies.push(film);
                    classes.push(class);
                    // What was told changes what to ask.
                    dealt = Vec::new().into_iter();
                }
            }
        }
    }

    fn deal(&self, given: UserRatings, passed: &[u32]) -> Vec<u32> {
        let rbm = self.model.rbm();
        films_to_ask(
            rbm,
            &Reading::of(rbm, given),
            given,
            &self.counts,
            self.training.n_users(),
            passed,
            DEALT,
        )
    }

    fn fixed_order(&self, order: Order, user: usize) -> Vec<u32> {
        let mut films: Vec<u32> = (0..self.counts.len() as u32).collect();
        let mut by = |score: &dyn Fn(usize) -> f64| {
            films.sort_by(|&a, &b| score(b as usize).total_cmp(&score(a as usize)));
        };
        match order {
            Order::Worth => return Vec::new(),
            Order::Random => {
                films.retain(|&movie| self.counts[movie as usize] >= 20);
                films.shuffle(&mut stream(user as u64, Purpose::ColdStartOrder));
            }
            Order::Popular => by(&|movie| f64::from(self.counts[movie])),
            Order::PopularAndDisputed => {
                let classes = self.training.class_counts_per_movie();
                let entropy = |movie: usize| -> f64 {
                    let shares = classes[movie].map(|n| f64::from(n) / f64::from(self.counts[movie].max(1)));
                    shares.into_iter().filter(|&p| p > 0.0).map(|p| -p * p.ln()).sum()
                };
                by(&|movie| f64::from(self.counts[movie]).ln_1p() * entropy(movie));
            }
        }
        films
    }

    fn rmse(&self, given: UserRatings, asked: UserRatings) -> f64 {
        let rbm = self.model.rbm();
        let reading = Reading::of(rbm, given);
        let mut errors = ErrorSums::default();
        for (movie, class) in asked.iter() {
            errors.add(f64::from(rbm.stars(movie, &reading)), f64::from(stars_of_class(class)));
        }
        errors.rmse()
    }
}

fn table(tallies: &[Tally], seeds: u64) -> String {
    let mut text = String::from("| order |");
    SHOWN.iter().for_each(|n| text += &format!(" {n} shown |"));
    GIVEN.iter().for_each(|n| text += &format!(" {n} given |"));
    text += &format!("\n|---|{}\n", "--:|".repeat(SHOWN.len() + GIVEN.len()));
    for (order, tally) in Order::ALL.iter().zip(tallies) {
        text += &format!("| {} |", order.name());
        let n_asked = tally.rmse_when_shown[0].len() as f64;
        for (rmse, &given) in tally.rmse_when_shown.iter().zip(&tally.given_when_shown) {
            text += &format!(" {:.4} ({:.1}) |", mean(rmse), given as f64 / n_asked);
        }
        for (rmse, &shown) in tally.rmse_when_given.iter().zip(&tally.shown_when_given) {
            text += &format!(" {:.4} ({:.0}) |", mean(rmse), shown as f64 / n_asked);
        }
        text += "\n";
    }
    let [others @ .., ours] = tallies else { return text };
    for (order, tally) in Order::ALL.iter().zip(others) {
        text += &format!("| {} − **by worth** |", order.name());
        let theirs = tally.rmse_when_shown.iter().chain(&tally.rmse_when_given);
        for (theirs, ours) in theirs.zip(ours.rmse_when_shown.iter().chain(&ours.rmse_when_given)) {
            let differences = difference_per_user(theirs, ours, seeds as usize);
            let centre = mean(&differences);
            let squares: Vec<f64> = differences.iter().map(|d| (d - centre).powi(2)).collect();
            let error = (mean(&squares) / squares.len() as f64).sqrt();
            text += &format!(" {centre:+.4} ± {error:.4} |").replace('-', "−");
        }
        text += "\n";
    }
    text
}

/// Averaged over the seeds, which share the users.
fn difference_per_user(theirs: &[f64], ours: &[f64], seeds: usize) -> Vec<f64> {
    let n_users = ours.len() / seeds;
    let of_user = |user: usize| (0..seeds).map(move |seed| seed * n_users + user);
    (0..n_users)
        .map(|user| of_user(user).map(|at| theirs[at] - ours[at]).sum::<f64>() / seeds as f64)
        .collect()
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}
