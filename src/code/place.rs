//! Where an act took place: the geographic names that its clause locates it at, most specific first.

use super::matcher::View;
use crate::types::{ActorKind, ActorRef, Deprel, Draft};

/// Prepositions that locate.
const LOCATIVE: [&str; 14] =
    ["in", "at", "near", "on", "outside", "inside", "across", "around", "of", "over", "off", "throughout", "into", "to"];

impl View<'_> {
    /// Fills place names, gazetteer id and coordinates of a draft.
    pub fn locate(&self, draft: &mut Draft) {
        let mut places: Vec<(u8, usize)> = self
            .arguments
            .mentions()
            .filter(|&m| matches!(self.arguments.document.actors[m].kind, ActorKind::Place | ActorKind::Country))
            .filter_map(|m| self.rank(m, draft).map(|r| (r, m)))
            .collect();
        places.sort();
        let document = self.arguments.document;
        for m in self.with_wider(places.into_iter().map(|(_, m)| m)) {
            let mention = &document.actors[m];
            let name =
                if mention.actor.text.is_empty() { mention.span.of(document.text()).to_string() } else { mention.actor.text.clone() };
            if !draft.event.place.contains(&name) {
                draft.event.place.push(name);
            }
            if draft.event.place_id.is_empty()
                && let Some((lat, lon)) = &mention.coordinates
            {
                draft.event.place_id = mention.place_id.clone();
                (draft.event.lat, draft.event.lon) = (lat.clone(), lon.clone());
                draft.event.place_precision = if mention.kind == ActorKind::Place { "city" } else { "country" }.to_string();
            }
        }
    }

    /// Each place with the wider ones that the text names right behind it: "in Arica, Chile".
    fn with_wider(&self, places: impl Iterator<Item = usize>) -> Vec<usize> {
        let mut all = Vec::new();
        for place in places {
            let mut next = Some(place);
            while let Some(m) = next.filter(|m| !all.contains(m)) {
                all.push(m);
                next = self.wider(m);
            }
        }
        all
    }

    /// The place or state behind a place and a comma, if the place lies in it.
    fn wider(&self, m: usize) -> Option<usize> {
        let document = self.arguments.document;
        let (inner, outer) = (&document.actors[m], document.actors.get(m + 1)?);
        let geographic = |kind: ActorKind| matches!(kind, ActorKind::Place | ActorKind::Country);
        let between = document.text().get(inner.span.end..outer.span.start)?;
        let within = geographic(inner.kind) && geographic(outer.kind) && inner.actor.country == outer.actor.country;
        (within && between.trim() == ",").then_some(m + 1)
    }

    /// Gives an attack the side that it fell on where the text only says where it fell, and the mark of an unknown hand where it
    /// names nobody.
    pub fn complete_attack(&self, draft: &mut Draft) {
        let attackers: Vec<String> = draft.event.source.iter().map(|s| s.country.clone()).filter(|c| !c.is_empty()).collect();
        let struck = self.struck_country(draft).filter(|c| !attackers.contains(c));
        if let Some(country) = struck {
            let target = &mut draft.event.target;
            let nameless = |t: &ActorRef| t.country.is_empty() && matches!(t.sector.as_str(), "CVL" | "UNK" | "");
            if target.is_empty() && !attackers.is_empty() {
                target.push(ActorRef { id: country.clone(), country, ..ActorRef::default() });
            } else if target.iter().all(|t| t.country.is_empty())
                && let Some(victim) = target.iter_mut().find(|t| nameless(t))
            {
                victim.country = country;
            }
        }
        if draft.event.source.is_empty() {
            draft.event.source.push(ActorRef { id: "unknown".to_string(), sector: "UNK".to_string(), ..ActorRef::default() });
        }
    }

    /// The country of the first place that the act is located at.
    fn struck_country(&self, draft: &Draft) -> Option<String> {
        let places = self.arguments.mentions().filter(|&m| self.rank(m, draft).is_some());
        let mut countries = places.map(|m| self.arguments.document.actors[m].actor.country.clone()).filter(|c| !c.is_empty());
        let first = countries.next()?;
        countries.all(|c| c == first).then_some(first)
    }

    /// How specific a mention is as the act's place: 0 a town or site, 1 a state; `None` where it does not locate the act.
    fn rank(&self, m: usize, draft: &Draft) -> Option<u8> {
        let mention = &self.arguments.document.actors[m];
        let sentence = self.reader.sentence;
        let specific = if mention.kind == ActorKind::Place { 0 } else { 1 };
        let case = self.reader.case(mention.head);
        let located = case.as_ref().is_some_and(|c| LOCATIVE.contains(&c.as_str()));
        let direct = mention.kind == ActorKind::Place
            && matches!(
                sentence.tokens[mention.head].deprel,
                Deprel::Obj | Deprel::NsubjPass | Deprel::Compound | Deprel::Conj | Deprel::Appos
            );
        let near = sentence.below(mention.head, draft.trigger)
            || sentence.tokens[draft.trigger].head.is_some_and(|h| sentence.below(mention.head, h));
        let is_source = draft.source_mentions.contains(&m);
        (near && !is_source && (located || direct)).then_some(specific)
    }
}
