"""A Temporal service in memory: what all namespaces share, and who does which task.

Everything on it happens on one virtual clock, so that a race over namespaces ends as it would
among services whose clocks agree. A task is on its way for a thousandth of a second; with a seed
for up to five times as long, which changes the order of what happens at nearly the same time,
and the same seed always gives the same order.
"""

from __future__ import annotations

import asyncio
import uuid
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

from google.protobuf.message import Message
from temporalio.api.common.v1 import Callback

from crossway.simulate import core
from crossway.simulate.heartbeats import Wanted
from crossway.simulate.loop import VirtualLoop

HOP = 0.001
"""Virtual seconds that a task is on its way to a worker."""

START = 1_767_225_600.0
"""When the virtual clock begins, in seconds since 1970: 2026-01-01 00:00:00 UTC."""

CALLBACK = "temporal-callback-token"
"""The header of a callback that names the operation which waits for it."""

Take = Callable[[core.MemoryWorker], None]


@dataclass
class Queue:
    """A task queue's tasks of one kind, and who polls for them."""

    workers: list[core.MemoryWorker] = field(default_factory=list)
    waiting: deque[Take] = field(default_factory=deque)


@dataclass(frozen=True)
class Target:
    """Where an endpoint leads."""

    namespace: str
    task_queue: str


class Server:
    """Namespaces, endpoints, executions and task queues. RPCs are answered by `frontend`."""

    def __init__(self, loop: VirtualLoop, seed: int | None = None, start: float = START) -> None:
        """Begin empty, at `start` (seconds since 1970).

        `runs` are the executions by run id, `latest` those by namespace and workflow id. `rpcs`
        answers clients; whoever makes the server sets it, since that needs the server.
        `given_up` are attempts of activities (by token) and operations (by callback) that were
        done when their callers were told, or told themselves, that they are cancelled; but no
        operation that then ended otherwise than completed.
        """
        self.loop, self._start = loop, start
        self.random = Random(seed or 0)  # noqa: S311 - to be repeatable
        self._spread = 0.0 if seed is None else 4 * HOP
        self.namespaces: set[str] = set()
        self.endpoints: dict[str, Target] = {}
        self.runs: dict[str, Any] = {}
        self.latest: dict[tuple[str, str], Any] = {}
        self.activities: dict[bytes, Any] = {}
        self.standalone: dict[tuple[str, str], Any] = {}
        self.requests: dict[bytes, Any] = {}
        self.callbacks: dict[str, Any] = {}
        self.breakers: dict[tuple[str, str], Any] = {}
        self.wanted = Wanted()
        self.given_up: set[bytes] = set()
        self._queues: dict[tuple[str, str, str], Queue] = {}
        self._stopped: set[str] = set()
        self.rpcs: Callable[[str, Any], Awaitable[Message]]

    def now(self) -> float:
        """Return the time, in seconds since 1970."""
        return self._start + self.loop.time()

    def later(self, seconds: float, do: Callable[..., Any], *args: Any) -> asyncio.TimerHandle:
        """Plan something for `seconds` from now; return what cancels it."""
        return self.loop.call_later(max(0.0, seconds), do, *args)

    def hop(self, do: Callable[..., Any], *args: Any) -> asyncio.TimerHandle:
        """Plan something for as soon as a message arrives that is sent now."""
        return self.later(HOP + self.random.random() * self._spread, do, *args)

    def id(self) -> str:
        """Return an id that nothing else has."""
        return str(uuid.UUID(int=self.random.getrandbits(128), version=4))

    def offer(self, namespace: str, task_queue: str, kind: str, take: Take) -> None:
        """Have the next worker of a queue take a task, once there is one."""
        self.hop(self._match, (namespace, task_queue, kind), take)

    def _match(self, where: tuple[str, str, str], take: Take) -> None:
        queue = self._queues.setdefault(where, Queue())
        if queue.workers and where[0] not in self._stopped:
            take(queue.workers[0])
        else:
            queue.waiting.append(take)

    def polled(self, namespace: str, task_queue: str, kind: str) -> bool:
        """Return whether somebody polls a queue for tasks of a kind."""
        queue = self._queues.get((namespace, task_queue, kind))
        return queue is not None and bool(queue.workers) and namespace not in self._stopped

    @property
    def unserved(self) -> list[str]:
        """The queues that have tasks and nobody who takes them: `shop/orders (workflow)`."""
        return [
            f"{namespace}/{name} ({kind} tasks)"
            for (namespace, name, kind), queue in self._queues.items()
            if queue.waiting and (not queue.workers or namespace in self._stopped)
        ]

    def stop_workers(self, namespace: str) -> None:
        """Let the workers of a namespace take no task until `start_workers`."""
        self._stopped.add(namespace)

    def start_workers(self, namespace: str) -> None:
        """Let the workers of a namespace take tasks, those that wait first."""
        self._stopped.discard(namespace)
        for where, queue in self._queues.items():
            while where[0] == namespace and queue.workers and queue.waiting:
                self.hop(self._match, where, queue.waiting.popleft())

    def worker_began(self, worker: core.MemoryWorker) -> None:
        """Take a worker that polls from now on; what waited for one is its."""
        for kind in worker.kinds:
            where = (worker.namespace, worker.task_queue, kind)
            queue = self._queues.setdefault(where, Queue())
            queue.workers.append(worker)
            while queue.waiting:
                self.hop(self._match, where, queue.waiting.popleft())

    def worker_ended(self, worker: core.MemoryWorker) -> None:
        """Give a worker no more tasks."""
        for queue in self._queues.values():
            if worker in queue.workers:
                queue.workers.remove(worker)

    def workflow_answered(self, answer: core.WorkflowActivationCompletion) -> None:
        """Take what a workflow's code made of an activation."""
        self.runs[answer.run_id].answered(answer)

    def activity_answered(self, answer: core.ActivityTaskCompletion) -> None:
        """Take how an activity ended."""
        activity = self.activities.get(answer.task_token)
        if activity is not None:
            activity.answered(answer.task_token, answer.result)

    def activity_beat(self, beat: core.ActivityHeartbeat) -> None:
        """Take a heartbeat; an activity that is not wanted any more learns it so."""
        activity = self.activities.get(beat.task_token)
        if activity is not None:
            activity.beat(beat)

    def nexus_answered(self, answer: core.NexusTaskCompletion) -> None:
        """Take what a Nexus handler answered, unless it was given up."""
        request = self.requests.pop(answer.task_token, None)
        if request is not None:
            request(answer)

    def call_back(self, callback: Callback, ended: Any) -> None:
        """Tell the caller of an operation that the run behind it has ended."""
        self.call_back_with(callback, ended.outcome())

    def call_back_with(self, callback: Callback, outcome: tuple[str, Any]) -> None:
        """Tell the caller of an operation how what is behind it has ended."""
        told = self.callbacks.get(callback.nexus.header.get(CALLBACK, ""))
        if told is not None:
            self.hop(told, callback.nexus.header, outcome)

    def broke(self, failure: Exception) -> None:
        """Stop the simulation with an error of its own."""
        self.loop.fault(failure)

    async def call(self, rpc: str, request: Any) -> Message:
        """Return what the service answers to one RPC."""
        return await self.rpcs(rpc, request)
