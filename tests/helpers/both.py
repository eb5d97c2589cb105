"""The same workflows of a design on the server and in the simulator, for comparison."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from temporalio.api.enums.v1 import EventType, ParentClosePolicy
from temporalio.api.history.v1 import HistoryEvent

from tests.helpers import simulated
from tests.helpers.deployed import Deployed, Failure, deployed

ASKED = frozenset(
    {
        *("TIMER_STARTED", "TIMER_CANCELED", "ACTIVITY_TASK_SCHEDULED", "MARKER_RECORDED"),
        *("NEXUS_OPERATION_SCHEDULED", "NEXUS_OPERATION_CANCEL_REQUESTED"),
        *("START_CHILD_WORKFLOW_EXECUTION_INITIATED", "UPSERT_WORKFLOW_SEARCH_ATTRIBUTES"),
        *("SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_INITIATED", "ACTIVITY_TASK_CANCEL_REQUESTED"),
        "REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION_INITIATED",
        *(f"WORKFLOW_EXECUTION_{how}" for how in ("COMPLETED", "FAILED", "CANCELED")),
        "WORKFLOW_EXECUTION_CONTINUED_AS_NEW",
    }
)
"""Events that a workflow's own code asks for: their order is its own."""


CANCELLED = frozenset({"NEXUS_OPERATION_CANCELED", "NEXUS_OPERATION_CANCEL_REQUEST_COMPLETED"})
"""What tells a caller that it was heard, and that its operation has ended: either comes first, and
its race is over then."""


class Seen(NamedTuple):
    """What came of a workflow: its outcome, what it asked for in order, its kinds of events.

    Tasks are left out of both: how many there are depends on what arrives together. So is that an
    operation was cancelled which the workflow had cancelled, and that a detached child has
    ended: on a server, too, they may have ended by then, or not.
    """

    outcome: Any
    asked: list[str]
    kinds: Counter[str]


AGAIN = 2
"""How often a server is asked again."""


def on_both(
    address: str,
    folder: Path,
    files: Mapping[str, str],
    more: tuple[str, ...],
    cases: Mapping[str, tuple[Any, ...]],
) -> tuple[dict[str, Seen], dict[str, Seen]]:
    """Return what comes of each workflow with its arguments: on the server, in the simulator.

    A server on a busy machine is late, and then another wins a race: what it does otherwise than
    the simulator it is asked again, `AGAIN` times at most.
    """
    served: dict[str, Seen] = {}
    there: dict[str, Seen] = {}

    async def run(where: str, into: dict[str, Seen], below: Path) -> None:
        below.mkdir()
        async with deployed(where, below, files, *more) as app:
            for name, given in cases.items():
                into[name] = await seen(app, name, given)
                for _ in range(AGAIN if into is served else 0):
                    if into[name] != there[name]:
                        into[name] = await seen(app, name, given)

    simulated.run(run(simulated.ADDRESS, there, folder / "simulated"))
    asyncio.run(run(address, served, folder / "served"))
    return served, there


async def seen(app: Deployed, workflow: str, given: tuple[Any, ...]) -> Seen:
    """Return what comes of a workflow with its arguments."""
    handle = await app.start(workflow, *given)
    outcome = await app.ended(handle)
    if isinstance(outcome, Failure):
        outcome = (outcome.type, _plain(app, outcome.message))
    history = await handle.fetch_history()
    kinds = [EventType.Name(event.event_type) for event in history.events]
    kinds = [kind.removeprefix("EVENT_TYPE_") for kind in kinds if "WORKFLOW_TASK" not in kind]
    if "NEXUS_OPERATION_CANCEL_REQUESTED" in kinds:
        kinds = [kind for kind in kinds if kind not in CANCELLED]
    if any(is_detached(event) for event in history.events):
        kinds = [kind for kind in kinds if kind != "CHILD_WORKFLOW_EXECUTION_COMPLETED"]
    return Seen(outcome, [kind for kind in kinds if kind in ASKED], Counter(kinds))


def is_detached(event: HistoryEvent) -> bool:
    """Return whether an event begins a child that nobody waits for."""
    started = event.start_child_workflow_execution_initiated_event_attributes
    return started.parent_close_policy == ParentClosePolicy.PARENT_CLOSE_POLICY_ABANDON


def _plain(app: Deployed, text: str) -> str:
    """Return a text with the names of the design's own text."""
    for name, fresh in app.names.items():
        text = text.replace(fresh, name)
    return text
