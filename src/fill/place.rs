//! Where an act took place: the names at which its clause locates it, most specific first, each with its parents.
//!
//! A place is what the text names: a geographic name, or a site with a name of its own ("the Lipova refugee camp"), known to the
//! gazetteer or not. The search goes outwards from the act's word: its own arguments, then the clause that carries it.

use crate::clause::{Clause, slot};
use crate::types::{ActRole, ActorKind, Deprel, Draft, EventType, Kind, Upos};

/// A place that the network takes for the act's with less is none.
const SURE_PLACE: f32 = 0.5;

/// One name of a place with what is known of it.
struct Site {
    /// The head token of the name.
    token: usize,
    /// First and last token of the name.
    span: (usize, usize),
    /// A mention inside the name, if one is there.
    mention: Option<usize>,
    /// Whether it is a whole state.
    state: bool,
}

impl Clause<'_> {
    /// Fills place names, gazetteer id and coordinates of a draft.
    pub fn locate(&self, draft: &mut Draft) {
        let mut sites = self.sites(draft);
        if sites.is_empty() {
            sites = self.read_sites(draft);
        }
        sites.sort_by_key(|s| (s.state, s.token));
        for site in &sites {
            self.add_site(draft, site);
        }
        if self.is_here(draft) {
            self.add_dateline(draft);
        }
        if draft.event.place.is_empty() {
            self.at_home(draft);
        }
    }

    /// "in this capital", "here": the text itself points at its dateline.
    fn is_here(&self, draft: &Draft) -> bool {
        let sentence = self.reader.sentence;
        let tops = [Some(draft.trigger), self.carrier(draft.trigger)];
        (0..sentence.tokens.len()).any(|t| {
            let operators = self.reader.operators;
            let points = self.is(t, operators.here) && sentence.tokens[t].deprel == Deprel::Advmod
                || self.is(t, operators.seat) && self.has_determiner(t, operators.this) && self.has_case(t, operators.locative);
            points && tops.iter().flatten().any(|&top| self.in_clause(t, top))
        })
    }

    fn add_dateline(&self, draft: &mut Draft) {
        let document = self.arguments.document;
        let Some(place) = document.dateline.as_ref().and_then(|d| d.place) else { return };
        let words = place.of(document.text());
        let town = words.split([',', '(']).next().unwrap_or(words).trim().to_string();
        if !town.is_empty() && !draft.event.place.contains(&town) {
            draft.event.place.push(town);
        }
    }

    fn add_site(&self, draft: &mut Draft, site: &Site) {
        let document = self.arguments.document;
        let event = &mut draft.event;
        let name = self.reader.sentence.span_of(site.span.0, site.span.1).of(document.text()).to_string();
        if !event.place.contains(&name) {
            event.place.push(name);
        }
        let Some(mention) = site.mention.map(|m| &document.actors[m]) else { return };
        let inner = if mention.actor.text.is_empty() { mention.span.of(document.text()) } else { &mention.actor.text };
        if !event.place.iter().any(|p| p == inner) && !self.is_whole(site, inner) {
            event.place.push(inner.to_string());
        }
        if event.place_id.is_empty()
            && let Some((lat, lon)) = &mention.coordinates
        {
            event.place_id = mention.place_id.clone();
            (event.lat, event.lon) = (lat.clone(), lon.clone());
            event.place_precision = if mention.kind == ActorKind::Place { "city" } else { "country" }.to_string();
        }
    }

    /// Whether a mention's words are the site's own, but for an article.
    fn is_whole(&self, site: &Site, words: &str) -> bool {
        let name = self.reader.sentence.span_of(site.span.0, site.span.1).of(self.arguments.document.text());
        words.ends_with(name)
    }

    /// A release says at its head where its meeting took place.
    fn at_home(&self, draft: &mut Draft) {
        let article = &self.arguments.document.article;
        let here = draft.event.kind == Kind::Meeting && draft.event.event_type == EventType::Consult && !draft.ahead;
        let remote = |w: &str| self.reader.words.is(&w.to_lowercase(), self.reader.operators.remote);
        let remote = draft.event.trigger.split(|c: char| !c.is_alphabetic()).any(remote);
        if let Some(place) = article.place.as_deref().filter(|_| here && !remote) {
            draft.event.place = place.split(',').map(|p| p.trim().to_string()).filter(|p| !p.is_empty()).collect();
        }
    }

    /// The country of the places of an act, where they all lie in one.
    pub fn struck_country(&self, draft: &Draft) -> Option<String> {
        let sites = self.sites(draft);
        let mut countries = sites
            .iter()
            .filter_map(|s| s.mention)
            .map(|m| self.arguments.document.actors[m].actor.country.clone())
            .filter(|c| !c.is_empty());
        let first = countries.next()?;
        countries.all(|c| c == first).then_some(first)
    }

    /// The places of an act: those below its word, else those of the clauses that carry it, nearest first.
    fn sites(&self, draft: &Draft) -> Vec<Site> {
        let mut top = draft.trigger;
        let mut found = self.sites_below(top, draft);
        for _ in 0..3 {
            let Some(up) = self.carrier(top).filter(|_| found.is_empty()) else { break };
            if self.speaks_of(top, up) {
                // Behind the act's noun a place may be its own; before the verb it is where the words were spoken.
                found = self.sites_below(up, draft).into_iter().filter(|s| s.token > top).collect();
                break;
            }
            top = up;
            found = self.sites_below(top, draft);
        }
        found
    }

    /// Whether a verb only speaks of the act whose noun it governs: where the words were spoken is not where the deed was done.
    fn speaks_of(&self, act: usize, verb: usize) -> bool {
        let lemma = &self.reader.sentence.tokens[verb].lemma;
        let noun = self.reader.sentence.tokens[act].upos == Upos::Noun;
        let operators = self.reader.operators;
        let speech = [operators.report, operators.judging, operators.accusing].iter().any(|&c| self.reader.words.is(lemma, c));
        noun && (speech || self.is(verb, operators.condemn_verb))
    }

    /// The places that the network reads for the act, where the clause locates it nowhere.
    fn read_sites(&self, draft: &Draft) -> Vec<Site> {
        let sentence = self.reader.sentence;
        let Some(reading) = sentence.acts.iter().find(|r| r.token == draft.trigger) else { return Vec::new() };
        let spans = reading.roles.iter().filter(|s| s.role == ActRole::Place && s.probability >= SURE_PLACE);
        let sites = spans.filter_map(|span| {
            let (mut first, last) = span.tokens;
            while first < last && matches!(sentence.tokens[first].deprel, Deprel::Det | Deprel::Case | Deprel::Punct) {
                first += 1;
            }
            let inside = |t: usize| first <= t && t <= last;
            let token = (first..=last).find(|&t| !sentence.tokens[t].head.is_some_and(inside))?;
            let mention = self.place_within(first, last).filter(|m| !draft.source_mentions.contains(m));
            let named = mention.is_some() || (first..=last).any(|t| sentence.tokens[t].upos == Upos::Propn && !self.is_agent(t));
            let state = mention.is_some_and(|m| self.arguments.document.actors[m].kind == ActorKind::Country) && first == last;
            named.then_some(Site { token, span: (first, last), mention, state })
        });
        sites.collect()
    }

    fn sites_below(&self, top: usize, draft: &Draft) -> Vec<Site> {
        let tokens = 0..self.reader.sentence.tokens.len();
        let here = |t: &usize| self.in_clause(*t, top) && !self.in_another_act(*t, top);
        let sites = tokens.filter(here).filter_map(|t| self.site(t, draft));
        sites.filter(|s| !self.is_topic(s, top, draft)).collect()
    }

    /// Whether a place stands in what a meeting was about: "discussed the war in Sudan", "talks on the war in Sudan". A town beside the
    /// object itself may be where they met: "discussed trade in Oslo".
    fn is_topic(&self, site: &Site, top: usize, draft: &Draft) -> bool {
        let sentence = self.reader.sentence;
        let up = |t: &usize| sentence.tokens[*t].head.filter(|h| *h != top);
        let about = |t: usize| match sentence.tokens[t].deprel {
            Deprel::Obj => !self.in_clause(draft.trigger, t),
            Deprel::Obl | Deprel::Nmod => self.has_case(t, self.reader.operators.topic),
            _ => false,
        };
        let phrase = std::iter::successors(Some(site.token), up).take(sentence.tokens.len());
        let deep = if site.state { 1 } else { 2 };
        draft.event.event_type == EventType::Consult && site.token != top && phrase.skip(deep).any(about)
    }

    /// Whether a token stands in a phrase that names another act: "expelled envoys after the poisoning in Salisbury".
    fn in_another_act(&self, token: usize, top: usize) -> bool {
        let sentence = self.reader.sentence;
        let up = |t: &usize| sentence.tokens[*t].head.filter(|_| *t != top);
        std::iter::successors(Some(token), up).take_while(|t| *t != top).take(sentence.tokens.len()).any(|t| {
            let noun = matches!(sentence.tokens[t].deprel, Deprel::Obl | Deprel::Nmod);
            noun && self.has_case(t, self.reader.operators.of_another_act)
        })
    }

    /// The place that a token names, if it names one and its clause locates the act there.
    fn site(&self, token: usize, draft: &Draft) -> Option<Site> {
        let sentence = self.reader.sentence;
        let t = &sentence.tokens[token];
        if !matches!(t.upos, Upos::Propn | Upos::Noun | Upos::Adj) || self.is_dated(token) {
            return None;
        }
        let (first, last) = self.name_span(token);
        let mention = self.place_within(first, last).filter(|m| !draft.source_mentions.contains(m));
        let known = mention.is_some_and(|m| (first..=last).contains(&self.arguments.document.actors[m].head));
        let site = self.is_site_noun(token);
        let proper = (first..=last).any(|i| sentence.tokens[i].upos == Upos::Propn && !self.is_agent(i)) || mention.is_some();
        let head_is_place = mention.is_some_and(|m| self.arguments.document.actors[m].head == token);
        let named = head_is_place || site && proper && first < last;
        let unknown =
            t.upos == Upos::Propn && draft.event.event_type == EventType::Assault && !self.is_agent(token) && !self.is_event_name(token);
        if !(named || unknown) || !self.locates(token, named, known, draft) {
            return None;
        }
        let state = mention.is_some_and(|m| self.arguments.document.actors[m].kind == ActorKind::Country) && !site && first == last;
        Some(Site { token, span: (first, last), mention, state })
    }

    /// Whether a name stands where the act is located.
    fn locates(&self, token: usize, named: bool, known: bool, draft: &Draft) -> bool {
        let sentence = self.reader.sentence;
        let t = &sentence.tokens[token];
        let struck = draft.event.event_type == EventType::Assault;
        if let Some(case) = self.reader.case(token) {
            let operators = self.reader.operators;
            let is = |class| self.reader.words.is(&case, class);
            return is(operators.locative)
                && (!is(operators.between) || draft.event.event_type != EventType::Consult)
                && (named || !is(operators.locative_of_places))
                || is(operators.towards) && named && (struck || self.goes(draft.trigger))
                || case == slot::OF && t.head.is_some_and(|h| self.is_site_noun(h) && (known || named) || self.is_compass(h));
        }
        match t.deprel {
            Deprel::Appos | Deprel::Conj | Deprel::NmodUnmarked | Deprel::Flat | Deprel::Nmod | Deprel::List | Deprel::NmodDesc => {
                t.head.is_some_and(|h| h != draft.trigger && self.site(h, draft).is_some())
            }
            Deprel::Obj | Deprel::NsubjPass => {
                named && (struck || self.goes(draft.trigger)) && t.head == Some(draft.trigger) && self.is_spot(token)
            }
            Deprel::Compound => struck && known && t.head == Some(draft.trigger) && self.is_spot(token),
            _ => false,
        }
    }

    /// A town or site, not a whole state that may stand for its government.
    fn is_spot(&self, token: usize) -> bool {
        let (first, last) = self.name_span(token);
        first < last || self.place_within(first, last).is_some_and(|m| self.arguments.document.actors[m].kind == ActorKind::Place)
    }

    fn is_site_noun(&self, token: usize) -> bool {
        self.is_lower(token, self.reader.operators.site)
    }

    /// Verbs and nouns of going to a place.
    fn goes(&self, token: usize) -> bool {
        self.is(token, self.reader.operators.going)
    }

    /// The tokens of a name around its head: compounds, capitalised and compass adjectives, the mention that covers it.
    fn name_span(&self, token: usize) -> (usize, usize) {
        let sentence = self.reader.sentence;
        let (mut first, mut last) = self.covering(token).unwrap_or((token, token));
        while let Some(before) = first.checked_sub(1) {
            let b = &sentence.tokens[before];
            let part = sentence.below(before, token)
                && (matches!(b.deprel, Deprel::Compound | Deprel::Flat | Deprel::NmodDesc)
                    || b.deprel == Deprel::Amod && (self.is_compass(before) || b.upos == Upos::Propn));
            if !part && !self.is_hyphenated(before) {
                break;
            }
            first = self.covering(before).map_or(before, |(f, _)| f.min(before));
        }
        while let Some(next) = sentence.tokens.get(last + 1)
            && next.head.is_some_and(|h| (first..=last).contains(&h))
            && next.deprel == Deprel::Flat
        {
            last += 1;
        }
        (first, self.with_state(last))
    }

    /// "Washington, D.C.": the initials of the state belong to the name.
    fn with_state(&self, last: usize) -> usize {
        let text = self.arguments.document.text();
        let sentence = self.reader.sentence;
        let form = |i: usize| sentence.tokens.get(i).map_or("", |_| sentence.form(text, i));
        let state = form(last + 2);
        let initials =
            state.chars().filter(|c| c.is_ascii_uppercase()).count() == 2 && state.chars().all(|c| c == '.' || c.is_ascii_uppercase());
        if form(last + 1) == "," && initials { last + 2 } else { last }
    }

    /// Whether a token is written together with the next by a hyphen: "al-Bab", "north-eastern".
    fn is_hyphenated(&self, token: usize) -> bool {
        let sentence = self.reader.sentence;
        let text = self.arguments.document.text();
        let hyphen = |i: usize| matches!(sentence.form(text, i), "-" | "‑" | "–");
        let joined = |i: usize| sentence.tokens.get(i + 1).is_some_and(|n| n.span.start == sentence.tokens[i].span.end);
        joined(token)
            && (hyphen(token) && token > 0 && joined(token - 1)
                || token + 1 < sentence.tokens.len() && hyphen(token + 1) && joined(token + 1))
    }

    fn is_compass(&self, token: usize) -> bool {
        self.is_lower(token, self.reader.operators.compass)
    }

    fn place_within(&self, first: usize, last: usize) -> Option<usize> {
        self.arguments.mentions().find(|&i| {
            let m = &self.arguments.document.actors[i];
            m.kind.is_place() && m.head >= first && m.head <= last
        })
    }

    /// A person, body or group: acts, but is nowhere.
    fn is_agent(&self, token: usize) -> bool {
        self.arguments.mentions().any(|i| {
            let m = &self.arguments.document.actors[i];
            m.covers(token)
                && !m.kind.is_place()
                && !(matches!(m.kind, ActorKind::Organisation | ActorKind::Agent) && self.is_site_noun(m.tokens.1))
        })
    }

    /// A name of an occasion, a document or a body: "in Game 4", "in Operation Dawn".
    fn is_event_name(&self, token: usize) -> bool {
        let text = self.arguments.document.text();
        let acronym = self.reader.sentence.form(text, token).chars().all(|c| !c.is_lowercase());
        let (first, last) = self.name_span(token);
        acronym || (first..=last).any(|i| self.is_lower(i, self.reader.operators.occasion))
    }
}
