"""Waiting for signals and updates: in order, side by side, in races, on the real server."""

from __future__ import annotations

from pathlib import Path

from temporalio.client import WorkflowUpdateStage

from tests.helpers.deployed import deployed

DESIGN = """
workflow Orders() -> (list[int]):
    state:
        seen = []
    signal Add(n: int):
        n = n + 100
    await signal Add -> first
    await timer(100ms)
    for i in range(3):
        await one:
            signal Add -> next:
                seen = append(seen, next)
            timer(1h):
                close fail("late")
    close complete(append(seen, first))

workflow Promises() -> (list[any]):
    signal Add(n: int):
        last = n
    signal Pair(a: string, b: int):
        last = b
    signal Go():
        going = true
    promise one_more <- signal Add
    promise another <- signal Add
    promise pair <- signal Pair
    promise gone <- signal Go
    await one_more -> x
    await another -> y
    await pair -> (a, b)
    await gone
    close complete([x, y, a, b])

workflow Races() -> (list[int]):
    state:
        seen = []
    signal Add(n: int):
        last = n
    await all:
        await one:
            signal Add -> a:
                seen = append(seen, a)
            timer(1h):
                close fail("late")
        await one:
            timer(1h):
                close fail("late")
            signal Add -> b:
                seen = append(seen, b)
        for i in range(2):
            await signal Add -> c
            seen = append(seen, c)
    close complete(seen)

workflow Loses() -> (int):
    state:
        condition begun
    signal Add(n: int):
        set begun
    await begun
    await one:
        begun:
            won = true
        signal Add -> n:
            close fail("the case that comes first wins")
    await signal Add -> kept
    close complete(kept)

workflow Same() -> (list[string]):
    signal Approve(by: string):
        signalled = by
    update Approve(by: string) -> (string):
        return by
    await update Approve -> updated
    await signal Approve -> signalled
    close complete([updated, signalled])

workflow Asks() -> (list[int]):
    signal Price(n: int):
        last = n
    update Ask(n: int) -> (int):
        await signal Price -> price
        return price * n
    update Both(n: int) -> (int):
        await all:
            await timer(50ms)
            return n + 1
    await update Ask -> n
    await update Ask -> m
    await update Both -> both
    close complete([n, m, both])
"""


async def test_what_arrived_is_taken_in_order(address: str, tmp_path: Path) -> None:
    """Before and after somebody waits, with the value that the handler gave its parameter."""
    async with deployed(address, tmp_path, {"waits.twf": DESIGN}) as app:
        handle = await app.start("Orders")
        for n in range(4):
            await handle.signal("Add", n)
        assert await app.ended(handle) == [101, 102, 103, 100]


async def test_a_promise_of_a_signal_is_its_arguments(address: str, tmp_path: Path) -> None:
    """One argument is that value, several are bound one by one; two promises take two."""
    async with deployed(address, tmp_path, {"waits.twf": DESIGN}) as app:
        handle = await app.start("Promises")
        await handle.signal("Pair", args=["ada", 7])
        await handle.signal("Go")
        await handle.signal("Add", 1)
        await handle.signal("Add", 2)
        assert await app.ended(handle) == [1, 2, "ada", 7]


async def test_each_arrival_is_taken_once_however_many_wait(address: str, tmp_path: Path) -> None:
    """One signal ends one of the waits; the others go on waiting."""
    async with deployed(address, tmp_path, {"waits.twf": DESIGN}) as app:
        handle = await app.start("Races")
        for n in range(4):
            await handle.signal("Add", n)
        assert sorted(await app.ended(handle)) == [0, 1, 2, 3]


async def test_a_signal_that_loses_a_race_is_kept(address: str, tmp_path: Path) -> None:
    """A case that stands before it and is ready as well wins; the next `await` takes the signal."""
    async with deployed(address, tmp_path, {"waits.twf": DESIGN}) as app:
        handle = await app.start("Loses")
        await handle.signal("Add", 5)
        assert await app.ended(handle) == 5


async def test_a_signal_and_an_update_may_have_one_name(address: str, tmp_path: Path) -> None:
    """They are two: an update is not taken for the signal."""
    async with deployed(address, tmp_path, {"waits.twf": DESIGN}) as app:
        handle = await app.start("Same")
        await handle.signal("Approve", "by signal")
        assert await handle.execute_update("Approve", "by update") == "by update"
        assert await app.ended(handle) == ["by update", "by signal"]


async def test_an_update_may_wait_itself(address: str, tmp_path: Path) -> None:
    """For a signal; beside another of its kind; and it may answer out of an `await all:`."""
    async with deployed(address, tmp_path, {"waits.twf": DESIGN}) as app:
        handle = await app.start("Asks")
        accepted = WorkflowUpdateStage.ACCEPTED
        asked = [await handle.start_update("Ask", n, wait_for_stage=accepted) for n in (2, 3)]
        await handle.signal("Price", 10)
        await handle.signal("Price", 100)
        answers = sorted([await one.result() for one in asked])
        assert answers in ([20, 300], [30, 200])
        assert await handle.execute_update("Both", 4) == 5
        assert sorted(await app.ended(handle)) == [2, 3, 4]
