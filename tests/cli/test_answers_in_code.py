"""Commands without the codec that encoded an answer: one line that says what is missing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers.background import Background
from tests.helpers.coded import TURNED
from tests.helpers.command import crossway

DESIGN = """\
namespace ward:
    worker wardWorker
        task_queue: "ward"
    nexus_endpoint WardEndpoint
        task_queue: "ward"
        allowed_caller_namespaces:
            - desk

namespace desk:
    worker deskWorker
        task_queue: "desk"

worker deskWorker:
    workflow Idle

worker wardWorker:
    workflow Admit
    nexus_service Ward

nexus_service Ward:
    operation Beds(floor: string) -> (string):
        if floor == "none":
            raise NoBedError("no bed", floor)
        if floor == "bare":
            raise NoBedError("no bed")
        return floor
    operation Later(name: string) -> (string):
        return workflow Admit(name)

workflow Idle():
    close complete

workflow Admit(name: string) -> (string):
    state:
        seen = "nobody"
    update See(who: string) -> (string):
        if who == "Bad":
            raise WhoError("who is that?")
        if who == "Worse":
            raise WhoError("who is that?", who)
        seen = who
        return who
    query Seen() -> (string):
        return seen
    if name != "waits":
        if name == "fails":
            raise NoBedError("no bed", name)
        if name == "bare":
            raise NoBedError("no bed")
        close complete(name)
    await update See
    close complete(seen)
"""

PLAIN = """\
from temporalio.converter import PayloadCodec


class Plain(PayloadCodec):
    async def encode(self, payloads):
        return list(payloads)

    async def decode(self, payloads):
        return list(payloads)
"""

CODEC = ("--codec", "codecs.py:Turned")


@pytest.fixture(scope="module")
def ward(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with a design that `crossway dev` runs with a codec."""
    folder = tmp_path_factory.mktemp("ward")
    (folder / "ward.twf").write_text(DESIGN)
    (folder / "codecs.py").write_text(TURNED)
    (folder / "plain.py").write_text(PLAIN)
    (folder / "runtime").mkdir(mode=0o700)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", str(folder / "runtime"))
        patch.setenv("TEMPORAL_CONFIG_FILE", str(folder / "temporal.toml"))
        for name in ("TEMPORAL_ADDRESS", "TEMPORAL_PROFILE"):
            patch.delenv(name, raising=False)
        with Background("dev", "ward.twf", *CODEC, cwd=folder) as dev:
            dev.wait_for("reloads when a file changes")
            yield folder


def act(ward: Path, command: str, *words: str) -> tuple[int, str, str]:
    """Run a command on the design; return its exit code and what it printed on both streams."""
    done = crossway(command, "ward.twf", *words, cwd=ward)
    return done.returncode, done.stdout, done.stderr


def test_an_answer_that_only_a_codec_can_read_is_told_in_one_line(ward: Path) -> None:
    """And with the codec it is the result: of `start --wait`, `query`, `update` and `call`."""
    assert act(ward, "start", "Admit", "-i", '"waits"', "-w", "admit-1", *CODEC)[0] == 0
    for command, words, answer in (
        ("start", ("Admit", "-i", '"Ada"', "--wait"), "Ada"),
        ("query", ("admit-1", "Seen"), "nobody"),
    ):
        code, out, said = act(ward, command, *words, *CODEC)
        assert (code, json.loads(out)) == (0, answer), said
        code, out, said = act(ward, command, *words)
        assert (code, out, "Traceback" in said) == (2, "", False), said
        (error,) = [line for line in said.splitlines() if line.startswith("error: ")]
        assert error.endswith(
            "cannot be read (Unknown payload encoding binary/turned): a codec encoded it, "
            "which --codec MODULE:NAME says (the one that its workers are served with)"
        )
    code, out, said = act(ward, "update", "admit-1", "See", "-i", '"Eve"')
    assert (code, out) == (2, "")
    assert "answered the update See, and the answer cannot be read" in said
    beds = ("Ward.Beds", "--as", "desk", "-i", '"first"')
    code, out, said = act(ward, "call", *beds, *CODEC)
    assert (code, json.loads(out)) == (0, "first"), said
    code, out, said = act(ward, "call", *beds)
    assert (code, out, "authentic" in said) == (2, "", False), said
    assert (
        "error: WardEndpoint Ward.Beds answered, and the answer cannot be read (Unknown "
        "payload encoding binary/turned): a codec encoded it, which --codec MODULE:NAME says"
    ) in said


def test_a_failure_that_only_a_codec_can_read_is_told_as_that(ward: Path) -> None:
    """It is not taken for a forged one, and the codec that a profile names is offered."""
    (ward / "temporal.toml").write_text('[profile.prod.crossway]\ncodec = "codecs.py:Turned"\n')
    named = f"the profile prod names {ward / 'codecs.py'}:Turned"
    for failing in ("none", "bare"):  # of the one the details are encoded, too
        code, out, said = act(ward, "call", "Beds", "--as", "desk", "-i", f'"{failing}"')
        assert (code, out, said.count("\n")) == (2, "", 2), said
        assert f"a codec encoded it, which --codec MODULE:NAME says ({named})" in said
    code, out, said = act(ward, "call", "Later", "--as", "desk", "-i", '"bare"')
    assert (code, out, "authentic" in said) == (2, "", False), said
    assert f"which --codec MODULE:NAME says ({named})" in said
    unread = f"its text is encoded: readable with --codec MODULE:NAME\n  {named}\n"
    code, out, said = act(ward, "start", "Admit", "-i", '"bare"', "-w", "bare-1", "--wait")
    assert (code, f"NoBedError: {unread}" in said) == (1, True), said
    assert act(ward, "start", "Admit", "-i", '"waits"', "-w", "admit-2", *CODEC)[0] == 0
    code, out, said = act(ward, "update", "admit-2", "See", "-i", '"Bad"')
    assert (code, f"WhoError: {unread}" in said) == (1, True), said
    code, out, said = act(ward, "update", "admit-2", "See", "-i", '"Worse"')
    assert (code, f'details: "{unread.splitlines()[0]}"' in said) == (1, True), said
    code, out, said = act(ward, "start", "Admit", "-i", '"fails"', "--wait")
    assert (code, f"NoBedError: {unread.splitlines()[0]}\n    details: " in said) == (1, True), said
    code, out, said = act(ward, "call", "Later", "--as", "desk", "-i", '"fine"', *CODEC)
    assert (code, "-n ward --codec codecs.py:Turned" in said) == (0, True), said
    unknown = crossway("trace", "bare-2", cwd=ward)  # of no design, on a service of few namespaces
    assert "did you mean bare-1?" in unknown.stderr
    traced = crossway("trace", "bare-1", "ward.twf", cwd=ward)
    assert "NoBedError: its text is encoded" in traced.stdout
    assert named in traced.stderr
    code, out, said = act(ward, "doctor", "--workflow", "bare-1")
    assert (code, "its text is encoded" in out, named in said) == (1, True, True), said
    code, out, said = act(ward, "doctor", "--workflow", "bare-1", *CODEC)
    assert "--codec codecs.py:Turned" in out, out
    code, out, said = act(ward, "query", "admit-2", "Seen", "--codec", "plain.py:Plain")
    assert (code, "another codec than --codec plain.py:Plain encoded it" in said) == (2, True)
