"""Comments in compiled text that say where the design wrote a statement.

Errors and `crossway check --histories` map a line of compiled text back by the mark above it:
`#: LINE:COLUMN:END_LINE:END_COLUMN:"PATH"`, the path as a Python string, since the name of a
file may hold anything. What is loaded, and what `generate` prints, has none.
"""

from __future__ import annotations

import ast
import re

from crossway.compiler.text import Code, code, literal, quoted
from crossway.language.span import Span

_MARK = re.compile(r'\s*#: ([0-9]+):([0-9]+):([0-9]+):([0-9]+):(["\'].*["\'])\s*')


def mark(span: Span) -> Code:
    """Return the comment that says where a statement was written."""
    ends = (literal(n) for n in (span.line, span.column, span.end_line, span.end_column))
    return code("#: {}:{}:{}:{}:{}", *ends, quoted(span.path))


def without_marks(source: str) -> tuple[str, dict[int, Span]]:
    """Return compiled text without its marks, and the statement that begins on each line of it.

    Lines are 1-based. They are those of the text without marks.
    """
    lines: list[str] = []
    spans: dict[int, Span] = {}
    for line in source.splitlines(keepends=True):
        span = read_mark(line.removesuffix("\n"))
        if span is None:
            lines.append(line)
        else:
            spans[len(lines) + 1] = span
    return "".join(lines), spans


def read_mark(line: str) -> Span | None:
    """Return the place that a line of compiled text says, None when it is no mark."""
    found = _MARK.fullmatch(line)
    if found is None:
        return None
    *numbers, path = found.groups()
    return Span(ast.literal_eval(path), *(int(n) for n in numbers))
