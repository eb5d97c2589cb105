"""Keys rotate while calls go on: no call is refused, and the newest key comes to sign."""

from __future__ import annotations

import asyncio
import json
import os
from pathlib import Path

import pytest

from crossway.cluster.keys import create_key, exported, followed, rotate_key
from crossway.cluster.making.provision import provision
from crossway.cluster.serving.workers import serve
from crossway.runtime import Endpoint, TaskQueue
from crossway.runtime.identity import Keyring, new_key
from tests.helpers.designs import placed
from tests.helpers.eventually import eventually
from tests.helpers.lab import Asks, Hold, Lab, Refusal, Vault, outcome, scheduled_headers, segments
from tests.helpers.names import fresh
from tests.helpers.patience import PATIENCE
from tests.helpers.server import ServerThread, connected

DENIED = Refusal("UNAUTHORIZED", "not allowed")

EVERY = 0.1
AFTER = 3.0
"""Thirty looks at the directory before a new key signs, as `crossway keys rotate` allows for:
on a busy machine a look may come late."""


async def test_no_call_is_refused_while_keys_rotate(server: ServerThread, tmp_path: Path) -> None:
    """Caller and handler look at the keys each on its own; both rotate, and once more. Calls are
    made at twice the pace of the looks."""
    good, vault, front = fresh("good"), fresh("vault"), fresh("front")
    connections = await connected(server.address)
    await provision(connections, placed([good, vault], [(front, vault, "vault")]))
    first = {name: create_key(tmp_path, name) for name in (good, vault)}
    rules = {front: Endpoint("vault", ("Vault",), (good,))}
    called = TaskQueue(vault, "vault", (Hold,), (), (Vault,), endpoints=rules)
    calling = TaskQueue(good, "asks", (Asks,), answers={front: vault})
    here = Lab(connections, "", {"good": good, "vault": vault, "front": front}, first, rules)
    async with (
        followed(tmp_path, EVERY) as callers_keys,
        followed(tmp_path, EVERY) as handlers_keys,
        serve(connections, [calling], keys=callers_keys),
        serve(connections, [called], keys=handlers_keys),
    ):
        keys = [first[good].id]
        used = await _calls(here, 0)
        for _ in range(2):
            rotated = [rotate_key(tmp_path, namespace, after=AFTER) for namespace in (good, vault)]
            keys.append(rotated[0].id)
            async with asyncio.timeout(PATIENCE):
                while keys[-1] not in used:
                    used += await _calls(here, len(used))
                    await asyncio.sleep(EVERY / 2)
        assert _newest(callers_keys, good) == keys[-1]
    assert set(used) == set(keys), "each signed in its turn"


async def test_a_key_counts_while_its_file_lies_there_and_no_longer(
    server: ServerThread, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """With files beside it that make no sense: each is logged once and shown on `/ready`, no
    honest call is refused for them, and a removed key opens nothing within seconds."""
    good, bad, vault, front = fresh("good"), fresh("bad"), fresh("vault"), fresh("front")
    connections = await connected(server.address)
    await provision(connections, placed([good, bad, vault], [(front, vault, "vault")]))
    key, signing = create_key(tmp_path, vault), [new_key(good), new_key(bad)]
    callers = Keyring(signing, [key.public])
    for one in signing:
        path = tmp_path / f"{one.namespace}.jwks.json"
        path.write_text(json.dumps(exported([one.public])))
    rules = {front: Endpoint("vault", ("Vault",), (good, bad))}
    called = TaskQueue(vault, "vault", (Hold,), (), (Vault,), endpoints=rules)
    calling = [TaskQueue(name, "asks", (Asks,), answers={front: vault}) for name in (good, bad)]
    names = {"good": good, "bad": bad, "vault": vault, "front": front}
    here = Lab(connections, "", names, {vault: key}, rules)
    async with (
        followed(tmp_path, EVERY) as keys,
        serve(connections, calling, keys=callers),
        serve(connections, [called], keys=keys),
    ):

        async def answered(*, by: str) -> bool:
            return bool(await here.ask(by, here.call(), {"mark": by}) == {"mark": by})

        async def stale() -> str:
            return keys.stale

        assert await answered(by="good")
        assert await answered(by="bad")
        assert keys.stale == ""
        (tmp_path / "odd.jwks.json").write_text("[" * 100_000)
        os.mkfifo(tmp_path / "pipe.jwks.json")
        (tmp_path / "odd.x.jwk").write_text('{"keys": 7}')
        said = await eventually(stale)
        (tmp_path / f"{bad}.jwks.json").unlink()

        async def refused() -> bool:
            return bool(await here.ask("bad", here.call(), {"mark": "bad"}) == DENIED)

        await eventually(refused)
        assert await answered(by="good")
        logged = [r.message for r in caplog.records if r.name == "crossway"]
        for name in ("odd.jwks.json", "pipe.jwks.json", "odd.x.jwk"):
            assert name in said or name in keys.stale
            assert sum(name in line for line in logged) <= 3, "as often as something changes"
        for path in tmp_path.glob("[op]*"):
            if path.name.split(".")[0] in ("odd", "pipe"):
                path.unlink()

        async def right_again() -> bool:
            return not keys.stale

        await eventually(right_again)


async def _calls(here: Lab, number: int) -> list[str]:
    """Make calls of both kinds at once; return the ids of the keys that signed them."""
    marks = {"Look": f"look-{number}", "Keep": fresh(f"keep-{number}")}
    handles = [
        await here.start("good", here.call(op=op), {"mark": mark}) for op, mark in marks.items()
    ]
    told = [await outcome(handle) for handle in handles]
    assert told == [{"mark": marks["Look"]}, {"kept": marks["Keep"]}]
    headers = [await scheduled_headers(handle) for handle in handles]
    return [segments(each["crossway-caller"])[0]["kid"] for each in headers]


def _newest(keys: Keyring, namespace: str) -> str:
    key = keys.signing(namespace)
    assert key is not None
    return key.id
