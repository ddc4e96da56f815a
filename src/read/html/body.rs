//! The main text of a page.
//!
//! Takes a page in blocks; gives the words of the article: what stands in the part that holds the article, without what its surroundings or
//! its own words show to be a comment, a teaser, a consent notice, a newsletter box, a line of copyright. Nothing is judged by how many
//! links a paragraph holds alone: a sentence that is a link, between others, is a sentence. Phrases are those of
//! `data/read/page_phrases.csv`.

use crate::lexicon::reading;
use crate::read::html::page::{Block, Kinds, Page, is_prose};

/// Shortest text (characters) that is looked at for phrases of notices; longer ones are paragraphs of articles.
const NOTICE: usize = 700;

/// The main text: blocks with an empty line between them.
pub(super) fn text(page: &Page, title: Option<&str>) -> String {
    let chosen = Choice::of(page);
    chosen.blocks(title).join("\n\n")
}

/// All words of a page or a fragment in order, but for what is never read.
pub(super) fn everything(page: &Page) -> String {
    let words: Vec<&str> = page.blocks.iter().map(|block| block.text.as_str()).collect();
    words.join("\n\n")
}

/// All words of a fragment, but for lines that share, sign up and lead elsewhere.
pub(super) fn fragment(page: &Page) -> String {
    let own = |block: &&Block| {
        phrase(&block.text, block.chars).is_none() && !(block.text.starts_with("The post ") && block.text.contains(" appeared first on "))
    };
    let words: Vec<&str> = page.blocks.iter().filter(own).map(|block| block.text.as_str()).collect();
    if words.is_empty() { everything(page) } else { words.join("\n\n") }
}

struct Choice<'p> {
    page: &'p Page,
    /// What each block is: `true` where nothing speaks against it.
    open: Vec<bool>,
    region: usize,
    /// Parts that say they hold the article's text, outermost first.
    cores: Vec<usize>,
    headline: Option<usize>,
}

impl<'p> Choice<'p> {
    fn of(page: &'p Page) -> Self {
        let mut choice = Self { page, open: Vec::new(), region: 0, cores: Vec::new(), headline: None };
        choice.headline = page.blocks.iter().position(|block| page.parts[block.part].tag == "h1");
        choice.open = page.blocks.iter().map(|block| choice.is_open(block)).collect();
        if !choice.open.iter().zip(&page.blocks).any(|(open, block)| *open && is_prose(block)) {
            // What the page calls hidden or an aside is all there is.
            choice.open = page
                .blocks
                .iter()
                .map(|block| !notice(&block.text) && !page.parts[block.part].all.has(Kinds::COMMENT.with(Kinds::NAV)))
                .collect();
        }
        choice.close_linked_parts();
        choice.close_notices();
        choice.region = choice.find_region();
        choice.close_nested_articles();
        choice.cores = choice.find_cores();
        choice.close_behind_headings();
        choice
    }

    fn is_open(&self, block: &Block) -> bool {
        !self.page.parts[block.part].all.has(Kinds::OUTSIDE) && phrase(&block.text, block.chars).is_none()
    }

    fn good(&self, at: usize) -> usize {
        let block = &self.page.blocks[at];
        if self.open[at] && is_prose(block) { block.chars } else { 0 }
    }

    /// Characters of prose that nothing speaks against, by part, parts within included.
    fn good_by_part(&self) -> Vec<usize> {
        let mut good = vec![0; self.page.parts.len()];
        for at in 0..self.page.blocks.len() {
            good[self.page.blocks[at].part] += self.good(at);
        }
        for part in (1..good.len()).rev() {
            good[self.page.parts[part].parent] += good[part];
        }
        good
    }

    /// Parts that are mostly links hold no text of the article.
    fn close_linked_parts(&mut self) {
        let dense = |part: usize| {
            let part = &self.page.parts[part];
            let lists = matches!(part.tag.as_str(), "ul" | "ol" | "div" | "section" | "table" | "dl" | "nav");
            lists && part.linked * 10 > part.chars * 6 && part.prose * 2 < part.chars
        };
        let parts: Vec<bool> = (0..self.page.parts.len()).map(dense).collect();
        for at in 0..self.page.blocks.len() {
            let block = &self.page.blocks[at];
            if block.linked * 10 > block.chars * 6
                && self.page.around(block.part).take(4).any(|part| parts[part])
                && !ends_like_a_sentence(&block.text)
            {
                self.open[at] = false;
            }
        }
    }

    /// A part that speaks of cookies and choices to its reader is a notice, whatever it is called.
    fn close_notices(&mut self) {
        let mut share = vec![(0usize, 0usize); self.page.parts.len()];
        for block in &self.page.blocks {
            let told = notice(&block.text);
            for part in self.page.around(block.part) {
                share[part].1 += block.chars;
                share[part].0 += if told { block.chars } else { 0 };
            }
        }
        for at in 0..self.page.blocks.len() {
            let part = self.page.blocks[at].part;
            let within = self.page.around(part).any(|part| {
                let (told, all) = share[part];
                let wrapper = matches!(self.page.parts[part].tag.as_str(), "" | "html" | "body" | "main" | "article" | "p")
                    || self.page.parts[part].has_title;
                !wrapper && told * 2 > all && all > 0
            });
            if within || notice(&self.page.blocks[at].text) {
                self.open[at] = false;
            }
        }
    }

    /// The part that holds the article.
    fn find_region(&self) -> usize {
        let good = self.good_by_part();
        let total = good[0];
        let of = |kind: Kinds| {
            let some =
                (1..good.len()).filter(|part| self.page.parts[*part].own.has(kind) && !self.page.parts[*part].all.has(Kinds::OUTSIDE));
            // The first of those that hold as much is the outermost.
            some.fold(None, |best: Option<usize>, part| if best.is_none_or(|best| good[part] > good[best]) { Some(part) } else { best })
        };
        if let Some(article) = of(Kinds::ARTICLE).filter(|part| good[*part] > 0) {
            let holds_title = self.page.parts[article].has_title;
            if good[article] * 2 >= total || holds_title && good[article] * 5 >= total {
                return article;
            }
        }
        if let Some(main) = of(Kinds::MAIN).filter(|part| good[*part] * 2 >= total && total > 0) {
            return self.descend(main, &good);
        }
        self.descend(0, &good)
    }

    /// Follows the part that holds nearly all of the prose.
    fn descend(&self, mut region: usize, good: &[usize]) -> usize {
        let mut children: Vec<Vec<usize>> = vec![Vec::new(); self.page.parts.len()];
        for part in 1..self.page.parts.len() {
            children[self.page.parts[part].parent].push(part);
        }
        loop {
            let next = children[region].iter().copied().max_by_key(|part| (good[*part], std::cmp::Reverse(*part)));
            match next {
                Some(part) if good[region] > 0 && good[part] * 100 >= good[region] * 85 && self.page.parts[part].tag != "p" => {
                    region = part
                }
                _ => return region,
            }
        }
    }

    /// An article within the article that holds little of it is a teaser; many that hold most of it are a live report.
    fn close_nested_articles(&mut self) {
        let (page, region) = (self.page, self.region);
        let good = self.good_by_part();
        let in_region = page.below(|part| part == region);
        let is_nested = |part: usize| part > region && page.parts[part].own.has(Kinds::ARTICLE) && in_region[part];
        let nested = page.below(is_nested);
        let outermost = (1..page.parts.len()).filter(|part| is_nested(*part) && !nested[page.parts[*part].parent]);
        let in_all: usize = outermost.map(|part| good[part]).sum();
        if in_all * 10 > good[region] * 5 {
            return;
        }
        for (open, block) in self.open.iter_mut().zip(&page.blocks) {
            *open &= !nested[block.part];
        }
    }

    /// Outermost parts of the region that say they hold the text, if together they hold most of it.
    fn find_cores(&self) -> Vec<usize> {
        let good = self.good_by_part();
        let in_region = self.page.below(|part| part == self.region);
        for kind in [Kinds::ARTICLE_BODY, Kinds::BODY] {
            let is_said = |part: usize| in_region[part] && self.page.parts[part].own.has(kind) && good[part] > 0;
            let said = self.page.below(is_said);
            let cores: Vec<usize> = (self.region..self.page.parts.len())
                .filter(|part| is_said(*part) && (*part == 0 || !said[self.page.parts[*part].parent]))
                .collect();
            let held: usize = cores.iter().map(|part| good[*part]).sum();
            if held * 10 >= good[self.region] * 6 && held > 0 {
                return cores;
            }
        }
        vec![self.region]
    }

    /// "Related stories", "Comments" as a heading: what follows in the same part is none of the article, until prose comes again.
    fn close_behind_headings(&mut self) {
        let mut closed: Option<usize> = None;
        for at in 0..self.page.blocks.len() {
            let block = &self.page.blocks[at];
            let part = &self.page.parts[block.part];
            if is_junk_heading(&block.text, block.chars) {
                closed = Some(if is_heading(&part.tag) || part.tag == "p" { part.parent } else { block.part });
                self.open[at] = false;
                continue;
            }
            let Some(outer) = closed else { continue };
            let free = part.tag == "p" && block.linked == 0 && is_prose(block) && block.chars >= 120 && part.parent == outer;
            if !self.page.within(block.part, outer) || free {
                closed = None;
            } else {
                self.open[at] = false;
            }
        }
    }

    fn blocks(&self, title: Option<&str>) -> Vec<String> {
        let page = self.page;
        let in_core = page.below(|part| self.cores.binary_search(&part).is_ok());
        let inside: Vec<bool> = page.blocks.iter().map(|block| in_core[block.part]).collect();
        let first = inside.iter().zip(&self.open).position(|(inside, open)| *inside && *open).unwrap_or(0);
        let last = inside.iter().zip(&self.open).rposition(|(inside, open)| *inside && *open).unwrap_or(0);
        let title = title.map(folded);
        let mut taken: Vec<(bool, String)> = Vec::new();
        for (at, block) in page.blocks.iter().enumerate() {
            let between = at > first && at < last && page.within(block.part, self.region);
            let wanted = self.open[at]
                && if inside[at] {
                    self.is_wanted(at)
                } else if between {
                    is_prose(block) && self.is_wanted(at)
                } else {
                    at < first && self.is_lede(at)
                };
            let tag = page.parts[block.part].tag.as_str();
            let is_title = tag == "h1" || title.as_ref().is_some_and(|title| block.chars > 15 && folded(&block.text) == *title);
            if wanted && !is_title {
                taken.push((is_heading(tag), block.text.clone()));
            }
        }
        // A heading with nothing behind it heads what was left out.
        while taken.last().is_some_and(|(heading, _)| *heading) {
            taken.pop();
        }
        let mut texts: Vec<String> = Vec::new();
        for (_, text) in taken {
            if texts.last() != Some(&text) {
                texts.push(text);
            }
        }
        texts
    }

    /// Whether an open block of the core is text.
    fn is_wanted(&self, at: usize) -> bool {
        let page = self.page;
        let block = &page.blocks[at];
        let part = &page.parts[block.part];
        let words = block.text.split_whitespace().count();
        let dated = part.own.has(Kinds::DATE.with(Kinds::UPDATED))
            || page.around(block.part).take(3).any(|p| page.parts[p].own.has(Kinds::DATE) && page.parts[p].chars < 160);
        if dated && block.chars < 120 && !ends_like_a_sentence(&block.text) {
            return false;
        }
        if is_prose(block) {
            return true;
        }
        let linked = block.linked * 10 > block.chars * 7;
        match part.tag.as_str() {
            "h1" => false,
            "h2" | "h3" | "h4" | "h5" | "h6" => !linked,
            "figcaption" => words >= 4 && !linked,
            "li" | "tr" | "dd" | "dt" | "blockquote" | "td" | "caption" | "pre" => words >= 1 && !linked,
            _ if linked => words >= 8 && ends_like_a_sentence(&block.text),
            "p" => words >= 2,
            _ => words >= 6 && block.linked == 0,
        }
    }

    /// Words between the headline and the text that belong to the article.
    fn is_lede(&self, at: usize) -> bool {
        let page = self.page;
        let block = &page.blocks[at];
        let part = &page.parts[block.part];
        let behind_title = self.headline.is_some_and(|headline| at > headline);
        let near =
            behind_title || page.within(block.part, self.region) || page.around(block.part).any(|p| page.parts[p].own.has(Kinds::LEDE));
        let said = part.own.has(Kinds::LEDE) || page.around(block.part).take(3).any(|p| page.parts[p].own.has(Kinds::LEDE));
        let plain = block.linked * 10 < block.chars * 5;
        near && plain && (is_prose(block) || said && block.chars >= 40) && !part.own.has(Kinds::DATE) && part.tag != "h1"
    }
}

fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

fn is_heading(tag: &str) -> bool {
    matches!(tag, "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}

fn ends_like_a_sentence(text: &str) -> bool {
    text.trim_end_matches(['"', '”', '’', '\'', ')', '»']).ends_with(['.', '!', '?', '…', '。'])
}

/// Words in lower case without marks, one space between them.
fn plain(text: &str) -> String {
    let words = text.to_lowercase().replace('’', "'");
    words.split(|c: char| !(c.is_alphanumeric() || c == '\'' || c == '-')).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// What the words of a short block show it to be, if they do.
fn phrase(text: &str, chars: usize) -> Option<&'static str> {
    if chars > 320 {
        return None;
    }
    let words = plain(text);
    let starts = |phrase: &str| words.strip_prefix(phrase).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
    let found = reading::page_phrases().find(|(phrase, kind)| match *kind {
        "newsletter" | "paywall" | "share" | "notice" => words.contains(phrase) && chars < 260,
        "copyright" => words.contains(phrase),
        "start" => starts(phrase) && (text.contains(':') && text.find(':') < Some(phrase.len() + 12) && chars < 200 || words == *phrase),
        _ => false,
    });
    if let Some((_, kind)) = found {
        return Some(kind);
    }
    let sign = text.trim_start().starts_with(['©']) || words.starts_with("copyright ") || text.trim_start().starts_with("(c) ");
    let bare = matches!(
        words.as_str(),
        "advertisement"
            | "advertisment"
            | "sponsored"
            | "ad"
            | "anzeige"
            | "publicidad"
            | "advertisement continue reading the main story"
            | "article continues below"
            | "story continues below"
            | "read more"
            | "share"
            | "print"
            | "email"
    );
    (sign && chars < 200).then_some("copyright").or(bare.then_some("ad"))
}

/// Speaks to its reader of cookies, data and choices.
fn notice(text: &str) -> bool {
    if text.len() > NOTICE * 3 {
        return false;
    }
    let words = plain(text);
    let spoken = words.split(' ').any(|word| matches!(word, "we" | "our" | "you" | "your" | "us"));
    let count = reading::page_phrases().filter(|(phrase, kind)| matches!(*kind, "consent" | "notice") && words.contains(phrase)).count();
    spoken && count >= 2
}

fn is_junk_heading(text: &str, chars: usize) -> bool {
    if chars > 40 {
        return false;
    }
    let words = plain(text);
    let bare = words.trim_matches(|c: char| c.is_ascii_digit() || c == ' ');
    reading::page_phrases().any(|(phrase, kind)| kind == "heading" && (phrase == words || phrase == bare))
}
