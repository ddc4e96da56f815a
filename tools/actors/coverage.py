#!/usr/bin/env python3
"""Writes the coverage table of docs/actors.md: states with a known holder of an office at mid-year.

    coverage.py DATA_FOLDER

Prints Markdown; the states counted are those of countries.csv that are sovereign today.
"""

import csv
import os
import sys

OFFICES = ["head_of_state|head_of_government", "foreign_minister", "defence_minister", "interior_minister", "un_ambassador", "army_chief"]
YEARS = [1986, 1990, 1995, 2000, 2005, 2010, 2015, 2018, 2020, 2022, 2023, 2024, 2025]


def number(date, late):
    parts = [int(p) for p in date.split("-")]
    month = parts[1] if len(parts) > 1 else (12 if late else 1)
    return parts[0] * 10000 + month * 100 + (parts[2] if len(parts) > 2 else (31 if late else 1))


def main():
    folder = os.path.join(sys.argv[1], "actors")
    with open(os.path.join(folder, "countries.csv"), encoding="utf-8") as handle:
        states = [r["id"] for r in csv.DictReader(handle) if not r["note"].startswith("part of") and not r["to"] and r["id"] not in ("ATA", "ESH")]
    held = {}
    with open(os.path.join(folder, "terms.csv"), encoding="utf-8") as handle:
        for row in csv.DictReader(handle):
            end = number(row["to"], True) if row["to"] else number(row["as_of"], True) + 10000
            held.setdefault(row["office"], []).append((number(row["from"], False), end))
    print(f"| year | {' | '.join(o.replace('|', ' or ').replace('_', ' ') for o in OFFICES)} |")
    print("|---|" + "---|" * len(OFFICES))
    for year in YEARS:
        day = year * 10000 + 701
        cells = []
        missing = []
        for office in OFFICES:
            have = [s for s in states if any(a <= day <= b for o in office.split("|") for a, b in held.get(f"{s}.{o}", []))]
            cells.append(str(len(have)))
            if "head" in office:
                missing = [s for s in states if s not in have]
        print(f"| {year} | {' | '.join(cells)} |")
        if len(sys.argv) > 2:
            print(len(states), missing)


if __name__ == "__main__":
    main()
