//! What merging compares of a mention, made once.

use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::sync::{Arc, LazyLock, OnceLock};

use rustc_hash::{FxHashSet, FxHasher};
use smallvec::SmallVec;

use crate::types::{ActorRef, Event, EventType, Kind, Mention, Range, fold_name};

/// Words that say nothing of what was done; whether the days agree is known without them.
const EMPTY_WORDS: &[&str] = &[
    "a",
    "about",
    "after",
    "also",
    "an",
    "and",
    "are",
    "as",
    "at",
    "be",
    "been",
    "but",
    "by",
    "for",
    "friday",
    "from",
    "had",
    "has",
    "have",
    "he",
    "her",
    "his",
    "in",
    "into",
    "is",
    "it",
    "its",
    "monday",
    "not",
    "of",
    "on",
    "or",
    "over",
    "said",
    "saturday",
    "says",
    "she",
    "sunday",
    "than",
    "that",
    "the",
    "their",
    "they",
    "this",
    "thursday",
    "to",
    "today",
    "told",
    "tuesday",
    "was",
    "wednesday",
    "were",
    "which",
    "while",
    "who",
    "will",
    "with",
    "would",
    "yesterday",
];

/// No empty word is longer, in bytes.
const LONGEST_EMPTY: usize = 9;

/// Words for means of attack, each with its sort; those that air, sea and ground have in common are not here.
const MEANS: &[(&str, Means)] = &[
    ("artillery", Means::Guns),
    ("drone", Means::Drone),
    ("drones", Means::Drone),
    ("grenade", Means::Hand),
    ("gun", Means::Hand),
    ("gunfire", Means::Hand),
    ("gunned", Means::Hand),
    ("gunmen", Means::Hand),
    ("howitzer", Means::Guns),
    ("jet", Means::Air),
    ("jets", Means::Air),
    ("knife", Means::Hand),
    ("mortar", Means::Guns),
    ("mortars", Means::Guns),
    ("rifle", Means::Hand),
    ("shelled", Means::Guns),
    ("shelling", Means::Guns),
    ("shells", Means::Guns),
    ("shot", Means::Hand),
    ("stabbed", Means::Hand),
    ("tank", Means::Guns),
    ("tanks", Means::Guns),
    ("warplane", Means::Air),
    ("warplanes", Means::Air),
    ("airstrike", Means::Air),
    ("airstrikes", Means::Air),
];

/// Parts of a day, each with its place in it.
const HOURS: &[(&str, u8)] = &[
    ("dawn", 0),
    ("morning", 0),
    ("noon", 1),
    ("midday", 1),
    ("afternoon", 1),
    ("dusk", 2),
    ("evening", 2),
    ("night", 2),
    ("midnight", 2),
];

/// What was struck, where two reports of one strike would name the same.
const STRUCK: &[&str] = &[
    "airport",
    "ambulance",
    "barracks",
    "bazaar",
    "bridge",
    "bus",
    "cafe",
    "camp",
    "checkpoint",
    "church",
    "clinic",
    "convoy",
    "dam",
    "depot",
    "embassy",
    "factory",
    "farm",
    "hospital",
    "hotel",
    "kindergarten",
    "market",
    "mill",
    "mosque",
    "port",
    "prison",
    "refinery",
    "restaurant",
    "school",
    "ship",
    "shop",
    "stadium",
    "station",
    "substation",
    "tanker",
    "tent",
    "train",
    "university",
    "warehouse",
    "wedding",
];

/// Sorts of arms that no report takes for one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Means {
    /// Aeroplanes and what they drop.
    Air,
    /// Aircraft without a pilot.
    Drone,
    /// Artillery, mortars, tanks.
    Guns,
    /// What a hand holds.
    Hand,
}

/// What a report says of the how, the when and the what of an attack or a call; each empty where it says nothing.
#[derive(Debug, Default)]
pub(super) struct Circumstances {
    means: SmallVec<[Means; 2]>,
    hours: SmallVec<[u8; 2]>,
    struck: SmallVec<[&'static str; 2]>,
}

impl Circumstances {
    fn of(event: &Event) -> Self {
        let mut all = Circumstances::default();
        let texts = [event.evidence.exact.as_str()];
        for word in texts.into_iter().chain(event.weapon.iter().map(String::as_str)).flat_map(|t| t.split(|c: char| !c.is_alphanumeric())) {
            let word = word.to_lowercase();
            all.means.extend(MEANS.iter().find(|(w, _)| *w == word).map(|(_, means)| *means));
            all.hours.extend(HOURS.iter().find(|(w, _)| *w == word).map(|(_, hour)| *hour));
            let one = word.strip_suffix('s').unwrap_or(&word);
            all.struck.extend(STRUCK.iter().find(|w| **w == word || **w == one).copied());
        }
        if event.evidence.exact.contains("air strike") || event.evidence.exact.contains("air raid") {
            all.means.push(Means::Air);
        }
        all
    }

    /// How many of means, hour and object both reports name, and name differently.
    pub(super) fn differ(&self, other: &Self) -> usize {
        fn apart<T: PartialEq>(a: &[T], b: &[T]) -> usize {
            usize::from(!a.is_empty() && !b.is_empty() && !a.iter().any(|one| b.contains(one)))
        }
        apart(&self.means, &other.means) + apart(&self.hours, &other.hours) + apart(&self.struck, &other.struck)
    }

    /// Whether the means of two attacks are of sorts that exclude one another.
    pub(super) fn other_means(&self, other: &Self) -> bool {
        let hand = |x: &Self| x.means.contains(&Means::Hand);
        !self.means.is_empty() && !other.means.is_empty() && hand(self) != hand(other)
    }

    /// The earliest and latest part of the day named.
    pub(super) fn hours(&self) -> Option<(u8, u8)> {
        self.hours.iter().min().copied().zip(self.hours.iter().max().copied())
    }
}

static EMPTY: LazyLock<FxHashSet<&str>> = LazyLock::new(|| EMPTY_WORDS.iter().copied().collect());

fn hash(text: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(text.as_bytes());
    hasher.finish()
}

/// A set of hashes: sorted, without repetition. Sides have one to five members, so that a list is quicker than a tree.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) struct Set<T: Copy>(SmallVec<[T; 2]>);

impl<T: Ord + Copy> Set<T> {
    fn of(members: impl Iterator<Item = T>) -> Self {
        let mut list: SmallVec<[T; 2]> = members.collect();
        list.sort_unstable();
        list.dedup();
        Set(list)
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn iter(&self) -> std::slice::Iter<'_, T> {
        self.0.iter()
    }

    /// How many members two sets have in common.
    pub(super) fn shared(&self, other: &Self) -> usize {
        self.0.iter().filter(|one| other.0.contains(one)).count()
    }

    /// Whether both have members, and none in common.
    pub(super) fn disjoint(&self, other: &Self) -> bool {
        !self.is_empty() && !other.is_empty() && self.shared(other) == 0
    }
}

/// What a sector is for merging.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Class {
    /// None is told.
    General,
    /// A part of the state that bears no arms.
    State,
    /// The state's army.
    Army,
    /// Those who bear arms against it, or for themselves.
    Armed,
    /// The people.
    Civilians,
    /// Any other.
    Other,
}

impl Class {
    fn of(sector: &str) -> Self {
        match sector {
            "" => Class::General,
            "GOV" | "COP" | "SPY" | "LEG" | "JUD" => Class::State,
            "MIL" => Class::Army,
            "REB" | "CRM" => Class::Armed,
            "CVL" => Class::Civilians,
            _ => Class::Other,
        }
    }
}

/// One side of an act, its names as hashes.
#[derive(Debug, Hash)]
pub(super) struct Side {
    /// States and organisations.
    pub(super) countries: Set<u64>,
    /// Named persons and bodies, each with its country.
    pub(super) named: Set<(u64, u64)>,
    /// Those of them that bear arms outside a state.
    pub(super) armed: Set<(u64, u64)>,
    /// Sectors, each with its country.
    pub(super) sectors: Set<(u64, u64, Class)>,
}

/// An actor's names as hashes, made once for all sides that it is on.
#[derive(Debug, Clone, Copy)]
struct Hashed {
    country: Option<u64>,
    state: u64,
    id: u64,
    named: bool,
    sector: u64,
    class: Class,
}

impl Hashed {
    /// Nothing for an actor of whom nothing is known.
    fn of(actor: &ActorRef) -> Option<Self> {
        let state = hash(&actor.country);
        (actor.sector != "UNK" || !actor.country.is_empty()).then(|| Hashed {
            country: (!actor.country.is_empty()).then_some(state),
            state,
            id: hash(&actor.id),
            named: is_named(actor),
            sector: hash(&actor.sector),
            class: Class::of(&actor.sector),
        })
    }
}

impl Side {
    fn of<'a>(actors: impl Iterator<Item = &'a Hashed> + Clone) -> Self {
        let named = actors.clone().filter(|a| a.named);
        let pair = |a: &Hashed| (a.state, a.id);
        Side {
            armed: Set::of(named.clone().filter(|a| a.class == Class::Armed).map(pair)),
            countries: Set::of(actors.clone().filter_map(|a| a.country)),
            named: Set::of(named.map(pair)),
            sectors: Set::of(actors.map(|a| (a.state, a.sector, a.class))),
        }
    }

    /// Whether the text names nobody.
    pub(super) fn is_unknown(&self) -> bool {
        self.countries.is_empty() && self.named.is_empty() && self.sectors.is_empty()
    }
}

/// Whether the actor is more than its country, sector or government.
pub(super) fn is_named(actor: &ActorRef) -> bool {
    let sector = || actor.id.strip_prefix(actor.country.as_str()).and_then(|rest| rest.strip_prefix('.')) == Some(actor.sector.as_str());
    !actor.name.is_empty() && !actor.id.is_empty() && actor.id != actor.country && !sector()
}

/// What merging compares of the words of a mention, made once.
#[derive(Debug)]
pub(super) struct Compared {
    pub(super) source: Side,
    pub(super) target: Side,
    /// Both sides of a symmetric act.
    pub(super) parties: Side,
    pub(super) places: Set<u64>,
    /// The most specific of the places.
    pub(super) place: Option<u64>,
    pub(super) verbal: bool,
    pub(super) meeting: bool,
    pub(super) phone: bool,
    /// No day is known, so that two calls of the same people a year apart look alike.
    pub(super) undated: bool,
    /// Hashes of the content words of the evidence, sorted; made when two mentions come that far.
    words: OnceLock<Vec<u64>>,
    /// Made when two mentions come that far.
    circumstances: OnceLock<Circumstances>,
    /// A bit for each of the keys: two mentions without a common one share no key.
    mask: u64,
}

impl Compared {
    fn of(event: &Event) -> Self {
        let hashed = |actors: &[ActorRef]| -> SmallVec<[Hashed; 3]> { actors.iter().filter_map(Hashed::of).collect() };
        let (source, target) = (hashed(&event.source), hashed(&event.target));
        let places: SmallVec<[u64; 3]> = event.place.iter().map(|p| hash(&fold_name(p))).collect();
        let mut compared = Compared {
            source: Side::of(source.iter()),
            target: Side::of(target.iter()),
            parties: Side::of(source.iter().chain(&target)),
            place: places.first().copied(),
            places: Set::of(places.into_iter()),
            verbal: is_verbal(event),
            meeting: event.kind == Kind::Meeting || event.event_type == EventType::Consult,
            phone: event.mode.contains("phone"),
            undated: event.date_earliest.is_none() && event.date_latest.is_none(),
            words: OnceLock::new(),
            circumstances: OnceLock::new(),
            mask: 0,
        };
        compared.mask = compared.keys().fold(0, |mask, key| mask | 1 << (key & 63));
        compared
    }

    /// What two mentions of one act share at least one of: a state, a body, a person, a place.
    pub(super) fn keys(&self) -> impl Iterator<Item = u64> {
        self.parties.countries.iter().copied().chain(self.parties.named.iter().map(|(_, id)| *id)).chain(self.places.iter().copied())
    }

    /// Whether two mentions share a key.
    pub(super) fn meets(&self, other: &Self) -> bool {
        self.mask & other.mask != 0 && self.keys().any(|key| other.keys().any(|one| one == key))
    }
}

/// A mention with what merging compares of it.
#[derive(Debug, Clone)]
pub(super) struct Features<'m> {
    compared: Arc<Compared>,
    pub(super) killed: Option<Range>,
    pub(super) injured: Option<Range>,
    event: &'m Event,
    pub(super) sketch: &'m [u32],
    pub(super) published: Option<chrono::NaiveDate>,
    pub(super) publisher: &'m str,
    pub(super) edition: &'m str,
    pub(super) article: &'m str,
    pub(super) id: &'m str,
}

impl Deref for Features<'_> {
    type Target = Compared;

    fn deref(&self) -> &Compared {
        &self.compared
    }
}

impl<'m> Features<'m> {
    pub(super) fn of(mention: &'m Mention) -> Self {
        let event = &mention.event;
        let make = || Arc::new(Compared::of(event));
        Features {
            compared: mention.memo.get(make).map_or_else(make, Arc::clone),
            killed: event.killed,
            injured: event.injured,
            event,
            sketch: if event.date.is_empty() { &mention.edition.sketch } else { &[] },
            published: mention.edition.published_day,
            publisher: &mention.edition.publisher,
            edition: &mention.edition.id,
            article: &mention.edition.article,
            id: &mention.id,
        }
    }

    /// How, when in the day and against what, as far as the report says.
    pub(super) fn circumstances(&self) -> &Circumstances {
        self.compared.circumstances.get_or_init(|| Circumstances::of(self.event))
    }

    /// Whether the one's days end before the other's begin.
    pub(super) fn ends_before(&self, other: &Self) -> bool {
        self.event.date_latest.zip(other.event.date_earliest).is_some_and(|(last, first)| last < first)
    }

    /// Whether acts of this sort are told apart by their object: who was arrested, what was given, against what people marched.
    pub(super) fn has_object(&self) -> bool {
        use EventType as T;
        matches!(self.event.event_type, T::Coerce | T::Protest | T::Aid | T::Sanction | T::Cooperate)
    }

    /// Whether the act is an attack.
    pub(super) fn is_attack(&self) -> bool {
        self.event.event_type == EventType::Assault
    }

    /// One number for all that name sides, places and tolls alike.
    pub(super) fn profile(&self) -> u64 {
        let mut hasher = FxHasher::default();
        let one = &*self.compared;
        (&one.source, &one.target, &one.places, one.place, one.phone, self.killed, self.injured).hash(&mut hasher);
        hasher.finish()
    }

    /// Hashes of the content words of the evidence, sorted.
    pub(super) fn words(&self) -> &[u64] {
        self.compared.words.get_or_init(|| content_words(self.event))
    }
}

/// Hashes of the words that say what was done: not those that name the actors, the place, or the act that the type tells already.
fn content_words(event: &Event) -> Vec<u64> {
    let actors = event.source.iter().chain(&event.target);
    let named = actors.flat_map(|a| [&a.text, &a.name]).chain(&event.place).chain([&event.trigger]);
    let known: Vec<u64> = named.flat_map(|name| stems(name)).collect();
    let mut hashes: Vec<u64> = stems(&event.evidence.exact).filter(|word| !known.contains(word)).collect();
    hashes.sort_unstable();
    hashes.dedup();
    hashes
}

/// Hashes of the stems of the words of a text that say something.
fn stems(text: &str) -> impl Iterator<Item = u64> {
    let plain = |w: &str| w.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    let says_nothing = |w: &str| w.len() < 2 || (w.len() <= LONGEST_EMPTY && EMPTY.contains(w));
    let key = move |w: &str| (!says_nothing(w)).then(|| hash(stem(w)));
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
    words.filter_map(move |w| if plain(w) { key(w) } else { key(&w.to_lowercase()) })
}

/// A crude stem: enough to let "strike", "strikes" and "striking" meet; never shown.
fn stem(word: &str) -> &str {
    let endings = ["ings", "ing", "ies", "ied", "ed", "es", "s", "e"];
    let cut = endings.iter().find_map(|e| word.strip_suffix(e)).filter(|s| s.len() >= 4 && s.is_char_boundary(s.len()));
    cut.unwrap_or(word)
}

/// States whose day begins while that of the Americas before is not over.
const EAST: &[&str] = &["AUS", "CHN", "IDN", "IND", "JPN", "KOR", "MNG", "MYS", "NZL", "PHL", "PRK", "SGP", "THA", "TWN", "VNM"];
/// States of the Americas.
const WEST: &[&str] =
    &["ARG", "BOL", "BRA", "CAN", "CHL", "COL", "CRI", "CUB", "ECU", "GTM", "MEX", "PAN", "PER", "PRY", "URY", "USA", "VEN"];

/// Whether the event is a call that may have been made on the day before, by the clock of the other side.
pub(super) fn may_cross_date_line(event: &Event) -> bool {
    let called = event.kind == Kind::Meeting && event.mode.contains("phone") && event.date_earliest == event.date_latest;
    let of = |states: &[&str]| event.source.iter().chain(&event.target).any(|actor| states.contains(&actor.country.as_str()));
    called && event.date_earliest.is_some() && of(EAST) && of(WEST)
}

fn is_verbal(event: &Event) -> bool {
    use EventType as T;
    let speech =
        matches!(event.event_type, T::Statement | T::Accuse | T::Request | T::Reject | T::Threaten | T::Support | T::Agree | T::Concede);
    speech && event.kind != Kind::Meeting
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_words_are_in_order_and_short() {
        assert!(EMPTY_WORDS.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(EMPTY_WORDS.iter().all(|word| word.len() <= LONGEST_EMPTY));
    }

    #[test]
    fn a_state_and_its_army_are_no_names() {
        let actor = |id: &str, name: &str| ActorRef {
            id: id.into(),
            name: name.into(),
            country: "RUR".into(),
            sector: "MIL".into(),
            ..ActorRef::default()
        };
        assert!(is_named(&actor("general-oss", "Oss")));
        assert!(!is_named(&actor("RUR.MIL", "army")) && !is_named(&actor("RUR", "Ruritania")) && !is_named(&actor("", "Oss")));
    }
}
