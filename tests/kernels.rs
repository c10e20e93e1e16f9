//! The bits of the kernels on this machine are those of every other machine and of WebAssembly: a checksum over them was
//! written down once, and `npm run bench` asks each WebAssembly build for the same.

#[path = "../benches/core/src/checksum.rs"]
mod checksum;

#[test]
fn the_kernels_compute_the_same_bits_everywhere() {
    assert_eq!(checksum::checksum(), checksum::CHECKSUM);
}
