//! What the network sees of a word: hashes of its form, endings, beginning and shape.
//!
//! Takes a form, gives row numbers in the embedding tables. Must agree with `tools/train_syntax/features.py` to the bit:
//! `normalise`, `shape` and `hash` are the same functions there.

/// Row counts of the hashed tables.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sizes {
    pub(super) suffix: usize,
    pub(super) prefix: usize,
    pub(super) shape: usize,
}

/// Rows of one word in each table; `word` and `vector` are hashes still to be looked up in the vocabulary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct WordFeatures {
    pub(super) key: u32,
    pub(super) suffixes: [usize; 3],
    pub(super) prefix: usize,
    pub(super) shape: usize,
}

/// Longest shape that is told apart, in characters.
const SHAPE_LENGTH: usize = 6;

impl WordFeatures {
    pub(super) fn of(form: &str, sizes: Sizes) -> Self {
        let word = normalise(form);
        let suffix = |tag: &str, n: usize| hash(tag, last(&word, n)) as usize % sizes.suffix;
        Self {
            key: hash("", &word),
            suffixes: [suffix("2", 2), suffix("3", 3), suffix("4", 4)],
            prefix: hash("p", first(&word, 3)) as usize % sizes.prefix,
            shape: hash("h", &shape(form)) as usize % sizes.shape,
        }
    }
}

/// Lower case, every ASCII digit as `0`, curly quotation marks straight.
pub(super) fn normalise(form: &str) -> String {
    let lower = if form.is_ascii() { form.to_ascii_lowercase() } else { form.to_lowercase() };
    let plain = |c| match c {
        '0'..='9' => '0',
        '‘' | '’' => '\'',
        '“' | '”' => '"',
        other => other,
    };
    lower.chars().map(plain).collect()
}

/// The kinds of characters in order, runs as one: `Xx` for "Moscow", `X.X.` for "U.S.".
pub(super) fn shape(form: &str) -> String {
    let mut out = String::new();
    let (mut count, mut before) = (0, None);
    for c in form.chars() {
        let kind = match c {
            '0'..='9' => 'd',
            c if c.is_uppercase() => 'X',
            c if c.is_lowercase() => 'x',
            c if c.is_ascii() => c,
            _ => 'u',
        };
        if before == Some(kind) {
            continue;
        }
        if count == SHAPE_LENGTH {
            break;
        }
        out.push(kind);
        before = Some(kind);
        count += 1;
    }
    out
}

/// FNV-1a of `tag` and `text`, with the high bits folded into the low ones.
pub(super) fn hash(tag: &str, text: &str) -> u32 {
    let step = |h: u32, b: u8| (h ^ u32::from(b)).wrapping_mul(0x0100_0193);
    let h = tag.bytes().chain(text.bytes()).fold(0x811C_9DC5, step);
    h ^ h >> 15
}

fn last(word: &str, n: usize) -> &str {
    word.char_indices().rev().nth(n - 1).map_or(word, |(i, _)| &word[i..])
}

fn first(word: &str, n: usize) -> &str {
    word.char_indices().nth(n).map_or(word, |(i, _)| &word[..i])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_digits_fall_together_in_the_normal_form() {
        assert_eq!(normalise("Su-34’s"), "su-00's");
    }

    #[test]
    fn shapes_fold_runs() {
        assert_eq!(shape("Moscow"), "Xx");
        assert_eq!(shape("U.S."), "X.X.");
        assert_eq!(shape("F-16s"), "X-dx");
        assert_eq!(shape("a1b2c3d4"), "xdxdxd");
    }

    #[test]
    fn endings_are_cut_at_characters() {
        assert_eq!(last("añé", 2), "ñé");
        assert_eq!(first("éa", 3), "éa");
    }

    #[test]
    fn hash_is_the_one_of_the_training_script() {
        assert_eq!(hash("", ""), 0x811C_9DC5 ^ (0x811C_9DC5 >> 15));
        assert_eq!(hash("2", "ed"), hash("", "2ed"));
    }
}
