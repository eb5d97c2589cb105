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
    replayed: bool, served: bool, caplog: pytest.LogCaptureFixture
) -> None:
    """What was sent there waits there: nobody polled it until something else was sent. That it is
    not ours to poll is told once, by who sends."""
    opened = asyncio.Event()

    async def opener(namespace: str, task_queue: str) -> None:
        assert (namespace, task_queue) == ("n", "tenant-acme")
        opened.set()
        if not served:
            raise LookupError("no worker here can serve tenant-acme")

    forget = cw.use_opener(opener)
    try:
        with Driven(keeps, replayed=replayed):
            async with asyncio.timeout(PATIENCE):
                await opened.wait()
            await asyncio.gather(*queues._opening)
    finally:
        forget()
    assert ("tenant-acme" in caplog.text) == (not served and not replayed)
