"""What a workflow waits for, which line failed, which signals count: it says so.

Longer than other files because one design is asked by each reader, and stands beside them.
"""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from temporalio import workflow
from temporalio.client import WorkflowHandle, WorkflowUpdateFailedError
from temporalio.worker import Worker

from crossway.cluster.service.ask import result_of
from crossway.observe.reading.asking import Asking
from crossway.observe.reading.histories import Histories
from crossway.observe.reading.steps import Execution, Step
from crossway.observe.showing.terminal import tree_lines
from crossway.observe.tree.follow import Follower
from crossway.runtime.details import Details, read, written
from crossway.runtime.waits import Waiting
from tests.helpers.command import crossway
from tests.helpers.deployed import Deployed, Failure, deployed, provisioned
from tests.helpers.eventually import eventually
from tests.helpers.names import fresh
from tests.helpers.replayed import breaks

HOUSE = """\
workflow Lease(flat: string) -> (string):
    state:
        paid = 0
        asked = false
        condition keys
    signal Sign(by: string):
        asked = true
    signal Leave(why: string):
        asked = true
    signal Pay(amount: int):
        paid = paid + amount
    signal Note(text: string):
        asked = true
    update Move(floor: int) -> (int):
        if floor > 9:
            raise TooHighError("there are nine floors")
        return floor
    await one:
        signal Sign -> by:
            activity Greet(by)
        signal Leave -> why:
            raise EmptyFlatError(why)
        timer(30d):
            close fail("nobody came")
    await all:
        await paid > 100 and not asked
        await keys
        workflow Repair(flat)
        nexus "desk" workflow Deposit(flat) -> kept
            options:
                timeout: 7d
    await signal Note -> text
    close complete(text)

workflow Repair(flat: string):
    promise soon <- workflow Paint(flat)
    await one:
        soon:
        timer(14d):

workflow Paint(flat: string):
    await timer(1h)

workflow Deposit(flat: string) -> (int):
    activity Count(flat) -> n
        options:
            retry_policy:
                initial_interval: 1h
    close complete(n)

worker lease:
    workflow Lease
    workflow Repair
    workflow Paint
    activity Greet

worker desk:
    workflow Deposit
    activity Count

namespace house:
    worker lease
        options:
            task_queue: "lease"

namespace desk:
    worker desk
        options:
            task_queue: "desk"
"""

PYTHON = """\
def Greet(by):
    return by


def Count(flat):
    raise LookupError(flat)
"""


async def tree_of(app: Deployed, lease: WorkflowHandle[Any, Any]) -> Step:
    """Return the tree of a workflow as `crossway trace` reads it."""
    histories = Histories(app.connections.client)
    follower = Follower(histories, asking=Asking(histories))
    return await follower.tree(app.client("house").namespace, lease.id)


def signals(tree: Step) -> list[tuple[str, str, str]]:
    """Return name, state and note of each signal and update of a tree."""
    kinds = ("signal", "update")
    return [(s.name, str(s.state), s.note) for s in tree.children if s.kind in kinds]


def at(app: Deployed, line: int) -> str:
    """Return a line of the design as it is shown."""
    return f"{Path(app.design.files[0].path).name}:{line}"


async def waiting(app: Deployed, lease: WorkflowHandle[Any, Any], *lines: int) -> Step:
    """Return the tree once its root waits at these lines."""

    async def look() -> Step | None:
        tree = await tree_of(app, lease)
        assert [one.place for one in tree.waits] == [at(app, line) for line in lines]
        return tree

    found = await eventually(look)
    assert found is not None
    return found


async def test_each_await_of_a_call_is_shown_with_its_line(address: str, tmp_path: Path) -> None:
    """Over children and Nexus; what arrived and counts for nothing is not shown as done."""
    files = {"flats.twf": HOUSE, "flats.py": PYTHON}
    async with deployed(address, tmp_path, files, "house", "desk") as app:
        lease = await app.start("Lease", "4b")
        tree = await waiting(app, lease, 18)
        assert tree.waits[0].things == ("signal Sign", "signal Leave", "timer 30d")
        (first, *_) = tree_lines(tree)
        assert first.plain.endswith(
            f"waits for signal Sign, signal Leave or timer 30d, {at(app, 18)}"
        ), first.plain

        await lease.signal("Singn", "ada")
        await lease.signal("Pay", args=["much", "more"])
        await lease.signal("Pay", 3)
        await lease.signal("Note", "hello")
        with pytest.raises(WorkflowUpdateFailedError):
            await lease.execute_update("Move", 12)
        assert await lease.execute_update("Move", 2) == 2
        await lease.signal("Sign", "ada")
        tree = await waiting(app, lease, 26, 27, 28, 29)
        assert [one.things for one in tree.waits][:3] == [
            ("condition paid > 100 and not asked",),
            ("condition keys",),
            ("child workflow Repair",),
        ]
        (called,) = tree.waits[3].things
        assert called.startswith("nexus ")
        assert called.endswith(".Deposit")
        assert signals(tree) == [
            ("Singn", "unhandled", "no handler takes it"),
            ("Pay", "completed", ""),
            ("Pay", "completed", ""),
            ("Note", "buffered", "nothing awaited it yet"),
            ("Move", "failed", ""),
            ("Move", "completed", ""),
            ("Sign", "completed", ""),
        ]
        assert tree.note == "dropped 1 of 2 signals Pay"

        async def all_wait() -> bool:
            steps = {step.name: step for step in (await tree_of(app, lease)).walk()}
            assert {"Repair", "Paint", "Deposit"} < steps.keys()
            assert steps["Repair"].waits == (
                Waiting(("child workflow Paint", "timer 14d"), at(app, 37)),
            )
            assert steps["Paint"].waits == (Waiting(("timer 1h",), at(app, 42)),)
            assert steps["Deposit"].waits == (Waiting(("activity Count",), at(app, 45)),)
            assert {"14d", "1h"} < steps.keys()
            return True

        await eventually(all_wait)
        assert await breaks(app, "house", 3) == []
        await what_commands_say(address, app, lease, tmp_path)


async def what_commands_say(
    address: str, app: Deployed, lease: WorkflowHandle[Any, Any], folder: Path
) -> None:
    """`doctor` and `list` say what is waited for, and where an execution of the design failed."""
    left = await app.start("Lease", "5a")
    await left.signal("Leave", "too loud")
    ended = await app.ended(left)
    assert isinstance(ended, Failure)
    assert ended.type == "EmptyFlatError"
    tree = await tree_of(app, left)
    assert (tree.place, tree.waits) == (at(app, 22), ())

    async def run(*words: str) -> str:
        done = await asyncio.to_thread(crossway, *words, "--address", address, cwd=folder)
        return done.stdout

    house = app.client("house").namespace
    said = await run("doctor", "-n", house)
    assert f"EmptyFlatError: too loud, at {at(app, 22)}" in said
    assert f"▸ Lease {lease.id} [{house}]" in said
    assert f"    waits for  condition keys, {at(app, 27)}\n" in said
    told = json.loads(await run("doctor", "-n", house, "--json"))["waiting"]
    assert {"for": ["timer 1h"], "at": at(app, 42)} in [w for one in told for w in one["waits"]]
    shown = json.loads(await run("trace", lease.id, "-n", house, "--json"))["trees"][0]
    assert shown["waits"][1] == {"for": ["condition keys"], "at": at(app, 27)}


@workflow.defn(sandboxed=False)
class ByHand:
    """A workflow of another SDK, as far as we know: it says what it likes of itself."""

    def __init__(self) -> None:
        """Begin unasked."""
        self.done = False

    @workflow.run
    async def run(self) -> None:
        """Wait."""
        workflow.set_current_details("half way\nwaits at none\n- nothing")
        await workflow.wait_condition(lambda: self.done)

    @workflow.signal
    def go_on(self) -> None:
        """Go on."""
        self.done = True


async def test_workflows_of_others_say_which_signals_they_handle(
    address: str, tmp_path: Path
) -> None:
    """And what they say of themselves is taken for nothing else."""
    async with deployed(address, tmp_path, {"flats.twf": HOUSE, "flats.py": PYTHON}) as app:
        client, queue = app.client("house"), fresh("by-hand")
        async with Worker(client, task_queue=queue, workflows=[ByHand]):
            handle = await client.start_workflow(ByHand.run, id=fresh("h"), task_queue=queue)
            await handle.signal("go_no")
            tree = await handled(app, handle)
            assert (tree.waits, tree.note) == ((), "")
            assert signals(tree) == [("go_no", "unhandled", "no handler takes it")]
            await handle.signal("go_on")
            await result_of(handle)
        # Without a worker the history says what it says.
        tree = await Follower(Histories(app.connections.client)).tree(client.namespace, handle.id)
        assert [state for _, state, _ in signals(tree)] == ["completed", "completed"]


async def handled(app: Deployed, handle: WorkflowHandle[Any, Any]) -> Step:
    """Return the tree of a workflow once it said that it does not handle a signal."""

    async def look() -> Step | None:
        tree = await tree_of(app, handle)
        return tree if any(state == "unhandled" for _, state, _ in signals(tree)) else None

    found = await eventually(look)
    assert found is not None
    return found


async def test_with_the_design_no_worker_is_needed(address: str, tmp_path: Path) -> None:
    """The history is replayed against it: what waits, what failed, and what was sent in vain."""
    files = {"flats.twf": HOUSE, "flats.py": PYTHON}
    async with provisioned(address, tmp_path, files, "house", "desk") as app:
        async with app.serving("house", "desk"):
            lease, left = await app.start("Lease", "4b"), await app.start("Lease", "5a")
            await lease.signal("Sing", "ada")
            await lease.signal("Note", "hello")
            await left.signal("Leave", "too loud")
            assert isinstance(await app.ended(left), Failure)
            await waiting(app, lease, 18)
        house = app.client("house").namespace

        async def shown(of: WorkflowHandle[Any, Any]) -> dict[str, Any]:
            words = ("trace", of.id, app.design.files[0].path, "-n", house, "--json")
            done = await asyncio.to_thread(crossway, *words, "--address", address, cwd=tmp_path)
            assert done.stderr == ""
            (tree,) = json.loads(done.stdout)["trees"]
            found: dict[str, Any] = tree
            return found

        tree = await shown(lease)
        assert tree["waits"] == [
            {"for": ["signal Sign", "signal Leave", "timer 30d"], "at": at(app, 18)}
        ]
        states = {one["name"]: one["state"] for one in tree["children"]}
        assert states == {"30d": "running", "Sing": "unhandled", "Note": "buffered"}
        assert (await shown(left))["place"] == at(app, 22)


async def test_no_worker_is_waited_for_only_once(address: str, tmp_path: Path) -> None:
    """A tree of a namespace that nobody serves is shown all the same, without what only it says."""
    async with deployed(address, tmp_path, {"flats.twf": HOUSE, "flats.py": PYTHON}) as app:
        client = app.client("house")
        handle = await client.start_workflow("Lease", "9", id=fresh("l"), task_queue=fresh("q"))
        asked: list[Execution] = []

        class Counting(Histories):
            async def metadata(self, execution: Execution) -> None:
                asked.append(execution)

        histories = Counting(app.connections.client)
        follower = Follower(histories, asking=Asking(histories))
        for _ in range(3):
            tree = await follower.tree(client.namespace, handle.id)
        assert (len(asked), str(tree.state), tree.waits) == (1, "running", ())


def test_details_are_read_as_they_were_written() -> None:
    """Also by whoever reads them in Temporal's UI: they are lists in Markdown."""
    details = Details(
        waits=(Waiting(("signal A", 'condition x == "b, c"'), "my shop.twf:3"), Waiting(("d",))),
        kept={"signal A": 2},
        dropped={"update B, 1": 1},
        failed_at="shop.twf:9",
    )
    assert read(written(details)) == details
    assert read("") == read("half way\n- waits for\ndropped\n- signals") == Details()
    assert len(read("waits for\n" + "- x\n" * 10_000).waits[0].things) < 1000
    assert len(read(f"waits for\n- {'x' * 10_000}").waits[0].things[0]) < 1000
