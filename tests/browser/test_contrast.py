"""The pages that commands write, for who likes it dark and who likes it light."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from crossway.graph import drawn
from crossway.graph import page as graph_page
from crossway.observe.showing.page import page as trace_page
from tests.graph.shop import SHOP, graph
from tests.helpers.browser import Browser, browser
from tests.helpers.contrast import texts, too_faint
from tests.helpers.covered_page import shown as coverage_page
from tests.helpers.hostile_tree import at, hostile_tree

pytestmark = pytest.mark.skipif(
    shutil.which("chromedriver") is None,
    reason="Chromium is missing: apt-get install chromium chromium-driver",
)

PAGES: dict[str, Callable[[], str]] = {
    "graph": lambda: graph_page(drawn(graph(SHOP))),
    "trace": lambda: trace_page([hostile_tree()], "a call", now=at(12)),
    "coverage": coverage_page,
}


@pytest.fixture(scope="module", params=[True, False], ids=["dark", "light"])
def either(request: pytest.FixtureRequest) -> Iterator[Browser]:
    """Open a browser of somebody who likes it dark, or light."""
    with browser(dark=request.param) as opened:
        yield opened


@pytest.mark.parametrize("name", PAGES)
def test_every_text_of_a_page_can_be_read(either: Browser, tmp_path: Path, name: str) -> None:
    """Its colour is far enough from what it stands on, both as the browser has them."""
    file = tmp_path / f"{name}.html"
    file.write_text(PAGES[name]())
    either.open(file)
    seen = texts(either)
    assert len(seen) > 10
    assert too_faint(seen) == []
