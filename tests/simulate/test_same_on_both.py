"""What a design does in the simulator is what it does on the server.

`make simulate` runs all end-to-end tests in the simulator; here outcome, what each workflow asks
for, in order, and the kinds of events in its history are compared side by side.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from temporalio.service import RPCError

from crossway.cluster.replaying import Recorded, replay
from crossway.simulate.errors import NotSimulatedError
from tests.helpers import races, simulated, statements
from tests.helpers.both import on_both
from tests.helpers.children import CHILDREN
from tests.helpers.deployed import deployed
from tests.helpers.eventually import eventually
from tests.helpers.simulating import Simulated


def test_the_sdks_own_core_replays_what_the_simulator_recorded(tmp_path: Path) -> None:
    """Order, ids that a workflow makes up, flags: all as the core would have written them."""
    with Simulated(tmp_path, CHILDREN) as app:
        app.run("Parent")
        app.run("Again", 3)
        clients = app.simulation.client
        runs = list(app.simulation.server.runs.values())
        recorded = [
            Recorded(
                run.namespace,
                app.simulation.do(
                    clients(run.namespace)
                    .get_workflow_handle(run.id, run_id=run.run_id)
                    .fetch_history()
                ),
                run.id,
            )
            for run in runs
        ]

    async def each() -> AsyncIterator[Recorded]:
        for one in recorded:
            yield one

    outcome = asyncio.run(replay(app.design, each()))
    assert outcome.replayed == len(recorded) >= 6
    assert outcome.breaks == []


def test_every_statement_does_the_same(address: str, tmp_path: Path) -> None:
    cases = {name: given for name, (given, _) in statements.CASES.items()}
    served, there = on_both(address, tmp_path, {"flow.twf": statements.DESIGN}, (), cases)
    assert there == served


def test_races_over_namespaces_do_the_same(address: str, tmp_path: Path) -> None:
    """Winners, losers that are cancelled, deadlines, a failure among many."""
    cases = {
        "Loses": ("one",),
        "Wins": ("two",),
        "TimesOut": ("three",),
        "TimesOutAndCancels": ("four",),
        "ManyAtOnce": (["a", "b", "c"],),
        "FirstFailure": ("five",),
    }
    served, there = on_both(address, tmp_path, races.FILES, races.MORE, cases)
    assert there == served


def test_children_retries_and_ids_do_the_same(address: str, tmp_path: Path) -> None:
    cases: dict[str, tuple[object, ...]] = {
        "Parent": (),
        "Retries": (),
        "Limited": (),
        "Again": (3,),
        "Twice": (),
    }
    served, there = on_both(address, tmp_path, CHILDREN, (), cases)
    assert there == served


TILL = {
    "till.twf": """
workflow Till() -> (int):
    state:
        total = 0
        condition shut
    signal Add(n: int):
        total = total + n
    signal Shut():
        set shut
    query Total() -> (int):
        return total
    await shut
    close complete(total)
"""
}


async def counted(where: str, folder: Path) -> list[int]:
    """Return what a workflow answers right after each of three signals, and once it has ended."""
    folder.mkdir()
    async with deployed(where, folder, TILL) as app:
        till, told = await app.start("Till"), []
        for n in (1, 2, 3):
            await till.signal("Add", n)
            told.append(await till.query("Total"))
        await till.signal("Shut")
        return [*told, await till.result(), await till.query("Total")]


def test_a_query_sees_what_was_signalled_before_it(address: str, tmp_path: Path) -> None:
    """It waits for the task that tells of it, where there is one."""
    there: list[int] = []

    async def in_memory() -> None:
        there.extend(await counted(simulated.ADDRESS, tmp_path / "simulated"))

    simulated.run(in_memory())
    assert there == asyncio.run(counted(address, tmp_path / "served")) == [1, 3, 6, 6, 6]


QUERIES = (
    "WorkflowType = 'Again'",
    "WorkflowType = \"Again\" AND ExecutionStatus = 'ContinuedAsNew'",
    "ExecutionStatus = 'Completed' AND WorkflowType != 'Again'",
    "ExecutionStatus = 'Failed'",
    "`WorkflowId` = 'named-by-a-client' and ExecutionStatus != 'Running'",
)


async def asked(where: str, folder: Path) -> dict[str, list[str]]:
    """Return what a client is told: what queries find, and what came of cancelling what is over."""
    folder.mkdir()
    async with deployed(where, folder, CHILDREN) as app:
        done = await app.start("Again", 2, id="named-by-a-client")
        assert await done.result() == 7
        await app.outcome("Parent")
        client, told = app.client("desk"), {}

        async def all_found() -> bool:
            for query in QUERIES:
                runs = [run.workflow_type async for run in client.list_workflows(query)]
                told[query] = sorted(runs)
            return len(told[QUERIES[0]]) == 3 and len(told[QUERIES[2]]) == 1

        await eventually(all_found)
        await done.cancel()
        try:
            await done.terminate()
        except RPCError as refused:
            told["to terminate it"] = [refused.status.name]
    return told


def test_clients_are_answered_the_same(address: str, tmp_path: Path) -> None:
    """To cancel what is over is a success, to terminate it is none."""
    served = asyncio.run(asked(address, tmp_path / "served"))
    there: dict[str, list[str]] = {}

    async def in_memory() -> None:
        there.update(await asked(simulated.ADDRESS, tmp_path / "simulated"))

    simulated.run(in_memory())
    assert there == served
    assert served["to terminate it"] == ["NOT_FOUND"]
    assert served[QUERIES[1]] == ["Again", "Again"]


@pytest.mark.parametrize("query", ["A = 1 OR B = 2", "WorkflowId IN ('a')", "A = 1 ORDER BY A"])
def test_a_query_that_is_not_understood_is_refused(tmp_path: Path, query: str) -> None:
    """Rather than to find nothing, or too much."""
    with Simulated(tmp_path, CHILDREN) as app:
        listing = app.simulation.client("desk").list_workflows(query)
        with pytest.raises(NotSimulatedError, match="by the query"):
            app.simulation.do(listing.__anext__())
