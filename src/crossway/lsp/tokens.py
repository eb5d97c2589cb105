"""The tokens of a file, and where in them a name stands that the tree only has as a text."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from crossway.language.lexer import read_lines
from crossway.language.span import Span
from crossway.language.tokens import Token
from crossway.lsp.positions import Point

_OUTSIDE = ("comment", "end")


@dataclass(frozen=True)
class Tokens:
    """The tokens of a text, in order; `first` is the number of its first line."""

    path: str
    text: str
    first: int = 1

    @cached_property
    def all(self) -> list[Token]:
        """Every token, comments at their place."""
        found: list[Token] = []
        for line in read_lines(self.text, self.first):
            found += line.tokens or [line.start]
        return found

    @cached_property
    def _places(self) -> list[Point]:
        return [(token.line, token.column) for token in self.all]

    def inside(self, span: Span) -> Sequence[Token]:
        """Return the tokens that begin in a span."""
        begin = bisect_left(self._places, (span.line, span.column))
        end = bisect_left(self._places, (span.end_line, span.end_column))
        return self.all[begin:end]

    def at(self, point: Point) -> Token | None:
        """Return the token that a point is in, or at the end of; of two the name."""
        index = bisect_left(self._places, (point[0], point[1] + 1))
        for token in reversed(self.all[max(0, index - 2) : index]):
            if token.line == point[0] and token.column <= point[1] <= token.end_column:
                previous = self.all[index - 2] if index > 1 else token
                touching = previous.line == token.line and previous.end_column == point[1]
                if touching and token.kind == "symbol" and previous.kind == "name":
                    return previous
                return token
        return None

    def span(self, first: Token, last: Token | None = None) -> Span:
        """Return the span from a token to another, or of one."""
        last = last or first
        return Span(self.path, first.line, first.column, last.line, last.end_column)

    def named(self, name: str, span: Span, after: str = "", last: bool = False) -> Span | None:
        """Return where a name stands in a span, its own part alone of `billing.Charge`.

        It is looked for behind the word or symbol `after`, where there is one; the first counts,
        or the `last`.
        """
        parts = name.split(".")
        tokens = self.inside(span)
        begin = 0
        if after:
            begin = next((n + 1 for n, t in enumerate(tokens) if t.text == after), 0)
        found = [
            at
            for at in range(begin, len(tokens))
            if tokens[at].text == parts[0] and _spell(tokens, at, parts)
        ]
        if not found:
            return None
        at = found[-1] if last else found[0]
        return self.span(tokens[at + 2 * (len(parts) - 1)])

    def before_colon(self, name: str, value: Span) -> Span | None:
        """Return where a name and a colon stand before a value: `amount: (a + b)`."""
        at = bisect_left(self._places, (value.line, value.column))
        while at > 2 and self.all[at - 1].text == "(":
            at -= 1
        if at < 2 or self.all[at - 1].text != ":" or self.all[at - 2].text != name:
            return None
        return self.span(self.all[at - 2])

    def quoted(self, text: str, span: Span) -> Span | None:
        """Return where a text stands between quotes in a span, without these."""
        for token in self.inside(span):
            if token.kind == "string" and token.text[1:-1] == text:
                end = token.end_column - 1
                return Span(self.path, token.line, token.column + 1, token.line, end)
        return None


def _spell(tokens: Sequence[Token], at: int, parts: Sequence[str]) -> bool:
    wanted = [part for name in parts for part in (name, ".")][:-1]
    return [token.text for token in tokens[at : at + len(wanted)]] == wanted


def names_in(tokens: Sequence[Token]) -> Iterator[Token]:
    """Yield the tokens that are names."""
    return (token for token in tokens if token.kind == "name")
