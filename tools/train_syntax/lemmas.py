#!/usr/bin/env python3
"""Makes `data/lexicon/verb_bases.txt`: verbs that the treebanks have in their base form, and words that unlabelled text has after modals.

usage: lemmas.py TREEBANK.conllu... TEXT.jsonl.gz... > data/lexicon/verb_bases.txt
"""
import gzip
import json
import sys
from collections import Counter

from vectors import TOKEN

MODALS = set("will would could should must may might can cannot shall".split())
NOT_VERBS = set("""not also be only no never now then soon still have do they it we he she you i this these there the a any all more most
    such just even further yet either both who one come instead therefore nevertheless somehow re""".split())


def main(paths):
    bases, after, total = set(), Counter(), Counter()
    for path in paths:
        if path.endswith(".conllu"):
            for line in open(path, encoding="utf8"):
                f = line.rstrip("\n").split("\t")
                if len(f) == 10 and f[3] in ("VERB", "AUX") and f[4] == "VB" and f[1].lower() == f[2] and f[2].isalpha() and "Typo" not in f[5]:
                    bases.add(f[2])
        else:
            for line in gzip.open(path, "rt", encoding="utf8"):
                tokens = [w.lower() for w in TOKEN.findall(json.loads(line)["text"])]
                for a, b in zip(tokens, tokens[1:]):
                    total[b] += 1
                    after[b] += a in MODALS and b.isascii() and b.isalpha() and len(b) > 1
    seen = {w for w, c in after.items() if c >= 2 and c >= 0.02 * total[w] and total[w] >= 4 and not w.endswith("ly") and w not in NOT_VERBS}
    print("\n".join(sorted(bases | seen)))


if __name__ == "__main__":
    main(sys.argv[1:])
