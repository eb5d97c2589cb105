"""EMPTY_WORKER: a worker registers nothing."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.examples import SHOP
from crossway.checks.onefile import OneFile, in_each_definition
from crossway.checks.rule import Rule, Subject
from crossway.language import tree
from crossway.language.blocks import is_empty
from crossway.language.diagnostic import Diagnostic, Severity


@in_each_definition
def check(file: OneFile) -> Iterable[Diagnostic]:
    """Yield the workers without registrations."""
    for _, worker in file.defined(tree.Worker):
        if is_empty(worker.entries):
            yield RULE.at(worker.span, f"worker {worker.name} registers nothing", name=worker.name)


RULE = Rule(
    code="EMPTY_WORKER",
    subject=Subject.PLACEMENT,
    severity=Severity.WARNING,
    summary="a worker registers nothing",
    why="""\
A worker that registers nothing polls its queue and answers nobody.""",
    bad=f"""\
{SHOP}\
    worker idle
        options:
            task_queue: "idle"

worker idle:
    # to come
""",
    good=SHOP,
    check=check,
    strict=True,
)
