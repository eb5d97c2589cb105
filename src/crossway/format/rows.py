"""One logical line -> rows of text: where it is broken, and how far its rows are indented.

Breaks stay where the author made them, within brackets. A row that is too long is broken once
more, at its longest bracket; what is inside stands on a row of its own, or with one part a row:

    workflow Pay(id: string, amount: int = 10, currency: string = "EUR") -> (Paid):

    workflow Pay(
        id: string, amount: int = 10, currency: string = "EUR"
    ) -> (Paid):

A closing bracket that begins a row stands below the row that opened it: by that the lexer knows
that the rows between them are one line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from crossway.format.facts import Facts
from crossway.format.spacing import closes, follow, opens, text_of
from crossway.language.printer.page import INDENT
from crossway.language.tokens import SourceLine, Token

WIDTH = 100
"""Columns of a row that is not broken; comments do not count."""


@dataclass(frozen=True, slots=True)
class Row:
    """Tokens on one row, and the comment behind them; a comment alone has no tokens."""

    tokens: tuple[Token, ...]
    comment: str = ""


def rows_of(line: SourceLine, inner: Iterable[Token], note: str) -> list[Row]:
    """Return the rows of a logical line as its author broke it.

    `inner` are the comments within it, `note` is the text of the one at its end.
    """
    tokens = {
        number: tuple(group) for number, group in groupby(line.tokens, lambda token: token.line)
    }
    comments = {comment.line: comment_text(comment.text) for comment in inner}
    numbers = sorted({*tokens, *comments})
    rows = [Row(tokens.get(number, ()), comments.get(number, "")) for number in numbers]
    return [*rows[:-1], replace(rows[-1], comment=note)]


def comment_text(text: str) -> str:
    """Return a comment with a space behind its `#`; what is aligned within it stays."""
    inside = text[1:].rstrip()
    return f"#{inside}" if not inside or inside[0] in " #!\t" else f"# {inside}"


def laid_out(rows: Sequence[Row], depth: int, facts: Facts) -> Iterator[str]:
    """Yield the lines of text that rows are, indented by `depth` levels and more."""
    for row, level, brackets, first in _indented(_broken(rows, depth, facts)):
        text = text_of(row.tokens, brackets, facts, first=first)
        parts = [part for part in (text, row.comment) if part]
        yield INDENT * (depth + level) + "  ".join(parts)


_Indented = tuple[Row, int, list[str], bool]


def _indented(rows: Iterable[Row]) -> Iterator[_Indented]:
    """Yield each row with how many levels it is indented, and the brackets open before it.

    The brackets that one row leaves open are one level together: `charge({` is closed by `})`. A
    row that begins by closing some is as deep as the one that opened the last of these:

        rows = [[
            1, 2
        ], [
            3, 4
        ]]
    """
    brackets: list[str] = []
    opened: list[int] = []  # how deep the row is that each is in
    for number, row in enumerate(rows):
        leading = next((n for n, token in enumerate(row.tokens) if not closes(token)), None)
        closing = len(row.tokens) if leading is None else leading
        inside = opened[-1] + 1 if opened else 0
        level = opened[-closing:][0] if closing and opened else inside
        yield row, level, list(brackets), number == 0
        for token in row.tokens:
            follow(brackets, token)
            if opens(token):
                opened.append(level)
            elif closes(token) and opened:
                opened.pop()


# --- rows that are too long ------------------------------------------------------------


def _broken(rows: Sequence[Row], depth: int, facts: Facts) -> list[Row]:
    """Return the rows with each that is too long broken, as far as it can be."""
    found = list(rows)
    while True:
        after = [part for each in _indented(found) for part in _parts(each, depth, facts)]
        if len(after) == len(found):
            return after
        found = after


def _parts(indented: _Indented, depth: int, facts: Facts) -> list[Row]:
    row, level, brackets, first = indented
    width = len(INDENT) * (depth + level) + len(text_of(row.tokens, brackets, facts, first=first))
    if width <= WIDTH:
        return [row]
    if brackets and len(parts := _between_commas(row.tokens)) > 1:
        return [*map(Row, parts[:-1]), Row(parts[-1], row.comment)]
    begin, end = _longest_bracket(row.tokens)
    if end - begin < 2:
        return [row]
    head, inside, tail = row.tokens[: begin + 1], row.tokens[begin + 1 : end], row.tokens[end:]
    return [Row(head), Row(inside), Row(tail, row.comment)]


def _between_commas(tokens: Sequence[Token]) -> list[tuple[Token, ...]]:
    """Return the parts of a row, each with the comma behind it; those in brackets stay whole."""
    parts: list[tuple[Token, ...]] = []
    begin, depth = 0, 0
    for at, token in enumerate(tokens):
        depth += opens(token) - closes(token)
        if depth < 0:
            return [tuple(tokens)]
        if depth == 0 and token.kind == "symbol" and token.text == ",":
            parts.append(tuple(tokens[begin : at + 1]))
            begin = at + 1
    return [*parts, tuple(tokens[begin:])] if begin < len(tokens) else parts


def _longest_bracket(tokens: Sequence[Token]) -> tuple[int, int]:
    """Return where the longest bracket that a row opens and closes begins and ends."""
    begun: list[int] = []
    longest = (0, 0)
    for at, token in enumerate(tokens):
        if opens(token):
            begun.append(at)
        elif closes(token) and begun:
            begin = begun.pop()
            if _width(tokens, begin, at) > _width(tokens, *longest):
                longest = (begin, at)
    return longest


def _width(tokens: Sequence[Token], begin: int, end: int) -> int:
    return sum(len(token.text) for token in tokens[begin:end])
