//! How a number is drawn: SHA-256 of the seed, the step, the attempt and a counter, with rejection so that every number
//! is equally likely. Written out in `METHOD.md`, so that it can be repeated with any tool that has SHA-256.

use super::ALGORITHM;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};
use sha2::{Digest, Sha256};

/// 32 bytes, in hex as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seed(pub [u8; 32]);

/// One source of the seed, named before the drawing: numbers drawn in the room, a beacon's value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// What it is, as announced.
    pub name: String,
    /// What it gave, as typed and confirmed.
    pub value: String,
}

impl Seed {
    /// Reads 64 hex digits, capital or small.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.as_bytes();
        let mut bytes = [0_u8; 32];
        if digits.len() != 64 {
            return None;
        }
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            let [high, low] = pair else { return None };
            let (high, low) = ((*high as char).to_digit(16)?, (*low as char).to_digit(16)?);
            *byte = u8::try_from(high * 16 + low).ok()?;
        }
        Some(Self(bytes))
    }

    /// Hashes the sources together with what was published before them, each with its length in front, so that no two
    /// lists of sources give the same bytes. A rehearsal gives another seed than the real drawing with the same sources.
    pub fn from_sources(rule_set: &str, pool_sha256: &str, rehearsal: bool, sources: &[Source]) -> Self {
        let mut hash = Sha256::new();
        let mut add = |text: &str| {
            hash.update(u64::try_from(text.len()).unwrap_or(u64::MAX).to_be_bytes());
            hash.update(text.as_bytes());
        };
        add(ALGORITHM);
        add(if rehearsal { "rehearsal" } else { "drawing" });
        add(rule_set);
        add(pool_sha256);
        for source in sources {
            add(&source.name);
            add(&source.value);
        }
        Self(hash.finalize().into())
    }

    /// An even number from 0 to `below` - 1 for a step and attempt; `count` numbers were drawn in it before.
    /// `below` of 0 gives 0.
    pub fn number(&self, step: u64, attempt: u64, count: u64, below: u64) -> u64 {
        if below < 2 {
            return 0;
        }
        let (_, rest) = (u64::MAX / below, (u64::MAX % below + 1) % below);
        let mut counter = 0_u64;
        loop {
            let mut hash = Sha256::new();
            hash.update(ALGORITHM.as_bytes());
            hash.update(self.0);
            for part in [step, attempt, count, counter] {
                hash.update(part.to_be_bytes());
            }
            let digest: [u8; 32] = hash.finalize().into();
            let mut first = [0_u8; 8];
            first.copy_from_slice(digest.get(..8).unwrap_or(&[0; 8]));
            let value = u64::from_be_bytes(first);
            // The last `rest` values of the 2^64 would make the first `rest` numbers likelier: they are drawn anew.
            if value <= u64::MAX - rest {
                return value % below;
            }
            counter = counter.wrapping_add(1);
        }
    }
}

/// SHA-256 of a text, in hex: what a record or a pool is called by.
pub fn sha256(text: &str) -> String {
    hex(&Sha256::digest(text.as_bytes()))
}

/// Small hex digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

impl std::fmt::Display for Seed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&hex(&self.0))
    }
}

impl Serialize for Seed {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(&self.to_string())
    }
}

impl<'de> Deserialize<'de> for Seed {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = String::deserialize(d)?;
        Self::parse(&text).ok_or_else(|| D::Error::custom("a seed has 64 hex digits"))
    }
}
