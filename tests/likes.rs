//! The RBM over likes: enumeration of a tiny model, one update against finite differences, laws, planted tastes, runs
//! that diverge, and the published figures on the bundled MovieLens set.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use rand::RngExt;
use rbm_cinema::Error;
use rbm_cinema::companions::Popular;
use rbm_cinema::evaluation::{list_figures, ranking_figures, ranking_figures_by};
use rbm_cinema::learning::{LikesBatch, LikesChain, LikesConfig, LikesProgress, LikesTrainer};
use rbm_cinema::ratings::{Catalogue, Part, Profile, Ratings, read_movielens};
use rbm_cinema::rbm::{LikedFilms, Likes, LikesRbm, TASTE_WEIGHT};
use rbm_cinema::rng::{Purpose, stream};

/// Class of 4 stars: one like.
const LIKE: u8 = 7;

const SMALL: LikesConfig = LikesConfig {
    n_hidden: 6,
    min_likes: 1,
    cd_steps: 1,
    learning_rate: 0.1,
    weight_decay: 0.001,
    batch_size: 4,
    epochs: 10,
    seed: 3,
};

/// Films of two genres in turn, half of them old.
fn catalogue(n_movies: u32) -> Catalogue {
    Catalogue {
        movie_ids: (1..=n_movies).collect(),
        titles: vec![String::new(); n_movies as usize],
        years: (0..n_movies).map(|movie| if movie < n_movies / 2 { 1950 } else { 2000 }).collect(),
        genre_names: vec!["Drama".into(), "Comedy".into()],
        genre_masks: (0..n_movies).map(|movie| 1 + movie % 3).collect(),
    }
}

/// Two tastes: half of the users like the even films, the other half the odd ones, each a random half of them.
fn planted_tastes(n_users: u32, n_movies: u32) -> Arc<Ratings> {
    let mut rng = stream(5, Purpose::UserOrder);
    let mut ratings = Ratings::new(n_movies as usize);
    for user in 0..n_users {
        let mut own = Vec::new();
        for movie in (0..n_movies).filter(|movie| (user + movie) % 2 == 0) {
            if rng.random::<bool>() {
                own.push((movie, LIKE + rng.random_range(0..3)));
            }
        }
        ratings.push_user(own);
    }
    Arc::new(ratings)
}

/// Trains to the end.
fn train(config: LikesConfig, ratings: Arc<Ratings>, catalogue: &Catalogue) -> LikesRbm {
    let mut trainer = LikesTrainer::new(config.check().expect("settings in range"), ratings, catalogue)
        .expect("ratings with likes");
    while trainer.step().expect("a run that does not diverge") != LikesProgress::Finished {}
    trainer.into_rbm()
}

/// θ and what does not change, in f64 and row by row, for an independent reading of the definitions.
struct Reference {
    own: Vec<Vec<f64>>,
    common: Vec<Vec<f64>>,
    bias: Vec<f64>,
    c: Vec<f64>,
    features: Vec<Vec<(usize, f64)>>,
}

impl Reference {
    fn of(rbm: &mut LikesRbm) -> Self {
        let n_hidden = rbm.n_hidden();
        let films = rbm.films().clone();
        let wide = |x: &[f32]| x.iter().copied().map(f64::from).collect::<Vec<f64>>();
        let parameters = rbm.parameters_mut();
        Self {
            own: parameters.own_weights.chunks(n_hidden).map(wide).collect(),
            common: parameters.feature_weights.chunks(n_hidden).map(wide).collect(),
            bias: wide(parameters.visible_bias),
            c: wide(parameters.hidden_bias),
            features: films
                .modelled()
                .iter()
                .map(|&movie| {
                    films
                        .features(movie as usize)
                        .map(|(feature, value)| (feature, f64::from(value)))
                        .collect()
                })
                .collect(),
        }
    }

    /// W_ij = U_ij + Σ_f Φ_if G_fj.
    fn weight(&self, film: usize, unit: usize) -> f64 {
        let common: f64 = self.features[film].iter().map(|&(f, value)| value * self.common[f][unit]).sum();
        self.own[film][unit] + common
    }

    /// E(v̂, h), term by term as in the documentation of `LikesRbm`.
    fn energy(&self, v: &[f64], h: &[f64]) -> f64 {
        let mut sum = 0.0;
        for (film, count) in v.iter().enumerate() {
            for (unit, state) in h.iter().enumerate() {
                sum += count * self.weight(film, unit) * (state - 0.5);
            }
            sum += self.bias[film] * count;
        }
        sum += self.c.iter().zip(h).map(|(c, h)| c * h).sum::<f64>();
        -sum
    }

    /// All 2^M states of h.
    fn states(&self) -> impl Iterator<Item = Vec<f64>> {
        let n_hidden = self.c.len();
        (0..1_u32 << n_hidden)
            .map(move |bits| (0..n_hidden).map(|unit| f64::from(bits >> unit & 1)).collect())
    }

    /// −log Σ_h e^(−E(v̂, h)).
    fn free_energy(&self, v: &[f64]) -> f64 {
        -self.states().map(|h| (-self.energy(v, &h)).exp()).sum::<f64>().ln()
    }
}

/// Five modelled films (a sixth has no like), random parameters.
fn tiny() -> (LikesRbm, Ratings) {
    let mut ratings = Ratings::new(6);
    ratings.push_user([(0, 9), (1, LIKE), (3, 6), (4, 5)]);
    ratings.push_user([(0, 8), (2, LIKE), (3, LIKE), (5, 2)]);
    ratings.push_user([(4, 9)]);
    let films = LikedFilms::new(&ratings, &catalogue(6), 1);
    assert_eq!(films.modelled(), [0, 1, 2, 3, 4]);
    let mut rng = stream(8, Purpose::LikesWeights);
    let mut rbm = LikesRbm::untrained(films, 4, &mut rng);
    let parameters = rbm.parameters_mut();
    for values in
        [parameters.own_weights, parameters.feature_weights, parameters.visible_bias, parameters.hidden_bias]
    {
        values.iter_mut().for_each(|x| *x = rng.random_range(-0.8..0.8));
    }
    rbm.refresh();
    (rbm, ratings)
}

fn dense(likes: &Likes, n_films: usize) -> Vec<f64> {
    let mut v = vec![0.0; n_films];
    for (&film, &count) in likes.films().iter().zip(likes.counts()) {
        v[film as usize] = f64::from(count);
    }
    v
}

/// Sums of some dozens of f32 products of inputs up to about 20: 1e-5 is ten roundings of 2^-24 of them.
const ROUNDING: f64 = 1e-5;

#[test]
fn the_conditionals_and_the_free_energy_agree_with_enumeration() {
    let (mut rbm, ratings) = tiny();
    let reference = Reference::of(&mut rbm);
    let mut hidden = vec![0.0; 4];
    for user in ratings.users() {
        let likes = rbm.films().likes(user);
        let v = dense(&likes, 5);
        let free_energy = reference.free_energy(&v);
        let found = rbm.free_energy(&likes, &mut hidden);
        assert!(
            (found - free_energy).abs() < ROUNDING * free_energy.abs().max(1.0),
            "F {found}, {free_energy}"
        );

        rbm.hidden_probabilities(&likes, &mut hidden);
        let mut again = vec![0.0; 4];
        let as_f32: Vec<f32> = v.iter().map(|&count| count as f32).collect();
        rbm.hidden_probabilities_of(&as_f32, &mut again);
        for unit in 0..4 {
            let on: f64 = reference
                .states()
                .filter(|h| h[unit] == 1.0)
                .map(|h| (free_energy - reference.energy(&v, &h)).exp())
                .sum();
            assert!((f64::from(hidden[unit]) - on).abs() < ROUNDING, "unit {unit}");
            assert!((f64::from(again[unit]) - on).abs() < ROUNDING, "unit {unit}, dense");
        }
    }
}

#[test]
fn likes_are_independent_given_the_hidden_units_and_distributed_as_the_energy_says() {
    let (mut rbm, _) = tiny();
    let reference = Reference::of(&mut rbm);
    for h in reference.states() {
        let centred: Vec<f32> = h.iter().map(|h| *h as f32 - 0.5).collect();
        let mut p = vec![0.0; 5];
        rbm.film_distribution(&centred, &mut p);
        // Two likes, one after the other: all 25 pairs of films.
        let weight = |first: usize, second: usize| {
            let mut v = vec![0.0; 5];
            v[first] += 1.0;
            v[second] += 1.0;
            (-reference.energy(&v, &h)).exp()
        };
        let z: f64 = (0..25).map(|pair| weight(pair / 5, pair % 5)).sum();
        for pair in 0..25 {
            let (first, second) = (pair / 5, pair % 5);
            let found = f64::from(p[first]) * f64::from(p[second]);
            assert!((found - weight(first, second) / z).abs() < ROUNDING, "films {first} and {second}");
        }
    }
}

#[test]
fn one_update_descends_the_difference_of_two_free_energies() {
    // Mini-batches of one person, one epoch: the first step has rate ε. L = F(v̂) − F(v̂′) with v̂′ held fixed; the step
    // is −ε·ω·∂L/∂θ, the rate of G a tenth.
    let (_, ratings) = tiny();
    let mut one = Ratings::new(6);
    one.push_user(
        ratings.user(0).iter().map(|(movie, class)| (movie as u32, class as u8 + u8::from(class < 7) * 2)),
    );
    let config = LikesConfig { weight_decay: 0.0, batch_size: 1, epochs: 1, ..SMALL };
    let mut trainer =
        LikesTrainer::new(config.check().expect("settings"), Arc::new(one.clone()), &catalogue(6))
            .expect("ratings with likes");
    let mut before_rbm = trainer.rbm().clone();
    let likes = before_rbm.films().likes(one.user(0));
    let n_films = before_rbm.films().len();
    let mut chain = LikesChain::new(n_films, 6);
    chain.run(&before_rbm, &likes, 1, &mut stream(config.seed, Purpose::LikesGibbsSampling));
    let v_data = dense(&likes, n_films);
    let v_model: Vec<f64> = chain.visible_model().iter().map(|&count| f64::from(count)).collect();
    let total = f64::from(likes.total());
    assert!((v_model.iter().sum::<f64>() - total).abs() < ROUNDING * total);

    trainer.step().expect("a step");
    let mut after_rbm = trainer.rbm().clone();
    let (mut before, after) = (Reference::of(&mut before_rbm), Reference::of(&mut after_rbm));
    let scale = config.learning_rate * f64::from(likes.weight());
    // Central differences of step 1e-4 in f64 err by about 1e-8; the kernels by f32 roundings of terms below 10.
    let nudge = 1e-4;
    let mut check = |place: &str, pick: &dyn Fn(&mut Reference) -> &mut f64, rate: f64, moved: f64| {
        let original = *pick(&mut before);
        let mut loss = |value: f64| {
            *pick(&mut before) = value;
            before.free_energy(&v_data) - before.free_energy(&v_model)
        };
        let slope = (loss(original + nudge) - loss(original - nudge)) / (2.0 * nudge);
        *pick(&mut before) = original;
        let expected = -scale * rate * slope;
        assert!((moved - original - expected).abs() < ROUNDING, "{place}: {moved} {original} {expected}");
    };
    for unit in 0..6 {
        for film in 0..n_films {
            check(&format!("U {film} {unit}"), &|r| &mut r.own[film][unit], 1.0, after.own[film][unit]);
        }
        for f in 0..after.common.len() {
            check(&format!("G {f} {unit}"), &|r| &mut r.common[f][unit], 0.1, after.common[f][unit]);
        }
        check(&format!("c {unit}"), &|r| &mut r.c[unit], 1.0, after.c[unit]);
    }
    for film in 0..n_films {
        check(&format!("b {film}"), &|r| &mut r.bias[film], 1.0, after.bias[film]);
    }
}

#[test]
fn counts_are_damped_by_the_root_of_their_number() {
    let mut ratings = Ratings::new(200);
    for n in [1, 30, 120] {
        ratings.push_user((0..n).map(|movie| (movie, LIKE)));
    }
    ratings.push_user([(0, 5), (1, 6), (2, 7), (3, 8), (4, 9), (5, 4), (199, 9)]);
    let films = LikedFilms::new(&ratings, &catalogue(200), 2);
    let close = |a: f32, b: f32| (a - b).abs() < 1e-5 * b;
    for (user, n) in [(0, 1.0_f32), (1, 30.0), (2, 120.0)] {
        let likes = films.likes(ratings.user(user));
        // The films that one person alone liked are not modelled: films 30 to 119 are user 2's own.
        let heard = n.min(30.0);
        let weight = (heard / 30.0).sqrt();
        assert_eq!(likes.films().len(), heard as usize);
        assert!(close(likes.weight(), weight));
        assert!(likes.counts().iter().all(|&count| close(count, 1.0 / weight)));
        assert!(close(likes.total(), (30.0 * heard).sqrt()));
    }
    let likes = films.likes(ratings.user(3));
    assert_eq!(likes.films(), [0, 1, 2, 3, 4]);
    for (count, stars) in likes.counts().iter().zip([0.3, 0.6, 1.0, 1.0, 1.3]) {
        assert!(close(count * likes.weight(), stars));
    }
}

#[test]
fn the_score_of_every_film_is_its_logit() {
    let (mut rbm, _) = tiny();
    let reference = Reference::of(&mut rbm);
    let profile = Profile::new(vec![1, 4, 5], vec![9, 7, 9], 6).expect("a good profile");
    let before = rbm.clone();
    let scores = rbm.score(profile.ratings());
    assert_eq!(rbm, before);
    let mut hidden = vec![0.0; 4];
    rbm.hidden_probabilities(&rbm.films().likes(profile.ratings()), &mut hidden);
    let taste = |weight: &dyn Fn(usize) -> f64| -> f64 {
        let sum: f64 = hidden.iter().enumerate().map(|(unit, &h)| weight(unit) * (f64::from(h) - 0.5)).sum();
        f64::from(TASTE_WEIGHT) * sum
    };
    for (film, (&score, bias)) in scores.iter().zip(&reference.bias).enumerate() {
        let logit = bias + taste(&|unit| reference.weight(film, unit));
        assert!((f64::from(score) - logit).abs() < ROUNDING);
    }
    // Film 5 is liked by nobody. The likes of the others are 2.3, 1, 1, 1.6 and 1.6: shares are of Σ (n + 1) = 12.5.
    let common = |unit: usize| -> f64 {
        rbm.films().features(5).map(|(f, value)| f64::from(value) * reference.common[f][unit]).sum()
    };
    let logit = (1.0_f64 / 12.5).ln() + taste(&common);
    assert!((f64::from(scores[5]) - logit).abs() < ROUNDING, "{} {logit}", scores[5]);
}

#[test]
fn whoever_liked_nothing_is_shown_what_is_liked_most() {
    let catalogue = catalogue(20);
    let rbm = train(SMALL, planted_tastes(61, 20), &catalogue);
    let ratings = planted_tastes(61, 20);
    let mut likes = [0.0; 20];
    for (movie, class) in ratings.users().flat_map(|user| user.iter()) {
        likes[movie] += if class == 9 { 1.3_f32 } else { 1.0 };
    }
    let disliked = Profile::new(vec![3, 4], vec![0, 4], 20).expect("a good profile");
    for profile in [Profile::default(), disliked] {
        let scores = rbm.score(profile.ratings());
        for a in 0..20 {
            for b in 0..20 {
                // Likes are sums of tenths: those that are equal but for rounding may stand either way.
                assert!(likes[a] <= likes[b] + 0.01 || scores[a] > scores[b], "films {a} and {b}");
            }
        }
    }
}

#[test]
fn a_rating_changes_the_list_at_once() {
    let rbm = train(SMALL, planted_tastes(60, 20), &catalogue(20));
    let one = Profile::new(vec![0], vec![9], 20).expect("a good profile");
    let other = Profile::new(vec![1], vec![9], 20).expect("a good profile");
    let (one, other) = (rbm.score(one.ratings()), rbm.score(other.ratings()));
    for movie in 2..20 {
        assert_eq!(one[movie] > other[movie], movie % 2 == 0, "film {movie}");
    }
}

#[test]
fn planted_tastes_are_told_apart_by_two_likes() {
    let n_movies = 30;
    for seed in 1..=3 {
        let rbm = train(LikesConfig { seed, ..SMALL }, planted_tastes(80, n_movies), &catalogue(n_movies));
        for taste in 0..2 {
            let profile = Profile::new(vec![taste, 10 + taste], vec![9, 7], n_movies as usize);
            let scores = rbm.score(profile.expect("a good profile").ratings());
            let of = |parity: u32| {
                (0..n_movies).filter(move |movie| movie % 2 == parity).map(|movie| scores[movie as usize])
            };
            let worst_own = of(taste).fold(f32::INFINITY, f32::min);
            let best_other = of(1 - taste).fold(f32::NEG_INFINITY, f32::max);
            assert!(worst_own > best_other, "seed {seed}, taste {taste}: {worst_own} {best_other}");
        }
    }
}

#[test]
fn slices_of_any_size_and_equal_seeds_give_the_same_model() {
    let (ratings, catalogue) = (planted_tastes(30, 20), catalogue(20));
    let whole = train(SMALL, Arc::clone(&ratings), &catalogue);
    let mut sliced =
        LikesTrainer::new(SMALL.check().expect("settings"), Arc::clone(&ratings), &catalogue).expect("likes");
    let mut epochs = 0;
    loop {
        // One piece, then a whole mini-batch (or what is left of it), in turn.
        for progress in [sliced.advance().expect("a piece"), sliced.step().expect("a step")] {
            epochs +=
                usize::from(matches!(progress, LikesProgress::Batch(LikesBatch { ends_epoch: true, .. })));
        }
        if sliced.is_finished() {
            break;
        }
    }
    assert_eq!((epochs, sliced.epoch()), (10, 10));
    assert_eq!(sliced.advance(), Ok(LikesProgress::Finished));
    assert_eq!(sliced.rbm(), &whole);
    assert_ne!(train(LikesConfig { seed: 4, ..SMALL }, ratings, &catalogue), whole);
}

#[test]
fn reconstruction_gets_better() {
    let mut trainer =
        LikesTrainer::new(SMALL.check().expect("settings"), planted_tastes(60, 20), &catalogue(20))
            .expect("likes");
    let mut epochs = vec![0.0];
    while let LikesProgress::Batch(batch) = trainer.step().expect("a step") {
        *epochs.last_mut().expect("an epoch") += batch.cross_entropy / 15.0;
        if batch.ends_epoch {
            epochs.push(0.0);
        }
    }
    // Untrained: about log 20 = 3.0 nats a like. Who knows the taste needs log 10 = 2.3.
    assert!(epochs[0] > 2.8, "{epochs:?}");
    assert!(epochs[9] < 2.5, "{epochs:?}");
}

#[test]
fn a_run_that_diverges_says_so_and_keeps_its_last_good_epoch() {
    let config = LikesConfig { learning_rate: 10.0, epochs: 1000, ..SMALL };
    let ratings = planted_tastes(60, 20);
    let mut trainer =
        LikesTrainer::new(config.check().expect("settings"), ratings, &catalogue(20)).expect("likes");
    let mut last_good = trainer.rbm().clone();
    let error = loop {
        match trainer.step() {
            Ok(LikesProgress::Batch(batch)) if batch.ends_epoch => last_good.clone_from(trainer.rbm()),
            Ok(LikesProgress::Finished) => panic!("a rate of 10 did not run away"),
            Ok(_) => {}
            Err(error) => break error,
        }
    };
    assert!(matches!(&error, Error::Diverged(_)), "{error}");
    assert!(error.to_string().contains("of the likes"), "{error}");
    assert_eq!(trainer.rbm(), &last_good);
    assert!(trainer.rbm().is_finite());
}

#[test]
fn people_of_hundreds_of_likes_do_not_drive_training_apart() {
    // Some 250 likes each, at the default rate and number of hidden units. Without the limits on the gradients' norms
    // the first epoch ends at more than 50 nats a like.
    let config = LikesConfig { n_hidden: 128, ..SMALL };
    let ratings = planted_tastes(60, 1000);
    let mut trainer =
        LikesTrainer::new(config.check().expect("settings"), ratings, &catalogue(1000)).expect("likes");
    let mut last = f64::NAN;
    while let LikesProgress::Batch(batch) = trainer.step().expect("a run that does not diverge") {
        // Before anything is learnt, each of the first batches needs about log 1000 = 6.9.
        assert!(batch.cross_entropy < 7.5, "{batch:?} in epoch {}", trainer.epoch());
        last = batch.cross_entropy;
    }
    // Who knows the taste, and of it all there is to know, needs log 500 = 6.21.
    assert!(last < 6.25, "{last}");
}

#[test]
fn odd_data_train_to_finite_numbers() {
    // One person who liked everything, one with a single like, one who liked nothing, one without ratings.
    let mut ratings = Ratings::new(300);
    ratings.push_user((0..299).map(|movie| (movie, 9)));
    ratings.push_user([(7, LIKE)]);
    ratings.push_user([(1, 0), (2, 3)]);
    ratings.push_user([]);
    let config = LikesConfig { n_hidden: 1, batch_size: 1000, ..SMALL };
    let rbm = train(config, Arc::new(ratings.clone()), &catalogue(300));
    assert!(rbm.is_finite());
    for user in ratings.users() {
        assert!(rbm.score(user).iter().all(|score| score.is_finite()));
    }

    let mut without_likes = Ratings::new(300);
    without_likes.push_user([(1, 0), (2, 6)]);
    let error = LikesTrainer::new(SMALL.check().expect("settings"), Arc::new(without_likes), &catalogue(300))
        .expect_err("nothing to learn from");
    assert_eq!(error.field(), "ratings");
}

#[test]
fn settings_out_of_range_are_refused_by_name() {
    let field = |change: fn(&mut LikesConfig)| {
        let mut config = LikesConfig::default();
        change(&mut config);
        config.check().map_or_else(|error| error.field().to_owned(), |_| String::new())
    };
    assert_eq!(field(|_| ()), "");
    assert_eq!(field(|c| c.n_hidden = 0), "n_hidden");
    assert_eq!(field(|c| c.min_likes = 0), "min_likes");
    assert_eq!(field(|c| c.cd_steps = 0), "cd_steps");
    assert_eq!(field(|c| c.learning_rate = f64::NAN), "learning_rate");
    assert_eq!(field(|c| c.weight_decay = -1.0), "weight_decay");
    assert_eq!(field(|c| c.batch_size = 0), "batch_size");
    assert_eq!(field(|c| c.epochs = 0), "epochs");
    assert_eq!(field(|c| c.seed = 1 << 32), "seed");
}

#[test]
fn the_ranking_figures_by_hand() {
    // 30 films, film 29 scored highest; film 28 is left out. Places 0 and 2 are hits, of three relevant films.
    let scores: Vec<f64> = (0..30_u8).map(f64::from).collect();
    let figures = list_figures(scores.clone(), &[28], &[29, 26, 0]).expect("figures");
    let ideal = 1.0 + 1.0 / 3.0_f64.log2() + 0.5;
    assert!((figures.ndcg_at_10 - 1.5 / ideal).abs() < 1e-12);
    assert!((figures.recall_at_20 - 2.0 / 3.0).abs() < 1e-12);
    assert!(list_figures(scores, &[], &[]).is_none());
}

#[test]
fn held_out_likes_of_movielens_are_ranked_as_published() {
    let table = |name: &str| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/movielens-small");
        File::open(folder.join(name)).expect("the bundled table")
    };
    let data = read_movielens(table("ratings.csv"), table("movies.csv")).expect("readable tables");
    let (training, validation) = (data.parts(&[Part::Training]), data.parts(&[Part::Validation]));
    let popular = ranking_figures(&Popular::fit(&training), &training, &validation);
    // Counted apart from this code with NumPy.
    assert!(
        (popular.ndcg_at_10 - 0.085_342).abs() < 1e-3 && (popular.recall_at_20 - 0.140_883).abs() < 1e-3,
        "{popular:?}"
    );

    let rbm = train(LikesConfig::default(), Arc::new(training.clone()), &data.catalogue);
    let figures = ranking_figures_by(&training, &validation, |_, seen| {
        rbm.score(seen).into_iter().map(f64::from).collect()
    });
    assert!(figures.ndcg_at_10 > NDCG_FLOOR, "{figures:?}");
    assert!(figures.recall_at_20 > RECALL_FLOOR, "{figures:?}");
}

/// Thirty-five seeds give 0.2032 in the mean on validation with a standard deviation of about 0.002, and recall 0.320
/// with 0.003: the floors lie four and three deviations below. EASE has 0.190 and 0.301 there.
const NDCG_FLOOR: f64 = 0.195;
const RECALL_FLOOR: f64 = 0.31;
