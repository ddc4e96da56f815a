//! Sentences of tokens with tags and dependency arcs.

use compact_str::CompactString;

use crate::types::label::{Deprel, Upos, Xpos};
use crate::types::proposal::ActReading;
use crate::types::span::ByteSpan;
use crate::types::steps::spend;

/// What part of an article a sentence is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum SentenceKind {
    /// Running text.
    #[default]
    Body,
    /// A headline or subheading inside the text: a short line of its own without a full stop.
    Headline,
    /// Text that tells nothing: a byline, a caption credit, a call to subscribe; or nothing in English.
    Furniture,
}

/// One word or punctuation mark, by the Universal Dependencies convention.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Token {
    /// Bytes in the document's text.
    pub span: ByteSpan,
    /// Dictionary form, lower case but for proper nouns. Empty until tagged.
    pub lemma: CompactString,
    /// Universal part of speech.
    pub upos: Upos,
    /// Penn Treebank tag.
    pub xpos: Xpos,
    /// Index of the head token in the sentence; `None` for the root.
    pub head: Option<usize>,
    /// Relation to the head.
    pub deprel: Deprel,
    /// Whether it stands between quotation marks.
    pub quoted: bool,
}

/// One sentence.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sentence {
    /// Bytes in the document's text, without surrounding white space.
    pub span: ByteSpan,
    /// What part of the article it is.
    pub kind: SentenceKind,
    /// Number of the paragraph, from 0.
    pub paragraph: usize,
    /// Its tokens in order; spans lie inside the sentence and do not overlap.
    pub tokens: Vec<Token>,
    /// Whether the parser ran on it: heads and relations hold only then.
    pub parsed: bool,
    /// What the network takes for acts, by token; empty where it was not asked.
    pub acts: Vec<ActReading>,
}

impl Sentence {
    /// The token's words in the text.
    pub fn form<'t>(&self, text: &'t str, token: usize) -> &'t str {
        self.tokens[token].span.of(text)
    }

    /// Tokens whose head is `head`, left to right.
    pub fn children(&self, head: usize) -> impl Iterator<Item = usize> + '_ {
        spend(self.tokens.len());
        self.tokens.iter().enumerate().filter(move |(_, t)| t.head == Some(head)).map(|(i, _)| i)
    }

    /// The first child of `head` with one of the relations.
    pub fn child(&self, head: usize, relations: &[Deprel]) -> Option<usize> {
        self.children(head).find(|&i| relations.contains(&self.tokens[i].deprel))
    }

    /// The root token, if the sentence was parsed and has words.
    pub fn root(&self) -> Option<usize> {
        if self.parsed { self.tokens.iter().position(|t| t.head.is_none()) } else { None }
    }

    /// The token itself and those above it, up to the root; ends even where arcs make a circle.
    pub fn ancestors(&self, token: usize) -> impl Iterator<Item = usize> + '_ {
        std::iter::successors(Some(token), |&t| self.tokens[t].head).take(self.tokens.len())
    }

    /// Whether `token` is `ancestor` or lies below it.
    pub fn below(&self, token: usize, ancestor: usize) -> bool {
        let mut steps = 0;
        let found = self.ancestors(token).inspect(|_| steps += 1).any(|t| t == ancestor);
        spend(steps);
        found
    }

    /// All tokens at or below `top`, in text order.
    pub fn subtree(&self, top: usize) -> Vec<usize> {
        (0..self.tokens.len()).filter(|&i| self.below(i, top)).collect()
    }

    /// The span from the first to the last token given (both inclusive).
    pub fn span_of(&self, first: usize, last: usize) -> ByteSpan {
        self.tokens[first].span.join(self.tokens[last].span)
    }
}
