"""Finding names that are defined twice; every DUPLICATE_ rule is a use of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

from crossway.checks.facts import Facts
from crossway.checks.packages import Named
from crossway.checks.rule import Rule
from crossway.language import tree
from crossway.language.diagnostic import Diagnostic, Related
from crossway.language.span import Span

Key = TypeVar("Key")
Packaged = Named | tree.Worker
"""What may have one name in two packages."""


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


def repeated_definitions(
    rule: Rule, what: str, facts: Facts, kind: type[Packaged]
) -> Iterator[Diagnostic]:
    """Yield a diagnostic of `rule` for each later definition of a name in its package."""
    own = facts.packages.own
    named = (((own(file), d.name), d.name, d.span) for file, d in facts.defined(kind))
    return repeated(rule, what, named)
