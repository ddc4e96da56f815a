//! Sentences -> actor mentions with ids, countries, sectors and offices.
//!
//! Takes a segmented document, tagged and parsed where a rule could use it; fills `document.actors` in text order. Each sentence is cut
//! into the longest names of the actor base and the words between them (`scan`), these are joined to noun phrases (`phrase`), and each
//! phrase is resolved by the article's day and countries (`resolve`, `person`, `place`, `sector`) and by what the article named before
//! (`coref`, `memory`). Does not decide who acts: that is the coder's. Nothing is guessed: without an antecedent there is no link, and
//! without words for it no country.

mod bind;
mod context;
mod coref;
mod defined;
mod locality;
mod memory;
mod person;
mod phrase;
mod place;
mod possessor;
mod resolve;
mod scan;
mod sector;
mod slug;
mod voice;

use crate::actor::context::Context;
use crate::actor::coref::Walk;
use crate::lexicon::actor_words::ActorWords;
use crate::lexicon::actors::{Base, Entity, Kind};
use crate::lexicon::base::fold;
use crate::types::Document;

/// Finds actors and places and resolves who is who.
#[derive(Debug)]
pub struct ActorFinder {
    bases: Vec<Base>,
    words: ActorWords,
}

impl Default for ActorFinder {
    fn default() -> Self {
        Self::new()
    }
}

impl ActorFinder {
    /// Opens the embedded actor base.
    pub fn new() -> Self {
        Self { bases: vec![Base::embedded()], words: ActorWords::embedded() }
    }

    /// Puts the user's own actors before the embedded ones.
    pub fn with_user_actors(mut self, base: Base) -> Self {
        self.bases.insert(0, base);
        self
    }

    /// Makes persons' names that the tagger read as common words names again ("Theresa May").
    fn bind(&self, document: &mut Document) {
        let text = &document.article.text;
        for sentence in document.sentences.iter_mut().filter(|s| bind::may_hide_name(text, s)) {
            let items = scan::scan(&self.bases, &self.words, text, sentence);
            bind::names(text, sentence, &items);
        }
    }

    /// Fills `document.actors`.
    pub fn find(&self, document: &mut Document) {
        self.bind(document);
        let mut items: Vec<_> = document.sentences.iter().map(|s| scan::scan(&self.bases, &self.words, document.text(), s)).collect();
        without_dates(document, &mut items);
        let bodies = defined::apply(&self.words, document, &mut items);
        let context = Context::new(document, &items, self.home(document), self.voice(document));
        let mut walk = Walk::new(&self.bases, &self.words, &context, document, &bodies);
        for (sentence, items) in items.iter().enumerate() {
            walk.sentence(sentence, items);
        }
        document.actors = walk.finish();
    }

    /// The state whose government publishes the article.
    fn voice(&self, document: &Document) -> Option<String> {
        let publisher = document.article.publisher.as_deref()?;
        voice::state(self.bases.last()?, publisher)
    }

    /// The country of the dateline's place, or of the place that the input names for the article.
    fn home(&self, document: &Document) -> Option<String> {
        let dateline = document.dateline.as_ref().and_then(|d| d.place).map(|span| span.of(document.text()));
        let name = dateline.or(document.article.place.as_deref())?;
        let base = self.bases.last()?;
        let last = name.split(',').map(str::trim).rfind(|part| base.find(fold::key(part)).is_some_and(|f| f.is_name()))?;
        let found = base.find(fold::key(last))?;
        let entities: Vec<Entity> = base.candidates(found).filter_map(|c| c.entity).map(|n| base.entity(n)).collect();
        let state = entities.iter().find(|e| matches!(e.kind(), Kind::Country | Kind::Metonym));
        let place = state.or_else(|| entities.iter().filter(|e| e.kind() == Kind::Place).max_by_key(|e| e.population()))?;
        Some(place.country().to_owned())
    }
}

/// "the first week of May" names nobody: a single word inside a date keeps no person's reading.
fn without_dates(document: &Document, sentences: &mut [Vec<scan::Item>]) {
    for time in &document.times {
        let Some(items) = sentences.get_mut(time.sentence) else { continue };
        let dated = |tokens: (usize, usize)| time.tokens.0 <= tokens.0 && tokens.1 <= time.tokens.1;
        for item in items.iter_mut().filter(|i| i.words == 1 && dated(i.tokens)) {
            item.readings.retain(|r| r.entity.is_some_and(|e| e.kind() != Kind::Person));
        }
    }
}
