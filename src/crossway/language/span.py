"""Where a piece of source text stands."""

from __future__ import annotations

from pathlib import PurePath

from crossway.language.structs import Struct


class Span(Struct, frozen=True, order=True):
    """A stretch of one source file.

    Lines and columns are 1-based and count characters (not bytes). The end is
    exclusive: a one-character token has `end_column == column + 1`.
    """

    path: str
    line: int
    column: int
    end_line: int
    end_column: int

    def to(self, other: Span) -> Span:
        """Return the span from the start of this one to the end of `other`."""
        return Span(self.path, self.line, self.column, other.end_line, other.end_column)


NOWHERE = Span("", 1, 1, 1, 1)
"""The span of a node that was built by hand rather than parsed."""


def line_of(span: Span) -> str:
    """Return a place in a design as messages name it: `shop.twf:12`."""
    return f"{PurePath(span.path).name}:{span.line}"
