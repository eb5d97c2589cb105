"""What a body knows of its execution, and what it logs, on the real server."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from crossway.cluster.service.ask import result_of
from crossway.observe.reading.histories import Histories
from crossway.observe.showing.terminal import tree_lines
from crossway.observe.tree.follow import Follower
from tests.helpers.deployed import Deployed, deployed
from tests.helpers.replayed import breaks

FILES = {
    "shop.twf": """
workflow Order(rounds: int) -> (Known):
    query Which() -> (string):
        return concat(workflow_id(), " ", run_id())
    if rounds > 0:
        log("once more")
        close continue_as_new(rounds - 1)
    log({rounds}, "warning")
    activity Pack() -> packed
    log(packed, "loud")
    close complete(Known{
        id: workflow_id(),
        run: run_id(),
        attempt: attempt(),
        place: concat(namespace(), "/", task_queue()),
        young: now() - started() < 1m,
        packed
    })

activity Pack() -> (string):
    log("packing", "debug")
    if attempt() == 1:
        raise Torn("paper")
    if now() < started():
        raise Early("clock")
    return concat(workflow_id(), " ", run_id(), " ", str(attempt()))
""",
}


async def test_a_body_knows_its_execution_and_logs_each_line_once(
    address: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Ids, attempts and places are those that the server has; a replay logs nothing again."""
    caplog.set_level(logging.DEBUG, "crossway.log")
    async with deployed(address, tmp_path, FILES) as app:
        order = await app.start("Order", 1)
        known = await result_of(order)
        described = await app.client("shop").get_workflow_handle(order.id).describe()
        shop = app.names["shop"]
        assert described.run_id != order.first_execution_run_id
        assert known == {
            "id": order.id,
            "run": described.run_id,
            "attempt": 1,
            "place": f"{shop}/{shop}",
            "young": True,
            "packed": f"{order.id} {described.run_id} 2",
        }
        latest = app.client("shop").get_workflow_handle(order.id)
        assert await latest.query("Which") == f"{order.id} {described.run_id}"
        assert await breaks(app, "shop", 2) == []
    lines = [record for record in caplog.records if record.name == "crossway.log"]
    assert [(line.levelname, line.getMessage()) for line in lines] == [
        ("INFO", "once more"),
        ("WARNING", '{"rounds":0}'),
        ("DEBUG", "packing"),
        ("DEBUG", "packing"),
        ("INFO", known["packed"]),
    ]
    told = vars(lines[0])["temporal_workflow"]
    assert (told["workflow_type"], told["workflow_id"]) == ("Order", order.id)


DESK = {
    "shop.twf": """
workflow Order() -> (any):
    nexus "desk" workflow Where() -> where
        options:
            timeout: 5m
    nexus "desk" workflow Wait() -> waited
        options:
            timeout: 5m
    close complete([where, waited])

nexus service Desk:
    sync Where() -> (string):
        return concat(namespace(), "/", task_queue())
    sync Wait() -> (any):
        await timer(1ms)
        return [namespace(), workflow_id() != null, attempt()]

nexus_endpoint DeskEndpoint:
    target_namespace: desk
    target_task_queue: tasks

worker orders:
    workflow Order

namespace shop:
    worker orders
        options:
            task_queue: "shop"
""",
}


async def test_an_operation_knows_where_its_request_arrived(address: str, tmp_path: Path) -> None:
    """Where it waits it is a workflow, and knows what workflows know."""
    async with deployed(address, tmp_path, DESK, "desk") as app:
        desk = app.names["desk"]
        order = await app.start("Order")
        assert await result_of(order) == [f"{desk}/tasks", [desk, True, 1]]


NOTES = {
    "notes.twf": """
workflow Order(id: string):
    upsert_memo({step: "packing", tries: 1})
    activity Pack(id)
        options:
            summary: "packs {id}"
    nexus "post" workflow Send(id)
        options:
            timeout: 5m
            summary: "sends {id}"
    detach nexus "post" workflow Send(id)
        options:
            timeout: 5m
            summary: "again"
    workflow Label(id)
        options:
            workflow_id: "label-{id}"
            summary: "of order {id}"
            details: "A label, **kept** with {id}."
            memo:
                order: id
                kind: label
                parts: {weight: 3, names: [id]}
    await timer(10ms)
        options:
            summary: "lets {id} dry"
    await one:
        timer(1h):
        options(summary: "a moment")
        timer(5ms):
    upsert_memo({step: null, tries: 2})
    close

workflow Label(id: string):
    try:
        upsert_memo([id])
    catch TypeError -> err:
        log(err.message)
    try:
        activity Pack(id)
            options:
                summary: "{id}{id}{id}{id}{id}{id}{id}{id}{id}{id}{id}{id}{id}"
    catch InvalidArgumentError -> err:
        upsert_memo({refused: err.message})
    close

activity Pack(id: string):
    return
""",
    "post.twf": """
nexus_service post:
    operation Send(id: string) -> (string):
        return id

nexus_endpoint PostEndpoint:
    target_namespace: post
    target_task_queue: post
    allowed_caller_namespaces: [notes]
""",
}


def order_of(app: Deployed) -> str:
    """Return the namespace of the orders."""
    return app.client("notes").namespace


async def test_memos_and_summaries_are_what_tools_show(address: str, tmp_path: Path) -> None:
    """A summary that is too long fails its call, which a design can catch."""
    async with deployed(address, tmp_path, NOTES) as app:
        id = f"{app.names['notes']}-{'x' * 20}"
        order = await app.start("Order", id)
        await result_of(order)
        described = await app.client("notes").get_workflow_handle(order.id).describe()
        assert await described.memo() == {"tries": 2}
        label = await app.client("notes").get_workflow_handle(f"label-{id}").describe()
        memo = await label.memo()
        assert memo["refused"].startswith(f"summary has {13 * len(id)} bytes, Temporal takes 390")
        assert {**memo, "refused": ""} == {
            "order": id,
            "kind": "label",
            "parts": {"weight": 3, "names": [id]},
            "refused": "",
        }
        events = [event async for event in order.fetch_history_events()]
        said = [event.user_metadata.summary.data.decode() for event in events]
        wanted = [f"packs {id}", f"sends {id}", "again", f"of order {id}"]
        wanted += [f"lets {id} dry", "a moment"]
        assert [text for text in said if text] == [f'"{text}"' for text in wanted]
        assert await label.static_summary() == f"of order {id}"
        assert await label.static_details() == f"A label, **kept** with {id}."
        tree = await Follower(Histories(app.connections.client)).tree(order_of(app), order.id)
        assert [step.summary for step in tree.children if step.summary] == wanted
        lines = [line.plain for line in tree_lines(tree)]
        assert any(f'"of order {id}"  A label, **kept** with {id}.' in line for line in lines)
        assert await breaks(app, "notes", 2) == []
