//! Randomness of the operating system, for keys, tokens and ids.

use sha2::{Digest, Sha256};
use uuid::Uuid;

/// Fills an array from the operating system.
///
/// # Panics
/// Never in practice: without the system's randomness no key could be made and going on would be worse.
pub(crate) fn bytes<const N: usize>() -> [u8; N] {
    let mut out = [0_u8; N];
    #[expect(clippy::expect_used, reason = "without randomness nothing here is safe; stopping is the only answer")]
    getrandom::fill(&mut out).expect("the operating system gives randomness");
    out
}

/// A new 256-bit token as 64 hex digits.
pub(crate) fn token() -> String {
    hex::encode(bytes::<32>())
}

/// SHA-256 as 64 hex digits; tokens are kept only so.
pub(crate) fn sha256_hex(data: &[u8]) -> String {
    hex::encode(Sha256::digest(data))
}

/// A new time-ordered id.
pub(crate) fn id() -> Uuid {
    Uuid::now_v7()
}
