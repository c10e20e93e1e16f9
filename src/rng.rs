//! Where every random number comes from: ChaCha8, one numbered stream a purpose, all from one seed.
//!
//! ChaCha8 gives the same numbers on every platform. Its streams are independent, so drawing more numbers
//! for one purpose never shifts those of another: a run with another order of users starts from the same
//! weights.

use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::numeric::ln;

/// What a stream of random numbers is used for. The numbers are part of what a seed means: never reuse one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// The weights before training.
    InitialWeights = 1,
    /// The order in which an epoch visits the users.
    UserOrder = 2,
    /// The Gibbs steps of contrastive divergence.
    GibbsSampling = 3,
    /// Which training ratings are compared with the validation ratings in the free-energy figures.
    FreeEnergySample = 4,
    /// Which patterns a mini-batch of binary data draws.
    PatternDraw = 10,
    /// The chains of persistent contrastive divergence: where they start and how they go on.
    PersistentChains = 11,
    /// The runs of annealed importance sampling.
    AnnealedImportanceSampling = 12,
    /// The phases of a Boltzmann machine, one unit at a time.
    BoltzmannGibbs = 13,
    /// Whatever `npm run bench` makes up: ratings, weights, the order of users.
    Benchmark = 40,
    /// Which users are held out together in the cold-start figures.
    ColdStartFolds = 20,
    /// The order in which a held-out user's ratings are shown.
    ColdStartOrder = 21,
    /// The factors of a matrix factorisation before training.
    FactorStart = 22,
    /// The order in which an epoch of a matrix factorisation visits the ratings.
    FactorOrder = 23,
    /// The weights of an autoencoder before training.
    AutoencoderStart = 24,
    /// The order in which an epoch of an autoencoder visits the users.
    AutoencoderOrder = 25,
    /// Which ratings an autoencoder does not see in its input.
    AutoencoderDropout = 26,
    /// The weights of the RBM over likes before training.
    LikesWeights = 30,
    /// The order in which an epoch of the RBM over likes visits the users.
    LikesUserOrder = 31,
    /// The Gibbs steps of the RBM over likes.
    LikesGibbsSampling = 32,
    /// The fantasies of a person's ratings: a Gibbs chain that is watched, and learns nothing.
    Fantasy = 50,
    /// The mini-batch whose direction a chapter holds against the gradient: its patterns and its chains.
    CdDirection = 105,
    /// The walk of one example that a chapter shows step by step.
    CdWalk = 106,
    /// The states over which the course averages in place of a sum over all.
    ExpectationDraws = 100,
    /// The heights that the course fits bells to.
    Heights = 101,
    /// The weights of the two machines of the lesson on missing ratings, before training.
    MaskLessonWeights = 110,
    /// The order in which their epochs visit the users.
    MaskLessonOrder = 111,
    /// Their Gibbs steps.
    MaskLessonGibbs = 112,
    /// The tosses of units that the course shows.
    LessonTosses = 115,
    /// The chain of a small Boltzmann machine that the course shows, one unit at a time.
    MachineLessonChain = 130,
    /// The weights of the course's Boltzmann machines before training.
    MachineLessonWeights = 131,
    /// The phases that they learn by.
    MachineLessonPhases = 132,
    /// The chains whose ends the lesson on the autoencoder shows.
    LessonFantasies = 140,
    /// The draws of the program that the last chapter goes through.
    ProgramLesson = 141,
}

/// The generator of one purpose of the run with this seed.
pub fn stream(seed: u64, purpose: Purpose) -> ChaCha8Rng {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    rng.set_stream(purpose as u64);
    rng
}

/// Draws from the normal distribution N(0, 1) by Marsaglia's polar method (Marsaglia & Bray 1964): a point (x, y) drawn
/// evenly from the unit disc, at the distance √s from its centre, gives x·√(−2 ln s / s).
///
/// No tables (those of faster methods would weigh 4 kB in the page's module), and the same bits on every platform.
pub fn sample_normal<R: Rng + ?Sized>(rng: &mut R) -> f32 {
    loop {
        let x = 2.0 * rng.random::<f32>() - 1.0;
        let y = 2.0 * rng.random::<f32>() - 1.0;
        let s = x * x + y * y;
        if s > 0.0 && s < 1.0 {
            return x * (-2.0 * ln(s) / s).sqrt();
        }
    }
}

/// Draws each unit's state: 1 with its probability, else 0. `states[j]` is 0.0 or 1.0.
pub fn sample_bernoulli<R: Rng + ?Sized>(probabilities: &[f32], states: &mut [f32], rng: &mut R) {
    assert_eq!(probabilities.len(), states.len(), "one state a probability");
    for (state, &p) in states.iter_mut().zip(probabilities) {
        *state = f32::from(u8::from(rng.random::<f32>() < p));
    }
}

/// Turns each unit's probability of being on into a state, 0.0 or 1.0, drawn with that probability.
pub fn sample_bits<R: Rng + ?Sized>(units: &mut [f64], rng: &mut R) {
    for unit in units {
        *unit = f64::from(u8::from(rng.random::<f64>() < *unit));
    }
}

/// Draws a class from a distribution that sums to one, by inverting its cumulative sum: the first class k with
/// u < p_0 + … + p_k, for u uniform in [0, 1).
///
/// Rounding may leave the sum a little under one; a draw beyond it goes to the last class that has any
/// probability, so a class of probability zero is never drawn. Classes are counted rather than searched for: where the
/// search ends is chance, and a processor that guesses it wrong throws away the work that it began meanwhile.
#[inline]
pub fn sample_class<R: Rng + ?Sized>(distribution: &[f32], rng: &mut R) -> usize {
    let u = rng.random::<f32>();
    let mut cumulative = 0.0;
    let mut class = 0;
    for p in distribution {
        cumulative += p;
        class += usize::from(cumulative <= u);
    }
    if class < distribution.len() {
        return class;
    }
    distribution.iter().rposition(|&p| p > 0.0).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_are_pinned() {
        // Written down from the first run: a seed has to go on meaning what it meant.
        let first = |seed, purpose| stream(seed, purpose).random::<u32>();
        assert_eq!(first(1, Purpose::InitialWeights), 3824528871);
        assert_eq!(first(1, Purpose::UserOrder), 2436003126);
        assert_eq!(first(1, Purpose::GibbsSampling), 604079261);
        assert_eq!(first(2, Purpose::GibbsSampling), 2263916884);
        assert_eq!(first(1, Purpose::FreeEnergySample), 1681734526);
        assert_eq!(first(1, Purpose::PatternDraw), 3664566278);
        assert_eq!(first(1, Purpose::PersistentChains), 126620381);
        assert_eq!(first(1, Purpose::AnnealedImportanceSampling), 3671143062);
        assert_eq!(first(1, Purpose::BoltzmannGibbs), 1493598062);
        assert_eq!(first(1, Purpose::Benchmark), 840519349);
        assert_eq!(first(1, Purpose::ColdStartFolds), 1050663443);
        assert_eq!(first(1, Purpose::ColdStartOrder), 2185538185);
        assert_eq!(first(1, Purpose::LikesWeights), 1646474798);
        assert_eq!(first(1, Purpose::LikesUserOrder), 2870398988);
        assert_eq!(first(1, Purpose::LikesGibbsSampling), 2555305933);
        assert_eq!(first(1, Purpose::Fantasy), 3858937018);
        assert_eq!(first(1, Purpose::CdDirection), 3812546599);
        assert_eq!(first(1, Purpose::CdWalk), 635849401);
        assert_eq!(first(1, Purpose::ExpectationDraws), 3598061405);
        assert_eq!(first(1, Purpose::Heights), 161853533);
        assert_eq!(first(1, Purpose::LessonTosses), 2798649516);
        assert_eq!(first(1, Purpose::MachineLessonChain), 2105081209);
        assert_eq!(first(1, Purpose::MachineLessonWeights), 1708290098);
        assert_eq!(first(1, Purpose::MachineLessonPhases), 364391452);
        assert_eq!(first(1, Purpose::LessonFantasies), 3614297404);
        assert_eq!(first(1, Purpose::ProgramLesson), 2009754807);
    }

    #[test]
    fn certain_states_are_certain() {
        let mut rng = stream(7, Purpose::GibbsSampling);
        let mut states = [9.0; 4];
        for _ in 0..1000 {
            sample_bernoulli(&[0.0, 1.0, 0.0, 1.0], &mut states, &mut rng);
            assert_eq!(states, [0.0, 1.0, 0.0, 1.0]);
            assert_eq!(sample_class(&[0.0, 0.0, 1.0, 0.0], &mut rng), 2);
            let mut units = [0.0, 1.0];
            sample_bits(&mut units, &mut rng);
            assert_eq!(units, [0.0, 1.0]);
        }
    }

    /// Moments of 100,000 draws: mean 0, variance 1, third 0, fourth 3, each within five standard deviations, whose
    /// squares are 1, 2, 15 and 96 over the number of draws.
    #[test]
    fn normal_numbers_have_the_moments_of_the_normal_distribution() {
        let mut rng = stream(7, Purpose::InitialWeights);
        let n = 100_000;
        let draws: Vec<f64> = (0..n).map(|_| f64::from(sample_normal(&mut rng))).collect();
        for (power, moment, variance) in [(1, 0.0, 1.0), (2, 1.0, 2.0), (3, 0.0, 15.0), (4, 3.0, 96.0)] {
            let mean = draws.iter().map(|z| z.powi(power)).sum::<f64>() / f64::from(n);
            let bound = 5.0 * (variance / f64::from(n)).sqrt();
            assert!((mean - moment).abs() < bound, "moment {power} is {mean}");
        }
        // P(|z| > 3) = 0.0027.
        let far = draws.iter().filter(|z| z.abs() > 3.0).count() as f64;
        assert!((far - 270.0).abs() < 5.0 * 270.0_f64.sqrt(), "{far} beyond three");
    }

    #[test]
    fn empirical_frequencies_match() {
        let mut rng = stream(7, Purpose::GibbsSampling);
        let distribution = [0.1_f32, 0.0, 0.6, 0.3];
        let n = 20_000;
        let mut counts = [0_u32; 4];
        let mut ones = 0.0;
        let mut state = [0.0];
        let mut bits_on = 0.0;
        for _ in 0..n {
            counts[sample_class(&distribution, &mut rng)] += 1;
            sample_bernoulli(&[0.3], &mut state, &mut rng);
            ones += f64::from(state[0]);
            let mut unit = [0.7];
            sample_bits(&mut unit, &mut rng);
            bits_on += unit[0];
        }
        // Five standard deviations of a binomial frequency, at most 5·√(¼/n).
        let bound = 5.0 * (0.25 / f64::from(n)).sqrt();
        for (count, p) in counts.iter().zip(distribution) {
            assert!((f64::from(*count) / f64::from(n) - f64::from(p)).abs() < bound);
        }
        assert!((ones / f64::from(n) - 0.3).abs() < bound);
        assert!((bits_on / f64::from(n) - 0.7).abs() < bound);
        assert_eq!(counts[1], 0);
    }
}
