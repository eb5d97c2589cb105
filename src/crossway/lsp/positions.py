"""Positions as the protocol counts them: lines from 0, columns in the units that were agreed on.

A `Span` counts lines and columns from 1, and characters. Most editors count UTF-16 code units, in
which an emoji is two. Both end a line at `\\n`, `\\r\\n` or `\\r`, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from lsprotocol.types import Position, PositionEncodingKind, Range

from crossway.language import tree
from crossway.language.lexer import split_lines
from crossway.language.span import Span
from crossway.language.walk import all_nodes

Units = Callable[[str], int]
"""How many units of an encoding a text has."""


def _utf16(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def _utf8(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))


UNITS: dict[str, Units] = {
    PositionEncodingKind.Utf16: _utf16,
    PositionEncodingKind.Utf8: _utf8,
    PositionEncodingKind.Utf32: len,
}
"""The encodings that an editor may ask for."""

Point = tuple[int, int]
"""A line and a column as a `Span` counts them: from 1, in characters."""


@dataclass(frozen=True)
class Lines:
    """The lines of a text, and where the protocol says that things in them are."""

    text: str
    units: Units = _utf16

    @cached_property
    def all(self) -> list[str]:
        """The lines without their ends; the last may be empty."""
        return split_lines(self.text)

    def line(self, number: int) -> str:
        """Return a line by its number, from 1; empty where there is none."""
        return self.all[number - 1] if 0 < number <= len(self.all) else ""

    def point(self, position: Position) -> Point:
        """Return where a position is; past the end of a line, or of the text, it is that end."""
        if position.line >= len(self.all):
            return len(self.all), len(self.all[-1]) + 1
        line = self.all[max(0, position.line)]
        return max(0, position.line) + 1, self.characters(line, position.character) + 1

    def characters(self, line: str, units: int) -> int:
        """Return how many characters the first units of a line are, at most all of them."""
        if line.isascii():
            return max(0, min(units, len(line)))
        low, high = 0, len(line)
        while low < high:  # the last character that begins at or before the unit
            middle = (low + high + 1) // 2
            low, high = (middle, high) if self.units(line[:middle]) <= units else (low, middle - 1)
        return low

    def position(self, line: int, column: int) -> Position:
        """Return the position of a character, of whose line the end is the last there is."""
        text = self.line(line)
        return Position(line - 1, self.units(text[: column - 1]))

    def range(self, span: Span) -> Range:
        """Return the stretch of a span."""
        return self.between((span.line, span.column), (span.end_line, span.end_column))

    def between(self, start: Point, end: Point) -> Range:
        """Return the stretch from one point to another."""
        return Range(self.position(*start), self.position(*end))

    @property
    def whole(self) -> Range:
        """The stretch of all of the text."""
        return self.between((1, 1), (len(self.all), len(self.all[-1]) + 1))


def within(point: Point, span: Span) -> bool:
    """Return whether a point is in a span or at its end, where a cursor stands after a word."""
    return (span.line, span.column) <= point <= (span.end_line, span.end_column)


def holds(outer: Span, inner: Span) -> bool:
    """Return whether a span is within another of the same file."""
    start, end = (outer.line, outer.column), (outer.end_line, outer.end_column)
    return start <= (inner.line, inner.column) and (inner.end_line, inner.end_column) <= end


def extent(node: tree.Node) -> Span:
    """Return the stretch of a definition or statement with all that stands below it."""
    return whole_span(one.span for one in all_nodes([node]) if one.span.path == node.span.path)


def whole_span(spans: Iterable[Span]) -> Span:
    """Return the stretch that holds some spans of one file; there is at least one."""
    ordered = sorted(spans)
    end = max((span.end_line, span.end_column) for span in ordered)
    first = ordered[0]
    return Span(first.path, first.line, first.column, *end)
