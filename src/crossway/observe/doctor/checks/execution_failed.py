"""An execution ended badly, with its cause; those that failed alike are one finding.

An execution that failed only because its operation did is not the place to look: the
target behind that operation is, when it was read. An operation without one, which answers or
refuses by itself, leaves no trace but in its caller's history.
"""

from __future__ import annotations

from collections.abc import Container, Sequence

from crossway.language.diagnostic import Severity
from crossway.observe.doctor.case import Case
from crossway.observe.doctor.check import Check, Finding
from crossway.observe.doctor.checks.caller_refused import REFUSALS
from crossway.observe.doctor.evidence import Call, Examined
from crossway.observe.reading.failures import passed_on
from crossway.observe.reading.steps import State

BAD = (State.FAILED, State.TIMED_OUT, State.TERMINATED)


async def _look(case: Case) -> Sequence[Finding]:
    alike: dict[tuple[str, str, str], list[Examined]] = {}
    failed = [one for one in case.executions if one.state in BAD]
    found = {(one.execution.namespace, one.execution.workflow_id) for one in failed}
    for examined in failed:
        if not _passes_on(examined, found):
            said = f"{examined.failure} {examined.place}"
            key = (examined.execution.namespace, examined.workflow, said)
            alike.setdefault(key, []).append(examined)
    return [_finding(case, group) for group in alike.values()]


def _passes_on(examined: Examined, found: Container[tuple[str, str]]) -> bool:
    """Whether it failed with what a call of its own failed with, of which another finding says
    more. `found` are the namespaces and ids of the executions that ended badly."""
    return any(
        call.state is State.FAILED
        and _said_elsewhere(call, found)
        and (call.error or call.failure == examined.failure)
        and passed_on(call.failure, examined.failure)
        for call in examined.calls
    )


def _said_elsewhere(call: Call, found: Container[tuple[str, str]]) -> bool:
    """Whether what failed a call is found beside it: at its target, unless that completed and its
    answer was refused, or as one that no worker knows or no list allows."""
    if call.target is None:
        return call.unregistered or call.error in REFUSALS
    return (call.target.namespace, call.target.workflow_id) in found


def _finding(case: Case, group: Sequence[Examined]) -> Finding:
    first = group[0]
    more = f", and {len(group) - 1} more of its kind" if len(group) > 1 else ""
    where = first.execution
    return Finding(
        problem=f"{first.name} {first.state}{more}",
        looked_at=f"how executions in {where.namespace} ended",
        seen=(first.failure or str(first.state)) + (f", at {first.place}" if first.place else ""),
        advice="see the whole call around it, and mend what the cause says",
        commands=(case.commands.trace(where.workflow_id, where.namespace),),
    )


CHECK = Check(
    code="execution-failed",
    severity=Severity.WARNING,
    summary="an execution ended badly",
    why="""\
A workflow failed, timed out or was terminated lately. That may be as it should be: a declined card
ends an order. An execution that failed only because a call of its own did is left out, where the
target behind that call was looked at, which is the place to look.""",
    mend="""\
See the whole call around it with `crossway trace`, and mend what the cause says. `--since` says
how far back this counts.""",
    question="did any execution end badly, and of what?",
    evidence="histories; a caller that failed only because the target of its call did is left out",
    look=_look,
)
