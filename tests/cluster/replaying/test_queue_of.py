"""Which queue of a design an execution is replayed on: the one that a worker serves it by."""

from __future__ import annotations

from itertools import permutations

import pytest

from crossway.cluster.replaying.replay import queue_of
from crossway.runtime import TaskQueue

NAMES = ("host-{host}", "host-{host}-disk", "host-7-tape")


@pytest.mark.parametrize("names", list(permutations(NAMES)))
@pytest.mark.parametrize("namespace", ["shop", ""])
def test_of_several_that_fit_it_is_the_one_that_says_most(
    names: tuple[str, ...], namespace: str
) -> None:
    """Whatever order they are written in: another has no such workflow, and that was reported."""
    queues = [TaskQueue("mall", "host-mall"), *(TaskQueue("shop", name) for name in names)]

    def found(name: str) -> str | None:
        queue = queue_of(queues, namespace, name)
        return queue.name if queue else None

    assert found("host-7") == "host-{host}"
    assert found("host-7-disk") == "host-{host}-disk"
    assert found("host-7-tape") == "host-7-tape"
    assert found("orders") is None
    assert found("host-mall") == ("host-{host}" if namespace else "host-mall")
