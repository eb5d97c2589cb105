"""What is offered in tests, below messages by an id, where a new name stands; by a real client."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers.editor import Editor, offered
from tests.helpers.shop import ORDERS, PAYMENTS

TESTED = {
    "¦": ({"activity", "promise", "expect", "skip", "w"}, {"if", "concat"}),
    "promise v <- ¦": ({"workflow"}, {"activity"}),
    "promise v <- workflow ¦": ({"ChargeCard", "RefundCard"}, {"w"}),
    "activity Debit ¦": ({"returns", "raises", "never answers"}, {"w"}),
    "activity Debit:\n        returns 1\n        then ¦": ({"returns", "raises"}, {"w"}),
    'nexus "payments" workflow Refund ¦': ({"returns"}, {"w"}),
    "namespace ¦": ({"orders", "payments"}, {"w"}),
    "expect ¦": ({"activity", "in order:", "w"}, {"skip", "concat"}),
    "expect w ¦": ({"completes", "waits for", "fails"}, {"and"}),
    "expect w waits for ¦": ({"signal", "timer"}, {"w"}),
    "expect w waits for signal ¦": ({"Ask"}, {"w"}),
    "expect w completes with ¦": ({"w", "Receipt"}, {"and"}),
    "expect activity Debit ¦": ({"called once", "never called"}, {"returns"}),
    "expect activity Debit called ¦": ({"once", "twice"}, {"returns"}),
    "signal ¦": ({"w"}, {"concat"}),
    "signal w.¦": ({"Ask"}, {"w"}),
}


@pytest.mark.parametrize("line", TESTED)
def test_what_may_stand_in_a_line_of_a_test_is_offered(
    line: str, one: Editor, files: tuple[Path, Path, Path]
) -> None:
    """Its own words, what follows them, the messages of the workflow that it began."""
    wanted, unwanted = TESTED[line]
    text = f'{PAYMENTS}\ntest "🚚":\n    promise w <- workflow RefundCard("🚚")\n    {line}\n'
    found = offered(one, files[1], text).keys()
    one.change(files[1], PAYMENTS)
    assert wanted <= found
    assert not unwanted & found


def test_nothing_is_offered_where_a_new_name_stands(
    one: Editor, files: tuple[Path, Path, Path]
) -> None:
    """Of a definition, of an operation, of a parameter, of a handler."""
    for text in (
        "workflow ¦",
        "workflow New(¦",
        "workflow New(a: string, ¦",
        "activity ¦",
        "nexus service S:\n    operation ¦",
        "nexus service S:\n    operation Op(¦",
        "workflow New():\n    update U(¦",
    ):
        assert not offered(one, files[0], f"{ORDERS}\r\n{text}"), text
    one.change(files[0], ORDERS)


def test_below_a_message_by_an_id_stands_whose_id_it_is(
    one: Editor, files: tuple[Path, Path, Path]
) -> None:
    """In an operation: the keys, the messages of all workflows, what a signal may start."""
    body = "        return workflow ChargeCard(id, amount)\n"

    def at(line: str) -> set[str]:
        return set(offered(one, files[1], PAYMENTS.replace(body, f"        {line}\n")))

    assert at("signal Ask(id):\n            ¦") == {"workflow_id", "start"}
    assert at("signal ¦") == {"Ask"}
    assert at("signal Ask(id):\n            start: ¦") == {"workflow"}
    assert {"ChargeCard"} <= at("signal Ask(id):\n            start: workflow ¦")
    assert {"workflow", "update", "activity", "id"} <= at("return ¦")
    assert "workflow_id" in at("return workflow ChargeCard(id, amount):\n            ¦")
    one.change(files[1], PAYMENTS)


def test_what_is_sent_by_an_id_is_one_of_the_messages_of_its_kind(
    one: Editor, files: tuple[Path, Path, Path]
) -> None:
    """Behind the id of `temporal.signal` and its like, also on a row of its own; not elsewhere."""
    body = "        return workflow ChargeCard(id, amount)\n"

    def at(line: str) -> set[str]:
        return set(offered(one, files[1], PAYMENTS.replace(body, f"        {line}\n")))

    for sent in (
        'temporal.signal("🚚", ¦)',
        "temporal.signal(id, As¦",
        "temporal.signal(id,\n\t\t¦)",
    ):
        assert at(sent) == {"Ask"}, sent
    assert at("answer = temporal.query(id, ¦)") == set()
    for value in ("temporal.signal(¦", "temporal.signal(id, Ask, ¦", "log(id, ¦)"):
        assert {"id", "concat"} <= at(value), value
    one.change(files[1], PAYMENTS)
