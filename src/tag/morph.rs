//! Morphology by rule: tense, mood, voice, number and degree from tags and auxiliaries.
//!
//! Takes a parsed sentence and a token, gives the FEATS column of CoNLL-U. Person and gender are not told.

use crate::types::{Deprel, Sentence, Upos, Xpos};

/// The features as CoNLL-U writes them, sorted; `_` if there are none.
pub(super) fn feats(sentence: &Sentence, index: usize, form: &str) -> String {
    let token = &sentence.tokens[index];
    let mut feats: Vec<&str> = match (token.upos, token.xpos) {
        (Upos::Verb | Upos::Aux, tag) => verb(sentence, index, tag),
        (_, Xpos::Nn | Xpos::Nnp) => vec!["Number=Sing"],
        (_, Xpos::Nns | Xpos::Nnps) => vec!["Number=Plur"],
        (_, Xpos::Jjr | Xpos::Rbr) => vec!["Degree=Cmp"],
        (_, Xpos::Jjs | Xpos::Rbs) => vec!["Degree=Sup"],
        (_, Xpos::Jj) => vec!["Degree=Pos"],
        _ => Vec::new(),
    };
    if matches!(form, "n't" | "n’t" | "not" | "Not" | "NOT") {
        feats.push("Polarity=Neg");
    }
    if feats.is_empty() { "_".to_owned() } else { feats.join("|") }
}

fn verb(sentence: &Sentence, index: usize, tag: Xpos) -> Vec<&'static str> {
    let mut feats = match tag {
        Xpos::Vbd => vec!["Mood=Ind", "Tense=Past", "VerbForm=Fin"],
        Xpos::Vbz => vec!["Mood=Ind", "Number=Sing", "Tense=Pres", "VerbForm=Fin"],
        Xpos::Vbp => vec!["Mood=Ind", "Tense=Pres", "VerbForm=Fin"],
        Xpos::Md => vec!["VerbForm=Fin"],
        Xpos::Vbn => vec!["Tense=Past", "VerbForm=Part"],
        Xpos::Vbg => vec!["Tense=Pres", "VerbForm=Part"],
        Xpos::Vb if is_imperative(sentence, index) => vec!["Mood=Imp", "VerbForm=Fin"],
        _ => vec!["VerbForm=Inf"],
    };
    if tag == Xpos::Vbn && is_passive(sentence, index) {
        feats.push("Voice=Pass");
    }
    feats
}

/// A bare verb that no auxiliary, marker or subject governs, at the top of its clause.
fn is_imperative(sentence: &Sentence, index: usize) -> bool {
    let governed = [Deprel::Aux, Deprel::Mark, Deprel::Nsubj];
    let top = matches!(sentence.tokens[index].deprel, Deprel::Root | Deprel::Parataxis | Deprel::Ccomp);
    top && sentence.child(index, &governed).is_none()
}

/// A participle with a passive auxiliary or subject, or one that modifies a noun: "the town seized by rebels".
fn is_passive(sentence: &Sentence, index: usize) -> bool {
    let signs = [Deprel::AuxPass, Deprel::NsubjPass, Deprel::CsubjPass, Deprel::OblAgent];
    let has_auxiliary = sentence.child(index, &[Deprel::Aux]).is_some();
    sentence.child(index, &signs).is_some() || sentence.tokens[index].deprel == Deprel::Acl && !has_auxiliary
}
