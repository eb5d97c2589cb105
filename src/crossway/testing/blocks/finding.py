"""Which tests there are, and which of them are wanted."""

from __future__ import annotations

import re

from crossway.design.shadows import Case, Tests
from crossway.errors import UserError

_WORD = re.compile(r"\s*(\(|\)|and\b|or\b|not\b|\"[^\"]*\"|[^\s()]+)")


def found_tests(tests: Tests, wanted: str = "") -> list[Case]:
    """Return the tests of a design whose names match `wanted`, in order.

    Raises:
        UserError: `wanted` is no expression.
    """
    return [case for case in tests.cases if matching(case.node.name, wanted)]


def matching(name: str, wanted: str) -> bool:
    """Return whether a name has the words of an expression as `pytest -k` takes it.

    >>> matching("a card is declined", "card and not paid")
    True

    Raises:
        UserError: it is no expression.
    """
    if not wanted.strip():
        return True
    words = _WORD.findall(wanted)
    reader = _Reader(words, name.lower())
    holds = reader.either()
    if reader.words:
        raise UserError(f"-k: expected `and`, `or` or the end, found {reader.words[0]!r}")
    return holds


class _Reader:
    """Reads `a and (b or not c)`; a word holds where it is part of the name."""

    def __init__(self, words: list[str], name: str) -> None:
        self.words, self.name = words, name

    def either(self) -> bool:
        holds = self._both()
        while self.words[:1] == ["or"]:
            del self.words[0]
            holds = self._both() or holds
        return holds

    def _both(self) -> bool:
        holds = self._one()
        while self.words[:1] == ["and"]:
            del self.words[0]
            holds = self._one() and holds
        return holds

    def _one(self) -> bool:
        if not self.words or self.words[0] in ("and", "or", ")"):
            found = repr(self.words[0]) if self.words else "the end"
            raise UserError(f"-k: expected a word of a test's name, found {found}")
        word = self.words.pop(0)
        if word == "not":
            return not self._one()
        if word == "(":
            holds = self.either()
            if self.words[:1] != [")"]:
                raise UserError("-k: a `(` is not closed")
            del self.words[0]
            return holds
        return word.strip('"').lower() in self.name
