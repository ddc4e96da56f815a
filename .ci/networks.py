"""Opens what `export gexf`, `graphml` and `dyads` write with networkx, which is not ours, and compares the three with the events.

    python3 .ci/networks.py target/debug/demarche

Needs networkx (`pip install networkx`). In CI (the variable CI is set) it must be there; elsewhere its absence is a skip that says so.
"""

import csv
import json
import os
import subprocess
import sys
import tempfile

try:
    import networkx
except ImportError:
    if os.environ.get("CI"):
        sys.exit("FAILED: the networks cannot be opened: pip install networkx")
    print("SKIPPED, no network was opened: pip install networkx")
    sys.exit(0)

BIN = os.path.abspath(sys.argv[1])
SAMPLES = os.path.join(os.path.dirname(__file__), "..", "data", "samples")
HOSTILE = {"title": "t", "published": "2025-11-05", "text": "France condemned the \"A & B <c>\" group on Tuesday. Sergei Lavrov met Mike Pompeo in Helsinki on Monday."}


def main():
    with tempfile.TemporaryDirectory() as home:
        run = lambda *words: subprocess.run([BIN, *words, "--db", f"{home}/t.db"], check=True, capture_output=True, text=True).stdout
        with open(f"{home}/hostile.jsonl", "w", encoding="utf-8") as file:
            file.write(json.dumps(HOSTILE) + "\n")
        run("ingest", SAMPLES, f"{home}/hostile.jsonl")
        for form in ["gexf", "graphml", "dyads"]:
            run("export", form, "-o", f"{home}/n.{form}")
        events = {event["id"]: event for event in map(json.loads, run("timeline", "--format", "jsonl").splitlines())}
        with open(f"{home}/n.dyads", encoding="utf-8", newline="") as file:
            dyads = list(csv.DictReader(file))
        graphml = networkx.read_graphml(f"{home}/n.graphml", force_multigraph=True)
        gexf = networkx.read_gexf(f"{home}/n.gexf")
    check(events, dyads, graphml, gexf)


def check(events, dyads, graphml, gexf):
    want = sum(pairs(event) for event in events.values())
    assert want == len(dyads) == graphml.number_of_edges() == gexf.number_of_edges() > 20, (want, len(dyads), graphml, gexf)
    assert set(graphml) == set(gexf) and graphml.is_directed() and gexf.is_directed()
    key = lambda row, end: row[f"{end}_id"] if row[f"{end}_id"].strip(".") == row[f"{end}_id"] != "" else row[end]
    assert {(key(row, "source"), key(row, "target")) for row in dyads} == set(graphml.edges()) == set(gexf.edges())
    for graph in [graphml, gexf]:
        for _, _, told in graph.edges(data=True):
            event = events[told["event"]]
            assert told["certainty"] == event["certainty"] and told["negated"] == event["negated"], told
            assert told.get("date", "") == event["date"] and told["type"] == event["type"] and told["words"] == event["evidence"]["exact"].strip()
    dated = [told for _, _, told in gexf.edges(data=True) if told.get("first")]
    assert dated and all(told["start"] == told["first"] and told["end"] == told["last"] for told in dated)
    parallel = networkx.MultiDiGraph(gexf)
    assert parallel.number_of_edges("donald-trump", "kim-jong-un") > 1, "acts of one pair stand beside each other"
    print(f"networkx {networkx.__version__} opens gexf and graphml: {len(gexf)} nodes, {want} edges; dyads agree")


def pairs(event):
    if event["target"]:
        return len(event["source"]) * len(event["target"])
    mutual = event["kind"] == "meeting" or event["type"] in ("AGREE", "CONSULT", "COOPERATE")
    return len(event["source"]) * (len(event["source"]) - 1) if mutual and len(event["source"]) > 1 else 0


main()
