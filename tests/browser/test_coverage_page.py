"""The page of `--crossway-coverage=html:FILE` in a real browser: the source, and only that."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.helpers.browser import Browser
from tests.helpers.covered_page import shown
from tests.helpers.listening import listening

pytestmark = pytest.mark.skipif(
    shutil.which("chromedriver") is None,
    reason="Chromium is missing: apt-get install chromium chromium-driver",
)


def rows(chromium: Browser, state: str) -> list[str]:
    """Return the numbers of the lines that are shown in a state."""
    found: list[str] = chromium.evaluate(
        f"[...document.querySelectorAll('#file-1 .{state} b')].map(cell => cell.innerText)"
    )
    return found


def test_each_line_shows_what_became_of_it(chromium: Browser, tmp_path: Path) -> None:
    """Also by a sign and in words, for who does not see colours; full files are folded."""
    file = tmp_path / "coverage.html"
    file.write_text(shown())
    chromium.open(file)
    assert rows(chromium, "passed") == ["1", "3"]
    assert rows(chromium, "partly") == ["2"]
    assert rows(chromium, "missed") == ["4", "5", "6"]
    said = chromium.evaluate("document.querySelector('#file-1 .partly').innerText")
    assert "always takes one of its branches" in said
    colour = "getComputedStyle(document.querySelector('#file-1 .{}')).backgroundColor"
    assert chromium.evaluate(colour.format("missed")) != chromium.evaluate(colour.format("passed"))
    opened = "[...document.querySelectorAll('details')].map(one => one.open)"
    assert chromium.evaluate(opened) == [True, False]
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert chromium.evaluate(overflow) <= 0


def test_a_hostile_design_runs_nothing_and_loads_nothing(chromium: Browser, tmp_path: Path) -> None:
    file = tmp_path / "coverage.html"
    asked: list[str] = []
    with listening(lambda path, _body: asked.append(path)) as url:
        file.write_text(shown(f"{url}/leak"))
        chromium.open(file)
        assert chromium.evaluate("document.title") == "55.5% - design coverage"
        assert chromium.evaluate("document.scripts.length") == 0
        assert chromium.evaluate("performance.getEntriesByType('resource').length") == 0
        foreign = "document.querySelectorAll('img,svg,script,link,iframe,[onerror],[onmouseover]')"
        assert chromium.evaluate(f"{foreign}.length") == 0
        assert asked == []
