"""Whatever stands in a design, a file name or an error of user code: it is shown, not sent.

Longer than other files because the places through which text goes out share one list of texts and
of ways to show them.
"""

from __future__ import annotations

import ast
import asyncio
import io
import itertools
import json
import os
import pty
import re
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import crossway as package
from crossway.cli import _exit_code
from crossway.cli.console import console
from tests.helpers.hostile import ACTING, TEXTS, TITLE, acting
from tests.helpers.launching import launched
from tests.helpers.names import fresh
from tests.helpers.patience import PATIENCE
from tests.helpers.ports import free_port
from tests.helpers.server import connected

EVIL = "".join(TEXTS)

DESIGN = """\
# comment EVIL
namespace shop:
    worker shop
        task_queue: "queue EVIL"
    nexus endpoint Gate
        task_queue: "queue EVIL"
        description: "said EVIL"
        allowed_caller_namespaces: ["EVIL"]

worker shop:
    workflow Order

workflow Order(id: string) -> (string):
    # comment EVIL
    activity Pack("EVIL") -> parcel
        task_queue: "EVIL"
    close complete("EVIL")
"""
FAULTY = """\
workflow Faulty(id: string):
    set x EVIL "open EVIL
    activity "EVIL" EVIL
    nexus "EVIL" Charge(id) -> receipt
    unknown EVIL
"""


def folder_of(tmp_path: Path, **designs: str) -> Path:
    """Return a folder with a hostile name that holds designs with hostile names and texts."""
    folder = tmp_path / f"shop{EVIL}".replace("/", "")
    folder.mkdir()
    for name, text in designs.items():
        path = folder / f"{name}{EVIL}\n::error::x.twf"
        path.write_text(text.replace("EVIL", EVIL), encoding="utf-8", newline="")
    return folder


def printed(*arguments: str | Path, cwd: Path | None = None) -> tuple[int, str, str]:
    """Return exit code and streams of a command, having looked at their bytes."""
    process = launched(*map(str, arguments), cwd=cwd)
    out, err = (said.decode("utf-8") for said in process.communicate(timeout=PATIENCE))
    assert (acting(out), acting(err)) == ([], []), (out, err)
    assert "Traceback" not in err
    # A name does not begin a line of its own: on GitHub it could be a command.
    assert not re.search(r"^\s*::(?!error file|warning file)", out + "\n" + err, re.MULTILINE)
    return process.wait(), out, err


@pytest.mark.parametrize("form", ["text", "json", "github", "sarif"])
def test_check_in_every_format(tmp_path: Path, form: str) -> None:
    folder = folder_of(tmp_path, fine=DESIGN, faulty=FAULTY)
    code, out, _ = printed("check", folder, "--format", form)
    assert code == 1
    if form in ("json", "sarif"):
        assert TITLE in repr(json.loads(out)).encode().decode("unicode_escape")
    else:
        assert r"\x1b]0;owned\x07" in out


@pytest.mark.parametrize(
    "arguments", [[], ["--json"], ["--format", "terraform"], ["--address", "127.0.0.1:1"]]
)
def test_plan(tmp_path: Path, arguments: list[str]) -> None:
    printed("plan", folder_of(tmp_path, fine=DESIGN), *arguments)


def test_a_plan_of_what_check_refuses(tmp_path: Path) -> None:
    """`plan` shows what it can of a design with errors."""
    _, out, _ = printed("plan", folder_of(tmp_path, fine=DESIGN, faulty=FAULTY))
    assert r"\x1b" in out


def test_generated_code_is_python(tmp_path: Path) -> None:
    text = DESIGN.replace('task_queue: "queue EVIL"', 'task_queue: "queue"')
    text = re.sub(r'.*(allowed_caller|task_queue: "EVIL").*\n', "", text)
    path = tmp_path / "fine.twf"
    path.write_text(text.replace("EVIL", json.dumps(EVIL)[1:-1]), encoding="utf-8", newline="")
    code, out, err = printed("generate", path)
    assert code == 0, err
    ast.parse(out)


@pytest.mark.parametrize("stage", ["tokens", "tree", "design"])
def test_what_debug_shows(tmp_path: Path, stage: str) -> None:
    printed("debug", stage, folder_of(tmp_path, fine=DESIGN, faulty=FAULTY))


@pytest.mark.parametrize("command", ["check", "plan", "generate", "run", "dev", "doctor"])
def test_an_error_about_a_path_is_one_line(tmp_path: Path, command: str) -> None:
    folder = folder_of(tmp_path, binary="")
    (binary,) = folder.iterdir()
    binary.write_bytes(b"\xff")
    for path in (folder, folder / f"none{EVIL}\n.twf"):
        code, out, err = printed(command, path)
        assert (code, out) == (2, "")
        assert err.startswith("error: ")
        assert err.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [[f"check{EVIL}"], ["check", f"--{EVIL}"], ["explain", EVIL], ["plan", ".", "--block", EVIL]],
)
def test_an_argument_is_shown_as_it_was_given(tmp_path: Path, arguments: list[str]) -> None:
    (tmp_path / "a.twf").write_text("workflow A():\n    close\n")
    code, out, err = printed(*arguments, cwd=tmp_path)
    assert (code, out) == (2, "")
    assert "error: " in err


ANY = st.text(st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from(ACTING[:-2])))
NAMES = ANY.filter(lambda name: "/" not in name and "\0" not in name and len(name.encode()) < 200)
WORDS = [
    ["check"],
    ["check", "--format", "json"],
    ["check", "--format", "github"],
    ["check", "--format", "sarif"],
    ["plan"],
    ["plan", "--json"],
    ["plan", "--format", "terraform"],
    ["generate"],
    ["debug", "design"],
]


@settings(max_examples=60, deadline=None)
@given(name=NAMES, texts=st.lists(ANY, min_size=1), words=st.sampled_from(WORDS))
def test_any_name_and_text_in_any_command(name: str, texts: list[str], words: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder, redirected() as streams:
        path = Path(folder) / f"{name}.twf"
        parts = itertools.cycle(texts)
        text = re.sub("EVIL", lambda _: next(parts), DESIGN + FAULTY)
        path.write_text(text, encoding="utf-8", newline="")
        command, *more = words
        assert _exit_code([command, *more, "--", str(path)]) in (0, 1, 2)
    for stream in streams:
        stream.flush()
        said = stream.buffer.getvalue().decode("utf-8")  # type: ignore[attr-defined] # our BytesIO
        assert acting(said) == []


@contextmanager
def redirected() -> Iterator[tuple[io.TextIOWrapper, io.TextIOWrapper]]:
    """Let the commands of this process write to memory."""
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", newline="\n") for _ in range(2))
    with redirect_stdout(out), redirect_stderr(err):
        yield out, err


RUN = """\
workflow Order(id: string) -> (Receipt):
    activity Pack(id) -> parcel
    close complete(parcel)
"""
PYTHON = """
import logging
from temporalio import activity
from temporalio.exceptions import ApplicationError

EVIL = {evil!r}

async def Pack(id):
    activity.logger.warning("logged " + EVIL)
    logging.getLogger("mine").warning("logged too " + EVIL)
    if id == "fail":
        raise ApplicationError("failed " + EVIL, EVIL, type="Type" + EVIL, non_retryable=True)
    return {{"value " + EVIL: EVIL}}
"""


def run_of(tmp_path: Path) -> Path:
    (tmp_path / "shop.twf").write_text(RUN)
    (tmp_path / "shop.py").write_text(PYTHON.format(evil=EVIL))
    return tmp_path / "shop.twf"


def test_a_run_shows_what_user_code_returns_logs_and_raises(tmp_path: Path) -> None:
    port = str(free_port())
    path = run_of(tmp_path)
    code, out, err = printed("run", path, "--port", port, "--input", json.dumps(EVIL))
    assert code == 0, err
    assert json.loads(out) == {f"value {EVIL}": EVIL}
    assert r"logged \x1b]0;owned\x07" in err
    code, out, err = printed("run", path, "--port", port, "--input", '"fail"')
    assert (code, out) == (1, "")
    assert r"failed \x1b]0;owned\x07" in err


async def test_what_a_service_tells_is_shown_and_not_sent(address: str) -> None:
    """Whoever may start a workflow names it: its id, its type, its task queue."""
    connections = await connected(address)
    evil = EVIL + fresh("x")
    started = await connections.client("default").start_workflow(
        f"Type {EVIL}", EVIL, id=evil, task_queue=evil, execution_timeout=timedelta(minutes=10)
    )
    try:
        for arguments in (
            ["trace", evil, "-n", "default"],
            ["trace", evil, "-n", "default", "--json"],
            ["trace", f"none{EVIL}", "-n", "default"],
            ["doctor", "-n", "default"],
            ["doctor", "-n", "default", "--workflow", evil],
            ["doctor", "-n", "default", "--json"],
        ):
            _, out, err = await asyncio.to_thread(printed, *arguments, "--address", address)
            assert "x1b]0;owned" in out + err or "u001b]0;owned" in out
    finally:
        await started.terminate()


def test_on_a_terminal_nothing_but_our_own_colours_act(tmp_path: Path) -> None:
    """The drawing moves and has colours there, so that escape characters are sent at all."""
    path = run_of(tmp_path)
    arguments = ["run", str(path), "--port", str(free_port()), "--input", '"fail"']
    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "400"}
    with os.fdopen(ours, "rb", buffering=0) as screen:
        process = launched(
            *arguments,
            stdin=subprocess.DEVNULL,
            stdout=theirs,
            stderr=theirs,
            environment=environment,
        )
        os.close(theirs)
        shown = b""
        try:
            while part := screen.read(65536):
                shown += part
        except OSError:  # how Linux says that the other side has closed
            pass
        assert process.wait(timeout=PATIENCE) == 1
    text = shown.decode()
    assert "\x1b[" in text, "nothing was drawn"
    own = re.compile(r"\x1b\[\??[0-9;]*[A-Za-z]|\r")
    assert acting(own.sub("", text.replace("\x1b[2J", "\x1b"))) == []
    assert r"\x1b]0;owned\x07" in text


@pytest.mark.parametrize("text", ["[red]x[/red]", ":bomb:", "[/]", "[link=http://x]y[/link]"])
def test_no_word_of_a_name_is_markup(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    console().print(text, soft_wrap=True)
    assert capsys.readouterr().out == f"{text}\n"


@pytest.mark.parametrize("columns", ["0", "1", "-5", "wide"])
def test_a_screen_of_any_width_shows_all(
    columns: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    console().print("a line of text", soft_wrap=True)
    assert capsys.readouterr().out == "a line of text\n"


def test_nothing_else_of_the_commands_writes() -> None:
    """One module writes to the streams: a new command cannot forget to spell out what acts."""
    root = Path(package.__file__).parent
    writes = re.compile(
        r"typer\.(echo|secho)|click\.|\bConsole\(|(?<![\w.])print\(|std(out|err)\.write"
    )
    found = [
        f"{path.relative_to(root)}: {line.strip()}"
        for path in sorted(root.rglob("*.py"))
        # The last stands in projects that do without the commands; what it prints is ASCII.
        if path.name not in ("output.py", "console.py", "standalone.py")
        for line in path.read_text().splitlines()
        if writes.search(line)
    ]
    assert found == []
