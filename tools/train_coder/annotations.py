"""Acts annotated for this project in texts that the project may not hold: kept as character offsets, joined with the texts to train on.

annotations.py pack ANNOTATED.jsonl TEXTS.ndjson OUT.jsonl      rows {"id", "ev": [[TYPE, TRIGGER, REALIS, {slots}]]} with verbatim spans
annotations.py join annotations.jsonl TEXTS.ndjson OUT_NAME     writes OUT_NAME.ndjson and OUT_NAME.events.jsonl
A text is known by the first twelve digits of its SHA-256; a span is "start:end" in characters, the end exclusive, "a:b=c:d" where the
words at a:b stand for the name at c:d.
"""
import hashlib
import json
import sys

from corpus import occurrence


def digest(text):
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def texts(path):
    return [r for r in map(json.loads, open(path, encoding="utf8"))]


def offsets(text, span, near):
    """A verbatim span as offsets; the name behind "=" too, where the text has it."""
    left, equals, right = span.partition("=")
    out = []
    for part in (left, right):
        at = occurrence(text, part, near) if part else None
        out.append(f"{at[0]}:{at[1]}" if at else "")
    return out[0] + (f"={out[1]}" if equals and out[1] else "")


def words(text, span):
    """The words of a packed span; where they are not the first of their kind, with their number."""
    def one(part):
        a, b = map(int, part.split(":"))
        before = 0
        at = text.find(text[a:b])
        while 0 <= at < a:
            before += 1
            at = text.find(text[a:b], at + 1)
        return text[a:b] + (f"#{before + 1}" if text.count(text[a:b]) > 1 else "")
    left, equals, right = span.partition("=")
    return (one(left) if left else "") + (f"={one(right).split('#')[0]}" if equals else "")


def pack(annotated, source, out):
    by_id = {r["id"]: r["text"] for r in texts(source)}
    with open(out, "w", encoding="utf8") as file:
        for row in texts(annotated):
            text, acts = by_id[row["id"]], []
            for kind, trigger, realis, slots in row["ev"]:
                at = occurrence(text, trigger)
                if not at:
                    continue
                packed = {k: v if k == "m" else [s for s in (offsets(text, x, at[0]) for x in v) if s] for k, v in slots.items()}
                acts.append([kind, f"{at[0]}:{at[1]}", realis, {k: v for k, v in packed.items() if v}])
            file.write(json.dumps({"sha": digest(text), "ev": acts}, separators=(",", ":")) + "\n")


def join(packed, source, name):
    known = {r["sha"]: r["ev"] for r in texts(packed)}
    with open(f"{name}.ndjson", "w", encoding="utf8") as plain, open(f"{name}.events.jsonl", "w", encoding="utf8") as events:
        for row in texts(source):
            text, acts = row["text"], known.pop(digest(row["text"]), None)
            if acts is None:
                continue
            ev = [[k, words(text, t), r, {s: v if s == "m" else [words(text, x) for x in v] for s, v in slots.items()}] for k, t, r, slots in acts]
            plain.write(json.dumps({"id": row["id"], "text": text}, ensure_ascii=False) + "\n")
            events.write(json.dumps({"id": row["id"], "set": "lines-4", "date": "", "text": text, "ev": ev}, ensure_ascii=False) + "\n")
    print(len(known), "annotated texts not found", file=sys.stderr)


if __name__ == "__main__":
    {"pack": pack, "join": join}[sys.argv[1]](*sys.argv[2:])
