"""The network in JAX; `src/tag/network.rs` runs the same layers with integers."""
import jax
import jax.numpy as jnp
import numpy as np

from features import PREFIXES, SHAPES, SUFFIXES
from treebank import LENGTH

WIDTH, ARC, LABEL = 128, 96, 64
WORD, VECTOR, AFFIX, SHAPE = 64, 64, 32, 16
HEADS, WINDOWS = 4, (5, 3, 3)
DROP = 0.3


def init(key, words, tags, labels):
    """Random parameters."""
    keys = iter(jax.random.split(key, 64))

    def g(*shape, sc=None):
        return jax.random.normal(next(keys), shape) * (sc or (1 / np.sqrt(np.prod(shape[:-1]))))

    D = WIDTH
    p = dict(w=g(words + 1, WORD, sc=.1), s=g(SUFFIXES, AFFIX, sc=.1), p=g(PREFIXES, AFFIX, sc=.1), sh=g(SHAPES, SHAPE, sc=.1), root=g(D, sc=.1))
    p["in"] = g(WORD + VECTOR + 4 * AFFIX + SHAPE, D)
    p["inb"] = jnp.zeros(D)
    for i, w in enumerate(WINDOWS):
        p[f"c{i}"] = g(w, D, 2 * D).reshape(w * D, 2 * D)
        p[f"cb{i}"] = jnp.zeros(2 * D)
        p[f"cg{i}"] = jnp.ones(D)
    for i in range(2):
        p[f"qkv{i}"] = g(D, 3 * D)
        p[f"o{i}"] = g(D, D) * .5
        p[f"ag{i}"] = jnp.ones(D)
        p[f"rel{i}"] = jnp.zeros((HEADS, 41))
    p["f1"] = g(D, 2 * D)
    p["f2"] = g(2 * D, D) * .5
    p["fg"] = jnp.ones(D)
    p["tag"] = g(D, tags)
    p["tagb"] = jnp.zeros(tags)
    p["te"] = g(tags, 32, sc=.3)
    p["tin"] = g(32, D)
    p["ah"] = g(D, ARC)
    p["ad"] = g(D, ARC)
    p["U"] = g(ARC, ARC) * .3
    p["ub"] = jnp.zeros(ARC)
    p["dist"] = jnp.zeros(61)
    p["lh"] = g(D, LABEL)
    p["ld"] = g(D, LABEL)
    p["lw"] = g(LABEL, labels)
    p["lw1"] = g(LABEL, labels) * .3
    p["lw2"] = g(LABEL, labels) * .3
    p["lb"] = jnp.zeros(labels)
    p["fin"] = jnp.ones(D)
    return p


def rms(x, gain):
    return x * jax.lax.rsqrt(jnp.mean(x * x, -1, keepdims=True) + 1e-6) * gain


def forward(p, vectors, counts, x, segment, root, key, rate):
    """Scores of tags, arcs, and the two sides of labels, for every slot."""
    B, L, D = x.shape[0], LENGTH, WIDTH
    keys = iter(jax.random.split(key, 32))

    def drop(z):
        if rate == 0:
            return z
        return z * (jax.random.bernoulli(next(keys), 1 - rate, (z.shape[0], 1, z.shape[-1])) / (1 - rate))

    word, vector = x[..., 0], x[..., 1]
    if rate > 0:  # rare words are often hidden, so that the rest of the network learns to do without them
        u = jax.random.uniform(next(keys), word.shape)
        word = jnp.where(u < 0.5 / (0.5 + counts[word]), 0, word)
        vector = jnp.where(jax.random.uniform(next(keys), vector.shape) < 0.05, 0, vector)
    e = jnp.concatenate([p["w"][word], vectors[vector], p["s"][x[..., 2]], p["s"][x[..., 3]], p["s"][x[..., 4]], p["p"][x[..., 5]], p["sh"][x[..., 6]]], -1)
    real = (segment > 0)[..., None]
    h = drop(e) @ p["in"] + p["inb"]
    h = jnp.where(root[..., None], p["root"], h) * real

    def convolve(h, i):
        y, columns = rms(h, p[f"cg{i}"]) * real, []
        for o in range(-(WINDOWS[i] // 2), WINDOWS[i] // 2 + 1):
            inside = jnp.roll(segment, -o, 1) == segment
            place = jnp.arange(L) + o
            inside = inside & ((place >= 0) & (place < L))[None]
            columns.append(jnp.roll(y, -o, 1) * inside[..., None])
        a, b = jnp.split(jnp.concatenate(columns, -1) @ p[f"c{i}"] + p[f"cb{i}"], 2, -1)
        return h + drop(a * jax.nn.sigmoid(b)) * real

    place = jnp.arange(L)
    relative = jnp.clip(place[None] - place[:, None], -20, 20) + 20
    same = (segment[:, :, None] == segment[:, None, :]) & (segment > 0)[:, None, :]

    def attend(h, i):
        q, k, v = (z.reshape(B, L, HEADS, D // HEADS) for z in jnp.split(rms(h, p[f"ag{i}"]) @ p[f"qkv{i}"], 3, -1))
        a = jnp.einsum("bihd,bjhd->bhij", q, k) / np.sqrt(D // HEADS) + p[f"rel{i}"][:, relative][None]
        a = jax.nn.softmax(jnp.where(same[:, None], a, -1e9), -1)
        return h + drop(jnp.einsum("bhij,bjhd->bihd", a, v).reshape(B, L, D) @ p[f"o{i}"])

    h = convolve(convolve(h, 0), 1)
    tags = h @ p["tag"] + p["tagb"]
    h = h + jnp.where(root[..., None], 0, jax.nn.softmax(tags, -1) @ (p["te"] @ p["tin"]))
    h = attend(convolve(attend(h, 0), 2), 1)
    h = h + drop(jax.nn.relu(rms(h, p["fg"]) @ p["f1"]) @ p["f2"])
    h = drop(rms(h, p["fin"]))
    head, dependent = drop(jax.nn.relu(h @ p["ah"])), drop(jax.nn.relu(h @ p["ad"]))
    distance = jnp.clip(place[None, :] - place[:, None], -30, 30) + 30
    arcs = jnp.einsum("bid,bjd->bij", dependent @ p["U"] + p["ub"], head) / np.sqrt(ARC) * 3 + p["dist"][distance][None]
    arcs = jnp.where(same & ~jnp.eye(L, dtype=bool)[None], arcs, -1e9)
    return tags, arcs, drop(jax.nn.relu(h @ p["lh"])), drop(jax.nn.relu(h @ p["ld"]))


def label_scores(p, head_side, dependent_side, heads):
    h = jnp.take_along_axis(head_side, heads[..., None], 1)
    return (h * dependent_side) @ p["lw"] + h @ p["lw1"] + dependent_side @ p["lw2"] + p["lb"]


def loss(p, vectors, counts, batch, key):
    x, gold, segment, root = batch
    mask = ((segment > 0) & ~root).astype(jnp.float32)
    tags, arcs, head_side, dependent_side = forward(p, vectors, counts, x, segment, root, key, DROP)
    total = mask.sum()

    def entropy(scores, y):
        return -(jnp.take_along_axis(jax.nn.log_softmax(scores, -1), y[..., None], -1)[..., 0] * mask).sum() / total

    labels = label_scores(p, head_side, dependent_side, gold[..., 1])
    return entropy(tags, gold[..., 0]) * .5 + entropy(arcs, gold[..., 1]) + entropy(labels, gold[..., 2])
