//! The ratings to measure on: the bundled ones, or a multiple of them of the same kind.

use rand::{Rng, RngExt};
use rbm_cinema::ratings::Ratings;
use rbm_cinema::rng::{Purpose, stream};

/// `factor` times the users. For each user of the data there are `factor` who rated as many films: the user itself, and
/// others whose films and classes are drawn from all ratings, so that popular films stay popular.
pub fn multiplied(ratings: &Ratings, factor: usize) -> Ratings {
    let mut rng = stream(1, Purpose::Benchmark);
    let all: Vec<(u32, u8)> = ratings
        .users()
        .flat_map(|user| user.movies.iter().copied().zip(user.classes.iter().copied()))
        .collect();
    let mut more = Ratings::new(ratings.n_movies());
    let mut drawn_for = vec![usize::MAX; ratings.n_movies()];
    for user in ratings.users() {
        more.push_user(user.movies.iter().copied().zip(user.classes.iter().copied()));
        for _ in 1..factor {
            let own = draw(&all, user.len(), &mut drawn_for, more.n_users(), &mut rng);
            more.push_user(own);
        }
    }
    more
}

/// `n` different films with a class each, by film; `drawn_for` `[D]` remembers the last user each was drawn for.
fn draw<R: Rng>(
    all: &[(u32, u8)],
    n: usize,
    drawn_for: &mut [usize],
    user: usize,
    rng: &mut R,
) -> Vec<(u32, u8)> {
    let mut own = Vec::with_capacity(n);
    while own.len() < n {
        let (movie, class) = all[rng.random_range(0..all.len())];
        if drawn_for[movie as usize] != user {
            drawn_for[movie as usize] = user;
            own.push((movie, class));
        }
    }
    own.sort_unstable();
    own
}
