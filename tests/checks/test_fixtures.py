"""Fixtures say in comments what is found in them; missing and unexpected both fail."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.checks.examples import diagnose, expected

FIXTURES = Path(__file__).parent / "fixtures"
DESIGNS = sorted(path for path in FIXTURES.iterdir() if path.is_dir() or path.suffix == ".twf")


def cases(design: Path) -> list[list[tuple[str, str]]]:
    """Return the designs of a fixture: a folder is one, a file has one per `---` line.

    Lines before a case are blank, so that line numbers are those of the file.
    """
    if design.is_dir():
        return [[(path.name, path.read_text()) for path in sorted(design.glob("*.twf"))]]
    found, before = [], 0
    for text in design.read_text().split("---\n"):
        found.append([(design.name, "\n" * before + text)])
        before += text.count("\n") + 1
    return found


@pytest.mark.parametrize("design", DESIGNS, ids=lambda path: path.stem)
def test_exactly_what_the_comments_say_is_found(design: Path) -> None:
    for case in cases(design):
        wanted = sorted(item for path, text in case for item in expected(path, text))
        found = diagnose(case)
        places = sorted((d.span.path, d.span.line, d.severity.value, d.code) for d in found)
        assert places == [item[:4] for item in wanted], "\n".join(map(str, found))
        for path, line, _, code, part in wanted:
            here = [d for d in found if (d.span.path, d.span.line, d.code) == (path, line, code)]
            assert any(part in f"{d.message} {d.hint} {d.name}" for d in here), here
