"""Keys rotate while calls go on: no call is refused, and the newest key comes to sign."""

from __future__ import annotations

import asyncio
from pathlib import Path

from crossway.cluster.keys import create_key, followed, rotate_key
from crossway.cluster.making.provision import provision
from crossway.cluster.serving.workers import serve
from crossway.runtime import Endpoint, TaskQueue
from crossway.runtime.identity import Keyring
from tests.helpers.designs import placed
from tests.helpers.lab import Asks, Hold, Lab, Vault, outcome, scheduled_headers, segments
from tests.helpers.names import fresh
from tests.helpers.patience import PATIENCE
from tests.helpers.server import connected
from tests.runtime.identity.conftest import HttpServer

EVERY = 0.1
AFTER = 3.0
"""Thirty looks at the directory before a new key signs, as `crossway keys rotate` allows for:
on a busy machine a look may come late."""


async def test_no_call_is_refused_while_keys_rotate(server: HttpServer, tmp_path: Path) -> None:
    """Caller and handler look at the keys each on its own; both rotate, again and again."""
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
        for _ in range(3):
            rotated = [rotate_key(tmp_path, namespace, after=AFTER) for namespace in (good, vault)]
            keys.append(rotated[0].id)
            async with asyncio.timeout(PATIENCE):
                while keys[-1] not in used:
                    used += await _calls(here, len(used))
        assert _newest(callers_keys, good) == keys[-1]
    assert set(used) == set(keys), "each signed in its turn"


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
