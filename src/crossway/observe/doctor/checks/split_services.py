"""Two workers on one task queue offer different services, so calls fail at random.

Seen when an operation was known, then unknown, then known, or all at once, through an
endpoint whose queue more than one worker polls: to one caller, or to several of one type, of which
those that ended well are read for this alone. Source: NEXUS-FIELD-NOTES section 1.
"""

from __future__ import annotations

from collections.abc import Sequence

from crossway.language.diagnostic import Severity
from crossway.observe.doctor.case import Case
from crossway.observe.doctor.check import Check, Finding
from crossway.observe.doctor.evidence import Call
from crossway.observe.doctor.task_queues import Poller, Tasks
from crossway.observe.reading.failures import plain


async def _look(case: Case) -> Sequence[Finding]:
    findings: dict[str, Finding] = {}
    calls = list(case.compared)
    for call in (call for call in case.calls if call.unregistered):
        target = case.target(call.endpoint)
        if target is None or call.endpoint in findings or not _came_and_went(call, calls):
            continue
        queue = await case.queues.queue(target.namespace, target.task_queue, Tasks.NEXUS)
        if queue is not None and len(queue.alive) > 1:
            findings[call.endpoint] = _finding(call, str(target), queue.alive)
    return list(findings.values())


def _came_and_went(call: Call, calls: Sequence[Call]) -> bool:
    """Whether an unknown operation was known before and after: no deployment explains that."""
    known = [
        other.scheduled
        for other in calls
        if call.key == other.key and other.answered and other.scheduled is not None
    ]
    return call.scheduled is not None and bool(known) and min(known) <= call.scheduled <= max(known)


def _finding(call: Call, where: str, pollers: Sequence[Poller]) -> Finding:
    listed = ", ".join(poller.identity for poller in pollers)
    return Finding(
        problem=f"the workers of {plain(where)} do not all offer the same services",
        looked_at=f"the answers to {plain(call.name)}, and who polls {plain(where)} for Nexus "
        "tasks",
        seen=f"it was both answered and unknown; {len(pollers)} workers poll: {listed}",
        advice="let every worker on a task queue register all services of that queue; stop the one "
        "that does not, or give it a queue and an endpoint of its own",
    )


CHECK = Check(
    code="split-services",
    severity=Severity.ERROR,
    summary="workers of one task queue offer different services",
    why="""\
The server gives a Nexus task to any worker that polls the queue, also to one that has not
registered the service: that one answers that there is none, which is not tried again. When not all
have it, calls succeed or fail by chance (`python -m scripts.traps two_workers` shows it).

For example, two deployments share a task queue, one with `Charge` and one with `Refund`.""",
    mend="""\
Let every worker on a task queue register all services of that queue, or give each its own queue
and endpoint.""",
    question="do all workers of a queue offer the same services?",
    evidence="an operation known, then unknown, then known, with several workers polling",
    look=_look,
)
