//! Prepositions, conjunctions and subjects that the parser hung on a wrong word.
//!
//! In English a preposition stands before its noun phrase and hangs on its head. Where the parser hung it on a word before it ("held,
//! in the hall of the house, a meeting with the envoy") or on a title inside the phrase ("with his counterpart Ada Brook"), it is
//! moved to the head of the phrase that it opens. What a conjunction opens is a conjunct and no apposition: "Minister A and President B".
//! A finite verb without a subject has the name before it: "A, who was abroad, held talks"; "at the request of C, A and B spoke". A verb of
//! saying at the end has one subject: "A struck B, C said".

use crate::types::{Deprel, Token, Upos, Xpos};

/// Hangs prepositions on the head of the phrase that they open.
pub(super) fn prepositions(tokens: &mut [Token]) {
    for at in 0..tokens.len().saturating_sub(1) {
        let preposition = tokens[at].deprel == Deprel::Case && matches!(tokens[at].upos, Upos::Adp | Upos::Verb);
        let Some(head) = tokens[at].head.filter(|_| preposition) else { continue };
        if head < at {
            forward(tokens, at);
        }
        let noun = if head < at { opened(tokens, at) } else { titled(tokens, at, head) };
        tokens[at].head = noun.or(Some(head));
    }
}

/// "bombed the town on 19-11-12": a number with a preposition of its own counts nothing before it.
pub(super) fn numbers(tokens: &mut [Token]) {
    for at in 1..tokens.len() {
        let Some(head) = tokens[at].head.filter(|&h| h < at && tokens[at].deprel == Deprel::Nummod) else { continue };
        if !tokens[head + 1..at].iter().any(|t| t.deprel == Deprel::Case && t.head == Some(at)) {
            continue;
        }
        let argument = matches!(tokens[head].deprel, Deprel::Obj | Deprel::Obl | Deprel::Nsubj | Deprel::NsubjPass);
        (tokens[at].head, tokens[at].deprel) = match tokens[head].head.filter(|_| argument) {
            Some(verb) => (Some(verb), Deprel::Obl),
            None => (Some(head), Deprel::Nmod),
        };
    }
}

/// A name that opens the phrase is no compound of a word before it; it hangs on the noun before the preposition.
fn forward(tokens: &mut [Token], at: usize) {
    let name = first(tokens, at);
    let backwards = tokens[name].deprel == Deprel::Compound && tokens[name].head.is_some_and(|h| h < at);
    if backwards && at > 0 && tokens[name].upos == Upos::Propn && tokens[at - 1].upos == Upos::Noun {
        (tokens[name].head, tokens[name].deprel) = (Some(at - 1), Deprel::Nmod);
    }
}

/// The first word behind a preposition, or behind its article.
fn first(tokens: &[Token], at: usize) -> usize {
    if tokens[at + 1].deprel == Deprel::Det && at + 2 < tokens.len() { at + 2 } else { at + 1 }
}

/// The head of the noun phrase that begins behind a preposition, if it has none of its own.
fn opened(tokens: &[Token], at: usize) -> Option<usize> {
    let mut noun = first(tokens, at);
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

/// "The army denied on Monday that ...": a participle without an auxiliary that has an object or a clause is a past tense.
pub(super) fn past_tenses(tokens: &mut [Token]) {
    for verb in 1..tokens.len() {
        let main = matches!(tokens[verb].deprel, Deprel::Root | Deprel::Ccomp | Deprel::Parataxis);
        if !main || tokens[verb].upos != Upos::Verb || tokens[verb].xpos != Xpos::Vbn {
            continue;
        }
        let has =
            |tokens: &[Token], relations: &[Deprel]| tokens.iter().position(|t| t.head == Some(verb) && relations.contains(&t.deprel));
        if has(tokens, &[Deprel::Aux, Deprel::AuxPass]).is_some() || has(tokens, &[Deprel::Obj, Deprel::Ccomp]).is_none() {
            continue;
        }
        let subject = has(tokens, &[Deprel::Nsubj, Deprel::NsubjPass]).filter(|&s| s < verb);
        if let Some(subject) = subject {
            tokens[subject].deprel = Deprel::Nsubj;
            tokens[verb].xpos = Xpos::Vbd;
        }
    }
}

/// Gives finite verbs without a subject the name that stands before them.
pub(super) fn subjects(tokens: &mut [Token]) {
    for verb in 1..tokens.len() {
        let finite = tokens[verb].upos == Upos::Verb && matches!(tokens[verb].xpos, Xpos::Vbd | Xpos::Vbz);
        if !finite || tokens.iter().any(|t| t.head == Some(verb) && is_subject(t.deprel)) {
            continue;
        }
        match tokens[verb].head {
            Some(name) if name < verb => resumed(tokens, verb, name),
            Some(_) => {}
            None => match (0..verb).find(|&t| tokens[t].head == Some(verb) && tokens[t].deprel == Deprel::Vocative) {
                Some(name) => tokens[name].deprel = Deprel::Nsubj,
                None => behind_phrase(tokens, verb),
            },
        }
    }
}

/// "A, who was abroad, held talks", read as a name with a clause beside it.
fn resumed(tokens: &mut [Token], verb: usize, name: usize) {
    let beside = matches!(tokens[verb].deprel, Deprel::Parataxis | Deprel::AclRelcl) && tokens[verb - 1].deprel == Deprel::Punct;
    let clause = |t: &Token| t.head == Some(name) && (is_subject(t.deprel) || t.deprel == Deprel::Cop);
    let fragment = tokens[name].head.is_none() && tokens[name].upos == Upos::Propn && !tokens.iter().any(clause);
    let interrupted = tokens[name..verb].iter().any(|t| t.deprel == Deprel::AclRelcl);
    if !(beside && fragment && interrupted) {
        return;
    }
    let root = tokens[name].deprel;
    (tokens[verb].head, tokens[verb].deprel) = (None, root);
    (tokens[name].head, tokens[name].deprel) = (Some(verb), Deprel::Nsubj);
    if let Some(stop) = tokens.last_mut().filter(|t| t.deprel == Deprel::Punct && t.head == Some(name)) {
        stop.head = Some(verb);
    }
}

/// "At the request of C, A and B spoke", read as one phrase of three names.
fn behind_phrase(tokens: &mut [Token], verb: usize) {
    let Some(phrase) = (0..verb).find(|&t| tokens[t].head == Some(verb) && tokens[t].deprel == Deprel::Obl) else { return };
    let Some(comma) = (phrase..verb).find(|&t| tokens[t].deprel == Deprel::Punct) else { return };
    let joined = |t: &Token| matches!(t.deprel, Deprel::Appos | Deprel::Conj);
    let first = (comma + 1..verb).find(|&t| tokens[t].head.is_some_and(|h| h >= phrase && h < comma) && joined(&tokens[t]));
    let Some(name) = first.filter(|&n| tokens[n].upos == Upos::Propn) else { return };
    if tokens[verb - 1].deprel == Deprel::Punct {
        return;
    }
    let before = tokens[name].head;
    for token in &mut tokens[name + 1..verb] {
        if token.head == before && token.deprel == Deprel::Conj {
            token.head = Some(name);
        }
    }
    (tokens[name].head, tokens[name].deprel) = (Some(verb), Deprel::Nsubj);
}

/// Gives what stands before a verb of saying its own subject: "drones struck the port, the army said", read as "drones (that were) struck
/// the port, the army, said".
pub(super) fn reported(tokens: &mut [Token]) {
    let Some(said) = tokens.iter().position(|t| t.head.is_none() && matches!(t.xpos, Xpos::Vbd | Xpos::Vbz)) else { return };
    let of = |tokens: &[Token], t: usize, head: usize, deprel: Deprel| tokens[t].head == Some(head) && tokens[t].deprel == deprel;
    let subjects: Vec<usize> = (0..said).filter(|&t| of(tokens, t, said, Deprel::Nsubj)).collect();
    let [noun, speaker] = subjects[..] else { return };
    for act in noun + 1..speaker {
        let relative = |t: &Token| t.head == Some(act) && (is_subject(t.deprel) || matches!(t.xpos, Xpos::Wdt | Xpos::Wp | Xpos::Wrb));
        let bare = !tokens.iter().any(relative);
        let clause = match tokens[act].deprel {
            Deprel::Acl => tokens[act].head == Some(noun),
            Deprel::AclRelcl => bare && tokens[act].head == Some(noun),
            Deprel::Ccomp => bare && tokens[act].head == Some(said),
            _ => false,
        };
        let finite = match tokens[act].xpos {
            Xpos::Vbd => true,
            Xpos::Vbn => (act..said).any(|t| of(tokens, t, act, Deprel::Obj)),
            _ => false,
        };
        let comma = tokens[act..speaker].iter().any(|t| t.deprel == Deprel::Punct);
        let whole = tokens[noun..act].iter().all(|t| t.deprel != Deprel::Punct);
        if !(clause && tokens[act].upos == Upos::Verb && finite && comma && whole) {
            continue;
        }
        for at in 0..noun {
            if tokens[at].head == Some(said) {
                tokens[at].head = Some(act);
            }
            // "Yesterday Russian drones": what stands before an adjective is no part of a compound.
            let before = of(tokens, at, noun, Deprel::Compound) && tokens[at].upos == Upos::Noun && of(tokens, at + 1, noun, Deprel::Amod);
            if before {
                (tokens[at].head, tokens[at].deprel) = (Some(act), Deprel::OblUnmarked);
            }
        }
        tokens[noun].head = Some(act);
        (tokens[act].head, tokens[act].deprel, tokens[act].xpos) = (Some(said), Deprel::Ccomp, Xpos::Vbd);
        return;
    }
}

fn is_subject(deprel: Deprel) -> bool {
    matches!(deprel, Deprel::Nsubj | Deprel::NsubjPass | Deprel::Csubj)
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
    fn a_verb_without_subject_has_the_name_before_it() {
        // "Ada, who was abroad, held talks".
        let mut tokens = [
            token(Upos::Propn, 0, Deprel::Root),
            token(Upos::Punct, 3, Deprel::Punct),
            token(Upos::Pron, 3, Deprel::Nsubj),
            token(Upos::Adj, 0, Deprel::AclRelcl),
            token(Upos::Punct, 3, Deprel::Punct),
            Token { xpos: Xpos::Vbd, ..token(Upos::Verb, 0, Deprel::Parataxis) },
        ];
        tokens[0].head = None;
        subjects(&mut tokens);
        assert_eq!((tokens[0].head, tokens[0].deprel, tokens[5].head), (Some(5), Deprel::Nsubj, None));
        // "On request of Peru, Ada and Bo spoke".
        let mut tokens = [
            token(Upos::Adp, 1, Deprel::Case),
            token(Upos::Noun, 8, Deprel::Obl),
            token(Upos::Adp, 3, Deprel::Case),
            token(Upos::Propn, 1, Deprel::Nmod),
            token(Upos::Punct, 5, Deprel::Punct),
            token(Upos::Propn, 3, Deprel::Conj),
            token(Upos::Cconj, 7, Deprel::Cc),
            token(Upos::Propn, 3, Deprel::Conj),
            Token { xpos: Xpos::Vbd, ..token(Upos::Verb, 8, Deprel::Root) },
        ];
        tokens[8].head = None;
        subjects(&mut tokens);
        assert_eq!((tokens[5].head, tokens[5].deprel, tokens[7].head), (Some(8), Deprel::Nsubj, Some(5)));
    }

    #[test]
    fn what_is_said_has_its_own_subject() {
        // "Today big drones struck Oslo, Ada said".
        let read = || {
            [
                token(Upos::Noun, 2, Deprel::Compound),
                token(Upos::Adj, 2, Deprel::Amod),
                token(Upos::Noun, 7, Deprel::Nsubj),
                Token { xpos: Xpos::Vbn, ..token(Upos::Verb, 2, Deprel::Acl) },
                token(Upos::Propn, 3, Deprel::Obj),
                token(Upos::Punct, 6, Deprel::Punct),
                token(Upos::Propn, 7, Deprel::Nsubj),
                Token { xpos: Xpos::Vbd, head: None, ..token(Upos::Verb, 0, Deprel::Root) },
            ]
        };
        let mut tokens = read();
        reported(&mut tokens);
        let arcs = tokens.each_ref().map(|t| t.head);
        assert_eq!(arcs, [Some(3), Some(2), Some(3), Some(7), Some(3), Some(6), Some(7), None]);
        assert_eq!((tokens[3].deprel, tokens[3].xpos, tokens[0].deprel), (Deprel::Ccomp, Xpos::Vbd, Deprel::OblUnmarked));
        // "drones struck in Oslo": without an object it may well be a participle.
        let mut tokens = read();
        tokens[4].deprel = Deprel::Obl;
        reported(&mut tokens);
        assert_eq!(tokens[2].head, Some(7));
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
