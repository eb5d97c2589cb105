"""Search attributes: declared by a namespace, registered, set and found on the real server."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from crossway.cluster.making.plan import plan
from crossway.cluster.making.provision import provision
from crossway.cluster.service.ask import result_of
from crossway.errors import ProvisionError
from crossway.language import parse
from crossway.observe.reading.steps import Execution
from tests.helpers.command import crossway
from tests.helpers.deployed import Deployed, deployed
from tests.helpers.diagnosing import found
from tests.helpers.eventually import eventually
from tests.helpers.replayed import breaks

FILES = {
    "parcels.twf": """
workflow Parcel(id: string, total: int, due: moment, tags: list[string], odd: any) -> string:
    default_options:
        search_attributes:
            OwnerId: "never, a client starts it"
    state:
        condition packed
    signal Pack():
        upsert_search_attributes({Stage: null, Total: total * 2})
        set packed
    upsert_search_attributes({OwnerId: "owner-{id}", Total: total, Due: due, Tags: tags})
    upsert_search_attributes({Stage: "packing", Fragile: true})
    workflow Label(id, total) -> label
        options:
            workflow_id: "label-{id}"
    await packed
    try:
        upsert_search_attributes({Due: odd})
    catch InvalidArgumentError -> err:
        label = err.message
    close complete(label)

workflow Label(id: string, total: int) -> (string):
    default_options:
        search_attributes: {OwnerId: "label of {id}", Total: total + 1, Stage: null}
    close complete(id)

worker parcels:
    workflow Parcel
    workflow Label

namespace stall:
    search_attributes:
        OwnerId: keyword
        Total: double
        Due: Datetime
        Tags: KeywordList
        Stage: text
        Fragile: bool
    worker parcels
        options:
            task_queue: "parcels"
"""
}


def declaring(app: Deployed, attributes: str) -> Any:
    """Return the design with other search attributes of its namespace."""
    name = app.client("stall").namespace
    text = f"namespace {name}:\n    search_attributes:\n        {attributes}\n    worker w\n"
    return replace(app.design, files=(parse(text, "x.twf").file,))


async def test_search_attributes_are_registered_set_changed_and_found(
    address: str, tmp_path: Path
) -> None:
    """By each type that Temporal has; null takes one away, and what cannot be one is caught."""
    async with deployed(address, tmp_path, FILES, "stall", "parcels") as app:
        client = app.client("stall")
        due = datetime(2030, 1, 1, tzinfo=UTC)
        odd = {"day": 3}
        parcel = await app.start("Parcel", "p", 3, "2030-01-01T00:00:00Z", ["a", "b"], odd)

        async def listed(query: str) -> list[str]:
            return [one.id async for one in client.list_workflows(query)]

        async def is_found() -> bool:
            assert await listed("OwnerId = 'owner-p' AND Total < 4 AND Fragile = true") == [
                parcel.id
            ]
            assert await listed("Tags = 'b' AND Stage = 'packing'") == [parcel.id]
            return True

        await eventually(is_found)
        assert await listed("OwnerId = 'label of p' AND Total = 4") == ["label-p"]
        words = ("list", app.design.files[0].path, "--json", "--address", address)
        done = await asyncio.to_thread(crossway, *words, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        shown = json.loads(done.stdout)
        assert shown[0]["searchAttributes"]["Tags"] == ["a", "b"]
        await parcel.signal("Pack")
        refused = await result_of(parcel)
        assert refused.startswith("search attribute Due: a text, a number, a boolean, a moment")
        kept = {
            pair.key.name: pair.value
            for pair in (await parcel.describe()).typed_search_attributes
            if pair.key.name in ("OwnerId", "Total", "Due", "Tags", "Stage", "Fragile")
        }
        assert kept == {
            "OwnerId": "owner-p",
            "Total": 6,
            "Due": due,
            "Tags": ["a", "b"],
            "Fragile": True,
        }
        assert await breaks(app, "stall", 2) == []
        await what_is_missing_or_in_the_way(app)


async def what_is_missing_or_in_the_way(app: Deployed) -> None:
    """`plan` and `doctor` say what is not registered; another type than that is refused."""
    assert (await plan(app.connections, app.design)).attributes == ()
    more = declaring(app, "Weight: int")
    (new,) = (await plan(app.connections, more)).attributes
    assert str(new).endswith(": Weight (int)")
    (missing,) = await found(app.connections, "search-attribute-missing", design=more)
    assert missing.problem.startswith("the search attribute Weight of namespace ")
    assert "search-attribute create --name Weight --type Int" in missing.commands[0]
    one_call = Execution(app.client("stall").namespace, "parcel-of-nobody")
    of_call = await found(
        app.connections, "search-attribute-missing", design=more, workflow=one_call
    )
    assert of_call == [missing], "also where one call is looked at"
    with pytest.raises(ProvisionError, match=r"'Total' of namespace .* is registered as double"):
        await provision(app.connections, declaring(app, "Total: keyword"))
