//! An autoencoder of the RBM's shape: the same parameters and the same pass from ratings to expected stars, but trained
//! by the exact gradient of the cross-entropy instead of by contrastive divergence.
//!
//! h = σ(c + Σ_i W_i·k(i)), p_i = softmax(b_i + W_i h): the RBM's two conditionals in turn, with h kept as
//! probabilities. Like the RBM it knows of a user's rated movies only. A part of each user's ratings is left out of
//! the input at random while all are asked for, so that it learns to foretell and not to copy (Vincent et al. 2008,
//! "Extracting and Composing Robust Features with Denoising Autoencoders").

use rand::{Rng, RngExt, seq::SliceRandom};

use crate::evaluation::{Person, Predictions, Recommender, predict};
use crate::numeric::{add_scaled, sigmoid, softmax_in_place};
use crate::ratings::{N_CLASSES, Ratings, UserRatings};
use crate::rbm::{CategoricalRbm, Start, score_of_class};
use crate::rng::{Purpose, sample_normal, stream};

/// Standard deviation of the s_j of the start, times √M.
const SHARED_SD: f32 = 0.18;
/// Added to the root of AdaGrad's sums, so that it never divides by zero.
const ADAGRAD_FLOOR: f32 = 1e-3;

/// What an autoencoder is trained with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AutoencoderSettings {
    /// M.
    pub n_hidden: usize,
    /// Passes over the users, each in an order of its own.
    pub epochs: usize,
    /// ε of AdaGrad.
    pub learning_rate: f32,
    /// λ of ½λW², for the rows of the movies that a user rated.
    pub weight_decay: f32,
    /// The part of the ratings that is left out of the input; the others count 1 / (1 − `input_dropout`) times.
    pub input_dropout: f32,
}

impl Default for AutoencoderSettings {
    /// Chosen on the validation ratings; see docs/evaluation.md.
    fn default() -> Self {
        Self { n_hidden: 50, epochs: 20, learning_rate: 0.002, weight_decay: 0.01, input_dropout: 0.2 }
    }
}

/// A trained autoencoder. Its parameters are those of a categorical RBM.
#[derive(Debug, Clone, PartialEq)]
pub struct Autoencoder(CategoricalRbm);

/// One user's pass: what the gradient of the cross-entropy is made of. Reused from user to user.
#[derive(Debug, Clone, Default)]
struct Pass {
    /// `[n]` how much each rating counts in the input: 0 or 1 / (1 − dropout).
    input_scales: Vec<f32>,
    /// `[M]` h.
    hidden: Vec<f32>,
    /// `[n, K]` δ_ik = ∂L/∂(logit of class k of movie i) = p_ik − v_ik.
    visible_deltas: Vec<[f32; N_CLASSES]>,
    /// `[M]` ∂L/∂(input of unit j) = h_j (1 − h_j) Σ_i Σ_k δ_ik W_ijk.
    hidden_deltas: Vec<f32>,
}

impl Pass {
    fn draw_input<R: Rng>(&mut self, n: usize, dropout: f32, rng: &mut R) {
        self.input_scales.clear();
        let kept = 1.0 / (1.0 - dropout);
        self.input_scales.extend((0..n).map(|_| if rng.random::<f32>() < dropout { 0.0 } else { kept }));
    }

    /// Forwards and back. Returns L = −Σ_i log p_i,k(i) over all of the user's ratings, in nats.
    fn run(&mut self, network: &CategoricalRbm, v: UserRatings) -> f64 {
        self.hidden.clear();
        self.hidden.extend_from_slice(network.hidden_bias());
        for ((movie, class), &scale) in v.iter().zip(&self.input_scales) {
            if scale > 0.0 {
                add_scaled(&mut self.hidden, scale, network.weight_row(movie, class));
            }
        }
        self.hidden.iter_mut().for_each(|h| *h = sigmoid(*h));
        self.visible_deltas.clear();
        self.hidden_deltas.clear();
        self.hidden_deltas.resize(self.hidden.len(), 0.0);
        let mut nats = 0.0;
        for (movie, class) in v.iter() {
            let mut deltas = network.visible_logits(movie, &self.hidden);
            let logit = deltas[class];
            nats += f64::from(softmax_in_place(&mut deltas) - logit);
            deltas[class] -= 1.0;
            for (k, &delta) in deltas.iter().enumerate() {
                add_scaled(&mut self.hidden_deltas, delta, network.weight_row(movie, k));
            }
            self.visible_deltas.push(deltas);
        }
        for (delta, &h) in self.hidden_deltas.iter_mut().zip(&self.hidden) {
            *delta *= h * (1.0 - h);
        }
        nats
    }

    /// `[M]` ∂L/∂W_ik· of the user's rating in this place, into `gradient`: δ_ik h_j for the way out, and for the class
    /// that was given also what the way in adds.
    fn weight_gradient(&self, place: usize, k: usize, given: bool, gradient: &mut [f32]) {
        gradient.fill(0.0);
        add_scaled(gradient, self.visible_deltas[place][k], &self.hidden);
        if given {
            add_scaled(gradient, self.input_scales[place], &self.hidden_deltas);
        }
    }
}

/// θ ← θ − ε g / (√(Σ g²) + floor), the sum over all updates so far (Duchi, Hazan & Singer 2011).
fn adagrad(parameters: &mut [f32], sums: &mut [f32], gradient: &[f32], rate: f32) {
    for ((parameter, sum), &g) in parameters.iter_mut().zip(sums).zip(gradient) {
        *sum += g * g;
        *parameter -= rate * g / (sum.sqrt() + ADAGRAD_FLOOR);
    }
}

/// W_ijk = φ(k)·s_j + ε_ijk with s_j ~ N(0, 0.18²/M) for all movies and ε_ijk ~ N(0, 0.01²); b as log base rates; c = 0.
///
/// With the same s_j for every movie a unit begins as how far the user's ratings lie above or below 3.5 stars. From ε
/// alone, each movie's ten rows would have to learn generosity one by one.
fn untrained<R: Rng>(ratings: &Ratings, n_hidden: usize, rng: &mut R) -> CategoricalRbm {
    let mut network = CategoricalRbm::untrained(ratings, n_hidden, Start::BaseRates, rng);
    let sd = SHARED_SD / (n_hidden as f32).sqrt();
    let shared: Vec<f32> = (0..n_hidden).map(|_| sd * sample_normal(rng)).collect();
    let (weights, ..) = network.parameters_mut();
    for (row, weights) in weights.chunks_exact_mut(n_hidden).enumerate() {
        add_scaled(weights, score_of_class(row % N_CLASSES), &shared);
    }
    network
}

impl Autoencoder {
    /// Trains on the ratings, one user a step; the same seed gives the same model.
    pub fn fit(ratings: &Ratings, settings: AutoencoderSettings, seed: u64) -> Self {
        let m = settings.n_hidden;
        let mut network = untrained(ratings, m, &mut stream(seed, Purpose::AutoencoderStart));
        let mut order_rng = stream(seed, Purpose::AutoencoderOrder);
        let mut dropout_rng = stream(seed, Purpose::AutoencoderDropout);
        let mut order: Vec<usize> =
            (0..ratings.n_users()).filter(|&user| !ratings.user(user).is_empty()).collect();
        let mut pass = Pass::default();
        let mut gradient = vec![0.0; m];
        let mut weight_sums = vec![0.0; network.weights().len()];
        let mut visible_bias_sums = vec![0.0; network.visible_bias().len()];
        let mut hidden_bias_sums = vec![0.0; m];
        for _ in 0..settings.epochs {
            order.shuffle(&mut order_rng);
            for &user in &order {
                let v = ratings.user(user);
                pass.draw_input(v.len(), settings.input_dropout, &mut dropout_rng);
                pass.run(&network, v);
                let (weights, visible_bias, hidden_bias) = network.parameters_mut();
                let rate = settings.learning_rate;
                for (place, (movie, class)) in v.iter().enumerate() {
                    for k in 0..N_CLASSES {
                        let row = (movie * N_CLASSES + k) * m..(movie * N_CLASSES + k + 1) * m;
                        pass.weight_gradient(place, k, k == class, &mut gradient);
                        add_scaled(&mut gradient, settings.weight_decay, &weights[row.clone()]);
                        adagrad(&mut weights[row.clone()], &mut weight_sums[row], &gradient, rate);
                    }
                    let classes = movie * N_CLASSES..(movie + 1) * N_CLASSES;
                    adagrad(
                        &mut visible_bias[classes.clone()],
                        &mut visible_bias_sums[classes],
                        &pass.visible_deltas[place],
                        rate,
                    );
                }
                adagrad(hidden_bias, &mut hidden_bias_sums, &pass.hidden_deltas, rate);
            }
        }
        Self(network)
    }
}

impl Recommender for Autoencoder {
    fn n_movies(&self) -> usize {
        self.0.n_movies()
    }

    /// The pass with all of the person's ratings in the input: the RBM's own prediction.
    fn predict(&self, person: Person, movies: &[u32]) -> Predictions {
        predict(&self.0, person, movies)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluation::held_out_figures;

    fn small() -> (Ratings, CategoricalRbm) {
        let mut ratings = Ratings::new(3);
        ratings.push_user([(0, 9), (2, 3)]);
        ratings.push_user([(1, 7), (2, 0)]);
        let start = Start::Uninformed;
        let network =
            CategoricalRbm::untrained(&ratings, 4, start, &mut stream(3, Purpose::AutoencoderStart));
        (ratings, network)
    }

    #[test]
    fn the_gradient_agrees_with_finite_differences() {
        let (ratings, mut network) = small();
        let v = ratings.user(0);
        // One rating is left out of the input, and asked for all the same.
        let mut pass = Pass { input_scales: vec![2.0, 0.0], ..Pass::default() };
        pass.run(&network, v);
        let analytic = pass.clone();
        let mut difference = |change: &dyn Fn(&mut CategoricalRbm, f32)| {
            let mut at = |step: f32| {
                change(&mut network, step);
                let loss = pass.run(&network, v);
                change(&mut network, -step);
                loss
            };
            (at(STEP) - at(-STEP)) / (2.0 * f64::from(STEP))
        };
        // With a step of 2⁻⁶ the third derivatives (below 1) leave about 4e-5, and f32's rounding of a loss of about
        // 5 nats, 3e-7 at each end, about 2e-5.
        const STEP: f32 = 1.0 / 64.0;
        const TOLERANCE: f64 = 2e-4;
        let mut gradient = vec![0.0; 4];
        for (place, (movie, class)) in v.iter().enumerate() {
            for k in 0..N_CLASSES {
                analytic.weight_gradient(place, k, k == class, &mut gradient);
                for (unit, &expected) in gradient.iter().enumerate() {
                    let index = (movie * N_CLASSES + k) * 4 + unit;
                    let slope = difference(&|network, step| network.parameters_mut().0[index] += step);
                    assert!((slope - f64::from(expected)).abs() < TOLERANCE, "W {movie} {k} {unit}: {slope}");
                }
                let expected = f64::from(analytic.visible_deltas[place][k]);
                let slope =
                    difference(&|network, step| network.parameters_mut().1[movie * N_CLASSES + k] += step);
                assert!((slope - expected).abs() < TOLERANCE, "b {movie} {k}: {slope}");
            }
        }
        for (unit, &expected) in analytic.hidden_deltas.iter().enumerate() {
            let slope = difference(&|network, step| network.parameters_mut().2[unit] += step);
            assert!((slope - f64::from(expected)).abs() < TOLERANCE, "c {unit}: {slope}");
        }
    }

    #[test]
    fn adagrad_by_hand() {
        let (mut parameter, mut sum) = ([1.0], [0.0]);
        adagrad(&mut parameter, &mut sum, &[3.0], 0.1);
        adagrad(&mut parameter, &mut sum, &[4.0], 0.1);
        assert_eq!(sum, [25.0]);
        // 1 − 0.1·3/3.001 − 0.1·4/5.001
        assert!((parameter[0] - 0.820_049_3).abs() < 1e-6, "{}", parameter[0]);
    }

    #[test]
    fn training_lowers_the_cross_entropy_and_the_seed_decides() {
        let (ratings, _) = small();
        let settings =
            AutoencoderSettings { n_hidden: 4, learning_rate: 0.02, ..AutoencoderSettings::default() };
        let nats = |epochs| {
            let model = Autoencoder::fit(&ratings, AutoencoderSettings { epochs, ..settings }, 2);
            held_out_figures(&model, &ratings, &ratings).cross_entropy.expect("a distribution")
        };
        assert!(nats(200) < 0.5 * nats(0), "{} after {}", nats(200), nats(0));
        assert_eq!(Autoencoder::fit(&ratings, settings, 2), Autoencoder::fit(&ratings, settings, 2));
        assert_ne!(Autoencoder::fit(&ratings, settings, 2), Autoencoder::fit(&ratings, settings, 3));
    }
}
