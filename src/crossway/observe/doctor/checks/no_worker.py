"""A task queue that work is sent to, and nobody polls.

Looked at: the queue behind each endpoint in question (for Nexus tasks), the queues of the
design (for each kind of task that lives there), and the queues that running executions
and their activities wait on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crossway.language.diagnostic import Severity
from crossway.observe.doctor.case import Case
from crossway.observe.doctor.check import Check, Finding
from crossway.observe.doctor.task_queues import Queue, Tasks, Version
from crossway.observe.reading.failures import plain
from crossway.observe.reading.steps import State

Place = tuple[str, str, Tasks, Version | None]
"""A namespace, a queue there, what waits on it, and the version that this is pinned to."""

Unserved = list[tuple[Tasks, Queue, list[str]]]


async def _look(case: Case) -> Sequence[Finding]:
    places: dict[Place, list[str]] = {}
    for place, reason in _used(case):
        places.setdefault(place, []).append(reason)
    unserved: dict[tuple[str, str, Version | None], Unserved] = {}
    for (namespace, name, tasks, pinned), reasons in places.items():
        if case.existing and namespace not in case.existing:
            continue
        queue = await case.queues.queue(namespace, name, tasks)
        if queue is not None and not queue.serving(pinned):
            # Where nobody polls at all that is what there is to say, of whatever version.
            key = (namespace, name, pinned if queue.alive else None)
            unserved.setdefault(key, []).append((tasks, queue, reasons))
    return [_finding(case, *place, kinds) for place, kinds in unserved.items()]


def _used(case: Case) -> Iterator[tuple[Place, str]]:
    """Yield each queue in question with why it has to be polled."""
    yield from _of_calls(case)
    yield from _of_design(case)
    for examined in case.executions:
        namespace = examined.execution.namespace
        if examined.state is State.RUNNING:
            place = (namespace, examined.task_queue, Tasks.WORKFLOW, examined.pinned)
            yield place, f"{examined.name} runs there"
        for activity in examined.activities:
            reason = f"activity {plain(activity.name)} of {examined.name} waits there"
            queue = activity.task_queue or examined.task_queue
            # Another queue may be of no version, or of another deployment's.
            pinned = examined.pinned if queue == examined.task_queue else None
            yield (namespace, queue, Tasks.ACTIVITY, pinned), reason


def _of_calls(case: Case) -> Iterator[tuple[Place, str]]:
    """Yield the queues behind endpoints: those called, and those of the namespaces in question."""
    for call in case.calls:
        target = case.target(call.endpoint)
        if target is not None and target.namespace and not call.state.final:
            reason = f"{plain(call.name)} is sent there by {plain(call.caller.workflow_id)}"
            yield (target.namespace, target.task_queue, Tasks.NEXUS, None), reason
    for name, target in (case.endpoints or {}).items():
        wanted = case.design is None or name in case.design.endpoints
        if wanted and target.namespace in case.namespaces:
            reason = f"the endpoint {plain(name)} leads there"
            yield (target.namespace, target.task_queue, Tasks.NEXUS, None), reason


def _of_design(case: Case) -> Iterator[tuple[Place, str]]:
    if case.design is None:
        return
    placed = [
        (Tasks.WORKFLOW, f"workflow {w.name} lives there", at)
        for w in case.design.workflows.values()
        for at in w.placements
        if not w.simulated
    ]
    placed += [
        (Tasks.NEXUS, f"service {s.name} lives there", at)
        for s in case.design.services.values()
        for at in s.placements
        if not (s.simulated or s.extern)
    ]
    placed += [
        (Tasks.ACTIVITY, f"activity {a.name} lives there", a.placement)
        for a in case.design.activities
    ]
    for tasks, reason, at in placed:
        # A queue per tenant is opened when it is first needed.
        if not at.per_tenant:
            yield (case.named(at.namespace), at.task_queue, tasks, None), reason


def _finding(
    case: Case, namespace: str, name: str, pinned: Version | None, kinds: Unserved
) -> Finding:
    reasons = list(dict.fromkeys(reason for *_, some in kinds for reason in some))
    more = f" and {len(reasons) - 1} more" if len(reasons) > 1 else ""
    current = {queue.current for _, queue, _ in kinds if queue.alive and queue.current}
    builds = sorted({pinned} if pinned else current)
    of = f" of {' and '.join(plain(' '.join(one)) for one in builds)}" if builds else ""
    seen = "; ".join(dict.fromkeys(_seen(queue, pinned) for _, queue, _ in kinds))
    listed = ", ".join(sorted({str(tasks) for tasks, *_ in kinds}))
    advice = "start a worker of that namespace that polls this task queue"
    if pinned:
        advice = "start workers of that build again, until what is pinned to it has ended"
    if theirs := case.foreign(namespace, name):
        advice = "ask who serves it: the design says `extern`"
    return Finding(
        problem=f"no worker{of} polls {namespace}/{plain(name)} for {listed} tasks",
        looked_at=f"the pollers of task queue {plain(name)} in {namespace}",
        seen=f"{seen}; {reasons[0]}{more}",
        advice=advice,
        commands=() if theirs or pinned else case.serve(namespace),
    )


def _seen(queue: Queue, pinned: Version | None) -> str:
    said = "nobody polls it"
    if queue.alive:
        others = sorted(
            {" ".join(one.version) if one.version else "no build" for one in queue.alive}
        )
        why = "what runs is pinned to that version" if pinned else "that version is the current one"
        said = f"{why}; workers of {plain(', '.join(others))} poll"
    elif queue.pollers:
        latest = min(queue.pollers, key=lambda poller: poller.seen)
        said = f"the last poll was {latest.seen:.0f} s ago, by {latest.identity}"
    if queue.waiting:
        said += f"; {queue.waiting} tasks wait, for {queue.oldest:.0f} s"
    return said


CHECK = Check(
    code="no-worker",
    severity=Severity.ERROR,
    summary="no worker polls a task queue that work is sent to",
    why="""\
Work for a queue that nobody polls waits: a workflow does not begin, an activity does not run, and
a Nexus call is tried again until its deadline. None of this is an error to the server.

Each kind of task is polled for on its own. For example, a worker that registers workflows alone
does not take the Nexus calls that an endpoint sends to its queue. Where a version of a worker
deployment is the current one, new work waits for workers of that build; others poll in vain. An
execution that is pinned to a version waits for workers of that one, whichever is current.""",
    mend="""\
Start a worker of that namespace that polls the queue, `crossway serve` for a design. When one
runs, compare the name of its task queue, letter for letter. Where workers of another build poll,
start those of the current one, or make the build that runs the current one. A build to which
executions are pinned has to be served until they have ended.""",
    question="does a worker poll every task queue in use?",
    evidence=(
        "the pollers of the queue, for each kind of task, of the current version where there is "
        "one, and of each that running executions are pinned to; one counts as gone 90 s after its "
        "last poll"
    ),
    look=_look,
)
