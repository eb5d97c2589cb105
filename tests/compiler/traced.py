"""Which lines of some files run, told by Python's own tracing."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from types import CodeType, FrameType
from typing import Any


def lines_run(files: Iterable[Path], work: Callable[[], None]) -> frozenset[tuple[str, int]]:
    """Return the lines of these files, by their names and numbers, that some work runs."""
    names = {str(file) for file in files}
    run: set[tuple[str, int]] = set()
    left: dict[int, tuple[CodeType, set[int]]] = {}

    def trace(frame: FrameType, _event: str, _given: object) -> Any:
        code = frame.f_code
        if code.co_filename not in names:
            return None
        if id(code) not in left:  # what is equal has a slow hash: it holds all of its constants
            left[id(code)] = code, {line for _, _, line in code.co_lines() if line}
        missing = left[id(code)][1]
        if not missing:  # all of it is known, and runs at full speed
            return None
        if frame.f_lineno in missing:
            missing.remove(frame.f_lineno)
            run.add((code.co_filename, frame.f_lineno))
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        work()
    finally:
        sys.settrace(before)
    return frozenset(run)
