//! Form and tag -> dictionary form.
//!
//! Takes a form with its part of speech, gives the lemma by the conventions of the English treebanks: verbs without their endings,
//! nouns in the singular, adjectives in the positive, proper nouns as written. Irregular forms come from `data/lexicon/irregular.csv`;
//! `data/lexicon/verb_bases.txt` decides whether "rated" is "rate" or "rat".

use compact_str::CompactString;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::types::{Upos, Xpos};

static IRREGULAR: &str = include_str!("../../data/lexicon/irregular.csv");
static BASES: &str = include_str!("../../data/lexicon/verb_bases.txt");

/// Irregular forms and known verbs.
#[derive(Debug)]
pub(super) struct Lemmatiser {
    irregular: FxHashMap<(&'static str, &'static str), &'static str>,
    bases: FxHashSet<&'static str>,
}

impl Lemmatiser {
    /// Indexes the embedded lists.
    pub(super) fn new() -> Self {
        let rows = IRREGULAR.lines().skip(1).filter_map(|line| {
            let mut cells = line.split(',');
            Some(((cells.next()?, cells.next()?), cells.next()?))
        });
        let bases = BASES.lines().filter(|l| !l.starts_with('#') && !l.is_empty());
        Self { irregular: rows.collect(), bases: bases.collect() }
    }

    /// The lemma of one token.
    pub(super) fn lemma(&self, form: &str, upos: Upos, xpos: Xpos) -> CompactString {
        let lower = if form.is_ascii() { form.to_ascii_lowercase() } else { form.to_lowercase() };
        let lower = lower.replace('’', "'");
        let class = match upos {
            Upos::Verb | Upos::Aux => "verb",
            Upos::Noun => "noun",
            Upos::Adj | Upos::Adv => "adjective",
            Upos::Propn => return proper(form, xpos),
            _ => "other",
        };
        if let Some(found) = self.irregular.get(&(lower.as_str(), class)) {
            return CompactString::from(*found);
        }
        let cut = match (class, xpos) {
            ("verb", Xpos::Vbz) => self.third_person(&lower),
            ("verb", Xpos::Vbd | Xpos::Vbn) => self.without(&lower, "ed"),
            ("verb", Xpos::Vbg) => self.without(&lower, "ing"),
            ("noun", Xpos::Nns) => plural_of_man(&lower).or_else(|| singular(&lower)),
            (_, Xpos::Cd) if lower.contains(',') => Some(lower.replace(',', "").into()),
            ("adjective", Xpos::Jjr | Xpos::Rbr) => self.without_degree(&lower, "er"),
            ("adjective", Xpos::Jjs | Xpos::Rbs) => self.without_degree(&lower, "est"),
            _ => None,
        };
        cut.unwrap_or_else(|| CompactString::from(lower))
    }

    fn third_person(&self, form: &str) -> Option<CompactString> {
        let stem = form.strip_suffix('s')?;
        if self.bases.contains(stem) {
            return Some(stem.into());
        }
        if let Some(stem) = form.strip_suffix("ies").filter(|s| s.len() > 1) {
            return Some(compact(stem, "y"));
        }
        let hissing = ["sses", "shes", "ches", "xes", "zzes", "oes"].iter().any(|e| form.ends_with(e));
        Some(if hissing { form[..form.len() - 2].into() } else { stem.into() })
    }

    /// Takes "ed" or "ing" away and puts back what it swallowed.
    fn without(&self, form: &str, ending: &str) -> Option<CompactString> {
        let stem = form.strip_suffix(ending).filter(|s| s.chars().any(is_vowel) && s.chars().count() > 1)?;
        let with_y = stem.strip_suffix('i').filter(|_| ending == "ed").map(|s| compact(s, "y"));
        let single = undoubled(stem);
        let with_e = compact(stem, "e");
        let known = [with_y.clone(), Some(stem.into()), Some(with_e.clone()), single.map(Into::into)];
        if let Some(base) = known.into_iter().flatten().find(|b: &CompactString| self.bases.contains(b.as_str())) {
            return Some(base);
        }
        Some(with_y.unwrap_or_else(|| single.map_or_else(|| if wants_e(stem) { with_e } else { stem.into() }, Into::into)))
    }

    fn without_degree(&self, form: &str, ending: &str) -> Option<CompactString> {
        let stem = form.strip_suffix(ending).filter(|s| s.len() > 2)?;
        if let Some(stem) = stem.strip_suffix('i') {
            return Some(compact(stem, "y"));
        }
        Some(undoubled(stem).map_or_else(|| if wants_e(stem) { compact(stem, "e") } else { stem.into() }, Into::into))
    }
}

fn proper(form: &str, xpos: Xpos) -> CompactString {
    let plural = xpos == Xpos::Nnps && form.len() > 3 && form.ends_with('s') && !form.ends_with("ss");
    match form.strip_suffix("ies").filter(|_| plural) {
        Some(stem) => compact(stem, "y"),
        None if plural => form[..form.len() - 1].into(),
        None => form.into(),
    }
}

fn singular(form: &str) -> Option<CompactString> {
    let stem = form.strip_suffix('s').filter(|s| !s.is_empty())?;
    if let Some(stem) = form.strip_suffix("ies").filter(|s| s.len() > 1) {
        return Some(compact(stem, "y"));
    }
    let hissing = ["sses", "shes", "ches", "xes", "zzes"].iter().any(|e| form.ends_with(e));
    Some(if hissing { form[..form.len() - 2].into() } else { stem.into() })
}

fn plural_of_man(form: &str) -> Option<CompactString> {
    form.strip_suffix("men").map(|stem| compact(stem, "man"))
}

fn compact(stem: &str, ending: &str) -> CompactString {
    let mut out = CompactString::from(stem);
    out.push_str(ending);
    out
}

fn is_vowel(c: char) -> bool {
    matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y')
}

/// "stopp" -> "stop", "expell" -> "expel"; `None` where the doubled letter belongs to the word ("call", "pass").
fn undoubled(stem: &str) -> Option<&str> {
    let mut end = stem.chars().rev();
    let (last, before) = (end.next()?, end.next()?);
    let swallows = matches!(last, 'b' | 'd' | 'g' | 'm' | 'n' | 'p' | 'r' | 't') || (last == 'l' && vowels(stem) > 1);
    (last == before && swallows).then(|| &stem[..stem.len() - last.len_utf8()])
}

fn vowels(stem: &str) -> usize {
    stem.chars().filter(|c| is_vowel(*c)).count()
}

/// Endings of stems that have lost an "e": "charg", "escalat", "voic", "disgruntl".
const LOST_E: &[&str] = &[
    "at", "iz", "yz", "ur", "uc", "ic", "nc", "rc", "v", "u", "dg", "rg", "ng", "ag", "eg", "ib", "is", "us", "os", "as", "ns", "rs", "ut",
    "ced", "bl", "cl", "dl", "gl", "pl", "tl", "zl", "fl",
];

/// Whether a stem of an unknown word looks as if it had lost an "e".
fn wants_e(stem: &str) -> bool {
    let count = vowels(stem);
    let ending = LOST_E.iter().any(|e| stem.ends_with(e)) && !(stem.ends_with("ng") && count == 1);
    count > 0 && (ending || (count == 1 && ends_short(stem)))
}

/// One vowel before one consonant: a short verb would have doubled it ("planned"), so "pil" was "pile".
fn ends_short(stem: &str) -> bool {
    let mut end = stem.chars().rev();
    let (last, vowel, before) = (end.next(), end.next(), end.next());
    let consonant = |c: Option<char>| c.is_some_and(|c| !is_vowel(c) && !matches!(c, 'w' | 'x'));
    consonant(last) && vowel.is_some_and(is_vowel) && before.is_none_or(|c| !is_vowel(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lemmas(upos: Upos, xpos: Xpos, pairs: &[(&str, &str)]) {
        let lemmatiser = Lemmatiser::new();
        for (form, lemma) in pairs {
            assert_eq!(lemmatiser.lemma(form, upos, xpos), *lemma, "{form}");
        }
    }

    #[test]
    fn verbs_lose_their_endings() {
        let past = [("stopped", "stop"), ("rated", "rate"), ("carried", "carry"), ("killed", "kill"), ("expelled", "expel")];
        lemmas(Upos::Verb, Xpos::Vbd, &past);
        lemmas(Upos::Verb, Xpos::Vbd, &[("piled", "pile"), ("struck", "strike"), ("vetoed", "veto"), ("Said", "say"), ("agreed", "agree")]);
        lemmas(Upos::Verb, Xpos::Vbz, &[("vows", "vow"), ("launches", "launch"), ("denies", "deny"), ("closes", "close"), ("goes", "go")]);
        lemmas(
            Upos::Verb,
            Xpos::Vbg,
            &[("meeting", "meet"), ("striking", "strike"), ("shelling", "shell"), ("planning", "plan"), ("lying", "lie")],
        );
    }

    #[test]
    fn nouns_become_singular() {
        let nouns = [("troops", "troop"), ("countries", "country"), ("crashes", "crash"), ("gunmen", "gunman"), ("crises", "crisis")];
        lemmas(Upos::Noun, Xpos::Nns, &nouns);
        lemmas(Upos::Propn, Xpos::Nnps, &[("Emirates", "Emirate")]);
        lemmas(Upos::Propn, Xpos::Nnp, &[("Moscow", "Moscow")]);
    }

    #[test]
    fn auxiliaries_and_contractions_are_spelt_out() {
        lemmas(Upos::Aux, Xpos::Vbz, &[("'s", "be"), ("’s", "be"), ("has", "have")]);
        lemmas(Upos::Part, Xpos::Rb, &[("n't", "not"), ("n’t", "not")]);
        lemmas(Upos::Num, Xpos::Cd, &[("1,200", "1200")]);
    }
}
