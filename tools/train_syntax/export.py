"""Writes the weights as `src/tag/weights.rs` reads them: int8 matrices with a scale per column, tables with one per row."""
import pathlib
import sys

import numpy as np

from network import ARC, HEADS, WIDTH, WINDOWS

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))
from container import Writer  # noqa: E402


def export(p, path, words, vector_words, vectors, tags, labels):
    """Gains and constant factors are folded into the matrices behind them."""
    p = {k: np.asarray(v, np.float32) for k, v in p.items()}
    w = Writer()
    w.text("tags", tags)
    w.text("labels", labels)
    w.table("word", p["w"][w.keys("word.keys", words)])
    w.table("vector", vectors[w.keys("vector.keys", vector_words)])
    for name, key in (("suffix", "s"), ("prefix", "p"), ("shape", "sh")):
        w.table(name, p[key])
    w.raw("root", p["root"])
    w.matrix("input", p["in"])
    w.raw("input.bias", p["inb"])
    for i, window in enumerate(WINDOWS):
        w.matrix(f"conv{i}", p[f"c{i}"] * np.tile(p[f"cg{i}"], window)[:, None])
        w.raw(f"conv{i}.bias", p[f"cb{i}"])
    w.matrix("tag", p["tag"])
    w.raw("tag.bias", p["tagb"])
    w.matrix("tag_input", p["te"] @ p["tin"])
    for i in range(2):
        m = p[f"ag{i}"][:, None] * p[f"qkv{i}"]
        m[:, :WIDTH] /= np.sqrt(WIDTH // HEADS)
        w.matrix(f"qkv{i}", m)
        w.matrix(f"attn_out{i}", p[f"o{i}"])
        w.raw(f"relative{i}", p[f"rel{i}"])
    w.matrix("ffn_in", p["fg"][:, None] * p["f1"])
    w.matrix("ffn_out", p["f2"])
    gain = p["fin"][:, None]
    w.matrix("heads_in", np.concatenate([gain * p[k] for k in ("ah", "ad", "lh", "ld")], 1))
    factor = 3 / np.sqrt(ARC)
    w.matrix("arc", p["U"] * factor)
    w.raw("arc.bias", p["ub"] * factor)
    w.raw("distance", p["dist"])
    for name, key in (("label_pair", "lw"), ("label_head", "lw1"), ("label_dep", "lw2")):
        w.matrix(name, p[key])
    w.raw("label.bias", p["lb"])
    w.write(path)
