#!/usr/bin/env python3
"""Trains the tagger and parser: word vectors, two phases of training, weights file. See README.md beside this file."""
import argparse
import os
import random
import time
from collections import Counter
from functools import partial
from typing import NamedTuple

ap = argparse.ArgumentParser(description=__doc__)
ap.add_argument("--treebanks", nargs="+", required=True, help="CoNLL-U files to train on")
ap.add_argument("--text", nargs="+", required=True, help="gzipped JSON lines with `title` and `text`, for word vectors")
ap.add_argument("--out", default="data/weights/syntax.bin")
ap.add_argument("--seed", type=int, default=1)
ap.add_argument("--cache", default=None, help="folder that keeps compiled steps and checkpoints")
args = ap.parse_args()
# Memory that is handed back after every step costs a fifth of the time in page faults.
SETTINGS = {"MALLOC_MMAP_THRESHOLD_": "4294967296", "MALLOC_TRIM_THRESHOLD_": "17179869184", "MALLOC_TOP_PAD_": "268435456"}
if any(os.environ.get(k) != v for k, v in SETTINGS.items()):
    import sys
    os.execve(sys.executable, [sys.executable, *sys.argv], {**os.environ, **SETTINGS})

import jax
import jax.numpy as jnp
import numpy as np
import optax

import network
import patterns
import treebank
import vectors
from export import export
from features import Features, norm

if args.cache:
    jax.config.update("jax_compilation_cache_dir", args.cache)

ROWS = 11  # rows of 128 slots in a batch


class Phase(NamedTuple):
    """A run of the optimiser: the rate rises over 300 steps, stays, and falls to nothing over the last `decay` epochs."""
    epochs: int
    decay: int
    rate: float
    patterns: int


PHASES = [Phase(epochs=24, decay=0, rate=0.0025, patterns=0), Phase(epochs=19, decay=13, rate=0.002, patterns=1500)]

MIX = 0.6  # share of the last phase in the weights


def main():
    sentences = [s for path in args.treebanks for s in treebank.read(path)]
    vector_words, table = vectors.induce(args.text, args.treebanks)
    counted = Counter(norm(t[0]) for s in sentences for t in s)
    words = sorted(w for w, c in counted.items() if c >= 2)
    tags = sorted(t for t, c in Counter(t[1] + "|" + t[2] for s in sentences for t in s).items() if c >= 5)
    labels = sorted(r for r, c in Counter(t[4] for s in sentences for t in s).items() if c >= 10)
    encode = treebank.Encoder(Features(words, vector_words), tags, labels)
    data = [encode(s, True) for s in sentences if len(s) < treebank.LONGEST]
    counts = jnp.asarray([0.0] + [counted[w] for w in words], jnp.float32)
    p = network.init(jax.random.PRNGKey(args.seed), len(words), len(tags), len(labels))
    print("sentences", len(data), "parameters", sum(x.size for x in jax.tree.leaves(p)), flush=True)
    for number, phase in enumerate(PHASES):
        seed = args.seed + number
        own = [encode(s, True) for s in patterns.sentences(5 * phase.patterns, seed + 7)]
        before, p = p, run(phase, p, jnp.asarray(table), counts, data, own, seed)
    # The second phase ends close to its training sentences; part of the way back to where it began generalises better.
    p = {k: MIX * p[k] + (1 - MIX) * before[k] for k in p}
    export(p, args.out, words, vector_words, table, tags, labels)


def run(phase, p, table, counts, data, own, seed):
    """One phase; gives the moving average of the parameters."""
    decayed = {k: v.ndim == 2 and v.shape[0] <= 5 * network.WIDTH for k, v in p.items()}
    optimiser = optax.chain(optax.clip_by_global_norm(2.0), optax.adamw(1.0, b2=0.99, weight_decay=1e-3, mask=decayed))
    state = optimiser.init(p)

    @partial(jax.jit, donate_argnums=(0, 1, 2))
    def step(p, state, mean, keep, rate, key, batch):
        key, now = jax.random.split(key)
        value, gradient = jax.value_and_grad(network.loss)(p, table, counts, batch, now)
        update, state = optimiser.update(gradient, state, p)
        p = optax.apply_updates(p, jax.tree.map(lambda x: x * rate, update))
        return p, state, jax.tree.map(lambda a, x: a * keep + x * (1 - keep), mean, p), key, value

    mean, key, rng = jax.tree.map(lambda x: x + 0, p), jax.random.PRNGKey(seed + 1), random.Random(seed)
    steps, began, steady = 0, time.time(), phase.epochs - phase.decay
    for epoch in range(phase.epochs):
        total, batches = 0.0, treebank.epoch(data, own, phase.patterns, ROWS, rng)
        for k, (_, batch) in enumerate(batches):
            steps += 1
            at = epoch + k / len(batches)
            fall = 1 if at < steady else max(0.003, 1 - (at - steady) / phase.decay)
            rate = phase.rate * min(1, steps / 300) * fall
            p, state, mean, key, value = step(p, state, mean, min(0.9985, 1 - 1 / steps), rate, key, batch)
            total += float(value)
        print(f"epoch {epoch + 1} of {phase.epochs}, loss {total / len(batches):.3f}, {time.time() - began:.0f} s", flush=True)
    return mean


if __name__ == "__main__":
    main()
