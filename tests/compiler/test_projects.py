"""The packages of projects, beside their sources: `pytest tests/compiler --update-snapshots`."""

from __future__ import annotations

from pathlib import Path

import pytest

from crossway.compiler.contracts import compile_contract
from crossway.compiler.entries import emit_worker
from crossway.compiler.project import compile_project
from crossway.compiler.text import python_name
from crossway.design import load
from crossway.design.model import Design
from tests.helpers.paths import ORDERS

FOLDER = Path(__file__).parent / "snapshots"
SOURCES = [FOLDER / "seed_order.twf", FOLDER / "comments.twf", ORDERS]


def written(design: Design, runtime: str = "crossway") -> str:
    """Return all modules of the packages of a design, and of its contracts."""
    packages = {space: str(python_name(space)) for space in design.namespaces}
    contracts = {
        f"{package}_contract": found
        for space, package in packages.items()
        if (found := compile_contract(design, space, f"{package}_contract"))
    }
    offers = [offer for one in contracts.values() for offer in one.offers]
    texts = {f"{name}/__init__": one.source for name, one in contracts.items()}
    for space, package in packages.items():
        project = compile_project(design, space, package, offers, runtime)
        texts |= {f"{package}/{name}": text for name, text in project.modules.items()}
        alone = runtime != "crossway"
        texts[f"{package}/worker"] = emit_worker("shop", space, package, standalone=alone)
    return "\n\n".join(f"# --- {name}.py ---\n{text}" for name, text in texts.items())


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
