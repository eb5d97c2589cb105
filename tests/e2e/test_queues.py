"""Where work runs: queues that are computed at run time, and workers that hold something."""

from __future__ import annotations

from pathlib import Path

from temporalio.client import WorkflowHandle

from crossway.cluster.service.ask import result_of
from tests.helpers.deployed import deployed

COMPUTED = """
workflow Process(file: string) -> (any):
    activity PickHost() -> host
    activity Download(file) -> path
        options:
            task_queue: "host-{host}"
            start_to_close_timeout: 5m
    activity Sweep(path) -> swept
        options:
            task_queue: concat("host-", host, "-disk")
    close complete(swept)
activity Sweep(path: string) -> (string):
    return path
activity PickHost() -> (string):
    return "h1"
activity Download(file: string) -> (string):
    return concat("/tmp/", file)

workflow Parent(tenant: string) -> (any):
    workflow Kid(tenant) -> done
        options:
            task_queue: "tenant-{tenant}"
    promise second <- workflow Kid(tenant)
        options:
            task_queue: "other-{tenant}"
    await second -> again
    workflow Kid(tenant) -> third
        options:
            task_queue: concat("third-", upper(tenant))
    close complete(Kids{done, again, third})
workflow Kid(tenant: string) -> (string):
    activity Tell(tenant) -> told
    close complete(told)
activity Tell(tenant: string) -> (string):
    return concat("kid ", tenant)

workflow Desk(tenant: string) -> (any):
    nexus "work" workflow Serve(tenant) -> done
        options:
            timeout: 5m
    close complete(done)
nexus service Serving:
    operation Serve(tenant: string) -> (string):
        return workflow Kid(tenant):
            workflow_id: "served-{tenant}"
            task_queue: "desk-{tenant}"
"""


async def queues_of(handle: WorkflowHandle[object, object]) -> list[str]:
    """Return the task queues that an execution's activities were sent to, in order."""
    history = await handle.fetch_history()
    return [
        event.activity_task_scheduled_event_attributes.task_queue.name
        for event in history.events
        if event.HasField("activity_task_scheduled_event_attributes")
    ]


async def test_a_queue_with_holes_is_served_for_activities(address: str, tmp_path: Path) -> None:
    """The name is only known at run time; a worker for it starts then."""
    async with deployed(address, tmp_path, {"work.twf": COMPUTED}) as app:
        handle = await app.start("Process", "a.csv")
        assert await result_of(handle) == "/tmp/a.csv"  # noqa: S108 - a text, not a file
        assert (await queues_of(handle))[1:] == ["host-h1", "host-h1-disk"]


async def test_a_queue_with_holes_is_served_for_children_and_operations(
    address: str, tmp_path: Path
) -> None:
    """Awaited or promised children, and what an operation starts, with their activities."""
    async with deployed(address, tmp_path, {"work.twf": COMPUTED}) as app:
        assert await app.run("Parent", "t1") == {
            "done": "kid t1",
            "again": "kid t1",
            "third": "kid t1",
        }
        assert await app.run("Desk", "t2") == "kid t2"


HELD = """
workflow Clip() -> (string):
    activity Render() -> r
    workflow Cut(r) -> c
    close complete(c)
workflow Cut(r: string) -> (string):
    activity Store(r) -> s
    close complete(s)
activity Render() -> (string):
    return "frame"
activity Store(r: string) -> (string):
    return concat("stored ", r)

worker web:
    workflow Clip
worker gpu:
    activity Render
    workflow Cut

namespace studio:
    worker web
        options:
            task_queue: "web"
    worker gpu
        options:
            task_queue: "gpu"
"""


async def test_an_activity_runs_on_the_queue_of_the_worker_that_holds_it(
    address: str, tmp_path: Path
) -> None:
    """Nobody on the caller's queue registers it, so that the call goes where somebody does."""
    async with deployed(address, tmp_path, {"clip.twf": HELD}, "studio") as app:
        handle = await app.start("Clip")
        assert await result_of(handle) == "stored frame"
        assert await queues_of(handle) == ["gpu"]
        registered = {q.name: [a.__name__ for a in q.activities] for q in app.queues}
        assert {name: len(held) for name, held in registered.items()} == {"web": 0, "gpu": 2}
