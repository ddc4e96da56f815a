//! Bytes to text: byte order marks, declared encodings, UTF-8, and the encoding that the bytes themselves suggest.
//!
//! Takes bytes or a stream of them; gives text, or a stream of UTF-8. What is guessed is said to be guessed; what is neither UTF-8 nor
//! clearly anything else is refused with the line of the first bad byte.

use std::io::{BufReader, Read};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use encoding_rs_io::DecodeReaderBytesBuilder;

/// Finds the encoding that the first bytes of a form declare.
pub(super) type Declared = fn(&[u8]) -> Option<&'static Encoding>;

/// Whole text with what is to be said about its decoding.
#[derive(Debug)]
pub(super) struct Decoded {
    pub(super) text: String,
    pub(super) note: Option<String>,
}

/// Remedy for what cannot be decoded.
pub(super) const REMEDY: &str = "save it as UTF-8, or declare its encoding";

/// Decodes a whole document.
///
/// # Errors
/// The line of the first bad byte and the reason.
pub(super) fn decode(bytes: &[u8], declared: Declared) -> Result<Decoded, (u64, String)> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return exact(encoding, &bytes[mark..], "its byte order mark says");
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        let named = declared(bytes).filter(|e| *e != UTF_8 && !text.is_ascii());
        return named.map_or_else(|| Ok(Decoded { text: text.to_owned(), note: None }), |e| exact(e, bytes, "it declares"));
    }
    match declared(bytes) {
        Some(encoding) if encoding == UTF_8 => Ok(repaired(bytes)),
        Some(encoding) => exact(encoding, bytes, "it declares"),
        None => guessed(bytes),
    }
}

fn exact(encoding: &'static Encoding, bytes: &[u8], who: &str) -> Result<Decoded, (u64, String)> {
    match encoding.decode_without_bom_handling_and_without_replacement(bytes) {
        Some(text) => Ok(Decoded { text: text.into_owned(), note: None }),
        None => Err((first_bad_line(bytes), format!("it is not the {} that {who}", encoding.name()))),
    }
}

/// A page that declares UTF-8 and breaks it here and there is still worth reading: the bad bytes show as U+FFFD.
fn repaired(bytes: &[u8]) -> Decoded {
    let text = String::from_utf8_lossy(bytes).into_owned();
    let note = format!("line {} is not the UTF-8 that it declares; the bad bytes are read as U+FFFD", first_bad_line(bytes));
    Decoded { text, note: Some(note) }
}

fn guessed(bytes: &[u8]) -> Result<Decoded, (u64, String)> {
    let refused = || (first_bad_line(bytes), "it is not valid UTF-8, nor clearly in another encoding".to_owned());
    if mostly_utf8(bytes) {
        return Err(refused());
    }
    let encoding = guess(bytes);
    let text = encoding.decode_without_bom_handling_and_without_replacement(bytes).ok_or_else(refused)?;
    if text.chars().any(|c| matches!(c, '\u{80}'..='\u{9f}' | '\u{0}'..='\u{8}' | '\u{e}'..='\u{1f}')) {
        return Err(refused());
    }
    let note = format!("it is not UTF-8 and declares no encoding; it is read as {}, which is a guess", encoding.name());
    Ok(Decoded { text: text.into_owned(), note: Some(note) })
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Deny)
}

/// Some letters beyond ASCII are well-formed UTF-8: then the rest is damage, not another encoding.
fn mostly_utf8(bytes: &[u8]) -> bool {
    bytes.utf8_chunks().any(|chunk| !chunk.valid().is_ascii())
}

fn first_bad_line(bytes: &[u8]) -> u64 {
    let good = std::str::from_utf8(bytes).map_or_else(|error| error.valid_up_to(), str::len);
    memchr::memchr_iter(b'\n', &bytes[..good]).count() as u64 + 1
}

/// A stream as UTF-8: transcoded where a mark, a declaration or a guess from the head says so.
///
/// UTF-8 passes unchecked; who reads it checks each record, so that one bad line spoils no other.
pub(super) fn stream<'a>(input: impl Read + Send + 'a, head: &[u8], declared: Declared) -> Box<dyn Read + Send + 'a> {
    let marked = Encoding::for_bom(head).map(|(encoding, _)| encoding);
    let named = marked.or_else(|| declared(head));
    let encoding = match named {
        Some(encoding) => encoding,
        None if utf8_so_far(head) || mostly_utf8(head) => UTF_8,
        None => guess(head),
    };
    if encoding == UTF_8 && marked.is_none() {
        return Box::new(input);
    }
    Box::new(DecodeReaderBytesBuilder::new().encoding(Some(encoding)).bom_override(true).build(BufReader::new(input)))
}

/// Valid UTF-8, but for a letter that the end of the head cuts.
fn utf8_so_far(head: &[u8]) -> bool {
    std::str::from_utf8(head).map_or_else(|error| error.error_len().is_none(), |_| true)
}

/// No declaration is possible in this form.
pub(super) fn no_declaration(_: &[u8]) -> Option<&'static Encoding> {
    None
}

/// `<?xml ... encoding="..."?>`; XML without one is UTF-8.
pub(super) fn in_xml(head: &[u8]) -> Option<&'static Encoding> {
    let start = String::from_utf8_lossy(&head[..head.len().min(256)]).into_owned();
    let declaration = start.trim_start().strip_prefix("<?xml")?;
    let declaration = declaration.split("?>").next()?;
    let named = declaration.split_once("encoding").and_then(|(_, rest)| label(rest));
    Some(no_wide(named.unwrap_or(UTF_8)))
}

/// `<meta charset>` or `<meta http-equiv content="...; charset=">` in the first bytes, or an XML declaration.
pub(super) fn in_html(head: &[u8]) -> Option<&'static Encoding> {
    let start = String::from_utf8_lossy(&head[..head.len().min(4096)]).to_ascii_lowercase();
    if start.trim_start().starts_with("<?xml") {
        return in_xml(head);
    }
    let after = start.match_indices("charset").filter(|(at, _)| start[..*at].rfind("<meta").is_some());
    after.filter_map(|(at, word)| label(&start[at + word.len()..])).map(no_wide).next()
}

/// A declaration that can be read byte by byte is not in UTF-16, whatever it says (WHATWG, "change the encoding").
fn no_wide(encoding: &'static Encoding) -> &'static Encoding {
    match encoding.name() {
        "UTF-16LE" | "UTF-16BE" => UTF_8,
        "x-user-defined" => WINDOWS_1252,
        _ => encoding,
    }
}

fn label(after_name: &str) -> Option<&'static Encoding> {
    let value = after_name.trim_start().strip_prefix('=')?.trim_start().trim_start_matches(['"', '\'']);
    let end = value.find(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ';' | '>' | '/' | '?')).unwrap_or(value.len());
    Encoding::for_label(&value.as_bytes()[..end])
}

/// Whether the input begins with a byte order mark.
pub(super) fn has_mark(head: &[u8]) -> bool {
    Encoding::for_bom(head).is_some()
}

/// The first bytes as text, for telling the form; bad bytes as U+FFFD.
pub(super) fn start(head: &[u8]) -> String {
    let (encoding, mark) = Encoding::for_bom(head).unwrap_or((UTF_8, 0));
    encoding.decode_without_bom_handling(&head[mark..]).0.into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> Result<String, (u64, String)> {
        decode(bytes, no_declaration).map(|decoded| decoded.text)
    }

    #[test]
    fn marks_and_declarations() {
        assert_eq!(text(b"\xef\xbb\xbfcaf\xc3\xa9").unwrap(), "café");
        assert_eq!(text(b"\xff\xfec\0a\0f\0\xe9\0").unwrap(), "café");
        assert_eq!(text(b"\xfe\xff\0c\0a\0f\0\xe9").unwrap(), "café");
        let latin = decode(b"<meta charset='iso-8859-1'>caf\xe9", in_html).unwrap();
        assert!(latin.text.ends_with("café") && latin.note.is_none());
        let russian =
            decode(b"<meta http-equiv=content-type content='text/html; charset=windows-1251'>\xcc\xee\xf1\xea\xe2\xe0", in_html).unwrap();
        assert!(russian.text.ends_with("Москва"));
    }

    #[test]
    fn guess_is_said_to_be_one() {
        let decoded = decode(b"The caf\xe9 in Orl\xe9ans was closed, the minister said.", no_declaration).unwrap();
        assert!(decoded.text.contains("café in Orléans") && decoded.note.unwrap().contains("a guess"));
    }

    #[test]
    fn damage_is_refused_with_its_line() {
        assert_eq!(text("café\nna\u{ef}ve".as_bytes()).unwrap(), "café\nnaïve");
        let (line, reason) = text(b"caf\xc3\xa9\nna\xefve").unwrap_err();
        assert_eq!((line, reason.contains("not valid UTF-8")), (2, true));
        assert!(text(b"caf\xe9 \x02\x03").is_err());
    }

    #[test]
    fn streams_are_transcoded() {
        let mut out = String::new();
        stream(&b"\xff\xfe{\0}\0"[..], b"\xff\xfe{\0}\0", no_declaration).read_to_string(&mut out).unwrap();
        assert_eq!(out, "{}");
    }
}
