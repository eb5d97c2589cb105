"""What a test in Python is told when it is wrong: one message, whatever it does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from crossway.pytest_plugin import Opens
from crossway.testing import NEVER, RunningDesign, StandInError, TestingError

ORDER = {"sku": "pen", "count": 2}


@pytest.fixture
def shop(crossway_design: Opens) -> RunningDesign:
    """Return the shop."""
    return crossway_design("shop")


def test_messages_that_do_not_fit_are_told_and_not_dropped(shop: RunningDesign) -> None:
    """A running workflow logs and drops a signal that does not fit: a test would wait in vain."""
    shop.stand_in("Reserve", NEVER)
    order = shop.start("Order", ORDER)
    with pytest.raises(TestingError, match=r"signal Hurry takes nothing, and was given 1 value$"):
        order.signal("Hurry", "now")
    with pytest.raises(TestingError, match=r"Order does not answer it: .* takes none"):
        order.query("Stage", 3)


@dataclass
class _Name:
    length: float


def test_a_number_that_json_has_not_is_told_with_what_was_given_it(shop: RunningDesign) -> None:
    """The design could catch what it fails with, and the test would pass, or wait in vain."""
    nan, why = float("nan"), "is no finite number, and JSON has no other"
    with pytest.raises(TestingError) as told:
        shop.start("Order", {"sku": "pen", "count": 2, "weight": nan})
    assert str(told.value) == f"the input does not fit Order: order: the value at .weight {why}"
    shop.stand_in("Reserve", NEVER)
    order = shop.start("Order", ORDER)
    for kind, name, send in (("query", "Stage", order.query), ("update", "Rename", order.update)):
        with pytest.raises(TestingError) as told:
            send(name, _Name(nan))
        assert str(told.value) == f"{kind} {name} does not leave: the value at .length {why}"
    with pytest.raises(StandInError) as told:
        shop.stand_in("Reserve", {"shelf": "A1", "free": nan})
    said = "the stand-in of Reserve gives what JSON has not: result: the value at .free "
    assert str(told.value) == said + why
    with pytest.raises(StandInError, match=r"what JSON has not: result: .* half of a surrogate"):
        shop.stand_in("Charge", "\ud800")


def test_an_id_is_a_text_that_no_other_workflow_has(shop: RunningDesign) -> None:
    shop.start("Hurried", id="h-1")
    with pytest.raises(TestingError, match=r"the id 'h-1': .*already started"):
        shop.start("Hurried", id="h-1")
    with pytest.raises(TestingError, match="an id is a text, found 5"):
        shop.start("Hurried", id=5)  # type: ignore[arg-type]  # that is the point
    with pytest.raises(TestingError, match="length exceeds limit"):
        shop.start("Hurried", id="h" * 1001)


def test_a_stand_in_lets_no_time_pass_and_starts_nothing(shop: RunningDesign) -> None:
    """It runs while time stands still; the message says what to do, and no retry hides it."""

    def answer(*_: object) -> dict[str, str]:
        shop.skip("1d")
        return {"shelf": "A1"}

    shop.stand_in("Reserve", answer)
    with pytest.raises(TestingError, match="a stand-in only answers, while time stands still"):
        shop.start("Order", ORDER)
    assert len(shop.calls("Reserve")) == 1


def test_a_value_that_holds_itself_is_one_clear_message(shop: RunningDesign) -> None:
    circle: list[Any] = []
    circle.append(circle)
    with pytest.raises(StandInError, match="gives what JSON has not"):
        shop.stand_in("Reserve", circle)
    with pytest.raises(TestingError, match="the input of Order is what JSON has not"):
        shop.start("Order", circle)


def test_a_design_that_is_closed_starts_nothing_and_may_be_closed_again(
    shop: RunningDesign,
) -> None:
    shop.close()
    with pytest.raises(TestingError, match="the design is closed"):
        shop.start("Hurried")
    shop.close()
