"""A call that no workflow makes: signed like that of a workflow, its answer checked like that."""

from __future__ import annotations

import asyncio
import functools
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from temporalio.client import Client, NexusOperationFailureError, NexusOperationHandle
from temporalio.common import RawValue
from temporalio.service import RPCError

from crossway.runtime import clock, errors
from crossway.runtime.failures import unread
from crossway.runtime.identity import answers, failures
from crossway.runtime.identity.binding import Binding
from crossway.runtime.identity.chain import ORIGIN, SECRET_HEADER, new_secret
from crossway.runtime.identity.config import Identity
from crossway.runtime.identity.tokens import (
    CALLER_HEADER,
    CALLER_TYPE,
    Call,
    RefusedError,
    caller_claims,
    sign,
)
from crossway.runtime.payloads import Expected, Received, UnreadError, digest


@dataclass(frozen=True, slots=True)
class StandaloneCall:
    """A call that was made. `asked` is when (Unix seconds)."""

    handle: NexusOperationHandle[Any]
    binding: Binding
    identity: Identity
    asked: float

    async def result(self) -> Any:
        """Return the result, once the namespace that was called vouches for it.

        Raises:
            NexusUnauthorizedError: it does not, or not for how the call failed.
            UnreadError: nothing here knows the encoding of the result, or of how the call failed:
                whether it is authentic cannot be told, for a codec
                encodes what is signed.
            NexusOperationError: the result does not decode.
            NexusOperationFailureError: the operation failed; the cause says why.
        """
        call = self.binding.call
        said = f"{call.endpoint} {call.service}.{call.operation}"
        try:
            answer = await self._ended()
        except NexusOperationFailureError as failure:
            if reason := await self._refused(functools.partial(self._check_failure, failure)):
                if encoding := unread(failures.received(failure.cause)):
                    raise UnreadError(encoding) from None
                about = f"{said}: the failure is not authentic ({reason})"
                raise errors.NexusUnauthorizedError(about, {}) from None
            raise
        if not isinstance(answer, Received):
            raise TypeError("the client has another data converter than ours")
        if answer.unknown:
            raise UnreadError(answer.unknown)
        if reason := await self._refused(functools.partial(self._check_answer, answer)):
            about = f"{said}: the answer is not authentic ({reason})"
            raise errors.NexusUnauthorizedError(about, {})
        if answer.failure:
            about = f"{said}: the result does not decode: {answer.failure}"
            raise errors.NexusOperationError(about, {})
        return answer.value

    async def _ended(self) -> Any:
        """Return what the call ended with, asking again as often as a request is cut off.

        The SDK raises that as if this task were cancelled; its cause tells the two apart.
        """
        while True:
            try:
                return await self.handle.result()
            except asyncio.CancelledError as cut_off:
                if not isinstance(cut_off.__cause__, RPCError):
                    raise
            await asyncio.sleep(1)

    def _check_answer(self, answer: Received, question: answers.Question) -> None:
        answers.check(answer, question, self.identity.keys)

    def _check_failure(
        self, failure: NexusOperationFailureError, question: answers.Question
    ) -> None:
        failures.check(
            failures.received(failure.cause),
            question,
            self.identity.keys,
            begun=bool(question.token),
            unsigned=self.identity.unsigned_failures,
        )

    async def _refused(self, check: Callable[[answers.Question], None]) -> str:
        """Return why an answer or a failure is not accepted, empty when it is."""
        namespace = self.identity.answering(self.binding.call.endpoint)
        if namespace is None:
            return ""
        described = await self.handle.describe()
        token = described.operation_token or None
        try:
            check(answers.Question(self.binding, namespace, self.asked, token))
        except RefusedError as refused:
            return refused.reason
        return ""


async def start_standalone(
    client: Client, identity: Identity, call: Call, value: Any, *, id: str, limit: timedelta | None
) -> StandaloneCall:
    """Call an operation with no workflow around it, as a namespace whose key signs.

    Without a key it goes out unsigned. `id` names the call in the caller's namespace, and is what
    the handler sees as the caller's workflow id. `limit` is how long all of it may take.

    Raises:
        RPCError: the service does not take it; UNIMPLEMENTED where its setting
            `nexusoperation.enableStandalone` is not on (NEXUS-FIELD-NOTES section 15).
    """
    payload = client.data_converter.payload_converter.to_payload(value)
    token_id, asked = str(uuid.uuid4()), clock.now()
    headers: dict[str, str] = {}
    if key := identity.keys.signing(identity.namespace):
        lifetime = min(limit or identity.lifetime, identity.lifetime).total_seconds()
        claims = caller_claims(call, digest(payload), token_id, lifetime)
        secret, sealed = new_secret()
        addressed = identity.addressed(call.endpoint)
        about = {**claims, **addressed, **sealed, "chn": ORIGIN, "sub": id, "run": ""}
        headers = {CALLER_HEADER: sign(key, CALLER_TYPE, about), SECRET_HEADER: secret}
    expected: Any = Expected(None)
    handle = await client.create_nexus_client(call.service, call.endpoint).start_operation(
        call.operation,
        RawValue(payload),
        id=id,
        result_type=expected,
        schedule_to_close_timeout=limit,
        headers=headers,
    )
    binding = Binding(token_id, identity.namespace, call)
    return StandaloneCall(handle, binding, identity, asked)
