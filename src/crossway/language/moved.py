"""Where something stands after the text around it was changed."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from crossway.language.span import Span


def moved(now: Sequence[str], then: Sequence[str], line: int) -> int | None:
    """Return by how many lines a line stands further down now than then; None for a changed one.

    `line` counts from 0.

    >>> moved(["a", "new", "b"], ["a", "b"], 2), moved(["a", "new", "b"], ["a", "b"], 1)
    (1, None)
    """
    if now[: line + 1] == then[: line + 1]:
        return 0
    rest = len(now) - line
    same = 0 < rest <= len(then) and now[-rest:] == then[-rest:]
    return len(now) - len(then) if same else None


def moved_span(span: Span, then: Sequence[str], now: Sequence[str]) -> Span | None:
    """Return where a span is in the lines of now; None where nobody can tell.

    What was changed within its line alone is where it was: `a` in `pay a` after `pay ab`.
    """
    by = moved(then, now, span.line - 1)
    if by is None:
        return span if len(then) == len(now) else None
    return replace(span, line=span.line - by, end_line=span.end_line - by)
