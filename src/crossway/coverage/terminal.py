"""A report as a table of text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from crossway.coverage.report import FileReport, Point, Report
from crossway.language.visible import visible

_HEAD = ("design", "lines", "missed", "branches", "missed", "passed", "not passed")


def table(report: Report) -> list[str]:
    """Return the lines of a table: a row for each file, and one for all of them."""
    rows = [_HEAD, *(_row(visible(file.path), file, missed(file)) for file in report.files)]
    if len(report.files) > 1:
        rows.append(_row("all", report, ""))
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEAD))]
    return [_line(row, widths) for row in rows]


def missed(file: FileReport) -> str:
    """Return what of a file was not passed: `12-14, 18 catch, 19`."""
    passed = [point for point in file.points if point.passed]
    lines = {point.line for point in passed if point.kind == "line"}
    runs = (list(run) for yes, run in groupby(file.points, lambda p: p.passed) if not yes)
    return ", ".join(text for run in runs for text in _run(run, lines))


def _run(run: Sequence[Point], passed: set[int]) -> Iterator[str]:
    """Yield a stretch that was not passed: branches of lines that were, then lines."""
    rest = list(run)
    while rest and (rest[0].line in passed or rest[0].kind != "line"):
        point = rest.pop(0)
        yield f"{point.line} {point.kind}"
    if rest:
        first, last = rest[0].line, rest[-1].line
        yield str(first) if first == last else f"{first}-{last}"


def _row(name: str, what: FileReport | Report, missed: str) -> tuple[str, ...]:
    lines, branches = what.lines, what.branches
    counts = (lines.all, lines.missed, branches.all, branches.missed)
    return (name, *map(str, counts), str(what.count), missed)


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    name, *numbers, rest = row
    cells = (number.rjust(width) for number, width in zip(numbers, widths[1:-1], strict=True))
    return "  ".join([name.ljust(widths[0]), *cells, rest]).rstrip()
