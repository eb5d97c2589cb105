"""The SDK's own workers for compiled task queues, at work for a simulated service.

They are made as `crossway run` makes them: the same interceptors, in the same order, the same
guard and signatures, with keys that are made here and end with the simulation.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from temporalio.client import Client
from temporalio.worker import Interceptor

from crossway.language.holes import best_fit
from crossway.runtime.deployment import TaskQueue
from crossway.runtime.identity import Identity, Keyring
from crossway.runtime.interceptors import MissingEndpoints
from crossway.runtime.worker import sdk_worker
from crossway.simulate.core import workers_in_memory
from crossway.simulate.errors import SimulationError
from crossway.simulate.server import Server
from crossway.simulate.shortcuts import Running, remember_services, running
from crossway.simulate.threads import Inline, threads

BUILD_ID = "crossway-simulated"


class Workers:
    """A worker per concrete task queue; those of a family are made when they are needed."""

    def __init__(
        self,
        server: Server,
        client: Callable[[str], Client],
        queues: Sequence[TaskQueue],
        keys: Keyring,
        interceptors: Sequence[Interceptor] = (),
    ) -> None:
        """Hold what a worker needs; none runs yet."""
        remember_services()
        self._around = [*interceptors, MissingEndpoints(self)]
        self._server, self._client, self._queues, self._keys = server, client, queues, keys
        self._inline = Inline(1)
        self._running: dict[tuple[str, str], Running] = {}

    def begin(self) -> None:
        """Serve every queue whose name is known."""
        for queue in self._queues:
            if not (queue.empty or queue.template):
                self._serve(queue, queue.name)

    async def open_queue(self, namespace: str, name: str) -> None:
        """Serve a concrete queue of a family, from the one whose name it fits.

        Raises:
            SimulationError: no queue of the namespace has this name, or could have it.
        """
        if (namespace, name) in self._running:
            return
        own = [queue for queue in self._queues if queue.namespace == namespace]
        templates = {queue.name: queue for queue in own if queue.template}
        found = best_fit(templates, name)
        if found is None:
            known = ", ".join(queue.name for queue in own) or "none"
            raise SimulationError(
                f"no worker here can serve the task queue {name!r} of namespace {namespace!r}; "
                f"it has {known}"
            )
        self._serve(templates[found], name)

    def missing(self, endpoint: str) -> bool:
        """Return whether there is no such endpoint: what a caller's worker asks first."""
        return endpoint not in self._server.endpoints

    def _serve(self, queue: TaskQueue, name: str) -> None:
        identity = Identity(
            queue.namespace,
            self._keys,
            queue.endpoints,
            queue.answers,
            build=BUILD_ID,
            by_mac=queue.by_mac,
        )
        with workers_in_memory():
            worker = sdk_worker(
                self._client(queue.namespace),
                queue,
                name,
                identity,
                self._around,
                build_id=BUILD_ID,
                workflow_task_executor=self._inline,
                activity_executor=threads(),
                nexus_task_executor=threads(),
                max_concurrent_activities=threads()._max_workers,
            )
        self._running[queue.namespace, name] = running(worker, self._server.loop)

    async def end(self) -> None:
        """Stop all of them; what still runs is cancelled."""
        await asyncio.gather(*(worker.end() for worker in self._running.values()))
