"""Serving compiled code: one worker per namespace and task queue, all in one process.

Compiled workflows are deterministic by construction, so they run without the SDK's
sandbox. One worker registers everything of its queue: two on one queue with different
services lose calls at random. Source: DESIGN.md section 6; NEXUS-FIELD-NOTES section 1.

A queue whose name holds `{holes}` is a template for a queue per tenant: no worker polls
it; `Workers.open_queue` starts one when a concrete name is first needed.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from types import MappingProxyType
from typing import Any

from temporalio.common import VersioningBehavior, WorkerDeploymentVersion
from temporalio.worker import (
    Interceptor,
    PollerBehaviorSimpleMaximum,
    Worker,
    WorkerDeploymentConfig,
)

import crossway
from crossway.cluster.service import Connections, flush_traces, service_id, trace_interceptors
from crossway.cluster.serving.endpoints import KnownEndpoints
from crossway.errors import ServeError, first_of
from crossway.language.holes import best_fit
from crossway.runtime.activations import workflow_executor
from crossway.runtime.deployment import THREADS, TaskQueue
from crossway.runtime.identity import THROW_AWAY, Identity, Keyring
from crossway.runtime.interceptors import MissingEndpoints, Upgrading
from crossway.runtime.worker import sdk_worker

# Names the code in histories. Without one the SDK reads and hashes every loaded module,
# which took 0.2 to 0.9 s of a start (measured).
BUILD_ID = f"crossway-{crossway.__version__}"

STOP_LIMIT = timedelta(seconds=10)
"""How long stopping may take beyond the grace."""

UNGRACED_STOP_LIMIT = timedelta(seconds=2)
"""The same without any grace, where somebody waits for `run` to end."""

EMBEDDED_STOP_LIMIT = timedelta(seconds=1)
"""The same on an embedded server: it ends next, so that nothing can be handed back."""

MANY = 10
"""Task queues from which on each has fewer pollers."""

FEW = PollerBehaviorSimpleMaximum(2)
"""Pollers of a kind of a queue among many: an idle one holds a request at the service all the time,
and five for each of three kinds and a hundred queues are 1,500. More than two make no difference
to what a queue carries (measured, docs/performance.md)."""

Versions = Mapping[str, WorkerDeploymentVersion]
"""The deployment version of the workers of each namespace; the others are unversioned."""

UNVERSIONED: Versions = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class _Pools:
    """What runs things for all workers: threads; `async def` functions use none of them."""

    workflow: ThreadPoolExecutor = field(default_factory=workflow_executor)
    activity: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(THREADS, "crossway-activity")
    )
    nexus: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(THREADS, "crossway-nexus")
    )

    def close(self) -> None:
        """Let idle threads end; a function still running is not waited for."""
        for pool in (self.workflow, self.activity, self.nexus):
            pool.shutdown(wait=False, cancel_futures=True)


class Workers:
    """The workers of one process, by (namespace, concrete task queue)."""

    def __init__(
        self,
        connections: Connections,
        queues: Sequence[TaskQueue],
        interceptors: Sequence[Interceptor],
        grace: timedelta,
        keys: Keyring,
        known: KnownEndpoints,
        versions: Versions = UNVERSIONED,
        audience: str = "",
    ) -> None:
        """Hold what a new worker needs; none runs yet."""
        self._audience, self._known = audience, known
        self._connections = connections
        self._templates = [queue for queue in queues if queue.template]
        self._expected = sum(not (queue.empty or queue.template) for queue in queues)
        self._interceptors = interceptors
        self._grace = grace
        self._keys = keys
        self._versions = versions
        self._pools = _Pools()
        self._workers: dict[tuple[str, str], Worker] = {}
        self._served: dict[tuple[str, str], TaskQueue] = {}
        # Not tasks of a group: a group cancels them, and that cuts a shutdown short.
        self._runs: list[asyncio.Task[None]] = []
        self._death: asyncio.Future[ServeError] = asyncio.get_running_loop().create_future()

    @property
    def queues(self) -> tuple[tuple[str, str], ...]:
        """The (namespace, task queue) pairs that have a worker, sorted."""
        return tuple(sorted(self._workers))

    @property
    def served(self) -> Mapping[tuple[str, str], TaskQueue]:
        """What each (namespace, concrete task queue) that has a worker holds."""
        return dict(self._served)

    async def open_queue(self, namespace: str, name: str) -> None:
        """Serve a concrete task queue, from the template that its name fits.

        Does nothing when it is served already. Tasks that arrive before the first poll
        wait in the queue, so nothing is lost between this call and the poll.

        Raises:
            ServeError: no queue of that namespace has this name or a template for it.
        """
        if (namespace, name) in self._workers:
            return
        templates = {queue.name: queue for queue in self._of(namespace)}
        template = best_fit(templates, name)
        if template is None:
            known = [n for ns, n in self.queues if ns == namespace]
            known += templates
            raise ServeError(
                f"no worker here can serve the task queue {name!r} of namespace {namespace!r}; "
                f"it has {', '.join(known) or 'none'}"
            )
        self.add(templates[template], name)

    def _of(self, namespace: str) -> list[TaskQueue]:
        return [queue for queue in self._templates if queue.namespace == namespace]

    def add(self, queue: TaskQueue, name: str) -> None:
        """Start the worker of `queue` under a concrete name.

        Raises:
            ServeError: the SDK refuses what the queue registers.
        """
        where = (queue.namespace, name)
        try:
            worker = self._worker(queue, name)
        except Exception as failure:
            raise ServeError(f"cannot serve {'/'.join(where)}: {failure}") from failure
        self._workers[where] = worker
        self._served[where] = queue
        self._runs.append(asyncio.create_task(self._run(worker, where)))

    async def watch(self) -> None:
        """Wait until a worker dies.

        Raises:
            ServeError: always, then: which one died and of what.
        """
        raise await self._death

    async def stop(self) -> None:
        """Stop all workers at once; each lets what it runs finish, up to the grace."""
        # One that has not begun yet would never report its shutdown: wait for the runs.
        stops = [asyncio.create_task(worker.shutdown()) for worker in self._workers.values()]
        if self._runs:
            # Bounded: a plain function that blocks for ever cannot be stopped.
            beyond = STOP_LIMIT if self._grace else UNGRACED_STOP_LIMIT
            beyond = EMBEDDED_STOP_LIMIT if self._connections.embedded else beyond
            await asyncio.wait(self._runs, timeout=(self._grace + beyond).total_seconds())
        for task in (*stops, *self._runs):
            task.cancel()
        self._pools.close()

    async def _run(self, worker: Worker, where: tuple[str, str]) -> None:
        try:
            await worker.run()
        except Exception as failure:
            if not self._death.done():
                said = f"the worker of {'/'.join(where)} died: {failure}"
                self._death.set_result(ServeError(said))

    def _worker(self, queue: TaskQueue, name: str) -> Worker:
        return sdk_worker(
            self._connections.client(queue.namespace),
            queue,
            name,
            self._identity(queue),
            [*self._interceptors, *self._upgrading(queue)],
            **self._build(queue.namespace),
            **self._pollers(queue),
            workflow_task_executor=self._pools.workflow,
            activity_executor=self._pools.activity,
            nexus_task_executor=self._pools.nexus,
            graceful_shutdown_timeout=self._grace,
        )

    def _pollers(self, queue: TaskQueue) -> dict[str, Any]:
        """Return how many pollers a queue has among many; what the design says counts."""
        if max(self._expected, len(self._workers)) < MANY:
            return {}
        kinds = ("workflow_task", "activity_task", "nexus_task")
        few = {f"{kind}_poller_behavior": FEW for kind in kinds}
        return {**few, **{key: v for key, v in queue.tuning.options.items() if key in few}}

    def _build_id(self, namespace: str) -> str:
        return self._versions[namespace].build_id if namespace in self._versions else BUILD_ID

    def _build(self, namespace: str) -> dict[str, Any]:
        """Return what names the code: executions stay on the version they began on."""
        if namespace not in self._versions:
            return {"build_id": BUILD_ID}
        config = WorkerDeploymentConfig(
            version=self._versions[namespace],
            use_worker_versioning=True,
            default_versioning_behavior=VersioningBehavior.PINNED,
        )
        return {"deployment_config": config}

    def _upgrading(self, queue: TaskQueue) -> list[Interceptor]:
        return [Upgrading()] if queue.namespace in self._versions else []

    def _identity(self, queue: TaskQueue) -> Identity:
        names = {served: named for named, served in self._connections.renamed.items()}
        return Identity(
            queue.namespace,
            self._keys,
            queue.endpoints,
            queue.answers,
            names=names,
            audience=self._audience,
            build=self._build_id(queue.namespace),
            leads_to=self._known.leads_to,
            by_mac=queue.by_mac,
        )


@asynccontextmanager
async def serve(
    connections: Connections,
    queues: Sequence[TaskQueue],
    *,
    interceptors: Sequence[Interceptor] = (),
    grace: timedelta = timedelta(0),
    keys: Keyring = THROW_AWAY,
    versions: Versions = UNVERSIONED,
    audience: str = "",
) -> AsyncIterator[Workers]:
    """Serve task queues until the block ends, then stop.

    `keys` sign for the namespaces served and verify what others signed; without any they
    are made here and end with the process. `audience` is what tokens are made for: by default the
    id of the service. `grace` is how long activities that run at the
    end may take to finish; then they are cancelled. When a worker dies the block is
    cancelled and the error raised.

    Raises:
        ServeError: a worker cannot start or died, or two queues have one name.
        TelemetryError: traces are asked for and cannot be made.
        ProvisionError: the service does not say what its id is.
    """
    # Before the first client is made: a client brings its interceptors to its workers.
    connections.use(trace_interceptors())
    known = KnownEndpoints(connections)
    hooks = (*interceptors, MissingEndpoints(known))
    made_for = audience or await service_id(connections)
    workers = Workers(connections, queues, hooks, grace, keys, known, versions, made_for)
    first: BaseException | None = None
    try:
        async with asyncio.TaskGroup() as group:
            background = [group.create_task(workers.watch())]
            background.append(group.create_task(known.keep_fresh()))
            try:
                for queue in queues:
                    if not (queue.empty or queue.template):
                        workers.add(queue, queue.name)
                yield workers
            finally:
                for task in background:
                    task.cancel()
                await asyncio.shield(workers.stop())
                await asyncio.to_thread(flush_traces)
    except BaseExceptionGroup as failures:
        # The death of a worker comes before what it led to.
        first = first_of(failures, before=ServeError)
    # Out here, so that an exception of the block keeps its own cause and context.
    if first is not None:
        raise first
