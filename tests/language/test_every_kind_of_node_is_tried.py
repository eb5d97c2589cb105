"""Every kind of node is written, printed, generated and documented: what a new one still needs."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import get_args

import pytest

from crossway.language import parse, tree, walk
from tests.helpers.pages import DESIGNS
from tests.helpers.printed import PRINTED
from tests.helpers.spellings_of_definitions import DEFINITIONS
from tests.helpers.spellings_of_statements import FORMS

SNAPSHOTS = sorted((Path(__file__).parents[1] / "compiler" / "snapshots").glob("*.twf"))
UNIONS = (tree.Statement, tree.Target, tree.Expression, tree.Definition)
KINDS = {kind.__name__ for union in UNIONS for kind in get_args(union)}


def _in_trees(nodes: Iterable[tree.Node]) -> set[str]:
    return {type(inner).__name__ for node in nodes for inner in (node, *walk(node))}


def _in_texts(texts: Iterable[str]) -> set[str]:
    return _in_trees(parse(text, "x.twf").file for text in texts)


def _in_strategies() -> set[str]:
    source = (Path(__file__).parents[1] / "helpers" / "trees.py").read_text()
    return {kind for kind in KINDS if f"tree.{kind}," in source or f"tree.{kind})" in source}


PLACES = {
    "FORMS or DEFINITIONS in tests/helpers/spellings_of_*.py": {
        "Comment",  # beside any form, and a sketch is whatever has none
        "Sketch",
        *_in_trees(node for node, _ in (*FORMS, *DEFINITIONS)),
    },
    "a file of tests/fixtures/language that is printed": _in_texts(PRINTED),
    "a strategy of tests/helpers/trees.py": _in_strategies(),
    "a design of tests/compiler/snapshots": _in_texts(file.read_text() for file in SNAPSHOTS),
    "a design in docs/language.md": _in_texts(
        block.text for block in DESIGNS if block.page == "language.md"
    ),
}


@pytest.mark.parametrize("place", PLACES)
def test_every_kind_of_node_is_in(place: str) -> None:
    """A new statement, target, expression or definition has to be added there as well."""
    assert sorted(KINDS - PLACES[place]) == []
