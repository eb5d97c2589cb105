"""What messages say to run, in the commands that are at hand.

A project that stands alone has no `crossway` command: its copy of this module is
`crossway.standalone_advice`, which says the same in what its worker takes.
"""

from __future__ import annotations

import shlex

SERVING = "serve it with `crossway serve`, or make the worker by crossway.runtime.worker"
"""What gives an operation its guard."""


def making_key(namespace: str) -> str:
    """Return what makes the first key of a namespace."""
    return f"crossway keys new {shlex.quote(namespace)}"


def rotating_key(namespace: str = "", days: int = 0) -> str:
    """Return what makes a newer key of a namespace, good for some days."""
    said = [
        "crossway keys rotate",
        namespace and shlex.quote(namespace),
        f"--days {days}" if days else "",
    ]
    return " ".join(filter(None, said))
