//! Markdown: one article as running text, its front matter as metadata.
//!
//! Takes Markdown with YAML (`---`) or TOML (`+++`) front matter, or a plain header as in room `text`; gives paragraphs of plain text
//! with an empty line between them. Links and emphasis leave their words, pictures, code and raw HTML leave nothing. A first heading is the title
//! where the front matter names none.

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use saphyr_parser::{Event as Yaml, Parser as YamlParser};

use crate::read::draft::{self, Draft, Field};
use crate::read::{encoding, text};

/// Remedy for front matter that cannot be read.
const REMEDY: &str = "correct the front matter; the text is read without it";

/// Reads one Markdown document.
pub(super) fn drafts(bytes: &[u8]) -> Draft {
    let (mut draft, source) = match text::decoded(bytes, encoding::no_declaration) {
        Ok(read) => read,
        Err(refused) => return *refused,
    };
    let body = front_matter(&mut draft, &source);
    let (heading, text) = running_text(body, draft.article.title.is_none());
    if let Some(heading) = heading {
        draft.set(Field::Title, "heading", &heading);
    }
    draft.article.text = text;
    draft
}

fn front_matter<'a>(draft: &mut Draft, source: &'a str) -> &'a str {
    for (fence, parse) in [("---", yaml as fn(&str) -> Result<_, _>), ("+++", toml)] {
        let Some(rest) = source.strip_prefix(fence).and_then(|rest| rest.strip_prefix('\n')) else { continue };
        let end = format!("\n{fence}");
        let Some(at) = format!("\n{rest}").find(&format!("{end}\n")).or_else(|| rest.ends_with(&end).then(|| rest.len() - fence.len()))
        else {
            draft.note(format!("its front matter has no closing {fence}"), REMEDY);
            return source;
        };
        draft.line = Some(1);
        match parse(&rest[..at]) {
            Ok(pairs) => {
                for (field, name, value) in draft::ranked(pairs.iter().map(|(name, value)| (name.as_str(), value))) {
                    if !matches!(field, Field::Text | Field::Html | Field::Summary) {
                        draft.set(field, name, value);
                    }
                }
            }
            Err(reason) => draft.note(format!("its front matter is faulty: {reason}"), REMEDY),
        }
        return rest[at..].trim_start_matches('\n').strip_prefix(fence).unwrap_or_default();
    }
    source
}

/// The top-level scalars of a YAML mapping; deeper values are none of ours, and aliases are not expanded.
fn yaml(source: &str) -> Result<Vec<(String, String)>, String> {
    let (mut pairs, mut key, mut depth) = (Vec::new(), None, 0);
    for event in YamlParser::new_from_str(source) {
        match event.map_err(|error| error.to_string())?.0 {
            Yaml::MappingStart(..) | Yaml::SequenceStart(..) => {
                depth += 1;
                if depth == 2 {
                    key = None;
                }
            }
            Yaml::MappingEnd | Yaml::SequenceEnd => depth -= 1,
            Yaml::Alias(_) if depth == 1 => key = None,
            Yaml::Scalar(value, ..) if depth == 1 => match key.take() {
                None => key = Some(value.into_owned()),
                Some(name) => pairs.push((name, value.into_owned())),
            },
            _ => {}
        }
    }
    Ok(pairs)
}

fn toml(source: &str) -> Result<Vec<(String, String)>, String> {
    let table: toml::Table = source.parse().map_err(|error: toml::de::Error| error.message().to_owned())?;
    let scalar = |value: toml::Value| match value {
        toml::Value::String(text) => Some(text),
        toml::Value::Datetime(time) => Some(time.to_string()),
        toml::Value::Integer(number) => Some(number.to_string()),
        _ => None,
    };
    Ok(table.into_iter().filter_map(|(name, value)| scalar(value).map(|value| (name, value))).collect())
}

/// The first heading, if asked for and if nothing stands before it, and the text of the rest.
fn running_text(source: &str, take_heading: bool) -> (Option<String>, String) {
    let mut paragraphs = Paragraphs { take_heading, ..Paragraphs::default() };
    for event in Parser::new_ext(source, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_FOOTNOTES) {
        paragraphs.take(event);
    }
    paragraphs.end_block();
    (paragraphs.heading, paragraphs.text)
}

#[derive(Default)]
struct Paragraphs {
    take_heading: bool,
    heading: Option<String>,
    text: String,
    block: String,
    silent: usize,
}

impl Paragraphs {
    fn take(&mut self, event: Event) {
        match event {
            Event::Start(Tag::Image { .. } | Tag::CodeBlock(_) | Tag::HtmlBlock | Tag::FootnoteDefinition(_)) => self.silent += 1,
            Event::End(TagEnd::Image | TagEnd::CodeBlock | TagEnd::HtmlBlock | TagEnd::FootnoteDefinition) => {
                self.silent = self.silent.saturating_sub(1);
            }
            Event::End(TagEnd::Heading(HeadingLevel::H1)) if self.take_heading && self.heading.is_none() && self.text.is_empty() => {
                self.heading = Some(std::mem::take(&mut self.block));
            }
            Event::Start(Tag::Paragraph | Tag::Heading { .. } | Tag::Item | Tag::TableRow | Tag::TableHead | Tag::BlockQuote(_))
            | Event::End(TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item | TagEnd::TableRow | TagEnd::TableHead)
            | Event::Rule => self.end_block(),
            Event::End(TagEnd::TableCell) => self.push(" "),
            Event::SoftBreak => self.push(" "),
            Event::HardBreak => self.push("\n"),
            Event::Text(words) | Event::Code(words) => self.push(&words),
            _ => {}
        }
    }

    fn push(&mut self, words: &str) {
        if self.silent == 0 {
            self.block.push_str(words);
        }
    }

    fn end_block(&mut self) {
        let block = std::mem::take(&mut self.block);
        let block = block.trim();
        if !block.is_empty() {
            if !self.text.is_empty() {
                self.text.push_str("\n\n");
            }
            self.text.push_str(block);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::Article;

    fn article(source: &str) -> Article {
        drafts(source.as_bytes()).article
    }

    #[test]
    fn yaml_front_matter() {
        let read = article(
            "---\ntitle: \"Envoy: meets minister\"\ndate: 2024-03-05\nurl: https://news.example/a\npublisher: Sample Wire\ntags: [a, b]\n---\n\nThe *envoy* met\n[the minister](https://news.example/b).\n\n> No comment.\n",
        );
        assert_eq!(read.title.as_deref(), Some("Envoy: meets minister"));
        assert_eq!(read.published_day().unwrap().to_string(), "2024-03-05");
        assert_eq!(read.publisher.as_deref(), Some("Sample Wire"));
        assert_eq!(read.text, "The envoy met the minister.\n\nNo comment.");
    }

    #[test]
    fn toml_front_matter() {
        let read = article("+++\ntitle = \"Envoy\"\ndate = 2024-03-05\n+++\nThe envoy left.");
        assert_eq!(read.published_day().unwrap().to_string(), "2024-03-05");
        assert_eq!(read.text, "The envoy left.");
    }

    #[test]
    fn first_heading_is_the_title() {
        let read = article("# Envoy meets minister\n\nThey met.\n\n## Background\n\n![map](m.png) It was cold.\n");
        assert_eq!(read.title.as_deref(), Some("Envoy meets minister"));
        assert_eq!(read.text, "They met.\n\nBackground\n\nIt was cold.");
    }

    #[test]
    fn faulty_front_matter_is_a_problem() {
        for source in ["---\ntitle: [x\n---\nThey met.", "---\ntitle: x\nThey met."] {
            let items = drafts(source.as_bytes()).finish("a.md", &crate::read::Options::default());
            assert!(items[0].as_ref().unwrap_err().reason.contains("front matter"), "{source}");
            assert!(items.last().unwrap().as_ref().unwrap().text.contains("They met."));
        }
    }
}
