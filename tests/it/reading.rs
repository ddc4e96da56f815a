//! Kinds of fault that readers of news have, each in several forms of our own: what is read, what is left out, what is said.

use std::process::{Command, Output, Stdio};

use demarche::read::{Options, Reader};
use demarche::types::{Article, Problem};

const A: &str = "The envoy of Sundland, Per Holm, met the trade minister in Vastra on Tuesday, his office said.";
const B: &str = "The two talked for three hours about tariffs on timber, and a second round is planned for the autumn.";
const C: &str = "Exporters had asked for a quick deal after prices fell by a tenth within a month, their union told reporters.";
const D: &str = "A ministry spokeswoman said that no paper had been signed, and that the quotas of last year still hold.";
const ALL: [&str; 4] = [A, B, C, D];

fn read(name: &str, bytes: &[u8]) -> (Vec<Article>, Vec<Problem>) {
    let options = Options { today: "2025-12-01".parse().ok(), ..Options::default() };
    let (articles, problems): (Vec<_>, Vec<_>) = Reader::new(name, bytes, &options).partition(Result::is_ok);
    (articles.into_iter().map(Result::unwrap).collect(), problems.into_iter().map(Result::unwrap_err).collect())
}

fn one(name: &str, bytes: &[u8]) -> Article {
    let (mut articles, problems) = read(name, bytes);
    assert_eq!(articles.len(), 1, "{name}: {problems:?}");
    articles.remove(0)
}

fn page(head: &str, body: &str) -> Article {
    one("p.html", format!("<!doctype html><html lang='en'><head><meta charset='utf-8'><title>Envoy meets minister</title>{head}</head><body>{body}</body></html>").as_bytes())
}

fn paragraphs(some: &[&str]) -> String {
    some.iter().map(|text| format!("<p>{text}</p>\n")).collect()
}

fn story() -> String {
    format!("<article><h1>Envoy meets minister</h1>{}</article>", paragraphs(&ALL))
}

fn has(article: &Article, wanted: &[&str]) {
    for text in wanted {
        assert!(article.text.contains(text), "lost: {text}\nin: {}", article.text);
    }
}

fn lacks(article: &Article, unwanted: &[&str]) {
    for text in unwanted {
        assert!(!article.text.contains(text), "in the text: {text}\n{}", article.text);
    }
}

fn published(article: &Article) -> String {
    article.published.map_or("-".to_owned(), |published| published.to_string())
}

#[test]
fn an_article_in_several_containers_is_whole() {
    let (first, second) = (paragraphs(&[A, B]), paragraphs(&[C, D]));
    for body in [
        format!(
            "<main><article><h1>T</h1><div class='row'><div class='text'>{first}</div><aside>Ad</aside></div><div class='row'><div class='text'>{second}</div></div></article></main>"
        ),
        format!(
            "<div id='content'><h1>T</h1><div class='article-body'>{first}</div><div class='ad'>Advertisement</div><div class='article-body'>{second}</div></div>"
        ),
        format!("<div><h1>T</h1><section>{first}</section><section>{second}</section></div>"),
        format!(
            "<article><h1>T</h1><div itemprop='articleBody'>{first}</div><figure><figcaption>Per Holm in Vastra last week</figcaption></figure><div itemprop='articleBody'>{second}</div></article>"
        ),
        format!("<main><h1>T</h1><p class='lede'>{A}</p><div class='story-body'>{}</div></main>", paragraphs(&[B, C, D])),
        format!(
            "<main><h1>T</h1><div class='standfirst'><p>{A}</p></div><div class='meta'>By Ann Bell</div><div class='story-body'>{}</div></main>",
            paragraphs(&[B, C, D])
        ),
        format!("<table><tr><td><h1>T</h1><p>{A}<p>{B}<p>{C}<p>{D}</td></tr></table>"),
        format!("<div>{A}<br><br>{B}<br><br>{C}<br><br>{D}</div>"),
        format!("<article><h1>T</h1><p>{A}</p><ul><li>{B}</li><li>{C}</li></ul><table><tr><td>{D}</td></tr></table></article>"),
    ] {
        has(&page("", &body), &ALL);
    }
}

#[test]
fn a_sentence_that_is_a_link_is_a_sentence() {
    let linked = format!("<a href='/x'>{}</a>{}", &C[..80], &C[80..]);
    for body in [
        format!("<article><h1>T</h1><p>{A}</p><p>{B}</p><p>{linked}</p><p>{D}</p></article>"),
        format!(
            "<article><h1>T</h1><div><div><p>{A}</p></div></div><div><div><p>{B}</p></div></div><div><div><p>{linked}</p></div></div><div><div><p>{D}</p></div></div></article>"
        ),
        format!("<div class='c'><div>{A}</div><div>{B}</div><div><a href='/x'>{C}</a></div><div>{D}</div></div>"),
        format!(
            "<main><section><p>{A}</p></section><section><p>{B}</p></section><section><p><a href='/x'><b>{C}</b></a></p></section><section><p>{D}</p></section></main>"
        ),
    ] {
        has(&page("", &body), &ALL);
    }
}

#[test]
fn what_is_not_the_article_is_left_out() {
    let story = story();
    let notice = "<p>We and our partners use cookies to process personal data. You can manage your choices at any time.</p><p>Our vendors may rely on legitimate interest to show you personalised ads, and you may opt out here.</p><p>These cookies count visits so that we can measure the traffic sources of our site and your use of it.</p>";
    for (junk, words) in [
        (format!("<div class='overlay'>{notice}</div>"), "cookies"),
        (format!("<div>{notice}</div>"), "cookies"),
        (format!("<div id='onetrust-banner-sdk'>{notice}</div>"), "cookies"),
        ("<section id='comments'><p>They will never agree on anything, I have said so for years and years.</p><p>Why does nobody ask the lumberjacks? They have been forgotten once again.</p></section>".into(), "lumberjacks"),
        ("<ul class='comment-list'><li><p>They will never agree on anything, as the lumberjacks have said for years.</p></li></ul>".into(), "lumberjacks"),
        ("<div class='related-articles'><h3>Related</h3><p>Court frees the former head of the central bank of Vastra after two years.</p></div>".into(), "central bank"),
        ("<aside><h3>More news</h3><a href='/1'>Court frees the former head of the central bank.</a></aside>".into(), "central bank"),
        ("<div class='newsletter-signup'><p>Sign up for our morning letter and get the news in your inbox each day.</p></div>".into(), "inbox"),
        ("<p>© 2025 Sundland Post. All rights reserved.</p>".into(), "rights reserved"),
        ("<footer><p>The Sundland Post is published by the Post Company, and all of its texts are protected by law.</p></footer>".into(), "Post Company"),
        ("<nav><ul><li><a href='/w'>World news of today</a></li><li><a href='/s'>Sports news of today</a></li></ul></nav>".into(), "Sports"),
    ] {
        for body in [format!("{junk}{story}"), format!("{story}{junk}")] {
            let article = page("", &body);
            has(&article, &ALL);
            lacks(&article, &[words]);
        }
    }
    let inside = format!(
        "<article><h1>T</h1><p>{A}</p><p>{B}</p><div class='newsletter'><p>Sign up here to get our letter in your inbox.</p></div><p><a href='/1'>Read more: Court frees the former banker</a></p><p>{C}</p><p>{D}</p><h2>Related stories</h2><ul><li><a href='/1'>Court frees the former banker</a></li></ul></article>"
    );
    let article = page("", &inside);
    has(&article, &ALL);
    lacks(&article, &["inbox", "former banker", "Related"]);
}

#[test]
fn short_pages_have_no_comments_and_short_articles_win_over_long_notices() {
    let comments = "<div id='comments'><ol><li class='comment'><p>They will never agree, mark my words, I have said so since the first round.</p></li><li class='comment'><p>Why does nobody speak of the sawmills that closed? The ministry forgot them again.</p></li></ol></div>";
    for body in [
        format!("<div class='post'><p>{A}</p></div>{comments}"),
        format!("<div class='post'><p>{A}</p>{comments}</div>"),
        format!("<article><p>{A}</p></article><section class='user-comments'>{comments}</section>"),
    ] {
        let article = page("", &body);
        has(&article, &[A]);
        lacks(&article, &["mark my words", "sawmills"]);
    }
}

#[test]
fn words_that_a_script_holds_are_taken_where_the_page_cuts_them() {
    let body = ALL.join("\\n\\n");
    let script = format!(
        r#"<script type="application/ld+json">{{"@type":"NewsArticle","headline":"Envoy meets minister","articleBody":"{body}"}}</script>"#
    );
    let article = page(
        &script,
        &format!(
            "<article><h1>Envoy meets minister</h1><p>{A}</p><div class='paywall'><p>Subscribe to continue reading this article.</p></div></article>"
        ),
    );
    has(&article, &ALL);
    lacks(&article, &["Subscribe"]);
    has(&page(&script, "<div id='root'></div>"), &ALL);
}

#[test]
fn only_the_article_is_dated_by_its_elements() {
    let story = story();
    for (head, body) in [
        (
            "",
            format!(
                "<aside class='latest'><a href='/9'>Court frees banker</a> <time datetime='2019-01-02T10:00:00Z'>2 Jan 2019</time></aside>{story}"
            ),
        ),
        (
            "",
            format!(
                "{story}<ul class='comments'><li><time datetime='2019-01-02'>2 Jan</time><p>They will never agree on anything, I think.</p></li></ul>"
            ),
        ),
        (
            "",
            format!(
                "<article class='teaser'><h2><a href='/9'>Court frees banker</a></h2><time datetime='2019-01-02'></time></article>{story}"
            ),
        ),
        (
            "",
            story.replace(
                B,
                "The two had met before, on <time datetime='2019-01-02'>2 January 2019</time>, to talk about tariffs on timber and more.",
            ),
        ),
        ("", format!("{story}<div class='related'><time datetime='2019-01-02'>2 Jan</time></div>")),
    ] {
        assert_eq!(published(&page(head, &body)), "-", "{body}");
    }
}

#[test]
fn dates_stand_in_many_places() {
    let in_page = |stamp: &str| story().replace("</h1>", &format!("</h1>{stamp}"));
    for (head, body, expected) in [
        ("", in_page("<span itemprop='datePublished' content='2024-05-06T08:00:00+02:00'>Monday</span>"), "2024-05-06T08:00:00+02:00"),
        ("", in_page("<time itemprop='datePublished' datetime='2024-05-06T08:00:00+02:00'>Monday</time>"), "2024-05-06T08:00:00+02:00"),
        ("", in_page("<time datetime='2024-05-06T08:00:00+02:00'>Monday</time>"), "2024-05-06T08:00:00+02:00"),
        ("", in_page("<time pubdate datetime='2024-05-06'>Monday</time>"), "2024-05-06"),
        ("", in_page("<time>6 May 2024</time>"), "2024-05-06"),
        ("", in_page("<abbr class='published' title='2024-05-06T08:00:00+02:00'>Monday</abbr>"), "2024-05-06T08:00:00+02:00"),
        ("", in_page("<span class='timestamp' data-datetime='2024-05-06T08:00:00+02:00'>Monday</span>"), "2024-05-06T08:00:00+02:00"),
        ("", in_page("<span class='date' data-timestamp='1714975200'>Monday</span>"), "2024-05-06T06:00:00+00:00"),
        ("", in_page("<meta itemprop='datePublished' content='2024-05-06'>"), "2024-05-06"),
        ("", in_page("<p class='byline'>By Ann Bell | May 6, 2024</p>"), "2024-05-06"),
        ("", in_page("<div>Published 6 May 2024, 08:00</div>"), "2024-05-06"),
        // WRONG: 2024-05-06, behind the word "Published"; neither day is taken.
        (
            "",
            in_page("<div>Updated <time datetime='2024-05-07'>7 May</time> Published <time datetime='2024-05-06'>6 May</time></div>"),
            "-",
        ),
        ("<meta name='parsely-pub-date' content='2024-05-06T22:49:00-04:00'>", story(), "2024-05-06T22:49:00-04:00"),
        ("<meta property='article:published_time' content='2024:05:06 08:00:00'>", story(), "2024-05-06"),
        ("<meta name='DC.date.issued' content='6 mai 2024'>", story(), "2024-05-06"),
        (
            "<meta name='publish-date' content='06/05/2024'><link rel='canonical' href='https://p.example/2024/05/06/envoy'>",
            story(),
            "2024-05-06",
        ),
        ("<link rel='canonical' href='https://p.example/2024/05/06/envoy'>", story(), "2024-05-06"),
        ("<meta property='article:published_time' content='2031-05-06'><meta name='date' content='2024-05-06'>", story(), "2024-05-06"),
        ("<meta property='article:published_time' content='1899-12-30'>", story(), "-"),
        ("<meta property='article:modified_time' content='2024-05-06'>", story(), "-"),
    ] {
        assert_eq!(published(&page(head, &body)), expected, "{head} {body}");
    }
}

#[test]
fn json_ld_is_read_with_its_slips_and_of_this_page_only() {
    let ld = |json: &str| {
        format!("<link rel='canonical' href='https://p.example/2024/envoy'><script type='application/ld+json'>{json}</script>")
    };
    for json in [
        r#"{"@type":"NewsArticle","headline":"Envoy meets minister","datePublished":"2024-05-06T08:00:00+02:00"}"#,
        r#"{"@type":["NewsArticle","Article"],"headline":"Envoy meets minister","datePublished":["2024-05-06T08:00:00+02:00"]}"#,
        r#"{"@type":"NewsArticle","headline":"Envoy meets minister","datePublished":{"@type":"Date","@value":"2024-05-06T08:00:00+02:00"}}"#,
        r#"{"@context":"https://schema.org","@graph":[{"@type":"WebSite","name":"Post"},{"@type":"WebPage","@id":"https://p.example/2024/envoy","datePublished":"2024-05-06T08:00:00+02:00"}]}"#,
        r#"{"@graph":[{"@type":"WebPage","mainEntity":{"@type":"ReportageNewsArticle","headline":"Envoy meets minister","datePublished":"2024-05-06T08:00:00+02:00"}}]}"#,
        r#"{"@type":"http://schema.org/NewsArticle","headline":"Envoy meets minister","datePublished":"2024-05-06T08:00:00+02:00",}"#,
        "{\"@type\":\"NewsArticle\",\"headline\":\"Envoy\nmeets minister\",\"datePublished\":\"2024-05-06T08:00:00+02:00\"}",
        r#"{"@type":"NewsArticle","headline":"Envoy meets "minister"","datePublished":"2024-05-06T08:00:00+02:00"}"#,
        r#"{"@type":"NewsArticle" "headline":"Envoy meets minister","datePublished":"2024-05-06T08:00:00+02:00"}"#,
        r#"[{"@type":"NewsArticle","headline":"Court frees banker","url":"https://p.example/2019/court","datePublished":"2019-01-02"},{"@type":"NewsArticle","headline":"Envoy meets minister","mainEntityOfPage":{"@id":"https://p.example/2024/envoy"},"datePublished":"2024-05-06T08:00:00+02:00"}]"#,
        r#"{"@type":"NewsArticle","headline":"Envoy meets minister","datePublished":"2024-05-06T08:00:00+02:00","video":{"@type":"VideoObject","uploadDate":"2019-01-02"},"hasPart":[{"@type":"NewsArticle","headline":"Court","datePublished":"2019-01-02"}]}"#,
        r#"{"@type":"ItemList","itemListElement":[{"@type":"NewsArticle","headline":"Court frees banker","datePublished":"2019-01-02"}]}</script><script type="application/ld+json">{"@type":"Article","headline":"Envoy meets minister","datePublished":"2024-05-06T08:00:00+02:00"}"#,
    ] {
        let article = page(&ld(json), &story());
        assert_eq!(published(&article), "2024-05-06T08:00:00+02:00", "{json}");
        assert!(article.title.as_deref().unwrap_or_default().starts_with("Envoy meets"), "{json}: {:?}", article.title);
    }
    let other = page(
        &ld(r#"{"@type":"NewsArticle","headline":"Court frees banker","url":"https://p.example/2019/court","datePublished":"2019-01-02"}"#),
        &story(),
    );
    assert_eq!((published(&other).as_str(), other.title.as_deref()), ("-", Some("Envoy meets minister")));
}

#[test]
fn titles_addresses_and_publishers() {
    for (head, title) in [
        (
            r#"<script type="application/ld+json">{"@type":"NewsArticle","headline":"Holm&#039;s talks: &quot;no deal&quot; yet"}</script>"#,
            "Holm's talks: \"no deal\" yet",
        ),
        ("<meta property='og:title' content='Holm&amp;#8217;s talks'>", "Holm’s talks"),
        ("<meta property='og:title' content='&lt;em&gt;Holm&lt;/em&gt; meets minister'>", "Holm meets minister"),
        (
            "<meta property='og:title' content='Holm meets minister | Sundland Post'><meta property='og:site_name' content='Sundland Post'>",
            "Holm meets minister",
        ),
    ] {
        assert_eq!(page(head, &story().replace("<h1>Envoy meets minister</h1>", "")).title.as_deref(), Some(title), "{head}");
    }
    let url = "https://p.example/2024/envoy";
    for head in [
        format!("<meta property='og:url' content='https://p.example/'><link rel='canonical' href='{url}'>"),
        format!("<link rel='canonical' href='https://p.example/'><meta property='og:url' content='{url}'>"),
        format!("<link rel='canonical' href='/2024/envoy'><meta property='og:url' content='{url}'>"),
        format!(
            "<script type='application/ld+json'>{{\"@type\":\"NewsArticle\",\"headline\":\"Envoy meets minister\",\"url\":\"/2024/envoy\"}}</script><link rel='canonical' href='{url}?utm_source=x'>"
        ),
        "<link rel='canonical' href='//p.example/2024/envoy'>".to_owned(),
        "<base href='https://p.example/x/'><link rel='canonical' href='/2024/envoy'>".to_owned(),
    ] {
        assert_eq!(page(&head, &story()).url.as_deref(), Some(url), "{head}");
    }
    assert_eq!(page("<link rel='canonical' href='https://p.example'>", &story()).url, None);
    let publisher = r##"<script type="application/ld+json">{"@graph":[{"@type":"NewsArticle","headline":"Envoy meets minister","publisher":{"@id":"#org"}},{"@type":"Organization","@id":"#org","name":"Sundland Post"}]}</script>"##;
    assert_eq!(page(publisher, &story()).publisher.as_deref(), Some("Sundland Post"));
}

#[test]
fn bytes_are_read_as_what_they_are() {
    let utf8 = format!("<p>{A}</p><p>Minister Gómez – “no deal” – left.</p>");
    for label in ["iso-8859-15", "windows-1252", "gbk", "euc-jp"] {
        has(&one("p.html", format!("<meta charset='{label}'><article>{utf8}</article>").as_bytes()), &["Gómez – “no deal”"]);
    }
    let latin = windows_1252(&utf8);
    has(&one("p.html", &[b"<meta charset='utf-8'><article>".as_slice(), &latin, b"</article>"].concat()), &["Gómez"]);
    has(&one("p.html", &[format!("<meta charset='gbk'><article><p>{A}</p>").as_bytes(), b"<p>\xff\xff</p></article>"].concat()), &[A]);
    has(&one("a.txt", &[A.as_bytes(), b" Caf\xc3\xa9 na\xefve."].concat()), &[A, "Café na\u{fffd}ve."]);
    has(&one("a.txt", format!("The min\u{ad}is\u{ad}ter\u{200b} o\u{fb03}ce\0 {A}").as_bytes()), &["The minister office", A]);
    has(
        &one(
            "p.html",
            "<article><p>The min&shy;ister of S&zwnj;undland left on Monday, an o&#xfb03;ce said in a note.</p></article>".as_bytes(),
        ),
        &["The minister of Sundland", "an office said"],
    );
    has(&one("a.txt", b"The foreign min-\nister of Sund-\nland left.\n"), &["The foreign minister of Sundland left."]);
}

fn windows_1252(text: &str) -> Vec<u8> {
    let byte = |c: char| match c {
        '–' => 0x96,
        '“' => 0x93,
        '”' => 0x94,
        c => u8::try_from(u32::from(c)).unwrap(),
    };
    text.chars().map(byte).collect()
}

#[test]
fn ids_of_rows_and_home_pages_join_no_articles() {
    let ids = |name: &str, text: &str| read(name, text.as_bytes()).0.into_iter().map(|a| a.id).collect::<Vec<_>>();
    let table = |a: &str, b: &str| format!("id,url,title,text\n0,https://p.example/,T,{a}\n1,https://p.example/,U,{b}\n");
    let (one, two) = (ids("a.csv", &table("He left.", "She came.")), ids("b.csv", &table("They met.", "They talked.")));
    assert!(one.iter().all(|id| !two.contains(id)) && one[0] != one[1], "{one:?} {two:?}");
    let (one, two) = (ids("a.json", r#"[{"id":0,"text":"He left."}]"#), ids("b.json", r#"[{"id":0,"text":"She came."}]"#));
    assert_ne!(one, two);
    assert_eq!(ids("a.jsonl", r#"{"id":"x-17","text":"He left."}"#), ["x-17"]);
}

#[test]
fn hostile_pages_take_little_time() {
    let begin = std::time::Instant::now();
    for source in [
        "<ul><li>".repeat(30_000),
        format!("<p {}>x</p>", (0..1_000_000).map(|n| format!("a{n} ")).collect::<String>()),
        "<b id=1><p>".repeat(50_000),
        "<a href='".repeat(100_000),
        "<!--".repeat(200_000),
        "<table><tr><td>".repeat(30_000),
        "&lt;".repeat(500_000),
        "<".repeat(1_000_000),
    ] {
        let items = read("p.html", format!("<html><body><p>{A}</p>{source}").as_bytes());
        assert!(items.0.len() + items.1.len() > 0);
    }
    let nested = format!("{}{}", "[".repeat(200_000), "{\"a\":".repeat(200_000));
    read("a.json", nested.as_bytes());
    read("f.xml", format!("<rss><channel>{}", "<item><title>".repeat(50_000)).as_bytes());
    read("t.csv", format!("title,text\n{}", "a,\"b\n".repeat(50_000)).as_bytes());
    assert!(begin.elapsed().as_secs() < 120, "{:?}", begin.elapsed());
}

fn demarche(folder: &std::path::Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_demarche"));
    command.env_remove("DEMARCHE_DB").args(["--now", "2025-12-01T12:00:00Z"]).args(arguments).current_dir(folder).stdin(Stdio::null());
    command.output().unwrap()
}

#[test]
fn read_names_the_file_and_ingest_each_undated_article() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.csv"), "title,date,text\nT,2024-02-30,He left Oslo.\nU,,She came.\nV,2024-05-06,They met.\n")
        .unwrap();
    let output = demarche(folder.path(), &["read", "a.csv"]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(text.matches("\"file\":\"a.csv\"").count(), 4, "{text}");
    let told = String::from_utf8(demarche(folder.path(), &["ingest", "a.csv"]).stderr).unwrap();
    assert!(told.contains("a.csv: no publication date for \"T\": date: \"2024-02-30\""), "{told}");
    assert!(told.contains("a.csv: no publication date for \"U\": it states none"), "{told}");
    assert!(!told.contains("for \"V\""), "{told}");
    let mapped = demarche(folder.path(), &["read", "a.csv", "--field", "place=title"]);
    assert!(String::from_utf8(mapped.stdout).unwrap().contains("\"place\":\"V\""));
    assert!(!demarche(folder.path(), &["read", "a.csv", "--field", "x=y"]).status.success());
}

/// Numbers that look random and are the same each time.
struct Dice(u64);

impl Dice {
    fn next(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % below.max(1)
    }
}

/// Pieces that readers trip over.
const PIECES: [&[u8]; 44] = [
    b"<",
    b">",
    b"\"",
    b"'",
    b"&",
    b"\0",
    b"\xff",
    b"\xc3",
    b"\r",
    b"\n",
    b"\n\n",
    b"\t",
    b",",
    b";",
    b"|",
    b"{",
    b"}",
    b"[",
    b"]",
    b":",
    b"\\",
    b"\\u",
    b"\\ud800",
    b"<!--",
    b"-->",
    b"<![CDATA[",
    b"]]>",
    b"</",
    b"/>",
    b"<p>",
    b"<ul><li>",
    b"<script type='application/ld+json'>",
    b"</script>",
    b"&#",
    b"&#x110000;",
    b"&lt;",
    b"---\n",
    b"From x\n",
    b"Content-Length: 99999999999999999999\r\n",
    b"\xe2\x80\x8b",
    b"\xc2\xad\n",
    b"-\n",
    b"2024-05-06T99:99:99+99:99",
    b"99999999999999999999",
];

fn mutated(seed: &[u8], other: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    for _ in 0..=dice.next(8) {
        let at = dice.next(bytes.len() + 1);
        let to = (at + dice.next(60)).min(bytes.len());
        match dice.next(7) {
            0 if at < bytes.len() => bytes[at] ^= 1 << dice.next(8),
            1 => drop(bytes.drain(at..to)),
            2 => {
                let piece = bytes[at..to].to_vec();
                for _ in 0..=dice.next(40) {
                    bytes.splice(at..at, piece.iter().copied());
                }
            }
            3 => {
                let from = dice.next(other.len() + 1);
                bytes.splice(at..at, other[from..(from + dice.next(200)).min(other.len())].iter().copied());
            }
            4 => bytes.truncate(at),
            _ => drop(bytes.splice(at..at, PIECES[dice.next(PIECES.len())].iter().copied())),
        }
    }
    bytes
}

fn seeds() -> Vec<(&'static str, Vec<u8>)> {
    let story = format!(
        "<!doctype html><html lang='en'><head><meta charset='utf-8'><meta property='article:published_time' content='2024-05-06T08:00:00+02:00'><link rel='canonical' href='https://p.example/2024/05/06/x'><script type='application/ld+json'>{{\"@type\":\"NewsArticle\",\"headline\":\"T\",\"datePublished\":\"2024-05-06\"}}</script></head><body>{}<div id='comments'><p>{B}</p></div><table><tr><td>{C}</table></body></html>",
        story()
    );
    let feed = format!(
        "<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel><title>F</title><item><title>T &amp; U</title><link>https://p.example/a</link><pubDate>Mon, 06 May 2024 22:49:09 -0400</pubDate><description><![CDATA[<p>{A}</p>]]></description></item><item><title>V</title><content:encoded>{B}</content:encoded></item></channel></rss>"
    );
    let mail = format!(
        "Message-ID: <1@p.example>\r\nDate: Mon, 6 May 2024 22:49:09 -0400\r\nFrom: Post <a@p.example>\r\nSubject: =?utf-8?Q?T=C3=A9?=\r\nMIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\n{A}\r\n--x\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<p>{B}</p>=\r\n--x--\r\n"
    );
    let answer = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n{:x}\r\n{story}\r\n0\r\n\r\n",
        story.len()
    );
    let warc = format!(
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://p.example/x\r\nWARC-Date: 2024-05-07T00:00:00Z\r\nContent-Length: {}\r\n\r\n{answer}\r\n\r\n",
        answer.len()
    );
    vec![
        ("text", format!("Title: T\nDate: 2024-05-06\nSource: Post\n\n{A}\n\n=====\n\nTitle: U\nDate: 7 May 2024\n\n{B} min-\nister\n").into_bytes()),
        ("markdown", format!("---\ntitle: T\ndate: 2024-05-06\n---\n# T\n\n{A}\n\n> {B}\n\n<div><p>{C}</p></div>\n\n| a | b |\n|---|---|\n| {D} | x |\n\n[^1]: note\n").into_bytes()),
        ("html", story.clone().into_bytes()),
        ("json", format!("{{\"status\":\"ok\",\"articles\":[{{\"title\":\"T\",\"publishedAt\":\"2024-05-06T08:00:00Z\",\"source\":{{\"name\":\"Post\"}},\"content\":\"<p>{A}</p> [+12 chars]\"}}]}}").into_bytes()),
        ("ndjson", format!("{{\"id\":1,\"title\":\"T\",\"date\":1714982400,\"text\":\"{A}\"}}\n{{\"text\":\"{B}\"}}\n").into_bytes()),
        ("csv", format!("id,date,title,text\n1,06/05/2024,T,\"{A} \"\"no\"\"\"\n2,25/05/2024,U,\"{B}\n{C}\"\n").into_bytes()),
        ("feed", feed.into_bytes()),
        ("mail", mail.clone().into_bytes()),
        ("mbox", format!("From a Mon May  6 22:49:09 2024\n{mail}\nFrom b Mon May  6 22:49:09 2024\n{mail}").into_bytes()),
        ("warc", warc.into_bytes()),
    ]
}

/// `FUZZ_SECONDS=600` looks for so long at each form, `FUZZ_FORM` at one form only, and tells what it did.
#[test]
#[allow(clippy::print_stdout)]
fn damaged_inputs_of_every_form_are_read_or_refused() {
    let seconds: Option<u64> = std::env::var("FUZZ_SECONDS").ok().map(|value| value.parse().unwrap());
    let only = std::env::var("FUZZ_FORM").ok();
    let seeds = seeds();
    for (number, (form, seed)) in seeds.iter().enumerate().filter(|(_, (form, _))| only.as_ref().is_none_or(|only| only == form)) {
        let mut dice = Dice(0x9e37_79b9_7f4a_7c15 ^ (number as u64 + 1) << 32);
        let (begin, mut count, mut slowest) = (std::time::Instant::now(), 0u64, std::time::Duration::ZERO);
        let mut bytes = seed.clone();
        while seconds.map_or(count < 150, |seconds| begin.elapsed().as_secs() < seconds) {
            // Some inputs are damaged again and again.
            let from = if count % 7 == 0 || bytes.len() > 200_000 { seed.clone() } else { bytes.clone() };
            let from = if dice.next(3) == 0 { seed } else { &from };
            bytes = mutated(from, &seeds[dice.next(seeds.len())].1, &mut dice);
            let options =
                Options { format: if dice.next(2) == 0 { demarche::read::Format::named(form) } else { None }, ..Options::default() };
            let started = std::time::Instant::now();
            let done = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                for item in Reader::new("input", &bytes[..], &options) {
                    match item {
                        Ok(article) => assert!(!article.id.is_empty() && !article.text.trim().is_empty()),
                        Err(problem) => assert!(!problem.reason.is_empty()),
                    }
                }
            }));
            slowest = slowest.max(started.elapsed());
            if done.is_err() || started.elapsed().as_secs() >= 10 {
                let kept = std::env::temp_dir().join(format!("demarche-damaged-{form}-{count}"));
                std::fs::write(&kept, &bytes).unwrap();
                panic!("{form}: input {count} after {:?}, kept as {}", started.elapsed(), kept.display());
            }
            count += 1;
        }
        if seconds.is_some() {
            println!("{form}: {count} inputs in {:?}, the slowest {slowest:?}", begin.elapsed());
        }
    }
}
