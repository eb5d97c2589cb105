"""A workspace with its diagnostics, each found once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from crossway.checks import Checked, KnownFiles, diagnose
from crossway.design import load
from crossway.design.model import Design
from crossway.design.shadows import Tests
from crossway.language import Parsed
from crossway.language.diagnostic import Diagnostic


def test_diagnostics_are_found_once_and_when_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.twf"
    path.write_text("workflow A():\n    set x\n    activity B()\n")
    asked = []

    def counted(
        files: Iterable[Parsed],
        design: Design,
        tests: Tests | None,
        wanted: Callable[[], bool],
        known: KnownFiles | None,
    ) -> tuple[Diagnostic, ...]:
        asked.append(design)
        return diagnose(files, design, tests, wanted, known)

    monkeypatch.setattr("crossway.checks.checked.diagnose", counted)
    (found,) = map(Checked, load(path))
    assert asked == []
    assert [fault.code for fault in found.errors] == ["UNDEFINED_CONDITION"]
    assert "UNDEFINED_ACTIVITY" in {fault.code for fault in found.diagnostics}
    assert found.diagnostics is found.diagnostics
    assert found.design is found.workspace.design
    assert asked == [found.design]


def test_a_check_that_nobody_waits_for_ends_before_the_next_rule(tmp_path: Path) -> None:
    """An editor types on: the thread that checks is free for what was typed, and nothing is kept
    of what was found by then."""
    path = tmp_path / "a.twf"
    path.write_text("workflow A():\n    set x\n    activity B()\n")
    (found,), (whole,) = map(Checked, load(path)), map(Checked, load(path))
    asked = iter([True, True, False])
    assert not found.find_while(lambda: next(asked))
    assert next(asked, None) is None, "not asked again"
    assert found.find_while(lambda: True)
    assert found.diagnostics == whole.diagnostics != ()
    assert found.find_while(lambda: False), "it is known already"
