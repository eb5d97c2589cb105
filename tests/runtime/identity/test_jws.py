"""What is signed here is what a maintained JOSE library reads, and the reverse."""

from __future__ import annotations

import json
import string
import time
from dataclasses import replace
from typing import Any

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crossway.runtime.identity import Keyring, SigningKey, jws, new_key
from crossway.runtime.identity.algorithms import (
    ALGORITHMS,
    Algorithm,
    private_from,
    public_from,
    public_members,
    secret_of,
    thumbprint,
)
from crossway.runtime.identity.tokens import (
    ANSWER_TYPE,
    CALLER_TYPE,
    RefusedError,
    UnknownKeyError,
    verify,
)
from crossway.runtime.payloads import base64url, from_base64url

KEYS = {name: new_key("orders", algorithm=name) for name in ALGORITHMS}
KEY = st.sampled_from(list(KEYS.values()))
CLAIMS = st.dictionaries(
    st.text(max_size=8).filter(lambda name: name not in {"aud", "exp", "nbf", "iat", "sub", "jti"}),
    st.recursive(
        st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=20),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
        max_leaves=4,
    ),
    max_size=6,
).map(lambda claims: {**claims, "iss": "orders"})


@given(KEY, CLAIMS)
def test_the_library_reads_what_is_signed_here(key: SigningKey, claims: dict[str, Any]) -> None:
    token = jws.signed(key, "some+jwt", claims)
    public: Any = key.public.key
    assert jwt.decode(token, public, algorithms=[key.algorithm]) == claims
    assert jwt.get_unverified_header(token) == {
        "alg": key.algorithm,
        "kid": key.id,
        "typ": "some+jwt",
    }


@given(KEY, CLAIMS)
def test_what_the_library_signs_is_read_here(key: SigningKey, claims: dict[str, Any]) -> None:
    private: Any = key.private
    token = jwt.encode(claims, private, algorithm=key.algorithm)
    assert jws.claims_of(token, key.public) == claims


@given(KEY, CLAIMS, st.integers(0), st.characters(codec="ascii"))
def test_what_is_read_here_the_library_reads_as_the_same(
    key: SigningKey, claims: dict[str, Any], position: int, character: str
) -> None:
    """Of a token with any one character changed: nothing passes here that does not pass there."""
    token = jws.signed(key, "some+jwt", claims)
    position %= len(token)
    changed = token[:position] + character + token[position + 1 :]
    try:
        found = jws.claims_of(changed, key.public)
    except jws.MalformedError:
        found = None
    if found is not None:
        public: Any = key.public.key
        assert jwt.decode(changed, public, algorithms=[key.algorithm]) == found


@given(st.text())
def test_any_text_is_malformed_or_nothing(text: str) -> None:
    for key in KEYS.values():
        try:
            assert jws.claims_of(text, key.public) is None
        except jws.MalformedError:
            continue


@given(st.binary())
def test_base64url_is_its_own_inverse(data: bytes) -> None:
    assert from_base64url(base64url(data)) == data


@given(st.binary(min_size=1), st.sampled_from(string.ascii_letters + string.digits + "-_"))
def test_bytes_have_one_text_in_base64url(data: bytes, last: str) -> None:
    """Python decodes `AR` as it does `AQ`, and one token could have other texts."""
    text = base64url(data)[:-1] + last
    try:
        found = from_base64url(text)
    except ValueError:
        return
    assert base64url(found) == text


@pytest.mark.parametrize("key", KEYS.values(), ids=KEYS)
def test_keys_and_their_ids_are_those_of_the_library(key: SigningKey) -> None:
    """As JWKs in both directions; the thumbprint is that of RFC 7638."""
    members = public_members(key.public.key)
    theirs: Any = jwt.PyJWK({**members, "alg": key.algorithm}).key
    assert public_members(theirs) == members
    assert thumbprint(public_from(members)) == key.id
    again = private_from({**members, "d": secret_of(key.private)})
    assert jws.claims_of(jws.signed(SigningKey(key.id, "o", again), "x", {}), key.public) == {}


@pytest.mark.parametrize("header", ["none", "HS256", "HS512", "RS256", "ES256", "EdDSA", 7, None])
@pytest.mark.parametrize("key", KEYS.values(), ids=KEYS)
def test_a_header_chooses_no_algorithm(key: SigningKey, header: Any) -> None:
    """A key has one, by what it is; also where the rest of the token is signed by the key."""
    if header == key.algorithm:
        return
    head = base64url(json.dumps({"alg": header, "kid": key.id, "typ": CALLER_TYPE}).encode())
    _, claims, sign = jws.signed(key, CALLER_TYPE, {"iss": "orders"}).split(".")
    with pytest.raises(RefusedError, match="algorithm is not"):
        verify(f"{head}.{claims}.{sign}", CALLER_TYPE, Keyring([key]))


@pytest.mark.parametrize("key", KEYS.values(), ids=KEYS)
def test_what_a_header_says_must_be_understood_is_not_skipped(key: SigningKey) -> None:
    """RFC 7515 section 4.1.11: nothing that is critical is known here."""
    private: Any = key.private
    headers = {"crit": ["b64"], "b64": True, "kid": key.id, "typ": CALLER_TYPE}
    token = jwt.encode({"iss": "orders"}, private, algorithm=key.algorithm, headers=headers)
    with pytest.raises(RefusedError, match="malformed"):
        verify(token, CALLER_TYPE, Keyring([key]))


def test_a_key_of_the_other_kind_verifies_nothing() -> None:
    """The id is that of another key, whatever the header says."""
    eddsa, es256 = KEYS["EdDSA"], KEYS["ES256"]
    token = jws.signed(eddsa, CALLER_TYPE, {"iss": "orders"})
    with pytest.raises(UnknownKeyError):
        verify(token, CALLER_TYPE, Keyring([es256]))


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_what_a_process_signed_it_does_not_verify_again(
    algorithm: Algorithm, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a guard signed is looked at again by the workflow that it started, at each call."""
    jws.genuine.forget()
    key = KEYS[algorithm]
    token, other = (jws.signed(key, CALLER_TYPE, {"iss": "orders", "n": n}) for n in (1, 2))
    monkeypatch.setattr(jws, "verifies", _unasked)
    assert jws.claims_of(token, key.public) == {"iss": "orders", "n": 1}
    jws.genuine.forget()
    with pytest.raises(AssertionError):
        jws.claims_of(other, key.public)


def _unasked(*_of: object) -> bool:
    raise AssertionError


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_what_is_remembered_counts_for_its_key_its_text_and_its_signature_alone(
    algorithm: Algorithm,
) -> None:
    """Also where a rogue key says that it has the id of a good one, and where parts are swapped."""
    good, rogue = new_key("orders", algorithm=algorithm), new_key("orders", algorithm=algorithm)
    posing = replace(rogue, id=good.id)
    forged, own = (jws.signed(key, CALLER_TYPE, {"iss": "orders"}) for key in (posing, good))
    assert jws.claims_of(own, good.public)
    assert jws.claims_of(forged, good.public) is None
    assert jws.claims_of(forged, posing.public), "what is right under its own key stays so"
    data, _, _ = forged.rpartition(".")
    assert jws.claims_of(f"{data}.{own.rpartition('.')[2]}", posing.public) is None
    changed = jws.unsigned(good.algorithm, CALLER_TYPE, good.id, {"iss": "reports"})
    assert jws.claims_of(f"{changed}.{own.rpartition('.')[2]}", good.public) is None


def test_a_key_that_was_taken_away_counts_no_more_for_what_is_remembered() -> None:
    """What is remembered is that a signature is right, not that anybody trusts its key."""
    key = KEYS["ES256"]
    claims = {"iss": "orders", "iat": int(time.time())}
    token = jws.signed(key, ANSWER_TYPE, claims)
    keys = Keyring([], [key.public])
    assert verify(token, ANSWER_TYPE, keys) == claims
    for left in ((), (replace(key.public, revoked=True),), (replace(key.public, ends=1.0),)):
        keys.replace([], left)
        with pytest.raises(UnknownKeyError):
            verify(token, ANSWER_TYPE, keys)
    keys.replace([], [replace(key.public, namespace="reports")])
    with pytest.raises(RefusedError, match="signed by a key of reports"):
        verify(token, ANSWER_TYPE, keys)


def test_no_more_is_remembered_than_there_is_room_for() -> None:
    """Who sends a process many right signatures takes no more of its memory than a few do."""
    known = jws.Genuine()
    for number in range(10_000):
        known.add(number.to_bytes(32))
    assert (9_999).to_bytes(32) in known
    assert (1).to_bytes(32) not in known
