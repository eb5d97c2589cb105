"""A `match` over the kinds of nodes says of everything what it does with it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.helpers.sources import ROOT, every_module, parsed


def matches_over_nodes(file: Path) -> Iterator[ast.Match]:
    """Yield each `match` whose cases are kinds of nodes."""
    for node in ast.walk(parsed(file)):
        if isinstance(node, ast.Match) and any(
            "tree." in ast.unparse(case.pattern) for case in node.cases
        ):
            yield node


def test_a_match_over_nodes_does_not_pass_over_a_new_one_in_silence() -> None:
    """The type checker sees to the rest: every `match` has to be exhaustive.

    A wildcard at its end would hide a new kind of node. So it is `assert_never`, or a comment
    on its line says why there is nothing to do for the rest.
    """
    silent = []
    for file in every_module():
        lines = file.read_text().splitlines()
        for match in matches_over_nodes(file):
            last = match.cases[-1]
            wild = isinstance(last.pattern, ast.MatchAs) and last.pattern.pattern is None
            said = "assert_never" in ast.unparse(last) or "#" in lines[last.pattern.lineno - 1]
            if last.guard is not None or (wild and not said):
                silent.append(f"{file.relative_to(ROOT)}:{last.pattern.lineno}")
    assert silent == []
