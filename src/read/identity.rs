//! Ids of articles from what they are: the canonical URL, else the content.

use sha2::{Digest, Sha256};

use crate::types::Article;

/// Query parameters that only say how a reader came to the page.
const TRACKING: [&str; 12] =
    ["fbclid", "gclid", "dclid", "msclkid", "mc_cid", "mc_eid", "igshid", "ref", "ref_src", "cmpid", "ocid", "smid"];

/// The URL by which a page is known: scheme and host in lower case, no fragment, no default port, no tracking parameters.
///
/// `http` and `https` stay apart, as does a final slash: whether they name the same page is the server's choice. None for what is no
/// absolute web address.
///
/// ```
/// use demarche::read::canonical_url;
/// assert_eq!(canonical_url("HTTPS://News.Example/a?utm_source=x&p=2#top").as_deref(), Some("https://news.example/a?p=2"));
/// assert_eq!(canonical_url("/a"), None);
/// ```
pub fn canonical_url(url: &str) -> Option<String> {
    let (scheme, rest) = url.trim().split_once("://")?;
    let scheme = scheme.to_ascii_lowercase();
    if !matches!(scheme.as_str(), "http" | "https") || rest.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return None;
    }
    let rest = rest.split('#').next()?;
    let (place, query) = rest.split_once('?').map_or((rest, ""), |(place, query)| (place, query));
    let (host, path) = place.find('/').map_or((place, "/"), |slash| place.split_at(slash));
    let host = host.to_ascii_lowercase();
    let port = if scheme == "http" { ":80" } else { ":443" };
    let host = host.strip_suffix(port).unwrap_or(&host);
    if host.is_empty() {
        return None;
    }
    let kept: Vec<&str> = query.split('&').filter(|pair| !pair.is_empty() && !is_tracking(pair)).collect();
    let query = if kept.is_empty() { String::new() } else { format!("?{}", kept.join("&")) };
    Some(format!("{scheme}://{host}{path}{query}"))
}

/// The canonical URL of an article: a home page is none, as every article of its site would have it.
pub fn page_url(url: &str) -> Option<String> {
    let url = canonical_url(url)?;
    let (_, rest) = url.split_once("://")?;
    let (_, path) = rest.split_once('/')?;
    let home = matches!(
        path.to_ascii_lowercase().as_str(),
        "" | "index.html" | "index.htm" | "index.php" | "index.asp" | "index.aspx" | "home" | "default.aspx" | "#"
    );
    (!home).then_some(url)
}

/// The ISO 639-1 code that a language tag or name stands for.
pub(super) fn language(tag: &str) -> Option<String> {
    let tag = tag.trim().to_lowercase();
    let first = tag.split(['-', '_', ',', ';', ' ']).next().unwrap_or_default();
    let code = match first {
        "english" | "eng" => "en",
        "german" | "deutsch" | "deu" | "ger" => "de",
        "french" | "français" | "fra" | "fre" => "fr",
        "spanish" | "español" | "spa" => "es",
        "russian" | "rus" => "ru",
        "arabic" | "ara" => "ar",
        "chinese" | "zho" | "chi" => "zh",
        "portuguese" | "por" => "pt",
        "italian" | "ita" => "it",
        other => other,
    };
    (code.len() == 2 && code.bytes().all(|b| b.is_ascii_lowercase()) && code != "xx").then(|| code.to_owned())
}

/// Whether an id is only the number of its row, by which articles of different files would be one: in a table any small number.
pub(super) fn is_row_number(id: &str, row: u64, in_table: bool) -> bool {
    id.parse::<u64>().is_ok_and(|number| number == row || number + 1 == row || in_table && number < 1_000_000)
}

fn is_tracking(pair: &str) -> bool {
    let name = pair.split('=').next().unwrap_or(pair).to_ascii_lowercase();
    name.starts_with("utm_") || TRACKING.contains(&name.as_str())
}

/// The id of an article that states none: `u` and 16 hex digits for its canonical URL, else `c` and 16 hex digits for its publisher,
/// title and text. The publication date has no part in it, so that giving one later makes no second article.
pub fn content_id(article: &Article) -> String {
    match &article.url {
        Some(url) => format!("u{}", hash(&[url])),
        None => {
            let of = |field: &Option<String>| field.clone().unwrap_or_default();
            format!("c{}", hash(&[&of(&article.publisher), &of(&article.title), &article.text]))
        }
    }
}

fn hash(parts: &[&str]) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    hasher.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_page_has_one_url() {
        for url in ["https://news.example/a", "https://NEWS.example:443/a#b", "https://news.example/a?utm_campaign=x&fbclid=1"] {
            assert_eq!(canonical_url(url).unwrap(), "https://news.example/a");
        }
        assert_eq!(canonical_url("https://news.example").unwrap(), "https://news.example/");
        assert_eq!(canonical_url("mailto:a@b.example"), None);
    }

    #[test]
    fn id_follows_url_then_content() {
        let mut article = Article { text: "Words.".into(), ..Article::default() };
        let by_content = content_id(&article);
        article.published = super::super::parse_published("2018-06-12").ok();
        assert_eq!(content_id(&article), by_content);
        article.url = Some("https://news.example/a".into());
        assert!(content_id(&article).starts_with('u'));
    }
}
