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
    "not the item of a query's loop, though the body has one of that name": (
        f"{STATE}    query Left() -> (int):\n        for x in ids:\n            left = x\n"
        "        return 1\n    for x in ids:\n        activity A(x) -> left\n"
        "        total = total + left\n    close",
        {"total", "ids"},
    ),
    "nor that of a list that a query makes": (
        f"{STATE}    query Sum() -> (int):\n        return sum([x for x in ids])\n"
        "    for x in ids:\n        activity A(x)\n    close",
        {"total", "ids"},
    ),
    "nor the item of a signal's loop, or what it catches": (
        f"{STATE}    signal More(xs: list[int]):\n        for x in xs:\n            try:\n"
        "                activity A(x)\n            catch -> err:\n                log(err.type)\n"
        "    for x in ids:\n        try:\n            activity A(x)\n        catch -> err:\n"
        "            activity B()\n            log(err.type)\n    close",
        {"total"},
    ),
    "but the item that a query reads": (
        f"{STATE}    query Where() -> (int):\n        return x\n"
        "    for x in ids:\n        activity A(x)\n    close",
        {"total", "x"},
    ),
    "not a promise that handler and body each wait for themselves": (
        f"{STATE}    signal Add(n: int):\n        promise h <- workflow C(n)\n        await h\n"
        "    promise h <- workflow C(0)\n    await h\n    close",
        {"total"},
    ),
    "not what rounds that run at once bind, whatever a handler has": (
        f"{STATE}    signal Add(n: int):\n        activity A(n) -> r\n        total = total + r\n"
        "    await all:\n        for x in ids:\n            activity A(x) -> r\n"
        "            total = total + r\n    close",
        {"total"},
    ),
    "nor what rounds of a handler bind": (
        f"{STATE}    signal Add(xs: list[int]):\n        await all:\n            for x in xs:\n"
        "                activity A(x) -> r\n                total = total + r\n"
        "    activity A(1) -> r\n    close r",
        {"total"},
    ),
    "but what they give the state and a parameter": (
        f"{STATE}    signal S():\n        activity A(id, total)\n    await all:\n"
        '        for x in ids:\n            total = total + x\n            id = "x"\n    close',
        {"total", "id"},
    ),
    "and what a query reads of them": (
        f"{STATE}    query Q() -> (int):\n        return at\n    await all:\n"
        "        for x in ids:\n            at = x\n    close",
        {"total", "at"},
    ),
    "a promise that a handler signals before it begins another": (
        f"{STATE}    signal Again():\n        signal child.Stop()\n"
        "        promise child <- workflow C()\n    promise child <- workflow C()\n"
        "    await child\n    close",
        {"total", "child"},
    ),
    "not the result of a call that only some paths of a handler have": (
        f"{STATE}    signal S():\n        try:\n            activity Reserve(1) -> hold\n"
        "            activity A(1)\n        catch:\n            activity Release(hold)\n    close",
        {"total"},
    ),
    "nor what a query makes up": (
        f"{STATE}    query Q() -> (int):\n        seen = 3\n        return seen + 1\n"
        "    activity A(1) -> seen\n    close seen",
        {"total"},
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
    workflow = (
        one(f"workflow W(id: string, ids: list[int]) -> (any):\n{text}\n").workflows["W"].tree
    )
    assert workflow is not None
    assert shared_names(workflow) == shared
