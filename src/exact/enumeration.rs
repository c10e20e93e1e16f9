//! Z and everything that needs it, by summing over all states of an RBM's smaller layer.
//!
//! The other layer is summed in closed form, since its units are independent once this one is known:
//! Z = Σ_v e^(−F(v)) = Σ_h e^(c·h) Π_i Σ_k e^(b_ik + Σ_j W_ikj h_j). So the work is min(S^n, 2^M) states and not
//! their product.

use ndarray::{Array1, Array2, ArrayView2, Axis, s};

use super::states::{States, count};
use super::{DiscreteRbm, DiscreteStatistics};
use crate::Result;
use crate::numeric::{LogSum, sigmoid_f64, softmax_in_place_f64, softplus};
use crate::patterns::Patterns;
use crate::rbm::{BernoulliRbm, BernoulliStatistics};

/// Which layer's states are gone through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Layer {
    Visible,
    Hidden,
}

/// An RBM whose partition function is known.
#[derive(Debug, Clone)]
pub struct Enumeration {
    rbm: DiscreteRbm,
    layer: Layer,
    log_partition: f64,
}

impl Enumeration {
    /// Sums Z over the layer with fewer states. Refuses more than [`MAX_STATES`](super::MAX_STATES).
    pub fn new(rbm: DiscreteRbm) -> Result<Self> {
        let visible_states = count(rbm.n_states(), rbm.n_units());
        let hidden_states = count(2, rbm.n_hidden());
        let layer = match (&visible_states, &hidden_states) {
            (Ok(visible), Ok(hidden)) if visible < hidden => Layer::Visible,
            (Ok(_), Err(_)) => Layer::Visible,
            (_, Ok(_)) => Layer::Hidden,
            (Err(error), Err(_)) => return Err(error.clone()),
        };
        let mut sum = LogSum::new();
        match layer {
            Layer::Visible => visit_visible(&rbm, |_, log_weight, _| sum.add(log_weight)),
            Layer::Hidden => visit_hidden(&rbm, |_, log_weight, _| sum.add(log_weight)),
        }
        Ok(Self { rbm, layer, log_partition: sum.value() })
    }

    /// The model.
    pub fn rbm(&self) -> &DiscreteRbm {
        &self.rbm
    }

    /// log Z, in nats.
    pub fn log_partition(&self) -> f64 {
        self.log_partition
    }

    /// log p(v) = −F(v) − log Z, in nats; `v` holds the state of each visible unit.
    pub fn log_probability(&self, v: &[u8]) -> f64 {
        -self.rbm.free_energy(self.rbm.one_hot(v).view()) - self.log_partition
    }

    /// p(v) of every v, `[S^n]`, in the order of numbers of base S with unit 0 as the leading digit. Refuses more
    /// than [`MAX_STATES`](super::MAX_STATES).
    pub fn visible_distribution(&self) -> Result<Vec<f64>> {
        let mut distribution = Vec::with_capacity(count(self.rbm.n_states(), self.rbm.n_units())?);
        visit_visible(&self.rbm, |_, log_weight, _| {
            distribution.push((log_weight - self.log_partition).exp());
        });
        Ok(distribution)
    }

    /// p(h | v) of every h, `[2^M]`, in the order of binary numbers with unit 0 as the leading digit: the units are
    /// independent given v, so it is a product. Refuses more than [`MAX_STATES`](super::MAX_STATES).
    pub fn hidden_posterior(&self, v: &[u8]) -> Result<Vec<f64>> {
        count(2, self.rbm.n_hidden())?;
        let on = self.rbm.hidden_probabilities(self.rbm.one_hot(v).view());
        Ok(on.iter().fold(vec![1.0], |posterior, p| {
            posterior.iter().flat_map(|so_far| [so_far * (1.0 - p), so_far * p]).collect()
        }))
    }

    /// ⟨v_ik h_j⟩, ⟨v_ik⟩ and ⟨h_j⟩ under the model; the last two are the marginals p(v_ik = 1) and p(h_j = 1).
    pub fn expectations(&self) -> DiscreteStatistics {
        let mut sums = DiscreteStatistics::zeros(&self.rbm);
        match self.layer {
            // Σ_v p(v) v_ik p(h_j = 1 | v).
            Layer::Visible => visit_visible(&self.rbm, |v, log_weight, input| {
                let p = (log_weight - self.log_partition).exp();
                let hidden: Array1<f64> = input.iter().map(|&x| sigmoid_f64(x)).collect();
                for (unit, &state) in v.iter().enumerate() {
                    let state = usize::from(state);
                    sums.weights.slice_mut(s![unit, state, ..]).scaled_add(p, &hidden);
                    sums.visible[[unit, state]] += p;
                }
                sums.hidden.scaled_add(p, &hidden);
            }),
            // Σ_h p(h) p(v_ik = 1 | h) h_j, each hidden unit's share in one piece, [M, n, S].
            Layer::Hidden => {
                let mut shares = vec![Array2::<f64>::zeros(sums.visible.dim()); self.rbm.n_hidden()];
                visit_hidden(&self.rbm, |h, log_weight, logits| {
                    let p = (log_weight - self.log_partition).exp();
                    let mut visible = logits.to_owned();
                    for mut unit in visible.rows_mut() {
                        softmax_in_place_f64(unit.as_slice_mut().expect("logits are in standard layout"));
                    }
                    for (j, share) in shares.iter_mut().enumerate().filter(|&(j, _)| h[j] == 1) {
                        share.scaled_add(p, &visible);
                        sums.hidden[j] += p;
                    }
                    sums.visible.scaled_add(p, &visible);
                });
                for (mut weights, share) in sums.weights.axis_iter_mut(Axis(2)).zip(&shares) {
                    weights.assign(share);
                }
            }
        }
        sums
    }

    /// Σ_n q_n log p(v_n), in nats, over states of the visible layer with their weights q, which sum to one.
    pub fn log_likelihood<'a>(&self, data: impl IntoIterator<Item = (&'a [u8], f64)>) -> f64 {
        data.into_iter().map(|(v, q)| q * self.log_probability(v)).sum()
    }

    /// The gradient of [`log_likelihood`](Self::log_likelihood): the average of −∂E/∂θ over the data less that over
    /// the model, ⟨v_ik h_j⟩_data − ⟨v_ik h_j⟩_model and so on (Hinton 2010, "A Practical Guide to Training RBMs",
    /// eq. 5). For one user's ratings: the one state v = their classes, with q = 1.
    pub fn log_likelihood_gradient<'a>(
        &self,
        data: impl IntoIterator<Item = (&'a [u8], f64)>,
    ) -> DiscreteStatistics {
        let mut gradient = DiscreteStatistics::zeros(&self.rbm);
        for (v, q) in data {
            let one_hot = self.rbm.one_hot(v);
            gradient.add(one_hot.view(), &self.rbm.hidden_probabilities(one_hot.view()), q);
        }
        gradient.add_scaled(-1.0, &self.expectations());
        gradient
    }
}

/// Σ_n q_n log p(v_n) of a Bernoulli RBM, in nats per pattern. Refuses a model whose smaller layer has more than 20
/// units.
pub fn log_likelihood(rbm: &BernoulliRbm, patterns: &Patterns) -> Result<f64> {
    Ok(Enumeration::new(DiscreteRbm::of_bits(rbm))?.log_likelihood(patterns.iter()))
}

/// The gradient of [`log_likelihood`] with respect to W, b and c.
pub fn log_likelihood_gradient(rbm: &BernoulliRbm, patterns: &Patterns) -> Result<BernoulliStatistics> {
    let enumeration = Enumeration::new(DiscreteRbm::of_bits(rbm))?;
    let gradient = enumeration.log_likelihood_gradient(patterns.iter());
    Ok(BernoulliStatistics {
        weights: gradient.weights.slice(s![.., 1, ..]).to_owned(),
        visible: gradient.visible.column(1).to_owned(),
        hidden: gradient.hidden,
    })
}

/// Calls `visit(v, −F(v), input)` for every v, where `input` `[M]` is that of the hidden units.
///
/// Sums over the units before the first that changed are kept, so that nothing is added up more than n times: no
/// rounding builds up on the way from one state to the next.
fn visit_visible(rbm: &DiscreteRbm, mut visit: impl FnMut(&[u8], f64, &[f64])) {
    let (n_units, n_hidden) = (rbm.n_units(), rbm.n_hidden());
    // Row i: c and the inputs from units below i; b of the units below i.
    let mut inputs = Array2::<f64>::zeros((n_units + 1, n_hidden));
    inputs.row_mut(0).assign(&rbm.hidden_bias);
    let mut biases = vec![0.0; n_units + 1];
    let mut states = States::new(rbm.n_states(), n_units);
    let mut changed = Some(0);
    while let Some(first) = changed {
        for unit in first..n_units {
            let state = usize::from(states.digits()[unit]);
            let (before, mut after) = inputs.multi_slice_mut((s![unit, ..], s![unit + 1, ..]));
            after.assign(&before);
            after += &rbm.weights.slice(s![unit, state, ..]);
            biases[unit + 1] = biases[unit] + rbm.visible_bias[[unit, state]];
        }
        let row = inputs.row(n_units);
        let input = row.as_slice().expect("inputs are in standard layout");
        let log_weight = biases[n_units] + input.iter().map(|&x| softplus(x)).sum::<f64>();
        visit(states.digits(), log_weight, input);
        changed = states.advance();
    }
}

/// Calls `visit(h, log Σ_v e^(−E(v, h)), logits)` for every h, where `logits` `[n, S]` are those of the visible
/// units. Keeps partial sums as [`visit_visible`] does.
fn visit_hidden(rbm: &DiscreteRbm, mut visit: impl FnMut(&[u8], f64, ArrayView2<f64>)) {
    let n_hidden = rbm.n_hidden();
    // W with the hidden unit first, [M, n, S]: the rows that are added below.
    let weights = rbm.weights.view().permuted_axes([2, 0, 1]).as_standard_layout().into_owned();
    let mut logits = vec![rbm.visible_bias.as_standard_layout().into_owned(); n_hidden + 1];
    let mut biases = vec![0.0; n_hidden + 1];
    let mut states = States::new(2, n_hidden);
    let mut changed = Some(0);
    while let Some(first) = changed {
        for unit in first..n_hidden {
            let is_on = states.digits()[unit] == 1;
            let (before, after) = logits.split_at_mut(unit + 1);
            after[0].assign(&before[unit]);
            biases[unit + 1] = biases[unit];
            if is_on {
                after[0] += &weights.slice(s![unit, .., ..]);
                biases[unit + 1] += rbm.hidden_bias[unit];
            }
        }
        let logits = logits[n_hidden].view();
        let log_sums = logits.rows().into_iter().map(|unit| unit.iter().copied().collect::<LogSum>().value());
        let log_weight = biases[n_hidden] + log_sums.sum::<f64>();
        visit(states.digits(), log_weight, logits);
        changed = states.advance();
    }
}
