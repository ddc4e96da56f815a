//! One article on its way through the stages.

use chrono::NaiveDate;

use crate::types::actor::ActorMention;
use crate::types::article::{Article, Problem};
use crate::types::date::TimeMention;
use crate::types::sentence::Sentence;
use crate::types::span::ByteSpan;

/// The head of a wire story: `MOSCOW, Nov 9 (Reuters) -`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Dateline {
    /// All of it, dash included.
    pub span: ByteSpan,
    /// The place name.
    pub place: Option<ByteSpan>,
    /// The date words, if it has any.
    pub date: Option<ByteSpan>,
    /// The agency, if it names one.
    pub agency: Option<ByteSpan>,
    /// The resolved day; filled by `time`.
    pub day: Option<NaiveDate>,
}

/// An article with what each stage found in it, in the order of the stages.
#[derive(Debug, Clone, Default)]
pub struct Document {
    /// The article as read.
    pub article: Article,
    /// The wire head, if there is one; its bytes belong to no sentence.
    pub dateline: Option<Dateline>,
    /// Sentences in text order.
    pub sentences: Vec<Sentence>,
    /// Time expressions in text order.
    pub times: Vec<TimeMention>,
    /// Actor mentions in text order.
    pub actors: Vec<ActorMention>,
    /// What of the text was cut or left out because it is beyond what a stage takes.
    pub problems: Vec<Problem>,
}

impl Document {
    /// The text that all spans lie in.
    pub fn text(&self) -> &str {
        &self.article.text
    }

    /// The words of one token.
    pub fn form(&self, sentence: usize, token: usize) -> &str {
        self.sentences[sentence].form(self.text(), token)
    }
}
