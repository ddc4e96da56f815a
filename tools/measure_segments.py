#!/usr/bin/env python3
"""Sentence boundaries and tokens of `demarche annotate` against a treebank.

usage: measure_segments.py BINARY TREEBANK.conllu [--only PART-OF-SENT-ID]

The treebank's text is put together again from its tokens and SpaceAfter. The treebanks have no marks of paragraphs, so a sentence
that does not end in a full stop, question or exclamation mark (a heading, a caption) makes a paragraph of its own, as it would in an
article; all other neighbouring sentences of a document form one paragraph. Each paragraph is a text of its own; its end is not counted
as a boundary. A boundary is right when it ends at the same character.
"""
import argparse
import json
import subprocess


def paragraphs(path, part):
    """Lists of (text, ends of sentences, spans of tokens)."""
    out, sentence, ident, before, new = [], [], "", True, True
    multi = 0
    for line in open(path, encoding="utf8"):
        f = line.rstrip("\n").split("\t")
        if line.startswith("# newdoc"):
            new = True
        elif line.startswith("# sent_id"):
            ident = line.split("= ")[-1].strip()
        elif len(f) == 10 and "-" in f[0]:
            multi = int(f[0].split("-")[1])
            sentence.append([f[1], "SpaceAfter=No" not in f[9], []])
        elif len(f) == 10 and f[0].isdigit():
            if int(f[0]) <= multi:
                sentence[-1][2].append(f[1])
            else:
                sentence.append([f[1], "SpaceAfter=No" not in f[9], []])
        elif not line.strip() and sentence:
            last = "".join(w for w, _, _ in sentence).rstrip("\"”’')]")
            closed = last.endswith((".", "?", "!", "…"))
            if part in ident:
                if new or not closed or not before or not out:
                    out.append(("", [], []))
                out[-1] = extend(*out[-1], sentence)
            before, new, multi, sentence = closed, False, 0, []
    return out


def extend(text, ends, spans, sentence):
    for word, space, parts in sentence:
        at = len(text)
        parts = parts if "".join(parts) == word else [word]
        for part in parts:
            spans.append((at, at + len(part)))
            at += len(part)
        text += word
        end = len(text)
        text += " " if space else ""
    ends.append(end)
    return text, ends, spans


def main():
    ap = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    ap.add_argument("binary")
    ap.add_argument("treebank")
    ap.add_argument("--only", default="")
    args = ap.parse_args()
    gold = [(t.rstrip(), e, s) for t, e, s in paragraphs(args.treebank, args.only)]
    lines = "\n".join(json.dumps({"id": str(i), "text": t}) for i, (t, _, _) in enumerate(gold))
    out = subprocess.run([args.binary, "annotate"], input=lines, capture_output=True, text=True, check=True).stdout
    right = found = there = right_tokens = found_tokens = there_tokens = 0
    for (text, ends, spans), line in zip(gold, out.splitlines()):
        row, raw = json.loads(line), text.encode()
        place = {i: len(raw[:i].decode("utf8", "ignore")) for s in row["sentences"] for t in s["tokens"] for i in (t["start"], t["end"])}
        cut = {place[s["tokens"][-1]["end"]] for s in row["sentences"] if s["tokens"]} - {len(text)}
        ends = {e for e in ends if e < len(text)}
        tokens = {(place[t["start"]], place[t["end"]]) for s in row["sentences"] for t in s["tokens"]}
        right, found, there = right + len(cut & ends), found + len(cut), there + len(ends)
        right_tokens, found_tokens, there_tokens = right_tokens + len(tokens & set(spans)), found_tokens + len(tokens), there_tokens + len(spans)
    p, r = 100 * right / max(found, 1), 100 * right / max(there, 1)
    print(f"boundaries P {p:.1f} R {r:.1f} F1 {2 * p * r / max(p + r, 1e-9):.1f} (n {there})   "
          f"tokens F1 {200 * right_tokens / max(found_tokens + there_tokens, 1):.2f} (n {there_tokens})")


if __name__ == "__main__":
    main()
