"""Word vectors from unlabelled text: positive mutual information with the neighbours at each place, cut to 64 dimensions by SVD."""
import gzip
import json
import re
from collections import Counter

import numpy as np
import scipy.sparse as sp

TOKEN = re.compile(r"(?:[A-Z]\.){2,}|[A-Za-z]+(?=n['’]t\b)|n['’]t\b|['’](?:s|re|ve|ll|d|m)\b|\d[\d.,:]*\d|\w+(?:[.]\w+)+|\w+|\.\.\.|[^\w\s]", re.I)


def norm(word):
    """As in `features`, for the words that matter."""
    return "".join("0" if c.isdigit() else c for c in word.lower()).replace("’", "'").replace("“", '"').replace("”", '"')


def induce(texts, treebanks, dims=64, vocab_size=24000, ctx_size=6000, seed=1):
    """Words, most frequent first, and one row for each behind an empty row 0; rounded to what int8 holds."""
    paras = []
    for path in texts:
        for line in gzip.open(path, "rt", encoding="utf8"):
            row = json.loads(line)
            paras += [p for p in (row.get("title") or "", *row["text"].split("\n")) if p.strip()]
    seqs = [[norm(t) for t in TOKEN.findall(p)] for p in paras]
    for path in treebanks:
        sent = []
        for line in open(path, encoding="utf8"):
            f = line.rstrip("\n").split("\t")
            if len(f) == 10 and f[0].isdigit(): sent.append(norm(f[1]))
            elif len(f) < 10 and sent and line == "\n": seqs.append(sent); sent = []
    count = Counter(w for s in seqs for w in s)
    vocab = [w for w, c in sorted(count.items(), key=lambda kv: (-kv[1], kv[0])) if c >= 4][:vocab_size]
    index = {w: i for i, w in enumerate(vocab)}
    pad = len(vocab)
    ids = []
    for s in seqs:
        ids.extend(index.get(w, pad + 1) for w in s); ids.extend([pad] * 3)
    ids = np.array([pad] * 3 + ids, np.int32)
    mats = []
    n = len(ids)
    for off, width in ((-3, 2000), (-2, ctx_size), (-1, ctx_size), (1, ctx_size), (2, ctx_size), (3, 2000)):
        lo, hi = max(0, -off), n - max(0, off)
        a, b = ids[lo:hi], ids[lo + off:hi + off]
        b = np.where(b == pad, width, np.where(b < width, b, width + 1))  # column `width` is the edge of a segment
        keep = (a < pad) & (b <= width)
        mats.append(sp.coo_matrix((np.ones(keep.sum(), np.float32), (a[keep], b[keep])), shape=(len(vocab), width + 1)).tocsr())
    m = sp.hstack(mats).tocsr(); m.sum_duplicates()
    total = m.sum(); row = np.asarray(m.sum(1)).ravel(); col = np.asarray(m.sum(0)).ravel() ** 0.75
    col = col / col.sum() * total
    coo = m.tocoo()
    val = np.log(coo.data * total / (row[coo.row] * col[coo.col] + 1e-9)).astype(np.float32)
    keep = val > 0
    m = sp.csr_matrix((val[keep], (coo.row[keep], coo.col[keep])), shape=m.shape)
    rng = np.random.default_rng(seed)
    q = m @ rng.standard_normal((m.shape[1], dims + 24)).astype(np.float32)
    for _ in range(4):
        q, _ = np.linalg.qr(q); q = m.T @ q; q, _ = np.linalg.qr(q); q = m @ q
    q, _ = np.linalg.qr(q)
    u, s, _ = np.linalg.svd(q.T @ m, full_matrices=False)
    e = (q @ u)[:, :dims] * np.sqrt(s[:dims])
    e = e - e.mean(0)
    e /= np.sqrt((e * e).mean(1, keepdims=True)) + 1e-6
    table = np.concatenate([np.zeros((1, dims), np.float32), e.astype(np.float32)])
    scale = np.abs(table).max(1, keepdims=True) / 127 + 1e-12
    return vocab, (np.round(table / scale) * scale).astype(np.float32)
