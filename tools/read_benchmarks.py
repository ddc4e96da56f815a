#!/usr/bin/env python3
"""Compare `demarche read` with trafilatura, newspaper4k and htmldate on the test pages of the peers' own repositories.

usage: read_benchmarks.py REPOSITORIES [--bin PATH] [--only body,fundus,dates] [--peers] [--out FOLDER]

REPOSITORIES holds clones: htmldate (github.com/adbar/htmldate), fundus (github.com/flairNLP/fundus), aeb
(github.com/scrapinghub/article-extraction-benchmark). --peers needs trafilatura, newspaper4k and htmldate from PyPI. Their answers are kept in
--out, so that a second run only asks demarche. Nothing of the pages is kept in this project.

body    181 pages; bag of word 4-grams as in that benchmark: precision and recall averaged over pages, F1 of the two
fundus  258 pages; the same measure, and paragraphs lost: those of whose word 4-grams less than half are in the text
dates   1,000 pages; publication day; English pages are those whose <html lang> says so
"""
import argparse, collections, gzip, json, pathlib, re, statistics, subprocess, sys, tempfile

WORD = re.compile(r"\w+")


def grams(text, n=4):
    words = WORD.findall(text or "")
    return collections.Counter(tuple(words[i : i + n]) for i in range(max(1, len(words) - n + 1)) if words)


def shares(right, given):
    a, b = grams(right), grams(given)
    both = sum((a & b).values())
    total = sum(a.values()) + sum(b.values()) - both
    return (both / total, (sum(b.values()) - both) / total, (sum(a.values()) - both) / total) if total else (0, 0, 0)


def f1(rows):
    p = statistics.mean([t / (t + f) for t, f, _ in rows if t + f] or [0])
    r = statistics.mean([t / (t + m) for t, _, m in rows if t + m] or [0])
    return p, r, 2 * p * r / (p + r) if p + r else 0


def lost(paragraphs, text):
    have = grams(text)
    def gone(paragraph):
        want = grams(paragraph, 4)
        return bool(want) and sum((want & have).values()) < sum(want.values()) / 2 and " ".join(WORD.findall(paragraph)) not in flat
    flat = " ".join(WORD.findall(text))
    return [p for p in paragraphs if gone(p)]


def body_pages(root):
    folder = root / "aeb"
    for key, row in json.load(open(folder / "ground-truth.json")).items():
        yield key, gzip.open(folder / "html" / f"{key}.html.gz").read(), row["articleBody"]


def fundus_pages(root):
    """Each page with the paragraphs of the version of its publisher's answers that fits it best."""
    for country in sorted((root / "fundus/tests/resources/parser/test_data").iterdir()):
        for answers in sorted(country.glob("*.json")):
            versions = [d["body"] for d in json.load(open(answers)).values() if d.get("body")]
            paragraphs = [[p for s in b["sections"] for p in s["paragraphs"]] for b in versions]
            pages = sorted(p for p in country.glob("*.html.gz") if p.name.rsplit("_", 3)[0] == answers.stem)
            raw = {p: gzip.open(p).read() for p in pages}
            for right in paragraphs:
                if not raw:
                    break
                fit = lambda p: sum(q[:30] in raw[p].decode("utf8", "replace") for q in right)
                best = max(sorted(raw), key=fit)
                yield best.name[: -len(".html.gz")], raw.pop(best), right


def date_pages(root):
    tests = root / "htmldate/tests"
    for name in ["eval_mediacloud_2020.json", "eval_default.json"]:
        for row in json.load(open(tests / name)).values():
            path = next((tests / d / row["file"] for d in ["test_set", "cache", "eval"] if (tests / d / row["file"]).is_file()), None)
            if path:
                yield row["file"], path.read_bytes(), row["date"]


def english(page):
    head = page[:20000].decode("latin-1")
    lang = re.search(r"<html[^>]*\blang\s*=\s*[\"']?\s*([a-zA-Z]+)", head)
    return bool(lang) and lang[1].lower() == "en"


def decoded(page):
    for name in ["utf8", "cp1252"]:
        try:
            return page.decode(name)
        except UnicodeDecodeError:
            pass
    return page.decode("latin-1")


def ask_demarche(binary, pages):
    out = {}
    with tempfile.TemporaryDirectory() as folder:
        files = {}
        for number, (key, page, _) in enumerate(pages):
            path = pathlib.Path(folder) / f"{number:05}.html"
            path.write_bytes(page)
            files[path.name] = key
        run = subprocess.run([binary, "read", folder], capture_output=True, text=True)
        for line in run.stdout.splitlines():
            row = json.loads(line)
            name = row.get("file") or row.get("problem", {}).get("file", "")
            if "problem" not in row:
                out[files[pathlib.Path(name).name]] = {"text": row.get("text"), "date": (row.get("published") or "")[:10] or None}
    return out


def ask_trafilatura(pages):
    import trafilatura
    out = {}
    for key, page, _ in pages:
        try:
            r = trafilatura.bare_extraction(page, with_metadata=True, include_comments=False)
            out[key] = {"text": r.text if r else "", "date": r.date if r else None}
        except Exception as error:
            out[key] = {"text": "", "date": None, "error": str(error)}
    return out


def ask_newspaper(pages):
    import newspaper
    out = {}
    for key, page, _ in pages:
        article = newspaper.Article("https://page.example/")
        try:
            article.download(input_html=decoded(page))
            article.parse()
            out[key] = {"text": article.text, "date": str(article.publish_date)[:10] if article.publish_date else None}
        except Exception as error:
            out[key] = {"text": "", "date": None, "error": str(error)}
    return out


def ask_htmldate(pages):
    import htmldate
    out = {}
    for key, page, _ in pages:
        try:
            out[key] = {"date": htmldate.find_date(decoded(page), original_date=True)}
        except Exception as error:
            out[key] = {"date": None, "error": str(error)}
    return out


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("repositories", type=pathlib.Path)
    p.add_argument("--bin")
    p.add_argument("--only", default="body,fundus,dates")
    p.add_argument("--peers", action="store_true")
    p.add_argument("--out", type=pathlib.Path, default=pathlib.Path(tempfile.gettempdir()) / "read_benchmarks")
    a = p.parse_args()
    a.out.mkdir(parents=True, exist_ok=True)
    sets = {"body": body_pages, "fundus": fundus_pages, "dates": date_pages}
    for name in a.only.split(","):
        pages = list(sets[name](a.repositories))
        readers = {"demarche": lambda pages: ask_demarche(a.bin, pages)} if a.bin else {}
        peers = {"htmldate": ask_htmldate} if name == "dates" else {"trafilatura": ask_trafilatura}
        peers["newspaper4k"] = ask_newspaper
        for peer, ask in peers.items():
            kept = a.out / f"{name}.{peer}.json"
            if kept.exists():
                readers[peer] = lambda _, kept=kept: json.load(open(kept))
            elif a.peers:
                readers[peer] = lambda pages, ask=ask, kept=kept: kept.write_text(json.dumps(ask(pages))) and json.load(open(kept))
        for reader, ask in readers.items():
            got = ask(pages)
            if reader == "demarche":
                (a.out / f"{name}.demarche.json").write_text(json.dumps(got))
            if name == "dates":
                for label, some in [("all", pages), ("English", [q for q in pages if english(q[1])])]:
                    given = [(got.get(k) or {}).get("date") for k, _, _ in some]
                    right = sum(g == d for g, (_, _, d) in zip(given, some))
                    print(f"{name:7} {reader:12} {label:8} pages {len(some):5} answered {sum(map(bool, given)):5} right {right:5} accuracy {right / len(some):.3f}")
                continue
            rows, gone, total = [], 0, 0
            for key, _, right in pages:
                text = (got.get(key) or {}).get("text") or ""
                rows.append(shares(right if isinstance(right, str) else "\n".join(right), text))
                if not isinstance(right, str):
                    gone, total = gone + len(lost(right, text)), total + len(right)
            precision, recall, f = f1(rows)
            more = f" paragraphs lost {gone} of {total}" if total else ""
            print(f"{name:7} {reader:12} pages {len(pages):5} F1 {f:.3f} precision {precision:.3f} recall {recall:.3f}{more}")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
