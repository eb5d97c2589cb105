"""Running the `test` blocks of a design, and what is said of one that fails."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from crossway.cli.members import chosen
from crossway.cluster.building import build
from crossway.design import load
from crossway.testing.blocks import Outcome, found_tests, run_test


def outcomes(folder: Path, members: Sequence[str] = ()) -> list[Outcome]:
    """Return how the tests of the design in a folder go, with these members of its families."""
    (workspace,) = load(folder)
    assert [fault for parsed in workspace.files for fault in parsed.diagnostics] == []
    design = workspace.design
    built = build(chosen(design, members, quiet=True) if members else design)
    return [run_test(case, workspace.tests, built) for case in found_tests(workspace.tests)]


def said(outcome: Outcome) -> str:
    """Return what is said of a test that failed, with its line."""
    assert outcome.fault is not None, "it passed"
    return f"{outcome.fault.span.line}: {outcome.fault.line}\n{outcome.fault.said}"
