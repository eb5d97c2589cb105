"""Search attributes that the server takes; of any other the workflow's task would fail for ever."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from temporalio.exceptions import ApplicationError

from crossway.runtime.searching import typed


@pytest.mark.parametrize("value", [float("inf"), float("nan"), 2**63, -(2**70), Decimal("1e400")])
def test_a_number_that_no_search_attribute_holds_is_refused(value: Any) -> None:
    """Where it is given, so that a `catch` takes it: the server refuses it each time."""
    with pytest.raises(ApplicationError) as refused:
        typed({"Total": value})
    assert refused.value.type == "InvalidArgumentError"
    said = f"search attribute Total: Temporal takes no number such as {value}"
    assert refused.value.message == said


def test_numbers_go_as_what_they_are() -> None:
    """Whole ones and others, a decimal as a number; null is left out."""
    given = {"Count": 2**63 - 1, "Total": 0.5, "Price": Decimal("2.5"), "None": None}
    found = {pair.key.name: pair.value for pair in typed(given)}
    assert found == {"Count": 2**63 - 1, "Total": 0.5, "Price": 2.5}
