"""Which operations may call on: a call of the others ends with whom it calls."""

from __future__ import annotations

import pytest

from crossway.design import resolve
from crossway.design.onward import calls_on
from crossway.language import parse

DESIGN = """
nexus_endpoint Desk:
    target_namespace: bank
nexus_endpoint Books:
    target_namespace: ledger

nexus_service Money:
    operation Quote(n: int) -> int:
        return n * 2
    operation Ask(n: int) -> int:
        activity Look(n) -> found
        return found
    operation Alone(n: int) -> int:
        return workflow Counts(n)
    operation Deep(n: int) -> int:
        return workflow Parent(n)
    operation Asks(n: int) -> int:
        nexus Books Ledger.Note(n) -> noted
        close noted
    operation Pings(id: string):
        signal Go(1)
            options:
                workflow_id: "w-{id}"
                start: workflow Waits(1)
    operation Python(n: int) -> int

nexus_service Ledger:
    operation Note(n: int) -> int:
        return n

extern nexus_service Theirs:
    operation Any(n: int) -> int

workflow Counts(n: int) -> int:
    if (n > 0):
        workflow Counts(n - 1) -> less
    close n

workflow Parent(n: int) -> int:
    workflow Child(n) -> told
    close told

workflow Child(n: int) -> int:
    detach nexus Books Ledger.Note(n)
    close n

workflow Waits(n: int):
    signal Go(m: int):
        seen = m
    await signal Go
    nexus Books Ledger.Note(n)
    close
"""


@pytest.mark.parametrize(
    ("operation", "does"),
    [
        ("Money.Quote", False),
        ("Money.Ask", False),
        ("Money.Alone", False),
        ("Ledger.Note", False),
        ("Money.Deep", True),
        ("Money.Asks", True),
        ("Money.Pings", True),
        ("Money.Python", True),
        ("Theirs.Any", True),
        ("Nobody.Knows", True),
    ],
)
def test_an_operation_calls_on_where_what_it_begins_has_a_call(operation: str, does: bool) -> None:
    """Of its own, of a workflow that it starts, however deep, or of what only Python knows."""
    design = resolve([parse(DESIGN, "bank.twf").file])
    assert calls_on(design, *operation.split(".")) is does
