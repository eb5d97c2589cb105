"""Where in the user's own code something failed, as a stack trace in a history says it.

The innermost frame counts that is neither Python's own, nor an installed package's, nor
Crossway's: `shop.py:6 in helper`. A trace is text of others, and bounded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePath

from crossway.language.visible import visible, visible_lines
from crossway.runtime.faults import is_ours, is_own

TRACE_LENGTH = 20_000
"""Longest stack trace that is read, in characters; its end counts."""

_FRAME = re.compile(r'^ *File "(?P<file>[^"\n]+)", line (?P<line>\d+), in (?P<function>.+)$', re.M)


def place_in(trace: str) -> str:
    """Return the innermost frame of the user's own in a Python stack trace, empty if none.

    >>> place_in('  File "/srv/shop.py", line 6, in helper\\n    return stock[name]\\n')
    'shop.py:6 in helper'
    """
    own = list(_own_frames(trace[-TRACE_LENGTH:]))
    return own[-1] if own else ""


def from_own_code(trace: str) -> str:
    """Return a stack trace from the first frame of the user's own on; all of it without one.

    Nothing of what Crossway refuses itself: where it does so says nothing of the fault.
    """
    frames = list(_FRAME.finditer(trace))
    first = next((frame for frame in frames if is_own(frame["file"])), None)
    if first is None and frames and is_ours(frames[-1]["file"]):
        return ""
    lines = trace[first.start() if first else 0 :].splitlines()
    return "\n".join(line for line in lines if line.strip())


def _own_frames(trace: str) -> Iterator[str]:
    for frame in _FRAME.finditer(trace):
        if is_own(frame["file"]):
            name = PurePath(frame["file"].replace("\\", "/")).name
            yield visible(f"{name}:{frame['line'][:9]} in {frame['function'][:100]}")


def shown_trace(trace: str) -> str:
    """Return a stack trace as it may be shown, cut at its beginning when it is long."""
    return visible_lines(trace[-TRACE_LENGTH:].strip("\n"))
