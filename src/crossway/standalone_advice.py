"""What messages say to run where there is no `crossway` command: this project's worker."""

from __future__ import annotations

SERVING = "serve it with this project's worker, or make one by crossway.runtime.worker"
"""What gives an operation its guard."""


def making_key(namespace: str) -> str:  # noqa: ARG001 - the worker serves one
    """Return what makes the first key of a namespace."""
    return "this project's worker with --new-key"


def rotating_key(namespace: str = "", days: int = 0) -> str:  # noqa: ARG001 - as above
    """Return what makes a newer key of a namespace, good for some days."""
    return "this project's worker with --rotate-key" + (f" --days {days}" if days else "")
