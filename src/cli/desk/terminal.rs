//! The terminal: its keys, and that it is given back as it was, however the review ends.

use std::io::stdout;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use ratatui::crossterm::cursor::Show;
use ratatui::crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, poll, read};
use ratatui::crossterm::execute;
use ratatui::crossterm::terminal::{EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode};

use crate::app::{Reviewing, Session};
use crate::cli::desk::state::{Desk, Key};
use crate::cli::desk::view::draw;

/// How long a key is waited for before it is looked whether a signal came.
const LOOK: Duration = Duration::from_millis(100);

/// How a review in the terminal ended.
#[derive(Debug)]
pub(in crate::cli) struct Ended {
    /// Events that were accepted or rejected.
    pub(in crate::cli) judged: usize,
    /// Decisions that stand.
    pub(in crate::cli) decided: usize,
    /// Whether a signal ended it.
    pub(in crate::cli) stopped: bool,
}

/// Reviews a queue of events until the reviewer leaves, or a signal tells the process to end.
pub(in crate::cli) fn review(session: &mut Session, queue: Vec<String>, how: Reviewing, colours: bool) -> anyhow::Result<Ended> {
    let mut desk = Desk::new(session, queue, how)?;
    let told = Arc::new(AtomicBool::new(false));
    stop_on_signals(&told)?;
    let screen = Screen::enter()?;
    let mut terminal = Terminal::new(CrosstermBackend::new(stdout()))?;
    while !desk.over && !told.load(Ordering::SeqCst) {
        terminal.draw(|frame| draw(frame, &mut desk, colours))?;
        // A change of the terminal's size is drawn like anything else.
        while !told.load(Ordering::SeqCst) && !poll(LOOK)? {}
        if !told.load(Ordering::SeqCst)
            && let Event::Key(event) = read()?
            && let Some(key) = key(event)
        {
            desk.press(key);
        }
    }
    drop(screen);
    Ok(Ended { judged: desk.judged(), decided: desk.decided(), stopped: told.load(Ordering::SeqCst) })
}

fn key(event: KeyEvent) -> Option<Key> {
    if event.kind == KeyEventKind::Release {
        return None;
    }
    let control = event.modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT);
    Some(match event.code {
        KeyCode::Char('c') if event.modifiers.contains(KeyModifiers::CONTROL) => Key::End,
        KeyCode::Char(c) if !control => Key::Char(c),
        KeyCode::Enter => Key::Enter,
        KeyCode::Esc => Key::Escape,
        KeyCode::Backspace => Key::Backspace,
        KeyCode::Left => Key::Left,
        KeyCode::Right => Key::Right,
        KeyCode::Up => Key::Up,
        KeyCode::Down => Key::Down,
        KeyCode::PageUp => Key::PageUp,
        KeyCode::PageDown => Key::PageDown,
        KeyCode::Home => Key::Up,
        KeyCode::End => Key::Down,
        _ => return None,
    })
}

/// Whether the terminal is ours at the moment: it is given back once.
static ENTERED: AtomicBool = AtomicBool::new(false);

/// The terminal while it is ours; given back when this goes, also where the program breaks down.
struct Screen;

impl Screen {
    fn enter() -> std::io::Result<Self> {
        // What a breakdown says is said where it can be read.
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            give_back();
            before(info);
        }));
        ENTERED.store(true, Ordering::SeqCst);
        let screen = Screen;
        enable_raw_mode()?;
        execute!(stdout(), EnterAlternateScreen)?;
        Ok(screen)
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        give_back();
    }
}

/// Gives the terminal back. One that is gone needs nothing.
fn give_back() {
    if ENTERED.swap(false, Ordering::SeqCst) {
        let _ = execute!(stdout(), LeaveAlternateScreen, Show);
        let _ = disable_raw_mode();
    }
}

/// Has a flag set when the system tells the process to end; Ctrl-C comes as a key.
#[cfg(unix)]
fn stop_on_signals(told: &Arc<AtomicBool>) -> std::io::Result<()> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM};
    for signal in [SIGTERM, SIGHUP, SIGINT, SIGQUIT] {
        signal_hook::flag::register(signal, Arc::clone(told))?;
    }
    Ok(())
}

/// Elsewhere the console gives itself back when the process ends.
#[cfg(not(unix))]
fn stop_on_signals(_: &Arc<AtomicBool>) -> std::io::Result<()> {
    Ok(())
}
