//! Numbers as news writes them: digits, words, "two dozen", "between ten and twelve", "at least seven", "one or two".

use super::slot;
use crate::lexicon::numbers::words;
use crate::types::{Deprel, Sentence};

/// What a number phrase states, and how.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Quantity {
    /// Lowest value.
    pub low: Option<u64>,
    /// Highest value.
    pub high: Option<u64>,
    /// "at least", "up to", "dozens"; empty for a plain number.
    pub qualifier: String,
    /// The token of the number.
    pub at: usize,
}

/// The number at a token with what stands around it.
pub fn quantity(sentence: &Sentence, text: &str, at: usize) -> Option<Quantity> {
    let word = sentence.form(text, at).to_lowercase();
    let (low, high) = match multiplied(sentence, text, at).or_else(|| vague(&word)) {
        Some(low) => (low, None),
        None => scaled(sentence, text, at).map(|v| (v, Some(v)))?,
    };
    if let Some(pair) = range(sentence, text, at, low) {
        return Some(pair);
    }
    Some(qualify(sentence, text, at, low, high))
}

/// "hundreds of thousands", read at either word.
fn multiplied(sentence: &Sentence, text: &str, at: usize) -> Option<u64> {
    let form = |i: usize| sentence.tokens.get(i).map(|_| sentence.form(text, i).to_lowercase()).unwrap_or_default();
    let pair = |first: usize| {
        let few = vague(&form(first))?;
        let scale = *words().multiples.get(&form(first + 2))?;
        (form(first + 1) == slot::OF).then_some(few * scale)
    };
    pair(at).or_else(|| pair(at.checked_sub(2)?))
}

/// "twenty-five", "2 million", "two dozen", "half a dozen", "a hundred".
fn scaled(sentence: &Sentence, text: &str, at: usize) -> Option<u64> {
    let words = words();
    let base = numeral(sentence.form(text, at))?;
    if !words.scales.contains_key(&sentence.form(text, at).to_lowercase()) {
        return Some(base);
    }
    let before = |n: usize| at.checked_sub(n).map(|i| sentence.form(text, i).to_lowercase());
    let [half, article] = &words.half.words;
    if before(2).as_ref() == Some(half) && before(1).is_some_and(|w| w == *article || w.chars().eq(['-'])) {
        return Some(base / 2);
    }
    let part = before(1).filter(|w| *w != words.half.article).and_then(|w| numeral(&w).or_else(|| decimal(&w, base)));
    Some(match part {
        Some(p) if p >= base => p,
        Some(p) => p.saturating_mul(base),
        None => base,
    })
}

/// "1.5" before "million", as the whole number that the two make.
fn decimal(word: &str, base: u64) -> Option<u64> {
    let (whole, part) = word.split_once('.')?;
    let whole: u64 = whole.parse().ok()?;
    let tenths: u64 = part.get(..1)?.parse().ok()?;
    Some(whole * base + tenths * base / 10)
}

/// "between 10 and 12", "10 to 12", "two or three", "10-12".
fn range(sentence: &Sentence, text: &str, at: usize, value: u64) -> Option<Quantity> {
    let words = &words().range;
    let form = |i: usize| sentence.tokens.get(i).map(|_| sentence.form(text, i).to_lowercase());
    let pair =
        |low: u64, high: u64| (low < high).then(|| Quantity { low: Some(low), high: Some(high), qualifier: words.qualifier.clone(), at });
    let before = |n: usize| at.checked_sub(n).and_then(form);
    let joins =
        |join: &String, opener: Option<String>| words.joins.contains(join) || *join == words.and && opener.as_ref() == Some(&words.open);
    if let (Some(join), Some(other)) = (form(at + 1), form(at + 2).and_then(|w| numeral(&w)))
        && joins(&join, before(1))
    {
        return pair(value, other);
    }
    if let (Some(join), Some(other)) = (before(1), before(2).and_then(|w| numeral(&w)))
        && joins(&join, before(3))
    {
        return pair(other, value);
    }
    None
}

fn qualify(sentence: &Sentence, text: &str, at: usize, low: u64, high: Option<u64>) -> Quantity {
    let words = &words().qualifiers;
    let from = at.saturating_sub(4);
    let near: String = (from..at).map(|i| format!("{} ", sentence.form(text, i).to_lowercase())).collect();
    let near = near.trim_end();
    let ends = |list: &[String]| list.iter().find(|w| near.ends_with(w.as_str()) || near.ends_with(&format!("{w} a"))).cloned();
    let after = |n: usize| sentence.tokens.get(at + n).map(|_| sentence.form(text, at + n).to_lowercase()).unwrap_or_default();
    let quantity = |low, high, qualifier| Quantity { low, high, qualifier, at };
    if let Some(q) = ends(&words.low) {
        return quantity(Some(low), None, q);
    }
    if let Some(q) = ends(&words.high) {
        return quantity(None, high, q);
    }
    if [after(1), after(2)] == words.or_more {
        return quantity(Some(low), None, words.or_more.join(" "));
    }
    if let Some(q) = ends(&words.about) {
        return quantity(Some(low), high, q);
    }
    quantity(Some(low), high, if high.is_none() { sentence.form(text, at).to_lowercase() } else { String::new() })
}

/// The value of a cardinal in digits or words; `None` for anything else.
pub fn numeral(word: &str) -> Option<u64> {
    let digits: String = word.chars().filter(|c| *c != ',').collect();
    if !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) {
        return digits.parse().ok();
    }
    let words = words();
    let lower = word.to_lowercase();
    if let Some(scale) = words.scales.get(&lower) {
        return Some(*scale);
    }
    if let Some((tens, ones)) = lower.split_once('-') {
        let (tens, ones) = (*words.small.get(tens)?, *words.small.get(ones)?);
        return (tens >= words.tens_from && ones < 10).then_some(tens + ones);
    }
    words.small.get(&lower).copied()
}

/// The least that a plural noun of quantity means.
pub fn vague(word: &str) -> Option<u64> {
    words().vague.get(word).copied()
}

/// The token that says how many a noun stands for: its number, its vague adjective, or itself.
pub fn counter(sentence: &Sentence, text: &str, noun: usize) -> Option<usize> {
    let is_number = |i: usize| {
        let form = sentence.form(text, i).to_lowercase();
        numeral(&form).is_some() || vague(&form).is_some()
    };
    let numbers: Vec<usize> = sentence
        .children(noun)
        .filter(|&c| c < noun && matches!(sentence.tokens[c].deprel, Deprel::Nummod | Deprel::Amod | Deprel::Compound | Deprel::Det))
        .filter(|&c| is_number(c))
        .collect();
    numbers.last().copied().or_else(|| is_number(noun).then_some(noun)).or_else(|| strayed(sentence, noun).filter(|&n| is_number(n)))
}

/// "six soldiers and 34 gunmen": a number that the parser hung on an earlier noun stands before this one.
fn strayed(sentence: &Sentence, noun: usize) -> Option<usize> {
    let parts = |c: &usize| matches!(sentence.tokens[*c].deprel, Deprel::Compound | Deprel::Amod | Deprel::Flat | Deprel::NmodDesc);
    let first = (0..noun).rev().take_while(|c| parts(c) && sentence.below(*c, noun)).last().unwrap_or(noun);
    let number = first.checked_sub(1)?;
    let token = &sentence.tokens[number];
    (token.deprel == Deprel::Nummod && token.head.is_some_and(|h| h < number)).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numerals_in_words_and_digits() {
        for (word, value) in [("7", 7), ("1,200", 1_200), ("Twelve", 12), ("thirty-one", 31), ("dozen", 12)] {
            assert_eq!(numeral(word), Some(value), "{word}");
        }
        assert_eq!(numeral("half-dozen"), Some(6));
        assert_eq!(numeral("one-two"), None);
        assert_eq!(numeral("mid-nineties"), None);
    }

    #[test]
    fn plurals_of_quantity_have_a_lower_end_only() {
        assert_eq!(vague("dozens"), Some(24));
        assert_eq!(vague("dozen"), None);
    }
}
