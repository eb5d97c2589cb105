"""DUPLICATE_NAMESPACE: two namespace blocks have one name."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.duplicates import repeated
from crossway.checks.facts import Facts
from crossway.checks.rule import Rule, Subject
from crossway.language import tree
from crossway.language.diagnostic import Diagnostic, Severity


def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield the later ones of namespace blocks of one name."""
    found = facts.defined(tree.Namespace)
    return repeated(RULE, "namespace", ((item.name, item.name, item.span) for _, item in found))


RULE = Rule(
    code="DUPLICATE_NAMESPACE",
    subject=Subject.NAMES,
    severity=Severity.ERROR,
    summary="two namespace blocks have one name",
    why="""\
A namespace block says everything that runs in its namespace. Two of them leave open which
task queues and endpoints were meant.""",
    bad="""\
workflow Ship(order: Order):
    close complete

worker shopTypes:
    workflow Ship

namespace shop:
    worker shopTypes
        options:
            task_queue: "shop"

namespace shop:
    worker shopTypes
        options:
            task_queue: "other"
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

namespace staging:
    worker shopTypes
        options:
            task_queue: "other"
""",
    check=check,
)
