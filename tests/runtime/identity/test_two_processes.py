"""The attack table between two `serve` processes with real key files.

`vault` is served by one process, `shop` and `rival` by another; each has its own private keys and
the others' public ones. The attacker is `rival`: he has its key, reads all histories and reaches
the server's HTTP port.

Longer than other files because all of it is tried on the same two processes, which take longer to
start than all that is tried.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from crossway.cluster.keys import jwk
from crossway.runtime.identity import jws
from crossway.runtime.identity.algorithms import signature
from crossway.runtime.identity.tokens import CALLER_TYPE
from crossway.runtime.payloads import base64url
from tests.helpers.background import Background
from tests.helpers.command import crossway
from tests.helpers.eventually import eventually
from tests.helpers.lab import (
    Lab,
    Refusal,
    endpoint_ids,
    outcome,
    plain,
    scheduled_headers,
    segments,
)
from tests.helpers.meddling import answer_to, cancel, complete_with, started
from tests.helpers.names import with_fresh_names
from tests.helpers.server import connected
from tests.runtime.identity.conftest import HttpServer
from tests.runtime.identity.test_attacks import claims, digest, token
from tests.runtime.identity.test_failures import application
from tests.runtime.identity.test_forged_failures import fail

VAULT = """
nexus_service Vault:
    operation Look(mark: string) -> string:
        return mark
    operation Keep(id: string) -> Kept:
        return workflow Held(id)
            options:
                workflow_id: "hold-{id}"
                workflow_id_reuse_policy: reject_duplicate

nexus_service Annex:
    operation Peek(mark: string) -> string:
        return mark

workflow Held(id: string) -> Kept:
    signal Release(n: int):
        seen = n
    await signal Release -> n
    if (n > 1):
        raise CardDeclined("no money", n)
    close Kept{id}

nexus_endpoint Front:
    target_namespace: vault
    target_task_queue: vault
    services: [Vault, Annex]
    allowed_caller_namespaces: [shop]

nexus_endpoint Side:
    target_namespace: vault
    target_task_queue: vault
    services: [Vault]
    allowed_caller_namespaces: [rival]
"""
SHOP = """
workflow Keeps(id: string) -> string:
    try:
        nexus Front Vault.Keep(id) -> kept
            options:
                timeout: 60s
    catch CardDeclined -> err:
        close "declined: {err.message}"
    catch NexusUnauthorizedError:
        close "not authentic"
    catch NexusOperationError -> err:
        close "failed: {err.message}"
    nexus Front Annex.Peek(id) -> peeked
        options:
            timeout: 60s
    close "kept {kept.id} {peeked}"
"""
RIVAL = """
workflow Looks(mark: string) -> string:
    nexus Side Vault.Look(mark) -> seen
        options:
            timeout: 60s
    close seen
"""
ROLES = {"good": "shop", "bad": "rival", "vault": "vault", "front": "Front", "side": "Side"}
DENIED = Refusal("UNAUTHORIZED", "not allowed")
JSON = {"Content-Type": "application/json"}


@dataclass(frozen=True)
class Teams:
    """Two processes that serve the design; `names` are the real ones by role."""

    folder: Path
    names: dict[str, str]
    server: HttpServer

    @asynccontextmanager
    async def lab(self) -> AsyncIterator[Lab]:
        """Yield what the attacker has, with a worker of his own without Crossway in it."""
        connections = await connected(self.server.address)
        ids = await endpoint_ids(connections)
        rival = next((self.folder / "callers").glob(f"{self.names['bad']}.*.jwk"))
        keys = {"bad": jwk.signing_key(json.loads(rival.read_text()), str(rival))}
        here = Lab(connections, self.server.http, self.names, keys, {}, ids)
        async with plain(here, "bad"):
            yield here

    async def keeps(self, here: Lab) -> tuple[Any, str, str]:
        """Return an honest caller that waits, its target's id and its operation's token."""
        id = f"o-{uuid.uuid4()}"
        caller = await here.client("good").start_workflow(
            "Keeps", id, id=f"keeps-{id}", task_queue=self.names["good"]
        )
        return caller, f"hold-{id}", await started(caller)


@pytest.fixture(scope="module")
def teams(serving_server: HttpServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Teams]:
    """Make keys and endpoints, and serve both sides, once for all tests here."""
    folder = tmp_path_factory.mktemp("teams")
    design = folder / "design"
    design.mkdir()
    text, names = with_fresh_names("\0".join((VAULT, SHOP, RIVAL)), *ROLES.values())
    for stem, part in zip(("vault", "shop", "rival"), text.split("\0"), strict=True):
        (design / f"{names[stem]}.twf").write_text(part)
    own = {role: names[name] for role, name in ROLES.items()}
    _make_keys(folder, own)
    applied = crossway("apply", str(design), "--address", serving_server.address)
    assert applied.returncode == 0, applied.stderr
    where = ("--address", serving_server.address, "--keys")
    handlers = ("serve", str(design), "-n", own["vault"], *where, str(folder / "handlers"))
    callers = ("serve", str(design), "-n", own["good"], "-n", own["bad"], *where)
    with (
        Background(*handlers) as handling,
        Background(*callers, str(folder / "callers")) as calling,
    ):
        handling.wait_for("is current now")
        calling.wait_for("is current now", times=2)
        yield Teams(folder, own, serving_server)
        assert (handling.end(), calling.end()) == (0, 0), handling.text + calling.text


def _make_keys(folder: Path, names: dict[str, str]) -> None:
    """Make each side's private keys in its own folder, and hand the public ones over."""
    sides = {"handlers": [names["vault"]], "callers": [names["good"], names["bad"]]}
    for side, own in sides.items():
        made = crossway("keys", "new", *own, "--dir", str(folder / side))
        assert made.returncode == 0, made.stderr
    for side, other in (("handlers", "callers"), ("callers", "handlers")):
        for name in sides[side]:
            public = crossway("keys", "export", name, "--dir", str(folder / side))
            (folder / other / f"{name}.jwks.json").write_text(public.stdout)


async def release(here: Lab, target: str, n: int = 1) -> None:
    """Let a target end; with more than 1 as declined."""
    await here.client("vault").get_workflow_handle(target).signal("Release", n)


async def test_honest_calls_answers_and_failures_pass(teams: Teams) -> None:
    """What is refused below is refused for what is wrong with it."""
    async with teams.lab() as here:
        caller, target, _ = await teams.keeps(here)
        await release(here, target)
        id = target.removeprefix("hold-")
        assert await caller.result() == f"kept {id} {id}"
        caller, target, _ = await teams.keeps(here)
        await release(here, target, 2)
        assert (await caller.result()).endswith("Vault.Keep: no money")
        looks = await here.client("bad").execute_workflow(
            "Looks", "mark", id=f"looks-{id}", task_queue=teams.names["bad"]
        )
        assert looks == "mark"


async def test_a_service_that_is_not_behind_the_endpoint_is_out_of_reach(teams: Teams) -> None:
    """A place on the list of one endpoint of the queue, and a token for the other service."""
    async with teams.lab() as here:
        call = here.call("side", "Annex", "Peek")
        about = {"iss": here.names["bad"], "end": call[0], "svc": "Annex", "op": "Peek"}
        made = token(here.keys["bad"], claims(here, **about, **digest("attack")))
        assert await here.ask("bad!", call, "attack", crossway_caller=made) == DENIED
        front = here.call("front", "Annex", "Peek")
        made = token(
            here.keys["bad"], claims(here, **about | {"end": front[0]}, **digest("attack"))
        )
        assert await here.ask("bad!", front, "attack", crossway_caller=made) == DENIED


async def test_a_borrowed_call_id_answers_and_cancels_nothing(teams: Teams) -> None:
    """An honest call of the rival's own under the id of another's, and what it was answered."""
    async with teams.lab() as here:
        caller, target, operation = await teams.keeps(here)
        stolen = (await scheduled_headers(caller))["crossway-caller"]
        call = here.call("side", op="Look")
        about = {"iss": here.names["bad"], "end": call[0], "op": "Look"}
        borrowed = claims(here, jti=segments(stolen)[1]["jti"], **about, **digest("forged"))
        made = token(here.keys["bad"], borrowed)
        looked = await here.start("bad!", call, "forged", crossway_caller=made)
        assert await outcome(looked) == "forged"
        for endpoint in ("side", "front"):
            for by in (made, ""):
                assert (await cancel(here, "Keep", operation, by, endpoint))[0] == 403
        assert await complete_with(here, "good", target, await answer_to(looked)) == 200
        assert await caller.result() == "not authentic"
        await release(here, target)


async def test_a_failure_that_nobody_signed_is_caught_as_not_authentic(teams: Teams) -> None:
    """Of the very type that the caller's design catches."""
    async with teams.lab() as here:
        caller, target, _ = await teams.keeps(here)
        assert await fail(here, target, application("CardDeclined")) == 200
        assert await caller.result() == "not authentic"
        await release(here, target)


async def test_a_reader_of_the_caller_s_history_cancels_that_operation_and_nothing_else(
    teams: Teams,
) -> None:
    """What remains: he sends what the server would send, and the caller is told so."""
    async with teams.lab() as here:
        caller, target, operation = await teams.keeps(here)
        other, untouched, _ = await teams.keeps(here)
        stolen = (await scheduled_headers(caller))["crossway-caller"]
        assert (await cancel(here, "Keep", operation, stolen, "side"))[0] == 403
        assert (await cancel(here, "Look", operation, stolen))[0] == 403
        assert (await cancel(here, "Keep", operation, stolen))[0] == 202
        assert (await caller.result()).startswith("failed: ")
        assert (await here.client("vault").get_workflow_handle(target).describe()).status == 4
        await release(here, untouched)
        assert (await other.result()).startswith("kept")


async def test_a_repetition_is_the_very_same_call_and_attaches_or_is_refused(teams: Teams) -> None:
    """What remains: within the token's time its reader sends the identical call again. It attaches
    to what runs, and once that has ended `reject_duplicate` refuses it; other input is denied."""
    async with teams.lab() as here:
        caller, target, _ = await teams.keeps(here)
        stolen = (await scheduled_headers(caller))["crossway-caller"]
        call, id = here.call(op="Keep"), target.removeprefix("hold-")
        assert await here.ask("bad!", call, "other", crossway_caller=stolen) == DENIED
        repeated = await here.start("bad!", call, id, crossway_caller=stolen)
        await started(repeated)
        await release(here, target)
        assert await outcome(repeated) == {"id": id}
        assert (await caller.result()).startswith("kept")
        assert (await here.ask("bad!", call, id, crossway_caller=stolen)).type == "CONFLICT"


def lookalikes(name: str) -> list[str]:
    """Return texts that a reader, a file system or a normal form may take for a name."""
    wide = chr(ord(name[0]) + 0xFEE0) + name[1:]
    swapped = name.swapcase()
    around = [f"{name} ", f" {name}", f"{name}\u200b", f"{name}\u0000", f"{name}\u0301"]
    return [*({swapped} - {name}), wide, *around, f"{name}\n"]


async def test_names_that_look_alike_are_others(teams: Teams) -> None:
    """In another case, another normal form, with what cannot be seen: neither a namespace nor a
    service is taken for the one that is listed, also where the key behind it is a trusted one."""
    async with teams.lab() as here:
        bad, front, side = here.keys["bad"], here.call("front"), here.call("side")
        mark = digest("attack")
        by_namespace = {
            iss: (front, {"iss": iss, "end": front[0]}) for iss in lookalikes(here.names["good"])
        }
        by_service = {
            svc: ([side[0], svc, "Look"], {"iss": bad.namespace, "end": side[0], "svc": svc})
            for svc in lookalikes("Vault")
        }
        for name, (call, about) in {**by_namespace, **by_service}.items():
            made = token(bad, claims(here, **about, **mark))
            assert await here.ask("bad!", call, "attack", crossway_caller=made) == DENIED, name


async def test_a_claim_that_is_written_twice_says_one_thing_to_all(teams: Teams) -> None:
    """Of two issuers in one token the same is looked at for its key, the list and the answer."""
    async with teams.lab() as here:
        bad, call = here.keys["bad"], here.call("front")
        own = claims(here, iss=bad.namespace, end=call[0], **digest("attack"))
        twice = json.dumps(own)[:-1] + f', "iss": "{here.names["good"]}"}}'
        once = json.dumps({**own, "iss": here.names["good"]})[:-1] + f', "iss": "{bad.namespace}"}}'
        for said in (twice, once):
            head = jws.unsigned(bad.algorithm, CALLER_TYPE, bad.id, {}).partition(".")[0]
            data = f"{head}.{base64url(said.encode())}"
            made = jws.joined(data, signature(bad.private, data.encode()))
            assert await here.ask("bad!", call, "attack", crossway_caller=made) == DENIED


async def test_an_honest_proof_is_good_for_no_other_call(teams: Teams) -> None:
    """What the rival's own worker proved by a MAC, and what the shop's did, each sent for all that
    it was not made for: through another endpoint, for another service, operation or input, from
    here and over HTTP, with the header twice and in other letters."""
    async with teams.lab() as here:
        looks = await here.client("bad").start_workflow(
            "Looks", "attack", id=f"looks-{uuid.uuid4()}", task_queue=teams.names["bad"]
        )
        assert await looks.result() == "attack"
        rivals = (await scheduled_headers(looks))["crossway-caller"]
        caller, target, _ = await teams.keeps(here)
        shops = (await scheduled_headers(caller))["crossway-caller"]
        assert rivals.startswith("m1.")
        assert shops.startswith("m1.")
        front, side = here.call("front"), here.call("side")
        calls = [front, here.call("front", "Annex", "Peek"), here.call("side", "Annex", "Peek")]
        calls.append(here.call("side", op="Keep"))
        for stolen, wrong in ((rivals, calls), (shops, [*calls, side])):
            for call in wrong:
                got = await here.ask("bad!", call, "attack", crossway_caller=stolen)
                assert got == DENIED, call
                for headers in ({"Crossway-Caller": stolen}, {"CROSSWAY-CALLER": stolen}):
                    sent = {
                        **headers,
                        "crossway-caller": "m1.AAAA",
                        "Content-Type": "application/json",
                    }
                    assert (await here.post(call, b'"attack"', sent))[0] == 403, call
        assert await here.ask("bad!", side, "other", crossway_caller=rivals) == DENIED
        long = "~".join(["a" * 40] * 150)
        asked = here.ask("bad!", side, "attack", crossway_caller=rivals, crossway_chain=long)
        assert await asked == DENIED
        # The very same call is what it was made for, and is answered as the page says.
        assert await here.ask("bad!", side, "attack", crossway_caller=rivals) == "attack"
        await release(here, target)


async def test_what_a_process_remembers_of_a_key_ends_with_its_file(teams: Teams) -> None:
    """A proof and a token that were admitted a moment ago are refused once the key's file has
    gone, and good again with it: nothing that was found right is taken for trusted."""
    public = teams.folder / "handlers" / f"{teams.names['bad']}.jwks.json"
    kept = public.read_text()
    async with teams.lab() as here:
        looks = await here.client("bad").start_workflow(
            "Looks", "mine", id=f"looks-{uuid.uuid4()}", task_queue=teams.names["bad"]
        )
        assert await looks.result() == "mine"
        by_mac = (await scheduled_headers(looks))["crossway-caller"]
        call = here.call("side", op="Look")
        about = {"iss": here.names["bad"], "end": call[0], "op": "Look"}
        signed = token(here.keys["bad"], claims(here, **about, **digest("mine")))

        async def all_are(expected: Any) -> bool:
            asked = [
                await here.ask("bad!", call, "mine", crossway_caller=one)
                for one in (by_mac, signed)
            ]
            return asked == [expected, expected]

        assert await all_are("mine")
        public.unlink()
        try:
            await eventually(lambda: all_are(DENIED))
        finally:
            public.write_text(kept)
        await eventually(lambda: all_are("mine"))


async def test_a_borrowed_request_id_starts_nothing_and_cancels_nothing(teams: Teams) -> None:
    """The server takes a start for made that comes again under its request's id. Whoever reads
    that in a caller's history sends it over HTTP with an honest call of his own for the same
    target: it would be told to have started it, and could cancel it."""
    async with teams.lab() as here:
        caller, target, _ = await teams.keeps(here)
        (event,) = [
            event.nexus_operation_scheduled_event_attributes
            async for event in caller.fetch_history_events()
            if event.HasField("nexus_operation_scheduled_event_attributes")
        ]
        id, call = target.removeprefix("hold-"), here.call("side", op="Keep")
        about = {"iss": here.names["bad"], "end": call[0], "op": "Keep"}
        made = token(here.keys["bad"], claims(here, **about, **digest(id)))
        sent = {**JSON, "crossway-caller": made, "Nexus-Request-Id": event.request_id}
        assert (await here.post(call, json.dumps(id).encode(), sent))[0] == 403
        await release(here, target)
        assert (await caller.result()).startswith("kept")
