"""Commands without the codec that encoded an answer: one line that says what is missing."""

from __future__ import annotations

import json
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
        return floor

workflow Idle():
    close complete

workflow Admit(name: string) -> (string):
    state:
        seen = "nobody"
    update See(who: string) -> (string):
        seen = who
        return who
    query Seen() -> (string):
        return seen
    if name != "waits":
        if name == "fails":
            raise NoBedError("no bed", name)
        close complete(name)
    await update See
    close complete(seen)
"""


def test_an_answer_that_only_a_codec_can_read_is_told_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And with the codec it is the result: of `start --wait`, `query`, `update` and `call`."""
    (tmp_path / "ward.twf").write_text(DESIGN)
    (tmp_path / "codecs.py").write_text(TURNED)
    (tmp_path / "runtime").mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "runtime"))
    monkeypatch.delenv("TEMPORAL_ADDRESS", raising=False)
    monkeypatch.delenv("TEMPORAL_PROFILE", raising=False)
    codec = ("--codec", "codecs.py:Turned")

    def act(command: str, *words: str) -> tuple[int, str, str]:
        done = crossway(command, "ward.twf", *words, cwd=tmp_path)
        return done.returncode, done.stdout, done.stderr

    with Background("dev", "ward.twf", *codec, cwd=tmp_path) as dev:
        dev.wait_for("reloads when a file changes")
        assert act("start", "Admit", "-i", '"waits"', "-w", "admit-1", *codec)[0] == 0
        for command, words, answer in (
            ("start", ("Admit", "-i", '"Ada"', "--wait"), "Ada"),
            ("query", ("admit-1", "Seen"), "nobody"),
        ):
            code, out, said = act(command, *words, *codec)
            assert (code, json.loads(out)) == (0, answer), said
            code, out, said = act(command, *words)
            assert (code, out, "Traceback" in said) == (2, "", False), said
            (error,) = [line for line in said.splitlines() if line.startswith("error: ")]
            assert error.endswith(
                "cannot be read (Unknown payload encoding binary/turned): a codec encoded it, "
                "which --codec says"
            )
        code, out, said = act("update", "admit-1", "See", "-i", '"Eve"')
        assert (code, out) == (2, "")
        assert "took the update See, and its answer cannot be read" in said
        beds = ("Ward.Beds", "--as", "desk", "-i", '"first"')
        code, out, said = act("call", *beds, *codec)
        assert (code, json.loads(out)) == (0, "first"), said
        code, out, said = act("call", *beds)
        assert (code, out, "authentic" in said) == (2, "", False), said
        assert (
            "error: WardEndpoint Ward.Beds answered, and the answer cannot be read (Unknown "
            "payload encoding binary/turned): a codec encoded it, which --codec says"
        ) in said
        code, out, said = act("start", "Admit", "-i", '"fails"', "--wait")
        assert (code > 0, out, "Traceback" in said) == (True, "", False), said
