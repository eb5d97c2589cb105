"""One request for one token: what `replay: once` of an endpoint asks for.

A token lies in its caller's history for as long as it is good, and whoever reads it there can
send the very same call again. The server gives each request an id, and all attempts of a request
the same one; so the first id that comes with a token is written down, and another is refused.

It is written down where every worker of the namespace looks, also after all of them were
replaced: in the namespace itself, as a workflow that does nothing. Its id is made of the token's,
and the service starts a workflow of one id once; asked again with the same request id it says
that this is the one. It never has a workflow task, and times out when the token is good no
longer. Source: StartWorkflowExecution of the service, measured on server 1.32.0: a start with the
request id of the running or closed execution answers with that one, with another it is
ALREADY_EXISTS.
"""

from __future__ import annotations

import re
from datetime import timedelta
from hashlib import sha256

from temporalio import nexus
from temporalio.api.enums.v1 import WorkflowIdConflictPolicy, WorkflowIdReusePolicy
from temporalio.api.workflowservice.v1 import StartWorkflowExecutionRequest
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from crossway.runtime import clock
from crossway.runtime.identity.callers import Caller, Incoming
from crossway.runtime.identity.tokens import SKEW, NotNowError, RefusedError
from crossway.runtime.payloads import base64url

RECORD = "crossway.Once"
"""The workflow type, and the task queue, of what is written down. Nothing serves it."""

WITHOUT_RECORDS = f"WorkflowType != '{RECORD}'"
"""What a query adds that asks for the executions of designs."""

PATIENCE = timedelta(seconds=5)
"""How long the service may take; the server gives a handler 10 s for its answer."""

_PLAIN = re.compile(r"[0-9A-Za-z-]{1,64}")
_REFUSING = (RPCStatusCode.ALREADY_EXISTS, RPCStatusCode.INVALID_ARGUMENT)


async def admit(request: Incoming, caller: Caller) -> None:
    """Return when no other request came with the caller's token; there is none to ask about where
    a caller proves nothing.

    Raises:
        RefusedError: another did.
        NotNowError: the service does not say.
    """
    if not caller.verified or not caller.token_id:
        return
    await ask(nexus.client(), request, caller)


async def ask(client: Client, request: Incoming, caller: Caller) -> None:
    """Write a token down with its request, by a client of the namespace that is called.

    Raises:
        RefusedError: another request came with it.
        NotNowError: the service does not say.
    """
    if not request.id:
        raise RefusedError("the request has no id", caller.claims)
    try:
        record = _record(client, request, caller)
        await client.workflow_service.start_workflow_execution(record, timeout=PATIENCE)
    except RPCError as failure:
        if failure.status in _REFUSING:
            raise RefusedError("the token came with another request", caller.claims) from None
        nexus.logger.warning("it cannot be told whether a token came before: %s", failure)
        raise NotNowError("cannot tell whether the token came before", caller.claims) from failure


def _record(client: Client, request: Incoming, caller: Caller) -> StartWorkflowExecutionRequest:
    made = StartWorkflowExecutionRequest(
        namespace=client.namespace,
        workflow_id=record_id(caller),
        request_id=request.id,
        identity=client.identity,
        workflow_id_reuse_policy=WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE,
        workflow_id_conflict_policy=WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_FAIL,
    )
    made.workflow_type.name = made.task_queue.name = RECORD
    # Another handler's clock may be behind ours, and it admits the token that much later.
    left = timedelta(seconds=max(caller.expires - clock.now(), 0) + 3 * SKEW)
    made.workflow_execution_timeout.FromTimedelta(left)
    made.workflow_start_delay.FromTimedelta(2 * left)
    return made


def record_id(caller: Caller) -> str:
    """Return the workflow id of what is written down for a caller's token.

    By the token's id, which its namespace signed, and not by its text: a signature by P-256 has
    a second form that anybody can make of the first, and that verifies as well.
    """
    id = caller.token_id
    if not _PLAIN.fullmatch(id):
        id = f"digest/{base64url(sha256(id.encode()).digest())}"
    return f"crossway-once/{caller.namespace}/{id}"
