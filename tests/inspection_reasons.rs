//! Why films are suggested: each part against a model that is asked anew without the rating, or with the unit at rest.

use std::sync::Arc;

use rbm_cinema::inspection::{Models, Reasons, stars_with_unit_at_rest};
use rbm_cinema::learning::{LikesConfig, LikesTrainer, Preset, TrainingConfig};
use rbm_cinema::learning::{LikesProgress, Trainer};
use rbm_cinema::ratings::{Attributes, Catalogue, N_CLASSES, Profile, Ratings, UserRatings};
use rbm_cinema::rbm::{LikesRbm, Model, Reading};

const N_MOVIES: usize = 12;
const FILMS: [u32; 3] = [1, 7, 11];
/// Rounding: sums of some hundred f32 terms below ten, in another order.
const TOLERANCE: f32 = 1e-4;

/// Two groups of people who like the films of one half and not those of the other.
fn ratings() -> Ratings {
    let mut ratings = Ratings::new(N_MOVIES);
    for user in 0..40_u32 {
        let films = (0..N_MOVIES as u32).filter(|film| (film * 7 + user * 5) % 3 != 0);
        ratings.push_user(films.map(|film| {
            let likes = (film < 6) == (user % 2 == 0);
            (film, if likes { 7 + (user % 3) as u8 } else { 1 + (user % 4) as u8 })
        }));
    }
    ratings
}

fn catalogue() -> Catalogue {
    Catalogue {
        movie_ids: (1..=N_MOVIES as u32).collect(),
        titles: (0..N_MOVIES).map(|film| format!("Film {film}")).collect(),
        years: (0..N_MOVIES as u16).map(|film| 1980 + 3 * film).collect(),
        genre_names: vec!["Comedy".into(), "Drama".into()],
        genre_masks: (0..N_MOVIES as u32).map(|film| 1 + film % 3).collect(),
    }
}

fn trained(preset: Preset) -> (Model, LikesRbm) {
    let ratings = Arc::new(ratings());
    let attributes = Arc::new(Attributes::of(&catalogue(), &ratings.counts_per_movie()));
    let config = TrainingConfig { n_hidden: 4, seed: 3, ..preset.config() }.check().expect("settings");
    let mut trainer = Trainer::new(config, Arc::clone(&ratings), attributes);
    while trainer.epoch() < 40 {
        trainer.step();
    }
    let config = LikesConfig { n_hidden: 6, min_likes: 2, epochs: 5, ..LikesConfig::default() };
    let mut likes =
        LikesTrainer::new(config.check().expect("settings"), ratings, &catalogue()).expect("likes");
    while likes.advance().expect("no divergence") != LikesProgress::Finished {}
    (trainer.model(), likes.into_rbm())
}

fn profile(pairs: &[(u32, u8)]) -> Profile {
    let (movies, classes) = pairs.iter().copied().unzip();
    Profile::new(movies, classes, N_MOVIES).expect("a profile")
}

const VISITOR: [(u32, u8); 4] = [(0, 9), (3, 7), (8, 1), (10, 4)];

#[test]
fn a_ratings_part_is_what_changes_without_it() {
    for preset in [Preset::Notes, Preset::Paper, Preset::Tuned] {
        let (model, likes) = trained(preset);
        for likes in [Some(&likes), None] {
            let models = Models { rbm: model.rbm(), likes };
            let visitor = profile(&VISITOR);
            let mut reasons = Reasons::new(models, visitor.ratings(), &FILMS);
            while !reasons.is_complete() {
                reasons.advance(models);
            }
            assert_eq!(reasons.without().len(), VISITOR.len() * FILMS.len());
            let mut moved = false;
            for left_out in 0..=VISITOR.len() {
                let mut others = VISITOR.to_vec();
                if left_out < VISITOR.len() {
                    others.remove(left_out);
                }
                let others = profile(&others);
                let reading = Reading::of(model.rbm(), others.ratings());
                let scores = likes.map(|likes| likes.score(others.ratings()));
                for (place, &film) in FILMS.iter().enumerate() {
                    let found = match left_out {
                        4 => reasons.with_all()[place],
                        rating => reasons.without()[rating * FILMS.len() + place],
                    };
                    let stars = model.rbm().stars(film as usize, &reading);
                    let score = scores.as_ref().map_or(stars, |scores| scores[film as usize]);
                    assert!((found.stars - stars).abs() < TOLERANCE, "{preset:?} {left_out} {film}");
                    assert!((found.score - score).abs() < TOLERANCE, "{preset:?} {left_out} {film}");
                    moved |= (found.score - reasons.with_all()[place].score).abs() > 10.0 * TOLERANCE;
                }
            }
            assert!(moved, "{preset:?}: some rating matters");
        }
    }
}

#[test]
fn a_job_is_taken_up_only_for_the_same_ratings_films_and_model() {
    let (model, likes) = trained(Preset::Tuned);
    let (other, _) = trained(Preset::Paper);
    let models = Models { rbm: model.rbm(), likes: Some(&likes) };
    let visitor = profile(&VISITOR);
    let reasons = Reasons::new(models, visitor.ratings(), &FILMS);
    assert!(reasons.is_of(models, visitor.ratings(), &FILMS));
    assert!(!reasons.is_of(models, visitor.ratings(), &FILMS[..2]));
    assert!(!reasons.is_of(models, profile(&VISITOR[..3]).ratings(), &FILMS));
    assert!(!reasons.is_of(Models { rbm: other.rbm(), ..models }, visitor.ratings(), &FILMS));
    let nobody = Reasons::new(models, UserRatings::NONE, &FILMS);
    assert!(nobody.is_complete());
}

/// Ten-class softmax and mean of the logits b_ik + Σ_j W_ijk h_j, in f64.
#[test]
fn a_units_part_is_what_changes_when_it_rests() {
    for preset in [Preset::Paper, Preset::Tuned] {
        let (model, _) = trained(preset);
        let (rbm, visitor) = (model.rbm(), profile(&VISITOR));
        let reading = Reading::of(rbm, visitor.ratings());
        for film in FILMS.map(|film| film as usize) {
            let found = stars_with_unit_at_rest(rbm, visitor.ratings(), film);
            assert_eq!(found.len(), 4);
            for (resting, &found) in found.iter().enumerate() {
                let hidden = |unit: usize| {
                    if unit == resting {
                        1.0 / (1.0 + f64::from(-rbm.hidden_bias()[unit]).exp())
                    } else {
                        f64::from(reading.hidden[unit])
                    }
                };
                let bias = rbm.visible_bias_of(film, &reading);
                let weights: Vec<f64> = (0..N_CLASSES)
                    .map(|class| {
                        let input: f64 = (0..4)
                            .map(|unit| hidden(unit) * f64::from(rbm.weight(film, class, unit, &reading)))
                            .sum();
                        (f64::from(bias[class]) + input).exp()
                    })
                    .collect();
                let total: f64 = weights.iter().sum();
                let stars: f64 =
                    weights.iter().enumerate().map(|(class, w)| w / total * (class as f64 + 1.0) / 2.0).sum();
                assert!(
                    (f64::from(found) - stars).abs() < f64::from(TOLERANCE),
                    "{preset:?} {film} {resting}"
                );
            }
        }
    }
}
