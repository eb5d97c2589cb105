"""Each change of a service is classed in its direction: stricter requests, poorer responses.

Longer than other files because it is one table: every kind of change, and what is told of it.
"""

from __future__ import annotations

import pytest

from crossway.checks import Checked
from crossway.design import load_text
from crossway.export.changes import Change, Kind, changes
from tests.export.bank import SERVICE

CHANGES: list[tuple[str, str, list[str]]] = [
    # A request: stricter breaks, wider does not.
    (
        "    count: int\n",
        "    count: int\n    currency: string\n",
        ["request-stricter: wants order.currency now"],
    ),
    (
        "    count: int\n",
        "    count: int\n    currency: string?\n",
        ["request-wider: takes order.currency as well"],
    ),
    ("    count: int\n", "", ["request-wider: no longer reads order.count"]),
    (
        "    count: int\n",
        "    count: number\n",
        ["request-wider: order.count was integer and is number"],
    ),
    (
        "    amount: number\n",
        "    amount: int\n",
        [
            "request-stricter: order.amount was number and is integer",
            "response-richer: NegativeError.amount was number and is integer",
        ],
    ),
    (
        "    count: int\n",
        "    count: string\n",
        ["request-stricter: order.count was integer and is string"],
    ),
    ("    count: int\n", "    count: int?\n", ["request-wider: order.count may be missing now"]),
    (
        "    note: string?\n    lines",
        "    note: string\n    lines",
        ["request-stricter: order.note has to be there now"],
    ),
    ('"card" | "cash"', '"card"', ['request-stricter: order.how is no longer "cash"']),
    (
        '"card" | "cash"',
        '"card" | "cash" | "gift"',
        ['request-wider: order.how may be "gift", too'],
    ),
    ('"card" | "cash"', "string", ['request-wider: order.how was "card" | "cash" and is string']),
    (
        "    sku: string\n",
        '    sku: "a" | "b"\n',
        ['request-stricter: order.lines[..].sku was string and is "a" | "b"'],
    ),
    (
        "    sku: string\n",
        "    sku: string\n    n: int\n",
        ["request-stricter: wants order.lines[..].n now"],
    ),
    (
        "    lines: list[Line]\n",
        "    lines: map[Line]\n",
        ["request-stricter: order.lines was list of Line and is map of Line"],
    ),
    (
        "    since: moment?",
        "    since: string?",
        ["request-wider: query.since was moment and is string"],
    ),
    # Arguments: several travel as one object.
    (
        "amount: decimal, why",
        "sum: decimal, why",
        ["request-wider: no longer reads amount", "request-stricter: wants sum now"],
    ),
    (
        "amount: decimal, why",
        "amount: decimal, to: string, why",
        ["request-stricter: wants to now"],
    ),
    (
        'why: string = "none")',
        'why: string = "none", to: string = "me")',
        ["request-wider: takes to as well"],
    ),
    (
        'why: string = "none")',
        'why: string = "lost")',
        ["request-wider: has another default for why"],
    ),
    ('why: string = "none")', "why: string)", ["request-stricter: why has to be there now"]),
    (
        'operation Refund(id: string, amount: decimal, why: string = "none")',
        "operation Refund(id: string)",
        [
            "request-stricter: took 3 arguments (id, amount, why) and takes 1 argument (id): "
            "several travel as one object"
        ],
    ),
    (
        "operation Ping():",
        "operation Ping(id: string):",
        ["request-stricter: takes 1 argument (id) now"],
    ),
    (
        "operation Ping():",
        'operation Ping(id: string = "x"):',
        ["request-wider: takes 1 argument (id) now"],
    ),
    (
        "operation Look(id: string)",
        "operation Look()",
        ["request-wider: takes no arguments any more, and ignores what is sent"],
    ),
    ("operation Look(id: string)", "operation Look(key: string)", []),
    (
        "operation Refund(id: string, amount: decimal,",
        "operation Refund(amount: decimal, id: string,",
        [],
    ),
    (
        "amount: decimal, why",
        "amount: int, why",
        ["request-stricter: amount was decimal and is integer"],
    ),
    (
        "amount: decimal, why",
        "amount: decimal = 1, why",
        ["request-wider: amount may be missing now"],
    ),
    (
        'why: string = "none"',
        "why: string? = null",
        ["request-wider: why may be null now", "request-wider: has another default for why"],
    ),
    (
        'why: string = "none"',
        "why: string?",
        ["request-wider: why may be null now", "request-wider: has another default for why"],
    ),
    (
        "operation Look(id: string)",
        'operation Look(id: string = "me")',
        ["request-wider: id may be missing now"],
    ),
    (
        "operation Look(id: string)",
        "operation Look(id: any)",
        ["request-wider: id was string and is anything"],
    ),
    (
        "    amount: number\n",
        "    amount: decimal\n",
        [
            "request-wider: order.amount was number and is decimal",
            "response-poorer: NegativeError.amount was number and is decimal",
        ],
    ),
    (
        "    lines: list[Line]\n",
        "    lines: list[Line?]\n",
        ["request-wider: order.lines[..] may be null now"],
    ),
    # A response: poorer breaks, richer does not.
    ("-> (Audit)", "-> (any)", ["response-poorer: result was Audit and is anything"]),
    ("-> (Audit)", "-> (Audit, int)", ["response-poorer: answered one value and answers 2 values"]),
    (
        "    names: list[string]",
        "    names: list[string?]",
        ["response-poorer: result.names[..] may be null now"],
    ),
    (
        "    size: int\n",
        "    size: Size\n\ntype Size:\n    width: int\n",
        ["response-poorer: result.parts[..].size was integer and is Size"] * 3,
    ),
    (
        "    text: string\n",
        "    text: string?\n",
        ["response-poorer: result.boxes[..].labels[..].text may be missing now"],
    ),
    (
        "    shelf: int\n",
        "    shelf: number\n",
        ["response-poorer: result.boxes[..].labels[..].where.shelf was integer and is number"],
    ),
    (
        "    inside: list[Box]\n",
        "    inside: list[Box]?\n",
        ["response-poorer: result.boxes[..].inside may be missing now"],
    ),
    ("Receipt", "Slip", []),
    ("    size: int\n", "", ["response-poorer: no longer answers result.parts[..].size"] * 3),
    (
        "    size: int\n",
        "    size: int?\n",
        ["response-poorer: result.parts[..].size may be missing now"] * 3,
    ),
    (
        "    size: int\n",
        "    size: number\n",
        ["response-poorer: result.parts[..].size was integer and is number"] * 3,
    ),
    (
        "    size: int\n",
        "    size: int\n    unit: string\n",
        ["response-richer: answers result.parts[..].unit as well"] * 3,
    ),
    (
        '"open" | "paid"',
        '"open" | "paid" | "lost"',
        ['response-poorer: result.state may be "lost", too'] * 3,
    ),
    ('"open" | "paid"', '"open"', ['response-richer: result.state is no longer "paid"'] * 3),
    ("-> (Receipt?)", "-> (Receipt)", ["response-richer: result may no longer be null"]),
    ("-> (Audit)", "-> (Audit?)", ["response-poorer: result may be null now"]),
    (
        "    totals: map[int]",
        "    totals: map[number]",
        ["response-poorer: result.totals[..] was integer and is number"],
    ),
    (
        "    names: list[string]",
        "    names: string",
        ["response-poorer: result.names was list of string and is string"],
    ),
    (
        "operation Look(id: string) -> (Receipt?)",
        "operation Look(id: string)",
        ["response-poorer: answered one value and answers nothing"],
    ),
    # Errors, operations and services.
    (
        "raise TooMuchError",
        "raise LimitError",
        [
            "error-added: may fail as LimitError now",
            "error-removed: no longer fails as TooMuchError",
        ],
    ),
    (
        "close fail(NegativeError{amount: order.amount})",
        'close fail("negative")',
        ["error-removed: no longer fails as NegativeError"],
    ),
    (
        'raise EmptyError("no id")',
        'raise BlankError("no id")',
        [
            "error-added: may fail as BlankError now",
            "error-removed: no longer fails as EmptyError",
        ],
    ),
    (
        "        return activity Packing(parcel):\n            start_to_close_timeout: 30s\n",
        "        try:\n            activity Packing(parcel) -> packed\n"
        "        catch EmptyError:\n            return Packed{boxes: []}\n"
        "        return packed\n",
        [
            "deadline-longer: had 30s and has no limit (start_to_close_timeout)",
            "error-removed: no longer fails as EmptyError",
        ],
    ),
    (
        "NegativeError{amount: order.amount}",
        "NegativeError{sum: order.amount}",
        [
            "response-poorer: no longer answers NegativeError.amount",
            "response-richer: answers NegativeError.sum as well",
        ],
    ),
    (
        '"charge-{order.id}"\n',
        '"charge-{order.id}"\n            workflow_id_reuse_policy: REJECT_DUPLICATE\n',
        ["error-added: may fail as AlreadyStartedError now"],
    ),
    ("    operation Ping():\n        return\n", "", ["operation-removed: is gone"]),
    (
        "    operation Ping():\n",
        "    operation Pong():\n",
        ["operation-added: is new", "operation-removed: is gone"],
    ),
    (
        "nexus_service Audits:",
        "nexus_service Reports:",
        [
            "endpoint-added: leads to Reports as well",
            "endpoint-changed: leads no longer to Audits",
            "service-added: is new",
            "service-removed: is gone",
        ],
    ),
    # Deadlines.
    (
        "workflow_execution_timeout: 5m",
        "workflow_execution_timeout: 1m",
        ["deadline-shorter: had 300s and has 60s (workflow_execution_timeout)"],
    ),
    (
        "workflow_execution_timeout: 5m",
        "workflow_execution_timeout: 1h",
        ["deadline-longer: had 300s and has 3600s (workflow_execution_timeout)"],
    ),
    (
        '"charge-{order.id}"\n',
        '"charge-{order.id}"\n            workflow_run_timeout: 2m\n',
        ["deadline-shorter: had no limit and has 120s (workflow_run_timeout)"],
    ),
    (
        "start_to_close_timeout: 30s",
        "start_to_close_timeout: 10s",
        ["deadline-shorter: had 30s and has 10s (start_to_close_timeout)"],
    ),
    # Who may call, and by which way.
    (
        "        options:\n            allowed_caller_namespaces: [shop]\n",
        "",
        ["caller-added: office may call it through BankEndpoint now"],
    ),
    (
        "    services: [Audits]\n",
        "    services: [Audits, Bank]\n",
        [
            "endpoint-added: leads to Bank as well",
            "endpoint-changed: leads no longer to Bank",
        ],
    ),
    (
        "[shop, office]",
        "[office]",
        ["caller-removed: shop may no longer call anything behind it"],
    ),
    (
        "[shop, office]",
        "[shop, office, web]",
        ["caller-added: web may call it through BankEndpoint now"] * 4,
    ),
    (
        "            allowed_caller_namespaces: [shop]\n",
        "            allowed_caller_namespaces: [office]\n",
        [
            "caller-added: office may call it through BankEndpoint now",
            "caller-removed: shop may no longer call it through BankEndpoint",
        ],
    ),
    (
        "    services: [Audits]\n    allowed_caller_namespaces: [office]\n",
        "    services: [Audits]\n",
        ["caller-added: anybody may call anything behind it now"],
    ),
    (
        "    services: [Audits]\n",
        "    services: [Audits]\n    originating_namespaces: [web]\n",
        [
            "caller-removed: was open to anybody, and only web may begin a chain of calls to "
            "anything behind it now"
        ],
    ),
    (
        "nexus_endpoint BackDoor:",
        "nexus_endpoint SideDoor:",
        ["endpoint-added: is new", "endpoint-changed: is gone"],
    ),
    (
        "target_namespace: bank\n    target_task_queue: back",
        "target_namespace: vault\n    target_task_queue: back",
        ["endpoint-changed: led to bank and leads to vault, whose key signs its answers"],
    ),
    ("    target_task_queue: back\n", "    target_task_queue: other\n", []),
    (
        "    services: [Audits]\n",
        "    services: [Audits]\n    caller_identity: link\n",
        ["caller-added: knew callers by signed and knows them by link"],
    ),
    (
        "    services: [Audits]\n",
        "    services: [Audits]\n    replay: once\n",
        ["caller-removed: takes a call with the same token once"],
    ),
    (
        "    services: [Audits]\n",
        "    services: [Audits]\n    proof: signature\n",
        ["caller-removed: takes no MAC any more, callers sign"],
    ),
    (
        '"charge-{order.id}"\n',
        '"charge-{order.id}"\n            attach: any_caller\n',
        ["caller-added: gives a caller also what another caller's call had started"],
    ),
    (
        'why: string = "none"',
        "why: string",
        ["request-stricter: why has to be there now"],
    ),
    (
        "operation Look(id: string)",
        "operation Look(id: string?)",
        ["request-wider: id may be null now"],
    ),
    ("map[int]", "map[int?]", ["response-poorer: result.totals[..] may be null now"]),
    # What a caller does not see: from at once to by a workflow, and other ids.
    (
        "    operation Ping():\n        return\n",
        "    operation Ping():\n        return workflow Pinging()\n"
        "\nworkflow Pinging():\n    close\n",
        [],
    ),
    ('"charge-{order.id}"', '"charging-{order.id}"', []),
]


def compared(old: str, new: str) -> tuple[Change, ...]:
    """Return what changed between two texts of a design."""
    return changes(Checked(load_text(old, "bank.twf")), Checked(load_text(new, "bank.twf")))


@pytest.mark.parametrize(("old", "new", "expected"), CHANGES, ids=lambda one: str(one)[:40])
def test_each_change_is_classed_in_its_direction(old: str, new: str, expected: list[str]) -> None:
    """Nothing else is told of it, and the way back is told as its opposite."""
    assert old in SERVICE
    found = compared(SERVICE, SERVICE.replace(old, new))
    assert sorted(f"{one.kind.code}: {one.said}" for one in found) == sorted(expected)
    assert bool(compared(SERVICE.replace(old, new), SERVICE)) is bool(expected)


def test_what_may_be_left_out_has_to_be_there() -> None:
    """The one argument of an operation, too: who leaves it out is refused from now on."""
    before = SERVICE.replace("Look(id: string)", 'Look(id: string = "me")')
    (told,) = compared(before, SERVICE)
    assert (told.kind.code, told.said) == ("request-stricter", "id has to be there now")


def test_what_meant_null_when_it_was_left_out_may_mean_something_else() -> None:
    """Without an amount all of it was refunded, and ten is from now on."""
    before = SERVICE.replace("amount: decimal, why", "amount: decimal?, why")
    now = SERVICE.replace("amount: decimal, why", "amount: decimal? = 10.0, why")
    (told,) = compared(before, now)
    assert (told.kind.code, told.said) == ("request-wider", "has another default for amount")


def test_what_a_type_changes_is_told_where_it_is_first_met() -> None:
    """Types of which each has two fields of the next: a million ways, and one line to mend."""
    nested = "".join(f"type T{n}:\n    a: T{n + 1}\n    b: T{n + 1}\n\n" for n in range(20))
    service = "nexus service S:\n    sync Op(x: T0) -> (int):\n        return 1\n"
    before, now = (f"{nested}type T20:\n    a: {kind}\n\n{service}" for kind in ("int", "string"))
    (told,) = compared(before, now)
    assert told.said == f"x{'.a' * 21} was integer and is string"


def test_what_lies_too_deep_to_be_compared_breaks() -> None:
    """Three thousand types of which each has a field of the next: nobody knows, so it is told."""
    chain = "".join(f"type T{n}:\n    a: T{n + 1}\n\n" for n in range(3000))
    service = "nexus service S:\n    sync Op(x: T0) -> (int):\n        return 1\n"
    design = f"{chain}type T3000:\n    a: int\n\n{service}"
    (told,) = compared(design, design.replace("a: int", "a: string"))
    assert told.kind.breaking
    assert told.said.endswith(".. goes on too deep to be compared")


def test_there_are_forty_of_them_and_each_kind_is_shown() -> None:
    """A new kind of change is a row of the table."""
    assert len(CHANGES) >= 40
    shown = {line.partition(":")[0] for _, _, expected in CHANGES for line in expected}
    assert shown == {kind.code for kind in Kind}


def test_the_same_design_has_no_changes() -> None:
    """Nor has one whose comments, bodies or order are others."""
    moved = (
        SERVICE.replace("type Line:\n    sku: string\n\n", "") + "\ntype Line:\n    sku: string\n"
    )
    assert compared(SERVICE, SERVICE) == ()
    assert compared(SERVICE, f"# a comment\n{moved}") == ()
