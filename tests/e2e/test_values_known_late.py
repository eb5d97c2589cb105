"""Values that are only known when a design runs: what is wrong with them never hangs a workflow."""

from __future__ import annotations

from pathlib import Path

import pytest
from temporalio.api.enums.v1 import EventType

from crossway.cluster.service.ask import result_of
from tests.helpers.deployed import Failure, deployed

DESIGN = {
    "late.twf": """
workflow Rest(budget: number, spent: number) -> (string):
    await timer(budget - spent)
    close complete("over")

workflow RestOrSignal(left: number) -> (string):
    signal Go():
        started = true
    await one:
        signal Go:
            close complete("signal")
        timer(left):
            close complete("over")

workflow Endless(length: number) -> (string):
    await timer(length)
    close complete("waited")

workflow Activity(name: string, option: string, value: number) -> (string):
    try:
        switch option:
            case "backoff":
                activity Keep(name) -> kept
                    options:
                        retry_policy:
                            backoff_coefficient: value
            case "attempts":
                activity Keep(name) -> kept
                    options:
                        retry_policy:
                            maximum_attempts: value
            case "interval":
                activity Keep(name) -> kept
                    options:
                        retry_policy:
                            initial_interval: value
            case "longest":
                activity Keep(name) -> kept
                    options:
                        retry_policy:
                            initial_interval: 5s
                            maximum_interval: value
            case "timeout":
                activity Keep(name) -> kept
                    options:
                        start_to_close_timeout: value
            case "heartbeat":
                activity Keep(name) -> kept
                    options:
                        heartbeat_timeout: value
            case "priority":
                activity Keep(name) -> kept
                    options:
                        priority:
                            priority_key: value
            case "weight":
                activity Keep(name) -> kept
                    options:
                        priority:
                            fairness_weight: value
            case "key":
                activity Keep(name) -> kept
                    options:
                        priority:
                            fairness_key: name
            else:
                activity Keep(name) -> kept
                    options:
                        task_queue: name
    catch InvalidArgumentError -> err:
        close complete(err.message)
    close complete(kept)

activity Keep(name: string) -> (string):
    return name

workflow Parent(id: string, seconds: number) -> (string):
    try:
        workflow Child() -> said
            options:
                workflow_id: id
                workflow_run_timeout: seconds
    catch InvalidArgumentError -> err:
        close complete(err.message)
    close complete(said)

workflow Detaching(id: string) -> (string):
    try:
        detach workflow Child()
            options:
                workflow_id: id
    catch InvalidArgumentError -> err:
        close complete(err.message)
    close complete("detached")

workflow Child() -> (string):
    close complete("child")

workflow Signalling(id: string) -> (string):
    try:
        temporal.signal(id, Go)
    catch InvalidArgumentError -> err:
        close complete(err.message)
    close complete("sent")

workflow Calling(backoff: number, seconds: number) -> (string):
    try:
        nexus "desk" workflow Ask() -> said
            options:
                timeout: seconds
                retry_policy:
                    backoff_coefficient: backoff
    catch InvalidArgumentError -> err:
        close complete(err.message)
    close complete(said)

workflow Opening(id: string) -> (string):
    try:
        nexus "desk" workflow Open(id) -> said
            options:
                timeout: 5m
    catch NexusOperationError -> err:
        close complete(err.message)
    close complete(said)
""",
    "desk.twf": """
nexus_service Desk:
    operation Ask() -> string:
        return "asked"
    operation Open(id: string) -> string:
        return workflow Opened():
            workflow_id: id

workflow Opened() -> (string):
    close complete("opened")

nexus_endpoint DeskEndpoint:
    target_namespace: desk
    target_task_queue: desk
    allowed_caller_namespaces:
        - late
""",
}


async def test_a_timer_whose_time_has_passed_is_over_at_once(address: str, tmp_path: Path) -> None:
    """What is left of a budget may be less than nothing: no timer is started for it."""
    async with deployed(address, tmp_path, DESIGN, "DeskEndpoint") as app:
        handle = await app.start("Rest", 5, 7)
        assert await result_of(handle) == "over"
        kinds = [event.event_type async for event in handle.fetch_history_events()]
        assert EventType.EVENT_TYPE_TIMER_STARTED not in kinds
        assert await app.run("Rest", 5, 5) == "over"
        assert await app.run("RestOrSignal", -1) == "over"
        too_long = await app.outcome("Endless", 1e13)
        assert isinstance(too_long, Failure)
        assert too_long.type == "ValueError"
        file = app.names["late"]
        assert too_long.message == (f"a timer is at most ten thousand years long ({file}.twf:16)")
        assert isinstance(await app.outcome("Endless", 1e300), Failure)


LONG = "x" * 1001


async def test_option_values_that_temporal_does_not_take_fail_their_call(
    address: str, tmp_path: Path
) -> None:
    """Sent to the server they would fail the workflow's task for ever; a design can catch it."""
    async with deployed(address, tmp_path, DESIGN, "DeskEndpoint") as app:
        said = {
            "backoff": "backoff_coefficient is 0.5, a number of at least 1 is wanted",
            "interval": "initial_interval is -1s, at least 0s is wanted",
        }
        assert await app.run("Activity", "a", "backoff", 0.5) == said["backoff"]
        assert await app.run("Activity", "a", "interval", -1) == said["interval"]
        for option, value in [
            ("attempts", -1),
            ("attempts", 1.5),
            ("attempts", 2**31),
            ("longest", 1),
            ("longest", -1),
            ("timeout", 0),
            ("timeout", -1),
            ("timeout", 1e12),
            ("heartbeat", -1),
            ("weight", -1),
        ]:
            message = await app.run("Activity", "a", option, value)
            assert " is " in message, (option, value, message)
        assert await app.run("Activity", "a", "attempts", 2.0) == "a"
        assert await app.run("Activity", "", "queue", 0) == "task_queue is empty"
        assert "1001 bytes" in await app.run("Activity", LONG, "queue", 0)
        assert "1001 bytes" in await app.run("Activity", LONG, "key", 0)


async def test_ids_that_temporal_does_not_take_fail_their_call(
    address: str, tmp_path: Path
) -> None:
    """Empty ones and those over its limit: of children, of signals, and behind operations."""
    async with deployed(address, tmp_path, DESIGN, "DeskEndpoint") as app:
        assert await app.run("Parent", "", 5) == "workflow_id is empty"
        assert await app.run("Parent", "p", -5) == (
            "workflow_run_timeout is -5s, at least 0s is wanted"
        )
        assert await app.run("Detaching", "") == "workflow_id is empty"
        assert "1001 bytes" in await app.run("Detaching", LONG)
        assert await app.run("Signalling", "") == "the workflow id of a signal is empty"
        assert "1001 bytes" in await app.run("Signalling", LONG)
        assert "workflow_id is empty" in await app.run("Opening", "")
        assert "1001 bytes" in await app.run("Opening", LONG)


@pytest.mark.parametrize(("backoff", "seconds"), [(0.5, 10), (2, -1)])
async def test_options_of_a_nexus_call_are_looked_at_too(
    address: str, tmp_path: Path, backoff: float, seconds: float
) -> None:
    """A negative deadline would fail the workflow's task, a back-off below 1 retry in a rush."""
    async with deployed(address, tmp_path, DESIGN, "DeskEndpoint") as app:
        assert " is wanted" in await app.run("Calling", backoff, seconds)


async def test_a_priority_that_is_none_is_an_error_that_can_be_caught(
    address: str, tmp_path: Path
) -> None:
    """The SDK itself would refuse it, in its own words, before anything is sent."""
    async with deployed(address, tmp_path, DESIGN, "DeskEndpoint") as app:
        said = await app.run("Activity", "a", "priority", 0)
        assert said.startswith("priority_key is 0, a whole number of at least 1")
