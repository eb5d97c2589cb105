"""A run that failed, recorded as a test: it holds for as long as the design fails so."""

from __future__ import annotations

from pathlib import Path

from crossway.testing import RunningDesign, Started
from tests.helpers.recording import passes, recorded

DESIGN = """\
workflow Share(cents: int, among: int) -> (int):
    close complete(cents // among)
"""


def among_nobody(design: RunningDesign) -> Started:
    share = design.start("Share", 100, 0, id="share-1")
    share.failure()
    return share


def test_a_line_that_fails_is_recorded_without_its_place(tmp_path: Path) -> None:
    """The design goes on to be written, and its lines move."""
    text, _ = recorded(among_nobody, tmp_path, text=DESIGN)
    assert 'expect share fails ZeroDivisionError("division by zero")\n' in text
    (tmp_path / "shop.twf").write_text(f"# Shares.\n{DESIGN}")
    assert passes(tmp_path)
