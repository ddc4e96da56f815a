//! What merging compares of a mention, made once.

use std::collections::BTreeSet;

use crate::merge::sketch::{hash, words};
use crate::types::{ActorRef, Event, EventType, Kind, Mention, Range, fold_name};

/// Words that say nothing of what was done.
const EMPTY_WORDS: &[&str] = &[
    "a", "an", "and", "as", "at", "be", "been", "but", "by", "for", "from", "had", "has", "have", "he", "her", "his", "in", "is", "it",
    "its", "of", "on", "or", "said", "says", "she", "that", "the", "their", "they", "this", "to", "was", "were", "which", "who", "will",
    "with", "would", "after", "also", "not", "over", "than", "into", "about", "told", "are", "while",
];

/// One side of an act.
#[derive(Debug, Default)]
pub(super) struct Side {
    /// States and organisations.
    pub(super) countries: BTreeSet<String>,
    /// Named persons and bodies, each with its country.
    pub(super) named: BTreeSet<(String, String)>,
    /// Sectors, each with its country.
    pub(super) sectors: BTreeSet<(String, String)>,
}

impl Side {
    fn of(actors: &[ActorRef]) -> Self {
        let mut side = Side::default();
        for actor in actors.iter().filter(|a| a.sector != "UNK" || !a.country.is_empty()) {
            if !actor.country.is_empty() {
                side.countries.insert(actor.country.clone());
            }
            if is_named(actor) {
                side.named.insert((actor.country.clone(), actor.id.clone()));
            }
            side.sectors.insert((actor.country.clone(), actor.sector.clone()));
        }
        side
    }

    /// Whether the text names nobody.
    pub(super) fn is_unknown(&self) -> bool {
        self.countries.is_empty() && self.named.is_empty() && self.sectors.is_empty()
    }
}

/// Whether the actor is more than its country, sector or government.
pub(super) fn is_named(actor: &ActorRef) -> bool {
    let general = actor.id == actor.country || actor.id == format!("{}.{}", actor.country, actor.sector) || actor.id.is_empty();
    !general && !actor.name.is_empty()
}

/// What merging compares.
#[derive(Debug)]
pub(super) struct Features {
    pub(super) source: Side,
    pub(super) target: Side,
    /// Both sides of a symmetric act.
    pub(super) parties: Side,
    pub(super) places: BTreeSet<String>,
    pub(super) killed: Option<Range>,
    pub(super) injured: Option<Range>,
    /// Hashes of the content words of the evidence, sorted.
    pub(super) words: Vec<u64>,
    pub(super) verbal: bool,
    pub(super) meeting: bool,
    pub(super) phone: bool,
    /// No day is known, so that two calls of the same people a year apart look alike.
    pub(super) undated: bool,
    pub(super) sketch: Vec<u32>,
    pub(super) published: Option<chrono::NaiveDate>,
    pub(super) edition: String,
    pub(super) article: String,
    pub(super) id: String,
}

impl Features {
    pub(super) fn of(mention: &Mention) -> Self {
        let event = &mention.event;
        let all: Vec<ActorRef> = event.source.iter().chain(&event.target).cloned().collect();
        Features {
            source: Side::of(&event.source),
            target: Side::of(&event.target),
            parties: Side::of(&all),
            places: event.place.iter().map(|p| fold_name(p)).collect(),
            killed: event.killed,
            injured: event.injured,
            words: content_words(event),
            verbal: is_verbal(event),
            meeting: event.kind == Kind::Meeting || event.event_type == EventType::Consult,
            phone: event.mode.contains("phone"),
            undated: event.date_earliest.is_none() && event.date_latest.is_none(),
            sketch: if event.date.is_empty() { mention.edition.sketch.clone() } else { Vec::new() },
            published: mention.edition.published_day,
            edition: mention.edition.id.clone(),
            article: mention.edition.article.clone(),
            id: mention.id.clone(),
        }
    }
}

fn content_words(event: &Event) -> Vec<u64> {
    let mut hashes: Vec<u64> =
        words(&event.evidence.exact).iter().filter(|w| w.len() > 1 && !EMPTY_WORDS.contains(&w.as_str())).map(|w| hash(stem(w))).collect();
    hashes.sort_unstable();
    hashes.dedup();
    hashes
}

/// A crude stem: enough to let "strike", "strikes" and "striking" meet; never shown.
fn stem(word: &str) -> &str {
    let endings = ["ings", "ing", "ies", "ied", "ed", "es", "s", "e"];
    let cut = endings.iter().find_map(|e| word.strip_suffix(e)).filter(|s| s.len() >= 4 && s.is_char_boundary(s.len()));
    cut.unwrap_or(word)
}

fn is_verbal(event: &Event) -> bool {
    use EventType as T;
    let speech =
        matches!(event.event_type, T::Statement | T::Accuse | T::Request | T::Reject | T::Threaten | T::Support | T::Agree | T::Concede);
    speech && event.kind != Kind::Meeting
}
