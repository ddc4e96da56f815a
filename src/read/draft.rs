//! An article on its way: what a form's reader has found so far, and what was wrong with it.
//!
//! Takes fields as the input gives them; gives the finished article with its id, and its problems, each naming file, line, reason, remedy.

use crate::read::{MAX_ARTICLE, bytes, identity, parse_published};
use crate::types::article::Published;
use crate::types::{Article, Problem};

/// What the user says about an input that the input does not say itself.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Options {
    /// The form, where it shall not be told from name and bytes.
    pub format: Option<super::Format>,
    /// Publication date of articles that state none.
    pub published: Option<Published>,
    /// Publisher of articles that name none.
    pub publisher: Option<String>,
}

/// An article on its way.
#[derive(Debug, Clone, Default)]
pub(super) struct Draft {
    pub(super) article: Article,
    pub(super) line: Option<u64>,
    problems: Vec<(String, &'static str)>,
    bad_dates: Vec<String>,
    refused: bool,
}

impl Draft {
    /// An empty draft that begins at a line of its input.
    pub(super) fn at(line: Option<u64>) -> Self {
        Self { line, ..Self::default() }
    }

    /// A draft that is no article, only a problem.
    pub(super) fn refused(line: Option<u64>, reason: impl Into<String>, remedy: &'static str) -> Self {
        let mut draft = Self::at(line);
        draft.refuse(reason, remedy);
        draft
    }

    /// Says that this will be no article, and why.
    pub(super) fn refuse(&mut self, reason: impl Into<String>, remedy: &'static str) {
        self.refused = true;
        self.note(reason, remedy);
    }

    /// Notes a problem of an article that is kept.
    pub(super) fn note(&mut self, reason: impl Into<String>, remedy: &'static str) {
        self.problems.push((reason.into(), remedy));
    }

    /// Sets the publication date from a named field, unless an earlier field has set it.
    pub(super) fn published(&mut self, field: &str, value: &str) {
        if self.article.published.is_none() {
            self.article.published = self.date(field, value);
        }
    }

    /// Sets the modification date from a named field, unless an earlier field has set it.
    pub(super) fn modified(&mut self, field: &str, value: &str) {
        if self.article.modified.is_none() {
            self.article.modified = self.date(field, value);
        }
    }

    fn date(&mut self, field: &str, value: &str) -> Option<Published> {
        if value.trim().is_empty() {
            return None;
        }
        match parse_published(value) {
            Ok(date) => Some(date),
            Err(reason) => {
                self.bad_dates.push(format!("{field}: {reason}"));
                None
            }
        }
    }

    /// Sets a field by its canonical name, unless it is set; unknown names are left alone.
    pub(super) fn set(&mut self, field: Field, name: &str, value: &str) {
        let article = &mut self.article;
        let slot = match field {
            Field::Published => return self.published(name, value),
            Field::Modified => return self.modified(name, value),
            Field::Text => {
                article.text = value.to_owned();
                return;
            }
            Field::Id => {
                article.id = value.trim().to_owned();
                return;
            }
            Field::Url => &mut article.url,
            Field::Title => &mut article.title,
            Field::Publisher => &mut article.publisher,
            Field::Place => &mut article.place,
            Field::Lang => &mut article.lang,
            Field::Html | Field::Summary => return,
        };
        fill(slot, value);
    }

    /// The problems, then the article unless it was refused.
    pub(super) fn finish(mut self, file: &str, options: &Options) -> Vec<Result<Article, Problem>> {
        if !self.refused && self.article.text.trim().is_empty() {
            self.refuse("it has no text", "give it a text, or remove it");
        }
        if !self.refused && self.article.text.len() > MAX_ARTICLE {
            self.refuse(bytes::too_long("its text"), "split it into one article each");
        }
        self.complete(options);
        self.note_dates();
        let (line, refused, article) = (self.line, self.refused, self.article);
        let problem = |(reason, remedy): (String, &str)| Problem { file: file.to_owned(), line, reason, remedy: remedy.to_owned() };
        let mut items: Vec<_> = self.problems.into_iter().map(|p| Err(problem(p))).collect();
        if !refused {
            items.push(Ok(article));
        }
        items
    }

    fn complete(&mut self, options: &Options) {
        let article = &mut self.article;
        article.published = article.published.or(options.published);
        if article.publisher.is_none() {
            article.publisher.clone_from(&options.publisher);
        }
        article.url = article.url.take().and_then(|url| identity::canonical_url(&url));
        if article.id.is_empty() {
            article.id = identity::content_id(article);
        }
    }

    fn note_dates(&mut self) {
        let remedy = if self.article.published.is_some() {
            "another date is used; correct this one"
        } else {
            "correct it, or give a date with --published; the article is kept without one"
        };
        for reason in std::mem::take(&mut self.bad_dates) {
            self.note(reason, remedy);
        }
    }
}

/// Fills a field that is still empty with one line of text, white space folded.
pub(super) fn fill(slot: &mut Option<String>, value: &str) {
    if slot.is_none() {
        let folded = value.split_whitespace().collect::<Vec<_>>().join(" ");
        *slot = (!folded.is_empty()).then_some(folded);
    }
}

/// A field of an article under whatever name an input gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    Id,
    Url,
    Title,
    Published,
    Modified,
    Publisher,
    Place,
    Lang,
    Text,
    Html,
    Summary,
}

/// Names of fields in lower case without punctuation, best first within a field: schema.org, JSON Feed, RSS, Dublin Core, news APIs, news-please.
const NAMES: &[(&str, Field)] = &[
    ("id", Field::Id),
    ("articleid", Field::Id),
    ("docid", Field::Id),
    ("guid", Field::Id),
    ("url", Field::Url),
    ("canonicalurl", Field::Url),
    ("link", Field::Url),
    ("permalink", Field::Url),
    ("weburl", Field::Url),
    ("title", Field::Title),
    ("headline", Field::Title),
    ("webtitle", Field::Title),
    ("published", Field::Published),
    ("datepublished", Field::Published),
    ("publishedat", Field::Published),
    ("publicationdate", Field::Published),
    ("webpublicationdate", Field::Published),
    ("pubdate", Field::Published),
    ("datepublish", Field::Published),
    ("publisheddate", Field::Published),
    ("publishdate", Field::Published),
    ("issued", Field::Published),
    ("date", Field::Published),
    ("modified", Field::Modified),
    ("datemodified", Field::Modified),
    ("updated", Field::Modified),
    ("updatedat", Field::Modified),
    ("lastmodified", Field::Modified),
    ("publisher", Field::Publisher),
    ("source", Field::Publisher),
    ("sourcename", Field::Publisher),
    ("sitename", Field::Publisher),
    ("outlet", Field::Publisher),
    ("sourcedomain", Field::Publisher),
    ("place", Field::Place),
    ("location", Field::Place),
    ("lang", Field::Lang),
    ("language", Field::Lang),
    ("text", Field::Text),
    ("body", Field::Text),
    ("articlebody", Field::Text),
    ("maintext", Field::Text),
    ("fulltext", Field::Text),
    ("contenttext", Field::Text),
    ("content", Field::Text),
    ("html", Field::Html),
    ("contenthtml", Field::Html),
    ("summary", Field::Summary),
    ("description", Field::Summary),
];

/// The field that a name stands for, with its rank: where two names of one field are given, the lower rank counts.
pub(super) fn field(name: &str) -> Option<(usize, Field)> {
    let plain: String = name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    NAMES.iter().position(|(known, _)| *known == plain).map(|rank| (rank, NAMES[rank].1))
}

/// The fields among named values, best name first, each at most once by its best name with a value.
pub(super) fn ranked<'a, V>(values: impl Iterator<Item = (&'a str, V)>) -> Vec<(Field, &'a str, V)> {
    let mut known: Vec<_> = values.filter_map(|(name, value)| field(name).map(|(rank, field)| (rank, field, name, value))).collect();
    known.sort_by_key(|(rank, ..)| *rank);
    known.into_iter().map(|(_, field, name, value)| (field, name, value)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bad_date_is_a_problem_and_the_article_is_kept() {
        let mut draft = Draft::default();
        draft.set(Field::Text, "text", "Words.");
        draft.set(Field::Published, "pubDate", "30 February 2018");
        let items = draft.finish("a.md", &Options::default());
        let problem = items[0].clone().unwrap_err();
        assert_eq!(problem.file, "a.md");
        assert!(problem.reason.starts_with("pubDate: \"30 February 2018\""), "{}", problem.reason);
        assert_eq!(items[1].clone().unwrap().published, None);
    }

    #[test]
    fn names_are_read_in_any_spelling() {
        assert_eq!(field("published_at").unwrap().1, Field::Published);
        assert_eq!(field("Publication Date").unwrap().1, Field::Published);
        assert_eq!(field("mood"), None);
    }

    #[test]
    fn user_fills_only_what_is_missing() {
        let options =
            Options { published: parse_published("2018-06-01").ok(), publisher: Some("Sample Wire".into()), ..Options::default() };
        let mut draft = Draft::default();
        draft.set(Field::Text, "text", "Words.");
        draft.set(Field::Published, "date", "2018-06-12");
        let article = draft.finish("", &options).remove(0).unwrap();
        assert_eq!(article.published_day().unwrap().to_string(), "2018-06-12");
        assert_eq!(article.publisher.as_deref(), Some("Sample Wire"));
    }
}
