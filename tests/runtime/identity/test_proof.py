"""By what each call of a compiled design is proven: a MAC where nobody but who is called ever has
to verify it, a signature wherever somebody else may."""

from __future__ import annotations

import asyncio
import json
import logging
from pathlib import Path
from typing import Any

import pytest
from temporalio.client import WorkflowHandle

from crossway.compiler import compile_design
from crossway.design import resolve
from crossway.language import parse
from tests.helpers.deployed import Deployed, deployed
from tests.helpers.replayed import breaks
from tests.helpers.server import ServerThread

SHOP = """
workflow Asks(what: string) -> (any):
    switch what:
        case "Quote":
            nexus Desk Money.Quote(2) -> seen
        case "Alone":
            nexus Desk Money.Alone(2) -> seen
        case "Waits":
            nexus Desk Money.Waits(2) -> seen
        case "Onward":
            nexus Desk Money.Onward(2) -> seen
        case "Deep":
            nexus Desk Money.Deep(2) -> seen
        case "Python":
            nexus Desk Money.Python(2) -> seen
        case "by signatures":
            nexus Strict Money.Quote(2) -> seen
        case "openly":
            nexus Open Money.Quote(2) -> seen
        case "by the link":
            nexus Linked Money.Quote(2) -> seen
        else:
            try:
                nexus Desk Money.Quote(0) -> seen
            catch NoQuote -> err:
                seen = err.message
    close complete(seen)
"""
BANK = """
nexus_endpoint Desk:
    target_namespace: bank
    target_task_queue: bank
    allowed_caller_namespaces: [shop]
    services: [Money]

nexus_endpoint Strict:
    target_namespace: bank
    target_task_queue: bank
    allowed_caller_namespaces: [shop]
    proof: signature
    services: [Money]

nexus_endpoint Open:
    target_namespace: bank
    target_task_queue: bank
    services: [Money]

nexus_endpoint Linked:
    target_namespace: bank
    target_task_queue: bank
    allowed_caller_namespaces: [shop]
    caller_identity: link
    services: [Money]

nexus_service Money:
    operation Quote(n: int) -> (any):
        if (n == 0):
            raise NoQuote("nothing", n)
        return get_nexus_caller_info()
    operation Alone(n: int) -> (any):
        return workflow Counts(n)
    operation Waits(n: int) -> (any):
        await timer(1ms)
        return get_nexus_caller_info()
    operation Onward(n: int) -> (any):
        return workflow Calls(n)
    operation Deep(n: int) -> (any):
        return workflow Parent(n)
    operation Python(n: int) -> (any)

workflow Counts(n: int) -> (any):
    close complete(n)

workflow Parent(n: int) -> (any):
    workflow Calls(n) -> seen
    close complete(seen)

workflow Calls(n: int) -> (any):
    nexus Books Ledger.Note(n) -> seen
    close complete(seen)
"""
LEDGER = """
nexus_endpoint Books:
    target_namespace: ledger
    target_task_queue: ledger
    allowed_caller_namespaces: [bank]
    services: [Ledger]

nexus_service Ledger:
    operation Note(n: int) -> (any):
        return get_nexus_caller_info()
"""
BY = {
    **dict.fromkeys(("Quote", "Alone", "Waits", "openly"), "mac"),
    **dict.fromkeys(("Onward", "Deep", "Python", "by signatures", "by the link"), "signature"),
}


async def proofs(handle: WorkflowHandle[Any, Any]) -> tuple[str, str]:
    """Return by what a call is proven, and its answer."""
    called = answered = ""
    async for event in handle.fetch_history_events():
        if event.HasField("nexus_operation_scheduled_event_attributes"):
            headers = event.nexus_operation_scheduled_event_attributes.nexus_header
            called = _kind(headers["crossway-caller"])
        if event.HasField("nexus_operation_completed_event_attributes"):
            metadata = event.nexus_operation_completed_event_attributes.result.metadata
            answered = _kind(metadata["crossway-answer"].decode())
    return called, answered


def _kind(text: str) -> str:
    return {"m1.": "mac", "eyJ": "signature"}[text[:3]]


async def asked(app: Deployed, what: str) -> tuple[Any, str, str]:
    """Return what a call gives, and by what both ways are proven."""
    handle = await app.start("Asks", what)
    return (await app.ended(handle), *await proofs(handle))


async def test_a_mac_proves_what_nobody_else_has_to_verify(
    server: ServerThread, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A call that ends with its handler, and its answer at once; all else is signed. Either way the
    handler knows who calls, the ledger knows the whole chain, failures arrive, and histories replay
    without a key."""
    caplog.set_level(logging.INFO, logger="crossway.audit")
    files = {"shop.twf": SHOP, "bank.twf": BANK, "ledger.twf": LEDGER}
    files["bank.py"] = "def Python(n: int) -> int:\n    return n\n"
    endpoints = ("Desk", "Strict", "Open", "Linked", "Books")
    async with deployed(server.address, tmp_path, files, *endpoints) as app:
        told = dict(zip(BY, await asyncio.gather(*(asked(app, what) for what in BY)), strict=True))
        assert {what: called for what, (_, called, _) in told.items()} == BY
        at_once = {"Quote": "mac", "openly": "mac"}
        assert {what: by for what, (_, _, by) in told.items()} == {
            **dict.fromkeys(BY, "signature"),
            **at_once,
        }
        shop, bank = app.names["shop"], app.names["bank"]
        for what in ("Quote", "openly", "Waits", "by signatures", "by the link"):
            seen = told[what][0]
            assert (seen["namespace"], seen["verified"]) == (shop, True), what
            assert seen["originating_namespace"] == shop
            assert seen["workflowId"].startswith("Asks-")
        for what in ("Onward", "Deep"):
            seen = told[what][0]
            assert [link["namespace"] for link in seen["chain"]] == [bank, shop], what
        assert str(await app.run("Asks", "fails")).endswith("Money.Quote: nothing")
        lines = [json.loads(r.message) for r in caplog.records if r.name == "crossway.audit"]
        allowed = {line["proof"] for line in lines if line["caller"]["namespace"] == shop}
        assert allowed == {"mac", "signature"}
        assert [line for line in lines if line["decision"] == "denied"] == []
        assert await breaks(app, "shop", len(BY) + 1) == []


ELSEWHERE = """
workflow Asks():
    nexus Elsewhere Money.Quote(2) -> seen
    close complete
"""


def test_a_call_through_an_endpoint_that_is_only_named_is_signed() -> None:
    """Nobody knows from the design who answers there, and so with whom to agree on a key."""
    (module,) = (
        text
        for text in compile_design(resolve([parse(ELSEWHERE, "shop.twf").file])).values()
        if "class Asks" in text
    )
    assert "BY_MAC" not in module
