"""Activities that `return activity` starts do in the simulator what they do on the server."""

from __future__ import annotations

from pathlib import Path

from tests.helpers.both import on_both

NOTICES = {
    "office.twf": """
workflow Asks(id: string, text: string) -> (string):
    nexus OfficeEndpoint Office.Notify(id, text) -> notice
        options(timeout: 40s)
    close complete(notice)

workflow Again(id: string) -> (string):
    nexus OfficeEndpoint Office.Notify(id, "well") -> first
        options(timeout: 40s)
    try:
        nexus OfficeEndpoint Office.Notify(id, "well") -> second
            options(timeout: 40s)
    catch -> err:
        close complete("{first}, then {err.type}")
    close complete("{first}, {second}")

workflow Stops(id: string) -> (string):
    try:
        nexus OfficeEndpoint Office.Notify(id, "slow") -> notice
            options(timeout: 2s)
    catch -> err:
        close complete(err.type)
    close complete(notice)

nexus service Office:
    operation Notify(id: string, text: string) -> (string):
        return activity Send(id, text):
            activity_id: "notice-{id}"
            start_to_close_timeout: 30s
            retry_policy:
                maximum_attempts: 3
                initial_interval: 10ms

activity Send(id: string, text: string) -> (string):
    send it

namespace callers:
    worker callers
        options:
            task_queue: "callers"

namespace office:
    worker office
        options:
            task_queue: "office"
    nexus endpoint OfficeEndpoint
        options:
            task_queue: "office"

worker callers:
    workflow Asks
    workflow Again
    workflow Stops

worker office:
    nexus service Office
    activity Send
""",
    "office.py": """
import asyncio

from temporalio import activity


class Busy(Exception):
    pass


async def send(id, text):
    if text == "busy" and activity.info().attempt < 3:
        raise Busy("not yet")
    if text == "never":
        raise Busy("never")
    if text == "slow":
        await asyncio.sleep(60)
    return f"{text} after {activity.info().attempt}"
""",
}


def test_activities_behind_operations_do_the_same(address: str, tmp_path: Path) -> None:
    """They answer, are tried again, fail by their own type, are refused under an id that one has
    at work or a finished one keeps, and are given up by a caller whose time is over."""
    cases: dict[str, tuple[object, ...]] = {
        "Asks": ("a-1", "busy"),
        "Again": ("a-2",),
        "Stops": ("a-3",),
    }
    served, there = on_both(address, tmp_path, NOTICES, ("OfficeEndpoint",), cases)
    assert there["Asks"].outcome == "busy after 3"
    assert served == there
    more = {"Asks": ("b-1", "never")}
    (tmp_path / "more").mkdir()
    served, there = on_both(address, tmp_path / "more", NOTICES, ("OfficeEndpoint",), more)
    assert served == there
