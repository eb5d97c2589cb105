"""What the layout has to know of a text that its tokens alone do not say."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass

from crossway.language import tree
from crossway.language.span import Span
from crossway.language.tokens import SourceLine, Token
from crossway.language.walk import all_nodes

Position = tuple[int, int]
"""A line and a column, both 1-based."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Where the lines of words are, and which `-` stand between two operands.

    `sketches` are where lines begin that are no statements, which stay as written: their text is
    their meaning. A `-` of `minuses` subtracts; others are a sign, or part of a name as in
    `shard-{org}`.
    """

    sketches: frozenset[Position]
    minuses: frozenset[Position]


def facts_of(file: tree.File, lines: Iterable[SourceLine]) -> Facts:
    """Return the facts of a file; `lines` are its logical lines."""
    signs = sorted(
        (token.line, token.column) for line in lines for token in line.tokens if _is_minus(token)
    )
    sketches: set[Position] = set()
    gaps: list[tuple[Position, Position]] = []
    for node in all_nodes(file.definitions):
        if isinstance(node, tree.Sketch):
            sketches.add(_begin(node.span))
        elif isinstance(node, tree.Binary) and node.operator == "-":
            left = node.left.span
            gaps.append(((left.end_line, left.end_column), _begin(node.right.span)))
    return Facts(frozenset(sketches), frozenset(_first_within(signs, gaps)))


def _is_minus(token: Token) -> bool:
    return token.kind == "symbol" and token.text == "-"


def _begin(span: Span) -> Position:
    return span.line, span.column


def _first_within(
    signs: list[Position], gaps: list[tuple[Position, Position]]
) -> Iterable[Position]:
    """Yield the first sign between two operands: behind it, one may be that of the second."""
    for begin, end in gaps:
        at = bisect_left(signs, begin)
        if at < len(signs) and signs[at] < end:
            yield signs[at]
