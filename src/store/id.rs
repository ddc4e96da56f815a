//! Ids and keys derived from content: the same articles give the same ids on every machine, in any order.
//!
//! An id is a letter and 13 characters of Crockford's base 32 (64 bits of SHA-256). A key is the integer `day << 45 | hash`: rows
//! keyed so lie in time order on disk, and a walk by key is a walk by date, then id. Undated rows have the last possible day.

use chrono::{Datelike, NaiveDate};
use sha2::{Digest, Sha256};

/// Crockford's base 32 in lower case: no i, l, o, u.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// Bits of the hash in a key.
const HASH_BITS: u32 = 45;
/// Day 0 of the keys is 1 January of this year.
const FIRST_YEAR: i32 = 1600;
/// The last day that fits 18 bits; also that of undated rows.
const LAST_DAY: i64 = (1 << 18) - 1;

/// Hashes parts to an id with its letter; parts cannot run into one another.
pub(super) fn id(letter: char, parts: &[&str]) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    let digest = hasher.finalize();
    let mut bits = digest.iter().take(8).fold(0u64, |n, byte| n << 8 | u64::from(*byte));
    let mut text = [0u8; 13];
    for place in text.iter_mut().rev() {
        *place = ALPHABET[(bits & 31) as usize];
        bits >>= 5;
    }
    std::iter::once(letter).chain(text.iter().map(|b| char::from(*b))).collect()
}

/// The key of a row: its day, then the leading bits of its id.
pub(super) fn key(day: Option<NaiveDate>, id: &str) -> i64 {
    let hash = id.bytes().skip(1).take(9).fold(0i64, |n, byte| n << 5 | value_of(byte));
    (day_number(day) << HASH_BITS) | hash
}

/// The smallest and the largest key of a day.
pub(super) fn keys_of_day(day: NaiveDate) -> (i64, i64) {
    let first = day_number(Some(day)) << HASH_BITS;
    (first, first + (1 << HASH_BITS) - 1)
}

/// The smallest key of an undated row.
pub(super) fn first_undated_key() -> i64 {
    LAST_DAY << HASH_BITS
}

fn day_number(day: Option<NaiveDate>) -> i64 {
    let start = NaiveDate::from_ymd_opt(FIRST_YEAR, 1, 1).map_or(0, |d| d.num_days_from_ce());
    day.map_or(LAST_DAY, |d| i64::from(d.num_days_from_ce() - start).clamp(0, LAST_DAY - 1))
}

fn value_of(byte: u8) -> i64 {
    ALPHABET.iter().position(|b| *b == byte).unwrap_or(0) as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_do_not_run_into_one_another() {
        assert_ne!(id('m', &["ab", "c"]), id('m', &["a", "bc"]));
        assert_eq!(id('m', &["ab", "c"]).len(), 14);
    }

    #[test]
    fn keys_sort_by_day_then_id() {
        let day = |d| NaiveDate::from_ymd_opt(2025, 11, d);
        assert!(key(day(8), "ezzzzzzzzzzzzz") < key(day(9), "e0000000000000"));
        assert!(key(day(9), "e0000000000001") <= key(day(9), "ez000000000000"));
        assert!(key(day(9), "ezzzzzzzzzzzzz") < first_undated_key());
        assert_eq!(key(None, "e0000000000000"), first_undated_key());
    }
}
