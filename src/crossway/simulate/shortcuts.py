"""What the SDK's workers do for nothing in a simulation, left out of those that run in one.

Where no codec changes payloads, the SDK still goes through each message to a workflow's code
three times before the code runs, and three times through what it answers; it makes converters for
that, and a task, a timer and a thread to notice code that never comes back. And each message is
polled for, by a task of its own. The code itself, and what surrounds it, run as ever: the same
instance, made by the same worker, is activated by the same call. With a codec, or storage of large
payloads elsewhere, a worker is left as it is.

Private parts of the SDK, beside those that `core` lists:

    temporalio.worker.Worker
        ._bridge_worker               the `MemoryWorker` that it was given
        ._workflow_worker             `run` and `_handle_activation` are gone around; instances are
                                      made by `_create_workflow_instance`, kept in
                                      `_running_workflows`
        ._nexus_worker                `_encode_completion` has nothing to do
    temporalio.worker._workflow
        ._RunningWorkflow             what is kept of an instance
"""

from __future__ import annotations

import contextlib
import contextvars
from typing import Any

from temporalio.worker import Worker
from temporalio.worker._workflow import _RunningWorkflow

from crossway.simulate.core import (
    InitializeWorkflow,
    MemoryWorker,
    PollShutdownError,
    WorkflowActivation,
)
from crossway.simulate.loop import VirtualLoop
from crossway.simulate.threads import apart


def shorten(worker: Worker, loop: VirtualLoop) -> None:
    """Leave out of a worker that runs in `loop` what it would do for nothing."""
    converter = worker.client.data_converter
    if converter.payload_codec is not None or converter.external_storage is not None:
        return
    if worker._workflow_worker is not None:
        _activate_at_once(worker, loop)
    if worker._nexus_worker is not None:
        nexus: Any = worker._nexus_worker
        nexus._encode_completion = _encoded


async def _encoded(*_: Any) -> None:
    """Leave a completion as it is: there is nothing to encode it by."""


def _activate_at_once(worker: Worker, loop: VirtualLoop) -> None:
    """Have a workflow's code run in a callback of the loop, without a poll and a task for it."""
    workflows: Any = worker._workflow_worker
    memory: Any = worker._bridge_worker
    own = contextvars.copy_context()  # not that of whoever caused an activation

    def activate(activation: WorkflowActivation) -> None:
        running = workflows._running_workflows.get(activation.run_id)
        if running is None:
            running = _begun(workflows, activation)
        if running is None:
            memory.let_poll(activation)
            return
        try:
            completion = apart(running.activate, activation)
        except Exception as failure:  # of the SDK's own: the code's is in the completion
            loop.fault(failure)
            return
        completion.run_id = activation.run_id
        memory.take(completion)

    memory.at_once = lambda activation: loop.call_soon(activate, activation, context=own.copy())
    workflows.run = lambda: _polls(workflows, memory)


async def _polls(workflows: Any, memory: MemoryWorker) -> None:
    """Do one after the other what is left to the SDK's own way: it waits for nothing."""
    with contextlib.suppress(PollShutdownError):
        while True:
            await workflows._handle_activation(await memory.poll_workflow_activation())


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
