"""Signed answers: a result counts only when the namespace that was called vouches for it.

Whoever reads a callback token in a target's history can complete the caller's operation
(NEXUS-FIELD-NOTES section 8). The signature travels in the metadata of the result's
payload, which the server passes on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from temporalio.common import RawValue
from temporalio.converter import PayloadConverter

from crossway.runtime import clock
from crossway.runtime.identity import macs, targets
from crossway.runtime.identity.between import check_ending
from crossway.runtime.identity.binding import Binding
from crossway.runtime.identity.keyring import Keyring
from crossway.runtime.identity.keys import SigningKey
from crossway.runtime.identity.tokens import (
    ANSWER_TYPE,
    SKEW,
    Proving,
    RefusedError,
    sign,
    verify,
)
from crossway.runtime.payloads import ANSWER, Received, digest


def signed(
    value: Any, converter: PayloadConverter, key: Proving, about: Mapping[str, Any]
) -> RawValue:
    """Return a result encoded and signed, or proven by a MAC to the one whom it is for.

    `about` binds it: to the call it answers (`Binding.claims`), and to the workflow whose
    result it is (`wid`, and `run`, its first run); `iat` is now unless given.
    """
    payload, signed = converter.to_payload(value), isinstance(key, SigningKey)
    claims = {"iat": int(clock.now()), **about, **digest(payload).claims(signed=signed)}
    payload.metadata[ANSWER] = sign(key, ANSWER_TYPE, claims).encode()
    return RawValue(payload)


@dataclass(frozen=True, slots=True)
class Question:
    """A call that waits for its answer from a `namespace`. `token` is the started operation's,
    None when the answer came at once; `asked` is when it was made (Unix seconds of the
    workflow). With `macs` a MAC proves what came at once; else signatures alone count."""

    binding: Binding
    namespace: str
    asked: float
    token: str | None
    macs: bool = False


def check(answer: Received, question: Question, keys: Keyring) -> None:
    """Check that the called namespace gave this answer to this question.

    Raises:
        RefusedError: it did not.
    """
    if not answer.signature:
        raise RefusedError("answer is not signed")
    if macs.is_mac(answer.signature):
        check_mac(ANSWER_TYPE, answer.signature, question, answer.digest.full, keys)
        return
    # Answers are signed with the clock of the Temporal service; only `asked` is its peer.
    claims = verify(answer.signature, ANSWER_TYPE, keys, timely=False)
    if not answer.digest.fits(claims):
        raise RefusedError("answer was altered", claims)
    check_claims(claims, question, keys)


def check_mac(kind: str, proof: str, question: Question, about: str, keys: Keyring) -> None:
    """Check that a MAC proves an answer or a failure: `about` is the digest of that.

    What an operation that waited came to is signed, for whoever else waits for it.

    Raises:
        RefusedError: it does not, or nothing but a signature counts.
    """
    if not question.macs:
        raise RefusedError("proven by a MAC, and a signature is asked for")
    if question.token:
        raise RefusedError("proven by a MAC, and not at once")
    check_ending(kind, proof, question.binding, question.namespace, about, keys)


def check_claims(claims: Mapping[str, Any], question: Question, keys: Keyring) -> None:
    """Check that what was signed, an answer or a failure, is about this question.

    Raises:
        RefusedError: it is about another, or another namespace signed it.
    """
    if claims["iss"] != question.namespace:
        raise RefusedError(f"answer of another namespace than {question.namespace}", claims)
    if claims.get("jti") != question.binding.id:
        _check_attached(claims, question, keys)
        return
    question.binding.check(claims, "answer to")
    # A workflow that ends before its operation is known to have begun is delivered with the
    # SDK's own token, which nobody signed: then the call that the answer names is all there is.
    if "v" in claims and question.token and targets.operation_signature(question.token):
        _check_run(claims, _target(question, question.token, keys))


def _target(question: Question, token: str, keys: Keyring) -> targets.Target:
    return targets.check(token, question.binding, question.namespace, keys)


def _check_run(claims: Mapping[str, Any], target: targets.Target) -> None:
    """Check that a workflow's result is that of the very run which the call started.

    Who may start workflows where it ran could end it and run another under its id.
    """
    if target.run and claims.get("run") != target.run:
        raise RefusedError("result of another run", claims)


def _check_attached(claims: Mapping[str, Any], question: Question, keys: Keyring) -> None:
    """Check the result of a workflow that another call had started.

    The operation token names the workflow's run and, signed, our call. One of the two may
    be of release 0.1.0, which named no run: then the result has to be from after the call.
    """
    if question.token is None:
        raise RefusedError("answer to another call", claims)
    target = _target(question, question.token, keys)
    # A workflow's result is not that of its update, nor is one update's another's.
    member, id = ("upd", target.update_id) if target.update_id else ("wid", target.workflow_id)
    if not id or claims.get(member) != id:
        raise RefusedError("result of another workflow, or of another update", claims)
    if target.run and "v" in claims:
        _check_run(claims, target)
    elif claims["iat"] < question.asked - SKEW:
        raise RefusedError("result from before the call", claims)
