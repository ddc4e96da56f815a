//! Near-copies: the smallest shingle hashes of a text (a bottom-k sketch) estimate how much of it another text shares.
//!
//! Broder, "On the resemblance and containment of documents", 1997. Five-word shingles; 64 hashes give a standard error of 0.06.

/// From this share of common shingles on, one text is a copy of the other.
pub(super) const COPY: f64 = 0.5;
/// Words in a shingle.
const SHINGLE: usize = 5;
/// Hashes kept.
const KEPT: usize = 64;

/// Lower-case words of letters and digits, in order.
pub(super) fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_lowercase).collect()
}

/// FNV-1a, 64 bits: the same on every machine, which the standard library's hasher does not promise.
pub(super) fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |h, byte| (h ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// The smallest hashes of the text's shingles, ascending.
pub(super) fn sketch(text: &str) -> Vec<u32> {
    let words: Vec<u64> = text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(hash_of_lower_case).collect();
    let mut hashes: Vec<u32> = words.windows(SHINGLE).map(|shingle| (shingle.iter().fold(0, |h, w| mix(h ^ w)) >> 32) as u32).collect();
    hashes.sort_unstable();
    hashes.dedup();
    hashes.truncate(KEPT);
    hashes
}

fn hash_of_lower_case(word: &str) -> u64 {
    if word.is_ascii() {
        return word.bytes().fold(0, |h, byte| mix(h ^ u64::from(byte.to_ascii_lowercase())));
    }
    word.chars().flat_map(char::to_lowercase).fold(0, |h, c| mix(h ^ u64::from(c)))
}

/// The finaliser of splitmix64.
fn mix(mut bits: u64) -> u64 {
    bits = bits.wrapping_add(0x9e37_79b9_7f4a_7c15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

/// The share of their shingles that two texts have in common (Jaccard), estimated.
pub(super) fn resemblance(a: &[u32], b: &[u32]) -> f64 {
    if a.is_empty() || b.is_empty() {
        return 0.0;
    }
    let size = KEPT.min(a.len().max(b.len()));
    let (mut i, mut j, mut seen, mut shared) = (0, 0, 0, 0);
    while seen < size && (i < a.len() || j < b.len()) {
        let (x, y) = (a.get(i), b.get(j));
        match (x, y) {
            (Some(x), Some(y)) if x == y => {
                shared += 1;
                i += 1;
                j += 1;
            }
            (Some(x), Some(y)) if x > y => j += 1,
            (None, Some(_)) => j += 1,
            _ => i += 1,
        }
        seen += 1;
    }
    f64::from(shared) / seen as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_resembles_its_original_and_another_text_does_not() {
        let story = "The two ministers met in Geneva on Tuesday and agreed to meet again within a month, their offices said in a note.";
        let reprint = format!("{story} Reporting by our own staff.");
        let other = "Heavy rain closed three roads north of the capital overnight, and the mayor asked people there to stay at home.";
        assert!(resemblance(&sketch(story), &sketch(&reprint)) > 0.6);
        assert!(resemblance(&sketch(story), &sketch(other)) < 0.1);
        assert_eq!(resemblance(&sketch(story), &sketch(story)), 1.0);
    }
}
