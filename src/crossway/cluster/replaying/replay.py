"""Whether running executions would go on with a design as it is now.

Each history is replayed against the compiled design, which is what a worker does before it
goes on with an execution. The commands that the code gives are recorded, each with the
place of the statement that gave it; where they and the history first differ is where the
execution would break.

The compiled text carries a mark above every statement. A command is given either below the
frame of compiled code, or in a task that compiled code created: a task remembers where.
"""

from __future__ import annotations

import asyncio
import linecache
import sys
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import FrameType
from typing import Any

from temporalio.api.enums.v1 import VersioningBehavior
from temporalio.client import WorkflowHistory
from temporalio.service import RPCError, RPCStatusCode
from temporalio.worker import (
    Replayer,
    UnsandboxedWorkflowRunner,
    WorkflowInstance,
    WorkflowInstanceDetails,
)

from crossway.cluster.building.load import load
from crossway.cluster.replaying.commands import step_of, steps_of
from crossway.cluster.service.ask import refused
from crossway.cluster.service.connect import Connections
from crossway.compiler import compile_design, read_mark
from crossway.design.model import Design
from crossway.design.reading.files import Files
from crossway.errors import ClusterError
from crossway.language.holes import fits
from crossway.language.span import NOWHERE, Span
from crossway.runtime import TaskQueue, data_converter
from crossway.runtime.identity import Identity, IdentityInterceptor, Keyring
from crossway.runtime.interceptors.endpoints import MissingEndpoints
from crossway.runtime.sdk import WorkflowCommand, watch_instance, workflow_type

LARGEST_HISTORY = 256 * 2**20
"""Bytes of the largest exported history; a server keeps 50 MiB of events, which is JSON here."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """An execution to replay. Of an exported one the namespace is not known: it is empty.

    `name` is what people find it by: its id, or the name of its file.
    """

    namespace: str
    history: WorkflowHistory
    name: str


@dataclass(frozen=True, slots=True)
class Break:
    """An execution that would break, at which statement of the design, and why."""

    execution: Recorded
    workflow: str
    span: Span
    reason: str


@dataclass(slots=True)
class Outcome:
    """What replaying showed. `skipped` counts executions of what is not of the design.

    `absent` are the namespaces of the design that the service does not have.
    """

    absent: Sequence[str] = ()
    replayed: int = 0
    skipped: int = 0
    breaks: list[Break] = field(default_factory=list)


async def replay(design: Design, executions: AsyncIterator[Recorded]) -> Outcome:
    """Replay executions against the design as it is now."""
    queues = load(compile_design(design, marked=True))
    outcome = Outcome()
    with ThreadPoolExecutor(4, "crossway-replay") as threads:
        async for execution in executions:
            started = execution.history.events[0].workflow_execution_started_event_attributes
            kind, name = started.workflow_type.name, started.task_queue.name
            queue = _queue(queues, execution.namespace, name)
            if queue is None:
                outcome.skipped += 1
                continue
            outcome.replayed += 1
            if found := await _replayed(execution, queue, kind, threads):
                outcome.breaks.append(found)
    return outcome


def _queue(queues: Sequence[TaskQueue], namespace: str, name: str) -> TaskQueue | None:
    """Return the queue that an execution is on; without a namespace, of whichever has it."""
    for queue in queues:
        if namespace in ("", queue.namespace) and fits(queue.name, name):
            return queue
    return None


async def _replayed(
    execution: Recorded, queue: TaskQueue, kind: str, threads: ThreadPoolExecutor
) -> Break | None:
    names = {workflow_type(flow): flow for flow in queue.workflows}
    if kind not in names:
        return Break(execution, kind, NOWHERE, "the design has no such workflow any more")
    recorder = _Recorder()
    identity = Identity(queue.namespace, Keyring(), queue.endpoints, queue.answers)
    replayer = Replayer(
        workflows=[names[kind]],
        namespace=queue.namespace,
        data_converter=data_converter(),
        workflow_runner=recorder,
        unsandboxed_workflow_runner=recorder,
        interceptors=[IdentityInterceptor(identity), MissingEndpoints(_EveryEndpoint())],
        workflow_task_executor=threads,
    )
    result = await replayer.replay_workflow(execution.history, raise_on_replay_failure=False)
    if result.replay_failure is None:
        return None
    span, reason = _difference(recorder, execution.history, str(result.replay_failure))
    return Break(execution, kind, span, reason)


class _EveryEndpoint:
    """Whether an endpoint exists is what the history says; beyond its end, all do."""

    def missing(self, endpoint: str) -> bool:
        """Return that it is there."""
        del endpoint
        return False


def _difference(recorder: _Recorder, history: WorkflowHistory, failure: str) -> tuple[Span, str]:
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
    return last, failure


# --- recording ---------------------------------------------------------------------


class _Recorder(UnsandboxedWorkflowRunner):
    """Runs one workflow and records its commands, each with its place in the design."""

    def __init__(self) -> None:
        self.given: list[tuple[WorkflowCommand, Span]] = []
        self._tasks: dict[asyncio.Task[Any], Span] = {}
        self._last = NOWHERE

    def create_instance(self, det: WorkflowInstanceDetails) -> WorkflowInstance:
        """Return an instance whose commands and tasks are seen."""
        instance = super().create_instance(det)
        return watch_instance(instance, self._command_begun, self._task_begun)

    def _command_begun(self, command: WorkflowCommand) -> None:
        self.given.append((command, self._here()))

    def _task_begun(self, task: asyncio.Task[Any]) -> None:
        self._tasks[task] = self._here()

    def _here(self) -> Span:
        """Return the statement that is being executed, else the one before."""
        span = next(_marked(sys._getframe(1)), None)
        if span is None:
            task = _current_task()
            span = self._tasks.get(task, self._last) if task else self._last
        self._last = span
        return span


def _current_task() -> asyncio.Task[Any] | None:
    try:
        return asyncio.current_task()
    except RuntimeError:
        return None


def _marked(frame: FrameType | None) -> Iterator[Span]:
    """Yield the places of the compiled statements on a stack, innermost first."""
    while frame is not None:
        if frame.f_code.co_filename.startswith("<compiled "):
            yield from _place(frame)
        frame = frame.f_back


def _place(frame: FrameType) -> Iterator[Span]:
    """Yield the mark above the line that a frame is at, within its function."""
    lines = linecache.getlines(frame.f_code.co_filename)
    for number in range(frame.f_lineno, frame.f_code.co_firstlineno, -1):
        if (written := read_mark(lines[number - 1])) is not None:
            yield written
            return


# --- where histories come from -----------------------------------------------------


async def running(
    connections: Connections, design: Design, absent: list[str]
) -> AsyncIterator[Recorded]:
    """Yield the running executions of the design's namespaces, one after the other.

    Adds the namespaces that the service does not have to `absent`.

    Raises:
        ClusterError: the service does not let us look.
    """
    for namespace in design.namespaces:
        client = connections.client(namespace)
        try:
            async for found in client.list_workflows("ExecutionStatus = 'Running'"):
                try:
                    history = await client.get_workflow_handle(
                        found.id, run_id=found.run_id
                    ).fetch_history()
                except RPCError as failure:
                    if failure.status != RPCStatusCode.NOT_FOUND:
                        raise
                    continue  # it ended, and was deleted, meanwhile
                yield Recorded(namespace, history, found.id)
        except RPCError as failure:
            if failure.status != RPCStatusCode.NOT_FOUND:
                wish = f"read the histories of {namespace!r}"
                raise refused(connections, wish, failure) from failure
            absent.append(connections.name(namespace))


def pinned_to(history: WorkflowHistory) -> str:
    """Return the build that an execution stays on, empty when it is not pinned."""
    done = [
        event.workflow_task_completed_event_attributes
        for event in history.events
        if event.HasField("workflow_task_completed_event_attributes")
    ]
    pinned = VersioningBehavior.VERSIONING_BEHAVIOR_PINNED
    if not done or done[-1].versioning_behavior != pinned:
        return ""
    return done[-1].deployment_version.build_id


async def exported(folder: Path) -> AsyncIterator[Recorded]:
    """Yield the executions whose histories are JSON files in a folder, by name.

    The files are what `temporal workflow show --output json` prints.

    Raises:
        ClusterError: the folder cannot be read, or a file is no history.
        WorkspaceError: a file cannot be read, leads out of the folder, or is too large.
    """
    if not folder.is_dir():
        raise ClusterError(f"there is no folder {folder}")
    files = sorted(folder.glob("*.json"))
    if not files:
        raise ClusterError(f"{folder} holds no histories; expected files that end in .json")
    texts = Files.of(folder, {})
    for file in files:
        try:
            history = WorkflowHistory.from_json(file.stem, texts.text(file, LARGEST_HISTORY))
            started = history.events[0].workflow_execution_started_event_attributes
        except (ValueError, LookupError, RecursionError) as failure:
            raise ClusterError(f"{file} is no exported history: {failure}") from failure
        if not history.events[0].HasField("workflow_execution_started_event_attributes"):
            raise ClusterError(f"{file} is no whole history: it does not begin with its start")
        # Ids that the workflow gives to what it starts contain its own.
        history = replace(history, workflow_id=started.workflow_id or file.stem)
        yield Recorded("", history, file.stem)


def builds(breaks: Sequence[Break]) -> Mapping[str, int]:
    """Return how many of these executions are pinned to each build."""
    pinned = Counter(pinned_to(one.execution.history) for one in breaks)
    return {build: count for build, count in sorted(pinned.items()) if build}
