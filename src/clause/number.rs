//! Numbers as news writes them: digits, words, "two dozen", "between ten and twelve", "at least seven", "one or two".

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

const DOZEN: u64 = 12;

/// The number at a token with what stands around it.
pub fn quantity(sentence: &Sentence, text: &str, at: usize) -> Option<Quantity> {
    let lower = |i: usize| sentence.form(text, i).to_lowercase();
    let word = lower(at);
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
        let scale = match form(first + 2).as_str() {
            "hundreds" => 100,
            "thousands" => 1_000,
            "millions" => 1_000_000,
            _ => return None,
        };
        (form(first + 1) == "of").then_some(few * scale)
    };
    pair(at).or_else(|| pair(at.checked_sub(2)?))
}

/// "twenty-five", "2 million", "two dozen", "half a dozen", "a hundred".
fn scaled(sentence: &Sentence, text: &str, at: usize) -> Option<u64> {
    let base = numeral(sentence.form(text, at))?;
    let scale = base >= DOZEN && matches!(sentence.form(text, at).to_lowercase().as_str(), "dozen" | "hundred" | "thousand" | "million");
    if !scale {
        return Some(base);
    }
    let before = |n: usize| at.checked_sub(n).map(|i| sentence.form(text, i).to_lowercase());
    if before(2).as_deref() == Some("half") && before(1).as_deref() == Some("a") {
        return Some(base / 2);
    }
    let part = before(1).filter(|w| !matches!(w.as_str(), "a")).and_then(|w| numeral(&w).or_else(|| decimal(&w, base)));
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
    let form = |i: usize| sentence.tokens.get(i).map(|_| sentence.form(text, i).to_lowercase());
    let joins = |w: &str| matches!(w, "to" | "or" | "and" | "-" | "–");
    let pair = |low: u64, high: u64, words: &str, at: usize| {
        (low < high).then(|| Quantity { low: Some(low), high: Some(high), qualifier: words.to_string(), at })
    };
    let before = |n: usize| at.checked_sub(n).and_then(form);
    if let (Some(join), Some(other)) = (form(at + 1), form(at + 2).and_then(|w| numeral(&w)))
        && (matches!(join.as_str(), "to" | "or" | "-" | "–") || join == "and" && before(1).as_deref() == Some("between"))
    {
        return pair(value, other, "between", at);
    }
    if let (Some(join), Some(other)) = (before(1), before(2).and_then(|w| numeral(&w)))
        && joins(&join)
        && (join != "and" || before(3).as_deref() == Some("between"))
    {
        return pair(other, value, "between", at);
    }
    None
}

fn qualify(sentence: &Sentence, text: &str, at: usize, low: u64, high: Option<u64>) -> Quantity {
    let from = at.saturating_sub(4);
    let near: String = (from..at).map(|i| format!("{} ", sentence.form(text, i).to_lowercase())).collect();
    let near = near.trim_end();
    let ends = |words: &[&str]| words.iter().find(|w| near.ends_with(**w) || near.ends_with(&format!("{w} a"))).map(|w| w.to_string());
    let after = |n: usize| sentence.tokens.get(at + n).map(|_| sentence.form(text, at + n).to_lowercase()).unwrap_or_default();
    let quantity = |low, high, qualifier| Quantity { low, high, qualifier, at };
    if let Some(q) = ends(&[
        "at least",
        "more than",
        "over",
        "no fewer than",
        "no less than",
        "not less than",
        "upwards of",
        "in excess of",
        "minimum of",
    ]) {
        return quantity(Some(low), None, q);
    }
    if let Some(q) =
        ends(&["up to", "as many as", "at most", "fewer than", "less than", "no more than", "maximum of", "not more than", "under"])
    {
        return quantity(None, high, q);
    }
    if after(1) == "or" && after(2) == "more" {
        return quantity(Some(low), None, "or more".to_string());
    }
    if let Some(q) = ends(&["about", "around", "some", "nearly", "almost", "approximately", "roughly", "an estimated", "close to"]) {
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
    let lower = word.to_lowercase();
    match lower.as_str() {
        "dozen" => return Some(DOZEN),
        "half-dozen" => return Some(DOZEN / 2),
        "hundred" => return Some(100),
        "thousand" => return Some(1_000),
        "million" => return Some(1_000_000),
        "billion" => return Some(1_000_000_000),
        _ => {}
    }
    if let Some((tens, ones)) = lower.split_once('-') {
        return small(tens).zip(small(ones)).filter(|(t, o)| *t >= 20 && *o < 10).map(|(t, o)| t + o);
    }
    small(&lower)
}

fn small(word: &str) -> Option<u64> {
    const SMALL: [&str; 20] = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    SMALL.iter().position(|s| *s == word).map(|i| i as u64).or_else(|| TENS.iter().position(|s| *s == word).map(|i| (i as u64 + 2) * 10))
}

/// The least that a plural noun of quantity means.
pub fn vague(word: &str) -> Option<u64> {
    Some(match word {
        "dozens" => 24,
        "scores" => 40,
        "tens" => 20,
        "hundreds" => 200,
        "thousands" => 2_000,
        "several" => 3,
        _ => return None,
    })
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
