"""Signed failures: a failure counts only when the namespace that was called vouches for it.

What a `catch` acts on is a failure's type, message and details, so whoever can complete another's
operation must not choose them. The signature covers the whole chain of causes, as `levels` has it,
and is bound as an answer's is. It travels in the failure's `source`, a field that the server passes
on, that no exception of the SDK shows, and that is no part of type, message or details. The server
drops it on the level of a handler's error, so it stands on the first level below.

What the server says by itself nobody can sign, and the server is trusted: that a call ran out of
time, or that what it waited for was cancelled or terminated. Neither can an error of the handler's
side be signed that has no cause (its service is not there, the caller is not allowed); such an
error comes only in place of a start, never later.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import nexusrpc
from temporalio.api.failure.v1 import Failure
from temporalio.exceptions import FailureError, NexusOperationError

from crossway.runtime import clock
from crossway.runtime.failures import chain, message_of
from crossway.runtime.identity import answers, macs, targets
from crossway.runtime.identity.keyring import Keyring
from crossway.runtime.identity.tokens import (
    FAILURE_TYPE,
    Proving,
    RefusedError,
    UnknownKeyError,
    sign,
    verify,
)
from crossway.runtime.payloads import base64url

MARK = "crossway "
"""How the `source` of a failure begins that carries a signature."""

DEEPEST = 100
"""Causes that are looked at; a failure that has more is nobody's."""

HANDLER = "nexus_handler_failure_info"
OF_THE_SERVER = frozenset(
    {"timeout_failure_info", "canceled_failure_info", "terminated_failure_info"}
)


def seal(failure: Failure, key: Proving, about: Mapping[str, Any]) -> None:
    """Sign a failure that is about to leave, or prove it by a MAC; `about` binds it as an answer is
    bound."""
    levels = list(chain(failure))
    carrier = next((one for one in levels if _kind(one) != HANDLER), None)
    if carrier is None or len(levels) > DEEPEST:
        return
    claims = {"iat": int(clock.now()), **about, "sum": digest(failure)}
    carrier.source = MARK + sign(key, FAILURE_TYPE, claims)


def check(
    failure: Failure,
    question: answers.Question,
    keys: Keyring,
    *,
    begun: bool,
    unsigned: bool | None = None,
) -> None:
    """Check that a call failed as the called namespace, or the server by itself, says.

    `begun` is whether the operation had started. Whether a failure that nobody signed counts
    as well is for `unsigned` to say, else for the release of whom is called.

    Raises:
        RefusedError: it is not known who says so.
    """
    if _of_the_server(failure, begun=begun):
        return
    said = signature(failure)
    if not said:
        if _of_0_1_0(question, keys) if unsigned is None else unsigned:
            return
        raise RefusedError("failure is not signed")
    if macs.is_mac(said):
        answers.check_mac(FAILURE_TYPE, said, question, digest(failure), keys)
        return
    claims = verify(said, FAILURE_TYPE, keys, timely=False)
    if claims.get("sum") != digest(failure):
        raise RefusedError("failure was altered", claims)
    answers.check_claims(claims, question, keys)


def signature(failure: Failure) -> str:
    """Return the signature that a failure carries, "" for none."""
    said = next((one.source for one in chain(failure) if one.source.startswith(MARK)), "")
    return said.removeprefix(MARK)


def received(cause: BaseException) -> Failure:
    """Return the failure that a client decoded, as it arrived; an empty one if nothing tells.

    The SDK keeps it but for the level of a handler's error, which has type and message alone.
    """
    if isinstance(cause, nexusrpc.HandlerError):
        made = Failure(message=str(cause))
        made.nexus_handler_failure_info.type = cause.type.name
        if cause.__cause__ is not None:
            made.cause.CopyFrom(received(cause.__cause__))
        return made
    arrived = cause.failure if isinstance(cause, FailureError) else None
    if arrived is None:
        return Failure()
    return arrived.cause if isinstance(cause, NexusOperationError) else arrived


def digest(failure: Failure) -> str:
    """Return the digest of what a failure says, on all its levels; not of traces or `source`.

    A message counts as it is read, wherever it stands: no codec changes the digest.
    """
    full = hashlib.sha256()
    for one in chain(failure):
        for part in (_kind(one).encode(), message_of(one).encode(), _info(one)):
            full.update(len(part).to_bytes(8) + part)
    return base64url(full.digest())


def _info(failure: Failure) -> bytes:
    """Return what a level says besides its message.

    Of a handler's error the type alone: how to retry it is for the server, which decides that.
    """
    kind = failure.WhichOneof("failure_info")
    if kind is None:
        return b""
    if kind == HANDLER:
        return failure.nexus_handler_failure_info.type.encode()
    said: bytes = getattr(failure, kind).SerializeToString(deterministic=True)
    return said


def _kind(failure: Failure) -> str:
    return str(failure.WhichOneof("failure_info") or "")


def _of_the_server(failure: Failure, *, begun: bool) -> bool:
    """Return whether a failure is one that nobody can sign: no type of anybody's is in it."""
    kinds = [_kind(one) for one in chain(failure)]
    if kinds[0] == HANDLER and not begun:
        kinds = kinds[1:]
    return OF_THE_SERVER.issuperset(kinds)


def _of_0_1_0(question: answers.Question, keys: Keyring) -> bool:
    """Return whether release 0.1.0, which signed no failures, was called.

    The operation's token proves it, which the handler signed for this very call. Where there is
    none, all is as the handler's namespace published its keys: a caller can be told otherwise by
    nobody who does not hold them, and a later release's `keys export` ends it for good.

    Raises:
        UnknownKeyError: which keys it published is not known yet.
        RefusedError: the token is not of this call.
    """
    if not question.token or not targets.operation_signature(question.token):
        if keys.pending(question.namespace):
            raise UnknownKeyError("failure is not signed")
        return not keys.signs_failures(question.namespace)
    return targets.is_of_0_1_0(question.token, question.binding, question.namespace, keys)
