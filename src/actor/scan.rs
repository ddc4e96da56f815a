//! Sentence -> items: the longest names of the base from left to right, and the plain words between them.

use crate::lexicon::actor_words::{ActorWords, Classes, WordClass};
use crate::lexicon::actors::{Base, Candidate, Entity, Kind, Role};
use crate::lexicon::base::fold::{self, Piece, START, Shape};
use crate::types::{ByteSpan, Deprel, Sentence, Upos};

/// One way to read an item.
#[derive(Debug, Clone, Copy)]
pub struct Reading<'b> {
    /// The entity; `None` for a given name.
    pub entity: Option<Entity<'b>>,
    /// In which way the words name it.
    pub role: Role,
}

/// What divides an item from the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gap {
    /// White space.
    Space,
    /// A hyphen.
    Hyphen,
    /// A comma.
    Comma,
    /// Anything else, or the start of the sentence.
    Other,
}

/// A name of the base or a plain word.
#[derive(Debug, Clone)]
pub struct Item<'b> {
    /// Bytes in the document's text.
    pub span: ByteSpan,
    /// First and last token.
    pub tokens: (usize, usize),
    /// Whether the first letter is a capital.
    pub capital: bool,
    /// Whether a possessive `'s` follows.
    pub possessive: bool,
    /// What stands before it.
    pub gap: Gap,
    /// Word classes, of a single word.
    pub classes: Classes,
    /// Word classes of its last word.
    pub tail: Classes,
    /// Hash of its first word.
    pub hash: u64,
    /// Hash of its last word.
    pub last_hash: u64,
    /// How many words it has.
    pub words: usize,
    /// What the base knows of it.
    pub readings: Vec<Reading<'b>>,
    /// Part of speech of its last token.
    pub upos: Upos,
    /// Whether the tag of its last token is a participle, which may modify a noun.
    pub participle: bool,
    /// Whether its last token modifies the noun behind it.
    pub amod: bool,
    /// Whether its last token is a verb that modifies no noun.
    pub verbal: bool,
    /// Whether its first token carries on the name before it.
    pub flat: bool,
    /// Whether the word is written like a plural: "Russians", not "Swiss".
    pub plural_form: bool,
    /// The body that only the text knows, where the text defines it.
    pub defined: Option<usize>,
}

impl<'b> Item<'b> {
    /// The readings of one kind and role.
    pub fn of(&self, kind: Kind, role: Role) -> impl Iterator<Item = Entity<'b>> + '_ {
        self.readings.iter().filter(move |r| r.role == role).filter_map(|r| r.entity).filter(move |e| e.kind() == kind)
    }

    /// Whether there is a reading of that kind, whatever its role.
    pub fn is(&self, kind: Kind) -> bool {
        self.readings.iter().any(|r| r.entity.is_some_and(|e| e.kind() == kind))
    }

    /// Whether there is a reading in that role.
    pub fn has_role(&self, role: Role) -> bool {
        self.readings.iter().any(|r| r.role == role)
    }

    /// Whether it is a plain word.
    pub fn is_plain(&self) -> bool {
        self.readings.is_empty() && self.defined.is_none()
    }

    /// Whether it follows the item before without punctuation.
    pub fn joined(&self) -> bool {
        matches!(self.gap, Gap::Space | Gap::Hyphen)
    }
}

/// Cuts one sentence into items.
pub fn scan<'b>(bases: &'b [Base], words: &ActorWords, text: &str, sentence: &Sentence) -> Vec<Item<'b>> {
    let mut pieces = Vec::new();
    fold::cut(sentence.span.of(text), &mut pieces);
    let shouted = is_shouted(&pieces);
    let mut items: Vec<Item> = Vec::with_capacity(pieces.len());
    let mut at = 0;
    let mut token = 0;
    let mut after_stray = false;
    while at < pieces.len() {
        if is_stray_possessive(sentence.span.of(text), &pieces[at]) {
            if let Some(owner) = items.last_mut() {
                owner.possessive = true;
            }
            after_stray = true;
            at += 1;
            continue;
        }
        if let Some(next) = items.last().filter(|i| i.capital).and_then(|_| after_gloss(bases, sentence.span.of(text), &pieces, at)) {
            (at, after_stray) = (next, true);
            continue;
        }
        while token + 1 < sentence.tokens.len() && sentence.tokens[token].span.end <= sentence.span.start + pieces[at].start {
            token += 1;
        }
        let rest = if !pieces[at].shape.capital && opens_clause(sentence, token) { &pieces[at..=at] } else { &pieces[at..] };
        let (len, readings) = longest(bases, words, rest, shouted);
        if readings.is_empty()
            && let Some(next) = after_designation(sentence.span.of(text), &pieces, at)
        {
            (at, after_stray) = (next, !items.is_empty() && gap(sentence.span.of(text), &pieces, at) == Gap::Space);
            continue;
        }
        let last = at + len.max(1) - 1;
        let span = ByteSpan::new(sentence.span.start + pieces[at].start, sentence.span.start + pieces[last].end);
        let mut end = token;
        while end + 1 < sentence.tokens.len() && sentence.tokens[end + 1].span.start < span.end {
            end += 1;
        }
        if sentence.tokens.is_empty() {
            return items;
        }
        let tag = &sentence.tokens[end];
        let written = span.of(text);
        items.push(Item {
            plural_form: written.ends_with(['s', 'S']) && !written.ends_with("ss") || written.ends_with("men"),
            span,
            tokens: (token, end),
            capital: pieces[at].shape.capital && !(shouted && readings.is_empty()),
            possessive: pieces[last].shape.possessive
                || (last + 1 < pieces.len() && bare_apostrophe(sentence.span.of(text), pieces[last].end)),
            gap: if after_stray { Gap::Space } else { gap(sentence.span.of(text), &pieces, at) },
            classes: if len <= 1 { words.of(pieces[at].hash) } else { Classes::default() },
            tail: words.of(pieces[last].hash),
            hash: pieces[at].hash,
            last_hash: pieces[last].hash,
            words: last + 1 - at,
            readings,
            upos: tag.upos,
            participle: matches!(tag.xpos, crate::types::Xpos::Vbn | crate::types::Xpos::Vbg),
            flat: sentence.parsed && sentence.tokens[token].deprel == Deprel::Flat,
            amod: sentence.parsed && tag.deprel == Deprel::Amod,
            verbal: sentence.parsed && tag.upos == Upos::Verb && !matches!(tag.deprel, Deprel::Amod | Deprel::Compound),
            defined: None,
        });
        (at, after_stray) = (last + 1, false);
    }
    items
}

/// Whether a token is a verb of its own clause, which opens no noun phrase: "the army ousted President X".
fn opens_clause(sentence: &Sentence, token: usize) -> bool {
    let Some(t) = sentence.tokens.get(token).filter(|t| sentence.parsed && t.upos == Upos::Verb) else { return false };
    !matches!(t.deprel, Deprel::Amod | Deprel::Compound | Deprel::Acl | Deprel::Flat) && t.xpos != crate::types::Xpos::Vbg
}

/// Tokenised texts part the possessive from its noun: "the rebels 's leader".
fn is_stray_possessive(text: &str, piece: &Piece) -> bool {
    matches!(&text[piece.start..piece.end], "s" | "S")
        && text[..piece.start].ends_with([' ', '\'', '’'])
        && text[..piece.start].trim_end().ends_with(['\'', '’'])
}

/// How many words an acronym or gloss in parentheses may have.
const GLOSS: usize = 5;

/// "the Ruvuma Front (RF) rebels": the piece behind a short parenthesis that parts a name from its agent word.
fn after_gloss(bases: &[Base], text: &str, pieces: &[Piece], at: usize) -> Option<usize> {
    let before = at.checked_sub(1).map(|i| &text[pieces[i].end..pieces[at].start])?;
    if before.trim_end_matches(['"', '“', '\'', '‘']) != " (" {
        return None;
    }
    let between = |i: usize| pieces.get(i + 1).map(|next| &text[pieces[i].end..next.start]);
    let last = (at..pieces.len().min(at + GLOSS)).find(|&i| between(i).is_some_and(|b| b.contains(')')))?;
    let closes = between(last).is_some_and(|b| b.trim_start_matches(['"', '”', '\'', '’']) == ") ");
    let noun = &pieces[last + 1];
    let agent = bases.iter().any(|base| {
        let found = base.find(fold::step(START, noun.hash)).filter(|f| f.is_name());
        found.is_some_and(|f| base.candidates(f).any(|c| c.entity.is_some_and(|n| base.entity(n).kind() == Kind::Agent)))
    });
    (closes && !noun.shape.capital && agent).then_some(last + 1)
}

/// "Russian MiG-31 fighters", "an F-16 jet": what stands between a nation and its craft says nothing of who they are. Gives the piece behind.
fn after_designation(text: &str, pieces: &[Piece], at: usize) -> Option<usize> {
    let [letters, digits, craft] = pieces.get(at..at + 3)? else { return None };
    let hyphened = &text[letters.end..digits.start] == "-" && text[digits.start..].starts_with(|c: char| c.is_ascii_digit());
    let joined = text[digits.end..craft.start].trim().is_empty() && !craft.shape.capital && craft.start > digits.end;
    (letters.shape.capital && hyphened && joined).then_some(at + 2)
}

/// Whether the sentence is written in capitals throughout, so that case says nothing.
fn is_shouted(pieces: &[Piece]) -> bool {
    let upper = pieces.iter().filter(|p| p.shape.upper).count();
    upper > 3 && pieces.iter().all(|p| p.shape.capital || p.shape.upper) && upper * 10 > pieces.len() * 7
}

/// Plural possessors end in a bare apostrophe: "the rebels' leader".
fn bare_apostrophe(text: &str, end: usize) -> bool {
    let rest = &text[end..];
    text[..end].ends_with(['s', 'S']) && rest.starts_with(['\'', '’']) && rest.chars().nth(1).is_some_and(char::is_whitespace)
}

fn gap(text: &str, pieces: &[Piece], at: usize) -> Gap {
    if at == 0 {
        return Gap::Other;
    }
    if pieces[at].shape.hyphen {
        return Gap::Hyphen;
    }
    let between = &text[pieces[at - 1].end..pieces[at].start];
    let between = between.trim_start_matches(['\'', '’']).trim_start_matches(['s', 'S']);
    match between.trim() {
        "" | "." | "'" | "’" => Gap::Space,
        "," => Gap::Comma,
        "–" | "-" => Gap::Hyphen,
        _ => Gap::Other,
    }
}

/// The longest name at the first piece: its number of pieces, 0 for none, and its readings.
fn longest<'b>(bases: &'b [Base], words: &ActorWords, pieces: &[Piece], shouted: bool) -> (usize, Vec<Reading<'b>>) {
    let mut best = (0, Vec::new());
    for base in bases {
        let mut state = START;
        for (i, piece) in pieces.iter().enumerate() {
            if i > 0 && !piece.shape.tight {
                break;
            }
            state = fold::step(state, piece.hash);
            let Some(found) = base.find(state) else { break };
            if found.is_name() && i + 1 >= best.0 {
                let fits = |c: &Candidate| fits(c, words, &pieces[..=i], shouted);
                let readings: Vec<Reading> = base
                    .candidates(found)
                    .filter(fits)
                    .filter(|c| i > 0 || shape_fits_place(c, base, words, piece))
                    .map(|c| Reading { entity: c.entity.map(|n| base.entity(n)), role: c.role })
                    .collect();
                // The first base with a name of that length wins: the user's own names come first.
                if !readings.is_empty() && i + 1 > best.0 {
                    best = (i + 1, readings);
                }
            }
            if !found.goes_on {
                break;
            }
        }
    }
    best
}

/// Whether a one-word name may be a place: function words in title case ("We", "March") are none.
fn shape_fits_place(candidate: &Candidate, base: &Base, words: &ActorWords, piece: &Piece) -> bool {
    use WordClass::{Adjective, Conjunction, Determiner, He, It, Locative, Of, She, Speaker, Speakers, Stop, They};
    let function =
        words.of(piece.hash).any(&[Stop, Determiner, Conjunction, Of, Locative, He, She, It, They, Speaker, Speakers, Adjective]);
    !function || candidate.entity.is_none_or(|n| base.entity(n).kind() != Kind::Place)
}

/// Whether the pieces are written as the name demands.
fn fits(candidate: &Candidate, words: &ActorWords, pieces: &[Piece], shouted: bool) -> bool {
    let common = || words.of(pieces[0].hash).any(&[WordClass::Stop, WordClass::Determiner, WordClass::Speakers, WordClass::It]);
    if candidate.acronym {
        let Shape { upper, capital, .. } = pieces[0].shape;
        let long = pieces[0].end - pieces[0].start > 3;
        return if shouted { !common() } else { upper || long && capital && !common() };
    }
    if shouted && pieces.len() == 1 && candidate.capitals > 0 && common() {
        return false;
    }
    pieces.iter().take(16).enumerate().all(|(i, piece)| {
        candidate.capitals & (1 << i) == 0
            || piece.shape.capital
            || (i == 0 && pieces.len() > 1 && words.of(piece.hash).has(WordClass::Determiner))
    })
}
