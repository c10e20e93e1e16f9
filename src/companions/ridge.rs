//! Ridge regression: x = (AᵀA + diag(λ))⁻¹ Aᵀy, by Cholesky's decomposition.

/// The x `[M]` that minimises |A·x − y|² + Σ_j λ_j x_j². `rows` is A `[n, M]`, row-major; `penalties` is λ `[M]`.
///
/// Panics if the lengths do not fit or a penalty is not above zero: with all above zero the matrix is positive definite.
pub(super) fn solve(rows: &[f64], targets: &[f64], penalties: &[f64]) -> Vec<f64> {
    let m = penalties.len();
    assert_eq!(rows.len(), targets.len() * m, "one row a target");
    assert!(penalties.iter().all(|&penalty| penalty > 0.0), "penalties above zero");
    // The lower triangle of AᵀA + diag(λ), `[M, M]`.
    let mut matrix = vec![0.0; m * m];
    let mut x = vec![0.0; m];
    for (row, &target) in rows.chunks_exact(m).zip(targets) {
        for (i, &a) in row.iter().enumerate() {
            for (sum, &b) in matrix[i * m..=i * m + i].iter_mut().zip(row) {
                *sum += a * b;
            }
            x[i] += a * target;
        }
    }
    for (i, &penalty) in penalties.iter().enumerate() {
        matrix[i * m + i] += penalty;
    }
    // Decompose into L·Lᵀ in place, row by row, and solve L·z = Aᵀy on the way.
    for i in 0..m {
        for j in 0..=i {
            let (row_i, row_j) = (&matrix[i * m..i * m + j], &matrix[j * m..j * m + j]);
            let rest = matrix[i * m + j] - row_i.iter().zip(row_j).map(|(a, b)| a * b).sum::<f64>();
            matrix[i * m + j] = if i == j { rest.sqrt() } else { rest / matrix[j * m + j] };
        }
        let known: f64 = matrix[i * m..i * m + i].iter().zip(&x).map(|(a, z)| a * z).sum();
        x[i] = (x[i] - known) / matrix[i * m + i];
    }
    // Lᵀ·x = z, from the last to the first.
    for i in (0..m).rev() {
        let known: f64 = (i + 1..m).map(|j| matrix[j * m + i] * x[j]).sum();
        x[i] = (x[i] - known) / matrix[i * m + i];
    }
    x
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_unknown_by_hand() {
        // Two rows of 2: (4 + 4 + 1)·x = 2·3 + 2·6.
        assert_eq!(solve(&[2.0, 2.0], &[3.0, 6.0], &[1.0]), [2.0]);
        assert_eq!(solve(&[], &[], &[1.0, 2.0]), [0.0, 0.0]);
    }

    #[test]
    fn the_normal_equations_hold() {
        let (n, m) = (7, 4);
        let rows: Vec<f64> = (0..n * m).map(|i| (i as f64 * 0.7).sin()).collect();
        let targets: Vec<f64> = (0..n).map(|i| (i as f64 * 1.3).cos()).collect();
        let penalties = [0.1, 1.0, 2.0, 0.5];
        let x = solve(&rows, &targets, &penalties);
        for j in 0..m {
            let sum: f64 = rows
                .chunks_exact(m)
                .zip(&targets)
                .map(|(row, y)| row[j] * (y - row.iter().zip(&x).map(|(a, x)| a * x).sum::<f64>()))
                .sum();
            // A few dozen roundings of numbers of about one.
            assert!((sum - penalties[j] * x[j]).abs() < 1e-13, "unknown {j}");
        }
    }
}
