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
from crossway.runtime.identity import (
    Incoming,
    Keyring,
    SignedCallers,
    answers,
    failures,
    new_key,
    targets,
)
from crossway.runtime.identity.begun import header
from crossway.runtime.identity.binding import Binding
from crossway.runtime.identity.targets import Started
from crossway.runtime.identity.tokens import (
    ANSWER_TYPE,
    CALLER_TYPE,
    FAILURE_TYPE,
    OPERATION_TYPE,
    START_TYPE,
    Call,
    RefusedError,
    caller_claims,
    decode_object,
    sign,
    unverified_claims,
    verify,
)
from crossway.runtime.payloads import Digest, Received, digest, signature
from tests.helpers.command import crossway
from tests.helpers.meddling import unsigned_token

OLD: dict[str, Any] = json.loads(Path(__file__).with_name("release_0_1_0.json").read_text())
"""Bytes that release 0.1.0 wrote: tokens, answers, and the keys that signed them."""

PUBLISHED = [{"kid": "its id", "alg": "EdDSA", "use": "sig", **key} for key in OLD["keys"]]
OWN = [jwk.signing_key(key, "the fixture") for key in PUBLISHED]
KEYS = Keyring(OWN)
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
    borrowed = replace(AT_ONCE, binding=replace(BINDING, call=Call("other", "Other", "Other")))
    answers.check(received("answer_at_once"), borrowed, KEYS)  # as weak as it was then
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


def test_what_is_proven_by_a_signature_says_in_which_form() -> None:
    """Tokens of calls, of operations and of what they start, answers and failures."""
    key = KEYS.signing("vault")
    assert key is not None
    failure, begun = Failure(message="no money"), {"hold": Started("run")}
    failure.application_failure_info.type = "CardDeclined"
    failures.seal(failure, key, BINDING.claims())
    converter = data_converter().payload_converter
    named = decode_object(targets.signed(unsigned_token("hold"), BINDING, key, "proof", begun))
    assert named is not None
    made = {
        CALLER_TYPE: sign(key, CALLER_TYPE, caller_claims(CALL, Digest(b"", ""), "id", 60)),
        ANSWER_TYPE: signature(answers.signed(1, converter, key, BINDING.claims()).payload),
        FAILURE_TYPE: failure.source.removeprefix(failures.MARK),
        OPERATION_TYPE: named["crossway"],
        START_TYPE: header(key, BINDING.claims(), "hold", "digest").data.decode(),
    }
    said = {kind: unverified_claims(text).get("v") for kind, text in made.items()}
    assert said == dict.fromkeys(made, 2)


NOBODYS = Failure(message="no money")
NOBODYS.application_failure_info.type = "CardDeclined"
LATER = Keyring(replace(key, signs_failures=True) for key in OWN)
"""The same keys, published by a release that signs failures."""


def counts(question: answers.Question, keys: Keyring, unsigned: bool | None = None) -> bool:
    """Return whether a failure that nobody signed is believed."""
    try:
        failures.check(NOBODYS, question, keys, begun=False, unsigned=unsigned)
    except RefusedError:
        return False
    return True


def test_a_failure_of_then_counts_where_then_started_the_operation() -> None:
    """It signed none: its own operation token tells that, for the very call that it is of."""
    assert counts(WAITING, KEYS)
    assert counts(WAITING, LATER)
    assert not counts(replace(WAITING, binding=replace(BINDING, id="other")), KEYS)


def test_an_unsigned_failure_counts_while_all_keys_are_as_then_published_them() -> None:
    """One that a later release published ends that for good, whatever becomes of it; and so does,
    for its call, an operation token that a later release signed."""
    assert counts(AT_ONCE, KEYS)
    assert not counts(AT_ONCE, LATER)
    published = new_key("vault").public
    for later in (published, replace(published, ends=1.0), replace(published, revoked=True)):
        assert not counts(AT_ONCE, Keyring(OWN, [later]))
    assert counts(AT_ONCE, Keyring(OWN, [replace(published, namespace="shop")]))
    key = KEYS.signing("vault")
    assert key is not None
    token = targets.signed(unsigned_token("hold"), BINDING, key, "proof", {})
    assert not counts(replace(AT_ONCE, token=token), KEYS)
    assert counts(AT_ONCE, LATER, unsigned=True)
    assert not counts(WAITING, KEYS, unsigned=False)


def test_a_key_is_of_then_only_in_the_very_form_that_then_wrote() -> None:
    """Anything else was made elsewhere, or later."""
    for key in PUBLISHED:
        public = {name: value for name, value in key.items() if name not in ("d", "begins")}
        assert not jwk.signing_key(key, "the fixture").signs_failures
        read = jwk.public_key(public, "the fixture")
        assert not read.signs_failures
        assert jwk.public_jwk(read).keys() == public.keys(), "whoever passes it on says the same"
        for other in (
            {**public, "v": 2},
            {**public, "exp": 4102444800},
            {name: value for name, value in public.items() if name != "kid"},
        ):
            assert jwk.public_key(other, "the fixture").signs_failures
    made = new_key("vault")
    assert jwk.public_key(jwk.public_jwk(made.public), "here").signs_failures
    assert jwk.signing_key(jwk.private_jwk(made), "here").signs_failures


def test_keys_of_0_1_0_are_named(tmp_path: Path) -> None:
    """By `keys check`, and in the log of `serve` once, until the namespace exports them again."""
    folder = tmp_path / "keys"
    folder.mkdir(mode=0o700)
    public = [jwk.public_jwk(key.public) for key in OWN]
    for key in public:
        (folder / f"{key['namespace']}.jwks.json").write_text(json.dumps({"keys": [key]}))
    (tmp_path / "shop.twf").write_text("workflow Buys():\n    close\n")
    checked = crossway("keys", "check", "--dir", str(folder), cwd=tmp_path)
    for key in public:
        assert f"old: those of {key['namespace']} are as release 0.1.0" in checked.stdout
    later = jwk.exported([replace(key.public, signs_failures=True) for key in OWN])
    for key in later["keys"]:
        (folder / f"{key['namespace']}.jwks.json").write_text(json.dumps({"keys": [key]}))
    checked = crossway("keys", "check", "--dir", str(folder), cwd=tmp_path)
    assert checked.returncode == 0
    assert "0.1.0" not in checked.stdout
