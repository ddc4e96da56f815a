"""What the network sees of a word. `src/tag/features.rs` has the same functions; both must agree to the bit."""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))
from container import fnv  # noqa: E402

SUFFIXES, PREFIXES, SHAPES = 8192, 4096, 512
CURLY = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"'})
DIGITS = "0123456789"


def norm(word):
    """Lower case, digits as 0, quotation marks straight."""
    return "".join("0" if c in DIGITS else c for c in word.lower()).translate(CURLY)


def shape(word):
    """Kinds of characters, runs as one, at most six."""
    out = ""
    for c in word:
        kind = "d" if c in DIGITS else "X" if c.isupper() else "x" if c.islower() else c if ord(c) < 128 else "u"
        if not out or out[-1] != kind:
            out += kind
    return out[:6]


class Features:
    """Rows of the embedding tables for each word, remembered by form."""

    def __init__(self, words, vectors):
        self.word = {w: i + 1 for i, w in enumerate(words)}  # 0 = unknown
        self.vector = {w: i + 1 for i, w in enumerate(vectors)}
        self.memo = {}

    def __call__(self, form):
        found = self.memo.get(form)
        if found is None:
            n = norm(form)
            found = self.memo[form] = (
                self.word.get(n, 0), self.vector.get(n, 0), fnv("2" + n[-2:]) % SUFFIXES, fnv("3" + n[-3:]) % SUFFIXES,
                fnv("4" + n[-4:]) % SUFFIXES, fnv("p" + n[:3]) % PREFIXES, fnv("h" + shape(form)) % SHAPES)
        return found
