"""Processes of release 0.1.0 and of this one meet while a service is rolled out: what the older
wrote is read, and what is written now is what the older expects."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from temporalio.api.common.v1 import Payload
from temporalio.api.failure.v1 import Failure

from crossway.cluster.keys import jwk
from crossway.runtime import data_converter
from crossway.runtime.identity import Incoming, Keyring, SignedCallers, answers, failures, targets
from crossway.runtime.identity.binding import Binding
from crossway.runtime.identity.targets import Started
from crossway.runtime.identity.tokens import (
    ANSWER_TYPE,
    OPERATION_TYPE,
    Call,
    RefusedError,
    decode_object,
    verify,
)
from crossway.runtime.payloads import Received, digest, signature
from tests.helpers.meddling import unsigned_token

OLD: dict[str, Any] = json.loads(Path(__file__).with_name("release_0_1_0.json").read_text())
"""Bytes that release 0.1.0 wrote: tokens, answers, and the keys that signed them."""

KEYS = Keyring(jwk.signing_key(key, "the fixture") for key in OLD["keys"])
CALL = Call(*OLD["call"])
BINDING = Binding(OLD["call_id"], "shop", CALL)
AT_ONCE = answers.Question(BINDING, "vault", OLD["signed_at"], None)
WAITING = replace(AT_ONCE, token=OLD["operation_token"])


def received(name: str) -> Received:
    """Return an answer of the fixture as a caller gets it."""
    metadata = {key: value.encode() for key, value in OLD[name]["metadata"].items()}
    payload = Payload(metadata=metadata, data=OLD[name]["data"].encode())
    return Received(json.loads(OLD[name]["data"]), digest(payload), signature(payload))


def test_a_handler_of_now_knows_a_caller_of_then() -> None:
    """Its token, and the operation that it had started and cancels now."""
    headers = {"crossway-caller": OLD["caller_token"]}
    caller = SignedCallers(KEYS).caller(Incoming(CALL, headers))
    assert (caller.namespace, caller.token_id, caller.verified) == ("shop", OLD["call_id"], True)
    target = targets.check(OLD["operation_token"], BINDING, "vault", KEYS, caller.proof)
    assert target == targets.Target("hold-old", "", False, OLD["operation_token"])
    for other in (replace(BINDING, id="other"), replace(BINDING, id="")):
        with pytest.raises(RefusedError):
            targets.check(OLD["operation_token"], other, "vault", KEYS, caller.proof)


def test_a_caller_of_now_takes_the_answers_of_then() -> None:
    """At once, of its workflow, and of one that another call had started."""
    answers.check(received("answer_at_once"), AT_ONCE, KEYS)
    answers.check(received("answer_of_the_workflow"), WAITING, KEYS)
    answers.check(received("answer_of_the_workflow"), AT_ONCE, KEYS)
    answers.check(received("answer_to_another_call"), WAITING, KEYS)
    late = replace(WAITING, asked=OLD["signed_at"] + 31)
    for question in (AT_ONCE, late):
        with pytest.raises(RefusedError):
            answers.check(received("answer_to_another_call"), question, KEYS)


def test_a_caller_of_then_takes_the_answers_of_now() -> None:
    """It looks at the issuer, the call's id, the digest, and what an operation token names."""
    key = KEYS.signing("vault")
    assert key is not None
    converter = data_converter().payload_converter
    made = answers.signed({"kept": "new"}, converter, key, BINDING.claims()).payload
    claims = verify(signature(made), ANSWER_TYPE, KEYS, timely=False)
    assert (claims["iss"], claims["jti"]) == ("vault", OLD["call_id"])
    assert claims["dig"] == digest(made).first
    started = {"hold-new": Started("run")}
    token = targets.signed(unsigned_token("hold-new"), BINDING, key, "proof", started)
    named = decode_object(token)
    assert named is not None
    by = verify(named.pop("crossway"), OPERATION_TYPE, KEYS, timely=False)
    of = json.dumps({name: named[name] for name in sorted(named)}, separators=(",", ":"))
    assert (by["iss"], by["jti"], by["of"]) == ("vault", OLD["call_id"], of)


def test_a_failure_of_then_counts_where_then_started_the_operation() -> None:
    """It signed none: its own operation token tells that. One of now has to sign its failures."""
    failure = Failure(message="no money")
    failure.application_failure_info.type = "CardDeclined"
    failures.check(failure, WAITING, KEYS, begun=True)
    for other in (AT_ONCE, replace(WAITING, binding=replace(BINDING, id="other"))):
        with pytest.raises(RefusedError):
            failures.check(failure, other, KEYS, begun=True)
