"""What an operation makes of its one input, which any client may have written."""

from __future__ import annotations

from typing import Any

import nexusrpc
import pytest

from crossway.runtime.operations import arguments_of


def test_an_argument_that_may_be_null_may_be_missing() -> None:
    """As a field of a record may: a client that writes no nulls was refused."""
    taken = {"id": str, "note": str | None, "n": int | None}
    assert arguments_of({"id": "a"}, taken, {"n": 5}) == ["a", None, 5]
    assert arguments_of({"id": "a", "n": None}, taken, {"n": 5}) == ["a", None, None]


@pytest.mark.parametrize("kind", [str, Any, list[str | None], dict[str, None]])
def test_any_other_is_missing(kind: Any) -> None:
    with pytest.raises(nexusrpc.HandlerError, match=r"input\.note is missing"):
        arguments_of({"id": "a"}, {"id": str, "note": kind}, {})


def test_a_misspelt_argument_is_not_one_that_was_left_out() -> None:
    """Without an amount everything was refunded."""
    taken = {"id": str, "amount": float | None}
    with pytest.raises(nexusrpc.HandlerError, match="amount is missing, and 'amuont' is unknown"):
        arguments_of({"id": "a", "amuont": 5}, taken, {})
    assert arguments_of({"id": "a", "amount": 5, "more": 1}, taken, {}) == ["a", 5.0]
