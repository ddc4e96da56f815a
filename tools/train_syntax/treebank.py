"""Treebank sentences as arrays, in several spellings, packed into rows of equal length."""
import numpy as np

LENGTH = 128  # slots of a row; sentences stand one behind the other, each with its root in front
LONGEST = 110
SMALL = set("a an and as at but by for from in of on or s the to with vs via over after amid".split())


def read(path):
    """Sentences as lists of (form, upos, xpos, head, deprel)."""
    out, sentence = [], []
    for line in open(path, encoding="utf8"):
        f = line.rstrip("\n").split("\t")
        if len(f) == 10:
            if f[0].isdigit():
                sentence.append((f[1], f[3], f[4], int(f[6]), f[7]))
        elif not line.strip() and sentence:
            out.append(sentence)
            sentence = []
    return out + ([sentence] if sentence else [])


def spellings(sentence):
    """As it stands, in lower case, in upper case, and as a headline."""
    forms = [t[0] for t in sentence]
    title = [w if w.lower() in SMALL and i else w[:1].upper() + w[1:] for i, w in enumerate(forms)]
    return [forms, [w.lower() for w in forms], [w.upper() for w in forms], title]


class Encoder:
    """Sentences -> feature rows and gold labels."""

    def __init__(self, features, tags, labels):
        self.features = features
        self.tags = {t: i for i, t in enumerate(tags)}
        self.labels = {r: i for i, r in enumerate(labels)}

    def __call__(self, sentence, augment):
        forms = spellings(sentence) if augment else [[t[0] for t in sentence]]
        rows = [np.array([self.features(w) for w in v], np.int32) for v in forms]
        gold = np.array([(self.tags.get(t[1] + "|" + t[2], 0), t[3], self.labels.get(t[4], 0)) for t in sentence], np.int32)
        count = len(sentence)
        loose_stop = count > 2 and sentence[-1][1] == "PUNCT" and not any(t[3] == count for t in sentence)
        return rows, gold, loose_stop


def epoch(data, own, patterns, rows, rng):
    """Batches of one epoch: a few sentences in another spelling or without their last stop, and some of our own making."""
    items = []
    for number, (spelt, gold, loose_stop) in enumerate(data + rng.sample(own, patterns)):
        u = rng.random()
        x = spelt[1 if u < 0.03 else 2 if u < 0.055 else 3 if u < 0.085 else 0]
        if loose_stop and rng.random() < (0.5 if 0.055 <= u < 0.085 else 0.06):
            x, gold = x[:-1], gold[:-1]
        items.append((number, x, gold))
    rng.shuffle(items)
    batches = pack(items, rows)
    rng.shuffle(batches)
    return batches


def pack(items, rows):
    """(id, features, gold) -> batches of (places, arrays); each row is filled with what fits best among the next 48 sentences."""
    pool, filled, row, fill, i = list(items), [], [], 0, 0
    while i < len(pool):
        best = None
        for j in range(i, min(i + 48, len(pool))):
            n = len(pool[j][2]) + 1
            if fill + n <= LENGTH and (best is None or n > len(pool[best][2]) + 1):
                best = j
                if fill == 0:
                    break
        if best is None:
            filled.append(row)
            row, fill = [], 0
            continue
        pool[i], pool[best] = pool[best], pool[i]
        row.append(pool[i])
        fill += len(pool[i][2]) + 1
        i += 1
    if row:
        filled.append(row)
    return [_batch(filled[k:k + rows], rows) for k in range(0, len(filled), rows)]


def _batch(filled, rows):
    x = np.zeros((rows, LENGTH, 7), np.int32)
    gold = np.zeros((rows, LENGTH, 3), np.int32)
    segment = np.zeros((rows, LENGTH), np.int32)
    root = np.zeros((rows, LENGTH), bool)
    places = []
    for r, row in enumerate(filled):
        at = 0
        for m, (number, features, labels) in enumerate(row):
            n = len(labels)
            x[r, at + 1:at + 1 + n] = features
            gold[r, at + 1:at + 1 + n] = labels
            gold[r, at + 1:at + 1 + n, 1] += at
            segment[r, at:at + 1 + n] = m + 1
            root[r, at] = True
            places.append((number, r, at, n))
            at += n + 1
    return places, (x, gold, segment, root)
