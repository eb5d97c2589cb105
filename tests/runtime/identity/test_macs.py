"""Proofs by a MAC: each counts for the very call or answer that it was made for, between the very
two namespaces, and by nothing but the key that those two agree on.

Longer than other files because it is one table of what a proof is not good for, each row of which
needs the same two namespaces and their keys.
"""

from __future__ import annotations

import hmac
import time
import uuid
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from temporalio.api.failure.v1 import Failure

from crossway.runtime.identity import (
    Caller,
    Incoming,
    Keyring,
    SignedCallers,
    SigningKey,
    answers,
    certify,
    failures,
    is_half,
    new_key,
)
from crossway.runtime.identity.agreement import NAMED, Pair
from crossway.runtime.identity.binding import Binding
from crossway.runtime.identity.chain import ORIGIN, UNKNOWN
from crossway.runtime.identity.sessions import KeySigner
from crossway.runtime.identity.tokens import (
    ANSWER_TYPE,
    CALLER_HEADER,
    CALLER_TYPE,
    OPERATION_TYPE,
    Call,
    RefusedError,
    UnknownKeyError,
    caller_claims,
    sign,
    unverified_claims,
)
from crossway.runtime.payloads import Digest, Received
from tests.helpers.proving import (
    KINDS,
    agreed,
    half_of,
    proof_of_call,
    proof_of_ending,
    said_of,
)

SHOP, RIVAL, VAULT = new_key("shop"), new_key("rival"), new_key("vault")
PUBLIC = [key.public for key in (SHOP, RIVAL, VAULT)]
OF_SHOP, OF_RIVAL, OF_VAULT = (Keyring([key], PUBLIC) for key in (SHOP, RIVAL, VAULT))
"""The keys as each of the three namespaces has them: one private, all public."""

CALL = Call("front", "Vault", "Look")
DIGEST = Digest(b"first", "A" * 43)
ID, RUN = str(uuid.uuid4()), str(uuid.uuid4())


def claims(**changed: Any) -> dict[str, Any]:
    """Return what a caller claims of a call."""
    about = {"iss": "shop", "sub": "w", "run": RUN, "chn": ORIGIN, "aud": "service"}
    return {**caller_claims(CALL, DIGEST, ID, 3600), **about, **changed}


def pair(caller: str = "shop", handler: str = "vault", keys: Keyring = OF_SHOP) -> Pair:
    """Return what two namespaces agree on, as one of them or both know it."""
    newest = keys.newest(caller), keys.newest(handler)
    assert newest[0] is not None
    assert newest[1] is not None
    found = keys.pair((caller, newest[0].id[:NAMED]), (handler, newest[1].id[:NAMED]))
    assert found is not None
    return found


def taken(keys: Keyring) -> Pair:
    """Return by what the shop calls the vault."""
    found = keys.agreeing("shop", "vault")
    assert found is not None
    return found


def arrived(
    proof: str,
    keys: Keyring = OF_VAULT,
    call: Call = CALL,
    digest: Digest | None = DIGEST,
    *,
    required: bool = True,
    macs: bool = True,
    audience: str = "service",
) -> Caller:
    """Return the caller that the vault's guard makes of a proof."""
    callers = SignedCallers(keys, required, audience=audience, called="vault", macs=macs)
    return callers.caller(Incoming(call, {CALLER_HEADER: proof}, digest=digest))


PROOF = sign(pair(), CALLER_TYPE, claims())
BINDING = Binding(ID, "shop", CALL)
QUESTION = answers.Question(BINDING, "vault", time.time(), None, macs=True)
ENDED = {**BINDING.claims(), "iat": 1000, **DIGEST.claims()}


def test_a_proof_is_what_the_page_says() -> None:
    """Another implementation makes the very same bytes of the same keys and claims."""
    made = claims()
    assert sign(pair(), CALLER_TYPE, made) == proof_of_call(SHOP, VAULT, made)
    answer = sign(pair(keys=OF_VAULT), ANSWER_TYPE, ENDED)
    assert answer == proof_of_ending(SHOP, VAULT, ENDED)
    assert pair().key == pair(keys=OF_VAULT).key == agreed(VAULT, SHOP, SHOP, VAULT)


def test_who_calls_is_told_as_by_a_signature() -> None:
    """But nobody else can verify it, so that what the call starts has no chain of it."""
    caller = arrived(PROOF)
    assert (caller.namespace, caller.workflow_id, caller.run_id) == ("shop", "w", RUN)
    assert (caller.verified, caller.token_id) == (True, ID)
    assert [link.namespace for link in caller.chain.links] == ["shop"]
    assert caller.chain.originator == "shop"
    assert caller.cause == UNKNOWN


def test_no_third_namespace_has_the_key() -> None:
    """Each pair, and each direction of one, has its own; who has neither private half has none."""
    keys = {
        pair().key,
        pair("vault", "shop", OF_VAULT).key,
        pair("shop", "rival").key,
        pair("rival", "vault", OF_RIVAL).key,
        pair("shop", "shop").key,
    }
    assert len(keys) == 5
    names = (("shop", SHOP.id[:12]), ("vault", VAULT.id[:12]))
    assert OF_RIVAL.pair(*names) is None
    with pytest.raises(UnknownKeyError):
        arrived(PROOF, OF_RIVAL)


def test_who_passes_off_another_s_half_as_his_own_gets_another_key() -> None:
    """So the shop's calls are not taken for his, nor his for the shop's."""
    stolen = replace(SHOP.public, namespace="rival")
    keys = Keyring([VAULT], [SHOP.public, stolen])
    assert pair("shop", "vault", Keyring([VAULT, SHOP])).key == pair(keys=OF_VAULT).key
    names = (("rival", SHOP.id[:12]), ("vault", VAULT.id[:12]))
    other = keys.pair(*names)
    assert other is not None
    assert other.key != pair().key
    fields = said_of(SHOP, VAULT, claims(iss="rival"))
    with pytest.raises(RefusedError, match="wrong MAC"):
        arrived(proof_of_call(SHOP, VAULT, claims(), said=fields), keys)


@given(st.data())
def test_a_proof_with_one_character_changed_is_refused(data: st.DataObject) -> None:
    """Of a call and of an answer; unless the change is none, in the last character's spare bits."""
    position = data.draw(st.integers(0, len(PROOF) - 1))
    changed = PROOF[:position] + data.draw(st.characters(codec="ascii")) + PROOF[position + 1 :]
    try:
        assert arrived(changed) == replace(arrived(PROOF), proof=arrived(changed).proof)
    except RefusedError:
        assert changed != PROOF


@given(st.text() | st.text().map(lambda text: f"m1.{text}"))
def test_any_text_is_refused(text: str) -> None:
    """And none of them is an error: that would tell the server to ask again."""
    unverified_claims(text)
    with pytest.raises(RefusedError):
        arrived(text)
    with pytest.raises(RefusedError):
        answers.check(Received(None, DIGEST, text), QUESTION, OF_SHOP)


ODD: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
) | st.binary(max_size=40)


@given(st.integers(0, 10), ODD, st.booleans())
def test_fields_of_any_type_are_refused_or_exactly_ours(at: int, value: Any, more: bool) -> None:
    """Even under the right key: whoever has it may make mistakes."""
    fields = said_of(SHOP, VAULT, claims())
    fields[at] = value
    made = proof_of_call(SHOP, VAULT, claims(), said=[*fields, value] if more else fields)
    try:
        caller = arrived(made)
    except RefusedError:
        return
    assert not more
    assert caller.namespace == "shop"
    assert isinstance(caller.workflow_id, str)
    assert isinstance(caller.token_id, str)
    assert caller.expires <= time.time() + 3600 + 61


@pytest.mark.parametrize(
    ("call", "digest"),
    [
        (replace(CALL, endpoint="side"), DIGEST),
        (replace(CALL, service="Annex"), DIGEST),
        (replace(CALL, operation="Peek"), DIGEST),
        (Call("fron", "tVault", "Look"), DIGEST),
        (CALL, Digest(b"first", "B" * 43)),
    ],
)
def test_a_proof_is_good_for_what_was_addressed_alone(call: Call, digest: Digest) -> None:
    """The handler puts in what it was asked for; the text does not even say it."""
    assert arrived(PROOF)
    with pytest.raises(RefusedError):
        arrived(PROOF, call=call, digest=digest)


def test_a_cancel_repeats_the_proof_however_old_it_is() -> None:
    """As it does a token: it has no input, and is bound to what it cancels elsewhere."""
    old = int(time.time()) - 100_000
    proof = sign(pair(), CALLER_TYPE, claims(iat=old, nbf=old, exp=old + 60))
    assert arrived(proof, digest=None).token_id == ID
    with pytest.raises(RefusedError, match="expired"):
        arrived(proof)
    with pytest.raises(RefusedError, match="wrong MAC"):
        arrived(proof, digest=None, call=replace(CALL, operation="Keep"))


def test_a_proof_for_another_service_is_refused() -> None:
    """One that names none is taken, as a token is; and where no id is known any is."""
    with pytest.raises(RefusedError, match="another audience"):
        arrived(PROOF, audience="elsewhere")
    assert arrived(PROOF, audience="")
    assert arrived(sign(pair(), CALLER_TYPE, claims(aud="")), audience="elsewhere")


def test_an_answer_counts_for_its_call_alone() -> None:
    """By its id, its caller, what was called, and what was answered."""
    made = sign(pair(keys=OF_VAULT), ANSWER_TYPE, ENDED)
    answers.check(Received(None, DIGEST, made), QUESTION, OF_SHOP)
    for name, value in (("jti", "other"), ("end", "side"), ("svc", "Annex"), ("op", "Peek")):
        other = sign(pair(keys=OF_VAULT), ANSWER_TYPE, {**ENDED, name: value})
        with pytest.raises(RefusedError):
            answers.check(Received(None, DIGEST, other), QUESTION, OF_SHOP)
    with pytest.raises(RefusedError):
        answers.check(Received(None, Digest(b"first", "B" * 43), made), QUESTION, OF_SHOP)
    to_rival = proof_of_ending(RIVAL, VAULT, ENDED)
    by_rival = proof_of_ending(SHOP, RIVAL, ENDED)
    for other in (to_rival, by_rival, PROOF):
        with pytest.raises(RefusedError):
            answers.check(Received(None, DIGEST, other), QUESTION, OF_SHOP)


def test_one_kind_of_proof_does_not_pass_for_another() -> None:
    """A failure for an answer, an answer for a call; and nothing else is ever proven by a MAC."""
    for kind in ("call", "failure"):
        made = proof_of_ending(SHOP, VAULT, ENDED, kind=KINDS[kind])
        with pytest.raises(RefusedError, match="wrong MAC"):
            answers.check(Received(None, DIGEST, made), QUESTION, OF_SHOP)
    with pytest.raises(RefusedError):
        arrived(proof_of_call(SHOP, VAULT, claims(), kind=KINDS["answer"]))
    with pytest.raises(KeyError):
        sign(pair(), OPERATION_TYPE, ENDED)


def test_a_proof_does_not_come_back() -> None:
    """What the vault calls the shop with is proven by another key than what it answers with."""
    reflected = proof_of_call(VAULT, SHOP, claims(iss="vault"))
    said = said_of(SHOP, VAULT, claims())
    for made in (
        reflected,
        proof_of_call(SHOP, VAULT, claims(), said=said, key=pair("vault", "shop", OF_VAULT).key),
    ):
        with pytest.raises(RefusedError):
            arrived(made)


def test_failures_are_proven_as_answers_are() -> None:
    """Whoever alters one, or takes it for another call, is refused."""
    failure = Failure(message="no money")
    failure.application_failure_info.type = "CardDeclined"
    failures.seal(failure, pair(keys=OF_VAULT), BINDING.claims())
    failures.check(failure, QUESTION, OF_SHOP, begun=False)
    other = replace(QUESTION, binding=replace(BINDING, id="other"))
    with pytest.raises(RefusedError):
        failures.check(failure, other, OF_SHOP, begun=False)
    failure.application_failure_info.type = "Chosen"
    with pytest.raises(RefusedError):
        failures.check(failure, QUESTION, OF_SHOP, begun=False)


def test_a_mac_proves_only_what_came_at_once() -> None:
    """What an operation that waited came to is signed: others may wait for it as well."""
    made = Received(None, DIGEST, sign(pair(keys=OF_VAULT), ANSWER_TYPE, ENDED))
    with pytest.raises(RefusedError, match="not at once"):
        answers.check(made, replace(QUESTION, token="some token"), OF_SHOP)  # noqa: S106 - no secret


def test_where_signatures_are_asked_for_no_mac_counts() -> None:
    """On either side; a signature counts on both."""
    with pytest.raises(RefusedError, match="a signature is asked for"):
        arrived(PROOF, macs=False)
    made = Received(None, DIGEST, sign(pair(keys=OF_VAULT), ANSWER_TYPE, ENDED))
    with pytest.raises(RefusedError, match="a signature is asked for"):
        answers.check(made, replace(QUESTION, macs=False), OF_SHOP)
    failure = Failure(message="no")
    failure.application_failure_info.type = "No"
    failures.seal(failure, pair(keys=OF_VAULT), BINDING.claims())
    with pytest.raises(RefusedError, match="a signature is asked for"):
        failures.check(failure, replace(QUESTION, macs=False), OF_SHOP, begun=False)
    signed = {name: value for name, value in claims().items() if name != "iss"}
    for macs in (True, False):
        assert arrived(sign(SHOP, CALLER_TYPE, signed), macs=macs).verified
        kept = Received(None, DIGEST, sign(VAULT, ANSWER_TYPE, ENDED))
        answers.check(kept, replace(QUESTION, macs=macs), OF_SHOP)


def test_the_holder_of_a_handler_s_key_calls_it_as_anybody_unless_signatures_are_asked_for() -> (
    None
):
    """What the page says of a stolen key: the vault's own, and calls of the vault alone."""
    stolen = Keyring([VAULT], PUBLIC)
    forged = sign(pair(keys=stolen), CALLER_TYPE, claims())
    assert arrived(forged).namespace == "shop"
    with pytest.raises(RefusedError):
        arrived(forged, macs=False)
    assert stolen.agreeing("shop", "rival") is None, "of nobody else"
    callers = SignedCallers(OF_RIVAL, audience="service", called="rival")
    with pytest.raises(RefusedError):
        callers.caller(Incoming(CALL, {CALLER_HEADER: forged}, digest=DIGEST))


def test_the_holder_of_a_caller_s_key_answers_it_as_anybody_unless_signatures_are_asked_for() -> (
    None
):
    """The same, the other way round: to the shop alone, and what it called at once."""
    stolen = Keyring([SHOP], PUBLIC)
    forged = Received(None, DIGEST, sign(pair(keys=stolen), ANSWER_TYPE, ENDED))
    answers.check(forged, QUESTION, OF_SHOP)
    with pytest.raises(RefusedError):
        answers.check(forged, replace(QUESTION, macs=False), OF_SHOP)


def test_without_a_half_on_both_sides_calls_are_signed() -> None:
    """And with a session key, whose certificate has none; nobody can take a half away unseen."""
    only = replace(VAULT, agreement=b"")
    assert Keyring([SHOP], [only.public]).agreeing("shop", "vault") is None
    assert Keyring([replace(SHOP, agreement=b"")], [VAULT.public]).agreeing("shop", "vault") is None
    session = certify(KeySigner(SHOP))
    assert Keyring([SHOP, session], [VAULT.public]).agreeing("shop", "vault") is None
    assert Keyring([SHOP]).agreeing("shop", "vault") is None
    with pytest.raises(UnknownKeyError):
        arrived(PROOF, Keyring([only], [SHOP.public]))
    with pytest.raises(UnknownKeyError):
        arrived(PROOF, Keyring([VAULT], [replace(SHOP.public, agreement=b"")]))


def test_the_newest_key_of_both_counts_once_its_time_has_come() -> None:
    """A rotated one when it begins to sign: by then each process of its namespace has it."""
    now = time.time()
    later, begun = new_key("vault", now + 60), new_key("vault", now - 60)
    assert taken(Keyring([SHOP], [VAULT.public, later.public])).handler.id == VAULT.id
    assert taken(Keyring([SHOP], [VAULT.public, begun.public])).handler.id == begun.id
    assert taken(Keyring([SHOP, new_key("shop", now + 60)], PUBLIC)).caller.id == SHOP.id
    newer = new_key("shop", now - 60)
    assert taken(Keyring([SHOP, newer], PUBLIC)).caller.id == newer.id
    older = proof_of_call(SHOP, VAULT, claims())
    assert arrived(older, Keyring([VAULT, begun], [SHOP.public, newer.public])).verified


def test_of_several_newest_keys_none_counts() -> None:
    """Each may be that of another process, which cannot check what is for the others."""
    twin = new_key("vault")
    assert Keyring([SHOP], [VAULT.public, twin.public]).agreeing("shop", "vault") is None
    assert Keyring([SHOP], [*PUBLIC, new_key("shop").public]).agreeing("shop", "vault") is None


@pytest.mark.parametrize("changed", [{"ends": 1.0}, {"revoked": True}])
@pytest.mark.parametrize("whose", [SHOP, VAULT])
def test_a_key_that_ended_or_is_revoked_proves_nothing(
    changed: dict[str, Any], whose: SigningKey
) -> None:
    """On either side, whatever was agreed on before; a file that says so is enough."""
    ring = Keyring([VAULT], PUBLIC)
    assert arrived(PROOF, ring).verified
    ring.replace([VAULT], [*PUBLIC, replace(whose.public, **changed)])
    with pytest.raises(UnknownKeyError):
        arrived(PROOF, ring)
    held = Keyring([SHOP], [*PUBLIC, replace(whose.public, **changed)])
    assert held.agreeing("shop", "vault") is None
    made = Received(None, DIGEST, sign(pair(keys=OF_VAULT), ANSWER_TYPE, ENDED))
    with pytest.raises(RefusedError):
        answers.check(made, QUESTION, held)


def test_two_halves_of_one_key_are_none() -> None:
    """Who writes another half beside a namespace's own can make it sign, and no more."""
    other = replace(VAULT.public, agreement=half_of(new_key("vault")))
    assert Keyring([SHOP], [VAULT.public, other]).agreeing("shop", "vault") is None
    without = replace(VAULT.public, agreement=b"")
    assert Keyring([SHOP], [VAULT.public, without]).agreeing("shop", "vault") is not None


def test_a_half_with_which_everybody_has_the_same_secret_is_none() -> None:
    """RFC 7748, section 6.1; nor is one of another length."""
    low = (bytes(32), b"\1" + bytes(31), b"\xe0" + bytes(31), b"short")
    assert not any(is_half(half) for half in low[:2])
    assert not is_half(low[3])
    assert is_half(half_of(SHOP))
    bad = replace(VAULT.public, agreement=bytes(32))
    assert Keyring([SHOP], [bad]).agreeing("shop", "vault") is None


def test_nothing_that_is_shown_holds_a_private_half() -> None:
    """Nor the key that two agree on."""
    for shown in (repr(SHOP), repr(pair()), repr(arrived(PROOF)), repr(SHOP.public)):
        assert repr(SHOP.agreement) not in shown
        assert repr(pair().key) not in shown


def test_macs_are_compared_in_constant_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """By the one function that is there for it, whose word is all that counts."""
    compared: list[tuple[bytes, bytes]] = []
    word = [True, False]

    def compare(own: bytes, came: bytes) -> bool:
        compared.append((own, came))
        return word[len(compared) - 1]

    monkeypatch.setattr(hmac, "compare_digest", compare)
    wrong = PROOF[:-4] + ("AAAA" if PROOF[-4:] != "AAAA" else "BBBB")
    assert arrived(wrong).verified
    with pytest.raises(RefusedError, match="wrong MAC"):
        arrived(PROOF)
    assert [len(own) == len(came) == 32 for own, came in compared] == [True, True]
