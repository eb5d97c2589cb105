"""Types held against declarations: what it costs, and what is known of caught errors."""

from __future__ import annotations

from crossway.design.builtins import ERROR_FIELDS
from crossway.runtime.errors import describe
from tests.helpers.checked import diagnose
from tests.helpers.counting import calls_of


def _steps(operands: int) -> int:
    """Return how many function calls the check of a sum takes."""
    total = " + ".join(["a"] * operands)
    text = f"workflow W(a: int) -> (int):\n    close complete({total})\n"
    return calls_of(lambda: diagnose([("w.twf", text)]))


def test_an_operand_is_looked_at_once_however_deep_it_stands() -> None:
    """Twice at each depth, a sum of thirty would take until tomorrow."""
    assert _steps(32) < 8 * _steps(8)


def test_a_caught_error_has_the_fields_that_check_knows() -> None:
    """One that is missing here would be reported in a right design."""
    assert set(describe(ValueError("no"))) == set(ERROR_FIELDS)
