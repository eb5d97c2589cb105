"""Who gets the new work of task queues: a build that becomes current, or workers without one."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import partial

from temporalio.common import WorkerDeploymentVersion
from temporalio.service import RPCError

from crossway.cluster.logs import LOGGER
from crossway.cluster.service import Connections, current_version, in_charge, once_answered
from crossway.cluster.serving.health import Health
from crossway.cluster.serving.preconditions import Place, refuse_workers_without_builds
from crossway.cluster.serving.versions import PAUSE, Deployment, Promotion
from crossway.errors import ClusterError, ServeError

LOOK = 10.0
"""Seconds between two looks at what still runs on other builds, and at who is in charge."""


SETTLED = 3.0
"""Seconds after which a process looks whether it is still in charge of what it has just taken."""


async def retire_builds(connections: Connections, queues: Sequence[Place]) -> None:
    """Let no build be current for these queues: their work goes to workers without one.

    A build is current for its whole deployment, so for its other queues of the namespace, too.

    Raises:
        ServeError: the service refuses for good.
    """
    for namespace, name in queues:
        # Of several deployments the one before gets the work when the last has given it up.
        while (found := await current_version(connections, namespace, name)).build_id:
            deployment = Deployment(connections.client(namespace), found.deployment_name)
            await deployment.step_aside(found.build_id)
            about = {"namespace": namespace, "build": found.build_id}
            said = f"build {found.build_id} of {found.deployment_name} is not current any more"
            LOGGER.warning(f"{said}: its processes get no new work", extra=about)
            await asyncio.sleep(PAUSE)


class Takeover:
    """Makes the build of one namespace current, then watches what runs on the others."""

    def __init__(
        self,
        connections: Connections,
        health: Health,
        namespace: str,
        version: WorkerDeploymentVersion,
        *,
        current: bool | None,
        take_over: bool,
    ) -> None:
        """Look after `version` in a namespace; `current` and `take_over`: see `Settings`."""
        self._health, self._namespace = health, namespace
        self._current, self._take_over = current, take_over
        self._build, self._name = version.build_id, version.deployment_name
        self._connections = connections
        self._deployment = Deployment(connections.client(namespace), version.deployment_name)
        self._said: dict[str, int] = {}
        self._held: set[str] = set()

    async def run(self, queues: Sequence[str], known: Sequence[str]) -> None:
        """Have `queues`, which are polled, of those the design has; then watch, without an end.

        Raises:
            ServeError: others have taken a queue meanwhile, or the service refuses for good.
        """
        about = {"namespace": self._namespace, "build": self._build}
        if self._current is not False:
            self._health.waiting[self._namespace] = f"build {self._build} is not current yet"
            force = self._current is True
            if self._take_over:
                await self._stand_back(queues)
            refuse = partial(once_answered, partial(self._refuse_others, queues))
            alone = None if self._take_over else refuse
            outcome = await self._deployment.promote(
                self._build, queues, known=known, force=force, before=alone
            )
            if alone is not None and outcome is Promotion.MADE:
                await asyncio.sleep(SETTLED)
                await alone()
            del self._health.waiting[self._namespace]
            LOGGER.info(f"build {self._build} {outcome}", extra=about)
            if outcome in (Promotion.OLDER, Promotion.REPLACED):
                # Not ready: who rolls back must not end the newer processes for this one.
                only = "it only finishes what it began; to go back to it, serve --make-current"
                self._health.waiting[self._namespace] = f"build {self._build} {outcome}: {only}"
                LOGGER.warning(f"build {self._build}: {only}", extra=about)
        while True:
            await self._look()
            await self._watch(queues)
            await asyncio.sleep(LOOK)

    async def _stand_back(self, queues: Sequence[str]) -> None:
        """Let this build be current no more where others have its queues: so it can become it."""
        others = await once_answered(partial(self._others, queues))
        if others:
            await self._deployment.step_aside(self._build)

    async def _refuse_others(self, queues: Sequence[str]) -> None:
        """Withdraw from queues that another deployment has taken since this process started.

        Of two that start in the same moment both found nobody in charge. The one that became
        current first has lost its queues to the other, and ends.

        Raises:
            ServeError: another one has taken a queue.
        """
        for queue, other in (await self._others(queues)).items():
            raise ServeError(
                f"the deployment {other!r} has become current for the task queue {queue} of "
                f"namespace {self._namespace} while this one started: it serves, and this one "
                f"ends. If this is the same design, serve it as --owner {other}; to take its "
                "place, add --take-over"
            )
        await refuse_workers_without_builds(
            self._connections, [(self._namespace, queue) for queue in queues]
        )

    async def _others(self, queues: Sequence[str]) -> dict[str, str]:
        """Return the queues that another deployment is in charge of, with its name.

        "" is the name where no build is current any more for a queue that this one had.
        """
        places = [(self._namespace, queue) for queue in queues]
        found = {
            queue: who for (_, queue), who in (await in_charge(self._connections, places)).items()
        }
        self._held |= {queue for queue, who in found.items() if who == self._name}
        return {
            queue: who
            for queue, who in found.items()
            if who != self._name and (who or queue in self._held)
        }

    async def _watch(self, queues: Sequence[str]) -> None:
        """Be ready no more once others have taken a queue, and say so."""
        key = f"{self._namespace} taken"
        try:
            taken = await self._others(queues)
        except ClusterError:
            return
        if not taken:
            self._health.waiting.pop(key, None)
            return
        queue, other = next(iter(taken.items()))
        who = f"the deployment {other} is" if other else "workers without a build are"
        said = f"{who} in charge of the task queue {queue} now"
        if self._health.waiting.get(key) != said:
            about = {"namespace": self._namespace, "build": self._build}
            LOGGER.warning(f"{said}: this process gets no new work", extra=about)
        self._health.waiting[key] = said

    async def _look(self) -> None:
        """Say how many executions older builds have left, when that has changed."""
        try:
            left = {d.build_id: d.executions for d in await self._deployment.draining()}
        except RPCError:
            return
        for build in {**self._said, **left}:
            count = left.get(build, 0)
            if count != self._said.get(build, 0):
                about = {"namespace": self._namespace, "build": build, "executions": count}
                LOGGER.info(self._left(build, count), extra=about)
        self._said = left

    def _left(self, build: str, count: int) -> str:
        own = build == self._build
        whose = "this build, which is not current any more," if own else f"build {build}"
        if not count:
            return f"{whose} has no executions left: its process can be stopped"
        runs = f"{count} running execution{'s' * (count != 1)}"
        return f"{whose} still has {runs}: keep a process of it serving until they end"
