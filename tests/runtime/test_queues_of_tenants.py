"""Task queues whose names are computed: polled as soon as something is sent there."""

from __future__ import annotations

import asyncio

import pytest

from crossway import runtime as cw
from crossway.runtime import queues
from tests.helpers.driven import Driven
from tests.helpers.patience import PATIENCE


async def keeps() -> None:
    await cw.run_activity("Keep", task_queue="tenant-acme")


@pytest.mark.parametrize("served", [True, False], ids=["one of ours", "another team's"])
@pytest.mark.parametrize("replayed", [False, True])
async def test_a_queue_is_opened_again_by_a_new_process(
    replayed: bool,
    served: bool,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What was sent there waits there: nobody polled it until something else was sent. That it is
    not ours to poll is told by who sends, and once by each process that replays it: the log of the
    one before is gone, and what serves the queue may have another name by now."""
    monkeypatch.setattr(queues, "_told", set[str]())

    async def opener(namespace: str, task_queue: str) -> None:
        assert (namespace, task_queue) == ("n", "tenant-acme")
        opened.set()
        if not served:
            raise LookupError("no worker here can serve tenant-acme")

    forget = cw.use_opener(opener)
    try:
        for _ in range(2):
            opened = asyncio.Event()
            with Driven(keeps, replayed=replayed):
                async with asyncio.timeout(PATIENCE):
                    await opened.wait()
                await asyncio.gather(*queues._opening)
    finally:
        forget()
    said = ["no worker here can serve tenant-acme"] * (1 if replayed else 2)
    assert caplog.messages == ([] if served else said)
