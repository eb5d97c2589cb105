"""Whether running executions would go on with a design as it is now.

Each history is replayed against the compiled design, which is what a worker does before it
goes on with an execution. The commands that the code gives are recorded (`recording`);
where they and the history first differ is where the execution would break. Workflows run where
those of workers do, so that a machine that is busy with something else is no difference.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Any

from temporalio.client import WorkflowHistory
from temporalio.converter import DataConverter
from temporalio.worker import Replayer, WorkflowRunner

from crossway.cluster.building import codec_faults, compiled
from crossway.cluster.replaying.commands import step_of, steps_of
from crossway.cluster.replaying.histories import Recorded, owner_of, pinned_to
from crossway.cluster.replaying.recording import Recorder
from crossway.design.model import Design
from crossway.language.holes import best_fit
from crossway.language.span import NOWHERE, Span
from crossway.runtime import DETACHED, TaskQueue, data_converter
from crossway.runtime.activations import workflow_executor
from crossway.runtime.identity import Identity, IdentityInterceptor, Keyring
from crossway.runtime.interceptors import CurrentDetails, Failures, Messages, MissingEndpoints
from crossway.runtime.values import header_codec
from crossway.sdk import workflow_type

_CORE_MESSAGE = re.compile(r'message: "(?P<said>(?:[^"\\]|\\.)+)"')


@dataclass(frozen=True, slots=True)
class Break:
    """An execution that would break, at which statement of the design, and why."""

    execution: Recorded
    workflow: str
    span: Span
    reason: str


@dataclass(slots=True)
class Outcome:
    """What replaying showed. `skipped` counts executions of what is not of the design: it has
    neither their task queue nor their workflow, or another design of the names in `others` has.

    `absent` are the namespaces of the design that the service does not have.
    """

    absent: Sequence[str] = ()
    replayed: int = 0
    skipped: int = 0
    others: frozenset[str] = frozenset()
    breaks: list[Break] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Names:
    """What a design is served as: as `told`, else maybe as its `file` is called."""

    told: str = ""
    file: str = ""


async def replay(
    design: Design,
    executions: AsyncIterator[Recorded],
    values: DataConverter | None = None,
    names: Names | None = None,
) -> Outcome:
    """Replay executions against the design as it is now; `values` decodes what they hold, `names`
    tell its executions from those of another design that has workflows of the same types.

    Raises:
        ImplementationError: the codec of `values` failed, which says nothing of the design.
    """
    values, names = values or data_converter(), names or Names()
    _, queues = compiled(design.own)
    outcome, left, owners = Outcome(), [], {names.told}
    with workflow_executor() as executor:
        async for execution in executions:
            started = execution.history.events[0].workflow_execution_started_event_attributes
            kind, name = started.workflow_type.name, started.task_queue.name
            queue = queue_of(queues, execution.namespace, name)
            moved = None if queue else moved_to(queues, execution.namespace, kind)
            served = queue or moved
            if served is None:
                outcome.skipped += 1
                continue
            found = await _replayed(execution, served, kind, executor, values)
            for fault in codec_faults(values).values():
                raise fault
            if moved is not None:
                left.append(found or Break(execution, kind, NOWHERE, _left_behind(name, moved)))
                continue
            owners.add(owner_of(execution.history))
            outcome.replayed += 1
            outcome.breaks += [found] if found else []
    _add_left(outcome, left, owners - {""}, names)
    return outcome


def _add_left(outcome: Outcome, left: Sequence[Break], owners: set[str], names: Names) -> None:
    """Add what is left behind, without what is another design's: of whose workers it is known what
    the design itself is served as, and that they are not of it."""
    theirs = [owner_of(one.execution.history) for one in left]
    own = owners | ({names.file} & {*theirs})
    for one, owner in zip(left, theirs, strict=True):
        if owner and own and owner not in own:
            outcome.skipped += 1
            outcome.others |= {owner}
            continue
        said = one.reason
        if owner and not own:
            said += f"; it was served as {owner!r}: where that is another design, say by --owner "
            said += "what this one is served as"
        outcome.replayed += 1
        outcome.breaks.append(replace(one, reason=said))


def queue_of(queues: Sequence[TaskQueue], namespace: str, name: str) -> TaskQueue | None:
    """Return the queue that an execution is on; without a namespace, of whichever has it.

    Where several fit it is the one that a worker would serve it by.
    """
    own = [queue for queue in queues if namespace in ("", queue.namespace)]
    found = best_fit((queue.name for queue in own), name)
    return next((queue for queue in own if queue.name == found), None)


def moved_to(queues: Sequence[TaskQueue], namespace: str, kind: str) -> TaskQueue | None:
    """Return the queue that now has a workflow of which an execution is on a queue that the design
    does not have; None for a workflow that it does not have either: that is of another design.

    Nor does the one that makes detached calls tell whose it is: every design has it.
    """
    if kind == DETACHED:
        return None
    own = [queue for queue in queues if namespace in ("", queue.namespace)]
    return next((q for q in own if kind in map(workflow_type, q.workflows)), None)


def _left_behind(name: str, moved: TaskQueue) -> str:
    return (
        f"it is on the task queue {name!r}, which the design does not have any more: the workflow "
        f"is on {moved.name!r} now, and an execution stays where it began"
    )


async def _replayed(
    execution: Recorded,
    queue: TaskQueue,
    kind: str,
    executor: ThreadPoolExecutor,
    values: DataConverter,
) -> Break | None:
    names = {workflow_type(flow): flow for flow in queue.workflows}
    if kind not in names:
        return Break(execution, kind, NOWHERE, "the design has no such workflow any more")
    recorder = Recorder()
    replayer = replayer_of(queue, names[kind], recorder, values, executor)
    result = await replayer.replay_workflow(execution.history, raise_on_replay_failure=False)
    if result.replay_failure is None:
        return None
    if recorder.stuck is not None:
        reason = "it does not yield here, and its worker's task would fail again and again"
        return Break(execution, kind, recorder.stuck, reason)
    span, reason = _difference(recorder, execution.history, str(result.replay_failure))
    return Break(execution, kind, span, reason)


def replayer_of(
    queue: TaskQueue,
    flow: type[Any],
    runner: WorkflowRunner,
    values: DataConverter,
    executor: ThreadPoolExecutor,
) -> Replayer:
    """Return what replays executions of one compiled workflow, as its worker would."""
    identity = Identity(queue.namespace, Keyring(), queue.endpoints, queue.answers)
    return Replayer(
        workflows=[flow],
        namespace=queue.namespace,
        data_converter=values,
        header_codec_behavior=header_codec(values),
        workflow_runner=runner,
        unsandboxed_workflow_runner=runner,
        interceptors=[
            IdentityInterceptor(identity),
            MissingEndpoints(_EveryEndpoint()),
            Messages(),
            Failures(),
            CurrentDetails(),
        ],
        workflow_task_executor=executor,
        build_id="crossway",  # says nothing here; the SDK would read every loaded module for one
    )


class _EveryEndpoint:
    """Whether an endpoint exists is what the history says; beyond its end, all do."""

    def missing(self, endpoint: str) -> bool:
        """Return that it is there."""
        del endpoint
        return False


def _difference(recorder: Recorder, history: WorkflowHistory, failure: str) -> tuple[Span, str]:
    """Return where code and history first differ, and how."""
    now = [(step, span) for command, span in recorder.given if (step := step_of(command))]
    before = steps_of(history.events)
    last = NOWHERE
    for position, (was, event) in enumerate(before):
        if position == len(now):
            return last, f"history goes on with {was} (event {event}) where the design does not"
        step, last = now[position]
        if step != was:
            return last, f"history has {was} (event {event}) where the design has {step}"
    return last, core_says(failure)


def core_says(failure: str) -> str:
    """Return the sentence in what the SDK's core tells of a replay: a dump of its record."""
    found = _CORE_MESSAGE.search(failure)
    return found["said"].replace('\\"', '"') if found else failure


def builds(breaks: Sequence[Break]) -> Mapping[str, int]:
    """Return how many of these executions are pinned to each build."""
    pinned = Counter(pinned_to(one.execution.history) for one in breaks)
    return {build: count for build, count in sorted(pinned.items()) if build}
