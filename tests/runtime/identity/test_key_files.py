"""Key files that others wrote: each speaks for its own namespace, and one that makes no sense
costs nobody else's keys."""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crossway.cluster.keys import (
    FollowedKeys,
    Keys,
    create_key,
    exported,
    keys_directory,
    read_keys,
)
from crossway.cluster.keys.key_files import KeyFiles
from crossway.errors import KeysError
from crossway.runtime.identity import Keyring, PublicKey, new_key
from crossway.runtime.identity.tokens import ANSWER_TYPE, RefusedError, sign, verify
from tests.helpers.command import crossway
from tests.helpers.odd_keys import ALTERED, ANYTHING, HOSTILE, MEMBERS, ODD


def _public(directory: Path, name: str, *keys: PublicKey) -> Path:
    """Write public keys into the file of a namespace."""
    path = directory / f"{name}.jwks.json"
    path.write_text(json.dumps(exported(keys)))
    return path


def test_a_file_of_public_keys_speaks_for_the_namespace_in_its_name_alone(tmp_path: Path) -> None:
    """Who may write one adds no key of another namespace, nor of the reader's own, and takes
    none away by showing another's public key as his own."""
    ours, theirs = create_key(tmp_path, "payments"), new_key("orders")
    mallory, forged = new_key("mallory"), [new_key("orders"), new_key("payments")]
    as_his_own = PublicKey(theirs.id, "mallory", theirs.public.key)
    _public(tmp_path, "orders", theirs.public)
    file = _public(tmp_path, "mallory", *(k.public for k in forged), mallory.public, as_his_own)
    found = KeyFiles(tmp_path, {}).look()
    assert len(found.faults) == 2
    for fault, whose in zip(found.faults, ("orders", "payments"), strict=True):
        assert f"{file} holds a key of namespace {whose!r}, which is not used" in fault
        assert f"{whose}.jwks.json" in fault
    ring = Keyring(found.signing, found.trusted)
    for key in (ours, theirs, mallory):
        assert verify(sign(key, ANSWER_TYPE, {"iat": 0}), ANSWER_TYPE, ring, timely=False)
    for key in forged:
        with pytest.raises(RefusedError, match="unknown key"):
            verify(sign(key, ANSWER_TYPE, {"iat": 0}), ANSWER_TYPE, ring, timely=False)
    said = crossway("keys", "list", "--dir", str(tmp_path))
    assert (said.returncode, str(file) in said.stderr) == (2, True)


@pytest.mark.parametrize("make", HOSTILE.values(), ids=HOSTILE.keys())
@pytest.mark.parametrize("name", ["odd.jwks.json", "odd.x.jwk"])
def test_a_file_that_makes_no_sense_costs_nobody_else_s_keys(
    tmp_path: Path, make: Callable[[Path], None], name: str
) -> None:
    """Whatever lies in the directory is one fault that names it; nothing hangs, all other
    keys are as their files say, also the ones that are removed meanwhile."""
    ours, theirs, gone = create_key(tmp_path, "payments"), new_key("orders"), new_key("gone")
    _public(tmp_path, "orders", theirs.public)
    removed = _public(tmp_path, "gone", gone.public)
    files = KeyFiles(tmp_path, {})
    assert (files.look().faults, len(files.look().trusted)) == ((), 2)
    make(tmp_path / name)
    if (tmp_path / name).is_file():
        (tmp_path / name).chmod(0o600)
    removed.unlink()
    found = files.look()
    assert [key.id for key in found.signing] == [ours.id]
    assert [key.id for key in found.trusted] == [theirs.id]
    assert found.faults
    assert all(str(tmp_path / name) in fault and len(fault) < 500 for fault in found.faults)
    assert found.unsafe == (found.faults if name.endswith("x.jwk") else ())


def test_a_directory_among_the_files_costs_no_descriptor(tmp_path: Path) -> None:
    """It is looked at every few seconds, for as long as a process serves."""
    (tmp_path / "odd.jwks.json").mkdir()
    files = KeyFiles(tmp_path, {})
    files.look()
    first, second = (_next_descriptor(files) for _ in range(2))
    assert first == second


def _next_descriptor(files: KeyFiles) -> int:
    """Return the number that a file opened after a look gets: the lowest that is free."""
    assert "expected a file" in str(files.look().faults) or os.name != "posix"
    descriptor = os.open(os.devnull, os.O_RDONLY)
    os.close(descriptor)
    return descriptor


@settings(max_examples=50, deadline=None)
@given(
    st.binary()
    | st.lists(ALTERED | ANYTHING, max_size=3).map(lambda keys: json.dumps({"keys": keys}).encode())
    | (ALTERED | ANYTHING).map(lambda value: json.dumps(value).encode()),
    st.sampled_from(["odd.jwks.json", "odd.x.jwk"]),
)
@example(json.dumps({"keys": MEMBERS}).encode(), "odd.jwks.json")
def test_any_content_of_a_file_speaks_for_its_own_namespace_or_is_a_fault(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, name: str
) -> None:
    """Keys with altered members, any JSON, any bytes: no error leaves the look; what counts is
    of the namespace in the file's name and a key that was in it; another's counts as before."""
    directory = tmp_path_factory.mktemp("keys")
    theirs = new_key("orders", 0)
    _public(directory, "orders", theirs.public)
    odd = directory / name
    odd.write_bytes(content)
    odd.chmod(0o600)
    found = KeyFiles(directory, {}).look()
    assert theirs.public in found.trusted
    others = [key for key in found.trusted if key != theirs.public]
    assert {key.namespace for key in others} <= {"odd"}
    assert {key.id for key in others} <= {key.id for key in ODD}, "nobody made another"
    assert found.signing == ()
    assert all(str(odd) in fault for fault in found.faults)
    ring = Keyring(found.signing, found.trusted)
    assert verify(sign(theirs, ANSWER_TYPE, {"iat": 0}), ANSWER_TYPE, ring, timely=False)


@pytest.mark.parametrize("begins", ["true", "1e999", "-1", '"soon"', "9" * 400, "[0]", "null"])
def test_a_private_key_that_begins_at_no_time_is_refused(tmp_path: Path, begins: str) -> None:
    """A time is a number of seconds that a clock can show."""
    create_key(tmp_path, "orders")
    (file,) = tmp_path.iterdir()
    jwk = json.loads(file.read_text())
    file.write_text(json.dumps({**jwk, "begins": "BEGINS"}).replace('"BEGINS"', begins))
    with pytest.raises(KeysError, match="begins"):
        read_keys(tmp_path, {})


def test_a_file_that_is_being_written_keeps_what_it_held(tmp_path: Path) -> None:
    """A shell empties a file before it fills it: no call is refused in between. A key that
    is missing in a whole file is gone, and so is that of a removed one."""
    first, second = new_key("orders"), new_key("orders")
    path = _public(tmp_path, "orders", first.public, second.public)
    files = KeyFiles(tmp_path, {})
    both = [key.id for key in files.look().trusted]
    path.write_text('{"keys": [')
    half = files.look()
    assert ([key.id for key in half.trusted], len(half.faults)) == (both, 1)
    _public(tmp_path, "orders", second.public)
    assert [key.id for key in files.look().trusted] == [second.id]
    path.unlink()
    assert files.look() == Keys()
    _public(tmp_path, "orders", first.public)
    assert files.look().trusted
    path.parent.rename(tmp_path.with_name(f"{tmp_path.name}-away"))
    away = files.look()
    assert ([key.id for key in away.trusted], "cannot read" in away.faults[0]) == ([first.id], True)


@pytest.mark.parametrize("mode", [0o770, 0o707, 0o722, 0o777])
def test_a_private_key_in_a_folder_that_others_can_write_is_refused(
    tmp_path: Path, mode: int
) -> None:
    """They could put theirs in its place. Where nobody replaces another's file (as in a folder
    of mounted secrets) it counts."""
    create_key(tmp_path, "orders")
    tmp_path.chmod(mode)
    said = crossway("keys", "list", "--dir", str(tmp_path))
    assert (said.returncode, said.stdout) == (2, "")
    assert f"chmod 700 {tmp_path}" in said.stderr
    tmp_path.chmod(0o1777)
    assert crossway("keys", "list", "--dir", str(tmp_path)).returncode == 0
    tmp_path.chmod(0o700)


def test_there_is_no_instant_without_keys() -> None:
    """Other threads sign and verify while the keys are read again."""
    key, ring, missing = new_key("orders"), Keyring(), []
    ring.replace([key])
    done = threading.Event()

    def use() -> None:
        while not done.is_set():
            if ring.signing("orders") is None or not ring.speaks_for(key.id, "orders"):
                missing.append(1)

    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    users = [threading.Thread(target=use) for _ in range(3)]
    try:
        for user in users:
            user.start()
        for _ in range(3000):
            ring.replace([key])
    finally:
        done.set()
        sys.setswitchinterval(interval)
        for user in users:
            user.join()
    assert missing == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (None, "*.jwk\n"),
        ("*.log", "*.log\n*.jwk\n"),
        ("*.jwk\n!mine.jwk\n", "*.jwk\n!mine.jwk\n"),
        ("*\n", "*\n"),
        ("*\n!*.jwk\n", "*\n!*.jwk\n*.jwk\n"),
        ("!/*.jwk\n*.jwk\n", "!/*.jwk\n*.jwk\n"),
    ],
)
def test_git_leaves_private_keys_out(tmp_path: Path, before: str | None, after: str) -> None:
    """And what its owner wrote into a `.gitignore` that is there stays."""
    keys = tmp_path / "keys"
    if before is not None:
        keys.mkdir(mode=0o700)
        (keys / ".gitignore").write_text(before)
    made = crossway("keys", "new", "orders", "--dir", str(keys))
    said = [line for line in (keys / ".gitignore").read_text().splitlines() if line[0] != "#"]
    assert said == after.splitlines()
    assert (str(keys / ".gitignore") in made.stderr) == (before != after)
    assert ".gitignore" not in made.stdout
    assert crossway("keys", "rotate", "orders", "--dir", str(keys)).stderr == "", "said once"


def test_the_directory_is_that_of_the_option_the_variable_or_the_usual(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CROSSWAY_KEYS", raising=False)
    assert keys_directory() == Path(".crossway/keys")
    monkeypatch.setenv("CROSSWAY_KEYS", str(tmp_path))
    assert keys_directory() == tmp_path
    assert keys_directory(Path("given")) == Path("given")


@pytest.mark.skipif(os.name != "posix", reason="modes of files are those of POSIX")
def test_public_keys_that_others_could_replace_are_told_and_count(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """By `keys check` and in the log, where the file or its folder lets others write."""
    folder, design = tmp_path / "keys", tmp_path / "shop.twf"
    folder.mkdir(mode=0o700)
    design.write_text("workflow Buys():\n    close\n")
    path, key = folder / "orders.jwks.json", new_key("orders")
    path.write_text(json.dumps(exported([key.public])))
    path.chmod(0o644)
    assert KeyFiles(folder, {}).look().notes == ()
    for mode, of_folder in ((0o666, 0o700), (0o664, 0o1777), (0o644, 0o777), (0o666, 0o777)):
        path.chmod(mode)
        folder.chmod(of_folder)
        found = KeyFiles(folder, {}).look()
        told = [at for at in (path, folder) if f"can write to {at} (mode" in "".join(found.notes)]
        wanted = [path] * bool(mode & 0o022) + [folder] * (of_folder == 0o777)
        assert told == wanted
        assert [one.id for one in found.trusted] == [key.id]
        assert found.faults == ()
    FollowedKeys(found)
    assert f"keys: {found.notes[0]}" in caplog.messages
    checked = crossway("keys", "check", str(design), "--dir", str(folder), cwd=tmp_path)
    assert f"odd: {found.notes[0]}" in checked.stdout
    assert checked.returncode == 0


def test_a_gitignore_that_is_a_link_is_left_alone(tmp_path: Path) -> None:
    """What it leads to is somebody else's, and git would not follow it; no key is made."""
    keys, other = tmp_path / "keys", tmp_path / "other"
    keys.mkdir(mode=0o700)
    other.write_text("*.log\n")
    (keys / ".gitignore").symlink_to(other)
    made = crossway("keys", "new", "orders", "--dir", str(keys))
    assert (made.returncode, "is a link" in made.stderr) == (2, True)
    assert (other.read_text(), len(list(keys.iterdir()))) == ("*.log\n", 1)
