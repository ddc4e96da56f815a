//! Prepositions and conjunctions that the parser hung on a wrong word.
//!
//! In English a preposition stands before its noun phrase and hangs on its head. Where the parser hung it on a word before it ("held,
//! in the hall of the house, a meeting with the envoy") or on a title inside the phrase ("with his counterpart Ada Brook"), it is
//! moved to the head of the phrase that it opens. What a conjunction opens is a conjunct and no apposition: "Minister A and President B".

use crate::types::{Deprel, Token, Upos};

/// Hangs prepositions on the head of the phrase that they open.
pub(super) fn prepositions(tokens: &mut [Token]) {
    for at in 0..tokens.len().saturating_sub(1) {
        let preposition = tokens[at].deprel == Deprel::Case && matches!(tokens[at].upos, Upos::Adp | Upos::Verb);
        let Some(head) = tokens[at].head.filter(|_| preposition) else { continue };
        let noun = if head < at { opened(tokens, at) } else { titled(tokens, at, head) };
        tokens[at].head = noun.or(Some(head));
    }
}

/// The head of the noun phrase that begins behind a preposition, if it has none of its own.
fn opened(tokens: &[Token], at: usize) -> Option<usize> {
    let mut noun = at + 1;
    while let Some(head) = tokens[noun].head.filter(|&h| h > noun) {
        noun = head;
    }
    let nominal = matches!(tokens[noun].upos, Upos::Noun | Upos::Propn | Upos::Pron | Upos::Num);
    let dependent = matches!(tokens[noun].deprel, Deprel::Obl | Deprel::Nmod | Deprel::OblUnmarked | Deprel::NmodUnmarked);
    (nominal && dependent && !has_own(tokens, at, noun)).then_some(noun)
}

/// The name behind a title that has the preposition.
fn titled(tokens: &[Token], at: usize, title: usize) -> Option<usize> {
    let name = tokens[title].head.filter(|&h| h > title && tokens[title].deprel == Deprel::NmodDesc)?;
    (!has_own(tokens, at, name)).then_some(name)
}

/// Hangs conjunctions on the name behind a title; what they open is a conjunct.
pub(super) fn conjunctions(tokens: &mut [Token]) {
    for at in 0..tokens.len() {
        let Some(head) = tokens[at].head.filter(|&h| tokens[at].deprel == Deprel::Cc && h > at) else { continue };
        let name = tokens[head].head.filter(|&h| h > head && tokens[head].deprel == Deprel::NmodDesc).unwrap_or(head);
        tokens[at].head = Some(name);
        if tokens[name].deprel == Deprel::Appos && tokens[name].head.is_some_and(|h| h < at) {
            tokens[name].deprel = Deprel::Conj;
        }
    }
}

fn has_own(tokens: &[Token], at: usize, noun: usize) -> bool {
    tokens[at + 1..noun].iter().any(|t| t.deprel == Deprel::Case && t.head == Some(noun))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(upos: Upos, head: usize, deprel: Deprel) -> Token {
        Token { upos, head: Some(head), deprel, ..Token::default() }
    }

    #[test]
    fn a_preposition_belongs_to_the_phrase_behind_it() {
        // "talks [in] Oslo with the envoy": "with" on "Oslo".
        let mut tokens = [
            token(Upos::Noun, 0, Deprel::Obj),
            token(Upos::Propn, 0, Deprel::Nmod),
            token(Upos::Adp, 1, Deprel::Case),
            token(Upos::Det, 4, Deprel::Det),
            token(Upos::Noun, 0, Deprel::Nmod),
        ];
        tokens[0].head = None;
        prepositions(&mut tokens);
        assert_eq!(tokens[2].head, Some(4));
    }

    #[test]
    fn what_a_conjunction_opens_is_no_apposition() {
        // "Ada and President Ivo".
        let mut tokens = [
            token(Upos::Propn, 0, Deprel::Nsubj),
            token(Upos::Cconj, 2, Deprel::Cc),
            token(Upos::Propn, 3, Deprel::NmodDesc),
            token(Upos::Propn, 0, Deprel::Appos),
        ];
        tokens[0].head = None;
        conjunctions(&mut tokens);
        assert_eq!((tokens[1].head, tokens[3].deprel), (Some(3), Deprel::Conj));
    }

    #[test]
    fn a_titles_preposition_is_the_names() {
        // "with counterpart Ada".
        let mut tokens = [token(Upos::Adp, 1, Deprel::Case), token(Upos::Noun, 2, Deprel::NmodDesc), token(Upos::Propn, 2, Deprel::Obl)];
        tokens[2].head = None;
        prepositions(&mut tokens);
        assert_eq!(tokens[0].head, Some(2));
    }
}
