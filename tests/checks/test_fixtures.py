"""Fixtures say in comments what is found in them; missing and unexpected both fail."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers.checked import diagnose
from tests.helpers.expectations import FIXTURES, designs, expected


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda path: path.stem)
def test_exactly_what_the_comments_say_is_found(fixture: Path) -> None:
    for case in designs(fixture):
        wanted = sorted(item for path, text in case for item in expected(path, text))
        found = diagnose(case)
        places = sorted((d.span.path, d.span.line, d.severity.value, d.code) for d in found)
        assert places == [item[:4] for item in wanted], "\n".join(map(str, found))
        for path, line, _, code, part in wanted:
            here = [d for d in found if (d.span.path, d.span.line, d.code) == (path, line, code)]
            assert any(part in f"{d.message} {d.hint} {d.name}" for d in here), here
