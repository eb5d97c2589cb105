"""Session keys: what one signs counts as its namespace's, while the key behind it does.

Longer than other files because what a session signs and who certifies it need the same keys.
"""

from __future__ import annotations

import json
import shlex
import sys
import time
import uuid
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from crossway.cluster.keys import Choice, choices, create_key, exported, followed
from crossway.cluster.keys.key_files import Keys
from crossway.cluster.keys.signers import Sessions
from crossway.cluster.making.provision import provision
from crossway.cluster.service.ask import result_of
from crossway.cluster.serving.workers import serve
from crossway.errors import KeysError
from crossway.runtime import Endpoint, TaskQueue
from crossway.runtime.identity import (
    Call,
    Keyring,
    KeySigner,
    SigningKey,
    certify,
    jws,
    new_key,
    targets,
)
from crossway.runtime.identity.algorithms import public_members, signature
from crossway.runtime.identity.binding import Binding
from crossway.runtime.identity.sessions import LIFETIME, LONGEST, SESSION_TYPE
from crossway.runtime.identity.targets import Started
from crossway.runtime.identity.tokens import ANSWER_TYPE, RefusedError, sign, verify
from tests.helpers.designs import placed
from tests.helpers.lab import Asks, Hold, Lab, Vault, scheduled_headers, segments
from tests.helpers.meddling import unsigned_token
from tests.helpers.names import fresh
from tests.helpers.patience import PATIENCE
from tests.helpers.server import ServerThread, connected

OWN = new_key("orders")
OTHER = new_key("mallory")
PEER = Keyring([], [OWN.public, OTHER.public])
SESSION = certify(KeySigner(OWN))
NOW = int(time.time())


def token(key: SigningKey, **claims: Any) -> str:
    """Return an answer's token."""
    return sign(key, ANSWER_TYPE, {"iat": int(time.time()), **claims})


def accepted(text: str, keys: Keyring = PEER) -> bool:
    """Return whether a token passes."""
    try:
        return bool(verify(text, ANSWER_TYPE, keys, timely=False))
    except RefusedError:
        return False


def certified(issuer: SigningKey, session: SigningKey, **claims: Any) -> SigningKey:
    """Return a session with a certificate that says what a test wants."""
    own = {"iss": issuer.namespace, "iat": NOW, "exp": NOW + 3600}
    said = {**own, **public_members(session.public.key), **claims}
    kind = said.pop("typ", SESSION_TYPE)
    made = jws.signed(issuer, kind, said)
    return SigningKey(session.id, issuer.namespace, session.private, certificate=made)


@pytest.mark.parametrize("algorithm", ["EdDSA", "ES256"])
def test_what_a_session_signs_counts_for_who_knows_its_namespace_s_key_alone(
    algorithm: Any,
) -> None:
    """Nobody is told of the session's key: the token carries its certificate, in some 600
    characters."""
    own = new_key("orders", algorithm=algorithm)
    session = certify(KeySigner(own))
    made = token(session)
    assert accepted(made, Keyring([], [own.public]))
    assert not accepted(made, Keyring([], [OTHER.public]))
    assert 500 < len(made) - len(token(own)) < 700
    assert session.ends - time.time() <= LIFETIME


def test_a_session_is_over_with_the_key_behind_it() -> None:
    """Removed, ended or revoked: also where the certificate had been seen."""
    made = token(SESSION)
    ring = Keyring([], [OWN.public])
    assert accepted(made, ring)
    for left in ((), (replace(OWN.public, ends=1.0),), (replace(OWN.public, revoked=True),)):
        ring.replace([], left)
        assert not accepted(made, ring)
        ring.replace([], [OWN.public])
        assert accepted(made, ring)


FORGED: dict[str, SigningKey] = {
    "by a key of another namespace": certified(OTHER, SESSION, iss="orders"),
    "by a key that nobody knows": certified(new_key("orders"), SESSION),
    "of another key": SigningKey(
        OTHER.id, "orders", OTHER.private, certificate=SESSION.certificate
    ),
    "good for too long": certified(OWN, SESSION, exp=NOW + int(LONGEST) + 1),
    "over before it begins": certified(OWN, SESSION, exp=NOW),
    "over": certified(OWN, SESSION, iat=NOW - 100, exp=NOW - 50),
    "not begun": certified(OWN, SESSION, iat=NOW + 3600, exp=NOW + 7200),
    "with no time": certified(OWN, SESSION, exp=None),
    "with a time that is a text": certified(OWN, SESSION, iat=str(NOW)),
    "with a time that is a truth": certified(OWN, SESSION, iat=True, exp=5),
    "of a key off the curve": certified(OWN, SESSION, x="A" * 43),
    "that is another kind of token": certified(OWN, SESSION, typ=ANSWER_TYPE),
    "by another session": SigningKey(
        SESSION.id, "orders", SESSION.private, certificate=certified(SESSION, SESSION).certificate
    ),
    "that is no token": SigningKey(SESSION.id, "orders", SESSION.private, certificate="x.y.z"),
}


@pytest.mark.parametrize("key", FORGED.values(), ids=FORGED)
def test_a_certificate_that_is_none_lets_nothing_pass(key: SigningKey) -> None:
    """Nor does a session of one namespace speak for another."""
    assert not accepted(token(key))
    assert accepted(token(certified(OWN, SESSION)))
    assert not accepted(token(certified(OTHER, SESSION), iss="orders"))


SIGNS = """
import base64, json, sys
from pathlib import Path
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, derive_private_key
from cryptography.hazmat.primitives.hashes import SHA256
d = json.loads(Path(sys.argv[1]).read_text())["d"]
number = int.from_bytes(base64.urlsafe_b64decode(d + "=" * (-len(d) % 4)), "big")
key = derive_private_key(number, SECP256R1())
data = sys.stdin.buffer.read()
sys.stdout.buffer.write(key.sign(data, ECDSA(SHA256())))
"""


SIGNS_OR_NOT = """
import json, os, sys
from crossway.cluster.keys import signing_keys
data = sys.stdin.buffer.read()
if os.path.exists(sys.argv[2]):
    open(sys.argv[2], "a").write("asked ")
    sys.exit(print("wrong pin 1234", file=sys.stderr) or 3)
(key,) = signing_keys(open(sys.argv[1]).read(), "here")
sys.stdout.buffer.write(key.private.sign(data))
"""


@pytest.fixture
def vault(tmp_path: Path) -> tuple[Choice, Keys, Path]:
    """Return a command that signs by a key which lies elsewhere, and what is known here of it."""
    key = create_key(tmp_path / "elsewhere", "orders", "ES256")
    (file,) = (tmp_path / "elsewhere").iterdir()
    (tmp_path / "sign.py").write_text(SIGNS)
    command = shlex.join([sys.executable, str(tmp_path / "sign.py"), str(file)])
    (choice,) = choices([f"orders=command:{command}"])
    return choice, Keys(trusted=(new_key("orders").public, key.public)), file


def soon(holds: Any) -> None:
    """Wait until something holds."""
    limit = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < limit, "it did not come to hold"
        time.sleep(0.01)


def test_a_command_may_hold_the_key_and_calls_go_on_while_it_fails(
    vault: tuple[Choice, Keys, Path],
) -> None:
    """It is asked for each session, never for a call; of several public keys that one counts by
    which it signs."""
    choice, known, file = vault
    sessions = Sessions(choice, known, renewal=0.05, again=0.05)
    (first,) = sessions.latest(known).signing
    ring = Keyring([], known.trusted)
    assert accepted(token(first), ring)
    sessions.start()
    try:
        soon(lambda: sessions.latest(known).signing[0].id != first.id)
        hidden = file.rename(file.with_suffix(".away"))
        soon(lambda: sessions.latest(known).faults)
        (fault,) = sessions.latest(known).faults
        assert "no new session for orders" in fault
        (last,) = sessions.latest(known).signing
        assert accepted(token(last), ring), "what was certified goes on"
        hidden.rename(file)
        soon(lambda: not sessions.latest(known).faults)
        assert sessions.latest(Keys()).signing == (), "the key behind it is gone"
    finally:
        sessions.stop()


def test_a_session_whose_key_counts_no_more_is_followed_by_one_of_a_key_that_does(
    vault: tuple[Choice, Keys, Path], tmp_path: Path
) -> None:
    """Not only when the hour is over: without one, calls go out unsigned and are refused for good.
    Until the newer key is known here, what keeps it from signing is told."""
    choice, known, file = vault
    sessions = Sessions(choice, known, again=0.05)
    sessions.start()
    try:
        newer = create_key(tmp_path / "newer", "orders", "ES256")
        next((tmp_path / "newer").glob("*.jwk")).rename(file)
        assert sessions.latest(known).faults == ()
        held = sessions.latest(Keys())
        assert held.signing == ()
        assert "no session for orders: the key" in held.faults[-1]
        soon(lambda: "is not known here" in sessions.latest(Keys()).faults[0])
        renewed = Keys(trusted=(newer.public,))
        soon(lambda: sessions.latest(renewed).signing)
        (session,) = sessions.latest(renewed).signing
        assert accepted(token(session), Keyring([], renewed.trusted))
        assert sessions.latest(renewed).faults == ()
    finally:
        sessions.stop()


def test_what_a_command_says_as_it_fails_is_in_the_log_alone(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Once: `/ready`, which shows what is wrong, asks nobody who he is. At the start it is told to
    whoever starts the process."""
    key, broken = create_key(tmp_path, "orders"), tmp_path / "broken"
    (file,) = tmp_path.glob("*.jwk")
    (tmp_path / "sign.py").write_text(SIGNS_OR_NOT)
    script = (sys.executable, str(tmp_path / "sign.py"), str(file), str(broken))
    choice, known = Choice("orders", script), Keys(trusted=(key.public,))
    sessions = Sessions(choice, known, renewal=0.05, again=0.05)
    broken.touch()
    sessions.start()
    try:
        soon(lambda: sessions.latest(known).faults)
        soon(lambda: broken.read_text().count("asked") > 2)
        (fault,) = sessions.latest(known).faults
    finally:
        sessions.stop()
    assert fault.endswith("exits with 3; the log has what it says")
    logged = [r.message for r in caplog.records if r.name == "crossway" and "pin 1234" in r.message]
    assert len(logged) == 1
    with pytest.raises(KeysError, match="pin 1234"):
        Sessions(choice, known)


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("/nowhere/sign", "cannot be run"),
        ("false", "exits with 1"),
        ("true", "does not sign by the key"),
        ("cat", "does not sign by the key"),
    ],
)
def test_a_command_that_does_not_sign_keeps_a_process_from_starting(
    command: str, said: str
) -> None:
    """Rather than have every call refused."""
    with pytest.raises(KeysError, match=said):
        Sessions(Choice("orders", (command,)), Keys(trusted=(OWN.public,)))
    with pytest.raises(KeysError, match=r"put it into orders\.jwks\.json"):
        Sessions(Choice("orders", (command,)), Keys())


@pytest.mark.parametrize(
    "given", ["orders", "orders=", "orders=kms", "orders=command:", "orders=key:x", "../x=key"]
)
def test_a_signer_that_is_none_is_refused(given: str) -> None:
    with pytest.raises(KeysError):
        choices([given])
    with pytest.raises(KeysError, match="once each"):
        choices(["orders=key", "orders=key"])


@pytest.mark.parametrize(
    "given", ["orders=kms --pin 1234", "orders=command:'1234", "kms --pin=1234"]
)
def test_no_message_shows_the_line_of_a_command(given: str) -> None:
    """It may hold what opens a key."""
    with pytest.raises(KeysError, match=r"not '(orders|kms)") as refused:
        choices([given])
    assert "1234" not in str(refused.value)


def test_a_signature_by_asn1_is_one_of_jws() -> None:
    """As a KMS writes it; anything else is none."""
    from crossway.runtime.identity.algorithms import as_jws

    key = new_key("orders", algorithm="ES256")
    signed = signature(key.private, b"data")
    assert as_jws(key.public.key, signed) == signed
    assert as_jws(key.public.key, b"\x30\x02") == b""
    assert as_jws(key.public.key, b"") == b""


async def test_calls_and_answers_are_signed_by_sessions(
    server: ServerThread, tmp_path: Path
) -> None:
    """Two processes' worth of keys, each knowing of the other the long-term key alone: calls,
    answers at once, and a workflow's answer."""
    good, vault, front = fresh("good"), fresh("vault"), fresh("front")
    connections = await connected(server.address)
    await provision(connections, placed([good, vault], [(front, vault, "vault")]))
    made = {}
    for name, other in ((good, vault), (vault, good)):
        made[name] = create_key(tmp_path / name, name)
        folder = tmp_path / other
        folder.mkdir(mode=0o700, exist_ok=True)
        text = json.dumps(exported([made[name].public]))
        (folder / f"{name}.jwks.json").write_text(text)
    rules = {front: Endpoint("vault", ("Vault",), (good,))}
    called = TaskQueue(vault, "vault", (Hold,), (), (Vault,), endpoints=rules)
    calling = TaskQueue(good, "asks", (Asks,), answers={front: vault})
    here = Lab(connections, "", {"good": good, "vault": vault, "front": front}, made, rules)
    async with (
        followed(tmp_path / good, signers=choices([f"{good}=key"])) as callers_keys,
        followed(tmp_path / vault, signers=choices([f"{vault}=key"])) as handlers_keys,
        serve(connections, [calling], keys=callers_keys),
        serve(connections, [called], keys=handlers_keys),
    ):
        handle = await here.start("good", here.call(), {"mark": "session"})
        assert await result_of(handle) == {"mark": "session"}
        head, _ = segments((await scheduled_headers(handle))["crossway-caller"])
        assert head["kid"] != made[good].id
        assert segments(head["cert"])[0]["kid"] == made[good].id
        kept = await here.ask("good", here.call(op="Keep"), {"mark": fresh("kept"), "value": 7})
        assert kept == 7


def test_a_session_s_tokens_leave_room_for_names_as_the_page_says() -> None:
    """The server takes operation tokens of 4096 bytes."""
    long = {name: name[0] * 60 for name in ("namespace", "endpoint", "service", "operation")}
    call = Call(long["endpoint"], long["service"], long["operation"])
    binding = Binding(str(uuid.uuid4()), long["namespace"], call)
    own = new_key(long["namespace"])
    plain = unsigned_token("w" * 200, long["namespace"])
    begun = {"w" * 200: Started(str(uuid.uuid4()))}
    signed, by_session = (
        len(targets.signed(plain, binding, key, "p" * 43, begun))
        for key in (own, certify(KeySigner(own)))
    )
    assert 800 < by_session - signed < 1000
    assert by_session < 4096 - 1000
