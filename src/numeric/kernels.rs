//! Dot product and scaled addition over rows of M numbers, written so that the compiler vectorises them.
//!
//! Floating-point addition is not associative, so a plain sum is left scalar. Eight independent partial
//! sums give the compiler leave to use vector registers; the order of addition is fixed by this code and
//! not by the target, so native and wasm agree to the last bit here.

const LANES: usize = 8;

/// Σ_j a_j · b_j. Panics if the lengths differ.
pub fn dot(a: &[f32], b: &[f32]) -> f32 {
    assert_eq!(a.len(), b.len(), "dot product of unequal lengths");
    let mut partial = [0.0_f32; LANES];
    let (a_blocks, a_rest) = a.as_chunks::<LANES>();
    let (b_blocks, b_rest) = b.as_chunks::<LANES>();
    for (x, y) in a_blocks.iter().zip(b_blocks) {
        for lane in 0..LANES {
            partial[lane] += x[lane] * y[lane];
        }
    }
    let rest: f32 = a_rest.iter().zip(b_rest).map(|(x, y)| x * y).sum();
    partial.iter().sum::<f32>() + rest
}

/// y_j ← y_j + x_j.
pub fn add_assign(y: &mut [f32], x: &[f32]) {
    assert_eq!(y.len(), x.len(), "addition of unequal lengths");
    for (y, x) in y.iter_mut().zip(x) {
        *y += x;
    }
}

/// y_j ← y_j + scale · x_j.
pub fn add_scaled(y: &mut [f32], scale: f32, x: &[f32]) {
    assert_eq!(y.len(), x.len(), "addition of unequal lengths");
    for (y, x) in y.iter_mut().zip(x) {
        *y += scale * x;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dot_agrees_with_a_sum_in_f64_at_every_length() {
        for n in 0..40 {
            let a: Vec<f32> = (0..n).map(|i| (i as f32 * 0.37).sin()).collect();
            let b: Vec<f32> = (0..n).map(|i| (i as f32 * 0.71).cos()).collect();
            let exact: f64 = a.iter().zip(&b).map(|(&x, &y)| f64::from(x) * f64::from(y)).sum();
            // n roundings of terms below one.
            assert!((f64::from(dot(&a, &b)) - exact).abs() <= n as f64 * 6e-8, "length {n}");
        }
    }

    #[test]
    fn additions_touch_every_element() {
        let mut y = [1.0, 2.0, 3.0];
        add_assign(&mut y, &[10.0, 20.0, 30.0]);
        add_scaled(&mut y, -0.5, &[2.0, 4.0, 6.0]);
        assert_eq!(y, [10.0, 20.0, 30.0]);
    }
}
