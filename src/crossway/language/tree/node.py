"""What every node of the tree has."""

from __future__ import annotations

from dataclasses import dataclass, field

from crossway.language.span import NOWHERE, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """What every node has: its place, its spelling, its end-of-line comment."""

    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line(Node):
    """A node that begins a line: it can carry a comment and follow a blank line.

    Its `span` is that line; what is indented below it has spans of its own.
    """

    note: str = field(default="", repr=False)
    """The comment at the end of the line, stripped, without its `#`."""
    spaced: bool = field(default=False, compare=False, repr=False)
    """Whether a blank line stood before it."""
    classic: bool = field(default=False, compare=False, repr=False)
    """Whether it was written in the classic spelling where that differs."""


@dataclass(frozen=True, slots=True)
class Comment(Line):
    """A comment on a line of its own; `text` is stripped and without its `#`."""

    text: str
