"""A design for a test: read, checked and compiled, once for all tests that open it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from types import ModuleType

from crossway.checks import Checked
from crossway.cli.members import chosen
from crossway.cli.report import text_report
from crossway.cluster.building import Built, build
from crossway.coverage import Coverage
from crossway.design import load
from crossway.design.model import Design
from crossway.language.near import did_you_mean
from crossway.testing.errors import TestingError


def built_at(
    path: Path,
    implementations: Sequence[str],
    members: Sequence[str],
    coverage: Coverage | None = None,
    functions: ModuleType | None = None,
) -> Built:
    """Return the design at a path, ready to be run; as it is now, compiled when it changed.

    `implementations` are further modules or files of Python; `members` give values to the holes
    of families (`org=acme`). `coverage` is told what of the design runs. It is shared with who
    opens the same, with the same `functions`: those take places in what is compiled.

    Raises:
        TestingError: there is no single design, or it has errors; the message shows them.
    """
    given = tuple(implementations), tuple(members)
    return _built(path, *given, coverage, functions, _state(path))


def missing(wanted: str, places: Sequence[Path]) -> TestingError:
    """Return the error of a design that is in none of some folders, with a near name there."""
    looked = " and ".join(str(place / wanted) for place in places)
    hint = did_you_mean(wanted, [one.name for place in places for one in place.iterdir()])
    return TestingError(f"there is no design at {looked}" + (f"; {hint}" if hint else ""))


def _state(path: Path) -> tuple[tuple[str, int], ...]:
    """Return what changes when a file of a design does."""
    if path.is_file():
        beside = [path.with_suffix(".py")] if path.suffix == ".twf" else []
        known = (file for file in (path, *beside) if file.is_file())
        return tuple((str(file), file.stat().st_mtime_ns) for file in known)
    return tuple(sorted(_changed(str(path)))) if path.is_dir() else ()


def _changed(folder: str) -> Iterator[tuple[str, int]]:
    """Return the files of a folder that a design may be read from, and when each changed."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _changed(entry.path)
            elif entry.name.endswith((".twf", ".py")) and entry.is_file():
                yield entry.path, entry.stat().st_mtime_ns


def without_errors(checked: Checked, path: Path) -> Design:
    """Return a design that is fit to be compiled.

    Raises:
        TestingError: it has errors; the message shows them.
    """
    if checked.errors:
        report = text_report(checked.errors, checked.workspace.texts).plain
        raise TestingError(f"the design at {path} has errors:\n{report}")
    return checked.design


@lru_cache(maxsize=64)
def _built(
    path: Path,
    implementations: tuple[str, ...],
    members: tuple[str, ...],
    coverage: Coverage | None,
    functions: ModuleType | None,
    state: tuple[tuple[str, int], ...],
) -> Built:
    del functions, state  # by which it is another one
    found = load(path)
    if len(found) != 1:
        raise TestingError(f"{path} holds {len(found)} designs; a test opens one")
    return built_of(Checked(found[0]), path, implementations, members, coverage)


def built_of(
    checked: Checked,
    path: Path,
    implementations: Sequence[str] = (),
    members: Sequence[str] = (),
    coverage: Coverage | None = None,
) -> Built:
    """Return a design that was read at a path, ready to be run.

    Raises:
        TestingError: it has errors; the message shows them.
    """
    read = without_errors(checked, path)
    if coverage is not None:
        coverage.reads(checked.workspace.texts)
    design = chosen(read, members, quiet=True)
    return build(design, modules=tuple(implementations), watcher=coverage)
