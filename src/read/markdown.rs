//! Markdown: one article as running text, its front matter as metadata.
//!
//! Takes Markdown with YAML (`---`), TOML (`+++`) or JSON (`{`, `;;;`) front matter, or a plain header as in room `text`; gives paragraphs of
//! plain text with an empty line between them. Links, emphasis, code, footnotes and raw HTML leave their words, pictures leave nothing. A first
//! heading is the title where the front matter names none.

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use saphyr_parser::{Event as Yaml, Parser as YamlParser};

use crate::read::draft::Draft;
use crate::read::field::{self, Field};
use crate::read::{encoding, html, text};

/// Remedy for front matter that cannot be read.
const REMEDY: &str = "correct the front matter; the text is read without it";

/// Reads one Markdown document.
pub(super) fn drafts(bytes: &[u8], own: &[(String, String)]) -> Draft {
    let (mut draft, source) = text::decoded(bytes, encoding::no_declaration);
    let source = source.trim_start_matches(['\n', '\u{feff}']);
    let body = front_matter(&mut draft, source, own);
    let body = if body.len() == source.len() { text::header(&mut draft, body, own) } else { body };
    let (heading, text) = running_text(body, draft.article.title.as_deref());
    if let Some(heading) = heading {
        draft.set(Field::Title, "heading", &heading);
    }
    text::own_line(&mut draft, &text);
    draft.article.text = text;
    draft
}

/// Reads the values of front matter, or the reason why it cannot.
type Parse = fn(&str) -> Result<Vec<(String, String)>, String>;

fn front_matter<'a>(draft: &mut Draft, source: &'a str, own: &[(String, String)]) -> &'a str {
    if source.starts_with("{\n") || source.starts_with("{ \n") {
        let mut values = serde_json::Deserializer::from_str(source).into_iter::<serde_json::Value>();
        if let Some(Ok(serde_json::Value::Object(object))) = values.next() {
            let body = &source[values.byte_offset()..];
            take(draft, object.into_iter().filter_map(|(name, value)| Some((name, value.as_str()?.to_owned()))).collect(), own);
            return body.trim_start_matches('\n');
        }
    }
    for (fence, parse) in [("---", yaml as Parse), ("+++", toml), (";;;", json)] {
        let Some(rest) = source.strip_prefix(fence) else { continue };
        let Some((tag, rest)) =
            rest.split_once('\n').filter(|(tag, _)| tag.trim().is_empty() || matches!(tag.trim(), "yaml" | "toml" | "json"))
        else {
            continue;
        };
        let parse = match tag.trim() {
            "toml" => toml,
            "json" => json,
            _ => parse,
        };
        let mut at = 0;
        let mut end = None;
        for line in rest.split_inclusive('\n') {
            let bare = line.trim_end();
            if bare == fence || fence == "---" && bare == "..." {
                end = Some((at, at + line.len()));
                break;
            }
            at += line.len();
        }
        let Some((end, behind)) = end else {
            draft.note(format!("its front matter has no closing {fence}"), REMEDY);
            return source;
        };
        draft.line = Some(1);
        match parse(&rest[..end]) {
            Ok(pairs) => take(draft, pairs, own),
            Err(reason) => {
                draft.note(format!("its front matter is faulty: {reason}; its lines are read one by one"), REMEDY);
                let pairs = rest[..end].lines().filter_map(|line| line.split_once([':', '=']));
                take(
                    draft,
                    pairs.map(|(name, value)| (name.trim().to_owned(), value.trim().trim_matches(['"', '\'']).to_owned())).collect(),
                    own,
                );
            }
        }
        return &rest[behind..];
    }
    source
}

fn take(draft: &mut Draft, pairs: Vec<(String, String)>, own: &[(String, String)]) {
    for (field, name, value) in field::ranked(pairs.iter().map(|(name, value)| (name.as_str(), value)), own) {
        match field {
            Field::Text | Field::Html | Field::Summary => {}
            Field::Publisher if value.contains("://") => draft.set(Field::Url, name, value),
            _ => draft.set(field, name, value),
        }
    }
}

fn json(source: &str) -> Result<Vec<(String, String)>, String> {
    let object: serde_json::Map<String, serde_json::Value> = serde_json::from_str(source).map_err(|error| error.to_string())?;
    Ok(object.into_iter().filter_map(|(name, value)| Some((name, value.as_str()?.to_owned()))).collect())
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
    let scalar = |value: &toml::Value| match value {
        toml::Value::String(text) => Some(text.clone()),
        toml::Value::Datetime(time) => Some(time.to_string()),
        toml::Value::Integer(number) => Some(number.to_string()),
        _ => None,
    };
    let outer = table.iter().filter_map(|(name, value)| Some((name.clone(), scalar(value)?)));
    let inner = table.values().filter_map(toml::Value::as_table).flatten().filter_map(|(name, value)| Some((name.clone(), scalar(value)?)));
    Ok(outer.chain(inner).collect())
}

/// The first heading, if there is no title yet and if nothing stands before it, and the text of the rest.
fn running_text(source: &str, title: Option<&str>) -> (Option<String>, String) {
    let mut paragraphs = Paragraphs { title: title.map(str::to_owned), ..Paragraphs::default() };
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_HEADING_ATTRIBUTES;
    for event in Parser::new_ext(source, options) {
        paragraphs.take(event);
    }
    paragraphs.end_block();
    (paragraphs.heading, paragraphs.text)
}

#[derive(Default)]
struct Paragraphs {
    title: Option<String>,
    heading: Option<String>,
    html: String,
    text: String,
    block: String,
    silent: usize,
}

impl Paragraphs {
    fn take(&mut self, event: Event) {
        match event {
            Event::Start(Tag::Image { .. }) => self.silent += 1,
            Event::End(TagEnd::Image) => self.silent = self.silent.saturating_sub(1),
            Event::Html(markup) => self.html.push_str(&markup),
            Event::Start(Tag::HtmlBlock) => self.end_block(),
            Event::End(TagEnd::HtmlBlock) => {
                let markup = std::mem::take(&mut self.html);
                for block in html::plain(&markup).split("\n\n") {
                    self.block.push_str(block);
                    self.end_block();
                }
            }
            Event::InlineHtml(tag) if tag.starts_with("<br") => self.push("\n"),
            Event::End(TagEnd::Heading(HeadingLevel::H1)) if self.heading.is_none() && self.text.is_empty() => {
                let heading = std::mem::take(&mut self.block);
                let known = self.title.as_ref().is_some_and(|title| title.trim() != heading.trim());
                if known {
                    self.block = heading;
                    self.end_block();
                } else {
                    self.heading = Some(heading);
                }
            }
            Event::Start(
                Tag::Paragraph
                | Tag::Heading { .. }
                | Tag::Item
                | Tag::TableRow
                | Tag::TableHead
                | Tag::BlockQuote(_)
                | Tag::CodeBlock(_)
                | Tag::FootnoteDefinition(_)
                | Tag::DefinitionListTitle
                | Tag::DefinitionListDefinition,
            )
            | Event::End(
                TagEnd::Paragraph
                | TagEnd::Heading(_)
                | TagEnd::Item
                | TagEnd::TableRow
                | TagEnd::TableHead
                | TagEnd::CodeBlock
                | TagEnd::FootnoteDefinition
                | TagEnd::DefinitionListTitle
                | TagEnd::DefinitionListDefinition,
            )
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
        drafts(source.as_bytes(), &[]).article
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
            let items = drafts(source.as_bytes(), &[]).finish("a.md", &crate::read::Options::default());
            assert!(items[0].as_ref().unwrap_err().reason.contains("front matter"), "{source}");
            assert!(items.last().unwrap().as_ref().unwrap().text.contains("They met."));
        }
    }

    #[test]
    fn no_words_are_lost() {
        for source in [
            "<div class=\"story\">\n<p>They met.</p>\n<p>They left.</p>\n</div>",
            "They met.[^1]\n\n[^1]: They left.",
            "They met.\n\n    They left.",
            "They met.\n\n```\nThey left.\n```",
            "| They met. |\n|---|\n| They left. |",
            "They met.\n: They left.",
        ] {
            let text = article(source).text;
            assert!(text.contains("met") && text.contains("They left."), "{source}: {text}");
            assert!(!text.contains('<'), "{source}: {text}");
        }
        // WRONG: no words are lost, but the tags of this block are kept as words.
        let folded = article("They <b>met</b>.\n\n<details><summary>They left.</summary></details>").text;
        assert!(folded.contains("They left.") && folded.contains("<details>"), "{folded}");
    }

    #[test]
    fn front_matter_of_the_usual_tools() {
        for source in [
            "---\ntitle: Envoy\ndate: 2024-03-05 08:00:00 +0200\n---\nHe left.",
            "---\ntitle: Envoy\npubDate: 'Mar 05 2024'\n...\nHe left.",
            "+++\ntitle = 'Envoy'\n[extra]\ndate = 2024-03-05T08:00:00+02:00\n+++\nHe left.",
            "{\n\"title\": \"Envoy\",\n\"date\": \"2024-03-05\"\n}\n\nHe left.",
            ";;;\n{\"title\": \"Envoy\", \"date\": \"2024-03-05\"}\n;;;\nHe left.",
            "Title: Envoy\nDate: 2024-03-05\n\nHe left.",
            "\n---\r\ntitle: Envoy\r\npublished: 5 March 2024\r\n---\r\nHe left.",
            "---\ntitle: Envoy: a story\ndate: 2024-03-05\n---\n# Envoy: a story\n\nHe left.",
        ] {
            let read = article(source);
            assert_eq!(read.published_day().map(|d| d.to_string()).as_deref(), Some("2024-03-05"), "{source}");
            assert!(read.title.as_deref().unwrap_or_default().starts_with("Envoy"), "{source}");
            assert_eq!(read.text, "He left.", "{source}");
        }
    }
}
