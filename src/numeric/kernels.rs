//! The loops over rows of M numbers that training and prediction spend their time in.
//!
//! A row of W is M numbers, and a movie has K such rows, one after another. The kernels on several rows read what the
//! rows have in common (h, or the sum) once, and keep it or the sums in registers while the rows stream past.
//!
//! *Length.* All take rows of any length: four numbers at a time, and the rest one by one.
//!
//! *Order.* Floating-point addition is not associative. The order of additions is fixed by this code and not by the
//! target, so native code and WebAssembly agree to the last bit.

use super::lanes::{F32x4, LANES};

/// Σ_j a_j · b_j, of any length. Panics if the lengths differ.
pub fn dot(a: &[f32], b: &[f32]) -> f32 {
    assert_eq!(a.len(), b.len(), "dot product of unequal lengths");
    let (a_pairs, a_rest) = a.as_chunks::<{ 2 * LANES }>();
    let (b_pairs, b_rest) = b.as_chunks::<{ 2 * LANES }>();
    // Two sums, so that an addition need not wait for the one before.
    let mut even = F32x4::splat(0.0);
    let mut odd = F32x4::splat(0.0);
    for (a, b) in a_pairs.iter().zip(b_pairs) {
        let (a, b) = (a.as_chunks::<LANES>().0, b.as_chunks::<LANES>().0);
        even = even + F32x4::load(&a[0]) * F32x4::load(&b[0]);
        odd = odd + F32x4::load(&a[1]) * F32x4::load(&b[1]);
    }
    let (a_last, a_rest) = a_rest.as_chunks::<LANES>();
    let (b_last, b_rest) = b_rest.as_chunks::<LANES>();
    for (a, b) in a_last.iter().zip(b_last) {
        even = even + F32x4::load(a) * F32x4::load(b);
    }
    let rest: f32 = a_rest.iter().zip(b_rest).map(|(a, b)| a * b).sum();
    (even + odd).sum() + rest
}

/// y_j ← y_j + x_j, of any length.
pub fn add_assign(y: &mut [f32], x: &[f32]) {
    assert_eq!(y.len(), x.len(), "addition of unequal lengths");
    let (y, y_rest) = y.as_chunks_mut::<LANES>();
    let (x, x_rest) = x.as_chunks::<LANES>();
    for (y, x) in y.iter_mut().zip(x) {
        (F32x4::load(y) + F32x4::load(x)).store(y);
    }
    for (y, x) in y_rest.iter_mut().zip(x_rest) {
        *y += x;
    }
}

/// y_j ← y_j + scale · x_j, of any length.
pub fn add_scaled(y: &mut [f32], scale: f32, x: &[f32]) {
    assert_eq!(y.len(), x.len(), "addition of unequal lengths");
    let (y, y_rest) = y.as_chunks_mut::<LANES>();
    let (x, x_rest) = x.as_chunks::<LANES>();
    let factor = F32x4::splat(scale);
    for (y, x) in y.iter_mut().zip(x) {
        (F32x4::load(y) + factor * F32x4::load(x)).store(y);
    }
    for (y, x) in y_rest.iter_mut().zip(x_rest) {
        *y += scale * x;
    }
}

/// Σ_j rows_nj · x_j for the N rows of each of four blocks, side by side: `[N, 4]`, the product of x with row n of block
/// m in `[n][m]`, as [`softmax_of_four`](super::softmax_of_four) takes them: four movies of one user. M, of any length,
/// is x's.
///
/// Works on two rows of each block at a time, so that eight sums stay in registers.
pub fn dot_rows_of_four<const N: usize>(blocks: [&[f32]; LANES], x: &[f32]) -> [[f32; LANES]; N] {
    let width = x.len();
    assert!(blocks.iter().all(|block| block.len() == N * width), "rows of another length");
    let (x, x_rest) = x.as_chunks::<LANES>();
    // Cut to the length of x, so that the compiler sees that no index is out of bounds.
    let rows = |row: usize| {
        let row_of = |block: usize| &blocks[block][row * width..][..width].as_chunks::<LANES>().0[..x.len()];
        [row_of(0), row_of(1), row_of(2), row_of(3)]
    };
    let mut dots = [[0.0; LANES]; N];
    let mut row = 0;
    while row + 1 < N {
        let (first_rows, second_rows) = (rows(row), rows(row + 1));
        let mut first = [F32x4::splat(0.0); LANES];
        let mut second = first;
        let mut take_in = |j: usize| {
            let x = F32x4::load(&x[j]);
            for block in 0..LANES {
                first[block] = first[block] + F32x4::load(&first_rows[block][j]) * x;
                second[block] = second[block] + F32x4::load(&second_rows[block][j]) * x;
            }
        };
        let mut j = 0;
        while j + 1 < x.len() {
            take_in(j);
            take_in(j + 1);
            j += 2;
        }
        if j < x.len() {
            take_in(j);
        }
        F32x4::sums(first).store(&mut dots[row]);
        F32x4::sums(second).store(&mut dots[row + 1]);
        row += 2;
    }
    if row < N {
        let last_rows = rows(row);
        let mut sums = [F32x4::splat(0.0); LANES];
        for (j, x) in x.iter().enumerate() {
            for (sum, row) in sums.iter_mut().zip(last_rows) {
                *sum = *sum + F32x4::load(&row[j]) * F32x4::load(x);
            }
        }
        F32x4::sums(sums).store(&mut dots[row]);
    }
    if x_rest.is_empty() {
        return dots;
    }
    // The row's last four numbers, or all that it has, times x_rest; what x_rest does not take part in, times 0.
    let n_last = width.min(LANES);
    let mut last = [0.0; LANES];
    last[n_last - x_rest.len()..n_last].copy_from_slice(x_rest);
    let last = F32x4::load(&last);
    for (row, dots) in dots.iter_mut().enumerate() {
        let product = |block: usize| {
            let row = &blocks[block][row * width..][..width];
            let four = row.last_chunk().copied().unwrap_or_else(|| {
                let mut narrow = [0.0; LANES];
                narrow[..width].copy_from_slice(row);
                narrow
            });
            F32x4::load(&four) * last
        };
        (F32x4::load(dots) + F32x4::sums([product(0), product(1), product(2), product(3)])).store(dots);
    }
    dots
}

/// y_j ← y_j + Σ_r matrix_rj over the chosen rows r: the input of the hidden units from a user's ratings, whose rows of
/// W (`[D·K, M]`) are i·K + k. M, of any length, is y's.
///
/// Takes the rows four at a time, so that y is read and written once for all four and their way from memory overlaps.
pub fn add_rows(y: &mut [f32], matrix: &[f32], rows: impl Iterator<Item = usize>) {
    let width = y.len();
    let row = |index: usize| &matrix[index * width..(index + 1) * width];
    let mut waiting = [0; 4];
    let mut n_waiting = 0;
    for index in rows {
        waiting[n_waiting] = index;
        n_waiting += 1;
        if n_waiting < waiting.len() {
            continue;
        }
        n_waiting = 0;
        let four = waiting.map(row);
        let (y, y_rest) = y.as_chunks_mut::<LANES>();
        let [a, b, c, d] = four.map(|row| row.as_chunks::<LANES>().0);
        for (((y, a), (b, c)), d) in y.iter_mut().zip(a).zip(b.iter().zip(c)).zip(d) {
            let four = (F32x4::load(a) + F32x4::load(b)) + (F32x4::load(c) + F32x4::load(d));
            (F32x4::load(y) + four).store(y);
        }
        let [a, b, c, d] = four.map(|row| row.as_chunks::<LANES>().1);
        for (j, y) in y_rest.iter_mut().enumerate() {
            *y += (a[j] + b[j]) + (c[j] + d[j]);
        }
    }
    for &index in &waiting[..n_waiting] {
        add_assign(y, row(index));
    }
}

/// One step of gradient ascent with momentum and weight decay, in one pass over the parameters and their velocities:
/// Δ_j ← α·Δ_j + (scale·x_j − λ·w_j), then w_j ← w_j + ε·Δ_j (Hinton 2010, sections 9 and 10), with α `momentum`, ε
/// `rate`, λ `decay`, and the gradient scale·x. All three of one length, which may be any.
pub fn momentum_step(
    weights: &mut [f32],
    velocity: &mut [f32],
    (scale, x): (f32, &[f32]),
    momentum: f32,
    rate: f32,
    decay: f32,
) {
    assert!(weights.len() == velocity.len() && weights.len() == x.len(), "a step of unequal lengths");
    let (weights, weights_rest) = weights.as_chunks_mut::<LANES>();
    let (velocity, velocity_rest) = velocity.as_chunks_mut::<LANES>();
    let (x, x_rest) = x.as_chunks::<LANES>();
    let (momenta, rates, decays) = (F32x4::splat(momentum), F32x4::splat(rate), F32x4::splat(decay));
    let scales = F32x4::splat(scale);
    for ((w, v), x) in weights.iter_mut().zip(velocity).zip(x) {
        let old = F32x4::load(w);
        let delta = momenta * F32x4::load(v) + (scales * F32x4::load(x) - decays * old);
        delta.store(v);
        (old + rates * delta).store(w);
    }
    for ((w, v), x) in weights_rest.iter_mut().zip(velocity_rest).zip(x_rest) {
        *v = momentum * *v + (scale * x - decay * *w);
        *w += rate * *v;
    }
}

/// One step of plain gradient ascent with weight decay: w_j ← w_j·(1 − ε·λ) + ε·(scale·x_j), with ε `rate`, λ `decay`,
/// and the gradient scale·x. Both of one length, which may be any.
pub fn plain_step(weights: &mut [f32], (scale, x): (f32, &[f32]), rate: f32, decay: f32) {
    assert_eq!(weights.len(), x.len(), "a step of unequal lengths");
    let kept = 1.0 - rate * decay;
    let (weights, weights_rest) = weights.as_chunks_mut::<LANES>();
    let (x, x_rest) = x.as_chunks::<LANES>();
    let [keeps, rates, scales] = [kept, rate, scale].map(F32x4::splat);
    for (w, x) in weights.iter_mut().zip(x) {
        (keeps * F32x4::load(w) + rates * (scales * F32x4::load(x))).store(w);
    }
    for (w, x) in weights_rest.iter_mut().zip(x_rest) {
        *w = kept * *w + rate * (scale * x);
    }
}

/// y_j ← shrink · y_j + scale · x_j, of any length.
pub fn shrink_and_add(y: &mut [f32], shrink: f32, scale: f32, x: &[f32]) {
    assert_eq!(y.len(), x.len(), "addition of unequal lengths");
    let (y, y_rest) = y.as_chunks_mut::<LANES>();
    let (x, x_rest) = x.as_chunks::<LANES>();
    let (shrinks, scales) = (F32x4::splat(shrink), F32x4::splat(scale));
    for (y, x) in y.iter_mut().zip(x) {
        (shrinks * F32x4::load(y) + scales * F32x4::load(x)).store(y);
    }
    for (y, x) in y_rest.iter_mut().zip(x_rest) {
        *y = shrink * *y + scale * x;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_any_length_are_taken_whole() {
        for width in 1..14 {
            let block = |shift: usize| -> Vec<f32> {
                (0..3 * width).map(|n| ((n * 7 + shift) as f32 * 0.31).sin()).collect()
            };
            let (blocks, x) = ([0, 1, 2, 3].map(block), block(9)[..width].to_vec());
            let dots: [[f32; 4]; 3] = dot_rows_of_four(blocks.each_ref().map(|block| &block[..]), &x);
            for (row, dots) in dots.iter().enumerate() {
                for (found, block) in dots.iter().zip(&blocks) {
                    let exact: f64 = block[row * width..][..width]
                        .iter()
                        .zip(&x)
                        .map(|(&w, &x)| f64::from(w) * f64::from(x))
                        .sum();
                    // Up to 13 roundings of sums below 13.
                    assert!((f64::from(*found) - exact).abs() < 1e-5, "width {width}, row {row}");
                }
            }
            for n in 0..6 {
                let mut y = x.clone();
                add_rows(&mut y, &blocks[0], (0..n).map(|row| row % 3));
                for (j, found) in y.iter().enumerate() {
                    let exact = x[j] + (0..n).map(|row| blocks[0][row % 3 * width + j]).sum::<f32>();
                    assert!((found - exact).abs() < 1e-5, "width {width}, {n} rows, column {j}");
                }
            }
        }
    }

    /// Numbers below one in size, another sequence for each `phase`.
    fn numbers(n: usize, phase: f32) -> Vec<f32> {
        (0..n).map(|i| (i as f32 * 0.37 + phase).sin()).collect()
    }

    /// n roundings of sums of n terms below one in size, half a unit in the last place each.
    fn close(found: f32, exact: f64, n: usize) -> bool {
        let n = n as f64;
        (f64::from(found) - exact).abs() <= n * n.max(1.0) * f64::from(f32::EPSILON) / 2.0
    }

    fn exact_dot(a: &[f32], b: &[f32]) -> f64 {
        a.iter().zip(b).map(|(&x, &y)| f64::from(x) * f64::from(y)).sum()
    }

    #[test]
    fn dot_agrees_with_a_sum_in_f64_at_every_length() {
        for n in 0..40 {
            let (a, b) = (numbers(n, 0.0), numbers(n, 2.0));
            assert!(close(dot(&a, &b), exact_dot(&a, &b), n), "length {n}");
        }
    }

    #[test]
    fn additions_touch_every_element() {
        for n in [3, 4, 11] {
            let tens: Vec<f32> = (1..=n).map(|i| 10.0 * i as f32).collect();
            let twos: Vec<f32> = (1..=n).map(|i| 2.0 * i as f32).collect();
            let mut y: Vec<f32> = (1..=n).map(|i| i as f32).collect();
            add_assign(&mut y, &tens);
            add_scaled(&mut y, -0.5, &twos);
            assert_eq!(y, tens);
            shrink_and_add(&mut y, 0.5, 2.0, &twos);
            assert_eq!(y, (1..=n).map(|i| 9.0 * i as f32).collect::<Vec<_>>());
        }
    }

    #[test]
    fn any_number_of_rows_can_be_added() {
        let (width, n_rows) = (12, 7);
        let matrix = numbers(n_rows * width, 0.5);
        for n in 0..=10 {
            let chosen: Vec<usize> = (0..n).map(|i| (i * 3) % n_rows).collect();
            let mut y = numbers(width, 4.0);
            let before = y.clone();
            add_rows(&mut y, &matrix, chosen.iter().copied());
            for j in 0..width {
                let exact: f64 = chosen.iter().map(|row| f64::from(matrix[row * width + j])).sum();
                assert!(close(y[j], f64::from(before[j]) + exact, n + 1), "{n} rows, column {j}");
            }
        }
    }

    #[test]
    fn a_plain_step_is_its_equation() {
        for n in [1, 4, 11] {
            let (weights, x) = (numbers(n, 0.0), numbers(n, 2.0));
            let mut w = weights.clone();
            plain_step(&mut w, (0.75, &x), 0.25, 0.125);
            for j in 0..n {
                let gradient = 0.75 * f64::from(x[j]) - 0.125 * f64::from(weights[j]);
                assert!(close(w[j], f64::from(weights[j]) + 0.25 * gradient, 3));
            }
        }
    }

    #[test]
    fn a_step_with_momentum_is_its_equation() {
        for n in [1, 4, 11] {
            let (weights, velocity, x) = (numbers(n, 0.0), numbers(n, 1.0), numbers(n, 2.0));
            let (mut w, mut v) = (weights.clone(), velocity.clone());
            momentum_step(&mut w, &mut v, (0.75, &x), 0.5, 0.25, 0.125);
            for j in 0..n {
                let gradient = 0.75 * f64::from(x[j]) - 0.125 * f64::from(weights[j]);
                let delta = 0.5 * f64::from(velocity[j]) + gradient;
                assert!(close(v[j], delta, 2));
                assert!(close(w[j], f64::from(weights[j]) + 0.25 * delta, 3));
            }
        }
    }
}
