"""`crossway check PATH` without what reads any other command line.

typer and what it needs take longer than the check of a file. So the plainest form of the command
that is called most, by editors and in CI, is read here; whatever else stands on the line is left to
typer, which reads the same of these (a test holds that).
"""

from __future__ import annotations

import errno
import os
from collections.abc import Sequence
from pathlib import Path

from crossway.cli.checking import check_at
from crossway.cli.exits import FAILED
from crossway.cli.report import RULES_URL, Format
from crossway.cli.stdin import DASH
from crossway.cli.streams import keep_stdout_for_results

COMMAND = "check"
FORMAT = "--format"
FLAGS = ("--strict", "--no-cache")


def run(arguments: Sequence[str]) -> int | None:
    """Return the exit code of a plain check; None for any other command line, which is not run."""
    if not arguments or arguments[0] != COMMAND or "_CROSSWAY_COMPLETE" in os.environ:
        return None
    form, given, rest = Format.TEXT, set[str](), list(arguments[1:])
    paths: list[str] = []
    while rest:
        word = rest.pop(0)
        if word in FLAGS:
            given.add(word)
        elif word == FORMAT and rest and rest[0] in tuple(Format):
            form = Format(rest.pop(0))
        elif word and not word.startswith(DASH):
            paths.append(word)
        else:
            return None
    if len(paths) != 1:
        return None
    keep_stdout_for_results()
    return _checked(Path(paths[0]), form, given)


def _checked(path: Path, form: Format, given: set[str]) -> int:
    strict, remember = "--strict" in given, "--no-cache" not in given
    try:
        return check_at(path, form, RULES_URL, strict=strict, remember=remember)
    except OSError as failure:
        if failure.errno != errno.EPIPE:
            raise
        return FAILED  # who reads has seen enough
