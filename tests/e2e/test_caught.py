"""What `catch` takes of an error that was raised while another one was handled."""

from __future__ import annotations

import asyncio
from pathlib import Path

from tests.helpers.deployed import deployed
from tests.helpers.replayed import breaks

RAISED_FROM = {
    "front.twf": """
workflow Buy(how: string) -> (string):
    try:
        if how == "child":
            workflow Charge() -> done
        elif how == "activity":
            activity Book() -> done
        elif how == "cancelled":
            promise waits <- workflow Waits()
            await timer(10ms)
            cancel waits
            await waits -> done
        elif how == "operation":
            nexus "middle" workflow Ask() -> done
                options:
                    timeout: 30s
        else:
            nexus "middle" workflow Pass() -> done
                options:
                    timeout: 30s
    catch Declined:
        close complete("declined")
    catch CancelledError:
        close complete("cancelled")
    catch NexusUnauthorizedError -> err:
        close complete("not allowed to {err.operation}")
    catch -> err:
        close complete(err.type)
    close complete(done)

workflow Charge() -> (string):
    try:
        activity Debit() -> done
    catch Declined:
        raise UndoFailed("the books are wrong")
    close complete(done)

workflow Waits() -> (string):
    try:
        await timer(1h)
    catch CancelledError:
        raise UndoFailed("the books are wrong")
    close complete("waited")

activity Book() -> (string):
    default_options:
        retry_policy:
            maximum_attempts: 1
    try:
        raise Declined("no")
    catch Declined:
        raise UndoFailed("the books are wrong")

activity Debit() -> (string):
    default_options:
        retry_policy:
            maximum_attempts: 1
    raise Declined("no")
""",
    "middle.twf": """
nexus_service Desk:
    operation Ask() -> (string):
        return workflow Asks()
    operation Pass() -> (string):
        return workflow Passes()

nexus_endpoint DeskEndpoint:
    target_namespace: middle
    target_task_queue: middle
    allowed_caller_namespaces: [front]

workflow Asks() -> (string):
    try:
        nexus "vault" workflow Open() -> opened
            options:
                timeout: 20s
    catch NexusUnauthorizedError:
        raise UndoFailed("the books are wrong")
    close complete(opened)

workflow Passes() -> (string):
    nexus "vault" workflow Open() -> opened
        options:
            timeout: 20s
    close complete(opened)
""",
    "vault.twf": """
nexus_service Safe:
    operation Open() -> (string):
        return "open"

nexus_endpoint SafeEndpoint:
    target_namespace: vault
    target_task_queue: vault
    allowed_caller_namespaces: [front]
""",
}


async def test_an_error_is_not_caught_as_what_it_was_raised_for(
    address: str, tmp_path: Path
) -> None:
    """What a `catch` raises is its own error to whoever called, over every border.

    What was being caught then is its cause: it was caught as that, and a failed clean-up taken
    for a plain refusal.
    """
    async with deployed(address, tmp_path, RAISED_FROM) as app:
        hows = ("child", "activity", "cancelled", "operation", "passed on")
        told = await asyncio.gather(*(app.run("Buy", how) for how in hows))
        assert await breaks(app, "front", 5) == []
    assert told == ["UndoFailed"] * 4 + ["not allowed to Pass"]
