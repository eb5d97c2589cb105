"""A few of many designs that have each form of the language once, for a slice of what all show."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import fields
from typing import Any, TypeVar

import pytest

from crossway.language import tree, walk

K = TypeVar("K", bound=Hashable)
Form = tuple[str, str, str]
"""A kind of node, one of its parts, and what stands there: a kind of node or value, or a flag."""


def fewest(trees: Mapping[K, tree.File]) -> list[K]:
    """Return which of these have, together, each form that any of them has, in their order.

    Small ones with many forms go first, so that what they take is little.
    """
    forms = {key: frozenset(forms_of(file)) for key, file in trees.items()}
    left = frozenset[Form]().union(*forms.values())
    sizes = {key: 1 + sum(1 for _ in walk(file)) for key, file in trees.items()}
    chosen = set()
    while left:
        best = max(forms, key=lambda key: len(forms[key] & left) / sizes[key])
        chosen.add(best)
        left -= forms[best]
    return [key for key in trees if key in chosen]


def forms_of(file: tree.File) -> Iterator[Form]:
    """Yield the forms of a file, some of them several times."""
    for node in (file, *walk(file)):
        for part in fields(node):
            for value in _values(getattr(node, part.name)):
                told = str(value) if isinstance(value, bool) else type(value).__name__
                yield type(node).__name__, part.name, told


def _values(value: Any) -> tuple[Any, ...]:
    return (value or (None,)) if isinstance(value, tuple) else (value,)


def sliced(texts: Mapping[str, str], few: Iterable[str]) -> list[Any]:
    """Return texts as parameters of a test, by their names: all but these few for `make long`."""
    kept = frozenset(few)
    return [
        pytest.param(text, id=name, marks=() if name in kept else pytest.mark.long)
        for name, text in texts.items()
    ]
