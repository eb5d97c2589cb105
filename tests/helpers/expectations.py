"""Fixtures: designs that say in comments what is found in them.

    activity Undefined(x)  # error: [UNDEFINED_ACTIVITY] "Undefined"

A comment at the end of a line speaks of that line, one on a line of its own of the next line
that is no such comment. The text is a part of the message, the hint or the name; it can be
left out. `---` lines stand between the cases of a file.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

LANGUAGE = Path(__file__).parents[1] / "fixtures" / "language"
_EXPECTED = re.compile(r'#\s*(error|warning|hint): \[([\w-]+)\](?: "(.*)")?\s*$')


class Expected(NamedTuple):
    """A diagnostic that a comment announces, in the order in which they sort."""

    path: str
    line: int
    severity: str
    code: str
    text: str


def cases(file: Path) -> list[str]:
    """Return the cases of a fixture, each behind as many blank lines as stand before it.

    So the numbers of lines are those of the file.
    """
    found, before = [], 0
    for text in file.read_text().split("---\n"):
        found.append("\n" * before + text)
        before += text.count("\n") + 1
    return found


def expected(path: str, text: str) -> list[Expected]:
    """Return what the comments of a text announce, in the order of the comments."""
    found = []
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if match := _EXPECTED.search(line):
            target = number
            while _EXPECTED.match(lines[target].strip()):
                target += 1
            found.append(Expected(path, target + 1, match[1], match[2], match[3] or ""))
    return found


_CHECKS = Path(__file__).parents[1] / "checks" / "fixtures"
FIXTURES = sorted(path for path in _CHECKS.iterdir() if path.is_dir() or path.suffix == ".twf")
"""Fixtures of what the checks find: files of cases, and folders that are one design each."""


def designs(fixture: Path) -> list[list[tuple[str, str]]]:
    """Return the designs of a fixture: a folder is one, each case of a file is one."""
    if fixture.is_dir():
        return [[(path.name, path.read_text()) for path in sorted(fixture.glob("*.twf"))]]
    return [[(fixture.name, case)] for case in cases(fixture)]
