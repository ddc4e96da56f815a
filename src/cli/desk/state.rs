//! What a key does: the queue, the event at hand, what was decided and is taken back.

use crate::app::{Case, Judgement, Reviewing, Session};
use crate::cli::exit::told;
use crate::error::Result;
use crate::merge::EDITABLE;
use crate::render::range;
use crate::types::{ActorRef, Decision, Event};

/// A key, as far as the review knows keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Key {
    /// A letter, digit, mark or space.
    Char(char),
    Enter,
    Escape,
    Backspace,
    Left,
    Right,
    Up,
    Down,
    PageUp,
    PageDown,
    /// Ends the review wherever it stands: Ctrl-C.
    End,
}

/// What the keys are about at the moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Mode {
    /// Looking at an event: every key is a command.
    Look,
    /// A line is written.
    Line(Line),
    /// One of some rows is chosen; the first row is 0.
    Choice(Choice, usize),
    /// All keys are listed.
    Help,
}

/// A line that is written, its cursor counted in characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) what: Asked,
    pub(super) text: String,
    pub(super) cursor: usize,
}

/// What a line is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    /// Why it is no event.
    Reason,
    Note,
    /// A field, by its place in [`EDITABLE`].
    Field(usize),
}

/// What is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Choice {
    /// A field to edit.
    Field,
    /// An event that is the same.
    Merge,
    /// A report that tells of something else.
    Split,
}

/// A decision made here, to be taken back.
#[derive(Debug)]
struct Made {
    id: String,
    at: usize,
    verdict: bool,
    words: String,
}

/// The review: what is on the screen is drawn from it.
#[derive(Debug)]
pub(super) struct Desk<'s> {
    session: &'s mut Session,
    how: Reviewing,
    queue: Vec<String>,
    pub(super) at: usize,
    pub(super) case: Option<Case>,
    made: Vec<Made>,
    pub(super) mode: Mode,
    /// What was just done, or could not be.
    pub(super) said: String,
    pub(super) fault: bool,
    /// Lines by which the event is scrolled, and how far it can be at the most, which only who draws it knows.
    pub(super) scroll: usize,
    pub(super) deepest: usize,
    pub(super) over: bool,
}

impl<'s> Desk<'s> {
    /// A desk with a queue of ids on it.
    pub(super) fn new(session: &'s mut Session, queue: Vec<String>, how: Reviewing) -> Result<Self> {
        let mut desk = Self {
            session,
            how,
            queue,
            at: 0,
            case: None,
            made: Vec::new(),
            mode: Mode::Look,
            said: String::new(),
            fault: false,
            scroll: 0,
            deepest: 0,
            over: false,
        };
        desk.look()?;
        Ok(desk)
    }

    /// Events in the queue.
    pub(super) fn all(&self) -> usize {
        self.queue.len()
    }

    /// Events that were accepted or rejected here.
    pub(super) fn judged(&self) -> usize {
        self.made.iter().filter(|made| made.verdict).count()
    }

    /// Decisions that were made here and stand.
    pub(super) fn decided(&self) -> usize {
        self.made.len()
    }

    /// The reviewer.
    pub(super) fn by(&self) -> &str {
        &self.how.by
    }

    /// The rows of what is chosen.
    pub(super) fn rows(&self, choice: Choice) -> Vec<String> {
        let Some(case) = &self.case else { return Vec::new() };
        match choice {
            Choice::Field => EDITABLE.iter().map(|(name, _)| format!("{name:<15}{}", value(&case.event.event, name))).collect(),
            Choice::Merge => {
                let row = |e: &crate::types::TimelineEvent| format!("{}  {}", e.event.date, e.event.evidence.exact);
                case.neighbours.iter().map(row).collect()
            }
            Choice::Split => {
                let row =
                    |m: &crate::types::Mention| format!("{} {}: {}", m.edition.published, m.edition.publisher, m.event.evidence.exact);
                case.mentions.iter().map(row).collect()
            }
        }
    }

    /// Does what a key is for. What cannot be done is said, and then nothing was done.
    pub(super) fn press(&mut self, key: Key) {
        (self.said, self.fault) = (String::new(), false);
        let done = match (key, self.mode.clone()) {
            (Key::End, _) => {
                self.over = true;
                Ok(())
            }
            (key, Mode::Look) => self.command(key),
            (key, Mode::Line(line)) => self.write(key, line),
            (key, Mode::Choice(choice, row)) => self.choose(key, choice, row),
            (_, Mode::Help) => {
                self.mode = Mode::Look;
                Ok(())
            }
        };
        if let Err(error) = done {
            (self.said, self.fault) = (told(&error), true);
        }
    }

    fn command(&mut self, key: Key) -> Result<()> {
        match key {
            Key::Char('q') | Key::Escape => self.over = true,
            Key::Char('u') => return self.undo(),
            Key::Char('b') | Key::Left => return self.turn(self.at.saturating_sub(1)),
            Key::Char('?') => self.mode = Mode::Help,
            Key::Up | Key::Char('k') => self.scroll = self.scroll.saturating_sub(1),
            Key::Down | Key::Char('j') => self.scroll = (self.scroll + 1).min(self.deepest),
            Key::PageUp => self.scroll = self.scroll.saturating_sub(10),
            Key::PageDown => self.scroll = (self.scroll + 10).min(self.deepest),
            _ => {}
        }
        let Some(case) = &self.case else { return Ok(()) };
        match key {
            Key::Char('a') | Key::Enter => return self.judge(Judgement::Accept),
            Key::Char('r') => return self.judge(Judgement::Reject(String::new())),
            Key::Char('R') => self.ask(Asked::Reason, String::new()),
            Key::Char('n') => self.ask(Asked::Note, String::new()),
            Key::Char('e') => self.mode = Mode::Choice(Choice::Field, 0),
            Key::Char('m') if case.neighbours.is_empty() => self.said = "no event of these days and parties is like it".into(),
            Key::Char('m') => self.mode = Mode::Choice(Choice::Merge, 0),
            Key::Char('s') if case.mentions.len() < 2 => self.said = "one report alone tells it: there is nothing to take out".into(),
            Key::Char('s') => self.mode = Mode::Choice(Choice::Split, 0),
            Key::Char(' ') | Key::Right => return self.turn(self.at + 1),
            _ => {}
        }
        Ok(())
    }

    fn ask(&mut self, what: Asked, text: String) {
        self.mode = Mode::Line(Line { what, cursor: text.chars().count(), text });
    }

    /// A key while a line is written. A value that cannot be stays to be mended.
    fn write(&mut self, key: Key, mut line: Line) -> Result<()> {
        let place = |text: &str, cursor: usize| text.char_indices().nth(cursor).map_or(text.len(), |(at, _)| at);
        match key {
            Key::Escape => {
                self.mode = Mode::Look;
                return Ok(());
            }
            Key::Enter => return self.take(&line),
            Key::Char(c) => {
                line.text.insert(place(&line.text, line.cursor), c);
                line.cursor += 1;
            }
            Key::Backspace if line.cursor > 0 => {
                line.cursor -= 1;
                line.text.remove(place(&line.text, line.cursor));
            }
            Key::Left => line.cursor = line.cursor.saturating_sub(1),
            Key::Right => line.cursor = (line.cursor + 1).min(line.text.chars().count()),
            Key::Up | Key::PageUp => line.cursor = 0,
            Key::Down | Key::PageDown => line.cursor = line.text.chars().count(),
            _ => {}
        }
        self.mode = Mode::Line(line);
        Ok(())
    }

    fn take(&mut self, line: &Line) -> Result<()> {
        let text = line.text.trim().to_owned();
        match line.what {
            Asked::Reason => self.judge(Judgement::Reject(text)),
            Asked::Note if text.is_empty() => {
                self.mode = Mode::Look;
                Ok(())
            }
            Asked::Note => self.judge(Judgement::Note(text)),
            Asked::Field(place) => {
                let field = EDITABLE.get(place).map_or("", |(name, _)| name);
                if self.case.as_ref().is_some_and(|case| value(&case.event.event, field) == text) {
                    self.mode = Mode::Look;
                    self.said = format!("{field} is as it was");
                    return Ok(());
                }
                self.judge(Judgement::Edit { field: field.to_owned(), value: text })
            }
        }
    }

    fn choose(&mut self, key: Key, choice: Choice, row: usize) -> Result<()> {
        let rows = self.rows(choice).len();
        let at = |c: char| c.to_digit(10).and_then(|n| usize::try_from(n).ok()).and_then(|n| n.checked_sub(1)).filter(|n| *n < rows);
        match key {
            Key::Escape => self.mode = Mode::Look,
            Key::Up | Key::Char('k') => self.mode = Mode::Choice(choice, row.saturating_sub(1)),
            Key::Down | Key::Char('j') => self.mode = Mode::Choice(choice, (row + 1).min(rows.saturating_sub(1))),
            Key::Enter => return self.chosen(choice, row),
            Key::Char(c) if at(c).is_some() => return self.chosen(choice, at(c).unwrap_or(row)),
            _ => {}
        }
        Ok(())
    }

    fn chosen(&mut self, choice: Choice, row: usize) -> Result<()> {
        let Some(case) = &self.case else { return Ok(()) };
        let judgement = match choice {
            Choice::Field => {
                let text = EDITABLE.get(row).map_or(String::new(), |(name, _)| value(&case.event.event, name));
                self.ask(Asked::Field(row), text);
                return Ok(());
            }
            Choice::Merge => case.neighbours.get(row).map(|other| Judgement::Merge(other.id.clone())),
            Choice::Split => case.mentions.get(row).map(|mention| Judgement::Split(mention.id.clone())),
        };
        judgement.map_or(Ok(()), |judgement| self.judge(judgement))
    }

    /// Decides, in one transaction; a verdict leads to the next event.
    fn judge(&mut self, judgement: Judgement) -> Result<()> {
        let Some(id) = self.case.as_ref().map(|case| case.event.id.clone()) else { return Ok(()) };
        let verdict = matches!(judgement, Judgement::Accept | Judgement::Reject(_));
        let split = matches!(judgement, Judgement::Split(_));
        let made = self.session.decide_all(&[(id.clone(), judgement)], &self.how.by).map_err(|(_, error)| error)?;
        self.mode = Mode::Look;
        for Decision { id: decision, act, .. } in made {
            self.said = format!("{} {id}", act.as_str());
            // The same decision again is the one that was made.
            if self.made.iter().all(|one| one.id != decision) {
                self.made.push(Made { id: decision, at: self.at, verdict, words: self.said.clone() });
            }
        }
        if verdict {
            return self.turn(self.at + 1);
        }
        let mentions = |desk: &Self| desk.case.as_ref().map_or(0, |case| case.mentions.len());
        let reports = mentions(self);
        self.look()?;
        if split && mentions(self) == reports {
            self.said.push_str(": a merge that somebody decided still joins it");
        }
        Ok(())
    }

    /// Takes the last decision back and returns to its event.
    fn undo(&mut self) -> Result<()> {
        let Some(last) = self.made.last() else {
            self.said = "nothing was decided yet".into();
            return Ok(());
        };
        self.session.undo_all(std::slice::from_ref(&last.id))?;
        let Some(last) = self.made.pop() else { return Ok(()) };
        self.turn(last.at)?;
        self.said = format!("undone: {}", last.words);
        Ok(())
    }

    fn turn(&mut self, to: usize) -> Result<()> {
        self.at = to.min(self.queue.len());
        self.scroll = 0;
        self.look()
    }

    /// Reads the event at hand anew.
    fn look(&mut self) -> Result<()> {
        self.case = self.queue.get(self.at).map(|id| self.session.case(id, &self.how)).transpose()?;
        Ok(())
    }
}

/// What a field holds, in the form in which it is edited.
pub(super) fn value(event: &Event, field: &str) -> String {
    let names = |actors: &[ActorRef]| {
        let name = |a: &ActorRef| [&a.name, &a.text, &a.country, &a.id].into_iter().find(|w| !w.is_empty()).cloned().unwrap_or_default();
        actors.iter().map(name).collect::<Vec<_>>().join("; ")
    };
    match field {
        "date" => event.date.clone(),
        "type" => event.event_type.to_string(),
        "source" => names(&event.source),
        "target" => names(&event.target),
        "claimant" => names(&event.claimant),
        "quote" => event.quote.clone(),
        "kind" => event.kind.to_string(),
        "certainty" => event.certainty.to_string(),
        "meeting_status" => event.meeting_status.map_or(String::new(), |status| status.to_string()),
        "planned_for" => event.planned_for.clone(),
        "place" => event.place.join("; "),
        "killed" => event.killed.map_or(String::new(), range),
        "injured" => event.injured.map_or(String::new(), range),
        _ => String::new(),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::app::Clock;
    use crate::types::{Article, Filter};

    /// A database of three acts and the queue of it.
    pub(in crate::cli::desk) fn read() -> (Session, Vec<String>, Reviewing) {
        let mut session = Session::in_memory(Clock::fixed("2025-12-01T12:00:00Z").unwrap()).unwrap();
        let article = |n: u32, text: &str| Article {
            text: text.into(),
            url: Some(format!("https://news.example/{n}")),
            published: Some(crate::types::Published::Day("2019-03-05".parse().unwrap())),
            ..Article::default()
        };
        let texts = [
            "Sergei Lavrov met Mike Pompeo in Helsinki on 4 March 2019.",
            "France condemned the attack on 2 March 2019.",
            "Germany expelled two Russian diplomats on 1 March 2019.",
        ];
        session.ingest(texts.iter().zip(1..).map(|(text, n)| article(n, text))).unwrap();
        let how = Reviewing { by: "ann".into(), ..Reviewing::default() };
        let queue = session.review(&Filter::default(), &how).unwrap();
        assert_eq!(queue.len(), 3, "{queue:?}");
        (session, queue, how)
    }

    fn everything(desk: &Desk<'_>) -> String {
        let mut all = String::new();
        let filter = Filter { rejected: true, ..Filter::default() };
        let mut each = |event: crate::types::TimelineEvent| {
            all.push_str(&format!("{event:?}\n"));
            Ok(true)
        };
        desk.session.each(&filter, &mut each).unwrap();
        format!("{all}{:?}", desk.session.store().decisions().unwrap())
    }

    fn keys(desk: &mut Desk<'_>, keys: &str) {
        keys.chars().for_each(|c| desk.press(if c == '\n' { Key::Enter } else { Key::Char(c) }));
    }

    fn clear(desk: &mut Desk<'_>) {
        while matches!(&desk.mode, Mode::Line(line) if !line.text.is_empty()) {
            desk.press(Key::Backspace);
        }
    }

    #[test]
    fn one_key_judges_and_advances_and_every_decision_is_undone_exactly() {
        let (mut session, queue, how) = read();
        let mut desk = Desk::new(&mut session, queue.clone(), how).unwrap();
        let before = everything(&desk);
        keys(&mut desk, "a");
        assert_eq!((desk.at, desk.judged(), desk.said.as_str()), (1, 1, format!("accept {}", queue[0]).as_str()));
        keys(&mut desk, "r");
        keys(&mut desk, "Rno such act\n");
        assert!(desk.case.is_none() && desk.at == 3 && desk.judged() == 3);
        let decisions = desk.session.store().decisions().unwrap();
        assert!(decisions.iter().all(|d| d.who == "ann") && decisions.iter().any(|d| d.value == "no such act"), "{decisions:?}");
        keys(&mut desk, "aer ");
        assert_eq!((desk.at, desk.decided()), (3, 3), "behind the last event there is nothing to judge");
        keys(&mut desk, "uuu");
        assert_eq!((desk.at, desk.decided(), everything(&desk)), (0, 0, before));
        keys(&mut desk, "u");
        assert_eq!(desk.said, "nothing was decided yet");
    }

    #[test]
    fn a_field_is_edited_in_place_and_a_wrong_value_stays_to_be_mended() {
        let (mut session, queue, how) = read();
        let mut desk = Desk::new(&mut session, queue, how).unwrap();
        let before = everything(&desk);
        keys(&mut desk, "e\n");
        let was = desk.case.as_ref().unwrap().event.event.date.clone();
        assert!(matches!(&desk.mode, Mode::Line(line) if line.text == was), "the value stands in the line");
        keys(&mut desk, "\n");
        assert_eq!((desk.decided(), desk.said.as_str()), (0, "date is as it was"));
        keys(&mut desk, "e1");
        clear(&mut desk);
        keys(&mut desk, "Sunday\n");
        assert!(desk.fault && desk.said.contains("`Sunday` is no date"), "{}", desk.said);
        assert!(matches!(&desk.mode, Mode::Line(line) if line.text == "Sunday"), "what was typed is still there");
        clear(&mut desk);
        keys(&mut desk, "2018-3");
        desk.press(Key::Left);
        keys(&mut desk, "0\n");
        assert_eq!(desk.case.as_ref().unwrap().event.event.date, "2018-03");
        assert_eq!((desk.at, desk.judged(), desk.decided()), (0, 0, 1), "an edit is no verdict");
        keys(&mut desk, "u");
        assert_eq!(everything(&desk), before);
    }

    #[test]
    fn notes_are_kept_and_escape_leaves_a_line_without_deciding() {
        let (mut session, queue, how) = read();
        let mut desk = Desk::new(&mut session, queue, how).unwrap();
        keys(&mut desk, "nsee the list");
        desk.press(Key::Escape);
        assert_eq!((&desk.mode, desk.decided()), (&Mode::Look, 0));
        keys(&mut desk, "n\n");
        assert_eq!(desk.decided(), 0);
        keys(&mut desk, "nsee the list\n");
        assert_eq!(desk.case.as_ref().unwrap().decisions[0].value, "see the list");
        keys(&mut desk, "?x");
        assert_eq!(desk.mode, Mode::Look);
        keys(&mut desk, "m");
        assert!(desk.said.contains("no event of these days"), "{}", desk.said);
        keys(&mut desk, "s");
        assert!(desk.said.contains("one report alone"), "{}", desk.said);
        keys(&mut desk, "  b");
        assert_eq!(desk.at, 1);
        desk.press(Key::Right);
        desk.press(Key::Left);
        keys(&mut desk, "q");
        assert!(desk.over && desk.at == 1);
    }

    #[test]
    fn a_neighbour_is_merged_and_a_split_that_changes_nothing_is_told() {
        let (mut session, _, how) = read();
        let texts =
            ["Russia and China held talks on trade in Moscow on 7 May 2021.", "China and Russia met in Moscow on 8 May 2021 for talks."];
        let article =
            |(n, text): (usize, &&str)| Article { text: (*text).into(), url: Some(format!("https://b.example/{n}")), ..Article::default() };
        session.ingest(texts.iter().enumerate().map(article)).unwrap();
        let queue = session.review(&Filter { since: "2021-05-01".parse().ok(), ..Filter::default() }, &how).unwrap();
        assert_eq!(queue.len(), 2, "{queue:?}");
        let mut desk = Desk::new(&mut session, queue, how).unwrap();
        let before = everything(&desk);
        keys(&mut desk, "m");
        assert!(matches!(desk.mode, Mode::Choice(Choice::Merge, 0)), "{}", desk.said);
        keys(&mut desk, "1");
        assert_eq!(desk.case.as_ref().unwrap().mentions.len(), 2, "{}", desk.said);
        keys(&mut desk, "sj\n");
        assert!(desk.said.contains("still joins it") && desk.case.as_ref().unwrap().mentions.len() == 2, "{}", desk.said);
        keys(&mut desk, "uu");
        assert_eq!(everything(&desk), before);
    }

    #[test]
    fn a_report_is_taken_out() {
        let (mut session, _, how) = read();
        let again = Article {
            text: "France condemned the attack on 2 March 2019, the ministry said.".into(),
            url: Some("https://c.example/1".into()),
            published: Some(crate::types::Published::Day("2019-03-05".parse().unwrap())),
            ..Article::default()
        };
        session.ingest([again]).unwrap();
        let on = "2019-03-02".parse().ok();
        let queue = session.review(&Filter { since: on, until: on, ..Filter::default() }, &how).unwrap();
        let mut desk = Desk::new(&mut session, queue, how).unwrap();
        let before = everything(&desk);
        assert_eq!(desk.case.as_ref().unwrap().mentions.len(), 2, "two reports of one act");
        keys(&mut desk, "s2");
        assert_eq!((desk.case.as_ref().unwrap().mentions.len(), desk.decided()), (1, 1), "{}", desk.said);
        keys(&mut desk, "u");
        assert_eq!(everything(&desk), before);
    }
}
