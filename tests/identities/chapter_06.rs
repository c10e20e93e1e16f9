//! Why Z cannot be summed.

use proptest::prelude::*;
use rbm_cinema::lessons::{PartitionSum, Working, three_sums};
use rbm_cinema::rbm::BernoulliRbm;

use crate::models::{Sample, all_bits, samples};

/// Up to 2⁷ terms, exponents of at most 57, each rounded by about 10⁻¹⁴ at that size.
const WITHIN: f64 = 1e-12;

fn near(left: f64, right: f64) -> bool {
    (left / right - 1.0).abs() < WITHIN
}

/// x of a layer from the states of the other: biases, and weights by a closure.
fn inputs(bias: impl Iterator<Item = f32>, weight: impl Fn(usize, usize) -> f32, other: &[f64]) -> Vec<f64> {
    bias.enumerate()
        .map(|(unit, bias)| {
            f64::from(bias)
                + other.iter().enumerate().map(|(at, on)| f64::from(weight(at, unit)) * on).sum::<f64>()
        })
        .collect()
}

fn dot<'a>(bias: impl Iterator<Item = &'a f32>, units: &[f64]) -> f64 {
    bias.zip(units).map(|(&b, unit)| f64::from(b) * unit).sum()
}

/// Z as the chapter's first line has it, written out here.
fn by_definition(rbm: &BernoulliRbm) -> (f64, usize) {
    let (mut z, mut terms) = (0.0, 0);
    for v in all_bits(rbm.n_visible()) {
        for h in all_bits(rbm.n_hidden()) {
            let mut sum = dot(rbm.visible_bias().iter(), &v) + dot(rbm.hidden_bias().iter(), &h);
            for ((i, j), &w) in rbm.weights().indexed_iter() {
                sum += f64::from(w) * v[i] * h[j];
            }
            z += sum.exp();
            terms += 1;
        }
    }
    (z, terms)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// How many terms, lines 1 to 5: the sum, and its number of terms.
    #[test]
    fn z_has_as_many_terms_as_there_are_states(Sample { rbm, .. } in samples()) {
        let (z, terms) = by_definition(&rbm);
        let (n_visible, n_hidden) = (rbm.n_visible() as u32, rbm.n_hidden() as u32);
        prop_assert_eq!(all_bits(rbm.n_visible()).count(), 2_usize.pow(n_visible));
        prop_assert_eq!(all_bits(rbm.n_hidden()).count(), 2_usize.pow(n_hidden));
        prop_assert_eq!(terms, 2_usize.pow(n_visible) * 2_usize.pow(n_hidden));
        prop_assert_eq!(all_bits(rbm.n_visible() + rbm.n_hidden() + 1).count(), 2 * terms);
        let found = three_sums(&rbm).expect("few units");
        prop_assert_eq!(found.states, terms);
        prop_assert!(near(found.by_states, z));
    }

    /// Shorter sums, lines 1 to 3.
    #[test]
    fn the_three_sums_agree(Sample { rbm, .. } in samples()) {
        let z = by_definition(&rbm).0;
        let (mut nested, mut by_visible, mut by_hidden) = (0.0, 0.0, 0.0);
        for v in all_bits(rbm.n_visible()) {
            let x = inputs(rbm.hidden_bias().iter().copied(), |i, j| rbm.weights()[[i, j]], &v);
            let factor = dot(rbm.visible_bias().iter(), &v).exp();
            let inner = all_bits(x.len()).map(|h| -> f64 { h.iter().zip(&x).map(|(h, x)| (h * x).exp()).product() });
            nested += factor * inner.sum::<f64>();
            by_visible += factor * x.iter().map(|x| 1.0 + x.exp()).product::<f64>();
        }
        for h in all_bits(rbm.n_hidden()) {
            let y = inputs(rbm.visible_bias().iter().copied(), |j, i| rbm.weights()[[i, j]], &h);
            by_hidden += dot(rbm.hidden_bias().iter(), &h).exp() * y.iter().map(|y| 1.0 + y.exp()).product::<f64>();
        }
        let found = three_sums(&rbm).expect("few units");
        for sum in [nested, by_visible, by_hidden, found.by_visible, found.by_hidden] {
            prop_assert!(near(sum, z), "{sum} for {z}");
        }
    }

    /// The exhibit's sum: all of its terms are Z, whichever way they are worked out.
    #[test]
    fn the_terms_add_up_to_z(Sample { rbm, .. } in samples()) {
        let (z, terms) = by_definition(&rbm);
        for working in [Working::Whole, Working::Kept] {
            let mut sum = PartitionSum::new(&rbm, working, 0);
            sum.add_terms(terms as u64);
            prop_assert!(near(sum.log_sum().exp(), z));
        }
    }
}

/// Line 6: the digits of 2^n, counted on the exact number: n doublings of a list of decimal digits.
#[test]
fn powers_of_two_have_the_digits_of_their_logarithm() {
    // Last digit first.
    let mut digits = vec![1_u8];
    for n in 0..=1200_u32 {
        let expected = (f64::from(n) * 2.0_f64.log10()).floor() as usize + 1;
        assert_eq!(digits.len(), expected, "2^{n}");
        let mut carry = 0;
        for digit in &mut digits {
            let doubled = 2 * *digit + carry;
            *digit = doubled % 10;
            carry = doubled / 10;
        }
        if carry > 0 {
            digits.push(carry);
        }
    }
}
