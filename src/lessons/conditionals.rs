//! The two conditionals of the categorical RBM, term by term: what each rated film adds to a hidden unit's input,
//! and what the hidden units add to a film's logits.

use crate::numeric::{dot, sigmoid, softmax_in_place};
use crate::ratings::{N_CLASSES, UserRatings, expected_stars};
use crate::rbm::CategoricalRbm;

/// p(h_j = 1 | v) = σ(c_j + Σ_i Σ_k W_ijk v_ik), taken apart.
#[derive(Debug, Clone, PartialEq)]
pub struct HiddenTerms {
    /// c_j.
    pub bias: f32,
    /// `[n]` W_ijk of each rating, in the order of the ratings.
    pub contributions: Vec<f32>,
    /// c_j + Σ W_ijk.
    pub input: f32,
    /// σ(input).
    pub probability: f32,
}

/// p(v_ik = 1 | h̃) = softmax over k of (b_ik + Σ_j W_ijk h̃_j), taken apart.
#[derive(Debug, Clone, PartialEq)]
pub struct VisibleTerms {
    /// b_ik.
    pub bias: [f32; N_CLASSES],
    /// Σ_j W_ijk h̃_j.
    pub hidden_term: [f32; N_CLASSES],
    /// Softmax of the sum of the two.
    pub distribution: [f32; N_CLASSES],
    /// Σ_k stars(k) · p(v_ik = 1 | h̃).
    pub expected_stars: f32,
}

/// Takes hidden unit `unit` apart for the ratings v. Panics if there is no such unit.
pub fn hidden_terms(rbm: &CategoricalRbm, v: UserRatings, unit: usize) -> HiddenTerms {
    let bias = rbm.hidden_bias()[unit];
    let contributions: Vec<f32> = v.iter().map(|(movie, class)| rbm.weight_row(movie, class)[unit]).collect();
    let input = bias + contributions.iter().sum::<f32>();
    HiddenTerms { bias, contributions, input, probability: sigmoid(input) }
}

/// Takes the prediction for `movie` apart, given `hidden` `[M]` = h̃. Panics if there is no such movie.
pub fn visible_terms(rbm: &CategoricalRbm, hidden: &[f32], movie: usize) -> VisibleTerms {
    let first = movie * N_CLASSES;
    let mut bias = [0.0; N_CLASSES];
    bias.copy_from_slice(&rbm.visible_bias()[first..first + N_CLASSES]);
    let hidden_term = std::array::from_fn(|class| dot(rbm.weight_row(movie, class), hidden));
    let mut distribution: [f32; N_CLASSES] = std::array::from_fn(|class| bias[class] + hidden_term[class]);
    softmax_in_place(&mut distribution);
    VisibleTerms { bias, hidden_term, expected_stars: expected_stars(&distribution), distribution }
}
