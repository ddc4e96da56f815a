//! An article on its way: what a form's reader has found so far, and what was wrong with it.
//!
//! Takes fields as the input gives them; gives the finished article with its id, and its problems, each naming file, line, reason, remedy.

use chrono::{Days, NaiveDate};

use crate::read::bytes::{self, MAX_ARTICLE};
use crate::read::clean;
use crate::read::day::{self, Order};
use crate::read::detect::Format;
use crate::read::field::{Field, fill, is_nothing};
use crate::read::html::words::plain_words;
use crate::read::identity;
use crate::types::article::{DateSource, Published};
use crate::types::{Article, Problem};

/// What the user says about an input that the input does not say itself.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Options {
    /// The form, where it shall not be told from name and bytes.
    pub format: Option<Format>,
    /// Publication date of articles that state none.
    pub published: Option<Published>,
    /// Publisher of articles that name none.
    pub publisher: Option<String>,
    /// Today: a publication date that is later is not believed. Without it none is too late.
    pub today: Option<NaiveDate>,
    /// Names of columns and fields that the user gives a meaning, each with the name it stands for (`date_iso` for `published`).
    pub fields: Vec<(String, String)>,
    /// Only records of these hosts and their sub-domains, where the input names hosts before their content (WARC).
    pub hosts: Vec<String>,
    /// Only records fetched on or after this day, where the input says so before their content (WARC).
    pub fetched_since: Option<NaiveDate>,
    /// Only records fetched on or before this day.
    pub fetched_until: Option<NaiveDate>,
}

/// Articles on their way, one by one.
pub(super) type Drafts<'a> = Box<dyn Iterator<Item = Draft> + Send + 'a>;

/// An article on its way.
#[derive(Debug, Clone, Default)]
pub(super) struct Draft {
    pub(super) article: Article,
    pub(super) line: Option<u64>,
    problems: Vec<(String, &'static str)>,
    bad_dates: Vec<String>,
    /// Dates of publication beside the first.
    others: Vec<(Published, Option<DateSource>)>,
    refused: bool,
    /// The text is to be kept byte for byte.
    pub(super) exact: bool,
    /// The id may be a mere number of the row.
    pub(super) row: Option<u64>,
    /// It is a row of a table.
    pub(super) in_table: bool,
    /// The file within an archive.
    pub(super) inner: Option<String>,
    /// The day on which it was fetched: it came out no later.
    pub(super) latest: Option<NaiveDate>,
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
        self.published_ordered(field, value, Order::Unknown);
    }

    /// The same where the order of day and month may be known.
    pub(super) fn published_ordered(&mut self, field: &str, value: &str, order: Order) {
        if self.article.published.is_none() {
            self.article.published = self.date(field, value, order);
        } else if let Ok(found) = day::parse_ordered(value, order) {
            self.others.push((found, None));
        }
    }

    /// Offers a date that could be read; where there is one already it is kept for the case that the first is of the future.
    pub(super) fn offer(&mut self, found: Option<Published>, source: Option<DateSource>) {
        match found {
            Some(found) if self.article.published.is_none() => {
                self.article.published = Some(found);
                self.article.published_from = source;
            }
            Some(found) => self.others.push((found, source)),
            None => {}
        }
    }

    /// Sets the modification date from a named field, unless an earlier field has set it.
    pub(super) fn modified(&mut self, field: &str, value: &str) {
        if self.article.modified.is_none() {
            self.article.modified = self.date(field, value, Order::Unknown);
        }
    }

    /// Sets the modification date where it can be read, and says nothing where it cannot: nothing hangs on it.
    pub(super) fn modified_quietly(&mut self, _field: &str, value: &str, order: Order) {
        if self.article.modified.is_none() {
            self.article.modified = day::parse_ordered(value, order).ok();
        }
    }

    fn date(&mut self, field: &str, value: &str, order: Order) -> Option<Published> {
        let plain = value.trim();
        if plain.is_empty() || is_nothing(plain) {
            return None;
        }
        match day::parse_ordered(plain, order) {
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
            // What cannot be an article's address must not keep a later one out.
            Field::Url if article.url.is_some() || identity::page_url(value).is_none() => return,
            Field::Url => &mut article.url,
            Field::Lang => return fill(&mut article.lang, &identity::language(value).unwrap_or_default()),
            Field::Title => &mut article.title,
            Field::Publisher => &mut article.publisher,
            Field::Place => &mut article.place,
            Field::Html | Field::Summary => return,
        };
        if !is_nothing(value.trim()) {
            fill(slot, &plain_words(value));
        }
    }

    /// The problems, then the article unless it was refused.
    pub(super) fn finish(mut self, file: &str, options: &Options) -> Vec<Result<Article, Problem>> {
        if !self.exact && self.article.text.len() <= MAX_ARTICLE {
            clean::tidy(&mut self.article.text);
        }
        if !self.refused && self.article.text.trim().is_empty() {
            self.refuse("it has no text", "give it a text, or remove it");
        }
        if !self.refused && self.article.text.len() > MAX_ARTICLE {
            self.refuse(bytes::too_long("its text"), "split it into one article each");
        }
        self.complete(options);
        self.note_dates();
        let (line, refused, article) = (self.line, self.refused, self.article);
        let file = self.inner.as_ref().map_or(file.to_owned(), |inner| format!("{file}/{inner}"));
        let problem = |(reason, remedy): (String, &str)| Problem { file: file.clone(), line, reason, remedy: remedy.to_owned() };
        let mut items: Vec<_> = self.problems.into_iter().map(|p| Err(problem(p))).collect();
        if !refused {
            items.push(Ok(article));
        }
        items
    }

    fn complete(&mut self, options: &Options) {
        if let Some(latest) = self.latest.into_iter().chain(options.today).min() {
            self.bound(latest);
        }
        let article = &mut self.article;
        article.published = article.published.or(options.published);
        if article.publisher.is_none() {
            article.publisher.clone_from(&options.publisher);
        }
        article.url = article.url.take().and_then(|url| identity::page_url(&url));
        if !self.exact && self.row.is_some_and(|row| identity::is_row_number(&article.id, row, self.in_table)) {
            article.id.clear();
        }
        if article.id.is_empty() {
            article.id = identity::content_id(article);
        }
    }

    /// A date later than tomorrow (the day is another elsewhere) is not believed; the next source is asked.
    fn bound(&mut self, today: NaiveDate) {
        let latest = today.checked_add_days(Days::new(1)).unwrap_or(today);
        if let Some(late) = self.article.published.filter(|published| published.day() > latest) {
            self.bad_dates.push(format!("published: {} is later than {today}, when it was read", late.day()));
            let next = self.others.iter().find(|(other, _)| other.day() <= latest).copied();
            self.article.published = next.map(|(other, _)| other);
            self.article.published_from = next.and_then(|(_, source)| source);
        }
        self.article.modified = self.article.modified.filter(|modified| modified.day() <= latest);
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
    fn user_fills_only_what_is_missing() {
        let options = Options {
            published: crate::read::parse_published("2018-06-01").ok(),
            publisher: Some("Sample Wire".into()),
            ..Options::default()
        };
        let mut draft = Draft::default();
        draft.set(Field::Text, "text", "Words.");
        draft.set(Field::Published, "date", "2018-06-12");
        let article = draft.finish("", &options).remove(0).unwrap();
        assert_eq!(article.published_day().unwrap().to_string(), "2018-06-12");
        assert_eq!(article.publisher.as_deref(), Some("Sample Wire"));
    }
}
