"""What is inside a statement, what a block binds, and what only a workflow may do."""

from __future__ import annotations

import pytest

from crossway.language import parse, tree
from crossway.language.blocks import (
    assigned_names,
    bound_names,
    only_in_workflow,
    parts,
    rebound_names,
    statements,
    waits,
)

TEXT = """
workflow W(x: any):
    signal S(a: any):
        noted = a
    promise handle <- activity A(x)
    for item in x:
        inside = item
    await one:
        handle -> first:
            won = first
        await all:
            activity A(x) -> both
        :
            x = 1
    try:
        activity A(x) -> tried
    catch Oops -> err:
        tried = err
    if x:
        branch = 1
    else:
        other = 1
    switch x:
        case 1:
            one = 1
        else:
            rest = 1
    await all:
        activity A(x) -> together
    close
"""


def workflow(text: str) -> tree.Workflow:
    [found] = [d for d in parse(text, "w.twf").file.definitions if isinstance(d, tree.Workflow)]
    return found


def test_every_way_to_bind_a_name_is_known() -> None:
    """There were four lists of them, each without something."""
    bound = bound_names(workflow(TEXT).body)
    expected = "handle item inside first won both tried err branch other one rest together"
    assert set(expected.split()) <= set(bound)


def test_handles_and_items_are_no_variables_that_handlers_share() -> None:
    assigned = set(assigned_names(workflow(TEXT).body))
    assert {"inside", "first", "won", "both", "tried", "branch", "together"} <= assigned
    assert not {"handle", "item", "err"} & assigned


def test_a_name_bound_in_two_places_is_rebound() -> None:
    assert rebound_names(workflow(TEXT).body) == {"tried"}


def test_every_statement_is_reached_at_any_depth() -> None:
    found = [type(s).__name__ for s in statements(workflow(TEXT).body)]
    assert found.count("Assign") == 7
    assert found.count("Await") == 3


def test_handlers_come_before_the_body_they_serve() -> None:
    assert [part.kind for part in parts(workflow(TEXT))] == ["signal", "workflow"]


@pytest.mark.parametrize(
    ("statement", "waiting", "only"),
    [
        ("await timer(1s)", True, True),
        ("activity A(x)", True, True),
        ('nexus "n" workflow Op(x)', True, True),
        ("promise p <- activity A(x)", True, True),
        ("detach workflow C(x)", True, True),
        ("signal p.Go()", True, True),
        ("return activity A(x)", True, True),
        ("return workflow C(x)", False, True),
        ("set ready", False, True),
        ("close complete(x)", False, True),
        ("return x", False, False),
        ("y = x", False, False),
        ("raise Oops(x)", False, False),
        ("temporal.signal(x, Go)", False, False),
    ],
)
def test_what_waits_and_what_only_a_workflow_may_do(
    statement: str, waiting: bool, only: bool
) -> None:
    """An operation that waits runs as a workflow; activities and queries do neither."""
    parsed = workflow(f"workflow W(x: any):\n    {statement}\n")
    [found] = parsed.body
    assert (waits(found), only_in_workflow(found)) == (waiting, only)
