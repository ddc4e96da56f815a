#!/usr/bin/env python3
"""Makes `data/places/land.path`, the outline of the world's land for the page's map.

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    python3 tools/map/land.py package/land-110m.json > data/places/land.path

Takes the TopoJSON of Natural Earth's land at 1:110 million (public domain; the packing in `world-atlas` is ISC). Gives one SVG path in
tenths of a degree, longitude to the right, latitude downwards, each ring on a line: a move and relative lines of whole numbers. There
are no borders in it: where a border runs is said by no text that the map stands on. Antarctica is left out.
"""

import json
import sys

SOUTHERNMOST = -60.0


def rings(topology):
    """Every ring of the land as points in degrees."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * sx + tx, y * sy + ty))
        arcs.append(points)
    geometries = topology["objects"]["land"].get("geometries", [topology["objects"]["land"]])
    for geometry in geometries:
        polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
        for ring in (ring for polygon in polygons for ring in polygon):
            points = []
            for number in ring:
                arc = arcs[number] if number >= 0 else arcs[~number][::-1]
                points.extend(arc[1:] if points else arc)
            yield points


def unwrapped(points):
    """A ring whose longitudes run on past 180 degrees instead of jumping to the other edge of the map."""
    turn, last, made = 0, points[0][0], []
    for x, y in points:
        turn += 360 if x - last < -180 else -360 if x - last > 180 else 0
        last = x
        made.append((x + turn, y))
    return made


def copies(points):
    """A ring, and again at the other edge of the map where it reaches past one."""
    points = unwrapped(points)
    yield points
    if max(x for x, _ in points) > 180:
        yield [(x - 360, y) for x, y in points]
    if min(x for x, _ in points) < -180:
        yield [(x + 360, y) for x, y in points]


def path(points):
    """A ring in tenths of a degree, without points that fall together."""
    tenths = [(round(x * 10), round(-y * 10)) for x, y in points]
    kept = [tenths[0]]
    for point in tenths[1:]:
        if point != kept[-1]:
            kept.append(point)
    if len(kept) < 4:
        return ""
    steps = [f"{b[0] - a[0]} {b[1] - a[1]}" for a, b in zip(kept, kept[1:])]
    return f"M{kept[0][0]} {kept[0][1]}l" + " ".join(steps).replace(" -", "-") + "z"


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        topology = json.load(file)
    made = [path(copy) for ring in rings(topology) if max(y for _, y in ring) > SOUTHERNMOST for copy in copies(ring)]
    print("\n".join(line for line in made if line))


main()
