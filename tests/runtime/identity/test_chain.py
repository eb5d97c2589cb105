"""The chain of calls: A calls B, which calls C; C learns of both, by what each signed itself.

Longer than other files because its one run on a server needs a design of three namespaces.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from crossway.cluster.service.ask import result_of
from crossway.design.builtins import CALLER_FIELDS, LINK_FIELDS
from crossway.runtime.identity import Caller, Incoming, Keyring, SignedCallers, described, new_key
from crossway.runtime.identity.chain import (
    CHAIN_HEADER,
    LONGEST,
    MOST_LINKS,
    NO_CALL,
    SECRET_HEADER,
    UNKNOWN,
    Cause,
    begun_by,
    handed_on,
    new_secret,
)
from crossway.runtime.identity.chain import digest as chain_digest
from crossway.runtime.identity.tokens import (
    CALLER_HEADER,
    CALLER_TYPE,
    Call,
    RefusedError,
    caller_claims,
    sign,
)
from crossway.runtime.payloads import Digest
from tests.helpers.deployed import Deployed, deployed
from tests.helpers.eventually import eventually
from tests.helpers.lab import Asks, lab, outcome, scheduled_headers, segments
from tests.helpers.names import fresh
from tests.helpers.replayed import breaks
from tests.helpers.server import ServerThread
from tests.helpers.starting import start_with

NAMESPACES = [f"ns-{number}" for number in range(12)]
KEYS = {namespace: new_key(namespace) for namespace in NAMESPACES}
RING = Keyring(KEYS.values())
CALL = Call("Desk", "Money", "Pay")
DIGEST = Digest(b"digest", "full")


@dataclass
class Made:
    """A call as it was made: its token, and the headers that it came with."""

    token: str
    headers: dict[str, str]

    @property
    def cause(self) -> Cause:
        """What a workflow that it starts is begun by."""
        sealed = {"sec": "", "to": "here"}
        before = self.headers.get(CHAIN_HEADER, "")
        return begun_by(self.token, sealed, before, "here", chain_digest(self.token))


def made(namespace: str, cause: Cause = NO_CALL, **changed: str) -> Made:
    """Return a call by a workflow of a namespace that was begun by something."""
    secret, sealed = new_secret()
    claims = {**caller_claims(CALL, DIGEST, "id", 60), "sub": f"w-{namespace}", "run": "r"}
    token = sign(KEYS[namespace], CALLER_TYPE, {**claims, **sealed, "chn": cause.said, **changed})
    own = {CALLER_HEADER: token, SECRET_HEADER: secret}
    return Made(token, {**own, **handed_on(cause, own)})


def called(*namespaces: str) -> Made:
    """Return the last of several calls, each made by what the one before it began."""
    cause = NO_CALL
    for namespace, following in zip(namespaces, [*namespaces[1:], "here"], strict=True):
        last = made(namespace, cause, to=following)
        cause = last.cause
    return last


def arrived(headers: dict[str, str], keys: Keyring = RING) -> Caller:
    """Return the caller that a guard makes of a call's headers."""
    return SignedCallers(keys).caller(Incoming(CALL, headers, digest=DIGEST))


def test_each_call_is_in_the_chain_the_nearest_first() -> None:
    """Whose it was, in which workflow, and what it called."""
    caller = arrived(called("ns-0", "ns-1", "ns-2").headers)
    assert [link.namespace for link in caller.chain.links] == ["ns-2", "ns-1", "ns-0"]
    assert caller.chain.links[1].workflow_id == "w-ns-1"
    assert (caller.namespace, caller.chain.originator) == ("ns-2", "ns-0")


def test_what_an_operation_learns_has_all_its_fields() -> None:
    """`check` knows them by the same names, and a design reads none that may be missing."""
    for caller in (Caller("", "", ""), arrived(called("ns-0", "ns-1").headers)):
        known = described(caller, CALL)
        assert sorted(known) == sorted(CALLER_FIELDS)
        assert all(sorted(link) == sorted(LINK_FIELDS) for link in known["chain"])
    assert known["originating_namespace"] == "ns-0"
    assert described(Caller("ns-9", "w", "r"), CALL)["chain"] == [], "a link's word is not proof"


def test_a_token_that_was_handed_on_makes_no_call() -> None:
    """B may tell C that A called it, and C cannot then call B in the name of A."""
    last = called("ns-0", "ns-1")
    stolen = last.headers[CHAIN_HEADER]
    for headers in (
        {CALLER_HEADER: stolen},
        {CALLER_HEADER: stolen, SECRET_HEADER: last.headers[SECRET_HEADER]},
    ):
        with pytest.raises(RefusedError, match="token without its secret"):
            arrived(headers)


@settings(deadline=None)
@given(st.data())
def test_nobody_between_changes_the_chain_unseen(data: st.DataObject) -> None:
    """Left out, put in, swapped, or altered by a character: refused, or the chain is not whole."""
    last = called("ns-0", "ns-1", "ns-2", "ns-3")
    tokens = last.headers[CHAIN_HEADER].split("~")
    stranger = made(data.draw(st.sampled_from(NAMESPACES)), to="ns-3").token
    changed = data.draw(
        st.one_of(
            st.permutations(tokens),
            st.lists(st.sampled_from([*tokens, stranger]), max_size=5),
            st.integers(0, 2).map(lambda at: [*tokens[:at], tokens[at][:-2], *tokens[at + 1 :]]),
            st.text(max_size=40).map(lambda text: [text]),
        )
    )
    try:
        caller = arrived({**last.headers, CHAIN_HEADER: "~".join(changed)})
    except RefusedError:
        return
    real = ["ns-3", "ns-2", "ns-1", "ns-0"]
    assert [one.namespace for one in caller.chain.links] == real[: len(caller.chain.links)]
    assert caller.chain.originator in ("", "ns-0")
    assert (caller.chain.originator == "ns-0") == (changed == tokens)


def test_a_namespace_names_no_call_as_its_cause_that_was_made_to_another() -> None:
    """ns-2 has the token of ns-0 from ns-1, and cannot leave ns-1 out with it; nor where the token
    names nobody, which ends the chain."""
    first = made("ns-0", to="ns-1")
    second = made("ns-1", first.cause, to="ns-2")
    honest = arrived(made("ns-2", second.cause).headers)
    assert [link.namespace for link in honest.chain.links] == ["ns-2", "ns-1", "ns-0"]
    with pytest.raises(RefusedError, match="chain: token for another namespace"):
        arrived(made("ns-2", first.cause).headers)
    unnamed = arrived(made("ns-2", made("ns-0").cause).headers)
    assert [link.namespace for link in unnamed.chain.links] == ["ns-2"]
    assert unnamed.chain.originator == ""


def test_a_namespace_names_as_its_cause_any_call_that_was_made_to_it() -> None:
    """As it can do whatever else its workflows could do: the older of two, or neither."""
    older, newer = made("ns-0", to="ns-2"), made("ns-1", to="ns-2")
    for cause, origin in ((older.cause, "ns-0"), (newer.cause, "ns-1"), (NO_CALL, "ns-2")):
        assert arrived(made("ns-2", cause).headers).chain.originator == origin


def test_a_hop_that_proves_nothing_ends_the_chain() -> None:
    """Nobody is made up in its place, and where the chain began is not known."""
    unproven = arrived(made("ns-1", UNKNOWN).headers)
    assert [link.namespace for link in unproven.chain.links] == ["ns-1"]
    assert unproven.chain.originator == ""
    without_key = Keyring([KEYS["ns-1"], KEYS["ns-2"]])
    known = arrived(called("ns-0", "ns-1", "ns-2").headers, without_key)
    assert [link.namespace for link in known.chain.links] == ["ns-2", "ns-1"]
    assert known.chain.originator == ""


def test_a_token_without_a_secret_is_not_handed_on() -> None:
    """One of release 0.1.0: whoever got it could call with it. Nor is one that names another
    namespace than the one it came to, or none."""
    assert begun_by("token", {"iss": "ns-0", "to": "ns-1"}, "", "ns-1", "its digest") == UNKNOWN
    assert begun_by("token", {"sec": "", "to": "ns-2"}, "", "ns-1", "its digest") == UNKNOWN
    assert begun_by("token", {"sec": ""}, "", "ns-1", "its digest") == UNKNOWN
    assert begun_by("token", {"sec": "", "to": "ns-1"}, "", "ns-1", "its digest") != UNKNOWN


def test_a_chain_that_is_too_long_is_refused() -> None:
    """However it was signed: it costs a verification for each token."""
    caller = made("ns-0")
    for text in ("~".join(["x"] * (MOST_LINKS + 1)), "x" * (LONGEST + 1)):
        with pytest.raises(RefusedError, match="chain of"):
            arrived({**caller.headers, CHAIN_HEADER: text})


def test_a_call_hands_on_what_fits_and_says_that_it_is_not_all() -> None:
    """A call's headers have 8 KiB: those who called first are left out, which shows."""
    last = called(*NAMESPACES)
    size = sum(len(key) + len(value) for key, value in last.headers.items())
    assert 4000 < size < 8192 - 400
    caller = arrived(last.headers)
    assert 5 <= len(caller.chain.links) <= MOST_LINKS + 1
    assert caller.chain.originator == ""
    assert arrived(called(*NAMESPACES[:5]).headers).chain.originator == "ns-0"


@pytest.mark.parametrize(
    ("made_for", "here", "taken"),
    [
        ("one", "one", True),
        ("two", "one", False),
        ("", "one", True),  # of release 0.1.0, which names none
        ("one", "", True),  # a worker by hand that does not know its service
    ],
)
def test_a_token_for_another_service_is_refused(made_for: str, here: str, taken: bool) -> None:
    """Two services may trust the same keys: a token of one opens nothing on the other, nor does
    it lengthen a chain there."""
    first = made("ns-0", NO_CALL, to="ns-1", **({"aud": made_for} if made_for else {}))
    own = made("ns-1", first.cause, **({"aud": here} if here else {}))
    for headers in (first.headers, own.headers):
        authenticator = SignedCallers(RING, audience=here)
        request = Incoming(CALL, headers, digest=DIGEST)
        if taken:
            assert authenticator.caller(request).chain.originator == "ns-0"
        else:
            with pytest.raises(RefusedError, match="token for another audience"):
                authenticator.caller(request)


# --- on a server ------------------------------------------------------------------------

FRONT = """
workflow Through(route: string) -> (any):
    switch route:
        case "a body that waits":
            nexus Desk Desks.Waits() -> seen
        case "a workflow":
            nexus Desk Desks.Runs() -> seen
        case "a child":
            nexus Desk Desks.Has() -> seen
        case "run after run":
            nexus Desk Desks.Goes(3) -> seen
        case "an open endpoint":
            nexus OpenDesk Desks.Waits() -> seen
        case "a linked endpoint":
            nexus LinkedDesk Desks.Waits() -> seen
        else:
            nexus Desk Desks.Leaves(route) -> seen
    close complete(seen)
"""
MIDDLE = """
nexus_endpoint Desk:
    target_namespace: middle
    target_task_queue: middle
    allowed_caller_namespaces: [front]
    services: [Desks]

nexus_endpoint OpenDesk:
    target_namespace: middle
    target_task_queue: middle
    services: [Desks]

nexus_endpoint LinkedDesk:
    target_namespace: middle
    target_task_queue: middle
    allowed_caller_namespaces: [front]
    caller_identity: link
    services: [Desks]

nexus service Desks:
    sync Waits() -> (any):
        nexus Vault Safe.Who() -> seen
        return seen
    async Runs workflow Runs
    async Has workflow Has
    async Goes workflow Goes
    sync Leaves(mark: string) -> (any):
        detach nexus Vault Safe.Note(mark)
        return mark

workflow Runs() -> (any):
    nexus Vault Safe.Who() -> seen
    nexus Vault Safe.Only() -> said
    close complete({seen, said})

workflow Has() -> (any):
    workflow Runs() -> seen
    close complete(seen)

workflow Goes(n: int) -> (any):
    if n > 0:
        close continue_as_new(n - 1)
    workflow Has() -> seen
    close complete(seen)

workflow Alone() -> (any):
    nexus Vault Safe.Who() -> seen
    try:
        nexus Vault Safe.Only() -> said
    catch -> err:
        said = err.type
    close complete({seen, said})
"""
VAULT = """
nexus_endpoint Vault:
    target_namespace: vault
    target_task_queue: vault
    allowed_caller_namespaces: [middle]

nexus service Safe:
    sync Who() -> (any):
        return get_nexus_caller_info()
    sync Only() -> (string):
        options:
            originating_namespaces: [front]
        return "in"
    sync Note(mark: string) -> (any):
        caller = get_nexus_caller_info()
        return workflow Kept(caller):
            workflow_id: "kept-{mark}"

workflow Kept(caller: any) -> (any):
    close complete(caller)
"""


def _namespaces(seen: Any) -> list[str]:
    return [link["namespace"] for link in seen["chain"]]


async def test_the_chain_goes_through_whatever_an_operation_begins(
    server: ServerThread, tmp_path: Path
) -> None:
    """A body that waits, a workflow, its children, the runs that continue it, a detached call;
    and a list can ask where it began."""
    files = {"front.twf": FRONT, "middle.twf": MIDDLE, "vault.twf": VAULT}
    async with deployed(
        server.address, tmp_path, files, "Desk", "OpenDesk", "LinkedDesk", "Vault"
    ) as app:
        front, middle = app.names["front"], app.names["middle"]
        whole = [middle, front]
        seen = await app.run("Through", "a body that waits")
        assert (_namespaces(seen), seen["originatingNamespace"]) == (whole, front)
        assert [link["operation"] for link in seen["chain"]] == ["Who", "Waits"]
        assert _namespaces(await app.run("Through", "a linked endpoint")) == whole
        for route in ("a workflow", "a child", "run after run"):
            told = await app.run("Through", route)
            assert (_namespaces(told["seen"]), told["said"]) == (whole, "in"), route
        mark = await app.run("Through", fresh("mark"))
        kept = app.client("vault").get_workflow_handle(f"kept-{mark}")
        await eventually(lambda: _exists(kept))
        assert _namespaces(await result_of(kept)) == whole
        alone = await app.run("Alone")
        assert (_namespaces(alone["seen"]), alone["seen"]["originatingNamespace"]) == (
            [middle],
            middle,
        )
        assert alone["said"] == "UNAUTHORIZED"
        await _unsigned_callers_are_not_made_up(app)
        await _a_copied_header_begins_nothing(app)
        assert await breaks(app, "middle", 8) == []


async def test_a_call_names_the_namespace_that_its_endpoint_leads_to(server: ServerThread) -> None:
    """Also where the caller's design does not say who answers: the service's registry knows."""
    async with lab(server, "linked", "open") as here:
        for endpoint in ("front", "linked", "open"):
            handle = await here.start("good", here.call(endpoint), {"mark": fresh("to")})
            await outcome(handle)
            token = (await scheduled_headers(handle))[CALLER_HEADER]
            assert segments(token)[1]["to"] == here.names["vault"], endpoint


async def _exists(handle: Any) -> bool:
    try:
        await handle.describe()
    except Exception:
        return False
    return True


async def _unsigned_callers_are_not_made_up(app: Deployed) -> None:
    """Somebody who proves nothing calls B, which calls C: C learns of B alone."""
    client = app.client("front")
    async with Worker(
        client,
        task_queue="plain",
        workflows=[Asks],
        workflow_runner=UnsandboxedWorkflowRunner(),
    ):
        for operation, told in (("Waits", None), ("Runs", "not allowed")):
            call = [app.names["OpenDesk"], "Desks", operation]
            handle = await client.start_workflow(
                "Asks", args=[call, None, {}, 20], id=fresh("asks"), task_queue="plain"
            )
            seen = await outcome(handle)
            if told is None:
                assert _namespaces(seen) == [app.names["middle"]]
                assert seen["originating_namespace"] == ""
            else:
                assert told in str(seen)


async def _a_copied_header_begins_nothing(app: Deployed) -> None:
    """Who may start workflows in B copies a header from one that A began: C learns of B alone."""
    client = app.client("middle")
    began = [w async for w in client.list_workflows("WorkflowType='Runs'")]
    histories = [await client.get_workflow_handle(w.id).fetch_history() for w in began]
    for history in histories:
        header = history.events[0].workflow_execution_started_event_attributes.header
        if not header.fields:
            continue
        queue = app.design.workflows["Runs"].placements[0].task_queue
        handle = await start_with(client, fresh("copied"), "Alone", queue, dict(header.fields), [])
        told = await result_of(handle)
        assert _namespaces(told["seen"]) == [app.names["middle"]]
        assert (told["seen"]["originatingNamespace"], told["said"]) == ("", "UNAUTHORIZED")
        return
    raise AssertionError("nothing was begun by a call")


def test_a_chain_reads_as_json() -> None:
    """It is an argument of the workflow behind an operation."""
    known = described(arrived(called("ns-0", "ns-1").headers), CALL)
    assert json.loads(json.dumps(known)) == known
