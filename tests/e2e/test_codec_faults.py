"""What `--codec` names and fails at: told in one message, and before anything is made."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from temporalio.api.common.v1 import Payload

from crossway.cluster.building import proven
from crossway.cluster.building.codecs import converter
from crossway.errors import ImplementationError
from tests.helpers.coded import BROKEN
from tests.helpers.command import crossway
from tests.helpers.names import fresh

PATIENT = "Ada-Lovelace"


@pytest.mark.parametrize(
    ("codec", "said"),
    [
        ("Unready", "encode raised LookupError: no key today (broken.py:5)"),
        ("Locked", "decode raised LookupError: no key today (broken.py:14)"),
        ("Empty", "decode gave 0 payloads for 1"),
    ],
)
def test_a_codec_that_fails_ends_a_run_at_once_in_one_line(
    tmp_path: Path, codec: str, said: str
) -> None:
    """No traceback of ours, and no task that is tried again and again, without a --timeout."""
    (tmp_path / "broken.py").write_text(BROKEN)
    (tmp_path / "echo.twf").write_text(
        "workflow Echo(name: string) -> (string):\n    close complete(name)\n"
    )
    name = f"{tmp_path}/broken.py:{codec}"
    words = (str(tmp_path / "echo.twf"), "--codec", name, "--input", '"Ada"', "--quiet")
    ended = crossway("run", *words)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert f"error: --codec {name}: {said}" in ended.stderr.splitlines()
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize(
    ("command", "codec", "said"),
    [
        ("run", "Unready", "encode raised LookupError: no key today (broken.py:5)"),
        ("start", "Constant", "decode gives back another payload than encode was given"),
        ("serve", "Missing", "has no Missing"),
    ],
)
def test_a_codec_that_fails_is_named_before_anything_is_made_at_an_address(
    address: str, tmp_path: Path, command: str, codec: str, said: str
) -> None:
    """In one message, by the commands that write; nothing is begun that could not go on."""
    (tmp_path / "broken.py").write_text(BROKEN)
    home = fresh("home")
    (tmp_path / "echo.twf").write_text(
        "workflow Echo(name: string) -> (string):\n    close complete(name)\n"
        f"worker all:\n    workflow Echo\nnamespace {home}:\n    worker all\n"
        '        options:\n            task_queue: "q"\n'
    )
    flags = ("--address", address, "--codec", f"{tmp_path}/broken.py:{codec}")
    words = ("--namespace", home) if command == "serve" else ()
    ended = crossway(command, str(tmp_path / "echo.twf"), *words, *flags)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.count(said) == 1, ended.stderr
    assert ended.stderr.count("--codec") == 1
    assert "Traceback" not in ended.stderr
    assert "made" not in ended.stderr


async def test_who_reads_may_have_a_codec_that_decodes_alone(tmp_path: Path) -> None:
    """As a codec server for user interfaces is; one that cannot decode is named."""
    (tmp_path / "broken.py").write_text(BROKEN)
    await proven(converter(f"{tmp_path}/broken.py:Unready"), reading=True)
    with pytest.raises(ImplementationError, match="decode raised LookupError: no key today"):
        await proven(converter(f"{tmp_path}/broken.py:Locked"), reading=True)


@pytest.mark.parametrize(
    ("codec", "method", "said"),
    [
        ("Doubled", "encode", "encode gave 2 payloads for 1"),
        ("Nothing", "encode", "encode gave a NoneType, expected a list of payloads"),
        ("Chatty", "encode", "encode raised ValueError: its message is not shown"),
        ("Chatty", "decode", "decode raised ValueError: its message is not shown"),
    ],
)
async def test_what_a_codec_fails_at_names_it_and_holds_no_secret(
    tmp_path: Path, codec: str, method: str, said: str
) -> None:
    """Neither a payload nor a key, which the messages of a cipher may hold."""
    (tmp_path / "broken.py").write_text(BROKEN)
    named = converter(f"{tmp_path}/broken.py:{codec}").payload_codec
    with pytest.raises(ImplementationError, match=re.escape(said)) as raised:
        await getattr(named, method)([Payload(data=PATIENT.encode())])
    assert "Lovelace" not in str(raised.value)
    assert "horse" not in str(raised.value)
    assert raised.value.__suppress_context__
