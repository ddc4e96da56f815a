"""The teacher: a pretrained encoder with heads for acts, fine-tuned on the corpus; it reads a whole text at a time.

teacher.py train OUT.pt --encoder DIR --data NAME --corpus FILE [--without FOLD]
teacher.py label MODEL.pt --encoder DIR --data NAME --out FILE.pkl     soft labels of a part (--part I/N) of the texts
"""
import argparse
import pickle
import random
import sys
import time

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F
from transformers import AutoTokenizer, BertModel

from corpus import REALIS, ROLES, STATUS, TYPES, read

LAYERS, SIDE, MOST = 3, 128, 480
REACH = 32


class Teacher(nn.Module):
    def __init__(self, folder, layers=LAYERS):
        super().__init__()
        self.encoder = BertModel.from_pretrained(folder, add_pooling_layer=False)
        self.encoder.encoder.layer = self.encoder.encoder.layer[:layers]
        h = self.encoder.config.hidden_size
        self.drop = nn.Dropout(0.1)
        self.kind, self.realis, self.status = nn.Linear(h, len(TYPES)), nn.Linear(h, len(REALIS)), nn.Linear(h, len(STATUS))
        self.a, self.b, self.of_type = nn.Linear(h, SIDE), nn.Linear(h, SIDE), nn.Embedding(len(TYPES), SIDE)
        self.pair = nn.Parameter(torch.randn(len(ROLES), SIDE, SIDE) * 0.02)
        self.alone, self.distance = nn.Linear(h, len(ROLES)), nn.Embedding(2 * REACH + 1, len(ROLES))

    def words(self, batch):
        longest, count = max(len(e[0]) for e in batch), max(len(e[1]) for e in batch)
        ids, mask = torch.zeros(len(batch), longest, dtype=torch.long), torch.zeros(len(batch), longest, dtype=torch.long)
        first = torch.zeros(len(batch), count, dtype=torch.long)
        for i, (pieces, starts) in enumerate(batch):
            ids[i, :len(pieces)], mask[i, :len(pieces)], first[i, :len(starts)] = torch.tensor(pieces), 1, torch.tensor(starts)
        h = self.drop(self.encoder(ids, attention_mask=mask).last_hidden_state)
        return h.gather(1, first[:, :, None].expand(-1, -1, h.shape[-1]))

    def roles(self, trigger, kind, words, at):
        a, b = F.gelu(self.a(trigger) + self.of_type(kind)), F.gelu(self.b(words))
        d = (torch.arange(words.shape[1])[None] - at[:, None]).clamp(-REACH, REACH) + REACH
        return torch.einsum("ek,rkl,enl->enr", a, self.pair, b) + self.alone(words) + self.distance(d)


def pieces(tokenizer, forms):
    """Word pieces of a text and the first piece of each of its words; words past the limit are left out."""
    ids, first = [101], []
    for piece in tokenizer(list(forms), add_special_tokens=False)["input_ids"] if forms else []:
        if len(ids) + len(piece) > MOST:
            break
        first.append(len(ids))
        ids += piece[:6] or [100]
    return ids + [102], first


def loss(net, batch):
    h = net.words([e[:2] for e in batch])
    gold = torch.full(h.shape[:2], -100)
    for i, (_, first, text) in enumerate(batch):
        gold[i, :len(first)] = 0
        for act in text.acts:
            for t in act.trigger:
                if t < len(first):
                    gold[i, t] = act.kind
    total = 3 * F.cross_entropy(net.kind(h).flatten(0, 1), gold.flatten(), ignore_index=-100, label_smoothing=0.02)
    acts = [(i, a) for i, (_, first, text) in enumerate(batch) for a in text.acts if a.trigger[-1] < len(first)]
    if acts:
        trigger = torch.stack([h[i, a.trigger].mean(0) for i, a in acts])
        pick = lambda name: torch.tensor([getattr(a, name) for _, a in acts])
        total = total + 0.5 * F.cross_entropy(net.realis(trigger), pick("realis")) + 0.3 * F.cross_entropy(net.status(trigger), pick("status"))
        scores = net.roles(trigger, pick("kind"), h[[i for i, _ in acts]], torch.tensor([a.trigger[0] for _, a in acts]))
        want = torch.full(scores.shape[:2], -100)
        for j, (i, a) in enumerate(acts):
            count = len(batch[i][1])
            want[j, :count] = 0
            for t, role in a.roles.items():
                if t < count:
                    want[j, t] = role
        total = total + 2 * F.cross_entropy(scores.flatten(0, 1), want.flatten(), ignore_index=-100)
    return total


def train(a):
    torch.manual_seed(a.seed)
    random.seed(a.seed)
    tokenizer = AutoTokenizer.from_pretrained(a.encoder)
    data = [(*pieces(tokenizer, t.forms), t) for t in read(a.data, a.corpus) if t.fold != a.without]
    net = Teacher(a.encoder, a.layers)
    own = [p for n, p in net.named_parameters() if not n.startswith("encoder.")]
    opt = torch.optim.AdamW([{"params": net.encoder.parameters(), "lr": 1e-4}, {"params": own, "lr": 1e-3}], weight_decay=0.01)
    budget, start = 1000, time.time()  # word pieces a batch
    steps, done = None, 0
    for epoch in range(a.epochs):
        net.train()
        random.shuffle(data)
        batches = []
        for i in range(0, len(data), 256):
            batch = []
            for e in sorted(data[i:i + 256], key=lambda e: len(e[0])):
                if batch and (len(batch) + 1) * len(e[0]) > budget:
                    batches.append(batch)
                    batch = []
                batch.append(e)
            batches.append(batch)
        random.shuffle(batches)
        steps, sums = steps or a.epochs * len(batches), []
        for batch in batches:
            rate = min(1, (done + 1) / (0.1 * steps)) * max(0.02, (steps - done) / steps)
            for group, peak in zip(opt.param_groups, (1e-4, 1e-3)):
                group["lr"] = peak * rate
            value = loss(net, batch)
            opt.zero_grad()
            value.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            opt.step()
            done += 1
            sums.append(value.item())
        torch.save({"net": net.state_dict(), "layers": a.layers}, a.model)
        print(epoch, len(batches), "batches", round(sum(sums) / len(sums), 3), round(time.time() - start), "s", file=sys.stderr, flush=True)


@torch.no_grad()
def label(a):
    """For each text: type probabilities of its words (uint8, of 255) and, for each word that may be a trigger, its other labels."""
    tokenizer = AutoTokenizer.from_pretrained(a.encoder)
    saved = torch.load(a.model)
    net = Teacher(a.encoder, saved["layers"])
    net.load_state_dict(saved["net"])
    net.eval()
    part, parts = map(int, a.part.split("/"))
    texts = read(a.data)[part::parts]
    order = sorted(range(len(texts)), key=lambda i: len(texts[i].forms))
    out, start, batch = {}, time.time(), []

    def flush():
        if not batch:
            return
        h = net.words([(e[0], e[1]) for e in batch])
        kinds = net.kind(h).softmax(-1)
        for i, (_, first, text) in enumerate(batch):
            p = kinds[i, :len(first)]
            triggers = []
            chosen = [t for t in range(len(first)) if p[t, 0] < 0.8]
            if chosen:
                at = torch.tensor(chosen)
                k = p[at, 1:].argmax(-1) + 1
                words = h[i, :len(first)]
                realis, status = net.realis(words[at]).softmax(-1), net.status(words[at]).softmax(-1)
                roles = net.roles(words[at], k, words[None].expand(len(at), -1, -1), at).softmax(-1)
                for j, t in enumerate(chosen):
                    a_, b_ = next(s for s in text.sentences if s[0] <= t < s[1])
                    part_ = (roles[j, a_:min(b_, len(first))] * 255).round().to(torch.uint8).numpy()
                    triggers.append((t, int(k[j]), (realis[j] * 255).round().to(torch.uint8).numpy(), (status[j] * 255).round().to(torch.uint8).numpy(), part_))
            out[text.id] = ((p * 255).round().to(torch.uint8).numpy(), triggers)
        batch.clear()

    for n, i in enumerate(order):
        ids, first = pieces(tokenizer, texts[i].forms)
        if not first:
            continue
        if batch and (len(batch) + 1) * len(ids) > 4000:
            flush()
        batch.append((ids, first, texts[i]))
        if n % 2000 == 0:
            print(n, len(order), round(time.time() - start), "s", file=sys.stderr, flush=True)
    flush()
    pickle.dump(out, open(a.out, "wb"))


if __name__ == "__main__":
    torch.set_num_threads(1)
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("what", choices=["train", "label"])
    p.add_argument("model")
    p.add_argument("--encoder", required=True)
    p.add_argument("--data", required=True, help="NAME of NAME.ndjson, NAME.tokens.jsonl")
    p.add_argument("--corpus")
    p.add_argument("--without", type=int, default=-2, help="fold that is held out")
    p.add_argument("--layers", type=int, default=LAYERS)
    p.add_argument("--epochs", type=int, default=5)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--out")
    p.add_argument("--part", default="0/1")
    a = p.parse_args()
    {"train": train, "label": label}[a.what](a)
