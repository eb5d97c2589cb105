"""What somebody does with what he read in a history: complete and cancel others' operations."""

from __future__ import annotations

import base64
import json
import time
import types
from typing import Any

import pytest
from google.protobuf.json_format import MessageToDict
from temporalio.api.common.v1 import Payload
from temporalio.api.failure.v1 import Failure
from temporalio.client import WorkflowExecutionStatus, WorkflowHandle

from crossway.runtime.identity import tokens
from tests.helpers.eventually import eventually
from tests.helpers.lab import Lab, post
from tests.helpers.names import fresh


async def callback(here: Lab, target: str) -> dict[str, str]:
    """Return the headers of the callback in a target's history, for all its readers to see."""
    handle = here.client("vault").get_workflow_handle(target)

    async def headers() -> dict[str, str]:
        try:
            events = (await handle.fetch_history()).events
        except Exception as failure:
            raise AssertionError("not started yet") from failure
        started = events[0].workflow_execution_started_event_attributes
        return dict(started.completion_callbacks[0].nexus.header)

    return await eventually(headers)


async def complete(
    here: Lab, role: str, target: str, body: bytes, **headers: str
) -> tuple[int, str]:
    """Complete a caller's operation with a result of our own."""
    given = {
        **await callback(here, target),
        "Nexus-Operation-State": "succeeded",
        "Content-Type": "application/json",
        **{key.replace("_", "-"): value for key, value in headers.items()},
    }
    url = f"http://{here.http}/namespaces/{here.names[role]}/nexus/callback"
    return await post(url, body, given)


async def complete_with(here: Lab, role: str, target: str, answer: Payload) -> int:
    """Complete a caller's operation with a payload as it lies in some history."""
    whole = Payload(metadata=answer.metadata, data=answer.data).SerializeToString()
    kind = "application/x-temporal-payload"
    return (await complete(here, role, target, whole, Content_Type=kind))[0]


def read_clocks_later(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    """Let whoever judges the time of a token here read a clock that many seconds ahead."""
    ahead = types.SimpleNamespace(now=lambda: time.time() + seconds)
    monkeypatch.setattr(tokens, "clock", ahead)


async def started(caller: WorkflowHandle[Any, Any], *, or_ended: bool = False) -> str:
    """Wait until a caller's operation has begun; return its token.

    With `or_ended` a caller that ends without it is waited for no longer: the token is empty.
    """

    async def begun() -> tuple[str, ...]:
        for event in (await caller.fetch_history()).events:
            if event.HasField("nexus_operation_started_event_attributes"):
                return (event.nexus_operation_started_event_attributes.operation_token,)
            if or_ended and event.HasField("workflow_execution_completed_event_attributes"):
                return ("",)
        return ()

    (token,) = await eventually(begun)
    return token


async def knows_it_started(caller: WorkflowHandle[Any, Any]) -> None:
    """Wait until a caller's own code was told that its operation has begun.

    One that is cancelled in the task that tells it so ends without waiting for the operation: that
    is how code by hand goes on, and a cancel that it asks for as it ends is not delivered.
    """

    async def told() -> bool:
        events = [*(await caller.fetch_history()).events]
        begun = [event.HasField("nexus_operation_started_event_attributes") for event in events]
        after = events[begun.index(True) :] if any(begun) else []
        return any(event.HasField("workflow_task_completed_event_attributes") for event in after)

    await eventually(told)


async def held(here: Lab, endpoint: str = "front") -> tuple[Any, str]:
    """Return a caller that waits for a target, and the target's id."""
    mark = fresh("held")
    call = here.call(endpoint, op="Keep")
    return await here.start("good", call, {"mark": mark, "waits": True}), f"hold-{mark}"


async def cancel(
    here: Lab, operation: str, target: str, caller: str, endpoint: str = "front"
) -> tuple[int, str]:
    """Ask over HTTP that an operation be cancelled; return the status and the text."""
    call = [here.names[endpoint], "Vault", f"{operation}/cancel"]
    headers = {"Nexus-Operation-Token": target}
    headers |= {"Crossway-Caller": caller} if caller else {}
    status, text = await here.post(call, b"", headers)
    return status, text


def unsigned(here: Lab, target: str) -> str:
    """Return an operation token as the SDK makes it, without a signature."""
    return unsigned_token(target, here.names["vault"])


def unsigned_token(workflow_id: str, namespace: str = "vault") -> str:
    """Return an operation token as the SDK makes it."""
    bare = {"t": 1, "ns": namespace, "wid": workflow_id}
    return base64.urlsafe_b64encode(json.dumps(bare).encode()).rstrip(b"=").decode()


async def payload_of(here: Lab, role: str, workflow_id: str) -> Payload:
    """Return the result in a workflow's history, with what was signed of it."""
    history = await here.client(role).get_workflow_handle(workflow_id).fetch_history()
    done = history.events[-1].workflow_execution_completed_event_attributes
    (payload,) = done.result.payloads
    return payload


async def answer_to(caller: WorkflowHandle[Any, Any]) -> Payload:
    """Return the answer in a caller's history, with what was signed of it."""
    for event in (await caller.fetch_history()).events:
        if event.HasField("nexus_operation_completed_event_attributes"):
            return event.nexus_operation_completed_event_attributes.result
    raise AssertionError("nothing was answered")


async def release(here: Lab, target: str) -> None:
    """Let a held target end."""
    await here.client("vault").get_workflow_handle(target).signal("release")


async def is_cancelled(target: WorkflowHandle[Any, Any]) -> bool:
    """Return whether a workflow has ended for being cancelled."""
    return (await target.describe()).status == WorkflowExecutionStatus.CANCELED


async def fail(here: Lab, target: str, failure: Failure, state: str = "failed") -> int:
    """Complete a caller's operation as failed, with a failure of our own."""
    message = failure.message
    details = MessageToDict(failure)
    details.pop("message", None)
    body = {
        "message": message,
        "metadata": {"type": "temporal.api.failure.v1.Failure"},
        "details": details,
    }
    headers = {
        **await callback(here, target),
        "Nexus-Operation-State": state,
        "Content-Type": "application/json",
    }
    url = f"http://{here.http}/namespaces/{here.names['good']}/nexus/callback"
    return (await post(url, json.dumps(body).encode(), headers))[0]
