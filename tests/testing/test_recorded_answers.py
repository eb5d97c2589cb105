"""Executions recorded as tests: no answer that was given is missing in what is written."""

from __future__ import annotations

from pathlib import Path

from crossway.testing import RunningDesign, Started, in_turn, takes
from tests.helpers.recording import passes, recorded

PACKS = """\
workflow Packs(id: string, items: list[string]) -> (list[string?]):
    packed = []
    for item in items:
        workflow Pack(item) -> one
            options:
                workflow_id: "pack-{id}"
        packed = append(packed, one)
    close complete(packed)

workflow Pack(item: string) -> (string?):
    activity Wrap(item) -> wrapped
    close complete(wrapped)

activity Wrap(item: string) -> (string?):
    wrap
"""


def test_what_children_of_one_id_were_answered_is_there(tmp_path: Path) -> None:
    """One after the other; that one was answered null, too."""

    def packs(design: RunningDesign) -> Started:
        design.stand_in("Wrap", in_turn("box", None, "bag"))
        started = design.start("Packs", "p", ["a", "b", "c"], id="packs")
        assert started.result() == ["box", None, "bag"]
        return started

    text, _ = recorded(packs, tmp_path, text=PACKS)
    assert 'Wrap:\n        returns "box"\n        then returns\n        then returns "bag"' in text
    assert passes(tmp_path)


ORDERS = """\
nexus_endpoint BankEndpoint:
    target_namespace: bank
    target_task_queue: bank

nexus_service Bank:
    operation Pay(id: string) -> (string):
        return workflow Pay(id):
            workflow_id: id
    operation Tell(id: string) -> (string):
        return activity Tell(id):
            activity_id: "tell-{id}"
            start_to_close_timeout: 30s
            retry_policy:
                initial_interval: 1s

workflow Pay(id: string) -> (string):
    activity Charge(id) -> charged
    close complete(charged)

activity Charge(id: string) -> (string):
    charge

activity Tell(id: string) -> (string):
    tell

namespace bank:
    worker bank
        task_queue: "bank"

worker bank:
    workflow Pay
    activity Charge
    activity Tell
    nexus_service Bank

workflow Order(id: string) -> (list[string]):
    nexus BankEndpoint Bank.Pay(id) -> paid
    nexus BankEndpoint Bank.Tell(id) -> told
    close complete([paid, told])

namespace shop:
    worker shop
        task_queue: "shop"

worker shop:
    workflow Order
"""


def test_what_a_target_of_the_same_id_and_an_activity_behind_an_operation_were_answered(
    tmp_path: Path,
) -> None:
    """An order and its payment are called alike, each in its namespace. An activity that runs for
    itself has no history."""

    def orders(design: RunningDesign) -> Started:
        design.stand_in("Charge", "ch-1")
        design.stand_in("Tell", in_turn(RuntimeError("busy"), takes("5s", "told")))
        started = design.start("Order", "order-1", id="order-1")
        assert started.result() == ["ch-1", "told"]
        return started

    text, _ = recorded(orders, tmp_path, text=ORDERS)
    assert 'activity Charge returns "ch-1"' in text
    first, then = '        raises RuntimeError("busy")', '        then returns "told" after 5s'
    assert f"activity Tell:\n{first}\n{then}" in text
    assert passes(tmp_path)


BOTH = """\
workflow Both() -> (list[string]):
    await all:
        activity Charge(1) -> one
        activity Charge(2) -> two
    close complete([one, two])

activity Charge(number: int) -> (string):
    charge
"""


def test_each_attempt_has_its_place_among_the_calls_beside_it(tmp_path: Path) -> None:
    """The second call comes between the two attempts of the first."""

    def both(design: RunningDesign) -> Started:
        design.stand_in("Charge", in_turn(RuntimeError("busy"), "two", "one"))
        started = design.start("Both", id="both")
        assert started.result() == ["one", "two"]
        return started

    text, _ = recorded(both, tmp_path, text=BOTH)
    assert 'raises RuntimeError("busy")\n        then returns "two"' in text
    assert passes(tmp_path)
