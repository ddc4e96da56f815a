"""Texts to train on, as NDJSON: the annotated ones and unannotated ones to be labelled, without any that an evaluation set holds.

prepare.py --corpus FILE --text DIR --evaluation DIR --out DIR
Writes gold.ndjson, unlabelled.ndjson, and held_out.ndjson (the texts of fold 0 with their dates, for the combiner).
"""
import argparse
import glob
import gzip
import json
import pathlib
import random
import re

from corpus import fold_of

WORD = re.compile(r"\w+")
SIZE = 8  # words of a shingle
SHARE = 0.3  # of its shingles that a text may have in common with the evaluation sets
MOST = 140  # words of a window of an article


def shingles(text):
    words = WORD.findall(text.lower())
    return {" ".join(words[i:i + SIZE]) for i in range(max(1, len(words) - SIZE + 1))}


def rows(path):
    opened = gzip.open(path, "rt", encoding="utf8") if str(path).endswith(".gz") else open(path, encoding="utf8")
    with opened as file:
        yield from map(json.loads, file)


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("corpus", "text", "evaluation", "out"):
        p.add_argument(f"--{name}", required=True, type=pathlib.Path)
    a = p.parse_args()
    a.out.mkdir(exist_ok=True)
    held = set()
    for path in glob.glob(f"{a.evaluation}/*.jsonl"):
        for row in rows(path):
            held |= shingles(row.get("text") or row.get("sentence") or "") if len(row.get("text", "")) else set()

    def seen(text):
        mine = shingles(text)
        return len(WORD.findall(text)) >= SIZE and len(mine & held) >= max(1, SHARE * len(mine))

    corpus = [r for r in rows(a.corpus)]
    kept = [r for r in corpus if not seen(r["text"])]
    write = lambda name, items: (a.out / name).write_text("".join(json.dumps(i, ensure_ascii=False) + "\n" for i in items), encoding="utf8")
    write("gold.ndjson", [{"id": r["id"], "text": r["text"]} for r in kept])
    write("held_out.ndjson", [{"id": r["id"], "text": r["text"], "published": r["date"]} for r in kept if fold_of(r["id"], r["set"]) == 0])
    ids, texts = {r["id"] for r in corpus}, {r["text"].strip() for r in corpus}
    articles, rng, out = {i.split("/")[0] for i in ids}, random.Random(1), []
    for row in rows(a.text / "current_events.jsonl.gz"):
        text = row["text"].strip()
        if row["id"] not in ids and text not in texts and not seen(text):
            out.append({"id": row["id"], "text": text})
    for row in rows(a.text / "releases.jsonl.gz"):
        paragraphs = [p for p in re.split(r"\n\s*\n", row["text"]) if len(p.split()) >= 12]
        if row["id"] in articles or not paragraphs:
            continue
        for start in sorted({0, rng.randrange(len(paragraphs))}):  # its beginning, and a place anywhere
            window = []
            for paragraph in paragraphs[start:start + 4]:
                if window and len(" ".join([*window, paragraph]).split()) > MOST:
                    break
                window.append(" ".join(paragraph.split()[:MOST]) if not window and len(paragraph.split()) > MOST else paragraph)
            text = "\n\n".join(window)
            if not seen(text):
                out.append({"id": f"{row['id']}@{start}", "text": text})
    write("unlabelled.ndjson", out)
    print(len(corpus), "annotated,", len(kept), "kept;", len(out), "unlabelled")


if __name__ == "__main__":
    main()
