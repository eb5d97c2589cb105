"""Choices between several blocks: `if`, `elif` and `else`, however many there are."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from crossway.compiler.text import Code, code
from crossway.compiler.writer import Writer

_MOST = 100
"""Python reads each `elif` as an `if` within the one before, and gives up at some hundreds."""


class Branches:
    """Writes branches in order, the first whose condition holds being taken.

    Beyond `_MOST` of them they are the cases of a `match`, which Python reads one beside
    the other: `case _ if x > 1:` for `elif x > 1:`.
    """

    def __init__(self, out: Writer, *, many: bool) -> None:
        """Begin before the first branch."""
        self._out = out
        self._many = many
        self._first = True

    @contextmanager
    def when(self, condition: Code) -> Iterator[None]:
        """Write the next branch, which is taken when the condition holds."""
        head = code("if {}:", condition) if self._first else code("elif {}:", condition)
        if self._many:
            head = code("case _ if {}:", condition)
        self._first = False
        with self._out.block(head):
            yield

    @contextmanager
    def otherwise(self) -> Iterator[None]:
        """Write the last branch, which is taken when no condition holds."""
        if self._first:
            yield
            return
        with self._out.block(code("case _:") if self._many else code("else:")):
            yield


@contextmanager
def branches(out: Writer, count: int) -> Iterator[Branches]:
    """Write a choice between `count` blocks that have a condition, and one that has none."""
    many = count > _MOST
    if not many:
        yield Branches(out, many=False)
        return
    with out.block(code("match None:")):
        yield Branches(out, many=True)
