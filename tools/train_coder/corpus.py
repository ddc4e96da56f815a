"""Texts as the program sees them: its own tokens, their states in the tagger's network, and what the corpus says of them.

Takes what `examples/coder_states.rs` writes and the corpus of annotated acts, gives texts (for the teacher) and sentences (for the student).
"""
import hashlib
import json
import re
from dataclasses import dataclass, field

import numpy as np

TYPES = "NONE AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE COERCE ASSAULT STATEMENT".split()
REALIS = "asserted claimed planned denied negated hypothetical".split()
STATUS = "none proposed agreed scheduled postponed suspended cancelled under-way held".split()
ROLES = "none source target date place killed injured weapon claimant planned_for".split()
SLOTS = dict(s=1, t=2, d=3, p=4, k=5, i=6, w=7, c=8, f=9)
STATE = 128
FOLDS = 5


@dataclass
class Act:
    """One annotated act: tokens count from the start of the text."""
    trigger: list
    kind: int
    realis: int
    status: int
    roles: dict  # token -> role


@dataclass
class Text:
    id: str
    forms: list                       # of all tokens
    spans: list                       # characters
    sentences: list                   # (first token, one past the last)
    states: slice                     # rows of the state file
    acts: list = field(default_factory=list)
    fold: int = -1


def occurrence(text, span, near=None):
    """Character range of an annotated span: "x#2" is the second x, else the whole-word occurrence nearest to `near`."""
    m = re.fullmatch(r"(.*)#(\d+)", span, re.S)
    needle, n = (m[1], int(m[2])) if m else (span, 0)
    found, at = [], text.find(needle)
    while at >= 0 and needle:
        end = at + len(needle)
        cut = (at and text[at - 1].isalnum() and needle[0].isalnum()) or (end < len(text) and text[end].isalnum() and needle[-1].isalnum())
        found.append((at, end, not cut))
        at = text.find(needle, at + 1)
    if not found:
        return None
    if n:
        return found[min(n, len(found)) - 1][:2]
    good = [f for f in found if f[2]] or found
    return (min(good, key=lambda f: abs(f[0] - near)) if near is not None else good[0])[:2]


def fold_of(row_id, row_set):
    """Texts of one source never part: reports by their batch, paragraphs by their article."""
    if row_set.startswith("lines"):
        return int(row_set.split("-")[1]) % FOLDS
    return int(hashlib.sha256(row_id.split("/")[0].encode()).hexdigest(), 16) % FOLDS


def annotated(row, spans):
    """The acts of a row of the corpus over the program's tokens."""
    text, acts = row["text"], []

    def over(p):
        return [i for i, (a, b) in enumerate(spans) if a < p[1] and b > p[0]]

    for kind, trigger, realis, slots in row.get("ev", []):
        at = occurrence(text, trigger)
        words = over(at) if at else []
        if not words:
            continue
        roles = {}
        for key in sorted(slots, key=lambda k: k in "dpkiwf"):  # a word that is two things is what comes later
            if key not in SLOTS:
                continue
            for x in slots[key]:
                left, _, right = x.partition("=") if key in "stc" else (x, "", "")
                p = occurrence(text, left or right, at[0])
                for i in over(p) if p else []:
                    roles[i] = SLOTS[key]
        status = STATUS.index((slots.get("m") or ["none"])[0])
        acts.append(Act(words, TYPES.index(kind), REALIS.index(realis), status, roles))
    return acts


def read(name, corpus=None):
    """Texts of NAME.tokens.jsonl; with a corpus, their acts and folds."""
    rows = {}
    if corpus:
        rows = {r["id"]: r for r in map(json.loads, open(corpus, encoding="utf8"))}
    source = {r["id"]: r["text"] for r in map(json.loads, open(f"{name}.ndjson", encoding="utf8"))}
    texts, at = [], 0
    for line in open(f"{name}.tokens.jsonl", encoding="utf8"):
        row = json.loads(line)
        text, forms, spans, sentences = source[row["id"]], [], [], []
        for s in row["sentences"]:
            sentences.append((len(spans), len(spans) + len(s["tokens"])))
            spans += [(t[0], t[1]) for t in s["tokens"]]
        forms = [text[a:b] for a, b in spans]
        item = Text(row["id"], forms, spans, sentences, slice(at, at + len(spans)))
        at += len(spans)
        if corpus:
            item.acts = annotated(rows[item.id], spans)
            item.fold = fold_of(item.id, rows[item.id]["set"])
        texts.append(item)
    return texts


def states(name):
    """All states of NAME.states.i16, one row a token; times STEP they have a root mean square of one."""
    return np.memmap(f"{name}.states.i16", np.int16, "r").reshape(-1, STATE)


STEP = STATE ** 0.5 / 8191


def normalise(form):
    """As `src/tag/features.rs`: lower case, digits as 0, straight quotation marks."""
    return re.sub(r"\d", "0", form.lower(), flags=re.ASCII).translate(str.maketrans("‘’“”", "''\"\""))
