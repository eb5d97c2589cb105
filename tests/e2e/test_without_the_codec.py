"""Values in an encoding that a worker cannot read: they wait for one that has the codec."""

from __future__ import annotations

from pathlib import Path

import pytest

from crossway.cluster.service.ask import result_of
from crossway.cluster.serving import Target, running
from crossway.runtime.payloads import UnreadError
from tests.helpers.building import one
from tests.helpers.coded import LATE
from tests.helpers.names import fresh, with_fresh_names

DESIGN = """
workflow Admit(name: string) -> (any):
    activity Look("{name} looks") -> looked
    workflow Sit("{name} sits") -> sat
    promise later <- workflow Sit("{name} rests")
    await later -> rested
    nexus WardEndpoint Ward.Greet("who comes") -> hello
        options:
            timeout: 5m
    nexus WardEndpoint Ward.Assign("who stays") -> bed
        options:
            timeout: 5m
    try:
        nexus WardEndpoint Ward.Refuse("who again")
            options:
                timeout: 5m
    catch Full -> err:
        full = err.message
    try:
        nexus WardEndpoint Ward.Greet("{name} asks")
            options:
                timeout: 5m
    catch -> err:
        unread = err.message
    close complete([looked, sat, rested, hello, bed, full, unread])

workflow Sit(name: string) -> (string):
    close complete("{name}!")

workflow Bed(name: string) -> (string):
    close complete("bed of Ada, {name}")

activity Look(name: string) -> (string):
    return "{name}!"

nexus_endpoint WardEndpoint:
    target_namespace: ward
    target_task_queue: ward
    allowed_caller_namespaces: [house]

nexus service Ward:
    operation Greet(name: string) -> (string):
        return "hello Ada, {name}"
    operation Assign(name: string) -> (string):
        return workflow Bed(name)
    operation Refuse(name: string):
        raise Full("no bed, Ada, {name}")

worker desk:
    workflow Admit
    workflow Sit
    activity Look

namespace house:
    worker desk
        options:
            task_queue: "house"
"""


async def test_what_a_worker_cannot_read_waits_for_one_that_has_the_codec(
    address: str, tmp_path: Path
) -> None:
    """The input of a workflow, what an activity, a child, an operation give, and how one fails: the
    workflow failed for good. A call with an input that cannot be read fails: tried again it would
    keep all others of its namespace from the endpoint."""
    text, names = with_fresh_names(DESIGN, "house", "ward", "WardEndpoint")
    (tmp_path / "late.py").write_text(LATE)
    target = Target(address=address, codec=f"{tmp_path / 'late.py'}:Late")
    async with running(one(text, "admit.twf"), target) as service:
        client, queue = service.client(names["house"]), names["house"]
        handle = await client.start_workflow("Admit", "Ada", id=fresh("admit"), task_queue=queue)
        with pytest.raises(UnreadError, match="Unknown payload encoding binary/turned"):
            await result_of(handle)
        *others, unread = await result_of(handle)
        assert others == [
            "Ada looks!",
            "Ada sits!",
            "Ada rests!",
            "hello Ada, who comes",
            "bed of Ada, who stays",
            f"{names['WardEndpoint']} Ward.Refuse: no bed, Ada, who again",
        ]
        assert "cannot be read by this worker, which lacks its codec" in unread
