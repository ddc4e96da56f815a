//! Results of `demarche code`, read back: one JSON object a line, an article with its events.

use serde::{Deserialize, Serialize};

use crate::types::{Article, CodedArticle, Event, Problem, Saying};

/// One line of `demarche code`: the article as it was read, and what was coded from it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct CodedLine {
    /// The article; its text is empty where it was refused, and may be left out where the articles are at hand elsewhere.
    #[serde(flatten)]
    pub article: Article,
    /// Wire agency named in its dateline; empty where none.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub agency: String,
    /// Its events in text order.
    pub events: Vec<Event>,
    /// Its attributions in text order.
    pub said: Vec<Saying>,
    /// What could not be read or coded.
    pub problems: Vec<Problem>,
}

impl CodedLine {
    /// A coded article with what was wrong with it.
    pub fn new(coded: CodedArticle, problems: Vec<Problem>) -> Self {
        Self { article: coded.article, agency: coded.agency, events: coded.events, said: coded.said, problems }
    }

    /// An article that could not be coded, under the id that it was given.
    pub fn refused(id: String, problems: Vec<Problem>) -> Self {
        Self { article: Article { id, ..Article::default() }, problems, ..Self::default() }
    }

    /// Reads a line.
    ///
    /// # Errors
    /// What is wrong with it, in one sentence.
    pub fn read(line: &[u8]) -> Result<Self, String> {
        serde_json::from_slice(line).map_err(|error| format!("it is no result of `code`: {error}"))
    }

    /// The article with its events, if the line has its text.
    pub fn coded(self) -> (Option<CodedArticle>, Vec<Problem>) {
        let whole = !self.article.text.is_empty();
        let coded = CodedArticle { article: self.article, events: self.events, said: self.said, agency: self.agency };
        (whole.then_some(coded), self.problems)
    }

    /// The events on an article that has the text.
    pub fn join(self, article: Article) -> CodedArticle {
        CodedArticle { article, events: self.events, said: self.said, agency: self.agency }
    }
}
