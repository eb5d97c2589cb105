"""`test` blocks, run as `crossway test` runs them: what holds, what does not, what is said."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from crossway.checks.examples import sources
from crossway.testing.blocks import Outcome
from tests.helpers.blocks import outcomes, said
from tests.helpers.pages import DESIGNS, Block

SHOP = Path(__file__).parent / "shop"
WITH_TESTS = [
    block
    for block in DESIGNS
    # What a page writes into files belongs to others there: tests/packaging follows that page.
    if '\ntest "' in block.text and not block.said("write")
]


def shop(tmp_path: Path, *lines: str) -> Outcome:
    """Return how a test of these lines goes, in a file beside the shop."""
    for file in SHOP.glob("*.twf"):
        (tmp_path / file.name).write_text(file.read_text())
    body = "".join(f"    {line}\n" for line in lines)
    (tmp_path / "shop_test.twf").write_text(f'test "it":\n{body}')
    (outcome,) = outcomes(tmp_path)
    return outcome


START = 'promise order <- workflow Order(Order{sku: "pen", count: 2})'


@pytest.mark.parametrize("key", ["workflow_id", "workflowId", "workflowID", "WORKFLOW_ID"])
def test_the_id_of_a_workflow_may_be_written_in_every_spelling(key: str, tmp_path: Path) -> None:
    """In some it was lost without a word, and the second of them was started."""
    given = ("    options:", f'        {key}: "a-1"')
    lines = ("promise one <- workflow Hurried()", *given, "await workflow Hurried()", *given)
    assert "a-1" in said(shop(tmp_path, *lines))


@pytest.mark.parametrize("block", WITH_TESTS, ids=str)
def test_the_tests_in_the_documentation_pass(block: Block, tmp_path: Path) -> None:
    for name, text in sources(block.text):
        (tmp_path / name).write_text(text)
    assert [said(one) for one in outcomes(tmp_path) if one.fault] == []


PASSES: dict[str, Sequence[str]] = {
    "stand-ins, a result, calls and their order": [
        'activity Reserve returns Reserved{shelf: "A1"}',
        'activity Charge(count) returns "ch-{count}"',
        START,
        'expect order completes with Receipt{id: "ch-2", shelf: "A1"}',
        "expect activity Charge(2) called once from payments",
        'expect nexus "payments" workflow Pay({sku: "pen", count: _}) called once from shop',
        "expect in order:",
        '    activity Reserve("pen", 2)',
        '    nexus "payments" workflow Pay from shop',
        "    activity Charge",
    ],
    "a namespace that never answers, and what is waited for": [
        "namespace payments never answers",
        START,
        'expect order waits for nexus "payments" workflow Pay',
        "expect order waits for timer",
        "skip 14d",
        'expect order fails Late("nobody paid") -> err',
        'expect err.details[0].sku == "pen"',
    ],
    "a signal, a query, an update": [
        "promise hurried <- workflow Hurried()",
        "expect hurried waits for signal Hurry",
        "signal hurried.Hurry()",
        "await hurried -> result",
        'expect result == "hurried"',
        "activity Reserve never answers",
        START,
        "query order.Stage() -> stage",
        'update order.Rename("mine") -> name',
        'expect name == "mine"',
        'expect len(stage) > 0 and stage in ["new", "reserved"]',
    ],
    "answers in turn, each attempt a call": [
        "activity Charge:",
        '    raises Declined("no money")',
        '    then returns "ch-9"',
        'workflow Order({sku: "pen", count: 2}) -> receipt',
        'expect receipt.id == "ch-9"',
        "expect activity Charge called twice",
    ],
    "an operation that takes longer than the timer beside it": [
        'nexus "payments" workflow Pay returns {id: "p"} after 15d',
        START,
        "expect order fails Late",
    ],
    "one that was cancelled": [
        "activity Reserve never answers",
        START,
        "cancel order",
        "expect order fails CancelledError",
        'expect nexus "payments" workflow Pay never called',
    ],
    "workers that stop, and tell all that came meanwhile at once": [
        "promise hurried <- workflow Hurried()",
        "workers of shop stop",
        "signal hurried.Hurry()",
        "skip 40d",
        "expect hurried waits",
        "workers of shop start",
        'expect hurried completes with "hurried"',
    ],
    "a call that is not taken until workers start": [
        "workers of payments stop",
        START,
        "skip 1h",
        'expect order waits for nexus "payments" workflow Pay',
        'expect nexus "payments" workflow Pay never called',
        "workers start",
        "expect order completes",
        'expect nexus "payments" workflow Pay called once',
    ],
    "an id, and two workflows": [
        "promise first <- workflow Hurried()",
        "    options:",
        '        workflow_id: "the-first"',
        "promise second <- workflow Hurried()",
        "signal second.Hurry()",
        'expect second completes with "hurried"',
        "expect first waits",
    ],
    "what holds throughout": [
        "always activity Charge never called",
        "never order fails",
        "eventually order completes",
        'nexus "payments" workflow Pay returns Paid{id: "p"}',
        START,
        "skip 1d",
    ],
}


@pytest.mark.parametrize("name", PASSES)
def test_a_test_passes_when_what_it_expects_holds(name: str, tmp_path: Path) -> None:
    outcome = shop(tmp_path, *PASSES[name])
    assert outcome.fault is None, said(outcome)


FAILS: dict[str, tuple[Sequence[str], str]] = {
    "a condition: what its parts are": (
        [START, "await order -> r", 'expect r.id == "x" and r.shelf != "y"'],
        '4: expect r.id == "x" and r.shelf != "y"\nr.id is "charge-1"',
    ),
    "a result": (
        [START, 'expect order completes with {id: "x"}'],
        '3: expect order completes with {id: "x"}\n'
        'it completes with {"id": "charge-1", "shelf": "shelf-1"}',
    ),
    "a failure that does not come": (
        [START, "expect order fails Late"],
        '3: expect order fails Late\nit completes with {"id": "charge-1", "shelf": "shelf-1"}',
    ),
    "another failure": (
        ["namespace payments never answers", START, 'expect order fails Late("soon")'],
        '4: expect order fails Late("soon")\nOrder failed\n  Late: nobody paid',
    ),
    "a failure where a result is awaited": (
        ["namespace payments never answers", START, "await order"],
        "4: await order\nOrder failed\n  Late: nobody paid",
    ),
    "what is waited for": (
        [START, "expect order waits for signal Hurry"],
        '3: expect order waits for signal Hurry\nit has completed with {"id": "charge-1"',
    ),
    "how often": (
        [START, "expect activity Charge(3) called twice"],
        "3: expect activity Charge(3) called twice\nit was never called so; the calls were\n"
        "  Charge(2) from payments",
    ),
    "an order": (
        [START, "expect in order:", "    activity Charge", "    activity Reserve"],
        "5: expect in order:\nactivity Reserve does not come in this place; the calls were",
    ),
    "a call more than there are answers for": (
        [
            "activity Charge:",
            '    raises Declined("x")',
            '    then raises Declined("y")',
            START,
            "expect order completes",
        ],
        "6: expect order completes\nCharge was called once more than the 2 times",
    ),
    "something that can never come": (
        ["activity Reserve never answers", START, "expect order completes"],
        "4: expect order completes\n",
    ),
    "what never holds, at once": (
        [START, "never activity Charge called", "skip 1d"],
        "3: never activity Charge called\nit holds",
    ),
    "a result for which workers would have to start": (
        ["workers stop", START, "expect order completes"],
        "4: expect order completes\nnothing can happen any more, and what is waited for has not "
        "come:\n  Order",
    ),
    "a query that no worker takes": (
        [START, "workers of shop stop", "query order.Stage() -> stage"],
        "4: query order.Stage() -> stage\nquery Stage: Order does not get it: no poller seen",
    ),
    "a stand-in of another type": (
        ["activity Reserve returns 3", START],
        "2: activity Reserve returns 3\nthe stand-in of Reserve gives another type: result: "
        "expected object (Reserved), found number",
    ),
}


@pytest.mark.parametrize("name", FAILS)
def test_a_test_that_fails_says_what_was_expected_and_found(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crossway.simulate.loop.PATIENCE", 2.0)
    lines, expected = FAILS[name]
    assert said(shop(tmp_path, *lines)).startswith(expected)


PAID = '[{"message": "nobody paid", "sku": "pen"}]'
UNLIKE = {
    "Declined": "the type is Late, not Declined",
    'Late("soon", {message: _, sku: "pen"})': 'the message is "nobody paid", not "soon"',
    'Late("nobody paid", {sku: "ink"})': f'the details are {PAID}, not [{{"sku": "ink"}}]',
    'Late("no", 3)': f'the message is "nobody paid", not "no"; the details are {PAID}, not [3]',
}


@pytest.mark.parametrize("error", UNLIKE)
def test_of_another_failure_it_is_said_what_differs(error: str, tmp_path: Path) -> None:
    outcome = shop(
        tmp_path, "namespace payments never answers", START, f"expect order fails {error}"
    )
    assert said(outcome).splitlines()[-1] == UNLIKE[error]


def test_a_failing_test_shows_the_tree_of_calls(tmp_path: Path) -> None:
    """With the line of the design that failed."""
    outcome = shop(tmp_path, "namespace payments never answers", START, "await order")
    assert outcome.fault is not None
    assert "✗ workflow Order  [shop]" in outcome.fault.trace
    assert "workflow Order failed at shop.twf:19" in outcome.fault.trace


def test_what_failed_is_said_once_below_the_trees_of_all_workflows(tmp_path: Path) -> None:
    """Below each of them it read as if the same had failed again."""
    again = START.replace("order", "again").replace("o-1", "o-2")
    outcome = shop(tmp_path, "namespace payments never answers", START, again, "await order")
    assert outcome.fault is not None
    assert outcome.fault.trace.count("workflow Order  [shop]") == 2
    assert outcome.fault.trace.count("workflow Order failed at shop.twf:19") == 1


def test_a_failing_line_is_expected_without_its_place_or_with_it(tmp_path: Path) -> None:
    """The place changes with every line that is added above; a design's own `catch` has none."""
    (tmp_path / "share.twf").write_text("""\
workflow Share(cents: int, among: int) -> (int):
    close complete(cents // among)

test "among nobody":
    promise share <- workflow Share(100, 0)
    expect share fails ZeroDivisionError("division by zero") -> err
    expect share fails ZeroDivisionError("division by zero (share.twf:2)")
    expect err.message == "division by zero (share.twf:2)"

test "another line, another error":
    promise share <- workflow Share(100, 0)
    expect share fails ZeroDivisionError("division by zero (share.twf:3)")

test "another text":
    promise share <- workflow Share(100, 0)
    expect share fails ZeroDivisionError("division")
""")
    assert [one.passed for one in outcomes(tmp_path)] == [True, False, False]
