"""What docs/python.md shows is run, from top to bottom, and must give what it shows."""

from __future__ import annotations

import doctest
from pathlib import Path

import demarche
import pytest
from conftest import ROOT


@pytest.mark.parametrize("page", ["docs/python.md", "docs/clusters.md"])
def test_pages_show_what_happens(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "samples").symlink_to(ROOT / "data" / "samples")
    text = (ROOT / page).read_text().replace("```python", "").replace("```", "")
    test = doctest.DocTestParser().get_doctest(text, {"__name__": "__main__"}, page, str(ROOT / page), 0)
    assert len(test.examples) > 4
    out: list[str] = []
    failed, _ = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(test, out=out.append)
    assert failed == 0, "".join(out)


def test_the_package_shows_what_happens() -> None:
    assert doctest.testmod(demarche).failed == 0 and doctest.testmod(demarche).attempted > 1
