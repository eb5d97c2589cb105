"""Two worker deployments on one task queue: only one of them gets new work.

The deployment whose version became current last is in charge, also of what only the other one
has a handler for, and also when nothing of it polls any more (measured, server 1.31). Workers
that take no part in versioning get nothing where a version is current.
"""

from __future__ import annotations

from collections.abc import Sequence

from crossway.language.diagnostic import Severity
from crossway.observe.doctor.case import Case
from crossway.observe.doctor.check import Check, Finding
from crossway.observe.doctor.task_queues import Queue, Tasks
from crossway.observe.reading.failures import plain

UNVERSIONED = "workers without a version"


async def _look(case: Case) -> Sequence[Finding]:
    findings = []
    for namespace, name in dict.fromkeys(case.places):
        kinds = (Tasks.WORKFLOW, Tasks.NEXUS)
        queues = [await case.queues.queue(namespace, name, tasks) for tasks in kinds]
        shared = next((q for q in queues if q and q.current and _others(q)), None)
        if shared is not None:
            findings.append(_finding(case, namespace, name, shared))
    return findings


def _others(queue: Queue) -> list[str]:
    """Return who polls besides the deployment in charge, sorted."""
    charge = queue.current[0] if queue.current else ""
    polling = {poller.version[0] if poller.version else UNVERSIONED for poller in queue.alive}
    return sorted(polling - {charge})


def _finding(case: Case, namespace: str, name: str, queue: Queue) -> Finding:
    charge = plain(queue.current[0]) if queue.current else ""
    listed = ", ".join(map(plain, _others(queue)))
    polls = any(p.version and plain(p.version[0]) == charge for p in queue.alive)
    seen = f"{charge} is in charge and gets all new work"
    seen += "" if polls else ", and no worker of it polls, so that it waits"
    return Finding(
        problem=f"several worker deployments share the task queue {namespace}/{plain(name)}",
        looked_at=f"who polls {plain(name)} in {namespace}, and the version in charge",
        seen=f"{seen}; {listed} polls, too, and gets none",
        advice="let one deployment serve a task queue: give the other design a queue of its own, "
        "or stop its workers; to let one take the queue over, serve that with --take-over",
        commands=case.serve(namespace, "--take-over"),
    )


CHECK = Check(
    code="several-deployments",
    severity=Severity.ERROR,
    summary="two worker deployments share a task queue",
    why="""\
Of two deployments on one task queue the one that became current last gets all new work, also what
only the other one has a handler for: those calls fail with "no handler for service". It stays in
charge when its workers stop, and everything waits.

For example, a design is served from another folder (`release-2/` instead of `shop/`), which is
another deployment, or a second design names the same namespace and task queue.""",
    mend="""\
Serve the same design under the same name, `crossway serve --owner NAME`, wherever its files are.
Give a second design a task queue of its own. To let one deployment have the queue, serve it with
`--take-over`.""",
    question="is one worker deployment alone on every task queue?",
    evidence="the versions of those who poll, and the deployment in charge",
    look=_look,
)
