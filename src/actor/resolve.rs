//! Phrases -> whom they name: person, office holder, organisation or a kind of people, with country and sector.

use super::context::Context;
use super::defined;
use super::person::{self, Hints};
use super::phrase::{Name, Phrase, Phrases};
use super::place;
use super::scan::Item;
use super::sector::{combine, former as former_of};
use super::slug::slug;
use crate::lexicon::actor_words::{ActorWords, Classes, WordClass};
use crate::lexicon::actors::{Base, Entity, Kind, Role};
use crate::lexicon::base::fold::{self, Piece};
use crate::types::actor::NO_STATES;
use crate::types::{ActorKind, ActorRef, Document, sector};

/// What resolving a sentence needs.
#[derive(Clone, Copy)]
pub struct Resolver<'a, 'b> {
    /// The bases, the user's first.
    pub bases: &'b [Base],
    /// Word classes.
    pub words: &'a ActorWords,
    /// The article's day and countries.
    pub context: &'a Context,
    /// The document.
    pub document: &'a Document,
    /// Index of the sentence.
    pub sentence: usize,
    /// Its items.
    pub items: &'a [Item<'b>],
    /// The bodies that only the text knows, as far as it has told of them.
    pub defined: &'a [ActorRef],
}

/// Whom a phrase names.
#[derive(Debug, Clone, Default)]
pub struct Resolved<'b> {
    /// What sort of thing.
    pub kind: ActorKind,
    /// The first or only actor.
    pub actor: ActorRef,
    /// Further actors.
    pub others: Vec<ActorRef>,
    /// The person of the base.
    pub person: Option<Entity<'b>>,
    /// Office key that the words give.
    pub office: String,
    /// Place id.
    pub place_id: String,
    /// Coordinates of a place.
    pub coordinates: Option<(String, String)>,
}

/// What the words of a phrase add up to, before names are looked up.
#[derive(Debug, Clone, Default)]
struct Words<'b> {
    country: String,
    sector: String,
    office: String,
    head: Option<Entity<'b>>,
    affiliation: String,
    plural: bool,
    flags: Classes,
}

impl<'b> Resolver<'_, 'b> {
    /// Resolves a phrase; `None` where a doubtful name has no support.
    pub fn resolve(&self, phrase: &Phrase) -> Option<Resolved<'b>> {
        if phrase.is_bare() {
            return self.bare(phrase);
        }
        let words = self.words_of(phrase);
        let mut resolved = match phrase.name.or_else(|| phrase.appositions.first().and_then(|a| a.name)) {
            Some(Name::Known(at)) => self.known(at, &words)?,
            Some(Name::Person(first, last)) => self.unknown_person(first, last, &words),
            Some(Name::Body(first, last)) => self.unknown_body(phrase, first, last, &words),
            None => match phrase.body.or_else(|| self.restated(phrase, &words)) {
                Some(at) => self.body(at, &words)?,
                None => self.nameless(phrase, &words),
            },
        };
        resolved.office = words.office.clone();
        if phrase.joint || phrase.complements.len() > 1 {
            self.split(phrase, &words, &mut resolved);
        }
        Some(resolved)
    }

    /// "the Wagner group", "the ruling Fatah party": the body whose name its sort follows.
    fn restated(&self, phrase: &Phrase, words: &Words) -> Option<usize> {
        let &[owner] = phrase.owners.as_slice() else { return None };
        let item = &self.items[owner];
        let sorts = phrase.heads.iter().all(|&h| h < owner || self.items[h].tail.has(WordClass::Restating));
        let simple = phrase.complements.is_empty() && phrase.holder.is_none() && !item.possessive && !words.plural;
        let body = self.best_body(item, "").filter(|b| !NO_STATES.contains(&b.country()));
        let named = body.is_some() || item.defined.is_some();
        (sorts && simple && phrase.heads.last().is_some_and(|&h| h > owner) && named).then_some(owner)
    }

    fn bare(&self, phrase: &Phrase) -> Option<Resolved<'b>> {
        let sentence = &self.document.sentences[self.sentence];
        let mut bare = place::decide(self.items, *phrase.owners.first()?, sentence, self.context)?;
        if let Some(home) = phrase.complements.first().and_then(|c| c.owners.first()).and_then(|&at| self.country_of(at)) {
            bare.actor.id = format!("{home}.{}", slug(self.items[phrase.core].span.of(self.document.text())));
            bare.actor.country = home;
        }
        Some(Resolved { kind: bare.kind, actor: bare.actor, place_id: bare.place_id, coordinates: bare.coordinates, ..Resolved::default() })
    }

    /// Country, sector and office that the words of a phrase give, names left aside.
    fn words_of(&self, phrase: &Phrase) -> Words<'b> {
        let mut words = Words { flags: phrase.flags, plural: Phrases::new(self.items).is_plural(phrase), ..Words::default() };
        let mut modifiers: Vec<String> = Vec::new();
        for &owner in &phrase.owners {
            self.add_owner(owner, &mut words, &mut modifiers);
        }
        if let Some(holder) = &phrase.holder {
            self.add_holder(holder, &mut words, &mut modifiers);
        }
        self.add_heads(phrase, &mut words, &mut modifiers);
        for complement in &phrase.complements {
            self.add_complement(complement, &mut words, &mut modifiers);
        }
        if let Some(leader) = phrase.led.filter(|_| words.country.is_empty()) {
            words.country = self.country_of(leader).unwrap_or_default();
        }
        if words.country.is_empty() {
            words.country = phrase.located.map_or_else(String::new, |at| self.located(at, &words));
        }
        let head_sector = words.head.map_or("", |e| e.sector());
        let weak = self.is_weak(phrase);
        let modifiers: Vec<&str> = modifiers.iter().map(String::as_str).collect();
        words.sector = combine(head_sector, weak, &modifiers).to_owned();
        if weak && !words.affiliation.is_empty() && modifiers.iter().all(|m| m.is_empty()) {
            words.sector = String::new();
        }
        if phrase.name.is_some() && head_sector == sector::MIL {
            // "Deputy Defence Minister Colonel-General X": a rank stands behind the office.
            let office =
                modifiers.iter().find(|m| matches!(**m, sector::GOV | sector::LEG | sector::OPP | sector::REB | sector::COP | sector::SPY));
            words.sector = office.map_or(words.sector, |s| (*s).to_owned());
        }
        for apposition in &phrase.appositions {
            self.add_apposition(apposition, &mut words);
        }
        if words.flags.has(WordClass::Former) {
            words.sector = former_of(&words.sector).to_owned();
        }
        words
    }

    fn add_owner(&self, at: usize, words: &mut Words, modifiers: &mut Vec<String>) {
        let item = &self.items[at];
        if let Some(body) = item.defined.map(|d| &self.defined[d]) {
            words.affiliation.clone_from(&body.id);
            modifiers.push(body.sector.clone());
            set(&mut words.country, &body.country);
        } else if let Some(body) = self.best_body(item, "") {
            words.affiliation = body.id().to_owned();
            modifiers.push(body.sector().to_owned());
            set(&mut words.country, body.country());
        } else if let Some(country) = self.country_of(at) {
            set(&mut words.country, &country);
        }
    }

    /// The country of a bare country, seat or place.
    fn country_of(&self, at: usize) -> Option<String> {
        let sentence = &self.document.sentences[self.sentence];
        let item = &self.items[at];
        if let Some(country) = place::best_country(item, self.context) {
            return Some(country.country().to_owned());
        }
        place::decide(self.items, at, sentence, self.context)
            .map(|bare| bare.actor.country)
            .or_else(|| item.of(Kind::Place, Role::Name).max_by_key(Entity::population).map(|p| p.country().to_owned()))
    }

    /// A place only tells the country of people who belong there; soldiers and gunmen may have come from elsewhere.
    fn located(&self, at: usize, words: &Words) -> String {
        let sector = words.head.map_or("", |e| e.sector());
        if matches!(sector, sector::MIL | sector::UAF) { String::new() } else { self.country_of(at).unwrap_or_default() }
    }

    fn add_holder(&self, holder: &Phrase, words: &mut Words, modifiers: &mut Vec<String>) {
        if let Some(resolved) = self.resolve(holder) {
            modifiers.push(resolved.actor.sector.clone());
            set(&mut words.country, &resolved.actor.country);
        } else if let Some(Name::Known(at)) = holder.name {
            let bearers: Vec<Entity> = self.items[at].of(Kind::Person, Role::Surname).collect();
            set(&mut words.country, person::leaders_home(&bearers).unwrap_or_default());
        }
    }

    fn add_heads(&self, phrase: &Phrase, words: &mut Words<'b>, modifiers: &mut Vec<String>) {
        let Some((&last, before)) = phrase.heads.split_last() else { return };
        for &at in before {
            if let Some(entity) = self.agent(at, &words.country) {
                modifiers.push(entity.sector().to_owned());
            }
        }
        let head = self.agent(last, &words.country);
        words.head = head;
        if let Some(entity) = head {
            words.office = entity.sort().to_owned();
            if entity.kind() == Kind::Office {
                set(&mut words.country, entity.country());
            } else if words.country.is_empty() {
                words.country = self.named_in(entity.name());
            }
        }
        if words.office.is_empty() {
            let first = before.iter().filter_map(|&at| self.agent(at, "")).find(|e| !e.sort().is_empty());
            words.office = first.filter(|_| phrase.name.is_some()).map_or_else(String::new, |e| e.sort().to_owned());
        }
    }

    /// The country code of a body that an agent word names: "president of the European Council".
    fn named_in(&self, term: &str) -> String {
        let mut pieces = Vec::new();
        fold::cut(term, &mut pieces);
        let capitals = (0..pieces.len()).filter(|&i| pieces[i].shape.capital);
        capitals.filter_map(|start| self.longest_body(&pieces[start..])).next().unwrap_or_default()
    }

    /// The country code of the longest organisation or state at the first of some pieces.
    fn longest_body(&self, pieces: &[Piece]) -> Option<String> {
        let base = self.bases.last()?;
        let mut state = fold::START;
        let mut best = None;
        for piece in pieces {
            state = fold::step(state, piece.hash);
            let Some(found) = base.find(state) else { break };
            let mut entities = base.candidates(found).filter_map(|c| c.entity).map(|n| base.entity(n));
            if let Some(entity) = entities.find(|e| matches!(e.kind(), Kind::Organisation | Kind::Country) || e.sort() == "people") {
                best = Some(entity.country().to_owned());
            }
            if !found.goes_on {
                break;
            }
        }
        best
    }

    /// The agent word or title at an item; a title held in several states only with its country.
    fn agent(&self, at: usize, country: &str) -> Option<Entity<'b>> {
        let entities = || self.items[at].readings.iter().filter_map(|r| r.entity);
        if let Some(office) = entities().find(|e| e.kind() == Kind::Office && e.country() == country) {
            return Some(office);
        }
        if let Some(word) = entities().find(|e| e.kind() == Kind::Agent) {
            return Some(word);
        }
        let mut offices = entities().filter(|e| e.kind() == Kind::Office);
        let first = offices.next()?;
        (country.is_empty() && offices.all(|e| e.country() == first.country())).then_some(first)
    }

    fn add_complement(&self, complement: &Phrase, words: &mut Words, modifiers: &mut Vec<String>) {
        if complement.is_bare() {
            if let Some(country) = complement.owners.first().and_then(|&at| self.country_of(at)) {
                set(&mut words.country, &country);
            }
            return;
        }
        if let Some(resolved) = self.resolve(complement) {
            if resolved.kind == ActorKind::Organisation {
                words.affiliation = resolved.actor.id.clone();
                words.office = String::new();
            }
            modifiers.push(resolved.actor.sector);
            set(&mut words.country, &resolved.actor.country);
        }
    }

    fn add_apposition(&self, apposition: &Phrase, words: &mut Words<'b>) {
        if apposition.heads.is_empty() {
            return;
        }
        let inner = self.words_of(apposition);
        set(&mut words.country, &inner.country);
        if words.sector.is_empty() {
            words.sector = inner.sector;
        }
        if words.office.is_empty() {
            words.office = inner.office;
        }
        words.head = words.head.or(inner.head);
        words.flags.join(inner.flags);
    }

    fn is_weak(&self, phrase: &Phrase) -> bool {
        phrase.heads.last().is_some_and(|&at| {
            let item = &self.items[at];
            let singular = self.agent(at, "").map_or(0, |e| first_hash(last_word(e.name())));
            item.classes.has(WordClass::Weak) || self.words.of(singular).has(WordClass::Weak) && item.words == 1
        })
    }

    /// The organisation that an item means: one that existed on the day, of the country if one is given.
    fn best_body(&self, item: &Item<'b>, country: &str) -> Option<Entity<'b>> {
        let mut bodies: Vec<Entity> = item.of(Kind::Organisation, Role::Name).collect();
        bodies.sort_by_key(|e| {
            let fits = country.is_empty() || e.country() == country;
            (!fits, !e.exists_on(self.context.day), std::cmp::Reverse(self.context.count(e.country())), e.number)
        });
        bodies.first().copied()
    }

    fn body(&self, at: usize, words: &Words) -> Option<Resolved<'b>> {
        if let Some(known) = self.items[at].defined.map(|d| &self.defined[d]) {
            let mut actor = known.clone();
            set(&mut actor.country, &words.country);
            if !matches!(words.sector.as_str(), "" | sector::UNK | sector::CVL) {
                actor.sector.clone_from(&words.sector);
            }
            return Some(Resolved { kind: ActorKind::Organisation, actor, ..Resolved::default() });
        }
        let body = self.best_body(&self.items[at], &words.country)?;
        let country = if body.country().is_empty() { &words.country } else { body.country() };
        let actor = ActorRef {
            id: body.id().to_owned(),
            name: body.name().to_owned(),
            country: country.to_owned(),
            sector: body.sector().to_owned(),
            ..ActorRef::default()
        };
        Some(Resolved { kind: ActorKind::Organisation, actor, ..Resolved::default() })
    }

    fn hints<'w>(&self, words: &'w Words<'b>) -> Hints<'w> {
        let titled = words.head.is_some() || !words.country.is_empty();
        Hints { day: self.context.day, country: &words.country, office: &words.office, titled }
    }

    /// A person of the base; a family name alone only where office, country or fame leave no doubt.
    fn known(&self, at: usize, words: &Words<'b>) -> Option<Resolved<'b>> {
        let item = &self.items[at];
        let hints = self.hints(words);
        let full: Vec<Entity> = item.of(Kind::Person, Role::Name).filter(|p| !self.clashes(*p, &words.country)).collect();
        if full.is_empty() && item.of(Kind::Person, Role::Name).next().is_some() {
            return Some(self.of_unknown_person(item.span.of(self.document.text()).to_owned(), words));
        }
        let found = if full.is_empty() {
            let surname: Vec<Entity> = item.of(Kind::Person, Role::Surname).collect();
            person::by_surname(&surname, &hints)
        } else {
            person::by_full_name(&full, &hints)
        };
        match found {
            Some(person) => Some(self.of_person(person, words)),
            None if words.head.is_some() || words.flags.has(WordClass::Honorific) => {
                let name = item.span.of(self.document.text()).to_owned();
                Some(self.of_unknown_person(name, words))
            }
            None => None,
        }
    }

    /// Whether the words give a state of today that the person neither is of nor ever served: somebody else of that name.
    fn clashes(&self, person: Entity, country: &str) -> bool {
        let state = |code: &str| {
            self.bases.iter().any(|base| base.by_id(code).any(|e| e.kind() == Kind::Country && e.to() == 0))
                && !matches!(code, "HKG" | "TWN" | "PSE")
        };
        let own = person.country();
        let served = person.terms().any(|t| t.office().country() == country);
        own != country && !served && !country.is_empty() && state(country) && state(own)
    }

    /// A person of the base as of the article's day.
    fn of_person(&self, person: Entity<'b>, words: &Words) -> Resolved<'b> {
        let terms = person::offices_on(person, self.context.day);
        let asked = terms.iter().find(|t| !words.office.is_empty() && person::same_office(t.office().sort(), &words.office));
        let former = words.flags.has(WordClass::Former);
        let term = asked.or_else(|| terms.first()).filter(|_| !former);
        let mut actor = ActorRef { id: person.id().to_owned(), name: person.name().to_owned(), ..ActorRef::default() };
        actor.country = person::home(person).to_owned();
        actor.sector = person::sector(person).to_owned();
        if let Some(term) = term {
            actor.office = term.office().sort().to_owned();
            set_over(&mut actor.country, term.office().country());
            set_over(&mut actor.sector, term.office().sector());
        } else if former || (words.head.is_none() && person::is_past(person, self.context.day)) {
            actor.sector = former_of(person::sector(person)).to_owned();
        } else if words.head.is_some() {
            set_over(&mut actor.sector, &words.sector);
        }
        set(&mut actor.country, &words.country);
        Resolved { kind: ActorKind::Person, actor, person: Some(person), ..Resolved::default() }
    }

    fn unknown_person(&self, first: usize, last: usize, words: &Words<'b>) -> Resolved<'b> {
        let family: Vec<Entity> = self.items[last].of(Kind::Person, Role::Surname).collect();
        if let Some(person) = person::by_ends(&family, self.items[first].hash, &self.hints(words)).filter(|_| first < last) {
            return self.of_person(person, words);
        }
        let span = self.items[first].span.join(self.items[last].span);
        self.of_unknown_person(span.of(self.document.text()).to_owned(), words)
    }

    fn of_unknown_person(&self, name: String, words: &Words) -> Resolved<'b> {
        let actor = ActorRef { id: slug(&name), name, country: words.country.clone(), sector: words.sector.clone(), ..ActorRef::default() };
        Resolved { kind: ActorKind::Person, actor, ..Resolved::default() }
    }

    /// An organisation known only by the words of its name.
    fn unknown_body(&self, phrase: &Phrase, first: usize, last: usize, words: &Words) -> Resolved<'b> {
        let span = self.items[first].span.join(self.items[last].span);
        let name = span.of(self.document.text()).to_owned();
        let mut country = words.country.clone();
        for at in first..=last {
            if country.is_empty() {
                country = self.country_of(at).unwrap_or_default();
            }
        }
        let by_word = (first..=last).rev().find_map(|at| self.body_sector(at));
        let told =
            phrase.appositions.first().map(|_| words.sector.clone()).filter(|s| !matches!(s.as_str(), "" | sector::UNK | sector::CVL));
        let own = if told.is_some() {
            told
        } else if phrase.heads.is_empty() {
            by_word
        } else {
            Some(words.sector.clone()).filter(|s| !s.is_empty()).or(by_word)
        };
        let actor = ActorRef { id: slug(&name), name, country, sector: own.unwrap_or_default(), ..ActorRef::default() };
        Resolved { kind: ActorKind::Organisation, actor, ..Resolved::default() }
    }

    /// What the long name of a body that only the text knows tells: its state and its sort.
    pub fn of_defined(bases: &[Base], body: &defined::Body) -> ActorRef {
        let sector = body.sort.iter().rev().find_map(|&word| word_sector(bases, word)).unwrap_or_else(|| sector::UNK.to_owned());
        ActorRef { id: slug(&body.name), name: body.name.clone(), country: body.country.clone(), sector, ..ActorRef::default() }
    }

    /// The sector of a word that heads an organisation's name: "University", "Party".
    fn body_sector(&self, at: usize) -> Option<String> {
        let read = self.items[at].readings.iter().filter_map(|r| r.entity).find(|e| e.kind() == Kind::Agent);
        if let Some(word) = read.filter(|e| !e.sector().is_empty()) {
            return Some(word.sector().to_owned());
        }
        word_sector(self.bases, self.items[at].hash)
    }

    /// An office, a body or a kind of people.
    fn nameless(&self, phrase: &Phrase, words: &Words<'b>) -> Resolved<'b> {
        let person_word = words.head.is_some_and(|e| e.is_person_word() || e.kind() == Kind::Office);
        let past = words.flags.any(&[WordClass::Former, WordClass::Deputy, WordClass::Elect, WordClass::Then]);
        let past = past || self.is_one_of_many(phrase, &words.office);
        let held = || person::holder(self.bases, &words.country, &words.office, self.context.day);
        if let Some((person, _)) = Some(words).filter(|w| !w.office.is_empty() && !w.plural && !past).and_then(|_| held()) {
            let mut resolved = self.of_person(person, words);
            resolved.kind = ActorKind::Office;
            return resolved;
        }
        let kind = match (person_word, words.plural) {
            (true, false) if !words.office.is_empty() => ActorKind::Office,
            (false, false) => ActorKind::Organisation,
            _ => ActorKind::Agent,
        };
        let actor = ActorRef {
            id: self.nameless_id(phrase, words),
            country: words.country.clone(),
            sector: words.sector.clone(),
            ..ActorRef::default()
        };
        Resolved { kind, actor, ..Resolved::default() }
    }

    /// "a spokesman", "the minister's spokesman", "a deputy foreign minister": no holder of the office is meant.
    fn is_one_of_many(&self, phrase: &Phrase, office: &str) -> bool {
        let indefinite = phrase.first.checked_sub(1).is_some_and(|i| self.items[i].classes.has(WordClass::Indefinite));
        let served = phrase.holder.is_some() || phrase.complements.iter().any(|c| !c.is_bare() && c.body.is_none());
        indefinite || person::is_shared(office) || office == "spokesperson" && served
    }

    /// `EGY.police`, `hamas.fighter`, `.gunman`: whose they are, and the words.
    fn nameless_id(&self, phrase: &Phrase, words: &Words) -> String {
        let government = phrase.heads.len() == 1 && words.head.is_some_and(|e| matches!(e.name(), "government" | "authorities"));
        if government && words.sector == sector::GOV && words.affiliation.is_empty() && words.country.len() == 3 {
            return format!("{}.GOV", words.country);
        }
        let prefix = if words.affiliation.is_empty() { &words.country } else { &words.affiliation };
        let mut parts: Vec<String> = Vec::new();
        for &at in &phrase.owners {
            if !self.items[at].is(Kind::Country) && !self.items[at].is(Kind::Organisation) {
                parts.push(slug(self.items[at].span.of(self.document.text())));
            }
        }
        if words.flags.has(WordClass::Former) {
            parts.push("former".to_owned());
        }
        for &at in &phrase.heads {
            let word = self.agent(at, &words.country).map_or_else(|| self.items[at].span.of(self.document.text()), |e| e.name());
            parts.push(slug(word));
        }
        format!("{prefix}.{}", parts.join("-").replace('-', "_"))
    }

    /// One actor for each coordinated country: "Russian and Turkish forces", "the presidents of Chile and Peru".
    fn split(&self, phrase: &Phrase, words: &Words<'b>, resolved: &mut Resolved<'b>) {
        let items = if phrase.joint {
            phrase.owners.clone()
        } else {
            phrase.complements.iter().filter_map(|c| c.owners.first().copied()).collect()
        };
        let mut actors: Vec<ActorRef> = Vec::new();
        for at in items {
            let Some(country) = self.country_of(at) else { continue };
            let one = Words { country, plural: false, affiliation: String::new(), ..words.clone() };
            let single = Phrase { owners: vec![at], joint: false, complements: Vec::new(), ..phrase.clone() };
            actors.push(self.nameless(&single, &one).actor);
        }
        if actors.len() > 1 && phrase.name.is_none() && phrase.body.is_none() {
            resolved.actor = actors.remove(0);
            resolved.others = actors;
            resolved.kind = ActorKind::Agent;
        }
    }
}

/// The sector of an agent word, by its hash.
fn word_sector(bases: &[Base], word: u64) -> Option<String> {
    let (base, found) = bases.iter().find_map(|base| base.find(fold::step(fold::START, word)).map(|f| (base, f)))?;
    let mut agents = base.candidates(found).filter_map(|c| c.entity).map(|n| base.entity(n)).filter(|e| e.kind() == Kind::Agent);
    agents.next().map(|e| e.sector().to_owned()).filter(|s| !s.is_empty())
}

/// Sets a value that is still blank.
fn set(value: &mut String, new: &str) {
    if value.is_empty() {
        new.clone_into(value);
    }
}

/// Sets a value unless the new one is blank.
fn set_over(value: &mut String, new: &str) {
    if !new.is_empty() {
        new.clone_into(value);
    }
}

fn last_word(name: &str) -> &str {
    name.rsplit([' ', '-']).next().unwrap_or(name)
}

fn first_hash(word: &str) -> u64 {
    let mut pieces = Vec::new();
    fold::cut(word, &mut pieces);
    pieces.first().map_or(0, |p| p.hash)
}
