//! Article -> sentences of tokens, quotes, dateline.
//!
//! Takes an article, gives a document whose sentences and tokens carry exact byte spans; nothing is normalised. Paragraphs come first
//! (`paragraph`), then the head of a wire story (`dateline`), sentences (`sentence`), tokens by the Universal Dependencies convention
//! (`token`) and quotations (`quote`). Works on upper-case text as well. Does not tag.

mod dateline;
mod paragraph;
mod quote;
mod sentence;
mod token;
mod words;

use crate::segment::paragraph::Paragraph;
use crate::segment::words::WordLists;
use crate::types::{Article, ByteSpan, Document, Sentence, SentenceKind};

/// A wire head stands in one of this many first paragraphs.
const HEAD_PARAGRAPHS: usize = 5;

/// Cuts texts into sentences and tokens.
#[derive(Debug)]
pub struct Segmenter {
    words: WordLists,
}

impl Default for Segmenter {
    fn default() -> Self {
        Self::new()
    }
}

impl Segmenter {
    /// Loads the word lists.
    pub fn new() -> Self {
        Self { words: WordLists::new() }
    }

    /// Cuts an article; spans are bytes into its text.
    pub fn segment(&self, article: Article) -> Document {
        let mut document = Document { article, ..Document::default() };
        let text = &document.article.text;
        for (number, paragraph) in paragraph::paragraphs(text, &self.words).into_iter().enumerate() {
            let head = match document.dateline {
                None if number < HEAD_PARAGRAPHS => dateline::dateline(paragraph.span.of(text), paragraph.span.start),
                _ => None,
            };
            let start = head.as_ref().map_or(paragraph.span.start, |h| h.span.end);
            document.dateline = document.dateline.or(head);
            let body = Paragraph { span: ByteSpan::new(start, paragraph.span.end), ..paragraph };
            document.sentences.extend(self.sentences(text, body, number));
        }
        document
    }

    fn sentences(&self, text: &str, paragraph: Paragraph, number: usize) -> Vec<Sentence> {
        let Paragraph { span, kind } = paragraph;
        let spans = match kind {
            SentenceKind::Body => sentence::sentences(span.of(text), span.start, &self.words),
            _ => sentence::whole(span.of(text), span.start),
        };
        let sentence = |span: ByteSpan| {
            let tokens = token::tokens(span.of(text), span.start, &self.words);
            let tokens = tokens.into_iter().map(|span| crate::types::Token { span, ..Default::default() }).collect();
            Sentence { span, kind, paragraph: number, tokens, parsed: false, acts: Vec::new() }
        };
        let mut sentences: Vec<Sentence> = spans.into_iter().map(sentence).collect();
        quote::mark(text, &mut sentences);
        sentences
    }
}
