"""Before a URL of public keys has answered, what its keys may have signed is put off.

Longer than other files because each who looks at what was signed puts it off: guards, callers, and
workflows that others of their namespace began.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import nexusrpc
import pytest
from temporalio import workflow
from temporalio.api.common.v1 import Payload
from temporalio.api.enums.v1 import EventType
from temporalio.api.failure.v1 import Failure
from temporalio.client import WorkflowHandle
from temporalio.testing import ActivityEnvironment
from temporalio.worker import ActivityInboundInterceptor, ExecuteActivityInput

from crossway import runtime as cw
from crossway.cluster.keys import FollowedKeys, Keys, Source, exported
from crossway.cluster.keys.key_files import together
from crossway.cluster.keys.remote import RemoteKeys
from crossway.cluster.making.provision import provision
from crossway.cluster.service.ask import result_of
from crossway.cluster.serving.workers import serve
from crossway.runtime import Endpoint, TaskQueue
from crossway.runtime.identity import (
    CALLER_HEADER,
    Call,
    Identity,
    Incoming,
    Keyring,
    PublicKey,
    SignedCallers,
    SigningKey,
    alone,
    attaching,
    failures,
    new_key,
    targets,
)
from crossway.runtime.identity.answers import Question
from crossway.runtime.identity.begun import (
    ACTIVITY,
    HEADER,
    UPDATE,
    Begun,
    activity_name,
    update_name,
)
from crossway.runtime.identity.between import check_ending
from crossway.runtime.identity.binding import Binding
from crossway.runtime.identity.callers import Caller
from crossway.runtime.identity.chain import CHAIN_HEADER, digest
from crossway.runtime.identity.guard import Admitted, Guard, NotListedError
from crossway.runtime.identity.tokens import (
    ANSWER_TYPE,
    CALLER_TYPE,
    START_TYPE,
    NotNowError,
    RefusedError,
    UnknownKeyError,
    caller_claims,
    sign,
)
from crossway.runtime.payloads import NO_ARGUMENTS, Digest, digest_of_all
from tests.helpers.designs import placed
from tests.helpers.driven import Driven, Flow, fired, update
from tests.helpers.eventually import eventually
from tests.helpers.lab import LIMIT, OPERATIONS, REACHED, Vault, segments
from tests.helpers.listening import Host, text
from tests.helpers.names import fresh
from tests.helpers.patience import PATIENCE
from tests.helpers.proving import Proof
from tests.helpers.server import ServerThread, connected

CALL = Call("Desk", "Money", "Pay")
DIGEST = Digest(b"digest", "full")
SHOP, FRONT, HERE = new_key("shop"), new_key("front"), new_key("here")


class Awaiting(Keyring):
    """Keys of a process of which some are still asked for."""

    def __init__(self, own: SigningKey, *waits: str, known: Iterable[PublicKey] = ()) -> None:
        self._own, self._waits = own, waits
        super().__init__([own], known)

    def pending(self, namespace: str) -> bool:
        return namespace in self._waits

    def forget(self, namespace: str) -> None:
        """Be as after a restart, while the URL of a namespace's keys is down."""
        self._waits = (namespace,)
        self.replace([self._own])

    def learn(self, *known: PublicKey) -> None:
        """Have the answer."""
        self.replace([self._own], known)
        self._waits = ()


@workflow.defn(name="Pays", sandboxed=False)
class Pays:
    """Makes one call, and something else of whatever goes wrong with it."""

    @workflow.run
    async def run(self, call: list[str], mark: str) -> Any:
        """Return the result, or what was made of its failure."""
        endpoint, service, operation = call
        client = workflow.create_nexus_client(service=service, endpoint=endpoint)
        try:
            return await client.execute_operation(
                operation, {"mark": mark}, schedule_to_close_timeout=LIMIT
            )
        except Exception as failure:  # as `catch` of a design takes it
            await workflow.sleep(timedelta(milliseconds=1))
            return f"compensated: {failure}"


def test_keys_are_pending_until_the_first_answer_that_is_one() -> None:
    """One that fails later takes nothing back: what was seen stays."""
    host = Host()
    host.answer = text("down", 503)
    keys = RemoteKeys(Source("shop", host.url), refresh=0.02, again=0.02)
    keys.start()
    try:
        keys.wait(PATIENCE)
        ring = FollowedKeys(together([Keys(), keys.latest()]))
        assert (ring.pending("shop"), ring.pending("front")) == (True, False)
        host.answer = text(json.dumps(exported([SHOP.public])))
        soon(lambda: keys.latest().trusted)
        host.answer = text("down", 503)
        soon(lambda: "it answers 503" in str(keys.latest().faults))
        ring.take(together([Keys(), keys.latest()]))
        assert not ring.pending("shop")
        assert ring.speaks_for(SHOP.id, "shop")
    finally:
        keys.stop()
        host.close()


def soon(holds: Callable[[], Any]) -> None:
    """Wait until something holds."""
    limit = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < limit, "it did not come to hold"
        time.sleep(0.01)


async def test_a_call_and_its_answer_wait_for_keys_that_are_not_known_yet(
    server: ServerThread, proof: Proof
) -> None:
    """Of two processes that restart while the URLs are down neither refuses the other for good:
    the service delivers the call again, and gives the workflow's task out again, whatever the
    workflow would make of a failure."""
    good, vault, front = fresh("good"), fresh("vault"), fresh("front")
    connections = await connected(server.address)
    await provision(connections, placed([good, vault], [(front, vault, "vault")]))
    own = {name: new_key(name) for name in (good, vault)}
    callers = Awaiting(own[good], known=[own[vault].public])
    handlers = Awaiting(own[vault], good)
    rules = {front: Endpoint("vault", ("Vault",), (good,))}
    called = TaskQueue(vault, "vault", (), (), (Vault,), endpoints=rules)
    by_mac = {front: OPERATIONS} if proof == "mac" else {}
    calling = TaskQueue(good, "pays", (Pays,), answers={front: vault}, by_mac=by_mac)
    mark = fresh("mark")
    async with (
        serve(connections, [calling], keys=callers),
        serve(connections, [called], keys=handlers),
    ):
        handle: WorkflowHandle[Any, Any] = await connections.client(good).start_workflow(
            "Pays", args=[[front, "Vault", "Look"], mark], id=fresh("pays"), task_queue="pays"
        )

        async def put_off() -> bool:
            pending = (await handle.describe()).raw_description.pending_nexus_operations
            return any("try again later" in str(one.last_attempt_failure) for one in pending)

        assert await eventually(put_off)
        assert mark not in REACHED
        callers.forget(vault)
        handlers.learn(own[good].public)

        async def held() -> bool:
            history = await handle.fetch_history()
            failed = [e for e in history.events if e.event_type == TASK_FAILED]
            return any(f"the keys of {vault} are not known yet" in str(e) for e in failed)

        assert await eventually(held)
        callers.learn(own[vault].public)
        assert await result_of(handle) == {"mark": mark}
        events = (await handle.fetch_history()).events
    assert REACHED.count(mark) == 1
    assert not [e for e in events if e.HasField("marker_recorded_event_attributes")]


TASK_FAILED = EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED


def headers(key: SigningKey, **more: Any) -> dict[str, str]:
    """Return the headers of a call that a key signs."""
    claims = {**caller_claims(CALL, DIGEST, "id", 60), "sub": "w", "run": "r", **more}
    return {CALLER_HEADER: sign(key, CALLER_TYPE, claims)}


@pytest.mark.parametrize("required", [True, False])
def test_who_calls_by_an_unknown_key_is_refused_once_the_keys_are_known(required: bool) -> None:
    """Until then it may be his; also where anybody may call, for his answer would be unsigned. Of
    a namespace whose keys nobody is asked for it is as before."""
    ring = Awaiting(HERE, "shop")

    def arrives(key: SigningKey) -> str:
        request = Incoming(CALL, headers(key), digest=DIGEST)
        return SignedCallers(ring, required).caller(request).namespace

    with pytest.raises(NotNowError, match="unknown key, and the keys of shop are not known yet"):
        arrives(SHOP)
    for expected in (FRONT, SHOP):
        if expected is SHOP:
            ring.learn(new_key("shop").public)
        if required:
            with pytest.raises(UnknownKeyError):
                arrives(expected)
        else:
            assert arrives(expected) == ""


def test_where_a_chain_began_is_told_once_the_keys_are_known() -> None:
    """A list of those who may begin one refuses for good."""
    ring = Awaiting(HERE, "shop", known=[FRONT.public])
    endpoint = Endpoint("here", ("Money",), None, originators=("shop",))
    nobody: Any = None
    guard = Guard(nobody, Identity("here", ring, {"Desk": endpoint}))
    before = headers(SHOP, to="front")[CALLER_HEADER]
    own = headers(FRONT, chn=digest(before))
    caller = SignedCallers(ring).caller(
        Incoming(CALL, {**own, CHAIN_HEADER: before}, digest=DIGEST)
    )
    about = caller, endpoint, endpoint.access("Money", "Pay"), "start"
    with pytest.raises(NotNowError, match="where its chain began is not known yet"):
        guard._why(*about)
    ring.learn(FRONT.public)
    with pytest.raises(NotListedError, match="is not proven"):
        guard._why(*about)


def test_how_a_call_ended_cannot_be_told_by_keys_that_are_not_known() -> None:
    """Neither by a MAC under a key that nobody here agreed on, nor of a failure that nobody signed,
    which counts of release 0.1.0: once its keys are known, not to be that is for good."""
    ring, vault = Awaiting(HERE, "vault"), new_key("vault")
    there = Keyring([vault], [HERE.public])
    pair = there.pair(("here", HERE.id[:12]), ("vault", vault.id[:12]))
    assert pair is not None
    binding = Binding("id", "here", CALL)
    proven = sign(pair, ANSWER_TYPE, {**binding.claims(), "sum": "full"})
    with pytest.raises(UnknownKeyError):
        check_ending(ANSWER_TYPE, proven, binding, "vault", "full", ring)
    failure = Failure(message="no money")
    failure.application_failure_info.type = "CardDeclined"
    question = Question(binding, "vault", 0, None)
    with pytest.raises(UnknownKeyError):
        failures.check(failure, question, ring, begun=False)
    ring.learn(vault.public)
    check_ending(ANSWER_TYPE, proven, binding, "vault", "full", ring)
    with pytest.raises(RefusedError, match="failure is not signed") as refused:
        failures.check(failure, question, ring, begun=False)
    assert not isinstance(refused.value, UnknownKeyError)


@workflow.defn(name="W", sandboxed=False)
class Waits:
    """An operation that waits, as it is compiled: it is told its caller."""

    @workflow.run
    async def run(self, nexus_caller: Any) -> None:
        """Tell who called."""
        await cw.run_activity(f"Called by {nexus_caller}")


async def calls_later() -> None:
    await cw.timer("1m")
    await cw.Operation("E", "S", "Charge").call(5)


async def does_nothing() -> None:
    pass


OTHER = new_key("n")
"""The key of another process of the namespace."""

SHOPS = Payload(metadata={"encoding": b"json/plain"}, data=b'"shop"')
HELD = "the keys of n are not known yet"


def begun(about: str, arguments: str) -> dict[str, Payload]:
    """Return what a guard of the namespace tells a start, by the key that only it has."""
    call = {"v": 2, "jti": "id", "aud": "shop", "end": "E", "svc": "S", "op": "O", "chn": ""}
    said = {**call, "iat": 1000, "wid": about, "arg": arguments}
    return {HEADER: Payload(data=sign(OTHER, START_TYPE, said).encode())}


@pytest.mark.parametrize("known", [False, True])
async def test_who_called_a_workflow_is_told_once_the_keys_of_its_own_namespace_are_known(
    known: bool,
) -> None:
    """Another process started it: as nobody's it would be refused what its caller may, for good."""
    keys = Awaiting(new_key("n"), "n")
    if known:
        keys.learn(OTHER.public)
    told = begun("w", digest_of_all([SHOPS]))
    held = contextlib.nullcontext() if known else pytest.raises(AssertionError, match=HELD)
    about: Any = {"keys": keys, "headers": told, "arguments": [SHOPS]}
    with held, Driven(does_nothing, flow=Waits, **about) as flow:
        assert flow.issued == ["schedule_activity Called by shop"]


async def test_a_call_tells_what_began_its_workflow_once_those_are_known() -> None:
    """Also where that had begun before its process was restarted."""
    keys = Awaiting(new_key("n"), "n", known=[OTHER.public])
    for known in (False, True):
        told = begun("w", NO_ARGUMENTS)
        with Driven(calls_later, keys=keys, headers=told, replayed=True) as flow:
            flow.replayed = False
            if not known:
                keys.forget("n")
                with pytest.raises(AssertionError, match=HELD):
                    flow.after(*fired(1))
                keys.learn(OTHER.public)
                continue
            flow.after(*fired(1))
            token = flow.commands[-1].schedule_nexus_operation.nexus_header[CALLER_HEADER]
            assert segments(token)[1]["chn"] == ""


async def pays(_id: str) -> None:
    await cw.timer("5m")


async def test_an_update_is_answered_for_once_those_are_known() -> None:
    """It was done, and its answer unsigned; the process that took it is another by now."""
    keys = Awaiting(new_key("n"), "n")
    Flow.pays = staticmethod(pays)
    given = Payload(metadata={"encoding": b"json/plain"}, data=b'"u"')
    told = begun(update_name("w", "u", "Pay"), UPDATE + digest_of_all([given]))
    for known in (False, True):
        with Driven(calls_later, keys=keys, replayed=True) as flow:
            flow.after(update("u", told))
            flow.replayed = False
            if not known:
                with pytest.raises(AssertionError, match=HELD):
                    flow.after(*fired(2))
                keys.learn(OTHER.public)
                continue
            flow.after(*fired(2))
            answer = flow.commands[-1].update_response.completed.metadata["crossway-answer"]
            assert segments(answer.decode())[1]["jti"] == "id"


async def test_an_activity_behind_an_operation_is_done_once_it_is_known_which_call_waits(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It was done, and its answer named no call: its caller refused it for good."""
    monkeypatch.setattr(alone, "LOOKED_AGAIN", 0.0)
    keys = Awaiting(new_key("n"), "n")
    reached: list[bool] = []

    class Work(ActivityInboundInterceptor):
        def __init__(self) -> None:
            pass

        async def execute_activity(self, input: ExecuteActivityInput) -> Any:
            reached.append(keys.pending("n"))
            return [*input.args, "paid"]

    told = begun(activity_name("pay"), ACTIVITY + NO_ARGUMENTS)
    given = ExecuteActivityInput(fn=print, args=[], executor=None, headers=told)
    place = ActivityEnvironment()
    place.info = replace(place.default_info(), workflow_id=None, activity_id="pay")
    answering = alone.Answering(Work(), Identity("n", keys))
    answer = asyncio.ensure_future(place.run(answering.execute_activity, given))
    for _ in range(5):
        await asyncio.sleep(0)
    keys.learn(OTHER.public)
    signed = await asyncio.wait_for(answer, PATIENCE)
    assert reached == [False]
    assert segments(signed.payload.metadata["crossway-answer"].decode())[1]["jti"] == "id"


def admitted_from_shop(keys: Keyring) -> Admitted:
    call, id = Call("E", "S", "O"), "id"
    caller = Caller("shop", "w", "r", verified=True, token_id=id, proof="p")
    return Admitted(call, caller, Endpoint("q", ("S",), ("shop",)), new_key("n"), keys=keys)


def test_a_cancel_waits_for_the_keys_of_who_started_what_it_is_about() -> None:
    """It was refused for good, and what nobody wanted any more went on."""
    keys = Awaiting(new_key("n"), "n")
    given = admitted_from_shop(keys)
    nobody: Any = None
    guard = Guard(nobody, Identity("n", keys, {"E": given.endpoint}))
    named = base64.urlsafe_b64encode(json.dumps({"t": 1, "ns": "n", "wid": "pay"}).encode())
    token = targets.signed(named.decode().rstrip("="), given.binding, OTHER, "p", {})
    with pytest.raises(NotNowError, match=HELD):
        guard._target(token, given)
    keys.learn(new_key("n").public)
    with pytest.raises(UnknownKeyError):
        guard._target(token, given)
    keys.learn(OTHER.public)
    assert guard._target(token, given).workflow_id == "pay"


async def test_a_call_attaches_once_the_keys_of_who_started_its_workflow_are_known(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The same caller's second call was not allowed, for good."""
    keys = Awaiting(new_key("n"), "n")

    async def found(*_given: object) -> Begun:
        return Begun("n", "w", NO_ARGUMENTS, begun("w", NO_ARGUMENTS))

    monkeypatch.setattr(attaching, "_begun", found)
    for learned, told in (((), "UNAVAILABLE"), ((new_key("n").public,), "UNAUTHORIZED")):
        if learned:
            keys.learn(*learned)
        with pytest.raises(nexusrpc.HandlerError) as refused:
            await attaching._check_caller("w", "r", admitted_from_shop(keys))
        assert refused.value.type.name == told
    keys.learn(OTHER.public)
    await attaching._check_caller("w", "r", admitted_from_shop(keys))
