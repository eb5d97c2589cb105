"""Which executions are listed where there are more than may be."""

from __future__ import annotations

from pathlib import Path

from crossway.cli.listing import Wanted, listed
from crossway.cli.reaching import Where
from crossway.cluster.serving import Target, running
from tests.helpers.building import one
from tests.helpers.eventually import eventually
from tests.helpers.names import with_fresh_names

WARD = """\
workflow Wait():
    signal Go():
        gone = true
    await signal Go

workflow Done():
    close

namespace ward:
    worker desk
        options:
            task_queue: "ward"

worker desk:
    workflow Wait
    workflow Done
"""


async def test_the_latest_are_listed_whether_they_run_or_have_ended(address: str) -> None:
    """The service lists first what runs: as much of that as may be listed hid all that ended."""
    text, names = with_fresh_names(WARD, "ward")
    design, where = one(text, "ward.twf"), Where(Path("ward.twf"), address=address)
    async with running(design, Target(address=address)) as service:
        client, queue = service.client(names["ward"]), names["ward"]
        for workflow, id in (("Wait", "1"), ("Wait", "2"), ("Done", "3"), ("Wait", "4")):
            await client.start_workflow(workflow, id=id, task_queue=queue)
        await client.get_workflow_handle("3").result()

        async def ids(limit: int, *, every: bool = True) -> list[str]:
            found = await listed(where, design, None, Wanted(every, None, limit))
            return [one.id for one in found]

        async def are_there() -> bool:
            return await ids(9) == ["4", "3", "2", "1"]

        await eventually(are_there)
        assert [await ids(limit) for limit in (1, 2, 3)] == [["4"], ["4", "3"], ["4", "3", "2"]]
        assert await ids(2, every=False) == ["4", "2"]
        for id in ("1", "2", "4"):
            await client.get_workflow_handle(id).terminate()
