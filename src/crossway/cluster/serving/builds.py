"""Several builds of a design in one process: what `crossway dev` reloads without loss.

A changed namespace gets workers of its own, under a version of its own, and is made
current; the workers it had go on until their executions have ended, and then stop. A change
of Python alone keeps the version: its workers are replaced, or begin again where that fails.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from temporalio.common import WorkerDeploymentVersion
from temporalio.service import RPCError

from crossway.cluster.building import Built
from crossway.cluster.logs import LOGGER
from crossway.cluster.service import Connections
from crossway.cluster.serving.versions import Deployment, versions
from crossway.cluster.serving.workers import Workers, serve
from crossway.language.holes import fits
from crossway.runtime import TaskQueue

GRACE = timedelta(seconds=2)
"""What running activities get to finish when their Python is replaced."""

LOOK = 2.0
"""Seconds between two looks at whether an older build still has executions."""

Key = tuple[str, str]
"""A namespace and a build id."""


class _Build:
    """The workers of one build of one namespace, in a task of their own."""

    def __init__(
        self,
        connections: Connections,
        queues: Sequence[TaskQueue],
        version: WorkerDeploymentVersion,
    ) -> None:
        self.queues, self.version = queues, version
        self._connections = connections
        self._stop = asyncio.Event()
        self._ready: asyncio.Future[Workers] = asyncio.get_running_loop().create_future()

    async def start(self) -> Workers:
        """Start the workers and return them.

        Raises:
            ServeError: they cannot start.
        """
        self._task = asyncio.create_task(self._run())
        either: list[asyncio.Future[Any]] = [self._task, self._ready]
        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        if not self._ready.done():
            await self._task
        self.workers = self._ready.result()
        return self.workers

    async def _run(self) -> None:
        own = {queue.namespace: self.version for queue in self.queues}
        async with serve(self._connections, self.queues, grace=GRACE, versions=own) as workers:
            self._ready.set_result(workers)
            await self._stop.wait()

    async def stop(self) -> None:
        """Let what runs finish, and stop."""
        self._stop.set()
        await asyncio.gather(self._task, return_exceptions=True)


@dataclass(slots=True)
class _Entry:
    build: _Build
    python: str


class Builds:
    """All builds that run, by namespace and build id; `current` are those of the design."""

    def __init__(self, connections: Connections, design: str) -> None:
        """Begin with none; `design` names the worker deployment of each namespace."""
        self._connections = connections
        self._design = design
        self._running: dict[Key, _Entry] = {}
        self._idle: set[Key] = set()
        # An older build that becomes current again must not be retired meanwhile.
        self._changing = asyncio.Lock()
        self.current: dict[str, str] = {}

    async def show(self, built: Built, python: str) -> list[str]:
        """Serve a design as it is now; return the namespaces that changed.

        `python` is different whenever the implementations are.

        Raises:
            ServeError: workers cannot start; the ones before go on.
        """
        wanted = versions(built.sources, self._design)
        async with self._changing:
            changed = []
            for namespace, version in wanted.items():
                queues = [queue for queue in built.queues if queue.namespace == namespace]
                # Samples are in no build id, and answer beside the Python.
                answers = f"{python} {[stub.sample for q in queues for stub in q.stubs]}"
                if not all(queue.empty for queue in queues) and await self._show_one(
                    namespace, version, queues, answers
                ):
                    changed.append(namespace)
                # At once: where the next one fails, this one is no older build to retire.
                self.current[namespace] = version.build_id
            self.current = {name: version.build_id for name, version in wanted.items()}
        return changed

    async def _show_one(
        self,
        namespace: str,
        version: WorkerDeploymentVersion,
        queues: Sequence[TaskQueue],
        python: str,
    ) -> bool:
        key = (namespace, version.build_id)
        found = self._running.get(key)
        if found and found.python == python and self.current.get(namespace) == version.build_id:
            return False
        if found is None:
            found = await self._begin(namespace, version, queues, python)
        elif found.python != python:
            found = await self._replace(found, namespace, queues, python)
        served = [name for _, name in found.build.workers.queues]
        known = [queue.name for queue in queues]
        deployment = Deployment(self._connections.client(namespace), version.deployment_name)
        await deployment.promote(version.build_id, served, known=known, force=True)
        return True

    async def _begin(
        self,
        namespace: str,
        version: WorkerDeploymentVersion,
        queues: Sequence[TaskQueue],
        python: str,
    ) -> _Entry:
        entry = _Entry(_Build(self._connections, queues, version), python)
        workers = await entry.build.start()
        try:
            await self._open_as_before(namespace, workers)
        except BaseException:
            await entry.build.stop()
            raise
        self._running[namespace, version.build_id] = entry
        return entry

    async def _replace(
        self, before: _Entry, namespace: str, queues: Sequence[TaskQueue], python: str
    ) -> _Entry:
        """Give a build other Python; what cannot be served leaves it the Python that it had.

        It stops before the other begins: the SDK lets one process have one worker of a build of a
        queue. What comes meanwhile waits in the queue.
        """
        version = before.build.version
        await before.build.stop()
        try:
            return await self._begin(namespace, version, queues, python)
        except Exception:
            try:
                await self._begin(namespace, version, before.build.queues, before.python)
            except Exception:  # as the one that is told; the next reload begins anew
                LOGGER.warning(f"nobody serves {namespace}: its Python of before does not begin")
                del self._running[namespace, version.build_id]
            raise

    async def _open_as_before(self, namespace: str, workers: Workers) -> None:
        """Open the queues of the tenants that the build before had open."""
        before = self._running.get((namespace, self.current.get(namespace, "")))
        if before is None:
            return
        templates = [q.name for q in before.build.queues if q.template]
        for _, name in before.build.workers.queues:
            if any(fits(template, name) for template in templates):
                await workers.open_queue(namespace, name)

    async def open_queue(self, namespace: str, name: str) -> None:
        """Serve a concrete task queue of a tenant, on the current build."""
        entry = self._running.get((namespace, self.current.get(namespace, "")))
        if entry is not None:
            await entry.build.workers.open_queue(namespace, name)

    def older(self) -> list[Key]:
        """Return the builds that only finish what they began."""
        return [key for key in self._running if self.current.get(key[0]) != key[1]]

    async def retire(self) -> None:
        """Stop older builds once they have nothing left, for as long as this runs.

        Two looks in a row have to agree: the index that is asked runs a little behind.
        """
        while True:
            await asyncio.sleep(LOOK)
            async with self._changing:
                for key in self.older():
                    await self._retire_idle(key)
                self._idle &= set(self.older())

    async def _retire_idle(self, key: Key) -> None:
        namespace, build = key
        version = self._running[key].build.version
        deployment = Deployment(self._connections.client(namespace), version.deployment_name)
        try:
            left = await deployment.running(build)
        except RPCError:
            return
        if not left and key in self._idle:
            await self._running.pop(key).build.stop()
        elif not left:
            self._idle.add(key)
        else:
            self._idle.discard(key)

    async def stop(self) -> None:
        """Stop all workers of all builds."""
        await asyncio.gather(*(entry.build.stop() for entry in self._running.values()))
        self._running.clear()
