"""What a user names of a design: a workflow by its id, and what it takes by its name."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from temporalio.api.enums.v1 import WorkflowExecutionStatus
from temporalio.api.workflowservice.v1 import (
    DescribeWorkflowExecutionResponse,
    ListWorkflowExecutionsRequest,
)
from temporalio.client import Client, WorkflowHandle
from temporalio.service import RPCError

from crossway.cli.find import ABSENT, RECENT
from crossway.cluster.service import Connections, find_namespace, refused
from crossway.design.model import Design, Signature, WorkflowEntry
from crossway.errors import UnknownNameError, UserError
from crossway.language.near import did_you_mean, some_of
from crossway.language.words import with_article
from crossway.observe.reading.failures import plain
from crossway.observe.reading.histories import PATIENCE, Histories
from crossway.observe.reading.steps import Execution

Kind = Literal["signal", "query", "update"]


@dataclass(frozen=True, slots=True)
class Handler:
    """A signal, a query or an update of a workflow, and what it takes and answers."""

    kind: Kind
    name: str
    signature: Signature


@dataclass(frozen=True, slots=True)
class Running:
    """A workflow of the design that is there, running or not; `where` is its namespace."""

    id: str
    where: str
    entry: WorkflowEntry
    client: Client
    described: DescribeWorkflowExecutionResponse

    def __str__(self) -> str:
        """Return what a message calls it."""
        return f"{self.entry.name} {plain(self.id)} in {self.where}"

    @property
    def handle(self) -> WorkflowHandle[object, object]:
        """The handle of its latest run."""
        return self.client.get_workflow_handle(self.id)

    @property
    def task_queue(self) -> str:
        """The task queue it runs on."""
        return self.described.workflow_execution_info.task_queue

    @property
    def status(self) -> str:
        """Its status in a word, such as `running` or `timed out`."""
        return status_word(self.described.workflow_execution_info.status)

    def require_running(self, kind: str) -> None:
        """Return while it runs.

        Raises:
            UserError: it has ended, so that it takes no more of a `kind`.
        """
        if self.status != "running":
            raise UserError(has_ended(self, kind))


def has_ended(found: Running, kind: str) -> str:
    """Return what to say of a workflow that has ended to somebody who sends it something."""
    state = "" if found.status == "running" else f" ({found.status})"
    return f"{found} has ended{state}: it takes no {kind} any more"


def status_word(status: WorkflowExecutionStatus.ValueType) -> str:
    """Return a status in a word: `running`, `continued as new`."""
    name = WorkflowExecutionStatus.Name(status).removeprefix("WORKFLOW_EXECUTION_STATUS_")
    return name.lower().replace("_", " ").replace("canceled", "cancelled")


def refuse_swapped(design: Design, kind: Kind, workflow_id: str, name: str) -> None:
    """Return unless the name of a signal stands where the id belongs, and the other way round.

    Raises:
        UserError: they are swapped.
    """
    known = {n for one in design.workflows.values() for k, n in one.handlers if k == kind}
    if workflow_id in known and name not in known:
        raise UserError(f"the workflow's id comes first: {name} {workflow_id}")


def handler_of(entry: WorkflowEntry, kind: Kind, name: str) -> Handler:
    """Return what a workflow has under a name.

    Raises:
        UserError: it has no such signal, query or update; near names, and what it has.
    """
    if (kind, name) in entry.handlers:
        return Handler(kind, name, entry.handlers[kind, name])
    for (other, known), _ in entry.handlers.items():
        if known == name:
            raise UserError(
                f"{name} is {with_article(other)} of {entry.name}, not {with_article(kind)}: use "
                f"`crossway {other}`"
            )
    names = [known for known_kind, known in entry.handlers if known_kind == kind]
    has = f"{entry.name} has {', '.join(sorted(names)) or 'none'}"
    raise UnknownNameError(f"{kind} of {entry.name}", name, names, has)


async def find_workflow(
    connections: Connections, design: Design, workflow_id: str, namespace: str | None
) -> Running:
    """Return the workflow of the design with this id; its namespace need not be said.

    Raises:
        UserError: there is none, there are several, or it is no workflow of the design.
        ClusterError: the service does not let us look.
    """
    places = places_of(design, namespace)
    asked = [_described(connections, Execution(ns, workflow_id)) for ns in places]
    answers = zip(places, await asyncio.gather(*asked), strict=True)
    found = {ns: said for ns, said in answers if said is not None}
    if not found and namespace is not None:
        await _refuse_if_elsewhere(connections, design, workflow_id, namespace)
    if not found:
        raise await _unknown(connections, design, workflow_id, places)
    if len(found) > 1:
        raise UserError(f"workflow {workflow_id!r} is in {' and '.join(found)}; choose one with -n")
    ((where, said),) = found.items()
    kind = said.workflow_execution_info.type.name
    if kind not in design.workflows:
        known = [name for name, one in design.workflows.items() if not one.simulated]
        raise UserError(
            f"workflow {workflow_id!r} in {where} is a {plain(kind)}, which this design does not "
            f"define: it has {', '.join(sorted(known)) or 'none'}"
        )
    return Running(workflow_id, where, design.workflows[kind], connections.client(where), said)


def places_of(design: Design, namespace: str | None) -> list[str]:
    """Return the namespaces in which workflows of the design may be."""
    if namespace is None:
        every = design.workflows.values()
        return sorted({place.namespace for entry in every for place in entry.placements})
    if namespace not in design.namespaces:
        otherwise = f"the design has {some_of(design.namespaces) or 'none'}"
        raise UnknownNameError("namespace", namespace, design.namespaces, otherwise)
    return [namespace]


async def _refuse_if_elsewhere(
    connections: Connections, design: Design, workflow_id: str, namespace: str
) -> None:
    others = [name for name in places_of(design, None) if name != namespace]
    asked = [_described(connections, Execution(name, workflow_id)) for name in others]
    answers = zip(others, await asyncio.gather(*asked), strict=True)
    if there := [name for name, said in answers if said is not None]:
        raise UserError(
            f"no workflow {workflow_id!r} is in {namespace}; it is in {' and '.join(there)}: "
            f"use -n {there[0]}"
        )


async def _described(
    connections: Connections, execution: Execution
) -> DescribeWorkflowExecutionResponse | None:
    try:
        return await Histories(connections.client).describe(execution)
    except RPCError as failure:
        if failure.status in ABSENT:
            return None
        wish = f"look for workflow {execution.workflow_id!r} in {execution.namespace}"
        raise refused(connections, wish, failure) from failure


async def _unknown(
    connections: Connections, design: Design, workflow_id: str, places: Sequence[str]
) -> UserError:
    """Return why nothing has this id, with near ids.

    Raises:
        UserError: the service has none of the namespaces.
    """
    there = await namespaces_there(connections, places)
    known = await _recent(connections, design, there)
    which = f"no workflow {workflow_id!r} is in {' or '.join(there)}"
    if meant := did_you_mean(workflow_id, known, plain):
        return UserError(f"{which}; {meant}")
    some = ", ".join(map(plain, known[:5]))
    return UserError(f"{which}; " + (f"the latest are {some}" if some else "nothing was started"))


async def namespaces_there(connections: Connections, places: Sequence[str]) -> list[str]:
    """Return which namespaces of a design the service has.

    Raises:
        UserError: none; the design is served elsewhere, or nowhere yet.
        ClusterError: the service does not let us look.
    """
    asked = await asyncio.gather(*(find_namespace(connections, name) for name in places))
    there = [name for name, found in zip(places, asked, strict=True) if found is not None]
    if not there:
        raise UserError(
            f"{connections.address} has none of the namespaces of this design "
            f"({', '.join(places) or 'it has none'}); is it served at another address? "
            "`crossway apply` makes them"
        )
    return there


async def _recent(connections: Connections, design: Design, places: Iterable[str]) -> list[str]:
    """Return ids of workflows of the design, the latest first in each namespace."""
    ids: list[str] = []
    for place in places:
        request = ListWorkflowExecutionsRequest(namespace=connections.name(place), page_size=RECENT)
        try:
            page = await connections.at(place).list_workflow_executions(request, timeout=PATIENCE)
        except RPCError:
            continue
        ids += [
            one.execution.workflow_id
            for one in page.executions
            if one.type.name in design.workflows
        ]
    return list(dict.fromkeys(ids))
