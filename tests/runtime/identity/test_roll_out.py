"""Processes of release 0.1.0 and of the code as it is, each with keys of its own making, call each
other: what docs/security.md says of a roll-out. Release 0.1.0 is the released package itself.

Longer than other files because both releases, their keys and their calls have to fit each other.
"""

from __future__ import annotations

import asyncio
import shutil
import uuid
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from temporalio.client import WorkflowExecutionStatus

from crossway.cluster.keys import create_key, rotate_key
from crossway.cluster.service.ask import result_of
from crossway.cluster.service.connect import Connections
from crossway.runtime.identity import KeySigner, certify
from crossway.runtime.identity.tokens import ANSWER_TYPE, sign
from tests.helpers.background import Background
from tests.helpers.eventually import eventually
from tests.helpers.lab import scheduled_headers
from tests.helpers.meddling import started
from tests.helpers.names import with_fresh_names
from tests.helpers.patience import PATIENCE
from tests.helpers.releases import NOW, crossway_of, release_0_1_0, said
from tests.helpers.server import ServerThread, connected

VAULT = """
nexus_service Vault:
    operation Look(mark: string) -> string:
        if (mark == "bad"):
            raise CardDeclined("no money", mark)
        return mark
    operation Keep(id: string) -> string:
        return workflow Held(id)
            options:
                workflow_id: "hold-{id}"
    operation Tell(mark: string) -> string:
        if (mark == "long"):
            await timer(8s)
        caller = get_nexus_caller_info()
        close caller.namespace

workflow Held(id: string) -> string:
    signal Release(n: int):
        seen = n
    await signal Release -> n
    if (n > 1):
        raise CardDeclined("no money", n)
    close id

nexus_endpoint Front:
    target_namespace: vault
    target_task_queue: vault
    services: [Vault]
    allowed_caller_namespaces: [shop]
"""
SHOP = """
workflow Looks(mark: string) -> string:
    try:
        nexus Front Vault.Look(mark) -> seen
            options:
                timeout: 10m
    catch CardDeclined -> err:
        close err.message
    catch NexusUnauthorizedError:
        close "not authentic"
    close seen

workflow Tells(mark: string) -> string:
    nexus Front Vault.Tell(mark) -> told
        options:
            timeout: 10m
    close told

workflow Keeps(id: string) -> string:
    try:
        nexus Front Vault.Keep(id) -> kept
            options:
                timeout: 10m
    catch CardDeclined -> err:
        close err.message
    catch NexusUnauthorizedError:
        close "not authentic"
    close kept
"""
Release = Mapping[str, str]


@dataclass(frozen=True)
class Teams:
    """Two namespaces, each with a folder of keys; `releases` are those that made them."""

    folder: Path
    names: dict[str, str]
    address: str

    @contextmanager
    def serving(self, role: str, release: Release, *more: str) -> Any:
        """Run the process of a namespace by a release."""
        where = ("--address", self.address, "--keys", str(self.folder / role), "--no-versioning")
        design = str(self.folder / "design")
        command = ("serve", design, "-n", self.names[role], *where, *more)
        with Background(*command, environment=release) as process:
            process.wait_for("serving")
            yield process
            assert process.end() == 0, process.text

    def publish(self, role: str, by: Release) -> None:
        """Export the public keys of a namespace, and hand them to the other one."""
        other = {"vault": "shop", "shop": "vault"}[role]
        public = crossway_of(by, "keys", "export", self.names[role], "--dir", self._keys(role))
        (self.folder / other / f"{self.names[role]}.jwks.json").write_text(public)

    def _keys(self, role: str) -> str:
        return str(self.folder / role)

    def make_keys(self, by: Release) -> None:
        """Make the first key of each namespace, and hand the public ones over."""
        for role in self.names:
            crossway_of(by, "keys", "new", self.names[role], "--dir", self._keys(role))
        for role in self.names:
            self.publish(role, by)


@dataclass(frozen=True)
class Calls:
    """What is asked of the two, by whoever may start workflows of the shop."""

    connections: Connections
    names: dict[str, str]

    async def start(self, workflow: str, argument: str) -> Any:
        """Start a caller."""
        client = self.connections.client(self.names["shop"])
        id, queue = f"{workflow}-{uuid.uuid4()}", self.names["shop"]
        return await client.start_workflow(workflow, argument, id=id, task_queue=queue)

    async def looks(self, mark: str) -> str:
        """Return what a call that is answered at once gives."""
        handle = await self.start("Looks", mark)
        return str(await asyncio.wait_for(result_of(handle), PATIENCE))

    async def tells(self) -> str:
        """Return who calls, as an operation that waits knows it."""
        return str(await (await self.start("Tells", "")).result())

    async def waits_behind(self, caller: Any) -> None:
        """Wait until what is behind a caller's operation has run as far as its timer."""
        await started(caller)
        events = (await caller.fetch_history()).events
        (link,) = (link.workflow_event for event in events for link in event.links)
        behind = self.connections.client(link.namespace).get_workflow_handle(link.workflow_id)

        async def waiting() -> bool:
            history = await behind.fetch_history()
            return any(one.HasField("timer_started_event_attributes") for one in history.events)

        assert await eventually(waiting)

    async def keeps(self) -> tuple[Any, Any]:
        """Return a caller that waits for an operation that has begun, and the workflow behind."""
        id = str(uuid.uuid4())
        caller = await self.start("Keeps", id)
        await started(caller)
        target = self.connections.client(self.names["vault"]).get_workflow_handle(f"hold-{id}")
        return caller, target

    async def ends(self, target: Any, n: int) -> None:
        """Let the workflow behind an operation end; with more than 1 as declined."""
        await target.signal("Release", n)


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """Return what makes a command one of release 0.1.0."""
    return release_0_1_0(tmp_path_factory)


@dataclass(frozen=True)
class Applied:
    """The design with its endpoint, and keys of both sides as each release makes them.

    Made once: a command of release 0.1.0 takes most of a second to begin.
    """

    folder: Path
    names: dict[str, str]
    address: str
    releases: tuple[Release, ...]

    @asynccontextmanager
    async def teams(
        self, folder: Path, keys: Mapping[str, Release]
    ) -> AsyncIterator[tuple[Teams, Calls]]:
        """Yield the two with keys of their own, each side's as its release made them."""
        shutil.copytree(self.folder / "design", folder / "design")
        for role, release in keys.items():
            made = self.folder / str(self.releases.index(release))
            other = {"vault": "shop", "shop": "vault"}[role]
            for to, pattern in ((role, "*.jwk"), (other, "*.jwks.json")):
                (folder / to).mkdir(exist_ok=True)
                for path in (made / to).glob(f"{self.names[role]}{pattern}"):
                    shutil.copy(path, folder / to)
        connections = await connected(self.address)
        yield Teams(folder, self.names, self.address), Calls(connections, self.names)


@pytest.fixture(scope="module")
def applied(
    shared_server: ServerThread, tmp_path_factory: pytest.TempPathFactory, old: Release
) -> Applied:
    """Return the design, applied, and keys."""
    folder, address = tmp_path_factory.mktemp("applied"), shared_server.address
    (folder / "design").mkdir()
    text, names = with_fresh_names("\0".join((VAULT, SHOP)), "vault", "shop", "Front")
    for stem, part in zip(("vault", "shop"), text.split("\0"), strict=True):
        (folder / "design" / f"{names[stem]}.twf").write_text(part)
    crossway_of(NOW, "apply", str(folder / "design"), "--address", address)
    sides = {role: names[role] for role in ("vault", "shop")}
    for at, release in enumerate((NOW, old)):
        (folder / str(at)).mkdir()
        Teams(folder / str(at), sides, address).make_keys(release)
    return Applied(folder, sides, address, (NOW, old))


async def check_all_but_failures_at_once(calls: Calls) -> None:
    """Check answers at once and of workflows, failures of workflows, and cancels."""
    assert await calls.looks("mark") == "mark"
    assert await calls.tells() == calls.names["shop"]
    caller, target = await calls.keeps()
    await calls.ends(target, 1)
    assert await result_of(caller) == target.id.removeprefix("hold-")
    caller, target = await calls.keeps()
    await calls.ends(target, 2)
    assert (await result_of(caller)).endswith("no money")
    await cancelled_with_its_caller(*await calls.keeps())


async def cancelled_with_its_caller(caller: Any, target: Any) -> None:
    """Cancel a caller and wait until the workflow behind its operation is cancelled, too."""
    await caller.cancel()

    async def cancelled() -> bool:
        return bool((await target.describe()).status == WorkflowExecutionStatus.CANCELED)

    assert await eventually(cancelled)


async def test_a_caller_of_0_1_0_calls_a_handler_of_now(
    applied: Applied, tmp_path: Path, old: Release
) -> None:
    """It gets answers and failures, and what it started is cancelled with it."""
    async with applied.teams(tmp_path, {"vault": NOW, "shop": old}) as (both, calls):
        with both.serving("vault", NOW), both.serving("shop", old):
            await check_all_but_failures_at_once(calls)
            assert (await calls.looks("bad")).endswith("no money")


async def test_a_caller_of_now_calls_a_handler_of_0_1_0(
    applied: Applied, tmp_path: Path, old: Release
) -> None:
    """Its failures count until its keys are exported by a release that signs them: then one that
    nobody signed is not authentic, unless the caller's variable says that it counts."""
    async with applied.teams(tmp_path, {"vault": old, "shop": NOW}) as (both, calls):
        with both.serving("vault", old):
            with both.serving("shop", NOW) as shop:
                shop.wait_for("failures of " + both.names["vault"])
                await check_all_but_failures_at_once(calls)
                assert (await calls.looks("bad")).endswith("no money")
                both.publish("vault", NOW)

                async def refused() -> bool:
                    return await calls.looks("bad") == "not authentic"

                assert await eventually(refused)
                await check_all_but_failures_at_once(calls)
            with both.serving("shop", {"CROSSWAY_UNSIGNED_FAILURES": "accept"}):
                assert (await calls.looks("bad")).endswith("no money")


async def test_operations_that_0_1_0_began_end_well_after_its_handler_is_replaced(
    applied: Applied, tmp_path: Path, old: Release
) -> None:
    """For a caller of either release: answered, failed and cancelled."""
    async with applied.teams(tmp_path, {"vault": old, "shop": old}) as (both, calls):
        with both.serving("shop", old):
            with both.serving("vault", old):
                begun = [await calls.keeps() for _ in range(6)]
                told = await calls.start("Tells", "long")
                await calls.waits_behind(told)
            with both.serving("vault", NOW):
                await end(calls, begun[:3])
                assert await result_of(told) == both.names["shop"], "it ran on 0.1.0 first"
        with both.serving("vault", NOW), both.serving("shop", NOW):
            await end(calls, begun[3:])


async def end(calls: Calls, begun: list[tuple[Any, Any]]) -> None:
    """Let one operation be answered, one fail and one be cancelled."""
    (first, answered), (second, failed), third = begun
    await calls.ends(answered, 1)
    assert await result_of(first) == answered.id.removeprefix("hold-")
    await calls.ends(failed, 2)
    assert (await result_of(second)).endswith("no money")
    await cancelled_with_its_caller(*third)


def test_release_0_1_0_takes_a_key_of_the_other_kind_for_broken(
    tmp_path: Path, old: Release
) -> None:
    """So ES256 is for when no process of it runs any more; `keys new` makes what it reads."""
    keys = ("keys", "new", "orders", "--dir", str(tmp_path / "keys"))
    crossway_of(NOW, *keys)
    assert "orders" in crossway_of(old, "keys", "list", "--dir", str(tmp_path / "keys"))
    crossway_of(NOW, "keys", "rotate", *keys[2:], "--algorithm", "ES256")
    with pytest.raises(AssertionError, match="expected an Ed25519 key"):
        crossway_of(old, "keys", "list", "--dir", str(tmp_path / "keys"))


def test_release_0_1_0_reads_what_is_exported_now(tmp_path: Path, old: Release) -> None:
    """Of keys that only sign, and of those for MACs; it passes over what it does not know."""
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    theirs.mkdir(mode=0o700)
    made = [create_key(ours, "orders", agrees=False), rotate_key(ours, "orders", agrees=True)]
    public = crossway_of(NOW, "keys", "export", "--dir", str(ours))
    (theirs / "orders.jwks.json").write_text(public)
    listed = crossway_of(old, "keys", "list", "--dir", str(theirs))
    assert all(key.id in listed for key in made)


READS = """
import sys
from pathlib import Path
from crossway.cluster.keys import read_keys
from crossway.runtime.identity import Keyring
from crossway.runtime.identity.tokens import ANSWER_TYPE, RefusedError, verify
for token in sys.argv[2:]:
    found = read_keys(Path(sys.argv[1]), {})
    try:
        verify(token, ANSWER_TYPE, Keyring(found.signing, found.trusted), timely=False)
        print("taken")
    except RefusedError as refused:
        print(refused)
"""


def test_release_0_1_0_refuses_what_sessions_sign(tmp_path: Path, old: Release) -> None:
    """So sessions are for when no process of it runs any more."""
    keys = tmp_path / "keys"
    key = create_key(keys, "orders", agrees=False)
    made = [sign(by, ANSWER_TYPE, {"iat": 1000}) for by in (key, certify(KeySigner(key)))]
    read = said(old, "-c", READS, str(keys), *made)
    assert read.splitlines() == ["taken", "algorithm is not EdDSA"]


async def proof_of_a_look(calls: Calls) -> str:
    """Return by what a call is proven that is answered as it should be."""
    handle = await calls.start("Looks", "mark")
    assert await asyncio.wait_for(result_of(handle), PATIENCE) == "mark"
    return (await scheduled_headers(handle))["crossway-caller"][:3]


async def test_macs_begin_when_both_keys_agree_on_one_and_refuse_no_call_until_all_are_new(
    applied: Applied, tmp_path: Path, old: Release
) -> None:
    """Keys of 0.1.0 go on signing; both sides rotate while they run, and no call is refused. A
    process of 0.1.0 reads such a key, and refuses what a MAC proves: so it is the last step."""
    async with applied.teams(tmp_path, {"vault": old, "shop": old}) as (both, calls):
        with both.serving("vault", NOW), both.serving("shop", NOW):
            assert await proof_of_a_look(calls) == "eyJ"
            for role in ("vault", "shop"):
                made = ("keys", "rotate", both.names[role], "--dir", str(both.folder / role))
                crossway_of(NOW, *made, "--proof", "mac", "--after", "25")
                both.publish(role, NOW)

            async def by_a_mac() -> bool:
                await asyncio.sleep(1)
                return await proof_of_a_look(calls) == "m1."

            assert await eventually(by_a_mac)
            await check_all_but_failures_at_once(calls)
            assert (await calls.looks("bad")).endswith("no money")
        with both.serving("vault", old), both.serving("shop", NOW):
            assert await calls.looks("mark") == "not authentic"
