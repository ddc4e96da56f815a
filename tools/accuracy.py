#!/usr/bin/env python3
"""Accuracy by type, by rule and by class of error, as Markdown, from what `evaluate.py --keep DIR` left.

usage: accuracy.py EVAL KEEP [--rules]

EVAL is the folder of the evaluation (score_articles.py and dev/), KEEP the folder given to --keep. Sets: articles, lines. A gold event
is right at the level `dated`: type, a source and the date. --rules prints the precision of each rule instead.
"""
import collections, json, os, sys

def rows(path):
    with open(path, encoding='utf8') as f:
        return {x['id']: x for x in map(json.loads, filter(str.strip, f))}

def load(S, evaluation, keep):
    for name in ('articles', 'lines'):
        gold = rows(os.path.join(evaluation, 'dev', name + '.gold.jsonl'))
        pred = rows(os.path.join(keep, name + '.pred.jsonl'))
        for i, g in gold.items():
            yield S.collapse(g['events']), S.collapse(pred.get(i, {}).get('events', []))

def pair(S, gold, pred):
    """gold index -> (pred index, level), the strictest level first"""
    pairs, left = {}, (set(range(len(gold))), set(range(len(pred))))
    for level in ('dyad', 'dated', 'act', 'timeline'):
        gs, ps = sorted(left[0]), sorted(left[1])
        for a, b in S.matching([gold[k] for k in gs], [pred[k] for k in ps], S.LEVELS[level]):
            pairs[gs[a]] = (ps[b], level)
            left[0].discard(gs[a]); left[1].discard(ps[b])
    return pairs

def target_error(gold, pred):
    if not pred['target']:
        return 'target: none found'
    return 'target: one too many' if not gold['target'] else 'target: another'

def missed_error(gold, pred):
    here = [p for p in pred if gold.get('trigger') and any(gold['trigger'] in e['exact'] for e in [p['evidence'], *p.get('also', [])])]
    if any(p['type'] == gold['type'] for p in here):
        return 'source: another or none'
    if here:
        return 'type: another event from these words'
    return 'nothing fires: ' + ('main events' if gold.get('salience', 'main') == 'main' else 'background events')

def spurious_error(pred, gold):
    told = any(g.get('trigger') and g['trigger'] in pred['evidence']['exact'] for g in gold)
    what = 'a statement' if pred['type'] == 'STATEMENT' else 'an event'
    return f'too much: {what} ' + ('more from words that tell another' if told else 'from words that tell none')

def main():
    evaluation, keep = sys.argv[1:3]
    sys.path.insert(0, evaluation)
    import score_articles as S
    types = collections.defaultdict(collections.Counter)
    rules = collections.defaultdict(collections.Counter)
    errors = collections.Counter()
    for gold, pred in load(S, evaluation, keep):
        pairs = pair(S, gold, pred)
        right = {p for p, level in pairs.values() if level in ('dyad', 'dated')}
        for n, p in enumerate(pred):
            types[p['type']]['told'] += 1
            rules[p['rule']]['told'] += 1
            rules[p['rule']]['right'] += n in right
        for k, g in enumerate(gold):
            types[g['type']]['gold'] += 1
            p, level = pairs.get(k, (None, None))
            types[g['type']]['right'] += level in ('dyad', 'dated')
            types[g['type']]['dyad'] += level == 'dyad'
            if level == 'dated':
                errors[target_error(g, pred[p])] += 1
            elif level == 'act':
                errors['date: another or none'] += 1
            elif level == 'timeline':
                errors['type: another of the same kind'] += 1
            elif level is None:
                errors[missed_error(g, pred)] += 1
        for n in set(range(len(pred))) - {p for p, _ in pairs.values()}:
            errors[spurious_error(pred[n], gold)] += 1
    if '--rules' in sys.argv:
        print('| rule | fired | right | precision |\n|---|---|---|---|')
        for rule, c in sorted(rules.items(), key=lambda r: (-r[1]['told'], r[0])):
            print(f"| `{rule}` | {c['told']} | {c['right']} | {100 * c['right'] / c['told']:.0f} |")
        return
    print('| type | gold | told | right | precision | recall | with target |\n|---|---|---|---|---|---|---|')
    for name, c in sorted(types.items(), key=lambda t: -t[1]['gold']):
        share = lambda n, of: f'{100 * n / of:.0f}' if of else '-'
        print(f"| {name} | {c['gold']} | {c['told']} | {c['right']} | {share(c['right'], c['told'])} | {share(c['right'], c['gold'])} | {c['dyad']} |")
    print('\n| class of error | count |\n|---|---|')
    for name, n in errors.most_common(10):
        print(f'| {name} | {n} |')

main()
