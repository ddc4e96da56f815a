//! Gives event drafts their dates: the time expression that the act governs, else the clause's, the sentence's, an earlier
//! sentence's; else the dateline's or publication's day, and the basis says so.
//!
//! Takes a document with time mentions and drafts; fills `event.date*` and `planned_for`. The words beside a verb of saying date the
//! saying, not the act said, and the reverse. What nothing dates stays undated.

use chrono::{Duration, NaiveDate};

use crate::lexicon::time::Vocabulary;
use crate::time::{edtf, tense};
use crate::types::{DateBasis, Deprel, Document, Draft, EventDate, Kind, Sentence, SentenceKind, TimeMention, TimexType, Upos, Xpos};

/// Fills the dates of all drafts, in text order.
pub(super) fn link(document: &Document, vocabulary: &Vocabulary, drafts: &mut [Draft]) {
    let linker = Linker::new(document, vocabulary);
    for draft in drafts {
        let (date, planned) = linker.dates(draft);
        let event = &mut draft.event;
        event.planned_for = planned.map(|d| d.edtf).unwrap_or_default();
        event.date = date.edtf;
        event.date_earliest = date.earliest;
        event.date_latest = date.latest;
        event.date_basis = date.basis;
        event.date_text = date.text;
    }
}

/// How closely a time expression belongs to an act; smaller is closer.
type Distance = u32;

/// The expression hangs on the act itself.
const OWN: Distance = 0;
/// It hangs on a part of the act's clause.
const CLAUSE: Distance = 10;
/// Added for what hangs on a noun that is no setting: "criticised it over the drill on Friday".
const OF_A_NOUN: Distance = 5;
/// It hangs on the verb whose part the act is.
const ABOVE: Distance = 20;
/// It hangs on a verb joined to the act's.
const JOINED: Distance = 30;
/// It stands somewhere in the sentence.
const SENTENCE: Distance = 60;

/// Sentences back from which a date may be taken over.
const REACH: usize = 3;

struct Linker<'a> {
    document: &'a Document,
    vocabulary: &'a Vocabulary,
    /// First mention of each sentence.
    first: Vec<usize>,
    written: Option<NaiveDate>,
}

impl<'a> Linker<'a> {
    fn new(document: &'a Document, vocabulary: &'a Vocabulary) -> Self {
        let first = (0..=document.sentences.len()).map(|s| document.times.partition_point(|t| t.sentence < s)).collect();
        let dateline = document.dateline.as_ref().and_then(|d| d.day);
        Self { document, vocabulary, first, written: dateline.or(document.article.published_day()) }
    }

    fn mentions(&self, sentence: usize) -> impl Iterator<Item = (usize, &'a TimeMention)> {
        let range = self.first[sentence]..self.first[sentence + 1];
        self.document.times[range.clone()].iter().zip(range).map(|(t, i)| (i, t)).filter(|(_, t)| dates(t))
    }

    /// The date of the act, and for what lies ahead the date it is planned for.
    fn dates(&self, draft: &Draft) -> (EventDate, Option<EventDate>) {
        if draft.ahead {
            return self.planned(draft);
        }
        let moved = self.moved_to(draft);
        let own = self.in_sentence(&Act::of(draft), &|m| self.fits(draft, m) && moved.is_none_or(|to| !self.same_range(m, to)));
        let date = own.map(|m| self.date_of(m)).or_else(|| self.inherited(draft)).or_else(|| self.said(draft));
        // "The 20 May summit", told of on 5 May: the day is that of what lies ahead.
        let later = |m: usize| self.document.times[m].earliest > self.written && self.hangs_on(&self.document.times[m], draft);
        let planned = moved.or_else(|| self.in_sentence(&Act::of(draft), &later).filter(|_| own.is_none() && self.written.is_some()));
        (date.unwrap_or_else(|| self.undated(draft)), planned.map(|m| self.alone(m)))
    }

    /// What lies ahead: the day on which it was said, and the day it is planned for.
    fn planned(&self, draft: &Draft) -> (EventDate, Option<EventDate>) {
        let times = &self.document.times;
        let act = Act::of(draft);
        let to_come = |m: usize| self.written.is_none() || times[m].latest >= self.written;
        // "Pledged on Monday to send aid by Friday": the promise has a day of its own.
        let made = |m: usize| times[m].latest <= self.written && self.hangs_on(&times[m], draft);
        let past = self.document.sentences[draft.sentence].tokens[draft.trigger].xpos == Xpos::Vbd;
        let planned = self.in_sentence(&act, &to_come).or_else(|| self.in_sentence(&act, &|m| !(past && made(m))));
        let promised = |m: usize| Some(m) != planned && made(m);
        let said = self.speaker(draft).and_then(|verb| self.in_sentence(&Act::saying(draft, verb), &|m| Some(m) != planned));
        let said = said.filter(|m| self.not_ahead(&self.date_of(*m))).or_else(|| self.in_sentence(&act, &promised));
        let said = said.map(|m| self.date_of(m)).unwrap_or_else(|| self.undated(draft));
        // What is promised does not lie before the promise: "pledged aid for the victims of the storm of 28 October".
        let after = |d: &EventDate| d.latest.is_none() || said.earliest.is_none() || d.latest >= said.earliest;
        let planned = planned.map(|m| self.date_of(m)).filter(after);
        (said, planned)
    }

    /// The verb that tells of the act: as the coder has it, else a clause in the past tense at its side, "France announced on Tuesday".
    fn speaker(&self, draft: &Draft) -> Option<usize> {
        let sentence = &self.document.sentences[draft.sentence];
        let beside = |c: &usize| {
            let t = &sentence.tokens[*c];
            let aside = matches!(t.deprel, Deprel::Parataxis | Deprel::Advcl | Deprel::Ccomp) && t.xpos == Xpos::Vbd;
            aside && sentence.child(*c, &[Deprel::Mark]).is_none()
        };
        let above = || {
            let t = &sentence.tokens[draft.trigger];
            t.head.filter(|h| matches!(t.deprel, Deprel::Ccomp | Deprel::Parataxis) && sentence.tokens[*h].xpos == Xpos::Vbd)
        };
        draft.reported_by.or_else(|| sentence.children(draft.trigger).find(beside).or_else(above).filter(|_| sentence.parsed))
    }

    /// "Postponed from Friday to Monday": the mention of the day to which the act moves something.
    fn moved_to(&self, draft: &Draft) -> Option<usize> {
        let sentence = &self.document.sentences[draft.sentence];
        if !self.in_set(sentence.tokens[draft.trigger].lemma.as_str(), "reschedule") {
            return None;
        }
        let times = &self.document.times;
        let to = |m: usize| self.word_before(&times[m], "moved-to") && (self.written.is_none() || times[m].latest >= self.written);
        self.mentions(draft.sentence).map(|(index, _)| index).find(|m| to(*m))
    }

    /// Whether two mentions are the same or the ends of one range.
    fn same_range(&self, a: usize, b: usize) -> bool {
        a == b || self.range(a).is_some_and(|(x, y)| [x.span, y.span].contains(&self.document.times[b].span))
    }

    /// The day on which an act was reported: it was done about then, or before.
    fn said(&self, draft: &Draft) -> Option<EventDate> {
        let verb = draft.reported_by?;
        let said = self.date_of(self.in_sentence(&Act::saying(draft, verb), &|_| true)?);
        let days = said.earliest.zip(said.latest).filter(|_| self.not_ahead(&said))?;
        Some(EventDate { edtf: edtf::interval(days, true), basis: DateBasis::Inherited, ..said })
    }

    /// Whether an act that is not told as lying ahead may have that date.
    fn fits(&self, draft: &Draft, mention: usize) -> bool {
        let time = &self.document.times[mention];
        let verb = is_verb(&self.document.sentences[draft.sentence], draft.trigger);
        let over = self.not_ahead(&self.date_of(mention)) && (verb || time.earliest <= self.written || self.written.is_none());
        let to_come = time.timex == TimexType::Duration && time.latest > self.written;
        let others = self.in_present(draft) && time.latest < self.written && !self.hangs_on(time, draft);
        over && !to_come && !others
    }

    /// "Confirms the death in an attack on Sunday": the present tense is no Sunday's that its object tells of.
    fn in_present(&self, draft: &Draft) -> bool {
        let sentence = &self.document.sentences[draft.sentence];
        let bare =
            !sentence.children(draft.trigger).any(|c| matches!(sentence.tokens[c].deprel, Deprel::Aux | Deprel::AuxPass | Deprel::Cop));
        sentence.parsed && bare && matches!(sentence.tokens[draft.trigger].xpos, Xpos::Vbz | Xpos::Vbp)
    }

    /// Whether a mention hangs on the act's own word.
    fn hangs_on(&self, mention: &TimeMention, draft: &Draft) -> bool {
        let sentence = &self.document.sentences[draft.sentence];
        top_of(sentence, mention).is_some_and(|top| tense::governor(sentence, top) == Some(draft.trigger))
    }

    /// Whether a date may be that of an act already done.
    fn not_ahead(&self, date: &EventDate) -> bool {
        match (date.earliest, self.written) {
            (Some(earliest), Some(written)) => earliest <= written + Duration::days(1),
            _ => true,
        }
    }

    /// The mention in the sentence that belongs to an act most closely, of those that may.
    fn in_sentence(&self, act: &Act, may: &dyn Fn(usize) -> bool) -> Option<usize> {
        let sentence = &self.document.sentences[act.sentence];
        let candidates = self.mentions(act.sentence).filter_map(|(index, mention)| {
            let distance = self.distance(sentence, mention, act.node, act.reported_by)?;
            let gap = mention.tokens.0.abs_diff(act.node) as u32;
            (may(index) && !self.ahead_of_it(sentence, act, mention)).then_some((distance, specificity(mention), gap, index))
        });
        candidates.min().map(|(.., index)| index)
    }

    /// "met this morning ahead of the summit on Friday": where the act has a date of its own, the one behind "ahead of" is the summit's.
    fn ahead_of_it(&self, sentence: &Sentence, act: &Act, mention: &TimeMention) -> bool {
        let word = |t: usize, form: &str| sentence.form(self.document.text(), t).eq_ignore_ascii_case(form);
        let between = act.node..mention.tokens.0;
        let ahead = between.into_iter().find(|&t| word(t, "ahead") && t + 1 < sentence.tokens.len() && word(t + 1, "of"));
        ahead.is_some_and(|at| self.mentions(act.sentence).any(|(_, other)| other.tokens.0 > act.node && other.tokens.1 < at))
    }

    fn distance(&self, sentence: &Sentence, mention: &TimeMention, node: usize, reported_by: Option<usize>) -> Option<Distance> {
        if !sentence.parsed {
            return Some(SENTENCE);
        }
        let (first, last) = mention.tokens;
        let top = top_of(sentence, mention)?;
        let attached = tense::governor(sentence, top)?;
        if node >= first && node <= last {
            return None;
        }
        if attached == node {
            return Some(OWN);
        }
        if Some(attached) == reported_by {
            return None;
        }
        self.syntactic_distance(sentence, &Arc { top, attached, node, reported_by })
    }

    /// How far an expression that hangs on another word is from the act.
    fn syntactic_distance(&self, sentence: &Sentence, arc: &Arc) -> Option<Distance> {
        let bare = describes(sentence, arc.top);
        let noun = !is_verb(sentence, arc.attached);
        if let Some(path) = path_up(sentence, arc.attached, arc.node) {
            // Down from the act: its object's own date ("Friday's ruling") is not its date; its setting's may be.
            if path.iter().any(|i| clause_edge(sentence, *i) && !self.same_moment(sentence, *i, arc.node)) {
                return None;
            }
            let speaking =
                |i: &usize| self.same_moment(sentence, *i, arc.node) && self.in_set(sentence.tokens[*i].lemma.as_str(), "speaking");
            if path.len() == 1 && path.iter().all(speaking) {
                return Some(OWN);
            }
            let setting = path.last().is_some_and(|i| self.setting(sentence, *i)) && !path.iter().any(|i| self.is_aftermath(sentence, *i));
            return match (noun && !setting, bare) {
                (true, true) => None,
                (true, false) => Some(CLAUSE + OF_A_NOUN + path.len() as u32),
                _ => Some(CLAUSE + path.len() as u32),
            };
        }
        if noun && bare {
            return None;
        }
        let path = path_up(sentence, arc.node, arc.attached)?;
        if path.iter().any(|i| matches!(sentence.tokens[*i].deprel, Deprel::Ccomp | Deprel::AclRelcl | Deprel::Parataxis)) {
            return None;
        }
        let inside_report = arc.reported_by.is_some_and(|verb| path.contains(&verb));
        if inside_report {
            return None;
        }
        let joined = path.iter().any(|i| sentence.tokens[*i].deprel == Deprel::Conj);
        Some(if joined { JOINED } else { ABOVE } + path.len() as u32)
    }

    /// "Speaking on Sunday, he said", "was hit while sailing on Sunday": a participle that tells of the same moment as its verb.
    fn same_moment(&self, sentence: &Sentence, clause: usize, verb: usize) -> bool {
        let t = &sentence.tokens[clause];
        let mark = sentence.child(clause, &[Deprel::Mark, Deprel::Case]).map(|c| sentence.form(self.document.text(), c));
        let (apart, at_once) = (mark.is_some_and(|m| self.in_set(m, "apart")), mark.is_some_and(|m| self.in_set(m, "same-moment")));
        let speaking = || self.in_set(t.lemma.as_str(), "speaking");
        t.xpos == Xpos::Vbg && !apart && (t.deprel == Deprel::Advcl && (clause < verb || at_once) || t.deprel == Deprel::Acl && speaking())
    }

    /// "thanked him after yesterday's vote" with the vote on "him": what the act came after or before dates no act.
    fn is_aftermath(&self, sentence: &Sentence, token: usize) -> bool {
        let case = sentence.child(token, &[Deprel::Case]).map(|c| sentence.form(self.document.text(), c));
        case.is_some_and(|form| self.in_set(form, "open-after") || self.in_set(form, "open-before"))
    }

    /// Whether a word tells the occasion of the verb above: "at Friday's summit", not "after Friday's summit".
    fn setting(&self, sentence: &Sentence, token: usize) -> bool {
        match sentence.tokens[token].deprel {
            Deprel::Obl => {
                let case = sentence.child(token, &[Deprel::Case]).map(|c| sentence.form(self.document.text(), c));
                !case.is_some_and(|form| self.in_set(form, "apart"))
            }
            Deprel::OblUnmarked | Deprel::Advmod | Deprel::Xcomp | Deprel::Advcl => true,
            _ => false,
        }
    }

    /// A date told in one of the sentences before, for an act of the same stretch of story.
    fn inherited(&self, draft: &Draft) -> Option<EventDate> {
        let here = &self.document.sentences[draft.sentence];
        for number in (draft.sentence.saturating_sub(REACH)..draft.sentence).rev() {
            let sentence = &self.document.sentences[number];
            if sentence.kind != SentenceKind::Body || here.paragraph > sentence.paragraph + 1 {
                return None;
            }
            let main = self.main_verb(sentence, draft);
            let found = self.mentions(number).filter(|(_, m)| m.earliest == m.latest || specificity(m) == 0);
            let best = found
                .filter_map(|(index, m)| self.distance(sentence, m, main, None).map(|d| (d, index)))
                .filter(|(d, _)| *d <= JOINED)
                .min();
            if let Some((_, index)) = best {
                let date = self.date_of(index);
                let over = date.earliest <= self.written || self.written.is_none();
                return over.then_some(EventDate { basis: DateBasis::Inherited, ..date });
            }
        }
        None
    }

    /// The verb whose date a later sentence takes over: of "said on Monday that it struck on Sunday" a deed takes the strike's, a
    /// statement the saying's.
    fn main_verb(&self, sentence: &Sentence, draft: &Draft) -> usize {
        let root = sentence.root().unwrap_or(0);
        let verbal = draft.event.kind == Kind::Statement;
        let saying = sentence.tokens.get(root).is_some_and(|t| self.in_set(t.lemma.as_str(), "saying"));
        sentence.child(root, &[Deprel::Ccomp]).filter(|_| saying && !verbal).unwrap_or(root)
    }

    /// What the text does not date: the day of writing, named as what it is, for acts of the present.
    fn undated(&self, draft: &Draft) -> EventDate {
        let long_past = draft.event.historical || self.past_perfect(draft);
        let dateline = self.document.dateline.as_ref().and_then(|d| d.day);
        let (day, basis) = match (dateline, self.document.article.published_day()) {
            _ if long_past => return EventDate::default(),
            (Some(day), _) => (day, DateBasis::Dateline),
            (None, Some(day)) => (day, DateBasis::Publication),
            _ => return EventDate::default(),
        };
        let dateline = self.document.dateline.as_ref().and_then(|d| d.date).filter(|_| basis == DateBasis::Dateline);
        EventDate {
            edtf: day.to_string(),
            earliest: Some(day),
            latest: Some(day),
            basis,
            text: dateline.map(|s| s.of(self.document.text()).to_owned()).unwrap_or_default(),
            span: dateline,
        }
    }

    fn past_perfect(&self, draft: &Draft) -> bool {
        let sentence = &self.document.sentences[draft.sentence];
        sentence.parsed
            && sentence.children(draft.trigger).any(|c| {
                let token = &sentence.tokens[c];
                token.deprel == Deprel::Aux && token.xpos == Xpos::Vbd && sentence.form(self.document.text(), c).eq_ignore_ascii_case("had")
            })
    }

    /// The event date that a mention gives by itself.
    fn alone(&self, index: usize) -> EventDate {
        let mention = &self.document.times[index];
        EventDate {
            edtf: mention.edtf.clone(),
            earliest: mention.earliest,
            latest: mention.latest,
            basis: mention.basis,
            text: mention.span.of(self.document.text()).to_owned(),
            span: Some(mention.span),
        }
    }

    /// The event date that a mention gives, with its partner where it is one end of a range.
    fn date_of(&self, index: usize) -> EventDate {
        let mention = &self.document.times[index];
        let alone = self.alone(index);
        if let Some((a, b)) = self.range(index) {
            return self.between(a, b).unwrap_or(alone);
        }
        self.bounded(mention, &alone).unwrap_or(alone)
    }

    fn between(&self, a: &TimeMention, b: &TimeMention) -> Option<EventDate> {
        let (earliest, latest) = (a.earliest?, b.latest?);
        let span = a.span.join(b.span);
        (earliest <= latest).then(|| EventDate {
            edtf: edtf::interval((earliest, latest), false),
            earliest: Some(earliest),
            latest: Some(latest),
            basis: a.basis,
            text: span.of(self.document.text()).to_owned(),
            span: Some(span),
        })
    }

    /// "since February", "after Monday": from then to the day of writing; "by Monday", "before Monday": about then.
    fn bounded(&self, mention: &TimeMention, alone: &EventDate) -> Option<EventDate> {
        let (from, to) = (alone.earliest?, alone.latest?);
        if self.governed_noun(mention) {
            return None;
        }
        if self.word_before(mention, "open-after") {
            let now = self.written.filter(|now| from < *now)?;
            return Some(EventDate { edtf: edtf::interval((from, now), false), latest: Some(now), ..alone.clone() });
        }
        let about = self.word_before(mention, "open-before") && !alone.edtf.contains('~');
        about.then(|| EventDate { edtf: edtf::interval((from, to), true), ..alone.clone() })
    }

    /// Whether a mention only describes a noun: in "after Friday's vote" the preposition is the vote's.
    fn governed_noun(&self, mention: &TimeMention) -> bool {
        let sentence = &self.document.sentences[mention.sentence];
        sentence.parsed && top_of(sentence, mention).is_some_and(|top| describes(sentence, top))
    }

    /// Whether the word just before a mention is in a set.
    fn word_before(&self, mention: &TimeMention, set: &str) -> bool {
        let before = self.document.text()[..mention.span.start].trim_end();
        self.in_set(before.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or_default(), set)
    }

    /// Whether a word is in a named set of the vocabulary.
    fn in_set(&self, word: &str, set: &str) -> bool {
        !word.is_empty() && self.vocabulary.sets.get(set).is_some_and(|list| list.iter().any(|w| w.eq_ignore_ascii_case(word)))
    }

    /// The two ends of the range that a mention belongs to.
    fn range(&self, index: usize) -> Option<(&'a TimeMention, &'a TimeMention)> {
        let times = &self.document.times;
        let pair = |a: usize| {
            let (a, b) = (times.get(a)?, times.get(a + 1)?);
            (a.sentence == b.sentence && self.joined(a, b)).then_some((a, b))
        };
        pair(index).or_else(|| pair(index.checked_sub(1)?))
    }

    /// Whether the words between and before make two expressions the ends of one stretch of time.
    fn joined(&self, a: &TimeMention, b: &TimeMention) -> bool {
        let text = self.document.text();
        let between = text[a.span.end..b.span.start].trim().to_ascii_lowercase();
        let before = text[..a.span.start].trim_end().to_ascii_lowercase();
        let opens = |word: &str| before.ends_with(word);
        match between.as_str() {
            "-" | "–" | "—" | "through" => true,
            "to" | "until" | "till" => opens("from") || a.rule.starts_with("range."),
            "and" | "and early" | "and late" => opens("between") || a.rule.starts_with("range."),
            _ => false,
        }
    }
}

/// Whether a mention can date an event at all.
fn dates(mention: &TimeMention) -> bool {
    mention.timex != TimexType::Set && mention.earliest.is_some() && mention.rule != "dateline"
}

/// Days before weeks before years; vague words last.
fn specificity(mention: &TimeMention) -> u32 {
    let days = mention.earliest.zip(mention.latest).map_or(i64::MAX, |(a, b)| (b - a).num_days());
    if mention.value.ends_with("_REF") {
        return 4;
    }
    match days {
        0..=1 => 0,
        2..=7 => 1,
        8..=31 => 2,
        _ => 3,
    }
}

/// The token of a mention whose head lies outside it; articles and prepositions only if there is no other.
fn top_of(sentence: &Sentence, mention: &TimeMention) -> Option<usize> {
    let (first, last) = mention.tokens;
    let outside = |i: &usize| sentence.tokens[*i].head.is_none_or(|h| h < first || h > last);
    let small = |i: &usize| matches!(sentence.tokens[*i].deprel, Deprel::Det | Deprel::Case | Deprel::Punct);
    (first..=last).find(|i| outside(i) && !small(i)).or_else(|| (first..=last).find(outside))
}

/// An act in its sentence.
struct Act {
    sentence: usize,
    node: usize,
    /// The verb that reports it: its dates are not the act's.
    reported_by: Option<usize>,
}

impl Act {
    fn of(draft: &Draft) -> Self {
        Self { sentence: draft.sentence, node: draft.trigger, reported_by: draft.reported_by }
    }

    /// The act of reporting a draft.
    fn saying(draft: &Draft, verb: usize) -> Self {
        Self { sentence: draft.sentence, node: verb, reported_by: None }
    }
}

/// A time expression's place in the syntax, seen from an act.
struct Arc {
    /// Its head word.
    top: usize,
    /// What it hangs on.
    attached: usize,
    /// The act.
    node: usize,
    reported_by: Option<usize>,
}

/// The tokens from `from` up to just below `to`, if `to` is above.
fn path_up(sentence: &Sentence, from: usize, to: usize) -> Option<Vec<usize>> {
    let mut path = Vec::new();
    let mut at = from;
    while at != to {
        path.push(at);
        if path.len() > sentence.tokens.len() {
            return None;
        }
        at = sentence.tokens[at].head?;
    }
    Some(path)
}

fn is_verb(sentence: &Sentence, token: usize) -> bool {
    matches!(sentence.tokens[token].upos, Upos::Verb | Upos::Aux) || sentence.child(token, &[Deprel::Cop]).is_some()
}

/// Whether a mention with that head word describes a noun from before: "Friday's vote", "the 2015 accord".
fn describes(sentence: &Sentence, top: usize) -> bool {
    matches!(
        sentence.tokens[top].deprel,
        Deprel::Compound | Deprel::Nummod | Deprel::Amod | Deprel::NmodPoss | Deprel::NmodUnmarked | Deprel::NmodDesc
    )
}

fn clause_edge(sentence: &Sentence, token: usize) -> bool {
    matches!(
        sentence.tokens[token].deprel,
        Deprel::Ccomp | Deprel::Advcl | Deprel::AclRelcl | Deprel::Acl | Deprel::Conj | Deprel::Parataxis | Deprel::Csubj
    ) && is_verb(sentence, token)
}
