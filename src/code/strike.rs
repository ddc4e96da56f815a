//! Armed attacks: tolls, other figures, weapons, and tolls that a later sentence adds to its attack.

use super::matcher::View;
use crate::types::{Deprel, Draft, EventType, Figure, Range, Sentence, Upos};

/// What a verb or noun of harm counts.
pub const HARMS: [&str; 4] = ["killed", "injured", "captured", "missing"];

impl View<'_> {
    /// The figures that stand at verbs and nouns of harm in this sentence, each with the token of the harm.
    pub fn figures(&self) -> Vec<(usize, Figure)> {
        let mut figures = Vec::new();
        for token in 0..self.reader.sentence.tokens.len() {
            let lemma = self.reader.sentence.tokens[token].lemma.clone();
            for what in HARMS {
                let Ok(class) = self.rules.words.class(&format!("harm_{what}")) else { continue };
                if self.rules.words.is(&lemma, class)
                    && let Some(figure) = self.figure(token, what)
                {
                    figures.push((token, figure));
                }
            }
        }
        figures
    }

    fn figure(&self, token: usize, what: &str) -> Option<Figure> {
        let sentence = self.reader.sentence;
        let verbal = matches!(sentence.tokens[token].upos, Upos::Verb | Upos::Adj);
        if verbal {
            let frame = self.reader.verb(token);
            if !self.reader.verb_realis(token, 0).done() {
                return None;
            }
            let intransitive =
                matches!(sentence.tokens[token].lemma.as_str(), "die" | "perish") || sentence.tokens[token].upos == Upos::Adj;
            let slot = if intransitive { "subj" } else { "obj" };
            let victims = frame
                .first(slot)
                .or_else(|| (sentence.tokens[token].deprel == Deprel::Amod).then(|| sentence.tokens[token].head).flatten())?;
            let counted = if sentence.tokens[token].upos == Upos::Adj && frame.first("subj").is_none() { token } else { victims };
            return self.count(counted, what);
        }
        self.count(token, what)
    }

    /// How many a noun phrase counts: "at least seven civilians", "dozens of people", "a soldier", "two others".
    pub fn count(&self, noun: usize, what: &str) -> Option<Figure> {
        let sentence = self.reader.sentence;
        let text = self.arguments.document.text();
        let number =
            sentence.children(noun).find(|&c| sentence.tokens[c].deprel == Deprel::Nummod && numeral(&sentence.tokens[c].lemma).is_some());
        let (low, high, at) = if let Some(n) = number {
            let value = self.number_with_scale(n)?;
            (Some(value), Some(value), n)
        } else if let Some(value) = numeral(&sentence.tokens[noun].lemma).filter(|_| sentence.tokens[noun].upos == Upos::Num) {
            (Some(value), Some(value), noun)
        } else if let Some(low) = vague(&sentence.tokens[noun].lemma) {
            (Some(low), None, noun)
        } else if self.is_one(noun) {
            (Some(1), Some(1), noun)
        } else {
            return None;
        };
        let (low, high, qualifier) = qualify(sentence, text, at, low, high);
        let span = sentence.span_of(at.min(noun), at.max(noun));
        Some(Figure {
            what: what.to_string(),
            low,
            high,
            qualifier,
            of: sentence.form(text, noun).to_string(),
            text: span.of(text).to_string(),
        })
    }

    fn number_with_scale(&self, n: usize) -> Option<u64> {
        let sentence = self.reader.sentence;
        let base = numeral(&sentence.tokens[n].lemma)?;
        let scale = sentence
            .children(n)
            .filter(|&c| sentence.tokens[c].deprel == Deprel::Compound)
            .find_map(|c| numeral(&sentence.tokens[c].lemma));
        Some(match scale {
            Some(part) if base >= 100 && part < base => part.saturating_mul(base),
            _ => base,
        })
    }

    /// One named or indefinite victim.
    fn is_one(&self, noun: usize) -> bool {
        let sentence = self.reader.sentence;
        let t = &sentence.tokens[noun];
        let indefinite = sentence
            .children(noun)
            .any(|c| sentence.tokens[c].deprel == Deprel::Det && matches!(sentence.tokens[c].lemma.as_str(), "a" | "an" | "another"));
        let singular = matches!(t.xpos, crate::types::Xpos::Nn | crate::types::Xpos::Nnp);
        let coordinated = sentence.children(noun).any(|c| sentence.tokens[c].deprel == Deprel::Conj);
        singular && !coordinated && (indefinite || self.names_person(noun))
    }

    fn names_person(&self, noun: usize) -> bool {
        self.arguments.actors(noun).iter().any(|&m| self.arguments.document.actors[m].kind == crate::types::ActorKind::Person)
    }

    /// The weapons that an attack's words name.
    pub fn weapons(&self, head: usize) -> Vec<String> {
        let Ok(class) = self.rules.words.class("weapon") else { return Vec::new() };
        let sentence = self.reader.sentence;
        let text = self.arguments.document.text();
        let clause = sentence.subtree(head);
        let mut found: Vec<String> = Vec::new();
        for &t in &clause {
            if self.rules.words.is(&sentence.tokens[t].lemma, class) && self.same_clause(t, head) {
                let words = sentence.form(text, t).to_lowercase();
                if !found.contains(&words) {
                    found.push(words);
                }
            }
        }
        found
    }

    fn same_clause(&self, token: usize, head: usize) -> bool {
        let sentence = self.reader.sentence;
        let mut at = token;
        for _ in 0..sentence.tokens.len() {
            if at == head {
                return true;
            }
            let t = &sentence.tokens[at];
            if matches!(t.deprel, Deprel::AclRelcl | Deprel::Ccomp | Deprel::Parataxis) || t.deprel == Deprel::Conj && t.upos == Upos::Verb
            {
                return false;
            }
            let Some(up) = t.head else { return false };
            at = up;
        }
        false
    }
}

/// Writes a figure into a draft: the first toll of each kind stands, all figures are kept.
pub fn add_figure(draft: &mut Draft, figure: Figure) {
    let range = Range(figure.low, figure.high);
    match figure.what.as_str() {
        "killed" => merge_toll(&mut draft.event.killed, range),
        "injured" => merge_toll(&mut draft.event.injured, range),
        _ => {}
    }
    if !draft.event.figures.contains(&figure) {
        draft.event.figures.push(figure);
    }
}

fn merge_toll(slot: &mut Option<Range>, range: Range) {
    if slot.is_none() {
        *slot = Some(range);
    }
}

/// Whether a draft is an attack that a toll may belong to.
pub fn takes_toll(draft: &Draft) -> bool {
    draft.event.event_type == EventType::Assault && !draft.event.negated
}

fn qualify(sentence: &Sentence, text: &str, at: usize, low: Option<u64>, high: Option<u64>) -> (Option<u64>, Option<u64>, String) {
    let from = at.saturating_sub(4);
    let before: Vec<String> = (from..at).map(|i| sentence.form(text, i).to_lowercase()).collect();
    let after: Vec<String> = (at + 1..(at + 3).min(sentence.tokens.len())).map(|i| sentence.form(text, i).to_lowercase()).collect();
    let near = before.join(" ");
    let ends = |words: &[&str]| words.iter().find(|w| near.ends_with(**w) || near.ends_with(&format!("{w} a"))).map(|w| w.to_string());
    if let Some(q) = ends(&["at least", "more than", "over", "no fewer than", "no less than", "some at least"]) {
        return (low, None, q);
    }
    if let Some(q) = ends(&["up to", "as many as", "at most", "fewer than", "less than"]) {
        return (None, high, q);
    }
    if let Some(q) = ends(&["about", "around", "some", "nearly", "almost", "approximately", "roughly"]) {
        return (low, high, q);
    }
    if after.first().is_some_and(|w| w == "or") && after.get(1).is_some_and(|w| w == "more") {
        return (low, None, "or more".to_string());
    }
    (low, high, if high.is_none() { sentence.form(text, at).to_lowercase() } else { String::new() })
}

/// The value of a cardinal in digits or words; `None` for anything else.
pub fn numeral(word: &str) -> Option<u64> {
    let digits: String = word.chars().filter(|c| *c != ',').collect();
    if !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) {
        return digits.parse().ok();
    }
    let lower = word.to_lowercase();
    let simple = |w: &str| -> Option<u64> {
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
        SMALL.iter().position(|s| *s == w).map(|i| i as u64).or_else(|| TENS.iter().position(|s| *s == w).map(|i| (i as u64 + 2) * 10))
    };
    match lower.as_str() {
        "hundred" => return Some(100),
        "thousand" => return Some(1_000),
        "million" => return Some(1_000_000),
        "billion" => return Some(1_000_000_000),
        _ => {}
    }
    if let Some((tens, ones)) = lower.split_once('-') {
        return simple(tens).zip(simple(ones)).map(|(t, o)| t + o);
    }
    simple(&lower)
}

/// The least that a plural noun of quantity means.
fn vague(lemma: &str) -> Option<u64> {
    Some(match lemma {
        "dozen" => 24,
        "score" => 40,
        "hundred" => 200,
        "thousand" => 2_000,
        _ => return None,
    })
}
