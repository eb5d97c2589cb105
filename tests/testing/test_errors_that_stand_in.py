"""Exceptions and their classes in the place of what a design calls."""

from __future__ import annotations

import pytest

from crossway.pytest_plugin import Opens
from crossway.testing import in_turn

ORDER = {"sku": "pen", "count": 2}


class CardError(Exception):
    """An error that takes something else than it holds, as those of many libraries do."""

    def __init__(self, code: int, text: str) -> None:
        """Say both in one text."""
        super().__init__(f"{code}: {text}")
        self.code = code


class CodeError(Exception):
    """One that would take what it holds, and say something else by that."""

    def __init__(self, code: object) -> None:
        """Say more than the code."""
        super().__init__(f"code {code}")


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (CardError(51, "no money"), "CardError: 51: no money"),
        (CodeError(51), "CodeError: code 51"),
        (
            FileNotFoundError(2, "no card", "card-1"),
            "FileNotFoundError: [Errno 2] no card: 'card-1'",
        ),
    ],
)
def test_an_exception_that_stands_in_is_raised_as_it_is(
    crossway_design: Opens, error: Exception, said: str
) -> None:
    """Each time, whatever its class takes: by its type the design catches it."""
    shop = crossway_design("shop")
    shop.stand_in("Reserve", error)
    order = shop.start("Order", ORDER)
    shop.skip("1m")
    assert len(shop.calls("Reserve")) > 1
    assert said in order.trace()


def test_a_class_of_exceptions_is_raised_as_raise_does(crossway_design: Opens) -> None:
    shop = crossway_design("shop")
    shop.stand_in("Reserve", {"shelf": "A1"})
    shop.stand_in("payments.Pay", in_turn(KeyError))
    assert "KeyError" in str(shop.start("Order", ORDER).failure())
