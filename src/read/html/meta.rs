//! When a page came out, under what title and address, and who published it.
//!
//! Takes a page's elements and blocks; sets a draft's fields from the first source that states them: JSON-LD, `meta`, microdata, the `time` of
//! the article, and as the last, marked as such, a line near the headline and the page's address. What dates a teaser, a comment or an event
//! that the text tells of dates no article. Names of `meta` elements are those of `data/read/meta.csv`.

use chrono::Datelike;
use dom_query::Document;

use crate::lexicon::reading;
use crate::read::day::{self, Order};
use crate::read::draft::Draft;
use crate::read::field::{Field, fill};
use crate::read::html::json_ld::{self, Said};
use crate::read::html::page::{Kinds, Page, Stamp, StampRole, is_prose};
use crate::read::html::plain_words;
use crate::types::article::{DateSource, Published};

/// Blocks around the headline in which a line may state the date.
const NEAR: usize = 12;
/// Longest block (characters) whose words may be a line that states the date.
const LINE: usize = 200;

/// `meta` elements by field, best name first.
struct Metas(Vec<(usize, &'static str, String, String)>);

impl Metas {
    fn of(document: &Document) -> Self {
        let mut found = Vec::new();
        for node in document.select("meta").nodes() {
            let in_body_data = node.has_attr("itemprop") && !node.has_attr("name") && !node.has_attr("property");
            let in_head = node.parent().is_some_and(|parent| parent.has_name("head"));
            if in_body_data && !in_head {
                continue;
            }
            let Some(content) = node.attr("content").or_else(|| node.attr("value")) else { continue };
            for attribute in ["property", "name", "itemprop", "http-equiv"] {
                let Some(name) = node.attr(attribute) else { continue };
                let name = name.trim().to_ascii_lowercase();
                if let Some((rank, field)) = reading::meta().get(name.as_str()) {
                    found.push((*rank, *field, name, content.to_string()));
                    break;
                }
            }
        }
        found.sort_by_key(|(rank, ..)| *rank);
        Self(found)
    }

    fn of_field<'m>(&'m self, field: &'m str) -> impl Iterator<Item = (&'m str, &'m str)> {
        self.0.iter().filter(move |(_, named, ..)| *named == field).map(|(_, _, name, value)| (name.as_str(), value.as_str()))
    }
}

/// Sets what the page says of itself; fields that are set already stay.
pub(super) fn read(draft: &mut Draft, document: &Document, page: &Page) -> Said {
    let metas = Metas::of(document);
    let is_canonical = |rel: &str| rel.split_whitespace().any(|word| word.eq_ignore_ascii_case("canonical"));
    let links = document.select("link");
    let links = links.nodes().iter().filter(|node| node.attr("rel").is_some_and(|rel| is_canonical(&rel)));
    let canonical: Vec<String> = links.filter_map(|node| node.attr("href")).map(|url| url.to_string()).collect();
    let mut urls = canonical;
    urls.extend(metas.of_field("url").map(|(_, url)| url.to_owned()));
    let headings: Vec<String> =
        document.select("h1").nodes().iter().map(|node| plain_words(&node.text())).filter(|text| !text.is_empty()).collect();
    let window = plain_words(&document.select_single("head title").text());
    let mut titles: Vec<String> = headings.iter().take(3).cloned().collect();
    titles.extend(metas.of_field("title").map(|(_, title)| title.to_owned()));
    titles.push(window.clone());
    titles.retain(|title| !title.trim().is_empty());
    let said = json_ld::said(document, &urls, &titles);
    if said.unreadable {
        draft.note("a script of JSON-LD on the page cannot be read", "nothing is taken from it; look whether the date is right");
    }
    let lang = document.select_single("html").attr("lang").or_else(|| document.select_single("html").attr("xml:lang"));
    addresses(draft, &urls, &said, document);
    if let Some(publisher) = &said.publisher {
        fill(&mut draft.article.publisher, &plain_words(publisher));
    }
    for (_, value) in metas.of_field("publisher").filter(|(_, value)| !value.contains("://") && !value.starts_with('@')) {
        fill(&mut draft.article.publisher, &plain_words(value));
    }
    if let Some(place) = &said.place {
        fill(&mut draft.article.place, &plain_words(place));
    }
    title(draft, &said, &metas, &headings, &window);
    let order = Order::of_language(lang.as_deref().unwrap_or_default());
    languages(draft, lang.as_deref(), &said, &metas);
    dates(draft, &said, &metas, page, order);
    said
}

fn addresses(draft: &mut Draft, urls: &[String], said: &Said, document: &Document) {
    let base = document.select_single("base").attr("href").map(|href| href.to_string()).unwrap_or_default();
    let all: Vec<&String> = urls.iter().chain(&said.urls).collect();
    for url in &all {
        draft.set(Field::Url, "url", url);
    }
    // An address without its scheme, or within the page's own site, is used where there is no whole one.
    for url in all {
        if let Some(rest) = url.trim().strip_prefix("//") {
            draft.set(Field::Url, "url", &format!("https://{rest}"));
        } else if url.starts_with('/')
            && let Some((scheme, rest)) = base.split_once("://")
        {
            let host = rest.split('/').next().unwrap_or_default();
            draft.set(Field::Url, "url", &format!("{scheme}://{host}{url}"));
        }
    }
}

fn title(draft: &mut Draft, said: &Said, metas: &Metas, headings: &[String], window: &str) {
    let site = draft.article.publisher.clone().unwrap_or_default();
    let heading = headings.first().map(String::as_str).unwrap_or_default();
    if let Some(title) = &said.title {
        draft.set(Field::Title, "headline", &without_site(&plain_words(title), &site, heading));
    }
    for (name, value) in metas.of_field("title") {
        let value = plain_words(value);
        if value.to_lowercase() != site.to_lowercase() {
            draft.set(Field::Title, name, &without_site(&value, &site, heading));
        }
    }
    draft.set(Field::Title, "h1", heading);
    draft.set(Field::Title, "title", &without_site(window, &site, heading));
}

/// A title without the name of the site behind it.
fn without_site(title: &str, site: &str, heading: &str) -> String {
    for mark in [" | ", " - ", " – ", " — ", " :: ", " » ", " · ", " • "] {
        if let Some((head, tail)) = title.rsplit_once(mark) {
            let is_site = !site.is_empty() && fold(tail) == fold(site);
            let is_heading = !heading.is_empty() && fold(head) == fold(heading);
            if !head.trim().is_empty() && (is_site || is_heading) {
                return head.trim().to_owned();
            }
        }
    }
    title.to_owned()
}

fn fold(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn languages(draft: &mut Draft, lang: Option<&str>, said: &Said, metas: &Metas) {
    let named = said.lang.as_deref();
    for tag in lang.into_iter().chain(named).chain(metas.of_field("lang").map(|(_, value)| value)) {
        draft.set(Field::Lang, "lang", tag);
    }
}

fn dates(draft: &mut Draft, said: &Said, metas: &Metas, page: &Page, order: Order) {
    let stamps = Stamps::of(page, order);
    for value in &said.published {
        draft.published("datePublished", value);
    }
    for (name, value) in metas.of_field("published") {
        draft.published_ordered(name, value, order);
    }
    for value in &said.modified {
        draft.modified("dateModified", value);
    }
    for (name, value) in metas.of_field("modified") {
        draft.modified_quietly(name, value, order);
    }
    if draft.article.modified.is_none() {
        draft.article.modified = stamps.modified();
    }
    draft.offer(stamps.published(), None);
    for value in &said.created {
        draft.published("dateCreated", value);
    }
    for (name, value) in metas.of_field("created") {
        draft.published_ordered(name, value, order);
    }
    draft.offer(stamps.line(), Some(DateSource::Line));
    let address = draft.article.url.as_deref().and_then(in_url);
    draft.offer(address, Some(DateSource::Url));
}

/// The elements of the page that may date the article.
struct Stamps<'p> {
    page: &'p Page,
    order: Order,
    headline: Option<usize>,
    /// The first and the last block of prose.
    first: usize,
    last: usize,
}

impl<'p> Stamps<'p> {
    fn of(page: &'p Page, order: Order) -> Self {
        let prose = |at: &usize| {
            is_prose(&page.blocks[*at]) && !page.parts[page.blocks[*at].part].all.has(Kinds::OUTSIDE) && page.blocks[*at].chars > 60
        };
        let headline = page.blocks.iter().position(|block| page.parts[block.part].tag == "h1");
        let from = headline.unwrap_or(0);
        let first = (from..page.blocks.len()).find(prose).unwrap_or(page.blocks.len());
        let last = (0..page.blocks.len()).rev().find(prose).unwrap_or(first);
        Self { page, order, headline, first, last }
    }

    /// Whether an element stands where the article's own date stands.
    fn is_own(&self, stamp: &Stamp) -> bool {
        let page = self.page;
        let part = &page.parts[stamp.part];
        let nested = page.around(stamp.part).filter(|part| page.parts[*part].own.has(Kinds::ARTICLE)).last();
        let outer = nested.is_none_or(|article| {
            // The page's article, or one that holds much of its text.
            page.parts[article].has_title || page.parts[article].prose * 4 >= page.parts[0].prose
        });
        let inner_teaser = page
            .around(stamp.part)
            .filter(|part| page.parts[*part].own.has(Kinds::ARTICLE))
            .any(|part| !page.parts[part].has_title && page.parts[part].prose * 4 < page.parts[0].prose);
        if stamp.in_link
            || part.all.has(Kinds::OUTSIDE.without(Kinds::AUTHOR.with(Kinds::SHARE).with(Kinds::CREDIT).with(Kinds::HIDDEN)))
            || !outer
            || inner_teaser
        {
            return false;
        }
        // Within a sentence it dates what the sentence tells of; beside a link it dates what the link leads to.
        if let Some(block) = page.blocks.get(stamp.block).filter(|block| block.text.contains(stamp.text.trim()) && !stamp.text.is_empty()) {
            let beside = block.linked * 2 > block.chars.saturating_sub(stamp.text.chars().count());
            if block.chars > LINE && stamp.role == StampRole::Unsaid || (beside && block.linked > 25 && part.tag == "li") {
                return false;
            }
            if is_prose(block) && block.chars > stamp.text.chars().count() + 60 && stamp.role == StampRole::Unsaid {
                return false;
            }
        }
        true
    }

    /// Whether words before the date say that it is of a change.
    fn is_change(&self, stamp: &Stamp) -> bool {
        let block = self.page.blocks.get(stamp.block).map(|block| block.text.as_str()).unwrap_or_default();
        let before = block.find(stamp.text.as_str()).filter(|_| !stamp.text.is_empty()).map_or("", |at| &block[..at]);
        let class = stamp.kinds.has(Kinds::UPDATED) || self.page.parts[stamp.part].own.has(Kinds::UPDATED);
        stamp.role == StampRole::Modified
            || stamp.role == StampRole::Unsaid
                && (day::says_changed(before) || day::says_changed(&stamp.text) || class && !day::says_published(before))
    }

    fn value(&self, stamp: &Stamp) -> Option<Published> {
        let attribute = stamp.attribute.as_deref().and_then(|value| day::parse_ordered(value, self.order).ok());
        attribute
            .or_else(|| stamp.is_time.then(|| day::stated(&stamp.text, self.order)).flatten())
            .or_else(|| (stamp.role != StampRole::Unsaid).then(|| day::stated(&stamp.text, self.order)).flatten())
    }

    /// How near an element stands to where a date is looked for; none where it is no place for one.
    fn distance(&self, stamp: &Stamp) -> Option<usize> {
        let at = stamp.block;
        let (from, to) = (self.headline.unwrap_or(self.first).saturating_sub(NEAR), self.first + 2);
        if stamp.role != StampRole::Unsaid || (from..=to).contains(&at) {
            return Some(at.abs_diff(self.headline.unwrap_or(self.first)));
        }
        // Behind the text only what says that it is a date of publication.
        let said = stamp.kinds.has(Kinds::DATE)
            || day::says_published(&stamp.text)
            || self.page.blocks.get(at).is_some_and(|block| day::says_published(&block.text));
        (at > self.last && at <= self.last + 6 && said).then_some(1000 + at)
    }

    fn best(&self, roles: &[StampRole], times_only: bool) -> Option<Published> {
        let fits =
            |stamp: &&Stamp| roles.contains(&stamp.role) && (!times_only || stamp.is_time) && self.is_own(stamp) && !self.is_change(stamp);
        let ranked = self.page.stamps.iter().filter(fits).filter_map(|stamp| Some((self.distance(stamp)?, self.value(stamp)?)));
        let mut ranked: Vec<(usize, Published)> = ranked.collect();
        ranked.sort_by_key(|(distance, _)| *distance);
        ranked.first().map(|(_, found)| *found)
    }

    fn published(&self) -> Option<Published> {
        self.best(&[StampRole::Published], false)
            .or_else(|| self.best(&[StampRole::Unsaid], true))
            .or_else(|| self.best(&[StampRole::Created], false))
    }

    fn modified(&self) -> Option<Published> {
        let fits = |stamp: &&Stamp| self.is_own(stamp) && self.is_change(stamp) && self.distance(stamp).is_some();
        self.page.stamps.iter().filter(fits).find_map(|stamp| self.value(stamp).or_else(|| day::changed(&stamp.text, self.order)))
    }

    /// A line that states a date: one that its class calls a date, else one near the headline.
    fn line(&self) -> Option<Published> {
        let mut lines: Vec<(usize, &Stamp)> = self
            .page
            .stamps
            .iter()
            .filter(|stamp| self.is_own(stamp) && !self.is_change(stamp))
            .filter_map(|stamp| Some((self.distance(stamp)?, stamp)))
            .collect();
        lines.sort_by_key(|(distance, _)| *distance);
        let classed = lines.iter().find_map(|(_, stamp)| self.attribute_or_text(stamp));
        classed.or_else(|| self.plain_line())
    }

    fn attribute_or_text(&self, stamp: &Stamp) -> Option<Published> {
        self.value(stamp).or_else(|| (stamp.text.len() <= LINE).then(|| day::stated(&stamp.text, self.order)).flatten())
    }

    fn plain_line(&self) -> Option<Published> {
        let page = self.page;
        let from = self.headline.map_or(self.first.saturating_sub(NEAR), |headline| headline.saturating_sub(3));
        let around = from..(self.first + 1).min(page.blocks.len());
        let behind = (self.last + 1)..(self.last + 4).min(page.blocks.len());
        let is_line = |at: &usize| {
            let block = &page.blocks[*at];
            block.chars <= LINE
                && !page.parts[block.part].all.has(Kinds::OUTSIDE.without(Kinds::AUTHOR.with(Kinds::SHARE)))
                && block.linked * 3 < block.chars * 2
                && page.parts[block.part].tag != "h1"
        };
        let near = around.filter(is_line).find_map(|at| {
            let text = &page.blocks[at].text;
            // A sentence that names a day tells of that day.
            (!is_prose(&page.blocks[at]) || day::says_published(text)).then(|| day::stated(text, self.order)).flatten()
        });
        near.or_else(|| {
            behind
                .filter(is_line)
                .filter(|at| day::says_published(&page.blocks[*at].text))
                .find_map(|at| day::stated(&page.blocks[at].text, self.order))
        })
    }
}

/// The day that an address states: `/2024/05/06/`, `/2024-05-06-`, `/20240506/`, `/2024/may/06/`.
pub(super) fn in_url(url: &str) -> Option<Published> {
    let path = url.split_once("://")?.1.split(['?', '#']).next()?;
    let path = &path[path.find('/')?..];
    let pieces: Vec<&str> = path.split(['/', '-', '_', '.']).filter(|piece| !piece.is_empty()).collect();
    let year = |piece: &str| piece.len() == 4 && matches!(piece.as_bytes(), [b'1', b'9', ..] | [b'2', b'0', ..]);
    let mut days = (0..pieces.len()).filter_map(|at| {
        let joined = match pieces.get(at..)? {
            [y, m, d, ..]
                if year(y)
                    && d.len() <= 2
                    && (m.len() <= 2 || m.chars().all(char::is_alphabetic))
                    && d.bytes().all(|b| b.is_ascii_digit()) =>
            {
                format!("{y}-{m}-{d}")
            }
            [all, ..] if all.len() == 8 && all.get(..4).is_some_and(year) && all.bytes().all(|b| b.is_ascii_digit()) => (*all).to_owned(),
            _ => return None,
        };
        day::parse_published(&joined).ok().filter(|found| found.day().year() >= 1990)
    });
    days.next().map(|found| Published::Day(found.day()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_may_state_a_day() {
        for url in [
            "https://p.example/2024/05/06/strait",
            "https://p.example/news/2024-05-06-strait.html",
            "https://p.example/a/20240506/x",
            "https://p.example/2024/may/06/x",
        ] {
            assert_eq!(in_url(url).unwrap().to_string(), "2024-05-06", "{url}");
        }
        for url in [
            "https://p.example/2024/05/strait",
            "https://p.example/12345678/x",
            "https://2024.05.06.example/",
            "https://p.example/2024/13/40/x",
        ] {
            assert!(in_url(url).is_none(), "{url}");
        }
    }
}
