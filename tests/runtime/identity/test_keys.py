"""`crossway keys`: files, a variable, a JWKS; and what is refused."""

from __future__ import annotations

import json
import stat
import time
from pathlib import Path

import jwt
import pytest

from crossway.cluster.keys import (
    FollowedKeys,
    create_key,
    read_keys,
    rotate_key,
)
from crossway.cluster.keys.jwk import public_key
from crossway.errors import KeysError
from crossway.runtime.identity import Keyring, keys, new_key
from crossway.runtime.identity.tokens import ANSWER_TYPE, RefusedError, sign, verify
from tests.helpers.command import crossway


def _keyring(directory: Path, environment: dict[str, str] | None = None) -> Keyring:
    found = read_keys(directory, environment or {})
    return Keyring(found.signing, found.trusted)


def test_no_id_of_a_new_key_is_taken_for_an_option(monkeypatch: pytest.MonkeyPatch) -> None:
    """One in 64 would begin with `-`, and `crossway keys revoke` could not be given it."""
    ids = iter(["-first", "-second", "third"])
    monkeypatch.setattr(keys, "thumbprint", lambda _: next(ids))
    assert new_key("orders").id == "third"


def test_a_new_key_is_a_file_that_only_its_owner_reads(tmp_path: Path) -> None:
    """Mode 0600 in a directory of mode 0700; nothing of it is printed."""
    keys = tmp_path / "keys"
    made = crossway("keys", "new", "payments", "orders", "--dir", str(keys))
    assert made.returncode == 0, made.stderr
    files = sorted(keys.glob("[!.]*"))
    assert [file.name.split(".")[0] for file in files] == ["orders", "payments"]
    assert all(stat.S_IMODE(file.stat().st_mode) == 0o600 for file in files)
    assert stat.S_IMODE(keys.stat().st_mode) == 0o700
    assert all(json.loads(file.read_text())["d"] not in made.stdout for file in files)


def test_a_key_is_never_overwritten(tmp_path: Path) -> None:
    """A second `new` changes nothing and says how to rotate."""
    assert crossway("keys", "new", "orders", "--dir", str(tmp_path)).returncode == 0
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    again = crossway("keys", "new", "orders", "--dir", str(tmp_path))
    assert again.returncode == 2
    assert f"crossway keys rotate orders --dir {tmp_path}" in again.stderr
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before


def test_rotating_adds_a_key_that_signs_later_and_keeps_the_old_one(tmp_path: Path) -> None:
    """Until it signs, everybody has time to learn it; what the old one signed stays valid."""
    old = create_key(tmp_path, "orders")
    waiting = rotate_key(tmp_path, "orders", after=60)
    ring = _keyring(tmp_path)
    signing = ring.signing("orders")
    assert signing is not None
    assert signing.id == old.id
    assert ring.public(waiting.id) is not None
    newest = rotate_key(tmp_path, "orders", after=0)
    ring = _keyring(tmp_path)
    signing = ring.signing("orders")
    assert signing is not None
    assert signing.id == newest.id
    assert verify(sign(old, ANSWER_TYPE, {"iat": 0}), ANSWER_TYPE, ring, timely=False)
    listed = crossway("keys", "list", "--dir", str(tmp_path)).stdout
    assert all(key.id in listed for key in (old, waiting, newest))
    assert "signs from" in listed


def test_a_key_that_ends_is_not_followed_by_one_for_ever_without_a_word(tmp_path: Path) -> None:
    """Who once said that keys end is asked again."""
    assert crossway("keys", "new", "orders", "--days", "1", "--dir", str(tmp_path)).returncode == 0
    said = crossway("keys", "rotate", "orders", "--dir", str(tmp_path))
    assert (said.returncode, said.stdout) == (2, "")
    assert f"crossway keys rotate orders --days 90 --dir {tmp_path}" in said.stderr
    asked = ("keys", "rotate", "orders", "--days", "2", "--after", "0", "--dir", str(tmp_path))
    assert crossway(*asked).returncode == 0
    signing = _keyring(tmp_path).signing("orders")
    assert signing is not None
    assert signing.ends < time.time() + 3 * 86400


@pytest.mark.parametrize("after", ["inf", "nan", "-1", "1e300"])
def test_a_key_that_would_never_sign_is_not_made(tmp_path: Path, after: str) -> None:
    """The message says which times are taken; no file is written."""
    create_key(tmp_path, "orders")
    said = crossway("keys", "rotate", "orders", "--dir", str(tmp_path), "--after", after)
    assert (said.returncode, said.stdout) == (2, "")
    assert "Invalid value for '--after'" in said.stderr
    assert "Traceback" not in said.stderr
    assert len(list(tmp_path.iterdir())) == 1


def test_rotating_what_is_not_there_names_what_is(tmp_path: Path) -> None:
    """The message lists the namespaces that have keys, and the command for a first one."""
    create_key(tmp_path, "orders")
    said = crossway("keys", "rotate", "odrers", "--dir", str(tmp_path))
    assert said.returncode == 2
    assert "it has: orders" in said.stderr
    assert f"crossway keys new odrers --dir {tmp_path}" in said.stderr


def test_exported_keys_let_others_verify_and_nothing_more(tmp_path: Path) -> None:
    """The JWKS has no private member; put beside another's keys it is trusted."""
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    key = create_key(ours, "orders")
    create_key(theirs, "payments")
    exported = crossway("keys", "export", "orders", "--dir", str(ours)).stdout
    (theirs / "orders.jwks.json").write_text(exported)
    assert not {"d", "begins"} & {name for jwk in json.loads(exported)["keys"] for name in jwk}
    assert jwt.PyJWKSet.from_json(exported).keys[0].key_id == key.id, "other tools read it too"
    ring = _keyring(theirs)
    assert verify(sign(key, ANSWER_TYPE, {"iat": 0}), ANSWER_TYPE, ring, timely=False)
    assert ring.signing("orders") is None


def test_a_private_key_may_come_from_the_environment(tmp_path: Path) -> None:
    """A JWK or a JWKS in CROSSWAY_PRIVATE_KEYS."""
    made = [create_key(tmp_path, name) for name in ("orders", "payments")]
    members = [json.loads(file.read_text()) for file in tmp_path.iterdir()]
    ring = _keyring(tmp_path / "none", {"CROSSWAY_PRIVATE_KEYS": json.dumps({"keys": members})})
    for key in made:
        found = ring.signing(key.namespace)
        assert found is not None
        assert found.id == key.id


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o660, 0o666, 0o610])
def test_a_key_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    """The message names the file, its mode, what was expected and what to do."""
    create_key(tmp_path, "orders")
    (file,) = tmp_path.iterdir()
    file.chmod(mode)
    said = crossway("keys", "list", "--dir", str(tmp_path))
    assert said.returncode == 2
    assert str(file) in said.stderr
    assert f"chmod 600 {file}" in said.stderr
    assert "Traceback" not in said.stderr


BROKEN = {
    "no JSON": "secret-text",
    "no object": '["secret-text"]',
    "another kind": '{"kty": "RSA", "n": "secret-text", "namespace": "orders"}',
    "no key": '{"kty": "OKP", "crv": "Ed25519", "x": "secret-text", "d": "secret-text"}',
    "a short key": '{"kty": "OKP", "crv": "Ed25519", "x": "AAAA", "d": "c2VjcmV0LXRleHQ"}',
}


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_key_is_one_line_that_does_not_quote_it(tmp_path: Path, text: str) -> None:
    """The file is named, its content is not shown."""
    file = tmp_path / "orders.x.jwk"
    file.write_text(text)
    file.chmod(0o600)
    with pytest.raises(KeysError) as refused:
        read_keys(tmp_path, {})
    said = str(refused.value)
    assert str(file) in said
    assert "secret-text" not in said
    assert "c2VjcmV0LXRleHQ" not in said
    assert refused.value.__cause__ is None


def test_a_private_key_among_public_ones_is_refused(tmp_path: Path) -> None:
    """Somebody exported the wrong file: it says to rotate."""
    create_key(tmp_path, "orders")
    (file,) = tmp_path.iterdir()
    file.rename(tmp_path / "orders.jwks.json")
    with pytest.raises(KeysError, match="holds a private key"):
        read_keys(tmp_path, {})


def test_a_key_counts_for_its_own_namespace_alone(tmp_path: Path) -> None:
    """A file without one is refused."""
    create_key(tmp_path, "orders")
    (file,) = tmp_path.iterdir()
    jwk = json.loads(file.read_text())
    del jwk["namespace"]
    file.write_text(json.dumps(jwk))
    with pytest.raises(KeysError, match="naming whose key it is"):
        read_keys(tmp_path, {})


def test_a_namespace_s_name_cannot_leave_the_directory(tmp_path: Path) -> None:
    """`../x` is no namespace."""
    said = crossway("keys", "new", "../x", "--dir", str(tmp_path / "keys"))
    assert said.returncode == 2
    assert "is no namespace's name" in said.stderr
    assert list(tmp_path.iterdir()) == []


def test_commands_without_a_namespace_say_what_is_missing(tmp_path: Path) -> None:
    """`new` and `rotate` need one."""
    for action in ("new", "rotate"):
        said = crossway("keys", action, "--dir", str(tmp_path))
        assert said.returncode == 2
        assert f"crossway keys {action} NAMESPACE" in said.stderr


def test_a_key_may_sign_by_either_algorithm_and_rotates_to_its_own(tmp_path: Path) -> None:
    """The file says which, for good: `rotate` stays with it unless told otherwise."""
    here = ("--dir", str(tmp_path))
    assert crossway("keys", "new", "orders", *here, "--algorithm", "ES256").returncode == 0
    assert crossway("keys", "rotate", "orders", *here, "--after", "0").returncode == 0
    assert crossway("keys", "rotate", "orders", *here, "--algorithm", "EdDSA").returncode == 0
    files = [json.loads(file.read_text()) for file in tmp_path.glob("*.jwk")]
    assert sorted(jwk["alg"] for jwk in files) == ["ES256", "ES256", "EdDSA"]
    exported = crossway("keys", "export", *here).stdout
    assert {jwk.algorithm_name for jwk in jwt.PyJWKSet.from_json(exported).keys} == {
        "ES256",
        "EdDSA",
    }
    key = _keyring(tmp_path).signing("orders")
    assert key is not None
    assert verify(sign(key, ANSWER_TYPE, {"iat": 0}), ANSWER_TYPE, _keyring(tmp_path), timely=False)


def test_a_key_that_has_ended_is_trusted_no_longer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """At that very second, with no look at the directory; the log and `/ready` say so."""
    theirs, ours = tmp_path / "theirs", tmp_path / "ours"
    key = create_key(theirs, "orders", lifetime=86400)
    ours.mkdir(mode=0o700)
    exported = crossway("keys", "export", "--dir", str(theirs)).stdout
    (ours / "orders.jwks.json").write_text(exported)
    token = sign(key, ANSWER_TYPE, {"iat": 0})
    following = FollowedKeys(read_keys(ours, {}))
    assert verify(token, ANSWER_TYPE, following, timely=False)
    assert following.stale == ""
    later = time.time() + 86401
    monkeypatch.setattr(time, "time", lambda: later)
    with pytest.raises(RefusedError, match="unknown key"):
        verify(token, ANSWER_TYPE, following, timely=False)
    assert _keyring(theirs).signing("orders") is None, "nor does it sign"
    for _ in range(3):
        following.take(read_keys(ours, {}))
    assert (said := f"the key {key.id} of orders ended at") in following.stale
    assert caplog.text.count(said) == 1, "once, and not at each look"


def test_a_key_that_its_owner_revokes_is_trusted_no_longer(tmp_path: Path) -> None:
    """`revoke` marks the file, `export` tells the others; a file of another namespace that calls
    it revoked changes nothing."""
    theirs, ours = tmp_path / "theirs", tmp_path / "ours"
    key, here = create_key(theirs, "orders"), ("--dir", str(theirs))
    newer = rotate_key(theirs, "orders", 0)
    ours.mkdir(mode=0o700)
    token = sign(newer, ANSWER_TYPE, {"iat": 0})

    def export() -> str:
        return crossway("keys", "export", *here).stdout

    (ours / "orders.jwks.json").write_text(export())
    (member,) = [jwk for jwk in json.loads(export())["keys"] if jwk["kid"] == newer.id]
    forged = {**member, "namespace": "mallory", "revoked": True}
    (ours / "mallory.jwks.json").write_text(json.dumps({"keys": [forged]}))
    assert verify(token, ANSWER_TYPE, _keyring(ours), timely=False)
    assert crossway("keys", "revoke", "orders", newer.id[:8], *here).returncode == 0
    signing = _keyring(theirs).signing("orders")
    assert signing is not None
    assert signing.id == key.id, "the one before it signs again"
    assert f"{newer.id}  revoked" in crossway("keys", "list", *here).stdout
    (ours / "orders.jwks.json").write_text(export())
    following = FollowedKeys(read_keys(ours, {}))
    with pytest.raises(RefusedError, match="unknown key"):
        verify(token, ANSWER_TYPE, following, timely=False)
    assert f"the key {newer.id} of orders is revoked" in following.stale
    for no_id in ("nothing", ""):  # as of a variable that is not set
        wrong = crossway("keys", "revoke", "orders", no_id, *here)
        assert wrong.returncode == 2
        assert key.id in wrong.stderr


def test_who_calls_another_s_key_ended_takes_it_from_nobody(tmp_path: Path) -> None:
    """A file of public keys takes nobody else's away; of two that hold one's own key, the one
    that ends first counts."""
    key = create_key(tmp_path, "orders")
    public = json.loads(crossway("keys", "export", "orders", "--dir", str(tmp_path)).stdout)
    forged = {**public["keys"][0], "namespace": "mallory", "exp": 1}
    token = sign(key, ANSWER_TYPE, {"iat": int(time.time())})
    for order in (["mallory", "orders"], ["orders", "mallory"]):
        members = {"mallory": forged, "orders": public["keys"][0]}
        keys = Keyring(trusted=[public_key(members[name], name) for name in order])
        assert verify(token, ANSWER_TYPE, keys)["iss"] == "orders"
        assert not keys.speaks_for(key.id, "mallory")
    ended = public_key({**public["keys"][0], "exp": 1}, "orders")
    for both in ([ended, key.public], [key.public, ended]):
        assert Keyring(trusted=both).public(key.id) is None
