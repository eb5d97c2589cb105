"""Workers take part in versioning, and no version of their deployment is the current one.

New workflows and Nexus tasks go to the current version only: without one they wait.
Source: NEXUS-FIELD-NOTES section 11.
"""

from __future__ import annotations

from collections.abc import Sequence

from crossway.language.diagnostic import Severity
from crossway.observe.doctor.case import Case
from crossway.observe.doctor.check import Check, Finding
from crossway.observe.doctor.task_queues import Queue, Tasks
from crossway.observe.reading.failures import plain


async def _look(case: Case) -> Sequence[Finding]:
    findings = {}
    for namespace, name in dict.fromkeys(case.places):
        for tasks in (Tasks.WORKFLOW, Tasks.NEXUS):
            queue = await case.queues.queue(namespace, name, tasks)
            if queue is None or queue.current is not None:
                continue
            versions = _versions(queue)
            if versions and all(poller.version for poller in queue.alive):
                key = (namespace, versions[-1])
                findings[key] = _finding(case, namespace, name, versions)
    return list(findings.values())


def _versions(queue: Queue) -> list[tuple[str, str]]:
    return sorted({poller.version for poller in queue.alive if poller.version is not None})


def _finding(
    case: Case, namespace: str, queue: str, versions: Sequence[tuple[str, str]]
) -> Finding:
    deployment, build = versions[-1]
    listed = ", ".join(plain(f"{d} {b}") for d, b in versions)
    return Finding(
        problem=f"the worker deployment {plain(deployment)} in {namespace} has no current version",
        looked_at=f"the workers of task queue {plain(queue)} in {namespace}, and the version in "
        "charge",
        seen=f"workers of {listed} poll, none of which is current: they get no new work",
        advice="make the version that is to serve new calls the current one",
        commands=(
            case.commands.temporal(
                "worker",
                "deployment",
                "set-current-version",
                "--deployment-name",
                deployment,
                "--build-id",
                build,
                "--yes",
                namespace=namespace,
            ),
        ),
    )


CHECK = Check(
    code="version-without-current",
    severity=Severity.ERROR,
    summary="no version of a worker deployment is the current one",
    why="""\
Workers that take part in worker versioning get new workflows and Nexus calls only when their
version is the current one of their deployment. Until then they poll, and nothing comes.""",
    mend="""\
Make the version that is to serve new work the current one, by the command that is shown.
`crossway serve` does so by itself, once its workers poll.""",
    question="does every worker deployment have a current version?",
    evidence="the versions of those who poll, and the one in charge",
    look=_look,
)
