//! The review as it looks: the sentence with its words marked, what was coded, the keys.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Position, Rect};
use ratatui::style::{Color, Modifier, Style};
use ratatui::text::{Line, Span, Text};
use ratatui::widgets::{Clear, Paragraph};

use crate::app::Case;
use crate::cli::desk::state::{Asked, Choice, Desk, Mode};
use crate::merge::EDITABLE;
use crate::render::{Mark, actors, clean, date, marks, standing, toll, what};
use crate::types::Mention;

/// Columns of the names of fields.
const NAMES: usize = 11;
/// Longest line of words that is read with ease.
const WIDEST: u16 = 110;
/// The keys, shortest names first: those that matter most are in sight in a narrow terminal, too.
const KEYS: [(&str, &str); 11] = [
    ("a", "accept"),
    ("r", "reject"),
    ("e", "edit"),
    ("m", "merge"),
    ("s", "split"),
    ("n", "note"),
    ("u", "undo"),
    ("space", "skip"),
    ("b", "back"),
    ("?", "keys"),
    ("q", "leave"),
];
const HELP: &str = "\
a, Enter       accept: the event is right as it is told; on to the next
r              reject: no event; on to the next
R              reject, and say why
e              edit a field in place; a then accepts what was mended
m              merge with one of the events that may be the same
s              split: take out a report that tells of something else
n              note: a remark, which demarche show prints
u              undo the last decision and return to its event; again for the one before
space, right   skip: decide nothing
b, left        back
up, down, j, k, page up, page down   scroll
Esc            leave a line or a list without deciding
q, Ctrl-C      leave; every decision is kept already";

/// How the words of a kind look; without colours, by weight and line alone.
fn look(mark: Mark, colours: bool) -> Style {
    let (colour, modifier) = match mark {
        Mark::Source => (Color::Blue, Modifier::BOLD | Modifier::UNDERLINED),
        Mark::Trigger => (Color::Yellow, Modifier::REVERSED),
        Mark::Target => (Color::Magenta, Modifier::BOLD | Modifier::UNDERLINED),
        Mark::Date => (Color::Cyan, Modifier::ITALIC | Modifier::UNDERLINED),
        Mark::Place => (Color::Green, Modifier::ITALIC),
        Mark::Claimant => (Color::Red, Modifier::UNDERLINED),
    };
    paint(Style::new().add_modifier(modifier), colour, colours)
}

fn paint(style: Style, colour: Color, colours: bool) -> Style {
    if colours { style.fg(colour) } else { style }
}

/// Draws the review.
pub(super) fn draw(frame: &mut Frame<'_>, desk: &mut Desk<'_>, colours: bool) {
    let area = frame.area();
    let foot = keys(area.width);
    let below = panel(desk, area, colours);
    let panel_high = u16::try_from(below.lines.len()).unwrap_or(u16::MAX).min(area.height.saturating_sub(foot.len() as u16 + 5));
    let rows = [
        Constraint::Length(1),
        Constraint::Length(1),
        Constraint::Min(1),
        Constraint::Length(panel_high),
        Constraint::Length(1),
        Constraint::Length(foot.len() as u16),
    ];
    let [head, _, body, panel_at, said, feet] = Layout::vertical(rows).areas(area);
    frame.render_widget(Paragraph::new(heading(desk)), head);
    let lines = match (&desk.mode, &desk.case) {
        (Mode::Help, _) => HELP.lines().map(|line| Line::raw(line.to_owned())).collect(),
        (_, Some(case)) => told(case, body.width.min(WIDEST), colours),
        (_, None) if desk.all() == 0 => vec![Line::raw("Nothing to review: no event matches, or all were judged (--again shows those).")],
        (_, None) => vec![Line::raw("Everything was looked at. u takes the last decision back, q leaves.")],
    };
    desk.deepest = lines.len().saturating_sub(usize::from(body.height));
    desk.scroll = desk.scroll.min(desk.deepest);
    let below_sight = desk.deepest - desk.scroll;
    let shown: Vec<Line<'_>> = lines.into_iter().skip(desk.scroll).collect();
    frame.render_widget(Paragraph::new(shown), body);
    frame.render_widget(Clear, panel_at);
    let (cursor, first) = (below.cursor, below.first(panel_high));
    frame.render_widget(Paragraph::new(Text::from(below.lines)).scroll((first, 0)), panel_at);
    if let Some((column, row)) = cursor.filter(|_| panel_high > 0) {
        let at = Position::new((panel_at.x + column).min(panel_at.right().saturating_sub(1)), panel_at.y + row.saturating_sub(first));
        frame.set_cursor_position(at);
    }
    let words = match (desk.said.is_empty(), below_sight) {
        (true, 1..) => Span::styled(format!("{below_sight} more lines: down"), Style::new().add_modifier(Modifier::DIM)),
        _ if desk.fault => Span::styled(clean(&desk.said), paint(Style::new().add_modifier(Modifier::BOLD), Color::Red, colours)),
        _ => Span::raw(clean(&desk.said)),
    };
    frame.render_widget(Paragraph::new(Line::from(words)), said);
    frame.render_widget(Paragraph::new(foot), feet);
}

fn heading(desk: &Desk<'_>) -> Line<'static> {
    let bold = Style::new().add_modifier(Modifier::BOLD);
    let place = if desk.all() == 0 { String::new() } else { format!("  {} of {}", (desk.at + 1).min(desk.all()), desk.all()) };
    let doubt = desk.case.as_ref().map_or(String::new(), |case| format!("   doubt {:.2}", case.doubt));
    Line::from(vec![Span::styled("Review", bold), Span::raw(format!("{place}, {} judged   by {}{doubt}", desk.judged(), clean(desk.by())))])
}

/// The keys in as many lines as they need.
fn keys(width: u16) -> Vec<Line<'static>> {
    let mut lines: Vec<Line<'static>> = Vec::new();
    for (key, name) in KEYS {
        let spans = [Span::styled(key, Style::new().add_modifier(Modifier::BOLD)), Span::raw(format!(" {name}   "))];
        let wide: usize = spans.iter().map(Span::width).sum();
        match lines.last_mut().filter(|line| line.width() + wide <= usize::from(width) + 3) {
            Some(line) => line.spans.extend(spans),
            None => lines.push(Line::from(spans.to_vec())),
        }
    }
    lines
}

/// What stands between the event and the keys: a line that is written, rows to choose from.
#[derive(Default)]
struct Panel {
    lines: Vec<Line<'static>>,
    /// Column and row.
    cursor: Option<(u16, u16)>,
    row: u16,
}

impl Panel {
    /// The first of its lines that is in sight: the chosen row always is.
    fn first(&self, high: u16) -> u16 {
        (self.row + 1).saturating_sub(high)
    }
}

fn panel(desk: &Desk<'_>, area: Rect, colours: bool) -> Panel {
    let width = usize::from(area.width);
    match &desk.mode {
        Mode::Line(line) => match line.what {
            Asked::Reason => typed("Why it is no event: ", line, width, "Enter takes it, Esc leaves it"),
            Asked::Note => typed("Note: ", line, width, "Enter takes it, Esc leaves it"),
            // The value is edited where it stands among the others.
            Asked::Field(place) => {
                let (name, form) = EDITABLE.get(place).copied().unwrap_or_default();
                let mut panel = choice(desk, Choice::Field, place, width, colours);
                let Panel { lines, cursor, .. } = typed(&numbered(place, &format!("{name:<15}")), line, width, "");
                panel.lines[0] = heading_of(&format!("{name}: {form}. Enter takes it, Esc leaves it"));
                panel.lines[place + 1] = lines.into_iter().next().unwrap_or_default();
                Panel { cursor: cursor.map(|(column, _)| (column, panel.row)), ..panel }
            }
        },
        Mode::Choice(what, row) => choice(desk, *what, *row, width, colours),
        Mode::Look | Mode::Help => Panel::default(),
    }
}

fn heading_of(words: &str) -> Line<'static> {
    Line::styled(words.to_owned(), Style::new().add_modifier(Modifier::BOLD))
}

/// The first nine rows have a digit that takes them.
fn numbered(place: usize, words: &str) -> String {
    if place < 9 { format!("{} {words}", place + 1) } else { format!("  {words}") }
}

fn choice(desk: &Desk<'_>, what: Choice, row: usize, width: usize, colours: bool) -> Panel {
    let heading = match what {
        Choice::Field => "Edit which field?",
        Choice::Merge => "The same as which event?",
        Choice::Split => "Which report tells of something else?",
    };
    let mut lines = vec![heading_of(&format!("{heading} Digit or Enter takes it, Esc leaves"))];
    for (place, words) in desk.rows(what).into_iter().enumerate() {
        let words: String = clean(&words).chars().take(width.saturating_sub(4)).collect();
        let chosen = paint(Style::new().add_modifier(Modifier::REVERSED), Color::Blue, colours);
        lines.push(Line::styled(numbered(place, &words), if place == row { chosen } else { Style::new() }));
    }
    Panel { row: u16::try_from(row + 1).unwrap_or(u16::MAX), lines, cursor: None }
}

/// A line that is written: of one longer than the terminal the end of what was typed is in sight.
fn typed(before: &str, line: &crate::cli::desk::state::Line, width: usize, hint: &str) -> Panel {
    let wide = |text: &str| Span::raw(text.to_owned()).width();
    let text = clean(&line.text);
    let (mut seen, mut left) = (text.as_str(), line.cursor);
    let room = width.saturating_sub(wide(before) + 1).max(1);
    let until = |text: &str, left: usize| text.chars().take(left).collect::<String>();
    while left > 0 && wide(&until(seen, left)) > room {
        seen = seen.split_at(seen.chars().next().map_or(0, char::len_utf8)).1;
        left -= 1;
    }
    let column = wide(before) + wide(&until(seen, left));
    let words = vec![Span::styled(before.to_owned(), Style::new().add_modifier(Modifier::BOLD)), Span::raw(seen.to_owned())];
    let lines = vec![Line::from(words), Line::styled(hint.to_owned(), Style::new().add_modifier(Modifier::DIM))];
    Panel { lines, cursor: Some((u16::try_from(column).unwrap_or(u16::MAX), 0)), row: 0 }
}

/// An event, from the sentence to the events that may be the same.
fn told(case: &Case, width: u16, colours: bool) -> Vec<Line<'static>> {
    let width = usize::from(width);
    let event = &case.event.event;
    let mut lines = wrap(sentence(case, colours), width, 0);
    let legend = Mark::ALL.into_iter().flat_map(|mark| [Span::styled(mark.as_str(), look(mark, colours)), Span::raw("  ")]).collect();
    lines.push(Line::default());
    lines.extend(wrap(legend, width, 0));
    lines.push(Line::default());
    let (day, basis) = date(&case.event);
    let told_by = format!("{}: {}", plural(case.event.sources, "article"), title(&case.event.publisher, &case.event.title));
    let standing = if case.event.rejected { "REJECTED".to_owned() } else { standing(&case.event) };
    let claimant =
        event.claimant.iter().map(|a| if a.name.is_empty() { a.text.clone() } else { a.name.clone() }).collect::<Vec<_>>().join(", ");
    let fields = [
        ("what", what(event)),
        ("who", actors(event)),
        ("said by", claimant),
        ("date", if basis.is_empty() { day } else { format!("{day}, {basis}") }),
        ("place", event.place.join(", ")),
        ("toll", toll(&case.event)),
        ("planned for", event.planned_for.clone()),
        ("standing", standing),
        ("told by", told_by),
    ];
    for (name, value) in fields.into_iter().filter(|(_, value)| !value.is_empty()) {
        let dim = Style::new().add_modifier(Modifier::DIM);
        lines.extend(wrap(vec![Span::styled(format!("{name:>NAMES$}  "), dim), Span::raw(clean(&value))], width, NAMES + 2));
    }
    let report = |m: &Mention| format!("{} {}: {}", m.edition.published, m.edition.publisher, m.event.evidence.exact);
    let others = case.mentions.iter().filter(|m| m.event.evidence.exact != event.evidence.exact).map(report).collect();
    let decided = case.decisions.iter().map(|d| {
        let field = if d.field.is_empty() { String::new() } else { format!("{} = ", d.field) };
        format!("{} by {}: {field}{}", d.act.as_str(), d.who, d.value).trim_end_matches([':', ' ']).to_owned()
    });
    let near = case.neighbours.iter().map(|e| format!("{}  {}: {}", e.event.date, actors(&e.event), e.event.evidence.exact)).collect();
    for (heading, rows) in [("Other reports", others), ("Decided", decided.collect()), ("May be the same", near)] {
        let rows: Vec<String> = rows;
        if !rows.is_empty() {
            lines.push(Line::default());
            lines.push(Line::styled(heading, Style::new().add_modifier(Modifier::BOLD)));
        }
        for row in rows {
            lines.extend(wrap(vec![Span::raw(format!("  {}", clean(&row)))], width, 4));
        }
    }
    lines
}

/// The evidence with its marks, and what stands around it.
fn sentence(case: &Case, colours: bool) -> Vec<Span<'static>> {
    let evidence = &case.event.event.evidence;
    let dim = Style::new().add_modifier(Modifier::DIM);
    let around = |text: &str| clean(text).trim().to_owned();
    let words = clean(&evidence.exact);
    let mut spans = Vec::new();
    if !around(&evidence.prefix).is_empty() {
        spans.push(Span::styled(format!("… {} ", around(&evidence.prefix)), dim));
    }
    let mut done = 0;
    for (range, mark) in marks(&case.event.event, &words) {
        spans.push(Span::raw(words[done..range.start].to_owned()));
        spans.push(Span::styled(words[range.clone()].to_owned(), look(mark, colours)));
        done = range.end;
    }
    spans.push(Span::raw(words[done..].to_owned()));
    if !around(&evidence.suffix).is_empty() {
        spans.push(Span::styled(format!(" {} …", around(&evidence.suffix)), dim));
    }
    spans
}

fn title(publisher: &str, title: &str) -> String {
    [publisher, title].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

fn plural(number: u32, what: &str) -> String {
    crate::cli::output::count(u64::from(number), what)
}

/// Lines no wider than `width`, broken between words, all but the first set in by `inset`; a word longer than a line is broken.
fn wrap(spans: Vec<Span<'static>>, width: usize, inset: usize) -> Vec<Line<'static>> {
    let width = width.max(inset + 8);
    let (mut lines, mut line, mut wide) = (Vec::new(), Vec::<Span<'static>>::new(), 0);
    for span in spans {
        for word in span.content.split_inclusive(' ') {
            let mut rest = word;
            loop {
                let fits = Span::raw(rest.trim_end()).width();
                if wide + fits <= width {
                    wide += Span::raw(rest).width();
                    line.push(Span::styled(rest.to_owned(), span.style));
                    break;
                }
                if wide > inset {
                    lines.push(Line::from(std::mem::take(&mut line)));
                    (wide, line) = (inset, vec![Span::raw(" ".repeat(inset))]);
                    continue;
                }
                let mut cut = 0;
                for (at, c) in rest.char_indices() {
                    let end = at + c.len_utf8();
                    if cut > 0 && wide + Span::raw(&rest[..end]).width() > width {
                        break;
                    }
                    cut = end;
                }
                line.push(Span::styled(rest[..cut].to_owned(), span.style));
                (wide, rest) = (width, &rest[cut..]);
            }
        }
    }
    lines.push(Line::from(line));
    lines
}

#[cfg(test)]
mod tests {
    use ratatui::Terminal;
    use ratatui::backend::TestBackend;

    use super::*;
    use crate::cli::desk::state::Key;
    use crate::cli::desk::state::tests::read;

    /// What is on a screen, line by line.
    fn screen(terminal: &Terminal<TestBackend>) -> String {
        let buffer = terminal.backend().buffer();
        let rows = buffer.content().chunks(usize::from(buffer.area.width));
        rows.map(|row| row.iter().map(|cell| cell.symbol()).collect::<String>().trim_end().to_owned() + "\n").collect()
    }

    fn terminal(width: u16, height: u16) -> Terminal<TestBackend> {
        Terminal::new(TestBackend::new(width, height)).unwrap()
    }

    #[test]
    fn a_case_stands_in_eighty_columns_with_its_words_marked() {
        let (mut session, queue, how) = read();
        let expelled = queue.into_iter().find(|id| session.case(id, &how).unwrap().event.event.trigger.contains("expel")).unwrap();
        let mut desk = Desk::new(&mut session, vec![expelled], how).unwrap();
        let mut terminal = terminal(80, 24);
        terminal.draw(|frame| draw(frame, &mut desk, true)).unwrap();
        let seen = screen(&terminal);
        assert!(seen.starts_with("Review  1 of 1, 0 judged   by ann   doubt "), "{seen}");
        for words in [
            "Germany expelled two Russian diplomats on 1 March 2019.",
            "what  other ",
            "who  Germany -> ",
            "date  2019-03-01",
            "told by  1 article",
        ] {
            assert!(seen.contains(words), "{words}: {seen}");
        }
        assert!(seen.contains("a accept   r reject   e edit   m merge   s split   n note   u undo"), "{seen}");
        let buffer = terminal.backend().buffer();
        let style = |column: u16| buffer[(column, 2)].style();
        assert_eq!(style(0).fg, Some(Color::Blue), "who acts");
        assert!(style(8).add_modifier.contains(Modifier::REVERSED), "the act");
        terminal.draw(|frame| draw(frame, &mut desk, false)).unwrap();
        let buffer = terminal.backend().buffer();
        assert!(buffer.content().iter().all(|cell| cell.fg == Color::Reset), "no colours where none are wanted");
        assert!(buffer[(0, 2)].modifier.contains(Modifier::UNDERLINED));
    }

    #[test]
    fn lines_lists_faults_and_the_end_are_drawn() {
        let (mut session, queue, how) = read();
        let mut desk = Desk::new(&mut session, queue, how).unwrap();
        let mut terminal = terminal(80, 24);
        let mut see = |desk: &mut Desk<'_>, keys: &str| {
            keys.chars().for_each(|c| desk.press(if c == '\n' { Key::Enter } else { Key::Char(c) }));
            terminal.draw(|frame| draw(frame, desk, true)).unwrap();
            (screen(&terminal), terminal.get_cursor_position().unwrap())
        };
        let (seen, _) = see(&mut desk, "e");
        assert!(seen.contains("Edit which field?") && seen.contains("1 date           2019-03-0"), "{seen}");
        let (seen, cursor) = see(&mut desk, "\n");
        assert!(seen.contains("1 date           2019-03-0") && seen.contains("date: EDTF"), "{seen}");
        assert_eq!(cursor.x, 27, "the cursor stands behind the value");
        let (seen, _) = see(&mut desk, "x\n");
        assert!(seen.contains("x` is no date"), "{seen}");
        desk.press(Key::Escape);
        let (seen, _) = see(&mut desk, "?");
        assert!(seen.contains("undo the last decision and return to its event"), "{seen}");
        let (seen, _) = see(&mut desk, "?aaa");
        assert!(seen.contains("Everything was looked at") && seen.contains("3 of 3, 3 judged"), "{seen}");
    }

    #[test]
    fn a_small_terminal_scrolls_and_none_is_too_small() {
        let (mut session, queue, how) = read();
        let mut desk = Desk::new(&mut session, queue, how).unwrap();
        let mut small = terminal(40, 12);
        small.draw(|frame| draw(frame, &mut desk, true)).unwrap();
        assert!(desk.deepest > 0 && screen(&small).contains("more lines"), "{}", screen(&small));
        let before = screen(&small);
        desk.press(Key::PageDown);
        small.draw(|frame| draw(frame, &mut desk, true)).unwrap();
        assert_ne!(screen(&small), before);
        for (width, height) in [(1, 1), (3, 2), (200, 4), (10, 60)] {
            for key in ['e', '1', '?'] {
                desk.press(Key::Char(key));
                terminal(width, height).draw(|frame| draw(frame, &mut desk, true)).unwrap();
            }
            desk.press(Key::Escape);
        }
    }

    #[test]
    fn words_are_wrapped_between_words_and_long_ones_broken() {
        let told = |text: &str, width, inset| {
            wrap(vec![Span::raw(text.to_owned())], width, inset).iter().map(ToString::to_string).collect::<Vec<_>>()
        };
        assert_eq!(told("one two three", 8, 0), ["one two ", "three"]);
        assert_eq!(told("ab cdefghijklmnop", 12, 2), ["ab ", "  cdefghijkl", "  mnop"]);
        assert_eq!(told("", 10, 0), [""]);
        assert_eq!(told("日本語日本語", 8, 0), ["日本語日", "本語"]);
    }
}
