"""What is sent at once fits into one message to the server, which takes 4 MiB."""

from __future__ import annotations

from pathlib import Path

import pytest

from crossway.runtime import room
from tests.helpers.deployed import deployed
from tests.helpers.replayed import breaks

FILES = {
    "fan.twf": """
workflow Fan(part: string, count: int) -> (int):
    promise shelf <- workflow Shelf(count)
    total = 0
    await all:
        for n in range(count):
            signal shelf.Put(part)
        for n in range(count):
            activity Size(part) -> size
            total = total + size
        for n in range(count):
            workflow Weigh(part) -> weight
            total = total + weight
        for n in range(count):
            nexus ScalesEndpoint Scales.Measure(part) -> measure
                options:
                    schedule_to_close_timeout: 1m
            total = total + measure
    await shelf -> put
    close complete(total + put)

workflow Two(part: string) -> (int):
    await all:
        activity Size(part) -> one
        activity Size(part) -> other
    close complete(one + other)

activity Size(part: string) -> (int):
    return len(part)

workflow Weigh(part: string) -> (int):
    close complete(len(part))

workflow Shelf(count: int) -> (int):
    state:
        put = 0
    signal Put(part: string):
        put = put + 1
    await put == count
    close complete(put)
""",
    "scales.twf": """
nexus_service Scales:
    operation Measure(part: string) -> (int):
        return len(part)

nexus_endpoint ScalesEndpoint:
    target_namespace: scales
    target_task_queue: scales
    allowed_caller_namespaces: [fan]
""",
}

SIZE = 1_900_000
"""Characters of a part: two of them fit into a message, three do not."""


async def test_calls_that_are_too_large_only_together_go_one_after_the_other(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server terminated the workflow, and no clean-up of its own ran."""
    async with deployed(address, tmp_path, FILES) as app:
        assert await app.run("Fan", "x" * SIZE, 3) == 9 * SIZE + 3
        with monkeypatch.context() as earlier:
            earlier.setattr(room, "AT_ONCE", 1 << 40)  # as a release did that let nothing wait
            assert await app.run("Two", "x" * SIZE) == 2 * SIZE
        assert await breaks(app, "fan", 2) == []
