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
    rules = {front: Endpoint(callers=(good,))}
    called = TaskQueue(vault, "vault", (Hold,), (), (Vault,), endpoints=rules)
    calling = TaskQueue(good, "asks", (Asks,), answers={front: vault})
    here = Lab(connections, "", {"good": good, "vault": vault, "front": front}, first, rules)
    async with (
        followed(tmp_path, EVERY) as callers_keys,
        followed(tmp_path, EVERY) as handlers_keys,
        serve(connections, [calling], keys=callers_keys),
        serve(connections, [called], keys=handlers_keys),
    ):
        rotating = asyncio.create_task(_rotate(tmp_path, good, vault))
        calls = 0
        used: set[str] = set()
        while not rotating.done():
            used |= await _calls(here, calls)
            calls += 1
        await rotating
        used |= await _calls(here, calls)
    assert first[good].id in used, "the first key signed"
    newest = _newest(callers_keys, good)
    assert newest in used, "and the last one came to"
    assert len(used) >= 3


async def _rotate(directory: Path, *namespaces: str) -> None:
    for _ in range(3):
        for namespace in namespaces:
            rotate_key(directory, namespace, after=AFTER)
        await asyncio.sleep(AFTER + 0.5)


async def _calls(here: Lab, number: int) -> set[str]:
    """Make calls of both kinds at once; return the ids of the keys that signed them."""
    marks = {"Look": f"look-{number}", "Keep": fresh(f"keep-{number}")}
    handles = [
        await here.start("good", here.call(op=op), {"mark": mark}) for op, mark in marks.items()
    ]
    told = [await outcome(handle) for handle in handles]
    assert told == [{"mark": marks["Look"]}, {"kept": marks["Keep"]}]
    headers = [await scheduled_headers(handle) for handle in handles]
    return {segments(each["crossway-caller"])[0]["kid"] for each in headers}


def _newest(keys: Keyring, namespace: str) -> str:
    key = keys.signing(namespace)
    assert key is not None
    return key.id
