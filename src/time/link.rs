//! Gives event drafts their dates: the time expression that the act governs, else the clause's, the sentence's, an earlier
//! sentence's; else the dateline's or publication's day, and the basis says so.
//!
//! Takes a document with time mentions and drafts; fills `event.date*` and `planned_for`. The words beside a verb of saying date the
//! saying, not the act said, and the reverse. What nothing dates stays undated.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::lexicon::time::Vocabulary;
use crate::lexicon::time_words::{TimeWords, among, words};
use crate::time::offset::{self, Offset};
use crate::time::{edtf, heads, tense};
use crate::types::{
    DateBasis, Deprel, Document, Draft, EventDate, EventType, Kind, MeetingStatus, Sentence, SentenceKind, TimeMention, TimexType, Upos,
    Xpos,
};

/// Fills the dates of all drafts, in text order.
pub(super) fn link(document: &Document, vocabulary: &Vocabulary, drafts: &mut [Draft]) {
    let mut linker = Linker::new(document, vocabulary);
    linker.acts = drafts.iter().map(|d| (d.sentence, d.trigger)).collect();
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

/// What ids of the rules of dates and of ranges begin with (`data/time/rules.toml`).
const DATE: &str = "date.";
const RANGE: &str = "range.";
/// The TIMEX3 value of the past in general, and what all vague values end with.
const PAST: &str = "PAST_REF";
const REF: &str = "_REF";

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
/// Sentences from the top in which a text tells its news.
const LEAD: usize = 3;
/// Nouns climbed from an act to the verb that looks back on it: "mourned the victims of the attack".
const RECALL: usize = 4;
/// The same for a month or year of long ago.
const YEAR_REACH: usize = 2;
/// Days before the day of writing from which a date is that of a tale of the past.
const LONG_AGO: i64 = 45;

struct Linker<'a> {
    document: &'a Document,
    words: &'static TimeWords,
    /// The document's mentions, and those that count from an event.
    times: Vec<TimeMention>,
    /// Phrases that count from an event.
    offsets: Vec<Offset>,
    /// First mention of each sentence.
    first: Vec<usize>,
    written: Option<NaiveDate>,
    /// For each sentence the date that stands over it.
    heads: Vec<Option<usize>>,
    /// Sentence and token of every act.
    acts: BTreeSet<(usize, usize)>,
}

impl<'a> Linker<'a> {
    fn new(document: &'a Document, vocabulary: &'a Vocabulary) -> Self {
        let offsets = offset::find(document, vocabulary);
        let mut times = document.times.clone();
        for counted in offset::mentions(document, &offsets) {
            times.retain(|t| t.earliest.is_some() || t.span.end <= counted.span.start || t.span.start >= counted.span.end);
            let at = times.partition_point(|t| (t.sentence, t.span.start) < (counted.sentence, counted.span.start));
            times.insert(at, counted);
        }
        let first = (0..=document.sentences.len()).map(|s| times.partition_point(|t| t.sentence < s)).collect();
        let dateline = document.dateline.as_ref().and_then(|d| d.day);
        let heads = heads::over(document, &times);
        Self {
            document,
            words: words(),
            times,
            offsets,
            first,
            written: dateline.or(document.article.published_day()),
            heads,
            acts: BTreeSet::new(),
        }
    }

    fn mentions(&self, sentence: usize) -> impl Iterator<Item = (usize, &TimeMention)> {
        let range = self.first[sentence]..self.first[sentence + 1];
        self.times[range.clone()].iter().zip(range).map(|(t, i)| (i, t)).filter(|(_, t)| dates(t))
    }

    /// The date of the act, and for what lies ahead the date it is planned for.
    fn dates(&self, draft: &Draft) -> (EventDate, Option<EventDate>) {
        if draft.ahead {
            return self.planned(draft);
        }
        let moved = self.moved_to(draft);
        let may = |m: usize| self.fits(draft, m) && moved.is_none_or(|to| !self.same_range(m, to));
        let own = self.in_sentence(&Act::of(draft), &may).or_else(|| self.in_sentence(&self.told_of(draft)?, &may));
        let date = self.counted_back(draft).or_else(|| own.map(|m| self.date_of(m))).or_else(|| self.headed(draft));
        let apart = date.is_none() && (self.is_unread(draft) || self.is_background(draft));
        let (before, in_tale) = if date.is_none() && !apart { self.inherited(draft) } else { (None, false) };
        let apart = apart || in_tale;
        let date = date.or(before).or_else(|| self.said(draft).filter(|_| !apart));
        // "The 20 May summit", told of on 5 May: the day is that of what lies ahead.
        let later = |m: usize| self.times[m].earliest > self.written && self.hangs_on(&self.times[m], draft);
        let agenda = || self.heads[draft.sentence].filter(|head| self.times[*head].earliest > self.written);
        let to_come = || self.in_sentence(&Act::of(draft), &later).or_else(agenda).filter(|_| own.is_none() && self.written.is_some());
        let planned = moved.or_else(to_come);
        let undated = || if apart { EventDate::default() } else { self.undated(draft) };
        (date.unwrap_or_else(undated), planned.map(|m| self.alone(m)))
    }

    /// "An attack on Sunday that killed three": the act that a relative clause tells more of.
    fn told_of(&self, draft: &Draft) -> Option<Act> {
        let sentence = &self.document.sentences[draft.sentence];
        let token = &sentence.tokens[draft.trigger];
        let head = token.head.filter(|_| sentence.parsed && matches!(token.deprel, Deprel::AclRelcl | Deprel::Acl))?;
        let act = |node: usize| Act { sentence: draft.sentence, node, reported_by: draft.reported_by };
        // "Rockets fired by rebels hit the town on Sunday": one act with what it is done with.
        let flown = among(&self.words.sent_flying, &sentence.tokens[head].lemma);
        let does = |verb: &usize| is_verb(sentence, *verb) && !among(&self.words.saying, &sentence.tokens[*verb].lemma);
        let above = sentence.tokens[head].head.filter(|above| flown && does(above)).map(act);
        above.or_else(|| self.acts.contains(&(draft.sentence, head)).then(|| act(head)))
    }

    /// "Convicted years ago", "dated 3/4/2024": a date stands by the act, but says no day; the day of writing would be a guess.
    fn is_unread(&self, draft: &Draft) -> bool {
        let range = self.first[draft.sentence]..self.first[draft.sentence + 1];
        self.times[range].iter().any(|m| {
            let date = m.earliest.is_none() && (m.rule.starts_with(DATE) || m.value == PAST);
            date && self.hangs_on(m, draft)
        })
    }

    /// "Troops fired on Sunday, two days after rebels took the town": the day of the act from which another's is counted.
    fn counted_back(&self, draft: &Draft) -> Option<EventDate> {
        let inside = |o: &&Offset| o.sentence == draft.sentence && (o.event.0..o.event.1).contains(&draft.trigger);
        let offset = self.offsets.iter().find(inside).filter(|o| !offset::has_day(self.document, o))?;
        let sentence = &self.document.sentences[draft.sentence];
        let unit = offset.tokens.1.checked_sub(1)?;
        let other = tense::governor(sentence, unit).filter(|v| sentence.parsed && is_verb(sentence, *v) && *v != draft.trigger)?;
        let act = Act { sentence: draft.sentence, node: other, reported_by: draft.reported_by };
        let apart = |m: usize| self.times[m].tokens.1 < offset.tokens.0 || self.times[m].tokens.0 >= offset.event.1;
        let date = self.date_of(self.in_sentence(&act, &|m| apart(m))?);
        let day = offset.to_event(date.earliest.filter(|_| date.earliest == date.latest)?)?;
        let edtf = edtf::interval((day, day), offset.is_close());
        Some(EventDate { edtf, earliest: Some(day), latest: Some(day), basis: DateBasis::Relative, ..date })
    }

    /// The date of the entry or heading under which an act is told; one to come dates no act.
    fn headed(&self, draft: &Draft) -> Option<EventDate> {
        let head = self.heads[draft.sentence]?;
        let date = Some(self.date_of(head)).filter(|date| self.not_ahead(date))?;
        let here = self.times[head].sentence == draft.sentence;
        Some(if here { date } else { EventDate { basis: DateBasis::Inherited, ..date } })
    }

    /// What lies ahead: the day on which it was said, and the day it is planned for.
    fn planned(&self, draft: &Draft) -> (EventDate, Option<EventDate>) {
        let times = &self.times;
        let act = Act::of(draft);
        let to_come = |m: usize| self.written.is_none() || times[m].latest >= self.written;
        // "Pledged on Monday to send aid by Friday": the promise has a day of its own.
        let made = |m: usize| times[m].latest <= self.written && times[m].rule != offset::RULE && self.hangs_on(&times[m], draft);
        let past = self.document.sentences[draft.sentence].tokens[draft.trigger].xpos == Xpos::Vbd;
        let moved = self.moved_to(draft);
        let planned = moved.or_else(|| self.in_sentence(&act, &to_come)).or_else(|| self.in_sentence(&act, &|m| !(past && made(m))));
        // "Postponed talks from Friday to Monday": both days are those of the talks.
        let promised = |m: usize| Some(m) != planned && made(m) && !moved.is_some_and(|to| self.same_range(m, to));
        let said = self.speaker(draft).and_then(|verb| self.in_sentence(&Act::saying(draft, verb), &|m| Some(m) != planned));
        let said = said.filter(|m| self.not_ahead(&self.date_of(*m))).or_else(|| self.in_sentence(&act, &promised));
        let said = said.map(|m| self.date_of(m)).unwrap_or_else(|| self.undated(draft));
        // What is promised does not lie before the promise: "pledged aid for the victims of the storm of 28 October".
        let after = |d: &EventDate| d.latest.is_none() || said.earliest.is_none() || d.latest >= said.earliest;
        let planned = planned.map(|m| if moved.is_some() { self.alone(m) } else { self.date_of(m) }).filter(after);
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
        if !among(&self.words.reschedule, sentence.tokens[draft.trigger].lemma.as_str()) {
            return None;
        }
        let times = &self.times;
        let to =
            |m: usize| self.word_before(&times[m], &self.words.moved_to) && (self.written.is_none() || times[m].latest >= self.written);
        self.mentions(draft.sentence).map(|(index, _)| index).find(|m| to(*m))
    }

    /// Whether two mentions are the same or the ends of one range.
    fn same_range(&self, a: usize, b: usize) -> bool {
        a == b || self.range(a).is_some_and(|(x, y)| (x..=y).contains(&b))
    }

    /// The day on which an act was reported: it was done about then, or before.
    fn said(&self, draft: &Draft) -> Option<EventDate> {
        let verb = draft.reported_by?;
        let said = self.date_of(self.in_sentence(&Act::saying(draft, verb), &|_| true)?);
        let days = said.earliest.zip(said.latest).filter(|_| self.not_ahead(&said))?;
        // To announce that a meeting is put off is to put it off.
        let about = draft.event.meeting_status.is_none_or(|s| matches!(s, MeetingStatus::Held | MeetingStatus::UnderWay));
        Some(EventDate { edtf: edtf::interval(days, about), basis: DateBasis::Inherited, ..said })
    }

    /// Whether an act that is not told as lying ahead may have that date.
    fn fits(&self, draft: &Draft, mention: usize) -> bool {
        let time = &self.times[mention];
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
            (Some(earliest), Some(written)) => earliest <= written,
            _ => true,
        }
    }

    /// The mention in the sentence that belongs to an act most closely, of those that may.
    fn in_sentence(&self, act: &Act, may: &dyn Fn(usize) -> bool) -> Option<usize> {
        let sentence = &self.document.sentences[act.sentence];
        let candidates = self.mentions(act.sentence).filter_map(|(index, mention)| {
            // "On Friday, two weeks after the storm": the day itself before the count.
            let counted = Distance::from(mention.rule == offset::RULE);
            let distance = self.distance(sentence, mention, act.node, act.reported_by)? + counted;
            let gap = mention.tokens.0.abs_diff(act.node) as u32;
            (may(index) && !self.ahead_of_it(sentence, act, mention)).then_some((distance, specificity(mention), gap, index))
        });
        candidates.min().map(|(.., index)| index)
    }

    /// "met this morning ahead of the summit on Friday": where the act has a date of its own, the one behind "ahead of" is the summit's.
    fn ahead_of_it(&self, sentence: &Sentence, act: &Act, mention: &TimeMention) -> bool {
        let [ahead, of] = &self.words.ahead_of;
        let word = |t: usize, form: &str| sentence.form(self.document.text(), t).eq_ignore_ascii_case(form);
        let between = act.node..mention.tokens.0;
        let ahead = between.into_iter().find(|&t| word(t, ahead) && t + 1 < sentence.tokens.len() && word(t + 1, of));
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
                |i: &usize| self.same_moment(sentence, *i, arc.node) && among(&self.words.speaking, sentence.tokens[*i].lemma.as_str());
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
        // "At the vote in 2008 the party won and claimed": what tells the occasion of one verb tells that of a joined one.
        let occasion =
            || sentence.tokens[arc.attached].head.filter(|v| noun && self.setting(sentence, arc.attached) && is_verb(sentence, *v));
        let (path, attached) = match path_up(sentence, arc.node, arc.attached) {
            Some(path) => (path, arc.attached),
            None => occasion().and_then(|verb| Some((path_up(sentence, arc.node, verb)?, verb)))?,
        };
        let joined = |i: &usize| sentence.tokens[*i].deprel == Deprel::Conj;
        if attached != arc.attached && !path.iter().all(joined) {
            return None;
        }
        let side_by_side = path.len() == 1 && self.is_side_by_side(sentence, arc.node, attached);
        if !side_by_side && path.iter().any(|i| matches!(sentence.tokens[*i].deprel, Deprel::Ccomp | Deprel::AclRelcl | Deprel::Parataxis))
        {
            return None;
        }
        // "Jailed on Monday over the attack", "mourned on Monday those killed by a gunman": the day is that of the looking back.
        let flown = |i: &usize| sentence.tokens[*i].head.is_some_and(|h| among(&self.words.sent_flying, &sentence.tokens[h].lemma));
        let participle = |i: &usize| sentence.tokens[*i].deprel == Deprel::Acl && sentence.tokens[*i].xpos == Xpos::Vbn && !flown(i);
        let recalled = !is_verb(sentence, arc.node) && !is_present(sentence, attached) && self.is_recalled(sentence, arc.node);
        if path.iter().any(participle) || recalled {
            return None;
        }
        let inside_report = arc.reported_by.is_some_and(|verb| path.contains(&verb));
        if inside_report {
            return None;
        }
        let joined = side_by_side || path.iter().any(joined);
        Some(if joined { JOINED } else { ABOVE } + path.len() as u32)
    }

    /// Two clauses of a tale with a semicolon between them.
    fn is_side_by_side(&self, sentence: &Sentence, second: usize, first: usize) -> bool {
        let told = |verb: usize| is_past(sentence, verb) && !among(&self.words.saying, &sentence.tokens[verb].lemma);
        let parted = || (first..second).any(|t| sentence.form(self.document.text(), t) == ";");
        sentence.tokens[second].deprel == Deprel::Parataxis && first < second && told(first) && told(second) && parted()
    }

    /// "Speaking on Sunday, he said", "was hit while sailing on Sunday": a participle that tells of the same moment as its verb.
    fn same_moment(&self, sentence: &Sentence, clause: usize, verb: usize) -> bool {
        let t = &sentence.tokens[clause];
        let mark = sentence.child(clause, &[Deprel::Mark, Deprel::Case]).map(|c| sentence.form(self.document.text(), c));
        let (apart, at_once) = (mark.is_some_and(|m| among(&self.words.apart, m)), mark.is_some_and(|m| among(&self.words.same_moment, m)));
        let speaking = || among(&self.words.speaking, t.lemma.as_str());
        t.xpos == Xpos::Vbg && !apart && (t.deprel == Deprel::Advcl && (clause < verb || at_once) || t.deprel == Deprel::Acl && speaking())
    }

    /// "thanked him after yesterday's vote" with the vote on "him": what the act came after or before dates no act.
    fn is_aftermath(&self, sentence: &Sentence, token: usize) -> bool {
        let case = sentence.child(token, &[Deprel::Case]).map(|c| sentence.form(self.document.text(), c));
        case.is_some_and(|form| among(&self.words.open_after, form) || among(&self.words.open_before, form))
    }

    /// Whether a word tells the occasion of the verb above: "at Friday's summit", not "after Friday's summit".
    fn setting(&self, sentence: &Sentence, token: usize) -> bool {
        match sentence.tokens[token].deprel {
            Deprel::Obl => {
                let case = sentence.child(token, &[Deprel::Case]).map(|c| sentence.form(self.document.text(), c));
                !case.is_some_and(|form| among(&self.words.apart, form))
            }
            Deprel::OblUnmarked | Deprel::Advmod | Deprel::Xcomp | Deprel::Advcl => true,
            _ => false,
        }
    }

    /// A date told in one of the sentences before, for an act of the same stretch of story; and whether the act belongs to a tale of long
    /// ago that does not say when.
    fn inherited(&self, draft: &Draft) -> (Option<EventDate>, bool) {
        const NOTHING: (Option<EventDate>, bool) = (None, false);
        let here = &self.document.sentences[draft.sentence];
        if is_perfect(here, draft.trigger) {
            return NOTHING;
        }
        for number in (draft.sentence.saturating_sub(REACH)..draft.sentence).rev() {
            let sentence = &self.document.sentences[number];
            if sentence.kind != SentenceKind::Body || here.paragraph > sentence.paragraph + 1 {
                return NOTHING;
            }
            let main = self.main_verb(sentence, draft);
            let old = |m: &TimeMention| self.is_long_ago(m.latest);
            let found = self.mentions(number).filter(|(_, m)| m.earliest == m.latest || specificity(m) == 0 || old(m));
            let best = found
                .filter_map(|(index, m)| self.distance(sentence, m, main, None).map(|d| (d, specificity(m), index)))
                .filter(|(d, ..)| *d <= JOINED)
                .min();
            if let Some((.., index)) = best {
                let date = self.date_of(index);
                if date.earliest > self.written && self.written.is_some() {
                    return NOTHING;
                }
                let tale = self.is_long_ago(date.latest);
                if tale && !self.goes_on(draft, number, index) {
                    let told = !is_verb(here, draft.trigger) || is_past(here, draft.trigger);
                    let report = draft.event.kind == Kind::Statement || draft.reported_by.is_some();
                    return (None, told && !report && here.paragraph == sentence.paragraph);
                }
                return (Some(EventDate { basis: DateBasis::Inherited, ..date }), false);
            }
        }
        NOTHING
    }

    /// Whether a day lies so far back that only a tale of the past takes it over.
    fn is_long_ago(&self, day: Option<NaiveDate>) -> bool {
        day.zip(self.written).is_some_and(|(day, written)| (written - day).num_days() > LONG_AGO)
    }

    /// Whether an act goes on with the tale that a sentence of long ago began: same paragraph, told in the past throughout, and no word
    /// of saying, which would be the report's.
    fn goes_on(&self, draft: &Draft, from: usize, mention: usize) -> bool {
        let sentences = &self.document.sentences;
        let day = specificity(&self.times[mention]) == 0;
        let reach = if day { sentences[from].paragraph + 1 } else { sentences[from].paragraph };
        // "Was born in 1924" and "was poor in 2003" date no story; a year holds for the next sentences only.
        let state = |root: usize| {
            among(&self.words.state, &sentences[from].tokens[root].lemma) || sentences[from].child(root, &[Deprel::Cop]).is_some()
        };
        if !day && (draft.sentence > from + YEAR_REACH || sentences[from].root().is_none_or(state)) {
            return false;
        }
        let told = (from..=draft.sentence).all(|number| {
            let sentence = &sentences[number];
            sentence.root().is_some_and(|root| {
                let saying = number > from && among(&self.words.saying, sentence.tokens[root].lemma.as_str());
                is_past(sentence, root) && !saying
            })
        });
        let here = &sentences[draft.sentence];
        let done = !is_verb(here, draft.trigger) || is_past(here, draft.trigger);
        told && done && here.paragraph <= reach
    }

    /// Whether the text gives an act as background, with no date of its own: "has repeatedly bombed", "since it seized", "the girls whom
    /// they kidnapped", "mourned the victims of the attack".
    fn is_background(&self, draft: &Draft) -> bool {
        let sentence = &self.document.sentences[draft.sentence];
        if !sentence.parsed {
            return false;
        }
        let form = |c: usize| sentence.form(self.document.text(), c);
        let child = |relation: Deprel, set: &[String]| {
            sentence.children(draft.trigger).any(|c| sentence.tokens[c].deprel == relation && among(set, form(c)))
        };
        let token = &sentence.tokens[draft.trigger];
        // What is told between quotation marks lies somewhere before the speech; only what the speaker does by speaking is of its day.
        if token.quoted && draft.event.kind != Kind::Statement && (is_past(sentence, draft.trigger) || is_perfect(sentence, draft.trigger))
        {
            return true;
        }
        if !is_verb(sentence, draft.trigger) {
            return child(Deprel::Amod, &self.words.of_before) || self.is_recalled(sentence, draft.trigger);
        }
        let before = child(Deprel::Advmod, &self.words.in_the_past) || child(Deprel::Mark, &self.words.since);
        before && !is_present(sentence, draft.trigger) || self.is_aside(draft)
    }

    /// A past relative clause about somebody who did or suffered the act tells nothing of when: only of an act it tells more.
    fn is_aside(&self, draft: &Draft) -> bool {
        let sentence = &self.document.sentences[draft.sentence];
        let token = &sentence.tokens[draft.trigger];
        let clause = match token.deprel {
            Deprel::AclRelcl => is_past(sentence, draft.trigger) || token.xpos == Xpos::Vbn,
            Deprel::Acl => token.xpos == Xpos::Vbn && sentence.child(draft.trigger, &[Deprel::Mark]).is_none(),
            _ => false,
        };
        // The day of the main clause is the news: where it has none, nothing says that the two lie apart.
        let says = |verb: &usize| among(&self.words.saying, &sentence.tokens[*verb].lemma);
        let main = || tense::governing_verb(sentence, token.head).filter(|verb| !says(verb));
        let dated =
            |node: usize| self.in_sentence(&Act { sentence: draft.sentence, node, reported_by: draft.reported_by }, &|_| true).is_some();
        clause && self.told_of(draft).is_none() && main().is_some_and(dated)
    }

    /// Whether an act is named only as what another verb looks back on: mourned, tried, condemned.
    fn is_recalled(&self, sentence: &Sentence, noun: usize) -> bool {
        let mut at = noun;
        for _ in 0..RECALL {
            let token = &sentence.tokens[at];
            let Some(head) = token.head.filter(|_| matches!(token.deprel, Deprel::Obj | Deprel::Obl | Deprel::Nmod | Deprel::Conj)) else {
                return false;
            };
            if among(&self.words.looking_back, &sentence.tokens[head].lemma) {
                return true;
            }
            if is_verb(sentence, head) {
                return false;
            }
            at = head;
        }
        false
    }

    /// The verb whose date a later sentence takes over: of "said on Monday that it struck on Sunday" a deed takes the strike's, a
    /// statement the saying's.
    fn main_verb(&self, sentence: &Sentence, draft: &Draft) -> usize {
        let root = sentence.root().unwrap_or(0);
        let verbal = draft.event.kind == Kind::Statement;
        let saying = sentence.tokens.get(root).is_some_and(|t| among(&self.words.saying, t.lemma.as_str()));
        sentence.child(root, &[Deprel::Ccomp]).filter(|_| saying && !verbal).unwrap_or(root)
    }

    /// What the text does not date: the day of writing, named as what it is, for acts of the present.
    fn undated(&self, draft: &Draft) -> EventDate {
        let long_past = draft.event.historical || self.past_perfect(draft) || self.in_passing(draft);
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

    /// "In the years of the occupation", "threats of war": a deed that the body of a text only names beside another word is no news of its day.
    fn in_passing(&self, draft: &Draft) -> bool {
        let sentence = &self.document.sentences[draft.sentence];
        let token = &sentence.tokens[draft.trigger];
        let aside = matches!(token.deprel, Deprel::Nmod | Deprel::NmodPoss | Deprel::Compound | Deprel::Conj | Deprel::Appos);
        let deed = matches!(draft.event.kind, Kind::Strike | Kind::Other) || draft.event.event_type == EventType::Threaten;
        sentence.parsed && deed && aside && !is_verb(sentence, draft.trigger) && draft.sentence >= LEAD
    }

    fn past_perfect(&self, draft: &Draft) -> bool {
        let sentence = &self.document.sentences[draft.sentence];
        sentence.parsed
            && sentence.children(draft.trigger).any(|c| {
                let token = &sentence.tokens[c];
                token.deprel == Deprel::Aux
                    && token.xpos == Xpos::Vbd
                    && among(&self.words.pluperfect, sentence.form(self.document.text(), c))
            })
    }

    /// The event date that a mention gives by itself.
    fn alone(&self, index: usize) -> EventDate {
        let mention = &self.times[index];
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
        let mention = &self.times[index];
        let alone = self.alone(index);
        if let Some((a, b)) = self.range(index) {
            return self.between(a, b).unwrap_or(alone);
        }
        self.bounded(mention, &alone).unwrap_or(alone)
    }

    fn between(&self, a: usize, b: usize) -> Option<EventDate> {
        let (a, b) = (&self.times[a], &self.times[b]);
        let (earliest, latest) = (a.earliest?, b.latest.max(a.latest)?);
        let span = a.span.join(b.span);
        // Two years make a range of years, not of days.
        let alike = a.edtf.len() == b.edtf.len() && a.edtf.len() < "2025-11-12".len() && !a.edtf.contains(['/', '~']);
        let edtf = if alike && a.edtf != b.edtf { format!("{}/{}", a.edtf, b.edtf) } else { edtf::interval((earliest, latest), false) };
        let text = span.of(self.document.text()).to_owned();
        (earliest <= latest).then_some(EventDate {
            edtf,
            earliest: Some(earliest),
            latest: Some(latest),
            basis: a.basis,
            text,
            span: Some(span),
        })
    }

    /// "since February", "after Monday": from then to the day of writing; "by Monday", "before Monday": about then.
    fn bounded(&self, mention: &TimeMention, alone: &EventDate) -> Option<EventDate> {
        let (from, to) = (alone.earliest?, alone.latest?);
        if self.governed_noun(mention) {
            return None;
        }
        if self.word_before(mention, &self.words.open_after) {
            let now = self.written.filter(|now| from < *now)?;
            return Some(EventDate { edtf: edtf::interval((from, now), false), latest: Some(now), ..alone.clone() });
        }
        let about = self.word_before(mention, &self.words.open_before) && !alone.edtf.contains('~');
        let edtf = if alone.edtf.contains('/') { edtf::interval((from, to), true) } else { format!("{}~", alone.edtf) };
        about.then(|| EventDate { edtf, ..alone.clone() })
    }

    /// Whether a mention only describes a noun: in "after Friday's vote" the preposition is the vote's.
    fn governed_noun(&self, mention: &TimeMention) -> bool {
        let sentence = &self.document.sentences[mention.sentence];
        sentence.parsed && top_of(sentence, mention).is_some_and(|top| describes(sentence, top))
    }

    /// Whether the word just before a mention is in a set.
    fn word_before(&self, mention: &TimeMention, list: &[String]) -> bool {
        let before = self.document.text()[..mention.span.start].trim_end();
        among(list, before.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or_default())
    }

    /// The first and the last mention of the range that a mention belongs to.
    fn range(&self, index: usize) -> Option<(usize, usize)> {
        let joined = |a: usize| self.joined(a, a + 1);
        let tied = |a: usize| joined(a) || self.same_point(a, a + 1);
        let (mut from, mut to) = (index, index);
        while from > 0 && tied(from - 1) {
            from -= 1;
        }
        while tied(to) {
            to += 1;
        }
        (from..to).any(joined).then_some((from, to))
    }

    /// "10 p.m. on 3 November": a time of day and its day.
    fn same_point(&self, a: usize, b: usize) -> bool {
        let (Some(a), Some(b)) = (self.times.get(a), self.times.get(b)) else { return false };
        let clock = (a.timex == TimexType::Time) != (b.timex == TimexType::Time);
        clock
            && a.sentence == b.sentence
            && a.earliest.is_some()
            && a.earliest == b.earliest
            && matches!(self.words_between(a, b), words if words.is_empty() || words == "," || among(&self.words.day_of_clock, words))
    }

    fn words_between(&self, a: &TimeMention, b: &TimeMention) -> &str {
        self.document.text().get(a.span.end..b.span.start).unwrap_or_default().trim()
    }

    /// Whether the words between and before make two expressions the ends of one stretch of time.
    fn joined(&self, at: usize, next: usize) -> bool {
        let (Some(a), Some(b)) = (self.times.get(at), self.times.get(next)) else { return false };
        if a.sentence != b.sentence {
            return false;
        }
        let text = self.document.text();
        let begin = if at > 0 && self.same_point(at - 1, at) { self.times[at - 1].span.start } else { a.span.start };
        let before = text[..begin].trim_end();
        let ends_with = |word: &String| {
            before.len() >= word.len() && before.get(before.len() - word.len()..).is_some_and(|w| w.eq_ignore_ascii_case(word))
        };
        let opens = |list: &[String]| list.iter().any(ends_with) || a.rule.starts_with(RANGE);
        let in_range = a.rule == b.rule && a.rule.starts_with(RANGE);
        let possessive = text[b.span.end..].starts_with(['\'', '’']);
        let in_turn =
            a.latest.zip(b.earliest).is_some_and(|(end, start)| end.succ_opt() == Some(start)) && a.earliest == a.latest && !possessive;
        // "The three weeks to 2 November" are bounded by their end already.
        let bounded =
            a.timex == TimexType::Duration && a.earliest.is_some() && b.earliest == b.latest && [a.earliest, a.latest].contains(&b.latest);
        let between = self.words_between(a, b);
        let range = &self.words.range;
        bounded && among(&range.bounds, between)
            || among(&range.always, between)
            || among(&range.to, between) && opens(&range.opens)
            || in_turn && among(&range.in_turn, between)
            || among(&range.and, between) && opens(&range.both)
            || between == "," && in_range && in_turn
    }
}

/// Whether a mention can date an event at all.
fn dates(mention: &TimeMention) -> bool {
    mention.timex != TimexType::Set && mention.earliest.is_some() && mention.rule != heads::DATELINE
}

/// Days before weeks before years; vague words last.
fn specificity(mention: &TimeMention) -> u32 {
    let days = mention.earliest.zip(mention.latest).map_or(i64::MAX, |(a, b)| (b - a).num_days());
    if mention.value.ends_with(REF) {
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

/// Whether a verb is finite and in the simple past: its own form or its auxiliary's.
fn is_past(sentence: &Sentence, verb: usize) -> bool {
    let helper = |c: usize| matches!(sentence.tokens[c].deprel, Deprel::Aux | Deprel::AuxPass | Deprel::Cop);
    let finite = |c: usize| matches!(sentence.tokens[c].xpos, Xpos::Vbz | Xpos::Vbp | Xpos::Md);
    let past =
        sentence.tokens[verb].xpos == Xpos::Vbd || sentence.children(verb).any(|c| helper(c) && sentence.tokens[c].xpos == Xpos::Vbd);
    past && !sentence.children(verb).any(|c| helper(c) && finite(c))
}

/// "Have fought two wars": the present perfect is no day's.
fn is_perfect(sentence: &Sentence, verb: usize) -> bool {
    let helper = |c: usize| sentence.tokens[c].deprel == Deprel::Aux && matches!(sentence.tokens[c].xpos, Xpos::Vbz | Xpos::Vbp);
    sentence.parsed
        && sentence.tokens[verb].xpos == Xpos::Vbn
        && sentence.children(verb).any(|c| helper(c) && among(&words().perfect_lemma, &sentence.tokens[c].lemma))
}

/// Whether a verb is in the simple present.
fn is_present(sentence: &Sentence, verb: usize) -> bool {
    let helper = |c: usize| matches!(sentence.tokens[c].deprel, Deprel::Aux | Deprel::AuxPass | Deprel::Cop);
    matches!(sentence.tokens[verb].xpos, Xpos::Vbz | Xpos::Vbp) && !sentence.children(verb).any(helper)
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
