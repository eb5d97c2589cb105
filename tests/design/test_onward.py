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
    operation Begins(n: int) -> int:
        return begin(abs(n))

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
        ("Money.Begins", True),
        ("Theirs.Any", True),
        ("Nobody.Knows", True),
    ],
)
def test_an_operation_calls_on_where_what_it_begins_has_a_call(operation: str, does: bool) -> None:
    """Of its own, of a workflow that it starts, however deep, or of what only Python knows."""
    design = resolve([parse(DESIGN, "bank.twf").file])
    assert calls_on(design, *operation.split(".")) is does


ASKING = """
nexus_service Desk:
    operation Look(id: string) -> (string):
        return query Shown():
            workflow_id: "order-{id}"
    operation Shown(id: string) -> (string):
        state = temporal.query("order-{id}", Shown)
        if state == "open":
            return upper(state)
        return "none"
    operation Nothing(id: string) -> (string):
        return id
    operation Pay(id: string) -> (string):
        if temporal.query("order-{id}", Shown) == "open":
            return workflow PayNow(id)
        return "no"
    operation Charge(id: string) -> (string):
        state = temporal.query("order-{id}", Shown)
        charge(id, state)
        return "no"
    operation Taxed(id: string) -> (string):
        return upper(taxed(temporal.query("order-{id}", Shown)))
    operation Tell(id: string) -> (string):
        temporal.signal("order-{id}", Paid)
        return temporal.query("order-{id}", Shown)

workflow PayNow(id: string) -> (string):
    close complete(id)
"""


@pytest.mark.parametrize(
    ("operation", "asks"),
    [
        ("Look", True),
        ("Shown", True),
        ("Nothing", False),
        ("Pay", False),
        ("Charge", False),
        ("Taxed", False),
        ("Tell", False),
    ],
)
def test_an_operation_only_asks_that_starts_nothing_and_calls_no_python(
    operation: str, asks: bool
) -> None:
    """`explore` says nothing of one that is done twice, nor did it of a payment begun twice."""
    design = resolve([parse(ASKING, "desk.twf").file])
    assert design.services["Desk"].operations[operation].only_reads is asks
