"""A workspace with its diagnostics, each found once."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from crossway.checks import Checked, diagnose
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
        files: Iterable[Parsed], design: Design, tests: Tests | None = None
    ) -> tuple[Diagnostic, ...]:
        asked.append(design)
        return diagnose(files, design, tests)

    monkeypatch.setattr("crossway.checks.checked.diagnose", counted)
    (found,) = map(Checked, load(path))
    assert asked == []
    assert [fault.code for fault in found.errors] == ["UNDEFINED_CONDITION"]
    assert "UNDEFINED_ACTIVITY" in {fault.code for fault in found.diagnostics}
    assert found.diagnostics is found.diagnostics
    assert found.design is found.workspace.design
    assert asked == [found.design]
