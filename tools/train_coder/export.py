"""Writes the student's weights as `src/tag/acts.rs` reads them.

export.py STUDENT.pt data/weights/coder.bin
"""
import pathlib
import sys

import numpy as np
import torch

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))
from container import Writer  # noqa: E402
from student import HEAD, LAYERS, ROLES, SIDE, WIDTH  # noqa: E402


def export(saved, path):
    """Gains and constant factors are folded into the matrices behind them."""
    p = {k: v.float().numpy() for k, v in saved["net"].items()}
    w = Writer()
    order = w.keys("vector.keys", saved["words"])
    w.table("vector", p["vector.weight"][order])
    w.matrix("state", p["state.weight"].T)
    w.raw("state.bias", p["state.bias"])
    for i in range(LAYERS):
        q = p[f"layers.{i}.qkv.weight"].T * p[f"layers.{i}.gain1"][:, None]
        q = np.array(q)
        q[:, :WIDTH] /= np.sqrt(HEAD)
        w.matrix(f"qkv{i}", q)
        w.matrix(f"attn_out{i}", p[f"layers.{i}.out.weight"].T)
        w.raw(f"relative{i}", p[f"layers.{i}.relative"])
        w.matrix(f"up{i}", p[f"layers.{i}.up.weight"].T * p[f"layers.{i}.gain2"][:, None])
        w.raw(f"up{i}.bias", p[f"layers.{i}.up.bias"])
        w.matrix(f"down{i}", p[f"layers.{i}.down.weight"].T)
    parts = ("kind", "realis", "status", "a", "b", "alone")
    w.matrix("outputs", np.concatenate([p[f"{k}.weight"].T for k in parts], 1) * p["gain"][:, None])
    w.raw("outputs.bias", np.concatenate([p[f"{k}.bias"] for k in parts]))
    w.raw("of_type", p["of_type"])
    w.matrix("pair", p["pair"].transpose(1, 0, 2).reshape(SIDE, len(ROLES) * SIDE))
    w.raw("distance", p["distance"])
    w.write(path)


if __name__ == "__main__":
    export(torch.load(sys.argv[1], weights_only=False, map_location="cpu"), sys.argv[2])
