"""UNINSTANTIATED_WORKER: no namespace runs a worker."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.examples import SHOP
from crossway.checks.facts import Facts
from crossway.checks.rule import Rule, Subject
from crossway.language import tree
from crossway.language.diagnostic import Diagnostic, Severity


def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield the workers that no namespace instantiates, once there are namespace blocks."""
    if not facts.defined(tree.Namespace):
        return
    for file, worker in facts.defined(tree.Worker):
        if not facts.runs(worker, file):
            yield RULE.at(
                worker.span,
                f"no namespace runs worker {worker.name}",
                hint=f"add `worker {worker.name}` to a namespace block",
                name=worker.name,
            )


RULE = Rule(
    code="UNINSTANTIATED_WORKER",
    subject=Subject.PLACEMENT,
    severity=Severity.WARNING,
    summary="no namespace runs a worker",
    why="""\
A `worker` block only lists what belongs together. It runs where a namespace block names it, and
none does.""",
    bad=f"""\
{SHOP}
worker spareTypes:
    workflow Ship
""",
    good=SHOP,
    check=check,
)
