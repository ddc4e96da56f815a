"""Articles for the tests: the samples of data/samples, and own sentences, repeated with other names and days."""

from __future__ import annotations

import os
import random
from pathlib import Path
from typing import Any

import demarche
import pytest

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "data" / "samples"

STATES = ["France", "Germany", "Japan", "Brazil", "Kenya", "Turkey", "Canada", "Egypt", "India", "Norway", "Iran", "Israel"]
SENTENCES = [
    "{a} condemned the attack on {b} on {day} {month} {year}.",
    "The foreign minister of {a} met the president of {b} in Geneva on {weekday}.",
    "{a} and {b} signed an agreement on trade last week.",
    "\u201cWe will not accept this,\u201d the government of {a} said on {weekday}.",
    "At least {n} people were killed in an air strike on a market in {b}, officials said.",
    "{a} imposed sanctions on {b} after talks in Vienna were postponed.",
    "The weather in {a} stayed fine.",
    "Caf\u00e9 owners in {b} \u2014 some {n} of them \u2014 protested in the capital. \U0001f600",
]
MONTHS = ["January", "March", "May", "July", "October"]
WEEKDAYS = ["Monday", "Wednesday", "Friday", "Sunday"]


def articles(number: int, seed: int = 17) -> list[dict[str, Any]]:
    """So many articles, all different, some of them none: no text, not English, a date that is none."""
    dice = random.Random(seed)
    samples = [row for file in sorted(SAMPLES.iterdir()) for row in demarche.read(file).to_pylist() if row["text"]]
    made: list[dict[str, Any]] = []
    for n in range(number):
        a, b = dice.sample(STATES, 2)
        year, month, day = dice.randint(2010, 2025), dice.randint(1, 12), dice.randint(1, 28)
        words = {"a": a, "b": b, "day": day, "month": dice.choice(MONTHS), "year": year, "n": dice.randint(2, 90)}
        own = [s.format(weekday=dice.choice(WEEKDAYS), **words) for s in dice.sample(SENTENCES, dice.randint(1, 4))]
        text = " ".join(own)
        if n % 3 == 0:
            text = dice.choice(samples)["text"].replace("Singapore", b) + "\n\n" + text
        article = {"id": f"a{n:06}", "title": own[0][:60], "published": f"{year}-{month:02}-{day:02}", "text": text}
        if n % 40 == 7:
            article["text"] = ["", "   ", "Le pr\u00e9sident de la R\u00e9publique a rencontr\u00e9 hier le ministre des affaires \u00e9trang\u00e8res."][n % 3]
        if n % 40 == 11:
            article["published"] = "30 February"
        if n % 40 == 13:
            del article["id"], article["published"]
        made.append(article)
    return made


@pytest.fixture(scope="session")
def binary() -> str:
    """The program as cargo builds it: not the one in the wheel."""
    path = os.environ.get("DEMARCHE_BIN", str(ROOT / "target" / "debug" / "demarche"))
    assert Path(path).is_file(), f"{path} is not there: cargo build, or set DEMARCHE_BIN"
    return path
