//! The checksum of the packed file: CRC-32 as in gzip and PNG (ISO 3309; RFC 1952, section 8).
//!
//! A table of 256 entries, worked out by the compiler. Libraries have sixteen such tables for speed, and would be a
//! sixth of the page's module; this reads the half megabyte of the bundled file in about a millisecond.

/// The polynomial x³² + x²⁶ + x²³ + … + 1, lowest power in the highest bit.
const POLYNOMIAL: u32 = 0xedb8_8320;

/// What a byte that leaves the register adds to it.
static TABLE: [u32; 256] = table();

const fn table() -> [u32; 256] {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let mut register = byte as u32;
        let mut bit = 0;
        while bit < 8 {
            register = (register >> 1) ^ (POLYNOMIAL * (register & 1));
            bit += 1;
        }
        table[byte] = register;
        byte += 1;
    }
    table
}

/// CRC-32 of these bytes.
pub fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |register, &byte| (register >> 8) ^ TABLE[(register as u8 ^ byte) as usize])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The check value that catalogues of CRCs give for this one, and two that any gzip file shows.
    #[test]
    fn check_values() {
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
        assert_eq!(crc32(b""), 0);
        assert_eq!(crc32(b"The quick brown fox jumps over the lazy dog"), 0x414f_a339);
    }
}
