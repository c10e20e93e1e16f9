//! The ratings to measure on: the bundled ones, or a multiple of them of the same kind.

use rand::RngExt;
use rand::seq::SliceRandom;
use rbm_cinema::ratings::Ratings;
use rbm_cinema::rng::{Purpose, stream};

/// `factor` times the users, and the ratings. Each user of the data is there, and `factor` − 1 times somebody who rated
/// as many films, drawn from those of the user and of another taken at random: so films that are rated together stay so.
pub fn multiplied(ratings: &Ratings, factor: usize) -> Ratings {
    let mut rng = stream(1, Purpose::Benchmark);
    let films_of = |user: usize| {
        let user = ratings.user(user);
        user.movies.iter().copied().zip(user.classes.iter().copied())
    };
    let mut more = Ratings::new(ratings.n_movies());
    for user in 0..ratings.n_users() {
        more.push_user(films_of(user));
        for _ in 1..factor {
            let other = rng.random_range(0..ratings.n_users());
            let mut films: Vec<(u32, u8)> = films_of(user).chain(films_of(other)).collect();
            films.sort_unstable();
            films.dedup_by_key(|&mut (movie, _)| movie);
            films.shuffle(&mut rng);
            films.truncate(ratings.user(user).len());
            films.sort_unstable();
            more.push_user(films);
        }
    }
    more
}
