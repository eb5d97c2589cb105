"""Tells a workflow behind an operation which call started it, so that its result can name
the call it answers, and it knows its caller. What it is told is signed, and travels in a
workflow header, past the workflow's own input.

What an operation signals is sent under a request id of its own, made of the operation's, so that a
workflow takes it once when the server makes the request again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from temporalio import nexus
from temporalio.api.common.v1 import Payload
from temporalio.client import (
    ActivityHandle,
    CancelWorkflowInput,
    Interceptor,
    OutboundInterceptor,
    SignalWorkflowInput,
    StartActivityInput,
    StartWorkflowInput,
    StartWorkflowUpdateInput,
    WorkflowHandle,
    WorkflowUpdateHandle,
)
from temporalio.common import RawValue

from crossway import sdk
from crossway.runtime.identity import attaching, chain
from crossway.runtime.identity.begun import (
    ACTIVITY,
    HEADER,
    UNSIGNED_HEADER,
    UPDATE,
    activity_name,
    header,
    update_name,
)
from crossway.runtime.identity.guard import Admitted, admitted
from crossway.runtime.identity.targets import Started
from crossway.runtime.payloads import digest_of_all
from crossway.sdk import signal_request


class StartsForCallers(Interceptor):
    """The client interceptor that adds the header to what an operation starts."""

    def intercept_client(
        self,
        next: OutboundInterceptor,  # noqa: A002 - the SDK's signature
    ) -> OutboundInterceptor:
        """Return `next`, adding the header."""
        return _Outbound(next)


class _Outbound(OutboundInterceptor):
    async def start_workflow(self, input: StartWorkflowInput) -> WorkflowHandle[Any, Any]:
        given = admitted.get(None) if nexus.in_operation() else None
        if given is None:
            return await super().start_workflow(input)
        _tell(given, input, input.id)
        with _as_one_request(given, input.id, input.start_signal, input.start_signal_args):
            handle = await attaching.started(input, given, super().start_workflow)
        response = handle._start_workflow_response  # no public member says it
        if response and input.start_signal is None:
            own = response.run_id in given.signalled
            attached = not response.started and not own
            # Older servers do not name the first run of what ran already.
            run = response.first_execution_run_id or ("" if attached else response.run_id)
            given.started[input.id] = Started(run, attached)
        elif response and response.started:
            # It does not answer the call, unless the call attaches to it afterwards.
            given.signalled.add(response.run_id)
        return handle

    async def start_activity(self, input: StartActivityInput) -> ActivityHandle[Any]:
        if (given := admitted.get(None) if nexus.in_operation() else None) is not None:
            _tell(given, input, activity_name(input.id), ACTIVITY)
        return await super().start_activity(input)

    async def start_workflow_update(
        self, input: StartWorkflowUpdateInput
    ) -> WorkflowUpdateHandle[Any]:
        given = admitted.get(None) if nexus.in_operation() else None
        # Another update than the operation's own is no answer to the call.
        if given is not None and sdk.backs_operation() and input.update_id:
            name = update_name(input.id, input.update_id, input.update)
            _tell(given, input, name, UPDATE)
        return await super().start_workflow_update(input)

    async def signal_workflow(self, input: SignalWorkflowInput) -> None:
        given = admitted.get(None) if nexus.in_operation() else None
        if given is None:
            await super().signal_workflow(input)
            return
        with _as_one_request(given, input.id, input.signal, input.args):
            await super().signal_workflow(input)

    async def cancel_workflow(self, input: CancelWorkflowInput) -> None:
        given = admitted.get(None) if nexus.in_operation() else None
        if given is not None and given.run:
            input.first_execution_run_id = given.run
        await super().cancel_workflow(input)


def _tell(
    given: Admitted,
    input: StartWorkflowInput | StartActivityInput | StartWorkflowUpdateInput,
    name: str,
    kind: str = "",
) -> None:
    """Add the header to a start; `name` is what it is signed for, `kind` what else than a workflow
    that is."""
    # Encoded once, here: what is signed has to be what is sent.
    payloads = nexus.client().data_converter.payload_converter.to_payloads(input.args)
    input.args = [RawValue(payload) for payload in payloads]
    input.headers = {**input.headers, **_headers(given, name, kind + digest_of_all(payloads))}


@contextmanager
def _as_one_request(
    given: Admitted, workflow_id: str, signal: str | None, arguments: Sequence[Any]
) -> Iterator[None]:
    """Give a signal the request id that it has again when the server makes the request again.

    The next attempt may send other signals than the first, so the id says what is sent: an equal
    one to the same workflow counts on.
    """
    if signal is None or not given.request:
        yield
        return
    payloads = nexus.client().data_converter.payload_converter.to_payloads(arguments)
    said = digest_of_all([*map(_text, (workflow_id, signal)), *payloads])
    given.sent[said] += 1
    token = signal_request.set(f"{given.request}-{said}-{given.sent[said]}")
    try:
        yield
    finally:
        signal_request.reset(token)


def _text(value: str) -> Payload:
    return Payload(data=value.encode())


def _headers(given: Admitted, workflow_id: str, arguments: str) -> dict[str, Payload]:
    if given.key is None:
        return {}
    caller = given.caller
    # An audience is proven; of an unverified caller the link's word is passed on as such.
    said = {} if caller.verified else {"by": caller.namespace}
    claims = {**given.binding.claims(), **said, "sub": caller.workflow_id, "run": caller.run_id}
    claims["chn"] = caller.cause.said
    headers = {
        HEADER: header(given.key, claims, workflow_id, arguments),
        **chain.carried(caller.cause),
    }
    if caller.token_id:
        headers[UNSIGNED_HEADER] = Payload(data=caller.token_id.encode())
    return headers
