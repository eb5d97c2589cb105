"""What lies in the directories of keys while both processes run."""

from __future__ import annotations

import asyncio
import json
import shutil
import uuid
from functools import partial
from pathlib import Path
from typing import Any

from crossway.cluster.keys import exported
from crossway.cluster.service.ask import result_of
from crossway.runtime.identity import new_key
from tests.helpers.attacking import claims, digest, token
from tests.helpers.command import crossway
from tests.helpers.eventually import eventually
from tests.helpers.lab import Lab, outcome, scheduled_headers
from tests.helpers.meddling import cancel, started
from tests.helpers.odd_keys import HOSTILE
from tests.runtime.identity.teams import DENIED, Teams
from tests.runtime.identity.two_processes.probing import again, release

LOAD = 4
"""Callers who make one call after the other while keys are read again."""


async def test_whatever_lies_in_the_key_directory_costs_nobody_else_s_keys(teams: Teams) -> None:
    """All kinds of hostile files at once, and keys of the shop's and of the vault's own in a file
    of the rival's; meanwhile honest calls go on and none is refused. What the rival had proven is
    good no longer, seconds after his own keys are gone, nor what he signs by his forged ones, and
    all is good again with them: nothing that was found right is taken for trusted. Then the
    vault's key is revoked during a call: what it comes to is not authentic."""
    folder, names = teams.folder / "handlers", teams.names
    public = folder / f"{names['bad']}.jwks.json"
    kept, forged = public.read_text(), {role: new_key(names[role]) for role in ("good", "vault")}
    callers = teams.folder / "callers" / f"{names['vault']}.jwks.json"
    async with teams.lab() as here:
        looks = await here.client("bad").start_workflow(
            "Looks", "mine", id=f"looks-{uuid.uuid4()}", task_queue=names["bad"]
        )
        assert await result_of(looks) == "mine"
        by_mac = (await scheduled_headers(looks))["crossway-caller"]
        call = here.call("side", op="Look")
        about = {"iss": names["bad"], "end": call[0], "op": "Look"}
        signed = token(here.keys["bad"], claims(here, **about, **digest("mine")))
        mine = [(call, by_mac), (call, signed)]
        front = here.call("front")
        made = claims(here, iss=names["good"], end=front[0], **digest("mine"))
        theirs = [(front, token(key, {**made, "iss": key.namespace})) for key in forged.values()]

        async def all_are(expected: Any, calls: list[tuple[list[str], str]]) -> bool:
            asked = [here.ask("bad!", to, "mine", crossway_caller=one) for to, one in calls]
            return await asyncio.gather(*asked) == [expected] * len(calls)

        assert await all_are("mine", mine)
        odd = [folder / f"odd{at}.jwks.json" for at in range(len(HOSTILE))]
        stop = asyncio.Event()
        load = [asyncio.create_task(peeking(teams, here, stop)) for _ in range(LOAD)]
        try:
            for path, make in zip(odd, HOSTILE.values(), strict=True):
                make(path)
            public.write_text(json.dumps(exported(key.public for key in forged.values())))
            await eventually(lambda: all_are(DENIED, [*mine, *theirs]))
            said = teams.stale("handlers")
            assert [path.name for path in odd if str(path) not in said] == []
            for role in forged:
                assert f"{public} holds a key of namespace {names[role]!r}" in said
        finally:
            for path in odd:
                path.rmdir() if path.is_dir() else path.unlink()
            public.write_text(kept)
            stop.set()
            assert min(await asyncio.gather(*load)) > 0, "calls went on all the time"
        caller, target, _ = await teams.keeps(here)
        trusted = callers.read_text()
        members = json.loads(trusted)["keys"]
        callers.write_text(json.dumps({"keys": [{**key, "revoked": True} for key in members]}))
        try:
            await eventually(lambda: all_are("mine", mine))
            await eventually(lambda: is_said(teams, "callers", "is revoked"))
            assert teams.stale("handlers") == ""
            await release(here, target)
            assert await result_of(caller) == "not authentic"
        finally:
            callers.write_text(trusted)
        await eventually(lambda: is_said(teams, "callers", ""))
        assert await teams_peek(teams, here) == "seen"


async def test_a_caller_s_key_that_is_revoked_during_its_call_proves_nothing_more(
    teams: Teams,
) -> None:
    """By its owner, who hands it on: what the call comes to still arrives, since the vault's key
    signs that. What it had proven cancels nothing, and it calls nothing more: neither by what the
    vault knows nor by a key of its own."""
    own, name = teams.folder / "callers", teams.names["good"]
    public = teams.folder / "handlers" / f"{name}.jwks.json"
    (private,) = own.glob(f"{name}.*.jwk")
    before = {path: path.read_text() for path in (public, private)}
    async with teams.lab() as here:
        caller, target = await again(teams, here)
        operation, stolen = await started(caller), await scheduled_headers(caller)
        id = json.loads(before[private])["kid"]
        revoked = crossway("keys", "revoke", name, id, "--dir", str(own))
        assert revoked.returncode == 0, revoked.stderr
        try:
            public.write_text(crossway("keys", "export", name, "--dir", str(own)).stdout)
            for side in ("handlers", "callers"):
                await eventually(partial(is_said, teams, side, "is revoked"))
            by = stolen["crossway-caller"]
            assert (await cancel(here, "Again", operation, by))[0] == 403
            peeks = await teams.asks(here, "Peeks", "revoked")
            assert (await outcome(peeks)).message.endswith("Annex.Peek: not allowed")
            await release(here, target)
            assert (await result_of(caller)).startswith("kept")
        finally:
            for path, text in before.items():
                path.write_text(text)
        for side in ("handlers", "callers"):
            await eventually(partial(is_said, teams, side, ""))
        assert await teams_peek(teams, here) == "seen"


async def test_without_a_key_that_counts_calls_wait_and_nobody_takes_over_what_runs(
    teams: Teams,
) -> None:
    """The vault's own key is revoked, or has ended, while it serves: it can sign neither what comes
    of a call nor whose a workflow is. What is asked of it meanwhile is asked again."""
    own = teams.folder / "handlers"
    (private,) = own.glob(f"{teams.names['vault']}.*.jwk")
    before = private.read_text()
    async with teams.lab() as here:
        caller, target, _ = await teams.keeps(here)
        id, call = target.removeprefix("hold-"), here.call("side", op="Keep")
        about = {"iss": here.names["bad"], "end": call[0], "op": "Keep", **digest(id)}
        made = token(here.keys["bad"], claims(here, **about, jti=(jti := str(uuid.uuid4()))))
        private.write_text(json.dumps({**json.loads(before), "revoked": True}))
        try:
            await eventually(partial(is_said, teams, "handlers", "is revoked"))
            rival = await here.start("bad!", call, id, crossway_caller=made)
            waits = await teams.asks(here, "Peeks", "later")

            async def both_came() -> bool:
                lines = teams.audited(reason="no key of this namespace counts now")
                return {jti} < {line["token_id"] for line in lines}

            await eventually(both_came)
            private.write_text(before)
            assert await outcome(rival) == DENIED
            assert await result_of(waits) == "later"
        finally:
            private.write_text(before)
        (*_, line) = teams.audited(event="attach", decision="denied", token_id=jti)
        assert line["reason"] == "the workflow under the id runs for another caller"
        await eventually(partial(is_said, teams, "handlers", ""))
        await release(here, target)
        assert (await result_of(caller)).startswith("kept")


async def is_said(teams: Teams, side: str, text: str) -> bool:
    """Return whether a process says this of its keys, or nothing if there is nothing to say."""
    said = await asyncio.to_thread(teams.stale, side)
    return text in said if text else not said


async def peeking(teams: Teams, here: Lab, stop: asyncio.Event) -> int:
    """Make honest calls until told to stop; return how many were answered, all of them."""
    answered = 0
    while not stop.is_set():
        assert await teams_peek(teams, here) == "seen"
        answered += 1
    return answered


async def teams_peek(teams: Teams, here: Lab) -> Any:
    """Return what an honest call of the shop's that is answered at once is answered."""
    return await (await teams.asks(here, "Peeks", "seen")).result()


def test_what_others_may_write_to_is_not_served(teams: Teams, tmp_path: Path) -> None:
    """Private keys that others could replace, and what somebody else's change may bring: a link
    that leads out of the folder, and names that would act on a terminal."""
    keys, design = tmp_path / "keys", tmp_path / "design"
    shutil.copytree(teams.folder / "handlers", keys)
    shutil.copytree(teams.folder / "design", design)
    keys.chmod(0o777)
    assert f"chmod 700 {keys}" in refused(teams, design, keys, 2)
    keys.chmod(0o700)
    (tmp_path / "secret.twf").write_text("namespace secret\n")
    (design / "evil.twf").symlink_to("../secret.twf")
    said = refused(teams, design, keys, 2)
    assert f"evil.twf: a link to {tmp_path}/secret.twf, which is outside of {design}" in said
    (design / "evil.twf").unlink()
    (design / "\x1b[2Jevil\u202e.twf").write_text(
        'namespace "\x1b]0;evil\x07\u202e":\n    worker\n'
    )
    said = refused(teams, design, keys, 1)
    assert "\\x1b[2Jevil\\u202e.twf" in said
    assert not set("\x1b\x07\u202e") & set(said)


def refused(teams: Teams, design: Path, keys: Path, code: int) -> str:
    """Return what `serve` says that ends with this code before it begins to serve."""
    where = ("--address", teams.server.address, "--keys", str(keys))
    said = crossway("serve", str(design), *where, "-n", teams.names["vault"])
    assert (said.returncode, said.stdout) == (code, ""), said.stderr
    return said.stderr
