"""Holes of a text: `"order-{order.id}"`, filled from the names around it.

A hole is a name, or a path of fields from one, in braces. All other braces stay as they
are: `{}`, `{1}`, `{"a": 1}`, `{null}`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from crossway.language.words import RESERVED

_NAME = r"[A-Za-z_][A-Za-z0-9_]*"
_HOLE = re.compile(rf"\{{(?!(?:{'|'.join(sorted(RESERVED))})\b)({_NAME}(?:\.{_NAME})*)\}}")


@dataclass(frozen=True, slots=True)
class Hole:
    """What stands in a hole: a name, and the fields that are read from it."""

    name: str
    fields: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return the path, without braces."""
        return ".".join((self.name, *self.fields))


def pieces(text: str) -> Iterator[str | Hole]:
    """Yield a text's parts in order: what stands as it is, and the holes.

    >>> list(pieces("a-{b.c}"))
    ['a-', Hole(name='b', fields=('c',))]
    """
    for position, part in enumerate(_HOLE.split(text)):
        if position % 2:
            name, *fields = part.split(".")
            yield Hole(name, tuple(fields))
        elif part:
            yield part


def holes(text: str) -> tuple[Hole, ...]:
    """Return the holes of a text, in order."""
    return tuple(piece for piece in pieces(text) if isinstance(piece, Hole))


def has_holes(text: str) -> bool:
    """Return whether a text has holes."""
    return _HOLE.search(text) is not None


def fill(text: str, value: Callable[[Hole], str]) -> str:
    """Return a text with `value` of each hole in its place.

    >>> fill("a-{b.c}", str)
    'a-b.c'
    """
    return "".join(value(piece) if isinstance(piece, Hole) else piece for piece in pieces(text))


def fits(template: str, text: str) -> bool:
    """Return whether a text comes from a template: a hole is at least one character.

    Each fixed part is looked for where it first can be, which finds a way if there is one
    and never looks twice: a pattern with forty holes would take for ever.

    >>> fits("tenant-{id}", "tenant-7")
    True
    """
    parts = list(pieces(template))
    last = parts[-1] if parts else ""
    if isinstance(last, str):
        if not text.endswith(last):
            return False
        text, parts = text[: len(text) - len(last)], parts[:-1]
    read = waiting = 0  # how far the text is read, how many holes wait for a character
    for part in parts:
        if isinstance(part, Hole):
            waiting += 1
            continue
        found = text.find(part, read + waiting)
        if found < 0 or (not waiting and found != read):
            return False
        read, waiting = found + len(part), 0
    rest = len(text) - read
    return rest >= waiting if waiting else rest == 0
