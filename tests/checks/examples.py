"""Running the whole front end over texts, and reading expectations out of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from crossway import checks
from crossway.design import resolve
from crossway.language import parse
from crossway.language.diagnostic import Diagnostic

_EXPECTED = re.compile(r'#\s*(error|warning): \[([\w-]+)\](?: "(.*)")?\s*$')


def diagnose(
    sources: Iterable[tuple[str, str]], implemented: Mapping[str, frozenset[str]] | None = None
) -> tuple[Diagnostic, ...]:
    """Return what parser and rules find in one design, given as (path, text) pairs.

    `implemented` maps a path to the functions that the Python file beside it defines.
    """
    parsed = [parse(text, path) for path, text in sources]
    design = resolve(tuple(item.file for item in parsed), implemented or {})
    return checks.diagnose(parsed, design)


def expected(path: str, text: str) -> list[tuple[str, int, str, str, str]]:
    """Return (path, line, severity, code, part of the message) for each expectation.

    A comment at the end of a line speaks of that line, one on a line of its own of the
    next line that is no such comment.
    """
    found = []
    lines = text.splitlines()
    for number, line in enumerate(lines):
        match = _EXPECTED.search(line)
        if match is None:
            continue
        target = number
        while _EXPECTED.match(lines[target].strip()):
            target += 1
        found.append((path, target + 1, match[1], match[2], match[3] or ""))
    return found
