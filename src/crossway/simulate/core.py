"""What stands in the place of the SDK's core (the part in Rust) and of its connection.

The private parts of the Temporal SDK that the simulator needs: all of them, but for those that
`shortcuts` lists. `tests/simulate/test_parts_of_the_sdk.py` says what changed when one does. What
each is for, and what breaks without it:

    temporalio.bridge.worker.Worker   what the SDK's worker polls and answers; `MemoryWorker` has
                                      the same methods, and hands tasks of the simulator on
    temporalio.bridge.proto           the tasks and answers that pass there
    temporalio.service
        ._BridgeServiceClient         the connection that a worker insists on; `MemoryConnection`
                                      answers its RPCs from the simulator
    temporalio.nexus._link_conversion how an event's link is written as a Nexus link

Longer than other files because an update of the SDK is then one file to look at.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from itertools import compress
from types import SimpleNamespace
from typing import Any, TypeVar

import nexusrpc
from google.protobuf.message import Message
from temporalio.api.common.v1 import GrpcStatus, Link
from temporalio.bridge import worker as bridge
from temporalio.bridge.proto import ActivityHeartbeat, ActivityTaskCompletion, NamespaceInfo
from temporalio.bridge.proto.activity_task import ActivityTask
from temporalio.bridge.proto.nexus import (
    NexusOperationResult,
    NexusTask,
    NexusTaskCancelReason,
    NexusTaskCompletion,
)
from temporalio.bridge.proto.workflow_activation import (
    InitializeWorkflow,
    WorkflowActivation,
    WorkflowActivationJob,
)
from temporalio.bridge.proto.workflow_commands import ScheduleActivity, WorkflowCommand
from temporalio.bridge.proto.workflow_completion import WorkflowActivationCompletion
from temporalio.bridge.worker import Worker as CoreWorker
from temporalio.common import MetricMeter
from temporalio.nexus import _link_conversion
from temporalio.service import ConnectConfig, RPCError, RPCStatusCode, _BridgeServiceClient

from crossway.simulate.heartbeats import Heartbeats
from crossway.simulate.host import Host

__all__ = [
    "ActivityHeartbeat",
    "ActivityTask",
    "ActivityTaskCompletion",
    "CoreWorker",
    "InitializeWorkflow",
    "MemoryConnection",
    "MemoryWorker",
    "NexusOperationResult",
    "NexusTask",
    "NexusTaskCancelReason",
    "NexusTaskCompletion",
    "PollShutdownError",
    "ScheduleActivity",
    "WorkflowActivation",
    "WorkflowActivationCompletion",
    "WorkflowActivationJob",
    "WorkflowCommand",
    "job",
    "made",
    "nexus_link",
    "refusal",
    "server_link",
    "workers_in_memory",
]

M = TypeVar("M", bound=Message)

PollShutdownError = bridge.PollShutdownError  # type: ignore[attr-defined]  # of the Rust part

ADDRESS = "the simulator"
"""What messages call the service that is simulated."""

IDENTITY = "in memory"
"""What its clients call themselves. The SDK's own text has the number of the process, and so would
make histories of other sizes in another process."""


class _Tasks:
    """Tasks of one kind that a worker polls for."""

    def __init__(self) -> None:
        self._tasks: deque[Any] = deque()
        self._polling: asyncio.Future[None] | None = None
        self._ended = False

    def put(self, task: Any) -> None:
        self._tasks.append(task)
        self._wake()

    def end(self) -> None:
        self._ended = True
        self._wake()

    def _wake(self) -> None:
        if self._polling is not None and not self._polling.done():
            self._polling.set_result(None)

    async def next(self) -> Any:
        while not self._tasks:
            if self._ended:
                raise PollShutdownError
            self._polling = asyncio.get_running_loop().create_future()
            await self._polling
        return self._tasks.popleft()


class MemoryWorker:
    """What the SDK's worker takes for core: its tasks come from a simulated service.

    The SDK calls the methods; the simulator calls `give_..`. `kinds` are the kinds of tasks it
    polls for: workflow, activity, nexus. `at_once`, where it is set, takes activations without a
    poll, and gives to `take` what became of them; `activities_at_once` and `nexus_at_once` take
    tasks of the other kinds. One that `keeps_alive` the activities that it runs is not missed
    while it does.
    """

    keeps_alive = True

    def __init__(self, host: Host, config: Any) -> None:
        """Poll one task queue, as `config` (the SDK's) says."""
        self._host = host
        self.namespace: str = config.namespace
        self.task_queue: str = config.task_queue
        own = config.task_types
        enabled = own.enable_workflows, own.enable_remote_activities, own.enable_nexus
        self.kinds = tuple(compress(("workflow", "activity", "nexus"), enabled))
        self._workflows, self._activities, self._nexus = _Tasks(), _Tasks(), _Tasks()
        self.at_once: Callable[[WorkflowActivation], Any] = self._workflows.put
        self.activities_at_once: Callable[[ActivityTask], Any] = self._activities.put
        self.nexus_at_once: Callable[[NexusTask], Any] = self._nexus.put
        self._cached: set[str] = set()
        self._begun: set[bytes] = set()
        self._heartbeats = Heartbeats(config, partial(self._tell, host.activity_beat))

    def give_activation(self, activation: WorkflowActivation) -> None:
        """Let a workflow's code run for a while."""
        self._cached.add(activation.run_id)
        self.at_once(activation)

    def give_activity(self, task: ActivityTask) -> None:
        """Let an activity run, or cancel one."""
        self._begun.add(task.task_token)
        if task.HasField("start"):
            self._heartbeats.begin(task)
        self.activities_at_once(task)

    def give_nexus(self, task: NexusTask) -> None:
        """Let an operation's handler run."""
        self.nexus_at_once(task)

    async def validate(self) -> NamespaceInfo:
        """Begin: the namespace exists."""
        self.begin()
        return NamespaceInfo()

    def begin(self) -> None:
        """Take tasks from now on."""
        self._host.worker_began(self)

    async def poll_workflow_activation(self) -> WorkflowActivation:
        """Return the next activation.

        Raises:
            PollShutdownError: there is none any more.
        """
        activation: WorkflowActivation = await self._workflows.next()
        return activation

    async def poll_activity_task(self) -> ActivityTask:
        """Return the next activity task, as `poll_workflow_activation` does."""
        task: ActivityTask = await self._activities.next()
        return task

    async def poll_nexus_task(self) -> NexusTask:
        """Return the next Nexus task, as `poll_workflow_activation` does."""
        task: NexusTask = await self._nexus.next()
        return task

    async def complete_workflow_activation(self, comp: WorkflowActivationCompletion) -> None:
        """Take what a workflow's code made of an activation; of an eviction, nothing."""
        self.take(comp)

    def take(self, comp: WorkflowActivationCompletion) -> None:
        """Do what `complete_workflow_activation` does."""
        if comp.run_id in self._cached:
            self._tell(self._host.workflow_answered, comp)

    async def complete_activity_task(self, comp: ActivityTaskCompletion) -> None:
        """Take how an activity ended."""
        self._begun.discard(comp.task_token)
        self._heartbeats.end(comp.task_token)
        self._tell(self._host.activity_answered, comp)

    async def complete_nexus_task(self, comp: NexusTaskCompletion) -> None:
        """Take what a handler answered."""
        self._tell(self._host.nexus_answered, comp)

    def record_activity_heartbeat(self, comp: ActivityHeartbeat) -> None:
        """Take a heartbeat."""
        self._heartbeats.beat(comp)

    def _tell(self, host: Callable[[Any], None], what: Any) -> None:
        try:
            host(what)
        except Exception as failure:
            self._host.broke(failure)

    def initiate_shutdown(self) -> None:
        """Put down what is still in memory or at work, then give nothing any more."""
        self._host.worker_ended(self)
        stop = {"reason": "WORKER_SHUTDOWN", "details": {"is_worker_shutdown": True}}
        for token in sorted(self._begun):
            self.activities_at_once(made(ActivityTask, task_token=token, cancel=stop))
        for run_id in sorted(self._cached):
            activation = WorkflowActivation(run_id=run_id)
            activation.jobs.add().remove_from_cache.message = "the simulation is over"
            self.at_once(activation)
        self._cached.clear()
        for tasks in (self._workflows, self._activities, self._nexus):
            tasks.end()

    async def finalize_shutdown(self) -> None:
        """Do nothing: there is nothing to give back."""


class MemoryConnection(_BridgeServiceClient):
    """A connection to a simulated service, as clients and workers of the SDK take it."""

    def __init__(self, host: Host) -> None:
        """Answer from `host`."""
        super().__init__(ConnectConfig(target_host=ADDRESS, identity=IDENTITY))
        self.host = host
        connected: Any = SimpleNamespace(_runtime=SimpleNamespace(), memory=self)
        self._bridge_client = connected
        runtime: Any = SimpleNamespace(metric_meter=MetricMeter.noop)
        self._runtime = runtime

    async def _rpc_call(
        self,
        rpc: str,
        req: Any,
        resp_type: type[Any],  # noqa: ARG002 - the SDK's signature
        *,
        service: str,  # noqa: ARG002 - as above
        retry: bool,  # noqa: ARG002 - as above
        metadata: Mapping[str, str | bytes],  # noqa: ARG002 - as above
        timeout: timedelta | None,  # noqa: ARG002 - as above
    ) -> Any:
        return await self.host.call(rpc, req)


@contextmanager
def workers_in_memory() -> Iterator[None]:
    """Let workers that are made in the block poll the simulated service of their client.

    Workers of other clients are made as ever.
    """
    real = CoreWorker.create

    def create(client: Any, config: Any) -> Any:
        memory = getattr(client, "memory", None)
        return real(client, config) if memory is None else MemoryWorker(memory.host, config)

    own: Any = CoreWorker
    own.create = staticmethod(create)
    try:
        yield
    finally:
        own.create = staticmethod(real)


def job(**what: Any) -> WorkflowActivationJob:
    """Return what a workflow's code is told: one job, by its name and fields."""
    return WorkflowActivationJob(**what)


def made(kind: type[M], /, **fields: Any) -> M:
    """Return a message; fields that are messages may be given as mappings."""
    return kind(**fields)


def refusal(status: RPCStatusCode, message: str, detail: Message | None = None) -> RPCError:
    """Return what a client is told by a service that refuses, with `detail` as gRPC's."""
    said = GrpcStatus(code=int(status), message=message)
    if detail is not None:
        said.details.add().Pack(detail)
    return RPCError(message, status, said.SerializeToString())


def nexus_link(link: Link.WorkflowEvent) -> nexusrpc.Link:
    """Return the link of an event as it travels with a Nexus call."""
    return _link_conversion.workflow_event_to_nexus_link(link)


def server_link(url: str, kind: str) -> Link | None:
    """Return the link that a Nexus handler sent, as a history has it; None for another kind."""
    return _link_conversion.nexus_link_to_temporal_link(nexusrpc.Link(url=url, type=kind))
