"""A `match` over the kinds of nodes says of everything what it does with it."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import get_args

import pytest

from crossway.language import tree
from tests.helpers.sources import ROOT, every_module, parsed

UNIONS = {
    "Statement": tree.Statement,
    "Target": tree.Target,
    "Expression": tree.Expression,
    "Definition": tree.Definition,
}
LOOKED_AT = {
    "Statement": """Await Detach Start Cancel AwaitAll AwaitOne If Switch For Close Return
        Raise Try SetCondition Assign Send Evaluate Break Continue Sketch""",
    "Target": """ActivityCall WorkflowCall NexusCall Timer SignalArrival UpdateArrival Handle
        Predicate AllOf""",
    "Expression": """Name Number String Duration Constant ListOf Record Binary Unary Field Index
        Slice Invoke Comprehension""",
    "Definition": """Workflow Activity Service Endpoint Worker Namespace TypeBlock Package Import
        TestBlock Evaluate""",
}
"""The kinds of nodes that somebody has looked for in all places that pass over some of them."""


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


def _kinds(union: str) -> frozenset[str]:
    return frozenset(kind.__name__ for kind in get_args(UNIONS[union])) - {"Comment"}


def _named(nodes: Iterable[ast.AST]) -> frozenset[str]:
    """Return the kinds of nodes that some code names: `For` of `tree.For(item=item)`."""
    every = (inner for node in nodes for inner in ast.walk(node))
    parts = (one for one in every if isinstance(one, ast.Attribute))
    return frozenset(one.attr for one in parts if ast.unparse(one.value) == "tree")


def _asked(node: ast.Match | ast.Call) -> frozenset[str]:
    """Return the kinds that code asks for, of which it may pass over others in silence."""
    if isinstance(node, ast.Match):
        silent = "assert_never" not in ast.unparse(node.cases[-1])
        return _named(case.pattern for case in node.cases) if silent else frozenset()
    asked = _named(node.args[1:]) if ast.unparse(node.func) == "isinstance" else frozenset()
    return asked if len(asked) > 1 else frozenset()


def passing_over(union: str) -> Iterator[str]:
    """Yield each module that asks for some kinds of a union, with the lines where it does.

    By a `match` with a wildcard and a comment at its end, or an `isinstance` of several kinds.
    """
    for file in every_module():
        if "tree." in file.read_text():
            nodes = (n for n in ast.walk(parsed(file)) if isinstance(n, ast.Match | ast.Call))
            lines = [str(one.lineno) for one in nodes if _asked(one) & _kinds(union)]
            if lines:
                yield f"{file.relative_to(ROOT)}: {', '.join(lines)}"


@pytest.mark.parametrize("union", UNIONS)
def test_a_new_kind_is_looked_for_where_no_type_checker_asks(union: str) -> None:
    """What the others do there may be wrong for it: is it a loop, does it wait, does it bind?

    So this fails for it, and names the places. Read each, then add the kind to LOOKED_AT.
    """
    if _kinds(union) != {*LOOKED_AT[union].split()}:
        pytest.fail("\n".join(["read what these do with it:", *passing_over(union)]))


def test_the_places_are_named() -> None:
    assert "lsp/occurrences.py" in "".join(passing_over("Statement"))
