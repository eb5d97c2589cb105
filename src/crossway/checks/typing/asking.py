"""Questions that are answered once, noted, and asked again to see whether their answers still hold.

What is found by looking at one thing with the answers to some questions about others holds for as
long as the thing and those answers are the same: whatever else changes is nothing to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar, cast

from crossway.language.structs import Struct

T = TypeVar("T")


class Asked(Struct, frozen=True):
    """A question, what it is about, and its answer."""

    find: Callable[..., object]
    about: tuple[Any, ...]
    answer: object


class Questions:
    """What answers the questions that its methods `ask`."""

    def __init__(self) -> None:
        """Nothing was asked yet."""
        self._answers: dict[tuple[object, ...], Asked] = {}
        self._noted: dict[tuple[object, ...], Asked] = {}

    def ask(self, find: Callable[..., T], *about: object) -> T:
        """Return what `find` gives for this and what it is asked about, found once."""
        key = (find, *map(id, about))
        found = self._answers.get(key)
        if found is None:  # what is asked about is kept: its identity stays its own
            found = self._answers[key] = Asked(find, about, find(self, *about))
        self._noted[key] = found
        return cast(T, found.answer)

    @contextmanager
    def noting(self) -> Iterator[Iterable[Asked]]:
        """Note what is asked while entered."""
        noted: dict[tuple[object, ...], Asked] = {}
        self._noted = noted
        yield noted.values()
        self._noted = {}

    def hold(self, asked: Iterable[Asked]) -> bool:
        """Return whether questions that were noted, maybe by another, have their answers here."""
        return all(self.ask(one.find, *one.about) == one.answer for one in asked)
