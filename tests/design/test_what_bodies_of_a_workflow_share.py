"""Which names handlers and body of a workflow share, and which a handler has for itself."""

from __future__ import annotations

import pytest

from crossway.design.sharing import shared_names
from tests.helpers.building import one

STATE = "    state:\n        total = 0\n        condition stopped\n"
ADD = """    signal Add(n: int):
        activity Weigh(n) -> grams
        await timer(1s)
        total = total + grams
"""
CASES = {
    "the state": (f"{STATE}    await stopped", {"total"}),
    "what a handler reads and bound before is its own": (f"{STATE}{ADD}    close", {"total"}),
    "also when another handler has one of the same name": (
        f"{STATE}{ADD}    update Put(n: int) -> (int):\n        activity Weigh(n) -> grams\n"
        "        return grams\n    close",
        {"total"},
    ),
    "and when another has a parameter of that name": (
        f"{STATE}{ADD}    signal Drop(grams: int):\n        total = grams\n    close",
        {"total"},
    ),
    "what the body reads": ("    signal S(n: int):\n        last = n\n    close last", {"last"}),
    "what the body binds too": (
        "    signal S(n: int):\n        last = n\n        seen = last\n    last = 1\n    close",
        {"last", "seen"},
    ),
    "what a query reads": (
        "    signal S(n: int):\n        last = n\n        total = last\n"
        "    query Q() -> (int):\n        return total\n    close",
        {"total"},
    ),
    "what only some paths bind": (
        "    signal S(n: int):\n        if n > 0:\n            last = n\n"
        "        activity A(last)\n    close",
        {"last"},
    ),
    "what one handler tells another": (
        "    signal Begin():\n        go = true\n        await timer(1s)\n        if go:\n"
        "            activity A(1)\n    signal Stop():\n        go = false\n    close",
        {"go"},
    ),
    "a parameter of the workflow that a handler reads": (
        "    signal S():\n        activity A(id)\n    close",
        {"id"},
    ),
    "what only a text mentions": (
        "    signal S():\n        activity A(1)\n            options:\n"
        '                task_queue: "q-{id}"\n    close',
        {"id"},
    ),
    "what a handler reads in the hole of a text, and bound before": (
        f'{STATE}    signal Pay(id: string):\n        ref = concat("pay-", id)\n'
        '        await timer(1s)\n        activity Charge("charge-{ref}")\n'
        "        total = total + 1\n    close",
        {"total"},
    ),
    "and in the name of what a call leads to": (
        f"{STATE}    signal Keep(note: any):\n        org = note.org\n"
        '        await timer(1s)\n        nexus "shard-{org}" workflow Keep(note)\n'
        "        total = total + 1\n    close",
        {"total"},
    ),
    "also when another handler gives it a value that nobody reads": (
        f"{STATE}{ADD}    signal Undo(n: int):\n        activity Weigh(n) -> grams\n    close",
        {"total"},
    ),
    "what the body reads in the name of what a call leads to": (
        "    signal S(note: any):\n        org = note.org\n        activity A(org)\n"
        '    nexus "shard-{org}" workflow Keep(id)\n    close',
        {"org"},
    ),
    "a promise of the body that a handler signals": (
        "    signal S():\n        signal child.Stop()\n    promise child <- workflow C()\n"
        "    await child\n    close",
        {"child"},
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_what_is_shared(case: str) -> None:
    """Only what somebody else has to see: handlers run beside each other."""
    text, shared = CASES[case]
    workflow = one(f"workflow W(id: string) -> (any):\n{text}\n").workflows["W"].tree
    assert workflow is not None
    assert shared_names(workflow) == shared
