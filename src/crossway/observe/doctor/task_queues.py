"""Who polls a task queue: asked of the service once per queue and kind of task.

And what workers report of themselves ("heartbeats"), which tells their clocks.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum

from temporalio.api.enums.v1 import TaskQueueType, WorkerStatus, WorkerVersioningMode
from temporalio.api.taskqueue.v1 import PollerInfo, TaskQueue
from temporalio.api.worker.v1 import WorkerHeartbeat
from temporalio.api.workflowservice.v1 import (
    DescribeTaskQueueRequest,
    DescribeTaskQueueResponse,
    ListWorkersRequest,
)
from temporalio.service import RPCError

from crossway.cluster.service import POLLED_WITHIN, Connections
from crossway.observe.doctor.unread import Unread
from crossway.observe.reading.failures import plain
from crossway.observe.reading.histories import PATIENCE
from crossway.observe.reading.history import moment

BEAT = 60.0
"""Seconds between the heartbeats of a worker that has sent one only: the SDKs' default."""

WORKERS = 1000
"""Workers of a namespace whose heartbeats are read."""


Version = tuple[str, str]
"""A version of a worker deployment: its name, and a build id."""


class Tasks(Enum):
    """The kinds of tasks a queue holds; each is polled for on its own."""

    WORKFLOW = TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW
    ACTIVITY = TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY
    NEXUS = TaskQueueType.TASK_QUEUE_TYPE_NEXUS

    def __str__(self) -> str:
        """Return the kind as messages name it."""
        return {"NEXUS": "Nexus"}.get(self.name, self.name.lower())


@dataclass(frozen=True, slots=True, kw_only=True)
class Poller:
    """A worker that polls a queue; `seen` is how many seconds ago it did.

    `version` is (deployment, build id) of a worker that takes part in versioning, `polled`
    the time of its last poll by the service's clock.
    """

    identity: str
    seen: float
    version: Version | None
    polled: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """A task queue for one kind of task. `current` is the deployment version in charge.

    `waiting` is about how many tasks wait, `oldest` for how many seconds.
    """

    pollers: tuple[Poller, ...] = ()
    current: Version | None = None
    waiting: int = 0
    oldest: float = 0.0

    @property
    def alive(self) -> tuple[Poller, ...]:
        """Return the pollers that polled lately."""
        return tuple(poller for poller in self.pollers if poller.seen < POLLED_WITHIN)

    def serving(self, pinned: Version | None = None) -> tuple[Poller, ...]:
        """Return those of them that get the tasks of what is pinned to a version; without one those
        that get new work: of the version in charge, where there is one."""
        wanted = pinned or self.current
        return tuple(one for one in self.alive if wanted in (None, one.version))


@dataclass(frozen=True, slots=True, kw_only=True)
class Heartbeat:
    """What a running worker last reported: when, by its own clock, and it does so every
    `interval` seconds."""

    identity: str
    task_queue: str
    clock: datetime
    interval: float


class Queues:
    """The task queues of a service, each read once, and the workers' heartbeats."""

    def __init__(self, connections: Connections, unread: Unread) -> None:
        """Read through these connections, and note in `unread` what cannot be read."""
        self._connections, self._unread = connections, unread
        self._read: dict[tuple[str, str, Tasks], asyncio.Task[Queue | None]] = {}

    async def queue(self, namespace: str, name: str, tasks: Tasks) -> Queue | None:
        """Return a queue; None when the service does not say."""
        key = (namespace, name, tasks)
        if key not in self._read:
            self._read[key] = asyncio.create_task(self._queue(*key))
        return await self._read[key]

    async def _queue(self, namespace: str, name: str, tasks: Tasks) -> Queue | None:
        request = DescribeTaskQueueRequest(
            namespace=self._connections.name(namespace),
            task_queue=TaskQueue(name=name),
            task_queue_type=tasks.value,
            report_stats=True,
        )
        try:
            found = await self._connections.at(namespace).describe_task_queue(
                request, retry=True, timeout=PATIENCE
            )
        except RPCError as failure:
            self._unread.note(namespace, f"task queue {name}", failure)
            return None
        return _as_queue(found)

    async def gives_to_no_build(self, namespace: str, name: str) -> bool | None:
        """Whether a queue's work goes to workers without a build that polled lately; None where
        nobody polls it. `serve` takes their place only when told to."""
        found = [await self.queue(namespace, name, tasks) for tasks in Tasks]
        kinds = [queue for queue in found if queue is not None]
        if any(queue.current for queue in kinds):
            return False
        alive = [poller for queue in kinds for poller in queue.alive]
        return any(poller.version is None for poller in alive) if alive else None

    async def heartbeats(self, namespace: str) -> tuple[Heartbeat, ...]:
        """Return the last heartbeat of each worker; none where the service has or tells none."""
        request = ListWorkersRequest(namespace=self._connections.name(namespace), page_size=WORKERS)
        try:
            found = await self._connections.at(namespace).list_workers(
                request, retry=True, timeout=PATIENCE
            )
        except RPCError as failure:
            self._unread.note(namespace, "the heartbeats of its workers", failure)
            return ()
        beats = (_as_heartbeat(worker.worker_heartbeat) for worker in found.workers_info)
        return tuple(beat for beat in beats if beat is not None)


def _as_heartbeat(said: WorkerHeartbeat) -> Heartbeat | None:
    clock = moment(said.heartbeat_time)
    if said.status != WorkerStatus.WORKER_STATUS_RUNNING or clock is None:
        return None
    interval = said.elapsed_since_last_heartbeat.ToTimedelta().total_seconds()
    return Heartbeat(
        identity=said.worker_identity,
        task_queue=said.task_queue,
        clock=clock,
        interval=interval or BEAT,
    )


def _as_queue(found: DescribeTaskQueueResponse) -> Queue:
    now = datetime.now(UTC)
    version = found.versioning_info.current_deployment_version
    return Queue(
        pollers=tuple(_as_poller(poller, now) for poller in found.pollers),
        current=(version.deployment_name, version.build_id) if version.build_id else None,
        waiting=found.stats.approximate_backlog_count,
        oldest=found.stats.approximate_backlog_age.ToTimedelta().total_seconds(),
    )


def _as_poller(poller: PollerInfo, now: datetime) -> Poller:
    seen = moment(poller.last_access_time)
    options = poller.deployment_options
    versioned = (
        options.worker_versioning_mode == WorkerVersioningMode.WORKER_VERSIONING_MODE_VERSIONED
    )
    return Poller(
        identity=plain(poller.identity),
        seen=(now - seen).total_seconds() if seen else 0.0,
        version=(options.deployment_name, options.build_id) if versioned else None,
        polled=seen,
    )
