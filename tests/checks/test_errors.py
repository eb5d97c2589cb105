"""What `check` says of errors is what `catch` does at run time."""

from __future__ import annotations

import builtins

import pytest

from crossway.checks.errors import CAUGHT, KINDS_OF
from crossway.runtime import errors

PAIRS = [(kind, one) for kind, several in KINDS_OF.items() for one in several]


def failure(name: str) -> BaseException:
    """Return an error of a type that every design knows."""
    own = getattr(errors, name, None)
    made: BaseException = own("late", {}) if own else getattr(builtins, name)("late")
    return made


@pytest.mark.parametrize(("kind", "one"), PAIRS)
def test_a_catch_takes_the_kinds_of_what_it_names(kind: str, one: str) -> None:
    """And so a `catch` of such a kind below it never runs."""
    assert {kind, one} <= CAUGHT
    assert errors.matches(failure(one), kind)
    assert not errors.matches(failure(kind), one)
