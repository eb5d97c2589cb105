"""An execution ended badly, with its cause; those that failed alike are one finding.

An execution that failed only because its operation did is not the place to look: the
target behind that operation is, when it can be read.
"""

from __future__ import annotations

from collections.abc import Sequence

from crossway.observe.doctor.case import Case
from crossway.observe.doctor.evidence import Examined
from crossway.observe.doctor.finding import Check, Finding
from crossway.observe.reading.steps import State

BAD = (State.FAILED, State.TIMED_OUT, State.TERMINATED)


async def _look(case: Case) -> Sequence[Finding]:
    alike: dict[tuple[str, str, str], list[Examined]] = {}
    for examined in case.executions:
        if examined.state in BAD and not _passes_on(examined):
            key = (examined.execution.namespace, examined.workflow, examined.failure)
            alike.setdefault(key, []).append(examined)
    return [_finding(case, group) for group in alike.values()]


def _passes_on(examined: Examined) -> bool:
    """Whether it failed with what a call of its own failed with: another finding says more."""
    return any(
        call.state is State.FAILED
        and (call.error or call.failure == examined.failure)
        and call.failure.partition(": ")[2] in examined.failure
        for call in examined.calls
    )


def _finding(case: Case, group: Sequence[Examined]) -> Finding:
    first = group[0]
    more = f", and {len(group) - 1} more of its kind" if len(group) > 1 else ""
    where = first.execution
    return Finding(
        f"{first.name} {first.state}{more}",
        f"how executions in {where.namespace} ended",
        first.failure or str(first.state),
        "see the whole call around it, and mend what the cause says",
        (case.commands.trace(where.workflow_id, where.namespace),),
    )


CHECK = Check("execution-failed", "did any execution end badly, and of what?", _look)
