//! A page as blocks of text and the parts that hold them.
//!
//! Takes a parsed page; gives its paragraphs, headings, list items, rows and captions in order, each with what the elements around it say
//! they are: an article, a comment, a teaser, a consent notice. Words of class names are those of `data/read/page_words.csv`.

use std::collections::HashMap;
use std::sync::LazyLock;

use dom_query::{Document, NodeData, NodeRef};

use crate::lexicon::reading;

/// What an element says it is; a set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Kinds(u32);

impl Kinds {
    pub(super) const COMMENT: Self = Self(1);
    pub(super) const TEASER: Self = Self(1 << 1);
    pub(super) const CONSENT: Self = Self(1 << 2);
    pub(super) const NEWSLETTER: Self = Self(1 << 3);
    pub(super) const PAYWALL: Self = Self(1 << 4);
    pub(super) const SHARE: Self = Self(1 << 5);
    pub(super) const NAV: Self = Self(1 << 6);
    pub(super) const AD: Self = Self(1 << 7);
    pub(super) const AUTHOR: Self = Self(1 << 8);
    pub(super) const CREDIT: Self = Self(1 << 9);
    pub(super) const TAGS: Self = Self(1 << 10);
    pub(super) const MODAL: Self = Self(1 << 11);
    pub(super) const WIDGET: Self = Self(1 << 12);
    pub(super) const ASIDE: Self = Self(1 << 13);
    pub(super) const HIDDEN: Self = Self(1 << 14);
    pub(super) const FORM: Self = Self(1 << 15);
    pub(super) const BODY: Self = Self(1 << 16);
    pub(super) const DATE: Self = Self(1 << 17);
    pub(super) const UPDATED: Self = Self(1 << 18);
    pub(super) const LEDE: Self = Self(1 << 19);
    pub(super) const ARTICLE: Self = Self(1 << 20);
    pub(super) const MAIN: Self = Self(1 << 21);
    pub(super) const ARTICLE_BODY: Self = Self(1 << 22);
    pub(super) const HEADER: Self = Self(1 << 23);

    /// Everything that keeps words out of an article.
    pub(super) const OUTSIDE: Self = Self(0xffff | 1 << 24);

    pub(super) fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    pub(super) fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(super) fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    fn named(word: &str) -> Self {
        match word {
            "comment" => Self::COMMENT,
            "teaser" => Self::TEASER,
            "consent" => Self::CONSENT,
            "newsletter" => Self::NEWSLETTER,
            "paywall" => Self::PAYWALL,
            "share" => Self::SHARE,
            "nav" => Self::NAV,
            "ad" => Self::AD,
            "author" => Self::AUTHOR,
            "credit" => Self::CREDIT,
            "tags" => Self::TAGS,
            "modal" => Self::MODAL,
            "widget" => Self::WIDGET,
            "body" => Self::BODY,
            "date" => Self::DATE,
            "updated" => Self::UPDATED,
            "lede" => Self::LEDE,
            _ => Self::default(),
        }
    }
}

/// An element that holds blocks.
#[derive(Debug)]
pub(super) struct Part {
    pub(super) parent: usize,
    pub(super) tag: String,
    /// What the element itself says.
    pub(super) own: Kinds,
    /// What it and the elements around it say, wrappers of the whole article left out.
    pub(super) all: Kinds,
    pub(super) has_title: bool,
    /// Characters of prose below it.
    pub(super) prose: usize,
    pub(super) chars: usize,
    pub(super) linked: usize,
}

/// A run of words between two breaks.
#[derive(Debug)]
pub(super) struct Block {
    pub(super) part: usize,
    pub(super) text: String,
    pub(super) chars: usize,
    /// Characters within links.
    pub(super) linked: usize,
}

/// An element that may state a date.
#[derive(Debug)]
pub(super) struct Stamp {
    pub(super) part: usize,
    /// The block that its words stand in, or the next one.
    pub(super) block: usize,
    /// Its words.
    pub(super) text: String,
    /// The date as an attribute states it.
    pub(super) attribute: Option<String>,
    pub(super) role: StampRole,
    pub(super) kinds: Kinds,
    pub(super) in_link: bool,
    /// Whether it is a `time` or has an attribute made for dates.
    pub(super) is_time: bool,
}

/// What an element says its date is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum StampRole {
    /// `datePublished`, `pubdate`.
    Published,
    /// `dateCreated`.
    Created,
    /// `dateModified`.
    Modified,
    /// It does not say.
    Unsaid,
}

/// A page in blocks.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub(super) parts: Vec<Part>,
    pub(super) blocks: Vec<Block>,
    pub(super) stamps: Vec<Stamp>,
}

/// Attributes that hold dates.
const STAMPS: [&str; 14] = [
    "datetime",
    "data-datetime",
    "data-timestamp",
    "data-date",
    "data-time",
    "data-published",
    "data-publish-date",
    "data-published-date",
    "data-publication-date",
    "data-pubdate",
    "data-iso-date",
    "data-date-published",
    "data-utc-timestamp",
    "data-epoch",
];

/// Elements that are never read.
const SKIPPED: [&str; 19] = [
    "script", "style", "noscript", "template", "svg", "button", "select", "option", "input", "textarea", "iframe", "object", "embed",
    "audio", "video", "canvas", "head", "math", "datalist",
];
/// Elements within a run of words.
const INLINE: [&str; 42] = [
    "a",
    "abbr",
    "acronym",
    "b",
    "bdi",
    "bdo",
    "big",
    "cite",
    "code",
    "data",
    "del",
    "dfn",
    "em",
    "font",
    "i",
    "img",
    "ins",
    "kbd",
    "label",
    "mark",
    "q",
    "s",
    "samp",
    "small",
    "span",
    "strike",
    "strong",
    "sub",
    "sup",
    "time",
    "tt",
    "u",
    "var",
    "wbr",
    "ruby",
    "rb",
    "rt",
    "rp",
    "nobr",
    "picture",
    "source",
    "center-inline",
];

impl Page {
    /// Cuts a page into blocks.
    pub(super) fn of(document: &Document) -> Self {
        let mut walker = Walker { page: Self::default(), text: String::new(), linked: 0, part: 0, in_cell: false };
        let root = Part {
            parent: 0,
            tag: String::new(),
            own: Kinds::default(),
            all: Kinds::default(),
            has_title: false,
            prose: 0,
            chars: 0,
            linked: 0,
        };
        walker.page.parts.push(root);
        walker.walk(&document.root(), 0, false);
        walker.flush();
        let mut page = walker.page;
        page.weigh();
        page
    }

    /// Whether a part lies within another.
    pub(super) fn within(&self, mut part: usize, outer: usize) -> bool {
        while part > outer {
            part = self.parts[part].parent;
        }
        part == outer
    }

    /// Which parts are, or lie within, one of some parts.
    pub(super) fn below(&self, is_one: impl Fn(usize) -> bool) -> Vec<bool> {
        let mut below = vec![false; self.parts.len()];
        for part in 0..self.parts.len() {
            below[part] = is_one(part) || part > 0 && below[self.parts[part].parent];
        }
        below
    }

    /// Parts around a part, from the inside out, itself first.
    pub(super) fn around(&self, part: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(Some(part), |at| (*at > 0).then(|| self.parts[*at].parent))
    }

    /// Adds up what parts hold, and tells what each block stands in.
    fn weigh(&mut self) {
        for block in &self.blocks {
            let mut at = block.part;
            let prose = if is_prose(block) { block.chars } else { 0 };
            loop {
                let part = &mut self.parts[at];
                part.prose += prose;
                part.chars += block.chars;
                part.linked += block.linked;
                if at == 0 {
                    break;
                }
                at = part.parent;
            }
        }
        let total = self.parts[0].prose.max(1);
        let titles = self.parts.iter().filter(|part| part.has_title).count();
        for at in 0..self.parts.len() {
            let part = &self.parts[at];
            let mut own = part.own;
            // What holds the title or most of the words is the page itself, whatever its class names say.
            let wrapper = part.has_title && titles > 0
                || part.prose * 10 > total * 6 && !own.has(Kinds::COMMENT.with(Kinds::CONSENT).with(Kinds::MODAL));
            if wrapper
                || matches!(part.tag.as_str(), "body" | "html" | "main" | "article")
                    && !own.has(Kinds::COMMENT)
                    && part.prose * 10 > total * 3
            {
                own = own.without(Kinds::OUTSIDE);
            }
            let around = if at == 0 { Kinds::default() } else { self.parts[part.parent].all };
            self.parts[at].all = own.with(around.without(Kinds::DATE.with(Kinds::UPDATED).with(Kinds::LEDE)));
        }
    }
}

/// A block that reads like a sentence and is no link.
pub(super) fn is_prose(block: &Block) -> bool {
    let sentence = block.text.trim_end_matches(['"', '”', '’', '\'', ')', '»']).ends_with(['.', '!', '?', '…', ':', '。', '！', '？']);
    let words = block.text.split_whitespace().count();
    block.linked * 10 < block.chars * 7
        && (block.chars >= 80 && words >= 8
            || sentence && words >= 6
            || block.chars >= 40 && words < 6 && !block.text.is_ascii() && sentence)
}

struct Walker {
    page: Page,
    text: String,
    linked: usize,
    part: usize,
    in_cell: bool,
}

impl Walker {
    fn walk(&mut self, node: &NodeRef, depth: usize, in_link: bool) {
        // The source is thinned before: a page is never deeper.
        if depth > 1500 {
            return;
        }
        for child in node.children_it(false) {
            let name = child.query_or(None, |inner| match &inner.data {
                NodeData::Element(element) => Some(element.name.local.to_string()),
                _ => None,
            });
            match name {
                Some(name) => self.element(&child, &name, depth, in_link),
                None if child.is_text() => self.words(&child.text(), in_link),
                None => {}
            }
        }
    }

    fn element(&mut self, node: &NodeRef, name: &str, depth: usize, in_link: bool) {
        if SKIPPED.contains(&name) {
            return;
        }
        self.stamp(node, name, in_link);
        match name {
            "br" => return self.line_break(),
            "hr" => return self.flush(),
            "meta" | "link" | "base" | "col" | "param" | "track" | "area" | "title" => return,
            _ => {}
        }
        if INLINE.contains(&name) {
            if name == "span"
                && self.text.is_empty()
                && node.attr("class").is_some_and(|class| kinds_of(&class).has(Kinds::AD.with(Kinds::SHARE)))
            {
                return;
            }
            self.walk(node, depth + 1, in_link || name == "a");
            return;
        }
        if name == "td" || name == "th" {
            if !self.text.trim().is_empty() {
                self.text.push_str(" | ");
            }
            let outer = std::mem::replace(&mut self.in_cell, true);
            self.walk(node, depth + 1, in_link);
            self.in_cell = outer;
            return;
        }
        // A lone paragraph of a cell is part of its row.
        if self.in_cell
            && matches!(name, "p" | "div" | "span")
            && node.next_element_sibling().is_none()
            && node.prev_element_sibling().is_none()
        {
            self.walk(node, depth + 1, in_link);
            return;
        }
        self.flush();
        let outer = self.part;
        let in_cell = std::mem::take(&mut self.in_cell);
        self.part = self.page.parts.len();
        let own = own_kinds(node, name);
        let part = Part { parent: outer, tag: name.to_owned(), own, all: own, has_title: false, prose: 0, chars: 0, linked: 0 };
        self.page.parts.push(part);
        if name == "h1" {
            let mut at = self.part;
            while at > 0 {
                at = self.page.parts[at].parent;
                self.page.parts[at].has_title = true;
            }
        }
        self.walk(node, depth + 1, in_link);
        self.flush();
        self.part = outer;
        self.in_cell = in_cell;
    }

    /// Notes an element that may state a date.
    fn stamp(&mut self, node: &NodeRef, name: &str, in_link: bool) {
        let attribute_of = |names: &[&str]| names.iter().find_map(|name| node.attr(name)).filter(|value| !value.trim().is_empty());
        let prop = node.attr("itemprop").or_else(|| node.attr("property")).unwrap_or_default().to_ascii_lowercase();
        let has = |word: &str| prop.split_whitespace().any(|p| p.ends_with(word));
        let role = if has("datepublished") || node.has_attr("pubdate") {
            StampRole::Published
        } else if has("datemodified") {
            StampRole::Modified
        } else if has("datecreated") {
            StampRole::Created
        } else {
            StampRole::Unsaid
        };
        let kinds = node
            .attr("class")
            .map_or(Kinds::default(), |class| kinds_of(&class))
            .with(node.attr("id").map_or(Kinds::default(), |id| kinds_of(&id)));
        let dated = kinds.has(Kinds::DATE.with(Kinds::UPDATED));
        let mut attribute = attribute_of(&STAMPS);
        let is_time = name == "time" || attribute.is_some();
        if !is_time && !dated && role == StampRole::Unsaid || name == "del" || name == "ins" {
            return;
        }
        attribute = attribute
            .or_else(|| attribute_of(&["content"]))
            .or_else(|| attribute_of(&["title"]).filter(|_| dated || name == "abbr" || name == "time"));
        let text = if name == "meta" || dated && matches!(name, "body" | "main" | "article" | "html") {
            String::new()
        } else {
            node.text().to_string()
        };
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if text.len() > 300 && attribute.is_none() {
            return;
        }
        let block = self.page.blocks.len() + usize::from(!self.text.trim().is_empty() && !INLINE.contains(&name) && name != "meta");
        let attribute = attribute.map(|value| value.to_string());
        self.page.stamps.push(Stamp { part: self.part, block, text, attribute, role, kinds, in_link: in_link || name == "a", is_time });
    }

    fn words(&mut self, words: &str, in_link: bool) {
        let start = self.text.len();
        for (n, word) in words.split_whitespace().enumerate() {
            let spaced = n > 0 || words.starts_with(char::is_whitespace);
            if spaced && !self.text.is_empty() && !self.text.ends_with([' ', '\n']) {
                self.text.push(' ');
            }
            self.text.push_str(word);
        }
        if words.ends_with(char::is_whitespace) && !self.text.is_empty() && !self.text.ends_with([' ', '\n']) {
            self.text.push(' ');
        }
        if in_link {
            self.linked += self.text[start.min(self.text.len())..].chars().count();
        }
    }

    /// One break is a new line, two are a new block.
    fn line_break(&mut self) {
        let kept = self.text.trim_end_matches(' ').len();
        self.text.truncate(kept);
        if self.text.ends_with('\n') {
            self.flush();
        } else if !self.text.is_empty() {
            self.text.push('\n');
        }
    }

    fn flush(&mut self) {
        let text = std::mem::take(&mut self.text);
        let linked = std::mem::take(&mut self.linked);
        let text = text.trim().trim_matches('|').trim();
        if text.is_empty() {
            return;
        }
        let chars = text.chars().count();
        self.page.blocks.push(Block { part: self.part, text: text.to_owned(), chars, linked: linked.min(chars) });
    }
}

fn own_kinds(node: &NodeRef, name: &str) -> Kinds {
    let mut kinds = match name {
        "nav" | "footer" | "menu" => Kinds::NAV,
        "aside" => Kinds::ASIDE,
        "form" | "fieldset" => Kinds::FORM,
        "dialog" => Kinds::MODAL,
        "article" => Kinds::ARTICLE,
        "main" => Kinds::MAIN,
        "header" => Kinds::HEADER,
        _ => Kinds::default(),
    };
    for attribute in ["class", "id", "data-component", "data-testid", "data-module"] {
        if let Some(value) = node.attr(attribute) {
            kinds = kinds.with(kinds_of(&value));
        }
    }
    if let Some(role) = node.attr("role") {
        kinds = kinds.with(match &*role {
            "navigation" | "search" | "contentinfo" | "menu" => Kinds::NAV,
            "complementary" => Kinds::ASIDE,
            "dialog" | "alertdialog" => Kinds::MODAL,
            "main" => Kinds::MAIN,
            "article" => Kinds::ARTICLE,
            _ => Kinds::default(),
        });
    }
    if node.attr("itemprop").is_some_and(|p| p.split_whitespace().any(|p| matches!(p, "articleBody" | "reviewBody" | "text"))) {
        kinds = kinds.with(Kinds::ARTICLE_BODY);
    }
    if node.attr("itemprop").is_some_and(|p| p.contains("comment")) || node.attr("itemtype").is_some_and(|t| t.ends_with("/Comment")) {
        kinds = kinds.with(Kinds::COMMENT);
    }
    let hidden = node.has_attr("hidden")
        || node.attr("aria-modal").is_some_and(|v| &*v == "true")
        || node.attr("style").is_some_and(|s| s.replace(' ', "").to_ascii_lowercase().contains("display:none"));
    if hidden {
        kinds = kinds.with(Kinds::HIDDEN);
    }
    kinds
}

/// What the words of a class name or id say.
pub(super) fn kinds_of(names: &str) -> Kinds {
    static WORDS: LazyLock<HashMap<&str, Kinds>> = LazyLock::new(|| {
        let mut words: HashMap<&str, Kinds> = HashMap::new();
        for (word, kind) in reading::page_words() {
            let slot = words.entry(word).or_default();
            *slot = slot.with(Kinds::named(kind));
        }
        words
    });
    let mut kinds = Kinds::default();
    for name in names.split_whitespace().take(40).filter(|name| name.len() < 80) {
        let words = kebab(name);
        let cuts: Vec<usize> = std::iter::once(0).chain(words.match_indices('-').map(|(at, _)| at + 1)).collect();
        let ends: Vec<usize> = words.match_indices('-').map(|(at, _)| at).chain([words.len()]).collect();
        // A name's beginning or end says what it is: `related-posts`, `article-comments`; what stands between does not.
        for end in ends.iter().take(3) {
            if let Some(found) = WORDS.get(&words[..*end]) {
                kinds = kinds.with(*found);
            }
        }
        for cut in cuts.iter().rev().take(3) {
            if let Some(found) = WORDS.get(&words[*cut..]) {
                kinds = kinds.with(*found);
            }
        }
    }
    kinds
}

/// `articleBody`, `article_body`, `article__body` as `article-body`.
fn kebab(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 4);
    let mut lower = false;
    for c in name.chars() {
        if c.is_alphanumeric() {
            if c.is_uppercase() && lower {
                out.push('-');
            }
            lower = c.is_lowercase();
            out.extend(c.to_lowercase());
        } else {
            lower = false;
            if !out.is_empty() && !out.ends_with('-') {
                out.push('-');
            }
        }
    }
    out.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn class_names_say_what_a_part_is() {
        assert!(kinds_of("c-comments__list").has(Kinds::COMMENT) || kinds_of("comments__list").has(Kinds::COMMENT));
        assert!(kinds_of("articleBody").has(Kinds::BODY));
        assert!(kinds_of("wp-block jp-relatedposts").has(Kinds::TEASER));
        assert!(!kinds_of("x-related-y z").has(Kinds::TEASER));
    }

    #[test]
    fn blocks_are_cut_at_elements_and_double_breaks() {
        let document = Document::from("<p>A <b>b</b> c.<div>D<br>e<br><br>f<table><tr><td>g<td>h</table><ul><li>i<li><a>j</a></ul>");
        let page = Page::of(&document);
        let texts: Vec<&str> = page.blocks.iter().map(|block| block.text.as_str()).collect();
        assert_eq!(texts, ["A b c.", "D\ne", "f", "g | h", "i", "j"]);
        assert_eq!(page.blocks.last().unwrap().linked, 1);
    }
}
