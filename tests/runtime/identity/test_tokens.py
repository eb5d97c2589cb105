"""Tokens against any text: what is not exactly a token of ours is refused, never an error."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import jwt
import nexusrpc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crossway.runtime.identity import Incoming, Keyring, LinkedCallers, new_key, targets, tokens
from crossway.runtime.identity.binding import Binding
from crossway.runtime.identity.targets import Started
from crossway.runtime.identity.tokens import (
    ANSWER_TYPE,
    CALLER_TYPE,
    Call,
    RefusedError,
    caller_claims,
    check_call,
    decode_object,
    sign,
    verify,
)
from crossway.runtime.payloads import Digest
from tests.helpers.anything import ANYTHING

KEY = new_key("orders")
KEYS = Keyring([KEY, new_key("payments")])
CALL = Call("PaymentsEndpoint", "PaymentsService", "ProcessPayment")
DIGEST = Digest(b"digest", "full")
BINDING = Binding("id", "shop", CALL)
CLAIMS = {**caller_claims(CALL, DIGEST, "id", 60), "sub": "order-1", "run": "run-1"}
TOKEN = sign(KEY, CALLER_TYPE, CLAIMS)


@given(st.text())
def test_any_text_is_refused(text: str) -> None:
    with pytest.raises(RefusedError):
        verify(text, CALLER_TYPE, KEYS)


@given(st.integers(0, len(TOKEN) - 1), st.characters(codec="ascii"))
def test_a_token_with_one_character_changed_is_refused(position: int, character: str) -> None:
    """Unless the change is none: base64url has spare bits in a last character."""
    changed = TOKEN[:position] + character + TOKEN[position + 1 :]
    try:
        claims = verify(changed, CALLER_TYPE, KEYS)
    except RefusedError:
        return
    assert claims == verify(TOKEN, CALLER_TYPE, KEYS)


@given(st.dictionaries(st.sampled_from([*CLAIMS, "iss"]), ANYTHING, min_size=1))
def test_claims_of_any_kind_are_refused_or_exactly_ours(changed: dict[str, Any]) -> None:
    """Even when the right key signed them: its owner may make mistakes."""
    try:
        claims = verify(sign(KEY, CALLER_TYPE, {**CLAIMS, **changed}), CALLER_TYPE, KEYS)
        check_call(claims, CALL, DIGEST)
    except (RefusedError, TypeError):  # the library signs no issuer that is no text
        return
    assert claims["iss"] == "orders"
    assert (claims["end"], claims["svc"], claims["op"]) == (
        CALL.endpoint,
        CALL.service,
        CALL.operation,
    )
    assert isinstance(claims["sub"], str)


def test_one_kind_of_token_does_not_pass_for_another() -> None:
    with pytest.raises(RefusedError, match="type is not"):
        verify(TOKEN, ANSWER_TYPE, KEYS)


@given(st.text() | ANYTHING.map(lambda v: base64.urlsafe_b64encode(_json(v)).decode()))
def test_any_operation_token_is_refused_but_a_signed_one(text: str) -> None:
    with pytest.raises(RefusedError):
        targets.check(text, BINDING, "orders", KEYS)


def test_a_signed_operation_token_is_good_for_its_call_alone() -> None:
    """For another call, another namespace, or with another target it is refused."""
    plain = base64.urlsafe_b64encode(b'{"t":1,"ns":"orders","wid":"w"}').rstrip(b"=").decode()
    made = targets.signed(plain, BINDING, KEY, "proof", {"w": Started("run-1")})
    target = targets.check(made, BINDING, "orders", KEYS, "proof")
    assert target == targets.Target("w", "run-1", False, made)
    named = decode_object(made)
    assert named is not None
    moved = base64.urlsafe_b64encode(_json({**named, "wid": "other"})).decode()
    elsewhere = replace(CALL, operation="Other"), replace(CALL, endpoint="Other")
    for token, binding, namespace, proof in (
        (made, replace(BINDING, id="other"), "orders", "proof"),
        (made, replace(BINDING, audience="other"), "orders", "proof"),
        (made, replace(BINDING, audience=""), "orders", "proof"),
        *((made, replace(BINDING, call=call), "orders", "proof") for call in elsewhere),
        (made, BINDING, "payments", "proof"),
        (made, BINDING, "orders", "other"),
        (moved, BINDING, "orders", "proof"),
        (plain, BINDING, "orders", "proof"),
    ):
        with pytest.raises(RefusedError):
            targets.check(token, binding, namespace, KEYS, proof)


@given(st.text() | st.builds(lambda v: base64.urlsafe_b64encode(_json(v)).decode(), ANYTHING))
def test_a_handler_gets_back_its_own_token_whatever_it_is(text: str) -> None:
    """It may be any text; what looks like a token of ours is none for that. Only the SDK's
    own is read by others, and so keeps its shape."""
    made = targets.signed(text, BINDING, KEY, "proof", {})
    target = targets.check(made, BINDING, "orders", KEYS, "proof")
    own = decode_object(text)
    if own is not None and "t" in own and "crossway" not in own:
        named = decode_object(made)
        assert named is not None
        del named["crossway"]
        assert json.dumps(named) == json.dumps(own)
    else:
        assert target.token == text


def test_an_operation_token_of_the_longest_names_fits_the_server() -> None:
    """It takes 4096 bytes: an id of 1000 characters, and names of 200 each."""
    binding = Binding("i" * 36, "n" * 200, Call("e" * 200, "s" * 200, "o" * 200))
    plain = base64.urlsafe_b64encode(_json({"t": 1, "ns": "n" * 200, "wid": "w" * 1000})).decode()
    made = targets.signed(plain, binding, KEY, "p" * 43, {"w" * 1000: Started("r" * 36)})
    assert len(made) < 4096
    assert targets.check(made, binding, "orders", KEYS, "p" * 43).run == "r" * 36


@given(st.text() | st.text().map(lambda text: f"temporal:///namespaces/{text}/workflows/a/b/c"))
def test_any_link_names_somebody_or_nobody(url: str) -> None:
    caller = LinkedCallers().caller(Incoming(CALL, {}, [nexusrpc.Link(url=url, type="")]))
    assert not caller.verified


def _json(value: Any) -> bytes:
    return json.dumps(value).encode()


def test_a_token_that_must_be_read_otherwise_is_refused() -> None:
    """RFC 7515 section 4.1.11: who does not know an extension listed in `crit` must refuse.

    The library does so from 2.12 on, which is why no older one is taken.
    """
    headers = {"kid": KEY.id, "typ": CALLER_TYPE, "crit": ["other"], "other": True}
    claims = {"iss": KEY.namespace, **CLAIMS}
    token = jwt.encode(claims, KEY.private, algorithm="EdDSA", headers=headers)
    with pytest.raises(RefusedError):
        verify(token, CALLER_TYPE, KEYS)


@pytest.mark.parametrize(
    ("now", "taken"),
    [(-31, False), (-30, True), (60 + 29, True), (60 + 30, False)],
)
def test_clocks_may_differ_by_so_much_and_no_more(
    now: int, taken: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half a minute before a token begins, and after it has ended."""
    made = sign(KEY, CALLER_TYPE, {**CLAIMS, "iat": 1000, "nbf": 1000, "exp": 1060})
    monkeypatch.setattr(tokens, "clock", SimpleNamespace(now=lambda: 1000 + now))
    try:
        assert verify(made, CALLER_TYPE, KEYS)
    except RefusedError:
        assert not taken
    else:
        assert taken
