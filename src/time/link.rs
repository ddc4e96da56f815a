//! Gives event drafts their dates: the time expression that the act governs, else the clause's, the sentence's, an earlier
//! sentence's; else the dateline's or publication's day, and the basis says so.
//!
//! Takes a document with time mentions and drafts; fills `event.date*` and `planned_for`. The words beside a verb of saying date the
//! saying, not the act said, and the reverse. What nothing dates stays undated.

use chrono::{Duration, NaiveDate};

use crate::time::edtf;
use crate::types::{DateBasis, Deprel, Document, Draft, EventDate, Sentence, SentenceKind, TimeMention, TimexType, Upos, Xpos};

/// Fills the dates of all drafts, in text order.
pub(super) fn link(document: &Document, drafts: &mut [Draft]) {
    let linker = Linker::new(document);
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
    /// First mention of each sentence.
    first: Vec<usize>,
    written: Option<NaiveDate>,
}

impl<'a> Linker<'a> {
    fn new(document: &'a Document) -> Self {
        let first = (0..=document.sentences.len()).map(|s| document.times.partition_point(|t| t.sentence < s)).collect();
        let dateline = document.dateline.as_ref().and_then(|d| d.day);
        Self { document, first, written: dateline.or(document.article.published_day()) }
    }

    fn mentions(&self, sentence: usize) -> impl Iterator<Item = (usize, &'a TimeMention)> {
        let range = self.first[sentence]..self.first[sentence + 1];
        self.document.times[range.clone()].iter().zip(range).map(|(t, i)| (i, t)).filter(|(_, t)| dates(t))
    }

    /// The date of the act, and for what lies ahead the date it is planned for.
    fn dates(&self, draft: &Draft) -> (EventDate, Option<EventDate>) {
        let own = self.in_sentence(draft.sentence, draft.trigger, draft.reported_by);
        if draft.ahead {
            let said = draft.reported_by.and_then(|verb| self.in_sentence(draft.sentence, verb, None)).filter(|m| Some(*m) != own);
            let date = said.map(|m| self.date_of(m)).filter(|d| self.not_ahead(d)).unwrap_or_else(|| self.undated(draft));
            return (date, own.map(|m| self.date_of(m)));
        }
        let date = own.map(|m| self.date_of(m)).filter(|d| self.not_ahead(d));
        let date = date.or_else(|| self.inherited(draft)).or_else(|| self.said(draft));
        (date.unwrap_or_else(|| self.undated(draft)), None)
    }

    /// The day on which an act was reported: it was done about then, or before.
    fn said(&self, draft: &Draft) -> Option<EventDate> {
        let said = self.date_of(self.in_sentence(draft.sentence, draft.reported_by?, None)?);
        let days = said.earliest.zip(said.latest)?;
        Some(EventDate { edtf: edtf::interval(days, true), basis: DateBasis::Inherited, ..said })
    }

    /// Whether a date may be that of an act already done.
    fn not_ahead(&self, date: &EventDate) -> bool {
        match (date.earliest, self.written) {
            (Some(earliest), Some(written)) => earliest <= written + Duration::days(1),
            _ => true,
        }
    }

    /// The mention in the sentence that belongs to a token most closely.
    fn in_sentence(&self, number: usize, node: usize, reported_by: Option<usize>) -> Option<usize> {
        let sentence = &self.document.sentences[number];
        let candidates = self.mentions(number).filter_map(|(index, mention)| {
            let distance = self.distance(sentence, mention, node, reported_by)?;
            let gap = mention.tokens.0.abs_diff(node) as u32;
            Some((distance, specificity(mention), gap, index))
        });
        candidates.min().map(|(.., index)| index)
    }

    fn distance(&self, sentence: &Sentence, mention: &TimeMention, node: usize, reported_by: Option<usize>) -> Option<Distance> {
        if !sentence.parsed {
            return Some(SENTENCE);
        }
        let (first, last) = mention.tokens;
        let top = (first..=last).find(|i| sentence.tokens[*i].head.is_none_or(|h| h < first || h > last))?;
        let attached = sentence.tokens[top].head?;
        if node >= first && node <= last {
            return None;
        }
        if attached == node {
            return Some(OWN);
        }
        if Some(attached) == reported_by {
            return None;
        }
        syntactic_distance(sentence, top, attached, node, reported_by)
    }

    /// A date told in one of the sentences before, for an act of the same stretch of story.
    fn inherited(&self, draft: &Draft) -> Option<EventDate> {
        let here = &self.document.sentences[draft.sentence];
        for number in (draft.sentence.saturating_sub(REACH)..draft.sentence).rev() {
            let sentence = &self.document.sentences[number];
            if sentence.kind != SentenceKind::Body || here.paragraph > sentence.paragraph + 1 {
                return None;
            }
            let main = sentence.root().unwrap_or(0);
            let found = self.mentions(number).filter(|(_, m)| m.earliest == m.latest || specificity(m) == 0);
            let best = found
                .filter_map(|(index, m)| self.distance(sentence, m, main, None).map(|d| (d, index)))
                .filter(|(d, _)| *d <= JOINED)
                .min();
            if let Some((_, index)) = best {
                let date = self.date_of(index);
                return self.not_ahead(&date).then_some(EventDate { basis: DateBasis::Inherited, ..date });
            }
        }
        None
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

    /// The event date that a mention gives, with its partner where it is one end of a range.
    fn date_of(&self, index: usize) -> EventDate {
        let mention = &self.document.times[index];
        let alone = EventDate {
            edtf: mention.edtf.clone(),
            earliest: mention.earliest,
            latest: mention.latest,
            basis: mention.basis,
            text: mention.span.of(self.document.text()).to_owned(),
            span: Some(mention.span),
        };
        if let Some((a, b)) = self.range(index) {
            return self.between(a, b).unwrap_or(alone);
        }
        self.since(mention, &alone).unwrap_or(alone)
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

    /// "since February": from then to the day of writing.
    fn since(&self, mention: &TimeMention, alone: &EventDate) -> Option<EventDate> {
        let (from, to) = (alone.earliest?, self.written?);
        let before = self.document.text()[..mention.span.start].trim_end();
        let since = before.len() >= 5 && before.get(before.len() - 5..).is_some_and(|w| w.eq_ignore_ascii_case("since"));
        (since && from < to).then(|| EventDate { edtf: edtf::interval((from, to), false), latest: Some(to), ..alone.clone() })
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
    matches!(mention.timex, TimexType::Date | TimexType::Time) && mention.earliest.is_some() && mention.rule != "dateline"
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

/// How far an expression that hangs on `attached` is from the act at `node`.
fn syntactic_distance(sentence: &Sentence, top: usize, attached: usize, node: usize, reported_by: Option<usize>) -> Option<Distance> {
    let bare = matches!(
        sentence.tokens[top].deprel,
        Deprel::Compound | Deprel::Nummod | Deprel::Amod | Deprel::NmodPoss | Deprel::NmodUnmarked | Deprel::NmodDesc
    );
    let noun = !is_verb(sentence, attached);
    if let Some(path) = path_up(sentence, attached, node) {
        // Down from the act: its object's own date ("Friday's ruling") is not its date; its setting's may be.
        if path.iter().any(|i| clause_edge(sentence, *i) && !fronted(sentence, *i, node)) {
            return None;
        }
        let link = path.last().map(|i| sentence.tokens[*i].deprel);
        let setting = matches!(link, Some(Deprel::Obl | Deprel::OblUnmarked | Deprel::Advmod | Deprel::Xcomp | Deprel::Advcl));
        return if noun && bare && !setting { None } else { Some(CLAUSE + path.len() as u32) };
    }
    if noun && bare {
        return None;
    }
    let path = path_up(sentence, node, attached)?;
    if path.iter().any(|i| matches!(sentence.tokens[*i].deprel, Deprel::Ccomp | Deprel::AclRelcl | Deprel::Parataxis)) {
        return None;
    }
    let inside_report = reported_by.is_some_and(|verb| path.contains(&verb));
    if inside_report {
        return None;
    }
    let joined = path.iter().any(|i| sentence.tokens[*i].deprel == Deprel::Conj);
    Some(if joined { JOINED } else { ABOVE } + path.len() as u32)
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

/// "Speaking on Sunday, he said": a participle before its verb tells of the same moment.
fn fronted(sentence: &Sentence, clause: usize, verb: usize) -> bool {
    let t = &sentence.tokens[clause];
    t.deprel == Deprel::Advcl && t.xpos == Xpos::Vbg && clause < verb
}

fn clause_edge(sentence: &Sentence, token: usize) -> bool {
    matches!(
        sentence.tokens[token].deprel,
        Deprel::Ccomp | Deprel::Advcl | Deprel::AclRelcl | Deprel::Acl | Deprel::Conj | Deprel::Parataxis | Deprel::Csubj
    ) && is_verb(sentence, token)
}
