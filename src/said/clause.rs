//! Verbs and nouns that attribute: "said that", "..., she added", "called it a mistake", "their claim that".

use super::Found;
use super::view::View;
use crate::lexicon::cues::Cue;
use crate::types::{ByteSpan, Deprel, SentenceKind, Upos, Xpos};

/// A quotation of fewer words beside a verb of saying is a name or a title.
const WORDS: usize = 2;

/// Who speaks of himself.
const SELF: &[&str] = &["i", "we", "you"];

/// Modal verbs: what they govern was not said.
const MODALS: &[&str] = &["will", "would", "can", "could", "may", "might", "must", "shall", "should", "'ll", "'d"];

/// Verbs that a verb of saying may hang on as an infinitive and still be told: "went on to say".
const CARRIERS: &[&str] = &["go", "continue", "begin", "come", "proceed", "return", "appear", "seem", "use"];

/// Content in tokens, both ends inclusive.
type Stretches = Vec<(usize, usize)>;

impl View<'_> {
    /// What verbs and nouns of the sentence attribute.
    pub(super) fn clauses(&self, found: &mut Vec<Found>) {
        for t in 0..self.len() {
            let new = match self.token(t).upos {
                Upos::Verb => self.verb(t),
                Upos::Noun => self.noun(t),
                _ => None,
            };
            found.extend(new);
        }
    }

    fn verb(&self, v: usize) -> Option<Found> {
        if !self.is_told(v) || self.is_name(v) {
            return None;
        }
        let (subject, relative) = match self.agent(v) {
            Some(agent) => (agent, None),
            None => self.subject(v, 0)?,
        };
        if !self.can_speak(relative.unwrap_or(subject)) || subject == v {
            return None;
        }
        // A quotation's own verbs: what its speaker says that others said, and nothing of what he sees and wants himself.
        let quoted = self.is_quoted(v);
        if quoted && (SELF.contains(&self.lemma(subject).to_lowercase().as_str()) || !self.cues.any(self.lemma(v), &[Cue::Say, Cue::Tell]))
        {
            return None;
        }
        let said = self.said(v, subject).or_else(|| self.announces(v).then(Default::default));
        let (parts, addressee) = said?;
        let mut speaker = self.speaker(subject, v)?;
        if let Some(noun) = relative.and_then(|noun| self.speaker(noun, v)) {
            speaker.actor = crate::types::ActorRef { text: speaker.actor.text, ..noun.actor };
        }
        let mut found = Found {
            sentence: self.number,
            cue: self.cue(v),
            document: self.cues.is(self.lemma(subject), Cue::Document) && speaker.actor.id.is_empty(),
            speaker: Some(speaker),
            to: addressee.into_iter().filter_map(|a| self.speaker(a, v)).collect(),
            quoted,
            awaits: parts.is_empty(),
            ..Found::default()
        };
        for (first, last) in parts {
            let span = self.content(first, self.before_participle(v, first, last));
            span.into_iter().for_each(|span| found.add(span));
        }
        (found.awaits || !found.parts.is_empty()).then_some(found)
    }

    /// "She wrote in a letter:" whose words follow in the next paragraph.
    fn announces(&self, v: usize) -> bool {
        let last = self.len().checked_sub(1).filter(|&t| self.form(t) == ":");
        last.is_some() && self.cues.is(self.lemma(v), Cue::Say) && !self.is_passive(v)
    }

    /// "that the talks had failed, adding that": where the speaker goes on, what was said before ends.
    fn before_participle(&self, v: usize, first: usize, last: usize) -> usize {
        let goes_on = |t: usize| {
            let says = self.token(t).xpos == Xpos::Vbg && self.cues.any(self.lemma(t), &[Cue::Sequel]) && t != v;
            says && t > 0 && self.form(t - 1) == "," && !self.is_quoted(t)
        };
        (first.max(1)..=last).find(|&t| goes_on(t)).map_or(last, |t| t - 1)
    }

    /// "Qaboos bin Said": a word with a capital inside a sentence is a name, and no verb.
    fn is_name(&self, v: usize) -> bool {
        let inside = v > 0 && self.sentence.kind != SentenceKind::Headline && self.form(v - 1).chars().all(char::is_alphabetic);
        inside && self.form(v).starts_with(char::is_uppercase) && self.form(v).chars().any(char::is_lowercase)
    }

    /// Whether the verb tells of speech that took place: not negated, not only possible, not to come.
    fn is_told(&self, v: usize) -> bool {
        let t = self.token(v);
        let aux = |c: usize| {
            let a = self.token(c);
            let modal = a.deprel == Deprel::Aux && MODALS.contains(&a.lemma.to_lowercase().as_str());
            let not = a.deprel == Deprel::Advmod && matches!(a.lemma.to_lowercase().as_str(), "not" | "n't" | "never" | "nor");
            let condition = a.deprel == Deprel::Mark && matches!(a.lemma.to_lowercase().as_str(), "if" | "unless" | "whether");
            modal || not || condition
        };
        if self.sentence.children(v).any(aux) {
            return false;
        }
        if self.is_infinitive(v) {
            return t.head.is_some_and(|h| CARRIERS.contains(&self.lemma(h)) && self.is_told(h));
        }
        true
    }

    fn is_infinitive(&self, v: usize) -> bool {
        self.token(v).xpos == Xpos::Vb && self.sentence.children(v).any(|c| c < v && self.token(c).xpos == Xpos::To)
    }

    fn is_passive(&self, v: usize) -> bool {
        self.child(v, &[Deprel::AuxPass, Deprel::NsubjPass]).is_some()
    }

    /// The "by" of a passive.
    fn agent(&self, v: usize) -> Option<usize> {
        let by = |c: &usize| self.child(*c, &[Deprel::Case]).is_some_and(|case| self.lemma(case) == "by");
        let participle = self.is_passive(v) || self.token(v).xpos == Xpos::Vbn && self.token(v).deprel == Deprel::Acl;
        self.sentence.children(v).find(|c| participle && self.token(*c).deprel == Deprel::OblAgent && by(c))
    }

    /// The verb with its auxiliaries and particle.
    fn cue(&self, v: usize) -> ByteSpan {
        let part = |c: usize| {
            let t = self.token(c);
            c < v && v - c <= 2 && matches!(t.deprel, Deprel::Aux | Deprel::AuxPass) || c == v + 1 && t.deprel == Deprel::CompoundPrt
        };
        self.sentence.children(v).filter(|&c| part(c)).fold(self.token(v).span, |span, c| span.join(self.token(c).span))
    }

    /// What the verb gives as said, and who was spoken to.
    fn said(&self, v: usize, subject: usize) -> Option<(Stretches, Vec<usize>)> {
        let lemma = self.lemma(v);
        let is = |class| self.cues.is(lemma, class);
        let passive = self.is_passive(v);
        let object = self.child(v, &[Deprel::Iobj]).or_else(|| self.child(v, &[Deprel::Obj]));
        let clausal = self.cues.any(lemma, &[Cue::Say, Cue::Tell, Cue::Think, Cue::Show]);
        let addressee = || {
            let to = |c: &usize| {
                let case = self.child(*c, &[Deprel::Case]).map(|case| self.lemma(case));
                self.token(*c).deprel == Deprel::Obl && matches!(case, Some("to" | "with"))
            };
            let named = |c: &usize| matches!(self.token(*c).upos, Upos::Noun | Upos::Propn | Upos::Pron);
            let told = object.filter(|_| is(Cue::Tell) || is(Cue::Press));
            told.or_else(|| self.sentence.children(v).find(to)).into_iter().filter(named).collect::<Vec<_>>()
        };
        if clausal && !passive {
            let parts = self.complement(v, subject).or_else(|| self.beside(v, subject));
            if let Some(parts) = parts {
                return Some((parts, addressee()));
            }
        }
        if is(Cue::Press) && !passive {
            let asked = self.sentence.children(v).find(|&c| c > v && self.is_infinitive(c) && self.token(c).upos == Upos::Verb);
            if let Some(asked) = asked.filter(|_| object.is_some() || lemma == "call") {
                let on = self.sentence.children(v).find(|&c| c < asked && self.token(c).deprel == Deprel::Obl);
                return Some((vec![self.behind(v, asked)], object.or(on).into_iter().collect()));
            }
        }
        if is(Cue::Will) && !passive {
            let content = self.child(v, &[Deprel::Xcomp, Deprel::Advcl]).filter(|&c| c > v && self.is_infinitive(c));
            if let Some(content) = content {
                let first = object.filter(|&o| o < content && o > v).unwrap_or(content);
                return Some((vec![(self.behind(v, first).0, self.behind(v, content).1)], Vec::new()));
            }
        }
        if let Some(parts) = self.about(v) {
            return Some((vec![parts], Vec::new()));
        }
        if is(Cue::Judge) {
            let object = if passive { None } else { self.child(v, &[Deprel::Obj]).filter(|&o| o > v) };
            let gerund = self.child(v, &[Deprel::Xcomp]).filter(|&c| c > v && self.token(c).xpos == Xpos::Vbg);
            let first = object.or(gerund)?;
            return Some((vec![(self.behind(v, first).0, self.predicate_end(v))], Vec::new()));
        }
        None
    }

    /// The clause that a verb governs, with what the cue cuts off from it.
    fn complement(&self, v: usize, subject: usize) -> Option<Stretches> {
        let length = |c: &usize| self.sentence.subtree(*c).len();
        let clauses = self.sentence.children(v).filter(|&c| self.token(c).deprel == Deprel::Ccomp);
        let question = |c: &usize| {
            let asks = self.cues.is(self.lemma(v), Cue::Say) && self.child(*c, &[Deprel::Mark]).is_some_and(|m| self.lemma(m) == "whether");
            asks && self.token(*c).deprel == Deprel::Advcl
        };
        let clause = clauses.max_by_key(length).or_else(|| self.sentence.children(v).find(question)).or_else(|| self.strayed(v));
        let clause = clause
            .or_else(|| self.child(v, &[Deprel::Parataxis]).filter(|&p| self.cues.is(self.lemma(v), Cue::Say) && self.introduces(v, p)));
        let Some(clause) = clause else { return self.host(v, subject) };
        let below: Vec<usize> = self.sentence.subtree(clause);
        let (start, end) = self.cue_clause(v, subject, Some(clause));
        let mut parts = Vec::new();
        let before = below.iter().copied().find(|&t| t < start);
        let cut = start > 1 && self.is_punct(start - 1) && clause > v;
        // "The road, Brook said, was closed": what the clause lacks stands before the cue.
        let torn = cut && self.bounded(end) && self.lacks_subject(clause, end) && !(0..start).any(|t| self.token(t).xpos.is_finite());
        if before.is_some() && (clause < start || cut) || torn {
            parts.push((self.left_edge(start), start.checked_sub(1)?));
        } else if clause > v
            && let Some(quotation) = self.quoted_before(start)
        {
            parts.push(quotation);
        }
        if let Some(first) = below.iter().copied().find(|&t| t > end) {
            let first = if clause > v || self.bounded(end) { first } else { return Some(parts).filter(|p| !p.is_empty()) };
            parts.push((first, below.iter().copied().max()?));
        }
        if clause < start
            && let Some(rest) = self.quoted_rest(end)
        {
            parts.push(rest);
        }
        Some(parts).filter(|p| !p.is_empty())
    }

    /// Whether no subject of a clause stands behind a token.
    fn lacks_subject(&self, clause: usize, end: usize) -> bool {
        let subject = |t: usize| matches!(self.token(t).deprel, Deprel::Nsubj | Deprel::NsubjPass | Deprel::Csubj | Deprel::Expl);
        !self.sentence.children(clause).any(|c| c > end && subject(c)) && !self.is_infinitive(clause)
    }

    /// "said in a video that": the parser hung the clause on the noun between.
    fn strayed(&self, v: usize) -> Option<usize> {
        let that = |c: &usize| {
            let clause = matches!(self.token(*c).deprel, Deprel::Acl | Deprel::Ccomp | Deprel::AclRelcl | Deprel::Advcl);
            clause && self.child(*c, &[Deprel::Mark]).is_some_and(|m| self.lemma(m) == "that")
        };
        let says = self.cues.is(self.lemma(v), Cue::Say);
        let aside = self.sentence.children(v).filter(|&c| says && c > v && self.token(c).deprel == Deprel::Obl);
        aside.flat_map(|noun| self.sentence.children(noun).filter(that).collect::<Vec<_>>()).next()
    }

    /// "He said: the road is closed": a clause beside the verb is its content behind a colon, a comma with a mark, or at once.
    fn introduces(&self, v: usize, clause: usize) -> bool {
        clause > v && (v + 1..clause).any(|t| matches!(self.form(t), ":" | "\"" | "“" | "''" | "``" | "‘" | "'" | "«"))
    }

    /// Whether a comma or a mark stands behind a token.
    fn bounded(&self, t: usize) -> bool {
        self.sentence.tokens.get(t + 1).is_none_or(|_| self.is_punct(t + 1))
    }

    /// "The road, Brown said, was closed": the clause that the verb is put into.
    fn host(&self, v: usize, subject: usize) -> Option<Stretches> {
        let t = self.token(v);
        let says = self.cues.any(&t.lemma, &[Cue::Say, Cue::Tell, Cue::Think, Cue::Show]);
        let head = t.head.filter(|_| t.deprel == Deprel::Parataxis && says && t.xpos != Xpos::Vbg)?;
        if self.is_quoted(v) != self.is_quoted(head) && self.is_quoted(v) {
            return None;
        }
        let (start, end) = self.cue_clause(v, subject, None);
        let mut parts = Vec::new();
        if start > 0 && head < v {
            parts.push((self.left_edge(start), start - 1));
        }
        let rest = (end + 1..self.len()).rfind(|&t| !self.is_punct(t)).filter(|_| self.bounded(end));
        if let Some(last) = rest {
            let joined = (end + 1..=last).find(|&t| !self.is_punct(t)).is_some_and(|t| !self.sentence.below(t, v));
            if joined {
                parts.push((end + 1, last));
            }
        }
        Some(parts).filter(|p| !p.is_empty())
    }

    /// First and last token of the clause that attributes: speaker, verb and what stands between or beside them up to a comma.
    fn cue_clause(&self, v: usize, subject: usize, clause: Option<usize>) -> (usize, usize) {
        let outside = |t: usize| clause.is_none_or(|c| !self.sentence.below(t, c));
        let (subject_first, subject_last) = self.stretch(subject);
        let own = subject_first <= v && v <= subject_last;
        let (subject_first, subject_last) =
            if own || subject_first.abs_diff(v) > 40 { (subject, subject) } else { (subject_first, subject_last) };
        let own_clause = self.token(subject).head == Some(v) && outside(subject);
        let mut start = if own_clause { subject_first.min(v) } else { v };
        while start > 0 && self.sentence.below(start - 1, v) && outside(start - 1) && !self.is_punct(start - 1) {
            start -= 1;
        }
        let mut end = if own_clause { subject_last.max(v) } else { v };
        while end + 1 < self.len() && self.sentence.below(end + 1, v) && outside(end + 1) && !self.is_punct(end + 1) {
            end += 1;
        }
        (start, end)
    }

    /// Where content before the cue begins: behind another cue's clause that a semicolon or dash closes, else with the sentence.
    fn left_edge(&self, start: usize) -> usize {
        (0..start).rev().find(|&t| self.form(t) == ";").map_or(0, |t| t + 1)
    }

    /// A quotation that goes on behind the cue: `"No," he said, "not now."`
    fn quoted_rest(&self, end: usize) -> Option<(usize, usize)> {
        let first = (end + 1..self.len()).find(|&t| !self.is_punct(t) || self.is_mark(t))?;
        let quotation = self.quotation(first).filter(|_| first <= end + 3)?;
        let last = (first..self.len()).take_while(|&t| quotation.span.contains(self.token(t).span)).last()?;
        Some((first, last))
    }

    /// What stands beside a verb that governs nothing: a quotation before or behind it, or a clause before a comma.
    fn beside(&self, v: usize, subject: usize) -> Option<Stretches> {
        let (start, end) = self.cue_clause(v, subject, None);
        let says = self.cues.any(self.lemma(v), &[Cue::Say, Cue::Tell]);
        // "called it a mistake and urged": the quotation before the second verb is the first's.
        let own = self.token(subject).head == Some(v);
        if !says || self.is_quoted(v) {
            return None;
        }
        let behind = (end + 1..self.len().min(end + 4)).find(|&t| self.is_quoted(t));
        let behind = behind.filter(|&t| (end + 1..t).all(|p| self.is_punct(p)));
        if let Some(first) = behind.filter(|&t| self.quotation(t).is_some_and(|q| self.is_long(q.span))) {
            let quotation = self.quotation(first)?;
            let last = (first..self.len()).take_while(|&t| quotation.span.contains(self.token(t).span)).last()?;
            let mut parts = vec![(first, last)];
            if let Some(before) = self.quoted_before(start).filter(|_| own) {
                parts.insert(0, before);
            }
            return Some(parts);
        }
        if let Some(before) = self.quoted_before(start).filter(|_| own) {
            return Some(vec![before]);
        }
        // "The road was closed, Brown said."
        let comma = start.checked_sub(1).filter(|&c| self.form(c) == ",")?;
        let last = (end + 1..self.len()).all(|t| self.is_punct(t));
        let verb = (0..comma).any(|t| self.token(t).xpos.is_finite());
        (verb && last && self.token(v).xpos != Xpos::Vbg).then(|| vec![(self.left_edge(start), comma)])
    }

    /// The quotation that ends right before a token.
    fn quoted_before(&self, start: usize) -> Option<(usize, usize)> {
        let last = (0..start).rev().take(3).find(|&t| self.is_quoted(t))?;
        let quotation = self.quotation(last).filter(|q| (last + 1..start).all(|t| self.is_punct(t)) && self.is_long(q.span))?;
        let first = (0..=last).rev().take_while(|&t| quotation.span.contains(self.token(t).span)).last()?;
        Some((first, last))
    }

    fn is_long(&self, span: ByteSpan) -> bool {
        span.of(self.document.text()).split_whitespace().count() >= WORDS
    }

    /// The tokens of a dependent behind the verb.
    fn behind(&self, v: usize, top: usize) -> (usize, usize) {
        let (first, last) = self.stretch(top);
        (first.max(v + 1), last)
    }

    /// The last token of what the verb governs, without clauses joined to it.
    fn predicate_end(&self, v: usize) -> usize {
        let mut last = v;
        for c in self.sentence.children(v).filter(|&c| c > v) {
            let t = self.token(c);
            let clause =
                matches!(t.deprel, Deprel::Conj | Deprel::Parataxis | Deprel::Cc | Deprel::Punct | Deprel::Advcl | Deprel::Discourse);
            let as_of = t.deprel == Deprel::Advcl && self.child(c, &[Deprel::Mark, Deprel::Case]).is_some_and(|m| self.lemma(m) == "as");
            if !clause || as_of || t.deprel == Deprel::Advcl && self.is_infinitive(c) {
                last = last.max(self.behind(v, c).1);
            } else if c > last + 1 && t.deprel != Deprel::Punct {
                break;
            }
        }
        last
    }

    /// "called for a truce": what stands behind the preposition.
    fn about(&self, v: usize) -> Option<(usize, usize)> {
        let named = |word: &str| self.cues.is(&format!("{} {word}", self.lemma(v)), Cue::About);
        let particle = |c: &usize| *c > v && matches!(self.token(*c).deprel, Deprel::CompoundPrt | Deprel::Advmod) && named(self.lemma(*c));
        for c in self.sentence.children(v).filter(|&c| c > v) {
            let case = self.child(c, &[Deprel::Case, Deprel::Mark]);
            let oblique = matches!(self.token(c).deprel, Deprel::Obl | Deprel::Advcl | Deprel::Obj);
            if oblique && case.is_some_and(|case| case > v && named(self.lemma(case))) {
                let (first, last) = self.stretch(c);
                let first = case.map_or(first, |case| first.max(case + 1));
                return Some((first, last.max(self.predicate_end(v))));
            }
        }
        let particle = self.sentence.children(v).find(particle)?;
        let object = self.child(v, &[Deprel::Obj]).filter(|&o| o > particle)?;
        Some((self.behind(particle, object).0, self.predicate_end(v)))
    }

    /// "Iran's claim that", "its promise to".
    fn noun(&self, n: usize) -> Option<Found> {
        if !self.cues.is(self.lemma(n), Cue::Noun) {
            return None;
        }
        let clause = |c: &usize| {
            let t = self.token(*c);
            let that = self.child(*c, &[Deprel::Mark]).is_some_and(|m| matches!(self.lemma(m), "that" | "whether"));
            *c > n && matches!(t.deprel, Deprel::Acl | Deprel::Ccomp | Deprel::AclRelcl) && (that || self.is_infinitive(*c))
        };
        let content = self.sentence.children(n).find(clause)?;
        let speaker = self.speaker(self.owner(n)?, n)?;
        let (first, last) = self.behind(n, content);
        let span = self.content(first, last)?;
        let mut found = Found { sentence: self.number, cue: self.token(n).span, speaker: Some(speaker), ..Found::default() };
        found.quoted = self.is_quoted(n);
        found.add(span);
        Some(found)
    }

    fn owner(&self, n: usize) -> Option<usize> {
        let case = |c: usize| self.child(c, &[Deprel::Case]).map(|case| self.lemma(case));
        let by = |c: &usize| self.token(*c).deprel == Deprel::Nmod && matches!(case(*c), Some("by" | "from" | "of" | "among"));
        let owner = self.child(n, &[Deprel::NmodPoss]).or_else(|| self.sentence.children(n).find(by));
        let carried = || {
            let t = self.token(n);
            let verb = t.head.filter(|_| t.deprel == Deprel::Obj)?;
            let carries = matches!(
                self.lemma(verb),
                "make" | "issue" | "express" | "repeat" | "voice" | "give" | "reject" | "have" | "raise" | "renew" | "reiterate"
            );
            let own = carries && self.is_told(verb) && !self.is_passive(verb);
            own.then(|| self.subject(verb, 0)).flatten().map(|(s, _)| s).filter(|&s| self.can_speak(s))
        };
        owner.or_else(carried)
    }
}
