//! Ids and keys derived from content: the same articles give the same ids on every machine, in any order.
//!
//! An id is a letter and 13 digits of Crockford's base 32. A key is the integer `day << 45 | hash`: rows keyed so lie in time order on
//! disk, and a walk by key is a walk by date, then id. Undated rows have the last possible day. The id of a mention is its key, the
//! nine digits of the hash first, then four of the day, so that no index has to lead from one to the other; any other id is 64
//! bits of SHA-256, whose first nine digits are the hash of its key.

use chrono::{Datelike, NaiveDate};
use sha2::{Digest, Sha256};

/// Crockford's base 32 in lower case: no i, l, o, u.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// Bits of the hash in a key.
const HASH_BITS: u32 = 45;
const HASH_MASK: i64 = (1 << HASH_BITS) - 1;
/// Bits of a key below its span of 32 days.
const PERIOD_BITS: u32 = HASH_BITS + 5;
/// Day 0 of the keys is 1 January of this year.
const FIRST_YEAR: i32 = 1600;
/// The last day that fits 18 bits; also that of undated rows.
const LAST_DAY: i64 = (1 << 18) - 1;

/// Digits of an id that are the hash of its key.
pub(super) const HASH_DIGITS: usize = 9;
/// Digits of an id.
const DIGITS: usize = 13;

/// Hashes parts to an id with its letter; parts cannot run into one another.
pub(super) fn id(letter: char, parts: &[&str]) -> String {
    spell(letter, sha(parts))
}

/// The key of what belongs to a day and is known by its parts.
pub(super) fn key_of_parts(day: Option<NaiveDate>, parts: &[&str]) -> i64 {
    (day_number(day) << HASH_BITS) | (sha(parts) >> (5 * (DIGITS - HASH_DIGITS))) as i64
}

/// The id that is a key.
pub(super) fn id_of_key(letter: char, key: i64) -> String {
    let (day, hash) = ((key >> HASH_BITS) as u64, (key & HASH_MASK) as u64);
    spell(letter, (hash << (5 * (DIGITS - HASH_DIGITS))) | day)
}

/// The key that an id of a mention, or of the event named after it, is.
pub(super) fn key_of_id(id: &str) -> Option<i64> {
    let digits = id.as_bytes().get(1..).filter(|digits| digits.len() == DIGITS)?;
    let number = |digits: &[u8]| digits.iter().try_fold(0i64, |n, byte| Some(n << 5 | value_of(*byte)?));
    let (hash, day) = (number(&digits[..HASH_DIGITS])?, number(&digits[HASH_DIGITS..])?);
    (day <= LAST_DAY).then_some((day << HASH_BITS) | hash)
}

/// The least and the greatest hash of an id that begins with some digits; none if they are no digits, or too few to mean one.
pub(super) fn hashes_beginning(digits: &str) -> Option<(i64, i64)> {
    let digits = digits.as_bytes();
    let digits = &digits[..digits.len().min(HASH_DIGITS)];
    let open = 5 * (HASH_DIGITS - digits.len());
    let number = digits.iter().try_fold(0i64, |n, byte| Some(n << 5 | value_of(*byte)?))?;
    (!digits.is_empty()).then_some((number << open, (number << open) | ((1 << open) - 1)))
}

/// The first key after those of the day of a key.
pub(super) fn next_day(key: i64) -> i64 {
    ((key >> HASH_BITS) + 1) << HASH_BITS
}

/// The first key of the day of a key.
pub(super) fn first_of_day(key: i64) -> i64 {
    (key >> HASH_BITS) << HASH_BITS
}

/// The first 64 bits of the SHA-256 of parts.
fn sha(parts: &[&str]) -> u64 {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    let digest = hasher.finalize();
    digest.iter().take(8).fold(0u64, |n, byte| n << 8 | u64::from(*byte))
}

/// A letter and the digits of a number.
fn spell(letter: char, mut bits: u64) -> String {
    let mut text = [0u8; DIGITS];
    for place in text.iter_mut().rev() {
        *place = ALPHABET[(bits & 31) as usize];
        bits >>= 5;
    }
    std::iter::once(letter).chain(text.iter().map(|b| char::from(*b))).collect()
}

/// The key of a row: its day, then the leading bits of its id.
pub(super) fn key(day: Option<NaiveDate>, id: &str) -> i64 {
    let hash = id.bytes().skip(1).take(HASH_DIGITS).fold(0i64, |n, byte| n << 5 | value_of(byte).unwrap_or(0));
    (day_number(day) << HASH_BITS) | hash
}

/// The smallest and the largest key of a day.
pub(super) fn keys_of_day(day: NaiveDate) -> (i64, i64) {
    let first = day_number(Some(day)) << HASH_BITS;
    (first, first + (1 << HASH_BITS) - 1)
}

/// The day of a key; `None` of an undated row.
pub(super) fn day_of_key(key: i64) -> Option<NaiveDate> {
    let day = key >> HASH_BITS;
    let start = NaiveDate::from_ymd_opt(FIRST_YEAR, 1, 1)?;
    if day >= LAST_DAY { None } else { start.checked_add_days(chrono::Days::new(day.unsigned_abs())) }
}

/// The span of 32 days in which a key lies.
pub(super) fn period_of_key(key: i64) -> i64 {
    key >> PERIOD_BITS
}

/// The first key of a span of 32 days.
pub(super) fn first_key_of_period(period: i64) -> i64 {
    period << PERIOD_BITS
}

/// The smallest key of an undated row.
pub(super) fn first_undated_key() -> i64 {
    LAST_DAY << HASH_BITS
}

fn day_number(day: Option<NaiveDate>) -> i64 {
    let start = NaiveDate::from_ymd_opt(FIRST_YEAR, 1, 1).map_or(0, |d| d.num_days_from_ce());
    day.map_or(LAST_DAY, |d| i64::from(d.num_days_from_ce() - start).clamp(0, LAST_DAY - 1))
}

fn value_of(byte: u8) -> Option<i64> {
    ALPHABET.iter().position(|b| *b == byte).map(|n| n as i64)
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
    fn the_id_of_a_mention_is_its_key() {
        for day in [NaiveDate::from_ymd_opt(2025, 11, 8), NaiveDate::from_ymd_opt(1600, 1, 1), None] {
            let key = key_of_parts(day, &["d", "3-9-1"]);
            let id = id_of_key('m', key);
            assert_eq!(key_of_id(&id), Some(key));
            // The digits of the hash are those that a plain id of the same parts begins with.
            assert_eq!(id[..10], super::id('m', &["d", "3-9-1"])[..10]);
            let (least, greatest) = hashes_beginning(&id[1..4]).unwrap();
            assert!((least..=greatest).contains(&(key & HASH_MASK)));
        }
        assert_eq!(key_of_id("m123"), None);
        assert_eq!(key_of_id("mzzzzzzzzzzzzz"), None);
        assert_eq!(hashes_beginning("u"), None);
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
