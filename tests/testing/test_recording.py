"""Runs recorded as tests, in the simulator: what is written passes, and says what happened."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from temporalio.api.history.v1 import HistoryEvent

from crossway.cli.recording import refuse_unfit
from crossway.design import load
from crossway.errors import UserError
from crossway.language import parse, tree
from crossway.language.printer import print_test_block
from crossway.testing import NEVER, RunningDesign, Started, in_turn, takes
from crossway.testing.blocks.answered import answers_of
from crossway.testing.blocks.literals import literal
from crossway.testing.blocks.values import computed, same
from tests.helpers.recording import DESIGN, SCALES, Drive, passes, recorded


class Declined(Exception):  # noqa: N818 - the design calls it so
    """What the card says."""


def ordered(design: RunningDesign) -> Started:
    design.stand_in("Charge", in_turn(Declined("wait"), takes("5m", "ch-1")))
    design.stand_in("Find", 'A "1"\n{id} é\u2028')
    design.stand_in("Scales.Weigh", -0.125)
    order = design.start("Order", "o-1", 30, id="order-1")
    design.skip("2d")
    order.update("Rename", "mine")
    with pytest.raises(Exception, match="a name is needed"):
        order.update("Rename", "")
    design.skip("1h")
    order.signal("Approve", "ann {by}")
    order.result()
    return order


def expired(design: RunningDesign) -> Started:
    order = design.start("Order", "o-2", 30, id="order-2")
    order.failure()
    return order


def refused(design: RunningDesign) -> Started:
    design.stand_in("Charge", Declined("no money"))
    order = design.start("Order", "o-3", 30, id="order-3")
    order.signal("Approve", "ann")
    order.failure()
    return order


def cancelled(design: RunningDesign) -> Started:
    design.stand_in("Charge", NEVER)
    order = design.start("Order", "o-4", 30, id="order-4")
    order.signal("Approve", "ann")
    design.skip("10s")
    order.cancel()
    order.failure()
    return order


def waits(design: RunningDesign) -> Started:
    order = design.start("Order", "o-5", 30, id="order-5")
    design.skip("1d")
    return order


def goes_round(design: RunningDesign) -> Started:
    rounds = design.start("Rounds", 3, [], id="rounds-1")
    for what in ("a", "b", "c"):
        design.skip("1m")
        rounds.signal("Say", what)
    assert rounds.result() == ["a", "b", "c"]
    return rounds


RUNS: dict[str, tuple[Drive, list[str]]] = {
    "a result": (
        ordered,
        [
            "    activity Charge:",
            '        raises Declined("wait")',
            '        then returns "ch-1" after 5m',
            "    nexus ScalesEndpoint Scales.Weigh returns -0.125",
            '            workflow_id: "order-1"',
            '    update order.Rename("mine")',
            '    expect update order.Rename("") fails NoNameError("a name is needed", 7)',
            '    signal order.Approve("ann {by}")',
            "    expect order completes with {",
        ],
    ),
    "a failure after its time": (expired, ['expect order fails Expired("nobody approved o-2")']),
    "a failure after three attempts": (
        refused,
        ['    activity Charge:\n        raises Declined("no money")\n        then raises Declined'],
    ),
    "a cancellation": (
        cancelled,
        [
            "activity Charge never answers",
            "    cancel order\n    expect order fails CancelledError",
        ],
    ),
    "one that goes on": (waits, ["    expect order waits\n"]),
    "several runs of one": (
        goes_round,
        ['    signal rounds.Say("c")\n    expect rounds completes with ["a", "b", "c"]'],
    ),
}


@pytest.mark.parametrize("name", RUNS)
def test_what_is_recorded_says_what_happened_and_passes(name: str, tmp_path: Path) -> None:
    """Also where the workflow makes up ids, and asks what time it is."""
    drive, expected = RUNS[name]
    text, said = recorded(drive, tmp_path)
    assert [part for part in expected if part not in text] == [], text
    assert len(said) == 1, said
    assert passes(tmp_path)


def test_what_a_file_holds_stays(tmp_path: Path) -> None:
    """A test is added below it, under a name of its own."""
    (tmp_path / "recorded_test.twf").write_text("# ours")
    first, _ = recorded(expired, tmp_path)
    second, said = recorded(expired, tmp_path)
    assert second.startswith(first)
    assert first.startswith('# ours\ntest "Order order-2":\n')
    assert '\n\ntest "Order order-2 (2)":\n' in second
    assert said[0].startswith('recorded as test "Order order-2 (2)" in ')


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        ("test.py", None, "expected a .twf file"),
        ("no/test.twf", None, "there is no folder"),
        ("test.twf", "workflow W(\n", "cannot be read as a design (line 1"),
        ("test.twf", b"\xff\xfe", "cannot read"),
    ],
)
def test_a_file_that_no_test_can_be_written_to_is_refused(
    file: str, text: str | bytes | None, said: str, tmp_path: Path
) -> None:
    path = tmp_path / file
    if isinstance(text, str):
        path.write_text(text)
    elif text is not None:
        path.write_bytes(text)
    with pytest.raises(UserError) as refused:
        refuse_unfit(path)
    assert said in str(refused.value)


# --- calls that are cancelled ----------------------------------------------------------

SCHEDULED = {
    "event_id": 5,
    "nexus_operation_scheduled_event_attributes": {
        "service": "Scales",
        "operation": "Weigh",
        "endpoint": "ScalesEndpoint",
    },
}
ASKED = {
    "event_id": 6,
    "nexus_operation_cancel_requested_event_attributes": {"scheduled_event_id": 5},
}
ANSWERED = {
    "event_id": 7,
    "nexus_operation_completed_event_attributes": {
        "scheduled_event_id": 5,
        "result": {"metadata": {"encoding": b"json/plain"}, "data": b"2.5"},
    },
}
DELIVERED, UNDELIVERED = (
    {
        "event_id": 8,
        f"nexus_operation_cancel_request_{how}_event_attributes": {"scheduled_event_id": 5},
    }
    for how in ("completed", "failed")
)


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([SCHEDULED, ASKED, DELIVERED], "never"),
        ([SCHEDULED, ASKED, UNDELIVERED], "never"),
        ([SCHEDULED, ASKED, ANSWERED, DELIVERED], "returns"),
        ([SCHEDULED, ASKED, ANSWERED, UNDELIVERED], "returns"),
    ],
)
def test_that_a_request_to_cancel_was_delivered_is_no_answer_of_an_operation(
    events: list[dict[str, Any]], expected: str, tmp_path: Path
) -> None:
    """A race is over and its workflow closes before the loser has ended, if it ever does."""
    (tmp_path / "shop.twf").write_text(DESIGN)
    (tmp_path / "scales.twf").write_text(SCALES)
    (workspace,) = load(tmp_path)
    (found,) = answers_of([[HistoryEvent(**one) for one in events]], workspace.design)
    assert [one.kind for one in found.answers] == [expected]


# --- values ----------------------------------------------------------------------------

TEXTS = st.text(max_size=8) | st.sampled_from(
    ["{_}", "{order}", "${id}", '"', "\\", "30d", "\u2028"]
)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)


@given(value=VALUES)
def test_a_value_that_is_written_reads_back_as_that_value(value: Any) -> None:
    """Whatever its names and texts hold: braces, quotes, ends of lines, words of the language."""
    end = tree.Expect(tree.Completes(tree.Handle("order"), literal(value)))
    test = tree.TestBlock("it", (end,))
    read = parse(print_test_block(test), "x.twf")
    assert read.diagnostics == ()
    assert read.file.definitions == (test,)
    (workspace,) = load(Path(__file__).parent / "shop")
    found = computed(literal(value), {"_": 1}, workspace.tests.beside, "x.twf")
    assert found == value
    assert same(found, value)
