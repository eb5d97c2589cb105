"""Designs that say what they mean, and tests beside them that hold them to it, in memory.

Each file of `designs` is about one thing the language promises, in as many places as it can stand:
in calls, handlers, loops, races, catches, across namespaces and into the next run. A comment above
a line says what `check` finds there, as in the fixtures of rules.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers.blocks import outcomes, said
from tests.helpers.checked import diagnose
from tests.helpers.expectations import expected

DESIGNS = sorted((Path(__file__).parent / "designs").glob("*.twf"))


@pytest.mark.parametrize("design", DESIGNS, ids=lambda path: path.stem)
def test_what_a_design_says_is_what_happens(design: Path, tmp_path: Path) -> None:
    """All of its tests pass, and `check` finds what the comments announce and nothing else."""
    text = design.read_text()
    found = diagnose([(design.name, text)])
    assert [(one.span.line, one.severity.value, one.code) for one in found] == [
        announced[1:4] for announced in expected(design.name, text)
    ], found

    (tmp_path / design.name).write_text(text)
    tried = outcomes(tmp_path)
    assert len(tried) == text.count('\ntest "')
    assert [said(one) for one in tried if one.fault] == []
