//! CoNLL-U in and out (<https://universaldependencies.org/format.html>).
//!
//! Takes the format's text, gives a document whose sentences and tokens are the given ones; and the other way round. Comments, multi-word
//! lines and the MISC column are kept as they stand; what a parser fills in (LEMMA to DEPREL) is not read.

use std::fmt::Write;

use crate::tag::morph;
use crate::types::{Article, ByteSpan, Document, Sentence, Token};

/// Lines of one sentence that are no tokens, and the last column of those that are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Frame {
    comments: Vec<String>,
    /// Multi-word and empty-node lines, each with the number of tokens before it.
    others: Vec<(usize, String)>,
    misc: Vec<String>,
}

/// Reads sentences; each becomes a paragraph of the document's text.
pub fn read(text: &str) -> (Document, Vec<Frame>) {
    let mut document = Document { article: Article::default(), ..Document::default() };
    let mut frames = Vec::new();
    for block in text.split("\n\n") {
        read_sentence(block, &mut document, &mut frames);
    }
    (document, frames)
}

fn read_sentence(block: &str, document: &mut Document, frames: &mut Vec<Frame>) {
    let mut frame = Frame::default();
    let mut tokens = Vec::new();
    let text = &mut document.article.text;
    let paragraph = frames.len();
    if paragraph > 0 {
        text.push_str("\n\n");
    }
    let start = text.len();
    for line in block.lines().map(|l| l.trim_end_matches('\r')) {
        let columns: Vec<&str> = line.split('\t').collect();
        match columns[..] {
            [id, form, .., misc] if columns.len() == 10 && id.bytes().all(|b| b.is_ascii_digit()) => {
                let from = text.len();
                text.push_str(form);
                tokens.push(Token { span: ByteSpan::new(from, text.len()), ..Token::default() });
                if !misc.split('|').any(|m| m == "SpaceAfter=No") {
                    text.push(' ');
                }
                frame.misc.push(misc.to_owned());
            }
            _ if line.starts_with('#') => frame.comments.push(line.to_owned()),
            _ if line.is_empty() => {}
            _ => frame.others.push((tokens.len(), line.to_owned())),
        }
    }
    text.truncate(tokens.last().map_or(start, |t| t.span.end));
    if tokens.is_empty() && frame == Frame::default() {
        text.truncate(start.saturating_sub(if paragraph > 0 { 2 } else { 0 }));
        return;
    }
    let span = ByteSpan::new(start, text.len());
    document.sentences.push(Sentence { span, tokens, paragraph, ..Sentence::default() });
    frames.push(frame);
}

/// Writes one sentence; without a frame it gets its number and text as comments.
pub fn write(document: &Document, index: usize, frame: Option<&Frame>, out: &mut String) {
    let sentence = &document.sentences[index];
    let text = document.text();
    match frame {
        Some(frame) => frame.comments.iter().for_each(|c| line(out, c)),
        None => {
            line(out, &format!("# sent_id = {}", index + 1));
            line(out, &format!("# text = {}", sentence.span.of(text).split_whitespace().collect::<Vec<_>>().join(" ")));
        }
    }
    let mut others = frame.map_or(&[][..], |f| &f.others[..]).iter().peekable();
    for number in 0..=sentence.tokens.len() {
        while let Some((_, other)) = others.next_if(|(before, _)| *before == number) {
            line(out, other);
        }
        if number < sentence.tokens.len() {
            let misc = frame.and_then(|f| f.misc.get(number).cloned()).unwrap_or_else(|| spacing(sentence, number));
            token_line(sentence, number, text, &misc, out);
        }
    }
    out.push('\n');
}

fn token_line(sentence: &Sentence, index: usize, text: &str, misc: &str, out: &mut String) {
    let token = &sentence.tokens[index];
    let form = token.span.of(text);
    let feats = morph::feats(sentence, index, form);
    let head = token.head.map_or(0, |h| h + 1);
    let (upos, xpos, deprel) = (token.upos.as_str(), token.xpos.as_str(), token.deprel.as_str());
    let filled = match sentence.parsed {
        true => format!("{}\t{upos}\t{xpos}\t{feats}\t{head}\t{deprel}", token.lemma),
        false => "_\t_\t_\t_\t_\t_".to_owned(),
    };
    line(out, &format!("{}\t{form}\t{filled}\t_\t{misc}", index + 1));
}

fn spacing(sentence: &Sentence, index: usize) -> String {
    let touches = sentence.tokens.get(index + 1).is_some_and(|next| next.span.start == sentence.tokens[index].span.end);
    if touches { "SpaceAfter=No".to_owned() } else { "_".to_owned() }
}

fn line(out: &mut String, text: &str) {
    let _ = writeln!(out, "{text}");
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAMPLE: &str = "# sent_id = a\n# text = We can't.\n1\tWe\t_\t_\t_\t_\t_\t_\t_\t_\n2-3\tcan't\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No\n2\tca\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No\n3\tn't\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No\n4\t.\t_\t_\t_\t_\t_\t_\t_\t_\n\n";

    #[test]
    fn given_tokens_are_kept_with_their_spacing() {
        let (document, frames) = read(SAMPLE);
        assert_eq!(document.text(), "We can't.");
        assert_eq!(document.sentences.len(), 1);
        assert_eq!(document.sentences[0].tokens.len(), 4);
        let mut out = String::new();
        write(&document, 0, Some(&frames[0]), &mut out);
        assert_eq!(out, SAMPLE);
    }

    #[test]
    fn sentences_become_paragraphs() {
        let (document, _) = read(&format!("{SAMPLE}{SAMPLE}"));
        assert_eq!(document.text(), "We can't.\n\nWe can't.");
        assert_eq!(document.sentences[1].span.of(document.text()), "We can't.");
    }
}
