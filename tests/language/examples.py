"""Fixtures: cases between `---` lines, with the faults they hold in comments.

`# error: [SYNTAX] "text"` stands at the end of the faulty line, or on the line above it.
"""

from __future__ import annotations

import re
from pathlib import Path

FIXTURES = Path(__file__).parents[1] / "fixtures" / "language"
_EXPECTED = re.compile(r'(?P<before>.*)# error: \[(?P<code>\w+)\] "(?P<text>.*)"$')


def cases(file: Path) -> list[str]:
    """Return the cases of a fixture, each behind as many blank lines as stand before it."""
    found, before = [], 0
    for text in file.read_text().split("---\n"):
        found.append("\n" * before + text)
        before += text.count("\n") + 1
    return found


def expected(case: str) -> list[tuple[int, str, str]]:
    """Return line, code and a part of the message or hint of each fault a case announces."""
    found = []
    for number, line in enumerate(case.split("\n"), start=1):
        if match := _EXPECTED.fullmatch(line):
            on_this_line = bool(match["before"].strip())
            found.append((number + (not on_this_line), match["code"], match["text"]))
    return found
