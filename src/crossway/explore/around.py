"""Whom something was done for: a workflow, who called that, and so on outwards."""

from __future__ import annotations

from collections.abc import Iterator

from crossway.explore.effects import Call
from crossway.explore.server import ExploredServer
from crossway.simulate.executions import Execution


def around(run_id: str, server: ExploredServer) -> Iterator[Execution]:
    """Yield a run and those that it is part of, outwards, each with what it went on as."""
    while True:
        run: Execution | None = server.runs[run_id]
        while run is not None:
            yield run
            run = run.continued_as
        if run_id not in server.world.calls:
            return
        run_id = server.world.calls[run_id][0]


def given_up(call: Call, server: ExploredServer) -> tuple[Execution | None, list[str]]:
    """Return the workflow that had given up a call, or something that the call is part of; and
    what else it is part of, by name.

    None where there was no race: the workflow that is explored was cancelled.
    """
    names: list[str] = []
    while True:
        caller = server.runs[call[0]]
        if not caller.cancel_requested:
            return (caller if server.world.told.get(call) == "cancelled" else None), names
        if caller.run_id not in server.world.calls:
            return None, names
        names += server.world.names[caller.run_id]
        call = server.world.calls[caller.run_id]
