"""Activities and updates behind operations: their answers name the call that started them, and no
other start with a header that was read somewhere."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from temporalio.api.common.v1 import Payload, Payloads
from temporalio.api.enums.v1 import EventType
from temporalio.api.history.v1 import HistoryEvent
from temporalio.client import WorkflowHandle
from temporalio.testing import ActivityEnvironment
from temporalio.worker import ActivityInboundInterceptor, ExecuteActivityInput

from crossway.runtime.identity import Identity, Keyring, new_key
from crossway.runtime.identity.alone import Answering
from crossway.runtime.identity.begun import HEADER
from tests.helpers.deployed import Failure, deployed, provisioned
from tests.helpers.eventually import eventually
from tests.helpers.lab import segments
from tests.helpers.names import fresh
from tests.helpers.starting import described, sealed, weighed

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


OPENED = """
nexus_endpoint VaultEndpoint:
    target_namespace: vault
    target_task_queue: vault-worker
    allowed_caller_namespaces: [shop]

nexus_service Vault:
    operation Seal(mark: string, by: string) -> (string):
        return update Seal(by):
            workflow_id: "held-{mark}"

workflow Held(mark: string):
    state:
        opened = false
    signal Open():
        opened = true
    update Seal(by: string) -> (string):
        await opened
        if by == "nobody":
            raise NobodyError("{by} seals nothing")
        return "{by} sealed"
    await timer(1h)
    close complete()

namespace shop:
    worker shop
        task_queue: "shop"

worker shop:
    workflow Asks

workflow Asks(mark: string, by: string) -> (string):
    nexus VaultEndpoint Vault.Seal(mark, by) -> seal
        options(timeout: 10m)
    close complete(seal)
"""


async def test_an_update_that_outlives_its_worker_answers_the_call_behind_it(
    address: str, tmp_path: Path
) -> None:
    """The next worker begins the handler again in a replay, in which nothing is signed; how it ends
    is none, be it well or not."""
    files = {"vault.twf": OPENED}
    async with (
        provisioned(address, tmp_path, files, "VaultEndpoint", "shop") as app,
        app.serving("shop"),
    ):
        vault, queue = app.client("vault"), f"{app.names['vault']}-worker"
        async with app.serving("vault"):
            held = await vault.start_workflow("Held", "m", id="held-m", task_queue=queue)
            calls = [await app.start("Asks", "m", by) for by in ("m", "nobody")]
            await eventually(partial(_has_accepted, held, len(calls)))
        await held.signal("Open")
        async with app.serving("vault"):
            sealed, failed = [await app.ended(call) for call in calls]
    assert sealed == "m sealed"
    assert isinstance(failed, Failure)
    assert failed.details[0]["type"] == "NobodyError", failed


async def _has_accepted(held: WorkflowHandle[Any, Any], count: int) -> bool:
    kinds = [event.event_type async for event in held.fetch_history_events()]
    return kinds.count(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED) == count


async def test_an_activity_signs_by_the_key_that_its_namespace_has_as_it_ends() -> None:
    """It may take hours: the session that it began in is over by then, or its key is revoked."""
    began, ends = new_key("vault"), new_key("vault")
    keys = Keyring([began], [began.public, ends.public])

    class Work(ActivityInboundInterceptor):
        def __init__(self) -> None:
            pass

        async def execute_activity(self, input: ExecuteActivityInput) -> Any:
            keys.replace([ends], [ends.public])
            return input.args[0]

    given = ExecuteActivityInput(
        fn=print, args=["weighed"], executor=None, headers={HEADER: Payload()}
    )
    alone = ActivityEnvironment()
    alone.info = replace(alone.default_info(), workflow_id=None, activity_id="weigh-m")
    signed = await alone.run(Answering(Work(), Identity("vault", keys)).execute_activity, given)
    token = signed.payload.metadata["crossway-answer"].decode()
    assert segments(token)[0]["kid"] == ends.id


def _names_a_call(result: Payloads) -> bool:
    """Return whether a signature is on a result that says which call it answers."""
    said = result.payloads[0].metadata.get("crossway-answer", b"").decode()
    return bool(said) and "jti" in segments(said)[1]


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
