"""Where traps are shown: the development server as it comes, and two namespaces for each trap."""

from __future__ import annotations

import asyncio
import contextlib
import random
import socket
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar

from temporalio.api.nexus.v1 import EndpointSpec, EndpointTarget
from temporalio.api.operatorservice.v1 import CreateNexusEndpointRequest
from temporalio.api.workflowservice.v1 import DescribeWorkflowExecutionResponse
from temporalio.client import Client, WorkflowFailureError, WorkflowHandle
from temporalio.service import RPCError
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from crossway.cluster.addresses import LOOPBACK
from crossway.cluster.service.connect import Connections
from crossway.cluster.service.server import executable
from crossway.observe.doctor.commands import Commands
from crossway.observe.doctor.registry import diagnose
from crossway.observe.doctor.survey import Selection, gather
from scripts.traps.plain import Call, Charge, PaymentsHandler

T = TypeVar("T")
PATIENCE = 600.0
"""Seconds that something expected may take, on a machine that is busy otherwise."""

TASK_SECONDS = 30.0
"""What a workflow task may take; the service gives it 10 s where nobody says."""

ATTEMPTS = 2
"""A task that was tried more often is one that is tried for ever."""

STARTS = 10
"""Workflows of which one has to have its first task answered in time."""


@dataclass(frozen=True)
class Lab:
    """One trap's caller and handler, an endpoint that leads from one to the other, and the
    server's HTTP address."""

    caller: Client
    handler: Client
    endpoint: str
    http: str

    QUEUE = "payments"

    def calls(self, *workflows: type) -> Worker:
        """Return a worker of the caller's, which has `Call` and these workflows."""
        return Worker(
            self.caller,
            task_queue="orders",
            workflows=[Call, *workflows],
            workflow_runner=UnsandboxedWorkflowRunner(),
        )

    def handles(self, *services: Any, **more: Any) -> Worker:
        """Return a worker of the handler's, which serves `PaymentsHandler` unless told another."""
        return Worker(
            self.handler,
            task_queue=self.QUEUE,
            workflows=[Charge],
            nexus_service_handlers=[*services] or [PaymentsHandler()],
            workflow_runner=UnsandboxedWorkflowRunner(),
            **more,
        )

    async def start(self, caller: str, *arguments: Any) -> WorkflowHandle[Any, Any]:
        """Start a workflow of the caller's by its name."""
        return await self.caller.start_workflow(
            caller,
            args=arguments,
            id=f"{caller}-{time.monotonic_ns()}",
            task_queue="orders",
            task_timeout=timedelta(seconds=TASK_SECONDS),
        )

    async def call(
        self, operation: str, input: str, deadline: float, headers: dict[str, str] | None = None
    ) -> WorkflowHandle[Any, Any]:
        """Start a `Call` of an operation through this lab's endpoint."""
        return await self.start("Call", self.endpoint, operation, input, deadline, headers or {})

    async def failing(self, caller: str, *arguments: Any) -> tuple[WorkflowHandle[Any, Any], str]:
        """Start a workflow whose task fails again and again; return it, and why the task fails.

        A history has the failure of the first attempt alone. Where that one times out instead, on
        a busy machine, nobody can read why the next ones fail: another workflow is started.
        """
        for _ in range(STARTS):
            handle = await self.start(caller, *arguments)
            if message := await until(lambda: _failure(handle), lambda found: found is not None):  # noqa: B023 - asked before the next is started
                return handle, message
            await handle.terminate("its first attempt timed out")
        raise TimeoutError(f"the first task of {STARTS} workflows timed out after {TASK_SECONDS} s")

    async def doctor(self, *wanted: str, namespace: str | None = None) -> str:
        """Return a line with what `crossway doctor` finds in the caller's namespace: once it has
        found the codes that are wanted, these; what else there is depends on the moment."""
        connections = Connections(self.caller.service_client)
        selection = Selection(namespace=namespace or self.caller.namespace)

        async def look() -> list[str]:
            case = await gather(connections, selection, Commands(()))
            return [check.code for check, findings in await diagnose(case) if findings]

        found = await until(look, lambda codes: {*wanted} <= {*codes})
        return f"crossway doctor finds: {', '.join(wanted or found) or 'nothing'}"


@asynccontextmanager
async def laboratories(names: Sequence[str]) -> AsyncIterator[dict[str, Lab]]:
    """Run a server with a caller's and a handler's namespace for each name, and an endpoint."""
    http = _free_port()
    namespaces = [f"{_dashed(name)}-{side}" for name in names for side in ("caller", "handler")]
    async with await WorkflowEnvironment.start_local(
        ip=LOOPBACK,
        dev_server_existing_path=str(executable()),
        dev_server_log_level="never",
        dev_server_startup_timeout=timedelta(seconds=PATIENCE),
        dev_server_extra_args=[
            *("--output", "none", "--http-port", str(http)),
            *(part for name in namespaces for part in ("--namespace", name)),
            # A new endpoint is known at once, not a second later: the traps are the same.
            *("--dynamic-config-value", 'system.refreshNexusEndpointsMinWait="1ms"'),
        ],
    ) as server:
        yield {name: await _lab(server.client, _dashed(name), http) for name in names}


async def _lab(client: Client, name: str, http: int) -> Lab:
    caller, handler = (
        Client(client.service_client, namespace=f"{name}-{side}") for side in ("caller", "handler")
    )
    worker = EndpointTarget.Worker(namespace=handler.namespace, task_queue=Lab.QUEUE)
    spec = EndpointSpec(name=f"{name}-endpoint", target=EndpointTarget(worker=worker))

    async def made() -> bool:
        try:
            await client.operator_service.create_nexus_endpoint(
                CreateNexusEndpointRequest(spec=spec)
            )
        except RPCError:  # the server does not know the namespace yet
            return False
        return True

    await until(made)
    return Lab(caller, handler, spec.name, f"{LOOPBACK}:{http}")


def _dashed(name: str) -> str:
    """Return the name of a trap as part of one of an endpoint, which may hold no `_`."""
    return name.replace("_", "-")


def _free_port() -> int:
    """Return a free port below those that the server takes for itself, 32768 and up on Linux."""
    with socket.socket() as probe:
        for port in random.sample(range(18_000, 32_000), 100):
            with contextlib.suppress(OSError):
                probe.bind((LOOPBACK, port))
                return port
    raise OSError("no free port was found")


async def until(
    ask: Callable[[], Awaitable[T]],
    holds: Callable[[T], bool] = bool,
    within: float = PATIENCE,
) -> T:
    """Return the first answer for which `holds` is true.

    Raises:
        TimeoutError: there was none within that many seconds; the last answer is its text.
    """
    end = time.monotonic() + within
    while not holds(answer := await ask()):
        if time.monotonic() > end:
            raise TimeoutError(f"still {answer!r} after {within} s")
        await asyncio.sleep(0.1)
    return answer


async def described(handle: WorkflowHandle[Any, Any]) -> DescribeWorkflowExecutionResponse:
    """Return what the service says of an execution."""
    return (await handle.describe()).raw_description


async def scheduled(handle: WorkflowHandle[Any, Any]) -> int:
    """Return how many operations a workflow's history says were scheduled."""
    events = (await handle.fetch_history()).events
    return sum(e.HasField("nexus_operation_scheduled_event_attributes") for e in events)


async def _failure(handle: WorkflowHandle[Any, Any]) -> str | None:
    """Return why a workflow's task failed at first, empty if that timed out; None until it is
    tried the third time."""
    if (await described(handle)).pending_workflow_task.attempt <= ATTEMPTS:
        return None
    messages = [
        event.workflow_task_failed_event_attributes.failure.message
        async for event in handle.fetch_history_events()
        if event.HasField("workflow_task_failed_event_attributes")
    ]
    return "".join(messages[-1:])


async def outcome(handle: WorkflowHandle[Any, Any]) -> str:
    """Return the result of a workflow, or the class of the error behind its failure."""
    try:
        return str(await handle.result())
    except WorkflowFailureError as failure:
        error: BaseException = failure
        while error.__cause__ is not None:
            error = error.__cause__
        return type(error).__name__
