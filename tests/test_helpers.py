"""What tests share lives in `tests/helpers`, and fails as clearly as a test does."""

from __future__ import annotations

import pytest

from tests.helpers.building import one


def test_an_assert_of_a_helper_says_what_was_there() -> None:
    """pytest rewrites those of tests alone, unless it is told of more (`tests/__init__.py`)."""
    with pytest.raises(AssertionError, match=r"Diagnostic\(.* == \[\]"):
        one("no design at all")
