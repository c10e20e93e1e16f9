//! What does the whole program look like? The textbook program, dense and in f64, on a batch that can be looked through,
//! beside the same quantities from the core, which is sparse and in f32; and four mistakes that are easily made in it.
//!
//! With v `[N, D, K]` one-hot, zero where nothing was rated, and m `[N, D, K]` one where something was: x = v·W + c over i
//! and k, h̃ = σ(x), h drawn from it, p = softmax over k of h·W + b, v′ drawn from p and masked by m;
//! F(v_n) = −Σ_i Σ_k b_ik v_nik − Σ_j log(1 + e^(x_nj)), L = (1/N) Σ_n (F(v_n) − F(v′_n)), and the cost is −log p̃ of the
//! classes that were given, p̃ from h̃, per rating (Salakhutdinov, Mnih & Hinton 2007, sections 2.1 and 2.2).

use ndarray::{Array1, Array2, Array3};
use rand::RngExt;

use crate::numeric::sigmoid_f64;
use crate::ratings::{N_CLASSES, UserRatings, class_of_stars, stars_of_class};
use crate::rbm::{CategoricalRbm, RatingRbm, Reading};
use crate::rng::{Purpose, stream};

/// D and M.
const N_FILMS: usize = 4;
const N_HIDDEN: usize = 3;

/// The batch, in stars, by user and film.
pub const PROGRAM_STARS: [[Option<f64>; N_FILMS]; 3] = [
    [Some(4.0), Some(3.5), None, Some(1.0)],
    [None, Some(2.0), Some(4.5), Some(5.0)],
    [Some(0.5), None, Some(3.0), None],
];
/// A rating that is kept back, to see how well it is foretold: user, film and stars.
pub const PROGRAM_HELD_OUT: (usize, usize, f64) = (0, 2, 4.5);
/// The bias whose gradient is told: film and class.
const BIAS: [usize; 2] = [1, 6];

/// Mistakes that are easily made, and that no shape gives away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "study", derive(serde::Deserialize), serde(rename_all = "camelCase"))]
pub struct Mistakes {
    /// bᵀv is summed over the whole batch where each user's is meant.
    pub summed_bias: bool,
    /// The cost is divided by all entries of the table, the missing ones too.
    pub divided_by_all: bool,
    /// The rating that was to be kept back is left in v.
    pub left_in: bool,
    /// The class of s stars is taken to be ⌊s⌋ where 2s − 1 is meant.
    pub whole_index: bool,
}

/// What the program comes to for one user.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "study", derive(serde::Serialize), serde(rename_all = "camelCase"))]
pub struct ProgramUser {
    /// `[D]` the class that is one in v, by film.
    pub classes: Vec<Option<usize>>,
    /// `[M]` h̃, the random numbers, and h.
    pub hidden: Vec<f64>,
    /// Uniform, `[M]`.
    pub draws: Vec<f64>,
    /// 1 where the draw is below h̃.
    pub states: Vec<u8>,
    /// `[D]` the class that is one in v′.
    pub classes_model: Vec<Option<usize>>,
    /// F(v) and F(v′), in nats.
    pub free_energies: [f64; 2],
}

/// Figures of a batch.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "study", derive(serde::Serialize), serde(rename_all = "camelCase"))]
pub struct ProgramFigures {
    /// By user.
    pub users: Vec<ProgramUser>,
    /// L, in nats a user.
    pub loss: f64,
    /// The reconstruction cross-entropy, in nats.
    pub cost: f64,
    /// −∂L/∂b of film 2 and the class of its first user.
    pub bias_step: f64,
    /// −∂L/∂W of the same and the first hidden unit.
    pub weight_step: f64,
    /// r̂ of the rating that is kept back.
    pub predicted: f64,
}

/// The program's figures, with the mistakes, beside the core's, which has none.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "study", derive(serde::Serialize), serde(rename_all = "camelCase"))]
pub struct Program {
    /// Ones in v and in m.
    pub ones: [usize; 2],
    /// Dense, in f64.
    pub dense: ProgramFigures,
    /// Sparse, in f32, of the same draws.
    pub core: ProgramFigures,
}

/// The model of the batch: small fractions, exact in f32.
pub fn program_model() -> CategoricalRbm {
    let taste = [[2.0, -1.0, 0.5], [1.0, 0.5, -1.0], [1.5, -0.5, 1.0], [-1.0, 1.5, 0.5]];
    let centre = [6.0, 5.0, 7.0, 4.0];
    let score = |class: usize| (class as f32 - 4.5) / 4.0;
    let distance = |film: usize, class: usize| class as f32 - centre[film];
    CategoricalRbm::from_parameters(
        Array3::from_shape_fn((N_FILMS, N_CLASSES, N_HIDDEN), |(i, k, j)| score(k) * taste[i][j]),
        Array2::from_shape_fn((N_FILMS, N_CLASSES), |(i, k)| -distance(i, k) * distance(i, k) / 16.0),
        ndarray::array![-0.25, 0.5, 0.0],
    )
}

/// v `[N, D, K]`: 1 at the class of each rating, and nothing but zeros where there is none. `index` says which class a
/// number of stars is.
pub fn one_hot_encode(stars: &[[Option<f64>; N_FILMS]], index: impl Fn(f64) -> usize) -> Array3<f64> {
    let mut v = Array3::zeros((stars.len(), N_FILMS, N_CLASSES));
    for (n, row) in stars.iter().enumerate() {
        for (i, stars) in row.iter().enumerate() {
            if let Some(stars) = stars {
                v[[n, i, index(*stars)]] = 1.0;
            }
        }
    }
    v
}

/// m `[N, D, K]`: 1 for all classes of a film that was rated, 0 for all of one that was not.
pub fn one_hot_mask(v: &Array3<f64>) -> Array3<f64> {
    let (n, d, _) = v.dim();
    let rated = Array2::from_shape_fn((n, d), |(n, i)| v.slice(ndarray::s![n, i, ..]).sum());
    Array3::from_shape_fn(v.dim(), |(n, i, _)| rated[[n, i]])
}

/// Σ_i Σ_k v_nik W_ikj, `[N, M]`.
pub fn dot1(v: &Array3<f64>, w: &Array3<f64>) -> Array2<f64> {
    let ((n, d, k), m) = (v.dim(), w.dim().2);
    let rows = v.to_shape((n, d * k)).expect("as many numbers");
    rows.dot(&w.to_shape((d * k, m)).expect("as many numbers"))
}

/// Σ_j h_nj W_ikj, `[N, D, K]`.
pub fn dot2(h: &Array2<f64>, w: &Array3<f64>) -> Array3<f64> {
    let (d, k, m) = w.dim();
    let rows = w.to_shape((d * k, m)).expect("as many numbers");
    h.dot(&rows.t()).into_shape_with_order((h.nrows(), d, k)).expect("as many numbers")
}

/// The softmax over the last axis, `[N, D, K]`.
fn softmax(logits: &Array3<f64>) -> Array3<f64> {
    let mut p = logits.clone();
    for mut row in p.rows_mut() {
        let largest = row.fold(f64::NEG_INFINITY, |a, &b| a.max(b));
        row.mapv_inplace(|x| (x - largest).exp());
        let total = row.sum();
        row /= total;
    }
    p
}

/// Which class is one, by film.
fn classes_of(v: &Array3<f64>, n: usize) -> Vec<Option<usize>> {
    (0..v.dim().1).map(|i| (0..v.dim().2).find(|&k| v[[n, i, k]] == 1.0)).collect()
}

/// The class that a uniform number falls to.
fn drawn(p: impl Iterator<Item = f64>, random: f64) -> usize {
    let mut so_far = 0.0;
    let below = p.take_while(|p| {
        so_far += p;
        so_far <= random
    });
    below.count().min(N_CLASSES - 1)
}

/// The uniform numbers of a batch: for h `[N, M]` and for v′ `[N, D]`.
fn draws(n_users: usize, seed: u64) -> (Array2<f64>, Array2<f64>) {
    let mut rng = stream(seed, Purpose::ProgramLesson);
    let hidden = Array2::from_shape_simple_fn((n_users, N_HIDDEN), || rng.random::<f64>());
    let visible = Array2::from_shape_simple_fn((n_users, N_FILMS), || rng.random::<f64>());
    (hidden, visible)
}

/// Runs the program on its batch, with these mistakes, and the core on the same with none.
pub fn program(mistakes: Mistakes, seed: u64) -> Program {
    let rbm = program_model();
    let mut stars = PROGRAM_STARS;
    if mistakes.left_in {
        let (user, film, given) = PROGRAM_HELD_OUT;
        stars[user][film] = Some(given);
    }
    let right = |stars: f64| usize::from(class_of_stars(stars).expect("half stars"));
    let v = if mistakes.whole_index {
        one_hot_encode(&stars, |stars| stars.floor() as usize)
    } else {
        one_hot_encode(&stars, right)
    };
    let mask = one_hot_mask(&v);
    let (hidden_draws, visible_draws) = draws(stars.len(), seed);
    Program {
        ones: [v.sum() as usize, mask.sum() as usize],
        dense: dense(&rbm, &v, &mask, &hidden_draws, &visible_draws, mistakes),
        core: core(&rbm, &hidden_draws, &visible_draws),
    }
}

/// Line by line as the textbook has it: every array is of the full shape.
fn dense(
    rbm: &CategoricalRbm,
    v: &Array3<f64>,
    mask: &Array3<f64>,
    hidden_draws: &Array2<f64>,
    visible_draws: &Array2<f64>,
    mistakes: Mistakes,
) -> ProgramFigures {
    let shape = (N_FILMS, N_CLASSES, N_HIDDEN);
    let w = Array3::from_shape_fn(shape, |(i, k, j)| f64::from(rbm.weight_row(i, k)[j]));
    let b = Array2::from_shape_fn((N_FILMS, N_CLASSES), |(i, k)| {
        f64::from(rbm.visible_bias()[i * N_CLASSES + k])
    });
    let c: Array1<f64> = rbm.hidden_bias().iter().map(|&c| f64::from(c)).collect();
    let n_users = v.dim().0;

    let input = dot1(v, &w) + &c;
    let hidden = input.mapv(sigmoid_f64);
    let states = Array2::from_shape_fn(hidden.dim(), |at| f64::from(u8::from(hidden_draws[at] < hidden[at])));
    let p = softmax(&(dot2(&states, &w) + &b));
    let mut model = Array3::zeros(v.dim());
    for ((n, i), &random) in visible_draws.indexed_iter() {
        model[[n, i, drawn(p.slice(ndarray::s![n, i, ..]).iter().copied(), random)]] = 1.0;
    }
    let model = model * mask;
    let input_model = dot1(&model, &w) + &c;

    let free_energies = |v: &Array3<f64>, input: &Array2<f64>| -> Vec<f64> {
        let bias: Array1<f64> = (0..n_users).map(|n| (&b * &v.slice(ndarray::s![n, .., ..])).sum()).collect();
        let bias = if mistakes.summed_bias { Array1::from_elem(n_users, bias.sum()) } else { bias };
        (0..n_users).map(|n| -bias[n] - input.row(n).iter().map(|x| x.exp().ln_1p()).sum::<f64>()).collect()
    };
    let (data, fantasy) = (free_energies(v, &input), free_energies(&model, &input_model));
    let reconstruction = softmax(&(dot2(&hidden, &w) + &b));
    let nats = -(v * &reconstruction.mapv(f64::ln)).sum();
    let entries = if mistakes.divided_by_all { (n_users * N_FILMS) as f64 } else { v.sum() };

    let hidden_model = input_model.mapv(sigmoid_f64);
    let [film, class] = BIAS;
    let at = |v: &Array3<f64>, n: usize| v[[n, film, class]];
    let n = n_users as f64;
    let steps = |of: &dyn Fn(usize) -> f64| -> f64 { (0..n_users).map(of).sum::<f64>() };
    // The slope of a sum over the batch, counted once for each user and divided by as many, is that sum.
    let bias_scale = if mistakes.summed_bias { 1.0 } else { 1.0 / n };
    let (user, held_out, _) = PROGRAM_HELD_OUT;
    ProgramFigures {
        users: (0..n_users)
            .map(|n| ProgramUser {
                classes: classes_of(v, n),
                hidden: hidden.row(n).to_vec(),
                draws: hidden_draws.row(n).to_vec(),
                states: states.row(n).iter().map(|&on| on as u8).collect(),
                classes_model: classes_of(&model, n),
                free_energies: [data[n], fantasy[n]],
            })
            .collect(),
        loss: data.iter().zip(&fantasy).map(|(v, model)| v - model).sum::<f64>() / n,
        cost: nats / entries,
        bias_step: bias_scale * steps(&|n| at(v, n) - at(&model, n)),
        weight_step: steps(&|n| at(v, n) * hidden[[n, 0]] - at(&model, n) * hidden_model[[n, 0]]) / n,
        predicted: (0..N_CLASSES)
            .map(|k| f64::from(stars_of_class(k)) * reconstruction[[user, held_out, k]])
            .sum(),
    }
}

/// The same from the library: a user is the list of what was rated, and nothing of the missing films is touched.
fn core(rbm: &CategoricalRbm, hidden_draws: &Array2<f64>, visible_draws: &Array2<f64>) -> ProgramFigures {
    let [film, class] = BIAS;
    let mut users = Vec::new();
    let (mut loss, mut nats, mut n_ratings) = (0.0, 0.0, 0);
    let (mut bias_step, mut weight_step, mut predicted) = (0.0, 0.0, f64::NAN);
    for (n, row) in PROGRAM_STARS.iter().enumerate() {
        let rated: Vec<(u32, u8)> = (0_u32..)
            .zip(row)
            .filter_map(|(i, stars)| Some((i, class_of_stars((*stars)?).expect("half stars"))))
            .collect();
        let (movies, classes): (Vec<u32>, Vec<u8>) = rated.into_iter().unzip();
        let v = UserRatings { movies: &movies, classes: &classes };
        let reading = Reading::of(rbm, v);
        let mut hidden = vec![0.0_f32; N_HIDDEN];
        rbm.hidden_probabilities(v, &mut hidden);
        let states: Vec<f32> = hidden
            .iter()
            .zip(hidden_draws.row(n))
            .map(|(&p, &random)| f32::from(u8::from(random < f64::from(p))))
            .collect();
        let model: Vec<u8> = movies
            .iter()
            .map(|&movie| {
                let logits = rbm.visible_logits(movie as usize, &states);
                let mut p = logits;
                crate::numeric::softmax_in_place(&mut p);
                drawn(p.iter().map(|&p| f64::from(p)), visible_draws[[n, movie as usize]]) as u8
            })
            .collect();
        let end = UserRatings { movies: &movies, classes: &model };
        let reading_model = Reading::of(rbm, end);
        let free_energies = [rbm.free_energy(v, &reading), rbm.free_energy(end, &reading_model)];
        loss += free_energies[0] - free_energies[1];
        for (movie, class) in v.iter() {
            nats += f64::from(rbm.cross_entropy(movie, class, &reading));
            n_ratings += 1;
        }
        let mut hidden_model = vec![0.0_f32; N_HIDDEN];
        rbm.hidden_probabilities(end, &mut hidden_model);
        let has = |v: UserRatings| f64::from(u8::from(v.iter().any(|rating| rating == (film, class))));
        bias_step += has(v) - has(end);
        weight_step += has(v) * f64::from(hidden[0]) - has(end) * f64::from(hidden_model[0]);
        let (user, held_out, _) = PROGRAM_HELD_OUT;
        if n == user {
            predicted = f64::from(rbm.stars(held_out, &reading));
        }
        let by_film = |classes: &[u8]| {
            (0..N_FILMS as u32)
                .map(|i| movies.iter().position(|&movie| movie == i).map(|at| usize::from(classes[at])))
                .collect()
        };
        users.push(ProgramUser {
            classes: by_film(&classes),
            hidden: hidden.iter().map(|&h| f64::from(h)).collect(),
            draws: hidden_draws.row(n).to_vec(),
            states: states.iter().map(|&on| on as u8).collect(),
            classes_model: by_film(&model),
            free_energies,
        });
    }
    let n = users.len() as f64;
    ProgramFigures {
        users,
        loss: loss / n,
        cost: nats / f64::from(n_ratings),
        bias_step: bias_step / n,
        weight_step: weight_step / n,
        predicted,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NONE: Mistakes =
        Mistakes { summed_bias: false, divided_by_all: false, left_in: false, whole_index: false };

    /// f32 arithmetic of some dozen terms of size 3.
    const WITHIN: f64 = 1e-5;

    fn agree(a: f64, b: f64) -> bool {
        (a - b).abs() < WITHIN
    }

    #[test]
    fn the_dense_program_and_the_core_have_the_same_numbers() {
        for seed in 0..50 {
            let Program { dense, core, ones } = program(NONE, seed);
            assert_eq!(ones, [8, 80]);
            for (a, b) in dense.users.iter().zip(&core.users) {
                assert_eq!(
                    (&a.classes, &a.states, &a.classes_model),
                    (&b.classes, &b.states, &b.classes_model)
                );
                assert!(a.hidden.iter().zip(&b.hidden).all(|(&a, &b)| agree(a, b)));
                assert!(a.free_energies.iter().zip(b.free_energies).all(|(&a, b)| agree(a, b)));
            }
            for (a, b) in [
                (dense.loss, core.loss),
                (dense.cost, core.cost),
                (dense.bias_step, core.bias_step),
                (dense.weight_step, core.weight_step),
                (dense.predicted, core.predicted),
            ] {
                assert!(agree(a, b), "seed {seed}: {a} and {b}");
            }
        }
    }

    #[test]
    fn each_mistake_changes_what_it_is_about() {
        let at = |mistakes| program(mistakes, 2);
        let Program { dense: right, .. } = at(NONE);
        let summed = at(Mistakes { summed_bias: true, ..NONE }).dense;
        assert!(!agree(summed.users[0].free_energies[0], right.users[0].free_energies[0]));
        assert!(right.bias_step != 0.0 && (summed.bias_step - 3.0 * right.bias_step).abs() < 1e-12);
        assert_eq!(summed.weight_step, right.weight_step);
        let divided = at(Mistakes { divided_by_all: true, ..NONE }).dense;
        assert!((divided.cost - right.cost * 8.0 / 12.0).abs() < 1e-12);
        let left = at(Mistakes { left_in: true, ..NONE });
        assert_eq!(left.ones, [9, 90]);
        let miss = |figures: &ProgramFigures| (figures.predicted - PROGRAM_HELD_OUT.2).abs();
        assert!(miss(&left.dense) < miss(&right));
        let whole = at(Mistakes { whole_index: true, ..NONE }).dense;
        // 3.5 stars are class 6, and ⌊3.5⌋ = 3 is the class of 2.0.
        assert_eq!((right.users[0].classes[1], whole.users[0].classes[1]), (Some(6), Some(3)));
        assert_eq!(stars_of_class(3), 2.0);
        assert_eq!(at(NONE).core, left.core);
    }

    #[test]
    fn the_dots_are_sums_over_the_axes_that_go() {
        let v = Array3::from_shape_fn((2, N_FILMS, N_CLASSES), |(n, i, k)| (n + 2 * i + 3 * k) as f64);
        let w = Array3::from_shape_fn((N_FILMS, N_CLASSES, 2), |(i, k, j)| (i + k) as f64 - j as f64);
        let h = Array2::from_shape_fn((2, 2), |(n, j)| (3 * n + j) as f64);
        for n in 0..2 {
            for j in 0..2 {
                let sum: f64 = (0..N_FILMS)
                    .flat_map(|i| (0..N_CLASSES).map(move |k| (i, k)))
                    .map(|(i, k)| v[[n, i, k]] * w[[i, k, j]])
                    .sum();
                assert_eq!(dot1(&v, &w)[[n, j]], sum);
            }
            for i in 0..N_FILMS {
                for k in 0..N_CLASSES {
                    let sum: f64 = (0..2).map(|j| h[[n, j]] * w[[i, k, j]]).sum();
                    assert_eq!(dot2(&h, &w)[[n, i, k]], sum);
                }
            }
        }
    }
}
