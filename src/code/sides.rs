//! Who the network names on either side of an act, held against what the syntax says: a verb's own subject is its doer unless the
//! network is very sure of another, and who condemns a deed has not done it.

use rustc_hash::FxHashSet;

use crate::clause::{Clause, slot};
use crate::types::{ActReading, ActRole, ActorKind, ActorRef, Deprel, RoleSpan, Upos, sector};

/// Nameless parties of one side, at most.
const MOST_NAMELESS: usize = 4;
/// From this probability on the network may name another doer than the act's own subject or possessor.
const SURE: f32 = 0.9;

/// The parties of one side of an act.
#[derive(Debug, Clone, Default)]
pub struct Side {
    /// Mentions (indices in the document) that its spans name.
    pub mentions: Vec<usize>,
    /// Parties of whom the text has words alone: "two police officers".
    pub nameless: Vec<ActorRef>,
    /// The highest probability among its spans; 0 without any.
    pub probability: f32,
}

impl Side {
    /// Whether the network names nobody on this side.
    pub fn is_empty(&self) -> bool {
        self.mentions.is_empty() && self.nameless.is_empty()
    }

    /// The actors of the side, named ones first.
    pub fn refs(&self, clause: &Clause<'_>) -> Vec<ActorRef> {
        let mut refs = clause.arguments.refs(&self.mentions);
        refs.extend(self.nameless.iter().cloned());
        refs
    }
}

/// Source and target of an act.
pub fn sides(clause: &Clause<'_>, reading: &ActReading, trigger: (usize, usize)) -> (Side, Side) {
    let (mut source, mut target) = (side(clause, reading, ActRole::Source), side(clause, reading, ActRole::Target));
    let head = head(clause, trigger);
    let judges = judges_of(clause, head);
    if !judges.is_empty() {
        source.mentions.retain(|m| !judges.contains(m));
    }
    receivers(clause, head, &mut source, &mut target);
    strangers(clause, head, &mut source);
    let doers: Vec<usize> = doers(clause, head).into_iter().filter(|m| !target.mentions.contains(m) && !judges.contains(m)).collect();
    if !doers.is_empty() && keeps(&doers, &source) {
        source = Side { probability: source.probability, mentions: doers, ..Side::default() };
    }
    (source, target)
}

/// "received help from Chile": who receives is no giver, and who stands behind "from" no receiver.
fn receivers(clause: &Clause<'_>, head: usize, source: &mut Side, target: &mut Side) {
    let Some((givers, subjects)) = clause.handed(&clause.frame(head)) else { return };
    if subjects.is_empty() || givers.is_empty() {
        return;
    }
    source.mentions.retain(|m| !subjects.contains(m));
    target.mentions.retain(|m| !givers.contains(m));
    source.mentions.extend(givers.into_iter().filter(|m| !source.mentions.contains(m)).collect::<Vec<_>>());
    target.mentions.extend(subjects.into_iter().filter(|m| !target.mentions.contains(m)).collect::<Vec<_>>());
}

/// Takes from the doers whom the syntax keeps from the act: the possessor inside another doer's name ("its king"), and, where the act has
/// a doer of its own, the subject of a clause beside it ("after Rwanda shelled Goma, Burundi ...") or of the verb that governs its noun
/// ("the Kremlin brushed aside a German call").
fn strangers(clause: &Clause<'_>, head: usize, source: &mut Side) {
    let sentence = clause.reader.sentence;
    let tokens = &sentence.tokens;
    let actors = &clause.arguments.document.actors;
    let own = if clause.frame(head).light { Vec::new() } else { doers(clause, head) };
    let settled = own.iter().any(|m| source.mentions.contains(m));
    // Whoever says what is done may have a part in it.
    let speaks = |verb: usize| {
        let up = |t: &usize| tokens[*t].head;
        let way = std::iter::successors(Some(head), up).take(tokens.len());
        way.take_while(|&t| t != verb).last().is_some_and(|t| matches!(tokens[t].deprel, Deprel::Ccomp | Deprel::Xcomp))
            && sentence.below(head, verb)
    };
    let here = |m: usize| actors[m].sentence == clause.arguments.sentence;
    let beside = |m: usize| {
        let subject = actors[m].head;
        let verb = tokens[subject].head.filter(|_| matches!(tokens[subject].deprel, Deprel::Nsubj));
        settled && !own.contains(&m) && verb.is_some_and(|verb| verb != head && !speaks(verb))
    };
    let inside = |m: usize, other: usize| {
        let possessor = &tokens[actors[m].head];
        m != other && possessor.deprel == Deprel::NmodPoss && possessor.head == Some(actors[other].head)
    };
    let all = source.mentions.clone();
    source.mentions.retain(|&m| !here(m) || !beside(m) && !all.iter().any(|&other| here(other) && inside(m, other)));
}

/// Whether these doers, whom the syntax names, stand against what the network has on their side.
pub fn keeps(doers: &[usize], read: &Side) -> bool {
    !doers.is_empty() && read.probability < SURE && !read.mentions.iter().any(|m| doers.contains(m))
}

/// Whom the syntax makes the doer of an act: the subject of a verb in the active voice, whoever is thanked or blamed "for V-ing", the
/// possessor or nationality of a noun.
pub fn doers(clause: &Clause<'_>, head: usize) -> Vec<usize> {
    let at = |t: usize| clause.arguments.actors(t);
    if let Some(object) = thanked_for(clause, head) {
        return at(object);
    }
    let frame = clause.frame(head);
    if frame.nominal {
        // "the Paris attacks", "the city's lockdown": where, not who.
        let named = |m: &usize| !matches!(clause.arguments.document.actors[*m].kind, ActorKind::Place | ActorKind::Agent);
        return frame.get(slot::POSS).chain(frame.get(slot::MOD)).flat_map(at).filter(named).collect();
    }
    if clause.harms(head) || clause.is(head, clause.reader.operators.receive_verb) {
        return Vec::new();
    }
    frame.get(slot::SUBJ).flat_map(at).collect()
}

/// "thanked Egypt for condemning": the object of the verb that the gerund hangs on.
fn thanked_for(clause: &Clause<'_>, head: usize) -> Option<usize> {
    let sentence = clause.reader.sentence;
    let token = &sentence.tokens[head];
    let above = token.head.filter(|_| token.deprel == Deprel::Advcl)?;
    let mark = sentence.child(head, &[Deprel::Mark, Deprel::Case])?;
    (sentence.tokens[mark].lemma == slot::FOR).then(|| sentence.child(above, &[Deprel::Obj])).flatten()
}

/// Whoever condemns or judges the act that a noun names: "deplored the killing", "denounced the raid".
fn judges_of(clause: &Clause<'_>, head: usize) -> Vec<usize> {
    let reader = &clause.reader;
    let Some(verb) = reader.governor(head) else { return Vec::new() };
    let lemma = &reader.sentence.tokens[verb].lemma;
    let judges = [reader.operators.judging, reader.operators.accusing].iter().any(|&c| reader.words.is(lemma, c));
    if !(judges || clause.is(verb, reader.operators.condemn_verb)) {
        return Vec::new();
    }
    clause.frame(verb).get(slot::SUBJ).flat_map(|t| clause.arguments.actors(t)).collect()
}

/// The word of the trigger that the others hang on.
pub fn head(clause: &Clause<'_>, (first, last): (usize, usize)) -> usize {
    let inside = |t: usize| first <= t && t <= last;
    let tokens = &clause.reader.sentence.tokens;
    (first..=last).find(|&t| !tokens[t].head.is_some_and(inside)).unwrap_or(last)
}

/// Whom the network names on one side of an act.
fn side(clause: &Clause<'_>, reading: &ActReading, role: ActRole) -> Side {
    let mut side = Side::default();
    for span in reading.roles.iter().filter(|s| s.role == role) {
        side.probability = side.probability.max(span.probability);
        let found = named(clause, span);
        let new: Vec<usize> = found.iter().copied().filter(|m| !side.mentions.contains(m)).collect();
        side.mentions.extend(new);
        if found.is_empty() && side.nameless.len() < MOST_NAMELESS {
            side.nameless.extend(nameless(clause, span));
        }
    }
    // Who is told something is no party of the act: "told reporters".
    let press = |m: &usize| clause.arguments.document.actors[*m].actor.sector == sector::JRN;
    if !side.mentions.iter().all(press) {
        side.mentions.retain(|m| !press(m));
    }
    side
}

/// The mentions that a span names: those at its heads, else those whose head lies in it.
fn named(clause: &Clause<'_>, span: &RoleSpan) -> Vec<usize> {
    let (first, last) = span.tokens;
    let inside = |t: usize| first <= t && t <= last;
    let actors = &clause.arguments.document.actors;
    let tokens = &clause.reader.sentence.tokens;
    let touches = |m: usize| actors[m].tokens.0 <= last && first <= actors[m].tokens.1 && actors[m].sentence == clause.arguments.sentence;
    let mut found: Vec<usize> = Vec::new();
    for head in (first..=last).filter(|&t| !tokens[t].head.is_some_and(inside)) {
        let at = clause.arguments.actors(head);
        // A first person or a partitive names somebody outside the span.
        let outside = matches!(tokens[head].upos, Upos::Pron);
        found.extend(at.into_iter().filter(|&m| touches(m) || outside));
    }
    if found.is_empty() {
        found = clause.arguments.mentions().filter(|&m| inside(actors[m].head) && actors[m].kind != ActorKind::Place).collect();
    }
    let mut seen = FxHashSet::default();
    found.retain(|m| seen.insert(*m));
    found
}

/// A party of whom the text has words alone.
fn nameless(clause: &Clause<'_>, span: &RoleSpan) -> Option<ActorRef> {
    let sentence = clause.reader.sentence;
    let (mut first, last) = span.tokens;
    while first < last && matches!(sentence.tokens[first].deprel, Deprel::Det | Deprel::Case | Deprel::Punct) {
        first += 1;
    }
    let inside = |t: usize| first <= t && t <= last;
    let head = (first..=last).find(|&t| !sentence.tokens[t].head.is_some_and(inside))?;
    let times = &clause.arguments.document.times;
    let dated = times.iter().any(|t| t.sentence == clause.arguments.sentence && (t.tokens.0..=t.tokens.1).contains(&head));
    if dated || !matches!(sentence.tokens[head].upos, Upos::Noun | Upos::Propn | Upos::Num | Upos::Adj) {
        return None;
    }
    let words = sentence.span_of(first, last).of(clause.arguments.document.text()).to_string();
    let sector = if clause.is(head, clause.reader.operators.casualty_person) { sector::CVL } else { "" };
    Some(ActorRef {
        id: format!(".{}", sentence.tokens[head].lemma.to_lowercase()),
        sector: sector.to_owned(),
        text: words,
        ..ActorRef::default()
    })
}
