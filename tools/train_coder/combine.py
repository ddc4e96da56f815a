"""Fits the combiner: the probability of a candidate from what rules and network say, on texts that the network was not trained on.

combine.py data/weights/combine.toml --candidates FILE.ndjson --corpus FILE [--texts NAME]
    FILE.ndjson is what `examples/coder_candidates.rs` writes. Prints calibration and F1 by threshold, by folds of the texts given.
"""
import argparse
import json

import numpy as np

from measure import best

SKIP = {"negated", "hypothetical"}


def rows(candidates, corpus):
    """For each candidate: features, whether it is right, its text, group and type; and the number of gold acts of each text.

    A candidate is right where an act of its type has its trigger in the candidate's sentence and no likelier candidate of the text took it;
    at first the likelier is who shares a word with the gold trigger."""
    gold = {}
    for r in map(json.loads, open(corpus, encoding="utf8")):
        gold[r["id"]] = r
    from corpus import occurrence
    out = []
    for line in open(candidates, encoding="utf8"):
        row = json.loads(line)
        source = gold[row["id"]]
        text = source["text"]
        acts = []
        for kind, trigger, realis, slots in source["ev"]:
            at = occurrence(text, trigger)
            if at and realis not in SKIP:
                acts.append((kind, len(text[:at[0]].encode()), trigger.split("#")[0].lower()))
        out.append((row["id"], acts, row["candidates"]))
    return out


def label(texts, scores=None):
    """One-to-one assignment of candidates to gold acts of their type and sentence, best first."""
    labels = []
    for n, (_, acts, candidates) in enumerate(texts):
        y = np.zeros(len(candidates))
        free = set(range(len(acts)))
        order = range(len(candidates))
        words = lambda s: set(s.lower().split())
        key = lambda c: (scores[n][c] if scores else 0)
        for exact in (True, False):
            for c in sorted(order, key=key, reverse=True):
                if y[c]:
                    continue
                e = candidates[c]
                for g in sorted(free):
                    kind, at, trigger = acts[g]
                    if kind == e["type"] and e["start"] <= at < e["end"] and (not exact or words(trigger) & words(e["trigger"])):
                        y[c] = 1
                        free.discard(g)
                        break
        labels.append(y)
    return labels


def fit(x, y, penalty=2.0, steps=30):
    """Logistic regression with a ridge on all but the bias, by Newton's method."""
    w = np.zeros(x.shape[1])
    ridge = np.full(x.shape[1], penalty)
    ridge[0] = 0.01
    for _ in range(steps):
        p = 1 / (1 + np.exp(-x @ w))
        g = x.T @ (p - y) + ridge * w
        h = (x * (p * (1 - p))[:, None]).T @ x + np.diag(ridge)
        w -= np.linalg.solve(h, g)
    return w


def choose(candidates, x, p, by_rule, by_network, overrule=0.25):
    """As `src/code/combine.rs`: on the same words the rule's reading, unless the network's is likelier by far."""
    groups = {}
    for i, c in enumerate(candidates):
        groups.setdefault(c["group"], []).append(i)
    for members in groups.values():
        rule = [i for i in members if x[i][2] == 1]
        other = [i for i in members if x[i][2] == 0]
        if rule and other and p[other[0]] > p[rule[0]] + overrule:
            rule = []
        pick = rule[0] if rule else other[0]
        if p[pick] >= (by_rule if rule else by_network) and not candidates[pick]["negated"]:
            yield candidates[pick]


def scores(texts, x, probabilities, by_rule, by_network):
    """F1 of acts by the set that a text's id names before a colon (texts without acts: how many are told), P and R of all."""
    sets = {}
    for (name, acts, candidates), rows_, p in zip(texts, x, probabilities):
        mine = list(choose(candidates, rows_, p, by_rule, by_network))
        right = best(acts, mine, lambda a, e: a[0] == e["type"] and e["start"] <= a[1] < e["end"])
        for key in ("all", name.split(":")[0] if ":" in name else "corpus"):
            count = sets.setdefault(key, [0, 0, 0])
            for i, n in enumerate((len(acts), len(mine), right)):
                count[i] += n
    return {k: f"{200 * m / max(g + t, 1):.1f}" if g else f"{t} told" for k, (g, t, m) in sets.items()}


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("out")
    p.add_argument("--candidates", required=True, nargs="+")
    p.add_argument("--corpus", required=True, nargs="+", help="the texts' acts, one file for each file of candidates")
    p.add_argument("--penalty", type=float, default=2.0)
    p.add_argument("--by-rule", type=float, default=0.2)
    p.add_argument("--by-network", type=float, default=0.38)
    p.add_argument("--sure-party", type=float, default=0.6)
    a = p.parse_args()
    texts = [t for c, g in zip(a.candidates, a.corpus) for t in rows(c, g)]
    width = len(next(c["features"] for t in texts for c in t[2]))
    x = [np.array([c["features"] for c in t[2]]).reshape(len(t[2]), width) for t in texts]
    y = label(texts)
    print(len(texts), "texts", sum(len(t[1]) for t in texts), "acts", sum(len(t[2]) for t in texts), "candidates", int(sum(v.sum() for v in y)), "right")
    parts = np.random.RandomState(1).randint(0, 5, len(texts))  # out of fold: five parts of the texts
    guesses = [None] * len(texts)
    for k in range(5):
        train = [i for i in range(len(texts)) if parts[i] != k]
        w = fit(np.concatenate([x[i] for i in train]), np.concatenate([y[i] for i in train]), a.penalty)
        for i in np.flatnonzero(parts == k):
            guesses[i] = 1 / (1 + np.exp(-x[i] @ w))
    for by_rule, by_network in ((9, 9), (-1, 9), (0.1, 0.3), (0.2, 0.3), (0.2, 0.35), (0.2, 0.38), (0.1, 0.45), (0.2, 0.45), (0.4, 0.45), (0.5, 0.6)):
        print("rule from", by_rule, "network from", by_network, scores(texts, x, guesses, by_rule, by_network))
    flat_p, flat_y = np.concatenate(guesses), np.concatenate(y)
    for lo in np.arange(0, 1, 0.1):
        inside = (flat_p >= lo) & (flat_p < lo + 0.1)
        if inside.any():
            print("  said %.2f held %.2f n %d" % (flat_p[inside].mean(), flat_y[inside].mean(), inside.sum()))
    w = fit(np.concatenate(x), np.concatenate(y), a.penalty)
    with open(a.out, "w", encoding="utf8") as file:
        file.write("# Fitted by tools/train_coder/combine.py; see docs/coder.md.\n")
        file.write(f"by_rule = [0.5, {a.by_rule}, {a.by_rule / 2}]\nby_network = [0.6, {a.by_network}, {a.by_network / 2:.2f}]\n")
        file.write(f"sure_party = {a.sure_party}\nweights = [{', '.join(f'{v:.4f}' for v in w)}]\n")


if __name__ == "__main__":
    main()
