"""TASK_QUEUE_MISMATCH: two workers with different registrations share a task queue."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.examples import SHOP
from crossway.checks.facts import Facts, in_outline
from crossway.checks.queues import sharing
from crossway.checks.rule import Rule, Subject
from crossway.language.diagnostic import Diagnostic, Severity


@in_outline
def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield each worker whose queue an earlier, different worker of its namespace has."""
    for shared in sharing(facts):
        if not shared.alike:
            yield RULE.at(
                shared.entry.span,
                f"workers {shared.other} and {shared.entry.name} of namespace {shared.namespace} "
                f"share task queue {shared.queue} and register different things",
                hint="merge the two worker blocks, or give each a queue of its own",
                name=shared.entry.name,
            )


RULE = Rule(
    code="TASK_QUEUE_MISMATCH",
    subject=Subject.PLACEMENT,
    severity=Severity.WARNING,
    summary="two workers with different registrations share a task queue",
    why="""\
On Temporal two workers on one queue lose, at random, what only the other one registers. Crossway
serves a queue with one worker that registers everything, so this runs; said once, in one `worker`
block, it would also be what it looks like.""",
    bad=f"""\
{SHOP}\
    worker tracking
        options:
            task_queue: "shop"

worker tracking:
    nexus service Shipping
""",
    good=SHOP,
    check=check,
    strict=True,
)
