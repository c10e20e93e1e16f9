//! One number over the bits of everything that the kernels compute: all builds have to agree on it.

use rbm_cinema::numeric::{
    add_rows, add_scaled, dot, dot_rows_of_four, exp, ln, log_sum_exp, momentum_step, sample_softmax_of_four,
    shrink_and_add, sigmoid_in_place, softmax_in_place, softmax_of_four,
};

/// What [`checksum`] has to be, on every machine; written down from the first run.
pub const CHECKSUM: u32 = 3_005_595_220;

/// FNV-1a over the bits of exp, ln, sigmoid and softmax at inputs of all sizes and of the kernels at some hundred.
pub fn checksum() -> u32 {
    let mut hash = Fnv(0x811c_9dc5);
    // 4,099 is a prime: every exponent and sign, and significands of all kinds. NaN has no bits of its own.
    for x in (0..=u32::MAX).step_by(4099).map(f32::from_bits).filter(|x| !x.is_nan()) {
        hash.add(exp(x));
        hash.add(ln(x.abs()));
    }
    const WIDTH: usize = 52;
    let mut state = 1_u32;
    // Numbers between −4 and 4 from a linear congruential generator (Numerical Recipes), exact in f32.
    let mut numbers = |n: usize| -> Vec<f32> {
        (0..n)
            .map(|_| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (state >> 8) as f32 / 2_097_152.0 - 4.0
            })
            .collect()
    };
    let mut block = numbers(10 * WIDTH);
    let mut velocity = numbers(10 * WIDTH);
    for _ in 0..100 {
        let mut hidden = numbers(WIDTH);
        add_rows(&mut hidden, &block, [0, 3, 3, 7, 9, 1].into_iter());
        sigmoid_in_place(&mut hidden);
        let mut logits: [f32; 10] = std::array::from_fn(|k| dot(&block[k * WIDTH..(k + 1) * WIDTH], &hidden));
        hash.add(log_sum_exp(&logits));
        hash.add(softmax_in_place(&mut logits));
        for (&probability, row) in logits.iter().zip(block.chunks_exact(WIDTH)) {
            add_scaled(&mut hidden, probability, row);
        }
        hash.add(dot(&hidden, &block[..WIDTH]));
        let rows = block.chunks_exact_mut(WIDTH).zip(velocity.chunks_exact_mut(WIDTH));
        for ((row, velocity), &probability) in rows.zip(&logits) {
            momentum_step(row, velocity, (-probability, &hidden), 0.9, 0.01, 0.1);
            shrink_and_add(row, 0.99, 0.01, &hidden);
        }
        let quarter = 2 * WIDTH;
        let blocks: [&[f32]; 4] = std::array::from_fn(|m| &block[m * quarter..(m + 1) * quarter]);
        let mut of_four: [[f32; 4]; 2] = dot_rows_of_four(blocks, &hidden);
        let (classes, sums) = sample_softmax_of_four(&of_four, [0.1, 0.4, 0.6, 0.9]);
        classes.iter().for_each(|&class| hash.add(f32::from(class)));
        softmax_of_four(&mut of_four);
        sums.iter().chain(of_four.as_flattened()).for_each(|&x| hash.add(x));
        logits.iter().chain(&hidden).chain(&block).for_each(|&x| hash.add(x));
    }
    assert!(block.iter().all(|w| w.is_finite()), "numbers whose bits mean nothing");
    hash.0
}

struct Fnv(u32);

impl Fnv {
    fn add(&mut self, x: f32) {
        // Both zeros count alike, so that no rule about their signs is needed.
        for byte in (x + 0.0).to_bits().to_le_bytes() {
            self.0 = (self.0 ^ u32::from(byte)).wrapping_mul(0x0100_0193);
        }
    }
}
