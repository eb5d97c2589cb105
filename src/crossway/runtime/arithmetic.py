"""The arithmetic of a design: 28 digits and a half to the even one, whatever else the process says.

Python keeps precision and rounding of decimals in a context that anybody may change for a whole
thread, as a library does with `decimal.getcontext().prec = 6`. What a design computes would then
be another amount in that process, and in a workflow another one when it is replayed elsewhere. The
user's own Python goes on by what it finds and says itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from decimal import (
    ROUND_HALF_EVEN,
    Context,
    DivisionByZero,
    InvalidOperation,
    Overflow,
    getcontext,
    localcontext,
    setcontext,
)

_DESIGNS = Context(
    prec=28,
    rounding=ROUND_HALF_EVEN,
    Emin=-999999,
    Emax=999999,
    capitals=1,
    clamp=0,
    flags=[],
    traps=[DivisionByZero, InvalidOperation, Overflow],
)
"""What Python begins with. All of it is said: what is not comes from a context of the process."""

_found: ContextVar[Context | None] = ContextVar("crossway_decimals", default=None)
"""What the user's Python computes by, where a design does otherwise."""


def by_design() -> None:
    """Compute as designs do from here on, in this task or thread, and in what it begins."""
    if _found.get() is None:
        _found.set(getcontext())
    setcontext(_DESIGNS.copy())


@contextmanager
def as_designs() -> Iterator[None]:
    """Compute as designs do within the block: what a command computes, or a test expects."""
    with localcontext(_DESIGNS):
        yield


@contextmanager
def by_users() -> Iterator[None]:
    """Compute by what there was before `by_design`; a change of it ends with the block."""
    with localcontext(_found.get()):
        yield
