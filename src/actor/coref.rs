//! Walks the items of each sentence, turns phrases, family names, pronouns and nominals into mentions, and links them back.

use super::context::Context;
use super::defined;
use super::memory::{Memory, Trace};
use super::person;
use super::phrase::{Name, Phrase, Phrases};
use super::resolve::{Resolved, Resolver};
use super::scan::{Gap, Item};
use crate::lexicon::actor_words::{ActorWords, WordClass};
use crate::lexicon::actors::{Base, Kind, Role};
use crate::types::{ActorKind, ActorMention, ActorRef, ByteSpan, Document, Sentence, sector};

/// The walk through one document.
pub struct Walk<'a, 'b> {
    pub(super) bases: &'b [Base],
    pub(super) words: &'a ActorWords,
    pub(super) context: &'a Context,
    pub(super) document: &'a Document,
    pub(super) memory: Memory,
    pub(super) defined: Vec<ActorRef>,
}

impl<'a, 'b> Walk<'a, 'b> {
    /// Starts at the document's beginning.
    pub fn new(bases: &'b [Base], words: &'a ActorWords, context: &'a Context, document: &'a Document, bodies: &[defined::Body]) -> Self {
        let defined = bodies.iter().map(|body| Resolver::of_defined(bases, body)).collect();
        Self { bases, words, context, document, memory: Memory::default(), defined }
    }

    /// All mentions, in text order.
    pub fn finish(mut self) -> Vec<ActorMention> {
        self.memory.look_ahead();
        self.memory.mentions
    }

    /// Reads one sentence.
    pub fn sentence(&mut self, sentence: usize, items: &[Item<'b>]) {
        let phrases = Phrases::new(items);
        let mut at = 0;
        let mut voices = Vec::new();
        while at < items.len() {
            if self.is_quoted_voice(sentence, &items[at]) {
                voices.push(at);
                at += 1;
                continue;
            }
            if self.pronoun(sentence, items, at) || self.family_name(sentence, items, at) {
                at += 1;
                continue;
            }
            if let Some(next) = self.parties(sentence, items, at) {
                at = next;
                continue;
            }
            if let Some(next) = self.locality(sentence, items, at) {
                at = next;
                continue;
            }
            if self.short_form(sentence, items, at) {
                at += 1;
                continue;
            }
            at = match phrases.at(at) {
                Some(phrase) => {
                    self.phrase(sentence, items, &phrase);
                    phrase.last.max(at) + 1
                }
                None => at + 1,
            };
        }
        for at in voices {
            self.voice(sentence, items, at);
        }
    }

    fn phrase(&mut self, sentence: usize, items: &[Item<'b>], phrase: &Phrase) {
        let resolver = Resolver {
            bases: self.bases,
            words: self.words,
            context: self.context,
            document: self.document,
            sentence,
            items,
            defined: &self.defined,
        };
        let Some(mut resolved) = resolver.resolve(phrase) else { return };
        let mut antecedent = None;
        if phrase.heads.last().is_some_and(|&h| items[h].classes.has(WordClass::Counterpart)) {
            self.counterpart(sentence, &mut resolved);
        }
        if resolved.actor.country.is_empty() || resolved.actor.name.is_empty() {
            antecedent = self.nominal(sentence, items, phrase, &mut resolved);
        }
        if resolved.actor.country.is_empty() && phrase.possessive {
            self.possess(sentence, items, phrase, &mut resolved);
        }
        if resolved.actor.country.is_empty() {
            self.of_realm(sentence, items, phrase, &mut resolved);
        }
        if resolved.actor.country.is_empty() {
            self.settle(items, phrase, &mut resolved);
        }
        self.learn(items, phrase, &resolved);
        let trace = Trace {
            word: trace_word(items, phrase),
            titles: phrase.heads.iter().flat_map(|&h| [items[h].hash, items[h].last_hash]).collect(),
            definite: phrase.definite && phrase.owners.is_empty() && phrase.complements.is_empty(),
            office: resolved.office.clone(),
            gender: resolved.person.map_or_else(String::new, |p| p.gender().to_owned()),
            plural: Phrases::new(items).is_plural(phrase),
            quoted: self.document.sentences[sentence].tokens[items[phrase.first].tokens.0].quoted,
            person: matches!(resolved.kind, ActorKind::Person | ActorKind::Office) || is_single_person(items, phrase, &resolved),
        };
        let mut mention = self.mention(sentence, items, (phrase.first, phrase.last), resolved.kind, resolved.actor);
        mention.head = head(&self.document.sentences[sentence], mention.tokens, items[phrase.core].tokens.1);
        mention.others = resolved.others;
        mention.antecedent = antecedent;
        mention.place_id = resolved.place_id;
        mention.coordinates = resolved.coordinates;
        self.memory.push(mention, trace);
        self.share_noun(items, phrase);
    }

    /// Keeps what a phrase tells of a body that only the text knows.
    fn learn(&mut self, items: &[Item<'b>], phrase: &Phrase, resolved: &Resolved<'b>) {
        let Some(body) = phrase.body.and_then(|at| items[at].defined) else { return };
        let known = &mut self.defined[body];
        if resolved.actor.id == known.id {
            known.country.clone_from(&resolved.actor.country);
            known.sector.clone_from(&resolved.actor.sector);
        }
    }

    pub(super) fn mention(
        &self,
        sentence: usize,
        items: &[Item<'b>],
        (first, last): (usize, usize),
        kind: ActorKind,
        mut actor: ActorRef,
    ) -> ActorMention {
        let tokens = (items[first].tokens.0, items[last].tokens.1);
        let span = ByteSpan::new(items[first].span.start, items[last].span.end);
        span.of(self.document.text()).clone_into(&mut actor.text);
        ActorMention {
            span,
            sentence,
            tokens,
            head: tokens.1,
            kind,
            actor,
            others: Vec::new(),
            antecedent: None,
            pronoun: false,
            place_id: String::new(),
            coordinates: None,
        }
    }

    /// "he", "she", "it", "they", and "I" in a quotation.
    fn pronoun(&mut self, sentence: usize, items: &[Item<'b>], at: usize) -> bool {
        let item = &items[at];
        let followed_by_name = item.capital && items.get(at + 1).is_some_and(|n| n.joined() && n.capital && n.is_plain());
        let other = item.readings.iter().any(|r| r.entity.is_some_and(|e| e.kind() != Kind::Person));
        if other || followed_by_name {
            return false;
        }
        let (token, words) = (item.tokens.0, item.classes);
        let tags = &self.document.sentences[sentence].tokens[token];
        let tagged = self.document.sentences[sentence].parsed;
        let owns = items.get(at + 1).is_some_and(|next| next.joined() && !next.classes.has(WordClass::Stop));
        let determiner = words.has(WordClass::Possessive) && (tags.xpos == crate::types::Xpos::PrpS || !tagged && owns);
        let couple = words.has(WordClass::They).then(|| self.memory.couple(self.document, sentence, token)).flatten();
        let found = if determiner {
            return false;
        } else if words.has(WordClass::He) {
            self.memory.person(self.document, sentence, token, "m")
        } else if words.has(WordClass::She) {
            self.memory.person(self.document, sentence, token, "f")
        } else if words.has(WordClass::They) {
            self.memory.people(self.document, sentence, token)
        } else if words.has(WordClass::It) && is_argument(&self.document.sentences[sentence], token) {
            self.memory.thing(self.document, sentence, token)
        } else {
            return false;
        };
        let linked = found.filter(|_| couple.is_none());
        let (actor, others) = match found {
            _ if couple.is_some() => couple.map(|(first, second)| (first, vec![second])).unwrap_or_default(),
            Some(i) => (self.memory.mentions[i].actor.clone(), self.memory.mentions[i].others.clone()),
            None if words.any(&[WordClass::He, WordClass::She]) => {
                (ActorRef { sector: sector::UNK.to_owned(), ..ActorRef::default() }, Vec::new())
            }
            None => return true,
        };
        let kind = found.map_or(ActorKind::Agent, |i| self.memory.mentions[i].kind);
        let mut mention = self.mention(sentence, items, (at, at), kind, actor);
        (mention.pronoun, mention.antecedent, mention.others) = (true, linked, others);
        self.memory.push(mention, Trace::default());
        true
    }

    /// "both sides", "the two leaders": the item behind it, if the text so far names two.
    fn parties(&mut self, sentence: usize, items: &[Item<'b>], at: usize) -> Option<usize> {
        let noun = items.get(at + 1).filter(|i| i.joined() && i.classes.has(WordClass::Parties) && !i.possessive)?;
        if !items[at].classes.has(WordClass::Both) {
            return None;
        }
        let (first, second) = self.memory.pair(sentence, noun.classes.has(WordClass::PartyPersons))?;
        let mut mention = self.mention(sentence, items, (at, at + 1), ActorKind::Agent, first);
        mention.head = noun.tokens.1;
        mention.others = vec![ActorRef { text: mention.actor.text.clone(), ..second }];
        self.memory.push(mention, Trace { plural: true, ..Trace::default() });
        Some(at + 2)
    }

    /// "Russian and Turkish forces" where the base knows "Turkish forces": the first adjective shares the noun.
    fn share_noun(&mut self, items: &[Item<'b>], phrase: &Phrase) {
        let Some(body) = phrase.body.filter(|&b| b == phrase.first && b > 1 && items[b].words > 1) else { return };
        let (conjunction, adjective) = (&items[body - 1], &items[body - 2]);
        let (Some(last), [.., before, _]) = (self.memory.mentions.last().cloned(), self.memory.mentions.as_mut_slice()) else { return };
        let elliptic = conjunction.classes.has(WordClass::Conjunction) && adjective.has_role(Role::Demonym) && !adjective.plural_form;
        if elliptic && before.kind == ActorKind::Country && before.span == adjective.span && last.kind == ActorKind::Organisation {
            before.kind = ActorKind::Organisation;
            before.actor.id = format!("{}.{}", before.actor.country, last.actor.sector);
            before.actor.name = String::new();
            before.actor.sector = last.actor.sector;
        }
    }

    /// A family name alone whose bearer was named before.
    fn family_name(&mut self, sentence: usize, items: &[Item<'b>], at: usize) -> bool {
        let item = &items[at];
        let full = item.of(Kind::Person, Role::Name).next().is_some();
        let follows_name = at > 0
            && item.joined()
            && items[at - 1].capital
            && at > 1
            && !items[at - 1].classes.has(WordClass::Honorific)
            && items[at - 1].is_plain();
        let leads_name =
            items.get(at + 1).is_some_and(|n| n.joined() && n.capital && !item.possessive && (n.is_plain() || n.has_role(Role::Surname)));
        let titled = Phrases::new(items).heads_at(at + 1) || items.get(at + 1).is_some_and(|i| i.joined() && i.is(Kind::Person));
        let owner = item.possessive && item.is(Kind::Country) && titled;
        if !item.capital
            || owner
            || full
            || item.has_role(Role::Demonym)
            || item.words > 2
            || follows_name
            || leads_name
            || item.classes.has(WordClass::Stop)
        {
            return false;
        }
        let Some(earlier) = self.memory.named(item.hash) else { return false };
        let source = &self.memory.mentions[earlier];
        let mut mention = self.mention(sentence, items, (at, at), ActorKind::Person, source.actor.clone());
        mention.antecedent = Some(earlier);
        let trace = self.memory.traces[earlier].clone();
        self.memory.push(mention, Trace { quoted: false, ..trace });
        true
    }

    /// "the minister", "the ministry", "the group", "the president": links to what was named before, else to the article's country.
    fn nominal(&self, sentence: usize, items: &[Item<'b>], phrase: &Phrase, resolved: &mut Resolved<'b>) -> Option<usize> {
        let bare = phrase.owners.is_empty() && phrase.complements.is_empty() && phrase.holder.is_none() && phrase.located.is_none();
        if let Some(Name::Known(at)) = phrase.name {
            return self.earlier_person(items[at].hash, resolved);
        }
        if let Some(Name::Person(_, last)) = phrase.name {
            return self.earlier_person(items[last].hash, resolved);
        }
        if phrase.name.is_some() || phrase.body.is_some() || !bare || !phrase.definite || phrase.possessive {
            return None;
        }
        let head = *phrase.heads.last()?;
        let plural = Phrases::new(items).is_plural(phrase);
        let past = phrase.flags.any(&[WordClass::Former, WordClass::Deputy, WordClass::Elect]);
        if past {
            return None;
        }
        if plural {
            self.colleagues(sentence, items, head, resolved);
            if resolved.actor.country.is_empty() {
                self.at_home(items, phrase, resolved);
            }
            return None;
        }
        if self.own_office(items, head, resolved) || self.own_body(items, head, resolved) {
            return None;
        }
        let found = if items[head].tail.has(WordClass::Realm) {
            self.memory.realm(self.document, sentence, items[head].tokens.1)
        } else if let Some(titled) = self.memory.titled(items[head].last_hash) {
            Some(titled)
        } else if !resolved.office.is_empty() {
            self.memory.in_office(&resolved.office)
        } else if items[head].tail.has(WordClass::Group) {
            self.memory.organisation(sentence, &resolved.actor.sector)
        } else if resolved.kind == ActorKind::Organisation {
            self.memory.body(items[head].hash)
        } else {
            None
        };
        if let Some(earlier) = found {
            let text = std::mem::take(&mut resolved.actor.text);
            resolved.actor = ActorRef { text, ..self.memory.mentions[earlier].actor.clone() };
            return Some(earlier);
        }
        self.at_home(items, phrase, resolved);
        None
    }

    /// "the Prime Minister" in a release of the prime minister's own government; not where it has named another state's holder of just
    /// that title and none of its own.
    fn own_office(&self, items: &[Item<'b>], head: usize, resolved: &mut Resolved<'b>) -> bool {
        let Some(voice) = self.context.voice.as_deref().filter(|_| items[head].capital && person::leads_state(&resolved.office)) else {
            return false;
        };
        let Some((holder, _)) = person::holder(self.bases, voice, &resolved.office, self.context.day) else { return false };
        let titled = self.memory.titled_in(items[head].last_hash, voice);
        if titled.is_none() && self.memory.titled(items[head].last_hash).is_some() {
            return false;
        }
        let id = titled.map_or(holder.id(), |i| self.memory.mentions[i].actor.id.as_str());
        if id != holder.id() {
            return false;
        }
        voice.clone_into(&mut resolved.actor.country);
        self.name_holder(resolved);
        true
    }

    /// "the Ministry", "the Agency" in a release of a government's own, where it has named no such body of another state.
    fn own_body(&self, items: &[Item<'b>], head: usize, resolved: &mut Resolved<'b>) -> bool {
        let official = resolved.kind == ActorKind::Organisation && matches!(resolved.actor.sector.as_str(), sector::GOV | sector::MIL | "");
        let Some(voice) = self.context.voice.as_deref().filter(|_| items[head].capital && official) else { return false };
        let other = self.memory.body(items[head].hash).is_some_and(|i| self.memory.mentions[i].actor.country != voice);
        if other {
            return false;
        }
        voice.clone_into(&mut resolved.actor.country);
        if resolved.actor.id.starts_with('.') {
            resolved.actor.id.insert_str(0, voice);
        }
        true
    }

    /// "the country's army": that of the state for which "the country" stands.
    fn of_realm(&self, sentence: usize, items: &[Item<'b>], phrase: &Phrase, resolved: &mut Resolved<'b>) {
        let plain = |holder: &&Phrase| holder.owners.is_empty() && holder.complements.is_empty() && holder.holder.is_none();
        let Some(holder) = phrase.holder.as_deref().filter(plain) else { return };
        let Some(&head) = holder.heads.last().filter(|&&h| items[h].tail.has(WordClass::Realm)) else { return };
        let Some(state) = self.memory.realm(self.document, sentence, items[head].tokens.1) else { return };
        let country = &self.memory.mentions[state].actor.country;
        country.clone_into(&mut resolved.actor.country);
        if resolved.actor.id.starts_with('.') {
            resolved.actor.id.insert_str(0, country);
        }
        if !resolved.office.is_empty() && phrase.name.is_none() && !Phrases::new(items).is_plural(phrase) {
            self.name_holder(resolved);
        }
    }

    /// "the front" after "the Northern Relief Front": the last word of a body's name, which by itself names nobody.
    fn short_form(&mut self, sentence: usize, items: &[Item<'b>], at: usize) -> bool {
        let item = &items[at];
        let definite = at > 0
            && item.gap == Gap::Space
            && items[at - 1].classes.has(WordClass::Determiner)
            && !items[at - 1].classes.has(WordClass::Indefinite);
        let leads = items.get(at + 1).is_some_and(|n| n.gap == Gap::Space && n.capital) || Phrases::new(items).heads_at(at + 1);
        let head = item.is_plain() && !item.capital && item.classes.any(&[WordClass::Body, WordClass::Group, WordClass::Restating]);
        if !definite || !head || leads {
            return false;
        }
        let earlier = self.memory.body(item.hash).filter(|&i| !self.memory.mentions[i].actor.name.is_empty());
        let told = |body: &&ActorRef| {
            body.name.rsplit(' ').next().is_some_and(|last| last.eq_ignore_ascii_case(item.span.of(self.document.text())))
        };
        let known = earlier.map(|i| &self.memory.mentions[i].actor).or_else(|| self.defined.iter().find(told));
        let Some(actor) = known.cloned() else { return false };
        let mut mention = self.mention(sentence, items, (at, at), ActorKind::Organisation, actor);
        mention.antecedent = earlier;
        let trace = earlier
            .map_or_else(|| Trace { word: item.hash, ..Trace::default() }, |i| Trace { quoted: false, ..self.memory.traces[i].clone() });
        self.memory.push(mention, trace);
        true
    }

    /// Whether a phrase is of those who serve a part of a state: "the regional governor", "medics".
    pub(super) fn is_local(&self, items: &[Item<'b>], phrase: &Phrase) -> bool {
        let head = phrase.heads.iter().any(|&h| items[h].tail.has(WordClass::Local) || self.words.of(items[h].hash).has(WordClass::Local));
        head || phrase.flags.has(WordClass::Local)
    }

    /// "the presidents", "the leaders": the two named last.
    fn colleagues(&self, sentence: usize, items: &[Item<'b>], head: usize, resolved: &mut Resolved<'b>) {
        if resolved.office.is_empty() && !items[head].classes.has(WordClass::PartyPersons) {
            return;
        }
        let office = if items[head].classes.has(WordClass::Weak) { "" } else { resolved.office.as_str() };
        if let Some((first, second)) = self.memory.colleagues(sentence, office) {
            resolved.actor = first;
            resolved.others = vec![second];
        }
    }

    /// "his American counterpart": who holds the office of the person named before, there.
    fn counterpart(&self, sentence: usize, resolved: &mut Resolved<'b>) {
        let Some(office) = self.memory.last_office(sentence) else { return };
        if resolved.actor.country.is_empty() || !resolved.actor.name.is_empty() {
            return;
        }
        sector::GOV.clone_into(&mut resolved.actor.sector);
        resolved.kind = ActorKind::Office;
        resolved.office = office;
        self.name_holder(resolved);
    }

    /// Names the one who held the office of the phrase on the article's day, if the base knows.
    pub(super) fn name_holder(&self, resolved: &mut Resolved<'b>) {
        if let Some((person, term)) = person::holder(self.bases, &resolved.actor.country, &resolved.office, self.context.day) {
            person.id().clone_into(&mut resolved.actor.id);
            person.name().clone_into(&mut resolved.actor.name);
            term.office().sort().clone_into(&mut resolved.actor.office);
            resolved.person = Some(person);
        }
    }

    /// A later mention of a person whom the base does not know, or who was named with more words before.
    fn earlier_person(&self, word: u64, resolved: &mut Resolved<'b>) -> Option<usize> {
        if resolved.person.is_some() {
            return None;
        }
        let earlier = self.memory.named(word)?;
        let known = &self.memory.mentions[earlier].actor;
        let shorter = known.name.len() >= resolved.actor.name.len();
        let clash = !resolved.actor.country.is_empty() && !known.country.is_empty() && known.country != resolved.actor.country;
        if !shorter || clash {
            return None;
        }
        let own = std::mem::take(&mut resolved.actor);
        resolved.actor = known.clone();
        if resolved.actor.country.is_empty() {
            resolved.actor.country = own.country;
        }
        if resolved.actor.sector.is_empty() {
            resolved.actor.sector = own.sector;
        }
        Some(earlier)
    }

    /// "the president", "the army" in an article about one country.
    pub(super) fn at_home(&self, items: &[Item<'b>], phrase: &Phrase, resolved: &mut Resolved<'b>) {
        let Some(country) = self.context.focus() else { return };
        if self.is_local(items, phrase) && !(self.context.home.is_some() && self.context.is_only(country)) {
            return;
        }
        let domestic = !resolved.office.is_empty()
            || matches!(resolved.actor.sector.as_str(), sector::GOV | sector::LEG | sector::JUD | sector::MIL | sector::COP);
        if !domestic || phrase.heads.is_empty() {
            return;
        }
        let government = matches!(resolved.actor.id.as_str(), ".government" | ".authorities" | ".authority");
        resolved.actor.id = if government { format!("{country}.GOV") } else { format!("{country}{}", resolved.actor.id) };
        country.clone_into(&mut resolved.actor.country);
        // Where one state only outnumbers the others, its office is meant likely enough, its holder by name is not.
        if self.context.is_certain() {
            self.name_holder(resolved);
        }
    }
}

/// The word by which later mentions refer to a phrase: the last of a name, else the head.
fn trace_word(items: &[Item], phrase: &Phrase) -> u64 {
    let name = phrase.name.or_else(|| phrase.appositions.first().and_then(|a| a.name));
    match name {
        Some(Name::Known(at)) => items[at].last_hash,
        Some(Name::Person(_, last) | Name::Body(_, last)) => items[last].last_hash,
        None => phrase.body.or_else(|| phrase.heads.last().copied()).map_or(0, |at| items[at].last_hash),
    }
}

/// Whether a nameless phrase means one person: "a spokesman".
fn is_single_person(items: &[Item], phrase: &Phrase, resolved: &Resolved) -> bool {
    let phrases = Phrases::new(items);
    let word = phrase.heads.last().and_then(|&at| phrases.agent(at));
    resolved.kind == ActorKind::Agent && word.is_some_and(|e| e.is_person_word()) && !phrases.is_plural(phrase)
}

/// Whether a pronoun fills an argument place, so that "it is said" is not taken for somebody.
fn is_argument(sentence: &Sentence, token: usize) -> bool {
    use crate::types::Deprel::{Expl, Nsubj, NsubjPass, Obj, Obl};
    let relation = sentence.tokens[token].deprel;
    sentence.parsed && relation != Expl && matches!(relation, Nsubj | NsubjPass | Obj | Obl)
}

/// The token of a mention that the rest of the sentence hangs on; the last of the core where the sentence was not parsed.
fn head(sentence: &Sentence, (first, last): (usize, usize), core: usize) -> usize {
    if !sentence.parsed {
        return core;
    }
    let outside = |token: usize| sentence.tokens[token].head.is_none_or(|h| h < first || h > last);
    let mut at = core;
    for _ in first..=last {
        if outside(at) {
            return at;
        }
        at = sentence.tokens[at].head.unwrap_or(at);
    }
    (first..=last).find(|&t| outside(t)).unwrap_or(core)
}
