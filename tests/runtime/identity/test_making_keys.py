"""Keys are written whole, by one process at a time, and whatever else lies beside them."""

from __future__ import annotations

import json
import os
import threading
from contextlib import suppress
from pathlib import Path

import pytest

from crossway.cluster.keys import create_key, making, read_keys, revoke_key, rotate_key
from crossway.cluster.keys.key_files import private_keys
from crossway.errors import KeysError
from crossway.runtime.identity import NEVER
from tests.helpers.command import crossway


def test_a_key_is_revoked_in_each_of_its_files(tmp_path: Path) -> None:
    """A copy beside it, and the file that a link leads to."""
    folder, keys = tmp_path / "elsewhere", tmp_path / "keys"
    key = create_key(folder, "orders")
    keys.mkdir(mode=0o700)
    (own,) = folder.iterdir()
    copy, link = keys / "backup.jwk", keys / "orders.linked.jwk"
    copy.write_text(own.read_text())
    copy.chmod(0o600)
    link.symlink_to(own)
    assert revoke_key(keys, "orders", key.id[:6]).revoked
    assert link.is_symlink()
    assert len(list(keys.iterdir())) == 2
    assert [key.revoked for key in read_keys(keys, {}).signing] == [True, True]
    assert [key.revoked for key in read_keys(folder, {}).signing] == [True]


def test_two_at_once_make_one_first_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each looks and writes before the other looks."""
    both, looked = threading.Barrier(2), private_keys

    def look(directory: Path, namespace: str) -> object:
        found = looked(directory, namespace)
        with suppress(threading.BrokenBarrierError):
            both.wait(0.5)  # where nothing is locked, the other has looked as well
        return found

    monkeypatch.setattr(making, "private_keys", look)
    refused = []

    def make() -> None:
        try:
            create_key(tmp_path, "orders")
        except KeysError as fault:
            refused.append(str(fault))

    threads = [threading.Thread(target=make) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(list(tmp_path.iterdir())) == 1
    assert "already" in refused[0]


def test_a_disk_that_is_full_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And what a process that was killed left is no key, and in nobody's way."""

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(KeysError, match="No space left"):
            create_key(tmp_path, "orders")
    assert list(tmp_path.iterdir()) == []
    key = create_key(tmp_path, "orders")
    (file,) = tmp_path.iterdir()
    (tmp_path / f".new-{file.name}").write_text('{"kty"')
    assert len(read_keys(tmp_path, {}).signing) == 1
    assert revoke_key(tmp_path, "orders", key.id).revoked
    assert list(tmp_path.iterdir()) == [file]


def test_public_keys_that_make_no_sense_stop_nobody(tmp_path: Path) -> None:
    """They are named; what `export` replaces may be empty already."""
    key = create_key(tmp_path, "payments")
    (tmp_path / "payments.jwks.json").write_text("")
    here = ("--dir", str(tmp_path))
    said = crossway("keys", "export", "payments", *here)
    assert (said.returncode, "payments.jwks.json holds no JSON" in said.stderr) == (0, True)
    assert [jwk["kid"] for jwk in json.loads(said.stdout)["keys"]] == [key.id]
    for action in (["rotate", "payments"], ["revoke", "payments", key.id]):
        said = crossway("keys", *action, *here)
        assert (said.returncode, "payments.jwks.json holds no JSON" in said.stderr) == (0, True)
    listed = crossway("keys", "list", *here)
    assert (listed.returncode, key.id in listed.stdout) == (2, True)


def test_an_own_key_that_makes_no_sense_stops_its_namespace_alone(tmp_path: Path) -> None:
    create_key(tmp_path, "orders")
    (tmp_path / "payments.x.jwk").write_text("")
    (tmp_path / "payments.x.jwk").chmod(0o600)
    assert rotate_key(tmp_path, "orders").namespace == "orders"
    with pytest.raises(KeysError, match=r"payments\.x\.jwk holds no JSON"):
        create_key(tmp_path, "payments")


def test_a_key_of_the_environment_is_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`rotate` follows it, `new` makes no second, and `revoke` says where it is."""
    key = create_key(tmp_path / "away", "orders")
    (file,) = (tmp_path / "away").iterdir()
    monkeypatch.setenv("CROSSWAY_PRIVATE_KEYS", file.read_text())
    with pytest.raises(KeysError, match="the variable CROSSWAY_PRIVATE_KEYS holds a key"):
        create_key(tmp_path / "keys", "orders")
    with pytest.raises(KeysError, match="is in the variable CROSSWAY_PRIVATE_KEYS"):
        revoke_key(tmp_path / "keys", "orders", key.id)
    newer = rotate_key(tmp_path / "keys", "orders")
    assert (newer.begins > key.begins, newer.ends) == (True, NEVER)


@pytest.mark.parametrize("mode", [0o777, 0o770])
def test_no_key_is_made_where_it_would_not_be_used(tmp_path: Path, mode: int) -> None:
    tmp_path.chmod(mode)
    said = crossway("keys", "new", "orders", "--dir", str(tmp_path))
    assert (said.returncode, f"chmod 700 {tmp_path}" in said.stderr) == (2, True)
    assert os.listdir(tmp_path) == []


def test_all_names_are_looked_at_before_a_key_is_made(tmp_path: Path) -> None:
    said = crossway("keys", "new", "orders", "pay/ments", "--dir", str(tmp_path))
    assert (said.returncode, "is no namespace's name" in said.stderr) == (2, True)
    assert os.listdir(tmp_path) == []
