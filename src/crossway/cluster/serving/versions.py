"""Worker versions: a changed design never runs on executions that an older one began.

Each namespace has one worker deployment per design. A version's build id is a hash of what
is executed: the namespace's compiled module and the version of the runtime. Executions are
pinned: they end on the version they began on, as long as somebody serves it. New ones, and
every Nexus request, go to the version that is current; before there is one, Nexus requests
time out. So a version is made current as soon as its workers poll all their queues, and
never before. Source: NEXUS-FIELD-NOTES section 11.

A process of a build that had its turn must not take over again when it is restarted, also
not after somebody went back to the build before it. So a version becomes current by itself
only when it never was and the service saw it after the one that is; otherwise when told.
"""

from __future__ import annotations

import ast
import asyncio
import hashlib
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from temporalio.api.deployment.v1 import WorkerDeploymentInfo
from temporalio.api.workflowservice.v1 import (
    DescribeWorkerDeploymentRequest,
    DescribeWorkerDeploymentResponse,
    DescribeWorkerDeploymentVersionRequest,
    SetWorkerDeploymentCurrentVersionRequest,
)
from temporalio.client import Client
from temporalio.common import WorkerDeploymentVersion
from temporalio.service import RPCError, RPCStatusCode

import crossway
from crossway.cluster.logs import LOGGER
from crossway.cluster.service import UNSETTLED, deployment_name
from crossway.errors import ServeError
from crossway.language.holes import fits
from crossway.language.python import module_of

_PLACE = re.compile(r":\d+\.?$")
"""How a docstring of generated code ends that says where something came from."""

PAUSE = 0.1
"""Seconds between two looks at a version that is not known yet."""


class Promotion(StrEnum):
    """What became of a version."""

    MADE = "is current now"
    ALREADY = "is current already"
    OLDER = "is older than the current version"
    REPLACED = "was current before, and was replaced"


def build_id(source: str) -> str:
    """Return the build id of a namespace's compiled module: twelve hexadecimal digits."""
    executed = ast.dump(_Executed().visit(module_of(source)))
    return hashlib.sha256(f"{crossway.__version__}\n{executed}".encode()).hexdigest()[:12]


class _Executed(ast.NodeTransformer):
    """Takes out what is not executed: moving a line of the design, or writing another comment,
    makes no other build."""

    def visit_Module(self, node: ast.Module) -> ast.Module:
        """Take out the docstring, which names the files."""
        node.body = [one for one in node.body if not _is_text(one)]
        self.generic_visit(node)
        return node

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AsyncFunctionDef:
        """Leave bodies as they are: places stand above them."""
        return node

    def visit_Expr(self, node: ast.Expr) -> ast.Expr | None:
        """Take out where a workflow came from."""
        return None if _is_text(node) and _PLACE.search(ast.unparse(node).strip("'\"")) else node

    def visit_Call(self, node: ast.Call) -> ast.Call:
        """Take out where a stub came from."""
        if ast.unparse(node.func) == "cw.Stub":
            node.keywords = [one for one in node.keywords if one.arg != "at"]
        return node


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def versions(sources: Mapping[str, str], design: str) -> dict[str, WorkerDeploymentVersion]:
    """Return the version of each namespace's workers.

    `sources` is compiled text by namespace, `design` the name of what it comes from.
    """
    deployment = deployment_name(design)
    return {
        namespace: WorkerDeploymentVersion(deployment, build_id(source))
        for namespace, source in sources.items()
    }


@dataclass(frozen=True, slots=True)
class Draining:
    """A build that is not current any more and still has executions."""

    build_id: str
    executions: int


class Deployment:
    """One deployment of a namespace, as the service sees it."""

    def __init__(self, client: Client, name: str) -> None:
        """Look at deployment `name` through the client of its namespace."""
        self._client = client
        self._name = name

    async def promote(
        self,
        build: str,
        queues: Sequence[str],
        *,
        known: Sequence[str] = (),
        force: bool = False,
        before: Callable[[], Awaitable[None]] | None = None,
    ) -> Promotion:
        """Make a build current once its workers poll `queues`, and say what became of it.

        `known` are all queues of the design: those of them that the current build serves
        have to be polled, too, maybe by other processes. A build that is older, or was
        replaced, stays as it is. With `force` neither counts. `before` is awaited right before
        it becomes current, and may raise. Waits for as long as it takes; cancel it to give up.

        Raises:
            ServeError: the service refuses for good.
        """
        said: set[str] = set()
        while True:
            try:
                if set(queues) <= await self.queues(build):
                    found = await self._turn(build, known, force, before)
                    if isinstance(found, Promotion):
                        return found
                    if found != said:
                        self._say_missing(build, found)
                    said = found
            except RPCError as failure:
                self._refuse_for_good(f"make build {build} of {self._name} current", failure)
            await asyncio.sleep(PAUSE)

    async def _turn(
        self,
        build: str,
        known: Sequence[str],
        force: bool,
        before: Callable[[], Awaitable[None]] | None,
    ) -> Promotion | set[str]:
        """Make a build current if it is its turn; else return the queues it has yet to poll.

        Raises:
            RPCError: the service refuses, or somebody else was faster.
        """
        found = await self._describe()
        info = found.worker_deployment_info
        current = info.routing_config.current_deployment_version.build_id
        if current == build:
            return Promotion.ALREADY
        past = None if force else _past(info, build, current)
        if past:
            return past
        missing = set() if force else await self._unpolled(current, build, known)
        if missing:
            return missing
        if before is not None:
            await before()
        await self._set_current(found, build)
        return Promotion.MADE

    async def step_aside(self, build: str) -> None:
        """Let no build of this deployment be current, if `build` is.

        Of two deployments that are current for a queue the one that became it last gets the
        work. A build that is current already does not become it again, unless it was not
        for a moment; the other deployment serves meanwhile. As `promote` it waits for as long as
        it takes.

        Raises:
            ServeError: the service refuses for good.
        """
        while True:
            try:
                return await self._step_aside(build)
            except RPCError as failure:
                self._refuse_for_good(f"take build {build} of {self._name} out of service", failure)
            await asyncio.sleep(PAUSE)

    def _refuse_for_good(self, wish: str, failure: RPCError) -> None:
        """Raise a ServeError, unless asking again may help."""
        if failure.status not in UNSETTLED:
            said = f"cannot {wish} in {self._client.namespace}: {failure.message}"
            raise ServeError(said) from failure

    async def _step_aside(self, build: str) -> None:
        try:
            found = await self._describe()
        except RPCError as failure:
            if failure.status == RPCStatusCode.NOT_FOUND:
                return
            raise
        routing = found.worker_deployment_info.routing_config
        if routing.current_deployment_version.build_id == build:
            await self._set_current(found, "")

    def _say_missing(self, build: str, missing: set[str]) -> None:
        listed = ", ".join(sorted(missing))
        message = f"build {build} becomes current once it is served on {listed}, too"
        LOGGER.info(message, extra={"namespace": self._client.namespace, "build": build})

    async def draining(self) -> list[Draining]:
        """Return the builds that are not current and still have running executions."""
        try:
            info = (await self._describe()).worker_deployment_info
        except RPCError as failure:
            if failure.status == RPCStatusCode.NOT_FOUND:
                return []
            raise
        current = info.routing_config.current_deployment_version.build_id
        builds = [v.deployment_version.build_id for v in info.version_summaries]
        counts = await asyncio.gather(*(self.running(b) for b in builds if b != current))
        others = (build for build in builds if build != current)
        return [Draining(b, n) for b, n in zip(others, counts, strict=True) if n]

    async def running(self, build: str) -> int:
        """Return how many executions of a build are still running."""
        pinned = f"TemporalWorkerDeploymentVersion = '{self._name}:{build}'"
        found = await self._client.count_workflows(f"{pinned} AND ExecutionStatus = 'Running'")
        return found.count

    async def queues(self, build: str) -> set[str]:
        """Return the task queues that workers of a build have polled.

        Raises:
            RPCError: NOT_FOUND before any did.
        """
        request = DescribeWorkerDeploymentVersionRequest(namespace=self._client.namespace)
        request.deployment_version.deployment_name = self._name
        request.deployment_version.build_id = build
        service = self._client.workflow_service
        found = await service.describe_worker_deployment_version(request)
        return {queue.name for queue in found.version_task_queues}

    async def _describe(self) -> DescribeWorkerDeploymentResponse:
        request = DescribeWorkerDeploymentRequest(
            namespace=self._client.namespace, deployment_name=self._name
        )
        return await self._client.workflow_service.describe_worker_deployment(request)

    async def _unpolled(self, current: str, build: str, known: Sequence[str]) -> set[str]:
        """Return the design's queues that the current build serves and this one does not.

        The service itself only minds those that have work waiting.
        """
        if not current:
            return set()
        missing = await self.queues(current) - await self.queues(build)
        return {queue for queue in missing if any(fits(name, queue) for name in known)}

    async def _set_current(self, found: DescribeWorkerDeploymentResponse, build: str) -> None:
        await self._client.workflow_service.set_worker_deployment_current_version(
            SetWorkerDeploymentCurrentVersionRequest(
                namespace=self._client.namespace,
                deployment_name=self._name,
                build_id=build,
                # Whoever changed it meanwhile wins; we look again.
                conflict_token=found.conflict_token,
                # We looked ourselves; what is missing now is gone from the design.
                ignore_missing_task_queues=True,
                identity=self._client.identity,
            )
        )


def _past(info: WorkerDeploymentInfo, build: str, current: str) -> Promotion | None:
    """Return why `build` leaves the turn to the one that is current, None when it does not."""
    seen = {v.deployment_version.build_id: v for v in info.version_summaries}
    if not current or build not in seen:
        return None
    if seen[build].HasField("last_current_time"):
        return Promotion.REPLACED
    since = seen[current].create_time.ToNanoseconds() if current in seen else 0
    return Promotion.OLDER if seen[build].create_time.ToNanoseconds() < since else None
