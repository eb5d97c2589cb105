"""Comments in compiled text that say where the design wrote what follows.

Errors and `crossway check --histories` map a line of compiled text back by the mark above it:
`#: LINE:COLUMN:END_LINE:END_COLUMN:"PATH"`, the path as a Python string, since the name of a
file may hold anything. A mark with a word behind the path is for coverage alone, and stands at
the top of a block: `#: 7:5:7:20:"shop.twf" catch` above what a `catch` does. What is loaded,
and what `generate` prints, has none.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, cast

from crossway.compiler.text import Code, code, literal, quoted
from crossway.language.span import Span

Part = Literal["line", "if", "elif", "else", "case", "catch", "for", "no-branch", "no-round"]
"""What of a design is passed where a mark stands.

`line` is a definition, such as a workflow or the handler of a signal; `for` a round of a loop.
`no-branch` and `no-round` say what happens around the block at whose top they stand: that none
of the branches beside it is taken, and that its loop makes no round.
"""

_PARTS: Mapping[Part, Code] = {
    "line": code("line"),
    "if": code("if"),
    "elif": code("elif"),
    "else": code("else"),
    "case": code("case"),
    "catch": code("catch"),
    "for": code("for"),
    "no-branch": code("no-branch"),
    "no-round": code("no-round"),
}

_MARK = re.compile(r"\s*#: ([0-9]+):([0-9]+):([0-9]+):([0-9]+):([\"'].*[\"'])(?: ([a-z-]+))?\s*")


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark of compiled text: `line` (1-based) is the one below it, in the text without marks.

    Without a `part` it says where the statement was written that begins there.
    """

    line: int
    span: Span
    part: Part | None = None


def mark(span: Span, part: Part | None = None) -> Code:
    """Return the comment that says where a statement, or a part of one, was written."""
    ends = (literal(n) for n in (span.line, span.column, span.end_line, span.end_column))
    said = code("#: {}:{}:{}:{}:{}", *ends, quoted(span.path))
    return said if part is None else code("{} {}", said, _PARTS[part])


def read_marks(source: str) -> tuple[str, list[Mark]]:
    """Return compiled text without its marks, and them."""
    lines: list[str] = []
    marks: list[Mark] = []
    for line in source.splitlines(keepends=True):
        found = _read(line.removesuffix("\n"), len(lines) + 1)
        if found is None:
            lines.append(line)
        else:
            marks.append(found)
    return "".join(lines), marks


def without_marks(source: str) -> tuple[str, dict[int, Span]]:
    """Return compiled text without its marks, and the statement that begins on each line of it.

    Lines are 1-based. They are those of the text without marks.
    """
    text, marks = read_marks(source)
    return text, statements(marks)


def statements(marks: list[Mark]) -> dict[int, Span]:
    """Return where the statements were written that begin on lines of compiled text."""
    return {one.line: one.span for one in marks if one.part is None}


def read_mark(line: str) -> Span | None:
    """Return the statement that a line of compiled text says, None when it says none."""
    found = _read(line, 0)
    return found.span if found and found.part is None else None


def _read(line: str, below: int) -> Mark | None:
    found = _MARK.fullmatch(line)
    if found is None:
        return None
    *numbers, path, part = found.groups()
    span = Span(ast.literal_eval(path), *(int(n) for n in numbers))
    return Mark(below, span, cast(Part, part) if part in _PARTS else None)
