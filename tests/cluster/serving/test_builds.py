"""Builds of a design in one process: which of them are in use, and which only finish."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from types import SimpleNamespace
from typing import Any

import pytest

from crossway.cluster.serving import builds
from crossway.cluster.serving.builds import Builds
from crossway.cluster.serving.versions import build_id
from crossway.errors import ServeError
from crossway.runtime import TaskQueue


class Served:
    """A task queue's one workflow, which is never run."""


class Promoted:
    """A deployment in which every build becomes current at once."""

    def __init__(self, *_about: object) -> None:
        """Look at none."""

    async def promote(self, *_about: object, **_named: object) -> None:
        """Make it current."""


def design(text: str) -> Any:
    """Return what is built of a design whose two namespaces have this compiled text."""
    names = ("back", "front")
    queues = [TaskQueue(name, name, workflows=(Served,)) for name in names]
    return SimpleNamespace(sources=dict.fromkeys(names, text), queues=queues)


async def test_what_became_current_is_kept_where_the_next_namespace_fails(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The service gives it new work: as an older build it would be stopped once it is idle, and
    what came after would wait for nobody."""
    failing: list[str] = []

    @asynccontextmanager
    async def serve(
        _service: object, queues: Sequence[TaskQueue], **_named: object
    ) -> AsyncIterator[Any]:
        where = [(queue.namespace, queue.name) for queue in queues]
        if where[0][0] in failing:
            raise ServeError("cannot serve")
        yield SimpleNamespace(queues=where)

    monkeypatch.setattr(builds, "serve", serve)
    monkeypatch.setattr(builds, "Deployment", Promoted)
    connections: Any = SimpleNamespace(client=lambda _namespace: None)
    running = Builds(connections, "shop")
    assert await running.show(design("one = 1"), "") == ["back", "front"]
    failing.append("front")
    with pytest.raises(ServeError, match="cannot serve"):
        await running.show(design("two = 2"), "")
    one, two = build_id("one = 1"), build_id("two = 2")
    assert running.current == {"back": two, "front": one}
    assert running.older() == [("back", one)]
    await running.stop()


async def test_python_that_cannot_be_served_leaves_the_python_before_serving(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It had stopped by then, so that nobody served; and to take the change back mended nothing."""
    serving: dict[str, TaskQueue] = {}
    refused: list[TaskQueue] = []

    @asynccontextmanager
    async def serve(
        _service: object, queues: Sequence[TaskQueue], **_named: object
    ) -> AsyncIterator[Any]:
        [queue] = queues
        # As the SDK does: one worker of a build of a queue in one process.
        assert queue.namespace not in serving
        if any(queue is one for one in refused):
            raise ServeError("cannot serve")
        serving[queue.namespace] = queue
        try:
            yield SimpleNamespace(queues=[(queue.namespace, queue.name)])
        finally:
            del serving[queue.namespace]

    monkeypatch.setattr(builds, "serve", serve)
    monkeypatch.setattr(builds, "Deployment", Promoted)
    connections: Any = SimpleNamespace(client=lambda _namespace: None)
    running = Builds(connections, "shop")
    works, broken = design("one = 1"), design("one = 1")
    await running.show(works, "works")
    refused += broken.queues
    for _ in range(2):
        with pytest.raises(ServeError, match="cannot serve"):
            await running.show(broken, "broken")
        assert [serving[queue.namespace] is queue for queue in works.queues] == [True, True]
    refused += works.queues
    with pytest.raises(ServeError, match="cannot serve"):
        await running.show(broken, "broken")
    refused.clear()
    await running.show(works, "works")
    assert sorted(serving) == ["back", "front"], "what was served by nobody begins anew"
    await running.stop()
    assert not serving
