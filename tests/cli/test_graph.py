"""`crossway graph`: a design as a picture, in five formats."""

from __future__ import annotations

import json
from pathlib import Path

from tests.helpers.command import crossway

ORDERS = Path(__file__).parents[2] / "examples" / "orders"


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
