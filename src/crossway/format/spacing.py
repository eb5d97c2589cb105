"""Tokens of one row -> text: what stands between two neighbours.

Spaces mean nothing to the parser but in three places, which are kept as written: a name with
hyphens and holes (`shard-{org}`), the arrow of a promise (`<-`), and `await [..]`, which waits,
beside `await[0]`, an element of what is called so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from crossway.format.facts import Facts
from crossway.language.tokens import Token
from crossway.language.words import RESERVED

OPENERS = frozenset("([{")
CLOSERS = frozenset(")]}")
_NEVER_AFTER_SPACE = CLOSERS | {",", ".", ":", "?"}
_NEVER_BEFORE_SPACE = OPENERS | {"."}
_BEFORE_VALUE = frozenset(
    {"if", "elif", "for", "while", "switch", "case", "close", "return", "await", "skip"}
    | {"expect", "always", "never", "eventually"}
)
"""Words at the beginning of a line with a value behind them, which may begin with a bracket."""
_BETWEEN_VALUES = frozenset({"if", "returns", "with", "after"})
"""The same for words behind a value: `activity A returns (x)`."""
_OUTCOMES = frozenset({"complete", "completed", "fail", "continue_as_new"})
"""Words after `close` that take their values in parentheses, as a function does."""


def text_of(
    tokens: Sequence[Token], brackets: Sequence[str], facts: Facts, *, first: bool = False
) -> str:
    """Return the text of a row of tokens.

    `brackets` are those that are open where it begins; `first` says whether it begins its
    logical line.
    """
    row, inside = _Row(tokens, facts, first), list(brackets)
    parts: list[str] = []
    for at, token in enumerate(tokens):
        parts.append(" " if at and row.gap(at, inside) else "")
        parts.append(_shown(token))
        follow(inside, token)
    return "".join(parts)


def follow(brackets: list[str], token: Token) -> None:
    """Push the bracket that a token opens, pop the one that it closes."""
    if opens(token):
        brackets.append(token.text)
    elif closes(token) and brackets:
        brackets.pop()


def opens(token: Token) -> bool:
    """Whether a token is an opening bracket."""
    return token.kind == "symbol" and token.text in OPENERS


def closes(token: Token) -> bool:
    """Whether a token is a closing bracket."""
    return token.kind == "symbol" and token.text in CLOSERS


def _shown(token: Token) -> str:
    """Return the text of a token; a string stands in double quotes where those need no escape."""
    inside = token.text[1:-1]
    if token.kind == "string" and token.text[0] == "'" and not {'"', "\\"} & {*inside}:
        return f'"{inside}"'
    return token.text


@dataclass(frozen=True, slots=True)
class _Row:
    """A row, and whether it begins its logical line."""

    tokens: Sequence[Token]
    facts: Facts
    first: bool

    def gap(self, at: int, inside: Sequence[str]) -> bool:
        """Whether a space stands before the token at `at`; `inside` are the brackets open there."""
        before, token = self.tokens[at - 1], self.tokens[at]
        if _is(token, *_NEVER_AFTER_SPACE) or _is(before, *_NEVER_BEFORE_SPACE):
            return False
        if _is(before, ":"):
            return inside[-1:] != ["["]  # a slice: `lines[1:3]`
        if _is(token, "-") or _is(before, "-"):
            return self._gap_at_hyphen(at)
        if opens(token):
            return self._gap_before_bracket(at)
        return not (_is(before, "}") and before.touches(token))

    def _gap_at_hyphen(self, at: int) -> bool:
        before, token = self.tokens[at - 1], self.tokens[at]
        hyphen = token if _is(token, "-") else before
        if (hyphen.line, hyphen.column) in self.facts.minuses:
            return True
        if hyphen is before:
            return self._is_item(at - 1) or self._is_arrow(at - 1)
        if self._is_arrow(at):
            return False
        in_name = before.kind == "name" or _is(before, "}", "-") or before.kind == "number"
        return not (in_name and before.touches(token)) or self._takes_value(at - 1)

    def _is_item(self, at: int) -> bool:
        """Whether a hyphen begins an item of a list."""
        return self.first and at == 0

    def _is_arrow(self, at: int) -> bool:
        """Whether a hyphen is the end of `promise name <-`."""
        return self.first and at == 3 and _is(self.tokens[2], "<") and self._begins_with("promise")

    def _begins_with(self, word: str) -> bool:
        return self.first and self.tokens[0].text == word

    def _gap_before_bracket(self, at: int) -> bool:
        before, token = self.tokens[at - 1], self.tokens[at]
        if before.kind == "name":
            if self._begins_with("await") and at == 1 and token.text == "[":
                return not before.touches(token)
            outcome = self._begins_with("close") and at == 2 and before.text in _OUTCOMES
            return (outcome and token.text != "(") or self._takes_value(at - 1)
        return before.kind == "symbol" and not (closes(before) or before.text == "?")

    def _takes_value(self, at: int) -> bool:
        """Whether the word at `at` has a value behind it, and is no name of something."""
        word = self.tokens[at].text
        before = self.tokens[at - 1] if at else None
        if before is None:
            return self.first and word in _BEFORE_VALUE | RESERVED
        if _is(before, "."):
            return False
        begun = self._begins_with("close") and at == 1 and word == "failed"
        behind_value = before.kind != "symbol" or closes(before)
        return begun or word in RESERVED or (behind_value and word in _BETWEEN_VALUES)


def _is(token: Token, *texts: str) -> bool:
    return token.kind == "symbol" and token.text in texts
