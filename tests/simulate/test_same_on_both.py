"""What a design does in the simulator is what it does on the server.

`make simulate` runs all end-to-end tests in the simulator; here outcome, what each workflow asks
for, in order, and the kinds of events in its history are compared side by side.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

from crossway.cluster.replaying import Recorded, replay
from tests.e2e import test_await_one as races
from tests.e2e import test_statements as statements
from tests.helpers.both import on_both
from tests.helpers.simulating import Simulated

MESSAGES = {
    "desk.twf": """
workflow Parent() -> (Result):
    spawn workflow Slow(60) -> slow
    await one:
        slow -> x:
            close "slow"
        timer(300ms):
    cancel slow
    try:
        await slow -> y
    catch CancelledError:
        close "cancelled it"
    close "it went on"

workflow Retries() -> (Result):
    try:
        activity Flaky()
            options:
                retry_policy:
                    initial_interval: 10ms
                    maximum_attempts: 3
    catch Trouble -> err:
        close Result{attempts: "three", type: err.type}
    close "never"

workflow Limited() -> (Result):
    try:
        workflow Slow(60) -> x
            options:
                workflow_execution_timeout: 1s
    catch -> err:
        close Result{type: err.type}
    close "never"

workflow Again(n: int) -> (int):
    if (n == 0):
        close 7
    await timer(1ms)
    close continue_as_new(n - 1)

workflow Twice() -> (Result):
    workflow Named() -> a
        options:
            workflow_id: "named-once"
            workflow_id_reuse_policy: reject_duplicate
    try:
        workflow Named() -> b
            options:
                workflow_id: "named-once"
                workflow_id_reuse_policy: reject_duplicate
    catch AlreadyStartedError -> err:
        close Result{first: a, second: err.type}
    close "twice"

workflow Named() -> (int):
    close 1

workflow Slow(seconds: int) -> (int):
    await timer(seconds)
    close seconds

activity Flaky() -> (int):
    raise Trouble("no luck")
""",
}


def test_the_sdks_own_core_replays_what_the_simulator_recorded(tmp_path: Path) -> None:
    """Order, ids that a workflow makes up, flags: all as the core would have written them."""
    with Simulated(tmp_path, MESSAGES) as app:
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
    served, there = on_both(address, tmp_path, MESSAGES, (), cases)
    assert there == served
