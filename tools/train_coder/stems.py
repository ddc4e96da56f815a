"""Writes the first letters of the words that acts are told by: sentences without any of them are not read.

stems.py data/weights/coder_stems.txt --data NAME --corpus FILE [--soft NAME LABELS.pkl]
"""
import argparse
import collections
import pickle

from corpus import read

LETTERS = 4


def stem(word):
    """As `src/code/gate.rs`."""
    return word[:LETTERS].lower()


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("out")
    p.add_argument("--data", required=True)
    p.add_argument("--corpus", required=True)
    p.add_argument("--soft", nargs="*", default=[])
    p.add_argument("--least", type=float, default=0.02, help="share of a stem's words that are triggers")
    a = p.parse_args()
    seen, acts = collections.Counter(), collections.Counter()
    for t in read(a.data, a.corpus):
        seen.update(stem(f) for f in t.forms)
        for act in t.acts:
            acts.update(stem(t.forms[i]) for i in act.trigger)
    for name, labels in zip(a.soft[::2], a.soft[1::2]):
        found = pickle.load(open(labels, "rb"))
        for t in read(name):
            if t.id in found:
                kinds, _ = found[t.id]
                for form, p_none in zip(t.forms, kinds[:, 0]):
                    seen[stem(form)] += 1
                    if p_none < 128:
                        acts[stem(form)] += 1
    kept = sorted(s for s, n in acts.items() if s.isalpha() and len(s) > 1 and n >= 2 and n / seen[s] >= a.least)
    open(a.out, "w").write("\n".join(kept) + "\n")
    print(len(kept), "stems,", sum(acts[s] for s in kept), "of", sum(acts.values()), "trigger words; they are",
          round(sum(seen[s] for s in kept) / sum(seen.values()), 3), "of all words")


if __name__ == "__main__":
    main()
