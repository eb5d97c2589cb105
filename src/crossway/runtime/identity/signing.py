"""The workflow's side: calls are signed as they are made, answers checked as they come,
and results of workflows behind an operation signed as they leave.

Nothing here does I/O or needs a key to replay: headers are not compared on replay, so
nothing is signed then, and a refused answer is remembered by a marker in the history
(NEXUS-FIELD-NOTES section 11).

A token lives an hour at most. A call that is still undelivered by then (its handler is
down, and nothing in the design says to give up) is withdrawn by a schedule-to-start
timeout and made again with a fresh token.
"""

from __future__ import annotations

import functools
from collections.abc import Generator
from random import Random
from typing import Any, ClassVar, NoReturn

from temporalio import workflow
from temporalio.common import RawValue
from temporalio.exceptions import ApplicationError, NexusOperationError
from temporalio.worker import (
    ContinueAsNewInput,
    ExecuteWorkflowInput,
    HandleUpdateInput,
    StartChildWorkflowInput,
    StartNexusOperationInput,
    WorkflowInboundInterceptor,
    WorkflowOutboundInterceptor,
)

from crossway.runtime import cancellation, errors
from crossway.runtime.identity import answers, behind, chain, failures
from crossway.runtime.identity.asking import Asking, given_up
from crossway.runtime.identity.begun import HEADER, Begun
from crossway.runtime.identity.binding import Binding
from crossway.runtime.identity.config import Identity
from crossway.runtime.identity.delivery import Delivery
from crossway.runtime.identity.keys import SigningKey
from crossway.runtime.identity.tokens import (
    CALLER_HEADER,
    CALLER_TYPE,
    LONGEST,
    VERSION,
    Call,
    Proving,
    caller_claims,
    sign,
)
from crossway.runtime.patches import by_rule
from crossway.runtime.payloads import NO_DIGEST, Digest, Expected, Received, departure, digest

GIVEN_UP = "given-up"
"""The rule that a call which its caller gave up before it began is not made again once its token is
over. Up to 0.1.0 it was, with nobody to cancel it."""

Start = StartNexusOperationInput[Any, Any]
Handle = workflow.NexusOperationHandle[Any]


class Inbound(WorkflowInboundInterceptor):
    """Puts `Outbound` in place, and signs the workflow's own result."""

    identity: ClassVar[Identity]

    def init(self, outbound: WorkflowOutboundInterceptor) -> None:
        """Let the workflow's calls pass through an `Outbound`."""
        self._outbound = Outbound(outbound, self.identity)
        super().init(self._outbound)

    async def execute_workflow(self, input: ExecuteWorkflowInput) -> Any:
        """Run the workflow and return its result, signed where a caller may wait for it."""
        begun = self._outbound.begun = behind.begun(input, self.identity)
        behind.take_what_is_made_up(input, begun, self.identity)
        try:
            result = await super().execute_workflow(input)
        except workflow.ContinueAsNewError:
            self._outbound.hand_on()
            raise
        except Exception:
            if (key := self._answering(begun)) is not None:
                about = self._about(begun)
                departure.set(functools.partial(failures.seal, key=key, about=about))
            raise
        if (key := self._answering(begun)) is None:
            return result
        return answers.signed(result, workflow.payload_converter(), key, self._about(begun))

    async def handle_update_handler(self, input: HandleUpdateInput) -> Any:
        """Handle an update, and sign how it ends where an operation waits for it.

        Whether to sign is asked as it ends: a handler that began before its worker was restarted
        begins once more in the replay.
        """
        if HEADER not in input.headers or not self.identity.answers_calls:
            return await super().handle_update_handler(input)
        # Before the handler runs, which may change what it was given.
        begun = behind.begun_update(input, self.identity)
        try:
            result = await super().handle_update_handler(input)
        except Exception:
            if (key := self._answering_update(begun)) is not None:
                about = self._about_update(begun, input.id)
                departure.set(functools.partial(failures.seal, key=key, about=about))
            raise
        if (key := self._answering_update(begun)) is None:
            return result
        about = self._about_update(begun, input.id)
        return answers.signed(result, workflow.payload_converter(), key, about)

    def _answering(self, begun: Begun) -> SigningKey | None:
        """Return the key that signs how the workflow ends, None where nobody asks for that."""
        if not self.identity.answers_calls or workflow.unsafe.is_replaying():
            return None
        behind.wait_for_keys(begun, self.identity)
        return self.identity.keys.signing(self.identity.namespace)

    def _answering_update(self, begun: Begun) -> SigningKey | None:
        """Return the key that signs how an update ends, None where nobody asks for that: also with
        the header of another update."""
        key = self._answering(begun)
        return key if key is not None and begun.claims(self.identity.keys) else None

    def _about_update(self, begun: Begun, id: str) -> dict[str, Any]:
        """Return what binds an update's end to it, and to the call that sent it.

        Under the update's name and not the workflow's, whose result it must not pass for.
        """
        about = {"v": VERSION, "upd": id, "run": workflow.info().run_id}
        return {**about, "iat": int(workflow.time()), **begun.call(self.identity.keys)}

    def _about(self, begun: Begun) -> dict[str, Any]:
        """Return what binds the workflow's end to it, and to the call that started it."""
        info = workflow.info()
        about = {"v": VERSION, "wid": info.workflow_id, "run": info.first_execution_run_id}
        return {**about, "iat": int(workflow.time()), **begun.call(self.identity.keys)}


class Outbound(WorkflowOutboundInterceptor):
    """Signs each Nexus call of one workflow, and checks its answer."""

    def __init__(self, following: WorkflowOutboundInterceptor, identity: Identity) -> None:
        """Sign as `identity` says."""
        super().__init__(following)
        self._identity = identity
        self._random: Random | None = None
        self.begun: Begun | None = None
        self._continuing: ContinueAsNewInput | None = None

    def continue_as_new(self, input: ContinueAsNewInput) -> NoReturn:
        """Continue, with what `hand_on` adds as the run ends: it may wait for its handlers."""
        self._continuing = input
        super().continue_as_new(input)

    def hand_on(self) -> None:
        """Add the header that tells the next run which call it answers.

        Not before the run ends: what it did until then may be a replay, which signs nothing.
        """
        if self.begun is not None and self._continuing is not None:
            behind.hand_on(self._continuing, self.begun, self._identity)

    async def start_child_workflow(
        self, input: StartChildWorkflowInput
    ) -> workflow.ChildWorkflowHandle[Any, Any]:
        """Start a child with a header that tells it what began this workflow."""
        if self.begun is not None:
            behind.hand_down(input, self.begun, self._identity)
        return await super().start_child_workflow(input)

    async def start_nexus_operation(self, input: Start) -> Handle:
        """Start an operation; return a handle that gives checked results only."""
        payload = workflow.payload_converter().to_payload(input.input)
        call = Call(input.endpoint, input.service, input.operation_name)
        begin, lifetime = workflow.time(), self._identity.lifetime
        while True:
            attempt = _copied(input)
            attempt.input = RawValue(payload)
            attempt.output_type = Expected(input.output_type)  # type: ignore[assignment]  # ours to read
            delivery = Delivery(input, begin, lifetime)
            attempt.schedule_to_close_timeout = delivery.to_close
            attempt.schedule_to_start_timeout = delivery.to_start
            id, asked = self._id(), workflow.time()
            self._sign(attempt, call, digest(payload), id)
            asking = Asking(self._identity, Binding(id, self._identity.namespace, call), asked)
            begun = cancellation.Heard(self.next.start_nexus_operation(attempt))
            try:
                handle = await begun
            except NexusOperationError as failure:
                abandoned = begun.cancelled and by_rule(GIVEN_UP)
                if abandoned or not delivery.goes_on(failure):
                    asking.check_failure(failure)
                    raise
                continue
            return Checked(handle, asking)

    def _id(self) -> str:
        """Return a name for a call: the same on replay, and not taken from the random
        numbers of the workflow, which would change with Crossway's version."""
        if self._random is None:
            self._random = workflow.new_random("crossway.identity")
        return _uuid(self._random.getrandbits(128))

    def _sign(self, attempt: Start, call: Call, input_digest: Digest, id: str) -> None:
        if workflow.unsafe.is_replaying():
            return
        key = self._identity.agreed(call) or self._identity.keys.signing(self._identity.namespace)
        if key is None:
            return
        limits = attempt.schedule_to_close_timeout, attempt.schedule_to_start_timeout
        lifetime = min(limit for limit in (*limits, self._identity.lifetime) if limit is not None)
        signed, seconds = isinstance(key, SigningKey), lifetime.total_seconds()
        claims = caller_claims(call, input_digest, id, seconds, signed=signed)
        if self.begun is not None:
            behind.wait_for_keys(self.begun, self._identity)
        cause = self.begun.cause(self._identity.keys) if self.begun else chain.UNKNOWN
        own = dict(attempt.headers or {})
        claims |= {**self._identity.addressed(call.endpoint), "chn": cause.said}
        if signed:  # nobody hands on what is proven by a MAC
            own[chain.SECRET_HEADER], sealed = chain.new_secret()
            claims |= sealed
        own[CALLER_HEADER] = _token(key, claims)
        attempt.headers = {**own, **chain.handed_on(cause, own)}


def _copied(input: Start) -> Start:
    """Return a copy of a call; `copy.copy` would ask it how, which takes ten times as long."""
    made = object.__new__(type(input))
    made.__dict__.update(input.__dict__)
    return made


def _uuid(bits: int) -> str:
    """Return the random UUID (version 4, RFC 9562) of these bits, as `uuid.UUID` would write it."""
    bits = bits & ~(0xF000 << 64 | 0xC000 << 48) | 0x4000 << 64 | 0x8000 << 48
    text = f"{bits:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def _token(key: Proving, claims: dict[str, Any]) -> str:
    info = workflow.info()
    token = sign(key, CALLER_TYPE, {**claims, "sub": info.workflow_id, "run": info.run_id})
    if len(token) <= LONGEST:
        return token
    raise ApplicationError(
        f"the workflow id and the names of the call make a token of {len(token)} characters; "
        f"{LONGEST} are allowed: use a shorter workflow id",
        type="TokenTooLong",
        non_retryable=True,
    )


class Checked(workflow.NexusOperationHandle[Any]):
    """A started operation whose outcome is checked before the workflow gets to see it."""

    def __init__(self, handle: Handle, asking: Asking) -> None:
        """Wrap the handle of a call."""
        self._handle, self._asking = handle, asking

    def cancel(self) -> bool:
        """Request cancellation of the operation."""
        return self._handle.cancel()

    @property
    def operation_token(self) -> str | None:
        """The operation's token; None when its result came at once."""
        return self._handle.operation_token

    def __await__(self) -> Generator[Any, Any, Any]:
        """Return the result.

        Raises:
            NexusUnauthorizedError: it is not the answer of the namespace that was called.
            NexusOperationError: it does not decode.
        """
        asking, token = self._asking, self.operation_token
        try:
            answer = yield from self._handle.__await__()
        except NexusOperationError as failure:
            if (withdrawn := given_up(failure)) is not None:
                raise withdrawn from withdrawn.cause
            asking.check_failure(failure, token, begun=True)
            raise
        if not isinstance(answer, Received):  # another converter than ours
            answer = Received(answer, NO_DIGEST, "")
        asking.check_answer(answer, token)
        if answer.failure:
            said = f"the result does not decode: {answer.failure}"
            failed = asking.error(errors.NexusOperationError, said)
            failed.answered = True
            raise failed
        return answer.value
