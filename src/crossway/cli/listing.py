"""The executions of a design's workflows on a service, and what each waits for."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from temporalio.api.common.v1 import SearchAttributes
from temporalio.api.workflow.v1 import WorkflowExecutionInfo
from temporalio.api.workflowservice.v1 import (
    DescribeWorkflowExecutionResponse,
    ListWorkflowExecutionsRequest,
)
from temporalio.service import RPCError, RPCStatusCode

from crossway.cli.naming import namespaces_there, places_of, status_word
from crossway.cli.reaching import Where
from crossway.cluster.service import Connections, refused
from crossway.design.attributes import declared_attributes
from crossway.design.model import Design
from crossway.observe.reading.asking import what_it_waits_for
from crossway.observe.reading.failures import plain
from crossway.observe.reading.histories import PATIENCE, Histories
from crossway.observe.reading.steps import Execution
from crossway.observe.showing.values import waits_as_values
from crossway.observe.showing.words import waited_for
from crossway.runtime.waits import Waiting

AT_ONCE = 20
"""How many executions are looked at at a time, to see what they wait for."""


class Beyond(NamedTuple):
    """A place in the order in which the service lists: what runs, the latest first, and then what
    ended, the latest first. `moment` is when one began that runs, or when one ended.

    Source: visibility's `CloseTime DESC NULLS FIRST, StartTime DESC`, which no query changes.
    """

    running: bool
    moment: datetime


@dataclass(frozen=True, slots=True)
class Listed:
    """One execution; `waits` says for what, each `await` of it, empty where nobody tells."""

    namespace: str
    workflow: str
    id: str
    status: str
    since: datetime
    waits: tuple[Waiting, ...] = ()
    attributes: Mapping[str, Any] = field(default_factory=dict)
    run_id: str = ""
    ended: datetime | None = None

    @property
    def place(self) -> Beyond:
        """Where it stands in the service's order."""
        return Beyond(self.ended is None, self.ended or self.since)

    def as_value(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {
            "namespace": self.namespace,
            "workflow": self.workflow,
            "workflowId": self.id,
            "status": self.status,
            "since": self.since.isoformat(),
            "waitsFor": [thing for one in self.waits for thing in one.things],
            "waits": waits_as_values(self.waits),
            "searchAttributes": dict(self.attributes),
        }


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which executions: with `every` those that have ended, too; those started within `since`;
    at most `limit`. With a `workflow` those of it alone, with a `status` (a word of
    `status_word`) those that have it, with `beyond` those of the next page. With `ended` those that
    have ended alone, of `every`."""

    every: bool
    since: timedelta | None
    limit: int
    workflow: str = ""
    status: str = ""
    beyond: Beyond | None = None
    ended: bool = False


async def listed(
    where: Where, design: Design, namespace: str | None, wanted: Wanted
) -> list[Listed]:
    """Return the executions of a design's workflows that are wanted, the latest first.

    Raises:
        UserError: the design has no such namespace, or the service none of the design's.
        ClusterError: the service cannot be reached, or does not let us look.
    """
    places = places_of(design, namespace)
    connections = await where.connect()
    pages = await asyncio.gather(*(_latest_in(connections, design, at, wanted) for at in places))
    if places and not any(pages):
        await namespaces_there(connections, places)
    latest = sorted((one for page in pages for one in page), key=lambda o: o.since, reverse=True)
    few = asyncio.Semaphore(AT_ONCE)

    async def told(one: Listed) -> Listed:
        async with few:
            return await _with_waits(connections, design, one)

    return list(await asyncio.gather(*map(told, latest[: wanted.limit])))


async def _latest_in(
    connections: Connections, design: Design, namespace: str, wanted: Wanted
) -> list[Listed]:
    """Return what a namespace has: of what ended as many as may be listed, too.

    A page of both holds what runs first: where that fills it nothing that ended would ever show.
    """
    page = await found_in(connections, design, namespace, wanted)
    if not wanted.every or len(page) < wanted.limit:
        return page
    # What ends in between is in both: then it has ended.
    ended = await found_in(connections, design, namespace, replace(wanted, ended=True))
    return [*{(one.id, one.run_id): one for one in (*page, *ended)}.values()]


async def found_in(
    connections: Connections, design: Design, namespace: str, wanted: Wanted
) -> list[Listed]:
    """Return what a namespace has of a design's workflows; nothing where there is none yet.

    What they wait for is not asked.

    Raises:
        ClusterError: the service does not let us look.
    """
    names = [
        name
        for name, one in design.workflows.items()
        if _lives_in(one.placements, namespace) and wanted.workflow in ("", name)
    ]
    if not names:
        return []
    request = ListWorkflowExecutionsRequest(
        namespace=connections.name(namespace),
        page_size=wanted.limit,
        query=_query(names, wanted),
    )
    try:
        page = await connections.at(namespace).list_workflow_executions(request, timeout=PATIENCE)
    except RPCError as failure:
        if failure.status == RPCStatusCode.NOT_FOUND:
            return []
        raise refused(connections, f"list the workflows of {namespace}", failure) from failure
    return [_one(design, namespace, info) for info in page.executions]


def _query(names: Sequence[str], wanted: Wanted) -> str:
    """Return what is wanted of some workflows, in the language of visibility."""
    among = ", ".join(f"'{name}'" for name in names)
    parts = [f"WorkflowType IN ({among})"]
    if not wanted.every:
        parts.append("ExecutionStatus = 'Running'")
    if wanted.ended:
        parts.append("ExecutionStatus != 'Running'")
    if wanted.status:
        # `timed out` and `cancelled` are `TimedOut` and `Canceled` there.
        word = wanted.status.title().replace(" ", "").replace("Cancelled", "Canceled")
        parts.append(f"ExecutionStatus = '{word}'")
    if wanted.since is not None:
        parts.append(f"StartTime >= '{_long_ago(wanted.since)}'")
    if wanted.beyond is not None:
        running, moment = wanted.beyond
        until = f"'{moment.astimezone(UTC).isoformat()}'"
        among = f"(ExecutionStatus != 'Running' OR StartTime <= {until})"
        parts.append(among if running else f"CloseTime <= {until}")
    return " AND ".join(parts)


def _long_ago(length: timedelta) -> str:
    """Return the moment that was so long ago, as the service reads it; the year 1970 at most."""
    now = datetime.now(UTC)
    return max(now - min(length, timedelta(days=36500)), datetime.fromtimestamp(0, UTC)).isoformat()


def _lives_in(placements: Sequence[Any], namespace: str) -> bool:
    return any(placement.namespace == namespace for placement in placements)


def _one(design: Design, namespace: str, info: WorkflowExecutionInfo) -> Listed:
    began = info.start_time.ToDatetime(UTC)
    id, status = info.execution.workflow_id, status_word(info.status)
    return Listed(
        namespace,
        info.type.name,
        id,
        status,
        began,
        attributes=_attributes(design, namespace, info.search_attributes),
        run_id=info.execution.run_id,
        ended=info.close_time.ToDatetime(UTC) if info.HasField("close_time") else None,
    )


def _attributes(design: Design, namespace: str, found: SearchAttributes) -> dict[str, Any]:
    """Return the search attributes that the design declares, as JSON values."""
    values: dict[str, Any] = {}
    for name in declared_attributes(design.declaring, namespace):
        with contextlib.suppress(ValueError, RecursionError):
            values[name] = json.loads(found.indexed_fields[name].data)
    return values


async def _with_waits(connections: Connections, design: Design, one: Listed) -> Listed:
    """Return an execution with what it waits for, as it says, else as far as the service knows."""
    if one.status != "running":
        return one
    histories, execution = Histories(connections.client), Execution(one.namespace, one.id)
    try:
        said = await histories.describe(execution)
    except RPCError:
        return one
    asleep = not said.HasField("pending_workflow_task")
    waits = await what_it_waits_for(histories, execution) if asleep else ()
    return replace(one, waits=waits or (Waiting(tuple(_guessed(design, one, said))),))


def _guessed(design: Design, one: Listed, said: DescribeWorkflowExecutionResponse) -> Iterator[str]:
    """Yield what an execution may wait for that nobody answers for."""
    waits = [f"activity {a.activity_type.name}" for a in said.pending_activities]
    for call in said.pending_nexus_operations:
        waits.append(f"nexus {call.endpoint} {call.service}.{call.operation}")
    for child in said.pending_children:
        waits.append(f"child workflow {child.workflow_type_name} {child.workflow_id}")
    if said.HasField("pending_workflow_task"):
        waits = ["a worker"]
    entry = design.workflows[one.workflow]
    waits = waits or [f"{kind} {name}" for kind, name in entry.handlers if kind != "query"]
    return map(plain, waits)


def as_lines(found: Sequence[Listed]) -> Iterator[str]:
    """Yield the executions as lines with aligned columns."""
    rows = [("NAMESPACE", "WORKFLOW", "ID", "STATUS", "SINCE", "WAITS FOR")]
    for one in found:
        since = f"{one.since:%Y-%m-%d %H:%M:%S}Z"
        waits = "; ".join(map(waited_for, one.waits))
        rows.append((one.namespace, one.workflow, plain(one.id), one.status, since, waits))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]) - 1)]
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
        yield "  ".join([*cells, row[-1]]).rstrip()
