"""Operations that a workflow answers which runs already: a signal, a query, an update."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from temporalio.api.enums.v1 import EventType
from temporalio.client import WorkflowHandle

from crossway.cluster.service.ask import result_of
from crossway.observe.reading.histories import Histories
from crossway.observe.tree.follow import Follower
from tests.helpers.deployed import Failure, deployed, tree_of, waits
from tests.helpers.eventually import eventually

TEAMS = """
namespace callers:
    worker callers
        task_queue: "callers"

worker callers:
    workflow Asks
    workflow Decides

nexus_endpoint DeskEndpoint:
    target_namespace: desk
    target_task_queue: desk
    allowed_caller_namespaces:
        - callers

nexus_service Desk:
    operation Open(id: string) -> (Outcome):
        return workflow Request(id):
            workflow_id: "request-{id}"
    operation Nudge(id: string, by: string):
        temporal.signal("request-{id}", Nudge, by)
    operation Status(id: string) -> (Status):
        status = temporal.query("request-{id}", Status)
        if status.nudges > 5:
            raise ImpatientError("{status.nudges} nudges")
        return status
    operation Decide(id: string, approve: boolean) -> (Answer):
        return temporal.update("request-{id}", Decide, approve)

workflow Request(id: string) -> (Outcome):
    state:
        nudges = 0
        approved = false
    signal Nudge(by: string):
        nudges = nudges + 1
    update Decide(approve: boolean) -> (Answer):
        if nudges == 0:
            raise NotAskedError("nobody asked for {id}")
        approved = approve
        return Answer{approved: approve, nudges: nudges}
    query Status() -> (Status):
        return Status{nudges: nudges}
    await update Decide
    close complete(Outcome{approved: approved, nudges: nudges})

workflow Asks(id: string) -> (Asked):
    signal Opened():
        opened = true
    promise request <- nexus DeskEndpoint Desk.Open(id)
    early = ""
    await signal Opened
    nexus DeskEndpoint Desk.Status(id) -> first
    try:
        nexus DeskEndpoint Desk.Decide(id, true) -> refused
    catch NotAskedError -> err:
        early = err.message
    nexus DeskEndpoint Desk.Nudge(id, "ann")
    nexus DeskEndpoint Desk.Status(id) -> second
    nexus DeskEndpoint Desk.Decide(id, true) -> answer
    await request -> outcome
    close complete(Asked{early, first, second, answer, outcome})

workflow Decides(id: string, what: string) -> (Answer):
    if what == "nudge":
        nexus DeskEndpoint Desk.Nudge(id, "ann")
    elif what == "status":
        nexus DeskEndpoint Desk.Status(id) -> status
    nexus DeskEndpoint Desk.Decide(id, true) -> answer
    close complete(answer)
"""


async def test_a_workflow_that_runs_is_nudged_asked_and_decided_through_operations(
    address: str, tmp_path: Path
) -> None:
    """The answers are those of the workflow, its refusal crosses over by its own type, and the
    tree of the caller shows it behind each operation."""
    async with deployed(address, tmp_path, {"desk.twf": TEAMS}, "DeskEndpoint") as app:
        handle = await app.start("Asks", "r-1")
        await eventually(lambda: _opened(handle))
        await handle.signal("Opened")
        asked = await app.ended(handle)
        assert asked.pop("early").endswith(" Desk.Decide: nobody asked for r-1")
        assert asked == {
            "first": {"nudges": 0},
            "second": {"nudges": 1},
            "answer": {"approved": True, "nudges": 1},
            "outcome": {"approved": True, "nudges": 1},
        }
        for what in ("nudge", "decide"):
            ended = await app.outcome("Decides", "nobody", what)
            assert isinstance(ended, Failure)
            assert ended.type == "NexusNotFoundError", ended
            assert ended.details[0]["type"] == "NotFoundError"
        client = app.client("callers")
        (asks,) = [e async for e in client.list_workflows("WorkflowType = 'Asks'")]
        tree = await Follower(Histories(app.connections.client)).tree(client.namespace, asks.id)
        behind = {
            step.name.partition(" ")[2]: [inner.name for inner in step.walk()][1:]
            for step in tree.children
            if step.name.startswith(app.names["DeskEndpoint"])
        }
        for name in ("Nudge", "Decide"):
            assert "Request" in behind[f"Desk.{name}"], behind


async def _opened(handle: WorkflowHandle[Any, Any]) -> bool:
    """Whether what the first call opens runs."""
    kinds = [event.event_type async for event in handle.fetch_history_events()]
    return EventType.EVENT_TYPE_NEXUS_OPERATION_STARTED in kinds


BASKETS = """
namespace shops:
    worker shops
        task_queue: "shops"

namespace rivals:
    worker rivals
        task_queue: "rivals"

worker shops:
    workflow Shops
    workflow Watches
    workflow Stutters
    workflow Pays
    workflow Nobody

worker rivals:
    workflow Adds
    workflow Pries

nexus_endpoint BasketsEndpoint:
    target_namespace: baskets
    target_task_queue: baskets
    allowed_caller_namespaces:
        - shops
        - rivals

nexus_service Baskets:
    operation Add(id: string, item: string):
        signal Add(item):
            workflow_id: "basket-{id}"
            start: workflow Basket(id)
    operation Watch(id: string) -> (list[string]):
        return workflow Basket(id):
            workflow_id: "basket-{id}"
    operation Pay(id: string):
        temporal.signal("basket-{id}", Note, "paid")
        temporal.signal("basket-{id}", Pay)
    operation Stutter(id: string, item: string):
        signal Add(item):
            workflow_id: "basket-{id}"
            start: workflow Basket(id)
        signal Add(item):
            workflow_id: "basket-{id}"
        signal Note(item):
            workflow_id: "basket-{id}"
        if attempts(id) < 3:
            raise UnavailableError("once more")

workflow Basket(id: string) -> (list[string]):
    state:
        items = []
        paid = false
    signal Add(item: string):
        items = append(items, item)
    signal Note(note: string):
        items = append(items, "({note})")
    signal Pay():
        paid = true
    await paid
    close complete(items)

workflow Shops(id: string, items: list[string]):
    for item in items:
        nexus BasketsEndpoint Baskets.Add(id, item)
    close complete()

workflow Stutters(id: string, item: string):
    nexus BasketsEndpoint Baskets.Stutter(id, item)
    close complete()

workflow Adds(id: string, item: string):
    nexus BasketsEndpoint Baskets.Add(id, item)
    close complete()

workflow Pries(id: string) -> (list[string]):
    nexus BasketsEndpoint Baskets.Watch(id) -> found
    close complete(found)

workflow Watches(id: string) -> (list[string]):
    nexus BasketsEndpoint Baskets.Watch(id) -> items
    close complete(items)

workflow Pays(id: string):
    nexus BasketsEndpoint Baskets.Pay(id)
    close complete()

workflow Nobody(id: string) -> (string):
    try:
        nexus BasketsEndpoint Baskets.Pay(id)
    catch NotFoundError -> err:
        close complete(err.type)
    close complete("somebody")
"""


BASKETS_PYTHON = """
from collections import Counter

ATTEMPTS = Counter()


def attempts(id: str) -> int:
    ATTEMPTS[id] += 1
    return ATTEMPTS[id]
"""


async def test_a_signal_starts_the_workflow_that_takes_it(address: str, tmp_path: Path) -> None:
    """Signals reach one run, which is its first caller's: another namespace may signal it as it
    may signal any, but not have its result. What a request that is made again sends arrives once,
    as often as one request sends it. After its end a signal starts a new run."""
    files = {"baskets.twf": BASKETS, "baskets.py": BASKETS_PYTHON}
    async with deployed(address, tmp_path, files, "BasketsEndpoint") as app:
        assert await app.run("Nobody", "b-1") == "NotFoundError"
        await app.run("Shops", "b-1", ["pen", "ink"])
        await app.run("Stutters", "b-1", "glue")
        adding = await app.start("Adds", "b-1", "paper")
        await result_of(adding)
        refused = await app.outcome("Pries", "b-1")
        assert isinstance(refused, Failure)
        assert "not allowed" in str(refused), refused
        watching = await app.start("Watches", "b-1")
        await eventually(partial(waits, watching))
        await app.run("Pays", "b-1")
        every = ["pen", "ink", "glue", "glue", "(glue)", "paper", "(paid)"]
        assert await result_of(watching) == every
        await app.run("Stutters", "b-1", "nib")
        await app.run("Pays", "b-1")
        client = app.client("baskets")
        runs = [e async for e in client.list_workflows("WorkflowId = 'basket-b-1'")]
        results = [await client.get_workflow_handle(e.id, run_id=e.run_id).result() for e in runs]
        assert sorted(results) == [["nib", "nib", "(nib)", "(paid)"], every]
        tree = await tree_of(app, "Adds", adding.id)
        assert "Basket" in [step.name for step in tree.walk()]
