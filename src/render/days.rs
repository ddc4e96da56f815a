//! A timeline for a terminal of 80 columns: a heading for each day, who does what to whom on one line, how sure it is, the words below.
//!
//! Colours, where they are asked for, say what the words say, too: the kind of an act has one, a toll is red, what is not asserted as done
//! is bold, the trigger is underlined. A date of several days is told as it is, never as its first day.

use std::io::{Result, Write};

use chrono::NaiveDate;

use crate::render::clean::clean;
use crate::render::label::{date, parties, sources, standing_on, toll};
use crate::render::{EventWriter, Layout};
use crate::types::{Event, Kind, TimelineEvent};

/// Columns before the words: the margin, the kind, a gap.
const INDENT: usize = 13;
/// Lines of words shown where all of them are not asked for.
const LINES: usize = 3;
/// Columns of an id.
const ID: usize = 14;

pub(super) struct Days<'w> {
    out: &'w mut dyn Write,
    layout: Layout,
    day: Option<String>,
}

impl<'w> Days<'w> {
    pub(super) fn new(layout: Layout, out: &'w mut dyn Write) -> Self {
        Self { out, layout, day: None }
    }

    fn paint(&self, style: &str, text: &str) -> String {
        if self.layout.colour && !text.is_empty() { format!("\u{1b}[{style}m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    fn heading(&mut self, event: &TimelineEvent) -> Result<()> {
        let day = &event.event.date;
        if self.day.as_ref() == Some(day) {
            return Ok(());
        }
        let gap = if self.day.is_some() { "\n" } else { "" };
        writeln!(self.out, "{gap}{}", self.paint("1", &heading(&event.event)))?;
        self.day = Some(day.clone());
        Ok(())
    }

    fn act(&mut self, event: &TimelineEvent) -> Result<()> {
        let told = &event.event;
        let (source, target) = parties(told);
        let whom = if target.is_empty() { String::new() } else { format!(" → {}", clean(&target)) };
        let kind = if told.mode.is_empty() { told.event_type.to_string() } else { format!("{}, {}", told.event_type, told.mode) };
        let act = format!("{}{whom} · {kind}", clean(&source));
        let lines = wrap(&act, self.layout.width.saturating_sub(INDENT + 2 + ID));
        for (number, line) in lines.iter().enumerate() {
            if number == 0 {
                let gap = self.layout.width.saturating_sub(INDENT + line.text.chars().count() + ID);
                let name = self.paint(colour(told.kind), &format!("{:<width$}", told.kind.as_str(), width = INDENT - 4));
                let (who, id) = (self.paint("1", &line.text), self.paint("2", &event.id));
                writeln!(self.out, "  {name}  {who}{}{id}", " ".repeat(gap))?;
            } else {
                writeln!(self.out, "{}{}", " ".repeat(INDENT), self.paint("1", &line.text))?;
            }
        }
        Ok(())
    }

    /// Standing, toll, place, plan, on what the date stands, sources: as many lines as they need, none where there is nothing to say.
    fn notes(&mut self, event: &TimelineEvent) -> Result<()> {
        let told = &event.event;
        let prefixed = |words: &str, value: String| if value.is_empty() { String::new() } else { format!("{words}{value}") };
        let status = told.meeting_status.map_or(String::new(), |status| format!("meeting {status}"));
        let count = if event.sources > 1 { format!("{} sources", sources(event)) } else { String::new() };
        let parts = [
            ("1", standing_on(event, self.layout.today)),
            ("31", toll(event)),
            ("", status),
            ("", prefixed("in ", told.place.join(", "))),
            ("", prefixed("for ", told.planned_for.clone())),
            ("2", prefixed("date: ", date(event).1)),
            ("2", count),
        ];
        let room = self.layout.width.saturating_sub(INDENT);
        let (mut line, mut used) = (String::new(), 0);
        for (style, part) in parts.iter().filter(|(_, part)| !part.is_empty()) {
            for piece in wrap(&clean(part), room) {
                let wide = piece.text.chars().count();
                if used > 0 && used + 3 + wide > room {
                    writeln!(self.out, "{}{line}", " ".repeat(INDENT))?;
                    (line, used) = (String::new(), 0);
                }
                if used > 0 {
                    line.push_str(" · ");
                    used += 3;
                }
                line.push_str(&if style.is_empty() { piece.text } else { self.paint(style, &piece.text) });
                used += wide;
            }
        }
        if line.is_empty() { Ok(()) } else { writeln!(self.out, "{}{line}", " ".repeat(INDENT)) }
    }

    fn words(&mut self, event: &TimelineEvent) -> Result<()> {
        let words = clean(event.event.evidence.exact.trim());
        let trigger = words.find(&event.event.trigger).filter(|_| !event.event.trigger.is_empty());
        let trigger = trigger.map_or(0..0, |at| at..at + event.event.trigger.len());
        let lines = wrap(&words, self.layout.width.saturating_sub(INDENT));
        let most = if self.layout.evidence { lines.len() } else { LINES };
        for (number, line) in lines.iter().take(most).enumerate() {
            let (from, to) = (trigger.start.max(line.start), trigger.end.min(line.start + line.text.len()));
            let mut text = match (line.text.get(..from.saturating_sub(line.start)), line.text.get(to.saturating_sub(line.start)..)) {
                (Some(before), Some(after)) if from < to && self.layout.colour => {
                    format!("{before}{}{after}", self.paint("4", &words[from..to]))
                }
                _ => line.text.clone(),
            };
            if number + 1 == most && lines.len() > most {
                text.push_str(" …");
            }
            writeln!(self.out, "{}{text}", " ".repeat(INDENT))?;
        }
        Ok(())
    }
}

impl EventWriter for Days<'_> {
    fn event(&mut self, event: &TimelineEvent) -> Result<()> {
        self.heading(event)?;
        self.act(event)?;
        self.notes(event)?;
        self.words(event)
    }

    fn finish(&mut self) -> Result<()> {
        self.out.flush()
    }
}

/// The colour of a kind.
fn colour(kind: Kind) -> &'static str {
    match kind {
        Kind::Strike => "31",
        Kind::Meeting => "32",
        Kind::Statement => "34",
        Kind::Other => "33",
    }
}

/// `Monday, 26 March 2018`; of a coarser date what the text says, and that it says no more.
fn heading(event: &Event) -> String {
    if event.date.is_empty() {
        return "Without a date".into();
    }
    match event.date.parse::<NaiveDate>() {
        Ok(day) => day.format("%A, %-d %B %Y").to_string(),
        Err(_) => format!("{} (no single day in the text)", spoken(&event.date)),
    }
}

/// An EDTF date in words.
fn spoken(edtf: &str) -> String {
    if let Some((from, to)) = edtf.split_once('/') {
        return match (from, to) {
            ("" | "..", to) => format!("{} or earlier", spoken(to)),
            (from, "" | "..") => format!("{} or later", spoken(from)),
            (from, to) => format!("{} to {}", spoken(from), spoken(to)),
        };
    }
    let plain = edtf.trim_end_matches(['~', '?', '%']);
    let about = if plain == edtf { "" } else { "about " };
    let day = plain.parse::<NaiveDate>().map(|day| day.format("%-d %B %Y").to_string());
    let month = || format!("{plain}-01").parse::<NaiveDate>().map(|day| day.format("%B %Y").to_string());
    format!("{about}{}", day.or_else(|_| month()).unwrap_or_else(|_| plain.to_owned()))
}

/// A line of a text and the byte at which it begins.
#[derive(Debug, PartialEq)]
struct Line {
    start: usize,
    text: String,
}

/// Breaks a text between words, and words longer than a line within.
fn wrap(text: &str, width: usize) -> Vec<Line> {
    let width = width.max(1);
    let mut lines: Vec<Line> = Vec::new();
    let mut begin = None;
    let (mut end, mut used) = (0, 0);
    let mut at = 0;
    for word in text.split_inclusive(' ') {
        let (start, bare) = (at, word.trim_end_matches(' '));
        at += word.len();
        if bare.is_empty() {
            continue;
        }
        let wide = bare.chars().count();
        if let Some(first) = begin
            && used + (start - end) + wide > width
        {
            lines.push(Line { start: first, text: text[first..end].to_owned() });
            begin = None;
        }
        if begin.is_none() {
            (begin, used) = (Some(start), 0);
        } else {
            used += start - end;
        }
        used += wide;
        end = start + bare.len();
        while used > width {
            let first = begin.unwrap_or(start);
            let cut = text[first..end].char_indices().nth(width).map_or(end, |(offset, _)| first + offset);
            lines.push(Line { start: first, text: text[first..cut].to_owned() });
            (begin, used) = (Some(cut), text[cut..end].chars().count());
        }
    }
    lines.extend(begin.filter(|first| *first < end).map(|first| Line { start: first, text: text[first..end].to_owned() }));
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::{ActorRef, Certainty};

    const LAYOUT: Layout = Layout { width: 60, evidence: false, compact: false, today: None, colour: false };

    fn written(layout: Layout, event: &TimelineEvent) -> String {
        let mut out = Vec::new();
        Days::new(layout, &mut out).event(event).unwrap();
        String::from_utf8(out).unwrap()
    }

    fn claim() -> TimelineEvent {
        let mut timeline = TimelineEvent { id: "e123".into(), claimed_by: vec!["Ruritania".into()], ..TimelineEvent::default() };
        timeline.event.certainty = Certainty::Claimed;
        timeline.event.source = vec![ActorRef { name: "Borduria".into(), ..ActorRef::default() }];
        timeline.event.evidence.exact = "Borduria shelled the town, Ruritania said.".into();
        timeline.event.trigger = "shelled".into();
        timeline
    }

    #[test]
    fn lines_break_between_words_and_know_where_they_began() {
        let lines = wrap("one two  three", 8);
        assert_eq!(lines, [Line { start: 0, text: "one two".into() }, Line { start: 9, text: "three".into() }]);
        assert_eq!(wrap("abcdefgh ij", 3).iter().map(|l| l.text.as_str()).collect::<Vec<_>>(), ["abc", "def", "gh", "ij"]);
    }

    #[test]
    fn no_line_is_wider_than_it_may_be() {
        let mut event = claim();
        event.event.source[0].name = "The Ministry of Foreign Affairs and Emigrants of Borduria and the Islands".into();
        assert!(written(LAYOUT, &event).lines().all(|line| line.chars().count() <= 60));
    }

    #[test]
    fn a_claim_says_so_without_colours() {
        assert!(written(LAYOUT, &claim()).contains("CLAIMED by Ruritania"));
        assert!(!written(LAYOUT, &claim()).contains('\u{1b}'));
    }

    #[test]
    fn the_trigger_is_underlined_in_colours() {
        assert!(written(Layout { colour: true, ..LAYOUT }, &claim()).contains("Borduria \u{1b}[4mshelled\u{1b}[0m the town"));
    }

    #[test]
    fn a_month_is_no_day() {
        assert_eq!(heading(&Event { date: "2018-04".into(), ..Event::default() }), "April 2018 (no single day in the text)");
        assert_eq!(heading(&Event { date: "2018-04-14".into(), ..Event::default() }), "Saturday, 14 April 2018");
        assert_eq!(spoken("2018-04-14/2018-04-16"), "14 April 2018 to 16 April 2018");
        assert_eq!(heading(&Event::default()), "Without a date");
    }
}
