"""Scores a student (or teacher's labels) on the fold that it was not trained on, by the corpus's own levels: act, who, whom.

measure.py STUDENT.pt --data NAME --corpus FILE [--fold N] [--thresholds .4,.5]
"""
import argparse
import json
import re

import numpy as np
import torch

from corpus import REALIS, ROLES, TYPES, normalise, read, states
from student import Student, from_corpus, tensors

SKIP = {"negated", "hypothetical"}
STOP = {"the", "a", "an", "of", "in", "and", "its", "his", "her", "their", "for", "to", "at", "on", "former"}


def content(s):
    return {w for w in re.findall(r"\w+", s.lower()) if w not in STOP}


def common(gold, told):
    return (not gold and not told) or any(g & t for g in gold for t in told)


def best(gold, told, ok):
    """Size of the largest one-to-one matching."""
    taken = {}

    def place(g, seen):
        for t in range(len(told)):
            if t not in seen and ok(gold[g], told[t]):
                seen.add(t)
                if t not in taken or place(taken[t], seen):
                    taken[t] = g
                    return True
        return False

    return sum(place(g, set()) for g in range(len(gold)))


@torch.no_grad()
def proposals(net, sentence, least=0.05):
    """What the student reads off a sentence: (token, type probabilities, realis, role of each word) for every candidate."""
    words, values, mask = tensors([sentence])
    h = net.read(words, values, mask)
    p = net.kind(h)[0].softmax(-1)
    chosen = [t for t in range(len(sentence.words)) if 1 - p[t, 0] >= least]
    if not chosen:
        return []
    at = torch.tensor(chosen)
    kinds = p[at].clone()
    kinds[:, 0] = 0
    kinds = kinds / kinds.sum(-1, keepdim=True)
    roles = net.roles(h[0, at], kinds, h[0][None].expand(len(at), -1, -1), at).argmax(-1).numpy()
    realis = net.realis(h[0, at]).softmax(-1).numpy()
    return [(t, p[t].numpy(), realis[j], roles[j]) for j, t in enumerate(chosen)]


def runs(labels):
    i = 0
    while i < len(labels):
        j = i
        while j + 1 < len(labels) and labels[j + 1] == labels[i]:
            j += 1
        if labels[i]:
            yield labels[i], i, j
        i = j + 1


def acts(found, threshold):
    """Neighbouring candidates of one type are one act, read at their likeliest word."""
    groups = []
    for t, p, realis, roles in found:
        kind = int(p[1:].argmax()) + 1
        if 1 - p[0] < threshold:
            continue
        if groups and groups[-1][0] == kind and groups[-1][1][-1][0] == t - 1:
            groups[-1][1].append((t, p, realis, roles))
        else:
            groups.append((kind, [(t, p, realis, roles)]))
    for kind, members in groups:
        t, p, realis, roles = max(members, key=lambda m: 1 - m[1][0])
        yield kind, t, REALIS[int(realis.argmax())], roles


def score(texts, rows, found, threshold):
    count = np.zeros(5)
    for t in texts:
        row = rows[t.id]
        gold = [(TYPES.index(e[0]), a.trigger, [content(s.split("#")[0].replace("=", " ")) for s in e[3].get("s", [])],
                 [content(s.split("#")[0].replace("=", " ")) for s in e[3].get("t", [])])
                for e, a in zip([e for e in row["ev"]], t.acts) if e[2] not in SKIP] if len(row["ev"]) == len(t.acts) else \
               [(a.kind, a.trigger, [], []) for a in t.acts if REALIS[a.realis] not in SKIP]
        told = []
        for s, (first, last) in enumerate(t.sentences):
            for kind, at, realis, roles in acts(found.get((t.id, first), []), threshold):
                if realis in SKIP:
                    continue
                side = {1: [], 2: []}
                for role, i, j in runs(roles.tolist()):
                    if role in side:
                        side[role].append(content(row["text"][t.spans[first + i][0]:t.spans[first + j][1]]))
                told.append((kind, first, last, side[1], side[2]))
        act = lambda g, e: g[0] == e[0] and e[1] <= g[1][0] < e[2]
        who = lambda g, e: act(g, e) and common(g[2], e[3])
        whom = lambda g, e: who(g, e) and common(g[3], e[4])
        count += [len(gold), len(told), best(gold, told, act), best(gold, told, who), best(gold, told, whom)]
    g, t = count[:2]
    f = lambda n: 200 * n / max(g + t, 1)
    return dict(gold=int(g), told=int(t), act=round(f(count[2]), 1), who=round(f(count[3]), 1), whom=round(f(count[4]), 1))


def main():
    torch.set_num_threads(1)
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("model")
    p.add_argument("--data", required=True)
    p.add_argument("--corpus", required=True)
    p.add_argument("--fold", type=int, default=0)
    p.add_argument("--thresholds", default="0.3,0.4,0.5,0.6")
    a = p.parse_args()
    saved = torch.load(a.model, weights_only=False)
    index = {w: i + 1 for i, w in enumerate(saved["words"])}
    net = Student(len(saved["words"]))
    net.load_state_dict(saved["net"])
    net.eval()
    rows = {r["id"]: r for r in map(json.loads, open(a.corpus, encoding="utf8"))}
    texts = [t for t in read(a.data, a.corpus) if t.fold == a.fold]
    found = {(s.id, s.first): proposals(net, s) for s in from_corpus(texts, states(a.data), lambda f: index.get(normalise(f), 0)) if len(s.words)}
    for name, part in (("all", texts), ("reports", [t for t in texts if t.id.startswith("cep")]), ("articles", [t for t in texts if not t.id.startswith("cep")])):
        for threshold in map(float, a.thresholds.split(",")):
            print(name, len(part), "texts, threshold", threshold, score(part, rows, found, threshold), flush=True)


if __name__ == "__main__":
    main()
