"""Two `serve` processes with real key files, and an attacker beside them.

`vault` is served by one process, `shop` and `rival` by another; each has its own private keys and
the others' public ones. The attacker is `rival`: he has its key, reads all histories and reaches
the server's HTTP port. `Front` is for the shop, `Side` for the rival, `Linked` for the shop by its
word, `Open` for anybody; `Loft` leads to a queue of its own.

Longer than other files because half of it is the one design that both processes serve.
"""

from __future__ import annotations

import json
import urllib.error
import urllib.request
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from temporalio.client import WorkflowHandle

from crossway.cluster.keys import jwk
from tests.helpers.background import Background
from tests.helpers.command import crossway
from tests.helpers.lab import Lab, Refusal, endpoint_ids, plain
from tests.helpers.meddling import started
from tests.helpers.names import fresh, with_fresh_names
from tests.helpers.patience import PATIENCE
from tests.helpers.ports import free_port
from tests.helpers.server import ServerThread, connected

VAULT = """
nexus_service Vault:
    operation Look(mark: string) -> string:
        return mark
    operation Keep(id: string) -> Kept:
        return workflow Held(id)
            options:
                workflow_id: "hold-{id}"
                workflow_id_reuse_policy: reject_duplicate
    operation Again(id: string) -> Kept:
        return workflow Held(id)
            options:
                workflow_id: "again-{id}"
    operation Seal(id: string, quick: bool) -> string:
        return update Seal(id, quick):
            workflow_id: "hold-{id}"
    operation Weigh(id: string) -> string:
        return activity Weigh(id)
    operation Scale(id: string) -> string:
        return activity Weigh(id):
            activity_id: "weigh-{id}"
    operation Poke(id: string):
        signal Poked(id):
            workflow_id: "hold-{id}"
    operation Wake(id: string):
        signal Poked(id):
            workflow_id: "hold-{id}"
            start: workflow Held(id)
    operation Count(id: string) -> integer:
        return query Pokes():
            workflow_id: "hold-{id}"

nexus_service Annex:
    operation Peek(mark: string) -> string:
        return mark

nexus_service Attic:
    operation Peer(mark: string) -> string:
        return mark

workflow Held(id: string) -> Kept:
    state:
        pokes = 0
    signal Release(n: int):
        seen = n
    signal Poked(id: string):
        pokes = pokes + 1
    signal Unseal(id: string):
        unsealed = id
    query Pokes() -> integer:
        return pokes
    update Seal(by: string, quick: bool) -> string:
        if quick:
            return "{by} torn"
        await signal Unseal -> unsealed
        return "{by} sealed"
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

nexus_endpoint Open:
    target_namespace: vault
    target_task_queue: vault
    services: [Vault]

nexus_endpoint Linked:
    target_namespace: vault
    target_task_queue: vault
    services: [Vault]
    caller_identity: link
    allowed_caller_namespaces: [shop]

nexus_endpoint Loft:
    target_namespace: vault
    target_task_queue: loft
    services: [Attic]
    allowed_caller_namespaces: [rival]
"""
SHOP = """
workflow Keeps(id: string) -> string:
    try:
        nexus Front Vault.Keep(id) -> kept
            options:
                timeout: 10m
    catch CardDeclined -> err:
        close "declined: {err.message}"
    catch NexusUnauthorizedError:
        close "not authentic"
    catch NexusOperationError -> err:
        close "failed: {err.message}"
    nexus Front Annex.Peek(id) -> peeked
        options:
            timeout: 10m
    close "kept {kept.id} {peeked}"

workflow Agains(id: string) -> string:
    try:
        nexus Front Vault.Again(id) -> kept
            options:
                timeout: 10m
    catch NexusUnauthorizedError:
        close "not authentic"
    close "kept {kept.id}"

workflow Peeks(id: string) -> string:
    nexus Front Annex.Peek(id) -> peeked
        options:
            timeout: 10m
    close peeked

workflow Renews(id: string, more: integer) -> string:
    signal Renew(n: integer):
        seen = n
    promise keeping <- nexus Front Vault.Keep(id)
        options:
            timeout: 10m
    if (more > 0):
        await signal Renew -> n
        close continue_as_new(id, more - 1)
    await keeping -> kept
    close "kept {kept.id}"
"""
BACKED = "\n".join(
    f"""
workflow {operation}s(id: string) -> string:
    try:
        nexus Front Vault.{operation}({given}){bound}
            options:
                timeout: 10m
    catch NexusUnauthorizedError:
        close "not authentic"
    catch NexusOperationError -> err:
        close "failed: {{err.message}}"
    close {ended}
"""
    for operation, given, bound, ended in (
        *((name, "id", " -> got", '"{got}"') for name in ("Weigh", "Scale", "Count")),
        ("Seal", "id, false", " -> got", '"{got}"'),
        # These send a signal, and give nothing.
        *((name, "id", "", '"sent"') for name in ("Poke", "Wake")),
    )
)
PYTHON = """
import asyncio
from pathlib import Path

async def weigh(id: str) -> str:
    while not Path(id).exists():
        await asyncio.sleep(0.05)
    return f"{Path(id).name} weighs"
"""
RIVAL = """
workflow Looks(mark: string) -> string:
    nexus Side Vault.Look(mark) -> seen
        options:
            timeout: 10m
    close seen

workflow Tears(id: string) -> string:
    nexus Side Vault.Seal(id, true) -> torn
        options:
            timeout: 10m
    close torn
"""
NAMESPACES = {"good": "shop", "bad": "rival", "vault": "vault"}
ENDPOINTS = {name.lower(): name for name in ("Front", "Side", "Open", "Linked", "Loft")}
ROLES = NAMESPACES | ENDPOINTS
DENIED = Refusal("UNAUTHORIZED", "not allowed")
JSON = {"Content-Type": "application/json"}


@dataclass(frozen=True)
class Teams:
    """Two processes that serve the design; `names` are the real ones by role. `ready` has the URLs
    at which they say of themselves what is wrong with their keys, by the folder of those."""

    folder: Path
    names: dict[str, str]
    server: ServerThread
    ready: dict[str, str]
    processes: tuple[Background, Background]

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
        caller = await self.asks(here, "Keeps", id)
        return caller, f"hold-{id}", await started(caller)

    def audited(self, **member: str) -> list[dict[str, Any]]:
        """Return the lines of the vault's audit log of which some members are these."""
        lines = (self.folder / "audit.jsonl").read_text().splitlines()
        found = (json.loads(line) for line in lines)
        return [line for line in found if line.items() >= member.items()]

    def stale(self, side: str) -> str:
        """Return what a process says is wrong with its keys, also where it is not ready."""
        try:
            with urllib.request.urlopen(self.ready[side], timeout=PATIENCE) as answer:  # noqa: S310
                return str(json.load(answer).get("keys", ""))
        except urllib.error.HTTPError as unready:
            with unready:
                return str(json.load(unready).get("keys", ""))

    async def asks(
        self, here: Lab, workflow: str, id: str, role: str = "good"
    ) -> WorkflowHandle[Any, Any]:
        """Return an honest caller of the shop's, or of another's."""
        return await here.client(role).start_workflow(
            workflow, id, id=fresh(workflow), task_queue=self.names[role]
        )


@contextmanager
def serving(server: ServerThread, folder: Path) -> Iterator[Teams]:
    """Make keys and endpoints, and serve both sides."""
    design = folder / "design"
    design.mkdir()
    text, names = with_fresh_names("\0".join((VAULT, SHOP + BACKED, RIVAL)), *ROLES.values())
    for stem, part in zip(("vault", "shop", "rival"), text.split("\0"), strict=True):
        (design / f"{names[stem]}.twf").write_text(part)
    (design / f"{names['vault']}.py").write_text(PYTHON)
    own = {role: names[name] for role, name in ROLES.items()}
    _make_keys(folder, own)
    applied = crossway("apply", str(design), "--address", server.address)
    assert applied.returncode == 0, applied.stderr
    ports = {side: f"127.0.0.1:{free_port()}" for side in ("handlers", "callers")}

    def of(side: str, *more: str) -> tuple[str, ...]:
        where = ("--address", server.address, "--keys", str(folder / side))
        return "serve", str(design), *where, "--health", ports[side], *more

    with (
        Background(
            *of("handlers", "-n", own["vault"], "--audit", str(folder / "audit.jsonl"))
        ) as handling,
        Background(*of("callers", "-n", own["good"], "-n", own["bad"])) as calling,
    ):
        handling.wait_for("is current now")
        calling.wait_for("is current now", times=2)
        ready = {side: f"http://{port}/ready" for side, port in ports.items()}
        yield Teams(folder, own, server, ready, (handling, calling))
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
