"""Targets that ended well, and whose callers have not been told.

Nothing else is wrong with them, so that none is among those that run or ended badly. Looked at are
those that calls still wait for, and the newest that ended: what the service says of their callbacks
tells, and no history is read.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable
from datetime import timedelta

from temporalio.api.enums.v1 import WorkflowExecutionStatus
from temporalio.service import RPCError

from crossway.cluster.service import Connections
from crossway.observe.doctor.evidence import Examined
from crossway.observe.doctor.listing import AT_ONCE, ended_well
from crossway.observe.doctor.unread import Unread
from crossway.observe.reading.histories import Histories
from crossway.observe.reading.pending import delivery_note
from crossway.observe.reading.runs import last_run
from crossway.observe.reading.steps import Execution

WAITED_FOR = 200
"""Targets of open calls that are asked for."""


async def unheard(
    connections: Connections,
    inside: Collection[str],
    since: timedelta,
    executions: Iterable[Examined],
    unread: Unread,
) -> list[Execution]:
    """Return the executions of some namespaces that ended well, and whose end does not arrive;
    `executions` are those that were looked at already."""
    executions = tuple(executions)
    calls = (call for examined in executions for call in examined.calls if not call.state.final)
    waited = [call.target for call in calls if call.target is not None]
    inside_only = [one for one in waited if one.namespace in inside and not one.activity]
    listed = (ended_well(connections, name, since, unread) for name in inside)
    found = [one for part in await asyncio.gather(*listed) for one in part]
    known = {examined.execution for examined in executions}
    asked = [one for one in dict.fromkeys((*inside_only[:WAITED_FOR], *found)) if one not in known]
    histories, limit = Histories(connections.client, retry=True), asyncio.Semaphore(AT_ONCE)

    async def told(execution: Execution) -> Execution | None:
        async with limit:
            return await unheard_end(histories, execution, unread)

    there = await asyncio.gather(*map(told, asked))
    return [one for one in dict.fromkeys(there) if one is not None and one not in known]


async def unheard_end(
    histories: Histories, execution: Execution, unread: Unread
) -> Execution | None:
    """Return the run with which a target has ended, where the service does not get that to who
    called it.

    Who called knows the first run; the callbacks of one that others continue are never made.
    """
    try:
        described = await histories.describe(execution)
        if described.workflow_execution_info.status in _GOES_ON:
            execution = await last_run(histories, execution)
            described = await histories.describe(execution)
    except RPCError as failure:
        unread.note(execution.namespace, f"workflow {execution.workflow_id}", failure)
        return None
    status = described.workflow_execution_info.status
    if status == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING:
        return None
    return execution if delivery_note(described) else None


_GOES_ON = (
    WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_CONTINUED_AS_NEW,
    WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_FAILED,
    WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_TIMED_OUT,
)
"""How a run may end that another one continues, as by a retry policy of its workflow."""
