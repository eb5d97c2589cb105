"""No command reads a file of a design twice: what it shows is what it checked."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import crossway as package
from tests.helpers.paths import ROOT
from tests.helpers.patience import PATIENCE
from tests.helpers.ports import free_port

PROGRAM = """
import json, os, sys
from tests.helpers.fork_server import import_all
import_all()
for line in sys.stdin:
    if (command := os.fork()) == 0:
        break
    os.waitpid(command, 0)
    print("done", flush=True)
else:
    os._exit(0)
nothing = os.open(os.devnull, os.O_RDWR)
os.dup2(nothing, 0)
os.dup2(nothing, 1)
folder, report, *arguments = json.loads(line)
opened = []
def look(event, details):
    if event == "open" and isinstance(details[0], str) and details[0].startswith(folder):
        opened.append(details[0][len(folder) + 1:])
sys.addaudithook(look)
import crossway.design.reading.workspace as workspace
resolved = []
resolve = workspace.resolve
workspace.resolve = lambda *given: resolved.append(1) or resolve(*given)
from crossway.cli import _exit_code
code = _exit_code(arguments)
sys.stdout.flush(); sys.stderr.flush()
with open(report, "w") as file:
    json.dump({"opened": opened, "resolved": len(resolved)}, file)
os._exit(code)
"""
"""Runs each command line that it is given in a copy of itself, which reports what it opened."""

ORDERS = """\
workflow Order(id: string) -> (Receipt):
    activity Pack(id) -> parcel
    nexus "payments" workflow Charge(id) -> receipt
    close complete(receipt)

activity Pack(id: string):
    pass
"""
PAYMENTS = """\
namespace payments:
    worker payments
        task_queue: "payments"

worker payments:
    workflow Charge

workflow Charge(id: string) -> (Receipt):
    close complete({ok: true})
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "shop"
    folder.mkdir()
    (folder / "orders.twf").write_text(ORDERS)
    (folder / "orders.py").write_text("def pack(id):\n    return {'id': id}\n")
    (folder / "payments.twf").write_text(PAYMENTS)
    (folder / "guide.md").write_text(f"# Guide\n\n```twf\n{ORDERS}\n{ORDERS}```\n")
    (folder / "guide.py").write_text("def pack(id):\n    return {'id': id}\n")
    (folder / "broken").mkdir()
    (folder / "broken" / "broken.twf").write_text("workflow A():\n    set x\n    set y\n")
    return folder


Reads = Callable[..., tuple[Counter[str], int]]


@pytest.fixture(scope="module")
def program() -> Iterator[subprocess.Popen[str]]:
    line, pipe = [sys.executable, "-B", "-c", PROGRAM], subprocess.PIPE
    with subprocess.Popen(line, cwd=ROOT, stdin=pipe, stdout=pipe, text=True) as running:
        yield running
        assert running.stdin
        running.stdin.close()
        assert running.wait(PATIENCE) == 0


@pytest.fixture
def reads(program: subprocess.Popen[str], folder: Path) -> Reads:
    """Return how often a command opened each file, and how often it resolved a design."""

    def ran(*arguments: str) -> tuple[Counter[str], int]:
        report = folder.parent / "report.json"
        assert program.stdin
        assert program.stdout
        program.stdin.write(json.dumps([str(folder), str(report), *arguments]) + "\n")
        program.stdin.flush()
        assert program.stdout.readline() == "done\n"
        found = json.loads(report.read_text())
        files = (name for name in found["opened"] if name.endswith((".twf", ".md", ".py")))
        return Counter(files), found["resolved"]

    return ran


@pytest.mark.parametrize("arguments", [["check"], ["check", "--format", "sarif"], ["generate"]])
def test_a_file_with_errors_is_read_once_though_its_lines_are_shown(
    folder: Path, reads: Reads, arguments: list[str]
) -> None:
    """The lines that a report underlines are those that were parsed."""
    command, *more = arguments
    opened, resolved = reads(command, str(folder / "broken" / "broken.twf"), *more)
    assert (opened, resolved) == ({"broken/broken.twf": 1}, 1)


@pytest.mark.parametrize(
    "arguments", [["check"], ["plan"], ["plan", "--format", "terraform"], ["generate"]]
)
def test_each_file_of_a_folder_is_read_once(
    folder: Path, reads: Reads, arguments: list[str]
) -> None:
    (folder / "broken" / "broken.twf").unlink()
    command, *more = arguments
    opened, resolved = reads(command, str(folder), *more)
    assert opened == {"orders.twf": 1, "orders.py": 1, "payments.twf": 1}
    assert resolved == 1


@pytest.mark.parametrize("command", ["check", "plan"])
def test_all_blocks_of_a_page_come_from_one_reading(
    folder: Path, reads: Reads, command: str
) -> None:
    opened, resolved = reads(command, str(folder / "guide.md"))
    assert opened == {"guide.md": 1, "guide.py": 1}
    assert resolved == 2


def test_replaying_histories_reads_the_design_once(folder: Path, reads: Reads) -> None:
    histories = folder.parent / "histories"
    histories.mkdir()
    path = str(folder / "payments.twf")
    opened, resolved = reads("check", path, "--histories", str(histories))
    assert (opened, resolved) == ({"payments.twf": 1}, 1)


@pytest.mark.parametrize(
    "arguments", [["apply"], ["doctor"], ["plan"], ["serve", "-n", "payments"]]
)
def test_what_needs_a_service_reads_once(folder: Path, reads: Reads, arguments: list[str]) -> None:
    """Nobody answers there: the design was read before that was noticed."""
    (folder / "broken" / "broken.twf").unlink()
    (folder / "orders.py").unlink()
    command, *more = arguments
    opened, resolved = reads(command, str(folder), *more, "--address", "127.0.0.1:1")
    assert opened == {"orders.twf": 1, "payments.twf": 1}
    assert resolved == 1


@pytest.mark.parametrize("stage", ["tokens", "tree", "design"])
def test_debugging_shows_what_was_read(folder: Path, reads: Reads, stage: str) -> None:
    path = folder / "broken" / "broken.twf"
    assert reads("debug", stage, str(path))[0] == {"broken/broken.twf": 1}


READING = {
    "denials.py": "what serve --audit wrote",
    "pages.py": "the styles and scripts of pages, in the package",
    "docs.py": "the pages in the package",
    "mcp.py": "the examples in the package",
    "announced.py": "where other commands run a server",
    "new.py": "the titles of the examples",
    "inputs.py": "--input @FILE",
    "phases.py": "/proc, for --timings",
    "leash.py": "what the server said",
    "key_files.py": "keys",
    "profiles.py": "the Temporal CLI's profiles",
    "recording.py": "the file of tests that --record-test adds to",
    "owning.py": "whose a project is that was generated",
    "merging.py": "what a team made of a project that was generated",
    "project.py": "the modules of a project, whose text makes its build",
    "support.py": "the modules of the package that a project gets that stands alone",
    "tests.py": "nothing: the text of a project's own test does",
    "folder.py": "designs, the Python beside them, histories",
}


def test_one_module_reads_what_others_wrote() -> None:
    """Whoever shows a line takes it from the workspace, and every path is looked at first."""
    root = Path(package.__file__).parent
    opening = r"(?<!def )(?<![\w.])open\((?![^)\n]*\"w\")"
    reading = re.compile(rf"\.read_text\(|\.read_bytes\(|{opening}|\.open\(.r")
    found = {path.name for path in root.rglob("*.py") if reading.search(path.read_text())}
    assert found == READING.keys()


def test_a_run_reads_a_design_once_and_imports_its_python(folder: Path, reads: Reads) -> None:
    """A Python file is read to see what it defines, and twice by Python itself.

    To import it, and into the lines that it keeps for tracebacks: what a function's first
    line says is found there.
    """
    (folder / "broken" / "broken.twf").unlink()
    port = str(free_port())
    opened, resolved = reads("run", str(folder), "Order", "--quiet", "--port", port)
    assert opened == {"orders.twf": 1, "orders.py": 3, "payments.twf": 1}
    assert resolved == 1
