"""DUPLICATE_WORKER: two workers have one name."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.duplicates import repeated_definitions
from crossway.checks.facts import Facts
from crossway.checks.rule import Rule, Subject
from crossway.language import tree
from crossway.language.diagnostic import Diagnostic, Severity


def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield the later ones of worker definitions of one package and name."""
    return repeated_definitions(RULE, "worker", facts, tree.Worker)


RULE = Rule(
    code="DUPLICATE_WORKER",
    subject=Subject.NAMES,
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
