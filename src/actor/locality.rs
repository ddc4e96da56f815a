//! Places that the base does not know, where the words around leave no doubt: "in Dumbo, Borno State", "Kivuti district".

use super::coref::Walk;
use super::memory::Trace;
use super::phrase::Phrases;
use super::place;
use super::scan::{Gap, Item};
use super::slug::slug;
use crate::lexicon::actor_words::WordClass;
use crate::lexicon::actors::{Kind, Role};
use crate::types::{ActorKind, ActorRef, Deprel, sector};

/// How many unknown names may follow one another: "in X, Y, Z".
const CHAIN: usize = 3;

impl<'b> Walk<'_, 'b> {
    /// Adds the place that starts at an item; the item behind it.
    pub(super) fn locality(&mut self, sentence: usize, items: &[Item<'b>], at: usize) -> Option<usize> {
        let end = site(items, at)?;
        let wider = self.wider(sentence, items, end, CHAIN);
        let named = items[end].classes.has(WordClass::Site);
        if !(wider.is_some() || named) || !(is_located(items, at) || follows_place(items, at)) {
            return None;
        }
        // "North Gaza Governorate": a known place inside the name says where it lies.
        let inside = || (at..=end).rev().map(|i| self.country(sentence, items, i)).find(|c| !c.is_empty()).unwrap_or_default();
        let country = wider.map_or_else(inside, |w| self.country(sentence, items, w));
        let mut mention = self.mention(sentence, items, (at, end), ActorKind::Place, ActorRef::default());
        let name = mention.actor.text.clone();
        mention.actor = ActorRef {
            id: format!("{country}.{}", slug(&name)),
            name: name.clone(),
            country,
            sector: sector::CVL.to_owned(),
            text: name,
            ..ActorRef::default()
        };
        mention.head = self.top(sentence, mention.tokens);
        self.memory.push(mention, Trace::default());
        Some(end + 1)
    }

    /// The known place or state behind a comma, or behind "in" and "of", that an unknown name lies in.
    fn wider(&self, sentence: usize, items: &[Item<'b>], end: usize, chain: usize) -> Option<usize> {
        if items[end].possessive {
            return None;
        }
        let next = items.get(end + 1)?;
        let linked = next.joined() && !next.capital && next.classes.any(&[WordClass::Of, WordClass::Locative]);
        let (start, close) = if linked { (end + 2, false) } else { (end + 1, true) };
        let other = items.get(start)?;
        if close && other.gap != Gap::Comma || !other.capital {
            return None;
        }
        let geographic = other.is(Kind::Place) || other.of(Kind::Country, Role::Name).next().is_some();
        let acts = self.document.sentences[sentence].tokens[other.tokens.1].deprel;
        let subject = matches!(acts, Deprel::Nsubj | Deprel::NsubjPass) && self.document.sentences[sentence].parsed;
        if geographic {
            return (!subject && !other.has_role(Role::Given)).then_some(start);
        }
        let further = site(items, start).filter(|_| close && chain > 0)?;
        self.wider(sentence, items, further, chain - 1)
    }

    fn country(&self, sentence: usize, items: &[Item<'b>], at: usize) -> String {
        let sentence = &self.document.sentences[sentence];
        place::decide(items, at, sentence, self.context).map(|bare| bare.actor.country).unwrap_or_default()
    }

    /// The token of a span that hangs on a word outside it.
    fn top(&self, sentence: usize, (first, last): (usize, usize)) -> usize {
        let tokens = &self.document.sentences[sentence].tokens;
        let outside = |t: usize| tokens[t].head.is_none_or(|h| h < first || h > last);
        (first..=last).rev().find(|&t| outside(t)).unwrap_or(last)
    }
}

/// The last item of an unknown name that may be a place's, "district" or "camp" behind it included.
fn site(items: &[Item], at: usize) -> Option<usize> {
    let (mut end, given) = Phrases::new(items).capitals(at)?;
    let body = (at..=end).any(|i| items[i].classes.has(WordClass::Body) && !items[i].classes.has(WordClass::Site));
    let named = (at..=end).any(|i| !items[i].classes.any(&[WordClass::Site, WordClass::Adjective]));
    if given || body || !named || items[at].is(Kind::Person) {
        return None;
    }
    if items.get(end + 1).is_some_and(|i| i.gap == Gap::Space && i.classes.has(WordClass::Site) && !items[end].possessive) {
        end += 1;
    }
    Some(end)
}

/// "in X", "the town of X".
fn is_located(items: &[Item], at: usize) -> bool {
    let Some(before) = place::before(items, at) else { return false };
    let locates = |i: &Item| i.classes.has(WordClass::Locative) && i.is_plain();
    let of_site = before.classes.has(WordClass::Of) && items[..at].iter().rev().take(3).any(|i| i.classes.has(WordClass::Site));
    locates(before) || of_site
}

/// "in Kivuti, X district": the item before is a place and a comma parts them.
fn follows_place(items: &[Item], at: usize) -> bool {
    let before = at.checked_sub(1).map(|i| &items[i]);
    items[at].gap == Gap::Comma
        && before.is_some_and(|b| b.capital && (b.is(Kind::Place) || b.is_plain() && !b.classes.has(WordClass::Stop)))
}
