"""Calls, answers, failures and cancels of anybody, in any order, against the guard itself.

A slice runs in the suite (`test_fuzz.py`). A longer run:
`python -m tests.runtime.identity.fuzz --seconds 600`.

The model is what honest callers did: everything that was made for one call (tokens, operation
tokens, answers, failures, headers) goes into one pool, mutated at times, and whoever comes later
takes out of it what he likes. Something passes only where all that it says was made for that very
call; and nothing but a refusal leaves the guard or the checks of the caller.

Longer than other files because it is one machine: what can be done, and what may come of it.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import contextvars
import dataclasses
import logging
import sys
import time
from collections.abc import Callable, Coroutine, Iterator, Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any
from unittest import mock

import nexusrpc
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, rule, run_state_machine_as_test
from nexusrpc.handler import StartOperationResultAsync, StartOperationResultSync
from temporalio.api.common.v1 import Payload
from temporalio.api.failure.v1 import Failure
from temporalio.service import RPCError, RPCStatusCode

from crossway.runtime import Endpoint, data_converter
from crossway.runtime.identity import (
    Identity,
    Keyring,
    answers,
    failures,
    guard,
    new_key,
    replays,
)
from crossway.runtime.identity.agreement import Pair
from crossway.runtime.identity.begun import HEADER, Begun, header
from crossway.runtime.identity.binding import Binding
from crossway.runtime.identity.targets import Started
from crossway.runtime.identity.tokens import (
    CALLER_HEADER,
    CALLER_TYPE,
    Call,
    RefusedError,
    caller_claims,
    sign,
)
from crossway.runtime.payloads import Received, arrival, departure, digest, signature
from tests.helpers.meddling import unsigned_token
from tests.helpers.proving import proof_of_call

CONVERTER = data_converter().payload_converter
WHO = {name: new_key(name) for name in ("shop", "rival", "vault", "stranger")}
SERVICES = ("Vault", "Annex")
ENDPOINTS = {
    "front": Endpoint("q", SERVICES, ("shop",)),
    "side": Endpoint("q", ("Vault",), ("rival",)),
    "linked": Endpoint("q", ("Vault",), ("shop",), identity="link"),
    "open": Endpoint("q", ("Vault",)),
    "moved": Endpoint("elsewhere", ("Vault",), ("shop",)),
    "strict": Endpoint("q", ("Vault",), ("shop",), proof="signature"),
    "once": Endpoint("q", ("Vault",), ("shop",), replay="once"),
}
DEMANDED = ("front", "side", "strict", "once")
"""Endpoints that nobody passes without a token."""
PUBLIC = [WHO[name].public for name in ("shop", "rival", "vault")]


@dataclass(frozen=True)
class Made:
    """One call as somebody made it; `by` is whose key signed, "" for none. With `pair` a MAC proves
    it."""

    by: str
    call: Call
    input: Any
    id: str
    token: str
    pair: Pair | None = None


@dataclass(frozen=True)
class Ended:
    """What came of a call: its answer or operation token, and what was signed of either."""

    made: Made
    value: Payload | None = None
    operation: str = ""
    workflow: str = ""


@dataclass
class Behind:
    """What runs behind the guard: notes what reaches it."""

    reached: list[str] = field(default_factory=list)
    asynchronous: bool = False
    workflow: str = ""

    async def execute_nexus_operation_start(self, input: Any) -> Any:
        """Answer at once, or with a token."""
        self.reached.append("start")
        if self.asynchronous:
            guard.admitted.get().started[self.workflow] = Started(f"run of {self.workflow}")
            return StartOperationResultAsync(unsigned_token(self.workflow))
        return StartOperationResultSync(input.input)

    async def execute_nexus_operation_cancel(self, input: Any) -> None:
        """Note what is cancelled."""
        self.reached.append(f"cancel {input.token}")


NAMES = st.sampled_from(
    ["front", "side", "linked", "open", "moved", "strict", "once", "none", "\x00"]
)
CALLS = st.builds(
    Call, NAMES, st.sampled_from([*SERVICES, ""]), st.sampled_from(["Keep", "Look", "\x00é"])
)
VALUES: st.SearchStrategy[Any] = st.sampled_from([None, "", 0, "x", {"a": 1}, [], {"a": 1.0}])
ALLOWED = st.sampled_from(
    [
        ("shop", Call("front", "Vault", "Keep")),
        ("shop", Call("front", "Annex", "Keep")),
        ("shop", Call("front", "Vault", "Look")),
        ("shop", Call("strict", "Vault", "Look")),
        ("shop", Call("once", "Vault", "Keep")),
        ("rival", Call("side", "Vault", "Keep")),
        ("rival", Call("side", "Vault", "Look")),
        ("", Call("open", "Vault", "Keep")),
    ]
)
PARTS = st.sampled_from(["nothing", "endpoint", "service", "operation", "input"])
NOISE = st.text(max_size=30) | st.sampled_from(
    ["a.b.c", "e30.e30.e30", "e30", "=" * 9000, "[" * 5000]
)


class World(RuleBasedStateMachine):
    """The vault with its callers, honest and not."""

    made: Bundle[Made] = Bundle("made")
    ended: Bundle[Ended] = Bundle("ended")
    texts: Bundle[str] = Bundle("texts")

    def __init__(self) -> None:
        """Begin with every key known but the stranger's."""
        super().__init__()
        known = [WHO[name] for name in ("shop", "rival", "vault")]
        self.keys = Keyring([WHO["vault"]], [key.public for key in known])
        self.identity = Identity("vault", self.keys, ENDPOINTS)
        self.behind = Behind()
        self.guard = guard.Guard(self.behind, self.identity)  # type: ignore[arg-type]
        self.count = 0
        self.operations: dict[str, Made] = {}
        self.records = Records()
        self.came: dict[tuple[str, str], str] = {}
        self.trusted = {"shop", "rival", "vault"}

    @rule(target=made, call=ALLOWED, input=VALUES, mac=st.booleans())
    def make_what_is_allowed(self, call: tuple[str, Call], input: Any, mac: bool) -> Made:
        """Make a call that its caller may make."""
        return self._made(*call, input, mac=mac)

    @rule(target=made, by=st.sampled_from([*WHO, ""]), call=CALLS, input=VALUES, mac=st.booleans())
    def make(self, by: str, call: Call, input: Any, mac: bool) -> Made:
        """Make a call as a caller of Crossway does."""
        return self._made(by, call, input, mac=mac)

    @rule(target=made, call=ALLOWED, input=VALUES, other=made, mac=st.booleans())
    def borrow(self, call: tuple[str, Call], input: Any, other: Made, mac: bool) -> Made:
        """Make an honest call under the id of another's."""
        return self._made(*call, input, other.id, mac=mac)

    @rule(call=ALLOWED, input=VALUES, late=st.booleans())
    def pretend(self, call: tuple[str, Call], input: Any, late: bool) -> None:
        """Make a call in the name of another namespace, signed with a key of one's own."""
        by, wanted = call
        for other in ("shop", "rival", "stranger"):
            if other != by:
                claims = {**self._claims(wanted, input, "pretended"), "iss": by or "vault"}
                mine = proof_of_call(WHO[other], WHO["vault"], {"chn": "", **claims})
                for token in (sign(WHO[other], CALLER_TYPE, claims), mine):
                    self._call(wanted, input, {CALLER_HEADER: token}, None, late=late)

    def _claims(self, call: Call, input: Any, id: str) -> dict[str, Any]:
        said = digest(CONVERTER.to_payload(input))
        return {**caller_claims(call, said, id, 60), "sub": "workflow", "run": "run"}

    def _made(self, by: str, call: Call, input: Any, id: str = "", *, mac: bool = False) -> Made:
        self.count += 1
        id = id or f"call {self.count}"
        claims = self._claims(call, input, id)
        if mac and by:
            keys = Keyring([WHO[by]], [*PUBLIC, WHO[by].public])
            pair = keys.agreeing(by, "vault")
            assert pair is not None
            # Two calls of one id in one second are two all the same.
            about = {**claims, "chn": "", "run": f"run {self.count}"}
            return Made(by, call, input, id, sign(pair, CALLER_TYPE, about), pair)
        token = sign(WHO[by], CALLER_TYPE, {**claims, "nth": self.count}) if by else ""
        return Made(by, call, input, id, token)

    @rule(target=texts, made=made, at=st.integers(0, 2000), noise=NOISE)
    def garble(self, made: Made, at: int, noise: str) -> str:
        """Change a token somewhere."""
        return made.token[:at] + noise + made.token[at + len(noise) :]

    @rule(target=texts, ended=ended, cut=st.integers(0, 900), noise=NOISE)
    def garble_operation(self, ended: Ended, cut: int, noise: str) -> str:
        """Change an operation token somewhere."""
        return ended.operation[:cut] + noise + ended.operation[cut + 1 :]

    @rule(made=made, gone=st.sampled_from(["shop", "rival"]))
    def forget(self, made: Made, gone: str) -> None:
        """Take a key away, as who removes its file does."""
        del made
        self.trusted.discard(gone)
        left = [WHO[name].public for name in sorted(self.trusted)]
        self.keys.replace([WHO["vault"]], left)

    @rule(target=ended, made=made, late=st.booleans())
    def call_honestly(self, made: Made, late: bool) -> Ended:
        """Make the very call that a token is for."""
        return self._call(made.call, made.input, {CALLER_HEADER: made.token}, made, late=late)

    @rule(target=ended, made=made, again=st.booleans(), late=st.booleans())
    def call_twice(self, made: Made, again: bool, late: bool) -> Ended:
        """Make a call as the server does once more, or as a thief does: with a request of his."""
        headers = {CALLER_HEADER: made.token}
        self._call(made.call, made.input, headers, made, late=late)
        request = f"r{self.count}" if again else ""
        return self._call(made.call, made.input, headers, made, late=late, request=request)

    @rule(target=ended, made=made, other=made, part=PARTS, late=st.booleans())
    def call_with_a_stolen_token(self, made: Made, other: Made, part: str, late: bool) -> Ended:
        """Make another's call with it, or its own with one part of another's."""
        call, given = made.call, made.input
        if part in ("endpoint", "service", "operation"):
            call = dataclasses.replace(call, **{part: getattr(other.call, part)})
        else:
            given = other.input
        return self._call(call, given, {CALLER_HEADER: made.token}, made, late=late)

    @rule(text=texts | NOISE, call=CALLS, input=VALUES, link=st.sampled_from(["", "shop"]))
    def call_with_anything(self, text: str, call: Call, input: Any, link: str) -> None:
        """Make any call with any text, and a link of the caller's choice."""
        self._call(call, input, {CALLER_HEADER: text, "other": text}, None, link=link)

    def _call(
        self,
        call: Call,
        input: Any,
        headers: dict[str, str],
        made: Made | None,
        *,
        late: bool = False,
        link: str = "",
        request: str = "",
    ) -> Ended:
        self.count += 1
        request = request or f"r{self.count}"
        workflow = f"hold {self.count}"
        self.behind.asynchronous, self.behind.workflow = late, workflow
        self.behind.reached.clear()
        payload = CONVERTER.to_payload(input)
        given = {name: text for name, text in headers.items() if text}
        links = [nexusrpc.Link(url=f"temporal:///namespaces/{link}/workflows/w/r/h", type="t")]
        context = SimpleNamespace(
            service=call.service,
            operation=call.operation,
            headers=given,
            inbound_links=links,
            request_id=request,
        )
        asked = SimpleNamespace(ctx=context, input=input)
        with _inside(call, self.records):
            arrival.set(digest(payload))
            begun = self.guard.execute_nexus_operation_start(asked)  # type: ignore[arg-type]
            result, sealing = _refused(begun)
        assert bool(self.behind.reached) == (result is not None)
        if result is None:
            return Ended(made or Made("", call, input, "", ""))
        exact = made is not None and made.by in self.trusted and self._is_of(made, call, input)
        if call.endpoint in DEMANDED:
            assert exact, "nobody passes without a token of this very call"
            assert made is not None
            assert made.by in (*(ENDPOINTS[call.endpoint].callers or ()), "vault")
        if call.endpoint == "strict":
            assert made is not None
            assert made.pair is None, "only signatures count"
        if call.endpoint == "once":
            assert made is not None
            assert self.came.setdefault((made.by, made.id), request) == request
        assert call.endpoint not in ("moved", "none", "\x00")
        assert call.service in ENDPOINTS[call.endpoint].services
        assert (sealing is not None) == exact
        own = made if exact and made else Made("", call, input, "", "")
        if isinstance(result, StartOperationResultAsync):
            own = dataclasses.replace(own, token=made.token if exact and made else "")
            self.operations[result.token] = own
            return Ended(own, None, result.token, workflow)
        value = result.value.payload if exact else None
        return Ended(own, value)

    def _is_of(self, made: Made, call: Call, input: Any) -> bool:
        mine, other = (CONVERTER.to_payload(value) for value in (made.input, input))
        return made.call == call and digest(mine) == digest(other)

    @rule(ended=ended, other=made, part=PARTS)
    def cancel(self, ended: Ended, other: Made, part: str) -> None:
        """Cancel by the token of the start; by another's; or the operation of another call."""
        by, call = ended.made, ended.made.call
        if part == "input":
            by = other
        elif part != "nothing":
            call = dataclasses.replace(call, **{part: getattr(other.call, part)})
        self._cancel(ended.operation, by.token, call)

    @rule(ended=ended, other=made)
    def cancel_by_another(self, ended: Ended, other: Made) -> None:
        """Cancel with another's own, honest token, through his own endpoint."""
        self._cancel(ended.operation, other.token, other.call)

    @rule(text=texts | NOISE, proof=texts | NOISE, call=CALLS)
    def cancel_with_anything(self, text: str, proof: str, call: Call) -> None:
        """Cancel with any texts."""
        self._cancel(text, proof, call)

    def _cancel(self, operation: str, proof: str, call: Call) -> None:
        self.behind.reached.clear()
        headers = {CALLER_HEADER: proof} if proof else {}
        context = SimpleNamespace(service=call.service, operation=call.operation, headers=headers)
        asked = _Cancel(context, operation)
        with _inside(call, self.records):
            _refused(self.guard.execute_nexus_operation_cancel(asked))  # type: ignore[arg-type]
        if self.behind.reached:
            started = self.operations[operation]
            assert started.call == call, "through another endpoint, or of another operation"
            assert started.token == proof or not started.by, "not with the token of its start"

    @rule(asked=ended, given=ended, token=texts | st.just(""), altered=st.booleans())
    def answer(self, asked: Ended, given: Ended, token: str, altered: bool) -> None:
        """Take an answer for that to any question."""
        self._answer(asked, given, token, altered=altered)

    @rule(ended=ended, call=ALLOWED, late=st.booleans())
    def use_a_borrowed_id(self, ended: Ended, call: tuple[str, Call], late: bool) -> None:
        """Have things signed under the id of another's call, and turn them against that one."""
        mine = self._made(*call, ended.made.input, ended.made.id)
        got = self._call(mine.call, mine.input, {CALLER_HEADER: mine.token}, mine, late=late)
        self._answer(ended, got, "", altered=False)
        for addressed in (ended.made.call, mine.call):
            self._cancel(ended.operation, mine.token, addressed)
            self._cancel(got.operation, ended.made.token, addressed)

    @rule(ended=ended, input=VALUES)
    def call_twice_under_one_id(self, ended: Ended, input: Any) -> None:
        """Cancel by the token of another call of the same caller, under the same id."""
        mine = self._made(ended.made.by, ended.made.call, input, ended.made.id)
        self._cancel(ended.operation, mine.token, ended.made.call)

    def _answer(self, asked: Ended, given: Ended, token: str, *, altered: bool) -> None:
        payload = Payload()
        payload.CopyFrom(given.value or CONVERTER.to_payload("unsigned"))
        if altered:
            payload.data += b" "
        question = self._question(asked, token)
        received = Received(None, digest(payload), signature(payload))
        if _holds(lambda: answers.check(received, question, self.keys)):
            assert given.value is not None
            assert not altered
            assert _bound(given.made) == _bound(asked.made)

    @rule(
        asked=ended,
        given=ended,
        own=st.booleans(),
        begun=st.booleans(),
        kind=st.sampled_from(["application", "timeout", "nexus_handler", "terminated"]),
        altered=st.booleans(),
    )
    def fail(
        self,
        asked: Ended,
        given: Ended,
        own: bool,
        begun: bool,
        kind: str,
        altered: bool,
    ) -> None:
        """Take a failure for that of any call."""
        failure = Failure(message="no")
        getattr(failure, f"{kind}_failure_info").SetInParent()
        made = given.made
        binding = Binding(made.id, made.by, made.call)
        if own:
            failures.seal(failure, made.pair or WHO["vault"], binding.claims())
        if altered:
            failure.cause.application_failure_info.type = "Chosen"
        question = self._question(asked, "")
        if _holds(lambda: failures.check(failure, question, self.keys, begun=begun)):
            servers = kind in ("timeout", "terminated") or (kind == "nexus_handler" and not begun)
            signed = own and kind != "nexus_handler"
            assert not altered
            assert servers or (signed and _bound(made) == _bound(asked.made))

    def _question(self, asked: Ended, token: str) -> answers.Question:
        binding = Binding(asked.made.id, asked.made.by, asked.made.call)
        said = token or asked.operation or None
        return answers.Question(binding, "vault", time.time(), said, macs=True)

    @rule(
        ended=ended,
        id=st.sampled_from(["a", "b"]),
        arguments=st.sampled_from(["x", "y"]),
        noise=NOISE,
    )
    def start_by_hand(self, ended: Ended, id: str, arguments: str, noise: str) -> None:
        """Start a workflow with a header of another start, or with any text as one."""
        claims = Binding(ended.made.id, ended.made.by, ended.made.call).claims()
        mine = header(WHO["vault"], claims, "a", "x")
        others = [header(WHO[name], claims, "a", "x") for name in ("rival", "stranger")]
        for given in (mine, *others, Payload(data=noise.encode(errors="replace"))):
            said = Begun("vault", id, arguments, {HEADER: given}).claims(self.keys)
            assert bool(said) == (given is mine and (id, arguments) == ("a", "x"))


@dataclass(frozen=True)
class _Cancel:
    ctx: Any
    token: str


def _bound(made: Made) -> tuple[str, str, Call]:
    return made.id, made.by, made.call


def _holds(check: Callable[[], None]) -> bool:
    """Return whether a check lets something pass; any error but a refusal is a fault."""
    try:
        check()
    except RefusedError:
        return False
    return True


def _refused(work: Coroutine[Any, Any, Any]) -> tuple[Any, Any]:
    """Return what the guard returns, and what signs failures from then on; None if refused."""

    async def through() -> tuple[Any, Any]:
        return await work, departure.get()

    try:
        return _LOOP.run_until_complete(through())
    except nexusrpc.HandlerError as failure:
        _check_refusal(failure)
        return None, None


def _check_refusal(failure: nexusrpc.HandlerError) -> None:
    assert failure.type is nexusrpc.HandlerErrorType.UNAUTHORIZED
    assert str(failure) == "not allowed"
    assert failure.__cause__ is None


_LOOP = asyncio.new_event_loop()


class Records:
    """What the service has written down of tokens: it answers as a server does."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._requests: dict[str, str] = {}

    async def start_workflow_execution(self, record: Any, **_: Any) -> None:
        """Start a workflow of an id once; the same request again is told of it."""
        if self._requests.setdefault(record.workflow_id, record.request_id) != record.request_id:
            raise RPCError("it runs", RPCStatusCode.ALREADY_EXISTS, b"")


@contextlib.contextmanager
def _inside(call: Call, records: Records) -> Iterator[None]:
    """Let the guard believe that it handles a request through an endpoint."""
    client = SimpleNamespace(
        data_converter=data_converter(),
        namespace="vault",
        identity="fuzz",
        workflow_service=records,
    )
    info = SimpleNamespace(endpoint=call.endpoint, task_queue="q")
    inside = SimpleNamespace(info=lambda: info, client=lambda: client, logger=_Failing())
    with mock.patch.object(guard, "nexus", inside), mock.patch.object(replays, "nexus", inside):
        departure.set(None)
        yield


class _Failing:
    """What the guard logs by this is an error that it did not expect."""

    def exception(self, said: str) -> None:
        """Fail."""
        raise AssertionError(said)


def explore(examples: int, steps: int = 30, phases: Sequence[Phase] = tuple(Phase)) -> None:
    """Run the machine; raises what Hypothesis found.

    What it sets for the call that a guard handles is gone with its context: tests that follow
    in this thread would take it for theirs.
    """
    chosen = settings(
        max_examples=examples,
        stateful_step_count=steps,
        phases=phases,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    audit = logging.getLogger("crossway.audit")
    with mock.patch.object(audit, "disabled", True):
        contextvars.copy_context().run(run_state_machine_as_test, World, settings=chosen)


def main() -> None:
    """Run for as long as is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    until, rounds = time.monotonic() + parser.parse_args().seconds, 0
    while time.monotonic() < until:
        explore(100, 60)
        rounds += 1
    sys.stderr.write(f"{rounds * 100} examples and no fault\n")


if __name__ == "__main__":
    main()
