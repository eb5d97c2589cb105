"""`crossway graph`: a design as a picture, in five formats."""

from __future__ import annotations

import json
from pathlib import Path

from tests.helpers.command import crossway

ORDERS = Path(__file__).parents[2] / "examples" / "orders"

OFFERING = """\
nexus service Desk:
    async Do workflow Did
type Note:
    id: string
workflow Did(note: Note) -> (Note):
    close complete(note)
worker w:
    workflow Did
    nexus service Desk
namespace shop:
    worker w
        options:
            task_queue: "q"
    nexus endpoint Gate
        options:
            task_queue: "q"
"""


def test_a_design_is_printed_as_text_and_faults_go_to_stderr(tmp_path: Path) -> None:
    """Mermaid by default; what is drawn can be narrowed, and a near name is told."""
    drawn = crossway("graph", str(ORDERS))
    assert drawn.returncode == 0
    assert drawn.stdout.startswith("flowchart LR\n")
    assert "3 warnings in 4 files" in drawn.stderr
    found = json.loads(crossway("graph", str(ORDERS), "--format", "json").stdout)
    assert [one["name"] for one in found["namespaces"]] == ["notifications", "orders", "payments"]
    part = crossway("graph", str(ORDERS), "--from", "SendConfirmation", "--format", "json").stdout
    assert [one["name"] for one in json.loads(part)["namespaces"]] == ["notifications"]
    wrong = crossway("graph", str(ORDERS), "--from", "OrderWorkflw")
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert "no workflow is called 'OrderWorkflw'; did you mean OrderWorkflow?" in wrong.stderr
    (tmp_path / "faulty.twf").write_text("workflow A():\n    workflow B()\n    activity (\n")
    faulty = crossway("graph", "faulty.twf", cwd=tmp_path)
    assert faulty.returncode == 1
    assert "workflow" in faulty.stdout
    assert "faulty.twf:3" in faulty.stderr


def test_the_name_of_the_file_says_the_format(tmp_path: Path) -> None:
    """Nothing is printed then; what is no format is told with those that are."""
    for name, begin in {"a.dot": "digraph", "a.html": "<!doctype html>"}.items():
        first = crossway("graph", str(ORDERS), "-o", name, cwd=tmp_path)
        assert (first.returncode, first.stdout) == (0, "")
        assert (tmp_path / name).read_text().startswith(begin)
    unknown = crossway("graph", str(ORDERS), "-o", "a.png", cwd=tmp_path)
    assert unknown.returncode == 2
    assert ".png is no format; say --format, or .mmd" in unknown.stderr
    nowhere = crossway("graph", str(ORDERS), "-o", "missing/a.svg", cwd=tmp_path)
    assert nowhere.returncode == 2
    assert "missing/a.svg: cannot be written" in nowhere.stderr


def test_what_people_write_is_not_written_over(tmp_path: Path) -> None:
    """A design, Python, a page, also behind a link, and a contract that the design imports."""
    texts = {"a.twf": OFFERING, "b.py": "b = 1\n", "c.MD": "# C\n"}
    for name, text in texts.items():
        (tmp_path / name).write_text(text)
    contract = crossway("schema", "a.twf", "-o", "theirs.nexusrpc.yaml", cwd=tmp_path)
    assert contract.returncode == 0, contract.stderr
    texts["theirs.nexusrpc.yaml"] = (tmp_path / "theirs.nexusrpc.yaml").read_text()
    (tmp_path / "d.svg").symlink_to("b.py")
    (tmp_path / "e.twf").write_text('import "theirs.nexusrpc.yaml"\nworkflow W():\n    close\n')
    for command in (
        *(["graph", "a.twf", "-o", name, "--format", "dot"] for name in ("a.twf", "b.py", "d.svg")),
        ["graph", "e.twf", "--format", "dot", "-o", "theirs.nexusrpc.yaml"],
        ["schema", "a.twf", "-o", "c.MD"],
        ["trace", "w", "--html", "a.twf", "--address", "127.0.0.1:1"],
        *(["test", "a.twf", flag, "b.py"] for flag in ("--junit", "--coverage-html")),
        ["serve", "a.twf", "-n", "orders", "--audit", "a.twf"],
    ):
        done = crossway(*command, cwd=tmp_path)
        assert (done.returncode, "is not written over" in done.stderr) == (2, True), done.stderr
    assert {name: (tmp_path / name).read_text() for name in texts} == texts


def test_a_file_is_written_as_a_whole(tmp_path: Path) -> None:
    """Behind a link too, which stays one; with the mode it had; nothing else is left there."""
    (tmp_path / "real.html").write_text("old")
    (tmp_path / "real.html").chmod(0o640)
    (tmp_path / "a.html").symlink_to("real.html")
    with (tmp_path / "real.html").open() as before:
        done = crossway("graph", str(ORDERS), "-o", "a.html", cwd=tmp_path)
        assert (done.returncode, before.read()) == (0, "old")
    assert (tmp_path / "real.html").read_text().startswith("<!doctype html>")
    assert (tmp_path / "real.html").stat().st_mode & 0o777 == 0o640
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a.html", "real.html"]
    piped = crossway("graph", str(ORDERS), "-o", "/dev/null", "--format", "dot", cwd=tmp_path)
    assert piped.returncode == 0
    assert Path("/dev/null").is_char_device()
