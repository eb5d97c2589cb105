"""TASK_QUEUE_IDENTICAL: two workers with the same registrations share a task queue."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.examples import SHOP
from crossway.checks.facts import Facts, in_outline
from crossway.checks.queues import sharing
from crossway.checks.rule import Rule, Subject
from crossway.language.diagnostic import Diagnostic, Severity


@in_outline
def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield each worker whose queue an earlier, equal worker of its namespace has."""
    for shared in sharing(facts):
        if shared.alike:
            yield RULE.at(
                shared.entry.span,
                f"worker {shared.entry.name} of namespace {shared.namespace} polls task queue "
                f"{shared.queue} as {shared.other} does, for the same things",
                hint="remove one of the two",
                name=shared.entry.name,
            )


RULE = Rule(
    code="TASK_QUEUE_IDENTICAL",
    subject=Subject.PLACEMENT,
    severity=Severity.WARNING,
    summary="two workers with the same registrations share a task queue",
    why="""\
The second one says nothing: how many processes serve a queue is said where they are started, not in
the design. Most often it was copied and should have had a queue or a namespace of its own.""",
    bad=f"""\
{SHOP}\
    worker shopTypes
        options:
            task_queue: "shop"
""",
    good=SHOP,
    check=check,
)
