//! Bytes to text: byte order marks, declared encodings, UTF-8, and the encoding that the bytes themselves suggest.
//!
//! Takes bytes or a stream of them; gives text, or a stream of UTF-8. What is guessed is said to be guessed; nothing is decoded twice, and a
//! byte that fits nowhere costs one character.

use std::io::{BufReader, Read};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, ISO_2022_JP, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
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

/// Decodes a whole document, as browsers do, but that valid UTF-8 wins over a declaration of something else.
///
/// A byte that fits no encoding costs one character, U+FFFD, and is told.
pub(super) fn decode(bytes: &[u8], declared: Declared) -> Decoded {
    decode_told(bytes, None, declared)
}

/// The same where the transport has told an encoding, which comes before what the document declares.
pub(super) fn decode_told(bytes: &[u8], told: Option<&'static Encoding>, declared: Declared) -> Decoded {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return exact(encoding, &bytes[mark..], "its byte order mark says");
    }
    if let Some(encoding) = wide(bytes) {
        return exact(encoding, bytes, "it seems to be in");
    }
    let named = told.or_else(|| declared(bytes));
    if let Ok(text) = std::str::from_utf8(bytes) {
        let escaped = named.filter(|encoding| *encoding == ISO_2022_JP && memchr::memchr(0x1b, bytes).is_some());
        return escaped.map_or_else(|| Decoded { text: text.to_owned(), note: None }, |encoding| exact(encoding, bytes, "it declares"));
    }
    match named {
        Some(encoding) if encoding != UTF_8 && !mostly_utf8(bytes) => exact(encoding, bytes, "it declares"),
        Some(encoding) if encoding.is_single_byte() && encoding != WINDOWS_1252 => exact(encoding, bytes, "it declares"),
        Some(encoding) if encoding != UTF_8 && !encoding.is_single_byte() => exact(encoding, bytes, "it declares"),
        _ if mostly_utf8(bytes) => repaired(bytes),
        _ => guessed(bytes),
    }
}

fn exact(encoding: &'static Encoding, bytes: &[u8], who: &str) -> Decoded {
    let (text, faulty) = encoding.decode_without_bom_handling(bytes);
    let note = faulty.then(|| format!("it is not all of it the {} that {who}; what is not is read as U+FFFD", encoding.name()));
    Decoded { text: text.into_owned(), note }
}

/// UTF-8 that breaks here and there is still worth reading: the bad bytes show as U+FFFD.
fn repaired(bytes: &[u8]) -> Decoded {
    let text = String::from_utf8_lossy(bytes).into_owned();
    let note = format!("line {} is not valid UTF-8; the bad bytes are read as U+FFFD", first_bad_line(bytes));
    Decoded { text, note: Some(note) }
}

fn guessed(bytes: &[u8]) -> Decoded {
    let encoding = guess(bytes);
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    let note = format!("it is not UTF-8 and declares no other encoding; it is read as {}, which is a guess", encoding.name());
    Decoded { text: text.into_owned(), note: Some(note) }
}

/// One record of a stream: as UTF-8, or as well as it can be read.
pub(super) fn record(bytes: &[u8]) -> Decoded {
    match std::str::from_utf8(bytes) {
        Ok(text) => Decoded { text: text.to_owned(), note: None },
        Err(_) if mostly_utf8(bytes) => {
            let text = String::from_utf8_lossy(bytes).into_owned();
            Decoded { text, note: Some("it is not valid UTF-8; the bad bytes are read as U+FFFD".to_owned()) }
        }
        Err(_) => guessed(bytes),
    }
}

/// UTF-16 without a mark: nearly every second byte of its ASCII is NUL.
pub(super) fn wide(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(1024)];
    let nul = |from: usize| head.iter().skip(from).step_by(2).filter(|b| **b == 0).count();
    let (even, odd, half) = (nul(0), nul(1), head.len() / 2);
    if half >= 8 && odd * 10 > half * 8 && even * 10 < half {
        Some(UTF_16LE)
    } else if half >= 8 && even * 10 > half * 8 && odd * 10 < half {
        Some(UTF_16BE)
    } else {
        None
    }
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Deny)
}

/// More letters beyond ASCII are well-formed UTF-8 than not: then the rest is damage, not another encoding.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good > 0 && good >= bad
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
    let encoding = match marked.or_else(|| wide(head)) {
        Some(encoding) => encoding,
        None if utf8_so_far(head) || mostly_utf8(head) => named.filter(|e| *e != UTF_8 && head.is_ascii()).unwrap_or(UTF_8),
        None => named.filter(|e| *e != UTF_8).unwrap_or_else(|| guess(head)),
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

/// `<meta charset>` or `<meta http-equiv content="...; charset=">` near the beginning, or an XML declaration.
pub(super) fn in_html(head: &[u8]) -> Option<&'static Encoding> {
    let start = String::from_utf8_lossy(&head[..head.len().min(64 << 10)]).to_ascii_lowercase();
    let by_meta = start.match_indices("<meta").find_map(|(at, _)| {
        let tag = &start[at..];
        let tag = &tag[..tag.find('>').unwrap_or(tag.len())];
        tag.match_indices("charset").find_map(|(at, word)| label(&tag[at + word.len()..]))
    });
    by_meta.map(no_wide).or_else(|| if start.trim_start().starts_with("<?xml") { in_xml(head) } else { None })
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
    let (encoding, mark) = Encoding::for_bom(head).unwrap_or_else(|| (wide(head).unwrap_or(UTF_8), 0));
    encoding.decode_without_bom_handling(&head[mark..]).0.into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> String {
        decode(bytes, no_declaration).text
    }

    #[test]
    fn marks_and_declarations() {
        assert_eq!(text(b"\xef\xbb\xbfcaf\xc3\xa9"), "café");
        assert_eq!(text(b"\xff\xfec\0a\0f\0\xe9\0"), "café");
        assert_eq!(text(b"\xfe\xff\0c\0a\0f\0\xe9"), "café");
        assert_eq!(text(b"c\0a\0f\0\xe9\0 \0i\0s\0 \0o\0p\0e\0n\0"), "café is open");
        let latin = decode(b"<meta charset='iso-8859-1'>caf\xe9", in_html);
        assert!(latin.text.ends_with("café") && latin.note.is_none());
        let russian = decode(b"<meta http-equiv=content-type content='text/html; charset=windows-1251'>\xcc\xee\xf1\xea\xe2\xe0", in_html);
        assert!(russian.text.ends_with("Москва"));
        let told = decode_told(b"<meta charset='utf-8'>\xcc\xee\xf1\xea\xe2\xe0", Encoding::for_label(b"windows-1251"), in_html);
        assert!(told.text.ends_with("Москва"));
    }

    #[test]
    fn valid_utf8_wins_over_a_wrong_declaration() {
        for label in ["iso-8859-15", "windows-1252", "gbk", "shift_jis", "utf-16"] {
            let page = format!("<meta charset='{label}'>Vargová – “no”");
            assert!(decode(page.as_bytes(), in_html).text.ends_with("Vargová – “no”"), "{label}");
        }
        assert_eq!(in_html(b"<script>charset='gbk'</script><meta charset=utf-8>").map(Encoding::name), Some("UTF-8"));
    }

    #[test]
    fn guess_is_said_to_be_one() {
        let decoded = decode(b"The caf\xe9 in Orl\xe9ans was closed, the minister said.", no_declaration);
        assert!(decoded.text.contains("café in Orléans") && decoded.note.unwrap().contains("a guess"));
    }

    #[test]
    fn a_bad_byte_costs_one_character() {
        assert_eq!(text("café\nna\u{ef}ve".as_bytes()), "café\nnaïve");
        let damaged = decode(b"caf\xc3\xa9\nna\xefve", no_declaration);
        assert_eq!(damaged.text, "café\nna\u{fffd}ve");
        assert!(damaged.note.unwrap().starts_with("line 2"));
        let gbk = decode(b"<meta charset=gbk>minister \xff\xff left", in_html);
        assert!(gbk.text.contains("minister") && gbk.text.contains("left") && gbk.note.is_some());
        assert_eq!(record(b"caf\xc3\xa9 na\xefve").text, "café na\u{fffd}ve");
    }

    #[test]
    fn streams_are_transcoded() {
        let mut out = String::new();
        stream(&b"\xff\xfe{\0}\0"[..], b"\xff\xfe{\0}\0", no_declaration).read_to_string(&mut out).unwrap();
        assert_eq!(out, "{}");
    }
}
