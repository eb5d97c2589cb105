"""`-` as PATH: a design on standard input, wherever one makes sense."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.helpers.launching import launched
from tests.helpers.patience import PATIENCE

DESIGN = """\
workflow Refund(order: string) -> (Receipt):
    close complete(Receipt{order: order})
"""


def piped(text: str | bytes, *words: str, cwd: Path) -> tuple[int, str, str]:
    """Run a command with a text on its standard input; return its exit code and both streams."""
    process = launched(*words, cwd=cwd, stdin=subprocess.PIPE)
    data = text.encode() if isinstance(text, str) else text
    out, err = process.communicate(data, timeout=PATIENCE)
    return process.wait(), out.decode(), err.decode()


def test_a_design_on_standard_input_is_checked_planned_generated_and_run(tmp_path: Path) -> None:
    """Its messages name it, and nothing of the folder that is run from is read as Python."""
    (tmp_path / "refunds.py").write_text("raise RuntimeError\n")
    assert piped(DESIGN, "check", "-", cwd=tmp_path)[0] == 0
    code, said, _ = piped("workflow A():\n    set x\n", "check", "-", cwd=tmp_path)
    assert code == 1
    assert "<stdin>:2" in said
    code, shown, _ = piped(DESIGN, "plan", "-", "--json", cwd=tmp_path)
    assert (code, json.loads(shown)["designs"][0]["name"]) == (0, "<stdin>")
    code, shown, _ = piped(DESIGN, "generate", "-", cwd=tmp_path)
    assert (code, "class Refund" in shown) == (0, True)
    line = ("run", "-", "Refund", "--input", '"o-1"', "--quiet")
    code, shown, _ = piped(DESIGN, *line, cwd=tmp_path)
    assert (code, json.loads(shown)) == (0, {"order": "o-1"})


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("run - --input -", "PATH - and --input - both read standard input; give one a file"),
        ("dev -", "dev reloads what is saved: name a .twf file, a folder or a Markdown file"),
        ("apply -", "a design by standard input has no name on the service: say --owner NAME"),
        ("check - --block 3", "no TWF block is at line 3; only a Markdown file has blocks"),
    ],
)
def test_where_it_makes_no_sense_one_line_says_what_does(
    tmp_path: Path, line: str, said: str
) -> None:
    code, out, err = piped(DESIGN, *line.split(), cwd=tmp_path)
    assert (code, out, err) == (2, "", f"error: {said}\n")


def test_a_design_on_standard_input_is_looked_for_where_the_flags_say(tmp_path: Path) -> None:
    code, _, err = piped(DESIGN, "list", "-", "--address", "127.0.0.1:1", cwd=tmp_path)
    assert (code, "nothing listens there" in err) == (2, True)


def test_standard_input_that_is_no_text_is_one_line(tmp_path: Path) -> None:
    code, _, err = piped(b"\xff\xfe", "check", "-", cwd=tmp_path)
    assert (code, err) == (2, "error: standard input is not UTF-8 text\n")
    code, _, err = piped(b" " * (11 << 20), "check", "-", cwd=tmp_path)
    assert (code, "larger than 10 MiB" in err) == (2, True)
