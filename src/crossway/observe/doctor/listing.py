"""Which executions of a namespace the doctor looks at: bounded, the newest first."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from temporalio.api.workflowservice.v1 import ListWorkflowExecutionsRequest
from temporalio.service import RPCError

from crossway.cluster.service import Connections
from crossway.observe.doctor.unread import Unread
from crossway.observe.reading.histories import PATIENCE
from crossway.observe.reading.steps import Execution
from crossway.runtime.identity import WITHOUT_RECORDS

RUNNING = 200
"""Running executions looked at per namespace."""

ENDED = 50
"""Executions that ended badly looked at per namespace, and as many that ended well."""

AT_ONCE = 20
"""Executions read at the same time."""

_ENDED = "ExecutionStatus IN ('Failed', 'TimedOut', 'Terminated') AND CloseTime > '{since}'"

_ENDED_WELL = (
    "ExecutionStatus IN ('Completed', 'Canceled') AND CloseTime > '{since}'"
    f" AND {WITHOUT_RECORDS}"
)

QUERIES = (
    (f"ExecutionStatus = 'Running' AND {WITHOUT_RECORDS}", RUNNING),
    (f"{_ENDED} AND {WITHOUT_RECORDS}", ENDED),
)


async def recent(
    connections: Connections, namespace: str, since: timedelta, unread: Unread
) -> list[Execution]:
    """Return the executions of a namespace that run, and those that ended badly since; bounded,
    the newest first."""
    start = ago(since)
    found: list[Execution] = []
    for query, most in QUERIES:
        found += await matching(connections, namespace, query.format(since=start), most, unread)
    return found


async def ended_well(
    connections: Connections, namespace: str, since: timedelta, unread: Unread
) -> list[Execution]:
    """Return the executions of a namespace that ended as they should since; bounded, the newest
    first."""
    query = _ENDED_WELL.format(since=ago(since))
    return await matching(connections, namespace, query, ENDED, unread)


async def matching(
    connections: Connections, namespace: str, query: str, most: int, unread: Unread
) -> list[Execution]:
    """Return executions that a query finds, the newest; none, and that is noted, where they
    cannot be listed."""
    request = ListWorkflowExecutionsRequest(
        namespace=connections.name(namespace), page_size=most, query=query
    )
    try:
        page = await connections.at(namespace).list_workflow_executions(
            request, retry=True, timeout=PATIENCE
        )
    except RPCError as failure:
        unread.note(namespace, "its workflows", failure)
        return []
    return [
        Execution(namespace, e.execution.workflow_id, e.execution.run_id) for e in page.executions
    ]


def ago(length: timedelta) -> str:
    """Return when that long ago was, as queries say it; of what was before there were services,
    1970."""
    now, first = datetime.now(UTC), datetime.fromtimestamp(0, UTC)
    return (now - min(length, now - first)).strftime("%Y-%m-%dT%H:%M:%SZ")
