"""Trains the student and writes its weights.

train.py OUT.pt --data NAME --corpus FILE [--soft NAME LABELS.pkl ...] [--from MODEL.pt] [--without FOLD]
"""
import argparse
import collections
import pickle
import random
import sys
import time

import numpy as np
import torch
from torch import nn

from corpus import normalise, read, states
from student import WIDTH, Student, from_corpus, from_teacher, loss


def vocabulary(names, least, most):
    """Words that occur often enough in all texts, most frequent first."""
    count = collections.Counter()
    for name in names:
        for t in read(name):
            count.update(normalise(f) for f in t.forms)
    return [w for w, n in count.most_common(most) if n >= least]


def vectors(words, encoder):
    """The pretrained encoder's word-piece vectors (their mean for words of several pieces), reduced to WIDTH by their main directions."""
    from safetensors.torch import load_file
    from transformers import AutoTokenizer
    tokenizer = AutoTokenizer.from_pretrained(encoder)
    table = next(v for k, v in load_file(f"{encoder}/model.safetensors").items() if k.endswith("word_embeddings.weight")).numpy()
    ids = tokenizer(words, add_special_tokens=False)["input_ids"]
    m = np.stack([table[i].mean(0) if i else np.zeros(table.shape[1]) for i in ids])
    m = m - m.mean(0)
    _, _, v = np.linalg.svd(m[:8000], full_matrices=False)
    m = m @ v[:WIDTH].T
    return (m / m.std() * 0.3).astype(np.float32)


def epochs(net, data, count, rate, budget, save, floor=0.02):
    own = [p for n, p in net.named_parameters() if not n.startswith("vector")]
    opt = torch.optim.AdamW([{"params": own}, {"params": [net.vector.weight], "weight_decay": 0.0}], lr=rate, weight_decay=0.02, betas=(0.9, 0.98))
    start, done, steps = time.time(), 0, None
    for epoch in range(count):
        net.train()
        chosen = list(data)
        random.shuffle(chosen)
        batches, sums = [], []
        for i in range(0, len(chosen), 4096):
            batch = []
            for s in sorted(chosen[i:i + 4096], key=lambda s: len(s.words)):
                if batch and (len(batch) + 1) * len(s.words) > budget:
                    batches.append(batch)
                    batch = []
                batch.append(s)
            if batch:
                batches.append(batch)
        random.shuffle(batches)
        steps = steps or count * len(batches)
        for batch in batches:
            factor = min(1, (done + 1) / (0.05 * steps)) * max(floor, (steps - done) / steps)
            for group in opt.param_groups:
                group["lr"] = rate * factor
            value = loss(net, batch)
            opt.zero_grad()
            value.backward()
            nn.utils.clip_grad_norm_(own, 1.0)
            opt.step()
            with torch.no_grad():
                net.vector.weight[0] = 0
            done += 1
            sums.append(value.item())
            if done % 1000 == 0:
                print("  step", done, "of", steps, round(sum(sums[-1000:]) / len(sums[-1000:]), 3), round(time.time() - start), "s", file=sys.stderr, flush=True)
        save(net)
        print(epoch, len(batches), "batches", round(sum(sums) / len(sums), 3), round(time.time() - start), "s", file=sys.stderr, flush=True)


def main():
    torch.set_num_threads(1)
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("out")
    p.add_argument("--data", required=True)
    p.add_argument("--corpus", required=True)
    p.add_argument("--encoder", required=True)
    p.add_argument("--also", nargs=2, metavar=("NAME", "CORPUS"), help="a second corpus, read once in one epoch")
    p.add_argument("--soft", nargs="*", default=[], help="NAME LABELS.pkl pairs")
    p.add_argument("--vocabulary", nargs="*", default=[], help="NAMEs whose words are counted; --data's are always")
    p.add_argument("--start", help="weights to start from")
    p.add_argument("--without", type=int, default=-2)
    p.add_argument("--epochs", type=int, default=3)
    p.add_argument("--gold-times", type=int, default=2, help="passes over the corpus in one epoch")
    p.add_argument("--rate", type=float, default=2e-3)
    p.add_argument("--budget", type=int, default=2500, help="words a batch")
    p.add_argument("--seed", type=int, default=1)
    a = p.parse_args()
    torch.manual_seed(a.seed)
    random.seed(a.seed)
    np.random.seed(a.seed)
    if a.start:
        saved = torch.load(a.start, weights_only=False)
        words, first = saved["words"], None
    else:
        words = vocabulary([a.data, *a.vocabulary], 3, 24000)
        first = vectors(words, a.encoder)
    rows = {w: i + 1 for i, w in enumerate(words)}
    index = lambda form: rows.get(normalise(form), 0)
    net = Student(len(words), first)
    if a.start:
        net.load_state_dict(saved["net"])
    gold = [s for s in from_corpus(read(a.data, a.corpus), states(a.data), index) if s.fold != a.without and 0 < len(s.words) <= 150]
    also = []
    if a.also:
        also = [s for s in from_corpus(read(*a.also), states(a.also[0]), index) if 0 < len(s.words) <= 150]
    known = {s.id for s in also}
    soft = []
    for name, labels in zip(a.soft[::2], a.soft[1::2]):
        soft += [s for s in from_teacher(read(name), states(name), pickle.load(open(labels, "rb")), index) if len(s.words) and s.id not in known]
    print(len(words), "words", len(gold) + len(also), "annotated and", len(soft), "labelled sentences", sum(len(s.words) for s in soft), "words", file=sys.stderr, flush=True)
    save = lambda net: torch.save({"net": net.state_dict(), "words": words}, a.out)
    epochs(net, gold * a.gold_times + also + soft, a.epochs, a.rate, a.budget, save)


if __name__ == "__main__":
    main()
