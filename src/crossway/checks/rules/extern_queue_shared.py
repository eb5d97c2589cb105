"""extern-queue-shared: a worker of the design polls the task queue of somebody else's."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.facts import Facts, in_outline
from crossway.checks.rule import Rule, Subject
from crossway.language.diagnostic import Diagnostic, Severity


@in_outline
def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield each worker of the design whose task queue an extern worker has, too."""
    foreign = {one.location: one.entry for one in facts.instances if one.extern}
    for one in facts.instances:
        other = foreign.get(one.location)
        if not one.extern and other is not None:
            namespace, queue = one.location
            yield RULE.at(
                one.entry.span,
                f"worker {one.entry.name} polls task queue {queue} of namespace {namespace}, "
                f"which extern worker {other.name} polls, too",
                hint="give each a task queue of its own",
                name=one.entry.name,
            )


RULE = Rule(
    code="extern-queue-shared",
    subject=Subject.PLACEMENT,
    severity=Severity.ERROR,
    summary="a worker of the design shares a task queue with somebody else's",
    why="""\
An `extern worker` is one that another team, or another SDK, serves. Two workers on one queue take
each other's tasks at random and fail those that they do not register; nothing on Temporal says
that a task was meant for the other one.""",
    bad="""\
workflow Clip(scene: string) -> (string):
    activity Render(scene) -> picture
    close complete(picture)

worker web:
    workflow Clip

extern worker gpu:
    activity Render

namespace studio:
    worker web
        options:
            task_queue: "studio"
    worker gpu
        options:
            task_queue: "studio"
""",
    good="""\
workflow Clip(scene: string) -> (string):
    activity Render(scene) -> picture
    close complete(picture)

worker web:
    workflow Clip

extern worker gpu:
    activity Render

namespace studio:
    worker web
        options:
            task_queue: "studio"
    worker gpu
        options:
            task_queue: "gpu"
""",
    check=check,
)
