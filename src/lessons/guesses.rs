//! Ten probabilities, one number of stars: which? What each rule guesses from a distribution over rating classes, and how
//! far off it is to be expected to be.
//!
//! For a guess g, E[(r − g)²] = Var[r] + (r̂ − g)² with r̂ = E[r], so the expectation has the least squared error; E|r − g|
//! is least at a median, and P(r = g) at the most probable class (Bishop 2006, "Pattern Recognition and Machine Learning",
//! sections 1.5.1 and 1.5.5).

use crate::evaluation::ErrorSums;
use crate::numeric::Decimal;
use crate::{Error, Result};

/// How a guess is made from a distribution.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// r̂ = Σ_k stars(k) p_k.
    Expectation,
    /// r̂, rounded to the nearest class; of two as near, the higher.
    Rounded,
    /// The least class with P(r ≤ stars(k)) ≥ ½.
    Median,
    /// The most probable class; of equals, the lowest.
    Argmax,
}

impl Rule {
    /// In the order in which figures stand.
    pub const ALL: [Rule; 4] = [Rule::Expectation, Rule::Rounded, Rule::Median, Rule::Argmax];
}

/// The most classes that a distribution may have here.
pub const MAX_GUESS_CLASSES: usize = 10;

/// Points of the curve of all guesses.
const CURVE_POINTS: usize = 91;

/// A guess, and what is to be expected of it if the rating has the distribution.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "study", derive(serde::Serialize))]
pub struct Guess {
    /// g.
    pub stars: f64,
    /// E[(r − g)²], in stars².
    pub squared: f64,
    /// E|r − g|, in stars.
    pub absolute: f64,
    /// P(r = g).
    pub hit: f64,
}

/// A distribution over classes, and what can be guessed from it.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "study", derive(serde::Serialize), serde(rename_all = "camelCase"))]
pub struct Guesses {
    /// p_k, `[K]`.
    pub probabilities: Vec<f64>,
    /// P(r ≤ stars(k)), `[K]`.
    pub cumulative: Vec<f64>,
    /// Var[r] = E[(r − r̂)²], in stars².
    pub variance: f64,
    /// E[r²] − r̂².
    pub variance_by_moments: f64,
    /// E[r − r̂].
    pub mean_deviation: f64,
    /// By the rules, in the order of [`Rule::ALL`].
    pub rules: [Guess; 4],
    /// The reader's own.
    pub own: Guess,
    /// Guesses from the lowest class to the highest, evenly.
    pub curve: Vec<Guess>,
    /// dE[(r − g)²]/dg and dE|r − g|/dg at the reader's guess, from values around it.
    pub slopes: [f64; 2],
    /// P(r < g) and P(r > g) of the reader's guess.
    pub sides: [f64; 2],
}

/// What the rules guess, in the order of [`Rule::ALL`]: `stars` rising, `[K]`, `p` `[K]`, one together.
pub fn guess_by_rules(stars: &[f64], p: &[f64]) -> [f64; 4] {
    let mean = stars.iter().zip(p).map(|(stars, p)| stars * p).sum::<f64>();
    let mut nearest = stars[0];
    for &class in stars {
        // A sum is rounded: what is as near but for that counts as near.
        if (class - mean).abs() <= (nearest - mean).abs() + 1e-12 {
            nearest = class;
        }
    }
    let mut so_far = 0.0;
    let median = stars.iter().zip(p).find(|(_, p)| {
        so_far += **p;
        so_far >= 0.5 - 1e-12
    });
    let mut mode = 0;
    for (k, &probability) in p.iter().enumerate() {
        if probability > p[mode] {
            mode = k;
        }
    }
    [mean, nearest, median.map_or(stars[stars.len() - 1], |(&stars, _)| stars), stars[mode]]
}

/// Works out the guesses from classes that are worth `stars` `[K]`, rising, and weigh `weights` `[K]`, and of the
/// reader's own guess. Refuses more than [`MAX_GUESS_CLASSES`] classes, or weights that are no distribution once they are
/// divided by their sum.
pub fn guesses(stars: &[f64], weights: &[f64], own: f64) -> Result<Guesses> {
    let n = stars.len();
    if !(1..=MAX_GUESS_CLASSES).contains(&n) || weights.len() != n {
        let allowed = format!("as many as there are weights, 1 to {MAX_GUESS_CLASSES}");
        return Err(Error::input("stars", format!("{n} classes"), allowed));
    }
    if stars.iter().any(|stars| !stars.is_finite()) || stars.windows(2).any(|pair| pair[1] <= pair[0]) {
        return Err(Error::input("stars", "out of order", "rising numbers"));
    }
    let total: f64 = weights.iter().sum();
    if weights.iter().any(|&weight| !(weight >= 0.0 && weight.is_finite())) || total <= 0.0 {
        return Err(Error::input("weights", "unfit", "numbers of 0 or more, not all 0"));
    }
    if !own.is_finite() {
        return Err(Error::input("own", Decimal(own), "a number"));
    }
    let p: Vec<f64> = weights.iter().map(|weight| weight / total).collect();
    let expected = |of: &dyn Fn(f64) -> f64| -> f64 { stars.iter().zip(&p).map(|(&r, p)| p * of(r)).sum() };
    let guess = |g: f64| Guess {
        stars: g,
        squared: expected(&|r| (r - g).powi(2)),
        absolute: expected(&|r| (r - g).abs()),
        hit: expected(&|r| f64::from(u8::from((r - g).abs() < 1e-9))),
    };
    let rules = guess_by_rules(stars, &p).map(guess);
    let mean = rules[0].stars;
    let step = 1.0 / 1024.0;
    let around = [-2.0, -1.0, 1.0, 2.0].map(|times| guess(own + times * step));
    let mut so_far = 0.0;
    let cumulative = p.iter().map(|p| {
        so_far += p;
        so_far
    });
    Ok(Guesses {
        cumulative: cumulative.collect(),
        variance: rules[0].squared,
        variance_by_moments: expected(&|r| r * r) - mean * mean,
        mean_deviation: expected(&|r| r - mean),
        own: guess(own),
        curve: (0..CURVE_POINTS)
            .map(|at| {
                let share = at as f64 / (CURVE_POINTS - 1) as f64;
                guess(stars[0] + share * (stars[n - 1] - stars[0]))
            })
            .collect(),
        slopes: [
            super::cd_lines::slope(around.map(|guess| guess.squared), step),
            super::cd_lines::slope(around.map(|guess| guess.absolute), step),
        ],
        sides: [
            expected(&|r| f64::from(u8::from(r < own - 1e-9))),
            expected(&|r| f64::from(u8::from(r > own + 1e-9))),
        ],
        rules,
        probabilities: p,
    })
}

/// How far off a rule was on given ratings, beside what its distributions led to expect.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct RuleTally {
    errors: ErrorSums,
    hits: usize,
    n: usize,
    expected_squared: f64,
    expected_absolute: f64,
    expected_hits: f64,
}

/// Figures of a rule over many ratings.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "study", derive(serde::Serialize), serde(rename_all = "camelCase"))]
pub struct RuleFigures {
    /// Root mean square error, in stars.
    pub rmse: f64,
    /// Mean absolute error, in stars.
    pub mae: f64,
    /// The share of ratings that were guessed exactly.
    pub hits: f64,
    /// The same three, as the distributions led to expect.
    pub expected_rmse: f64,
    /// Of the mean absolute error.
    pub expected_mae: f64,
    /// Of the hits.
    pub expected_hits: f64,
}

impl RuleTally {
    /// Takes in one guess, what was given, and the distribution that the guess comes from.
    pub fn add(&mut self, guess: f64, given: f64, stars: &[f64], p: &[f64]) {
        self.errors.add(guess, given);
        self.hits += usize::from((guess - given).abs() < 1e-9);
        self.n += 1;
        for (r, p) in stars.iter().zip(p) {
            self.expected_squared += p * (r - guess).powi(2);
            self.expected_absolute += p * (r - guess).abs();
            self.expected_hits += if (r - guess).abs() < 1e-9 { *p } else { 0.0 };
        }
    }

    /// NaN if nothing was added.
    pub fn figures(&self) -> RuleFigures {
        let n = self.n as f64;
        RuleFigures {
            rmse: self.errors.rmse(),
            mae: self.errors.mae(),
            hits: self.hits as f64 / n,
            expected_rmse: (self.expected_squared / n).sqrt(),
            expected_mae: self.expected_absolute / n,
            expected_hits: self.expected_hits / n,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STARS: [f64; 5] = [1.0, 2.0, 3.0, 4.0, 5.0];
    const P: [f64; 5] = [0.05, 0.1, 0.2, 0.5, 0.15];

    #[test]
    fn the_example_of_the_notes() {
        let found = guesses(&STARS, &P, 3.0).expect("a distribution");
        let [expectation, rounded, median, argmax] = found.rules;
        assert!((expectation.stars - 3.6).abs() < 1e-12);
        assert_eq!([rounded.stars, median.stars, argmax.stars], [4.0; 3]);
        // Σ p (r − 3.6)² = 0.05·6.76 + 0.1·2.56 + 0.2·0.36 + 0.5·0.16 + 0.15·1.96 = 1.04.
        assert!((found.variance - 1.04).abs() < 1e-12);
        assert!((argmax.squared - 1.2).abs() < 1e-12 && (argmax.hit - 0.5).abs() < 1e-12);
        // 0.05·2 + 0.1·1 + 0.2·0 + 0.5·1 + 0.15·2.
        assert!((found.own.absolute - 1.0).abs() < 1e-12);
        assert!((found.sides[0] - 0.15).abs() < 1e-12 && (found.sides[1] - 0.65).abs() < 1e-12);
    }

    #[test]
    fn each_rule_is_best_by_its_own_measure() {
        let stars: Vec<f64> = (1..=10).map(|k| f64::from(k) / 2.0).collect();
        let weights = [3.0, 1.0, 0.0, 2.0, 5.0, 1.0, 8.0, 2.0, 0.5, 4.0];
        for step in 0..=90 {
            let own = 0.5 + f64::from(step) / 20.0;
            let found = guesses(&stars, &weights, own).expect("weights");
            let [expectation, rounded, median, argmax] = found.rules;
            assert!(expectation.squared <= found.own.squared + 1e-12);
            assert!(median.absolute <= found.own.absolute + 1e-12);
            assert!(argmax.hit >= found.own.hit);
            assert!(rounded.squared - expectation.squared <= 1.0 / 16.0 + 1e-12);
        }
    }

    #[test]
    fn a_mean_half_way_between_two_classes_is_rounded_up() {
        assert_eq!(guess_by_rules(&[1.0, 2.0], &[0.5, 0.5]), [1.5, 2.0, 1.0, 1.0]);
    }

    #[test]
    fn what_is_no_distribution_is_refused() {
        let refused =
            |stars: &[f64], weights: &[f64], own| guesses(stars, weights, own).expect_err("refused");
        assert_eq!(refused(&[], &[], 3.0).field(), "stars");
        assert_eq!(refused(&[2.0, 1.0], &[1.0, 1.0], 3.0).field(), "stars");
        assert_eq!(refused(&[1.0, 2.0], &[1.0], 3.0).field(), "stars");
        assert_eq!(refused(&[1.0, 2.0], &[0.0, 0.0], 3.0).field(), "weights");
        assert_eq!(refused(&[1.0, 2.0], &[-1.0, 2.0], 3.0).field(), "weights");
        assert_eq!(refused(&[1.0, 2.0], &[f64::NAN, 2.0], 3.0).field(), "weights");
        assert_eq!(refused(&[1.0], &[1.0], f64::INFINITY).field(), "own");
    }
}
