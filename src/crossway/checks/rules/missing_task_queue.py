"""MISSING_TASK_QUEUE: a worker in a namespace has no task queue."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.examples import SHOP
from crossway.checks.onefile import OneFile, in_each_definition
from crossway.checks.options import lacks
from crossway.checks.rule import Rule, Subject
from crossway.design.options import WORKER
from crossway.language.diagnostic import Diagnostic, Severity


@in_each_definition
def check(file: OneFile) -> Iterable[Diagnostic]:
    """Yield the workers in namespaces without a `task_queue`."""
    for namespace, entry in file.instances:
        if lacks(WORKER, entry.options, "task_queue"):
            yield RULE.at(
                entry.span,
                f"worker {entry.name} in namespace {namespace.name} has no task_queue",
                hint='add `options:` with `task_queue: "..."` below it',
                name=entry.name,
            )


RULE = Rule(
    code="MISSING_TASK_QUEUE",
    subject=Subject.PLACEMENT,
    severity=Severity.ERROR,
    summary="a worker in a namespace has no task queue",
    why="""\
A worker polls one task queue; without its name nothing can be sent to the worker.""",
    bad=SHOP.replace('        options:\n            task_queue: "shop"\n', ""),
    good=SHOP,
    check=check,
)
