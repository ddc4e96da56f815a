"""Writes the weights as `src/tag/weights.rs` reads them: int8 matrices with a scale per column, tables with one per row."""
import numpy as np

from features import fnv
from network import ARC, HEADS, WIDTH, WINDOWS

KINDS = {"int8": "i8", "uint8": "u8", "float32": "f32", "uint32": "u32"}


class Writer:
    """Collects tensors, then writes the container."""

    def __init__(self):
        self.tensors = []

    def raw(self, name, array):
        kind = np.float32 if array.dtype == np.float64 else array.dtype
        self.tensors.append((name, np.ascontiguousarray(array, kind)))

    def table(self, name, m):
        scale = np.abs(m).max(1) / 127 + 1e-12
        self.raw(name, np.round(m / scale[:, None]).astype(np.int8))
        self.raw(name + ".scale", scale)

    def matrix(self, name, m):
        scale = np.abs(m).max(0) / 127 + 1e-12
        self.raw(name, np.round(m / scale).astype(np.int8))
        self.raw(name + ".scale", scale)

    def text(self, name, lines):
        self.raw(name, np.frombuffer("\n".join(lines).encode(), np.uint8))

    def keys(self, name, words):
        """Sorted hashes; gives the table rows in their order, row 0 (unknown) first."""
        hashes = [fnv(w) for w in words]
        seen, keep = set(), []
        for i in sorted(range(len(words)), key=lambda i: (hashes[i], i)):
            if hashes[i] not in seen:
                seen.add(hashes[i])
                keep.append(i)
        self.raw(name, np.array([hashes[i] for i in keep], np.uint32))
        return [0] + [i + 1 for i in keep]

    def write(self, path):
        contents, blob = [], b""
        for name, a in self.tensors:
            blob += b"\0" * (-len(blob) % 16)
            contents.append(f"{name} {KINDS[str(a.dtype)]} {len(blob)} {'x'.join(map(str, a.shape))}")
            blob += a.tobytes()
        head = "\n".join(contents).encode()
        head += b"\n" * (-(len(head) + 12) % 16)
        with open(path, "wb") as file:
            file.write(b"DMSYNTX1" + len(head).to_bytes(4, "little") + head + blob)


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
