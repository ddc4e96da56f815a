"""The student: further heads on the tagger's network, small enough to run on every sentence; it reads one sentence at a time.

A word is its last state in the tagger's network and a vector of its own; two layers of attention; then type per word, and for a
trigger realis, meeting status and the role of every word. `src/tag/acts.rs` runs the same layers with integers.
"""
import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from corpus import REALIS, ROLES, STATE, STATUS, STEP, TYPES

WIDTH, HEAD, HIDDEN, SIDE, LAYERS = 192, 32, 384, 96, 2
HEADS = WIDTH // HEAD
NEAR, REACH = 20, 30
DROP = 0.15


def rms(x):
    return x * torch.rsqrt(x.square().mean(-1, keepdim=True) + 1e-6)


class Layer(nn.Module):
    def __init__(self):
        super().__init__()
        self.gain1, self.gain2 = nn.Parameter(torch.ones(WIDTH)), nn.Parameter(torch.ones(WIDTH))
        self.qkv, self.out = nn.Linear(WIDTH, 3 * WIDTH, bias=False), nn.Linear(WIDTH, WIDTH, bias=False)
        self.relative = nn.Parameter(torch.zeros(HEADS, 2 * NEAR + 1))
        self.up, self.down = nn.Linear(WIDTH, HIDDEN), nn.Linear(HIDDEN, WIDTH, bias=False)
        self.drop = nn.Dropout(DROP)
        with torch.no_grad():
            self.out.weight *= 0.5
            self.down.weight *= 0.5

    def forward(self, h, mask, near):
        B, L, _ = h.shape
        q, k, v = self.qkv(rms(h) * self.gain1).view(B, L, 3, HEADS, HEAD).permute(2, 0, 3, 1, 4)
        bias = self.relative[:, near][None].masked_fill(~mask[:, None, None, :], -1e9)
        mixed = F.scaled_dot_product_attention(q, k, v, attn_mask=bias)
        h = h + self.drop(self.out(mixed.transpose(1, 2).reshape(B, L, WIDTH)))
        return h + self.drop(self.down(F.relu(self.up(rms(h) * self.gain2))))


class Student(nn.Module):
    def __init__(self, words, vectors=None):
        super().__init__()
        self.vector = nn.Embedding(words + 1, WIDTH)
        with torch.no_grad():
            self.vector.weight.normal_(0, 0.1)
            self.vector.weight[0] = 0
            if vectors is not None:
                self.vector.weight[1:] = torch.tensor(vectors)
        self.state = nn.Linear(STATE, WIDTH)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.gain = nn.Parameter(torch.ones(WIDTH))
        self.kind, self.realis, self.status = nn.Linear(WIDTH, len(TYPES)), nn.Linear(WIDTH, len(REALIS)), nn.Linear(WIDTH, len(STATUS))
        self.a, self.b = nn.Linear(WIDTH, SIDE), nn.Linear(WIDTH, SIDE)
        self.of_type = nn.Parameter(torch.randn(len(TYPES), SIDE) * 0.1)
        self.pair = nn.Parameter(torch.randn(len(ROLES), SIDE, SIDE) * 0.02)
        self.alone, self.distance = nn.Linear(WIDTH, len(ROLES)), nn.Parameter(torch.zeros(len(ROLES), 2 * REACH + 1))
        self.drop = nn.Dropout(DROP)

    def read(self, words, states, mask):
        """The last state of every word; words hidden at random while training, so that the rest learns to do without."""
        L = words.shape[1]
        if self.training:
            words = words.masked_fill(torch.rand(words.shape) < 0.06, 0)
        place = torch.arange(L)
        near = (place[None] - place[:, None]).clamp(-NEAR, NEAR) + NEAR
        h = self.drop(self.vector(words) + self.state(states))
        for layer in self.layers:
            h = layer(h, mask, near)
        return self.drop(rms(h) * self.gain)

    def roles(self, trigger, kinds, words, at):
        """Scores of roles; `kinds` are probabilities of types or one-hot rows."""
        a, b = F.relu(self.a(trigger) + kinds @ self.of_type), F.relu(self.b(words))
        d = (torch.arange(words.shape[1])[None] - at[:, None]).clamp(-REACH, REACH) + REACH
        return torch.einsum("ek,rkl,enl->enr", a, self.pair, b) + self.alone(words) + self.distance.T[d]


class Sentence:
    """One sentence to learn from: targets are distributions where the teacher gave them, one label where the corpus did."""
    __slots__ = ("words", "states", "rows", "kinds", "acts", "fold", "id", "first")

    def __init__(self, words, states, rows, kinds, acts, fold, id, first):
        self.words, self.states, self.rows, self.kinds, self.acts, self.fold, self.id, self.first = words, states, rows, kinds, acts, fold, id, first


def one_hot(index, count):
    return np.eye(count, dtype=np.float32)[index]


def from_corpus(texts, states, index):
    """Sentences with one label a word; acts: (trigger token, type row, realis row, status row, role rows)."""
    for t in texts:
        for a, b in t.sentences:
            kinds = np.zeros(b - a, np.int64)
            acts = []
            for act in t.acts:
                inside = [i for i in act.trigger if a <= i < b]
                if not inside:
                    continue
                kinds[[i - a for i in inside]] = act.kind
                roles = np.array([act.roles.get(i, 0) for i in range(a, b)])
                for i in inside:  # each word of a trigger can stand for it
                    acts.append((i - a, one_hot(act.kind, len(TYPES)), one_hot(act.realis, len(REALIS)), one_hot(act.status, len(STATUS)),
                                 one_hot(roles, len(ROLES)), 1.0 / len(inside)))
            yield Sentence(np.array([index(f) for f in t.forms[a:b]]), states, slice(t.states.start + a, t.states.start + b),
                           one_hot(kinds, len(TYPES)), acts, t.fold, t.id, a)


def from_teacher(texts, states, labels, index):
    """Sentences with the teacher's distributions."""
    for t in texts:
        if t.id not in labels:
            continue
        kinds, triggers = labels[t.id]
        for a, b in t.sentences:
            if b > len(kinds) or b - a > 120:
                continue
            p = kinds[a:b].astype(np.float32)
            p /= p.sum(-1, keepdims=True)
            acts = []
            for at, kind, realis, status, roles in triggers:
                if a <= at < b and len(roles) == b - a:
                    rows = [x.astype(np.float32) / np.maximum(x.astype(np.float32).sum(-1, keepdims=True), 1) for x in (realis, status, roles)]
                    given = p[at - a].copy()
                    given[0] = 0
                    acts.append((at - a, given / max(given.sum(), 1e-6), *rows, float(1 - p[at - a, 0])))
            yield Sentence(np.array([index(f) for f in t.forms[a:b]]), states, slice(t.states.start + a, t.states.start + b), p, acts, -1, t.id, a)


def soft(scores, target):
    return -(F.log_softmax(scores, -1) * target).sum(-1)


def tensors(batch):
    longest = max(len(s.words) for s in batch)
    words, mask = torch.zeros(len(batch), longest, dtype=torch.long), torch.zeros(len(batch), longest, dtype=torch.bool)
    values = torch.zeros(len(batch), longest, STATE)
    for i, s in enumerate(batch):
        n = len(s.words)
        words[i, :n], mask[i, :n] = torch.from_numpy(s.words), True
        values[i, :n] = torch.from_numpy(s.states[s.rows].astype(np.float32)) * STEP
    return words, values, mask


def loss(net, batch):
    words, values, mask = tensors(batch)
    h = net.read(words, values, mask)
    kinds = torch.zeros(*mask.shape, len(TYPES))
    for i, s in enumerate(batch):
        kinds[i, :len(s.words)] = torch.from_numpy(s.kinds)
    # A trigger is rare among words: its losses weigh as the teacher's did.
    total = 3 * (soft(net.kind(h), kinds) * mask).sum() / mask.sum()
    acts = [(i, a) for i, s in enumerate(batch) for a in s.acts]
    if acts:
        at = torch.tensor([a[0] for _, a in acts])
        rows = torch.tensor([i for i, _ in acts])
        weight = torch.tensor([a[5] for _, a in acts], dtype=torch.float32)
        stack = lambda j: torch.from_numpy(np.stack([a[j] for _, a in acts])).float()
        trigger = h[rows, at]
        norm = weight.sum()
        total = total + 0.5 * (soft(net.realis(trigger), stack(2)) * weight).sum() / norm
        total = total + 0.3 * (soft(net.status(trigger), stack(3)) * weight).sum() / norm
        scores = net.roles(trigger, stack(1), h[rows], at)
        want = torch.zeros(*scores.shape)
        for j, (_, a) in enumerate(acts):
            want[j, :len(a[4])] = torch.from_numpy(np.ascontiguousarray(a[4], np.float32))
        m = mask[rows].float() * weight[:, None]
        total = total + 2 * (soft(scores, want) * m).sum() / m.sum()
    return total
