"""Finding an execution by the names that clients and workflows have for it."""

from __future__ import annotations

from temporalio.service import RPCStatusCode

from crossway.simulate import core
from crossway.simulate.executions import Execution
from crossway.simulate.server import Server


def find(server: Server, namespace: str, workflow_id: str, run_id: str = "") -> Execution:
    """Return an execution: the latest of its id, or that run.

    Raises:
        RPCError: NOT_FOUND.
    """
    latest = server.latest.get((namespace, workflow_id))
    found: Execution | None = server.runs.get(run_id) if run_id else latest
    if found is None or (found.namespace, found.id) != (namespace, workflow_id):
        said = f"workflow not found for ID: {workflow_id}"
        raise core.refusal(RPCStatusCode.NOT_FOUND, said)
    return found
