//! How large the parameters of a model are, and how they are distributed (Hinton 2010, "A Practical Guide to Training
//! RBMs", section 7 and 15).

/// Bins of a histogram: odd, so that the middle one is around zero.
pub const N_BINS: usize = 41;
/// Values that a histogram looks at, at most: what fits between two slices of training.
const MAX_VALUES: usize = 400_000;

/// A histogram around zero, and the size of what is in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Histogram {
    /// `[N_BINS]` values in each of as many equal parts of −limit…limit.
    pub counts: [u32; N_BINS],
    /// The first of 1, 2, 5, 10 … millionths that four root mean squares do not exceed.
    pub limit: f32,
    /// Values outside of −limit…limit, which no bin counts.
    pub n_beyond: u32,
    /// Values looked at.
    pub n: u32,
    /// Mean of |x|.
    pub mean_size: f64,
}

impl Histogram {
    /// Of values that come in rows of `row_len`: of every row, or, where there are more than 400,000 values, of every
    /// second, third, … row, the first among them.
    pub fn of(values: &[f32], row_len: usize) -> Self {
        let stride = values.len().div_ceil(MAX_VALUES).max(1);
        let rows = values.chunks(row_len.max(1)).step_by(stride);
        let (mut sizes, mut squares, mut n) = (0.0_f64, 0.0_f64, 0_usize);
        for row in rows.clone() {
            for &x in row {
                let x = f64::from(x);
                sizes += x.abs();
                squares += x * x;
            }
            n += row.len();
        }
        let count = n.max(1) as f64;
        let limit = round_limit(4.0 * (squares / count).sqrt());
        let mut histogram =
            Self { counts: [0; N_BINS], limit, n_beyond: 0, n: n as u32, mean_size: sizes / count };
        let scale = N_BINS as f32 / (2.0 * limit);
        for x in rows.flatten() {
            // A negative place or NaN is beyond as well: cast, it is larger than any place.
            let place = ((x + limit) * scale).floor() as i32 as usize;
            match histogram.counts.get_mut(place) {
                Some(bin) if x.is_finite() => *bin += 1,
                _ => histogram.n_beyond += 1,
            }
        }
        histogram
    }
}

/// The first of 1, 2, 5, 10, 20, 50 … millionths that is not below `least`; 10⁻⁶ where that is no number.
fn round_limit(least: f64) -> f32 {
    let mut limit = 1e-6;
    for factor in [2.0, 2.5, 2.0].into_iter().cycle() {
        // Nothing that passed the check for finite parameters is larger than 10⁶ by far; and the loop has an end.
        if limit >= least || least.is_nan() || limit > 1e6 {
            break;
        }
        limit *= factor;
    }
    limit as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_round_numbers() {
        // Products of at most 40 exact factors: relative errors of some 10⁻¹⁵, far below f32's.
        for (least, limit) in
            [(0.0, 1e-6), (1.1e-6, 2e-6), (0.03, 0.05), (0.05, 0.05), (0.9, 1.0), (3.0, 5.0)]
        {
            let found = round_limit(least * (1.0 - 1e-9));
            assert!((found - limit).abs() <= limit * f32::EPSILON, "{least}: {found}");
        }
        assert_eq!(round_limit(f64::NAN), 1e-6);
        assert!(round_limit(f64::INFINITY).is_finite());
    }

    #[test]
    fn values_by_hand() {
        // Mean square 4.5 / 5: the limit is the first round number from 4·0.949.
        let histogram = Histogram::of(&[-2.0, 0.0, 0.1, 0.5, 0.49], 5);
        assert_eq!((histogram.n, histogram.n_beyond, histogram.limit), (5, 0, 5.0));
        assert!((histogram.mean_size - 3.09 / 5.0).abs() < 1e-7);
        // Bins are 10/41 wide, and the middle one, around zero, is number 20: 0.1 is below 5/41.
        let place = |x: f32| (x + 5.0) / 10.0 * 41.0;
        let mut expected = [0; N_BINS];
        for x in [-2.0, 0.0, 0.1, 0.5, 0.49] {
            expected[place(x) as usize] += 1;
        }
        assert_eq!((histogram.counts, histogram.counts[20]), (expected, 2));
    }

    #[test]
    fn what_lies_beyond_is_counted_and_in_no_bin() {
        let mut values = vec![0.001; 9_999];
        values.push(-3.0);
        // √(9.01 / 10,000)·4 = 0.12: the limit is 0.2.
        let histogram = Histogram::of(&values, 10);
        assert_eq!((histogram.limit, histogram.n_beyond), (0.2, 1));
        assert_eq!(histogram.counts.iter().sum::<u32>(), 9_999);
        let broken = Histogram::of(&[f32::NAN, f32::INFINITY], 2);
        assert_eq!((broken.n_beyond, broken.counts.iter().sum::<u32>()), (2, 0));
    }

    #[test]
    fn of_many_values_every_so_manieth_row_counts() {
        // A million values, three to a row: every third row.
        let values: Vec<f32> = (0..1_000_000).map(|place| f32::from(u8::from(place / 3 % 3 == 0))).collect();
        let histogram = Histogram::of(&values, 3);
        assert_eq!(histogram.mean_size, 1.0);
        assert_eq!(histogram.n, 333_334);
    }

    #[test]
    fn no_values_are_a_histogram_of_nothing() {
        let nothing = Histogram::of(&[], 3);
        assert_eq!((nothing.n, nothing.mean_size, nothing.counts), (0, 0.0, [0; N_BINS]));
    }
}
