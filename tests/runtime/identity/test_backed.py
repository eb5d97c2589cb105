"""Activities and updates behind operations: their answers name the call that started them, and no
other start with a header that was read somewhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from temporalio.api.common.v1 import Payloads
from temporalio.api.history.v1 import HistoryEvent

from crossway.runtime.identity.begun import HEADER
from tests.helpers.deployed import deployed
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
