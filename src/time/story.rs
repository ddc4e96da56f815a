//! Reads a whole document: finds, decides whether it is news or a history, and resolves in reading order.
//!
//! Takes a document; fills its time mentions and the day of its dateline.

use chrono::{Datelike, NaiveDate};

use crate::lexicon::time::{Means, Season, TimeRule, Unit};
use crate::lexicon::time_words::words;
use crate::time::calendar::Period;
use crate::time::find::{self, Found, Scratch};
use crate::time::guard::Guard;
use crate::time::resolve::{self, Discourse, Resolved, Rule, Tables};
use crate::time::tense::{self, Direction};
use crate::time::{TimeTagger, clocks, edtf, heads, windows};
use crate::types::{ByteSpan, DateBasis, Deprel, Document, Sentence, SentenceKind, TimeMention, TimexType, Xpos};

/// A dateline's day further from the publication than this (days) is not taken for the day of writing.
const DATELINE_REACH: i64 = 14;

/// Finds and resolves all time expressions of a document.
pub(super) fn tell(tagger: &TimeTagger, document: &mut Document) {
    let mut scratch = Scratch::default();
    let mut found = Vec::new();
    let published = document.article.published_day();
    let mut times = Vec::new();
    let mut anchor = published;
    if let Some((mention, day)) = read_dateline(tagger, document, &mut scratch) {
        if let Some(dateline) = &mut document.dateline {
            dateline.day = day;
        }
        anchor = day.or(published);
        times.push(mention);
    }
    let text = document.text();
    for (number, sentence) in document.sentences.iter().enumerate() {
        find::find(&tagger.program, &tagger.plans, text, number, sentence, &mut scratch, &mut found);
    }
    let narrative = is_narrative(tagger, &found, anchor);
    let mut talk = Discourse { anchor, narrative, ..Discourse::default() };
    let mut told_in = None;
    let mut day_in = None;
    let mut beside = None;
    let mut story_in: Option<usize> = None;
    let mut quarter: Option<(Period, usize)> = None;
    let mut tale: Option<(Period, usize)> = None;
    let from = times.len();
    for (at, item) in found.iter().enumerate() {
        let sentence = &document.sentences[item.sentence];
        let site = Site { tagger, document, found: &found };
        talk.anchor = anchor;
        talk.tale = tale.filter(|(told, s)| site.same_tale(*told, *s, item.sentence)).map(|(told, _)| told);
        talk.done = site.is_done(item);
        if !narrative {
            talk.anchor = site.day_of_speech(at, &talk).or(anchor);
        }
        talk.near = told_in.is_some_and(|s: usize| item.sentence <= s + 1);
        talk.day_near = day_in.is_some_and(|s: usize| item.sentence <= s + DAY_REACH);
        talk.beside = beside.filter(|(s, _)| *s == item.sentence).map(|(_, told)| told);
        talk.quarter = quarter.filter(|(_, s)| item.sentence <= s + QUARTER_REACH).map(|(q, _)| q);
        let Some((mention, resolved)) = one(tagger, text, sentence, item, &talk) else { continue };
        if let Some(period @ Period::Quarter(..)) = resolved.period.filter(|_| tagger.data.rules[item.rule].means == Means::Calendar) {
            // A report compares its quarter with earlier ones: the latest is the one reported on.
            let live = talk.quarter.filter(|q| q.days() > period.days());
            quarter = Some((live.unwrap_or(period), item.sentence));
        }
        if told(tagger, text, &resolved, item, &talk) {
            talk.last = resolved.period;
            let over = resolved.days.zip(talk.anchor).is_none_or(|((first, _), anchor)| first <= anchor);
            if over {
                talk.past.0 = resolved.period;
            }
            if let Some(Period::Day(day)) = resolved.period {
                talk.last_day = Some(day);
                let stale = story_in.is_none_or(|s| item.sentence > s + STORY_REACH);
                if over && (stale || !of_a_report(sentence, item)) {
                    talk.story = Some(day);
                    story_in = Some(item.sentence);
                }
                if over {
                    talk.past.1 = Some(day);
                }
                day_in = Some(item.sentence);
            }
            told_in = Some(item.sentence);
            if let Some(month) = resolved.period.and_then(Period::month).filter(|_| item.fields.year.is_some()) {
                beside = Some((item.sentence, month));
            }
        }
        if !narrative {
            tale = site.tale_after(tale, item, &mention, &resolved, anchor);
        }
        times.push(mention);
    }
    clocks::place(text, &mut times, from);
    windows::bound(text, &mut times, from);
    document.times = times;
}

/// Sentences over which the day of a report does not take the place of the story's.
const STORY_REACH: usize = 8;
/// Sentences over which a day told holds for a time of day.
const DAY_REACH: usize = 3;

/// Sentences over which a text reports on the same quarter.
const QUARTER_REACH: usize = 8;
/// Years by which a bare year in parentheses may differ from the story's before it is taken for an aside.
const ASIDE: i32 = 20;
/// The same for a bare year in running text: a later scholar, a later parallel.
const LEAP: i32 = 40;

/// Whether later expressions may count from this one.
fn told(tagger: &TimeTagger, text: &str, resolved: &Resolved, item: &Found, talk: &Discourse) -> bool {
    let Some(period) = resolved.period.filter(|_| resolved.timex != TimexType::Set) else { return false };
    if !talk.narrative {
        return true;
    }
    // A history never counts from its reader's day, from "since 513 BC", nor from the year of a book in parentheses.
    let means = tagger.data.rules[item.rule].means;
    let deictic = matches!(means, Means::Relative | Means::FromNow);
    let years = talk.last.and_then(Period::year).zip(period.year());
    let jump = if item.parenthesis { ASIDE } else { LEAP };
    let aside = item.fields.month.is_none() && years.is_some_and(|(a, b)| (a - b).abs() > jump);
    let winter = item.fields.year.is_none() && item.fields.season == Some(Season::Winter);
    let since = words().since.iter().any(|word| ends_with_word(&text[..item.span.start], word));
    !(deictic || aside || winter || since)
}

/// Whether an expression hangs on a word of saying: "police said on Monday", "by reports on Monday".
fn of_a_report(sentence: &Sentence, item: &Found) -> bool {
    let tokens = tokens_of(sentence, item.span);
    let head = if sentence.parsed { tense::head_of(sentence, tokens.0, tokens.1) } else { None };
    head.is_some_and(|head| is_in(&words().saying, sentence.tokens[head].lemma.as_str()))
}

fn is_in(list: &[String], word: &str) -> bool {
    list.iter().any(|w| w == word)
}

/// What the resolver asks of the syntax and the text around an expression.
struct Site<'a> {
    tagger: &'a TimeTagger,
    document: &'a Document,
    found: &'a [Found],
}

/// Days before the day of writing from which a date told as over begins a tale of long ago.
const LONG_AGO: i64 = 45;
/// Sentences over which months and days without a year follow a tale.
const TALE_REACH: usize = 3;

impl Site<'_> {
    fn sentence(&self, item: &Found) -> &Sentence {
        &self.document.sentences[item.sentence]
    }

    fn is_quoted(&self, item: &Found) -> bool {
        let sentence = self.sentence(item);
        sentence.tokens.get(tokens_of(sentence, item.span).0).is_some_and(|t| t.quoted)
    }

    /// Whether the word that the expression hangs on is a finite verb of the past that neither says nor plans.
    fn is_done(&self, item: &Found) -> bool {
        let sentence = self.sentence(item);
        let tokens = tokens_of(sentence, item.span);
        let Some(head) = tense::head_of(sentence, tokens.0, tokens.1).filter(|_| sentence.parsed) else { return false };
        let lemma = sentence.tokens[head].lemma.as_str();
        let plans = self.tagger.data.vocabulary.tense.forward.iter().any(|w| w == lemma);
        let past = sentence.tokens[head].xpos == Xpos::Vbd
            || sentence.children(head).any(|c| {
                let t = &sentence.tokens[c];
                matches!(t.deprel, Deprel::Aux | Deprel::AuxPass) && t.xpos == Xpos::Vbd
            });
        past && !plans && !is_in(&words().saying, lemma) && !is_in(&words().foretelling, lemma)
    }

    /// Whether a tale told in one sentence still runs in another; one that gave only a year runs to the next.
    fn same_tale(&self, told: Period, from: usize, to: usize) -> bool {
        let reach = if matches!(told, Period::Year(_)) { 1 } else { TALE_REACH };
        let (a, b) = (&self.document.sentences[from], &self.document.sentences[to]);
        let heading = a.kind == SentenceKind::Headline;
        heading || to <= from + reach && b.paragraph <= a.paragraph + 1
    }

    /// The tale after one more expression: it begins or goes on with a past date of a main clause, and ends where the text speaks of its own
    /// present.
    fn tale_after(
        &self,
        tale: Option<(Period, usize)>,
        item: &Found,
        mention: &TimeMention,
        resolved: &Resolved,
        anchor: Option<NaiveDate>,
    ) -> Option<(Period, usize)> {
        let quoted = self.is_quoted(item);
        if deictic(self.tagger, item) && !quoted {
            return None;
        }
        let sentence = self.sentence(item);
        let (Some(period), Some(anchor), Some(latest)) = (resolved.period, anchor, mention.latest) else { return tale };
        let dated = matches!(resolved.basis, DateBasis::Explicit | DateBasis::Relative | DateBasis::Inherited) && period.year().is_some();
        if quoted || !dated || !(sentence.kind == SentenceKind::Headline || self.in_main_clause(sentence, mention)) {
            return tale;
        }
        ((anchor - latest).num_days() > LONG_AGO).then_some((period, item.sentence))
    }

    /// Whether an expression hangs on the verb of a main clause, or opens an entry of a list.
    fn in_main_clause(&self, sentence: &Sentence, mention: &TimeMention) -> bool {
        if heads::opens_entry(self.document.text(), sentence, mention.span) {
            return true;
        }
        let Some(mut at) = tense::head_of(sentence, mention.tokens.0, mention.tokens.1).filter(|_| sentence.parsed) else { return false };
        for _ in 0..sentence.tokens.len() {
            let token = &sentence.tokens[at];
            match (token.head, token.deprel) {
                (None, _) => return true,
                (Some(head), Deprel::Conj | Deprel::Parataxis | Deprel::Ccomp) => at = head,
                _ => return false,
            }
        }
        false
    }

    /// "They struck last night," he said on Sunday: the day on which words between quotation marks were spoken.
    fn day_of_speech(&self, at: usize, talk: &Discourse) -> Option<NaiveDate> {
        let item = &self.found[at];
        if !self.is_quoted(item) || !deictic(self.tagger, item) {
            return None;
        }
        let here = self.sentence(item);
        let beside = |other: &&Found| {
            let there = self.sentence(other);
            there.paragraph == here.paragraph
                && !self.is_quoted(other)
                && there.tokens.iter().any(|t| t.quoted)
                && of_a_report(there, other)
        };
        let day = |other: &Found| {
            let (_, resolved) = one(self.tagger, self.document.text(), self.sentence(other), other, talk)?;
            match resolved.period {
                Some(Period::Day(day)) => Some(day),
                _ => None,
            }
        };
        let near =
            self.found.partition_point(|f| f.sentence + 1 < item.sentence)..self.found.partition_point(|f| f.sentence <= item.sentence + 1);
        let mut spoken: Vec<&Found> = self.found[near].iter().filter(beside).collect();
        spoken.sort_by_key(|other| other.sentence.abs_diff(item.sentence));
        spoken.into_iter().find_map(day).filter(|day| talk.anchor.is_none_or(|anchor| *day <= anchor))
    }
}

/// Resolves one expression; none where its words turn out to be no time.
fn one(tagger: &TimeTagger, text: &str, sentence: &Sentence, item: &Found, talk: &Discourse) -> Option<(TimeMention, Resolved)> {
    let rule = &tagger.data.rules[item.rule];
    let tokens = tokens_of(sentence, item.span);
    let entry = talk.tale.is_some() && heads::opens_entry(text, sentence, item.span);
    let direction = if talk.narrative || entry {
        Direction::Past
    } else {
        tense::direction(sentence, text, tokens.0, tokens.1, &tagger.data.vocabulary.tense)
    };
    let tables = Tables { holidays: &tagger.data.holidays, names: &tagger.data.names };
    let resolved = resolve::resolve(item, &rule_view(tagger, rule, item.rule), &tables, talk, direction);
    // "soon" in a tale of the past is not ahead of its reader.
    let not_ahead = rule.value.as_deref() == Some("FUTURE_REF") && direction == Direction::Past;
    let nothing = resolved.value.is_empty() && resolved.days.is_none();
    (!nothing && !not_ahead).then(|| (mention(item, tokens, &rule.id, &resolved), resolved))
}

fn rule_view<'a>(tagger: &TimeTagger, rule: &'a TimeRule, number: usize) -> Rule<'a> {
    Rule {
        means: rule.means,
        timex: rule.timex,
        shift: rule.shift.unwrap_or(0),
        value: rule.value.as_deref().unwrap_or(""),
        window: rule.window,
        ref_year: tagger.plans[number].guards.contains(&Guard::RefYear),
    }
}

fn mention(item: &Found, tokens: (usize, usize), rule: &str, resolved: &Resolved) -> TimeMention {
    let edtf = resolved.days.map(|days| edtf::write(resolved.period, days, resolved.about)).unwrap_or_default();
    TimeMention {
        span: item.span,
        sentence: item.sentence,
        tokens,
        timex: resolved.timex,
        value: resolved.value.clone(),
        edtf,
        part: resolved.part.map(|p| p.code().to_owned()).unwrap_or_default(),
        earliest: resolved.days.map(|d| d.0),
        latest: resolved.days.map(|d| d.1),
        basis: resolved.basis,
        rule: rule.to_owned(),
        reason: resolved.reason.to_owned(),
    }
}

/// First and last token that the span touches; (0, 0) where the sentence has none.
fn tokens_of(sentence: &Sentence, span: ByteSpan) -> (usize, usize) {
    let first = sentence.tokens.partition_point(|t| t.span.end <= span.start);
    let past = sentence.tokens.partition_point(|t| t.span.start < span.end);
    let first = first.min(sentence.tokens.len().saturating_sub(1));
    (first, past.saturating_sub(1).max(first))
}

/// Years before the day of writing from which an explicit year counts as history.
const OLD: i32 = 2;
/// Explicit old years that a history has at least.
const OLD_YEARS: usize = 4;

/// Whether a text is a history: most of its explicit years lie well before its day of writing, and it hardly speaks of its own present.
fn is_narrative(tagger: &TimeTagger, found: &[Found], anchor: Option<NaiveDate>) -> bool {
    let Some(anchor) = anchor else { return true };
    let years: Vec<i32> = found.iter().filter_map(|f| f.fields.year.map(|y| if f.fields.bc { -y } else { y })).collect();
    let old = years.iter().filter(|y| **y <= anchor.year() - OLD).count();
    let deictic = found.iter().filter(|f| deictic(tagger, f)).count();
    old >= OLD_YEARS && old * 4 >= years.len() * 3 && deictic * 6 <= old
}

fn deictic(tagger: &TimeTagger, found: &Found) -> bool {
    let day = found.fields.unit == Some(Unit::Day) || found.fields.unit == Some(Unit::Week);
    match tagger.data.rules[found.rule].means {
        Means::Weekday => true,
        Means::Relative => day || found.fields.step.is_some(),
        Means::FromNow => true,
        Means::FromDate => found.fields.weekday.is_some() && found.fields.month.is_none(),
        _ => false,
    }
}

/// The time mention of a dateline's date, and its day if it is near the publication.
fn read_dateline(tagger: &TimeTagger, document: &Document, scratch: &mut Scratch) -> Option<(TimeMention, Option<NaiveDate>)> {
    let span = document.dateline.as_ref()?.date?;
    let sentence = Sentence { span, ..Sentence::default() };
    let mut found = Vec::new();
    find::find(&tagger.program, &tagger.plans, document.text(), 0, &sentence, scratch, &mut found);
    let item = found.first()?;
    let published = document.article.published_day();
    let talk = Discourse { anchor: published, ..Discourse::default() };
    let (mut mention, resolved) = one(tagger, document.text(), &sentence, item, &talk)?;
    mention.basis = DateBasis::Dateline;
    mention.rule = heads::DATELINE.into();
    let day = match resolved.period {
        Some(Period::Day(day)) => Some(day),
        _ => None,
    };
    let near = |d: &NaiveDate| published.is_none_or(|p| (p - *d).num_days().abs() <= DATELINE_REACH);
    Some((mention, day.filter(near)))
}

/// Whether a text ends with a word, letter case aside.
fn ends_with_word(text: &str, word: &str) -> bool {
    let text = text.trim_end();
    text.len() >= word.len() && text.get(text.len() - word.len()..).is_some_and(|end| end.eq_ignore_ascii_case(word))
}
