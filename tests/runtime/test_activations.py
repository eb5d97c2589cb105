"""Workflows run in the thread of their worker's loop, and one that never yields is still found."""

from __future__ import annotations

import contextvars
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from temporalio import workflow
from temporalio.api.enums.v1 import EventType
from temporalio.api.failure.v1 import Failure
from temporalio.client import Client, WorkflowHandle
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from crossway import sdk
from crossway.cluster.service.ask import result_of
from crossway.runtime import activations
from crossway.runtime.activations import InLoop, workflow_executor
from tests.helpers.eventually import eventually
from tests.helpers.names import fresh
from tests.helpers.patience import PATIENCE


@workflow.defn
class Endless:
    """Counts and never yields; by its second try its code is mended."""

    tries = 0

    @workflow.run
    async def run(self) -> str:
        """Return only where it is mended."""
        counted = 0
        Endless.tries += 1
        while Endless.tries == 1:
            counted += 1
        return "mended"


@workflow.defn
class Quick:
    """Ends at once."""

    @workflow.run
    async def run(self) -> str:
        """Return the thread that it runs in."""
        return threading.current_thread().name


async def _why_its_task_failed(handle: WorkflowHandle[Endless, str]) -> Failure | None:
    async for event in handle.fetch_history_events():
        if event.event_type == EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED:
            return event.workflow_task_failed_event_attributes.failure
    return None


@pytest.mark.parametrize("clocked", [True, False])
async def test_a_workflow_that_never_yields_is_interrupted_and_named(
    clocked: bool, address: str
) -> None:
    """Others on the worker go on, and it ends itself as soon as its code is mended; also where the
    SDK sets no timer of its own, as in the workers of `serve`."""
    client, queue = await Client.connect(address), fresh("activations")
    executor, Endless.tries = InLoop(), 0
    runner = UnsandboxedWorkflowRunner()
    worker = Worker(
        client,
        task_queue=queue,
        workflows=[Endless, Quick],
        workflow_runner=runner,
        workflow_task_executor=executor,
    )
    if not clocked:
        sdk.leave_unclocked(worker)
    async with worker:
        # On a busy machine two seconds of the processor may be many of the clock: then the server
        # would have given the task away, and take no word of why it failed. It allows no more.
        patient = timedelta(seconds=120)
        stuck = await client.start_workflow(
            Endless.run, id=str(uuid.uuid4()), task_queue=queue, task_timeout=patient
        )

        async def failed() -> Failure | None:
            return await _why_its_task_failed(stuck)

        failure = await eventually(failed)
        assert failure is not None
        assert failure.message.startswith("[TMPRL1101] Potential deadlock detected: ")
        assert failure.message.endswith("within 2 second(s).")
        assert "in run\n    while Endless.tries == 1" in failure.stack_trace
        quick = client.execute_workflow(Quick.run, id=str(uuid.uuid4()), task_queue=queue)
        assert await quick == threading.current_thread().name
        assert await result_of(stuck) == "mended"
    executor.shutdown()


def test_what_runs_in_the_loops_thread_sees_nothing_of_its_caller() -> None:
    """A workflow has no context variables but its own, as in a thread."""
    seen = contextvars.ContextVar("seen", default="nothing")
    seen.set("the caller's")
    executor = InLoop()
    assert executor.submit(seen.get).result() == "nothing"
    assert executor.submit(threading.get_ident).result() == threading.get_ident()
    executor.shutdown()


def test_waiting_for_a_busy_processor_is_no_deadlock(monkeypatch: pytest.MonkeyPatch) -> None:
    """What sleeps stands for what the system does not run: only work counts, and a long while."""
    monkeypatch.setattr(activations, "LIMIT", 0.1)
    asleep, awake = threading.Event(), threading.Event()
    running: list[activations._Activation] = []

    def activate() -> None:
        running.append(activations._Activation(activate))
        asleep.set()
        awake.wait(PATIENCE)

    thread = threading.Thread(target=activate)
    thread.start()
    asleep.wait(PATIENCE)
    (one,) = running
    while time.monotonic() - one.began <= activations.LIMIT:
        threading.Event().wait(0.02)
    assert not one.overdue()
    monkeypatch.setattr(activations, "BLOCKED", 0.1)
    assert one.overdue()
    awake.set()
    thread.join(PATIENCE)


def test_what_an_activation_raises_is_its_outcome() -> None:
    executor = InLoop()
    assert isinstance(executor.submit(int, "x").exception(), ValueError)
    executor.shutdown()


def test_one_executor_is_for_a_process() -> None:
    """The SDK asks for threads by their class, and checks it of what it is given."""
    assert isinstance(workflow_executor(), ThreadPoolExecutor)
