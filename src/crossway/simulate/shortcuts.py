"""What the SDK's workers do for nothing in a simulation, left out of those that run in one.

Where no codec changes payloads, the SDK still goes through each message to a workflow's code
three times before the code runs, and three times through what it answers; it makes converters for
that, and a task, a timer and a thread to notice code that never comes back. Each task of any kind
is polled for, by an asyncio task of its own, and half a dozen others watch over those. The code
itself, and what surrounds it, run as ever: the same instance, made by the same worker, is activated
by the same call; an activity or an operation's handler is run by the same method of the same
worker. With a codec, or storage of large payloads elsewhere, a worker is left as it is.

Private parts of the SDK, beside those that `core` lists:

    temporalio.worker.Worker          `run` and `shutdown` are gone around: its parts are told of
                                      the end by `notify_shutdown` and `wait_all_completed`
        ._bridge_worker               the `MemoryWorker` that it was given
        ._workflow_worker             `run` is gone around; instances are
                                      made by `_create_workflow_instance`, kept in
                                      `_running_workflows`; `_handle_activation` does what goes
                                      wrong
        ._activity_worker             `run` is gone around: `_handle_start_activity_task`, whose
                                      tasks are kept in `_running_activities`, and
                                      `_handle_cancel_activity_task` do the work
        ._nexus_worker                `run` is gone around: `_handle_start_operation_task` and
                                      `_handle_cancel_operation_task`, whose tasks are kept in
                                      `_running_tasks`, do the work; `_encode_completion` has
                                      nothing to do
    temporalio.worker._workflow
        ._RunningWorkflow             what is kept of an instance
    temporalio.worker._activity
        ._RunningActivity             what is kept of an attempt
    temporalio.worker._nexus
        ._RunningNexusTask            what is kept of a handler that runs,
        ._NexusTaskCancellation       and what tells it to stop
    nexusrpc.handler._core
        .collect_operation_handler_factories_by_method_name
                                      looks at all that a service's class has: once for each
"""

from __future__ import annotations

import asyncio
import contextvars
from collections import OrderedDict
from collections.abc import Callable, Coroutine
from datetime import UTC
from typing import Any, Protocol

from nexusrpc.handler import _core as services
from temporalio.worker import Worker
from temporalio.worker._activity import _RunningActivity
from temporalio.worker._nexus import _NexusTaskCancellation, _RunningNexusTask
from temporalio.worker._workflow import _RunningWorkflow

from crossway.simulate.core import (
    ActivityTask,
    InitializeWorkflow,
    MemoryWorker,
    NexusTask,
    NexusTaskCancelReason,
    WorkflowActivation,
)
from crossway.simulate.loop import VirtualLoop
from crossway.simulate.threads import apart

_SERVICES = 256
"""Classes of which it is remembered which operations they have."""


class Running(Protocol):
    """A worker that works."""

    async def end(self) -> None:
        """Stop it; what still runs is cancelled."""


def running(worker: Worker, loop: VirtualLoop) -> Running:
    """Let a worker work in `loop`, without what it would do for nothing."""
    converter = worker.client.data_converter
    if converter.payload_codec is not None or converter.external_storage is not None:
        return _AsEver(worker, loop)
    return _Shortened(worker, loop)


class _AsEver:
    """A worker that polls."""

    def __init__(self, worker: Worker, loop: VirtualLoop) -> None:
        self._worker, self._run = worker, loop.create_task(worker.run())

    async def end(self) -> None:
        await self._worker.shutdown()
        await self._run


class _Shortened:
    """A worker that is given its tasks at once."""

    def __init__(self, worker: Worker, loop: VirtualLoop) -> None:
        memory: Any = worker._bridge_worker
        self._memory: MemoryWorker = memory
        self._workflows: Any = worker._workflow_worker
        self._activities: Any = worker._activity_worker
        self._nexus: Any = worker._nexus_worker
        if self._workflows is not None:
            _activate_at_once(self._workflows, memory, loop)
        if self._activities is not None:
            _do_at_once(self._activities, memory, loop)
        if self._nexus is not None:
            _handle_at_once(self._nexus, memory, loop)
        memory.begin()

    async def end(self) -> None:
        self._memory.initiate_shutdown()
        for part in (self._activities, self._workflows, self._nexus):
            if part is not None:
                part.notify_shutdown()
        await asyncio.sleep(0)  # workflows are put down
        for part in (self._activities, self._nexus):
            if part is not None:
                await part.wait_all_completed()


def remember_services() -> None:
    """Let a class that offers operations be looked at once, not whenever a worker is made."""
    own: Any = services
    if not isinstance(own.collect_operation_handler_factories_by_method_name, _Looked):
        own.collect_operation_handler_factories_by_method_name = _Looked(
            own.collect_operation_handler_factories_by_method_name
        )


class _Looked:
    """Finds the operations of a class, as `look` does; of those that it knows without a look."""

    def __init__(self, look: Callable[[Any, Any], Any]) -> None:
        self._look = look
        self._known: OrderedDict[type[Any], tuple[Any, Any]] = OrderedDict()

    def __call__(self, cls: type[Any], service: Any) -> Any:
        known = self._known.get(cls)
        if known is not None and known[0] is service:
            return known[1]
        found = self._look(cls, service)
        self._known[cls] = service, found
        if len(self._known) > _SERVICES:
            self._known.popitem(last=False)
        return found


async def _encoded(*_: Any) -> None:
    """Leave a completion as it is: there is nothing to encode it by."""


def _activate_at_once(workflows: Any, memory: MemoryWorker, loop: VirtualLoop) -> None:
    """Have a workflow's code run in a callback of the loop, without a poll and a task for it."""
    own = contextvars.copy_context()  # not that of whoever caused an activation

    def activate(activation: WorkflowActivation) -> None:
        running = workflows._running_workflows.get(activation.run_id)
        if running is None:
            running = _begun(workflows, activation)
        if running is None:
            by_sdk(activation)
            return
        try:
            completion = apart(running.activate, activation)
        except Exception as failure:  # of the SDK's own: the code's is in the completion
            loop.fault(failure)
            return
        completion.run_id = activation.run_id
        memory.take(completion)

    def by_sdk(activation: WorkflowActivation) -> None:
        loop.create_task(workflows._handle_activation(activation), context=own.copy())

    def evict(activation: WorkflowActivation) -> None:
        running = workflows._running_workflows.get(activation.run_id)
        try:
            if running is not None:
                apart(running.activate, activation)
        except Exception:  # the code goes on when it should end: the SDK tries again
            by_sdk(activation)
            return
        workflows._running_workflows.pop(activation.run_id, None)

    def take(activation: WorkflowActivation) -> None:
        evicts = any(job.HasField("remove_from_cache") for job in activation.jobs)
        loop.call_soon(evict if evicts else activate, activation, context=own.copy())

    memory.at_once = take


def _begun(workflows: Any, activation: WorkflowActivation) -> _RunningWorkflow | None:
    """Return a workflow that begins; None where it cannot, which the SDK's own way tells best."""
    start = next((job for job in activation.jobs if job.HasField("initialize_workflow")), None)
    if start is None:
        return None
    first: InitializeWorkflow = start.initialize_workflow
    try:
        instance = workflows._create_workflow_instance(activation, first)
    except Exception:
        return None
    running = _RunningWorkflow(instance, first.workflow_id)
    workflows._running_workflows[activation.run_id] = running
    return running


def _do_at_once(activities: Any, memory: MemoryWorker, loop: VirtualLoop) -> None:
    """Have an activity run without a poll for it."""
    own = contextvars.copy_context()

    def take(task: ActivityTask) -> None:
        token = task.task_token
        if not task.HasField("start"):
            loop.call_soon(
                activities._handle_cancel_activity_task, token, task.cancel, context=own.copy()
            )
            return
        attempt = _RunningActivity()
        doing = activities._handle_start_activity_task(token, task.start, attempt)
        attempt.task = loop.create_task(doing, context=own.copy())
        activities._running_activities[token] = attempt

    memory.activities_at_once = take


def _handle_at_once(nexus: Any, memory: MemoryWorker, loop: VirtualLoop) -> None:
    """Have an operation's handler run without a poll for it."""
    own = contextvars.copy_context()

    def take(given: NexusTask) -> None:
        if not given.HasField("task"):
            running = nexus._running_tasks.get(given.cancel_task.task_token)
            if running is not None:
                running.cancel(NexusTaskCancelReason.Name(given.cancel_task.reason))
            return
        handle, about = _handling(nexus, given)
        cancellation = _NexusTaskCancellation()  # type: ignore[no-untyped-call]  # of the SDK
        handling = loop.create_task(
            handle(
                task_token=given.task.task_token,
                headers=dict(given.task.request.header),
                task_cancellation=cancellation,
                request_deadline=given.request_deadline.ToDatetime(UTC),
                endpoint=given.endpoint,
                **about,
            ),
            context=own.copy(),
        )
        nexus._running_tasks[given.task.task_token] = _RunningNexusTask(handling, cancellation)

    memory.nexus_at_once = take
    nexus._encode_completion = _encoded


def _handling(
    nexus: Any, given: NexusTask
) -> tuple[Callable[..., Coroutine[Any, Any, None]], dict[str, Any]]:
    """Return what handles a task of a worker, and what it is given of the request."""
    request = given.task.request
    if request.HasField("start_operation"):
        return nexus._handle_start_operation_task, {"start_request": request.start_operation}
    return nexus._handle_cancel_operation_task, {"request": request.cancel_operation}
