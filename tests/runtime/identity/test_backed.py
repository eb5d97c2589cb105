"""Activities and updates behind operations: their answers name the call that started them, and no
other start with a header that was read somewhere."""

from __future__ import annotations

import json
import uuid
from pathlib import Path
from typing import Any

from temporalio.api.activity.v1 import ActivityExecutionInfo
from temporalio.api.common.v1 import ActivityType, Header, Payload, Payloads, WorkflowExecution
from temporalio.api.enums.v1 import UpdateWorkflowExecutionLifecycleStage as Stage
from temporalio.api.history.v1 import HistoryEvent
from temporalio.api.taskqueue.v1 import TaskQueue
from temporalio.api.update.v1 import Input, Meta, Request, WaitPolicy
from temporalio.api.workflowservice.v1 import (
    DescribeActivityExecutionRequest,
    DescribeActivityExecutionResponse,
    StartActivityExecutionRequest,
    UpdateWorkflowExecutionRequest,
)
from temporalio.client import Client

from crossway.runtime.identity.begun import HEADER
from tests.helpers.deployed import deployed
from tests.helpers.eventually import eventually
from tests.helpers.lab import segments
from tests.helpers.names import fresh

DESIGN = """
nexus_endpoint VaultEndpoint:
    target_namespace: vault
    target_task_queue: vault-worker
    allowed_caller_namespaces: [shop]

nexus_service Vault:
    operation Weigh(mark: string) -> (string):
        return activity Weigh(mark):
            activity_id: "weigh-{mark}"
    operation Seal(mark: string) -> (string):
        return update Seal(mark):
            workflow_id: "held-{mark}"

activity Weigh(mark: string) -> (string):
    return "{mark} weighs"

workflow Held(mark: string):
    update Seal(by: string) -> (string):
        await timer(1s)
        return "{by} sealed"
    await timer(1h)
    close complete()

namespace shop:
    worker shop
        task_queue: "shop"

worker shop:
    workflow Asks

workflow Asks(mark: string) -> (list[string]):
    nexus VaultEndpoint Vault.Weigh(mark) -> weight
        options(timeout: 10m)
    nexus VaultEndpoint Vault.Seal(mark) -> seal
        options(timeout: 10m)
    close complete([weight, seal])
"""


def payloads(*values: Any) -> Payloads:
    """Return values as the SDK encodes them."""
    encoded = [
        Payload(metadata={"encoding": b"json/plain"}, data=json.dumps(one).encode())
        for one in values
    ]
    return Payloads(payloads=encoded)


def _names_a_call(result: Payloads) -> bool:
    """Return whether a signature is on a result that says which call it answers."""
    said = result.payloads[0].metadata.get("crossway-answer", b"").decode()
    return bool(said) and "jti" in segments(said)[1]


async def described(client: Client, id: str) -> DescribeActivityExecutionResponse:
    """Return what the service says of an activity that was started for itself."""
    return await client.workflow_service.describe_activity_execution(
        DescribeActivityExecutionRequest(
            namespace=client.namespace, activity_id=id, include_outcome=True
        )
    )


async def weighed(client: Client, like: ActivityExecutionInfo, id: str, mark: str) -> Payloads:
    """Return the result of an activity that somebody starts with the header of another."""
    await client.workflow_service.start_activity_execution(
        StartActivityExecutionRequest(
            namespace=client.namespace,
            activity_id=id,
            activity_type=ActivityType(name="Weigh"),
            task_queue=TaskQueue(name=like.task_queue),
            start_to_close_timeout=like.start_to_close_timeout,
            input=payloads(mark),
            header=like.header,
            request_id=str(uuid.uuid4()),
        )
    )

    return await ended(client, id)


async def ended(client: Client, id: str) -> Payloads:
    """Wait until an activity that was started for itself has ended; return its result."""

    async def look() -> Payloads | None:
        found = await described(client, id)
        return found.outcome.result if found.HasField("outcome") else None

    result = await eventually(look)
    assert result is not None
    return result


async def sealed(
    client: Client, header: Header, update_id: str, workflow_id: str, *arguments: Any
) -> Payloads:
    """Return the result of an update that somebody sends with the header of another."""
    asked = Request(
        meta=Meta(update_id=update_id),
        input=Input(header=header, name="Seal", args=payloads(*arguments)),
    )
    completed = Stage.UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_COMPLETED
    answer = await client.workflow_service.update_workflow_execution(
        UpdateWorkflowExecutionRequest(
            namespace=client.namespace,
            workflow_execution=WorkflowExecution(workflow_id=workflow_id),
            request=asked,
            wait_policy=WaitPolicy(lifecycle_stage=completed),
        )
    )
    return answer.outcome.success


async def test_what_was_started_with_a_header_of_another_start_answers_no_call(
    address: str, tmp_path: Path
) -> None:
    """The header stands where whoever reads the namespace sees it: with another id, or with other
    arguments, it makes nothing an answer to the call that it is about."""
    async with deployed(
        address,
        tmp_path,
        {
            "vault.twf": DESIGN,
        },
        "VaultEndpoint",
        "shop",
    ) as app:
        vault, queue = app.client("vault"), f"{app.names['vault']}-worker"
        held = await vault.start_workflow("Held", "m", id="held-m", task_queue=queue)
        assert await app.run("Asks", "m") == ["m weighs", "m sealed"]

        done = await described(vault, "weigh-m")
        assert HEADER in done.info.header.fields
        assert _names_a_call(done.outcome.result)
        for id, mark in (("weigh-m", "other"), (fresh("copied"), "m")):
            assert not _names_a_call(await weighed(vault, done.info, id, mark)), id

        events = [event async for event in held.fetch_history_events()]
        accepted, completed = _of_update(events)
        assert _names_a_call(completed.outcome.success)
        torn = await sealed(vault, accepted.input.header, fresh("copied"), "held-m", "x")
        assert torn.payloads[0].data == b'"x sealed"'
        assert not _names_a_call(torn)


def _of_update(events: list[HistoryEvent]) -> tuple[Any, Any]:
    """Return the request of the one update in a history, and how it ended."""
    found: dict[str, Any] = {str(e.WhichOneof("attributes")): e for e in events}
    accepted = found["workflow_execution_update_accepted_event_attributes"]
    ended = found["workflow_execution_update_completed_event_attributes"]
    return (
        accepted.workflow_execution_update_accepted_event_attributes.accepted_request,
        ended.workflow_execution_update_completed_event_attributes,
    )
