"""Reading options as rules need them; `crossway.design.settings` has the rest."""

from __future__ import annotations

import re

from crossway.language import tree

_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
_DURATION = re.compile(r"([0-9.]+)(ms|[smhd])")
DEADLINE_KEYS = ("timeout", "schedule_to_close_timeout")
"""What ends a nexus call as a whole. Source: DESIGN.md section 3."""


def seconds(duration: tree.Duration) -> float:
    """Return the length of a duration literal in seconds.

    >>> seconds(tree.Duration("1.5h"))
    5400.0
    """
    return sum(float(count) * _UNITS[unit] for count, unit in _DURATION.findall(duration.text))
