"""Slips that parse, one at a time in a working design of two namespaces with Python beside it.

Each is found by exactly one diagnostic, in the line where it was made.

Longer than other files because the slips are read beside the design that they are made in.
"""

from __future__ import annotations

import pytest

from tests.helpers.checked import diagnose

ORDERS = """\
workflow Order(order: Request, limit: int) -> (Receipt):
    default_options:
        workflow_execution_timeout: 1h
        workflow_run_timeout: 30m
    state:
        stage: "new" | "paid" | "sent" = "new"
        condition approved
        left: int = 3
    signal Approve(by: string, level: int):
        if level > 1:
            set approved
    update Rename(name: string) -> (string):
        return concat(name, order.id)
    query Stage() -> (string):
        return stage
    total = 0
    for line in order.lines:
        activity Price(line.sku, line.count) -> price
        total = total + price
    if order.coupon != null:
        total = total - len(order.coupon)
    if order.method == "card":
        nexus VaultEndpoint Vault.Charge({id: order.id, amount: total, method: "card"}) -> paid
            options:
                timeout: 5m
        stage = "paid"
    elif total > limit:
        close fail("too much")
    else:
        paid = null
    promise packing <- workflow Pack(order.id, total)
    signal packing.Hurry("now")
    await one:
        approved:
            stage = "sent"
        signal Approve -> (by, level):
            log("approved by {by} at {level}")
        timer(30m):
            close fail("not approved")
    await packing -> parcel
    temporal.signal("packer", Hurry, order.id)
    if paid == null:
        close complete(Receipt{id: order.id, total, parcel: parcel.id})
    close complete(Receipt{id: paid.id, total, parcel: parcel.id})

workflow Pack(id: string, total: number) -> (Parcel):
    signal Hurry(why: string):
        reason = why
    try:
        activity Wrap(id) -> wrapped
            options:
                start_to_close_timeout: 1m
                heartbeat_timeout: 10s
    catch Torn -> err:
        close complete(Parcel{id: err.message, grams: 0})
    await signal Hurry
    close complete(Parcel{id, grams: wrapped})

activity Price(sku: string, count: int) -> (number):
    return count * 2

activity Wrap(id: string) -> (int):
    if id == "":
        raise Torn("nothing to wrap")
    return len(id)

type Request:
    id: string
    lines: list[Line]
    coupon: string?
    method: "card" | "cash"

type Line:
    sku: string
    count: int

type Receipt:
    id: string
    total: number
    parcel: string

type Parcel:
    id: string
    grams: int

worker ordering:
    workflow Order
    workflow Pack
    activity Price
    activity Wrap

namespace shop:
    worker ordering
        options:
            task_queue: "shop"
"""
VAULT = """\
nexus_service Vault:
    operation Charge(payment: Payment) -> Payment:
        caller = get_nexus_caller_info()
        if caller.namespace == "":
            raise Declined("who?")
        return payment
    operation Refund(id: string, amount: number) -> bool

type Payment:
    id: string
    amount: number
    method: "card" | "cash"

worker vaulting:
    nexus_service Vault

namespace vault:
    worker vaulting
        options:
            task_queue: "vault"
    nexus endpoint VaultEndpoint
        options:
            task_queue: "vault"
            allowed_caller_namespaces: ["shop"]
"""
PYTHON = """\
def refund(id: str, amount: float) -> bool:
    return True
"""

SLIPS = [
    # fields and records
    ("line.sku, line.count)", "line.sku, line.cuont)", "unknown-field"),
    ("order.coupon != null:", "order.cupon != null:", "unknown-field"),
    (
        "parcel: parcel.id})\n    close complete(Receipt{id: paid",
        "parcel: parcel.name})\n    close complete(Receipt{id: paid",
        "unknown-field",
    ),
    ("Parcel{id, grams: wrapped}", "Parcel{id, gramms: wrapped}", "unknown-field"),
    ("Parcel{id, grams: wrapped}", "Parcel{id}", "missing-field"),
    ("Parcel{id, grams: wrapped}", "Parcel{id, grams: id}", "wrong-type"),
    ("amount: total, method", "method", "missing-field"),
    # arguments
    ("Price(line.sku, line.count)", "Price(line.count, line.sku)", "wrong-type"),
    ("Price(line.sku, line.count)", "Price(line.sku)", "wrong-argument-count"),
    ("Price(line.sku, line.count)", "Price(line, line.count)", "wrong-type"),
    ("Pack(order.id, total)", "Pack(order, total)", "wrong-type"),
    ("Pack(order.id, total)", "Pack(order.id, total, 3)", "wrong-argument-count"),
    ('Hurry("now")', "Hurry(3)", "wrong-type"),
    ('packing.Hurry("now")', 'packing.Hurry("now", 2)', "wrong-argument-count"),
    ('packing.Hurry("now")', 'packing.Hury("now")', "SIGNAL_SEND_UNDEFINED_SIGNAL"),
    ('"packer", Hurry, order.id', '"packer", Hurry, order.lines', "wrong-type"),
    ('"packer", Hurry, order.id', '"packer", Hury, order.id', "SIGNAL_SEND_UNDEFINED_SIGNAL"),
    ("signal Approve -> (by, level)", "signal Approve -> (by, level, at)", "wrong-argument-count"),
    # results
    ("return count * 2", "return sku", "wrong-type"),
    ("return len(id)", "return id", "wrong-type"),
    ("return concat(name, order.id)", "return len(name)", "wrong-type"),
    ("return stage", "return left", "wrong-type"),
    (
        "activity Wrap(id) -> wrapped",
        "activity Wrap(id) -> (wrapped, size)",
        "wrong-argument-count",
    ),
    # operators and comparisons
    ("total + price", "total + line", "wrong-operand"),
    ("total - len(order.coupon)", "total - order.coupon", "wrong-operand"),
    ("total > limit", "order.id > limit", "wrong-operand"),
    ('order.method == "card"', 'order.method == "crad"', "wrong-type"),
    ('order.method == "card"', "order.method == 3", "wrong-operand"),
    ("level > 1", 'level > "1"', "wrong-operand"),
    ('id == ""', "id == 0", "wrong-operand"),
    ('stage = "sent"', 'stage = "snet"', "wrong-type"),
    ("left: int = 3", 'left: int = "three"', "wrong-type"),
    (
        'stage: "new" | "paid" | "sent" = "new"',
        'stage: "new" | "paid" | "sent" = "old"',
        "wrong-type",
    ),
    ("line in order.lines", "line in order.id", "wrong-type"),
    # null
    (
        "if order.coupon != null:\n        total = total - len(order.coupon)",
        "if total > 3:\n        total = total - order.coupon.length",
        "null-not-excluded",
    ),
    # names
    ("total + price", "total + prize", "undefined-name"),
    ("total, parcel: parcel.id})\n\nw", "totl, parcel: parcel.id})\n\nw", "undefined-name"),
    ("activity Wrap(id)", "activity Wrp(id)", "UNDEFINED_ACTIVITY"),
    ("workflow Pack(order.id", "workflow Pakc(order.id", "UNDEFINED_WORKFLOW"),
    ("set approved", "set aproved", "UNDEFINED_CONDITION"),
    ("await packing -> parcel", "await paking -> parcel", "UNDEFINED_PROMISE_OR_CONDITION"),
    ("await signal Hurry\n", "await signal Hury\n", "UNDEFINED_SIGNAL"),
    ("catch Torn", "catch Tron", "unknown-error"),
    ("len(order.coupon)", "lenn(order.coupon)", "unknown-function"),
    ("order: Request,", "order: Requst,", "unknown-type"),
    ("    activity Wrap\n", "    activity Wrapp\n", "WORKER_UNDEFINED_ACTIVITY"),
    ("    worker ordering\n", "    worker odering\n", "NAMESPACE_UNDEFINED_WORKER"),
    # Nexus and who may call
    ("nexus VaultEndpoint", "nexus VaultEndpont", "NEXUS_UNDEFINED_ENDPOINT"),
    ("VaultEndpoint Vault.Charge", "VaultEndpoint Volt.Charge", "NEXUS_UNDEFINED_SERVICE"),
    ("Vault.Charge(", "Vault.Chrge(", "NEXUS_NO_OPERATION"),
    ('["shop"]', "[]", "caller-not-allowed"),
    ('["shop"]', '["shop", "vault"]', "idle-caller"),
    ("                timeout: 5m\n", "                timeout: 1s\n", "nexus-short-deadline"),
    ("                timeout: 5m\n", "                timeuot: 5m\n", "unknown-option"),
    ("                timeout: 5m\n", "                timeout: soon\n", "wrong-option-value"),
    (
        '            task_queue: "vault"\n            allowed',
        '            task_queue: "volt"\n            allowed',
        "ENDPOINT_SERVICE_LINKAGE",
    ),
    # options
    ("heartbeat_timeout: 10s", "heartbeat_timeout: 10m", "timeout-never-reached"),
    ("workflow_run_timeout: 30m", "workflow_run_timeout: 3d", "timeout-never-reached"),
    ("heartbeat_timeout: 10s", "start_to_close_timeout: 10s", "duplicate-option"),
    # flow
    ("    else:\n        paid = null\n", "", "name-not-always-bound"),
    ("    elif total > limit:", '    elif order.method == "card":', "duplicate-case"),
    (
        'close fail("too much")',
        'close fail("too much")\n        total = 0',
        "unreachable-statement",
    ),
    (
        "        timer(30m):\n",
        "        timer(10m):\n            total = 1\n        timer(30m):\n",
        "timer-never-wins",
    ),
    ("    total = 0\n", "    total = 0\n    weight = 3\n", "unused-variable"),
    (
        "    promise packing",
        "    promise extra <- activity Wrap(order.id)\n    promise packing",
        "unused-handle",
    ),
    ("    return len(id)\n", "    close complete(3)\n", "statement-out-of-place"),
    (
        "        return stage\n",
        '        stage = "paid"\n        return stage\n',
        "query-changes-state",
    ),
    ("close complete(Parcel{id, grams: wrapped})", "activity Wrap(id)", "missing-result"),
    ("    coupon: string?", "    coupon: string?\n    next: Request", "endless-type"),
    ("total, parcel: parcel.id})\n\nw", "total, parcel: packing})\n\nw", "handle-as-value"),
    # Python
    ("id: str, amount: float", "id: int, amount: float", "wrong-python-hint"),
    ("amount: float) -> bool", "amount: float) -> str", "wrong-python-hint"),
    ("def refund(id: str, amount: float)", "def refund(id: str)", "wrong-python-parameters"),
    ("def refund(", "def refnd(", "unimplemented-operation"),
]


ELSEWHERE = {
    "caller-not-allowed": "orders.twf",
    "idle-caller": "vault.twf",
    "ENDPOINT_SERVICE_LINKAGE": "orders.twf",
    "name-not-always-bound": "orders.twf",
    "missing-result": "orders.twf",
    "null-not-excluded": "orders.twf",
    "unreachable-statement": "orders.twf",
    "timer-never-wins": "orders.twf",
    "endless-type": "orders.twf",
    "wrong-python-hint": "vault.twf",
    "wrong-python-parameters": "vault.twf",
    "unimplemented-operation": "vault.twf",
}
"""Codes that are told at the line that the slip breaks, and the file of that line."""


def files(old: str = "", new: str = "") -> list[tuple[str, str]]:
    """Return the files with a slip in the first that has the text."""
    found = [("orders.twf", ORDERS), ("vault.twf", VAULT), ("vault.py", PYTHON)]
    at = next((at for at, (_, text) in enumerate(found) if old in text), None)
    assert at is not None, old
    path, text = found[at]
    found[at] = (path, text.replace(old, new, 1)) if old else (path, text)
    return found


def test_the_design_is_right_without_slips() -> None:
    """Or the other test would prove nothing."""
    assert diagnose(files()) == ()


def line_of(old: str, new: str) -> tuple[str, int]:
    """Return the first line that a slip changes: its file, and its number."""
    for (path, before), (_, after) in zip(files(), files(old, new), strict=True):
        if before != after:
            pairs = zip(before.split("\n"), after.split("\n"), strict=False)
            return path, next(at for at, (one, other) in enumerate(pairs, 1) if one != other)
    raise AssertionError(f"{old!r} changes nothing")


def test_no_slip_stands_twice() -> None:
    """A table with repeats says less than it seems to."""
    assert len({(old, new) for old, new, _ in SLIPS}) == len(SLIPS) >= 60


@pytest.mark.parametrize(
    ("old", "new", "code"),
    SLIPS,
    ids=[" ".join(new.split())[:70] or code for _, new, code in SLIPS],
)
def test_a_slip_is_found_once_and_where_it_was_made(old: str, new: str, code: str) -> None:
    """A slip in an allow-list, a worker or Python may be told at the line that it breaks."""
    (found,) = diagnose(files(old, new))
    assert found.code == code
    path, line = line_of(old, new)
    if code in ELSEWHERE:
        assert found.span.path == ELSEWHERE[code]
    else:
        assert (found.span.path, found.span.line) == (path, line)


@pytest.mark.parametrize(("raised", "caught"), [("Torn", "paper.Torn"), ("paper.Torn", "Torn")])
def test_an_error_is_caught_by_the_name_it_is_raised_with(raised: str, caught: str) -> None:
    text = f"""\
workflow Tear() -> (int):
    try:
        workflow Pull() -> pulled
    catch {caught}:
        close complete(0)
    close complete(pulled)

workflow Pull() -> (int):
    raise {raised}("in two")
"""
    (found,) = [one for one in diagnose([("tear.twf", text)]) if one.span.line < 8]
    assert found.code == "unknown-error"
    assert found.hint == f"an error is caught as it is raised: write `catch {raised}`"
