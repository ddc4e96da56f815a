//! Whose they are where no country is named: "their forces", "his government", "police" in an article about one state, "we" in a
//! quotation.

use super::coref::Walk;
use super::memory::Trace;
use super::phrase::{Name, Phrase, Phrases};
use super::resolve::Resolved;
use super::scan::Item;
use crate::lexicon::actor_words::WordClass;
use crate::types::{ActorKind, ActorRef, sector};

/// Sectors whose members serve the state in whose news they stand without a country.
const DOMESTIC: [&str; 4] = [sector::GOV, sector::LEG, sector::JUD, sector::COP];

impl<'b> Walk<'_, 'b> {
    /// Gives "their forces" the country of those for whom "their" stands; allies and neighbours are of another.
    pub(super) fn possess(&self, sentence: usize, items: &[Item<'b>], phrase: &Phrase, resolved: &mut Resolved<'b>) {
        let outsiders = (phrase.first..=phrase.core).any(|i| items[i].classes.has(WordClass::Outsider));
        let Some(owner) = self.possessor(sentence, items, phrase.first).filter(|_| !outsiders) else { return };
        let owner = &self.memory.mentions[owner];
        let country = &owner.actor.country;
        if country.is_empty() || !owner.others.is_empty() {
            return;
        }
        let body = owner.kind == ActorKind::Organisation && !owner.actor.name.is_empty();
        let prefix = if body { &owner.actor.id } else { country };
        if resolved.actor.id.starts_with('.') {
            resolved.actor.id = format!("{prefix}{}", resolved.actor.id);
        }
        country.clone_into(&mut resolved.actor.country);
        if !body && !resolved.office.is_empty() && phrase.name.is_none() && !Phrases::new(items).is_plural(phrase) {
            self.name_holder(resolved);
        }
    }

    /// The mention that a possessive before an item stands for.
    fn possessor(&self, sentence: usize, items: &[Item<'b>], first: usize) -> Option<usize> {
        let word = &items[first.checked_sub(1)?];
        let token = word.tokens.0;
        let memory = &self.memory;
        if word.classes.has(WordClass::He) {
            memory.person(self.document, sentence, token, "m")
        } else if word.classes.has(WordClass::She) {
            memory.person(self.document, sentence, token, "f")
        } else if word.classes.has(WordClass::It) {
            memory.thing(self.document, sentence, token)
        } else if word.classes.has(WordClass::They) {
            memory.people(self.document, sentence, token).or_else(|| memory.thing(self.document, sentence, token))
        } else if word.classes.any(&[WordClass::Speaker, WordClass::Speakers]) {
            memory.speaker(self.document, sentence).filter(|_| self.document.sentences[sentence].tokens[token].quoted)
        } else {
            None
        }
    }

    /// "police", "Judge X" in an article that names one state.
    pub(super) fn settle(&self, items: &[Item<'b>], phrase: &Phrase, resolved: &mut Resolved<'b>) {
        let foreign = (phrase.first..=phrase.last).any(|i| items[i].classes.has(WordClass::Outsider));
        let domestic = DOMESTIC.contains(&resolved.actor.sector.as_str()) && resolved.person.is_none();
        let titled = matches!(phrase.name, Some(Name::Known(_) | Name::Person(..))) && !phrase.heads.is_empty();
        let bare = phrase.name.is_none()
            && phrase.body.is_none()
            && phrase.owners.is_empty()
            && phrase.complements.is_empty()
            && phrase.holder.is_none()
            && phrase.located.is_none();
        // "Orland's foreign minister": somebody's, though the base does not know whose.
        let owned = phrase.first > 0 && items[phrase.first - 1].possessive;
        if foreign || !domestic || owned || phrase.possessive || !phrase.flags.is_empty() && !titled {
            return;
        }
        let Some(country) = self.context.focus() else { return };
        if titled && self.is_local(items, phrase) && !self.context.is_only(country) {
            return;
        }
        if titled {
            country.clone_into(&mut resolved.actor.country);
        } else if bare && resolved.actor.name.is_empty() {
            self.at_home(items, phrase, resolved);
        }
    }

    /// Whether an item is "I" or "we" in a quotation.
    pub(super) fn is_quoted_voice(&self, sentence: usize, item: &Item<'b>) -> bool {
        let voice = item.classes.any(&[WordClass::Speaker, WordClass::Speakers]) && !item.classes.has(WordClass::Possessive);
        voice && item.is_plain() && self.document.sentences[sentence].tokens[item.tokens.0].quoted
    }

    /// Where the quotation inside a quotation opens that a byte of a sentence stands in: "He told me, 'I will go'".
    fn inner_quotation(&self, sentence: usize, at: usize) -> Option<usize> {
        let start = self.document.sentences[sentence].span.start;
        let before = &self.document.text()[start..at];
        let opens = |i: usize, c: char| {
            matches!(c, '‘' | '\'')
                && before[..i].ends_with([' ', ',', '(', '—'])
                && before[i + c.len_utf8()..].starts_with(char::is_alphanumeric)
                || matches!(c, '‘' | '\'') && i + c.len_utf8() == before.len() && before[..i].ends_with([' ', ','])
        };
        let (opening, mark) = before.char_indices().rev().find(|&(i, c)| opens(i, c))?;
        let inside = &before[opening + mark.len_utf8()..];
        let closed = [".'", ",'", "!'", "?'", ".’", ",’", "!’", "?’"].iter().any(|end| inside.contains(end));
        let outer = before[..opening].contains(['"', '“']);
        (outer && !closed).then_some(start + opening)
    }

    /// Links "I" or "we" to whoever speaks the quotation, named before or behind it.
    pub(super) fn voice(&mut self, sentence: usize, items: &[Item<'b>], at: usize) {
        let nested = self.inner_quotation(sentence, items[at].span.start).and_then(|opening| self.memory.quoted_before(sentence, opening));
        let Some(speaker) = nested.or_else(|| self.memory.speaker(self.document, sentence)) else { return };
        let actor = ActorRef { text: String::new(), ..self.memory.mentions[speaker].actor.clone() };
        let mut mention = self.mention(sentence, items, (at, at), self.memory.mentions[speaker].kind, actor);
        (mention.pronoun, mention.antecedent) = (true, Some(speaker));
        self.memory.insert(mention, Trace { quoted: true, ..Trace::default() });
    }
}
