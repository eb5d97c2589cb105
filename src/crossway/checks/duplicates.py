"""Finding names that are defined twice; every DUPLICATE_ rule is a use of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

from crossway.checks.rule import Rule
from crossway.language.diagnostic import Diagnostic, Related
from crossway.language.span import Span

Key = TypeVar("Key")


def repeated(rule: Rule, what: str, named: Iterable[tuple[Key, str, Span]]) -> Iterator[Diagnostic]:
    """Yield a diagnostic of `rule` for each later use of a key.

    `named` holds (key, name as shown, place) in source order; `what` is the noun.
    """
    first: dict[Key, Span] = {}
    for key, name, span in named:
        if key not in first:
            first[key] = span
            continue
        yield rule.at(
            span,
            f"{what} {name} is defined twice",
            hint="rename or remove one of them",
            name=name,
            related=(Related(first[key], "first defined here"),),
        )
