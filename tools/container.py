"""The container of weights that `src/tag/weights.rs` reads, for all training commands."""
import numpy as np

KINDS = {"int8": "i8", "uint8": "u8", "float32": "f32", "uint32": "u32"}


def fnv(text):
    """FNV-1a with the high bits folded into the low ones."""
    h = 0x811C9DC5
    for byte in text.encode():
        h = ((h ^ byte) * 0x01000193) & 0xFFFFFFFF
    return h ^ (h >> 15)


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
