//! Mutations: inputs and texts changed at seeded places. None may panic, hang or read otherwise the second time; what is refused
//! says why. The seeds stand in `fuzz/corpus`, whose targets look further where a nightly toolchain is at hand.

use std::path::Path;
use std::sync::OnceLock;

use demarche::pipeline::{Coding, Pipeline};
use demarche::read::{Format, Options, Reader};
use demarche::types::{Article, Problem};

const FORMS: [&str; 10] = ["text", "markdown", "html", "json", "ndjson", "csv", "feed", "mail", "mbox", "warc"];

/// Inputs for each form in turn.
const INPUTS: u64 = 6_000;
/// Texts that are coded.
const TEXTS: u64 = 200;

/// What makes trouble in some form or other.
const PIECES: [&[u8]; 48] = [
    b"\0",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\xf0\x9f\x92",
    "\u{202e}".as_bytes(),
    "\u{301}".as_bytes(),
    "\u{2028}".as_bytes(),
    "ẞİ".as_bytes(),
    b"\r",
    b"\r\n\r\n",
    b"\n\n",
    b"\"",
    b"'",
    b"\"\"",
    b"\\",
    b"\\u0000",
    b"\\ud800",
    b"{",
    b"}",
    b"[",
    b"]",
    b",",
    b";",
    b"<",
    b">",
    b"<p>",
    b"</div>",
    b"<script>",
    b"<!--",
    b"-->",
    b"<![CDATA[",
    b"]]>",
    b"<!DOCTYPE a [<!ENTITY b \"c\">]>",
    b"&#x110000;",
    b"&amp;",
    b"&b;",
    b"---\n",
    b"From ",
    b"Content-Type: multipart/mixed; boundary=\"\"\n",
    b"Content-Transfer-Encoding: base64\n",
    b"=?utf-8?Q?=",
    b"=\n",
    b"WARC/1.0\r\n",
    b"Content-Length: 99999999999\r\n",
    b"99999-99-99T99:99:99",
    b"0000-01-01",
    b"1e999",
    b"-",
];

struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }

    fn range(&mut self, length: usize) -> std::ops::Range<usize> {
        let from = self.below(length + 1);
        from..(from + self.below(40)).min(length)
    }
}

/// One to eight changes: flipped bits, pieces put in, parts taken out, repeated, or moved.
fn mutated(random: &mut Random, seed: &[u8]) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    for _ in 0..=random.below(8) {
        let range = random.range(bytes.len());
        match random.below(6) {
            0 if range.start < bytes.len() => bytes[range.start] ^= 1 << random.below(8),
            1 => drop(bytes.drain(range)),
            2 => {
                let again = bytes[range.clone()].repeat(1 + random.below(60));
                bytes.splice(range.start..range.start, again);
            }
            3 => {
                let part: Vec<u8> = bytes.drain(range).collect();
                let at = random.below(bytes.len() + 1);
                bytes.splice(at..at, part);
            }
            4 => bytes.truncate(range.start),
            _ => {
                let piece = PIECES[random.below(PIECES.len())];
                bytes.splice(range.start..range.start, piece.repeat(1 + random.below(3)));
            }
        }
    }
    bytes
}

/// The seeds of a fuzz target, by name.
fn corpus(target: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(target);
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.into_iter().map(|path| std::fs::read(path).unwrap()).collect()
}

/// Seeds of the forms that the corpus has none of.
fn inputs() -> Vec<Vec<u8>> {
    let small: [&[u8]; 6] = [
        b"{\"id\": \"a\", \"title\": \"Talks\", \"published\": \"2031-03-05\", \"text\": \"France met Iran on Monday.\"}\n{\"text\": \"b\"}\n",
        b"[{\"headline\": \"Talks\", \"body\": [\"France met Iran.\", {\"text\": \"b\"}], \"date\": 1930003200}]",
        b"title,date,text\nTalks,2031-03-05,\"France met Iran, \"\"at last\"\".\"\nb,,c\n",
        b"From: a@b.example\r\nDate: Wed, 5 Mar 2031 10:00:00 +0000\r\nSubject: =?utf-8?Q?Talks?=\r\nMIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\nFrance met Iran.\r\n--x\r\nContent-Type: text/html\r\n\r\n<p>France met Iran.</p>\r\n--x--\r\n",
        b"From a Wed Mar  5 10:00:00 2031\nSubject: Talks\n\nFrance met Iran.\n\nFrom b Wed Mar  5 10:00:00 2031\nSubject: More\n\nb\n",
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.example/\r\nContent-Length: 70\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>France met Iran on Monday.\r\n\r\n",
    ];
    corpus("read").into_iter().chain(small.iter().map(|seed| seed.to_vec())).collect()
}

fn read(bytes: &[u8], format: Option<Format>) -> Vec<Result<Article, Problem>> {
    Reader::new("input", bytes, &Options { format, ..Options::default() }).collect()
}

#[test]
fn changed_inputs_are_read_or_refused_in_every_form() {
    let seeds = inputs();
    for case in 0..INPUTS {
        let mut random = Random(case);
        let seed = random.below(seeds.len());
        let bytes = mutated(&mut random, &seeds[seed]);
        let format = FORMS.get(random.below(FORMS.len() + 1)).and_then(|form| Format::named(form));
        let all = read(&bytes, format);
        for item in &all {
            match item {
                Ok(article) => assert!(!article.id.is_empty(), "case {case}: {article:?}"),
                Err(problem) => assert!(!problem.reason.is_empty(), "case {case}: {problem:?}"),
            }
        }
        if case % 8 == 0 {
            assert_eq!(format!("{:?}", read(&bytes, format)), format!("{all:?}"), "case {case}");
        }
    }
}

#[test]
fn changed_texts_are_coded_alike_twice_and_every_event_stands_on_its_words() {
    static PIPELINE: OnceLock<Pipeline> = OnceLock::new();
    let pipeline = PIPELINE.get_or_init(|| Pipeline::of(Coding { rules_alone: true, ..Coding::default() }));
    let seeds: Vec<Vec<u8>> = corpus("extract").into_iter().chain(corpus("syntax")).collect();
    for case in 0..TEXTS {
        let mut random = Random(case);
        let seed = random.below(seeds.len());
        let text = String::from_utf8_lossy(&mutated(&mut random, &seeds[seed])).into_owned();
        let article = Article { text, published: demarche::read::parse_published("2024-03-05").ok(), ..Article::default() };
        let coded = pipeline.code(article.clone());
        for event in &coded.events {
            let evidence = &event.evidence;
            assert_eq!(coded.document.text().get(evidence.start..evidence.end), Some(evidence.exact.as_str()), "case {case}");
        }
        if case % 4 == 0 {
            assert_eq!(coded.events, pipeline.code(article).events, "case {case}");
        }
    }
}
