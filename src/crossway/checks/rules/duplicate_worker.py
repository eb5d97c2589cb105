"""DUPLICATE_WORKER: two workers have one name."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.duplicates import repeated
from crossway.checks.facts import Facts
from crossway.checks.packages import package_of
from crossway.checks.rule import Rule
from crossway.language import tree
from crossway.language.diagnostic import Diagnostic, Severity


def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield the later ones of worker definitions of one package and name."""
    found = facts.defined(tree.Worker)
    keys = (((package_of(file), item.name), item.name, item.span) for file, item in found)
    return repeated(RULE, "worker", keys)


RULE = Rule(
    code="DUPLICATE_WORKER",
    severity=Severity.ERROR,
    summary="two workers have one name",
    why="""\
A namespace instantiates a worker by name, so a second worker of the name could never be meant.""",
    bad="""\
workflow Ship(order: Order):
    close complete

worker shopTypes:
    workflow Ship

worker shopTypes:
    workflow Ship

namespace shop:
    worker shopTypes
        options:
            task_queue: "shop"
""",
    good="""\
workflow Ship(order: Order):
    close complete

worker shopTypes:
    workflow Ship

namespace shop:
    worker shopTypes
        options:
            task_queue: "shop"
""",
    check=check,
)
