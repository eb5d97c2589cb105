"""What was passed, counted: by file and in all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import floor
from pathlib import PurePath
from typing import Any

from crossway.coverage.collected import Coverage

VERSION = 1
"""Of the JSON. What is there stays; more may be added."""


@dataclass(frozen=True, slots=True)
class Point:
    """A place of a design that tests pass or miss: a line, or one way to go on from it.

    `kind` is `line` or one of the branches: `if`, `elif`, `else`, `case`, `catch`, `for` (a
    round of a loop), `no-branch` (none of the branches of an `if` or `switch` without `else`)
    and `no-round` (a loop that makes none).
    """

    line: int
    column: int
    kind: str
    passed: bool


@dataclass(frozen=True, slots=True)
class Count:
    """How many of some points were passed, of how many."""

    passed: int
    all: int

    @classmethod
    def of(cls, points: Iterable[Point]) -> Count:
        """Return the count of some points."""
        listed = list(points)
        return cls(sum(point.passed for point in listed), len(listed))

    @property
    def missed(self) -> int:
        """How many were not passed."""
        return self.all - self.passed

    @property
    def percent(self) -> float:
        """How much was passed, of 100; all of nothing is 100."""
        return 100 * self.passed / self.all if self.all else 100.0

    def __str__(self) -> str:
        """Return the percentage for people; one that says 100 is not rounded."""
        return f"{floor(self.percent * 10) / 10:.1f}%"


@dataclass(frozen=True, slots=True)
class FileReport:
    """What a file has, in its order: `path` as it is shown, `text` as it was compiled."""

    path: str
    text: str
    points: Sequence[Point]

    @property
    def lines(self) -> Count:
        """Statements and definitions, each on a line."""
        return Count.of(point for point in self.points if point.kind == "line")

    @property
    def branches(self) -> Count:
        """Ways to go on."""
        return Count.of(point for point in self.points if point.kind != "line")

    @property
    def count(self) -> Count:
        """Lines and branches together."""
        return Count.of(self.points)

    @property
    def missed(self) -> list[Point]:
        """What no test passed."""
        return [point for point in self.points if not point.passed]


@dataclass(frozen=True, slots=True)
class Report:
    """What the files of all designs have, by path."""

    files: Sequence[FileReport]

    @property
    def lines(self) -> Count:
        """The lines of all files."""
        return _sum(file.lines for file in self.files)

    @property
    def branches(self) -> Count:
        """The branches of all files."""
        return _sum(file.branches for file in self.files)

    @property
    def count(self) -> Count:
        """Lines and branches of all files together."""
        return _sum(file.count for file in self.files)

    def as_json(self) -> dict[str, Any]:
        """Return what `--crossway-coverage=json:FILE` writes, as docs/testing.md has it."""
        return {
            "version": VERSION,
            **_counted(self),
            "files": [
                {
                    "path": file.path,
                    **_counted(file),
                    "missed": [
                        {"line": point.line, "column": point.column, "kind": point.kind}
                        for point in file.missed
                    ],
                }
                for file in self.files
            ],
        }


def report(coverage: Coverage, root: str = "") -> Report:
    """Return what was passed so far; paths below `root` are shown from there on."""
    found = []
    for path, places in coverage.passed().items():
        points = [Point(*place, passed) for place, passed in places.items()]
        points.sort(key=lambda point: (point.line, point.column, point.kind != "line", point.kind))
        if points:
            found.append(FileReport(_below(path, root), coverage.text(path), points))
    return Report(sorted(found, key=lambda file: file.path))


def too_little(report: Report, least: float | None) -> str:
    """Return why a report has less than the least percentage; empty when it has not.

    Where no test opened a design, any least is more.
    """
    if least is None or (report.files and report.count.percent >= least):
        return ""
    return f"design coverage is {report.count if report.files else 0}, and {least:g}% is the least"


def _below(path: str, root: str) -> str:
    """Return a path as it is called below `root`, where it is there."""
    known = PurePath(path)
    inside = root and known.is_relative_to(root)
    return known.relative_to(root).as_posix() if inside else known.as_posix()


def _sum(counts: Iterable[Count]) -> Count:
    listed = list(counts)
    return Count(sum(one.passed for one in listed), sum(one.all for one in listed))


def _counted(what: Report | FileReport) -> Mapping[str, Any]:
    """Return the counts of a report or a file as JSON has them."""
    return {
        "percent": round(what.count.percent, 2),
        "lines": {"passed": what.lines.passed, "all": what.lines.all},
        "branches": {"passed": what.branches.passed, "all": what.branches.all},
    }
