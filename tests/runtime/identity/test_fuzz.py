"""A slice of `python -m tests.runtime.identity.fuzz`."""

from __future__ import annotations

from tests.runtime.identity.fuzz import explore


def test_no_error_leaves_the_guard_and_nothing_unverified_passes() -> None:
    """Calls, answers, failures and cancels of honest callers and others, in any order, with keys
    that go away meanwhile. `make fuzz` goes on for longer."""
    explore(50)
