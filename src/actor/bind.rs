//! A person's name that holds a common word is one name to the tagger, too: "Theresa May", "To Lam", "Jack Straw".
//!
//! Takes the sentences and the full names that the base knows in them; where the tagger read a word of such a name as an auxiliary, a
//! preposition or a verb, or hung the name on a neighbour, its words become one flat name and the name fills the place that its clause
//! leaves open. Names that were read as names are not touched.

use super::scan::Item;
use crate::lexicon::actors::{Kind, Role};
use crate::types::{Deprel, Sentence, Upos, Xpos};

/// Mends the tags and arcs of the full names among a sentence's items.
pub fn names(text: &str, sentence: &mut Sentence, items: &[Item]) {
    if !sentence.parsed {
        return;
    }
    for item in items.iter().filter(|i| i.words > 1 && i.capital && i.of(Kind::Person, Role::Name).next().is_some()) {
        let (first, last) = item.tokens;
        let capitals = (first..=last).all(|t| sentence.form(text, t).starts_with(|c: char| c.is_uppercase() || !c.is_alphabetic()));
        if capitals && is_misread(sentence, first, last) {
            bind(text, sentence, first, last);
        }
    }
}

/// Whether a sentence has a capitalised word that is tagged like no name, or a name that hangs on a word across a verb: worth a scan.
pub fn may_hide_name(text: &str, sentence: &Sentence) -> bool {
    sentence.parsed
        && (0..sentence.tokens.len()).any(|t| {
            let name = |i: usize| sentence.tokens.get(i).is_some_and(|n| n.upos == Upos::Propn);
            let capital = sentence.form(text, t).starts_with(char::is_uppercase);
            let beside = name(t + 1) || t > 0 && name(t - 1);
            capital && beside && is_misread(sentence, t, t)
        })
}

/// Whether a name has a word that no name has, or hangs together badly.
fn is_misread(sentence: &Sentence, first: usize, last: usize) -> bool {
    let odd = |t: usize| {
        use Upos::{Adp, Adv, Aux, Cconj, Det, Intj, Part, Pron, Sconj, Verb};
        matches!(sentence.tokens[t].upos, Adp | Adv | Aux | Cconj | Det | Intj | Part | Pron | Sconj | Verb)
    };
    let stray = |t: usize| {
        let far = sentence.tokens[t].head.is_some_and(|h| h > last + 1 && (last + 1..h).any(|b| sentence.tokens[b].upos == Upos::Verb));
        sentence.tokens[t].deprel == Deprel::Flat && far
    };
    (first..=last).any(|t| odd(t) || stray(t))
}

fn bind(text: &str, sentence: &mut Sentence, first: usize, last: usize) {
    let inside = |t: usize| (first..=last).contains(&t);
    let tops: Vec<usize> = (first..=last).filter(|&t| sentence.tokens[t].head.is_none_or(|h| !inside(h))).collect();
    let Some(&top) = tops.iter().find(|&&t| is_nominal(sentence.tokens[t].deprel)).or(tops.first()) else { return };
    let Some(head) = sentence.tokens[top].head.filter(|&h| !(first..=last).any(|t| sentence.below(h, t))) else { return };
    let (head, deprel) = place(sentence, (first, last), top, head);
    let helped: Vec<usize> =
        (first..=last).filter(|&t| sentence.tokens[t].upos == Upos::Aux).filter_map(|t| sentence.tokens[t].head).collect();
    for t in first..=last {
        let form = sentence.form(text, t).into();
        let token = &mut sentence.tokens[t];
        (token.upos, token.xpos, token.lemma) = (Upos::Propn, Xpos::Nnp, form);
        (token.head, token.deprel) = if t == first { (Some(head), deprel) } else { (Some(first), Deprel::Flat) };
    }
    for token in sentence.tokens.iter_mut().skip(last + 1) {
        token.head = token.head.map(|h| if inside(h) { first } else { h });
    }
    for verb in helped.into_iter().filter(|&v| !inside(v)) {
        let other = sentence.child(verb, &[Deprel::Aux, Deprel::AuxPass]).is_some();
        if !other && matches!(sentence.tokens[verb].xpos, Xpos::Vbn | Xpos::Vb) {
            sentence.tokens[verb].xpos = Xpos::Vbd;
        }
    }
}

fn is_nominal(deprel: Deprel) -> bool {
    use Deprel::{Appos, Conj, Iobj, Nmod, NmodPoss, Nsubj, NsubjPass, Obj, Obl, OblAgent};
    matches!(deprel, Nsubj | NsubjPass | Obj | Iobj | Obl | OblAgent | Nmod | NmodPoss | Appos | Conj)
}

/// The head and relation of a name: its own where it has a fitting one, else the open place of the verb beside it.
fn place(sentence: &Sentence, (first, last): (usize, usize), top: usize, head: usize) -> (usize, Deprel) {
    let deprel = sentence.tokens[top].deprel;
    let own_case = (first..=last).any(|t| sentence.tokens[t].deprel == Deprel::Case);
    if is_nominal(deprel) && !(own_case && matches!(deprel, Deprel::Obl | Deprel::Nmod)) {
        return (head, deprel);
    }
    let next = (last + 1..sentence.tokens.len().min(last + 5)).find(|&t| sentence.tokens[t].upos == Upos::Verb);
    let verb = if sentence.tokens[head].upos == Upos::Verb { Some(head) } else { next };
    let free = |v: usize, relations: &[Deprel]| sentence.child(v, relations).is_none_or(|c| (first..=last).contains(&c));
    match verb {
        Some(v) if v > last && free(v, &[Deprel::Nsubj, Deprel::NsubjPass]) => (v, Deprel::Nsubj),
        Some(v) if v < first && free(v, &[Deprel::Obj]) => (v, Deprel::Obj),
        _ => (head, if is_nominal(deprel) { deprel } else { Deprel::Nmod }),
    }
}
