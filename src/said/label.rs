//! Labels: the names of a transcript, the questions and answers of an interview, "Name: what she said" of a headline, a quotation's
//! byline behind a dash.

use super::Found;
use crate::lexicon::cues::{Cue, Cues};
use crate::types::{ActorKind, ActorRef, ByteSpan, Document, Sentence, SentenceKind, Speaker};

/// Longest label, in words.
const WORDS: usize = 6;
/// A transcript has at least this many labels; fewer are colons.
const LABELS: usize = 3;

/// A paragraph's beginning, end, and label.
struct Paragraph {
    first: usize,
    span: ByteSpan,
    kind: SentenceKind,
    label: Option<(ByteSpan, ByteSpan)>,
}

/// Adds what labels attribute.
pub(super) fn labels(document: &Document, cues: &Cues, found: &mut Vec<Found>) {
    let paragraphs = paragraphs(document);
    transcript(document, &paragraphs, found);
    for (i, paragraph) in paragraphs.iter().enumerate() {
        let title =
            paragraph.kind == SentenceKind::Headline || i == 0 && paragraph.span.of(document.text()).split_whitespace().count() < 25;
        if title {
            found.extend(headline(document, cues, paragraph));
        }
        found.extend(byline(document, paragraph));
    }
}

fn paragraphs(document: &Document) -> Vec<Paragraph> {
    let mut all: Vec<Paragraph> = Vec::new();
    let mut number = None;
    for (i, sentence) in document.sentences.iter().enumerate() {
        match all.last_mut() {
            Some(last) if number == Some(sentence.paragraph) => last.span = last.span.join(sentence.span),
            _ => all.push(Paragraph { first: i, span: sentence.span, kind: sentence.kind, label: None }),
        }
        number = Some(sentence.paragraph);
    }
    for paragraph in &mut all {
        paragraph.label = label(document.text(), paragraph.span);
    }
    all
}

/// "WALLACE:", "President Ana Duarte:", "Q.", at the beginning of a paragraph: the name and the mark.
fn label(text: &str, span: ByteSpan) -> Option<(ByteSpan, ByteSpan)> {
    let words = span.of(text);
    let skipped = words.len() - words.trim_start_matches(['"', '“', '”', '\'', '*', '[', ' ']).len();
    let rest = &words[skipped..];
    let start = span.start + skipped;
    for letter in ["Q", "A"] {
        if let Some(mark) = rest.strip_prefix(letter).and_then(|r| r.chars().next()).filter(|c| matches!(c, ':' | '.'))
            && rest[2..].starts_with([' ', '\u{a0}'])
        {
            return Some((ByteSpan::new(start, start + 1), ByteSpan::new(start + 1, start + 1 + mark.len_utf8())));
        }
    }
    let colon = rest.find(':').filter(|&c| c > 1 && c < 80)?;
    let name = rest[..colon].trim_end();
    let plain = name.split(['(', '[']).next().unwrap_or(name).trim_end();
    let small = |w: &str| matches!(w, "of" | "the" | "de" | "al" | "bin" | "van" | "von" | "for" | "and");
    let capital = |w: &str| w.starts_with(char::is_uppercase);
    let count = plain.split_whitespace().count();
    let named = count > 0 && count <= WORDS && plain.split_whitespace().all(|w| capital(w) || small(w)) && capital(plain);
    let spoken = rest[colon + 1..].starts_with([' ', '\u{a0}', '\n']) || rest[colon + 1..].is_empty();
    (named && spoken).then(|| (ByteSpan::new(start, start + name.len()), ByteSpan::new(start + colon, start + colon + 1)))
}

/// Labels in their number make a transcript: each speaks to the next.
fn transcript(document: &Document, paragraphs: &[Paragraph], found: &mut Vec<Found>) {
    let text = document.text();
    let body = |p: &&Paragraph| p.kind != SentenceKind::Furniture && p.label.is_some();
    let names: Vec<&str> = paragraphs.iter().filter(body).filter_map(|p| Some(p.label?.0.of(text))).collect();
    let again = names.iter().enumerate().any(|(i, n)| names[..i].contains(n));
    if names.len() < LABELS || !again {
        return;
    }
    let mut open = false;
    for paragraph in paragraphs {
        if let Some((name, mark)) = paragraph.label {
            let speaker = Speaker { span: name, actor: named(document, paragraph.first, name) };
            let mut saying = Found { sentence: paragraph.first, cue: mark, speaker: Some(speaker), label: true, ..Found::default() };
            let from = mark.end + text[mark.end..paragraph.span.end].len() - text[mark.end..paragraph.span.end].trim_start().len();
            if from < paragraph.span.end {
                saying.add(ByteSpan::new(from, paragraph.span.end));
            }
            found.push(saying);
            open = true;
        } else if paragraph.kind == SentenceKind::Headline || paragraph.span.of(text).starts_with(['(', '[']) {
            open &= paragraph.kind != SentenceKind::Headline;
        } else if open && let Some(last) = found.iter_mut().rev().find(|f| f.label) {
            last.add(paragraph.span);
        }
    }
}

/// Whom a label names: its mention, else who bears the name elsewhere in the text.
fn named(document: &Document, sentence: usize, name: ByteSpan) -> ActorRef {
    let text = name.of(document.text()).to_owned();
    let person = |kind: ActorKind| matches!(kind, ActorKind::Person | ActorKind::Office | ActorKind::Organisation | ActorKind::Agent);
    let own = document.actors.iter().filter(|m| m.sentence == sentence).find(|m| name.overlaps(m.span) && person(m.kind));
    let bearer = || {
        let last = text.split_whitespace().next_back()?.to_lowercase();
        let bears = |n: &str| n.split_whitespace().next_back().is_some_and(|w| w.to_lowercase() == last);
        document.actors.iter().find(|m| m.kind == ActorKind::Person && bears(&m.actor.name))
    };
    let actor = own.or_else(|| bearer().filter(|_| text.len() > 1)).map(|m| m.actor.clone()).unwrap_or_default();
    let name = if actor.id.is_empty() && actor.name.is_empty() && text.len() > 1 { text.clone() } else { actor.name.clone() };
    ActorRef { name, text, ..actor }
}

/// "Brown: We will stay", "Poll: Most want to stay", "We will stay: Brown".
fn headline(document: &Document, cues: &Cues, paragraph: &Paragraph) -> Option<Found> {
    let text = document.text();
    let sentence = &document.sentences[paragraph.first];
    let words = sentence.span.of(text);
    let colon = words.find(": ").map(|c| sentence.span.start + c)?;
    let sides = [ByteSpan::new(sentence.span.start, colon), ByteSpan::new(colon + 2, sentence.span.end)];
    let speaks =
        |side: ByteSpan| side.of(text).split_whitespace().count() <= WORDS && is_speaker(document, cues, paragraph.first, sentence, side);
    let long = |side: ByteSpan| side.of(text).split_whitespace().count() > 2;
    let (name, content) = match sides {
        [a, b] if speaks(a) && long(b) => (a, b),
        [a, b] if speaks(b) && long(a) => (b, a),
        _ => return None,
    };
    let plain = name.of(text).trim_end_matches(['.', ' ']);
    let name = ByteSpan::new(name.start, name.start + plain.len());
    let speaker = Speaker { span: name, actor: named(document, paragraph.first, name) };
    let document_says = speaker.actor.id.is_empty() && is_document(cues, name.of(text));
    let cue = ByteSpan::new(colon, colon + 1);
    let mut found = Found { sentence: paragraph.first, cue, speaker: Some(speaker), document: document_says, ..Found::default() };
    found.add(content);
    Some(found)
}

fn is_document(cues: &Cues, words: &str) -> bool {
    words.split_whitespace().any(|w| {
        let w = w.to_lowercase();
        cues.is(&w, Cue::Document) || w.strip_suffix('s').is_some_and(|w| cues.is(w, Cue::Document))
    })
}

/// A person, an office, a body or a document; a place before a colon only tells where.
fn is_speaker(document: &Document, cues: &Cues, number: usize, sentence: &Sentence, side: ByteSpan) -> bool {
    let kind = |k: ActorKind| matches!(k, ActorKind::Person | ActorKind::Office | ActorKind::Organisation | ActorKind::Agent);
    let names = document.actors.iter().any(|m| m.sentence == number && side.contains(m.span) && kind(m.kind));
    let acts = sentence.tokens.iter().any(|t| side.contains(t.span) && t.xpos.is_finite() && sentence.parsed);
    !acts && (names || is_document(cues, side.of(document.text())))
}

/// `"We go." — Ada Brook`: who is named behind a dash at a quotation's end.
fn byline(document: &Document, paragraph: &Paragraph) -> Option<Found> {
    let text = document.text();
    let words = paragraph.span.of(text);
    if !words.starts_with(['"', '“', '”', '\'', '‘', '«']) {
        return None;
    }
    let dash = ["―", "—", "–", "--", " - "].iter().filter_map(|d| words.rfind(d).map(|at| (at, *d))).max_by_key(|(at, _)| *at)?;
    let (at, mark) = dash;
    let before = words[..at].trim_end();
    let name = words[at + mark.len()..].trim().trim_end_matches('.');
    let closed = before.ends_with(['"', '”', '’', '\'', '»', '.', '!', '?']);
    let count = name.split_whitespace().count();
    let head = name.split(',').next().unwrap_or(name);
    let capital = |w: &str| w.starts_with(char::is_uppercase) || w.len() < 4;
    if !closed || count == 0 || count > 14 || !name.starts_with(char::is_uppercase) || !head.split_whitespace().all(capital) {
        return None;
    }
    let start = paragraph.span.start + at + mark.len() + words[at + mark.len()..].len() - words[at + mark.len()..].trim_start().len();
    let span = ByteSpan::new(start, start + name.len());
    let mut actor = named(document, paragraph.first, ByteSpan::new(start, start + head.len()));
    if actor.name.is_empty() {
        head.clone_into(&mut actor.name);
    }
    name.clone_into(&mut actor.text);
    let dash = paragraph.span.start + at + mark.len() - mark.trim_start().len();
    let cue = ByteSpan::new(dash, dash + mark.trim().len());
    let mut found = Found { sentence: paragraph.first, cue, speaker: Some(Speaker { span, actor }), ..Found::default() };
    found.add(ByteSpan::new(paragraph.span.start, paragraph.span.start + before.len()));
    Some(found)
}
