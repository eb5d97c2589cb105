"""The packages of projects, beside their sources: `pytest tests/compiler --update-snapshots`."""

from __future__ import annotations

from pathlib import Path

import pytest

from crossway.design import load
from tests.helpers.paths import ORDERS
from tests.helpers.projects import written

FOLDER = Path(__file__).parent / "snapshots"
SOURCES = [FOLDER / "seed_order.twf", FOLDER / "comments.twf", ORDERS]


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_the_package_of_a_project_is_the_snapshot(source: Path, update_snapshots: bool) -> None:
    """A change to what teams get shows in review as a change to a snapshot."""
    (workspace,) = load(source)
    snapshot = FOLDER / f"{source.stem}.project.txt"
    text = written(workspace.design.own)
    if update_snapshots:
        snapshot.write_text(text)
    assert snapshot.read_text() == text


def test_a_project_that_stands_alone_takes_everything_from_itself() -> None:
    """No line of it imports Crossway."""
    (workspace,) = load(ORDERS)
    text = written(workspace.design.own, "payments.support")
    assert "from payments.support import runtime as cw" in text
    assert "from crossway" not in text
    assert "import crossway" not in text
