"""What a test of a design says, and what it is told."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from crossway.pytest_plugin import Opens, OpensAsync
from crossway.testing import (
    NEVER,
    RunningDesign,
    StandInError,
    TestingError,
    UpdateFailedError,
    in_turn,
    takes,
)

ORDER = {"sku": "pen", "count": 2}


@pytest.fixture
def shop(crossway_design: Opens) -> RunningDesign:
    """Return the shop, with a shelf to take things from."""
    design = crossway_design("shop")
    design.stand_in("Reserve", {"shelf": "A1"})
    return design


def test_stand_ins_answer_and_calls_are_told(shop: RunningDesign) -> None:
    """A value, and a function that is given the arguments; the rest is the real thing."""
    shop.stand_in("Charge", lambda count: f"ch-{count}")
    assert shop.start("Order", ORDER).result() == {"id": "ch-2", "shelf": "A1"}
    assert shop.calls().names == ["Reserve", "payments.Pay", "Charge"]
    charge = shop.calls("Charge").only()
    assert (charge.arguments, charge.caller, charge.workflow) == ((2,), "payments", "Pay")
    (pay,) = [call for call in shop.calls() if call.kind == "operation"]
    assert (pay.caller, pay.namespace) == ("shop", "payments")
    assert [decision.allowed for decision in shop.audit] == [True]
    assert shop.audit[0].caller == "shop"


def test_retries_take_the_time_that_they_take_on_a_server(shop: RunningDesign) -> None:
    shop.stand_in("Charge", in_turn(RuntimeError("no"), RuntimeError("no"), "ch-3"))
    begun = shop.now
    assert shop.start("Order", ORDER).result()["id"] == "ch-3"
    calls = shop.calls("Charge")
    assert [call.attempt for call in calls] == [1, 2, 3]
    assert calls[2].at - calls[0].at >= timedelta(hours=3)
    assert shop.now - begun < timedelta(hours=4)


def test_what_never_answers_loses_and_time_can_be_skipped(shop: RunningDesign) -> None:
    """The operation is cancelled when the timer wins, and its target with it."""
    shop.stand_in("payments", NEVER)
    order = shop.start("Order", ORDER)
    shop.skip("13d")
    assert "WORKFLOW_EXECUTION_FAILED" not in order.events
    shop.skip("1d")
    failed = order.failure()
    assert (failed.type, failed.details[0]["sku"]) == ("Late", "pen")
    assert "Late" in str(failed)


def test_an_answer_may_take_its_time(shop: RunningDesign) -> None:
    shop.stand_in("payments.Pay", takes("20m", {"id": "late"}))
    begun = shop.now
    assert shop.start("Order", ORDER).result()["id"] == "late"
    assert shop.now - begun < timedelta(minutes=21)


def test_signals_queries_updates_and_cancels_reach_a_workflow(shop: RunningDesign) -> None:
    shop.stand_in("Charge", NEVER)
    order = shop.start("Order", ORDER)
    assert order.query("Stage") == "reserved"
    assert order.update("Rename", "mine") == "mine"
    assert order.query("Stage") == "mine"
    order.cancel()
    assert order.events[-1] == "WORKFLOW_EXECUTION_CANCELED"

    hurried = shop.start("Hurried")
    hurried.signal("Hurry")
    assert hurried.result() == "hurried"
    begun = shop.now
    assert shop.start("Hurried").result() == "took its time"
    assert shop.now - begun >= timedelta(days=30)


def test_a_month_is_over_at_once_in_the_next_test_too(shop: RunningDesign) -> None:
    """Nothing of another test is left: stand-ins, calls, the clock."""
    assert len(shop.calls()) == 0
    assert shop.now.year == 2026
    assert shop.now.month == 1


async def test_the_same_in_a_coroutine(crossway_design_async: OpensAsync) -> None:
    """Whatever runs it: the loop of the test is not the simulator's."""
    design = crossway_design_async("shop")
    design.stand_in("Reserve", {"shelf": "A1"})
    design.stand_in("Charge", "ch-1")
    order = await design.start("Order", ORDER)
    assert await order.result() == {"id": "ch-1", "shelf": "A1"}
    await design.skip("1d")


def test_a_failed_workflow_is_an_error_that_shows_its_causes(shop: RunningDesign) -> None:
    shop.stand_in("Reserve", ValueError("nothing on the shelf"))
    shop.stand_in("payments", {"id": "never asked"})
    order = shop.start("Order", ORDER)
    shop.skip("1h")
    assert "Reserve" in order.trace()
    assert "nothing on the shelf" in order.trace()


@pytest.mark.parametrize(
    ("name", "answer", "said"),
    [
        ("Resreve", {}, "no activity, operation or namespace of the design is called 'Resreve'; "
         "did you mean Reserve?"),
        ("Reserve", lambda: None, "cannot be called with its 2 arguments (sku, count)"),
        ("Reserve", "shelf", "the stand-in of Reserve gives another type: result: expected"),
        ("Reserve", in_turn({"shelf": 1}), "result.shelf: expected"),
        ("Charge", takes("1m", 7), "the stand-in of Charge gives another type"),
    ],
)  # fmt: skip
def test_a_wrong_stand_in_is_one_clear_message(
    shop: RunningDesign, name: str, answer: Any, said: str
) -> None:
    with pytest.raises(TestingError) as told:
        shop.stand_in(name, answer)
    assert said in str(told.value)


def test_a_wrong_answer_of_a_function_fails_the_test_and_no_workflow_alone(
    shop: RunningDesign,
) -> None:
    """A workflow may catch what its activity failed with: the test would pass."""
    shop.stand_in("Charge", lambda count: count)
    with pytest.raises(StandInError, match="the stand-in of Charge gives another type"):
        shop.start("Order", ORDER).result()


def test_a_call_too_many_fails_the_test(shop: RunningDesign) -> None:
    shop.stand_in("Charge", in_turn(RuntimeError("no")))
    with pytest.raises(StandInError, match=r"Charge was called once more than the 1 times"):
        shop.start("Order", ORDER).result()


@pytest.mark.parametrize(
    ("workflow", "given", "said"),
    [
        ("Ordr", [ORDER], "no workflow is called 'Ordr'; did you mean Order?"),
        ("Order", [], "Order takes order, and was given 0 values"),
        ("Order", [{"sku": "pen"}], "the input does not fit Order: order.count"),
    ],
)
def test_a_wrong_start_is_one_clear_message(
    shop: RunningDesign, workflow: str, given: list[Any], said: str
) -> None:
    with pytest.raises(TestingError) as told:
        shop.start(workflow, *given)
    assert said in str(told.value)


def test_wrong_names_of_signals_and_calls_are_clear_messages(shop: RunningDesign) -> None:
    order = shop.start("Hurried")
    with pytest.raises(TestingError, match=r"no signal 'Hury'; did you mean Hurry\?"):
        order.signal("Hury")
    with pytest.raises(TestingError, match="Hurried has no query 'Stage'; it has none"):
        order.query("Stage")
    with pytest.raises(TestingError, match=r"did you mean Charge\?"):
        shop.calls("Chrage")


def test_workers_that_stop_take_nothing_until_they_start(shop: RunningDesign) -> None:
    """Calls wait for them as on a server; what came meanwhile is told in one task."""
    shop.stop_workers("payments")
    order = shop.start("Order", ORDER)
    shop.skip("3d")
    assert len(shop.calls("payments.Pay")) == 0
    shop.start_workers()
    assert order.result()["shelf"] == "A1"
    with pytest.raises(TestingError, match=r"'payment'; did you mean payments\?"):
        shop.stop_workers("payment")


def test_there_is_no_design_there(crossway_design: Opens) -> None:
    with pytest.raises(TestingError, match=r"there is no design at .*/nowhere"):
        crossway_design("nowhere")
    with pytest.raises(TestingError, match="which design"):
        crossway_design()


def test_a_function_that_fails_the_test_fails_it_whatever_the_design_catches(
    shop: RunningDesign,
) -> None:
    """An `assert` of a stand-in is the test's: no retry, no `catch` and no late answer hides it."""

    def wrong(count: int) -> str:
        assert count == 3, "three were wanted"
        return "ch"

    shop.stand_in("Charge", wrong)
    with pytest.raises(AssertionError, match="three were wanted"):
        shop.start("Order", ORDER).result()
    assert len(shop.calls("Charge")) == 1


@pytest.mark.parametrize("name", ["Reserve", "payments.Pay"])
def test_what_must_not_be_called_says_so_by_pytest_fail(crossway_design: Opens, name: str) -> None:
    design = crossway_design("shop")
    design.stand_in(name, lambda *_given: pytest.fail("nobody was to call it"))
    with pytest.raises(pytest.fail.Exception, match="nobody was to call it"):
        design.start("Order", ORDER).result()


def test_an_update_that_is_refused_says_why(shop: RunningDesign) -> None:
    shop.stand_in("payments", NEVER)
    order = shop.start("Order", ORDER)
    with pytest.raises(
        UpdateFailedError, match=r"update Rename of Order failed\n.*expected string"
    ):
        order.update("Rename", 3)
    assert order.update("Rename", "new") == "new"


def test_who_cancels_what_has_ended_hears_nothing_as_on_a_server(shop: RunningDesign) -> None:
    hurried = shop.start("Hurried")
    hurried.signal("Hurry")
    assert hurried.result() == "hurried"
    hurried.cancel()
    assert hurried.result() == "hurried"


@pytest.mark.parametrize("length", [5, "-5s", "soon", None])
def test_a_wrong_duration_is_one_clear_message(shop: RunningDesign, length: Any) -> None:
    said = re.escape(f'expected a duration such as "20m" or "30d", found {length!r}')
    with pytest.raises(TestingError, match=said):
        shop.skip(length)
    with pytest.raises(TestingError, match=said):
        takes(length)


def test_a_text_in_the_place_of_a_list_is_one_clear_message(crossway_design: Opens) -> None:
    with pytest.raises(TestingError, match=r"expected a list of texts, found 'fakes.py'"):
        crossway_design("shop", implementations="fakes.py")
    with pytest.raises(TestingError, match=r"there is no design at .*; did you mean shop\?"):
        crossway_design("shpo")


def test_an_input_may_be_a_record_of_python_and_one_that_is_no_json_is_told(
    shop: RunningDesign,
) -> None:
    @dataclass
    class Order:
        sku: str
        count: int

    shop.stand_in("Charge", lambda count: f"ch-{count}")
    assert shop.start("Order", Order("pen", 2)).result()["id"] == "ch-2"
    with pytest.raises(TestingError, match=r"the input of Order is what JSON has not: .*object"):
        shop.start("Order", object())


def test_defaults_are_computed_of_what_a_test_gives(crossway_design: Opens, tmp_path: Path) -> None:
    """As in `run`: what is left out is computed in the workflow, from the parameters before it."""
    text = """\
workflow Pay(cents: int, fee: int = cents // 10, labels: list[string] = ["{fee}"]) -> (any):
    await timer(1s):
        options(summary: fee)
    close complete([cents, fee, labels])
"""
    (tmp_path / "pay.twf").write_text(text)
    design = crossway_design(str(tmp_path / "pay.twf"))
    assert design.start("Pay", 100).result() == [100, 10, ["10"]]
    assert design.start("Pay", 100, 3).result() == [100, 3, ["3"]]


@pytest.mark.parametrize(
    ("kind", "name", "given"), [("update", "Rename", "x"), ("signal", "Hurry", None)]
)
def test_what_comes_after_the_end_of_a_workflow_is_one_clear_message(
    shop: RunningDesign, kind: str, name: str, given: str | None
) -> None:
    """A client is refused by the service; a test is told why, in the design's words."""
    order = shop.start("Order", ORDER)
    order.result()
    send = order.update if kind == "update" else order.signal
    with pytest.raises(TestingError, match=f"^{kind} {name}: Order has ended$"):
        send(name, *filter(None, [given]))
