"""Which task queues a worker serves, as its command line says it."""

from __future__ import annotations

import pytest

from crossway.runtime import TaskQueue
from crossway.runtime.deployment import concrete


def test_an_empty_tenant_is_refused() -> None:
    """A variable that is not set would serve `q-`, to which nobody sends."""
    queues = [TaskQueue("shop", "q-{id}"), TaskQueue("shop", "desk")]
    assert [one.name for one in concrete(queues, ["acme"])] == ["desk", "q-acme"]
    with pytest.raises(ValueError, match="--tenant: one is empty"):
        concrete(queues, ["acme", ""])
