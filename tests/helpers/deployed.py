"""A design written to files, under names of its own, running on the test server."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from temporalio.api.enums.v1 import PendingNexusOperationState
from temporalio.client import Client, WorkflowFailureError, WorkflowHandle
from temporalio.exceptions import ApplicationError

from crossway.cluster.building.build import build
from crossway.cluster.making.provision import provision
from crossway.cluster.service.ask import result_of
from crossway.cluster.service.connect import Connections
from crossway.cluster.serving.workers import Workers, serve
from crossway.design import load, resolve
from crossway.design.members import Values, declared_members, with_members
from crossway.design.model import Design
from crossway.observe.reading.histories import Histories
from crossway.observe.reading.steps import Step
from crossway.observe.tree.follow import Follower
from crossway.runtime import TaskQueue, use_opener
from tests.helpers import simulated
from tests.helpers.names import with_fresh_names
from tests.helpers.server import connected, delete_endpoints

NO_MEMBERS: Values = MappingProxyType({})


class Failure(NamedTuple):
    """How a workflow failed."""

    type: str
    message: str
    details: list[Any]


@dataclass
class Deployed:
    """A running design. `names` maps the names in its text to those on the server."""

    design: Design
    names: Mapping[str, str]
    connections: Connections
    queues: tuple[TaskQueue, ...]
    simulated: tuple[str, ...]

    def client(self, namespace: str) -> Client:
        """Return the client of a namespace, by its name in the text."""
        return self.connections.client(self.names.get(namespace, namespace))

    async def start(self, workflow: str, *arguments: Any, id: str = "") -> WorkflowHandle[Any, Any]:
        """Start a workflow of the design where it lives."""
        place = self.design.workflows[workflow].placements[0]
        client = self.connections.client(place.namespace)
        name = id or f"{workflow}-{uuid.uuid4()}"
        return await client.start_workflow(
            workflow, args=arguments, id=name, task_queue=place.task_queue
        )

    async def run(self, workflow: str, *arguments: Any) -> Any:
        """Return a workflow's result; a failure of it fails the test and says why."""
        outcome = await self.outcome(workflow, *arguments)
        assert not isinstance(outcome, Failure), outcome
        return outcome

    async def outcome(self, workflow: str, *arguments: Any) -> Any:
        """Return a workflow's result, or a `Failure` when it fails."""
        return await self.ended(await self.start(workflow, *arguments))

    async def ended(self, handle: WorkflowHandle[Any, Any]) -> Any:
        """Return the result of a workflow that was started, or a `Failure` when it fails."""
        try:
            return await result_of(handle)
        except WorkflowFailureError as failure:
            cause = failure.__cause__
            if isinstance(cause, ApplicationError):
                return Failure(cause.type or "", cause.message, list(cause.details))
            return Failure(type(cause).__name__, str(cause), [])

    def serving(self, *namespaces: str) -> AbstractAsyncContextManager[Workers]:
        """Serve the queues of some namespaces only (by their names in the text)."""
        wanted = {self.names.get(n, n) for n in namespaces}
        return _serve(self.connections, [q for q in self.queues if q.namespace in wanted])


def _serve(
    connections: Connections, queues: Sequence[TaskQueue]
) -> AbstractAsyncContextManager[Any]:
    if connections.address == simulated.ADDRESS:
        return simulated.serve(queues)
    return serve(connections, queues)


def write(folder: Path, files: Mapping[str, str], more: Iterable[str] = ()) -> dict[str, str]:
    """Write files whose names and text have fresh names; return what replaced what.

    Keys are file names such as `orders.twf` or `orders.py`. Stems are replaced, and the
    names in `more`.
    """
    stems = {Path(name).stem for name in files}
    separator = "\n\x00\n"
    text = separator.join(f"{name}\n{body}" for name, body in files.items())
    replaced, names = with_fresh_names(text, *stems, *more)
    for part in replaced.split(separator):
        name, _, body = part.partition("\n")
        (folder / name).write_text(body)
    return names


@asynccontextmanager
async def provisioned(
    address: str,
    folder: Path,
    files: Mapping[str, str],
    *more: str,
    members: Values = NO_MEMBERS,
) -> AsyncIterator[Deployed]:
    """Write a design, make what it needs, and serve nothing yet."""
    names = write(folder, files, more)
    (workspace,) = load(folder)
    faults = [d for parsed in workspace.files for d in parsed.diagnostics]
    assert not faults, faults
    whole = resolve([parsed.file for parsed in workspace.files], workspace.implemented)
    design = with_members(whole, declared_members(whole, members))
    built = build(design)
    async with _made(address, design) as connections:
        yield Deployed(design, names, connections, built.queues, built.simulated)


@asynccontextmanager
async def _made(address: str, design: Design) -> AsyncIterator[Connections]:
    """Make what a design needs; its endpoints are deleted at the end, or those after it pay."""
    if address == simulated.ADDRESS:
        simulated.provision(design)
        yield simulated.connections()
        return
    connections = await connected(address)
    made = await provision(connections, design)
    try:
        yield connections
    finally:
        new = [change.wanted.name for change in made.endpoints if change.found is None]
        await delete_endpoints(connections, new)


@asynccontextmanager
async def deployed(
    address: str,
    folder: Path,
    files: Mapping[str, str],
    *more: str,
    members: Values = NO_MEMBERS,
) -> AsyncIterator[Deployed]:
    """Write a design, make what it needs, and serve all of it."""
    async with (
        provisioned(address, folder, files, *more, members=members) as app,
        _serve(app.connections, app.queues) as workers,
    ):
        forget = use_opener(workers.open_queue)
        try:
            yield app
        finally:
            forget()


async def gathered(app: Deployed, cases: Mapping[str, tuple[Any, ...]]) -> dict[str, Any]:
    """Return the outcome of each workflow, all run at once, each with its arguments."""
    outcomes = await asyncio.gather(*(app.outcome(name, *given) for name, given in cases.items()))
    return dict(zip(cases, outcomes, strict=True))


async def waits(handle: WorkflowHandle[Any, Any]) -> bool:
    """Return whether a workflow's one operation has started and goes on."""
    calls = (await handle.describe()).raw_description.pending_nexus_operations
    return [call.state for call in calls] == [_STARTED]


_STARTED = PendingNexusOperationState.PENDING_NEXUS_OPERATION_STATE_STARTED


async def tree_of(app: Deployed, workflow: str, id: str) -> Step:
    """Return the tree of an execution of a workflow of the callers."""
    home = app.design.workflows[workflow].placements[0].namespace
    return await Follower(Histories(app.connections.client)).tree(home, id)
