"""TASK_QUEUE_MISMATCH: two workers with different registrations share a task queue."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from crossway.checks.examples import SHOP
from crossway.checks.facts import Facts
from crossway.checks.rule import Rule, Subject
from crossway.design.options import WORKER, given_text
from crossway.language.diagnostic import Diagnostic, Severity


def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield each worker whose queue an earlier, different worker of its namespace has."""
    registered = _registered(facts)
    extern = facts.extern
    first: dict[tuple[str, str], str] = {}
    for namespace, entry in facts.instances:
        queue = given_text(WORKER, entry.options, "task_queue")
        if queue is None:
            continue
        other = first.setdefault((namespace.name, queue), entry.name)
        if (other in extern) is not (entry.name in extern):
            continue  # extern-queue-shared
        if registered[other] != registered[entry.name]:
            yield RULE.at(
                entry.span,
                f"workers {other} and {entry.name} of namespace {namespace.name} share task queue "
                f"{queue} and register different things",
                hint="merge the two worker blocks, or give each a queue of its own",
                name=entry.name,
            )


def _registered(facts: Facts) -> defaultdict[str, set[tuple[str, str]]]:
    """Return what the workers of each name register, as (kind, name)."""
    found: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    for _, worker, entry in facts.registrations:
        found[worker.name].add((entry.kind, entry.name))
    return found


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
)
