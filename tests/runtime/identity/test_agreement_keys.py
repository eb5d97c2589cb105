"""Agreement keys in files: made with a key, published inside of it, and passed over by whoever does
not know them."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

from crossway.cluster.keys import create_key, exported, read_keys, rotate_key
from crossway.cluster.keys.key_files import KeyFiles
from crossway.errors import KeysError
from crossway.runtime.identity import Keyring, new_key, secret_of
from tests.helpers.command import crossway
from tests.helpers.proving import decoded, encoded, half_of


def _jwk(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text())
    return found


def test_a_new_key_has_an_agreement_key_that_is_published_with_it(tmp_path: Path) -> None:
    """With the id, the end and the revocation of the one that signs, and no private half of it; a
    rotated one says from when others use it."""
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    where = ("--dir", str(ours))
    assert crossway("keys", "new", "orders", *where).stdout.rstrip().endswith("  signs")
    key = read_keys(ours, {}).signing[0]
    assert key.agreement
    assert encoded(key.agreement) != secret_of(key.private), "no key serves both purposes"
    (jwk,) = json.loads(crossway("keys", "export", "orders", *where).stdout)["keys"]
    assert jwk["agreement"] == {"kty": "OKP", "crv": "X25519", "x": encoded(half_of(key))}
    assert encoded(key.agreement) not in json.dumps(jwk)
    crossway("keys", "rotate", "orders", *where, "--after", "600")
    create_key(theirs, "payments")
    (theirs / "orders.jwks.json").write_text(crossway("keys", "export", *where).stdout)
    found = read_keys(theirs, {})
    begins = sorted(public.begins for public in found.trusted)
    assert begins[0] == 0
    assert begins[1] > 0
    ring = Keyring(found.signing, found.trusted)
    pair = ring.agreeing("payments", "orders")
    assert pair is not None
    assert pair.handler.id == key.id, "the new one is not used before it begins"
    crossway("keys", "revoke", "orders", key.id, *where)
    (theirs / "orders.jwks.json").write_text(crossway("keys", "export", *where).stdout)
    found = read_keys(theirs, {})
    assert Keyring(found.signing, found.trusted).agreeing("payments", "orders") is None


def _as_callers_have_it(ours: Path, folder: Path, **said: Any) -> Keyring:
    """Return the keys of a caller of `payments`, as exported there; those without an agreement key
    say something else, or nothing, of when they begin."""
    public = json.loads(crossway("keys", "export", "--dir", str(ours)).stdout)
    for jwk in public["keys"]:
        if "agreement" not in jwk:
            jwk.update(said)
            if said == {"begins": None}:
                del jwk["begins"]
    (folder / "payments.jwks.json").write_text(json.dumps(public))
    found = read_keys(folder, {})
    assert len(found.trusted) == len(public["keys"])
    return Keyring(found.signing, found.trusted)


def test_a_newest_key_that_only_signs_ends_macs_at_the_callers(tmp_path: Path) -> None:
    """Also where it follows keys of which one was rotated before, or says nothing, or nothing that
    we understand, of when it begins: an older release exported it, or it is another maker's. From
    when it signs, and not before."""
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    now = time.time()
    create_key(theirs, "orders")
    create_key(ours, "payments")
    before = rotate_key(ours, "payments", after=-100)
    rotate_key(ours, "payments", after=50, agrees=False)
    for begins in (None, int(now) - 50, "2026-11-28T00:00:00Z", -1, True):
        keys = _as_callers_have_it(ours, theirs, begins=begins)
        assert keys.agreeing("orders", "payments") is None, begins
    pair = _as_callers_have_it(ours, theirs).agreeing("orders", "payments")
    assert pair is not None
    assert pair.handler.id == before.id, "the new one begins later"


def test_a_key_for_macs_that_follows_one_that_only_signs_begins_them(tmp_path: Path) -> None:
    """Its export says which is the newer; of one by an older release that is not known."""
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    create_key(theirs, "orders")
    create_key(ours, "payments", agrees=False)
    rotate_key(ours, "payments", after=-50, agrees=True)
    assert _as_callers_have_it(ours, theirs).agreeing("orders", "payments") is not None
    of_before = _as_callers_have_it(ours, theirs, begins=None)
    assert of_before.agreeing("orders", "payments") is None
    found = read_keys(ours, {})
    own = Keyring(found.signing, [*found.trusted, *read_keys(theirs, {}).trusted])
    newest = own.newest("payments")
    assert newest is not None
    assert newest.agreement, "who has the private half knows when that begins"


def test_keys_that_only_sign_are_made_and_followed_by_their_like(tmp_path: Path) -> None:
    """By `--proof signature`, and by what releases before made: `rotate` changes nothing of it
    unless it is told to, since every process of the namespace has to know MACs."""
    where = ("--dir", str(tmp_path / "keys"))
    made = crossway("keys", "new", "orders", *where, "--proof", "signature")
    assert made.stdout.rstrip().endswith("  only signs")
    assert "agreement" not in crossway("keys", "export", "orders", *where).stdout
    like = crossway("keys", "rotate", "orders", *where, "--after", "0")
    assert "only signs" in like.stdout
    both = crossway("keys", "rotate", "orders", *where, "--proof", "mac", "--after", "100")
    assert "only" not in both.stdout
    assert "only" not in crossway("keys", "rotate", "orders", *where, "--after", "200").stdout
    listed = crossway("keys", "list", *where).stdout
    assert listed.count("only signs") == 2
    assert len(listed.splitlines()) == 4


ODD: dict[str, Any] = {
    "no text": 3,
    "too short": "AAAA",
    "no base64url": "=" * 43,
    "too long": "A" * 500,
    "a half of everybody": encoded(bytes(32)),
    "missing": None,
}


@pytest.mark.parametrize("x", ODD.values(), ids=ODD.keys())
def test_an_agreement_key_that_makes_no_sense_is_none(tmp_path: Path, x: Any) -> None:
    """In a public file it is reported, and costs nobody else's key; in a private one it is refused.
    No message quotes it."""
    private = create_key(tmp_path, "payments")
    (file,) = tmp_path.glob("*.jwk")
    good, bad = (exported([new_key("orders").public])["keys"][0] for _ in range(2))
    bad["agreement"]["x"] = x
    (tmp_path / "orders.jwks.json").write_text(json.dumps({"keys": [good, bad]}))
    found = KeyFiles(tmp_path, {}).look()
    assert [key.id for key in found.trusted] == [good["kid"]]
    assert "holds no valid X25519 key" in found.faults[0]
    (tmp_path / "orders.jwks.json").unlink()
    broken = _jwk(file)
    broken["agreement"]["x"] = x
    file.write_text(json.dumps(broken))
    with pytest.raises(KeysError, match="holds no valid X25519 key") as refused:
        read_keys(tmp_path, {})
    assert encoded(private.agreement) not in str(refused.value)
    assert refused.value.__cause__ is None


def test_two_halves_of_different_keys_are_no_key(tmp_path: Path) -> None:
    """Nor is one in whose place another kind stands; such a key only signs."""
    create_key(tmp_path, "orders")
    (file,) = tmp_path.iterdir()
    jwk = _jwk(file)
    kept = jwk["agreement"]["d"]
    jwk["agreement"]["d"] = encoded(new_key("orders").agreement)
    file.write_text(json.dumps(jwk))
    with pytest.raises(KeysError, match="holds no valid X25519 key"):
        read_keys(tmp_path, {})
    others: list[Any] = [{"kty": "OKP", "crv": "X448", "x": "AAAA"}, "odd", 3, None, []]
    for other in others:
        jwk["agreement"] = other
        file.write_text(json.dumps(jwk))
        assert read_keys(tmp_path, {}).signing[0].agreement == b""
    assert decoded(kept)


def test_a_private_agreement_key_among_public_ones_is_refused(tmp_path: Path) -> None:
    """Whoever exported the wrong half reads what to do."""
    key = new_key("orders")
    public = exported([key.public])
    public["keys"][0]["agreement"]["d"] = encoded(key.agreement)
    (tmp_path / "orders.jwks.json").write_text(json.dumps(public))
    with pytest.raises(KeysError, match="holds a private key") as refused:
        read_keys(tmp_path, {})
    assert encoded(key.agreement) not in str(refused.value)
