//! Items -> noun phrases that name actors: owners, agent words, names, complements and appositions.
//!
//! Works on the surface, so that sentences which were not parsed get their names, too; where tags are there, they decide which
//! words may stand between a modifier and its head. Who is meant is decided later, in `resolve.rs`.

use super::scan::{Gap, Item};
use crate::lexicon::actor_words::{Classes, WordClass};
use crate::lexicon::actors::{Entity, Kind, Role};
use crate::types::{Upos, sector};

/// The name inside a phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Name {
    /// An item with person readings.
    Known(usize),
    /// Items that form a person's name unknown to the base.
    Person(usize, usize),
    /// Items that form an organisation's name unknown to the base.
    Body(usize, usize),
}

/// One noun phrase.
#[derive(Debug, Clone, Default)]
pub struct Phrase {
    /// First item.
    pub first: usize,
    /// Last item, complements and appositions included.
    pub last: usize,
    /// Last item of the core.
    pub core: usize,
    /// Items that own or locate the head: "Russia's", "Egyptian", "Hamas" in "Hamas leader"; several where coordinated.
    pub owners: Vec<usize>,
    /// Whether the owners are coordinated: "Russian and Turkish ministers".
    pub joint: bool,
    /// Items with agent words, in order; the last is the head.
    pub heads: Vec<usize>,
    /// The organisation that is the head.
    pub body: Option<usize>,
    /// The name.
    pub name: Option<Name>,
    /// Classes of the modifiers.
    pub flags: Classes,
    /// "his", "their" before it.
    pub possessive: bool,
    /// "the", "this" before it.
    pub definite: bool,
    /// Who leads them: "US-led forces".
    pub led: Option<usize>,
    /// A phrase that owns the head: "the foreign minister's spokesman".
    pub holder: Option<Box<Phrase>>,
    /// "of X", "for X", "at X".
    pub complements: Vec<Phrase>,
    /// "in X", "from X": only a hint at the country.
    pub located: Option<usize>,
    /// Phrases in apposition.
    pub appositions: Vec<Phrase>,
}

impl Phrase {
    /// Whether it is a bare country, place or metonym.
    pub fn is_bare(&self) -> bool {
        self.heads.is_empty() && self.body.is_none() && self.name.is_none()
    }
}

/// Reads phrases off the items of one sentence.
#[derive(Clone, Copy)]
pub struct Phrases<'i, 'b> {
    items: &'i [Item<'b>],
}

/// How many words may stand between a modifier and its head.
const MOST_BETWEEN: usize = 4;

impl<'i, 'b> Phrases<'i, 'b> {
    /// Over the items of a sentence.
    pub fn new(items: &'i [Item<'b>]) -> Self {
        Self { items }
    }

    /// The phrase that starts at an item, with all that belongs to it.
    pub fn at(&self, start: usize) -> Option<Phrase> {
        let mut phrase = self.core(start)?;
        phrase.definite = start > 0 && self.items[start - 1].classes.has(WordClass::Determiner);
        phrase.possessive = start > 0 && self.items[start - 1].classes.has(WordClass::Possessive) && phrase.owners.is_empty();
        phrase = self.held(phrase);
        self.complement(&mut phrase, 0);
        self.apposition(&mut phrase);
        Some(phrase)
    }

    fn item(&self, at: usize) -> Option<&'i Item<'b>> {
        self.items.get(at)
    }

    /// Modifiers, agent words and name; `None` where nothing is named.
    fn core(&self, start: usize) -> Option<Phrase> {
        let opening = self.item(start)?;
        let mut phrase = Phrase { first: start, ..Phrase::default() };
        if self.is_foil(start) && is_owner(opening) {
            return None;
        }
        let mut at = start;
        let mut end = None;
        let mut between = 0;
        while let Some(item) = self.item(at) {
            if at > start && !item.joined() {
                break;
            }
            if let Some(next) = self.portfolio(at, &phrase) {
                (at, end) = (next, Some(next - 1));
                continue;
            }
            if let Some(next) = self.name(at, &mut phrase).filter(|_| !self.is_named_state(&phrase)) {
                end = Some(next - 1 + usize::from(self.is_postnominal(next)));
                break;
            }
            phrase.name = None;
            let named = item.capital && phrase.owners.is_empty() && phrase.heads.is_empty() && self.is_body(at);
            if !named && !is_people(item) && self.is_head(at, !phrase.owners.is_empty()) {
                phrase.heads.push(at);
                (end, between) = (Some(at), 0);
                if item.possessive {
                    break;
                }
            } else if self.is_body(at) {
                if !item.possessive && !self.leads_to_head(at + 1) {
                    phrase.body = Some(at);
                    end = Some(at);
                    break;
                }
                phrase.owners.push(at);
                (end, between) = (Some(at), 0);
            } else if is_owner(item) && self.is_foil(at) && at > start {
                between += 1;
            } else if is_owner(item) && phrase.heads.is_empty() {
                if let Some(next) = self.compound(at) {
                    phrase.led = phrase.led.or(Some(at).filter(|_| self.items[at + 1].classes.has(WordClass::Led)));
                    at = next;
                    continue;
                }
                let last = self.owners(at, &mut phrase);
                (end, between) = (Some(last), 0);
                at = last;
            } else if item.plural_form && item.has_role(Role::Demonym) && phrase.owners.is_empty() && !self.leads_to_head(at + 1) {
                phrase.owners.push(at);
                end = Some(at);
                break;
            } else if phrase.heads.is_empty()
                && between < MOST_BETWEEN
                && (self.may_modify(at, !phrase.owners.is_empty()) || self.is_unknown_modifier(at))
            {
                phrase.flags.join(item.classes);
                between += 1;
            } else {
                break;
            }
            at += 1;
        }
        phrase.core = end?;
        phrase.last = phrase.core;
        self.trim(&mut phrase);
        Some(phrase)
    }

    /// "Minister of Regional Development X": the item behind a portfolio, where a name or rank follows it.
    fn portfolio(&self, at: usize, phrase: &Phrase) -> Option<usize> {
        let head = phrase.heads.last().filter(|&&h| h + 1 == at && self.items[h].tail.has(WordClass::Minister))?;
        let link = &self.items[at];
        if !link.classes.any(&[WordClass::Of, WordClass::For]) || self.items[*head].possessive {
            return None;
        }
        let mut next = at + 1;
        while next < at + 7
            && self.item(next).is_some_and(|i| i.joined() && !is_owner(i) && !i.is(Kind::Person) && !i.is(Kind::Organisation))
        {
            let named = self.is_given(next) || self.items[next].tail.has(WordClass::Rank);
            if next > at + 1 && named {
                return Some(next);
            }
            next += 1;
        }
        self.item(next).filter(|i| next > at + 1 && i.joined() && i.is(Kind::Person)).map(|_| next)
    }

    /// "Yemen" before a name is no adjective: "the envoy for Yemen Ada Brook".
    fn is_named_state(&self, phrase: &Phrase) -> bool {
        let state = |&at: &usize| {
            let item = &self.items[at];
            !item.possessive && !item.has_role(Role::Demonym) && item.of(Kind::Country, Role::Name).next().is_some()
        };
        phrase.heads.is_empty() && phrase.holder.is_none() && phrase.owners.last().is_some_and(state)
    }

    /// "pro-Iranian", "anti-Syria": for or against whom, not whose.
    fn is_foil(&self, at: usize) -> bool {
        at > 0 && self.items[at].gap == Gap::Hyphen && self.items[at - 1].classes.has(WordClass::Prefix)
    }

    /// A bare country takes no modifiers with it.
    fn trim(&self, phrase: &mut Phrase) {
        if phrase.is_bare() {
            phrase.first = phrase.owners[0];
            phrase.flags = Classes::default();
            if !phrase.joint {
                let best = phrase.owners[0];
                phrase.owners.truncate(1);
                phrase.core = best;
                phrase.last = best;
            }
        }
    }

    /// Adds the owner at an item, and those coordinated with it before one head; gives the last item used.
    fn owners(&self, at: usize, phrase: &mut Phrase) -> usize {
        phrase.owners.push(at);
        let divided = |other: &Item| other.gap == Gap::Hyphen && other.is(Kind::Country) && self.items[at].is(Kind::Country);
        if self.item(at + 1).is_some_and(divided) && self.leads_to_head(at + 2) {
            phrase.owners.push(at + 1);
            phrase.joint = true;
            return at + 1;
        }
        let mut last = at;
        let mut found = vec![];
        let mut next = at + 1;
        while let Some(item) = self.item(next) {
            let conjunction = item.classes.has(WordClass::Conjunction);
            let owner = if conjunction { next + 1 } else { next };
            let Some(other) = self.item(owner) else { break };
            let divided = conjunction || other.gap == Gap::Comma;
            if !divided || !is_adjective(&self.items[at]) || !is_adjective(other) {
                break;
            }
            found.push(owner);
            next = owner + 1;
            if conjunction && self.leads_to_head(next) {
                phrase.owners.append(&mut found);
                phrase.joint = true;
                last = next - 1;
                break;
            }
        }
        last
    }

    /// "US-led", "Iran-backed", "Moscow-based": skips a compound that says who leads, backs or houses a body; the item after it.
    fn compound(&self, at: usize) -> Option<usize> {
        let next = self.item(at + 1)?;
        (next.gap == Gap::Hyphen && next.is_plain() && !next.capital && self.leads_to_head(at + 2)).then_some(at + 2)
    }

    /// Whether a head follows within a few modifiers.
    fn leads_to_head(&self, mut at: usize) -> bool {
        for _ in 0..MOST_BETWEEN {
            match self.item(at) {
                Some(item) if !item.joined() => return false,
                Some(_) if self.is_head(at, true) => return true,
                Some(_) if self.may_modify(at, true) => at += 1,
                _ => return false,
            }
        }
        false
    }

    /// Whether an item is an agent word or title that may head or modify a phrase.
    fn is_head(&self, at: usize, owned: bool) -> bool {
        let item = &self.items[at];
        let word = item.readings.iter().any(|r| r.entity.is_some_and(|e| matches!(e.kind(), Kind::Agent | Kind::Office)));
        let tagged = match item.upos {
            Upos::Verb | Upos::Aux | Upos::Adv | Upos::Adp => item.capital && at > 0 || item.words > 1,
            Upos::Adj => owned || item.words > 1 || self.leads_on(at + 1),
            _ => true,
        };
        word && tagged && !self.is_other_sense(at) && !self.is_family(at)
    }

    /// "Tony King", "Haggai Amir": a title behind a given or an unknown name, with no name of its own behind it.
    fn is_family(&self, at: usize) -> bool {
        let item = &self.items[at];
        let Some(before) = at.checked_sub(1).map(|i| &self.items[i]).filter(|_| item.capital && item.gap == Gap::Space) else {
            return false;
        };
        let given = self.is_given(at - 1) || before.is_plain() && item.flat && !before.classes.has(WordClass::Honorific);
        let led = self.item(at + 1).is_some_and(|n| n.gap == Gap::Space && n.capital && !item.possessive);
        item.classes.has(WordClass::SurnameToo) && before.capital && !before.possessive && given && !led
    }

    /// "multi-party talks, "the movement of goods": agent words that name nobody there.
    fn is_other_sense(&self, at: usize) -> bool {
        let item = &self.items[at];
        if item.capital || item.words > 1 {
            return false;
        }
        let tail = item.gap == Gap::Hyphen
            && at.checked_sub(1).and_then(|i| self.item(i)).is_some_and(|before| {
                use WordClass::{Acting, Adjective, Deputy, Elect, Former, Then};
                before.is_plain() && !before.capital && !before.classes.any(&[Former, Then, Acting, Deputy, Elect, Adjective])
            });
        let links = |next: &Item| next.joined() && next.classes.any(&[WordClass::Of, WordClass::To]);
        tail || item.classes.has(WordClass::Abstract) && self.item(at + 1).is_some_and(links)
    }

    /// Whether an adjective at the item before leads to a head or name.
    fn leads_on(&self, mut at: usize) -> bool {
        for _ in 0..MOST_BETWEEN {
            match self.item(at) {
                Some(item) if !item.joined() => return false,
                Some(item) if self.is_head(at, true) || self.is_body(at) || item.capital && item.is(Kind::Person) => return true,
                Some(_) if self.is_unknown_capital(at) => return true,
                Some(_) if self.may_modify(at, true) => at += 1,
                _ => return false,
            }
        }
        false
    }

    /// "Kamba elders", "Ruvuma fighters": a capitalised word that the base does not know, before an agent word.
    fn is_unknown_modifier(&self, at: usize) -> bool {
        let named = |i: usize| self.is_unknown_capital(i) && matches!(self.items[i].upos, Upos::Propn | Upos::Adj | Upos::Noun);
        let opening = at == 0 && self.items[at].upos != Upos::Propn;
        if opening || !named(at) || self.items[at].possessive {
            return false;
        }
        let mut next = at + 1;
        while next < at + 3 && self.item(next).is_some_and(|i| i.gap == Gap::Space) && named(next) {
            next += 1;
        }
        self.item(next).is_some_and(|i| i.gap == Gap::Space && !i.capital && self.is_head(next, true))
    }

    /// "the Ruvuma group": the noun behind an unknown name that says what sort of body it is.
    fn sort_noun(&self, at: usize, end: usize) -> Option<usize> {
        let noun = self.item(end + 1)?;
        let named = (at..=end).all(|i| self.items[i].upos == Upos::Propn) && !self.items[end].possessive;
        let sort = noun.gap == Gap::Space && !noun.capital && noun.tail.has(WordClass::Restating) && !noun.has_role(Role::Plural);
        (named && sort && self.is_head(end + 1, true)).then_some(end + 1)
    }

    /// Whether an agent word or title stands at an item behind its owner.
    pub fn heads_at(&self, at: usize) -> bool {
        self.item(at).is_some_and(Item::joined) && self.is_head(at, true)
    }

    fn is_body(&self, at: usize) -> bool {
        self.items[at].is(Kind::Organisation) || self.items[at].defined.is_some()
    }

    /// Whether a word may stand between a modifier and its head.
    fn may_modify(&self, at: usize, owned: bool) -> bool {
        use WordClass::{Acting, Adjective, Deputy, Elect, Former, Honorific, Number, Stop, Then};
        let item = &self.items[at];
        if !item.is_plain() && !item.readings.iter().all(|r| r.entity.is_none()) {
            return false;
        }
        if item.classes.any(&[Former, Then, Acting, Deputy, Elect, Adjective, Honorific]) {
            return !item.verbal;
        }
        if item.classes.any(&[Stop, Number]) || item.possessive {
            return false;
        }
        match item.upos {
            Upos::Adj | Upos::Num => true,
            Upos::Noun | Upos::Propn => owned && !item.capital || item.gap == Gap::Hyphen,
            Upos::Verb => item.participle && (item.gap == Gap::Hyphen || (owned || item.amod) && !item.capital),
            Upos::X => item.gap == Gap::Hyphen || owned && self.items[at - 1].possessive,
            _ => false,
        }
    }

    /// Reads a name at an item; the item after it.
    fn name(&self, at: usize, phrase: &mut Phrase) -> Option<usize> {
        let item = &self.items[at];
        if let Some(head) = self.body_of(at, phrase) {
            let holder = Phrase { first: at, last: at, core: at, name: Some(Name::Known(at)), ..Phrase::default() };
            phrase.holder = Some(Box::new(holder));
            phrase.heads.push(head);
            return Some(head + 1);
        }
        let titled = !phrase.heads.is_empty() || phrase.flags.has(WordClass::Honorific);
        let other = item.readings.iter().any(|r| r.entity.is_some_and(|e| e.kind() != Kind::Person));
        let certain = item.of(Kind::Person, Role::Name).next().is_some() || titled || !self.is_given(at) && !other;
        if item.is(Kind::Person) && certain && !self.is_part_of_name(at) && !self.starts_name(at) {
            phrase.name = Some(Name::Known(at));
            return Some(at + 1);
        }
        if self.is_given_place(at) {
            phrase.name = Some(Name::Person(at, at + 1));
            return Some(at + 2);
        }
        let (end, given) = self.capitals(at)?;
        let body = (at..=end).rev().find(|&i| self.items[i].tail.has(WordClass::Body) && self.items[i].capital);
        let tail = if body.is_some() { self.body_tail(end) } else { end };
        if body.is_some() && tail > at {
            let end = tail;
            phrase.name = Some(Name::Body(at, end));
            return Some(end + 1);
        }
        let person = phrase.heads.last().is_none_or(|&h| self.agent(h).is_none_or(|e| e.is_person_word()));
        if titled && !person && end >= at {
            phrase.name = Some(Name::Body(at, end));
            return Some(end + 1);
        }
        if let Some(noun) = self.sort_noun(at, end) {
            phrase.heads.push(noun);
            phrase.name = Some(Name::Body(at, end));
            return Some(noun + 1);
        }
        let located = at > 0 && self.items[at].joined() && self.items[at - 1].classes.any(&[WordClass::Locative, WordClass::From]);
        if titled || ((given || self.is_bound_name(at, end)) && end > at && !located) {
            phrase.name = Some(Name::Person(at, end));
            return Some(end + 1);
        }
        None
    }

    /// "Ada Brook MP": letters behind a person's name, which are nobody else.
    fn is_postnominal(&self, at: usize) -> bool {
        let person = self.items[at - 1].is(Kind::Person) || self.is_given(at - 1) || self.items[at - 1].is_plain();
        person && self.item(at).is_some_and(|i| i.gap == Gap::Space && i.capital && i.classes.has(WordClass::Postnominal))
    }

    /// "the Obama administration": the body behind a person's name that is the person's.
    fn body_of(&self, at: usize, phrase: &Phrase) -> Option<usize> {
        let head = self.item(at + 1).filter(|i| i.gap == Gap::Space && !i.capital && !i.has_role(Role::Plural))?;
        let body = self.agent(at + 1).is_some_and(|e| !e.is_person_word() && matches!(e.sector(), sector::GOV | sector::PTY));
        let other = |e: Entity| !matches!(e.kind(), Kind::Person | Kind::Place);
        if !self.items[at].is(Kind::Person) || self.items[at].readings.iter().any(|r| r.entity.is_some_and(other)) {
            return None;
        }
        let free = phrase.heads.is_empty() && phrase.owners.is_empty() && !self.items[at].possessive && head.upos == Upos::Noun;
        (free && body && self.is_head(at + 1, true)).then_some(at + 1)
    }

    /// Whether unknown names are bound to one another as a person's are: "Haroon Aswad".
    fn is_bound_name(&self, at: usize, end: usize) -> bool {
        let site = (at..=end).any(|i| self.items[i].classes.any(&[WordClass::Site, WordClass::Body]));
        end > at
            && !site
            && self.items[at].upos == Upos::Propn
            && (at + 1..=end).all(|i| self.items[i].flat && self.items[i].upos == Upos::Propn)
    }

    /// "Paris Hilton": a place's name that is a given name, bound to the family name behind it.
    fn is_given_place(&self, at: usize) -> bool {
        let item = &self.items[at];
        let given = item.classes.has(WordClass::GivenToo) && item.capital && !item.possessive;
        let family =
            |next: &Item| next.is_plain() && next.flat || !next.is_plain() && next.readings.iter().all(|r| r.role == Role::Surname);
        let bound = |next: &Item| next.gap == Gap::Space && next.capital && family(next) && !next.classes.has(WordClass::Site);
        given && self.item(at + 1).is_some_and(bound) && !self.item(at + 2).is_some_and(|i| i.gap == Gap::Space && i.capital)
    }

    /// Whether an item with a person's surname is the start of a longer name that the base does not know.
    fn starts_name(&self, at: usize) -> bool {
        let item = &self.items[at];
        let surname_only = !item.has_role(Role::Name) && !item.possessive;
        let goes_on = |next: &Item| {
            next.gap == Gap::Space
                && next.capital
                && (next.is_plain() || next.has_role(Role::Surname))
                && !next.classes.has(WordClass::Stop)
        };
        surname_only && self.item(at + 1).is_some_and(goes_on)
    }

    /// Whether an item with a person's surname is the tail of somebody else's full name.
    fn is_part_of_name(&self, at: usize) -> bool {
        let item = &self.items[at];
        let surname_only = !item.has_role(Role::Name);
        let before = at.checked_sub(1).and_then(|i| self.item(i));
        surname_only
            && item.gap == Gap::Space
            && before.is_some_and(|b| {
                b.capital
                    && b.is_plain()
                    && !b.classes.any(&[
                        WordClass::Stop,
                        WordClass::Determiner,
                        WordClass::Honorific,
                        WordClass::Adjective,
                        WordClass::Former,
                    ])
                    && at > 1
            })
    }

    fn is_given(&self, at: usize) -> bool {
        self.items[at].has_role(Role::Given)
    }

    /// "of Mexico", "for Human Rights" after an organisation's name.
    fn body_tail(&self, end: usize) -> usize {
        let mut last = end;
        while let Some(item) = self.item(last + 1) {
            let link = item.joined() && item.classes.any(&[WordClass::Of, WordClass::For]) && !self.items[last].possessive;
            let start = last + 2 + usize::from(self.item(last + 2).is_some_and(|i| i.classes.has(WordClass::Determiner)));
            let Some(next) = self.item(start) else { break };
            if !link || !next.joined() || !next.capital || next.is(Kind::Person) {
                break;
            }
            last = self.capitals(start).map_or(start, |(end, _)| end);
        }
        last
    }

    /// The run of capitalised words at an item that the base does not know, and whether it starts with a given name.
    pub fn capitals(&self, at: usize) -> Option<(usize, bool)> {
        let first = self.item(at)?;
        if !self.is_unknown_capital(at) || first.classes.has(WordClass::Particle) && !first.capital {
            return None;
        }
        let mut end = at;
        let mut next = at + 1;
        while let Some(item) = self.item(next) {
            if !item.joined() || self.items[next - 1].possessive {
                break;
            }
            let hyphenated = item.gap == Gap::Hyphen && item.is_plain();
            if self.is_unknown_capital(next) || self.is_family(next) || self.is_name_tail(at, next) || self.is_body_noun(next) || hyphenated
            {
                end = next;
            } else if !item.classes.has(WordClass::Particle) || item.capital || next - end > 2 {
                break;
            }
            next += 1;
        }
        Some((end, self.is_given(at)))
    }

    /// "Company", "Party" as the last word of an unknown body's name.
    fn is_body_noun(&self, at: usize) -> bool {
        let item = &self.items[at];
        let agent = item.readings.iter().all(|r| r.entity.is_some_and(|e| e.kind() == Kind::Agent));
        item.capital && item.gap == Gap::Space && item.tail.has(WordClass::Body) && agent
    }

    fn is_unknown_capital(&self, at: usize) -> bool {
        let item = &self.items[at];
        let given = self.is_given(at);
        let known = |e: Entity| match e.kind() {
            Kind::Place => !e.is_ambiguous() && at == 0 && !given,
            Kind::Person => !given && item.has_role(Role::Name),
            _ => true,
        };
        let free = item.readings.iter().all(|r| r.entity.is_none_or(|e| !known(e)));
        let free = free && item.defined.is_none();
        let common = item.classes.any(&[
            WordClass::Stop,
            WordClass::Determiner,
            WordClass::Possessive,
            WordClass::Conjunction,
            WordClass::Honorific,
            WordClass::Former,
            WordClass::Number,
        ]);
        let described = item.classes.has(WordClass::Adjective) && (at == 0 || !self.item(at + 1).is_some_and(|i| i.joined() && i.capital));
        item.capital && free && (!common && !described || self.is_given(at))
    }

    /// A place, country or surname that closes a name which started with a given name: "Michael Jordan".
    fn is_name_tail(&self, start: usize, at: usize) -> bool {
        let item = &self.items[at];
        let nominal = item
            .readings
            .iter()
            .all(|r| r.entity.is_none_or(|e| matches!(e.kind(), Kind::Country | Kind::Place | Kind::Person)) && r.role != Role::Demonym);
        item.capital && self.is_given(start) && item.words == 1 && nominal
    }

    /// The agent word at an item.
    pub fn agent(&self, at: usize) -> Option<Entity<'b>> {
        self.items[at].readings.iter().filter_map(|r| r.entity).find(|e| e.kind() == Kind::Agent)
    }

    /// "the foreign minister's spokesman": the phrase after a possessive one takes it as its holder.
    fn held(&self, phrase: Phrase) -> Phrase {
        if phrase.is_bare() || !self.items[phrase.core].possessive {
            return phrase;
        }
        match self.core(phrase.core + 1) {
            Some(mut head) if self.items[phrase.core + 1].joined() && !head.is_bare() && head.owners.is_empty() => {
                head.first = phrase.first;
                head.definite = phrase.definite;
                head.possessive = phrase.possessive;
                head.holder = Some(Box::new(phrase));
                self.held(head)
            }
            _ => phrase,
        }
    }

    /// "of X", "for X", "at X" after an agent word; "in X" only as a hint.
    fn complement(&self, phrase: &mut Phrase, depth: usize) {
        if self.items[phrase.last].possessive || depth > 2 {
            return;
        }
        if phrase.heads.is_empty() || phrase.name.is_some() || phrase.body.is_some() {
            return self.home(phrase);
        }
        let Some(link) = self.item(phrase.last + 1).filter(|i| i.joined()) else { return };
        let mut start = phrase.last + 2;
        while self.item(start).is_some_and(|i| {
            i.joined() && i.classes.any(&[WordClass::Determiner, WordClass::Number, WordClass::Possessive]) && i.is_plain()
        }) {
            start += 1;
        }
        let Some(mut inner) = self.item(start).filter(|i| i.joined()).and_then(|_| self.core(start)) else { return };
        if inner.is_bare() && inner.owners.first().is_some_and(|&at| is_bare_adjective(&self.items[at])) {
            return;
        }
        let at = link.classes.any(&[WordClass::Locative, WordClass::From]) && self.is_affiliation(link, &inner);
        if link.classes.any(&[WordClass::Of, WordClass::For]) || at {
            inner = self.held(inner);
            self.complement(&mut inner, depth + 1);
            phrase.last = inner.last;
            phrase.complements.push(inner);
            self.more_complements(phrase);
            self.title_after_complement(phrase);
        } else if link.classes.any(&[WordClass::Locative, WordClass::From]) && inner.is_bare() && inner.owners.len() == 1 {
            phrase.located = Some(inner.owners[0]);
        }
    }

    /// "the Kisumu Transport Company in Kenya" lies there; "the Serbs of Bosnia" are its people.
    fn home(&self, phrase: &mut Phrase) {
        let people = phrase.is_bare() && !phrase.joint && phrase.owners.iter().all(|&at| is_people_noun(&self.items[at]));
        let body = self.is_textual_body(phrase);
        let officer =
            matches!(phrase.name, Some(Name::Known(_) | Name::Person(..))) && !phrase.heads.is_empty() && phrase.owners.is_empty();
        let links: &[WordClass] = if people || officer { &[WordClass::Of] } else { &[WordClass::Locative] };
        let linked = self.item(phrase.last + 1).is_some_and(|i| i.joined() && !i.capital && i.classes.any(links));
        if !linked || !(people || body || officer) {
            return;
        }
        let start = phrase.last + 2 + usize::from(self.item(phrase.last + 2).is_some_and(|i| i.classes.has(WordClass::Determiner)));
        let Some(inner) = self.item(start).filter(|i| i.joined()).and_then(|_| self.core(start)) else { return };
        let country = inner.is_bare() && !inner.joint && !is_bare_adjective(&self.items[inner.owners[0]]);
        if country && (people || officer) {
            phrase.last = inner.last;
            phrase.complements.push(inner);
        } else if country {
            phrase.located = Some(inner.owners[0]);
        }
    }

    /// "professor at X University", "activists from the X party": a body after "at" or "from" employs, a place does not.
    fn is_affiliation(&self, link: &Item, inner: &Phrase) -> bool {
        let employs = |&h: &usize| self.agent(h).is_some_and(|e| !e.is_person_word()) && !self.items[h].has_role(Role::Plural);
        let body = inner.body.is_some() || matches!(inner.name, Some(Name::Body(..))) || inner.heads.last().is_some_and(employs);
        (link.span.len() == 2 || link.classes.has(WordClass::From)) && body && !link.capital
    }

    /// "the presidents of Chile and Peru".
    fn more_complements(&self, phrase: &mut Phrase) {
        let plural = phrase.heads.last().is_some_and(|&h| self.items[h].has_role(Role::Plural));
        while plural && phrase.complements.iter().all(Phrase::is_bare) {
            let Some(next) = self.item(phrase.last + 1) else { return };
            let start = phrase.last + 1 + usize::from(next.classes.has(WordClass::Conjunction));
            if start == phrase.last + 1 && next.gap != Gap::Comma {
                return;
            }
            match self.core(start) {
                Some(inner) if inner.is_bare() => {
                    phrase.last = inner.last;
                    phrase.complements.push(inner);
                }
                _ => return,
            }
        }
    }

    /// "President of Brazil Ana Costa": the name may stand behind the complement.
    fn title_after_complement(&self, phrase: &mut Phrase) {
        let start = phrase.last + 1;
        let bare = phrase.complements.len() == 1 && phrase.complements[0].is_bare();
        let Some(next) = self.item(start).filter(|i| bare && i.joined() && !self.items[start - 1].possessive) else { return };
        if next.is(Kind::Person) && !self.is_part_of_name(start) && !self.starts_name(start) {
            phrase.name = Some(Name::Known(start));
            phrase.last = start;
        } else if let Some((end, given)) = self.capitals(start)
            && end > start
            && (given || self.is_bound_name(start, end))
        {
            phrase.name = Some(Name::Person(start, end));
            phrase.last = end;
        }
    }

    /// "X, the Y," and "the Y, X,": two phrases for one actor.
    fn apposition(&self, phrase: &mut Phrase) {
        if phrase.is_bare() || self.items[phrase.last].possessive {
            return;
        }
        let Some(next) = self.item(phrase.last + 1).filter(|i| i.gap == Gap::Comma) else { return };
        let mut start = phrase.last + 1;
        while self.item(start).is_some_and(|i| i.classes.has(WordClass::Determiner) && i.is_plain()) {
            start += 1;
        }
        let Some(mut inner) = self.item(start).and_then(|_| self.core(start)) else { return };
        inner = self.held(inner);
        self.complement(&mut inner, 0);
        let end = inner.located.unwrap_or(inner.last).max(inner.last);
        let closed = self.item(end + 1).is_none_or(|i| !i.joined() && !i.classes.has(WordClass::Conjunction));
        let person = |p: &Phrase| p.heads.last().is_some_and(|&h| self.agent(h).is_none_or(|e| e.is_person_word()));
        let named = |p: &Phrase| matches!(p.name, Some(Name::Known(_) | Name::Person(..)));
        let sort = |p: &Phrase| !p.heads.is_empty() && !person(p) && p.name.is_none() && p.body.is_none() && !self.is_plural(p);
        let fits = if named(phrase) {
            inner.name.is_none() && person(&inner) && !self.is_plural(&inner)
        } else if self.is_textual_body(phrase) {
            sort(&inner)
        } else {
            named(&inner)
                && inner.heads.is_empty()
                && inner.owners.is_empty()
                && person(phrase)
                && phrase.name.is_none()
                && !self.is_plural(phrase)
        };
        if fits && closed && !next.classes.has(WordClass::Conjunction) {
            phrase.last = inner.last;
            phrase.appositions.push(inner);
        }
    }

    /// Whether a phrase is a body that only the text knows.
    fn is_textual_body(&self, phrase: &Phrase) -> bool {
        matches!(phrase.name, Some(Name::Body(..))) || phrase.body.is_some_and(|at| self.items[at].defined.is_some())
    }

    /// Whether the head is a plural.
    pub fn is_plural(&self, phrase: &Phrase) -> bool {
        phrase.heads.last().is_some_and(|&h| self.items[h].has_role(Role::Plural) && !self.items[h].has_role(Role::Name))
    }
}

/// Whether an item names a people of one state: "Kashmiri".
fn is_people(item: &Item) -> bool {
    item.of(Kind::Place, Role::Name).any(|p| p.sort() == "people")
}

/// "Albanians", "Serbs".
fn is_people_noun(item: &Item) -> bool {
    item.plural_form && item.has_role(Role::Demonym) && item.upos != Upos::Adj && item.of(Kind::Country, Role::Name).next().is_none()
}

/// Whether an item may own or locate a head.
pub fn is_owner(item: &Item) -> bool {
    item.readings.iter().any(|r| r.entity.is_some_and(|e| matches!(e.kind(), Kind::Country | Kind::Metonym | Kind::Place)))
}

/// "Tunisian" alone says that a noun follows which names nobody known.
fn is_bare_adjective(item: &Item) -> bool {
    item.has_role(Role::Demonym) && !item.has_role(Role::Name) && !item.plural_form
}

/// "Russian", but also "US", "EU": what stands before a noun without a possessive ending.
fn is_adjective(item: &Item) -> bool {
    item.has_role(Role::Demonym) || (item.words == 1 && item.span.len() < 5 && item.is(Kind::Country))
}
