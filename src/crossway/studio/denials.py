"""What guards refused lately, from audit lines: those of this process, or those of files."""

from __future__ import annotations

import contextlib
import json
import logging
import os
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from crossway.cluster.logs import AUDIT
from crossway.observe.reading.failures import plain

KEPT = 200
"""How many refusals are kept, the latest."""

_TAIL = 256 * 1024
"""Bytes at the end of an audit file that are looked at."""


@dataclass(frozen=True, slots=True)
class Denial:
    """One call that was refused; all texts are what the caller claimed.

    `request` is the id of the call: it may be tried, and refused, again and again.
    """

    time: str
    caller: str
    endpoint: str
    operation: str
    reason: str
    request: str = ""


class Denials(logging.Handler):
    """Gathers refusals; `files` are what `serve --audit FILE` writes to."""

    def __init__(self, files: Sequence[Path] = ()) -> None:
        """Begin with none."""
        super().__init__(logging.WARNING)
        self._files = files
        self._told: deque[Denial] = deque(maxlen=KEPT)

    def emit(self, record: logging.LogRecord) -> None:
        """Take a line of this process; it is shown as it would be without this."""
        time = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="seconds")
        with contextlib.suppress(ValueError):
            if found := _denial(json.loads(record.getMessage()), time):
                self._told.append(found)
        last = logging.lastResort
        if last is not None and record.levelno >= last.level:
            last.handle(record)

    def latest(self) -> list[Denial]:
        """Return the refusals, the latest first; one for each call, however often it was tried."""
        found = [*self._told, *(one for file in self._files for one in _of_file(file))]
        found.sort(key=lambda one: one.time, reverse=True)
        calls: dict[str, Denial] = {}
        for number, one in enumerate(found):
            calls.setdefault(one.request or f"line {number}", one)
        return list(calls.values())[:KEPT]


@contextmanager
def heard(files: Sequence[Path] = ()) -> Iterator[Denials]:
    """Gather the refusals of this process, and of files, until the block ends."""
    gathered, log = Denials(files), logging.getLogger(AUDIT)
    log.addHandler(gathered)
    try:
        yield gathered
    finally:
        log.removeHandler(gathered)


def _of_file(file: Path) -> Iterator[Denial]:
    try:
        with file.open("rb") as opened:
            opened.seek(0, os.SEEK_END)
            opened.seek(max(opened.tell() - _TAIL, 0))
            lines = opened.read(_TAIL).splitlines()
    except OSError:
        return
    for line in lines:
        with contextlib.suppress(ValueError, RecursionError):
            value = json.loads(line)
            time = value.get("time") if isinstance(value, dict) else None
            if isinstance(time, str) and (found := _denial(value, time)):
                yield found


def _denial(said: Any, time: str) -> Denial | None:
    """Return the refusal that an audit line tells of; None for any other line."""
    if not isinstance(said, dict) or said.get("decision") != "denied":
        return None
    caller = said.get("caller")
    claimed = caller.get("namespace") if isinstance(caller, dict) else ""
    operation = ".".join(str(said.get(part) or "") for part in ("service", "operation"))
    words = (
        *(time, claimed, said.get("endpoint"), operation, said.get("reason")),
        said.get("request_id"),
    )
    return Denial(*(plain(str(word or "")) for word in words))
