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
use crate::types::{Article, ByteSpan, Document, Problem, Sentence, SentenceKind, Token};

/// A wire head stands in one of this many first paragraphs.
const HEAD_PARAGRAPHS: usize = 5;

/// Words and marks in a sentence, at most: what later stages compare within one grows with the square of it. One sentence of ten thousand
/// in the news has more than 150.
const LONGEST_SENTENCE: usize = 300;
/// Bytes of a sentence, at most, for the same reason: 300 words of English are under 2,000.
const LONGEST_TEXT: usize = 4096;

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
        document.problems.extend(cut_long(&mut document.sentences));
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
            let tokens = tokens.into_iter().map(|span| Token { span, ..Default::default() }).collect();
            Sentence { span, kind, paragraph: number, tokens, parsed: false, acts: Vec::new() }
        };
        let mut sentences: Vec<Sentence> = spans.into_iter().map(sentence).collect();
        quote::mark(text, &mut sentences);
        sentences
    }
}

/// Cuts sentences that are too long; gives the problem to be told.
fn cut_long(sentences: &mut Vec<Sentence>) -> Option<Problem> {
    let long = sentences.iter().filter(|s| fitting(&s.tokens) < s.tokens.len()).count();
    if long == 0 {
        return None;
    }
    for mut sentence in std::mem::take(sentences) {
        let end = ByteSpan::new(sentence.span.end, sentence.span.end);
        let mut left = std::mem::take(&mut sentence.tokens).into_iter();
        loop {
            let fit = fitting(left.as_slice());
            if fit == left.len() {
                break;
            }
            let tokens: Vec<Token> = left.by_ref().take(fit).collect();
            sentences.push(Sentence { span: spanned(&tokens), tokens, ..sentence.clone() });
        }
        let tokens: Vec<Token> = left.collect();
        let span = tokens.first().map_or(sentence.span, |first| first.span.join(end));
        sentences.push(Sentence { span, tokens, ..sentence });
    }
    Some(Problem {
        reason: format!(
            "{long} {} of more than {LONGEST_SENTENCE} words and marks or {LONGEST_TEXT} bytes cut into pieces",
            if long == 1 { "sentence" } else { "sentences" }
        ),
        remedy: "look whether the text is running text: what it tells across such a cut is not coded".into(),
        ..Problem::default()
    })
}

/// How many of the tokens one sentence may hold, at least one.
fn fitting(tokens: &[Token]) -> usize {
    let Some(first) = tokens.first() else { return 0 };
    let held = tokens.iter().take(LONGEST_SENTENCE).take_while(|t| t.span.end - first.span.start <= LONGEST_TEXT).count();
    held.max(1)
}

/// From the first to the last of some tokens.
fn spanned(tokens: &[Token]) -> ByteSpan {
    match tokens {
        [first, .., last] => first.span.join(last.span),
        [one] => one.span,
        [] => ByteSpan::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_without_end_is_cut_and_told() {
        let article = Article { text: "attack ".repeat(1000), ..Article::default() };
        let document = Segmenter::new().segment(article);
        let lengths: Vec<usize> = document.sentences.iter().map(|s| s.tokens.len()).collect();
        assert_eq!(lengths, [300, 300, 300, 100]);
        assert!(document.problems[0].reason.starts_with("1 sentence"), "{:?}", document.problems);
        let spans: Vec<&str> = document.sentences.iter().map(|s| s.span.of(document.text())).collect();
        assert!(spans.iter().all(|s| s.starts_with("attack") && s.ends_with("attack")));
    }

    #[test]
    fn long_words_fill_a_sentence_sooner() {
        let article = Article { text: "U.S.".repeat(6000), ..Article::default() };
        let document = Segmenter::new().segment(article);
        assert!(document.sentences.len() > 1 && document.sentences.iter().all(|s| s.span.end - s.span.start <= LONGEST_TEXT));
        assert!(document.problems[0].reason.contains("4096 bytes"), "{:?}", document.problems);
    }

    #[test]
    fn a_word_of_a_hundred_thousand_hyphens_is_cut() {
        let article = Article { text: format!("{}b", "a-".repeat(50_000)), ..Article::default() };
        let document = Segmenter::new().segment(article);
        assert_eq!(document.sentences.iter().map(|s| s.tokens.len()).sum::<usize>(), 100_001);
    }
}
