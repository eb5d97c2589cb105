"""A design whose lines say what of them a test passed, and a test of it to run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from crossway.coverage import Coverage, FileReport, report
from crossway.testing import RunningDesign
from crossway.testing.opening import built_at


@contextmanager
def running(path: Path, coverage: Coverage | None) -> Iterator[RunningDesign]:
    """Run the design at a path, watched."""
    design = RunningDesign(built_at(path, (), (), coverage))
    try:
        yield design
    finally:
        design.close()


def covered(path: Path, *tests: Callable[[RunningDesign], object]) -> FileReport:
    """Return what of the one file of a design some tests passed."""
    coverage = Coverage()
    for test in tests:
        with running(path, coverage) as design:
            test(design)
    (file,) = report(coverage, str(path.parent)).files
    return file


def said(file: FileReport) -> list[str]:
    """Return what was not passed: `line 3`, `case 5`."""
    return [f"{point.kind} {point.line}" for point in file.missed]
