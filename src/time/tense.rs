//! Whether an expression points back or ahead, from the tense and mood of the verb that governs it.
//!
//! Takes a parsed sentence and a token; gives a direction. Measured on news, the mere presence of "will" in the sentence makes
//! weekdays worse; the governing verb makes them better.

use crate::lexicon::time::TenseWords;
use crate::lexicon::time_words::{self, among};
use crate::types::{Deprel, Sentence, Upos, Xpos};

/// Where an expression points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    /// Told of as past.
    Past,
    /// Told of as lying ahead.
    Future,
    /// Told of in the present tense: a plan for a day, no hint for a month.
    Present,
    /// The syntax does not say.
    Unknown,
}

/// Longest chain of verbs that is climbed.
const STEPS: usize = 6;

/// "On Monday Brazil pledged", taken for a name "Monday Brazil": no subject has a preposition.
fn fronted(sentence: &Sentence, top: usize, head: usize) -> Option<usize> {
    let named = matches!(sentence.tokens[top].deprel, Deprel::Compound | Deprel::NmodUnmarked | Deprel::NmodDesc);
    let subject = matches!(sentence.tokens[head].deprel, Deprel::Nsubj | Deprel::NsubjPass);
    let case = |of: usize| sentence.child(of, &[Deprel::Case]).is_some_and(|case| case < top);
    // "In 2011 protesters marched", taken for a count of protesters.
    let counted = sentence.tokens[top].deprel == Deprel::Nummod && top < head && case(top);
    sentence.tokens[head].head.filter(|_| subject && (named && case(head) || counted))
}

/// "Rebels who killed soldiers on Saturday struck": what ends a relative clause before its verb's own verb belongs to the clause.
fn closing(sentence: &Sentence, start: usize, head: usize) -> Option<usize> {
    let mut at = start.checked_sub(1).filter(|_| head > start)?;
    for _ in 0..sentence.tokens.len() {
        let token = &sentence.tokens[at];
        match token.deprel {
            Deprel::AclRelcl => return Some(at),
            Deprel::Punct => return None,
            _ => at = token.head.filter(|h| *h != head)?,
        }
    }
    None
}

/// "Was convicted of fraud, stemming from his years as mayor, in 2011": what a comma parts from a participle belongs to the verb above.
fn set_off(sentence: &Sentence, start: usize, head: usize) -> Option<usize> {
    let comma = start.checked_sub(1).is_some_and(|before| before > head && sentence.tokens[before].deprel == Deprel::Punct);
    let above = || governing_verb(sentence, sentence.tokens[head].head);
    // "Bombings took place in the capital, Tunis, last month": the same of a noun.
    if comma && matches!(sentence.tokens[head].upos, Upos::Noun | Upos::Propn) && sentence.child(head, &[Deprel::Cop]).is_none() {
        return above();
    }
    let participle = matches!(sentence.tokens[head].xpos, Xpos::Vbg | Xpos::Vbn)
        && matches!(sentence.tokens[head].deprel, Deprel::Acl | Deprel::Advcl)
        && sentence.child(head, &[Deprel::Aux, Deprel::AuxPass, Deprel::Cop]).is_none();
    // The participle itself stands behind a comma: the two enclose it.
    let enclosed = head.checked_sub(1).is_some_and(|before| sentence.tokens[before].deprel == Deprel::Punct);
    above().filter(|_| comma && participle && enclosed)
}

/// The direction of an expression whose tokens are `first..=last`.
pub(super) fn direction(sentence: &Sentence, text: &str, first: usize, last: usize, words: &TenseWords) -> Direction {
    if !sentence.parsed || sentence.tokens.is_empty() {
        return Direction::Unknown;
    }
    let case = preposition(sentence, text, first, last);
    let ahead = |lemma: &str| words.forward.iter().any(|w| w == lemma);
    let mut at = head_of(sentence, first, last);
    if case == Case::For && at.is_some_and(|i| sentence.tokens[i].upos == Upos::Noun && ahead(&sentence.tokens[i].lemma)) {
        return Direction::Future;
    }
    let own = at;
    for _ in 0..STEPS {
        let Some(verb) = governing_verb(sentence, at) else { break };
        let set_for = own == Some(verb) && matches!(case, Case::For | Case::Until) && ahead(&sentence.tokens[verb].lemma);
        if set_for {
            return Direction::Future;
        }
        match verb_direction(sentence, text, verb, words) {
            Some(Direction::Past) if case == Case::Until && !simple_past(sentence, verb) => return Direction::Future,
            Some(Direction::Present | Direction::Unknown) if case == Case::Until => return Direction::Future,
            Some(direction) => return direction,
            None => at = sentence.tokens[verb].head,
        }
    }
    if case == Case::Until { Direction::Future } else { Direction::Unknown }
}

/// Prepositions that bear on the direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Case {
    /// "set for Friday".
    For,
    /// "until Friday", "by Friday", "through January".
    Until,
    Other,
}

fn preposition(sentence: &Sentence, text: &str, first: usize, last: usize) -> Case {
    let last = last.min(sentence.tokens.len() - 1);
    let inside = (first..=last).flat_map(|top| sentence.children(top).filter(move |c| *c < top));
    match inside.filter(|c| sentence.tokens[*c].deprel == Deprel::Case).map(|c| sentence.form(text, c)).next() {
        Some(word) if among(&time_words::words().set_for, word) => Case::For,
        Some(word) if among(&time_words::words().up_to, word) => Case::Until,
        _ => Case::Other,
    }
}

/// The head of the token run: the first token whose head lies outside.
pub(super) fn head_of(sentence: &Sentence, first: usize, last: usize) -> Option<usize> {
    let last = last.min(sentence.tokens.len() - 1);
    let top = (first..=last).find(|i| sentence.tokens[*i].head.is_some_and(|h| h < first || h > last))?;
    governor(sentence, top)
}

/// The word that an expression hangs on. What stands before the "to" or "that" of a clause belongs above the clause, whatever the
/// parser says: "agreed on Monday to meet".
pub(super) fn governor(sentence: &Sentence, top: usize) -> Option<usize> {
    let mut head = sentence.tokens[top].head?;
    let start = sentence.child(top, &[Deprel::Case]).map_or(top, |case| case.min(top));
    if let Some(verb) = fronted(sentence, top, head).or_else(|| closing(sentence, start, head)) {
        return Some(verb);
    }
    if let Some(verb) = set_off(sentence, start, head) {
        return Some(verb);
    }
    for _ in 0..STEPS {
        let opened = sentence.children(head).any(|c| c > top && c < head && sentence.tokens[c].deprel == Deprel::Mark);
        // "said on Monday Ukraine struck": right behind the verb of saying.
        let behind = sentence.tokens[head].deprel == Deprel::Ccomp && sentence.tokens[head].head.is_some_and(|h| h + 1 == start);
        match sentence.tokens[head].head.filter(|_| opened || behind) {
            Some(above) => head = above,
            None => break,
        }
    }
    Some(head)
}

/// The nearest verb, or predicate with a copula, at or above a token.
pub(super) fn governing_verb(sentence: &Sentence, from: Option<usize>) -> Option<usize> {
    let mut at = from;
    for _ in 0..sentence.tokens.len() {
        let token = &sentence.tokens[at?];
        let predicate = sentence.child(at?, &[Deprel::Cop, Deprel::AuxPass]).is_some();
        if predicate || matches!(token.upos, Upos::Verb) || (token.upos == Upos::Aux && token.deprel != Deprel::Aux) {
            return at;
        }
        at = token.head;
    }
    None
}

/// What the verb's own form says; `None` for a form that borrows its time from the verb above.
fn verb_direction(sentence: &Sentence, text: &str, verb: usize, words: &TenseWords) -> Option<Direction> {
    let mut finite = sentence.tokens[verb].xpos;
    let to_come = infinitive(sentence, verb);
    for child in sentence.children(verb) {
        let token = &sentence.tokens[child];
        if !matches!(token.deprel, Deprel::Aux | Deprel::AuxPass | Deprel::Cop) {
            continue;
        }
        if token.xpos == Xpos::Md {
            return modal_direction(sentence.form(text, child));
        }
        // "is to resume on Tuesday"
        if to_come && matches!(token.xpos, Xpos::Vbz | Xpos::Vbp) && among(&time_words::words().be, &token.lemma) {
            return Some(Direction::Future);
        }
        if token.xpos.is_finite() && !finite.is_finite() || token.xpos == Xpos::Vbd {
            finite = token.xpos;
        }
    }
    let going = among(&time_words::words().go, &sentence.tokens[verb].lemma) && sentence.child(verb, &[Deprel::Xcomp]).is_some();
    match finite {
        Xpos::Vbd => Some(Direction::Past),
        Xpos::Vbp | Xpos::Vbz if going => Some(Direction::Future),
        Xpos::Vbp | Xpos::Vbz if perfect(sentence, text, verb) => Some(Direction::Past),
        Xpos::Vbp | Xpos::Vbz => Some(present_direction(sentence, verb, words)),
        _ if to_come => infinitive_direction(sentence, verb, words),
        // "is going to get hurt in the spring" has the time of its head.
        Xpos::Vbn
            if sentence.children(verb).any(|c| sentence.tokens[c].deprel == Deprel::AuxPass && sentence.tokens[c].xpos == Xpos::Vbg) =>
        {
            None
        }
        Xpos::Vbn => Some(Direction::Past),
        _ => None,
    }
}

fn simple_past(sentence: &Sentence, verb: usize) -> bool {
    sentence.tokens[verb].xpos == Xpos::Vbd || sentence.children(verb).any(|c| sentence.tokens[c].xpos == Xpos::Vbd)
}

fn modal_direction(modal: &str) -> Option<Direction> {
    Some(if among(&time_words::words().modal, modal) { Direction::Future } else { Direction::Unknown })
}

fn perfect(sentence: &Sentence, text: &str, verb: usize) -> bool {
    sentence.children(verb).any(|c| {
        let token = &sentence.tokens[c];
        token.deprel == Deprel::Aux && among(&time_words::words().perfect, sentence.form(text, c))
    })
}

/// "meets on Friday", "is meeting on Friday" are plans; "is dead" is not.
fn present_direction(sentence: &Sentence, verb: usize, words: &TenseWords) -> Direction {
    let token = &sentence.tokens[verb];
    let passive = sentence.child(verb, &[Deprel::AuxPass]).is_some();
    let planned = || words.scheduled.iter().any(|w| token.lemma == w.as_str());
    let dynamic = matches!(token.xpos, Xpos::Vbg) || matches!(token.xpos, Xpos::Vbz | Xpos::Vbp) && token.upos == Upos::Verb && planned();
    if dynamic && !passive { Direction::Present } else { Direction::Unknown }
}

fn infinitive(sentence: &Sentence, verb: usize) -> bool {
    sentence.children(verb).any(|c| sentence.tokens[c].xpos == Xpos::To)
}

/// "plans to meet on Friday" lies ahead; "managed to meet on Friday" has the time of its head.
fn infinitive_direction(sentence: &Sentence, verb: usize, words: &TenseWords) -> Option<Direction> {
    let head = sentence.tokens[verb].head?;
    let lemma = sentence.tokens[head].lemma.as_str();
    let ahead = among(&time_words::words().be, lemma) || words.forward.iter().any(|w| w == lemma);
    ahead.then_some(Direction::Future)
}
