"""docs/graph.md: its pictures are what `crossway graph` draws."""

from __future__ import annotations

import re

from scripts.pages import DOCS


def test_the_pictures_are_what_is_drawn_of_the_examples() -> None:
    """After a change: `python -m scripts.graph_pictures`, and look at them."""
    from scripts.graph_pictures import stale

    assert stale() == ()


def test_the_page_shows_pictures_that_there_are() -> None:
    shown = re.findall(r"!\[.+?\]\((.+?)\)", (DOCS / "graph.md").read_text())
    assert shown
    assert [name for name in shown if not (DOCS / name).is_file()] == []
